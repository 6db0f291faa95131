/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The events of one holder lie together, in the order (day, case number, source reference) over all
 * of the holder's licences, so that joining a unit is copying a run of columns.
 */
#include "store/holding.h"

#include "store/dictionary.h"
#include "store/roster.h"

bool fl_event_columns_init(fl_arena *arena, size_t count, uint32_t slots, fl_event_columns *out)
{
	out->type = fl_arena_array(arena, uint16_t, count + 1);
	out->occurred = fl_arena_array(arena, fl_day, count + 1);
	out->decided = fl_arena_array(arena, fl_day, count + 1);
	out->annulled = fl_arena_array(arena, fl_day, count + 1);
	out->repaired = fl_arena_array(arena, fl_day, count + 1);
	out->case_no = fl_arena_array(arena, uint32_t, count + 1);
	out->row = fl_arena_array(arena, int64_t, count + 1);
	bool failed = out->type == NULL || out->occurred == NULL || out->decided == NULL ||
		out->annulled == NULL || out->repaired == NULL || out->case_no == NULL ||
		out->row == NULL;
	for (uint32_t slot = 0; slot < slots; slot++) {
		out->value[slot] = fl_arena_array(arena, int64_t, count + 1);
		failed = failed || out->value[slot] == NULL;
	}
	return !failed;
}

/* ---- Who holds what ------------------------------------------------------------------------- */

/* Steps through the retailers and their holders; numbers holders in the order of first sight. */
static fl_code number_holders(fl_store *store, sqlite3_stmt *select, fl_holders *holders,
	fl_buf *licences, fl_error *reterr)
{
	FL_AUTO(fl_text_map) map = {0};
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			return FL_OK;
		}
		int64_t retailer = sqlite3_column_int64(select, 0);
		int64_t number;
		fl_text id = fl_column_text(select, 1);
		if (retailer < 1 || retailer > holders->retailers) {
			return fl_fail_at(reterr, FL_MISMATCH, store->path, 0, 0,
				TR("the roster is damaged: run `fairlot ledger verify`",
					"零售户名录已损坏：请运行 fairlot ledger verify"));
		}
		if (id.len == 0) {
			continue;
		}
		if (!fl_text_map_get(&map, id, &number)) {
			static const uint32_t none = 0;
			number = (int64_t)map.count;
			FL_TRY(fl_text_map_add(&map, id, number, reterr));
			fl_buf_add(licences, &none, sizeof(none));
		}
		if (licences->failed) {
			return fl_fail_memory(reterr);
		}
		((uint32_t *)(void *)licences->at)[number]++;
		holders->holder[retailer] = FL_HELD_SHARED + (uint32_t)number;
	}
}

/* Holders of one licence stand alone; the others are numbered anew. */
static fl_code renumber(fl_holders *holders, const fl_buf *licences, fl_error *reterr)
{
	const uint32_t *count = (const uint32_t *)(const void *)licences->at;
	size_t all = licences->len / sizeof(*count);
	FL_AUTO_FREE uint32_t *number = calloc(all + 1, sizeof(*number));
	if (number == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < all; i++) {
		number[i] = count[i] > 1 ? FL_HELD_SHARED + holders->holders++ : FL_HELD_ALONE;
	}
	for (uint32_t r = 1; r <= holders->retailers; r++) {
		if (holders->holder[r] >= FL_HELD_SHARED) {
			holders->holder[r] = number[holders->holder[r] - FL_HELD_SHARED];
		}
	}
	return FL_OK;
}

static fl_code read_holders(
	fl_store *store, fl_day known_at, fl_text holder, fl_holders *holders, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_AUTO(fl_buf) licences = {0};
	int64_t last, retailers;
	FL_TRY(fl_roster_last_entry(store, known_at, &last, reterr));
	FL_TRY(fl_sql_number(store->sql, "SELECT coalesce(max(number), 0) FROM retailer", 0,
		&retailers, reterr));
	holders->retailers = (uint32_t)retailers;
	holders->holder = fl_arena_array(&holders->arena, uint32_t, (size_t)retailers + 1);
	if (holders->holder == NULL) {
		return fl_fail_memory(reterr);
	}
	/* with max() alone SQLite takes the other columns from the row that has it */
	FL_TRY(fl_sql_prepare(store->sql,
		holder.len > 0
			? "SELECT retailer, iif(holder_id = :holder, holder_id, NULL), max(number) "
			  "FROM retailer_detail WHERE entry <= :last AND retailer IN "
			  "(SELECT retailer FROM retailer_detail WHERE holder_id = :holder) "
			  "GROUP BY retailer"
			: "SELECT retailer, holder_id, max(number) FROM retailer_detail "
			  "WHERE entry <= :last GROUP BY retailer",
		&select, reterr));
	fl_bind_int(select, ":last", last);
	if (holder.len > 0) {
		fl_bind_text(select, ":holder", holder);
	}
	FL_TRY(number_holders(store, select, holders, &licences, reterr));
	return renumber(holders, &licences, reterr);
}

/* ---- Their events --------------------------------------------------------------------------- */

/* An event of a holder of several licences, while they are put in order. */
typedef struct gathered {
	uint32_t holder;
	uint32_t place; /* in the columns as they were read */
	fl_day occurred;
	fl_text case_no, source_ref;
} gathered;

typedef struct gathering {
	fl_holders *holders;
	fl_history_reader *reader;
	sqlite3_stmt *words;
	fl_arena texts;
	fl_buf events; /* of gathered */
	fl_buf column; /* of one `gathered_event` each */
} gathering;

/* The numbers of an event, in the order in which they were read. */
typedef struct gathered_event {
	int64_t row;
	fl_day decided, annulled, repaired;
	uint16_t type;
	int64_t value[FL_EVENT_FIELDS_MAX];
} gathered_event;

static void gathering_done(gathering *all)
{
	fl_history_reader_free(all->reader);
	sqlite3_finalize(all->words);
	fl_arena_done(&all->texts);
	fl_buf_done(&all->events);
	fl_buf_done(&all->column);
}
FL_AUTO_DEFINE(gathering, gathering_done);

static fl_code gather_event(gathering *all, const fl_facts *facts, uint32_t event, int64_t number,
	uint32_t holder, fl_error *reterr)
{
	bool row;
	sqlite3_reset(all->words);
	fl_bind_int(all->words, ":number", number);
	FL_TRY(fl_sql_step(all->words, &row, reterr));
	gathered words = {.holder = holder,
		.place = (uint32_t)(all->column.len / sizeof(gathered_event)),
		.occurred = facts->occurred[event]};
	if (row) {
		words.case_no = fl_arena_copy(&all->texts, fl_column_text(all->words, 0));
		words.source_ref = fl_arena_copy(&all->texts, fl_column_text(all->words, 1));
	}
	gathered_event numbers = {.row = number,
		.decided = facts->decided[event],
		.annulled = facts->annulled[event],
		.repaired = facts->repaired[event],
		.type = facts->event_type[event]};
	for (uint32_t slot = 0; slot < all->holders->slots; slot++) {
		numbers.value[slot] =
			facts->value[slot] != NULL ? facts->value[slot][event] : FL_VALUE_NONE;
	}
	fl_buf_add(&all->events, &words, sizeof(words));
	fl_buf_add(&all->column, &numbers, sizeof(numbers));
	bool failed = all->events.failed || all->column.failed ||
		(row && (words.case_no.at == NULL || words.source_ref.at == NULL));
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

static bool has_shared(const fl_holders *holders, int64_t chunk)
{
	for (uint32_t i = 1; i <= FL_BATCH_UNITS_MAX; i++) {
		int64_t retailer = chunk * FL_BATCH_UNITS_MAX + i;
		if (retailer <= holders->retailers && holders->holder[retailer] >= FL_HELD_SHARED) {
			return true;
		}
	}
	return false;
}

static fl_code gather_chunk(gathering *all, int64_t chunk, fl_day known_at, fl_error *reterr)
{
	const fl_facts *facts;
	const fl_roster_columns *roster;
	const int64_t *rows;
	FL_TRY(fl_history_load(all->reader, chunk, known_at, &facts, &roster, reterr));
	FL_TRY(fl_history_load_rows(all->reader, &rows, reterr));
	for (uint32_t u = 0; u < facts->unit_count; u++) {
		uint32_t holder = all->holders->holder[roster->retailer[u]];
		for (uint32_t e = facts->first_event[u];
			holder >= FL_HELD_SHARED && e < facts->first_event[u + 1]; e++) {
			FL_TRY(gather_event(
				all, facts, e, rows[e], holder - FL_HELD_SHARED, reterr));
		}
	}
	return FL_OK;
}

static int compare(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int by_holder_and_case(const void *a, const void *b)
{
	const gathered *left = a, *right = b;
	int order = compare(left->holder, right->holder);
	return order != 0 ? order : fl_text_compare(left->case_no, right->case_no);
}

static int by_holder_and_day(const void *a, const void *b)
{
	const gathered *left = a, *right = b;
	int order = compare(left->holder, right->holder);
	if (order == 0 && left->occurred != right->occurred) {
		order = left->occurred < right->occurred ? -1 : 1;
	}
	order = order != 0 ? order : fl_text_compare(left->case_no, right->case_no);
	return order != 0 ? order : fl_text_compare(left->source_ref, right->source_ref);
}

/* Numbers the cases: equal numbers within one holder are one case, 0 stands alone. */
static void number_cases(gathered *event, size_t count, uint32_t *case_no)
{
	uint32_t number = 0;
	qsort(event, count, sizeof(*event), by_holder_and_case);
	for (size_t i = 0; i < count; i++) {
		number += i == 0 || by_holder_and_case(&event[i - 1], &event[i]) != 0;
		case_no[event[i].place] = event[i].case_no.len > 0 ? number : 0;
	}
}

static fl_code arrange(gathering *all, fl_error *reterr)
{
	fl_holders *holders = all->holders;
	gathered *event = (gathered *)(void *)all->events.at;
	const gathered_event *numbers = (const gathered_event *)(const void *)all->column.at;
	size_t count = all->events.len / sizeof(*event);
	FL_AUTO_FREE uint32_t *case_no = calloc(count + 1, sizeof(*case_no));
	holders->first = fl_arena_array(&holders->arena, size_t, (size_t)holders->holders + 1);
	if (case_no == NULL || holders->first == NULL ||
		!fl_event_columns_init(&holders->arena, count, holders->slots, &holders->event)) {
		return fl_fail_memory(reterr);
	}
	if (count > 0) {
		number_cases(event, count, case_no);
		qsort(event, count, sizeof(*event), by_holder_and_day);
	}
	fl_event_columns *out = &holders->event;
	for (size_t i = 0; i < count; i++) {
		const gathered_event *from = &numbers[event[i].place];
		out->type[i] = from->type;
		out->occurred[i] = event[i].occurred;
		out->decided[i] = from->decided;
		out->annulled[i] = from->annulled;
		out->repaired[i] = from->repaired;
		out->case_no[i] = case_no[event[i].place];
		out->row[i] = from->row;
		for (uint32_t slot = 0; slot < holders->slots; slot++) {
			out->value[slot][i] = from->value[slot];
		}
		holders->first[event[i].holder + 1]++;
	}
	for (uint32_t h = 0; h < holders->holders; h++) {
		holders->first[h + 1] += holders->first[h];
	}
	return FL_OK;
}

fl_code fl_holders_new(fl_store *store, const fl_vocab *vocab, fl_day known_at, fl_text holder,
	fl_holders **ret_holders, fl_error *reterr)
{
	FL_AUTO_PTR(fl_holders) holders = calloc(1, sizeof(*holders));
	FL_AUTO(gathering) all = {.holders = holders};
	int64_t chunks;
	if (holders == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t i = 0; i < vocab->type_count; i++) {
		uint32_t fields = vocab->type[i].field_count;
		holders->slots = fields > holders->slots ? fields : holders->slots;
	}
	FL_TRY(read_holders(store, known_at, holder, holders, reterr));
	FL_TRY(fl_history_reader_new(store, vocab, &all.reader, reterr));
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT case_no, source_ref FROM event WHERE number = :number", &all.words,
		reterr));
	FL_TRY(fl_history_chunks(store, &chunks, reterr));
	for (int64_t chunk = 0; chunk < chunks; chunk++) {
		if (has_shared(holders, chunk)) {
			FL_TRY(gather_chunk(&all, chunk, known_at, reterr));
		}
	}
	FL_TRY(arrange(&all, reterr));
	*ret_holders = FL_STEAL(holders);
	return FL_OK;
}

void fl_holders_free(fl_holders *holders)
{
	if (holders != NULL) {
		fl_arena_done(&holders->arena);
		free(holders);
	}
}
