/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking ahead: the day on which a grade rises is the one that grading on every single day finds,
 * for random histories under two rule sets; acts and missing points are checked by hand.
 */
#include "plans.h"

#include "grade/next.h"

#define RULES                                                                                      \
	"schema: creditrules/1\nid: t\nversion: \"2026.1\"\n"                                      \
	"in_force: {from: 2020-01-01, to: 2026-12-31}\ntime: {zone: Asia/Shanghai}\n"              \
	"score: {base: 100, min: 0, max: 120}\ngrades: [A, B, C, D]\n"                             \
	"events:\n  x: {zh: 甲, class: general, fields: {n: integer}}\n"                          \
	"  y: {zh: 乙, class: serious}\n  g: {zh: 丙, class: good}\n"                            \
	"indicators:\n  decided: {count: x, window: 6 months, basis: decided}\n"                   \
	"  worst: {latest: x.n, window: 9 months, else: 0}\n  old: {attribute: licensed_days}\n"   \
	"  calm: {days_since: y, else: licensed_on}\n"                                             \
	"  risk: {value: \"if(calm < 100 and old < 2000, 2, 0) + max(decided - 1, 0) + worst\"}\n" \
	"deductions:\n- {id: D1, event: x, points: 10, window: 12 months, cap: 30, label: {zh: "   \
	"一}}\n- {id: D2, event: y, points: 20, window: 24 months, cap: 40, label: {zh: 二}}\n"  \
	"- {id: D3, per: {indicator: risk, every: 2}, points: 5, cap: 20, label: {zh: 三}}\n"     \
	"same_case: dearest\n"                                                                     \
	"bonuses: [{id: B1, event: g, points: 4, window: 12 months, cap: 8, label: {zh: 奖}}]\n"  \
	"bands: [{grade: A, from: 95}, {grade: B, from: 80}, {grade: C, from: 60}, {grade: D}]\n"  \
	"movement: {up: {margin: 2, steps: 1}}\n"                                                  \
	"vetoes: [{id: V1, event: y, at_best: C, for: 6 months, label: {zh: 限}}]\n"              \
	"repair: {after: {general: 3 months, serious: 12 months}, effect: stop_counting}\n"

static void fill(test_facts *history, const fl_plan *plan, fl_day as_of, uint64_t *random)
{
	history_init(history, plan);
	for (uint32_t u = 0; u < FL_BATCH_UNITS_MAX; u++) {
		fl_day day = as_of - 900;
		history_unit(history, as_of - (fl_day)(next_random(random) % 1500));
		history->previous_grade[u] = (uint8_t)(next_random(random) % plan->grade_count);
		for (uint64_t n = next_random(random) % 7; n > 0; n--) {
			day += (fl_day)(next_random(random) % 200);
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

/* The first better grade of every unit, by grading on every single day. */
static void walk(const fl_binding *binding, const test_facts *history, fl_day as_of,
	const fl_graded *today, fl_day rises[FL_BATCH_UNITS_MAX])
{
	FL_AUTO_FREE fl_graded *later = calloc(1, sizeof(*later));
	fl_day horizon = fl_day_add(as_of, (fl_span){FL_NEXT_MONTHS, FL_MONTHS});
	fl_error error = {0};
	for (uint32_t u = 0; u < FL_BATCH_UNITS_MAX; u++) {
		rises[u] = FL_DAY_NONE;
	}
	for (fl_day day = as_of + 1; day <= horizon; day++) {
		FL_AUTO_PTR(fl_grader) grader = NULL;
		assert_int_equal(fl_grader_new(binding, day, &grader, &error), FL_OK);
		assert_int_equal(fl_grader_batch(grader, &history->facts, later, &error), FL_OK);
		for (uint32_t u = 0; u < FL_BATCH_UNITS_MAX; u++) {
			if (rises[u] == FL_DAY_NONE && later->why[u] == FL_UNGRADED_NO &&
				later->grade[u] < today->grade[u]) {
				rises[u] = day;
			}
		}
	}
}

static void check_days(fl_plan *plan, uint64_t seed)
{
	const fl_day as_of = fl_day_of(2026, 6, 30);
	fl_day rises[FL_BATCH_UNITS_MAX];
	fl_error error = {0};
	unsigned found = 0;
	FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
	FL_AUTO_FREE fl_graded *today = calloc(1, sizeof(*today));
	FL_AUTO_PTR(fl_grader) grader = NULL;
	FL_AUTO(fl_binding) binding = {0};
	fl_plan endless = *plan;
	endless.to = INT32_MAX;
	fill(history, plan, as_of, &seed);
	assert_int_equal(fl_binding_init(&endless, &plan->vocab, NULL, &binding, &error), FL_OK);
	assert_int_equal(fl_grader_new(&binding, as_of, &grader, &error), FL_OK);
	assert_int_equal(fl_grader_batch(grader, &history->facts, today, &error), FL_OK);
	walk(&binding, history, as_of, today, rises);
	for (uint32_t u = 0; u < FL_BATCH_UNITS_MAX; u++) {
		FL_AUTO(fl_arena) arena = {0};
		fl_next next;
		assert_int_equal(
			fl_next_make(&binding, as_of, &history->facts, u, &arena, &next, &error),
			FL_OK);
		assert_int_equal(next.why, today->why[u]);
		assert_int_equal(next.grade, today->grade[u]);
		if (next.why == FL_UNGRADED_NO && next.rises_on != rises[u]) {
			fail_msg("unit %u: %d, not %d", u, next.rises_on, rises[u]);
		}
		found += next.rises_on != FL_DAY_NONE;
	}
	assert_true(found > FL_BATCH_UNITS_MAX / 4);
}

static void test_days(void **state)
{
	(void)state;
	FL_AUTO_PTR(fl_plan) small = plan_of(FL_TEXT(RULES));
	FL_AUTO_PTR(fl_plan) ladder = plan_of_file(TEST_DATA "/../rules/tobacco-ladder.yaml");
	check_days(small, 11);
	check_days(ladder, 12);
}

static void look(const fl_plan *plan, const test_facts *history, fl_arena *arena, fl_next *ret_next)
{
	fl_error error = {0};
	FL_AUTO(fl_binding) binding = {0};
	assert_int_equal(fl_binding_init(plan, &plan->vocab, NULL, &binding, &error), FL_OK);
	assert_int_equal(fl_next_make(&binding, fl_day_of(2026, 6, 30), &history->facts, 0, arena,
				 ret_next, &error),
		FL_OK);
}

/* Two cases of 10 points: repairing either, or one more praise, makes a B of a C's 80 - margin. */
static void test_acts(void **state)
{
	FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
	FL_AUTO(fl_arena) arena = {0};
	fl_next next;
	(void)state;
	FL_AUTO_PTR(fl_plan) plan = plan_of(FL_TEXT(RULES));
	history_init(history, plan);
	history_unit(history, fl_day_of(2010, 1, 1));
	history->previous_grade[0] = 2;
	history_event(history, 0, fl_day_of(2025, 9, 1), 0);
	history_event(history, 0, fl_day_of(2026, 6, 1), 0);
	look(plan, history, &arena, &next);
	assert_int_equal(next.score, 80);
	assert_int_equal(next.grade, 2);
	assert_int_equal(next.better, 1);
	assert_int_equal(next.missing, 2);
	assert_int_equal(next.rises_on, fl_day_of(2026, 9, 1));
	assert_int_equal(next.rises_to, 1);
	/* the second case is too young to be repaired */
	assert_int_equal(next.act_count, 2);
	assert_int_equal(next.act[0].kind, FL_NEXT_BONUS);
	assert_int_equal(next.act[0].score, 84);
	assert_int_equal(next.act[1].kind, FL_NEXT_REPAIR);
	assert_int_equal(next.act[1].event, 0);
	assert_int_equal(next.act[1].score, 90);
	assert_int_equal(next.act[1].grade, 1);
}

/* A veto holds the grade down, not the points. */
static void test_limit(void **state)
{
	FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
	FL_AUTO(fl_arena) arena = {0};
	fl_next next;
	(void)state;
	FL_AUTO_PTR(fl_plan) plan = plan_of(FL_TEXT(RULES));
	history_init(history, plan);
	history_unit(history, fl_day_of(2010, 1, 1));
	history_event(history, 1, fl_day_of(2026, 6, 1), 0);
	look(plan, history, &arena, &next);
	assert_int_equal(next.score, 80);
	assert_int_equal(next.grade, 2);
	assert_int_equal(next.missing, 0);
	assert_int_equal(next.rises_on, fl_day_of(2026, 12, 1));
	assert_int_equal(next.act_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_days), cmocka_unit_test(test_acts),
		cmocka_unit_test(test_limit)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
