/* SPDX-License-Identifier: Apache-2.0 */
/* Looking ahead, by hand: points that are missing, acts, waiting times, vetoes, limits. */
#include "plans.h"

#include "grade/next.h"
#include "next_rules.h"

#define RULES                                                                                      \
	HEAD INDICATORS(                                                                           \
		SINCE_DAYS) "deductions:\n- {id: D1, event: x, points: 10, window: 12 months, "    \
			    "cap: 30, "                                                            \
			    "label: "                                                              \
			    "{zh: 一}}\n"                                                         \
			    "- {id: D2, event: y, points: 20, window: 24 months, cap: 40, label: " \
			    "{zh: 二}}\n"                                                         \
			    "- {id: D3, per: {indicator: risk, every: 2}, points: 5, cap: 20, "    \
			    "label: {zh: "                                                         \
			    "三}}"                                                                \
			    "\nsame_case: dearest\n"                                               \
			    "bonuses: [{id: B1, event: g, points: 4, window: 12 months, cap: 8, "  \
			    "label: {zh: "                                                         \
			    "奖}}]\n" BANDS "movement: {up: {margin: 2, steps: 1}}\n"              \
			    "vetoes: [{id: V1, event: y, at_best: C, for: 6 months, label: {zh: "  \
			    "限}}]\n"                                                             \
			    "repair: {after: {general: 3 months, serious: 12 months}, effect: "    \
			    "stop_counting}\n"

static void look(const fl_plan *plan, const test_facts *history, fl_arena *arena, fl_next *ret_next)
{
	fl_error error = {0};
	FL_AUTO(fl_binding) binding = {0};
	assert_int_equal(fl_binding_init(plan, &plan->vocab, NULL, &binding, &error), FL_OK);
	assert_int_equal(fl_next_make(&binding, fl_day_of(2026, 6, 30), FL_NEXT_MONTHS,
				 &history->facts, 0, arena, ret_next, &error),
		FL_OK);
}

static void check_way(const fl_next *next, uint32_t index, fl_next_kind kind, uint32_t count,
	fl_day day, int64_t score)
{
	const fl_next_way *way = &next->way[index];
	assert_true(index < next->way_count);
	assert_int_equal(way->act_count, 1);
	assert_int_equal(way->act[0].kind, kind);
	assert_int_equal(way->act[0].count, count);
	assert_int_equal(way->size, count);
	assert_int_equal(way->day, day);
	assert_int_equal(way->score, score);
}

/* Two cases of 10 points: repairing the old one, or one more praise, makes a B of a C;
 * the young one can be repaired on 1 September, when the old one ends anyway. */
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
	assert_int_equal(next.target_count, 2);
	assert_int_equal(next.target[0].grade, 1);
	assert_int_equal(next.target[0].missing, 2);
	assert_int_equal(next.target[1].missing, 17);
	assert_true(next.target[1].too_far && !next.target[0].too_far);
	assert_int_equal(next.target[1].on, FL_DAY_NONE);
	assert_int_equal(next.rises_on, fl_day_of(2026, 9, 1));
	assert_int_equal(next.rises_to, 1);
	assert_int_equal(next.rises_score, 90);
	assert_int_equal(next.eve_grade, 2);
	assert_int_equal(next.eve_score, 80);
	assert_int_equal(next.way_count, 2);
	check_way(&next, 0, FL_NEXT_REPAIR, 1, fl_day_of(2026, 6, 30), 90);
	assert_int_equal(next.way[0].act[0].event[0], 0);
	check_way(&next, 1, FL_NEXT_EVENT, 1, fl_day_of(2026, 6, 30), 84);
}

/* The waiting time of a repair: the day before, the day, the day after. */
static void test_waiting(void **state)
{
	static const struct {
		int month, day;
		fl_day works; /* in 2026 */
	} cases[] = {{3, 29, 0}, {3, 30, 0}, {3, 31, 0}, {4, 1, 1}};
	(void)state;
	FL_AUTO_PTR(fl_plan) plan = plan_of(FL_TEXT(RULES));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
		FL_AUTO(fl_arena) arena = {0};
		fl_next next;
		history_init(history, plan);
		history_unit(history, fl_day_of(2010, 1, 1));
		history_event(history, 0, fl_day_of(2026, cases[i].month, cases[i].day), 0);
		look(plan, history, &arena, &next);
		assert_int_equal(next.score, 90);
		check_way(
			&next, 0, FL_NEXT_REPAIR, 1, fl_day_of(2026, 6, 30) + cases[i].works, 100);
	}
}

/* An event that is still to come neither hides a praise of today nor is repaired. */
static void test_future(void **state)
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
	history_event(history, 0, fl_day_of(2026, 7, 1), 0);
	look(plan, history, &arena, &next);
	check_way(&next, 1, FL_NEXT_EVENT, 1, fl_day_of(2026, 6, 30), 84);
	/* with the new one the old one's end is not enough, but is if the second is repaired */
	check_way(&next, 2, FL_NEXT_REPAIR, 1, fl_day_of(2026, 9, 1), 90);
	assert_int_equal(next.way_count, 3);
}

/* A veto holds the grade down, not the points; nothing can be done about it for a year. */
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
	assert_int_equal(next.target[0].missing, 0);
	assert_int_equal(next.rises_on, fl_day_of(2026, 12, 1));
	assert_int_equal(next.hold_count, 1);
	assert_int_equal(next.hold[0].until, fl_day_of(2026, 11, 30));
	assert_int_equal(next.way_count, 0);
	assert_int_equal(next.acts_tried, FL_NEXT_ACTS_MAX);
}

/* Six praises at the most, the limit on acts: seven are not told. */
static void test_many(void **state)
{
	(void)state;
	for (int lost = 0; lost < 2; lost++) {
		FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
		FL_AUTO(fl_arena) arena = {0};
		FL_AUTO(fl_buf) text = {0};
		fl_next next;
		fl_buf_string(&text, HEAD);
		fl_buf_format(&text,
			"deductions: [{id: D1, event: y, points: %d, cap: 40, label: {zh: 二}}]\n"
			"bonuses: [{id: B1, event: g, points: 1, cap: 9, label: {zh: 奖}}]\n" BANDS,
			26 + lost);
		FL_AUTO_PTR(fl_plan) plan = plan_of(fl_buf_view(&text));
		history_init(history, plan);
		history_unit(history, fl_day_of(2010, 1, 1));
		history_event(history, 1, fl_day_of(2026, 6, 1), 0);
		look(plan, history, &arena, &next);
		assert_int_equal(next.target[0].missing, 6 + lost);
		assert_int_equal(next.rises_on, FL_DAY_NONE);
		assert_int_equal(next.way_count, 1 - lost);
		if (lost == 0) {
			check_way(&next, 0, FL_NEXT_EVENT, FL_NEXT_ACTS_MAX, fl_day_of(2026, 6, 30),
				80);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_acts),
		cmocka_unit_test(test_waiting), cmocka_unit_test(test_future),
		cmocka_unit_test(test_limit), cmocka_unit_test(test_many)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
