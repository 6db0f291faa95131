/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events into packs.  Everything is gathered first, since a file of events is in the order of days
 * and a pack in that of retailers; then a counting sort by retailer and a merge sort within each.
 *
 * A pack of events is: number of units, number of events n, number of field slots; columns: events
 * per unit, type, occurred, decided, recorded, case, then one column a slot; number of amendments
 * m; columns: index of the event, kind, day, recorded.  The pack of rows is n and one column.
 */
#include "store/history.h"

#include "store/dictionary.h"

/* Texts of an event: the case number's length, the reference's, then both. */
typedef struct record {
	int64_t number;
	uint64_t text;
	uint32_t retailer;
	int32_t occurred;
	int32_t decided;
	int32_t recorded;
	uint16_t type;
	uint16_t case_len;
	uint32_t ref_len;
} record;

fl_history_builder fl_history_builder_for(const fl_vocab *vocab)
{
	uint32_t slots = 0;
	for (uint32_t i = 0; i < vocab->type_count; i++) {
		slots = vocab->type[i].field_count > slots ? vocab->type[i].field_count : slots;
	}
	return (fl_history_builder){.slots = slots};
}

void fl_history_builder_done(fl_history_builder *builder)
{
	fl_buf_done(&builder->records);
	fl_buf_done(&builder->values);
	fl_buf_done(&builder->texts);
	free(builder->order);
	builder->order = NULL;
}

fl_code fl_history_add(fl_history_builder *builder, const fl_history_event *event, fl_error *reterr)
{
	const record added = {.number = event->number,
		.text = builder->texts.len,
		.retailer = (uint32_t)event->retailer,
		.occurred = event->occurred,
		.decided = event->decided,
		.recorded = event->recorded,
		.type = event->type,
		.case_len = (uint16_t)event->case_no.len,
		.ref_len = (uint32_t)event->source_ref.len};
	fl_buf_text(&builder->texts, event->case_no);
	fl_buf_text(&builder->texts, event->source_ref);
	fl_buf_add(&builder->values, event->value, builder->slots * sizeof(int64_t));
	fl_buf_add(&builder->records, &added, sizeof(added));
	bool failed = builder->records.failed || builder->values.failed || builder->texts.failed;
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

/* ---- Sorting -------------------------------------------------------------------------------- */

/* The gathered events, with the order in which they go into packs. */
typedef struct sorting {
	const record *records;
	const char *texts;
	uint32_t *order;
	uint32_t *spare;
	uint32_t count;
} sorting;

static fl_text case_text(const sorting *all, const record *event)
{
	return (fl_text){all->texts + event->text, event->case_len};
}

static fl_text ref_text(const sorting *all, const record *event)
{
	return (fl_text){all->texts + event->text + event->case_len, event->ref_len};
}

/* The order within a unit: day, case number, source reference. */
static int compare_events(const sorting *all, uint32_t left, uint32_t right)
{
	const record *a = &all->records[left], *b = &all->records[right];
	if (a->occurred != b->occurred) {
		return a->occurred < b->occurred ? -1 : 1;
	}
	int order = fl_text_compare(case_text(all, a), case_text(all, b));
	return order != 0 ? order : fl_text_compare(ref_text(all, a), ref_text(all, b));
}

static void merge(
	const sorting *all, const uint32_t *from, uint32_t *into, uint32_t middle, uint32_t end)
{
	uint32_t left = 0, right = middle;
	for (uint32_t i = 0; i < end; i++) {
		bool take_left = left < middle &&
			(right >= end || compare_events(all, from[left], from[right]) <= 0);
		into[i] = take_left ? from[left++] : from[right++];
	}
}

/* Bottom-up merge sort of one unit's events, which mostly lie in order already. */
static void sort_unit(const sorting *all, uint32_t start, uint32_t count)
{
	uint32_t *order = all->order + start;
	uint32_t sorted = 1;
	while (sorted < count && compare_events(all, order[sorted - 1], order[sorted]) <= 0) {
		sorted++;
	}
	if (sorted >= count) {
		return;
	}
	uint32_t *from = order, *into = all->spare + start;
	for (uint32_t width = 1; width < count; width *= 2) {
		for (uint32_t at = 0; at < count; at += 2 * width) {
			uint32_t rest = count - at;
			merge(all, from + at, into + at, width < rest ? width : rest,
				2 * width < rest ? 2 * width : rest);
		}
		uint32_t *swap = from;
		from = into;
		into = swap;
	}
	if (from != order) {
		memcpy(order, from, count * sizeof(uint32_t));
	}
}

/* Counting sort by retailer, stable, then each retailer's own. */
static fl_code sort_all(sorting *all, fl_error *reterr)
{
	if (all->count == 0) {
		return FL_OK;
	}
	uint32_t least = UINT32_MAX, most = 0;
	if (all->count == 0) {
		return FL_OK;
	}
	for (uint32_t i = 0; i < all->count; i++) {
		uint32_t retailer = all->records[i].retailer;
		least = retailer < least ? retailer : least;
		most = retailer > most ? retailer : most;
	}
	size_t span = (size_t)most - least + 2;
	FL_AUTO_FREE uint32_t *start = calloc(span + 1, sizeof(uint32_t));
	if (start == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t i = 0; i < all->count; i++) {
		start[all->records[i].retailer - least + 1]++;
	}
	for (size_t i = 1; i < span; i++) {
		start[i] += start[i - 1];
	}
	for (uint32_t i = 0; i < all->count; i++) {
		all->order[start[all->records[i].retailer - least]++] = i;
	}
	/* Now start[i] is where unit i ends, and the one before where it begins. */
	for (size_t i = 0; i + 1 < span; i++) {
		uint32_t begin = i == 0 ? 0 : start[i - 1];
		sort_unit(all, begin, start[i] - begin);
	}
	return FL_OK;
}

fl_code fl_history_sort(fl_history_builder *builder, fl_error *reterr)
{
	size_t count = builder->records.len / sizeof(record);
	if (count == builder->sorted) {
		return FL_OK;
	}
	if (count > UINT32_MAX / 2) {
		return fl_fail(reterr, FL_REFUSED,
			TR("more than 2^31 events at once", "一次处理的事件超过 2^31 条"));
	}
	free(builder->order);
	builder->sorted = 0;
	builder->order = calloc(count, sizeof(uint32_t));
	FL_AUTO_FREE uint32_t *spare = calloc(count, sizeof(uint32_t));
	if (builder->order == NULL || spare == NULL) {
		return fl_fail_memory(reterr);
	}
	sorting all = {.records = (const record *)(const void *)builder->records.at,
		.texts = builder->texts.at,
		.order = builder->order,
		.spare = spare,
		.count = (uint32_t)count};
	FL_TRY(sort_all(&all, reterr));
	builder->sorted = count;
	return FL_OK;
}

/* ---- Amendments ----------------------------------------------------------------------------- */

typedef struct amendment {
	int64_t event;
	int64_t kind;
	int64_t day;
	int64_t recorded;
} amendment;

/* Reads them all, ordered by event. */
static fl_code load_amendments(fl_store *store, fl_buf *list, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT event, kind = 'repair', day, recorded FROM amendment ORDER BY event, kind",
		&select, reterr));
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			return FL_OK;
		}
		const amendment one = {sqlite3_column_int64(select, 0),
			sqlite3_column_int64(select, 1), sqlite3_column_int64(select, 2),
			sqlite3_column_int64(select, 3)};
		fl_buf_add(list, &one, sizeof(one));
		if (list->failed) {
			return fl_fail_memory(reterr);
		}
	}
}

/* The first amendment of an event at or behind `event`. */
static size_t find_amendment(const amendment *list, size_t count, int64_t event)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (list[middle].event < event) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

/* ---- Packs ---------------------------------------------------------------------------------- */

/* Room for the columns of one chunk. */
typedef struct chunk_writer {
	const sorting *all;
	const int64_t *values;
	uint32_t slots;
	const amendment *amended; /* ordered by event */
	size_t amended_count;
	fl_buf column;
	fl_buf found; /* amendments of this chunk, with the event's index in place of its number */
	fl_buf events;
	fl_buf rows;
} chunk_writer;

static void chunk_writer_done(chunk_writer *out)
{
	fl_buf_done(&out->column);
	fl_buf_done(&out->found);
	fl_buf_done(&out->events);
	fl_buf_done(&out->rows);
}
FL_AUTO_DEFINE(chunk_writer, chunk_writer_done);

static int64_t day_value(fl_day day)
{
	return day == FL_DAY_NONE ? FL_VALUE_NONE : day;
}

static int64_t *column_room(chunk_writer *out, size_t count)
{
	out->column.len = 0;
	return fl_buf_reserve(&out->column, (count + 1) * sizeof(int64_t))
		? (int64_t *)(void *)out->column.at
		: NULL;
}

typedef int64_t read_value(const record *event);

static int64_t read_type(const record *event)
{
	return event->type;
}

static int64_t read_occurred(const record *event)
{
	return event->occurred;
}

static int64_t read_decided(const record *event)
{
	return day_value(event->decided);
}

static int64_t read_recorded(const record *event)
{
	return event->recorded;
}

static int64_t read_number(const record *event)
{
	return event->number;
}

static void add_column(
	chunk_writer *out, fl_buf *pack, uint32_t from, uint32_t to, read_value *read)
{
	int64_t *column = column_room(out, to - from);
	for (uint32_t i = from; column != NULL && i < to; i++) {
		column[i - from] = read(&out->all->records[out->all->order[i]]);
	}
	fl_pack_add(pack, column, column != NULL ? to - from : 0);
}

/* Up to this many events a plain search for the same case is quicker than a map. */
#define CASES_SEARCHED 32

/* The number of the first event before `index` with the same case; 0 where there is none. */
static int64_t search_case(const sorting *all, const uint32_t *order, const int64_t *numbers,
	uint32_t index, fl_text case_no)
{
	for (uint32_t i = 0; i < index; i++) {
		if (fl_text_equal(case_no, case_text(all, &all->records[order[i]]))) {
			return numbers[i];
		}
	}
	return 0;
}

/* Events of one unit that share a case number get one number, in the order of first sight. */
static fl_code number_cases(const sorting *all, const uint32_t *order, uint32_t count,
	int64_t *numbers, fl_error *reterr)
{
	FL_AUTO(fl_text_map) seen = {0};
	int64_t next = 1;
	for (uint32_t i = 0; i < count; i++) {
		fl_text case_no = case_text(all, &all->records[order[i]]);
		numbers[i] = 0;
		if (case_no.len == 0) {
			continue;
		}
		if (count <= CASES_SEARCHED) {
			numbers[i] = search_case(all, order, numbers, i, case_no);
		} else if (!fl_text_map_get(&seen, case_no, &numbers[i])) {
			FL_TRY(fl_text_map_add(&seen, case_no, next, reterr));
		}
		numbers[i] = numbers[i] == 0 ? next++ : numbers[i];
	}
	return FL_OK;
}

static uint32_t unit_end(const sorting *all, uint32_t from, uint32_t to)
{
	uint32_t end = from + 1;
	while (end < to &&
		all->records[all->order[end]].retailer == all->records[all->order[from]].retailer) {
		end++;
	}
	return end;
}

static fl_code add_cases(chunk_writer *out, uint32_t from, uint32_t to, fl_error *reterr)
{
	int64_t *column = column_room(out, to - from);
	for (uint32_t at = from; column != NULL && at < to;) {
		uint32_t end = unit_end(out->all, at, to);
		FL_TRY(number_cases(
			out->all, out->all->order + at, end - at, column + (at - from), reterr));
		at = end;
	}
	fl_pack_add(&out->events, column, column != NULL ? to - from : 0);
	return FL_OK;
}

static void add_units(chunk_writer *out, uint32_t from, uint32_t to, uint32_t units)
{
	int64_t *column = column_room(out, units);
	if (column == NULL) {
		return;
	}
	memset(column, 0, units * sizeof(int64_t));
	for (uint32_t i = from; i < to; i++) {
		uint32_t retailer = out->all->records[out->all->order[i]].retailer;
		column[(retailer - 1) % FL_BATCH_UNITS_MAX]++;
	}
	fl_pack_add(&out->events, column, units);
}

static void add_slot(chunk_writer *out, uint32_t from, uint32_t to, uint32_t slot)
{
	int64_t *column = column_room(out, to - from);
	for (uint32_t i = from; column != NULL && i < to; i++) {
		column[i - from] = out->values[(size_t)out->all->order[i] * out->slots + slot];
	}
	fl_pack_add(&out->events, column, column != NULL ? to - from : 0);
}

static void find_amendments(chunk_writer *out, uint32_t from, uint32_t to)
{
	out->found.len = 0;
	for (uint32_t i = from; out->amended_count > 0 && i < to; i++) {
		int64_t number = out->all->records[out->all->order[i]].number;
		size_t at = find_amendment(out->amended, out->amended_count, number);
		for (; at < out->amended_count && out->amended[at].event == number; at++) {
			amendment found = out->amended[at];
			found.event = i - from;
			fl_buf_add(&out->found, &found, sizeof(found));
		}
	}
}

/* The amendments of the chunk's events: a column for each of their four numbers. */
static void add_amendments(chunk_writer *out, uint32_t from, uint32_t to)
{
	static const size_t offsets[] = {offsetof(amendment, event), offsetof(amendment, kind),
		offsetof(amendment, day), offsetof(amendment, recorded)};
	find_amendments(out, from, to);
	size_t count = out->found.len / sizeof(amendment);
	fl_pack_number(&out->events, count);
	int64_t *column = column_room(out, count);
	for (size_t c = 0; column != NULL && c < sizeof(offsets) / sizeof(offsets[0]); c++) {
		for (size_t i = 0; i < count; i++) {
			memcpy(&column[i], out->found.at + i * sizeof(amendment) + offsets[c],
				sizeof(int64_t));
		}
		fl_pack_add(&out->events, column, count);
	}
}

/* Packs the events order[from .. to - 1], which are those of one chunk. */
static fl_code pack_chunk(chunk_writer *out, uint32_t from, uint32_t to, fl_error *reterr)
{
	uint32_t last = out->all->records[out->all->order[to - 1]].retailer;
	uint32_t units = (last - 1) % FL_BATCH_UNITS_MAX + 1;
	out->events.len = 0;
	out->rows.len = 0;
	fl_pack_number(&out->events, units);
	fl_pack_number(&out->events, to - from);
	fl_pack_number(&out->events, out->slots);
	add_units(out, from, to, units);
	add_column(out, &out->events, from, to, read_type);
	add_column(out, &out->events, from, to, read_occurred);
	add_column(out, &out->events, from, to, read_decided);
	add_column(out, &out->events, from, to, read_recorded);
	FL_TRY(add_cases(out, from, to, reterr));
	for (uint32_t slot = 0; slot < out->slots; slot++) {
		add_slot(out, from, to, slot);
	}
	add_amendments(out, from, to);
	fl_pack_number(&out->rows, to - from);
	add_column(out, &out->rows, from, to, read_number);
	bool failed =
		out->events.failed || out->rows.failed || out->column.failed || out->found.failed;
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

static uint32_t chunk_end(const sorting *all, uint32_t from, int64_t chunk)
{
	uint32_t end = from + 1;
	while (end < all->count && fl_chunk_of(all->records[all->order[end]].retailer) == chunk) {
		end++;
	}
	return end;
}

fl_code fl_history_emit(fl_store *store, fl_history_builder *builder, fl_history_sink *sink,
	void *context, fl_error *reterr)
{
	FL_TRY(fl_history_sort(builder, reterr));
	const sorting all = {.records = (const record *)(const void *)builder->records.at,
		.texts = builder->texts.at,
		.order = builder->order,
		.count = (uint32_t)builder->sorted};
	FL_AUTO(fl_buf) amended = {0};
	FL_TRY(load_amendments(store, &amended, reterr));
	FL_AUTO(chunk_writer)
	out = {.all = &all,
		.values = (const int64_t *)(const void *)builder->values.at,
		.slots = builder->slots,
		.amended = (const amendment *)(const void *)amended.at,
		.amended_count = amended.len / sizeof(amendment)};
	for (uint32_t from = 0; from < all.count;) {
		int64_t chunk = fl_chunk_of(all.records[all.order[from]].retailer);
		uint32_t to = chunk_end(&all, from, chunk);
		FL_TRY(pack_chunk(&out, from, to, reterr));
		FL_TRY(sink(
			context, chunk, fl_buf_view(&out.events), fl_buf_view(&out.rows), reterr));
		from = to;
	}
	return FL_OK;
}
