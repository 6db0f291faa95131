/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stairs against the rules that they were made from: random rule sets over three numbers, at every
 * value at which something changes and right beside it.
 */
#include "plans.h"

#include "grade/score.h"

#define HEAD                                                                                \
	"schema: creditrules/1\nid: t\nversion: \"2026.1\"\nin_force: {from: 2020-01-01}\n" \
	"time: {zone: Z}\nscore: {base: 0, min: 0, max: 9}\ngrades: [A, B, C, D]\n"         \
	"events: {x: {zh: 一, class: minor, fields: {n: decimal}}}\n"                      \
	"bands: [{grade: A, from: 5}, {grade: D}]\n"                                        \
	"indicators: {i: {count: x}, j: {value: \"i - 5\"}, k: {sum: x.n}}\n"

static void add_when(fl_buf *text, uint64_t *random)
{
	int low = (int)(next_random(random) % 11) - 5;
	fl_buf_format(text, "{indicator: %c", (char)('i' + next_random(random) % 3));
	if (next_random(random) % 4 != 0) {
		fl_buf_format(
			text, ", %s: %d", next_random(random) % 2 == 0 ? "from" : "above", low);
		fl_buf_format(text, next_random(random) % 2 == 0 ? "}" : ", below: %d}",
			low + 2 + (int)(next_random(random) % 3));
	} else {
		fl_buf_format(text, ", below: %d}", low);
	}
}

static void add_rules(fl_buf *text, const char *section, char letter, uint64_t *random)
{
	fl_buf_format(text, "%s:\n", section);
	for (unsigned r = 0, count = (unsigned)(next_random(random) % 12); r <= count; r++) {
		int points = (int)(next_random(random) % 5);
		fl_buf_format(
			text, "- {id: %c%u, label: {zh: 一}, points: %d, ", letter, r, points);
		switch (next_random(random) % 3) {
		case 0:
			fl_buf_string(text, "when: ");
			add_when(text, random);
			break;
		case 1:
			fl_buf_format(text, "per: {indicator: %c, every: %d}, cap: %d",
				(char)('i' + next_random(random) % 3),
				1 + (int)(next_random(random) % 3), (int)(next_random(random) % 9));
			break;
		default:
			fl_buf_format(text, "event: x, window: %d days, cap: %d",
				1 + (int)(next_random(random) % 2), (int)(next_random(random) % 9));
			break;
		}
		fl_buf_string(text, "}\n");
	}
}

static void make_rules(fl_buf *text, uint64_t *random)
{
	fl_buf_string(text, HEAD);
	add_rules(text, "deductions", 'D', random);
	add_rules(text, "bonuses", 'B', random);
	fl_buf_string(text, "vetoes:\n");
	for (unsigned v = 0, count = (unsigned)(next_random(random) % 6); v <= count; v++) {
		fl_buf_format(text, "- {id: V%u, label: {zh: 一}, at_best: %c, ", v,
			(char)('A' + next_random(random) % 4));
		if (next_random(random) % 3 == 0) {
			fl_buf_string(text, "event: x, for: 3 days}\n");
		} else {
			fl_buf_string(text, "when: ");
			add_when(text, random);
			fl_buf_string(text, "}\n");
		}
	}
}

typedef struct sums {
	int64_t deducted, added;
	uint8_t at_best;
} sums;

/* What the rules on one number come to, rule by rule. */
static sums plainly(const fl_plan *plan, const fl_stair *stair, int64_t value)
{
	sums out = {0, 0, 0};
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		const fl_plan_rule *rule = &plan->rule[r];
		int64_t *sum = r < plan->deduction_count ? &out.deducted : &out.added;
		int64_t points = 0;
		if (stair->of_column) {
			points = rule->kind == FL_RULE_COUNT && rule->column == stair->source
				? value * rule->points * rule->unit
				: 0;
		} else if (rule->kind == FL_RULE_PER && rule->per == stair->source) {
			assert_true(fl_per_points(rule, value, &points));
		} else if (rule->kind == FL_RULE_WHEN && rule->when.indicator == stair->source &&
			fl_condition_holds(&rule->when, value)) {
			points = rule->points;
		}
		*sum += fl_least(points, rule->cap);
	}
	for (uint32_t v = 0; v < plan->veto_count; v++) {
		const fl_plan_veto *veto = &plan->veto[v];
		bool holds = stair->of_column
			? veto->by_events && veto->column == stair->source && value > 0
			: !veto->by_events && veto->when.indicator == stair->source &&
				fl_condition_holds(&veto->when, value);
		if (holds && veto->at_best > out.at_best) {
			out.at_best = (uint8_t)veto->at_best;
		}
	}
	return out;
}

static void check_stair(const fl_plan *plan, const fl_stair *stair)
{
	for (uint32_t s = 0; s < stair->count; s++) {
		assert_true(s == 0 || stair->from[s] > stair->from[s - 1]);
		for (int64_t beside = s == 0 ? 1 : -1; beside <= 1; beside++) {
			int64_t value = stair->of_column && s == 0 ? 0 : stair->from[s] + beside;
			sums found = {0, 0, 0};
			sums wanted = plainly(plan, stair, value);
			fl_stair_add(
				stair, &value, 1, &found.deducted, &found.added, &found.at_best);
			assert_int_equal(found.deducted, wanted.deducted);
			assert_int_equal(found.added, wanted.added);
			assert_int_equal(found.at_best, wanted.at_best);
		}
	}
}

static void test_like_the_rules(void **state)
{
	uint64_t random = 200;
	unsigned long steps = 0;
	(void)state;
	for (int round = 0; round < 300; round++) {
		FL_AUTO(fl_buf) text = {0};
		FL_AUTO(fl_arena) arena = {0};
		fl_error error = {0};
		fl_stairs stairs;
		make_rules(&text, &random);
		FL_AUTO_PTR(fl_plan) plan = plan_of(fl_buf_view(&text));
		assert_int_equal(fl_stairs_init(plan, &arena, &stairs, &error), FL_OK);
		for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
			assert_true(stairs.taken[r]);
		}
		for (uint32_t i = 0; i < stairs.count; i++) {
			check_stair(plan, &stairs.stair[i]);
			steps += stairs.stair[i].count;
		}
	}
	assert_true(steps > 5000);
}

/* A rule with too many steps, or with none to end them, is worked out by itself. */
static void test_steps_of_a_rule(void **state)
{
	static const struct {
		const char *rule;
		bool taken;
	} cases[] = {
		{"cap: 256", true},
		{"cap: 257", false},
		{"cap: 0", true},
		{"cap: 256.000001", false},
		{"window: 1 day", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FL_AUTO(fl_buf) text = {0};
		FL_AUTO(fl_arena) arena = {0};
		fl_error error = {0};
		fl_stairs stairs;
		fl_buf_format(&text,
			HEAD "bonuses: [{id: B, event: x, points: 1, %s, label: {zh: 一}}]\n",
			cases[i].rule);
		FL_AUTO_PTR(fl_plan) plan = plan_of(fl_buf_view(&text));
		assert_int_equal(fl_stairs_init(plan, &arena, &stairs, &error), FL_OK);
		assert_int_equal(stairs.taken[0], cases[i].taken);
	}
	assert_int_equal(FL_STAIR_STEPS_MAX, 256);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_like_the_rules), cmocka_unit_test(test_steps_of_a_rule)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
