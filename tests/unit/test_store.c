/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening the file: what is not ours, what is newer, what somebody else holds, a disk that fills
 * up.  After each the file is as it was.
 */
#include "stores.h"

#include "base/file.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static fl_hash hash_of_file(const char *path)
{
	FL_AUTO(fl_buf) bytes = {0};
	assert_ok(fl_file_read(path, 1u << 24, &bytes, &error));
	return fl_sha256_of(fl_buf_view(&bytes));
}

static void assert_no_file(const char *path, const char *end)
{
	char name[96];
	snprintf(name, sizeof(name), "%s%s", path, end);
	assert_int_not_equal(access(name, F_OK), 0);
}

/* ---- Creating ------------------------------------------------------------------------------- */

static void test_create(void **state)
{
	(void)state;
	char path[64];
	scratch_path("create", path);
	assert_ok(fl_store_create(path, &error));
	assert_no_file(path, "-wal");
	assert_no_file(path, "-journal");
	fl_hash before = hash_of_file(path);
	assert_fails(fl_store_create(path, &error), FL_REFUSED, "exists already");
	assert_fails(fl_store_create(".", &error), FL_REFUSED, "exists already");
	assert_true(fl_hash_equal(before, hash_of_file(path)));
	fl_store store;
	fl_day newest = 1;
	assert_ok(fl_store_open(path, FL_STORE_READ, &store, &error));
	assert_ok(fl_store_newest_day(&store, &newest, &error));
	assert_int_equal(newest, FL_DAY_NONE);
	assert_int_equal(
		sqlite3_exec(store.sql, "DELETE FROM ledger", NULL, NULL, NULL), SQLITE_READONLY);
	fl_store_done(&store);
	assert_no_file(path, "-wal");
	assert_no_file(path, "-shm");
	assert_true(fl_hash_equal(before, hash_of_file(path)));
	scratch_remove(path);
	assert_fails(fl_store_create("no/such/folder/x.db", &error), FL_IO, "cannot open");
	char longer[400];
	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	assert_fails(fl_store_create(longer, &error), FL_USAGE, "too long");
}

/* ---- Opening what is not ours --------------------------------------------------------------- */

/* What is done to a good file, or what stands in its place. */
static const struct {
	const char *sql;   /* NULL: the file is the bytes below */
	const char *bytes; /* NULL: there is no file */
	fl_code code;
	const char *fragment;
} strangers[] = {
	{"PRAGMA user_version=2", NULL, FL_NEWER, "layout 2"},
	{"PRAGMA user_version=2147483647", NULL, FL_NEWER, "layout 2147483647"},
	{"PRAGMA user_version=0", NULL, FL_MISMATCH, "never existed"},
	{"PRAGMA user_version=-1", NULL, FL_MISMATCH, "never existed"},
	{"PRAGMA application_id=0", NULL, FL_REFUSED, "not a fairlot database"},
	{"PRAGMA application_id=7; PRAGMA user_version=9", NULL, FL_REFUSED, "not a fairlot"},
	{NULL, "", FL_REFUSED, "not a fairlot database"},
	{NULL, "id,name\n1,Corner\n", FL_REFUSED, "not a fairlot database"},
	{NULL, "SQLite format 3", FL_REFUSED, "not a fairlot database"},
	{NULL, NULL, FL_IO, "no such database"},
};

static void make_stranger(size_t i, char path[64])
{
	scratch_path("stranger", path);
	if (strangers[i].sql != NULL) {
		scratch own;
		scratch_open(&own, "stranger");
		scratch_sql(&own, strangers[i].sql);
		fl_store_done(&own.store);
	} else if (strangers[i].bytes != NULL) {
		assert_ok(fl_file_write(path, fl_text_of(strangers[i].bytes), &error));
	}
}

static void test_strangers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(strangers); i++) {
		char path[64];
		fl_store store;
		make_stranger(i, path);
		bool there = strangers[i].sql != NULL || strangers[i].bytes != NULL;
		fl_hash before = there ? hash_of_file(path) : (fl_hash){{0}};
		assert_fails(fl_store_open(path, FL_STORE_WRITE, &store, &error), strangers[i].code,
			strangers[i].fragment);
		assert_no_file(path, "-journal");
		assert_no_file(path, "-wal");
		/* An older layout is brought up to date by writing alone. */
		fl_code code = fl_store_open(path, FL_STORE_READ, &store, NULL);
		assert_int_equal(
			code, strangers[i].code == FL_MISMATCH ? FL_REFUSED : strangers[i].code);
		assert_true(!there || fl_hash_equal(before, hash_of_file(path)));
		scratch_remove(path);
	}
	fl_store store;
	assert_fails(fl_store_open(".", FL_STORE_WRITE, &store, &error), FL_IO, "cannot open");
}

/* ---- Others, and the disk ------------------------------------------------------------------- */

static void test_locked(void **state)
{
	(void)state;
	scratch own;
	fl_store second;
	fl_day newest;
	scratch_open(&own, "locked");
	assert_ok(fl_store_open(own.path, FL_STORE_WRITE, &second, &error));
	scratch_sql(&own, "BEGIN IMMEDIATE");
	assert_fails(fl_store_begin(&second, &error), FL_BUSY, "another process");
	assert_ok(fl_store_newest_day(&second, &newest, &error));
	scratch_sql(&own, "ROLLBACK");
	assert_ok(fl_store_begin(&second, &error));
	fl_store_rollback(&second);
	fl_store_done(&second);
	scratch_close(&own);
}

static fl_code add_much(fl_entry *entry, fl_error *reterr)
{
	static char name[4000];
	memset(name, 'n', sizeof(name));
	for (int i = 0; i < 1000; i++) {
		char id[16];
		snprintf(id, sizeof(id), "I%05d", i);
		const fl_cell cells[] = {fl_cell_text(fl_text_of(id)),
			fl_cell_text((fl_text){name, sizeof(name)}), fl_cell_int(i), fl_cell_int(0),
			(fl_cell){0}, (fl_cell){0}};
		FL_TRY(fl_entry_add(entry, FL_TABLE_INSPECTOR, cells, NULL, NULL, reterr));
	}
	return fl_entry_end(entry, FL_TEXT("{}"), reterr);
}

static void test_full_disk(void **state)
{
	(void)state;
	scratch own;
	scratch_open(&own, "full");
	scratch_sql(&own, "PRAGMA max_page_count=60");
	fl_entry entry;
	scratch_begin(&own, "import.inspectors", 100, &entry);
	assert_fails(add_much(&entry, &error), FL_IO, "disk is full; nothing was changed");
	fl_entry_done(&entry);
	fl_store_rollback(&own.store);
	assert_int_equal(scratch_number(&own, "SELECT count(*) FROM inspector"), 0);
	assert_int_equal(scratch_number(&own, "SELECT count(*) FROM ledger"), 0);
	scratch_sql(&own, "PRAGMA max_page_count=100000");
	scratch_begin(&own, "import.inspectors", 100, &entry);
	assert_ok(add_much(&entry, &error));
	scratch_commit(&own, &entry);
	assert_int_equal(scratch_number(&own, "SELECT count(*) FROM inspector"), 1000);
	scratch_close(&own);
}

/* What was not committed is gone, even when the store is just closed. */
static void test_unfinished(void **state)
{
	(void)state;
	scratch own;
	fl_entry entry;
	scratch_open(&own, "unfinished");
	scratch_begin(&own, "import.inspectors", 100, &entry);
	assert_ok(add_much(&entry, &error));
	fl_entry_done(&entry);
	fl_store_done(&own.store);
	assert_ok(fl_store_open(own.path, FL_STORE_WRITE, &own.store, &error));
	assert_int_equal(scratch_number(&own, "SELECT count(*) FROM inspector"), 0);
	assert_int_equal(scratch_number(&own, "SELECT count(*) FROM ledger"), 0);
	scratch_close(&own);
}

/* The change that goes without the log leaves the log switched on, also when it is given up. */
static void test_bulk(void **state)
{
	(void)state;
	scratch own;
	fl_entry entry;
	scratch_open(&own, "bulk");
	for (int commit = 0; commit < 2; commit++) {
		assert_ok(fl_store_begin_bulk(&own.store, &error));
		assert_ok(fl_entry_begin(&own.store, "import.inspectors", 100, &entry, &error));
		assert_ok(add_much(&entry, &error));
		fl_entry_done(&entry);
		if (commit == 1) {
			assert_ok(fl_store_commit(&own.store, &error));
		} else {
			fl_store_rollback(&own.store);
		}
		assert_int_equal(
			scratch_number(&own, "SELECT count(*) FROM inspector"), commit * 1000);
		FL_AUTO_STMT mode = NULL;
		bool row;
		assert_ok(fl_sql_prepare(own.store.sql, "PRAGMA journal_mode", &mode, &error));
		assert_ok(fl_sql_step(mode, &row, &error));
		assert_true(fl_text_is(fl_column_text(mode, 0), "wal"));
	}
	scratch_close(&own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_create),
		cmocka_unit_test(test_strangers),
		cmocka_unit_test(test_locked),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_unfinished),
		cmocka_unit_test(test_bulk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
