/* SPDX-License-Identifier: Apache-2.0 */
/* base/error and base/diag: a failure has its sentence in both languages, a list has its limit. */
#include "base/diag.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void every_code_has_its_name_and_exit(void **state)
{
	(void)state;
	static const struct {
		fl_code code;
		const char *name;
		int exit;
	} cases[] = {{FL_OK, "FL_OK", 0}, {FL_REFUSED, "FL_REFUSED", 1},
		{FL_INFEASIBLE, "FL_INFEASIBLE", 1}, {FL_MISMATCH, "FL_MISMATCH", 1},
		{FL_USAGE, "FL_USAGE", 2}, {FL_IO, "FL_IO", 3}, {FL_BUSY, "FL_BUSY", 3},
		{FL_NEWER, "FL_NEWER", 3}, {FL_MEMORY, "FL_MEMORY", 3}, {FL_BUG, "FL_BUG", 4},
		{(fl_code)1000, "FL_BUG", 4}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_string_equal(fl_code_name(cases[i].code), cases[i].name);
		assert_int_equal(fl_code_exit(cases[i].code), cases[i].exit);
	}
	assert_non_null(strchr(fl_version(), '.'));
}

static void a_failure_has_both_sentences(void **state)
{
	(void)state;
	fl_error error;
	memset(&error, 0x55, sizeof(error));
	assert_int_equal(fl_fail(&error, FL_USAGE, TR("no run %d", "没有第 %d 次"), 7), FL_USAGE);
	assert_int_equal(error.code, FL_USAGE);
	assert_string_equal(error.text[FL_EN], "no run 7");
	assert_string_equal(error.text[FL_ZH], "没有第 7 次");
	assert_string_equal(error.file, "");
	assert_int_equal(error.line, 0);

	assert_int_equal(
		fl_fail_at(&error, FL_IO, "a.csv", 3, 9, FL_READY, TR("one", "一")), FL_IO);
	assert_string_equal(error.text[FL_EN], "one");
	assert_string_equal(error.text[FL_ZH], "一");
	assert_string_equal(error.file, "a.csv");
	assert_int_equal(error.line, 3);
	assert_int_equal(error.column, 9);

	assert_int_equal(fl_fail_memory(&error), FL_MEMORY);
	assert_int_equal(error.code, FL_MEMORY);
	assert_int_equal(fl_fail(NULL, FL_BUG, TR("x", "x")), FL_BUG);
	assert_int_equal(fl_fail_at(NULL, FL_IO, "f", 0, 0, TR("x", "x")), FL_IO);
	assert_int_equal(fl_fail_memory(NULL), FL_MEMORY);
}

static void long_texts_end_at_a_whole_character(void **state)
{
	(void)state;
	char text[4 * FL_ERROR_TEXT_BYTES_MAX] = "";
	for (size_t i = 0; i + 3 < sizeof(text); i += 3) {
		memcpy(text + i, "户", 3);
	}
	fl_error error;
	fl_fail_at(&error, FL_IO, text, 0, 0, TR("%s", "a%s"), text);
	static const size_t whole = (FL_ERROR_TEXT_BYTES_MAX - 1) / 3 * 3;
	assert_int_equal(strlen(error.text[FL_EN]), whole);
	assert_int_equal(strlen(error.text[FL_ZH]), (FL_ERROR_TEXT_BYTES_MAX - 2) / 3 * 3 + 1);
	assert_int_equal(strlen(error.file), (FL_ERROR_FILE_BYTES_MAX - 1) / 3 * 3);
}

static void a_problem_quotes_its_line(void **state)
{
	(void)state;
	static const struct {
		const char *source;
		uint32_t line;
		const char *quoted;
	} cases[] = {{"a\nb\r\nc", 1, "a"}, {"a\nb\r\nc", 2, "b"}, {"a\nb\r\nc", 3, "c"},
		{"a\nb\r\nc", 4, ""}, {"a\nb", 0, ""}, {"", 1, ""}, {"\n", 2, ""}};
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	for (size_t i = 0; i < COUNT(cases); i++) {
		fl_place place = {.source = fl_text_of(cases[i].source), .line = cases[i].line};
		const fl_diag *diag =
			fl_diags_add(diags, FL_WARNING, "n", &place, TR("t %zu", "文 %zu"), i);
		assert_string_equal(diag->source, cases[i].quoted);
	}
	assert_int_equal(fl_diags_errors(diags), 0);
	const fl_diag *diag = fl_diags_at(diags, 1);
	assert_string_equal(diag->text[FL_EN], "t 1");
	assert_string_equal(diag->text[FL_ZH], "文 1");
	assert_string_equal(diag->hint[FL_EN], "");
	assert_string_equal(diag->file, "");
	assert_string_equal(diag->path, "");
	assert_int_equal(diag->width, 1);
}

static void the_list_counts_past_its_limit(void **state)
{
	(void)state;
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	fl_place place = {.file = "r.yaml", .line = 2, .column = 3, .width = 4, .path = "a.b"};
	for (size_t i = 0; i < FL_DIAGS_MAX; i++) {
		assert_non_null(fl_diags_add(diags, FL_ERROR, "n", &place, TR("x", "x")));
	}
	assert_int_equal(fl_diags_dropped(diags), 0);
	fl_diag *over = fl_diags_add(diags, FL_ERROR, "n", &place, TR("x", "x"));
	assert_null(over);
	fl_diags_hint(diags, over, TR("h", "h"));
	fl_diags_add(diags, FL_WARNING, "n", &place, TR("x", "x"));
	assert_int_equal(fl_diags_count(diags), FL_DIAGS_MAX);
	assert_int_equal(fl_diags_errors(diags), FL_DIAGS_MAX + 1);
	assert_int_equal(fl_diags_dropped(diags), 2);
	const fl_diag *diag = fl_diags_at(diags, FL_DIAGS_MAX - 1);
	assert_string_equal(diag->file, "r.yaml");
	assert_string_equal(diag->path, "a.b");
	assert_int_equal(diag->column, 3);
	assert_int_equal(diag->width, 4);
	fl_diags_free(NULL);
}

static void a_failure_points_at_the_first_error(void **state)
{
	(void)state;
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	fl_error error;
	fl_diags_add(diags, FL_WARNING, "n", &(fl_place){.file = "f", .line = 1}, TR("x", "x"));
	fl_diags_add(diags, FL_ERROR, "n", &(fl_place){.file = "g", .line = 5}, TR("x", "x"));
	fl_diags_add(diags, FL_ERROR, "n", &(fl_place){.file = "h", .line = 6}, TR("x", "x"));
	assert_int_equal(fl_fail_diags(&error, diags), FL_REFUSED);
	assert_string_equal(error.file, "g");
	assert_int_equal(error.line, 5);
	assert_non_null(strchr(error.text[FL_EN], '2'));
}

/* The list may be full before the first error comes. */
static void a_failure_whose_errors_were_all_dropped(void **state)
{
	(void)state;
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	fl_place place = {.file = "f", .line = 1};
	for (size_t i = 0; i < FL_DIAGS_MAX; i++) {
		fl_diags_add(diags, FL_WARNING, "n", &place, TR("x", "x"));
	}
	fl_diags_add(diags, FL_ERROR, "n", &place, TR("x", "x"));
	fl_error error;
	assert_int_equal(fl_fail_diags(&error, diags), FL_REFUSED);
}

static void hints_name_the_nearest_or_all(void **state)
{
	(void)state;
	static const fl_text allowed[] = {{"cap", 3}, {"window", 6}};
	static const struct {
		const char *value;
		const char *hint[FL_LANGS];
	} cases[] = {{"windw", {"did you mean `window`?", "是否应为“window”？"}},
		{"zzz", {"allowed: cap, window", "可用：cap, window"}}};
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	for (size_t i = 0; i < COUNT(cases); i++) {
		fl_diag *diag =
			fl_diags_add(diags, FL_ERROR, "n", &(fl_place){.line = 1}, TR("x", "x"));
		fl_diags_hint_nearest(
			diags, diag, fl_text_of(cases[i].value), allowed, COUNT(allowed));
		assert_string_equal(diag->hint[FL_EN], cases[i].hint[FL_EN]);
		assert_string_equal(diag->hint[FL_ZH], cases[i].hint[FL_ZH]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_has_its_name_and_exit),
		cmocka_unit_test(a_failure_has_both_sentences),
		cmocka_unit_test(long_texts_end_at_a_whole_character),
		cmocka_unit_test(a_problem_quotes_its_line),
		cmocka_unit_test(the_list_counts_past_its_limit),
		cmocka_unit_test(a_failure_points_at_the_first_error),
		cmocka_unit_test(a_failure_whose_errors_were_all_dropped),
		cmocka_unit_test(hints_name_the_nearest_or_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
