/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite, wrapped: statements that know how to fail.  Parameters are bound by name, and a name that
 * the statement does not have is a bug that is found at once; results are read by position within
 * the SELECT beside them.
 */
#ifndef FL_STORE_SQL_H
#define FL_STORE_SQL_H

#include "base/day.h"
#include "base/error.h"
#include "base/text.h"

#include <sqlite3.h>

/* Turns SQLite's last error on this connection into ours. */
fl_code fl_sql_fail(sqlite3 *sql, fl_error *reterr);

/* Runs statements that yield no rows. */
fl_code fl_sql_run(sqlite3 *sql, const char *statements, fl_error *reterr);

fl_code fl_sql_prepare(sqlite3 *sql, const char *text, sqlite3_stmt **ret_stmt, fl_error *reterr);

static inline void fl_stmt_auto(sqlite3_stmt **stmt)
{
	sqlite3_finalize(*stmt);
}

/* A statement that ends with its scope. */
#define FL_AUTO_STMT __attribute__((cleanup(fl_stmt_auto))) sqlite3_stmt *

/* Binding never fails but for memory, which the step that follows reports. */
void fl_bind_int(sqlite3_stmt *stmt, const char *name, int64_t value);
/* The text must stay as it is until the statement is reset. */
void fl_bind_text(sqlite3_stmt *stmt, const char *name, fl_text text);
void fl_bind_blob(sqlite3_stmt *stmt, const char *name, fl_text bytes);
void fl_bind_null(sqlite3_stmt *stmt, const char *name);
void fl_bind_day(sqlite3_stmt *stmt, const char *name, fl_day day);

/* *ret_row: whether there is a row to read. */
fl_code fl_sql_step(sqlite3_stmt *stmt, bool *ret_row, fl_error *reterr);

/* Runs a statement that yields no row, and makes it ready for the next binding. */
fl_code fl_sql_done(sqlite3_stmt *stmt, fl_error *reterr);

static inline fl_text fl_column_text(sqlite3_stmt *stmt, int column)
{
	const void *text = sqlite3_column_text(stmt, column);
	return (fl_text){text, (size_t)sqlite3_column_bytes(stmt, column)};
}

static inline fl_text fl_column_blob(sqlite3_stmt *stmt, int column)
{
	const void *bytes = sqlite3_column_blob(stmt, column);
	return (fl_text){bytes, (size_t)sqlite3_column_bytes(stmt, column)};
}

static inline fl_day fl_column_day(sqlite3_stmt *stmt, int column)
{
	return sqlite3_column_type(stmt, column) == SQLITE_NULL ? FL_DAY_NONE
								: sqlite3_column_int(stmt, column);
}

/* The one number that a SELECT without parameters yields; `otherwise` where it yields none or
 * NULL. */
fl_code fl_sql_number(
	sqlite3 *sql, const char *select, int64_t otherwise, int64_t *ret_number, fl_error *reterr);

#endif
