/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fairlot: credit grades of licensed retailers, and inspections drawn by lot.
 *
 * This header is the manual of the library.  Conventions that hold for every function:
 *
 * - A function that can fail returns fl_code.  Inputs come first, then `ret_...`, written only on
 *   success, then `fl_error *reterr`, written only on failure; both may be NULL unless stated.
 * - Text that goes in is UTF-8 ending in NUL and is copied; text that comes out belongs to the
 *   object it came from and lives as long as that object.
 * - A day is an int32_t: days since 1970-01-01 in the proleptic Gregorian calendar.
 * - The library reads no clock, locale, environment or randomness; it prints nothing.
 * - Destructors accept NULL.  An object is used by one thread at a time.
 */
#ifndef FAIRLOT_FAIRLOT_H
#define FAIRLOT_FAIRLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define FL_API __attribute__((visibility("default")))
#else
#define FL_API
#endif

/* ---- Results ------------------------------------------------------------------------------- */

/*
 * Every result of a call: name, exit code of the command that meets it, sentence.
 *
 * FL_OK          done.
 * FL_REFUSED     the input breaks a rule that is stated with it; nothing was changed.  Correct the
 *                input.  The diagnostics, where the call takes them, hold every problem found.
 * FL_INFEASIBLE  what was asked for cannot exist (bounds, inspectors); the error says why.
 * FL_MISMATCH    something recomputed differs from what is written: a record or a ledger was
 *                changed, or was never right.
 * FL_USAGE       the arguments contradict each other or name what is not there.
 * FL_IO          a file could not be read or written; the error holds the system's reason.
 * FL_BUSY        the database is locked by another process; try again.
 * FL_NEWER       the file was made by a newer version of fairlot; it was not touched.
 * FL_MEMORY      memory ran out; nothing was changed.
 * FL_BUG         a promise inside the library was broken; please report it.
 */
#define FL_CODES(X)                               \
	X(FL_OK, 0, "done")                       \
	X(FL_REFUSED, 1, "input refused")         \
	X(FL_INFEASIBLE, 1, "cannot be met")      \
	X(FL_MISMATCH, 1, "does not match")       \
	X(FL_USAGE, 2, "wrong use")               \
	X(FL_IO, 3, "file trouble")               \
	X(FL_BUSY, 3, "database busy")            \
	X(FL_NEWER, 3, "made by a newer version") \
	X(FL_MEMORY, 3, "out of memory")          \
	X(FL_BUG, 4, "internal error")

typedef enum fl_code {
#define X(code, exit, text) code,
	FL_CODES(X)
#undef X
} fl_code;

/* The languages that the library speaks.  Every sentence exists in both. */
typedef enum fl_lang { FL_EN, FL_ZH, FL_LANGS } fl_lang;

#define FL_ERROR_TEXT_BYTES_MAX 1024
#define FL_ERROR_FILE_BYTES_MAX 256

/*
 * Why a call failed.  Owned by the caller, of fixed size, so that reporting cannot fail.  Longer
 * texts are cut at a whole character.  `line` and `column` count from 1, columns in characters;
 * 0 means that there is none, as an empty `file` does.
 */
typedef struct fl_error {
	fl_code code;
	uint32_t line;
	uint32_t column;
	char file[FL_ERROR_FILE_BYTES_MAX];
	char text[FL_LANGS][FL_ERROR_TEXT_BYTES_MAX];
} fl_error;

/* The stable name of a code ("FL_REFUSED"), and the exit code documented for it (0 to 4). */
FL_API const char *fl_code_name(fl_code code);
FL_API int fl_code_exit(fl_code code);

/* The version of the library, as "MAJOR.MINOR.PATCH". */
FL_API const char *fl_version(void);

/* ---- Diagnostics --------------------------------------------------------------------------- */

typedef enum fl_severity { FL_ERROR, FL_WARNING } fl_severity;

/* One problem of an input file.  Texts and pointers belong to the fl_diags. */
typedef struct fl_diag {
	fl_severity severity;
	const char *name;           /* stable, for programs: "unknown-key" */
	const char *file;           /* as the caller named it */
	uint32_t line;              /* from 1; 0: the file as a whole */
	uint32_t column;            /* from 1, in characters; 0: the line as a whole */
	uint32_t width;             /* characters to underline; at least 1 */
	const char *source;         /* the line itself, "" where it is not at hand */
	const char *path;           /* where in the document: "deductions[0].cap"; "" if nowhere */
	const char *text[FL_LANGS]; /* what is wrong, and what would be right */
	const char *hint[FL_LANGS]; /* "did you mean ...?"; "" if there is none */
} fl_diag;

/* A list of problems in the order in which they were found. */
typedef struct fl_diags fl_diags;

FL_API fl_diags *fl_diags_new(void);
FL_API void fl_diags_free(fl_diags *diags);

/* How many problems are held, and how many of those are errors. */
FL_API size_t fl_diags_count(const fl_diags *diags);
FL_API size_t fl_diags_errors(const fl_diags *diags);

/* How many more there were past the limit of FL_DIAGS_MAX, which were counted but not kept. */
FL_API size_t fl_diags_dropped(const fl_diags *diags);

/* Problem `index`, below fl_diags_count(). */
FL_API const fl_diag *fl_diags_at(const fl_diags *diags, size_t index);

#define FL_DIAGS_MAX 200

/* Told how far long work has come; `total` is 0 where it is not known.  Called from the thread that
 * made the call. */
typedef void fl_progress_fn(void *context, uint64_t done, uint64_t total);

/* Gives back text that a call handed over. */
FL_API void fl_text_free(char *text);

/* The day of a text YYYY-MM-DD; false where it is none. */
FL_API bool fl_day_read(const char *text, int32_t *ret_day);

/* Writes a day as YYYY-MM-DD and a NUL; returns `out`. */
FL_API const char *fl_day_write(int32_t day, char out[11]);

/* A day that is not given. */
#define FL_NO_DAY INT32_MIN

/* Columns that a text takes on a terminal: Chinese characters take two. */
FL_API size_t fl_columns(const char *text);

/* ---- Database ------------------------------------------------------------------------------ */

/* One SQLite file of facts that are only ever added to, each addition an entry of its ledger. */
typedef struct fl_db fl_db;

/* Makes a new, empty database.  FL_REFUSED where the file exists; FL_IO. */
FL_API fl_code fl_db_create(const char *path, fl_error *reterr);

/* Opens a database, for reading only or for writing too.  FL_IO where there is none or it may not
 * be opened, FL_REFUSED where it is no database of fairlot's, FL_NEWER, FL_BUSY. */
FL_API fl_code fl_db_open(const char *path, bool write, fl_db **ret_db, fl_error *reterr);
FL_API void fl_db_close(fl_db *db);

/* The newest day on which anything was recorded, FL_NO_DAY in an empty database. */
FL_API fl_code fl_db_newest_day(fl_db *db, int32_t *ret_day, fl_error *reterr);

/* ---- Rule sets ----------------------------------------------------------------------------- */

/* A rule set, compiled once and never changed. */
typedef struct fl_rules fl_rules;

/* Reads and compiles a rule file (rules/README.md).  All problems go to `diags`, warnings too.
 * FL_REFUSED where there are errors; FL_IO. */
FL_API fl_code fl_rules_load(
	const char *path, fl_diags *diags, fl_rules **ret_rules, fl_error *reterr);
FL_API void fl_rules_free(fl_rules *rules);

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

/* Runs the tests that stand in the file.  Each that fails is an error in `diags`, with the
 * difference.  FL_OK even where some fail. */
typedef struct fl_rules_tests {
	size_t count;
	size_t passed;
} fl_rules_tests;
FL_API fl_code fl_rules_test(
	const fl_rules *rules, fl_diags *diags, fl_rules_tests *ret_tests, fl_error *reterr);

/* Tells the database which event types and fields the rule set declares, so that events of those
 * types can be imported.  `today` is the day of the ledger entry; nothing is written where nothing
 * is new.  FL_REFUSED where a field is there with another kind. */
FL_API fl_code fl_rules_register(
	fl_db *db, const fl_rules *rules, int32_t today, int64_t *ret_added, fl_error *reterr);

/* ---- Import -------------------------------------------------------------------------------- */

typedef enum fl_import_kind {
	FL_IMPORT_RETAILERS,
	FL_IMPORT_EVENTS,
	FL_IMPORT_AMENDMENTS,
	FL_IMPORT_INSPECTORS,
	FL_IMPORT_SERVICE,
	FL_IMPORT_BARRED,
	FL_IMPORT_KINDS
} fl_import_kind;

/* "retailers", "events", ... */
FL_API const char *fl_import_kind_name(fl_import_kind kind);

typedef struct fl_import_options {
	fl_import_kind kind;
	const char *file; /* CSV, UTF-8 */
	const char *map;  /* column map (lib/intake/MAPS.md); NULL: the columns are named as ours */
	int32_t today;    /* the day on which the facts become known */
	fl_progress_fn *progress; /* in bytes; may be NULL */
	void *context;
} fl_import_options;

typedef struct fl_import_result {
	int64_t entry;     /* of the ledger; 0 where nothing was new and nothing was written */
	uint64_t rows;     /* of the file */
	uint64_t skipped;  /* by the map's conditions, or made no event */
	uint64_t repeated; /* further rows of a retailer, which the map says to pass over */
	uint64_t added;
	uint64_t changed;   /* say something new of what is there */
	uint64_t unchanged; /* say what is there already */
} fl_import_result;

/* Imports one file, all of it or nothing, in one transaction with its ledger entry.  Every problem
 * of the file goes to `diags`; with errors among them FL_REFUSED, and nothing is changed. */
FL_API fl_code fl_import(fl_db *db, const fl_import_options *options, fl_diags *diags,
	fl_import_result *ret_result, fl_error *reterr);

/* ---- Grading ------------------------------------------------------------------------------- */

#define FL_RULES_GRADES_MAX 64

typedef struct fl_grade_options {
	const fl_rules *rules;
	int32_t as_of;    /* the day that the grade is of */
	int32_t known_at; /* facts recorded later do not exist; FL_NO_DAY: the newest day */
	int32_t today;    /* the day of the ledger entry, where the run is stored */
	bool store;       /* keep the run in the database */
	const char *out;  /* file for `id,score,grade`, or NULL */
	const char
		*indicators; /* file for the value of every indicator of every retailer, or NULL */
	const char *not_graded; /* file for `id,reason` of retailers that are not graded, or NULL */
	unsigned threads;       /* 0 or 1: none of its own */
	fl_progress_fn *progress; /* in retailers; may be NULL */
	void *context;
} fl_grade_options;

typedef struct fl_grade_result {
	int64_t run; /* 0 where it was not stored */
	int32_t as_of;
	int32_t known_at;
	uint64_t units;
	uint64_t graded;
	uint64_t count[FL_RULES_GRADES_MAX]; /* by grade, the best first */
	uint64_t not_graded[16];             /* by reason, see fl_not_graded_text() */
	char sha256[65];                     /* of the lines `id,score,grade` */
} fl_grade_result;

/* Grades every retailer of the roster.  FL_REFUSED where the rule set is not in force on `as_of`,
 * or does not declare a type of which there are events. */
FL_API fl_code fl_grade(
	fl_db *db, const fl_grade_options *options, fl_grade_result *ret_result, fl_error *reterr);

/* Why retailers are not graded: a stable name and a sentence.  NULL past the last reason; index 0
 * is "graded". */
FL_API const char *fl_not_graded_name(size_t reason);
FL_API const char *fl_not_graded_text(size_t reason, fl_lang lang);

/* Makes a run official, once; FL_REFUSED where there is no such run or it is official already. */
FL_API fl_code fl_grade_publish(fl_db *db, int64_t run, int32_t today, fl_error *reterr);

typedef enum fl_format { FL_FORMAT_TEXT, FL_FORMAT_JSON } fl_format;

typedef struct fl_explain_options {
	const char *id;        /* licence number */
	const fl_rules *rules; /* NULL: those of `run` */
	int64_t run;           /* 0: the newest; its days hold where the two below are not given */
	int32_t as_of;
	int32_t known_at;
	fl_lang lang; /* of the text; the JSON holds both */
	fl_format format;
} fl_explain_options;

/* Takes one retailer's score apart.  The text belongs to the caller, who gives it back with
 * fl_text_free().  FL_REFUSED where there is no such retailer, run or grade. */
FL_API fl_code fl_explain(
	fl_db *db, const fl_explain_options *options, char **ret_text, fl_error *reterr);

/* ---- Draw ---------------------------------------------------------------------------------- */

/* The name under which a rate holds for every grade that has none of its own. */
#define FL_ALL_GRADES "*"

/* What a draw says of one grade.  Numbers that are not given are -1. */
typedef struct fl_draw_grade {
	const char *grade; /* of the rule set, "not_graded", or FL_ALL_GRADES */
	int64_t weight;    /* -1: that of the rule set's inspection section */
	int64_t rate_num;  /* the share drawn, under the design "rate" */
	int64_t rate_den;
	int64_t min; /* in each class of stratum and grade */
	int64_t max;
	bool take_all;
} fl_draw_grade;

/* A retailer left out or put in by decision. */
typedef struct fl_draw_decision {
	const char *id;
	const char *reason; /* a label of the protocol */
} fl_draw_decision;

typedef struct fl_draw_options {
	int64_t run; /* of grading; 0: the newest */
	const char *agency;
	const char *purpose;
	int32_t period_from; /* both days are within */
	int32_t period_to;
	const char *sealed_at; /* a day, or YYYY-MM-DDTHH:MM:SSZ */
	int32_t today;         /* the day of the ledger entry */

	const char *design; /* "quota", "rate", "census" or "order" */
	int64_t total;      /* quota: how many retailers */
	bool round_down;    /* rate */
	const fl_draw_grade *grade;
	size_t grade_count;
	int64_t reserves; /* a class */

	const fl_draw_decision *excluded;
	size_t excluded_count;
	const fl_draw_decision *included;
	size_t included_count;
	const char *rest; /* after a clean visit, as "12 months"; NULL: as the rule set says */

	bool targets_only; /* no inspectors */
	int64_t need;      /* inspectors a target, at least 2 */
	bool no_lead_rule;
	bool teams;

	const char *fixed;  /* the value that the seed is made from: for training only */
	const char *record; /* file to write, or NULL with dry_run */
	const char *list;   /* CSV for the squad, or NULL */
	fl_lang lang;       /* of the list's header */
	bool dry_run;       /* only numbers and chances: no randomness, nothing is written */
	unsigned threads;
} fl_draw_options;

/* A draw with its result. */
typedef struct fl_draw fl_draw;

/* Draws, writes the record and the list, and enters the draw in the ledger.  A draw without enough
 * inspectors is a draw: its record holds the proof, fl_draw_info.assigned is false, and there is no
 * list.  FL_REFUSED, FL_INFEASIBLE where the design cannot be met. */
FL_API fl_code fl_draw_make(
	fl_db *db, const fl_draw_options *options, fl_draw **ret_draw, fl_error *reterr);
FL_API void fl_draw_free(fl_draw *draw);

typedef struct fl_draw_info {
	uint64_t number;
	char commit[65]; /* hash of the seal */
	char seed[65];   /* "" for a dry run */
	char record[65]; /* hash of the record; "" for a dry run */
	uint64_t units;  /* of the frame */
	uint64_t excluded;
	uint64_t included;
	bool publicly_random;
	bool assigned;  /* every target has its inspectors */
	uint32_t level; /* most visits of one inspector */
	size_t classes;
	size_t targets;
	size_t reasons;  /* of exclusions, see fl_draw_reason_at() */
	size_t short_of; /* targets in the proof that there are too few inspectors */
} fl_draw_info;
FL_API void fl_draw_describe(const fl_draw *draw, fl_draw_info *ret_info);

/* Texts belong to the draw. */
typedef struct fl_drawn_class {
	const char *stratum;
	const char *grade;
	uint64_t weight;
	uint64_t size;
	const char *expected; /* exact: "38/179" */
	const char *chance;   /* of each retailer, exact */
	uint64_t chance_millionths;
	uint64_t drawn; /* 0 for a dry run */
	uint64_t reserves;
} fl_drawn_class;
FL_API void fl_draw_class_at(const fl_draw *draw, size_t index, fl_drawn_class *ret_class);

typedef struct fl_drawn_target {
	const char *id;
	const char *stratum;
	const char *grade;
	const char *name;
	const char *address;
	bool included;          /* by decision, not by lot */
	int32_t last_visit;     /* FL_NO_DAY where none is known */
	const char *lead;       /* "" where there is none */
	const char *inspectors; /* ids and names, the lead first */
} fl_drawn_target;
FL_API void fl_draw_target_at(const fl_draw *draw, size_t index, fl_drawn_target *ret_target);

/* A reason for exclusions and how many it holds for. */
FL_API const char *fl_draw_reason_at(const fl_draw *draw, size_t index, uint64_t *ret_count);

/* Target `index` of the proof; *ret_lead_only: it counts for its one lead only. */
FL_API const char *fl_draw_short_at(const fl_draw *draw, size_t index, bool *ret_lead_only);

/* ---- Verification -------------------------------------------------------------------------- */

/* The verdict on a record, from the record alone: no database is opened. */
typedef struct fl_verification fl_verification;

/* FL_OK means that a verdict was reached, good or bad.  FL_IO, FL_REFUSED where the file is too
 * large to be a record. */
FL_API fl_code fl_verify(
	const char *path, unsigned threads, fl_verification **ret_verification, fl_error *reterr);
FL_API void fl_verification_free(fl_verification *verification);

typedef struct fl_verification_info {
	bool holds;
	bool publicly_random; /* where not, the record is for training only */
	bool assigned;
	uint64_t number;
	uint64_t targets;
	char commit[65];   /* as redone; "" where it was not reached */
	char previous[65]; /* commit of draw `number` - 1, as the seal names it */
	char seed[65];
	char record[65]; /* SHA-256 of the file */
	uint32_t line;   /* where the file is damaged in its form; 0 where it is not */
	uint32_t column;
	size_t steps; /* done, see fl_verification_step_at() */
	size_t notes; /* what no record can prove */
	/* the first that differs; "" where nothing does */
	const char *path;
	const char *found;
	const char *expected;
	const char *text[FL_LANGS];
} fl_verification_info;
FL_API void fl_verification_describe(
	const fl_verification *verification, fl_verification_info *ret_info);

/* A step done: its stable name, its words, what it counted, the hash that it came to. */
typedef struct fl_verification_step {
	const char *name;
	const char *text[FL_LANGS];
	uint64_t count;
	char hash[65];
} fl_verification_step;
FL_API void fl_verification_step_at(
	const fl_verification *verification, size_t index, fl_verification_step *ret_step);
FL_API const char *fl_verification_note_at(
	const fl_verification *verification, size_t index, fl_lang lang);

/* ---- Ledger -------------------------------------------------------------------------------- */

#define FL_FINDINGS_MAX 50

typedef struct fl_finding {
	int64_t entry; /* of the ledger; 0: none in particular */
	char text[FL_LANGS][512];
} fl_finding;

typedef struct fl_ledger_result {
	int64_t entries;
	int64_t rows;
	char head[65]; /* hash of the last entry: what to publish outside of the file */
	int findings;  /* 0: everything matches */
	fl_finding finding[FL_FINDINGS_MAX];
} fl_ledger_result;

/* Recomputes the hash of every entry and of every row, and what is derived from them.  FL_OK even
 * where something does not match: the findings say what.  `progress`, in rows, may be NULL. */
FL_API fl_code fl_ledger_check(fl_db *db, fl_progress_fn *progress, void *context,
	fl_ledger_result *ret_result, fl_error *reterr);

/* Hands over the entries from number `from` on, oldest first, each a line of canonical JSON. */
typedef fl_code fl_ledger_fn(void *context, int64_t entry, const char *body, const char *hash);
FL_API fl_code fl_ledger_read(
	fl_db *db, int64_t from, fl_ledger_fn *each, void *context, fl_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
