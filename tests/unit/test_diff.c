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

#define MORE_GRADES                                                                         \
	"schema: creditrules/1\nid: t\nversion: \"2026.1\"\nin_force: {from: 2020-01-01}\n" \
	"time: {zone: Asia/Shanghai}\nscore: {base: 100, min: 0, max: 120}\n"               \
	"grades: [A, B, C, D]\n"                                                            \
	"events: {x: {zh: 一, class: minor}, y: {zh: 二, class: minor}}\n"                \
	"indicators: {n: {count: x, window: 1 year}}\n" BANDS "deductions: [" D1 ", " D2    \
	"]\n" B1 V1

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
		if (entry->renamed.len > 0) {
			fl_buf_format(out, " ~" FL_TEXT_FMT, FL_TEXT_ARG(entry->renamed));
		}
		for (uint32_t k = 0; k < entry->part_count; k++) {
			fl_buf_format(out, " " FL_TEXT_FMT ":" FL_TEXT_FMT ">" FL_TEXT_FMT,
				FL_TEXT_ARG(entry->part[k].key), FL_TEXT_ARG(entry->part[k].before),
				FL_TEXT_ARG(entry->part[k].after));
		}
		fl_buf_string(out, ";");
	}
	fl_buf_string(out, "");
}

static const struct {
	const char *after;
	const char *found;
} differences[] = {
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
		"deductions D1 mixed points:10>12 window:12 months>6 months;"},
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
		"vetoes V1 tightened at_best:B>C for:6 months>;"},
	{HEAD "bands: [{grade: A, above: 90}, {grade: B, from: 50}, {grade: C}]\n"
	      "deductions: [" D1 ", " D2 "]\n" B1 V1,
		"bands A tightened above:90>90;"},
	{BASE "same_case: dearest\nbonus_cap: 3\n",
		"same_case  loosened :>dearest;bonus_cap  tightened :>3;"},
	{BASE "movement: {up: {margin: 2}}\n", "movement  tightened up.margin:>2;"},
	{BASE "movement: {up: {margin: 0, steps: all}, down: {}}\n", ""},
	{BASE "missing: {licensed_on: refuse, previous_grade: {use: no_hysteresis}}\n", ""},
	{BASE "missing: {licensed_on: {use: 2020-01-01}}\n", "missing licensed_on added;"},
	{BASE "same_case: all\n# a comment\n", ""},
	{BASE "propagate: holder\n", "propagate  changed :>holder;"},
	{BASE "propagate: licence\n", ""},
	{HEAD "bands: [{grade: A, from: 90}, {grade: C}]\ndeductions: [" D1 ", " D2 "]\n" B1 V1,
		"bands B removed;"},
	{MORE_GRADES, "grades  changed :[A, B, C]>[A, B, C, D];"},
	/* the way a number, a list or a text is written */
	{DED(D2 ", {id: 'D1', event: [x], points: \"10.0\", window: 12 months, cap: 30.00, "
		"label: {zh: \"一\"}}"),
		""},
	/* a rule under another id, as it was or with one thing changed */
	{DED(D1 ", {id: D9, when: {indicator: n, from: 3}, points: 5, label: {zh: 二}}"),
		"deductions D2 removed ~D9;deductions D9 added ~D2;"},
	{DED(D1 ", {id: D9, when: {indicator: n, from: 3}, points: 6, label: {zh: 二}}"),
		"deductions D2 removed ~D9;deductions D9 added ~D2;"},
	{DED(D1 ", {id: D9, when: {indicator: n, from: 4}, points: 6, label: {zh: 六}}"),
		"deductions D2 removed;deductions D9 added;"},
	/* days against months */
	{DED(D2 ", {id: D1, event: x, points: 10, window: 373 days, cap: 30, label: {zh: "
		"一}}"),
		"deductions D1 tightened window:12 months>373 days;"},
	{DED(D2 ", {id: D1, event: x, points: 10, window: 365 days, cap: 30, label: {zh: "
		"一}}"),
		"deductions D1 changed window:12 months>365 days;"},
	/* what a missing key means */
	{DED(D2 ", {id: D1, event: x, points: 10, window: 12 months, cap: 30, repeat: "
		"{from: "
		"2, factor: 1}, label: {zh: 一}}"),
		"deductions D1 tightened repeat.from:>2;"},
	{BASE "new_licensee: {until: 1 year, start: B, at_best: B}\ntests: []\n",
		"new_licensee  added until:>1 year start:>B at_best:>B;"},
};
static void test_differences(void **state)
{
	unsigned wrong = 0;
	(void)state;
	for (size_t i = 0; i < sizeof(differences) / sizeof(differences[0]); i++) {
		FL_AUTO(fl_buf) got = {0};
		describe(BASE, differences[i].after, &got);
		const char *text = got.len > 0 ? fl_buf_c(&got) : "";
		if (strcmp(text, differences[i].found) != 0) {
			print_error("case %zu: %s, not %s\n", i, text, differences[i].found);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

#define RULES(rest)                                                                           \
	"schema: creditrules/1\nid: t\nversion: \"2026.1\"\nin_force: {from: 2020-01-01}\n"   \
	"time: {zone: Asia/Shanghai}\nscore: {base: 100, min: 0, max: 120}\ngrades: [A, B]\n" \
	"events: {x: {zh: 一, class: minor, fields: {n: decimal, m: decimal}}}\n"            \
	"bands: [{grade: A, from: 90}, {grade: B}]\n" rest
#define DECAY(steps)                                                                            \
	RULES("deductions: [{id: D, event: x, points: 5, cap: 90, window: 1 year, label: {zh: " \
	      "一}, decay: [" steps "]}]\n")
#define ROWS(field, rows)                                                                          \
	RULES("deductions: [{id: D, event: x, cap: 90, label: {zh: 一}, points_by: {field: " field \
	      ", table: [" rows "]}}]\n")
#define INDICATOR(a, b) \
	RULES("indicators: {a: {count: x}, b: {value: \"" b "\"}, c: {value: \"" a "\"}}\n")

/* What has to be looked at as a whole: only the verdicts. */
static void test_wholes(void **state)
{
	static const struct {
		const char *before, *after, *found;
	} cases[] = {
		{DECAY("{until: 12 months, factor: 1}"),
			DECAY("{until: 6 months, factor: 1}, {until: 12 months, factor: 0.5}"),
			"deductions D changed"},
		{DECAY("{until: 6 months, factor: 1}, {until: 12 months, factor: 0.5}"),
			DECAY("{until: 6 months, factor: 1.0}, {until: 1 year, factor: 0.50}"), ""},
		{DECAY("{until: 6 months, factor: 1}, {until: 12 months, factor: 0.5}"),
			DECAY("{until: 6 months, factor: 1}, {until: 12 months, factor: 0.6}"),
			"deductions D tightened"},
		{DECAY("{until: 6 months, factor: 1}, {until: 12 months, factor: 0.5}"),
			DECAY("{until: 6 months, factor: 2}, {until: 12 months, factor: 0.4}"),
			"deductions D mixed"},
		{ROWS("n", "{below: 5, points: 1}, {from: 5, points: 2}"),
			ROWS("n",
				"{below: 3, points: 1.0}, {from: 3, below: 5.0, points: 1}, "
				"{from: 5, points: 2}"),
			""},
		{ROWS("n", "{below: 5, points: 1}, {from: 5, points: 2}"),
			ROWS("n", "{below: 4, points: 1}, {from: 4, points: 2}"),
			"deductions D tightened"},
		{ROWS("n", "{below: 5, points: 1}, {from: 5, points: 2}"),
			ROWS("n", "{below: 4, points: 1}, {from: 4, points: 1.5}"),
			"deductions D mixed"},
		{ROWS("n", "{below: 5, points: 1}, {from: 5, points: 2}"),
			ROWS("n", "{below: 5, points: 1}, {from: 5, below: 9, points: 2}"),
			"deductions D changed"},
		{ROWS("n", "{points: 1}"), ROWS("m", "{points: 1}"), "deductions D changed"},
		{INDICATOR("a + 1", "a"), INDICATOR("(a+1)", "(a)"), ""},
		{INDICATOR("a + 1", "a"), INDICATOR("a + 2", "a"), "indicators c changed"},
		{INDICATOR("a + 1", "a"), INDICATOR("b + 1", "a"), "indicators c changed"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FL_AUTO(fl_buf) got = {0};
		describe(cases[i].before, cases[i].after, &got);
		const char *text = got.len > 0 ? fl_buf_c(&got) : "";
		if (strncmp(text, cases[i].found, strlen(cases[i].found)) != 0 ||
			(cases[i].found[0] == '\0' && text[0] != '\0')) {
			fail_msg("case %zu: %s, not %s", i, text, cases[i].found);
		}
	}
}

#define EVERY_KEY TEST_DATA "/rules/good-every-key.yaml"

/* The text with one scalar of it written otherwise. */
static void replace_scalar(fl_text source, const fl_yaml *node, const char *by, fl_buf *out)
{
	const char *at = source.at;
	for (uint32_t line = 1; line < node->line; line++) {
		at = strchr(at, '\n') + 1;
	}
	for (uint32_t column = 1; column < node->column; column++) {
		do {
			at++;
		} while (((unsigned char)*at & 0xc0) == 0x80);
	}
	const char *end = at;
	for (uint32_t i = 0; i < node->width; i++) {
		do {
			end++;
		} while (((unsigned char)*end & 0xc0) == 0x80);
	}
	fl_buf_text(out, (fl_text){source.at, (size_t)(at - source.at)});
	fl_buf_string(out, by);
	fl_buf_string(out, end);
}

/* Compares the file with itself after one change; false where the change is no good rule set. */
static bool differs(const fl_plan *plan, const char *text, const char *path, const char *by)
{
	FL_AUTO(fl_arena) arena = {0};
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	FL_AUTO_PTR(fl_plan) other = NULL;
	fl_error error;
	fl_diff diff = {0, NULL};
	if (fl_plan_read(fl_text_of(text), "r.yaml", diags, &other, &error) != FL_OK) {
		return false;
	}
	assert_int_equal(fl_diff_make(plan, other, &arena, &diff, &error), FL_OK);
	for (uint32_t i = 0; i < diff.count; i++) {
		if (strncmp(path, diff.entry[i].section, strlen(diff.entry[i].section)) == 0) {
			return true;
		}
	}
	fail_msg("%s: `%s` instead is not seen", path, by);
	return false;
}

/* Values of every kind; the first that makes a good file with another meaning is taken. */
static bool some_other_value_differs(const fl_plan *plan, fl_text source, const fl_yaml *node)
{
	static const char *const values[] = {"\"2027.7\"", "7 months", "13 months", "24 months",
		"2027-07-07", "2019-03-02", "A", "B", "C", "D", "sale", "parcel", "goods",
		"goods.days", "goods.cartons", "goods.station", "sales", "most", "cartons", "days",
		"true", "false", "none", "problem", "random", "minor", "serious", "integer",
		"decimal", "string", "occurred", "decided", "licensed_days", "licensed_months",
		"refuse", "licence", "holder", "all", "dearest", "half_up", "down", "year", "draw",
		"stop_counting", "not_graded", "lenient", "refuse", "N.9", "M.9", "\"sales + 1\"",
		"[A]", "3", "4", "0", "0.7", "\"33\"", "61", "75", "99", "150", "Z9", "UTC", "甲"};
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		FL_AUTO(fl_buf) text = {0};
		if (fl_text_is(node->text, values[i])) {
			continue;
		}
		replace_scalar(source, node, values[i], &text);
		if (differs(plan, fl_buf_c(&text), node->path, values[i])) {
			return true;
		}
	}
	return false;
}

/* No value of any key can be changed without the difference naming its section. */
static void test_no_key_escapes(void **state)
{
	/* the only choices that there are, grades, which all else refers to, and what stands twice;
	 * the table above changes the latter */
	static const char *const fixed[] = {"schema", "time.month_end",
		"missing.previous_grade.use", "time.points_from", "grades",
		"indicators.months_clean.else", "indicators.days_clean.else", "bands[0].grade",
		"bands[1].grade", "bands[2].grade", "bands[3].grade", "deductions[0].window",
		"deductions[0].decay[1].until", "deductions[1].points_by.table[0].below",
		"deductions[1].points_by.table[1].from", "deductions[1].points_by.table[1].below",
		"deductions[1].points_by.table[2].from"};
	FL_AUTO(fl_buf) bytes = {0};
	FL_AUTO_PTR(fl_plan) plan = plan_of_file(EVERY_KEY);
	fl_error error;
	unsigned changed = 0;
	unsigned stuck = 0;
	(void)state;
	assert_int_equal(fl_file_read(EVERY_KEY, FL_YAML_BYTES_MAX, &bytes, &error), FL_OK);
	fl_text source = fl_text_of(fl_buf_c(&bytes));
	fl_buf waiting = {0};
	const fl_yaml *node = plan->doc->root;
	fl_buf_add(&waiting, &node, sizeof(node));
	for (size_t i = 0; i < waiting.len / sizeof(node); i++) {
		memcpy(&node, waiting.at + i * sizeof(node), sizeof(node));
		for (uint32_t k = 0; k < node->count; k++) {
			const fl_yaml *child = &node->items[k];
			fl_buf_add(&waiting, &child, sizeof(child));
		}
		bool only = node->kind != FL_YAML_SCALAR;
		for (size_t f = 0; f < sizeof(fixed) / sizeof(fixed[0]); f++) {
			only |= strncmp(node->path, fixed[f], strlen(fixed[f])) == 0;
		}
		if (!only && !some_other_value_differs(plan, source, node)) {
			print_error("%s: no other value makes a good file\n", node->path);
			stuck++;
		}
		changed += !only;
	}
	fl_buf_done(&waiting);
	assert_int_equal(stuck, 0);
	assert_true(changed > 200);
}

/* Every key that the language has stands in the file that the test above changes. */
static void check_present(const char *text, const fl_keys *table, unsigned depth)
{
	assert_true(depth < 10);
	for (size_t i = 0; i < table->count; i++) {
		FL_AUTO(fl_buf) key = {0};
		fl_buf_format(&key, "%s:", table->key[i].name);
		if (strstr(text, fl_buf_c(&key)) == NULL) {
			fail_msg("%s does not have the key %s", EVERY_KEY, table->key[i].name);
		}
		if (table->key[i].table != NULL) {
			check_present(text, table->key[i].table, depth + 1);
		}
	}
}

static void test_every_key_is_there(void **state)
{
	FL_AUTO(fl_buf) bytes = {0};
	fl_error error;
	(void)state;
	assert_int_equal(fl_file_read(EVERY_KEY, FL_YAML_BYTES_MAX, &bytes, &error), FL_OK);
	check_present(fl_buf_c(&bytes), &fl_ruleset_keys, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_differences),
		cmocka_unit_test(test_wholes), cmocka_unit_test(test_no_key_escapes),
		cmocka_unit_test(test_every_key_is_there)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
