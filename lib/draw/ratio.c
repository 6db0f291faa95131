/* SPDX-License-Identifier: Apache-2.0 */
/* Exact fractions. */
#include "draw/ratio.h"

fl_ratio fl_ratio_of(fl_u128 num, fl_u128 den)
{
	fl_u128 a = num;
	fl_u128 b = den;
	while (b != 0) {
		fl_u128 rest = a % b;
		a = b;
		b = rest;
	}
	return (fl_ratio){num / a, den / a};
}

static void add_number(fl_buf *buf, fl_u128 value)
{
	char digits[40];
	size_t used = sizeof(digits);
	do {
		digits[--used] = (char)('0' + (int)(value % 10));
		value /= 10;
	} while (value > 0);
	fl_buf_add(buf, digits + used, sizeof(digits) - used);
}

void fl_buf_ratio(fl_buf *buf, fl_ratio ratio)
{
	add_number(buf, ratio.num);
	if (ratio.den != 1) {
		fl_buf_char(buf, '/');
		add_number(buf, ratio.den);
	}
}
