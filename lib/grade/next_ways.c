/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts that lift a grade.  What can be done is a list of items: a case that can be repaired, an
 * event that speaks for the retailer.  Sets of items are tried by size, the day outermost, so that
 * one grader serves all of them; a set that holds a smaller one is only looked at before the day on
 * which that one lifts the grade.  So every way found is sooner than each of its parts.
 *
 * The facts of the unit are copied once, with room for as many more events as there are acts; those
 * not in use are annulled, and so never happened.
 */
#include "grade/looking.h"

typedef struct item_set {
	uint32_t item[FL_NEXT_ACTS_MAX]; /* ascending; repairs once, events as often as they are */
	fl_day limit;                    /* it has to lift the grade before */
	bool found;
} item_set;

typedef struct searching {
	fl_looking *looker;
	fl_next_act *item; /* the repairs first */
	uint32_t item_count, repair_count;
	uint32_t size;
	item_set *set; /* of this size */
	size_t set_count;
	fl_next_way *way;
	item_set *way_set; /* beside it: what it is made of */
	uint64_t work_left;

	/* the facts as they would be: events [0, spare), the spare ones, the rest */
	uint32_t spare;
	uint16_t *event_type;
	fl_day *annulled, *repaired;
	int64_t *value[FL_EVENT_FIELDS_MAX];
	fl_facts facts;
} searching;

/* ---- What can be done ------------------------------------------------------------------------ */

/* Whether some column takes the event in on the day of grading or later. */
static bool still_counts(const fl_looking *looker, uint32_t event, uint32_t type)
{
	const fl_facts *facts = &looker->alone;
	for (uint32_t c = 0; c < looker->plan.column_count; c++) {
		const fl_plan_column *column = &looker->plan.column[c];
		fl_day from = column->by_decision ? facts->decided[event] : facts->occurred[event];
		if (fl_plan_column_tap(column, type) != NULL && from != FL_DAY_NONE &&
			(!column->windowed || fl_day_add(from, column->window) > looker->as_of)) {
			return true;
		}
	}
	return false;
}

/* Whether the event has happened, stands, can be repaired and is not yet. */
static bool repairable(const fl_looking *looker, uint32_t event)
{
	const fl_facts *facts = &looker->alone;
	uint32_t type = looker->binding.type[facts->event_type[event]].event;
	fl_day annulled = facts->annulled[event];
	return looker->plan.repairs && type != FL_NONE_INDEX &&
		looker->plan.event[type].repairable &&
		looker->plan.event[type].severity != FL_CLASS_GOOD &&
		facts->occurred[event] <= looker->as_of &&
		(annulled == FL_DAY_NONE || annulled > looker->as_of) &&
		facts->repaired[event] == FL_DAY_NONE && still_counts(looker, event, type);
}

static bool same_case(const fl_facts *facts, uint32_t a, uint32_t b)
{
	return a == b || (facts->case_no[a] != 0 && facts->case_no[a] == facts->case_no[b]);
}

static void list_repairs(searching *search)
{
	const fl_looking *looker = search->looker;
	for (uint32_t e = looker->from; e < looker->to; e++) {
		if (!repairable(looker, e)) {
			continue;
		}
		uint32_t known = 0;
		while (known < search->item_count &&
			!same_case(&looker->alone, search->item[known].event, e)) {
			known++;
		}
		if (known == search->item_count) {
			search->item[search->item_count++] = (fl_next_act){.kind = FL_NEXT_REPAIR,
				.event = e,
				.type = looker->binding.type[looker->alone.event_type[e]].event,
				.count = 1};
		}
	}
	search->repair_count = search->item_count;
}

static bool counts_for_bonus(const fl_plan *plan, uint32_t type)
{
	for (uint32_t r = plan->deduction_count; r < plan->deduction_count + plan->bonus_count;
		r++) {
		if (plan->rule[r].by_events &&
			fl_plan_column_tap(&plan->column[plan->rule[r].column], type) != NULL) {
			return true;
		}
	}
	return false;
}

static bool is_used(const fl_plan *plan, uint32_t type)
{
	uint32_t c = 0;
	while (c < plan->column_count && fl_plan_column_tap(&plan->column[c], type) == NULL) {
		c++;
	}
	return c < plan->column_count;
}

static fl_code list_items(searching *search, fl_error *reterr)
{
	fl_looking *looker = search->looker;
	const fl_plan *plan = &looker->plan;
	size_t most = (size_t)(looker->to - looker->from) + plan->vocab.type_count + 1;
	search->item = fl_arena_array(looker->arena, fl_next_act, most);
	if (search->item == NULL) {
		return fl_fail_memory(reterr);
	}
	list_repairs(search);
	for (uint32_t t = 0; t < plan->vocab.type_count; t++) {
		if (counts_for_bonus(plan, t) ||
			(plan->event[t].severity == FL_CLASS_GOOD && is_used(plan, t))) {
			const fl_looking_event event = {
				t, looker->as_of, looker->as_of, FL_DAY_NONE, FL_DAY_NONE};
			fl_looking_mark_event(looker, &event);
			search->item[search->item_count++] = (fl_next_act){.kind = FL_NEXT_EVENT,
				.event = FL_NONE_INDEX,
				.type = t,
				.count = 1};
		}
	}
	return FL_OK;
}

/* ---- Facts as they would be ------------------------------------------------------------------ */

/* A copy of a column of the facts with room for the spare events, which are zero. */
static void *widen(const searching *search, const void *from, size_t size)
{
	const fl_looking *looker = search->looker;
	size_t before = search->spare;
	size_t behind = looker->to - looker->from - before;
	char *to = fl_arena_alloc(looker->arena, before + FL_NEXT_ACTS_MAX + behind, size);
	if (to != NULL && from != NULL) {
		const char *first = (const char *)from + looker->from * size;
		memcpy(to, first, before * size);
		memcpy(to + (before + FL_NEXT_ACTS_MAX) * size, first + before * size,
			behind * size);
	}
	return to;
}

/* Of one day, events without a case come first. */
static uint32_t find_spare(const fl_looking *looker)
{
	const fl_facts *facts = &looker->alone;
	uint32_t e = looker->from;
	while (e < looker->to &&
		(facts->occurred[e] < looker->as_of ||
			(facts->occurred[e] == looker->as_of && facts->case_no[e] == 0))) {
		e++;
	}
	return e - looker->from;
}

static fl_code copy_facts(searching *search, fl_error *reterr)
{
	const fl_looking *looker = search->looker;
	const fl_facts *facts = &looker->alone;
	search->spare = find_spare(looker);
	uint32_t *first = fl_arena_array(looker->arena, uint32_t, 2);
	fl_day *occurred = widen(search, facts->occurred, sizeof(fl_day));
	fl_day *decided = widen(search, facts->decided, sizeof(fl_day));
	uint32_t *case_no = widen(search, facts->case_no, sizeof(uint32_t));
	search->event_type = widen(search, facts->event_type, sizeof(uint16_t));
	search->annulled = widen(search, facts->annulled, sizeof(fl_day));
	search->repaired = widen(search, facts->repaired, sizeof(fl_day));
	bool failed = first == NULL || occurred == NULL || decided == NULL || case_no == NULL ||
		search->event_type == NULL || search->annulled == NULL || search->repaired == NULL;
	search->facts = *facts;
	for (uint32_t f = 0; f < FL_EVENT_FIELDS_MAX; f++) {
		bool held = facts->value[f] != NULL;
		search->value[f] = widen(search, facts->value[f], sizeof(int64_t));
		failed |= search->value[f] == NULL;
		for (uint32_t e = 0; !failed && !held && e < looker->to - looker->from; e++) {
			search->value[f][e < search->spare ? e : e + FL_NEXT_ACTS_MAX] =
				FL_VALUE_NONE;
		}
		search->facts.value[f] = search->value[f];
	}
	if (failed) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t e = search->spare; e < search->spare + FL_NEXT_ACTS_MAX; e++) {
		occurred[e] = decided[e] = search->annulled[e] = looker->as_of;
		search->repaired[e] = FL_DAY_NONE;
		for (uint32_t f = 0; f < FL_EVENT_FIELDS_MAX; f++) {
			search->value[f][e] = FL_VALUE_NONE;
		}
	}
	first[1] = looker->to - looker->from + FL_NEXT_ACTS_MAX;
	search->facts.event_count = first[1];
	search->facts.first_event = first;
	search->facts.event_type = search->event_type;
	search->facts.occurred = occurred;
	search->facts.decided = decided;
	search->facts.annulled = search->annulled;
	search->facts.repaired = search->repaired;
	search->facts.case_no = case_no;
	return FL_OK;
}

static void repair_case(searching *search, uint32_t event, fl_day repaired)
{
	const fl_looking *looker = search->looker;
	for (uint32_t e = event; e < looker->to; e++) {
		if (same_case(&looker->alone, event, e) && repairable(looker, e)) {
			uint32_t at = e - looker->from;
			search->repaired[at < search->spare ? at : at + FL_NEXT_ACTS_MAX] =
				repaired;
		}
	}
}

/* Does the acts of a set in the facts, or undoes them. */
static void apply(searching *search, const item_set *set, bool done)
{
	const fl_looking *looker = search->looker;
	uint32_t spare = search->spare;
	for (uint32_t i = 0; i < search->size; i++) {
		const fl_next_act *act = &search->item[set->item[i]];
		if (act->kind == FL_NEXT_REPAIR) {
			repair_case(search, act->event, done ? looker->as_of : FL_DAY_NONE);
			continue;
		}
		search->event_type[spare] = (uint16_t)(looker->plan_types + act->type);
		search->annulled[spare] = done ? FL_DAY_NONE : looker->as_of;
		spare++;
	}
}

/* ---- Sets of items --------------------------------------------------------------------------- */

/* Fills the set from place `at` on with the least items, `item` or more; false: none is left. */
static bool fill_set(const searching *search, uint32_t *set, uint32_t at, uint32_t item)
{
	for (; at < search->size && item < search->item_count; at++) {
		set[at] = item;
		item += item < search->repair_count;
	}
	return at == search->size;
}

static bool advance_set(const searching *search, uint32_t *set)
{
	for (uint32_t i = search->size; i-- > 0;) {
		if (fill_set(search, set, i, set[i] + 1)) {
			return true;
		}
	}
	return false;
}

/* Whether `small` of so many items is part of the set; both ascend. */
static bool holds_set(
	const searching *search, const uint32_t *set, const uint32_t *small, uint32_t count)
{
	uint32_t found = 0;
	for (uint32_t i = 0; i < search->size && found < count; i++) {
		found += set[i] == small[found];
	}
	return found == count;
}

/* The day before which a set has to lift the grade to be worth telling. */
static fl_day limit_of(const searching *search, const uint32_t *set)
{
	const fl_next *out = search->looker->out;
	fl_day limit = out->rises_on != FL_DAY_NONE ? out->rises_on : out->horizon + 1;
	for (uint32_t w = 0; w < out->way_count; w++) {
		if (search->way[w].day < limit &&
			holds_set(search, set, search->way_set[w].item, search->way[w].size)) {
			limit = search->way[w].day;
		}
	}
	return limit;
}

/* Lists the sets of the size; false where there are too many. */
static bool list_sets(searching *search)
{
	uint32_t item[FL_NEXT_ACTS_MAX];
	search->set_count = 0;
	for (bool more = fill_set(search, item, 0, 0); more; more = advance_set(search, item)) {
		fl_day limit = limit_of(search, item);
		if (limit <= search->looker->as_of) {
			continue;
		}
		if (search->set_count == FL_NEXT_SETS_MAX) {
			return false;
		}
		item_set *set = &search->set[search->set_count++];
		*set = (item_set){.limit = limit};
		memcpy(set->item, item, search->size * sizeof(*item));
	}
	return true;
}

/* ---- Trying ---------------------------------------------------------------------------------- */

/* Puts the acts of a set into the way, equal events as one act. */
static void add_way(searching *search, const item_set *set, fl_day day)
{
	fl_looking *looker = search->looker;
	fl_next_way *way = &search->way[looker->out->way_count];
	*way = (fl_next_way){.size = search->size,
		.day = day,
		.grade = looker->graded->grade[0],
		.score = looker->graded->score[0]};
	for (uint32_t i = 0; i < search->size; i++) {
		if (i > 0 && set->item[i] == set->item[i - 1]) {
			way->act[way->act_count - 1].count++;
		} else {
			way->act[way->act_count++] = search->item[set->item[i]];
		}
	}
	search->way_set[looker->out->way_count++] = *set;
}

static fl_code try_sets_on(searching *search, fl_day day, fl_error *reterr)
{
	fl_looking *looker = search->looker;
	FL_AUTO_PTR(fl_grader) grader = NULL;
	FL_TRY(fl_grader_new(&looker->binding, day, &grader, reterr));
	for (size_t i = 0; i < search->set_count; i++) {
		item_set *set = &search->set[i];
		if (set->found || day >= set->limit) {
			continue;
		}
		apply(search, set, true);
		FL_TRY(fl_grader_batch(grader, &search->facts, looker->graded, reterr));
		if (fl_looking_better(looker)) {
			set->found = true;
			FL_TRY(fl_looking_confirm(looker, day, &search->facts, reterr));
			if (looker->out->way_count < FL_NEXT_WAYS_MAX) {
				add_way(search, set, day);
			}
		}
		apply(search, set, false);
	}
	return FL_OK;
}

/* Tries the sets of one size; *ret_done: there were not too many. */
static fl_code try_size(searching *search, bool *ret_done, fl_error *reterr)
{
	const fl_looking *looker = search->looker;
	uint64_t days = 0;
	fl_day last = looker->as_of;
	*ret_done = list_sets(search);
	for (size_t i = 0; i < search->set_count; i++) {
		last = search->set[i].limit > last ? search->set[i].limit : last;
	}
	for (fl_day day = looker->as_of; day < last; day++) {
		days += looker->may_change[day - looker->as_of];
	}
	uint64_t work = days * search->set_count * (16u + looker->to - looker->from);
	if (!*ret_done || work > search->work_left) {
		*ret_done = false;
		return FL_OK;
	}
	search->work_left -= work;
	for (fl_day day = looker->as_of; day < last; day++) {
		if (looker->may_change[day - looker->as_of]) {
			FL_TRY(try_sets_on(search, day, reterr));
		}
	}
	return FL_OK;
}

fl_code fl_looking_find_ways(fl_looking *looker, fl_error *reterr)
{
	FL_AUTO_FREE item_set *set = malloc(FL_NEXT_SETS_MAX * sizeof(*set));
	searching search = {.looker = looker, .set = set, .work_left = FL_NEXT_WORK_MAX};
	search.way = fl_arena_array(looker->arena, fl_next_way, FL_NEXT_WAYS_MAX);
	search.way_set = fl_arena_array(looker->arena, item_set, FL_NEXT_WAYS_MAX);
	if (set == NULL || search.way == NULL || search.way_set == NULL) {
		return fl_fail_memory(reterr);
	}
	looker->out->way = search.way;
	looker->may_change[0] = true;
	FL_TRY(list_items(&search, reterr));
	FL_TRY(copy_facts(&search, reterr));
	for (search.size = 1; search.size <= FL_NEXT_ACTS_MAX; search.size++) {
		bool done;
		FL_TRY(try_size(&search, &done, reterr));
		if (!done || looker->out->way_count == FL_NEXT_WAYS_MAX) {
			looker->out->acts_tried = search.size - !done;
			break;
		}
		looker->out->acts_tried = search.size;
	}
	return FL_OK;
}
