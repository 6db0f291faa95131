/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a draw's seed comes from: sources named in the seal and the values revealed for them
 * (lib/FORMATS.md, section 3).  Values are arguments; nothing here makes randomness.
 */
#ifndef FL_RECORD_ENTROPY_H
#define FL_RECORD_ENTROPY_H

#include "base/error.h"
#include "base/sha256.h"

#define FL_PROTOCOL "fairlot/1"

/* The kinds of sources and their names in a seal, in order of name. */
#define FL_SOURCE_KINDS(X)            \
	X(FL_SOURCE_BEACON, "beacon") \
	X(FL_SOURCE_FIXED, "fixed")   \
	X(FL_SOURCE_SECRET, "secret")

typedef enum fl_source_kind {
#define X(kind, name) kind,
	FL_SOURCE_KINDS(X)
#undef X
} fl_source_kind;

/* A source as the seal names it; the fields of other kinds are empty. */
typedef struct fl_entropy_source {
	fl_source_kind kind;
	fl_text name; /* 1 to 32 of 0-9 a-z - */

	fl_text value; /* fixed: the value itself */

	fl_hash commitment; /* secret: of the value that its party keeps */
	fl_text party;      /* secret: who holds it */
	bool outside;       /* secret: that party is not of the agency */

	fl_text publisher; /* beacon: whose value */
	fl_text round;     /* beacon: which of them */
	fl_text form;      /* beacon: how it is written down */
	fl_text at;        /* beacon: when it comes to exist, after the sealing */
} fl_entropy_source;

/* A value that has become known. */
typedef struct fl_revealed {
	fl_text name;
	fl_text value;
} fl_revealed;

const char *fl_source_kind_name(fl_source_kind kind);
bool fl_source_kind_of_name(fl_text name, fl_source_kind *ret_kind);

/* Whether somebody outside the agency, or nobody, holds part of the randomness. */
bool fl_sources_public(const fl_entropy_source *sources, size_t count);

/* Checks names, values and commitments of the sources of a seal made at `sealed_at`. */
fl_code fl_sources_check(
	const fl_entropy_source *sources, size_t count, fl_text sealed_at, fl_error *reterr);

/* Whether the value is one that the source can have. */
fl_code fl_source_match(const fl_entropy_source *source, fl_text value, fl_error *reterr);

/* A day, or a time as YYYY-MM-DDTHH:MM:SSZ. */
bool fl_time_valid(fl_text time);

/* Whether a time has come: by day where one of the two is only a day. */
bool fl_time_reached(fl_text time, fl_text now);

/* H("fairlot/1", "secret", name, value). */
fl_hash fl_entropy_commitment(fl_text name, fl_text value);

/* H("fairlot/1", "seed", commit, "name=value", ...), in the seal's order. */
fl_hash fl_entropy_seed(fl_hash commit, const fl_revealed *revealed, size_t count);

#endif
