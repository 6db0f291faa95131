/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The seal: one canonical JSON document that fixes everything that could steer a draw before its
 * randomness exists.  Its SHA-256 is the commit (lib/FORMATS.md, sections 3 and 7).
 *
 * A caller describes a draw as an fl_spec, its lists in any order; fl_seal_check() sorts them where
 * they stand and refuses what is not right.  Texts belong to the caller.
 */
#ifndef FL_RECORD_SEAL_H
#define FL_RECORD_SEAL_H

#include "base/buf.h"
#include "base/day.h"
#include "draw/assign.h"
#include "draw/classes.h"
#include "record/entropy.h"
#include "record/read.h"

typedef struct fl_spec {
	fl_text agency;
	fl_text purpose;
	fl_day period_from;
	fl_day period_to;
	fl_text sealed_at; /* a day, or a time as YYYY-MM-DDTHH:MM:SSZ */
	uint64_t draw;     /* number of the draw, from 1 without gaps */
	fl_hash previous;  /* commit of draw - 1; all zero for the first */

	fl_day as_of; /* of the grades */
	fl_day known_at;
	fl_text rules_id; /* the rule set that graded */
	fl_text rules_version;
	fl_hash rules_sha256;
	fl_hash run;     /* digest of the graded run */
	fl_text *grades; /* of the rule set, best first */
	size_t grade_count;

	fl_design design;
	fl_unit *units; /* the whole roster, the excluded and the forced included */
	size_t unit_count;
	fl_decided *excluded;
	size_t excluded_count;
	fl_decided *forced;
	size_t forced_count;
	fl_roster *rosters; /* one; one for each department of a joint draw; none */
	size_t roster_count;
	fl_entropy_source *sources; /* in the order in which the seed takes them */
	size_t source_count;

	const char *fault; /* the member that fl_seal_check() looked at last, as in a record */
} fl_spec;

typedef struct fl_root {
	uint64_t count;
	fl_hash hash;
} fl_root;

/* The roots of all lists of a spec. */
typedef struct fl_roots {
	fl_root frame;
	fl_root inspectors[FL_DEPARTMENTS_MAX];
	fl_root service[FL_DEPARTMENTS_MAX];
	fl_root barred[FL_DEPARTMENTS_MAX];
} fl_roots;

/* Sorts and checks everything that needs no counting of classes. */
fl_code fl_seal_check(fl_spec *spec, unsigned threads, fl_error *reterr);

/* The same of a seal by itself, whose lists are not at hand. */
fl_code fl_seal_check_alone(fl_spec *spec, fl_error *reterr);

/* Of a checked spec. */
fl_code fl_seal_roots(const fl_spec *spec, unsigned threads, fl_roots *ret_roots, fl_error *reterr);

/* Reads a seal back, strictly: all of the spec but its lists, of which it holds the roots.  The
 * rosters are there, without their lists. */
void fl_seal_read(
	fl_record_reader *reader, const fl_json *seal, fl_spec *ret_spec, fl_roots *ret_roots);

/* Adds the seal; a buffer that has failed says that memory ran out. */
void fl_seal_write(const fl_spec *spec, const fl_roots *roots, fl_buf *out);

/* Adds the notice of a draw: what of the seal may be known before the draw is released, and, when
 * it has been drawn, the hash of its record (lib/FORMATS.md, section 10). */
typedef struct fl_notice {
	fl_hash commit;
	bool drawn;
	fl_hash record;
	uint64_t targets;
} fl_notice;
void fl_notice_write(
	const fl_spec *spec, const fl_roots *roots, const fl_notice *notice, fl_buf *out);

#endif
