/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents of several draws held against each other: gaps, broken links, numbers used twice, and
 * draws over the same retailers in one period.
 */
#ifndef FL_RECORD_SERIES_H
#define FL_RECORD_SERIES_H

#include "record/verify.h"

/* What is kept of a document.  Texts belong to the series' arena. */
typedef struct fl_series_entry {
	const char *file;
	fl_document_kind kind;
	uint64_t draw;
	const char *agency;
	const char *purpose;
	fl_hash commit;
	fl_hash previous;
	fl_hash sha256; /* of the document */
	fl_hash full;   /* of the record that an extract says it is from */
	fl_day period_from;
	fl_day period_to;
	const char *reason; /* of a void draw */
	fl_text *ids;       /* of the frame, sorted; none but of a record */
	size_t id_count;
} fl_series_entry;

/* The kinds of findings, their names, and whether one is a fault. */
#define FL_FINDINGS(X)                           \
	X(FL_FINDING_VOID, "void", false)        \
	X(FL_FINDING_MISSING, "missing", true)   \
	X(FL_FINDING_TWICE, "twice", true)       \
	X(FL_FINDING_BROKEN, "broken", true)     \
	X(FL_FINDING_LINKED, "linked", false)    \
	X(FL_FINDING_APART, "apart", true)       \
	X(FL_FINDING_PARALLEL, "parallel", true) \
	X(FL_FINDING_OVERLAP, "overlap", false)

typedef enum fl_finding_kind {
#define X(kind, name, fault) kind,
	FL_FINDINGS(X)
#undef X
} fl_finding_kind;

typedef struct fl_set_finding {
	fl_finding_kind kind;
	const fl_series_entry *entry; /* NULL for what is missing */
	const fl_series_entry *other;
	const char *agency;
	uint64_t draw;
	uint64_t other_draw;
	uint64_t shared;
	const char *text[FL_LANGS];
} fl_set_finding;

typedef struct fl_series_set {
	fl_arena arena;
	fl_series_entry *entries;
	size_t count;
	size_t capacity;
	fl_set_finding *findings;
	size_t finding_count;
	size_t finding_capacity;
} fl_series_set;

void fl_series_set_done(fl_series_set *set);

/* Adds a document that holds; of others nothing is believed, so they are left out. */
fl_code fl_series_set_add(
	fl_series_set *set, const char *file, const fl_verdict *verdict, fl_error *reterr);

/* Finds; the numbers of each agency should begin at `from`, or at its least where `from` is 0. */
fl_code fl_series_set_check(fl_series_set *set, uint64_t from, fl_error *reterr);

const char *fl_finding_name(fl_finding_kind kind);
bool fl_finding_is_fault(fl_finding_kind kind);

#endif
