/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking ahead.  A grade can only change on a day on which a window or a step of decay ends, a
 * repair, annulment or decision begins to act, a month or day since something is full, or a
 * newcomer is none any more; those days are gathered, and the retailer is graded on each.  For acts
 * the facts of the unit are copied with room for one more event.
 */
#include "grade/next.h"

#include "grade/grader.h"
#include "grade/score.h"

/* The facts of one unit, writable, with room for one more event. */
typedef struct sketch {
	uint16_t *event_type;
	fl_day *occurred, *decided, *annulled, *repaired;
	uint32_t *case_no;
	int64_t *value[FL_EVENT_FIELDS_MAX];
	uint32_t *first_event;
	fl_facts facts;
} sketch;

typedef struct looking {
	fl_plan plan; /* the plan, with no end to its force */
	fl_binding binding;
	const fl_facts *facts; /* of the unit alone */
	uint32_t from, to;     /* its events */
	fl_day as_of, horizon;
	fl_arena *arena;
	fl_graded *graded;
	fl_day *day; /* on which something may change */
	size_t day_count, day_capacity;
	bool failed;
	fl_next *out;
} looking;

static void add_day(looking *looker, fl_day day)
{
	if (looker->failed || day <= looker->as_of || day > looker->horizon) {
		return;
	}
	if (looker->day_count == looker->day_capacity) {
		size_t capacity = looker->day_capacity * 2 + 256;
		fl_day *grown = realloc(looker->day, capacity * sizeof(*grown));
		if (grown == NULL) {
			looker->failed = true;
			return;
		}
		looker->day = grown;
		looker->day_capacity = capacity;
	}
	looker->day[looker->day_count++] = day;
}

/* Every full month, or day, since `from`. */
static void add_since(looking *looker, fl_day from)
{
	bool months = false;
	bool days = false;
	for (uint32_t i = 0; i < looker->plan.indicator_count; i++) {
		fl_indicator_kind kind = looker->plan.indicator[i].kind;
		months |= kind == FL_INDICATOR_MONTHS_SINCE || kind == FL_INDICATOR_LICENSED_MONTHS;
		days |= kind == FL_INDICATOR_DAYS_SINCE || kind == FL_INDICATOR_LICENSED_DAYS;
	}
	if (from == FL_DAY_NONE) {
		return;
	}
	if (days) { /* any day may be the one */
		for (fl_day day = looker->as_of + 1; day <= looker->horizon; day++) {
			add_day(looker, day);
		}
	} else if (months) {
		int32_t full = fl_day_months_between(from, looker->as_of);
		for (int32_t n = 0; n <= FL_NEXT_MONTHS + 1; n++) {
			add_day(looker, fl_day_add(from, (fl_span){full + n, FL_MONTHS}));
		}
	}
}

static void add_event(looking *looker, uint32_t event)
{
	const fl_facts *facts = looker->facts;
	const fl_plan *plan = &looker->plan;
	const fl_bound_type *type = &looker->binding.type[facts->event_type[event]];
	fl_day occurred = facts->occurred[event];
	fl_day decided = facts->decided[event];
	if (type->event == FL_NONE_INDEX) {
		return;
	}
	add_day(looker, occurred);
	add_day(looker, decided);
	add_day(looker, facts->annulled[event]);
	add_day(looker, facts->repaired[event]);
	add_day(looker, fl_day_add(occurred, plan->event[type->event].waiting));
	for (uint32_t c = 0; c < plan->column_count; c++) {
		const fl_plan_column *column = &plan->column[c];
		fl_day from = column->by_decision ? decided : occurred;
		if (column->windowed && from != FL_DAY_NONE) {
			add_day(looker, fl_day_add(from, column->window));
		}
	}
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		for (uint32_t s = 0; s < plan->rule[r].step_count; s++) {
			add_day(looker, fl_day_add(occurred, plan->rule[r].step[s].until));
		}
	}
	add_since(looker, occurred);
	if (decided != occurred) {
		add_since(looker, decided);
	}
}

static int by_day(const void *a, const void *b)
{
	const fl_day *left = a;
	const fl_day *right = b;
	return (*left > *right) - (*left < *right);
}

static void gather_days(looking *looker)
{
	fl_day licensed_on = fl_plan_licensed_on(&looker->plan, looker->facts->licensed_on[0]);
	for (uint32_t e = looker->from; e < looker->to; e++) {
		add_event(looker, e);
	}
	add_since(looker, licensed_on);
	if (looker->plan.newcomer.given && licensed_on != FL_DAY_NONE) {
		add_day(looker, fl_newcomer_end(&looker->plan, licensed_on));
	}
	if (looker->day_count > 0) {
		qsort(looker->day, looker->day_count, sizeof(*looker->day), by_day);
	}
}

static fl_code grade_on(looking *looker, fl_day day, fl_error *reterr)
{
	FL_AUTO_PTR(fl_grader) grader = NULL;
	FL_TRY(fl_grader_new(&looker->binding, day, &grader, reterr));
	return fl_grader_batch(grader, looker->facts, looker->graded, reterr);
}

/* Walks the days until one of them lifts the grade. */
static fl_code walk_days(looking *looker, fl_error *reterr)
{
	fl_next *out = looker->out;
	gather_days(looker);
	if (looker->failed) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < looker->day_count && out->rises_on == FL_DAY_NONE; i++) {
		if (i > 0 && looker->day[i] == looker->day[i - 1]) {
			continue;
		}
		FL_TRY(grade_on(looker, looker->day[i], reterr));
		if (looker->graded->why[0] == FL_UNGRADED_NO &&
			looker->graded->grade[0] < out->grade) {
			out->rises_on = looker->day[i];
			out->rises_to = looker->graded->grade[0];
		}
	}
	return FL_OK;
}

/* The points to the next better band, with the margin where the way leads up from the previous
 * grade. */
static void find_missing(looking *looker)
{
	const fl_plan *plan = &looker->plan;
	fl_next *out = looker->out;
	uint32_t target = FL_NONE_INDEX;
	uint32_t previous = FL_NONE_INDEX;
	out->better = FL_GRADE_NONE;
	for (uint32_t b = 0; b < plan->band_count; b++) {
		target = plan->band[b].grade < out->grade ? b : target;
		if (looker->facts->previous_grade != NULL &&
			plan->band[b].grade == looker->facts->previous_grade[0]) {
			previous = b;
		}
	}
	if (target == FL_NONE_INDEX) {
		return;
	}
	bool up = plan->movement.given && previous != FL_NONE_INDEX && target < previous;
	int64_t wanted = plan->band[target].lowest + (up ? plan->movement.margin : 0);
	out->better = (uint8_t)plan->band[target].grade;
	out->missing = wanted > out->score ? wanted - out->score : 0;
}

static void *copy(looking *looker, const void *from, size_t size)
{
	size_t count = looker->to - looker->from;
	char *to = fl_arena_alloc(looker->arena, count + 1, size);
	if (to == NULL) {
		looker->failed = true;
	} else if (count > 0) {
		memcpy(to, (const char *)from + looker->from * size, count * size);
	}
	return to;
}

static bool sketch_init(looking *looker, sketch *out)
{
	const fl_facts *facts = looker->facts;
	uint32_t count = looker->to - looker->from;
	out->event_type = copy(looker, facts->event_type, sizeof(*out->event_type));
	out->occurred = copy(looker, facts->occurred, sizeof(fl_day));
	out->decided = copy(looker, facts->decided, sizeof(fl_day));
	out->annulled = copy(looker, facts->annulled, sizeof(fl_day));
	out->repaired = copy(looker, facts->repaired, sizeof(fl_day));
	out->case_no = copy(looker, facts->case_no, sizeof(uint32_t));
	out->first_event = fl_arena_array(looker->arena, uint32_t, 2);
	out->facts = *facts;
	for (uint32_t f = 0; f < FL_EVENT_FIELDS_MAX; f++) {
		if (facts->value[f] != NULL) {
			out->value[f] = copy(looker, facts->value[f], sizeof(int64_t));
			out->facts.value[f] = out->value[f];
		}
	}
	if (looker->failed || out->first_event == NULL) {
		return false;
	}
	out->first_event[1] = out->facts.event_count = count;
	out->facts.first_event = out->first_event;
	out->facts.event_type = out->event_type;
	out->facts.occurred = out->occurred;
	out->facts.decided = out->decided;
	out->facts.annulled = out->annulled;
	out->facts.repaired = out->repaired;
	out->facts.case_no = out->case_no;
	return true;
}

/* Grades the sketch and keeps the act where it lifts the grade. */
static fl_code try_act(looking *looker, fl_grader *grader, const sketch *tried, fl_next_act act,
	fl_next_act *kept, fl_error *reterr)
{
	FL_TRY(fl_grader_batch(grader, &tried->facts, looker->graded, reterr));
	if (looker->graded->why[0] == FL_UNGRADED_NO &&
		looker->graded->grade[0] < looker->out->grade) {
		act.score = looker->graded->score[0];
		act.grade = looker->graded->grade[0];
		kept[looker->out->act_count++] = act;
	}
	return FL_OK;
}

/* Whether the event could be repaired today and is not yet. */
static bool repairable(const looking *looker, uint32_t event)
{
	const fl_facts *facts = looker->facts;
	uint32_t type = looker->binding.type[facts->event_type[event]].event;
	fl_day annulled = facts->annulled[event];
	return looker->plan.repairs && type != FL_NONE_INDEX &&
		facts->occurred[event] <= looker->as_of &&
		(annulled == FL_DAY_NONE || annulled > looker->as_of) &&
		(facts->repaired[event] == FL_DAY_NONE || facts->repaired[event] > looker->as_of) &&
		looker->plan.event[type].severity != FL_CLASS_GOOD &&
		fl_plan_repair_holds(&looker->plan.event[type], facts->occurred[event],
			looker->as_of, looker->as_of);
}

/* Whether an earlier event stands for the case already. */
static bool case_tried(const looking *looker, uint32_t event)
{
	const uint32_t *case_no = looker->facts->case_no;
	for (uint32_t e = looker->from; case_no[event] != 0 && e < event; e++) {
		if (case_no[e] == case_no[event] && repairable(looker, e)) {
			return true;
		}
	}
	return false;
}

static fl_code try_repairs(
	looking *looker, fl_grader *grader, sketch *tried, fl_next_act *kept, fl_error *reterr)
{
	const fl_facts *facts = looker->facts;
	const uint32_t count = looker->to - looker->from;
	for (uint32_t e = looker->from; e < looker->to; e++) {
		if (!repairable(looker, e) || case_tried(looker, e)) {
			continue;
		}
		for (uint32_t k = looker->from; k < looker->to; k++) {
			bool same = k == e ||
				(facts->case_no[e] != 0 && facts->case_no[k] == facts->case_no[e]);
			if (same && repairable(looker, k)) {
				tried->repaired[k - looker->from] = looker->as_of;
			}
		}
		fl_next_act act = {.kind = FL_NEXT_REPAIR, .event = e, .rule = FL_NONE_INDEX};
		FL_TRY(try_act(looker, grader, tried, act, kept, reterr));
		memcpy(tried->repaired, facts->repaired + looker->from,
			count * sizeof(*tried->repaired));
	}
	return FL_OK;
}

/* The type of the vocabulary that a type of the plan is; FL_NONE_INDEX where data have none. */
static uint32_t held_type(const looking *looker, uint32_t event)
{
	for (uint32_t t = 0; t < looker->binding.type_count; t++) {
		if (looker->binding.type[t].event == event) {
			return t;
		}
	}
	return FL_NONE_INDEX;
}

static fl_code try_bonuses(
	looking *looker, fl_grader *grader, sketch *tried, fl_next_act *kept, fl_error *reterr)
{
	const fl_plan *plan = &looker->plan;
	const uint32_t last = looker->to - looker->from;
	for (uint32_t f = 0; f < FL_EVENT_FIELDS_MAX; f++) {
		if (tried->value[f] != NULL) {
			tried->value[f][last] = FL_VALUE_NONE;
		}
	}
	tried->occurred[last] = tried->decided[last] = looker->as_of;
	tried->annulled[last] = tried->repaired[last] = FL_DAY_NONE;
	tried->case_no[last] = 0;
	tried->first_event[1] = tried->facts.event_count = last + 1;
	for (uint32_t r = 0; r < plan->bonus_count; r++) {
		const fl_plan_rule *rule = &plan->rule[plan->deduction_count + r];
		uint32_t type = rule->by_events
			? held_type(looker, plan->column[rule->column].tap[0].event)
			: FL_NONE_INDEX;
		if (type == FL_NONE_INDEX) {
			continue;
		}
		tried->event_type[last] = (uint16_t)type;
		fl_next_act act = {.kind = FL_NEXT_BONUS,
			.event = FL_NONE_INDEX,
			.rule = plan->deduction_count + r};
		FL_TRY(try_act(looker, grader, tried, act, kept, reterr));
	}
	return FL_OK;
}

static int by_gain(const void *a, const void *b)
{
	const fl_next_act *left = a;
	const fl_next_act *right = b;
	if (left->score != right->score) {
		return left->score < right->score ? -1 : 1;
	}
	if (left->kind != right->kind) {
		return left->kind < right->kind ? -1 : 1;
	}
	uint32_t x = left->kind == FL_NEXT_REPAIR ? left->event : left->rule;
	uint32_t y = left->kind == FL_NEXT_REPAIR ? right->event : right->rule;
	return (x > y) - (x < y);
}

static fl_code try_acts(looking *looker, fl_error *reterr)
{
	FL_AUTO_PTR(fl_grader) grader = NULL;
	sketch tried = {.event_type = NULL};
	size_t most = (size_t)(looker->to - looker->from) + looker->plan.bonus_count;
	fl_next_act *kept = fl_arena_array(looker->arena, fl_next_act, most + 1);
	if (kept == NULL || !sketch_init(looker, &tried)) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_grader_new(&looker->binding, looker->as_of, &grader, reterr));
	FL_TRY(try_repairs(looker, grader, &tried, kept, reterr));
	FL_TRY(try_bonuses(looker, grader, &tried, kept, reterr));
	qsort(kept, looker->out->act_count, sizeof(*kept), by_gain);
	looker->out->act = kept;
	return FL_OK;
}

static fl_code look(looking *looker, fl_error *reterr)
{
	fl_next *out = looker->out;
	FL_TRY(grade_on(looker, looker->as_of, reterr));
	out->why = looker->graded->why[0];
	out->grade = looker->graded->grade[0];
	out->score = looker->graded->score[0];
	if (out->why != FL_UNGRADED_NO) {
		return FL_OK;
	}
	find_missing(looker);
	FL_TRY(walk_days(looker, reterr));
	return try_acts(looker, reterr);
}

fl_code fl_next_make(const fl_binding *binding, fl_day as_of, const fl_facts *facts, uint32_t unit,
	fl_arena *arena, fl_next *ret_next, fl_error *reterr)
{
	fl_next next = {
		.better = FL_GRADE_NONE, .rises_on = FL_DAY_NONE, .rises_to = FL_GRADE_NONE};
	fl_facts alone = *facts;
	FL_AUTO_FREE fl_graded *graded = calloc(1, sizeof(*graded));
	FL_TRY(fl_grader_in_force(binding->plan, as_of, reterr));
	if (graded == NULL) {
		return fl_fail_memory(reterr);
	}
	alone.unit_count = 1;
	alone.id += unit;
	alone.licensed_on += unit;
	alone.first_event += unit;
	alone.no_holder += facts->no_holder != NULL ? unit : 0;
	if (facts->previous_grade != NULL) {
		alone.previous_grade += unit;
	}
	looking looker = {.plan = *binding->plan,
		.binding = *binding,
		.facts = &alone,
		.from = alone.first_event[0],
		.to = alone.first_event[1],
		.as_of = as_of,
		.horizon = fl_day_add(as_of, (fl_span){FL_NEXT_MONTHS, FL_MONTHS}),
		.arena = arena,
		.graded = graded,
		.out = &next};
	looker.plan.to = INT32_MAX;
	looker.binding.plan = &looker.plan;
	fl_code code = look(&looker, reterr);
	free(looker.day);
	if (code == FL_OK) {
		*ret_next = next;
	}
	return code;
}
