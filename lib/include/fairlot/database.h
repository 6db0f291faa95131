/* SPDX-License-Identifier: Apache-2.0 */
/* The database, what comes into it, and its ledger.  Part of <fairlot/fairlot.h>. */
#ifndef FAIRLOT_DATABASE_H
#define FAIRLOT_DATABASE_H

#include <fairlot/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Database -------------------------------------------------------------------------------- */

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

/* ---- Import ---------------------------------------------------------------------------------- */

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

/* ---- Ledger ---------------------------------------------------------------------------------- */

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
