/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Days and spans of time.  A day is a number, days since 1970-01-01 (proleptic Gregorian); there
 * are no times of day, no time zones and no clock.
 *
 * A window runs forward from the event: it counts on day t if and only if
 * occurred <= t < occurred + window.  Months are calendar months, and a day that the month does not
 * have becomes that month's last (29 February + 12 months = 28 February).
 */
#ifndef FL_BASE_DAY_H
#define FL_BASE_DAY_H

#include "base/buf.h"
#include "base/text.h"

typedef int32_t fl_day;

#define FL_DAY_NONE INT32_MIN

typedef enum fl_span_unit { FL_DAYS, FL_MONTHS } fl_span_unit;

/* A length of time; years are held as months. */
typedef struct fl_span {
	int32_t count;
	fl_span_unit unit;
} fl_span;

fl_day fl_day_of(int year, int month, int day);
void fl_day_split(fl_day day, int *ret_year, int *ret_month, int *ret_day);

/* Exactly YYYY-MM-DD in ASCII digits, a day that exists, FL_YEAR_MIN to FL_YEAR_MAX. */
bool fl_day_parse(fl_text text, fl_day *ret_day);

/* By a pattern of YYYY, MM or M, DD or D and literal characters ("MM/DD/YYYY", "YYYY年M月D日"):
 * MM wants two digits, M one or two. */
bool fl_day_parse_pattern(fl_text text, fl_text pattern, fl_day *ret_day);

/* False unless the pattern holds year, month and day once each. */
bool fl_day_pattern_valid(fl_text pattern);

#define FL_DAY_TEXT_BYTES 11
/* Writes YYYY-MM-DD and a NUL; returns `out`. */
const char *fl_day_format(fl_day day, char out[FL_DAY_TEXT_BYTES]);
void fl_buf_day(fl_buf *buf, fl_day day);

/* "12 months", "1 year", "30 days": singular and plural are both read. */
bool fl_span_parse(fl_text text, fl_span *ret_span);

/* The day on which something that began on `day` is over. */
fl_day fl_day_add(fl_day day, fl_span span);

/* The same where what the month lacks runs on into the next: 31 January + 1 month = 3 March. */
fl_day fl_day_add_rolled(fl_day day, fl_span span);

/* The earliest day whose window still counts on `as_of`: fl_day_add(d, span) > as_of if and only
 * if d >= the result.  So a window test is one comparison. */
fl_day fl_day_window_start(fl_day as_of, fl_span span);

/* Whole months from `from` to `to` (the largest n with from + n months <= to); 0 if to < from. */
int32_t fl_day_months_between(fl_day from, fl_day to);

#endif
