/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking ahead: the day on which a grade rises is the one that grading on every single day finds,
 * and acts are those that trying them out on every single day finds, for random histories under
 * random rule sets.
 */
#include "plans.h"

#include "grade/next.h"
#include "next_rules.h"

static void fill(test_facts *history, const fl_plan *plan, fl_day as_of, uint64_t *random)
{
	history_init(history, plan);
	for (uint32_t u = 0; u < FL_BATCH_UNITS_MAX; u++) {
		fl_day day = as_of - 500;
		history_unit(history, as_of - (fl_day)(next_random(random) % 900));
		history->previous_grade[u] = (uint8_t)(next_random(random) % plan->grade_count);
		for (uint64_t n = next_random(random) % 6; n > 0; n--) {
			day += (fl_day)(next_random(random) % 140);
			uint32_t event = history_event(history,
				(uint32_t)(next_random(random) % plan->vocab.type_count), day,
				(int64_t)(next_random(random) % 8) * FL_VALUE_UNIT);
			history->case_no[event] = (uint32_t)(next_random(random) % 3);
			history->decided[event] = day + (fl_day)(next_random(random) % 90);
			if (next_random(random) % 4 == 0) {
				history->repaired[event] =
					day + (fl_day)(next_random(random) % 400);
			}
			if (next_random(random) % 8 == 0) {
				history->annulled[event] =
					day + (fl_day)(next_random(random) % 900);
			}
		}
	}
}

/* Every better grade's first day of every unit, by grading on every single day. */
typedef struct walked {
	fl_day on[FL_BATCH_UNITS_MAX][FL_GRADES_MAX];
} walked;

static void walk(const fl_binding *binding, const test_facts *history, fl_day as_of,
	uint32_t months, walked *ret_walked)
{
	FL_AUTO_FREE fl_graded *later = calloc(1, sizeof(*later));
	fl_day horizon = fl_day_add(as_of, (fl_span){(int32_t)months, FL_MONTHS});
	fl_error error = {0};
	for (uint32_t u = 0; u < FL_BATCH_UNITS_MAX; u++) {
		for (uint32_t g = 0; g < FL_GRADES_MAX; g++) {
			ret_walked->on[u][g] = FL_DAY_NONE;
		}
	}
	for (fl_day day = as_of + 1; day <= horizon; day++) {
		FL_AUTO_PTR(fl_grader) grader = NULL;
		assert_int_equal(fl_grader_new(binding, day, &grader, &error), FL_OK);
		assert_int_equal(fl_grader_batch(grader, &history->facts, later, &error), FL_OK);
		for (uint32_t u = 0; u < FL_BATCH_UNITS_MAX; u++) {
			for (uint32_t g = later->grade[u]; g < binding->plan->grade_count; g++) {
				if (ret_walked->on[u][g] == FL_DAY_NONE) {
					ret_walked->on[u][g] = day;
				}
			}
		}
	}
}

static void check_rise(const fl_next *next, const fl_day on[FL_GRADES_MAX], uint32_t unit)
{
	fl_day rises = next->grade > 0 ? on[next->grade - 1] : FL_DAY_NONE;
	if (next->rises_on != rises) {
		fail_msg("unit %u: %d, not %d", unit, next->rises_on, rises);
	}
	for (uint32_t t = 0; t < next->target_count; t++) {
		assert_int_equal(next->target[t].on, on[next->target[t].grade]);
		assert_true(next->target[t].grade < next->grade);
		assert_true(t == 0 || next->target[t].grade < next->target[t - 1].grade);
	}
}

/* ---- Acts, by brute force -------------------------------------------------------------------- */

/* One thing that can be done: to repair the case of an event, or one more event of a type. */
typedef struct deed {
	uint32_t event;
	uint32_t type;
} deed;

static bool in_case(const test_facts *history, uint32_t a, uint32_t b)
{
	return a == b || (history->case_no[a] != 0 && history->case_no[a] == history->case_no[b]);
}

static bool can_repair(const test_facts *history, const fl_plan *plan, uint32_t event, fl_day as_of)
{
	const fl_plan_event *type = &plan->event[history->event_type[event]];
	return type->repairable && type->severity != FL_CLASS_GOOD &&
		history->occurred[event] <= as_of && history->repaired[event] == FL_DAY_NONE;
}

/* One unit of the history with deeds done on the day, written out event by event. */
static void redo(const test_facts *history, const fl_plan *plan, uint32_t unit, fl_day as_of,
	const deed *done, uint32_t count, test_facts *ret_changed)
{
	bool placed = false;
	history_init(ret_changed, plan);
	history_unit(ret_changed, history->licensed_on[unit]);
	ret_changed->previous_grade[0] = history->previous_grade[unit];
	for (uint32_t e = history->first_event[unit]; e <= history->first_event[unit + 1]; e++) {
		bool end = e == history->first_event[unit + 1];
		for (uint32_t d = 0; !placed && (end || history->occurred[e] > as_of) && d < count;
			d++) {
			if (done[d].event == FL_NONE_INDEX) {
				uint32_t more = history_event(
					ret_changed, done[d].type, as_of, FL_VALUE_NONE);
				ret_changed->decided[more] = as_of;
			}
		}
		placed |= end || history->occurred[e] > as_of;
		if (end) {
			return;
		}
		uint32_t copied = history_event(ret_changed, history->event_type[e],
			history->occurred[e], history->value[e]);
		ret_changed->decided[copied] = history->decided[e];
		ret_changed->annulled[copied] = history->annulled[e];
		ret_changed->repaired[copied] = history->repaired[e];
		ret_changed->case_no[copied] = history->case_no[e];
		for (uint32_t d = 0; d < count; d++) {
			if (done[d].event != FL_NONE_INDEX && in_case(history, done[d].event, e) &&
				can_repair(history, plan, e, as_of)) {
				ret_changed->repaired[copied] = as_of;
			}
		}
	}
}

/* The first day in [as_of, before) on which the deeds make the grade better; `before` if none. */
static fl_day first_better(const fl_binding *binding, const test_facts *changed, fl_day as_of,
	fl_day before, uint32_t grade)
{
	FL_AUTO_FREE fl_graded *graded = calloc(1, sizeof(*graded));
	fl_error error = {0};
	for (fl_day day = as_of; day < before; day++) {
		FL_AUTO_PTR(fl_grader) grader = NULL;
		assert_int_equal(fl_grader_new(binding, day, &grader, &error), FL_OK);
		assert_int_equal(fl_grader_batch(grader, &changed->facts, graded, &error), FL_OK);
		if (graded->grade[0] < grade) {
			return day;
		}
	}
	return before;
}

static uint32_t list_deeds(const test_facts *history, const fl_plan *plan, uint32_t unit,
	fl_day as_of, deed *ret_deeds)
{
	uint32_t count = 0;
	for (uint32_t e = history->first_event[unit]; e < history->first_event[unit + 1]; e++) {
		bool known = !can_repair(history, plan, e, as_of);
		for (uint32_t d = 0; d < count; d++) {
			known |= in_case(history, ret_deeds[d].event, e);
		}
		if (!known) {
			ret_deeds[count++] = (deed){e, FL_NONE_INDEX};
		}
	}
	for (uint32_t t = 0; t < plan->vocab.type_count; t++) {
		if (plan->event[t].severity == FL_CLASS_GOOD) {
			ret_deeds[count++] = (deed){FL_NONE_INDEX, t};
		}
	}
	return count;
}

static bool is_act(const test_facts *history, const fl_next_act *act, const deed *of)
{
	return act->kind == FL_NEXT_EVENT
		? of->event == FL_NONE_INDEX && of->type == act->type
		: of->event != FL_NONE_INDEX && in_case(history, of->event, act->event[0]);
}

/* The way that is just these deeds, which are one or two. */
static const fl_next_way *find_way(
	const fl_next *next, const test_facts *history, const deed *done, uint32_t count)
{
	bool twice = count == 2 && memcmp(&done[0], &done[1], sizeof(*done)) == 0;
	for (uint32_t w = 0; w < next->way_count; w++) {
		const fl_next_way *way = &next->way[w];
		if (way->size == count && way->act_count == (twice ? 1 : count) &&
			is_act(history, &way->act[0], &done[0]) &&
			(count == 1 || twice || is_act(history, &way->act[1], &done[1]))) {
			return way;
		}
	}
	return NULL;
}

/* Every deed alone and every two: a way if and only if they are sooner than a part of them. */
static unsigned check_ways(const fl_binding *binding, const test_facts *history, uint32_t unit,
	fl_day as_of, const fl_next *next)
{
	FL_AUTO_FREE test_facts *changed = malloc(sizeof(*changed));
	deed known[32];
	fl_day alone[32];
	unsigned found = 0;
	fl_day natural = next->rises_on != FL_DAY_NONE ? next->rises_on : next->horizon + 1;
	uint32_t count = list_deeds(history, binding->plan, unit, as_of, known);
	assert_true(next->acts_tried >= 2 || next->way_count == FL_NEXT_WAYS_MAX);
	for (uint32_t a = 0; a < count; a++) {
		redo(history, binding->plan, unit, as_of, &known[a], 1, changed);
		alone[a] = first_better(binding, changed, as_of, natural, next->grade);
		const fl_next_way *way = find_way(next, history, &known[a], 1);
		assert_true(way == NULL ? alone[a] == natural
					: way->day == alone[a] && alone[a] < natural);
		found += way != NULL;
	}
	for (uint32_t a = 0; a < count && next->way_count < FL_NEXT_WAYS_MAX; a++) {
		for (uint32_t b = a + (known[a].event != FL_NONE_INDEX); b < count; b++) {
			const deed both[2] = {known[a], known[b]};
			fl_day sooner = alone[a] < alone[b] ? alone[a] : alone[b];
			redo(history, binding->plan, unit, as_of, both, 2, changed);
			fl_day day = first_better(binding, changed, as_of, sooner, next->grade);
			const fl_next_way *way = find_way(next, history, both, 2);
			assert_true(way == NULL ? day == sooner : way->day == day && day < sooner);
			found += way != NULL;
		}
	}
	return found;
}

/* ---- A batch of histories -------------------------------------------------------------------- */

/* Acts of so many units of a batch are looked at by brute force. */
#define WAYS_CHECKED 4

static void check_batch(fl_plan *plan, uint64_t seed, uint32_t months, unsigned *ways)
{
	const fl_day as_of = fl_day_of(2026, 6, 30);
	fl_error error = {0};
	unsigned found = 0;
	FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
	FL_AUTO_FREE fl_graded *today = calloc(1, sizeof(*today));
	FL_AUTO_FREE walked *all = malloc(sizeof(*all));
	FL_AUTO_PTR(fl_grader) grader = NULL;
	FL_AUTO(fl_binding) binding = {0};
	fl_plan endless = *plan;
	endless.to = INT32_MAX;
	fill(history, plan, as_of, &seed);
	assert_int_equal(fl_binding_init(&endless, &plan->vocab, NULL, &binding, &error), FL_OK);
	assert_int_equal(fl_grader_new(&binding, as_of, &grader, &error), FL_OK);
	assert_int_equal(fl_grader_batch(grader, &history->facts, today, &error), FL_OK);
	walk(&binding, history, as_of, months, all);
	for (uint32_t u = 0; u < FL_BATCH_UNITS_MAX; u++) {
		FL_AUTO(fl_arena) arena = {0};
		fl_next next;
		if (fl_next_make(&binding, as_of, months, &history->facts, u, &arena, &next,
			    &error) != FL_OK) {
			fail_msg("unit %u: %s", u, error.text[FL_EN]);
		}
		assert_int_equal(next.why, today->why[u]);
		if (next.why != FL_UNGRADED_NO) {
			continue;
		}
		assert_int_equal(next.grade, today->grade[u]);
		check_rise(&next, all->on[u], u);
		found += next.rises_on != FL_DAY_NONE;
		if (u < WAYS_CHECKED && next.grade > 0) {
			*ways += check_ways(&binding, history, u, as_of, &next);
		}
	}
	assert_true(found > FL_BATCH_UNITS_MAX / 16);
}

/* A rule set of random numbers around RULES. */
static fl_plan *random_plan(unsigned number, uint64_t *random)
{
	static const char *const since[5] = {HEAD INDICATORS(SINCE_NEVER),
		HEAD INDICATORS(SINCE_NEVER), HEAD INDICATORS(SINCE_NEVER),
		HEAD INDICATORS(SINCE_MONTHS), HEAD INDICATORS(SINCE_DAYS)};
#define PICK(from, count) ((int)((from) + next_random(random) % (count)))
	FL_AUTO(fl_buf) text = {0};
	fl_buf_string(&text, since[number % 5]);
	fl_buf_format(&text,
		"deductions:\n- {id: D1, event: x, points: %d, window: %d months, cap: %d, label: "
		"{zh: 一}}\n",
		PICK(1, 15), PICK(1, 20), PICK(10, 40));
	fl_buf_format(&text,
		"- {id: D2, event: [x, y], points: %d, window: 24 months, cap: 60, "
		"decay: [{until: %d months, factor: 1}, {until: 24 months, factor: \"0.5\"}], "
		"repeat: {from: 2, factor: \"1.5\"}, label: {zh: 二}}\n",
		PICK(5, 20), PICK(2, 20));
	fl_buf_format(&text,
		"- {id: D3, per: {indicator: risk, every: %d}, points: %d, cap: 20, label: {zh: "
		"三}}\nsame_case: %s\n",
		PICK(1, 3), PICK(1, 6), PICK(0, 2) ? "dearest" : "all");
	fl_buf_format(&text,
		"bonuses:\n- {id: B1, event: g, points: %d, window: %d months, cap: 12, label: "
		"{zh: 奖}}\n- {id: B2, when: {indicator: quiet, from: %d}, points: %d, label: "
		"{zh: 久}}\n",
		PICK(1, 8), PICK(2, 14), PICK(1, number % 5 < 3 ? 2 : 30), PICK(1, 10));
	fl_buf_string(&text, BANDS);
	if (PICK(0, 2)) {
		fl_buf_format(
			&text, "movement: {up: {margin: %d, steps: %d}}\n", PICK(0, 4), PICK(1, 3));
	}
	fl_buf_format(&text,
		"vetoes:\n- {id: V1, event: y, at_best: C, for: %d months, label: {zh: 限}}\n"
		"- {id: V2, when: {indicator: decided, from: %d}, at_best: B, label: {zh: 数}}\n",
		PICK(1, 20), PICK(1, 4));
	if (PICK(0, 2)) {
		fl_buf_format(&text,
			"new_licensee: {until: %d months, start: B, at_best: B, worse_allowed: "
			"%s}\n",
			PICK(3, 30), PICK(0, 2) ? "true" : "false");
	}
	fl_buf_format(&text,
		"repair: {after: {general: %d months, serious: %d months}, never: [%s], effect: "
		"%s}\n",
		PICK(1, 12), PICK(1, 18), PICK(0, 3) ? "" : "serious",
		PICK(0, 3) ? "stop_counting" : "end_veto");
	return plan_of(fl_buf_view(&text));
#undef PICK
}

/* 20,480 histories under 80 rule sets where FL_TEST_LARGE is set, else a few of them. */
static void test_days(void **state)
{
	(void)state;
	const unsigned batches = getenv("FL_TEST_LARGE") != NULL ? 80 : 4;
	uint64_t random = 20261;
	unsigned ways = 0;
	for (unsigned i = 0; i < batches; i++) {
		FL_AUTO_PTR(fl_plan)
		plan = i == 79 ? plan_of_file(TEST_DATA "/../rules/tobacco-ladder.yaml")
			       : random_plan(i, &random);
		check_batch(plan, 1000 + i, i == 79 ? 40 : 20, &ways);
	}
	assert_true(ways > batches);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_days)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
