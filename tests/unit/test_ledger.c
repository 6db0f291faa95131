/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger's own entries against whoever holds the file: the triggers stop accidents, and once
 * they are gone the verification still finds what was forged.
 */
#include "ledgers.h"

/* The head is the hash of the last entry's bytes. */
static void assert_head_is_hash(scratch *own, const char *head)
{
	FL_AUTO_STMT select = NULL;
	bool row;
	char hex[FL_HASH_HEX_BYTES];
	assert_ok(fl_sql_prepare(
		own->store.sql, "SELECT body FROM ledger ORDER BY seq DESC", &select, &error));
	assert_ok(fl_sql_step(select, &row, &error));
	assert_string_equal(head, fl_hash_hex(fl_sha256_of(fl_column_text(select, 0)), hex));
}

static void test_clean(void **state)
{
	(void)state;
	scratch own;
	fill(&own, "clean");
	scratch_verify(&own, &report);
	assert_int_equal(report.finding_count, 0);
	assert_int_equal(report.entries, ENTRY_REST);
	char head[FL_HASH_HEX_BYTES];
	memcpy(head, report.head, sizeof(head));
	assert_head_is_hash(&own, head);
	/* Verifying changes nothing. */
	scratch_verify(&own, &report);
	assert_string_equal(head, report.head);
	scratch_close(&own);
}

/* ---- Triggers ------------------------------------------------------------------------------- */

static const char *const accidents[] = {
	"UPDATE ledger SET hash = hash",
	"UPDATE ledger SET seq = seq + 1 WHERE seq = 6",
	"DELETE FROM ledger",
	"DELETE FROM ledger WHERE seq = 6",
	"INSERT OR REPLACE INTO ledger SELECT seq, prev, body, hash FROM ledger WHERE seq = 6",
	"REPLACE INTO ledger SELECT seq, prev, body, hash FROM ledger WHERE seq = 1",
	"INSERT INTO ledger SELECT 8, hash, body, hash FROM ledger WHERE seq = 6",
	"INSERT INTO ledger SELECT 0, hash, body, hash FROM ledger WHERE seq = 6",
	"INSERT INTO ledger SELECT -1, '', body, hash FROM ledger WHERE seq = 6",
	"INSERT INTO ledger SELECT 7, prev, body, hash FROM ledger WHERE seq = 6",
	"INSERT INTO ledger SELECT 7, '', body, hash FROM ledger WHERE seq = 6",
};

static void test_triggers(void **state)
{
	(void)state;
	scratch own;
	fill(&own, "triggers");
	for (size_t i = 0; i < COUNT(accidents); i++) {
		char *why = NULL;
		if (sqlite3_exec(own.store.sql, accidents[i], NULL, NULL, &why) !=
			SQLITE_CONSTRAINT) {
			fail_msg("%s", accidents[i]);
		}
		assert_non_null(strstr(why, "ledger"));
		sqlite3_free(why);
	}
	scratch_verify(&own, &report);
	assert_int_equal(report.finding_count, 0);
	scratch_close(&own);
}

/* ---- Entries -------------------------------------------------------------------------------- */

static const struct {
	const char *sql;
	int64_t seq;
	const char *fragment;
} forgeries[] = {
	{"UPDATE ledger SET body = replace(body, '1970-01-31', '1970-01-30') WHERE seq = 4", 4,
		"was changed"},
	{"UPDATE ledger SET body = 'x' WHERE seq = 4", 4, "not in the ledger's form"},
	{"UPDATE ledger SET body = '{}' WHERE seq = 2", 2, "not in the ledger's form"},
	{"UPDATE ledger SET body = body || ' ' WHERE seq = 6", 6, "was changed"},
	{"UPDATE ledger SET hash = replace(hash, substr(hash, 1, 1), 'e') || 'e' WHERE seq = 4", 4,
		"was changed"},
	{"UPDATE ledger SET hash = '' WHERE seq = 6", 6, "was changed"},
	{"UPDATE ledger SET prev = 'x' WHERE seq = 4", 4, "does not follow"},
	{"DELETE FROM ledger WHERE seq = 1", 1, "is missing"},
	{"DELETE FROM ledger WHERE seq = 3", 3, "is missing"},
	{"DELETE FROM ledger WHERE seq = 3", 4, "does not follow"},
	{"DELETE FROM ledger WHERE seq = 6", 6, "table run"},
	{"DELETE FROM ledger", 4, "table event"},
	{"UPDATE ledger SET seq = 60 WHERE seq = 6", 6, "is missing"},
	{"UPDATE ledger SET seq = 60 WHERE seq = 6", 60, "does not follow"},
	{"UPDATE ledger SET seq = 9 WHERE seq = 2; UPDATE ledger SET seq = 2 WHERE seq = 3;"
	 "UPDATE ledger SET seq = 3 WHERE seq = 9",
		2, "does not follow"},
	{"UPDATE ledger SET seq = 9 WHERE seq = 2; UPDATE ledger SET seq = 2 WHERE seq = 3;"
	 "UPDATE ledger SET seq = 3 WHERE seq = 9",
		3, "does not follow"},
	{"INSERT INTO ledger SELECT 7, hash, body, hash FROM ledger WHERE seq = 6", 7,
		"does not follow"},
};

static void test_entries(void **state)
{
	(void)state;
	scratch own;
	fill(&own, "entries");
	for (size_t i = 0; i < COUNT(forgeries); i++) {
		assert_found(&own, forgeries[i].sql, forgeries[i].seq, forgeries[i].fragment);
	}
	scratch_close(&own);
}

/* Writes a body with its own hash, as a careful forger would. */
static void forge(scratch *own, int64_t seq, const char *old, const char *new)
{
	FL_AUTO_STMT update = NULL;
	FL_AUTO_STMT select = NULL;
	bool row;
	char hex[FL_HASH_HEX_BYTES];
	assert_ok(fl_sql_prepare(own->store.sql,
		"SELECT replace(body, :old, :new) FROM ledger WHERE seq = :seq", &select, &error));
	fl_bind_int(select, ":seq", seq);
	fl_bind_text(select, ":old", fl_text_of(old));
	fl_bind_text(select, ":new", fl_text_of(new));
	assert_ok(fl_sql_step(select, &row, &error));
	fl_text body = fl_column_text(select, 0);
	assert_ok(fl_sql_prepare(own->store.sql,
		"UPDATE ledger SET body = :body, hash = :hash WHERE seq = :seq", &update, &error));
	fl_bind_int(update, ":seq", seq);
	fl_bind_text(update, ":body", body);
	fl_bind_text(update, ":hash", fl_text_of(fl_hash_hex(fl_sha256_of(body), hex)));
	assert_ok(fl_sql_done(update, &error));
}

/* Whoever rehashes an entry breaks the one behind it; at the end only the published head tells. */
static void test_rehashed(void **state)
{
	(void)state;
	scratch own;
	char head[FL_HASH_HEX_BYTES];
	fill(&own, "rehashed");
	scratch_verify(&own, &report);
	memcpy(head, report.head, sizeof(head));
	scratch_sql(&own, "DROP TRIGGER ledger_no_update; DROP TRIGGER ledger_no_delete");
	scratch_sql(&own, "BEGIN");
	forge(&own, ENTRY_EVENTS, "\"count\":40", "\"count\":41");
	scratch_verify(&own, &report);
	assert_true(found(ENTRY_EVENTS, "table event"));
	assert_true(found(ENTRY_AMENDMENTS, "does not follow"));
	scratch_sql(&own, "ROLLBACK; BEGIN");
	forge(&own, ENTRY_REST, "\"note\":\"rest\"", "\"note\":\"best\"");
	scratch_verify(&own, &report);
	assert_int_equal(report.finding_count, 0);
	assert_string_not_equal(report.head, head);
	scratch_sql(&own, "ROLLBACK; BEGIN; DELETE FROM ledger WHERE seq = 6");
	for (int id = 0; id < FL_TABLES; id++) {
		char sql[96];
		snprintf(sql, sizeof(sql), "DELETE FROM %s WHERE entry = 6",
			fl_table_of((fl_table_id)id)->name);
		scratch_sql(&own, sql);
	}
	scratch_verify(&own, &report);
	assert_int_equal(report.finding_count, 0);
	assert_string_not_equal(report.head, head);
	scratch_sql(&own, "ROLLBACK");
	scratch_close(&own);
}

/* ---- Days ----------------------------------------------------------------------------------- */

static void test_days(void **state)
{
	(void)state;
	scratch own;
	fl_entry entry;
	fl_day newest;
	fill(&own, "days");
	assert_ok(fl_store_newest_day(&own.store, &newest, &error));
	assert_int_equal(newest, 50);
	assert_ok(fl_store_begin(&own.store, &error));
	assert_fails(fl_entry_begin(&own.store, "rest", 49, &entry, &error), FL_REFUSED,
		"nothing can be recorded on 1970-02-19");
	assert_ok(fl_entry_begin(&own.store, "rest", 50, &entry, &error));
	fl_entry_done(&entry);
	fl_store_rollback(&own.store);
	scratch_close(&own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_triggers),
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_rehashed),
		cmocka_unit_test(test_days),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
