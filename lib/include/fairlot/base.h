/* SPDX-License-Identifier: Apache-2.0 */
/* Results, errors, diagnostics, days: what every part shares.  Part of <fairlot/fairlot.h>. */
#ifndef FAIRLOT_BASE_H
#define FAIRLOT_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define FL_API __attribute__((visibility("default")))
#else
#define FL_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Results --------------------------------------------------------------------------------- */

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

/* ---- Diagnostics ----------------------------------------------------------------------------- */

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

#ifdef __cplusplus
}
#endif

#endif
