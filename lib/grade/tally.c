/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filling tally.  Counting, summing and the latest day are one step an event; only what looks back
 * at the other events of a unit (the value at the latest decision, different values) keeps more.
 */
#include "grade/tally.h"

#define BLOCK FL_BATCH_UNITS_MAX

/* A bit beside those of the reasons not to grade. */
#define OUT_OF_MEMORY FL_TROUBLE(FL_UNGRADED_COUNT)

static bool skips_repaired(const fl_plan *plan, const fl_plan_column *column)
{
	return plan->repairs && (column->for_veto || !plan->repair_ends_veto_only);
}

/* Whether an event can be taken into the column by its own day and number alone. */
static bool is_simple(const fl_plan_column *column)
{
	return column->op <= FL_COLUMN_SUM && !column->by_decision;
}

/* Lists what the events of one type do to the simple columns, or to the others. */
static uint32_t list_type(
	fl_tally *tally, const fl_need *need, uint32_t type, bool simple, uint32_t count)
{
	const fl_plan *plan = tally->plan;
	const fl_bound_type *bound = &tally->binding->type[type];
	for (uint32_t c = 0; c < plan->column_count && bound->event != FL_NONE_INDEX; c++) {
		const fl_plan_column *column = &plan->column[c];
		const fl_plan_tap *tap = need[c] != FL_NEED_NOT && is_simple(column) == simple
			? fl_plan_column_tap(column, bound->event)
			: NULL;
		if (tap == NULL) {
			continue;
		}
		if (tally->tap != NULL) {
			uint32_t field = tap->field;
			tally->use[count] = bound->use[field];
			tally->tap[count] = (fl_tap){.start = column->windowed
					? fl_day_window_start(tally->as_of, column->window)
					: FL_DAY_NONE,
				.op = (uint8_t)column->op,
				.slot = bound->slot[field],
				.skips_repaired = skips_repaired(plan, column),
				.by_decision = column->by_decision,
				.column = c};
		}
		count++;
	}
	return count;
}

/* Lists what the events of each type of the vocabulary do; counts only while there is no room. */
static uint32_t list_taps(fl_tally *tally, const fl_need *need)
{
	uint32_t count = 0;
	for (uint32_t t = 0; t < tally->binding->type_count; t++) {
		tally->first[t] = count;
		tally->more[t] = list_type(tally, need, t, true, count);
		count = list_type(tally, need, t, false, tally->more[t]);
		tally->has_more |= count > tally->more[t];
	}
	tally->first[tally->binding->type_count] = count;
	return count;
}

static bool init_taps(fl_tally *tally, const fl_need *need)
{
	const fl_plan *plan = tally->plan;
	uint32_t types = tally->binding->type_count;
	tally->first = fl_arena_array(&tally->arena, uint32_t, (size_t)types + 1);
	tally->repair_end = fl_arena_array(&tally->arena, fl_day, (size_t)types + 1);
	tally->more = fl_arena_array(&tally->arena, uint32_t, (size_t)types + 1);
	if (tally->first == NULL || tally->more == NULL || tally->repair_end == NULL) {
		return false;
	}
	size_t count = list_taps(tally, need);
	tally->use = fl_arena_array(&tally->arena, int64_t, count + 1);
	tally->tap = fl_arena_array(&tally->arena, fl_tap, count + 1);
	if (tally->use == NULL || tally->tap == NULL) {
		return false;
	}
	list_taps(tally, need);
	for (uint32_t t = 0; t < types; t++) {
		uint32_t event = tally->binding->type[t].event;
		bool repairable =
			plan->repairs && event != FL_NONE_INDEX && plan->event[event].repairable;
		tally->repair_end[t] = repairable
			? fl_day_window_start(tally->as_of, plan->event[event].waiting)
			: FL_DAY_NONE;
	}
	return true;
}

/* Columns that only show something keep their trouble to themselves. */
static bool init_hidden(fl_tally *tally, const fl_need *need)
{
	const fl_plan *plan = tally->plan;
	tally->hidden = fl_arena_array(&tally->arena, uint16_t *, (size_t)plan->column_count + 1);
	for (uint32_t c = 0; tally->hidden != NULL && c < plan->column_count; c++) {
		if (need[c] != FL_NEED_SHOW || plan->column[c].op < FL_COLUMN_SUM) {
			continue;
		}
		tally->hidden[c] = fl_arena_array(&tally->arena, uint16_t, BLOCK);
		if (tally->hidden[c] == NULL) {
			return false;
		}
	}
	return tally->hidden != NULL;
}

fl_code fl_tally_init(const fl_binding *binding, fl_day as_of, const fl_need *need,
	fl_tally *ret_tally, fl_error *reterr)
{
	const fl_plan *plan = binding->plan;
	size_t count = (size_t)plan->column_count + 1;
	FL_AUTO(fl_tally) tally = {.plan = plan, .binding = binding, .as_of = as_of};
	tally.cell = fl_arena_array(&tally.arena, int64_t, count * BLOCK);
	tally.newest = fl_arena_array(&tally.arena, fl_day, count);
	if (tally.cell == NULL || tally.newest == NULL || !init_taps(&tally, need) ||
		!init_hidden(&tally, need)) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t c = 0; c < plan->column_count; c++) {
		tally.looks_back |= plan->column[c].op == FL_COLUMN_NEWEST ||
			plan->column[c].op == FL_COLUMN_DISTINCT;
	}
	*ret_tally = tally;
	tally = (fl_tally){.plan = NULL};
	return FL_OK;
}

void fl_tally_done(fl_tally *tally)
{
	fl_arena_done(&tally->arena);
	free(tally->seen);
	tally->seen = NULL;
}

static bool add_seen(fl_tally *tally, uint32_t column, int64_t value)
{
	if (tally->seen_count == tally->seen_capacity) {
		size_t capacity = tally->seen_capacity * 2 + 64;
		fl_seen *grown = realloc(tally->seen, capacity * sizeof(*grown));
		if (grown == NULL) {
			return false;
		}
		tally->seen = grown;
		tally->seen_capacity = capacity;
	}
	tally->seen[tally->seen_count++] = (fl_seen){column, value};
	return true;
}

static int by_column_and_value(const void *a, const void *b)
{
	const fl_seen *left = a;
	const fl_seen *right = b;
	if (left->column != right->column) {
		return left->column < right->column ? -1 : 1;
	}
	return (left->value > right->value) - (left->value < right->value);
}

static void count_seen(fl_tally *tally, uint32_t unit)
{
	const fl_seen *seen = tally->seen;
	if (tally->seen_count == 0) {
		return;
	}
	qsort(tally->seen, tally->seen_count, sizeof(*seen), by_column_and_value);
	for (size_t i = 0; i < tally->seen_count; i++) {
		bool same = i > 0 && by_column_and_value(&seen[i - 1], &seen[i]) == 0;
		tally->cell[seen[i].column * (size_t)BLOCK + unit] += !same;
	}
	tally->seen_count = 0;
}

/* The field of an event that a tap reads. */
static int64_t value_of(
	const fl_tally *tally, const fl_facts *facts, uint32_t event, const fl_tap *tap)
{
	bool there = tap->slot != FL_NO_SLOT && facts->value[tap->slot] != NULL;
	int64_t value = there ? facts->value[tap->slot][event] : FL_VALUE_NONE;
	return value != FL_VALUE_NONE ? value : tally->use[tap - tally->tap];
}

/* Notes trouble where it belongs: of what decides nothing beside its column. */
static unsigned place_trouble(fl_tally *tally, const fl_tap *tap, uint32_t unit, unsigned trouble)
{
	uint16_t *hidden = tally->hidden[tap->column];
	if (hidden == NULL || (trouble & OUT_OF_MEMORY) != 0) {
		return trouble;
	}
	hidden[unit] |= (uint16_t)trouble;
	return 0;
}

/* Adds the field of an event to a sum; the trouble it makes. */
static unsigned add_value(const fl_tally *tally, const fl_facts *facts, uint32_t event,
	const fl_tap *tap, int64_t *cell)
{
	int64_t value = value_of(tally, facts, event, tap);
	if (value == FL_VALUE_NONE) {
		return FL_TROUBLE(FL_UNGRADED_MISSING_FIELD);
	}
	return fl_add_i64(*cell, value, cell) ? 0 : FL_TROUBLE(FL_UNGRADED_OVERFLOW);
}

/* Takes an event that counts on `day` into a column; the trouble it makes. */
static unsigned take_value(fl_tally *tally, const fl_facts *facts, uint32_t event, fl_day day,
	const fl_tap *tap, int64_t *cell)
{
	bool reads = tap->op >= FL_COLUMN_SUM;
	int64_t value = reads ? value_of(tally, facts, event, tap) : 0;
	if (value == FL_VALUE_NONE) {
		return FL_TROUBLE(FL_UNGRADED_MISSING_FIELD);
	}
	switch ((fl_column_op)tap->op) {
	case FL_COLUMN_COUNT:
		*cell += 1;
		break;
	case FL_COLUMN_LATEST:
		*cell = day > *cell ? day : *cell;
		break;
	case FL_COLUMN_SUM:
		return fl_add_i64(*cell, value, cell) ? 0 : FL_TROUBLE(FL_UNGRADED_OVERFLOW);
	case FL_COLUMN_MAX:
		*cell = value > *cell ? value : *cell; /* FL_VALUE_NONE is the smallest */
		break;
	case FL_COLUMN_MIN:
		*cell = *cell == FL_VALUE_NONE || value < *cell ? value : *cell;
		break;
	case FL_COLUMN_NEWEST: /* of one day the last in the order of the events */
		if (day >= tally->newest[tap->column]) {
			tally->newest[tap->column] = day;
			*cell = value;
		}
		break;
	case FL_COLUMN_DISTINCT:
		return add_seen(tally, tap->column, value) ? 0 : OUT_OF_MEMORY;
	}
	return 0;
}

/* Takes an event into the columns that need more than its own day and number; kept out of the loop
 * over the events, which most plans never leave. */
__attribute__((noinline)) static unsigned take_more(
	fl_tally *tally, const fl_facts *facts, uint32_t unit, uint32_t event, bool is_repaired)
{
	uint32_t type = facts->event_type[event];
	const fl_tap *end = &tally->tap[tally->first[type + 1]];
	unsigned trouble = 0;
	for (const fl_tap *at = &tally->tap[tally->more[type]]; at < end; at++) {
		int64_t *cell = &tally->cell[at->column * (size_t)BLOCK + unit];
		fl_day day = at->by_decision ? facts->decided[event] : facts->occurred[event];
		if (day == FL_DAY_NONE || day > tally->as_of || day < at->start ||
			(is_repaired && at->skips_repaired)) {
			continue;
		}
		trouble |= place_trouble(
			tally, at, unit, take_value(tally, facts, event, day, at, cell));
	}
	return trouble;
}

/* Takes the events of one unit into the columns. */
static unsigned take_events(fl_tally *tally, const fl_facts *facts, uint32_t unit)
{
	const fl_tap *const taps = tally->tap;
	const uint32_t *const first = tally->first;
	const uint32_t *const more = tally->more;
	int64_t *const cells = &tally->cell[unit];
	const fl_day as_of = tally->as_of;
	const bool has_more = tally->has_more;
	unsigned trouble = 0;
	for (uint32_t e = facts->first_event[unit]; e < facts->first_event[unit + 1]; e++) {
		fl_day day = facts->occurred[e];
		fl_day annulled = facts->annulled[e];
		fl_day repaired = facts->repaired[e];
		uint32_t type = facts->event_type[e];
		if (day > as_of) {
			break;
		}
		if (annulled != FL_DAY_NONE && annulled <= as_of) {
			continue;
		}
		bool is_repaired = repaired != FL_DAY_NONE && repaired <= as_of &&
			day < tally->repair_end[type];
		const fl_tap *end = &taps[more[type]];
		for (const fl_tap *at = &taps[first[type]]; at < end; at++) {
			int64_t *cell = &cells[at->column * (size_t)BLOCK];
			if (day < at->start || (is_repaired && at->skips_repaired)) {
				continue;
			}
			if (at->op == FL_COLUMN_COUNT) {
				*cell += 1;
			} else if (at->op == FL_COLUMN_LATEST) {
				*cell = day; /* events ascend by day */
			} else {
				unsigned bad = add_value(tally, facts, e, at, cell);
				trouble |= bad != 0 ? place_trouble(tally, at, unit, bad) : 0;
			}
		}
		if (has_more) {
			trouble |= take_more(tally, facts, unit, e, is_repaired);
		}
	}
	return trouble;
}

/* What a column holds where there is no event. */
static int64_t empty_cell(fl_column_op op)
{
	bool field = op == FL_COLUMN_MAX || op == FL_COLUMN_MIN || op == FL_COLUMN_NEWEST;
	return field ? FL_VALUE_NONE : op == FL_COLUMN_LATEST ? FL_DAY_NONE : 0;
}

bool fl_tally_fill(fl_tally *tally, const fl_facts *facts, uint16_t *ret_trouble)
{
	const uint32_t count = tally->plan->column_count;
	for (uint32_t c = 0; c < count; c++) {
		int64_t *cell = &tally->cell[c * (size_t)BLOCK];
		int64_t empty = empty_cell(tally->plan->column[c].op);
		for (uint32_t u = 0; u < facts->unit_count; u++) {
			cell[u] = empty;
		}
		if (tally->hidden[c] != NULL) {
			memset(tally->hidden[c], 0, BLOCK * sizeof(*tally->hidden[c]));
		}
	}
	for (uint32_t u = 0; u < facts->unit_count; u++) {
		for (uint32_t c = 0; tally->looks_back && c < count; c++) {
			tally->newest[c] = FL_DAY_NONE;
		}
		unsigned trouble = take_events(tally, facts, u);
		if ((trouble & OUT_OF_MEMORY) != 0) {
			return false;
		}
		if (tally->looks_back) {
			count_seen(tally, u);
		}
		ret_trouble[u] = (uint16_t)trouble;
	}
	return true;
}
