/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts that lift a grade.  What can be done is a list of items: a case that can be repaired, an
 * event that speaks for the retailer.  Sets of items are tried day by day, small ones first; a set
 * that holds one that was found is never tried again, so that every way found is sooner than each
 * of its parts.
 *
 * The facts of the unit are copied once, with room for as many more events as there are acts; those
 * not in use are annulled, and so never happened.
 */
#include "grade/looking.h"

typedef struct item_set {
	uint32_t item[FL_NEXT_ACTS_MAX]; /* ascending; repairs once, events as often as they are */
	uint32_t size;
	bool over;     /* found, or holds one that was */
	fl_day day;    /* on which it lifts the grade; FL_DAY_NONE: not found */
	uint8_t grade; /* then */
} item_set;

typedef struct searching {
	fl_looking *looker;
	fl_next_act *item; /* the repairs first */
	uint32_t item_count, repair_count;
	item_set *set; /* by size, then by items */
	size_t set_count;
	size_t size_end[FL_NEXT_ACTS_MAX + 1]; /* where the sets of each size end */
	uint32_t sizes;                        /* that are listed */

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

/* The events of the case of an event, from it on, that can be repaired; NULL: memory ran out. */
static const uint32_t *case_events(const fl_looking *looker, uint32_t event, uint32_t *ret_count)
{
	const fl_facts *facts = &looker->alone;
	uint32_t most = 0;
	for (uint32_t e = event; e < looker->to; e++) {
		most += same_case(facts, event, e);
	}
	uint32_t *all = fl_arena_array(looker->arena, uint32_t, most);
	*ret_count = 0;
	for (uint32_t e = event; all != NULL && e < looker->to; e++) {
		if (same_case(facts, event, e) && repairable(looker, e)) {
			all[(*ret_count)++] = e;
		}
	}
	return all;
}

static fl_code list_repairs(searching *search, fl_error *reterr)
{
	const fl_looking *looker = search->looker;
	for (uint32_t e = looker->from; e < looker->to; e++) {
		if (!repairable(looker, e)) {
			continue;
		}
		uint32_t known = 0;
		while (known < search->item_count &&
			!same_case(&looker->alone, search->item[known].event[0], e)) {
			known++;
		}
		if (known < search->item_count) {
			continue;
		}
		fl_next_act *act = &search->item[search->item_count++];
		*act = (fl_next_act){.kind = FL_NEXT_REPAIR,
			.type = looker->binding.type[looker->alone.event_type[e]].event,
			.count = 1};
		act->event = case_events(looker, e, &act->event_count);
		if (act->event == NULL) {
			return fl_fail_memory(reterr);
		}
	}
	search->repair_count = search->item_count;
	return FL_OK;
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
	FL_TRY(list_repairs(search, reterr));
	for (uint32_t t = 0; t < plan->vocab.type_count; t++) {
		if (counts_for_bonus(plan, t) ||
			(plan->event[t].severity == FL_CLASS_GOOD && is_used(plan, t))) {
			const fl_looking_event event = {
				t, looker->as_of, looker->as_of, FL_DAY_NONE, FL_DAY_NONE};
			fl_looking_mark_event(looker, &event);
			search->item[search->item_count++] =
				(fl_next_act){.kind = FL_NEXT_EVENT, .type = t, .count = 1};
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

static void repair_case(searching *search, const fl_next_act *act, fl_day repaired)
{
	for (uint32_t i = 0; i < act->event_count; i++) {
		uint32_t at = act->event[i] - search->looker->from;
		search->repaired[at < search->spare ? at : at + FL_NEXT_ACTS_MAX] = repaired;
	}
}

/* Does the acts of a set in the facts, or undoes them. */
static void apply(searching *search, const item_set *set, bool done)
{
	const fl_looking *looker = search->looker;
	uint32_t spare = search->spare;
	for (uint32_t i = 0; i < set->size; i++) {
		const fl_next_act *act = &search->item[set->item[i]];
		if (act->kind == FL_NEXT_REPAIR) {
			repair_case(search, act, done ? looker->as_of : FL_DAY_NONE);
			continue;
		}
		search->event_type[spare] = (uint16_t)(looker->plan_types + act->type);
		search->annulled[spare] = done ? FL_DAY_NONE : looker->as_of;
		spare++;
	}
}

/* ---- Sets of items -------------------------------------------------------------------------- */

/* Fills the set from place `at` on with the least items, `item` or more; false: none is left. */
static bool fill_set(const searching *search, item_set *set, uint32_t at, uint32_t item)
{
	for (; at < set->size && item < search->item_count; at++) {
		set->item[at] = item;
		item += item < search->repair_count;
	}
	return at == set->size;
}

static bool advance_set(const searching *search, item_set *set)
{
	for (uint32_t i = set->size; i-- > 0;) {
		if (fill_set(search, set, i, set->item[i] + 1)) {
			return true;
		}
	}
	return false;
}

/* Lists the sets by size, as many sizes as there is room for. */
static void list_sets(searching *search)
{
	bool more = false;
	for (uint32_t size = 1; !more && size <= FL_NEXT_ACTS_MAX; size++) {
		item_set set = {.size = size, .day = FL_DAY_NONE};
		size_t count = search->set_count;
		more = fill_set(search, &set, 0, 0);
		while (more && count < FL_NEXT_SETS_MAX) {
			search->set[count++] = set;
			more = advance_set(search, &set);
		}
		search->set_count = more ? search->set_count : count;
		search->sizes += !more;
		search->size_end[size] = search->set_count;
	}
}

/* Whether the smaller set is part of the other. */
static bool holds_set(const item_set *set, const item_set *small)
{
	uint32_t found = 0;
	for (uint32_t i = 0; i < set->size && found < small->size; i++) {
		found += set->item[i] == small->item[found];
	}
	return found == small->size;
}

/* Notes that a set lifts the grade; those that hold it are not worth telling any more. */
static void find_set(searching *search, size_t found, fl_day day)
{
	search->set[found].day = day;
	search->set[found].grade = search->looker->graded->grade[0];
	search->set[found].over = true;
	for (size_t i = search->size_end[search->set[found].size]; i < search->set_count; i++) {
		search->set[i].over |= holds_set(&search->set[i], &search->set[found]);
	}
}

/* ---- Trying --------------------------------------------------------------------------------- */

static fl_code try_day(searching *search, fl_day day, fl_error *reterr)
{
	fl_looking *looker = search->looker;
	FL_AUTO_PTR(fl_grader) grader = NULL;
	FL_TRY(fl_grader_new(&looker->binding, day, &grader, reterr));
	for (size_t i = 0; i < search->set_count; i++) {
		if (search->set[i].over) {
			continue;
		}
		apply(search, &search->set[i], true);
		FL_TRY(fl_grader_batch(grader, &search->facts, looker->graded, reterr));
		if (fl_looking_better(looker)) {
			find_set(search, i, day);
		}
		apply(search, &search->set[i], false);
	}
	return FL_OK;
}

/* Leaves out the largest sizes for which all days up to the last would be too much work. */
static void limit_work(searching *search, fl_day last)
{
	fl_looking *looker = search->looker;
	uint64_t days = 0;
	for (fl_day day = looker->as_of + 1; day < last; day++) {
		days += looker->may_change[day - looker->as_of];
	}
	uint64_t work = 0;
	for (uint32_t size = 1; size <= search->sizes; size++) {
		for (size_t i = search->size_end[size - 1]; i < search->size_end[size]; i++) {
			work += search->set[i].over ? 0 : days * (16u + looker->to - looker->from);
		}
		if (work > FL_NEXT_WORK_MAX) {
			break;
		}
		looker->out->acts_tried = size;
	}
}

static fl_code try_days(searching *search, fl_error *reterr)
{
	fl_looking *looker = search->looker;
	const fl_next *out = looker->out;
	fl_day last = out->rises_on != FL_DAY_NONE ? out->rises_on : out->horizon + 1;
	FL_TRY(try_day(search, looker->as_of, reterr));
	limit_work(search, last);
	search->set_count = search->size_end[out->acts_tried];
	for (fl_day day = looker->as_of + 1; day < last; day++) {
		if (looker->may_change[day - looker->as_of]) {
			FL_TRY(try_day(search, day, reterr));
		}
	}
	return FL_OK;
}

/* ---- What was found ------------------------------------------------------------------------- */

static int by_size_and_day(const void *a, const void *b)
{
	const item_set *left = *(const item_set *const *)a;
	const item_set *right = *(const item_set *const *)b;
	if (left->size != right->size) {
		return left->size < right->size ? -1 : 1;
	}
	if (left->day != right->day) {
		return left->day < right->day ? -1 : 1;
	}
	if (left->grade != right->grade) {
		return left->grade < right->grade ? -1 : 1;
	}
	return (left > right) - (left < right);
}

/* Grades the unit as it would be, both ways. */
static fl_code grade_set(searching *search, const item_set *set, fl_day day, fl_error *reterr)
{
	fl_looking *looker = search->looker;
	FL_AUTO_PTR(fl_grader) grader = NULL;
	FL_TRY(fl_grader_new(&looker->binding, day, &grader, reterr));
	apply(search, set, true);
	FL_TRY(fl_grader_batch(grader, &search->facts, looker->graded, reterr));
	FL_TRY(fl_looking_confirm(looker, day, &search->facts, reterr));
	apply(search, set, false);
	return FL_OK;
}

/* Puts a set into words of the answer, equal events as one act, graded once more. */
static fl_code make_way(
	searching *search, const item_set *set, fl_next_way *ret_way, fl_error *reterr)
{
	const fl_graded *graded = search->looker->graded;
	fl_next_way way = {.size = set->size, .day = set->day};
	for (uint32_t i = 0; i < set->size; i++) {
		if (i > 0 && set->item[i] == set->item[i - 1]) {
			way.act[way.act_count - 1].count++;
		} else {
			way.act[way.act_count++] = search->item[set->item[i]];
		}
	}
	bool early = false;
	if (set->day > search->looker->as_of) {
		FL_TRY(grade_set(search, set, set->day - 1, reterr));
		early = fl_looking_better(search->looker);
	}
	FL_TRY(grade_set(search, set, set->day, reterr));
	if (early || !fl_looking_better(search->looker)) {
		return fl_fail(reterr, FL_BUG,
			TR("the day from which an act works is wrong; please report this",
				"推算的生效日期有误，请报告此问题"));
	}
	way.grade = graded->grade[0];
	way.score = graded->score[0];
	*ret_way = way;
	return FL_OK;
}

static fl_code keep_ways(searching *search, fl_error *reterr)
{
	fl_looking *looker = search->looker;
	fl_next *out = looker->out;
	size_t all = search->size_end[search->sizes];
	size_t count = 0;
	fl_next_way *way = fl_arena_array(looker->arena, fl_next_way, FL_NEXT_WAYS_MAX);
	FL_AUTO_FREE const item_set **found = malloc((all + 1) * sizeof(item_set *));
	if (way == NULL || found == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < all; i++) {
		if (search->set[i].day != FL_DAY_NONE) {
			found[count++] = &search->set[i];
		}
	}
	qsort(found, count, sizeof(found[0]), by_size_and_day);
	for (; out->way_count < count && out->way_count < FL_NEXT_WAYS_MAX; out->way_count++) {
		FL_TRY(make_way(search, found[out->way_count], &way[out->way_count], reterr));
	}
	out->way = way;
	return FL_OK;
}

fl_code fl_looking_find_ways(fl_looking *looker, fl_error *reterr)
{
	FL_AUTO_FREE item_set *set = malloc(FL_NEXT_SETS_MAX * sizeof(*set));
	searching search = {.looker = looker, .set = set};
	if (set == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(list_items(&search, reterr));
	FL_TRY(copy_facts(&search, reterr));
	list_sets(&search);
	FL_TRY(try_days(&search, reterr));
	return keep_ways(&search, reterr);
}
