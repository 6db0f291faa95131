/* SPDX-License-Identifier: Apache-2.0 */
/* Differences of rule sets: what each edit of a small file is called, and what is none. */
#include "plans.h"

#include "rules/diff.h"

#define HEAD                                                                                     \
	"schema: creditrules/1\nid: t\nversion: \"2026.1\"\nin_force: {from: 2020-01-01}\n"      \
	"time: {zone: Asia/Shanghai}\nscore: {base: 100, min: 0, max: 120}\ngrades: [A, B, C]\n" \
	"events: {x: {zh: 一, class: minor}, y: {zh: 二, class: minor}}\n"                     \
	"indicators: {n: {count: x, window: 1 year}}\n"
#define BANDS      "bands: [{grade: A, from: 90}, {grade: B, from: 50}, {grade: C}]\n"
#define D1         "{id: D1, event: x, points: 10, window: 12 months, cap: 30, label: {zh: 一}}"
#define D2         "{id: D2, when: {indicator: n, from: 3}, points: 5, label: {zh: 二}}"
#define B1         "bonuses: [{id: B1, event: y, points: 2, cap: 4, label: {zh: 三}}]\n"
#define V1         "vetoes: [{id: V1, event: y, at_best: B, for: 6 months, label: {zh: 四}}]\n"
#define BASE       HEAD BANDS "deductions: [" D1 ", " D2 "]\n" B1 V1
#define DED(rules) HEAD BANDS "deductions: [" rules "]\n" B1 V1

static void describe(const char *before, const char *after, fl_buf *out)
{
	FL_AUTO(fl_arena) arena = {0};
	FL_AUTO_PTR(fl_plan) old = plan_of(fl_text_of(before));
	FL_AUTO_PTR(fl_plan) new = plan_of(fl_text_of(after));
	fl_error error = {0};
	fl_diff diff;
	assert_int_equal(fl_diff_make(old, new, &arena, &diff, &error), FL_OK);
	for (uint32_t i = 0; i < diff.count; i++) {
		const fl_diff_entry *entry = &diff.entry[i];
		fl_buf_format(out, "%s " FL_TEXT_FMT " %s", entry->section, FL_TEXT_ARG(entry->id),
			fl_diff_verdict_text(entry->verdict, 0));
		for (uint32_t k = 0; k < entry->part_count; k++) {
			fl_buf_format(out, " %s:" FL_TEXT_FMT ">" FL_TEXT_FMT, entry->part[k].key,
				FL_TEXT_ARG(entry->part[k].before),
				FL_TEXT_ARG(entry->part[k].after));
		}
		fl_buf_string(out, ";");
	}
	fl_buf_string(out, "");
}

static void test_differences(void **state)
{
	static const struct {
		const char *after;
		const char *found;
	} cases[] = {
		{BASE, ""},
		{HEAD B1 V1 "deductions: [" D2 ", " D1 "]\n" BANDS, ""},
		{DED(D1), "deductions D2 removed;"},
		{DED(D1 ", " D2 ", {id: D3, event: y, points: 1, cap: 2, label: {zh: 五}}"),
			"deductions D3 added;"},
		{DED(D2 ", {id: D1, event: x, points: 12, window: 12 months, cap: 30, label: {zh: "
			"一}}"),
			"deductions D1 tightened points:10>12;"},
		{DED(D2 ", {id: D1, event: x, points: 10, window: 1 year, cap: 30, label: {zh: "
			"一}}"),
			""},
		{DED(D2 ", {id: D1, event: x, points: 12, window: 6 months, cap: 30, label: {zh: "
			"一}}"),
			"deductions D1 changed points:10>12 window:12 months>6 months;"},
		{DED(D2 ", {id: D1, event: [x, y], points: 10, window: 12 months, cap: 30, label: "
			"{zh: 一}}"),
			"deductions D1 tightened event:x>[x, y];"},
		{DED(D2 ", {id: D1, event: x, points: 10, window: 12 months, cap: 30, label: {zh: "
			"甲}}"),
			"deductions D1 relabelled label.zh:一>甲;"},
		{DED(D1 ", {id: D2, when: {indicator: n, above: 3}, points: 5, label: {zh: 二}}"),
			"deductions D2 loosened when:{indicator: n, from: 3}>{indicator: n, above: "
			"3};"},
		{HEAD BANDS "deductions: [" D1 ", " D2 "]\n" V1
			    "bonuses: [{id: B1, event: y, points: 3, cap: 4, label: {zh: 三}}]\n",
			"bonuses B1 loosened points:2>3;"},
		{HEAD BANDS "deductions: [" D1 ", " D2 "]\n" B1
			    "vetoes: [{id: V1, event: y, at_best: C, label: {zh: 四}}]\n",
			"vetoes V1 tightened for:6 months> at_best:B>C;"},
		{HEAD "bands: [{grade: A, above: 90}, {grade: B, from: 50}, {grade: C}]\n"
		      "deductions: [" D1 ", " D2 "]\n" B1 V1,
			"bands A tightened above:90>90;"},
		{BASE "propagate: holder\n", "propagate  changed :>holder;"},
		{BASE "propagate: licence\n", ""},
		{BASE "same_case: dearest\nbonus_cap: 3\n",
			"same_case  loosened :>dearest;bonus_cap  tightened :>3;"},
		{BASE "movement: {up: {margin: 2}}\n", "movement  tightened up.margin:>2;"},
	};
	unsigned wrong = 0;
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FL_AUTO(fl_buf) got = {0};
		describe(BASE, cases[i].after, &got);
		const char *text = got.len > 0 ? fl_buf_c(&got) : "";
		if (strcmp(text, cases[i].found) != 0) {
			print_error("case %zu: %s, not %s\n", i, text, cases[i].found);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_differences)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
