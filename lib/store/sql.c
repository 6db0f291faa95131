/* SPDX-License-Identifier: Apache-2.0 */
/* SQLite, wrapped. */
#include "store/sql.h"

fl_code fl_sql_fail(sqlite3 *sql, fl_error *reterr)
{
	const char *file = sqlite3_db_filename(sql, "main");
	file = file != NULL ? file : "";
	switch (sqlite3_errcode(sql) & 0xff) { /* without the extended part */
	case SQLITE_NOMEM:
		return fl_fail_memory(reterr);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fl_fail_at(reterr, FL_BUSY, file, 0, 0,
			TR("the database is in use by another process; try again when it is done",
				"数据库正被其他进程使用；请稍后重试"));
	case SQLITE_FULL:
		return fl_fail_at(reterr, FL_IO, file, 0, 0,
			TR("the disk is full; nothing was changed", "磁盘已满；未作任何更改"));
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return fl_fail_at(reterr, FL_IO, file, 0, 0,
			TR("the database or its folder is read-only; nothing was changed",
				"数据库或其所在文件夹为只读；未作任何更改"));
	case SQLITE_CANTOPEN:
		return fl_fail_at(reterr, FL_IO, file, 0, 0,
			TR("cannot open the database", "无法打开数据库"));
	case SQLITE_NOTADB:
		return fl_fail_at(reterr, FL_REFUSED, file, 0, 0,
			TR("not a fairlot database: make one with `fairlot init`",
				"不是 fairlot 数据库：请用 fairlot init 新建"));
	case SQLITE_CORRUPT:
		return fl_fail_at(reterr, FL_MISMATCH, file, 0, 0,
			TR("the database is damaged: %s", "数据库已损坏：%s"), sqlite3_errmsg(sql));
	case SQLITE_IOERR:
		return fl_fail_at(reterr, FL_IO, file, 0, 0,
			TR("cannot read or write the database: %s", "无法读写数据库：%s"),
			sqlite3_errmsg(sql));
	default:
		return fl_fail_at(reterr, FL_BUG, file, 0, 0,
			TR("the database refused: %s", "数据库拒绝了操作：%s"),
			sqlite3_errmsg(sql));
	}
}

fl_code fl_sql_run(sqlite3 *sql, const char *statements, fl_error *reterr)
{
	int result = sqlite3_exec(sql, statements, NULL, NULL, NULL);
	return result == SQLITE_OK ? FL_OK : fl_sql_fail(sql, reterr);
}

fl_code fl_sql_prepare(sqlite3 *sql, const char *text, sqlite3_stmt **ret_stmt, fl_error *reterr)
{
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v3(sql, text, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) !=
		SQLITE_OK) {
		return fl_sql_fail(sql, reterr);
	}
	*ret_stmt = stmt;
	return FL_OK;
}

static int parameter(sqlite3_stmt *stmt, const char *name)
{
	int index = sqlite3_bind_parameter_index(stmt, name);
	assert(index > 0);
	return index;
}

void fl_bind_int(sqlite3_stmt *stmt, const char *name, int64_t value)
{
	sqlite3_bind_int64(stmt, parameter(stmt, name), value);
}

void fl_bind_text(sqlite3_stmt *stmt, const char *name, fl_text text)
{
	sqlite3_bind_text64(stmt, parameter(stmt, name), text.len > 0 ? text.at : "", text.len,
		SQLITE_STATIC, SQLITE_UTF8);
}

void fl_bind_blob(sqlite3_stmt *stmt, const char *name, fl_text bytes)
{
	sqlite3_bind_blob64(stmt, parameter(stmt, name), bytes.len > 0 ? bytes.at : "", bytes.len,
		SQLITE_STATIC);
}

void fl_bind_null(sqlite3_stmt *stmt, const char *name)
{
	sqlite3_bind_null(stmt, parameter(stmt, name));
}

void fl_bind_day(sqlite3_stmt *stmt, const char *name, fl_day day)
{
	if (day == FL_DAY_NONE) {
		fl_bind_null(stmt, name);
	} else {
		fl_bind_int(stmt, name, day);
	}
}

fl_code fl_sql_step(sqlite3_stmt *stmt, bool *ret_row, fl_error *reterr)
{
	int result = sqlite3_step(stmt);
	if (result != SQLITE_ROW && result != SQLITE_DONE) {
		fl_code code = fl_sql_fail(sqlite3_db_handle(stmt), reterr);
		sqlite3_reset(stmt);
		return code;
	}
	*ret_row = result == SQLITE_ROW;
	return FL_OK;
}

fl_code fl_sql_done(sqlite3_stmt *stmt, fl_error *reterr)
{
	bool row;
	FL_TRY(fl_sql_step(stmt, &row, reterr));
	assert(!row);
	sqlite3_reset(stmt);
	return FL_OK;
}

fl_code fl_sql_number(
	sqlite3 *sql, const char *select, int64_t otherwise, int64_t *ret_number, fl_error *reterr)
{
	FL_AUTO_STMT stmt = NULL;
	FL_TRY(fl_sql_prepare(sql, select, &stmt, reterr));
	bool row = false;
	FL_TRY(fl_sql_step(stmt, &row, reterr));
	bool given = row && sqlite3_column_type(stmt, 0) != SQLITE_NULL;
	*ret_number = given ? sqlite3_column_int64(stmt, 0) : otherwise;
	return FL_OK;
}
