/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A scratch database with rows in every table of facts, and what is found when somebody tampers
 * with it: shared by the tests of the ledger.
 */
#ifndef TEST_LEDGERS_H
#define TEST_LEDGERS_H

#include "stores.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define RETAILERS    300

/* The entries that fill() makes. */
enum { ENTRY_VOCAB = 1, ENTRY_ROSTER, ENTRY_CHANGE, ENTRY_EVENTS, ENTRY_AMENDMENTS, ENTRY_REST };

static const fl_event_type types[] = {
	{{"clean_check", 11}, 0, {{{NULL, 0}, FL_FIELD_DECIMAL}}},
	{{"off_channel", 11}, 2,
		{{{"cartons", 7}, FL_FIELD_DECIMAL}, {{"brand", 5}, FL_FIELD_STRING}}},
	{{"no_licence_shown", 16}, 1, {{{"due", 3}, FL_FIELD_DATE}}},
};
static const fl_vocab wanted = {types, 3};

/* The entry that holds the rows that are tampered with: the second of each table. */
static const int entry_of[FL_TABLES] = {
	[FL_TABLE_RULE_SET] = ENTRY_REST,
	[FL_TABLE_EVENT_TYPE] = ENTRY_VOCAB,
	[FL_TABLE_EVENT_FIELD] = ENTRY_VOCAB,
	[FL_TABLE_RETAILER] = ENTRY_ROSTER,
	[FL_TABLE_RETAILER_DETAIL] = ENTRY_ROSTER,
	[FL_TABLE_EVENT] = ENTRY_EVENTS,
	[FL_TABLE_AMENDMENT] = ENTRY_AMENDMENTS,
	[FL_TABLE_INSPECTOR] = ENTRY_REST,
	[FL_TABLE_SERVICE] = ENTRY_REST,
	[FL_TABLE_BARRED] = ENTRY_REST,
	[FL_TABLE_RUN] = ENTRY_REST,
	[FL_TABLE_RUN_VERSION] = ENTRY_REST,
	[FL_TABLE_GRADED] = ENTRY_REST,
	[FL_TABLE_PUBLICATION] = ENTRY_REST,
	[FL_TABLE_DRAW] = ENTRY_REST,
	[FL_TABLE_SEALED] = ENTRY_REST,
	[FL_TABLE_REVEALED] = ENTRY_REST,
	[FL_TABLE_OUTCOME] = ENTRY_REST,
	[FL_TABLE_DRAWN] = ENTRY_REST,
	[FL_TABLE_CHANGE] = ENTRY_REST,
	[FL_TABLE_RELEASED] = ENTRY_REST,
	[FL_TABLE_VOIDED] = ENTRY_REST,
};

/* ---- A database with rows in every table ---------------------------------------------------- */

static inline void add_roster(scratch *own, fl_day day, uint32_t count, fl_text stratum)
{
	fl_entry entry;
	FL_AUTO(fl_roster_import) import = {0};
	scratch_begin(own, "import.retailers", day, &entry);
	assert_ok(fl_roster_import_begin(&entry, &import, &error));
	for (uint32_t i = 0; i < count; i++) {
		char id[16];
		fl_row_fate fate;
		snprintf(id, sizeof(id), "R%06u", i);
		const fl_retailer_row row = {.id = fl_text_of(id),
			.stratum = stratum,
			.licensed_on = FL_DAY_NONE,
			.name = FL_TEXT("天天小卖部")};
		assert_ok(fl_roster_add(&import, &row, &fate, &error));
	}
	assert_ok(fl_entry_end(&entry, FL_TEXT("{}"), &error));
	assert_ok(fl_roster_import_end(&import, &error));
	scratch_commit(own, &entry);
}

static inline void add_events(scratch *own, const fl_vocab *vocab)
{
	fl_entry entry;
	FL_AUTO(fl_event_import) import = {0};
	scratch_begin(own, "import.events", 30, &entry);
	assert_ok(fl_event_import_begin(&entry, vocab, 0, &import, &error));
	for (uint32_t i = 0; i < 40; i++) {
		char id[16], ref[16];
		fl_row_fate fate;
		fl_row_earlier earlier;
		snprintf(id, sizeof(id), "R%06u", i * 7 % RETAILERS);
		snprintf(ref, sizeof(ref), "E%u", i);
		const fl_event_row row = {.retailer = fl_text_of(id),
			.type = i % 2,
			.occurred = (fl_day)(i % 20),
			.decided = FL_DAY_NONE,
			.recorded = FL_DAY_NONE,
			.source_ref = fl_text_of(ref),
			.value = {INT64_C(2500000), FL_VALUE_NONE},
			.text = {{"2.5", 3}, {"中华", 6}}};
		assert_ok(fl_event_add(&import, &row, i, &fate, &earlier, &error));
		assert_int_equal(fate, FL_ROW_ADDED);
	}
	assert_ok(fl_entry_end(&entry, FL_TEXT("{}"), &error));
	assert_ok(fl_event_import_end(&import, &error));
	scratch_commit(own, &entry);
}

static inline void add_amendments(scratch *own, const fl_vocab *vocab)
{
	static const char *const refs[] = {"E3", "E5", "E9"};
	fl_entry entry;
	FL_AUTO(fl_event_import) import = {0};
	scratch_begin(own, "import.amendments", 40, &entry);
	assert_ok(fl_event_import_begin(&entry, vocab, 0, &import, &error));
	for (size_t i = 0; i < COUNT(refs); i++) {
		fl_row_fate fate;
		const fl_amendment_row row = {fl_text_of(refs[i]), FL_AMEND_ANNUL, 35, FL_DAY_NONE};
		assert_ok(fl_amendment_add(&import, &row, &fate, &error));
		assert_int_equal(fate, FL_ROW_ADDED);
	}
	assert_ok(fl_entry_end(&entry, FL_TEXT("{}"), &error));
	assert_ok(fl_event_import_end(&import, &error));
	scratch_commit(own, &entry);
}

static inline bool is_integer(scratch *own, const fl_table *table, const char *column)
{
	char select[160];
	snprintf(select, sizeof(select),
		"SELECT type = 'INTEGER' FROM pragma_table_info('%s') WHERE name = '%s'",
		table->name, column);
	return scratch_number(own, select) == 1;
}

/* Three rows for each table that no importer above has filled, of whatever its columns hold. */
static inline void add_rest(scratch *own)
{
	fl_entry entry;
	scratch_begin(own, "rest", 50, &entry);
	for (int id = 0; id < FL_TABLES; id++) {
		const fl_table *table = fl_table_of((fl_table_id)id);
		for (int row = 0; entry_of[id] == ENTRY_REST && row < 3; row++) {
			fl_cell cells[FL_TABLE_COLUMNS_MAX];
			char text[32];
			snprintf(text, sizeof(text), "第 %d 行 \"\\\n", row);
			for (int i = 0; i < fl_table_columns(table); i++) {
				cells[i] = is_integer(own, table, table->column[i])
					? fl_cell_int(row)
					: fl_cell_text(fl_text_of(text));
			}
			assert_ok(fl_entry_add(&entry, (fl_table_id)id, cells, NULL, NULL, &error));
		}
	}
	assert_ok(fl_entry_end(&entry, FL_TEXT("{\"note\":\"rest\"}"), &error));
	scratch_commit(own, &entry);
}

static inline void fill(scratch *own, const char *name)
{
	FL_AUTO(fl_arena) arena = {0};
	fl_vocab vocab;
	scratch_open(own, name);
	scratch_vocab(own, 5, &wanted, &arena, &vocab);
	add_roster(own, 10, RETAILERS, FL_TEXT("城关所"));
	add_roster(own, 12, 2, FL_TEXT("柳河所"));
	add_events(own, &vocab);
	add_amendments(own, &vocab);
	add_rest(own);
}

/* ---- Finding -------------------------------------------------------------------------------- */

static fl_ledger_report report;

static inline bool found(int64_t seq, const char *fragment)
{
	for (int i = 0; i < report.finding_count; i++) {
		const fl_ledger_finding *finding = &report.finding[i];
		assert_true(finding->text[FL_ZH][0] != '\0');
		if (finding->seq == seq && strstr(finding->text[FL_EN], fragment) != NULL) {
			return true;
		}
	}
	return false;
}

/* Tampers within a transaction that is given up, and looks for the finding. */
static inline void assert_found(scratch *own, const char *sql, int64_t seq, const char *fragment)
{
	scratch_sql(own,
		"BEGIN; DROP TRIGGER ledger_no_update; DROP TRIGGER ledger_no_delete;"
		"DROP TRIGGER ledger_extends_head");
	scratch_sql(own, sql);
	scratch_verify(own, &report);
	if (!found(seq, fragment)) {
		fail_msg("%s: %d finding(s), first of entry %lld: %s", sql, report.finding_count,
			(long long)report.finding[0].seq, report.finding[0].text[FL_EN]);
	}
	scratch_sql(own, "ROLLBACK");
}

#endif
