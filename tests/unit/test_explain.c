/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random histories under rules that use decay, repeats, tables, cases and caps: the batch grader,
 * the explanation and a slow evaluator written from the reference must agree, and the order in
 * which rules stand in the file must not matter.  What an explanation says of single events is
 * checked by hand.
 */
#include "plans.h"

#define ROUNDS 80

static const char *const rule_lines[] = {
	("- {id: D1, event: x, points: 10, window: 24 months, cap: 35, "
	 "decay: [{until: 12 months, factor: 1}, {until: 24 months, factor: \"0.5\"}], "
	 "repeat: {from: 2, factor: \"1.5\"}, label: {zh: 一}}\n"),
	("- {id: D2, event: [x, y], points: 8, window: 12 months, cap: 30, label: {zh: 二}}\n"),
	("- {id: D3, event: y, points_by: {field: n, table: [{below: 5, points: 0}, "
	 "{from: 5, below: 10, points: 8}, {from: 10, points: 16}]}, cap: 40, label: {zh: 三}}\n"),
	("- {id: D4, event: z, points: \"2.5\", window: 90 days, cap: 10, label: {zh: 四}}\n"),
};

#define RULES   4
#define BASE    1000000
#define UNIT_OF 10000 /* the evaluator works in ten-thousandths of a point */

static fl_plan *plan_in_order(const unsigned order[RULES])
{
	FL_AUTO(fl_buf) text = {0};
	fl_buf_string(&text,
		"schema: creditrules/1\nid: t\nversion: \"2026.1\"\nin_force: {from: 2000-01-01}\n"
		"time: {zone: Asia/Shanghai}\nscore: {base: 100, min: 0, max: 120, places: 1}\n"
		"grades: [A, B, C]\n"
		"events:\n  x: {zh: 甲, class: serious}\n  y: {zh: 乙, class: general, fields: {n: "
		"decimal}}\n  z: {zh: 丙, class: minor}\n  g: {zh: 丁, class: good}\n"
		"bands: [{grade: A, above: 90}, {grade: B, from: 70}, {grade: C}]\n"
		"same_case: dearest\n"
		"bonuses: [{id: B1, event: g, points: 3, window: 12 months, cap: 9, label: {zh: "
		"奖}}]\n"
		"vetoes: [{id: V1, event: x, for: 6 months, at_best: B, label: {zh: 限}}]\n"
		"deductions:\n");
	for (unsigned i = 0; i < RULES; i++) {
		fl_buf_string(&text, rule_lines[order[i]]);
	}
	return plan_of(fl_buf_view(&text));
}

/* One unit, evaluated straight from the reference: rule by rule, event by event, case by case. */
static int64_t rule_points(
	const test_facts *history, uint32_t unit, fl_day as_of, unsigned rule, uint32_t event)
{
	static const fl_span windows[RULES] = {
		{24, FL_MONTHS}, {12, FL_MONTHS}, {FL_SPAN_MAX, FL_DAYS}, {90, FL_DAYS}};
	static const bool selects[RULES][4] = {{true, false, false, false},
		{true, true, false, false}, {false, true, false, false},
		{false, false, true, false}};
	fl_day day = history->occurred[event];
	fl_day annulled = history->annulled[event];
	if (!selects[rule][history->event_type[event]] || day > as_of ||
		(annulled != FL_DAY_NONE && annulled <= as_of) ||
		fl_day_add(day, windows[rule]) <= as_of) {
		return -1;
	}
	if (rule == 1) {
		return 8 * UNIT_OF;
	}
	if (rule == 2) {
		int64_t n = history->value[event] / FL_VALUE_UNIT;
		return n < 5 ? 0 : n < 10 ? 8 * UNIT_OF : 16 * UNIT_OF;
	}
	if (rule == 3) {
		return 5 * UNIT_OF / 2;
	}
	int64_t points = 10 * UNIT_OF;
	bool first = true;
	for (uint32_t e = history->first_event[unit]; e < event && first; e++) {
		first = rule_points(history, unit, as_of, rule, e) < 0;
	}
	points = first ? points : points * 3 / 2;
	return fl_day_add(day, (fl_span){12, FL_MONTHS}) > as_of ? points : points / 2;
}

static bool same_case(const test_facts *history, uint32_t a, uint32_t b)
{
	return a == b || (history->case_no[a] != 0 && history->case_no[a] == history->case_no[b]);
}

static int64_t case_sum(
	const test_facts *history, uint32_t unit, fl_day as_of, unsigned rule, uint32_t event)
{
	int64_t sum = 0;
	bool any = false;
	for (uint32_t e = history->first_event[unit]; e < history->first_event[unit + 1]; e++) {
		int64_t points = same_case(history, e, event)
			? rule_points(history, unit, as_of, rule, e)
			: -1;
		any |= points >= 0;
		sum += points > 0 ? points : 0;
	}
	return any ? sum : -1;
}

static int64_t slow_score(const test_facts *history, uint32_t unit, fl_day as_of)
{
	static const int64_t caps[RULES] = {35, 30, 40, 10};
	int64_t sums[RULES] = {0};
	int64_t good = 0;
	int64_t score = BASE;
	for (uint32_t e = history->first_event[unit]; e < history->first_event[unit + 1]; e++) {
		fl_day annulled = history->annulled[e];
		bool stands = annulled == FL_DAY_NONE || annulled > as_of;
		good += history->event_type[e] == 3 && stands && history->occurred[e] <= as_of &&
			fl_day_add(history->occurred[e], (fl_span){12, FL_MONTHS}) > as_of;
		for (unsigned rule = 0; rule < RULES; rule++) {
			int64_t mine = case_sum(history, unit, as_of, rule, e);
			bool dearest = true;
			for (unsigned other = 0; other < RULES; other++) {
				int64_t theirs = case_sum(history, unit, as_of, other, e);
				dearest &= other < rule ? theirs < mine : theirs <= mine;
			}
			int64_t points = rule_points(history, unit, as_of, rule, e);
			sums[rule] += dearest && points > 0 ? points : 0;
		}
	}
	for (unsigned rule = 0; rule < RULES; rule++) {
		int64_t cap = caps[rule] * UNIT_OF;
		score -= sums[rule] < cap ? sums[rule] : cap;
	}
	score += (good < 3 ? good * 3 : 9) * UNIT_OF;
	score = score < 0 ? 0 : score;
	return fl_divide_round(score, UNIT_OF / 10, FL_ROUND_HALF_UP);
}

static void fill(test_facts *history, const fl_plan *plan, fl_day as_of, uint64_t *random)
{
	history_init(history, plan);
	for (uint32_t u = 0; u < FL_BATCH_UNITS_MAX; u++) {
		fl_day day = as_of - 760;
		history_unit(history, as_of - 3000);
		for (uint64_t n = next_random(random) % 9; n > 0; n--) {
			/* steps that often land on the edges of windows */
			static const fl_day steps[] = {0, 0, 1, 29, 30, 90, 181, 365, 366};
			day += steps[next_random(random) % 9];
			uint32_t event = history_event(history, (uint32_t)(next_random(random) % 4),
				day, (int64_t)(next_random(random) % 16) * FL_VALUE_UNIT);
			history->case_no[event] = (uint32_t)(next_random(random) % 4);
			if (next_random(random) % 10 == 0) {
				history->annulled[event] =
					as_of - 1 + (fl_day)(next_random(random) % 3);
			}
		}
	}
}

/* A history lists events of one day by case number, as the store does. */
static void sort_cases(test_facts *history)
{
	for (uint32_t e = 1; e < history->facts.event_count; e++) {
		for (uint32_t at = e;
			at > 0 && history->occurred[at - 1] == history->occurred[at] &&
			history->case_no[at - 1] > history->case_no[at];
			at--) {
			uint32_t moved = history->case_no[at];
			history->case_no[at] = history->case_no[at - 1];
			history->case_no[at - 1] = moved;
		}
	}
}

static void check_unit(const fl_binding *binding, const test_facts *history, fl_day as_of,
	uint32_t unit, const fl_graded *graded)
{
	FL_AUTO(fl_arena) arena = {0};
	const fl_explanation *explanation = NULL;
	fl_error error = {0};
	assert_int_equal(fl_explanation_make(binding, as_of, &history->facts, unit, &arena,
				 &explanation, &error),
		FL_OK);
	assert_int_equal(explanation->why, graded->why[unit]);
	assert_int_equal(explanation->score, graded->score[unit]);
	assert_int_equal(explanation->grade, graded->grade[unit]);
	assert_int_equal(explanation->score, slow_score(history, unit, as_of));
	int64_t deducted = 0;
	for (uint32_t r = 0; r < RULES; r++) {
		int64_t sum = 0;
		for (uint32_t i = 0; i < explanation->rule[r].event_count; i++) {
			const fl_explained_event *event = &explanation->rule[r].event[i];
			sum += event->fate == FL_FATE_COUNTED ? event->points : 0;
		}
		assert_int_equal(sum, explanation->rule[r].before_cap);
		deducted += explanation->rule[r].points;
	}
	assert_int_equal(deducted, explanation->deducted);
}

static void test_agreement(void **state)
{
	static const unsigned orders[2][RULES] = {{0, 1, 2, 3}, {3, 1, 2, 0}};
	uint64_t random = 7;
	fl_error error = {0};
	(void)state;
	FL_AUTO_PTR(fl_plan) plan = plan_in_order(orders[0]);
	FL_AUTO_PTR(fl_plan) shuffled = plan_in_order(orders[1]);
	FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
	FL_AUTO_FREE fl_graded *graded = calloc(2, sizeof(*graded));
	FL_AUTO(fl_binding) binding = {0};
	FL_AUTO(fl_binding) other = {0};
	assert_int_equal(fl_binding_init(plan, &plan->vocab, NULL, &binding, &error), FL_OK);
	assert_int_equal(fl_binding_init(shuffled, &plan->vocab, NULL, &other, &error), FL_OK);
	for (int round = 0; round < ROUNDS; round++) {
		fl_day as_of = fl_day_of(2024, 2, 29) + (fl_day)(next_random(&random) % 1000);
		FL_AUTO_PTR(fl_grader) grader = NULL;
		FL_AUTO_PTR(fl_grader) second = NULL;
		fill(history, plan, as_of, &random);
		sort_cases(history);
		assert_int_equal(fl_grader_new(&binding, as_of, &grader, &error), FL_OK);
		assert_int_equal(fl_grader_new(&other, as_of, &second, &error), FL_OK);
		assert_int_equal(
			fl_grader_batch(grader, &history->facts, &graded[0], &error), FL_OK);
		assert_int_equal(
			fl_grader_batch(second, &history->facts, &graded[1], &error), FL_OK);
		assert_memory_equal(&graded[0], &graded[1], sizeof(graded[0]));
		for (uint32_t u = 0; u < history->facts.unit_count; u++) {
			check_unit(&binding, history, as_of, u, &graded[0]);
		}
	}
}

/* What the explanation says of each event of one made-up history. */
static void test_fates(void **state)
{
	static const unsigned order[RULES] = {0, 1, 2, 3};
	const fl_day as_of = fl_day_of(2026, 6, 30);
	fl_error error = {0};
	(void)state;
	FL_AUTO_PTR(fl_plan) plan = plan_in_order(order);
	FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
	FL_AUTO(fl_binding) binding = {0};
	FL_AUTO(fl_arena) arena = {0};
	const fl_explanation *got = NULL;
	history_init(history, plan);
	history_unit(history, fl_day_of(2019, 3, 1));
	history_event(history, 0, fl_day_of(2024, 6, 30), 0);
	history_event(history, 0, fl_day_of(2025, 6, 30), 0);
	history->annulled[history_event(history, 0, fl_day_of(2026, 1, 1), 0)] =
		fl_day_of(2026, 6, 1);
	history->case_no[history_event(history, 0, fl_day_of(2026, 2, 1), 0)] = 1;
	history->case_no[history_event(history, 1, fl_day_of(2026, 2, 1), 10 * FL_VALUE_UNIT)] = 1;
	history_event(history, 0, fl_day_of(2026, 7, 1), 0);
	assert_int_equal(fl_binding_init(plan, &plan->vocab, NULL, &binding, &error), FL_OK);
	assert_int_equal(
		fl_explanation_make(&binding, as_of, &history->facts, 0, &arena, &got, &error),
		FL_OK);
	/* the case: D1 15, D2 8 + 8, D3 16; on the tie of D2 and D3 the smaller id stays */
	const struct {
		fl_fate fate;
		fl_day day;
		uint32_t beaten_by;
		int64_t points;
	} wanted[] = {
		{FL_FATE_EXPIRED, fl_day_of(2026, 6, 30), FL_NONE_INDEX, 0},
		{FL_FATE_COUNTED, fl_day_of(2027, 6, 29), FL_NONE_INDEX, 500},
		{FL_FATE_ANNULLED, fl_day_of(2026, 6, 1), FL_NONE_INDEX, 0},
		{FL_FATE_SAME_CASE, fl_day_of(2028, 1, 31), 1, 1500},
		{FL_FATE_LATER, fl_day_of(2026, 7, 1), FL_NONE_INDEX, 0},
	};
	assert_int_equal(plan->places, 2);
	assert_int_equal(got->rule[0].event_count, 5);
	for (uint32_t i = 0; i < 5; i++) {
		const fl_explained_event *event = &got->rule[0].event[i];
		assert_int_equal(event->fate, wanted[i].fate);
		assert_int_equal(event->day, wanted[i].day);
		assert_int_equal(event->beaten_by, wanted[i].beaten_by);
		assert_int_equal(event->points, wanted[i].points);
	}
	assert_int_equal(got->rule[1].points, 1600);
	assert_int_equal(got->rule[2].points, 0);
	assert_int_equal(got->score, 790);
	assert_true(got->veto[0].holds);
	assert_int_equal(got->veto[0].until, fl_day_of(2026, 7, 31));
	assert_int_equal(got->reason_count, 3);
	assert_true(fl_text_is(got->reason[0], "D2") && fl_text_is(got->reason[1], "D1") &&
		fl_text_is(got->reason[2], "V1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_agreement), cmocka_unit_test(test_fates)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
