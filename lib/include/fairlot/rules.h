/* SPDX-License-Identifier: Apache-2.0 */
/* Rule sets: reading, describing and testing them.  Part of <fairlot/fairlot.h>. */
#ifndef FAIRLOT_RULES_H
#define FAIRLOT_RULES_H

#include <fairlot/database.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A rule set, compiled once and never changed. */
typedef struct fl_rules fl_rules;

/* Reads and compiles a rule file (rules/README.md).  All problems go to `diags`, warnings too.
 * FL_REFUSED where there are errors; FL_IO. */
FL_API fl_code fl_rules_load(
	const char *path, fl_diags *diags, fl_rules **ret_rules, fl_error *reterr);
FL_API void fl_rules_free(fl_rules *rules);

/*
 * Reads several files as the versions of one rule set, 1 to 64: of one id, without a day that has
 * two versions and without one between them that has none.  Whatever takes rules then uses the
 * version that is in force on its day, never another; `time.points_from` may look at the others.
 * The handle describes the newest.  FL_REFUSED where the files do not fit; FL_IO.
 */
FL_API fl_code fl_rules_load_versions(const char *const *paths, size_t count, fl_diags *diags,
	fl_rules **ret_rules, fl_error *reterr);

/* Reads `paths[which]`; where its points come from other versions too, beside those of the files
 * that are versions of it.  Files that cannot be used are passed over.  For its tests. */
FL_API fl_code fl_rules_load_among(const char *const *paths, size_t count, size_t which,
	fl_diags *diags, fl_rules **ret_rules, fl_error *reterr);

/* Reports days that two versions of one id share or leave out between them.  FL_REFUSED where there
 * are such, FL_MEMORY. */
FL_API fl_code fl_rules_check_versions(
	const fl_rules *const *rules, size_t count, fl_diags *diags, fl_error *reterr);

/* The version that is in force on a day, which belongs to the handle; NULL where none is. */
FL_API const fl_rules *fl_rules_on(const fl_rules *rules, int32_t day);

/* What can be said of the tests that stand in a file: names that they have wrong are errors; tests
 * that fail and rules that no test fires are warnings.  FL_REFUSED where there are errors. */
FL_API fl_code fl_rules_check(const fl_rules *rules, fl_diags *diags, fl_error *reterr);

/* What a rule set is called; texts belong to it.  `sha256` is the hash of the file's bytes, as
 * hex. */
typedef struct fl_rules_name {
	const char *id;
	const char *version;
	const char *title[FL_LANGS];
	char sha256[65];
} fl_rules_name;
FL_API void fl_rules_describe(const fl_rules *rules, fl_rules_name *ret_name);

/* Its grades, the best first, and its rules: deductions, bonuses and vetoes. */
FL_API size_t fl_rules_grade_count(const fl_rules *rules);
FL_API const char *fl_rules_grade(const fl_rules *rules, size_t index);
FL_API size_t fl_rules_rule_count(const fl_rules *rules);

/* The grammar of rule files as a JSON Schema (draft 7) for editors, from the tables that the reader
 * itself follows.  The text belongs to the caller, who gives it back with fl_text_free().
 * FL_MEMORY. */
FL_API fl_code fl_rules_schema(char **ret_text, fl_error *reterr);

/* Runs the tests that stand in the file.  Each that fails is an error in `diags`, with the
 * difference.  FL_OK even where some fail. */
typedef struct fl_rules_tests {
	size_t count;
	size_t passed;
} fl_rules_tests;
FL_API fl_code fl_rules_test(
	const fl_rules *rules, fl_diags *diags, fl_rules_tests *ret_tests, fl_error *reterr);

/*
 * What the tests fire, and what no test does: rules, bands, limits on movement, vetoes, the clause
 * on new retailers, repair, levels of measures.  Texts belong to the coverage, which must not
 * outlive the rule set.
 */
typedef struct fl_rules_part {
	const char *kind[FL_LANGS]; /* "deduction", "band", ... */
	const char *name;           /* the id, or the grade */
	uint32_t line, column;      /* in the file */
	bool fired;
} fl_rules_part;
typedef struct fl_rules_coverage fl_rules_coverage;

/* Runs the tests as fl_rules_test() does and notes what they fire. */
FL_API fl_code fl_rules_cover(const fl_rules *rules, fl_diags *diags, fl_rules_tests *ret_tests,
	fl_rules_coverage **ret_coverage, fl_error *reterr);
FL_API void fl_rules_coverage_free(fl_rules_coverage *coverage);
FL_API size_t fl_rules_coverage_count(const fl_rules_coverage *coverage);
FL_API const fl_rules_part *fl_rules_coverage_at(const fl_rules_coverage *coverage, size_t index);

/* One key that differs between two rule sets; a text is "" where the key is not given. */
typedef struct fl_rules_key {
	const char *key; /* "repeat.factor"; "" where the item is a single value */
	const char *before, *after;
	int sense;    /* 1: tighter for the retailer, -1: looser, 2: both, 0: neither can be said */
	bool wording; /* a label or a citation, which changes no result */
} fl_rules_key;

/* One rule, band, clause or other item that differs. */
typedef struct fl_rules_change {
	const char *section;         /* the key of the rule file: "deductions" */
	const char *id;              /* of a rule, or a name; "" where the section is one thing */
	const char *label[FL_LANGS]; /* "" where it has none */
	const char
		*verdict[FL_LANGS]; /* added, removed, tightened, loosened, mixed, changed, ... */
	bool decides;               /* it can lead to another score, grade or inspection */
	uint32_t line_before, line_after; /* 0 where it is not there */
	const char *renamed; /* the id that it likely had before, or has now; else "" */
	size_t key_count;
	const fl_rules_key *key;
} fl_rules_change;

/* What differs between two rule sets by meaning: the order of keys and rules, comments, quotes and
 * the way a number is written do not show.  Texts belong to the difference. */
typedef struct fl_rules_diff fl_rules_diff;
FL_API fl_code fl_rules_compare(
	const fl_rules *before, const fl_rules *after, fl_rules_diff **ret_diff, fl_error *reterr);
FL_API void fl_rules_diff_free(fl_rules_diff *diff);
FL_API size_t fl_rules_diff_count(const fl_rules_diff *diff);
FL_API const fl_rules_change *fl_rules_diff_at(const fl_rules_diff *diff, size_t index);

/* Tells the database which event types and fields the rule set declares, so that events of those
 * types can be imported.  `today` is the day of the ledger entry; nothing is written where nothing
 * is new.  FL_REFUSED where a field is there with another kind. */
FL_API fl_code fl_rules_register(
	fl_db *db, const fl_rules *rules, int32_t today, int64_t *ret_added, fl_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
