/* SPDX-License-Identifier: Apache-2.0 */
/* base/day: the calendar, spans, and the window that is one comparison. */
#include "base/day.h"
#include "base/error.h"
#include "base/limits.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static fl_day day_of(const char *text)
{
	fl_day day = FL_DAY_NONE;
	if (!fl_day_parse(fl_text_of(text), &day)) {
		fail_msg("%s should be a day", text);
	}
	return day;
}

static void assert_day(fl_day day, const char *expected)
{
	char text[FL_DAY_TEXT_BYTES];
	assert_string_equal(fl_day_format(day, text), expected);
}

static void known_days_have_their_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		fl_day day;
	} cases[] = {{"1970-01-01", 0}, {"1969-12-31", -1}, {"2000-02-29", 11016},
		{"2000-03-01", 11017}, {"1900-01-01", -25567}, {"2026-11-24", 20781},
		{"9999-12-31", 2932896}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(day_of(cases[i].text), cases[i].day);
		assert_day(cases[i].day, cases[i].text);
		FL_AUTO(fl_buf) buf = {0};
		fl_buf_day(&buf, cases[i].day);
		assert_string_equal(fl_buf_c(&buf), cases[i].text);
	}
}

/* Every day of the range, against a calendar that only counts. */
static void every_day_splits_and_comes_back(void **state)
{
	(void)state;
	int year = FL_YEAR_MIN, month = 1, of_month = 1;
	fl_day last = fl_day_of(FL_YEAR_MAX, 12, 31);
	for (fl_day day = fl_day_of(FL_YEAR_MIN, 1, 1); day <= last; day++) {
		int part[3];
		fl_day_split(day, &part[0], &part[1], &part[2]);
		if (part[0] != year || part[1] != month || part[2] != of_month ||
			fl_day_of(year, month, of_month) != day) {
			fail_msg("day %d is %04d-%02d-%02d", day, year, month, of_month);
		}
		bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
		int length = month == 2 ? 28 + leap : 30 + ((month + month / 8) & 1);
		of_month = of_month == length ? 1 : of_month + 1;
		month = of_month > 1 ? month : month % 12 + 1;
		year += of_month == 1 && month == 1;
	}
	assert_int_equal(year, FL_YEAR_MAX + 1);
}

static void what_is_no_day_is_refused(void **state)
{
	(void)state;
	static const char *const cases[] = {"", "2023-02-29", "2100-02-29", "2023-00-10",
		"2023-13-01", "2023-04-31", "2023-01-00", "2023-01-32", "2023-1-01", "2023-01-1",
		"23-01-01", "2023/01/01", "31/12/2023", "２０２３-01-01", " 2023-01-01",
		"2023-01-01 ", "2023-01-01T", "+023-01-01", "-023-01-01", "2023-01-0a", "20230101",
		"1899-12-31", "10000-01-01", "0000-01-01"};
	for (size_t i = 0; i < COUNT(cases); i++) {
		fl_day day = 77;
		if (fl_day_parse(fl_text_of(cases[i]), &day) || day != 77) {
			fail_msg("%s was read", cases[i]);
		}
	}
	fl_day day;
	assert_false(fl_day_parse((fl_text){"2023-01-01", 9}, &day));
	assert_false(fl_day_parse((fl_text){"2023-01\0001", 10}, &day));
	assert_true(fl_day_parse(FL_TEXT("1900-01-01"), &day));
}

static void patterns_read_what_they_describe(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *pattern;
		const char *day; /* NULL: refused */
	} cases[] = {{"12/31/2023", "MM/DD/YYYY", "2023-12-31"},
		{"1/2/2023", "M/D/YYYY", "2023-01-02"}, {"11/12/2023", "M/D/YYYY", "2023-11-12"},
		{"1/2/2023", "MM/DD/YYYY", NULL}, {"2023年3月9日", "YYYY年M月D日", "2023-03-09"},
		{"20230309", "YYYYMMDD", "2023-03-09"}, {"2023-02-29", "YYYY-MM-DD", NULL},
		{"31/12/2023", "MM/DD/YYYY", NULL}, {"12/31/2023 ", "MM/DD/YYYY", NULL},
		{"12/31/202", "MM/DD/YYYY", NULL}, {"12-31-2023", "MM/DD/YYYY", NULL},
		{"", "MM/DD/YYYY", NULL}, {"12/31/2023", "MM/DD/YYYY ", NULL},
		{"01/01/1899", "MM/DD/YYYY", NULL}, {"111/1/2023", "M/D/YYYY", NULL}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		fl_day day = 0;
		bool read = fl_day_parse_pattern(
			fl_text_of(cases[i].text), fl_text_of(cases[i].pattern), &day);
		if (read != (cases[i].day != NULL)) {
			fail_msg("%s by %s", cases[i].text, cases[i].pattern);
		}
		if (read) {
			assert_day(day, cases[i].day);
		}
	}
}

static void a_pattern_names_each_part_once(void **state)
{
	(void)state;
	static const struct {
		const char *pattern;
		bool valid;
	} cases[] = {{"YYYY-MM-DD", true}, {"D.M.YYYY", true}, {"YYYY年M月D日", true},
		{"YYYY-MM", false}, {"MM-DD", false}, {"YYYY-MM-DD HH:MM", false}, {"", false},
		{"MMM-DD-YYYY", false}, {"YYYYYYYY-MM-DD", false}, {"YY-MM-DD", false}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (fl_day_pattern_valid(fl_text_of(cases[i].pattern)) != cases[i].valid) {
			fail_msg("%s", cases[i].pattern);
		}
	}
}

static void spans_are_read_strictly(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int32_t count; /* 0: refused */
		fl_span_unit unit;
	} cases[] = {{"1 day", 1, FL_DAYS}, {"30 days", 30, FL_DAYS}, {"1 days", 1, FL_DAYS},
		{"12 months", 12, FL_MONTHS}, {"1 month", 1, FL_MONTHS}, {"1 year", 12, FL_MONTHS},
		{"3 years", 36, FL_MONTHS}, {"100000 days", 100000, FL_DAYS},
		{"100000 years", 1200000, FL_MONTHS}, {"100001 days", 0, FL_DAYS},
		{"0 days", 0, FL_DAYS}, {"-1 days", 0, FL_DAYS}, {"01 day", 0, FL_DAYS},
		{"1  day", 0, FL_DAYS}, {"1day", 0, FL_DAYS}, {"1 Day", 0, FL_DAYS},
		{"1 week", 0, FL_DAYS}, {" 1 day", 0, FL_DAYS}, {"1 day ", 0, FL_DAYS},
		{"day", 0, FL_DAYS}, {"", 0, FL_DAYS}, {"1.5 years", 0, FL_DAYS}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		fl_span span = {0, FL_DAYS};
		bool read = fl_span_parse(fl_text_of(cases[i].text), &span);
		if (read != (cases[i].count > 0) || span.count != cases[i].count ||
			span.unit != cases[i].unit) {
			fail_msg("%s gives %d", cases[i].text, span.count);
		}
	}
	assert_int_equal(FL_SPAN_MAX, 100000);
}

static void a_month_that_is_too_short_ends_it(void **state)
{
	(void)state;
	static const struct {
		const char *day;
		fl_span span;
		const char *end;
	} cases[] = {{"2024-02-29", {12, FL_MONTHS}, "2025-02-28"},
		{"2024-02-29", {48, FL_MONTHS}, "2028-02-29"},
		{"2023-01-31", {1, FL_MONTHS}, "2023-02-28"},
		{"2024-01-31", {1, FL_MONTHS}, "2024-02-29"},
		{"2023-12-31", {2, FL_MONTHS}, "2024-02-29"},
		{"2023-08-31", {1, FL_MONTHS}, "2023-09-30"},
		{"2023-12-15", {1, FL_MONTHS}, "2024-01-15"},
		{"2023-03-31", {-1, FL_MONTHS}, "2023-02-28"},
		{"2023-12-31", {1, FL_DAYS}, "2024-01-01"},
		{"2024-02-28", {2, FL_DAYS}, "2024-03-01"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_day(fl_day_add(day_of(cases[i].day), cases[i].span), cases[i].end);
	}
}

static void a_month_that_is_too_short_runs_on(void **state)
{
	(void)state;
	static const struct {
		const char *day;
		fl_span span;
		const char *end;
	} cases[] = {{"2024-02-29", {12, FL_MONTHS}, "2025-03-01"},
		{"2024-02-29", {48, FL_MONTHS}, "2028-02-29"},
		{"2023-01-31", {1, FL_MONTHS}, "2023-03-03"},
		{"2024-01-31", {1, FL_MONTHS}, "2024-03-02"},
		{"2023-01-28", {1, FL_MONTHS}, "2023-02-28"},
		{"2023-08-31", {1, FL_MONTHS}, "2023-10-01"},
		{"2024-02-28", {2, FL_DAYS}, "2024-03-01"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_day(fl_day_add_rolled(day_of(cases[i].day), cases[i].span), cases[i].end);
	}
}

/* The property that the header promises, around its edge and over leap years and month ends. */
static void a_window_starts_where_it_says(void **state)
{
	(void)state;
	static const fl_span spans[] = {{1, FL_DAYS}, {30, FL_DAYS}, {365, FL_DAYS}, {1, FL_MONTHS},
		{2, FL_MONTHS}, {3, FL_MONTHS}, {6, FL_MONTHS}, {11, FL_MONTHS}, {12, FL_MONTHS},
		{13, FL_MONTHS}, {24, FL_MONTHS}, {36, FL_MONTHS}, {48, FL_MONTHS},
		{1200, FL_MONTHS}};
	for (fl_day as_of = day_of("2019-12-01"); as_of <= day_of("2025-04-01"); as_of++) {
		for (size_t i = 0; i < COUNT(spans); i++) {
			fl_day start = fl_day_window_start(as_of, spans[i]);
			for (fl_day day = start - 5; day <= start + 5; day++) {
				bool counts = fl_day_add(day, spans[i]) > as_of;
				if (counts != (day >= start)) {
					fail_msg("as of %d, span %d: day %d", as_of, spans[i].count,
						day);
				}
			}
		}
	}
}

static void the_longest_windows_reach_past_the_year_0(void **state)
{
	(void)state;
	static const fl_span longest = {FL_SPAN_MAX * 12, FL_MONTHS};
	fl_day as_of = day_of("2024-02-29");
	fl_day start = fl_day_window_start(as_of, longest);
	assert_true(start < fl_day_of(-97000, 1, 1));
	assert_true(fl_day_add(start, longest) > as_of);
	assert_true(fl_day_add(start - 1, longest) <= as_of);
	assert_true(fl_day_add(day_of("9999-12-31"), longest) > day_of("9999-12-31"));
	for (int32_t back = 24280; back < 24310; back++) {
		fl_span span = {back, FL_MONTHS};
		fl_day first = fl_day_window_start(as_of, span);
		assert_true(
			fl_day_add(first, span) > as_of && fl_day_add(first - 1, span) <= as_of);
	}
}

static void whole_months_are_counted(void **state)
{
	(void)state;
	static const struct {
		const char *from;
		const char *to;
		int32_t months;
	} cases[] = {{"2023-01-15", "2023-01-15", 0}, {"2023-01-15", "2023-02-14", 0},
		{"2023-01-15", "2023-02-15", 1}, {"2023-01-31", "2023-02-27", 0},
		{"2023-01-31", "2023-02-28", 1}, {"2024-02-29", "2025-02-28", 12},
		{"2024-02-29", "2025-02-27", 11}, {"2023-05-01", "2023-04-30", 0},
		{"1900-01-01", "9999-12-31", 97199}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(fl_day_months_between(day_of(cases[i].from), day_of(cases[i].to)),
			cases[i].months);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_days_have_their_numbers),
		cmocka_unit_test(every_day_splits_and_comes_back),
		cmocka_unit_test(what_is_no_day_is_refused),
		cmocka_unit_test(patterns_read_what_they_describe),
		cmocka_unit_test(a_pattern_names_each_part_once),
		cmocka_unit_test(spans_are_read_strictly),
		cmocka_unit_test(a_month_that_is_too_short_ends_it),
		cmocka_unit_test(a_month_that_is_too_short_runs_on),
		cmocka_unit_test(a_window_starts_where_it_says),
		cmocka_unit_test(the_longest_windows_reach_past_the_year_0),
		cmocka_unit_test(whole_months_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
