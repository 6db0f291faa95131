/* SPDX-License-Identifier: Apache-2.0 */
/* Opening, closing and changing the one file. */
#include "store/store.h"

#include "base/buf.h"
#include "store/schema.h"

#include <libgen.h>
#include <stdio.h>
#include <unistd.h>

/* Another process's short write is waited for; a long one is reported. */
#define BUSY_WAIT_MS 2000

/* `name` is how SQLite is to find the file: the path, or a URI. */
static fl_code connect(
	const char *path, const char *name, int flags, fl_store *ret_store, fl_error *reterr)
{
	fl_store store = {0};
	int len = snprintf(store.path, sizeof(store.path), "%s", path);
	if (len < 0 || (size_t)len >= sizeof(store.path)) {
		return fl_fail(
			reterr, FL_USAGE, TR("the path is too long: %s", "路径过长：%s"), path);
	}
	if (sqlite3_open_v2(name, &store.sql, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
		    NULL) != SQLITE_OK) {
		fl_code code = store.sql == NULL
			? fl_fail_memory(reterr)
			: fl_fail_at(reterr, FL_IO, path, 0, 0,
				  TR("cannot open the database: %s", "无法打开数据库：%s"),
				  sqlite3_errmsg(store.sql));
		sqlite3_close(store.sql);
		return code;
	}
	sqlite3_extended_result_codes(store.sql, 0);
	sqlite3_busy_timeout(store.sql, BUSY_WAIT_MS);
	*ret_store = store;
	return FL_OK;
}

void fl_store_done(fl_store *store)
{
	if (store->sql != NULL) {
		fl_store_rollback(store);
		sqlite3_close(store->sql);
		store->sql = NULL;
	}
}

fl_code fl_store_create(const char *path, fl_error *reterr)
{
	if (access(path, F_OK) == 0) {
		return fl_fail_at(reterr, FL_REFUSED, path, 0, 0,
			TR("the file exists already; it was not touched",
				"文件已存在；未作任何更改"));
	}
	FL_AUTO(fl_store) store = {0};
	FL_TRY(connect(path, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &store, reterr));
	fl_code code = fl_sql_run(store.sql,
		"PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
		"BEGIN IMMEDIATE;",
		reterr);
	code = code == FL_OK ? fl_schema_create(store.sql, reterr) : code;
	code = code == FL_OK ? fl_sql_run(store.sql, "COMMIT;", reterr) : code;
	if (code != FL_OK) {
		fl_store_done(&store);
		unlink(path);
	}
	return code;
}

/* Refuses what is not ours, and what a newer fairlot made, before anything is written. */
static fl_code check_layout(fl_store *store, fl_store_mode mode, fl_error *reterr)
{
	int64_t application, version;
	FL_TRY(fl_sql_number(store->sql, "PRAGMA application_id", 0, &application, reterr));
	FL_TRY(fl_sql_number(store->sql, "PRAGMA user_version", 0, &version, reterr));
	if (application != FL_STORE_APPLICATION) {
		return fl_fail_at(reterr, FL_REFUSED, store->path, 0, 0,
			TR("not a fairlot database: make one with `fairlot init`",
				"不是 fairlot 数据库：请用 fairlot init 新建"));
	}
	if (version > FL_STORE_VERSION) {
		return fl_fail_at(reterr, FL_NEWER, store->path, 0, 0,
			TR("the database has layout %lld and was made by a newer fairlot; this one "
			   "knows "
			   "layouts up to %d.  It was not touched",
				"数据库版式为 %lld，由更新版本的 fairlot 创建；本版本最高支持版式 "
				"%d。未作任何更改"),
			(long long)version, FL_STORE_VERSION);
	}
	if (version == FL_STORE_VERSION) {
		return FL_OK;
	}
	if (mode == FL_STORE_READ) {
		return fl_fail_at(reterr, FL_REFUSED, store->path, 0, 0,
			TR("the database has the older layout %lld: open it once for writing",
				"数据库为旧版式 %lld：请先以可写方式打开一次"),
			(long long)version);
	}
	return fl_schema_migrate(store->sql, version, reterr);
}

/* Whether the file lies where nothing can be written, as on an auditor's disc, and is whole without
 * a write-ahead log. */
static bool lies_still(const char *path)
{
	char copy[FL_ERROR_FILE_BYTES_MAX], log[FL_ERROR_FILE_BYTES_MAX + 8];
	snprintf(copy, sizeof(copy), "%s", path);
	snprintf(log, sizeof(log), "%s-wal", path);
	return access(dirname(copy), W_OK) != 0 && access(log, F_OK) != 0;
}

/* SQLite wants to make helper files even to read; told that the file cannot change, it does not. */
static fl_code connect_still(const char *path, fl_store *ret_store, fl_error *reterr)
{
	FL_AUTO(fl_buf) uri = {0};
	fl_buf_string(&uri, "file:");
	for (const char *at = path; *at != '\0'; at++) {
		if (strchr("%?#", *at) != NULL) {
			fl_buf_format(&uri, "%%%02x", (unsigned)(unsigned char)*at);
		} else {
			fl_buf_char(&uri, *at);
		}
	}
	fl_buf_string(&uri, "?immutable=1");
	const char *name = fl_buf_c(&uri);
	return name == NULL
		? fl_fail_memory(reterr)
		: connect(path, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, ret_store, reterr);
}

fl_code fl_store_open(const char *path, fl_store_mode mode, fl_store *ret_store, fl_error *reterr)
{
	if (access(path, F_OK) != 0) {
		return fl_fail_at(reterr, FL_IO, path, 0, 0,
			TR("there is no such database: make one with `fairlot init`",
				"数据库不存在：请用 fairlot init 新建"));
	}
	FL_AUTO(fl_store) store = {0};
	/* A connection that may not write at all would leave SQLite's two helper files behind. */
	FL_TRY(mode == FL_STORE_READ && lies_still(path)
			? connect_still(path, &store, reterr)
			: connect(path, path, SQLITE_OPEN_READWRITE, &store, reterr));
	if (mode == FL_STORE_READ) {
		FL_TRY(fl_sql_run(store.sql, "PRAGMA query_only=ON", reterr));
	}
	FL_TRY(check_layout(&store, mode, reterr));
	FL_TRY(fl_sql_run(store.sql, "PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;", reterr));
	*ret_store = store;
	store.sql = NULL;
	return FL_OK;
}

fl_code fl_store_head(fl_store *store, int64_t *ret_head, fl_error *reterr)
{
	return fl_sql_number(store->sql, "SELECT max(seq) FROM ledger", 0, ret_head, reterr);
}

fl_code fl_store_open_beside(const char *path, int64_t head, fl_store *ret_store, fl_error *reterr)
{
	FL_AUTO(fl_store) store = {0};
	int64_t found;
	FL_TRY(fl_store_open(path, FL_STORE_READ, &store, reterr));
	FL_TRY(fl_sql_run(store.sql, "BEGIN", reterr));
	FL_TRY(fl_store_head(&store, &found, reterr));
	if (found != head) {
		return fl_fail_at(reterr, FL_BUSY, path, 0, 0,
			TR("the database was changed meanwhile; try again",
				"数据库在此期间被更改；请重试"));
	}
	*ret_store = store;
	store.sql = NULL;
	return FL_OK;
}

fl_code fl_store_begin(fl_store *store, fl_error *reterr)
{
	assert(!store->writing);
	FL_TRY(fl_sql_run(store->sql, "BEGIN IMMEDIATE", reterr));
	store->writing = true;
	return FL_OK;
}

/* Pages held in memory during a large change: 64 MiB, against SQLite's own 2. */
#define BULK_BEGIN                                                                      \
	"PRAGMA journal_mode=DELETE; PRAGMA cache_size=-65536; PRAGMA temp_store=FILE;" \
	"PRAGMA threads=2;"
#define BULK_END "PRAGMA journal_mode=WAL; PRAGMA cache_size=-2000; PRAGMA temp_store=MEMORY;"

fl_code fl_store_begin_bulk(fl_store *store, fl_error *reterr)
{
	/* Somebody who reads keeps the log in place; the change then goes through it. */
	sqlite3_exec(store->sql, BULK_BEGIN, NULL, NULL, NULL);
	store->bulk = true;
	return fl_store_begin(store, reterr);
}

static void end_bulk(fl_store *store)
{
	if (store->bulk) {
		sqlite3_exec(store->sql, BULK_END, NULL, NULL, NULL);
		store->bulk = false;
	}
}

fl_code fl_store_commit(fl_store *store, fl_error *reterr)
{
	assert(store->writing);
	FL_TRY(fl_sql_run(store->sql, "COMMIT", reterr));
	store->writing = false;
	end_bulk(store);
	return FL_OK;
}

void fl_store_rollback(fl_store *store)
{
	if (store->writing) {
		sqlite3_exec(store->sql, "ROLLBACK", NULL, NULL, NULL);
		store->writing = false;
	}
	end_bulk(store);
}

fl_code fl_store_newest_day(fl_store *store, fl_day *ret_day, fl_error *reterr)
{
	FL_AUTO_STMT stmt = NULL;
	FL_TRY(fl_sql_prepare(
		store->sql, "SELECT max(" FL_LEDGER_DAY ") FROM ledger", &stmt, reterr));
	bool row;
	FL_TRY(fl_sql_step(stmt, &row, reterr));
	fl_day day = FL_DAY_NONE;
	fl_text text = fl_column_text(stmt, 0);
	if (text.len > 0 && !fl_day_parse(text, &day)) {
		return fl_fail_at(reterr, FL_MISMATCH, store->path, 0, 0,
			TR("the ledger names the day `" FL_TEXT_FMT "`, which is none",
				"台账中的日期“" FL_TEXT_FMT "”不是有效日期"),
			FL_TEXT_ARG(text));
	}
	*ret_day = day;
	return FL_OK;
}
