/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows and packs changed behind the ledger's back: every column of every table of facts, and what
 * is derived from them.  Each finding names the entry and the table, or the retailers.
 */
#include "ledgers.h"

/* ---- Rows ----------------------------------------------------------------------------------- */

static void assert_row_found(scratch *own, int id, const char *column)
{
	char sql[256], fragment[64];
	const fl_table *table = fl_table_of((fl_table_id)id);
	bool integer = is_integer(own, table, column);
	snprintf(sql, sizeof(sql), "UPDATE %s SET %s = coalesce(%s, %s) %s WHERE number = 2",
		table->name, column, column, integer ? "0" : "''", integer ? "+ 1000" : "|| 'x'");
	snprintf(fragment, sizeof(fragment), "table %s ", table->name);
	assert_found(own, sql, entry_of[id], fragment);
}

/* Every column of one row of every table of facts, its number and its entry too. */
static void test_every_column(void **state)
{
	(void)state;
	scratch own;
	fill(&own, "column");
	for (int id = 0; id < FL_TABLES; id++) {
		const fl_table *table = fl_table_of((fl_table_id)id);
		assert_row_found(&own, id, "number");
		assert_row_found(&own, id, "entry");
		for (int i = 0; i < fl_table_columns(table); i++) {
			assert_row_found(&own, id, table->column[i]);
		}
	}
	scratch_close(&own);
}

/* The row before the last, once more at the end, with what is unique changed. */
static void insert_copy(scratch *own, const fl_table *table, char *sql, size_t size)
{
	FL_AUTO(fl_buf) text = {0};
	fl_buf_format(&text, "INSERT INTO %s SELECT number + 1000, entry", table->name);
	for (int i = 0; i < fl_table_columns(table); i++) {
		const char *column = table->column[i];
		fl_buf_format(&text, is_integer(own, table, column) ? ", %s + 1000" : ", %s || 'x'",
			column);
	}
	fl_buf_format(&text, " FROM %s WHERE number = 2", table->name);
	snprintf(sql, size, "%s", fl_buf_c(&text));
}

static void test_rows_gone_and_new(void **state)
{
	(void)state;
	scratch own;
	fill(&own, "rows");
	for (int id = 0; id < FL_TABLES; id++) {
		const fl_table *table = fl_table_of((fl_table_id)id);
		char sql[512], fragment[64];
		snprintf(fragment, sizeof(fragment), "table %s", table->name);
		snprintf(sql, sizeof(sql), "DELETE FROM %s WHERE number = 2", table->name);
		assert_found(&own, sql, entry_of[id], fragment);
		snprintf(sql, sizeof(sql), "DELETE FROM %s WHERE entry = %d", table->name,
			entry_of[id]);
		assert_found(&own, sql, entry_of[id], fragment);
		insert_copy(&own, table, sql, sizeof(sql));
		assert_found(&own, sql, entry_of[id], fragment);
	}
	/* A row without any entry to vouch for it, and two that have changed places. */
	assert_found(&own, "INSERT INTO graded VALUES(9, 77, 1, 1, 'x')", 77, "table graded");
	assert_found(&own,
		"UPDATE drawn SET number = 9 WHERE number = 1;"
		"UPDATE drawn SET number = 1 WHERE number = 2;"
		"UPDATE drawn SET number = 2 WHERE number = 9",
		ENTRY_REST, "table drawn");
	/* An index that was tampered with is not asked. */
	assert_found(&own, "DROP INDEX event_by_source_ref; UPDATE event SET source_ref = 'E1'",
		ENTRY_EVENTS, "table event");
	/* Numbers far away do not make the check run for ages. */
	assert_found(&own, "UPDATE event SET retailer = 4000000000 WHERE number = 1", 0,
		"a retailer that does not exist");
	assert_found(&own, "UPDATE retailer SET number = 1000000000000 WHERE number = 300",
		ENTRY_ROSTER, "table retailer");
	scratch_close(&own);
}

/* ---- What is derived ------------------------------------------------------------------------ */

static const struct {
	const char *sql;
	const char *fragment;
} derived[] = {
	{"UPDATE event_pack SET pack = CAST(pack || x'00' AS BLOB) WHERE chunk = 1",
		"retailers 257 to 512: their packed histories"},
	{"UPDATE event_pack SET pack = x'' WHERE chunk = 0", "retailers 1 to 256: their packed"},
	{"DELETE FROM event_pack WHERE chunk = 0", "retailers 1 to 256: their packed histories"},
	{"DELETE FROM event_rows WHERE chunk = 1", "retailers 257 to 512: their packed histories"},
	{"UPDATE event_rows SET pack = (SELECT pack FROM event_rows WHERE chunk = 1)",
		"retailers 1 to 256: their packed histories"},
	{"INSERT INTO event_pack VALUES(99, x'00')", "chunk 99"},
	{"INSERT INTO event_rows VALUES(-1, x'00')", "chunk -1"},
	{"UPDATE roster_pack SET pack = CAST(pack || x'00' AS BLOB) WHERE chunk = 0",
		"retailers 1 to 256: their packed roster"},
	{"DELETE FROM roster_pack WHERE chunk = 1", "retailers 257 to 512: their packed roster"},
	{"INSERT INTO roster_pack SELECT 2, pack FROM roster_pack WHERE chunk = 0", "chunk 2"},
	{"UPDATE word SET text = '高山所' WHERE text = '城关所'",
		"is missing from the table of words"},
	{"DELETE FROM word WHERE text = '中华'", "is damaged"},
	{"UPDATE word SET number = 50 WHERE text = '中华'", "packed histories differ"},
	{"UPDATE word SET number = 50 WHERE text = '柳河所'",
		"retailers 1 to 256: their packed roster"},
};

static void test_derived(void **state)
{
	(void)state;
	scratch own;
	fill(&own, "derived");
	for (size_t i = 0; i < COUNT(derived); i++) {
		assert_found(&own, derived[i].sql, 0, derived[i].fragment);
	}
	scratch_close(&own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_column),
		cmocka_unit_test(test_rows_gone_and_new),
		cmocka_unit_test(test_derived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
