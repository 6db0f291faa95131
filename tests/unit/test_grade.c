/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The batch grader: against a scorer written out by hand for the benchmark's rules, at the edges of
 * windows, at its limits, and what makes a retailer "not graded".
 */
#include "plans.h"

static void grade(
	const fl_plan *plan, const test_facts *history, fl_day as_of, fl_graded *ret_graded)
{
	fl_error error = {0};
	FL_AUTO(fl_binding) binding = {0};
	FL_AUTO_PTR(fl_grader) grader = NULL;
	assert_int_equal(fl_binding_init(plan, &plan->vocab, NULL, &binding, &error), FL_OK);
	assert_int_equal(fl_grader_new(&binding, as_of, &grader, &error), FL_OK);
	assert_int_equal(fl_grader_batch(grader, &history->facts, ret_graded, &error), FL_OK);
}

/* What the benchmark's README asks for, said once more and differently. */
typedef struct test_tally {
	int64_t count[8];
	int64_t amount;
	bool veto;
} test_tally;

static const int windows[8] = {365, 365, 180, 90, 365, 365, 730, 0};

static void tally_event(test_tally *tally, uint32_t kind, int64_t age, int64_t amount)
{
	if (age < 0 || age >= windows[kind]) {
		return;
	}
	tally->count[kind]++;
	tally->amount += kind == 5 ? amount : 0;
	tally->veto |= kind == 6;
}

static int64_t capped(int64_t points, int64_t cap)
{
	return points < cap ? points : cap;
}

static int64_t tally_score(const test_tally *tally)
{
	int64_t score = 100 - capped(20 * tally->count[0], 60) - capped(10 * tally->count[1], 30) -
		capped(5 * tally->count[2], 20) - capped(2 * tally->count[3], 10) +
		capped(3 * tally->count[4], 15) + capped(tally->amount / 10000, 10);
	return score < 0 ? 0 : capped(score, 120);
}

static const char *tally_grade(const test_tally *tally, int64_t licensed_days)
{
	int64_t score = tally_score(tally);
	return tally->veto            ? "D"
		: licensed_days < 180 ? "N"
		: score >= 95         ? "A"
		: score >= 80         ? "B"
		: score >= 60         ? "C"
				      : "D";
}

static void test_benchmark_rules(void **state)
{
	const fl_day as_of = fl_day_of(2024, 12, 1);
	uint64_t random = 20241201;
	(void)state;
	FL_AUTO_PTR(fl_plan) plan = plan_of_file(TEST_DATA "/bench/scoring.yaml");
	FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
	FL_AUTO_FREE fl_graded *graded = malloc(sizeof(*graded));
	for (int round = 0; round < 40; round++) {
		test_tally tallies[FL_BATCH_UNITS_MAX] = {{{0}, 0, false}};
		history_init(history, plan);
		for (uint32_t u = 0; u < FL_BATCH_UNITS_MAX; u++) {
			fl_day day = as_of - 800;
			history_unit(history, as_of - (fl_day)(next_random(&random) % 400));
			for (uint64_t n = next_random(&random) % 30; n > 0; n--) {
				uint32_t kind = (uint32_t)(next_random(&random) % 8);
				int64_t amount = (int64_t)(next_random(&random) % 9000);
				day += (fl_day)(next_random(&random) % 60);
				history_event(history, kind, day, amount * FL_VALUE_UNIT);
				tally_event(&tallies[u], kind, as_of - day, amount);
			}
		}
		grade(plan, history, as_of, graded);
		for (uint32_t u = 0; u < FL_BATCH_UNITS_MAX; u++) {
			const char *wanted =
				tally_grade(&tallies[u], as_of - history->licensed_on[u]);
			assert_int_equal(graded->score[u], tally_score(&tallies[u]));
			assert_true(fl_text_is(plan->grade[graded->grade[u]], wanted));
		}
	}
}

#define RULES(deductions)                                                             \
	"schema: creditrules/1\nid: t\nversion: \"2026.1\"\n"                         \
	"in_force: {from: 2020-01-01, to: 2026-12-31}\ntime: {zone: Asia/Shanghai}\n" \
	"score: {base: 100, min: 0, max: 100, places: 1}\ngrades: [A, B]\n"           \
	"events: {x: {zh: 一, class: minor, fields: {n: decimal}}}\n"                \
	"bands: [{grade: A, from: 99.5}, {grade: B}]\n"                               \
	"indicators: {sum_x: {sum: x.n}, since: {months_since: [x], else: "           \
	"licensed_on}}\n" deductions

#define ONE "deductions: [{id: D, event: x, points: 1, window: %s, cap: 5, label: {zh: 一}}]\n"

static void test_window_edges(void **state)
{
	static const struct {
		const char *window, *occurred, *last;
	} cases[] = {
		{"12 months", "2023-03-01", "2024-02-29"},
		{"12 months", "2024-02-29", "2025-02-27"},
		{"1 month", "2025-01-31", "2025-02-27"},
		{"1 month", "2025-01-28", "2025-02-27"},
		{"30 days", "2024-02-01", "2024-03-01"},
		{"2 years", "2023-06-30", "2025-06-29"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fl_day occurred = 0;
		fl_day last = 0;
		FL_AUTO(fl_buf) text = {0};
		FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
		FL_AUTO_FREE fl_graded *graded = malloc(sizeof(*graded));
		fl_buf_format(&text, RULES(ONE), cases[i].window);
		FL_AUTO_PTR(fl_plan) plan = plan_of(fl_buf_view(&text));
		assert_true(fl_day_parse(fl_text_of(cases[i].occurred), &occurred));
		assert_true(fl_day_parse(fl_text_of(cases[i].last), &last));
		history_init(history, plan);
		history_unit(history, fl_day_of(2010, 1, 1));
		history_event(history, 0, occurred, FL_VALUE_UNIT);
		const fl_day days[] = {occurred - 1, occurred, last, last + 1};
		const int64_t scores[] = {1000, 990, 990, 1000};
		for (size_t d = 0; d < 4; d++) {
			grade(plan, history, days[d], graded);
			assert_int_equal(graded->score[0], scores[d]);
		}
	}
}

/* Rules that ask for both indicators, and change no score. */
#define ASKING                                                                              \
	ONE "bonuses: [{id: B, when: {indicator: sum_x, above: 0}, points: 0, label: {zh: " \
	    "一}}, {id: C, when: {indicator: since, above: 0}, points: 0, label: {zh: 一}}]\n"

static void test_not_graded(void **state)
{
	const fl_day as_of = fl_day_of(2026, 6, 30);
	FL_AUTO(fl_buf) text = {0};
	FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
	FL_AUTO_FREE fl_graded *graded = malloc(sizeof(*graded));
	(void)state;
	fl_buf_format(&text, RULES(ASKING), "12 months");
	FL_AUTO_PTR(fl_plan) plan = plan_of(fl_buf_view(&text));
	history_init(history, plan);
	history_unit(history, FL_DAY_NONE);
	history_unit(history, as_of + 1);
	history_unit(history, as_of);
	history_event(history, 0, as_of, FL_VALUE_NONE);
	history_unit(history, as_of);
	history_event(history, 0, as_of, INT64_MAX);
	history_event(history, 0, as_of, 1);
	history_unit(history, as_of);
	history_event(history, 0, as_of, INT64_MAX);
	history->annulled[history_event(history, 0, as_of, 1)] = as_of;
	history_event(history, 0, as_of + 1, FL_VALUE_NONE);
	grade(plan, history, as_of, graded);
	const uint8_t why[] = {FL_UNGRADED_NO_LICENCE_DAY, FL_UNGRADED_NOT_LICENSED_YET,
		FL_UNGRADED_MISSING_FIELD, FL_UNGRADED_OVERFLOW, FL_UNGRADED_NO};
	for (uint32_t u = 0; u < 5; u++) {
		assert_int_equal(graded->why[u], why[u]);
		assert_int_equal(graded->grade[u] == FL_GRADE_NONE, why[u] != FL_UNGRADED_NO);
	}
}

/* An indicator that nothing asks for ungrades nobody; what it lacks it says of itself. */
static void test_idle_indicators(void **state)
{
	const fl_day as_of = fl_day_of(2026, 6, 30);
	static const char *const more[] = {"measures: {m: {indicator: twice, bands: [{level: a}], "
					   "label: {zh: 一}}}\n",
		""};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		fl_error error = {0};
		FL_AUTO(fl_buf) text = {0};
		FL_AUTO(fl_binding) binding = {0};
		FL_AUTO_PTR(fl_grader) grader = NULL;
		FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
		FL_AUTO_FREE fl_graded *graded = malloc(sizeof(*graded));
		fl_buf_string(&text, RULES(""));
		text.len -= strlen("}\n");
		fl_buf_format(&text,
			", twice: {value: \"sum_x * 2\"}, most: {max: x.n, else: refuse}}\n" ONE
			"%s",
			"12 months", more[i]);
		FL_AUTO_PTR(fl_plan) plan = plan_of(fl_buf_view(&text));
		history_init(history, plan);
		history_unit(history, FL_DAY_NONE);
		history_unit(history, as_of);
		history_event(history, 0, as_of, FL_VALUE_NONE);
		history_event(history, 0, as_of, FL_VALUE_UNIT);
		assert_int_equal(
			fl_binding_init(plan, &plan->vocab, NULL, &binding, &error), FL_OK);
		assert_int_equal(fl_grader_new(&binding, as_of, &grader, &error), FL_OK);
		assert_int_equal(fl_grader_batch(grader, &history->facts, graded, &error), FL_OK);
		assert_int_equal(graded->why[0], FL_UNGRADED_NO);
		assert_int_equal(
			graded->why[1], i == 0 ? FL_UNGRADED_MISSING_FIELD : FL_UNGRADED_NO);
		/* sum_x, since, twice, most: of the one without events, then of the other */
		const fl_ungraded none[] = {FL_UNGRADED_NO, FL_UNGRADED_NO_LICENCE_DAY,
			FL_UNGRADED_NO, FL_UNGRADED_NO_EVENT};
		const fl_ungraded lacking[] = {FL_UNGRADED_MISSING_FIELD, FL_UNGRADED_NO,
			FL_UNGRADED_MISSING_FIELD, FL_UNGRADED_MISSING_FIELD};
		for (uint32_t unit = 0; unit < 2; unit++) {
			FL_AUTO(fl_arena) arena = {0};
			const fl_explanation *explained;
			assert_int_equal(fl_explanation_make(&binding, as_of, &history->facts, unit,
						 &arena, &explained, &error),
				FL_OK);
			assert_int_equal(explained->why, graded->why[unit]);
			for (uint32_t n = 0; i == 1 && n < 4; n++) {
				fl_ungraded wanted = unit == 0 ? none[n] : lacking[n];
				assert_int_equal(fl_grader_indicator_why(grader, n, unit), wanted);
				assert_int_equal(explained->indicator_why[n], wanted);
			}
		}
	}
}

#define REFUSING                                                                            \
	"schema: creditrules/1\nid: t\nversion: \"2026.1\"\nin_force: {from: 2020-01-01}\n" \
	"time: {zone: Z, month_end: refuse}\nscore: {base: 9, min: 0, max: 9}\n"            \
	"grades: [A, B]\nevents: {x: {zh: 一, class: minor, fields: {n: decimal}}}\n"      \
	"bands: [{grade: A, from: 9}, {grade: B}]\n"

/* Of an event on 31 August 2025 (a licence of that day): the last day before the answer to a time
 * of six months is in dispute, and the first behind. */
static void check_month_end(const char *rules, bool disputable)
{
	const fl_day occurred = fl_day_of(2025, 8, 31);
	const fl_day days[] = {fl_day_of(2026, 2, 27), fl_day_of(2026, 2, 28),
		fl_day_of(2026, 3, 2), fl_day_of(2026, 3, 3)};
	fl_error error = {0};
	FL_AUTO(fl_buf) text = {0};
	FL_AUTO(fl_binding) binding = {0};
	FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
	FL_AUTO_FREE fl_graded *graded = malloc(sizeof(*graded));
	fl_buf_string(&text, REFUSING);
	fl_buf_string(&text, rules);
	FL_AUTO_PTR(fl_plan) plan = plan_of(fl_buf_view(&text));
	assert_int_equal(fl_binding_init(plan, &plan->vocab, NULL, &binding, &error), FL_OK);
	history_init(history, plan);
	history_unit(history, occurred);
	uint32_t event = history_event(history, 0, occurred, FL_VALUE_UNIT);
	history->repaired[event] = plan->repairs ? occurred : FL_DAY_NONE;
	history->decided[event] = fl_day_of(2025, 9, 1);
	for (size_t d = 0; d < 4; d++) {
		FL_AUTO(fl_arena) arena = {0};
		const fl_explanation *explained;
		bool disputed = disputable && d > 0 && d < 3;
		grade(plan, history, days[d], graded);
		assert_int_equal(graded->why[0], disputed ? FL_UNGRADED_MONTH_END : FL_UNGRADED_NO);
		assert_int_equal(fl_explanation_make(&binding, days[d], &history->facts, 0, &arena,
					 &explained, &error),
			FL_OK);
		assert_int_equal(explained->why, graded->why[0]);
	}
	/* what was annulled is in nobody's way */
	history->annulled[event] = occurred;
	grade(plan, history, days[1], graded);
	bool by_licence = strstr(rules, "licen") != NULL;
	assert_int_equal(graded->why[0] == FL_UNGRADED_MONTH_END, disputable && by_licence);
}

static void test_month_end(void **state)
{
	static const struct {
		const char *rules;
		bool disputed;
	} cases[] = {
		{"deductions: [{id: D, event: x, points: 1, window: 6 months, cap: 5, label: {zh: "
		 "一}}]\n",
			true},
		{"deductions: [{id: D, event: x, points: 1, window: 184 days, cap: 5, label: {zh: "
		 "一}}]\n",
			false},
		{"deductions: [{id: D, event: x, points: 1, window: 8 months, cap: 5, decay: "
		 "[{until: 6 months, factor: 1}, {until: 8 months, factor: 0}], label: {zh: "
		 "一}}]\n",
			true},
		{"vetoes: [{id: V, event: x, at_best: B, for: 6 months, label: {zh: 一}}]\n", true},
		{"new_licensee: {until: 6 months, start: B, at_best: B}\n", true},
		{"indicators: {i: {months_since: x, else: licensed_on}}\nmeasures: {m: {indicator: "
		 "i, bands: [{level: a}], label: {zh: 一}}}\n",
			true},
		{"indicators: {i: {attribute: licensed_months}}\nmeasures: {m: {indicator: i, "
		 "bands: [{level: a}], label: {zh: 一}}}\n",
			true},
		{"indicators: {i: {months_since: x, else: licensed_on}}\n", false},
		{"indicators: {i: {sum: x.n, window: 6 months}, j: {value: i * 2}}\nbonuses: [{id: "
		 "B, when: {indicator: j, from: 1}, points: 1, label: {zh: 一}}]\n",
			true},
		{"indicators: {i: {count: x, window: 6 months, basis: decided}}\nbonuses: [{id: B, "
		 "when: {indicator: i, from: 1}, points: 1, label: {zh: 一}}]\n",
			false},
		{"repair: {after: {minor: 6 months}, effect: stop_counting}\n", true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		check_month_end(cases[i].rules, cases[i].disputed);
	}
}

static void test_refusals(void **state)
{
	static const fl_event_type foreign = {.name = {"y", 1}};
	static const fl_event_type other_kind = {
		.name = {"x", 1}, .field_count = 1, .field = {{{"n", 1}, FL_FIELD_STRING}}};
	const bool unused[] = {false};
	fl_error error = {0};
	fl_grader *grader = NULL;
	FL_AUTO(fl_buf) text = {0};
	(void)state;
	fl_buf_format(&text, RULES(ONE), "12 months");
	FL_AUTO_PTR(fl_plan) plan = plan_of(fl_buf_view(&text));
	FL_AUTO(fl_binding) binding = {0};
	fl_vocab vocab = {&foreign, 1};
	assert_int_equal(fl_binding_init(plan, &vocab, NULL, &binding, &error), FL_REFUSED);
	assert_int_equal(fl_binding_init(plan, &vocab, unused, &binding, &error), FL_OK);
	assert_int_equal(fl_grader_new(&binding, fl_day_of(2026, 12, 31), &grader, &error), FL_OK);
	fl_grader_free(grader);
	assert_int_equal(
		fl_grader_new(&binding, fl_day_of(2027, 1, 1), &grader, &error), FL_REFUSED);
	assert_int_equal(
		fl_grader_new(&binding, fl_day_of(2019, 12, 31), &grader, &error), FL_REFUSED);
	FL_AUTO(fl_binding) wrong = {0};
	vocab.type = &other_kind;
	assert_int_equal(fl_binding_init(plan, &vocab, NULL, &wrong, &error), FL_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_benchmark_rules),
		cmocka_unit_test(test_window_edges), cmocka_unit_test(test_not_graded),
		cmocka_unit_test(test_idle_indicators), cmocka_unit_test(test_month_end),
		cmocka_unit_test(test_refusals)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
