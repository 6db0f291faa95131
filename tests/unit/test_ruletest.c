/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rule files that are shipped pass their own tests; every example of rules/README.md loads and
 * passes; the reference names every key of the grammar; a failing test says what differs.
 */
#include "plans.h"

#include "grade/ruletest.h"

static fl_ruletest_count run(const fl_plan *plan, fl_diags *diags)
{
	fl_ruletest_count count = {0, 0};
	fl_error error = {0};
	if (fl_ruletest_run(plan, diags, NULL, &count, &error) != FL_OK) {
		fail_msg("%s", error.text[FL_EN]);
	}
	for (size_t i = 0; i < fl_diags_count(diags); i++) {
		print_message("%u: %s\n", fl_diags_at(diags, i)->line,
			fl_diags_at(diags, i)->text[FL_EN]);
	}
	return count;
}

static void test_shipped(void **state)
{
	static const struct {
		const char *path;
		uint32_t tests;
	} files[] = {
		{TEST_DATA "/../rules/tobacco-ladder.yaml", 18},
		{TEST_DATA "/../rules/market-risk.yaml", 15},
		{TEST_DATA "/../rules/two-axis.yaml", 8},
		{TEST_DATA "/../rules/food-hygiene-uk.yaml", 12},
		{TEST_DATA "/../rules/restaurant-grades-ny.yaml", 7},
		{TEST_DATA "/../rules/fda-penalties.yaml", 7},
		{TEST_DATA "/../examples/chicago-rules.yaml", 3},
		{TEST_DATA "/../examples/fda-rules.yaml", 2},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		FL_AUTO_PTR(fl_plan) plan = plan_of_file(files[i].path);
		fl_ruletest_count count = run(plan, diags);
		assert_int_equal(count.run, files[i].tests);
		assert_int_equal(count.failed, 0);
	}
}

/* The section that a line begins, "bands:" without the rest; empty for a line within a section. */
static fl_text section_of(fl_text line)
{
	const char *colon = memchr(line.at, ':', line.len);
	bool begins = line.len > 0 && line.at[0] >= 'a' && line.at[0] <= 'z' && colon != NULL;
	return (fl_text){line.at, begins ? (size_t)(colon - line.at) + 1 : 0};
}

static fl_text next_line(fl_text *rest)
{
	const char *end = memchr(rest->at, '\n', rest->len);
	size_t len = end != NULL ? (size_t)(end - rest->at) + 1 : rest->len;
	fl_text line = {rest->at, len};
	rest->at += len;
	rest->len -= len;
	return line;
}

static bool has_section(fl_text example, fl_text section)
{
	while (example.len > 0) {
		if (fl_text_equal(section_of(next_line(&example)), section)) {
			return true;
		}
	}
	return false;
}

/* The whole file with the sections of an example in place of its own. */
static void replace_sections(fl_text whole, fl_text example, fl_buf *out)
{
	bool kept = true;
	while (whole.len > 0) {
		fl_text line = next_line(&whole);
		fl_text section = section_of(line);
		kept = section.len > 0 ? !has_section(example, section) : kept;
		/* tests of the whole file do not fit other sections */
		kept = kept && !fl_text_is(section, "tests:");
		if (kept) {
			fl_buf_text(out, line);
		}
	}
	fl_buf_text(out, example);
}

static void test_reference(void **state)
{
	FL_AUTO(fl_buf) page = {0};
	fl_text whole = {NULL, 0};
	fl_error error;
	unsigned examples = 0;
	(void)state;
	assert_int_equal(
		fl_file_read(TEST_DATA "/../rules/README.md", 1u << 20, &page, &error), FL_OK);
	for (const char *at = strstr(fl_buf_c(&page), "```yaml\n"); at != NULL;
		at = strstr(at, "```yaml\n")) {
		FL_AUTO(fl_buf) text = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		at += strlen("```yaml\n");
		fl_text example = {at, (size_t)(strstr(at, "\n```") + 1 - at)};
		if (whole.at == NULL) {
			whole = example;
			fl_buf_text(&text, whole);
		} else {
			replace_sections(whole, example, &text);
		}
		FL_AUTO_PTR(fl_plan) plan = plan_of(fl_buf_view(&text));
		assert_int_equal(run(plan, diags).failed, 0);
		examples++;
	}
	assert_true(examples >= 6);
}

static void check_named(const char *page, const fl_keys *table, unsigned depth)
{
	assert_true(depth < 10);
	for (size_t i = 0; i < table->count; i++) {
		FL_AUTO(fl_buf) name = {0};
		FL_AUTO(fl_buf) key = {0};
		fl_buf_format(&name, "`%s`", table->key[i].name);
		fl_buf_format(&key, "%s:", table->key[i].name);
		if (strstr(page, fl_buf_c(&name)) == NULL && strstr(page, fl_buf_c(&key)) == NULL) {
			fail_msg("rules/README.md does not name the key %s", table->key[i].name);
		}
		if (table->key[i].table != NULL) {
			check_named(page, table->key[i].table, depth + 1);
		}
	}
}

static void test_keys_are_named(void **state)
{
	FL_AUTO(fl_buf) page = {0};
	fl_error error;
	(void)state;
	assert_int_equal(
		fl_file_read(TEST_DATA "/../rules/README.md", 1u << 20, &page, &error), FL_OK);
	check_named(fl_buf_c(&page), &fl_ruleset_keys, 0);
}

#define RULES                                                                                 \
	"schema: creditrules/1\nid: t\nversion: \"2026.1\"\nin_force: {from: 2020-01-01}\n"   \
	"time: {zone: Asia/Shanghai}\nscore: {base: 100, min: 0, max: 100}\ngrades: [A, B]\n" \
	"events: {x: {zh: 一, class: minor, fields: {n: integer}}}\n"                        \
	"deductions: [{id: D, event: x, points: 60, cap: 70, label: {zh: 一}}]\n"            \
	"bands: [{grade: A, from: 50}, {grade: B}]\n"                                         \
	"tests:\n- name: t\n  as_of: 2026-01-01\n  retailer: {}\n"

static void test_failures(void **state)
{
	static const struct {
		const char *test;
		const char *problems; /* "line name hint" each */
	} cases[] = {
		{RULES "  events: [{type: x, occurred: 2025-01-01}]\n"
		       "  expect: {score: 40, grade: B, reasons: [D]}\n",
			""},
		{RULES "  events: [{type: x, occurred: 2025-01-01}]\n"
		       "  expect: {score: 50, grade: A, reasons: []}\n",
			"16 test-failed 100 - 60 (D) = 40\nD: 2025-01-01 x 60\n"
			"band B; grade B;16 test-failed ;16 test-failed ;"},
		{RULES "  events: []\n  expect: {status: not_graded}\n",
			"16 test-failed 100 = 100\nband A; grade A;"},
		{RULES "  events: [{type: y, occurred: 2025-01-01}]\n  expect: {grade: A}\n",
			"15 unknown-event allowed: x;"},
		{RULES "  events: [{type: x, occurred: 2025-01-01, m: 1}]\n  expect: {grade: A}\n",
			"15 unknown-field allowed: n;"},
		{RULES "  events: [{type: x, occurred: 2025-01-01, n: 1.5}]\n  expect: {grade: "
		       "A}\n",
			"15 too-many-digits ;"},
		{RULES "  events: []\n  expect: {grade: E}\n", "16 unknown-grade allowed: A, B;"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FL_AUTO(fl_buf) got = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		FL_AUTO_PTR(fl_plan) plan = plan_of(fl_text_of(cases[i].test));
		fl_ruletest_count count = {0, 0};
		fl_error error = {0};
		assert_int_equal(fl_ruletest_run(plan, diags, NULL, &count, &error), FL_OK);
		for (size_t k = 0; k < fl_diags_count(diags); k++) {
			const fl_diag *diag = fl_diags_at(diags, k);
			fl_buf_format(&got, "%u %s %s;", diag->line, diag->name, diag->hint[FL_EN]);
		}
		fl_buf_string(&got, "");
		assert_string_equal(got.len > 0 ? fl_buf_c(&got) : "", cases[i].problems);
		assert_int_equal(count.failed, got.len > 0 ? 1 : 0);
	}
}

/* The tests of the shipped sets make every rule fire; what they do not is named here. */
static void test_coverage(void **state)
{
	static const struct {
		const char *path, *silent;
	} files[] = {
		{TEST_DATA "/../rules/tobacco-ladder.yaml", ""},
		{TEST_DATA "/../rules/market-risk.yaml", ""},
		{TEST_DATA "/../rules/two-axis.yaml", ""},
		{TEST_DATA "/../rules/food-hygiene-uk.yaml", ""},
		{TEST_DATA "/../rules/restaurant-grades-ny.yaml", ""},
		{TEST_DATA "/../rules/fda-penalties.yaml", ""},
		{TEST_DATA "/bench/scoring.yaml", "D1 D2 D3 D4 B5 B6 A B C D V7 new_licensee "},
	};
	fl_ruletest_count count = {0, 0};
	fl_error error = {0};
	unsigned wrong = 0;
	(void)state;
	for (size_t f = 0; f < sizeof(files) / sizeof(files[0]); f++) {
		FL_AUTO(fl_arena) arena = {0};
		fl_coverage coverage;
		FL_AUTO(fl_buf) silent = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		FL_AUTO_PTR(fl_plan) plan = plan_of_file(files[f].path);
		assert_int_equal(fl_coverage_init(plan, &arena, &coverage, &error), FL_OK);
		assert_int_equal(fl_ruletest_run(plan, diags, &coverage, &count, &error), FL_OK);
		for (uint32_t i = 0; i < coverage.count; i++) {
			if (!coverage.part[i].fired) {
				fl_buf_text(&silent, coverage.part[i].name);
				fl_buf_char(&silent, ' ');
			}
		}
		if (strcmp(fl_buf_c(&silent), files[f].silent) != 0) {
			print_error("%s: %s\n", files[f].path, fl_buf_c(&silent));
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_shipped),
		cmocka_unit_test(test_reference), cmocka_unit_test(test_keys_are_named),
		cmocka_unit_test(test_failures), cmocka_unit_test(test_coverage)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
