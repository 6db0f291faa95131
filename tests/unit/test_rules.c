/* SPDX-License-Identifier: Apache-2.0 */
/* Rule files: what is refused, at which place, all of it at once; what a plan comes to. */
#include "plans.h"

#include <dirent.h>

/* The parts of a small good file; tests replace one of them. */
#define HEAD  "schema: creditrules/1\nid: t\nversion: \"2026.1\"\nin_force: {from: 2020-01-01}\n"
#define TIME  "time: {zone: Asia/Shanghai}\n"
#define SCORE "score: {base: 100, min: 0, max: 100}\n"
#define GRADE "grades: [A, B]\n"
#define EVENT "events: {x: {zh: 一, class: minor, fields: {n: integer, s: string}}}\n"
#define BANDS "bands: [{grade: A, from: 50}, {grade: B}]\n"
#define DED   "deductions: [{id: D, event: x, points: 1, cap: 60, label: {zh: 一}}]\n"
#define TOP   HEAD TIME SCORE GRADE EVENT BANDS

static void problems_of(const char *text, fl_buf *out)
{
	fl_plan *plan = NULL;
	fl_error error;
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	if (fl_plan_read(fl_text_of(text), "r.yaml", diags, &plan, &error) != FL_OK) {
		assert_int_equal(error.code, FL_REFUSED);
	}
	for (size_t i = 0; i < fl_diags_count(diags); i++) {
		const fl_diag *diag = fl_diags_at(diags, i);
		fl_buf_format(out, "%u:%u %s;", diag->line, diag->column, diag->name);
		assert_true(strlen(diag->text[FL_EN]) > 0 && strlen(diag->text[FL_ZH]) > 0);
	}
	fl_plan_free(plan);
}

typedef struct problem_case {
	const char *text;
	const char *problems; /* "line:column name" each */
} problem_case;

static void check_cases(const problem_case *cases, size_t count)
{
	unsigned wrong = 0;
	for (size_t i = 0; i < count; i++) {
		FL_AUTO(fl_buf) got = {0};
		problems_of(cases[i].text, &got);
		const char *text = got.len > 0 ? fl_buf_c(&got) : "";
		if (strcmp(text, cases[i].problems) != 0) {
			print_error("case %zu: %s, not %s\n", i, text, cases[i].problems);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static const problem_case refusals[] = {
	{TOP DED, ""},
	{"", "0:0 empty;"},
	{"schema: creditrules/1\n",
		"1:1 missing-key;1:1 missing-key;1:1 missing-key;1:1 missing-key;"
		"1:1 missing-key;1:1 missing-key;1:1 missing-key;1:1 missing-key;"},
	{TOP "propagate: person\n" DED, "10:12 bad-choice;"},
	{TOP "propagate: holder\nmissing: {holder_id: {use: alone}}\n" DED, "11:22 bad-missing;"},
	{TOP "movement: {up: {steps: 1}}\n" DED, ""},
	{TOP "movement: {up: {steps: some, margin: 0.5}}\n" DED,
		"10:24 bad-steps;10:38 too-many-digits;"},
	{TOP "movement: {down: {margin: 1}}\n" DED, "10:19 unknown-key;"},
	{TOP DED "missing: {x.n: {use: 1}, x.s: refuse, licensed_on: {use: 2020-01-01}}\n", ""},
	{TOP DED "missing: {x.s: {use: 1}}\n", "11:11 not-a-quantity;"},
	{TOP DED "missing: {y.n: refuse}\n", "11:11 unknown-key;"},
	{TOP DED "missing: {x.n: ignore}\n", "11:16 bad-choice;"},
	{TOP DED "missing: {previous_grade: refuse}\n", "11:27 bad-missing;"},
	{TOP DED "missing: {licensed_on: {use: never}}\n", "11:30 not-a-day;"},
	{TOP DED "indicators: {n: {count: x}}\nmeasures: {m: {indicator: n, bands: "
		 "[{level: a, "
		 "from: 1}, {level: b, from: 1}, {level: c}], label: {zh: 一}}}\n",
		"12:59 bands-not-descending;"},
	{TOP DED "indicators: {n: {count: x}}\nmeasures: {m: {indicator: n, bands: "
		 "[{level: a, "
		 "from: 1}, {level: b, from: 0}], label: {zh: 一}}}\n",
		"12:59 last-band-closed;"},
	{TOP "deductoins: []\n" DED, "10:1 unknown-key;"},
	{HEAD "time: {zone: Z, points_from: mildest}\n" SCORE GRADE EVENT BANDS DED,
		"5:30 bad-choice;"},
	{HEAD "time: {zone: Z, month_end: refuse}\n" SCORE GRADE EVENT BANDS DED, ""},
	{HEAD TIME "score: {base: 1e2, min: 0, max: 06}\n" GRADE EVENT BANDS DED,
		"6:15 not-a-number;6:33 not-a-number;"},
	{HEAD TIME "score: {base: 1, min: 5, max: 5}\n" GRADE EVENT BANDS DED,
		"6:31 floor-above-ceiling;"},
	{HEAD TIME SCORE "grades: [A, B, A]\n" EVENT BANDS DED, "7:16 duplicate;"},
	{HEAD TIME SCORE GRADE EVENT "bands: [{grade: B, from: 50}, {grade: A}]\n" DED,
		"9:39 bands-not-descending;"},
	{HEAD TIME SCORE GRADE EVENT "bands: [{grade: A, from: 50.5}, {grade: B}]\n" DED,
		"9:26 too-many-digits;"},
	{HEAD TIME SCORE GRADE EVENT "bands: [{grade: A, from: 5}, {grade: B, from: 1}]\n" DED,
		"9:47 last-band-closed;"},
	{HEAD TIME SCORE GRADE EVENT "bands: [{grade: AA, from: 5}, {grade: B}]\n" DED,
		"9:17 unknown-grade;"},
	{TOP "deductions: [{id: D, event: y, points: 1, cap: 5, label: {zh: 一}}]\n",
		"10:29 unknown-event;"},
	{TOP "deductions: [{id: D, event: x, points: 1, label: {zh: 一}}]\n", "10:14 missing-key;"},
	{TOP "deductions: [{id: D, event: x, points: -1, cap: 5, label: {zh: 一}}]\n",
		"10:40 out-of-range;"},
	{TOP "deductions: [{id: D, event: x, points: 1, cap: 5, window: 12 month s, label: "
	     "{zh: "
	     "一}}]\n",
		"10:59 not-a-span;"},
	{TOP "deductions: [{id: D, event: x, points: 70, cap: 60, label: {zh: 一}}]\n",
		"10:14 cap-always;"},
	{TOP DED "bonuses: [{id: D, event: x, points: 1, label: {zh: 一}}]\n", "11:16 duplicate;"},
	{TOP DED "indicators: {n: {sum: x.s}}\n", "11:23 not-a-quantity;"},
	{TOP DED "indicators: {n: {sum: x.m}}\n", "11:23 unknown-field;"},
	{TOP DED "indicators: {n: {months_since: [x]}}\n", "11:14 missing-key;"},
	{TOP DED "indicators: {n: {count: [x], max: x.n}}\n", "11:14 indicator-kind;"},
	{TOP DED "indicators: {n: {max: x.n}}\n", "11:14 missing-key;"},
	{TOP DED "indicators: {n: {max: [x.n, x.n], else: 0}}\n", "11:29 duplicate;"},
	{TOP DED "indicators: {n: {latest: x.n, else: none}}\n", "11:37 not-a-number;"},
	{TOP DED "indicators: {n: {attribute: licensed_on}}\n", "11:29 bad-choice;"},
	{TOP DED "indicators: {n: {attribute: licensed_days, window: 1 year}}\n",
		"11:52 window-not-here;"},
	{TOP DED "indicators: {n: {value: 1 + m}}\n", "11:29 unknown-indicator;"},
	{TOP DED "indicators: {n: {value: \"1 + n\"}}\n", "11:30 indicator-cycle;"},
	{TOP DED "indicators: {n: {value: 1 + m}, m: {value: n * 2}}\n", "11:44 indicator-cycle;"},
	{TOP DED "indicators: {n: {value: 1 + 02}}\n", "11:29 not-a-number;"},
	{TOP DED "indicators: {n: {value: 1 +}}\n", "11:28 bad-expression;"},
	{TOP DED "indicators: {n: {value: 1 ＋ 2}}\n", "11:27 full-width;"},
	{TOP DED "indicators: {n: {value: 1 / 2}}\n", "11:27 bad-expression;"},
	{TOP DED "indicators: {n: {value: 1 < 2 < 3}}\n", "11:31 bad-expression;"},
	{TOP DED "indicators: {n: {value: 1 and 2}}\n", "11:25 not-a-condition;"},
	{TOP DED "indicators: {n: {value: \"if(1 < 2, 1, 2 < 3)\"}}\n", "11:39 not-a-number;"},
	{TOP DED "indicators: {n: {value: \"max(1)\"}}\n", "11:31 bad-expression;"},
	{TOP DED "indicators: {n: {value: 0.000001 * 0.000001 * 0.1}}\n", "11:50 too-many-digits;"},
	{TOP DED "vetoes: [{id: V, when: {indicator: n, from: 1}, at_best: B, label: {zh: "
		 "一}}]\n",
		"11:36 unknown-indicator;"},
	{TOP DED "inspection: {A: {weight: 1}, B: {rate: {min: 0.5, max: 0.1}}}\n",
		"11:13 inspection-incomplete;11:46 floor-above-ceiling;"},
	{TOP DED "cites: {M: {zh: 一}}\n"
		 "bonuses: [{id: B, event: x, points: 1, cite: N.1, label: {zh: 一}}]\n",
		"12:46 unknown-cite;"},
};

static void test_problems(void **state)
{
	(void)state;
	check_cases(refusals, sizeof(refusals) / sizeof(refusals[0]));
}

#define WHEN(bounds) "label: {zh: 一}, when: {indicator: n, " bounds "}"

/* What is allowed and surely not meant. */
static const problem_case warnings[] = {
	{TOP DED
		"indicators: {n: {count: x}}\nvetoes: [{id: V, at_best: B, " WHEN("from: 3") "}]\n",
		""},
	{TOP DED "indicators: {n: {count: x}}\nvetoes: [{id: V, at_best: B, " WHEN(
		 "below: 0") "}]\n",
		"12:10 never-holds;"},
	{TOP DED
		"indicators: {n: {count: x}}\nvetoes: [{id: V, at_best: B, " WHEN("from: 0") "}]\n",
		"12:10 always-holds;"},
	{TOP DED "indicators: {c: {count: x}, n: {value: \"if(c > 2, 3, -min(c, 1)) * "
		 "2\"}}\n"
		 "vetoes: [{id: V, at_best: B, " WHEN(
			 "above: 6") "}, "
				     "{id: W, at_best: B, " WHEN(
					     "from: 6") "}, "
							"{id: X, at_best: B, " WHEN(
								"below: -2") "}]\n",
		"12:10 never-holds;12:10 veto-implied;12:147 never-holds;"},
	{TOP DED "indicators: {c: {count: x}, n: {value: \"min(c, 3)\"}}\n"
		 "bonuses: [{id: B, per: {indicator: n, every: 2}, points: 2, cap: 3, "
		 "label: {zh: "
		 "一}}]\nbonus_cap: 2\n",
		"12:11 cap-never;13:12 cap-never;"},
	{TOP "deductions: [{id: D, event: x, points: 1, cap: 50, label: {zh: 一}}]\n",
		"9:31 band-unreachable;"},
	{TOP "deductions: [{id: D, event: x, points: 1, cap: 51, label: {zh: 一}}]\n", ""},
	{TOP "deductions: [{id: D, event: x, points: 1, cap: 50, label: {zh: 一}}]\n"
	     "vetoes: [{id: V, event: x, at_best: B, label: {zh: 一}}]\n",
		""},
	{TOP DED "movement: {up: {margin: 50}}\n", ""},
	{TOP DED "movement: {up: {margin: 51}}\n", "9:9 margin-unreachable;"},
	{TOP DED "vetoes: [{id: V, event: x, at_best: B, for: 6 months, label: {zh: 一}}, "
		 "{id: W, event: x, at_best: B, for: 1 year, label: {zh: 一}}]\n",
		"11:10 veto-implied;"},
	{TOP DED "vetoes: [{id: V, event: x, at_best: B, for: 1 year, label: {zh: 一}}, "
		 "{id: W, event: x, at_best: B, for: 1 year, label: {zh: 一}}]\n",
		"11:70 veto-implied;"},
	{TOP "deductions: [{id: D, event: x, points: 1, cap: 60, label: {zh: 一}}, "
	     "{id: E, event: x, points: 1, cap: 5, label: {zh: 一}}]\n",
		"10:69 counts-twice;"},
	{TOP "same_case: dearest\n"
	     "deductions: [{id: D, event: x, points: 1, cap: 60, label: {zh: 一}}, "
	     "{id: E, event: x, points: 1, cap: 5, label: {zh: 一}}]\n",
		""},
};

/* Indicators of one event type; `big` is 3 at the least, `other` reads another field. */
#define COUNTED                                                                            \
	HEAD TIME SCORE GRADE BANDS                                                        \
		"events: {x: {zh: 一, class: minor, fields: {n: integer, m: integer}}}\n" \
		"indicators: {c: {count: x}, sum: {sum: x.n}, most: {max: x.n, else: 0}, " \
		"other: {sum: x.m}, days: {days_since: x, else: licensed_on}, "            \
		"big: {value: c + 3}, often: {value: c >= 3 or sum > 50}}\n"
#define CAPPED(rule) COUNTED "deductions: [{id: D, label: {zh: 一}, " rule "}]\n"
#define TWICE(left, right)                                                 \
	COUNTED "deductions:\n- {id: D, points: 1, label: {zh: 一}, " left \
		"}\n- {id: E, points: 60, label: {zh: 一}, " right "}\n"
#define VETOED(left, right)                                                       \
	COUNTED DED "vetoes:\n- {id: V, at_best: B, label: {zh: 一}, " left "}\n" \
		    "- {id: W, at_best: B, label: {zh: 一}, " right "}\n"

static const problem_case overlaps[] = {
	/* caps that cut always, or a single event at times */
	{CAPPED("event: x, points: 60, cap: 60"), ""},
	{CAPPED("event: x, points: 61, cap: 60"), "11:14 cap-always;"},
	{CAPPED("event: x, cap: 60, points_by: {field: n, table: [{below: 1, points: 0}, "
		"{from: 1, below: 2, points: 60}, {from: 2, points: 61}]}"),
		"11:14 cap-below-points;"},
	{CAPPED("event: x, cap: 60, points_by: {field: n, table: [{below: 1, points: 0}, "
		"{from: 1, below: 2, points: 61}, {from: 2, points: 62}]}"),
		"11:14 cap-always;"},
	{CAPPED("event: x, points: 80, cap: 60, window: 2 years, decay: [{until: 1 year, "
		"factor: 1}, {until: 2 years, factor: 0.5}]"),
		"11:14 cap-below-points;"},
	{CAPPED("event: x, points: 80, cap: 60, repeat: {from: 2, factor: 2}"),
		"11:14 cap-always;"},
	{CAPPED("event: x, points: 80, cap: 60, repeat: {from: 2, factor: 0.5}"),
		"11:14 cap-below-points;"},
	{CAPPED("per: {indicator: c, every: 1}, points: 60, cap: 60"), ""},
	{CAPPED("per: {indicator: c, every: 1}, points: 61, cap: 60"), "11:14 cap-always;"},
	{CAPPED("per: {indicator: big, every: 1}, points: 17, cap: 51"), "8:9 band-unreachable;"},
	{CAPPED("per: {indicator: big, every: 1}, points: 18, cap: 51"),
		"8:9 band-unreachable;11:14 cap-always;"},
	{COUNTED DED "bonuses: [{id: B, event: x, points: 5, label: {zh: 一}}]\nbonus_cap: 5\n",
		""},
	{COUNTED DED "bonuses: [{id: B, event: x, points: 5, label: {zh: 一}}]\nbonus_cap: 4\n",
		"13:12 cap-always;"},
	/* events that cost twice by way of indicators */
	{TWICE("event: x, cap: 5", "per: {indicator: c, every: 1}, cap: 60"), "13:3 counts-twice;"},
	{"same_case: dearest\n" TWICE("event: x, cap: 5", "when: {indicator: sum, from: 5}"),
		"14:3 counts-twice;"},
	{TWICE("when: {indicator: sum, from: 5}", "event: x, cap: 60"), "13:3 counts-twice;"},
	{TWICE("when: {indicator: often, from: 1}", "event: x, cap: 60"), "13:3 counts-twice;"},
	{TWICE("event: x, cap: 5", "when: {indicator: days, above: 90}"), ""},
	{TWICE("when: {indicator: c, from: 1, below: 3}", "when: {indicator: c, from: 3}"), ""},
	{TWICE("when: {indicator: c, from: 1, below: 4}", "when: {indicator: c, from: 3}"),
		"13:3 counts-twice;"},
	{TWICE("when: {indicator: sum, from: 5}", "when: {indicator: other, from: 5}"), ""},
	{TWICE("when: {indicator: sum, from: 5}", "when: {indicator: most, from: 5}"),
		"13:3 counts-twice;"},
	/* vetoes implied by way of expressions and counts */
	{VETOED("when: {indicator: c, from: 3}", "when: {indicator: big, from: 6}"),
		"13:3 veto-implied;"},
	{VETOED("when: {indicator: c, from: 2}", "when: {indicator: big, from: 6}"), ""},
	{VETOED("when: {indicator: often, from: 1}", "when: {indicator: c, from: 3}"),
		"14:3 veto-implied;"},
	{VETOED("event: x, for: 1 year", "when: {indicator: c, from: 1}"), "13:3 veto-implied;"},
	{VETOED("event: x, for: 1 year", "when: {indicator: c, from: 2}"), ""},
	{VETOED("event: x", "when: {indicator: c, from: 2}"), "14:3 veto-implied;"},
	{VETOED("event: x", "when: {indicator: c, from: 2}") "repair: {after: {minor: 1 month}, "
							     "effect: end_veto}\n",
		""},
};

static void test_lints(void **state)
{
	(void)state;
	check_cases(warnings, sizeof(warnings) / sizeof(warnings[0]));
	check_cases(overlaps, sizeof(overlaps) / sizeof(overlaps[0]));
}

static void test_version_is_quoted(void **state)
{
	FL_AUTO(fl_buf) got = {0};
	(void)state;
	problems_of("schema: creditrules/1\nid: t\nversion: 2026.10\nin_force: {from: "
		    "2020-01-01}\n" TIME SCORE GRADE EVENT BANDS DED,
		&got);
	assert_string_equal(fl_buf_c(&got), "3:10 version-not-quoted;");
}

/* tests/rules/good-*.yaml load without a word; bad-*.yaml say what their first line promises. */
static void test_files(void **state)
{
	DIR *folder = opendir(TEST_DATA "/rules");
	unsigned files = 0;
	(void)state;
	assert_non_null(folder);
	for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
		FL_AUTO(fl_buf) path = {0};
		FL_AUTO(fl_buf) bytes = {0};
		FL_AUTO(fl_buf) got = {0};
		fl_error error;
		if (strstr(entry->d_name, ".yaml") == NULL) {
			continue;
		}
		fl_buf_format(&path, "%s/rules/%s", TEST_DATA, entry->d_name);
		assert_int_equal(
			fl_file_read(fl_buf_c(&path), FL_YAML_BYTES_MAX, &bytes, &error), FL_OK);
		const char *text = fl_buf_c(&bytes);
		fl_buf_string(&got, "# ");
		problems_of(text, &got);
		size_t line = strcspn(text, "\n");
		bool good = strncmp(entry->d_name, "good-", 5) == 0;
		if (good ? got.len != 2 : line != got.len || memcmp(text, got.at, line) != 0) {
			fail_msg("%s: %s", entry->d_name, fl_buf_c(&got));
		}
		files++;
	}
	closedir(folder);
	assert_true(files > 0);
}

static void test_columns_are_shared(void **state)
{
	(void)state;
	FL_AUTO_PTR(fl_plan)
	plan = plan_of(FL_TEXT(
		TOP "indicators: {a: {count: [x], window: 1 year}, b: {count: [x], window: 12 "
		    "months}}\n"
		    "deductions:\n"
		    "- {id: D2, event: x, points: 1, cap: 5, window: 12 months, label: {zh: 一}}\n"
		    "- {id: D1, event: x, points: \"0.25\", cap: 5, label: {zh: 一}}\n"));
	assert_int_equal(plan->column_count, 2);
	assert_int_equal(plan->places, 2);
	assert_true(fl_text_is(plan->rule[0].id, "D1"));
	assert_int_equal(plan->rule[0].points * plan->rule[0].unit, 25);
	assert_int_equal(plan->rule[1].cap, 500);
	assert_int_equal(plan->base, 10000);
}

/* A list of `count` pieces with the pieces' numbers in them, between `before` and `after`. */
static void add_list(
	fl_buf *text, const char *before, const char *piece, const char *after, unsigned count)
{
	fl_buf_string(text, before);
	for (unsigned i = 0; i < count; i++) {
		const char *at = strchr(piece, '#');
		fl_buf_string(text, i > 0 ? ", " : "");
		fl_buf_text(text, (fl_text){piece, (size_t)(at - piece)});
		fl_buf_int(text, i);
		fl_buf_string(text, at + 1);
	}
	fl_buf_string(text, after);
}

/* Every limit at n and at n + 1. */
static void test_limits(void **state)
{
	static const struct {
		unsigned limit;
		const char *before, *piece, *after;
		const char *problem;
	} cases[] = {
		{FL_GRADES_MAX, HEAD TIME SCORE EVENT DED "bands: [{grade: g0}]\ngrades: [", "g#",
			"]\n", "grade-count"},
		{FL_RULES_MAX, TOP "deductions: [",
			"{id: D#, event: x, points: 1, cap: 5, label: {zh: 一}}", "]\n",
			"rule-count"},
		{FL_RULES_MAX, TOP DED "vetoes: [",
			"{id: V#, event: x, at_best: B, label: {zh: 一}}", "]\n", "rule-count"},
		{FL_INDICATORS_MAX, TOP DED "indicators: {", "i#: {count: [x]}", "}\n",
			"indicator-count"},
		{FL_EVENT_TYPES_MAX, HEAD TIME SCORE GRADE BANDS "events: {",
			"t#: {zh: 一, class: minor, visit: random}", "}\n", "event-count"},
		{FL_EVENT_FIELDS_MAX,
			HEAD TIME SCORE GRADE BANDS DED
			"events: {x: {zh: 一, class: minor, fields: {",
			"f#: integer", "}}}\n", "field-count"},
		{FL_ROWS_MAX,
			TOP "deductions: [{id: D, event: x, points: 1, cap: 5, window: 1000 days, "
			    "label: "
			    "{zh: 一}, decay: [",
			"{until: 1# days, factor: 1}", "]}]\n", "row-count"},
	};
	static const char *const numbers[] = {"1000000000000", "1000000000000.000001"};
	(void)state;
	for (unsigned more = 0; more < 2; more++) {
		FL_AUTO(fl_buf) text = {0};
		FL_AUTO(fl_buf) got = {0};
		fl_buf_format(&text,
			TOP DED
			"indicators: {i: {sum: x.n}}\nbonuses: [{id: B, when: {indicator: i, "
			"above: %s}, points: 1, label: {zh: 一}}]\n",
			numbers[more]);
		problems_of(fl_buf_c(&text), &got);
		assert_int_equal(got.len > 0, more == 1);
	}
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (unsigned more = 0; more < 2; more++) {
			FL_AUTO(fl_buf) text = {0};
			FL_AUTO(fl_buf) got = {0};
			add_list(&text, cases[i].before, cases[i].piece, cases[i].after,
				cases[i].limit + more);
			problems_of(fl_buf_c(&text), &got);
			bool refused =
				got.len > 0 && strstr(fl_buf_c(&got), cases[i].problem) != NULL;
			if (refused != (more == 1)) {
				fail_msg("%s at %u", cases[i].problem, cases[i].limit + more);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_problems),
		cmocka_unit_test(test_lints), cmocka_unit_test(test_version_is_quoted),
		cmocka_unit_test(test_files), cmocka_unit_test(test_limits),
		cmocka_unit_test(test_columns_are_shared)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
