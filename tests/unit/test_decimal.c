/* SPDX-License-Identifier: Apache-2.0 */
/* base/decimal: nothing is rounded on the way in, and every rounding is the stated one. */
#include "base/decimal.h"
#include "base/error.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void decimals_are_read_strictly(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned places;
		fl_decimal_status status;
		int64_t scaled;
	} cases[] = {{"0", 0, FL_DECIMAL_OK, 0}, {"12.5", 2, FL_DECIMAL_OK, 1250},
		{"-12.5", 2, FL_DECIMAL_OK, -1250}, {"0.000001", 6, FL_DECIMAL_OK, 1},
		{"-0.5", 1, FL_DECIMAL_OK, -5}, {"7", 6, FL_DECIMAL_OK, 7000000},
		{"0.10", 2, FL_DECIMAL_OK, 10}, {"0.100", 2, FL_DECIMAL_PLACES, 0},
		{"1.5", 0, FL_DECIMAL_PLACES, 0}, {"1.2345678", 6, FL_DECIMAL_PLACES, 0},
		{"9223372036854775807", 0, FL_DECIMAL_OK, INT64_MAX},
		{"-9223372036854775807", 0, FL_DECIMAL_OK, -INT64_MAX},
		{"9223372036854775808", 0, FL_DECIMAL_RANGE, 0},
		{"-9223372036854775808", 0, FL_DECIMAL_RANGE, 0},
		{"9223372036854.775807", 6, FL_DECIMAL_OK, INT64_MAX},
		{"9223372036854.775808", 6, FL_DECIMAL_RANGE, 0},
		{"99999999999999999999999", 0, FL_DECIMAL_RANGE, 0},
		{"", 2, FL_DECIMAL_MALFORMED, 0}, {"-", 2, FL_DECIMAL_MALFORMED, 0},
		{".", 2, FL_DECIMAL_MALFORMED, 0}, {".5", 2, FL_DECIMAL_MALFORMED, 0},
		{"5.", 2, FL_DECIMAL_MALFORMED, 0}, {"+5", 2, FL_DECIMAL_MALFORMED, 0},
		{"05", 2, FL_DECIMAL_MALFORMED, 0}, {"00.5", 2, FL_DECIMAL_MALFORMED, 0},
		{"1e3", 2, FL_DECIMAL_MALFORMED, 0}, {"1,000", 2, FL_DECIMAL_MALFORMED, 0},
		{"1.2.3", 2, FL_DECIMAL_MALFORMED, 0}, {" 1", 2, FL_DECIMAL_MALFORMED, 0},
		{"1 ", 2, FL_DECIMAL_MALFORMED, 0}, {"--1", 2, FL_DECIMAL_MALFORMED, 0},
		{"１", 2, FL_DECIMAL_MALFORMED, 0}, {"0x10", 2, FL_DECIMAL_MALFORMED, 0},
		{"nan", 2, FL_DECIMAL_MALFORMED, 0}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t scaled = 0;
		fl_decimal_status status =
			fl_decimal_parse(fl_text_of(cases[i].text), cases[i].places, &scaled);
		if (status != cases[i].status || scaled != cases[i].scaled) {
			fail_msg("'%s' with %u places: status %d", cases[i].text, cases[i].places,
				(int)status);
		}
	}
}

static void decimals_are_written_in_full_and_short(void **state)
{
	(void)state;
	static const struct {
		int64_t scaled;
		unsigned places;
		const char *full;
		const char *brief;
	} cases[] = {{1250, 2, "12.50", "12.5"}, {0, 2, "0.00", "0"}, {-5, 1, "-0.5", "-0.5"},
		{-5, 3, "-0.005", "-0.005"}, {1000000, 6, "1.000000", "1"}, {100, 0, "100", "100"},
		{100, 1, "10.0", "10"},
		{INT64_MAX, 6, "9223372036854.775807", "9223372036854.775807"},
		{INT64_MIN, 6, "-9223372036854.775808", "-9223372036854.775808"},
		{INT64_MIN, 0, "-9223372036854775808", "-9223372036854775808"},
		{INT64_MAX, 18, "9.223372036854775807", "9.223372036854775807"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		FL_AUTO(fl_buf) full = {0};
		FL_AUTO(fl_buf) brief = {0};
		fl_buf_decimal(&full, cases[i].scaled, cases[i].places);
		fl_buf_decimal_short(&brief, cases[i].scaled, cases[i].places);
		assert_string_equal(fl_buf_c(&full), cases[i].full);
		assert_string_equal(fl_buf_c(&brief), cases[i].brief);
	}
}

static void every_rounding_is_the_stated_one(void **state)
{
	(void)state;
	static const struct {
		int64_t value;
		int64_t divisor;
		int64_t rounded[4]; /* half up, half even, down, up */
	} cases[] = {{6, 2, {3, 3, 3, 3}}, {-6, 2, {-3, -3, -3, -3}}, {5, 2, {3, 2, 2, 3}},
		{-5, 2, {-3, -2, -3, -2}}, {7, 2, {4, 4, 3, 4}}, {-7, 2, {-4, -4, -4, -3}},
		{1, 2, {1, 0, 0, 1}}, {-1, 2, {-1, 0, -1, 0}}, {1, 3, {0, 0, 0, 1}},
		{-1, 3, {0, 0, -1, 0}}, {2, 3, {1, 1, 0, 1}}, {-2, 3, {-1, -1, -1, 0}},
		{0, 7, {0, 0, 0, 0}}, {INT64_MAX, 1, {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX}},
		{INT64_MIN, 1, {INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN}},
		{INT64_MAX, INT64_MAX, {1, 1, 1, 1}}, {INT64_MAX - 1, INT64_MAX, {1, 1, 0, 1}},
		{INT64_MIN, INT64_MAX, {-1, -1, -2, -1}},
		{INT64_MIN + 2, INT64_MAX, {-1, -1, -1, 0}}};
	static const fl_round rounds[] = {
		FL_ROUND_HALF_UP, FL_ROUND_HALF_EVEN, FL_ROUND_DOWN, FL_ROUND_UP};
	for (size_t i = 0; i < COUNT(cases); i++) {
		for (size_t j = 0; j < COUNT(rounds); j++) {
			int64_t rounded =
				fl_divide_round(cases[i].value, cases[i].divisor, rounds[j]);
			if (rounded != cases[i].rounded[j]) {
				fail_msg("case %zu, rounding %zu", i, j);
			}
		}
	}
}

static void powers_and_sums_know_their_range(void **state)
{
	(void)state;
	assert_int_equal(fl_power10(0), 1);
	assert_int_equal(fl_power10(6), 1000000);
	assert_true(fl_power10(18) == INT64_C(1000000000000000000));
	int64_t result;
	assert_true(fl_add_i64(INT64_MAX, -1, &result));
	assert_false(fl_add_i64(INT64_MAX, 1, &result));
	assert_false(fl_add_i64(INT64_MIN, -1, &result));
	assert_true(fl_mul_i64(INT64_MAX, -1, &result));
	assert_false(fl_mul_i64(INT64_MIN, -1, &result));
	assert_false(fl_mul_i64(INT64_C(1) << 32, INT64_C(1) << 31, &result));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimals_are_read_strictly),
		cmocka_unit_test(decimals_are_written_in_full_and_short),
		cmocka_unit_test(every_rounding_is_the_stated_one),
		cmocka_unit_test(powers_and_sums_know_their_range),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
