/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What goes into the store comes out of its packs: random events of a few hundred retailers, read
 * back as known at several days and compared with a model that filters and sorts them plainly.
 */
#include "stores.h"

#define RETAILERS 600 /* three chunks, the last one not full */
#define EVENTS    4000
#define LATE      300 /* from this retailer on they are known from day 20, the others from day 10 */

static const fl_event_type types[] = {
	{{"clean_check", 11}, 0, {{{NULL, 0}, FL_FIELD_DECIMAL}}},
	{{"off_channel", 11}, 4,
		{{{"cartons", 7}, FL_FIELD_DECIMAL}, {{"pieces", 6}, FL_FIELD_INTEGER},
			{{"due", 3}, FL_FIELD_DATE}, {{"brand", 5}, FL_FIELD_STRING}}},
};
static const fl_vocab wanted = {types, 2};

typedef struct model_event {
	char ref[16];
	char case_no[8]; /* "" for none */
	char brand[8];
	uint32_t retailer; /* from 0 */
	fl_event_row row;
	fl_day recorded;
	fl_day annulled, annulled_recorded; /* FL_DAY_NONE: never */
	fl_day repaired, repaired_recorded;
} model_event;

static model_event model[EVENTS];
static char ids[RETAILERS][16];

/* ---- Chance --------------------------------------------------------------------------------- */

static uint64_t chance = 1;

static uint32_t below(uint32_t limit)
{
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return (uint32_t)(chance >> 33) % limit;
}

static fl_day rarely(uint32_t one_in, fl_day otherwise)
{
	return below(one_in) == 0 ? (fl_day)(15000 + below(400)) : otherwise;
}

static void make_event(model_event *event, uint32_t i)
{
	*event = (model_event){.retailer = below(4) == 0 ? below(5) * 60 : below(RETAILERS)};
	fl_event_row *row = &event->row;
	snprintf(event->ref, sizeof(event->ref), "E%05u", (i * 7919u) % 100000u);
	snprintf(
		event->case_no, sizeof(event->case_no), "%s%u", below(3) == 0 ? "" : "C", below(9));
	event->case_no[event->case_no[0] == 'C' ? 7 : 0] = '\0';
	snprintf(event->brand, sizeof(event->brand), "牌%u", below(40));
	row->retailer = fl_text_of(ids[event->retailer]);
	row->type = below(2);
	row->occurred = (fl_day)(15000 + below(60));
	row->decided = rarely(3, FL_DAY_NONE);
	row->recorded = below(3) == 0 ? (fl_day)(11 + below(20)) : FL_DAY_NONE;
	row->case_no = fl_text_of(event->case_no);
	row->source_ref = fl_text_of(event->ref);
	for (uint32_t f = 0; f < types[row->type].field_count; f++) {
		static const int64_t unit[] = {1, FL_VALUE_UNIT, 1, 0};
		bool given = below(4) != 0;
		row->value[f] = given && f < 3 ? (int64_t)below(70000) * unit[f] : FL_VALUE_NONE;
		row->text[f] = given && f == 3 ? fl_text_of(event->brand) : (fl_text){"", 0};
	}
	event->annulled = rarely(9, FL_DAY_NONE);
	event->repaired = rarely(9, FL_DAY_NONE);
}

/* ---- Filling -------------------------------------------------------------------------------- */

static void add_retailers(scratch *own, fl_day day, uint32_t from, uint32_t to)
{
	fl_entry entry;
	FL_AUTO(fl_roster_import) import = {0};
	scratch_begin(own, "import.retailers", day, &entry);
	assert_ok(fl_roster_import_begin(&entry, &import, &error));
	for (uint32_t i = from; i < to; i++) {
		fl_row_fate fate;
		snprintf(ids[i], sizeof(ids[i]), "R%06u", i);
		const fl_retailer_row row = {.id = fl_text_of(ids[i]),
			.stratum = i % 2 == 0 ? FL_TEXT("城关所") : FL_TEXT("柳河所"),
			.licensed_on = i % 7 == 0 ? FL_DAY_NONE : (fl_day)(14000 + i),
			.status = (int64_t)(i % 3)};
		assert_ok(fl_roster_add(&import, &row, &fate, &error));
		assert_int_equal(fate, FL_ROW_ADDED);
	}
	assert_ok(fl_entry_end(&entry, FL_TEXT("{}"), &error));
	assert_ok(fl_roster_import_end(&import, &error));
	scratch_commit(own, &entry);
}

/* Imports the events at these places of the model; a large claimed size takes the way of bulk. */
static void add_events(scratch *own, fl_day day, const fl_vocab *vocab, const uint32_t *places,
	uint32_t count, uint64_t claimed_bytes)
{
	fl_entry entry;
	FL_AUTO(fl_event_import) import = {0};
	FL_AUTO(fl_arena) arena = {0};
	const fl_duplicate *duplicates;
	size_t duplicate_count;
	scratch_begin(own, "import.events", day, &entry);
	assert_ok(fl_event_import_begin(&entry, vocab, claimed_bytes, &import, &error));
	for (uint32_t i = 0; i < count; i++) {
		fl_row_fate fate;
		fl_row_earlier earlier;
		model_event *event = &model[places[i]];
		event->recorded = event->row.recorded == FL_DAY_NONE ? day : event->row.recorded;
		assert_ok(fl_event_add(&import, &event->row, i + 2, &fate, &earlier, &error));
		assert_int_equal(fate, FL_ROW_ADDED);
	}
	assert_ok(fl_event_import_index(&import, &arena, &duplicates, &duplicate_count, &error));
	assert_int_equal(duplicate_count, 0);
	assert_ok(fl_entry_end(&entry, FL_TEXT("{}"), &error));
	assert_ok(fl_event_import_end(&import, &error));
	scratch_commit(own, &entry);
}

static void amend(fl_event_import *import, model_event *event, fl_amendment kind, fl_day day,
	fl_day today, fl_day *ret_recorded)
{
	fl_row_fate fate;
	const fl_amendment_row row = {event->row.source_ref, kind, day,
		below(2) == 0 ? (fl_day)(today - 1) : FL_DAY_NONE};
	*ret_recorded = row.recorded == FL_DAY_NONE ? today : row.recorded;
	assert_ok(fl_amendment_add(import, &row, &fate, &error));
	assert_int_equal(fate, FL_ROW_ADDED);
	assert_ok(fl_amendment_add(import, &row, &fate, &error));
	assert_int_equal(fate, FL_ROW_DUPLICATE);
}

static void add_amendments(scratch *own, fl_day day, const fl_vocab *vocab)
{
	fl_entry entry;
	FL_AUTO(fl_event_import) import = {0};
	scratch_begin(own, "import.amendments", day, &entry);
	assert_ok(fl_event_import_begin(&entry, vocab, 0, &import, &error));
	for (uint32_t i = 0; i < EVENTS; i++) {
		if (model[i].annulled != FL_DAY_NONE) {
			amend(&import, &model[i], FL_AMEND_ANNUL, model[i].annulled, day,
				&model[i].annulled_recorded);
		}
		if (model[i].repaired != FL_DAY_NONE) {
			amend(&import, &model[i], FL_AMEND_REPAIR, model[i].repaired, day,
				&model[i].repaired_recorded);
		}
	}
	assert_ok(fl_entry_end(&entry, FL_TEXT("{}"), &error));
	assert_ok(fl_event_import_end(&import, &error));
	scratch_commit(own, &entry);
}

/* Retailers on days 10 and 20, events in `parts` imports on day 30, amendments on day 40. */
static void fill(scratch *own, const char *name, const uint32_t *places, uint32_t parts,
	uint64_t claimed_bytes)
{
	FL_AUTO(fl_arena) arena = {0};
	fl_vocab vocab;
	scratch_open(own, name);
	scratch_vocab(own, 5, &wanted, &arena, &vocab);
	add_retailers(own, 10, 0, LATE);
	add_retailers(own, 20, LATE, RETAILERS);
	for (uint32_t part = 0; part < parts; part++) {
		uint32_t from = EVENTS / parts * part;
		uint32_t to = part + 1 == parts ? EVENTS : EVENTS / parts * (part + 1);
		add_events(own, 30, &vocab, places + from, to - from, claimed_bytes);
	}
	chance = 77;
	add_amendments(own, 40, &vocab);
}

static void start_model(uint32_t places[EVENTS], bool shuffle)
{
	chance = 88172645463325252u;
	for (uint32_t i = 0; i < RETAILERS; i++) {
		snprintf(ids[i], sizeof(ids[i]), "R%06u", i);
	}
	for (uint32_t i = 0; i < EVENTS; i++) {
		make_event(&model[i], i);
		places[i] = i;
	}
	for (uint32_t i = EVENTS - 1; shuffle && i > 0; i--) {
		uint32_t other = below(i + 1), place = places[i];
		places[i] = places[other];
		places[other] = place;
	}
}

/* ---- Comparing ------------------------------------------------------------------------------ */

static int compare_model(const void *left, const void *right)
{
	const model_event *a = *(const model_event *const *)left;
	const model_event *b = *(const model_event *const *)right;
	if (a->row.occurred != b->row.occurred) {
		return a->row.occurred < b->row.occurred ? -1 : 1;
	}
	int order = strcmp(a->case_no, b->case_no);
	return order != 0 ? order : strcmp(a->ref, b->ref);
}

/* The model's events of a retailer as known at a day, in their order. */
static uint32_t list_known(uint32_t retailer, fl_day known_at, const model_event *list[EVENTS])
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < EVENTS; i++) {
		if (model[i].retailer == retailer && model[i].recorded <= known_at) {
			list[count++] = &model[i];
		}
	}
	qsort(list, count, sizeof(*list), compare_model);
	return count;
}

static void assert_values(
	const fl_facts *facts, uint32_t at, const model_event *event, const fl_text *words)
{
	const fl_event_type *type = &types[event->row.type];
	for (uint32_t f = 0; f < type->field_count; f++) {
		int64_t found = facts->value[f][at];
		if (type->field[f].kind == FL_FIELD_STRING) {
			fl_text word = found == FL_VALUE_NONE ? (fl_text){"", 0} : words[found];
			assert_true(fl_text_equal(word, event->row.text[f]));
		} else {
			assert_true(found == event->row.value[f]);
		}
	}
}

static void assert_events(const fl_facts *facts, uint32_t unit, uint32_t retailer, fl_day known_at,
	const fl_text *words)
{
	static const model_event *list[EVENTS];
	uint32_t count = list_known(retailer, known_at, list);
	uint32_t first = facts->first_event[unit];
	assert_int_equal(facts->first_event[unit + 1] - first, count);
	for (uint32_t i = 0; i < count; i++) {
		const model_event *event = list[i];
		uint32_t at = first + i;
		assert_int_equal(facts->event_type[at], event->row.type);
		assert_int_equal(facts->occurred[at], event->row.occurred);
		assert_int_equal(facts->decided[at], event->row.decided);
		assert_int_equal(facts->annulled[at],
			event->annulled_recorded <= known_at ? event->annulled : FL_DAY_NONE);
		assert_int_equal(facts->repaired[at],
			event->repaired_recorded <= known_at ? event->repaired : FL_DAY_NONE);
		assert_int_equal(facts->case_no[at] == 0, event->case_no[0] == '\0');
		for (uint32_t other = 0; other < i && event->case_no[0] != '\0'; other++) {
			assert_int_equal(facts->case_no[at] == facts->case_no[first + other],
				strcmp(event->case_no, list[other]->case_no) == 0);
		}
		assert_values(facts, at, event, words);
	}
}

static void assert_model(scratch *own, fl_day known_at)
{
	FL_AUTO(fl_arena) arena = {0};
	FL_AUTO_PTR(fl_history_reader) reader = NULL;
	fl_vocab vocab;
	fl_text *words;
	size_t word_count;
	int64_t chunks;
	uint32_t units = 0;
	assert_ok(fl_vocab_load(&own->store, &arena, &vocab, &error));
	assert_ok(fl_words_list(&own->store, &arena, &words, &word_count, &error));
	assert_ok(fl_history_reader_new(&own->store, &vocab, &reader, &error));
	assert_ok(fl_history_chunks(&own->store, &chunks, &error));
	for (int64_t chunk = 0; chunk < chunks; chunk++) {
		const fl_facts *facts;
		const fl_roster_columns *roster;
		assert_ok(fl_history_load(reader, chunk, known_at, &facts, &roster, &error));
		for (uint32_t unit = 0; unit < facts->unit_count; unit++, units++) {
			assert_true(fl_text_is(facts->id[unit], ids[units]));
			assert_int_equal(roster->retailer[unit], units + 1);
			assert_int_equal(roster->status[unit], units % 3);
			assert_int_equal(facts->licensed_on[unit],
				units % 7 == 0 ? FL_DAY_NONE : (fl_day)(14000 + units));
			assert_events(facts, unit, units, known_at, words);
		}
	}
	assert_int_equal(units, known_at < 10 ? 0 : known_at < 20 ? LATE : RETAILERS);
}

/* Whichever way the rows were written, their hashes and packs are those that the ledger expects. */
static void assert_verified(scratch *own)
{
	static fl_ledger_report report;
	scratch_verify(own, &report);
	if (report.finding_count > 0) {
		fail_msg("%s", report.finding[0].text[FL_EN]);
	}
}

/* ---- Tests ---------------------------------------------------------------------------------- */

static const struct {
	bool shuffle;
	uint32_t parts;
	uint64_t claimed_bytes;
} fillings[] = {
	{false, 1, 0}, {true, 1, 0}, {true, 1, 4u << 20}, {true, 3, 0}, {false, 3, 4u << 20}};

static void test_model(void **state)
{
	(void)state;
	static uint32_t places[EVENTS];
	static const fl_day known_at[] = {9, 10, 19, 20, 25, 29, 30, 38, 39, 40, 20000};
	for (size_t i = 0; i < sizeof(fillings) / sizeof(fillings[0]); i++) {
		scratch own;
		start_model(places, fillings[i].shuffle);
		fill(&own, "history", places, fillings[i].parts, fillings[i].claimed_bytes);
		for (size_t d = 0; d < sizeof(known_at) / sizeof(known_at[0]); d++) {
			assert_model(&own, known_at[d]);
		}
		assert_verified(&own);
		scratch_close(&own);
	}
}

static void copy_packs(scratch *own, fl_buf *out)
{
	FL_AUTO_STMT select = NULL;
	assert_ok(fl_sql_prepare(own->store.sql,
		"SELECT pack FROM event_pack UNION ALL SELECT pack FROM event_rows "
		"UNION ALL SELECT pack FROM roster_pack",
		&select, &error));
	while (sqlite3_step(select) == SQLITE_ROW) {
		fl_pack_bytes(out, fl_column_blob(select, 0));
	}
	assert_false(out->failed);
}

/* However the same rows come in, the packs are the same bytes. */
static void test_same_packs(void **state)
{
	(void)state;
	static uint32_t places[EVENTS];
	FL_AUTO(fl_buf) first = {0};
	for (uint32_t parts = 1; parts <= 5; parts += 2) {
		scratch own;
		FL_AUTO(fl_buf) packs = {0};
		start_model(places, false);
		fill(&own, "packs", places, parts, parts == 3 ? 4u << 20 : 0);
		copy_packs(&own, parts == 1 ? &first : &packs);
		assert_true(first.len > 1000);
		assert_true(parts == 1 || fl_text_equal(fl_buf_view(&first), fl_buf_view(&packs)));
		scratch_close(&own);
	}
}

/* A pack that anybody may have written never takes the reader out of its arrays. */
static void test_damaged_packs(void **state)
{
	(void)state;
	static const char *const tables[] = {"event_pack", "roster_pack", "event_rows"};
	static uint32_t places[EVENTS];
	scratch own;
	FL_AUTO(fl_arena) arena = {0};
	fl_vocab vocab;
	start_model(places, false);
	fill(&own, "damage", places, 1, 0);
	assert_ok(fl_vocab_load(&own.store, &arena, &vocab, &error));
	uint32_t refused = 0;
	for (uint32_t i = 0; i < 600; i++) {
		char sql[256];
		FL_AUTO_PTR(fl_history_reader) reader = NULL;
		const fl_facts *facts;
		const int64_t *rows;
		/* The numbers and headers at the front are where damage does most. */
		uint32_t at = below(2) == 0 ? below(64) : below(3000);
		snprintf(sql, sizeof(sql),
			"BEGIN; UPDATE %s SET pack = CAST(substr(pack, 1, %u) || x'%02x' || "
			"substr(pack, %u) AS BLOB) WHERE chunk = 0",
			tables[i % 3], at, below(256), at + (i % 7 == 0 ? 1 : 2));
		scratch_sql(&own, sql);
		assert_ok(fl_history_reader_new(&own.store, &vocab, &reader, &error));
		fl_code code = fl_history_load(reader, 0, 1000, &facts, NULL, NULL);
		code = code == FL_OK ? fl_history_load_rows(reader, &rows, NULL) : code;
		assert_true(code == FL_OK || code == FL_MISMATCH || code == FL_MEMORY);
		refused += code != FL_OK;
		fl_history_reader_free(FL_STEAL(reader));
		scratch_sql(&own, "ROLLBACK");
	}
	assert_in_range(refused, 100, 599);
	scratch_close(&own);
}

/* Columns of the head of a pack, as they should not be. */
static const struct {
	int64_t unit[2]; /* events of each of two units */
	uint64_t events;
} counts[] = {{{-1, 3}, 2}, {{INT64_MIN + 1, 3}, 2}, {{1, 2}, 2}, {{3, -1}, 2}, {{0, 0}, 1}};

static void test_impossible_counts(void **state)
{
	(void)state;
	static uint32_t places[EVENTS];
	scratch own;
	FL_AUTO(fl_arena) arena = {0};
	fl_vocab vocab;
	start_model(places, false);
	fill(&own, "counts", places, 1, 0);
	assert_ok(fl_vocab_load(&own.store, &arena, &vocab, &error));
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		FL_AUTO_PTR(fl_history_reader) reader = NULL;
		FL_AUTO_STMT update = NULL;
		FL_AUTO(fl_buf) pack = {0};
		const fl_facts *facts;
		const int64_t zeros[3] = {0};
		fl_pack_number(&pack, 2);
		fl_pack_number(&pack, counts[i].events);
		fl_pack_number(&pack, 0);
		fl_pack_add(&pack, counts[i].unit, 2);
		for (int column = 0; column < 5; column++) {
			fl_pack_add(&pack, zeros, 3);
		}
		fl_pack_number(&pack, 0);
		for (int column = 0; column < 4; column++) {
			fl_pack_add(&pack, zeros, 0);
		}
		assert_ok(fl_sql_prepare(own.store.sql,
			"UPDATE event_pack SET pack = :pack WHERE chunk = 0", &update, &error));
		fl_bind_blob(update, ":pack", fl_buf_view(&pack));
		assert_ok(fl_sql_done(update, &error));
		assert_ok(fl_history_reader_new(&own.store, &vocab, &reader, &error));
		assert_fails(fl_history_load(reader, 0, 1000, &facts, NULL, &error), FL_MISMATCH,
			"damaged");
	}
	scratch_close(&own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_same_packs),
		cmocka_unit_test(test_damaged_packs),
		cmocka_unit_test(test_impossible_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
