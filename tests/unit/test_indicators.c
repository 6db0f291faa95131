/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indicators of every kind, for random histories on random days: the batch grader and the
 * explanation must agree with what is worked out here straight from the reference.
 */
#include "plans.h"

#define ROUNDS 60

#define RULES                                                                                     \
	"schema: creditrules/1\nid: t\nversion: \"2026.1\"\nin_force: {from: 2000-01-01}\n"       \
	"time: {zone: Asia/Shanghai}\nscore: {base: 100, min: 0, max: 120, places: 1}\n"          \
	"grades: [A, B]\nbands: [{grade: A, from: 90}, {grade: B}]\n"                             \
	"events:\n  x: {zh: 甲, class: minor, fields: {n: decimal}}\n"                           \
	"  y: {zh: 乙, class: minor, fields: {n: decimal}}\n  z: {zh: 丙, class: minor}\n"      \
	"indicators:\n"                                                                           \
	"  count: {count: [x, z], window: 6 months, basis: decided}\n"                            \
	"  most: {max: [x.n, y.n], window: 1 year, else: 2.5}\n"                                  \
	"  least: {min: x.n, else: -1}\n"                                                         \
	"  last: {latest: [y.n, x.n], window: 200 days, basis: decided, else: 0}\n"               \
	"  kinds: {distinct: [x.n, y.n], window: 18 months}\n"                                    \
	"  since: {months_since: y, else: licensed_on, basis: decided}\n"                         \
	"  mixed: {value: \"if(kinds > 2 and not (last <= most * 0.5), -most + 3 * count, "       \
	"max(least, last, since) - 0.25)\"}\n"                                                    \
	"  told: {value: \"count = 1 or mixed >= 4.75\"}\n"                                       \
	"  both: {value: \"min(mixed, kinds) * count + if(told, 1, 0)\"}\n"                       \
	"deductions: [{id: D, per: {indicator: both, every: 1}, points: 1, cap: 50, label: {zh: " \
	"一}}]\n"

enum { COUNT, MOST, LEAST, LAST, KINDS, SINCE, MIXED, TOLD, BOTH, INDICATORS };

/* Whether an event counts on the day: `span` of 0 is for ever. */
static bool counts(
	const test_facts *history, uint32_t event, fl_day as_of, bool decided, fl_span span)
{
	fl_day day = decided ? history->decided[event] : history->occurred[event];
	fl_day annulled = history->annulled[event];
	bool stands = annulled == FL_DAY_NONE || annulled > as_of;
	return stands && history->occurred[event] <= as_of && day != FL_DAY_NONE && day <= as_of &&
		(span.count == 0 || fl_day_add(day, span) > as_of);
}

/* Values in units of 10^-6 throughout. */
static void work_out(const test_facts *history, uint32_t unit, fl_day as_of, int64_t *value)
{
	const int64_t one = FL_VALUE_UNIT;
	const fl_span half = {6, FL_MONTHS};
	const fl_span year = {12, FL_MONTHS};
	const fl_span days = {200, FL_DAYS};
	const fl_span long_ = {18, FL_MONTHS};
	const fl_span ever = {0, FL_DAYS};
	int64_t most = INT64_MIN;
	int64_t least = INT64_MAX;
	int64_t last = 0;
	fl_day last_day = FL_DAY_NONE;
	fl_day since = FL_DAY_NONE;
	int64_t seen[64];
	int64_t kinds = 0;
	int64_t count = 0;
	for (uint32_t e = history->first_event[unit]; e < history->first_event[unit + 1]; e++) {
		uint16_t type = history->event_type[e];
		int64_t n = history->value[e];
		bool has_n = type != 2;
		count += type != 1 && counts(history, e, as_of, true, half);
		if (has_n && counts(history, e, as_of, false, year) && n > most) {
			most = n;
		}
		if (type == 0 && counts(history, e, as_of, false, ever) && n < least) {
			least = n;
		}
		if (has_n && counts(history, e, as_of, true, days) &&
			history->decided[e] >= last_day) {
			last = n;
			last_day = history->decided[e];
		}
		if (type == 1 && counts(history, e, as_of, true, ever) &&
			history->decided[e] > since) {
			since = history->decided[e];
		}
		bool is_new = has_n && counts(history, e, as_of, false, long_);
		for (int64_t i = 0; i < kinds; i++) {
			is_new &= seen[i] != n;
		}
		if (is_new) {
			seen[kinds++] = n;
		}
	}
	most = most == INT64_MIN ? 5 * one / 2 : most;
	least = least == INT64_MAX ? -one : least;
	int64_t months = fl_day_months_between(
		since != FL_DAY_NONE ? since : history->licensed_on[unit], as_of);
	int64_t largest = least > last ? least : last;
	largest = largest > months * one ? largest : months * one;
	int64_t mixed =
		kinds > 2 && !(last * 2 <= most) ? 3 * count * one - most : largest - one / 4;
	bool told = count == 1 || mixed >= 19 * one / 4;
	int64_t smaller = mixed < kinds * one ? mixed : kinds * one;
	value[COUNT] = count * one;
	value[MOST] = most;
	value[LEAST] = least;
	value[LAST] = last;
	value[KINDS] = kinds * one;
	value[SINCE] = months * one;
	value[MIXED] = mixed;
	value[TOLD] = told ? one : 0;
	value[BOTH] = smaller * count + (told ? one : 0);
}

static void fill(test_facts *history, const fl_plan *plan, fl_day as_of, uint64_t *random)
{
	static const fl_day steps[] = {0, 1, 29, 31, 90, 181, 199, 200, 365, 366};
	history_init(history, plan);
	for (uint32_t u = 0; u < FL_BATCH_UNITS_MAX; u++) {
		fl_day day = as_of - 800;
		history_unit(history, as_of - 3000 + (fl_day)(next_random(random) % 2000));
		for (uint64_t n = next_random(random) % 10; n > 0; n--) {
			day += steps[next_random(random) % 10];
			uint32_t event = history_event(history, (uint32_t)(next_random(random) % 3),
				day, (int64_t)(next_random(random) % 6) * FL_VALUE_UNIT * 3 / 2);
			if (next_random(random) % 8 > 0) {
				history->decided[event] = day + steps[next_random(random) % 6];
			}
			if (next_random(random) % 10 == 0) {
				history->annulled[event] =
					as_of - 1 + (fl_day)(next_random(random) % 3);
			}
		}
	}
}

static void check_unit(const fl_binding *binding, const fl_grader *grader,
	const test_facts *history, fl_day as_of, uint32_t unit)
{
	FL_AUTO(fl_arena) arena = {0};
	const fl_explanation *explanation = NULL;
	int64_t value[INDICATORS];
	fl_error error = {0};
	work_out(history, unit, as_of, value);
	assert_int_equal(fl_explanation_make(binding, as_of, &history->facts, unit, &arena,
				 &explanation, &error),
		FL_OK);
	assert_int_equal(explanation->why, FL_UNGRADED_NO);
	for (uint32_t i = 0; i < INDICATORS; i++) {
		unsigned places = binding->plan->indicator[i].places;
		int64_t got = fl_grader_indicator(grader, i)[unit];
		assert_int_equal(got, explanation->indicator[i]);
		got = places <= FL_PLACES_MAX ? got * fl_power10(FL_PLACES_MAX - places)
					      : got / fl_power10(places - FL_PLACES_MAX);
		if (got != value[i]) {
			fail_msg("indicator %u of unit %u: %lld, not %lld", i, unit, (long long)got,
				(long long)value[i]);
		}
	}
}

static void test_agreement(void **state)
{
	uint64_t random = 5;
	fl_error error = {0};
	(void)state;
	FL_AUTO_PTR(fl_plan) plan = plan_of(FL_TEXT(RULES));
	FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
	FL_AUTO_FREE fl_graded *graded = calloc(1, sizeof(*graded));
	FL_AUTO(fl_binding) binding = {0};
	assert_int_equal(plan->indicator_count, INDICATORS);
	assert_int_equal(fl_binding_init(plan, &plan->vocab, NULL, &binding, &error), FL_OK);
	for (int round = 0; round < ROUNDS; round++) {
		fl_day as_of = fl_day_of(2024, 2, 29) + (fl_day)(next_random(&random) % 1000);
		FL_AUTO_PTR(fl_grader) grader = NULL;
		fill(history, plan, as_of, &random);
		assert_int_equal(fl_grader_new(&binding, as_of, &grader, &error), FL_OK);
		assert_int_equal(fl_grader_batch(grader, &history->facts, graded, &error), FL_OK);
		for (uint32_t u = 0; u < history->facts.unit_count; u++) {
			check_unit(&binding, grader, history, as_of, u);
		}
	}
}

/* What is too large is not graded, in whichever step it happens. */
static void test_overflow(void **state)
{
	const fl_day as_of = fl_day_of(2026, 6, 30);
	fl_error error = {0};
	(void)state;
	FL_AUTO_PTR(fl_plan) plan = plan_of(FL_TEXT(RULES));
	FL_AUTO_FREE test_facts *history = malloc(sizeof(*history));
	FL_AUTO_FREE fl_graded *graded = calloc(1, sizeof(*graded));
	FL_AUTO(fl_binding) binding = {0};
	FL_AUTO(fl_arena) arena = {0};
	FL_AUTO_PTR(fl_grader) grader = NULL;
	const fl_explanation *explanation = NULL;
	history_init(history, plan);
	history_unit(history, as_of - 1000);
	history_event(history, 0, as_of - 10, INT64_MAX);
	assert_int_equal(fl_binding_init(plan, &plan->vocab, NULL, &binding, &error), FL_OK);
	assert_int_equal(fl_grader_new(&binding, as_of, &grader, &error), FL_OK);
	assert_int_equal(fl_grader_batch(grader, &history->facts, graded, &error), FL_OK);
	assert_int_equal(graded->why[0], FL_UNGRADED_OVERFLOW);
	assert_int_equal(fl_explanation_make(
				 &binding, as_of, &history->facts, 0, &arena, &explanation, &error),
		FL_OK);
	assert_int_equal(explanation->why, FL_UNGRADED_OVERFLOW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_agreement), cmocka_unit_test(test_overflow)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
