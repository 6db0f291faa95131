/* SPDX-License-Identifier: Apache-2.0 */
/* Decimals as scaled integers. */
#include "base/decimal.h"

#include <assert.h>

int64_t fl_power10(unsigned places)
{
	assert(places <= 18);
	int64_t power = 1;
	for (unsigned i = 0; i < places; i++) {
		power *= 10;
	}
	return power;
}

/* How the text is laid out: digits before and behind the point. */
typedef struct layout {
	bool negative;
	fl_text whole;
	fl_text part;
} layout;

static bool all_digits(fl_text text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9') {
			return false;
		}
	}
	return text.len > 0;
}

static bool lay_out(fl_text text, layout *ret_layout)
{
	layout found = {.negative = text.len > 0 && text.at[0] == '-'};
	if (found.negative) {
		text = (fl_text){text.at + 1, text.len - 1};
	}
	const char *point = text.len > 0 ? memchr(text.at, '.', text.len) : NULL;
	found.whole = text;
	if (point != NULL) {
		found.whole.len = (size_t)(point - text.at);
		found.part = (fl_text){point + 1, text.len - found.whole.len - 1};
		if (!all_digits(found.part)) {
			return false;
		}
	}
	bool leading_zero = found.whole.len > 1 && found.whole.at[0] == '0';
	*ret_layout = found;
	return all_digits(found.whole) && !leading_zero;
}

fl_decimal_status fl_decimal_parse(fl_text text, unsigned places, int64_t *ret_scaled)
{
	layout digits;
	if (!lay_out(text, &digits)) {
		return FL_DECIMAL_MALFORMED;
	}
	if (digits.part.len > places) {
		return FL_DECIMAL_PLACES;
	}
	int64_t value = 0;
	for (size_t i = 0; i < digits.whole.len + places; i++) {
		size_t behind = i - digits.whole.len;
		int digit = i < digits.whole.len   ? digits.whole.at[i] - '0'
			: behind < digits.part.len ? digits.part.at[behind] - '0'
						   : 0;
		/* Downwards, so that the least value can be read; INT64_MIN itself stays free as a
		 * mark for "no value". */
		if (!fl_mul_i64(value, 10, &value) || !fl_add_i64(value, -digit, &value) ||
			value == INT64_MIN) {
			return FL_DECIMAL_RANGE;
		}
	}
	*ret_scaled = digits.negative ? value : -value;
	return FL_DECIMAL_OK;
}

void fl_buf_decimal(fl_buf *buf, int64_t scaled, unsigned places)
{
	if (places == 0) {
		fl_buf_int(buf, scaled);
		return;
	}
	int64_t unit = fl_power10(places);
	if (scaled < 0) {
		fl_buf_char(buf, '-');
	}
	uint64_t magnitude = scaled < 0 ? 0 - (uint64_t)scaled : (uint64_t)scaled;
	fl_buf_int(buf, (int64_t)(magnitude / (uint64_t)unit));
	fl_buf_char(buf, '.');
	uint64_t part = magnitude % (uint64_t)unit;
	for (uint64_t digit = (uint64_t)unit / 10; digit > 0; digit /= 10) {
		fl_buf_char(buf, (char)('0' + part / digit % 10));
	}
}

void fl_buf_decimal_short(fl_buf *buf, int64_t scaled, unsigned places)
{
	while (places > 0 && scaled % 10 == 0) {
		scaled /= 10;
		places--;
	}
	fl_buf_decimal(buf, scaled, places);
}

int64_t fl_divide_round(int64_t value, int64_t divisor, fl_round round)
{
	assert(divisor > 0);
	int64_t quotient = value / divisor;
	int64_t rest = value % divisor;
	if (rest == 0) {
		return quotient;
	}
	int64_t away = rest < 0 ? -1 : 1;
	uint64_t twice = 2 * (uint64_t)(rest < 0 ? -rest : rest);
	switch (round) {
	case FL_ROUND_DOWN:
		return rest < 0 ? quotient - 1 : quotient;
	case FL_ROUND_UP:
		return rest > 0 ? quotient + 1 : quotient;
	case FL_ROUND_HALF_EVEN:
		if (twice == (uint64_t)divisor) {
			return quotient % 2 == 0 ? quotient : quotient + away;
		}
		break;
	case FL_ROUND_HALF_UP:
		break;
	}
	return twice >= (uint64_t)divisor ? quotient + away : quotient;
}
