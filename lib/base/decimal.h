/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decimals as scaled integers: "12.5" with two places is 1250.  Parsing is strict (ASCII digits, an
 * optional minus, at most `places` digits behind the point, no exponent, no leading zeros), and
 * nothing is ever rounded on the way in.
 */
#ifndef FL_BASE_DECIMAL_H
#define FL_BASE_DECIMAL_H

#include "base/buf.h"
#include "base/text.h"

typedef enum fl_decimal_status {
	FL_DECIMAL_OK,
	FL_DECIMAL_MALFORMED, /* not a plain decimal */
	FL_DECIMAL_PLACES,    /* more digits behind the point than allowed */
	FL_DECIMAL_RANGE      /* does not fit */
} fl_decimal_status;

typedef enum fl_round { FL_ROUND_HALF_UP, FL_ROUND_HALF_EVEN, FL_ROUND_DOWN, FL_ROUND_UP } fl_round;

fl_decimal_status fl_decimal_parse(fl_text text, unsigned places, int64_t *ret_scaled);

/* Writes exactly `places` digits behind the point (no point where places is 0). */
void fl_buf_decimal(fl_buf *buf, int64_t scaled, unsigned places);

/* The same without trailing zeros. */
void fl_buf_decimal_short(fl_buf *buf, int64_t scaled, unsigned places);

/* value / divisor, divisor > 0.  Half up rounds half away from zero; down is towards minus
 * infinity and up towards plus infinity. */
int64_t fl_divide_round(int64_t value, int64_t divisor, fl_round round);

/* 10^places, places up to 18. */
int64_t fl_power10(unsigned places);

/* False where the result does not fit; *ret is then unspecified. */
static inline bool fl_add_i64(int64_t a, int64_t b, int64_t *ret)
{
	return !__builtin_add_overflow(a, b, ret);
}

static inline bool fl_mul_i64(int64_t a, int64_t b, int64_t *ret)
{
	return !__builtin_mul_overflow(a, b, ret);
}

#endif
