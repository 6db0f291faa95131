/* SPDX-License-Identifier: Apache-2.0 */
/* base/text: UTF-8, identifiers and labels at their limits, columns, full-width slips, nearness. */
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void texts_compare_by_byte(void **state)
{
	(void)state;
	static const char *const ascending[] = {
		"", "A", "AB", "B", "a", "a\x7f", "aé", "b", "中", "￥"};
	for (size_t i = 0; i < COUNT(ascending); i++) {
		for (size_t j = 0; j < COUNT(ascending); j++) {
			fl_text a = fl_text_of(ascending[i]), b = fl_text_of(ascending[j]);
			int order = fl_text_compare(a, b);
			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
			assert_int_equal(fl_text_equal(a, b), i == j);
		}
	}
	assert_true(fl_text_equal((fl_text){NULL, 0}, FL_TEXT("")));
	assert_int_equal(fl_text_compare((fl_text){NULL, 0}, FL_TEXT("")), 0);
	assert_true(fl_text_is(FL_TEXT("abc"), "abc"));
	assert_false(fl_text_is(FL_TEXT("abc"), "ab"));
}

static void characters_are_decoded(void **state)
{
	(void)state;
	const struct {
		fl_text text;
		size_t len; /* 0: not well-formed */
		uint32_t character;
	} cases[] = {{FL_TEXT(""), 0, 0}, {FL_TEXT("\0"), 1, 0}, {FL_TEXT("a"), 1, 'a'},
		{FL_TEXT("\x7f"), 1, 0x7f}, {FL_TEXT("\xc2\x80"), 2, 0x80},
		{FL_TEXT("\xdf\xbf"), 2, 0x7ff}, {FL_TEXT("\xe0\xa0\x80"), 3, 0x800},
		{FL_TEXT("中文"), 3, 0x4e2d}, {FL_TEXT("\xed\x9f\xbf"), 3, 0xd7ff},
		{FL_TEXT("\xee\x80\x80"), 3, 0xe000}, {FL_TEXT("\xef\xbf\xbf"), 3, 0xffff},
		{FL_TEXT("\xf0\x90\x80\x80"), 4, 0x10000},
		{FL_TEXT("\xf4\x8f\xbf\xbf"), 4, 0x10ffff}, {FL_TEXT("\x80"), 0, 0},
		{FL_TEXT("\xbf"), 0, 0}, {FL_TEXT("\xc0\x80"), 0, 0}, {FL_TEXT("\xc1\xbf"), 0, 0},
		{FL_TEXT("\xc2"), 0, 0}, {FL_TEXT("\xc2\x41"), 0, 0},
		{FL_TEXT("\xe0\x9f\xbf"), 0, 0}, {FL_TEXT("\xed\xa0\x80"), 0, 0},
		{FL_TEXT("\xed\xbf\xbf"), 0, 0}, {FL_TEXT("\xe4\xb8"), 0, 0},
		{FL_TEXT("\xf0\x8f\xbf\xbf"), 0, 0}, {FL_TEXT("\xf4\x90\x80\x80"), 0, 0},
		{FL_TEXT("\xf5\x80\x80\x80"), 0, 0}, {FL_TEXT("\xff"), 0, 0}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t character = 0;
		size_t len = fl_text_char(cases[i].text, &character);
		if (len != cases[i].len || character != cases[i].character) {
			fail_msg("case %zu: %zu bytes, U+%04X", i, len, (unsigned)character);
		}
	}
}

/* The bad byte at every distance, since ASCII is skipped eight bytes at a time. */
static void the_first_bad_byte_is_found(void **state)
{
	(void)state;
	char bytes[40];
	for (size_t bad = 0; bad < sizeof(bytes); bad++) {
		memset(bytes, 'a', sizeof(bytes));
		assert_int_equal(fl_text_utf8_error((fl_text){bytes, bad}), bad);
		bytes[bad] = '\xb2';
		assert_int_equal(fl_text_utf8_error((fl_text){bytes, sizeof(bytes)}), bad);
	}
	assert_int_equal(fl_text_utf8_error(FL_TEXT("零售户")), 9);
	assert_int_equal(fl_text_utf8_error((fl_text){"零售户", 8}), 6);
	assert_int_equal(fl_text_utf8_error((fl_text){NULL, 0}), 0);
}

static void characters_and_columns_are_counted(void **state)
{
	(void)state;
	assert_int_equal(fl_text_chars(FL_TEXT("a中b"), 0), 0);
	assert_int_equal(fl_text_chars(FL_TEXT("a中b"), 4), 2);
	assert_int_equal(fl_text_chars(FL_TEXT("a中b"), 100), 3);
	static const struct {
		const char *text;
		uint32_t columns;
	} cases[] = {{"", 0}, {"abc", 3}, {"许可证号", 8}, {"é", 1}, {"e\xcc\x81", 1}, {"한", 2},
		{"：", 2}, {"ｱ", 1}, {"\xff", 1}, {"a\xe4\xb8", 3}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (fl_text_columns(fl_text_of(cases[i].text)) != cases[i].columns) {
			fail_msg("%s", cases[i].text);
		}
	}
	assert_int_equal(fl_char_columns('a'), 1);
	assert_int_equal(fl_char_columns(0x20000), 2);
}

static void identifiers_and_labels_have_their_alphabets(void **state)
{
	(void)state;
	const struct {
		fl_text text;
		bool id;
		bool label;
	} cases[] = {{FL_TEXT(""), false, false}, {FL_TEXT("a"), true, true},
		{FL_TEXT("Az09._:-"), true, true}, {FL_TEXT("a b"), false, true},
		{FL_TEXT("a/b"), false, true}, {FL_TEXT("店"), false, true},
		{FL_TEXT("a\n"), false, false}, {FL_TEXT("a\tb"), false, false},
		{FL_TEXT("a\0"), false, false}, {FL_TEXT("\x7f"), false, false},
		{FL_TEXT("\xc2\x80"), false, false}, {FL_TEXT("\xc2\x9f"), false, false},
		{FL_TEXT("\xc2\xa0"), false, true}, {FL_TEXT("\xff"), false, false},
		{FL_TEXT("\xe4\xb8"), false, false}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (fl_text_is_id(cases[i].text) != cases[i].id ||
			fl_text_is_label(cases[i].text) != cases[i].label) {
			fail_msg("case %zu", i);
		}
	}
	char long_text[FL_ID_BYTES_MAX + 1];
	memset(long_text, '7', sizeof(long_text));
	assert_true(fl_text_is_id((fl_text){long_text, FL_ID_BYTES_MAX}));
	assert_false(fl_text_is_id((fl_text){long_text, FL_ID_BYTES_MAX + 1}));
	assert_true(fl_text_is_label((fl_text){long_text, FL_LABEL_BYTES_MAX}));
	assert_false(fl_text_is_label((fl_text){long_text, FL_LABEL_BYTES_MAX + 1}));
}

static void integers_are_in_their_shortest_form(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool read;
		uint64_t value;
	} cases[] = {{"0", true, 0}, {"10", true, 10}, {"18446744073709551615", true, UINT64_MAX},
		{"18446744073709551616", false, 0}, {"99999999999999999999", false, 0},
		{"", false, 0}, {"00", false, 0}, {"01", false, 0}, {"+1", false, 0},
		{"-1", false, 0}, {"1 ", false, 0}, {" 1", false, 0}, {"1a", false, 0},
		{"１", false, 0}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint64_t value = 0;
		if (fl_text_to_u64(fl_text_of(cases[i].text), &value) != cases[i].read ||
			value != cases[i].value) {
			fail_msg("'%s'", cases[i].text);
		}
	}
}

static void full_width_slips_are_found(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		char half;
		size_t offset;
	} cases[] = {{"abc", '\0', 0}, {"", '\0', 0}, {"零售户", '\0', 0}, {"２０２３", '2', 0},
		{"a：1", ':', 1}, {"a，b", ',', 1}, {"a　b", ' ', 1}, {"x“y”", '"', 1},
		{"x‘y", '\'', 1}, {"（1）", '(', 0}, {"Ａ", 'A', 0}, {"a、b", ',', 1},
		{"中ｚ", 'z', 3}, {"~～", '~', 1}, {"\xff：", ':', 1}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t offset = 0;
		char half = fl_text_full_width(fl_text_of(cases[i].text), &offset);
		if (half != cases[i].half || offset != cases[i].offset) {
			fail_msg("%s: %c at %zu", cases[i].text, half, offset);
		}
	}
}

static void the_nearest_word_is_the_one_meant(void **state)
{
	(void)state;
	static const fl_text words[] = {{"deductions", 10}, {"bonuses", 7}, {"bands", 5},
		{"window", 6}, {"cap", 3}, {"违法", 6}};
	static const struct {
		const char *text;
		int nearest;
	} cases[] = {{"deduction", 0}, {"dedcutions", 0}, {"Bonuses", 1}, {"band", 2}, {"windw", 3},
		{"cpa", 4}, {"违发", 5}, {"zzzzzz", -1}, {"", -1}, {"c", -1}, {"bands", 2}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		int nearest = fl_text_nearest(fl_text_of(cases[i].text), words, COUNT(words));
		if (nearest != cases[i].nearest) {
			fail_msg("%s: %d", cases[i].text, nearest);
		}
	}
	char long_text[65];
	memset(long_text, 'd', sizeof(long_text));
	fl_text candidate = {long_text, 64};
	assert_int_equal(fl_text_nearest((fl_text){long_text, 63}, &candidate, 1), 0);
	assert_int_equal(fl_text_nearest((fl_text){long_text, 65}, &candidate, 1), -1);
	assert_int_equal(fl_text_nearest(FL_TEXT("a"), NULL, 0), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_compare_by_byte),
		cmocka_unit_test(characters_are_decoded),
		cmocka_unit_test(the_first_bad_byte_is_found),
		cmocka_unit_test(characters_and_columns_are_counted),
		cmocka_unit_test(identifiers_and_labels_have_their_alphabets),
		cmocka_unit_test(integers_are_in_their_shortest_form),
		cmocka_unit_test(full_width_slips_are_found),
		cmocka_unit_test(the_nearest_word_is_the_one_meant),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
