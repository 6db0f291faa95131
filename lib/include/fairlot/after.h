/* SPDX-License-Identifier: Apache-2.0 */
/* What comes after a draw.  Part of <fairlot/fairlot.h>. */
#ifndef FAIRLOT_AFTER_H
#define FAIRLOT_AFTER_H

#include <fairlot/draw.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Too few inspectors ---------------------------------------------------------------------- */

/* For each roster without a plan the smallest change that would be enough.  It is advice: exact,
 * but no part of the record, and never the lifting of a recusal. */
typedef struct fl_advice fl_advice;

/* Of a draw that was made.  FL_MEMORY. */
FL_API fl_code fl_advice_new(const fl_draw *draw, fl_advice **ret_advice, fl_error *reterr);
FL_API void fl_advice_free(fl_advice *advice);

/* Either the units or the people are enough by themselves.  Texts belong to the advice. */
typedef struct fl_advice_part {
	const char *department; /* "" where there is only one roster */
	bool teams;             /* fixed teams: "people" are teams */
	bool capacity_helps;    /* false: some target has too few inspectors whom it may be given */
	uint64_t units;         /* the fewest targets more, of all inspectors together */
	size_t raises;          /* one way to spread them, see fl_advice_raise_at() */
	uint64_t people;        /* the fewest further inspectors who serve every stratum */
	uint64_t leads;         /* so many of them must be leads */
	uint64_t capacity;      /* targets of each of them */
} fl_advice_part;

/* One part for each roster without a plan; 0 where every target has its inspectors. */
FL_API size_t fl_advice_count(const fl_advice *advice);
FL_API void fl_advice_at(const fl_advice *advice, size_t index, fl_advice_part *ret_part);

/* An inspector (of a team: its lead) of part `index`, and how many targets more. */
FL_API const char *fl_advice_raise_at(
	const fl_advice *advice, size_t index, size_t raise, uint64_t *ret_added);

/* ---- The list as it stands ------------------------------------------------------------------- */

/*
 * Behind a draw its list changes in two ways, each an entry of the ledger of its own; nothing is
 * overwritten.  A target that cannot be visited is replaced by the next reserve of its class, which
 * follows from the record alone.  An inspector who cannot go is swapped for another one by
 * somebody's decision: the recusals, the strata served, the capacities and the lead rule hold.
 */
typedef struct fl_after fl_after;

typedef struct fl_replacement {
	uint64_t number;        /* of the draw; 0: the newest that was drawn */
	const char *target;     /* on the list as it stands */
	const char *reason;     /* a code of fl_replace_reason_at() */
	const char *decided_by; /* NULL where nobody is named */
	int32_t today;          /* the day of the ledger entry */
	unsigned threads;
} fl_replacement;

typedef struct fl_swap {
	uint64_t number;
	const char *target;
	const char *department; /* NULL or "" where there is one roster */
	const char *old_id;     /* of fixed teams: the lead; NULL: fills an open place */
	const char *new_id;
	const char *reason;     /* a line */
	const char *decided_by; /* a line */
	int32_t today;
	unsigned threads;
} fl_swap;

/* The list of draw `number` (0: the newest that was drawn).  FL_REFUSED where there is none or it
 * has not been drawn, FL_MISMATCH where what is stored was changed behind the ledger's back. */
FL_API fl_code fl_after_load(
	fl_db *db, uint64_t number, unsigned threads, fl_after **ret_after, fl_error *reterr);

/* Make a change, or refuse it (FL_REFUSED), and give the list behind it.  A class that has no
 * reserve left loses the target, which is recorded so. */
FL_API fl_code fl_after_replace(
	fl_db *db, const fl_replacement *replacement, fl_after **ret_after, fl_error *reterr);
FL_API fl_code fl_after_swap(
	fl_db *db, const fl_swap *swap, fl_after **ret_after, fl_error *reterr);
FL_API void fl_after_free(fl_after *after);

/* Reason `index` for a replacement: its code, and what it says; NULL behind the last. */
FL_API const char *fl_replace_reason_at(size_t index, const char *ret_text[FL_LANGS]);

typedef struct fl_after_info {
	uint64_t number;
	size_t targets;
	size_t changes;
	char commit[65];
	char record[65];
} fl_after_info;
FL_API void fl_after_describe(const fl_after *after, fl_after_info *ret_info);

/* A target as it stands.  Texts belong to the list. */
typedef struct fl_after_target {
	const char *id;
	const char *stratum;
	const char *grade;
	const char *name;
	const char *address;
	bool included;          /* by decision, not by lot */
	const char *instead_of; /* a reserve: of whom; else "" */
	bool swapped;           /* its inspectors are not those whom it was given */
	uint32_t open;          /* places without an inspector */
	int32_t last_visit;
	const char *lead;
	const char *inspectors;
} fl_after_target;
FL_API void fl_after_target_at(const fl_after *after, size_t index, fl_after_target *ret_target);

/* A change in the order in which they were made. */
typedef struct fl_after_change {
	bool swap;
	const char *target;
	const char *by;     /* replacement: the reserve, "" where none was left */
	const char *old_id; /* swap */
	const char *new_id;
	const char *reason[FL_LANGS];
	const char *decided_by; /* "" where nobody is named */
	int32_t date;
} fl_after_change;
FL_API void fl_after_change_at(const fl_after *after, size_t index, fl_after_change *ret_change);

/* Write the squad's list (CSV), and the changes for whoever holds the record (lib/FORMATS.md,
 * section 10).  FL_IO; FL_REFUSED where the file is the database. */
FL_API fl_code fl_after_write_list(
	const fl_after *after, const char *path, fl_lang lang, fl_error *reterr);
FL_API fl_code fl_after_write_changes(const fl_after *after, const char *path, fl_error *reterr);

/* ---- Redoing changes ------------------------------------------------------------------------- */

/* What redoing a file of changes behind a record came to. */
typedef struct fl_changes_verdict {
	bool holds;
	uint64_t changes;
	uint32_t line; /* where the file is damaged in its form; 0 where it is not */
	uint32_t column;
	char path[256]; /* of the first value that differs; "" where nothing does */
	char found[200];
	char expected[200];
	char text[FL_LANGS][FL_ERROR_TEXT_BYTES_MAX];
} fl_changes_verdict;

/* Redoes the changes from the two files alone.  FL_MISMATCH where the record itself does not
 * hold. */
FL_API fl_code fl_changes_check(const char *record, const char *changes, unsigned threads,
	fl_changes_verdict *ret_verdict, fl_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
