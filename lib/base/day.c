/* SPDX-License-Identifier: Apache-2.0 */
/* Days and spans of time. */
#include "base/day.h"

#include "base/limits.h"

/* The civil calendar by counting years from March, so that the leap day comes last: the days of the
 * months before month m are then (153 m + 2) / 5. */
fl_day fl_day_of(int year, int month, int day)
{
	int march_year = year - (month <= 2);
	int era = (march_year >= 0 ? march_year : march_year - 399) / 400;
	int year_of_era = march_year - era * 400;
	int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

void fl_day_split(fl_day day, int *ret_year, int *ret_month, int *ret_day)
{
	int shifted = day + 719468;
	int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int day_of_era = shifted - era * 146097;
	int year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int march_month = (5 * day_of_year + 2) / 153;
	*ret_day = day_of_year - (153 * march_month + 2) / 5 + 1;
	*ret_month = march_month < 10 ? march_month + 3 : march_month - 9;
	*ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

static bool leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return days[month - 1] + (month == 2 && leap(year));
}

static bool make_day(int year, int month, int day, fl_day *ret_day)
{
	if (year < FL_YEAR_MIN || year > FL_YEAR_MAX || month < 1 || month > 12 || day < 1 ||
		day > month_days(year, month)) {
		return false;
	}
	*ret_day = fl_day_of(year, month, day);
	return true;
}

/* Reads `least` to `most` ASCII digits at *offset. */
static bool read_digits(fl_text text, size_t *offset, size_t least, size_t most, int *ret_value)
{
	int value = 0;
	size_t digits = 0;
	while (digits < most && *offset < text.len && text.at[*offset] >= '0' &&
		text.at[*offset] <= '9') {
		value = value * 10 + (text.at[*offset] - '0');
		(*offset)++;
		digits++;
	}
	*ret_value = value;
	return digits >= least;
}

bool fl_day_parse(fl_text text, fl_day *ret_day)
{
	int year, month, day;
	size_t at = 0;
	if (text.len != FL_DAY_TEXT_BYTES - 1 || text.at[4] != '-' || text.at[7] != '-') {
		return false;
	}
	if (!read_digits(text, &at, 4, 4, &year)) {
		return false;
	}
	at++;
	if (!read_digits(text, &at, 2, 2, &month)) {
		return false;
	}
	at++;
	return read_digits(text, &at, 2, 2, &day) && make_day(year, month, day, ret_day);
}

/* One step of a pattern: which part of a date (0 to 2; 3: a literal byte), how many digits. */
typedef struct pattern_step {
	int part;
	size_t least;
	size_t most;
	size_t bytes;
} pattern_step;

static bool starts_with(fl_text text, size_t offset, const char *prefix)
{
	size_t len = strlen(prefix);
	return text.len - offset >= len && memcmp(text.at + offset, prefix, len) == 0;
}

static pattern_step next_step(fl_text pattern, size_t offset)
{
	static const struct {
		const char *letters;
		pattern_step step;
	} steps[] = {{"YYYY", {0, 4, 4, 4}}, {"MM", {1, 2, 2, 2}}, {"M", {1, 1, 2, 1}},
		{"DD", {2, 2, 2, 2}}, {"D", {2, 1, 2, 1}}};
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (starts_with(pattern, offset, steps[i].letters)) {
			return steps[i].step;
		}
	}
	return (pattern_step){3, 1, 1, 1};
}

bool fl_day_pattern_valid(fl_text pattern)
{
	int seen[4] = {0};
	for (size_t at = 0; at < pattern.len;) {
		pattern_step step = next_step(pattern, at);
		seen[step.part]++;
		at += step.bytes;
	}
	return seen[0] == 1 && seen[1] == 1 && seen[2] == 1;
}

bool fl_day_parse_pattern(fl_text text, fl_text pattern, fl_day *ret_day)
{
	int part[3] = {0};
	size_t from = 0;
	for (size_t at = 0; at < pattern.len;) {
		pattern_step step = next_step(pattern, at);
		if (step.part < 3) {
			if (!read_digits(text, &from, step.least, step.most, &part[step.part])) {
				return false;
			}
		} else if (from >= text.len || text.at[from++] != pattern.at[at]) {
			return false;
		}
		at += step.bytes;
	}
	return from == text.len && make_day(part[0], part[1], part[2], ret_day);
}

const char *fl_day_format(fl_day day, char out[FL_DAY_TEXT_BYTES])
{
	int part[3];
	fl_day_split(day, &part[0], &part[1], &part[2]);
	assert(part[0] >= 0 && part[0] <= 9999);
	static const int scale[] = {1000, 100, 10, 1};
	for (int i = 0; i < 4; i++) {
		out[i] = (char)('0' + part[0] / scale[i] % 10);
	}
	out[4] = '-';
	out[5] = (char)('0' + part[1] / 10);
	out[6] = (char)('0' + part[1] % 10);
	out[7] = '-';
	out[8] = (char)('0' + part[2] / 10);
	out[9] = (char)('0' + part[2] % 10);
	out[10] = '\0';
	return out;
}

void fl_buf_day(fl_buf *buf, fl_day day)
{
	char text[FL_DAY_TEXT_BYTES];
	fl_buf_add(buf, fl_day_format(day, text), FL_DAY_TEXT_BYTES - 1);
}

bool fl_span_parse(fl_text text, fl_span *ret_span)
{
	static const struct {
		const char *name;
		fl_span_unit unit;
		int32_t factor;
	} units[] = {{"day", FL_DAYS, 1}, {"days", FL_DAYS, 1}, {"month", FL_MONTHS, 1},
		{"months", FL_MONTHS, 1}, {"year", FL_MONTHS, 12}, {"years", FL_MONTHS, 12}};
	const char *blank = text.len > 0 ? memchr(text.at, ' ', text.len) : NULL;
	if (blank == NULL) {
		return false;
	}
	fl_text number = {text.at, (size_t)(blank - text.at)};
	fl_text unit = {blank + 1, text.len - number.len - 1};
	uint64_t count;
	if (!fl_text_to_u64(number, &count) || count < 1 || count > FL_SPAN_MAX) {
		return false;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (fl_text_is(unit, units[i].name)) {
			*ret_span = (fl_span){(int32_t)count * units[i].factor, units[i].unit};
			return true;
		}
	}
	return false;
}

fl_day fl_day_add(fl_day day, fl_span span)
{
	if (span.unit == FL_DAYS) {
		return day + span.count;
	}
	int year, month, day_of_month;
	fl_day_split(day, &year, &month, &day_of_month);
	int months = year * 12 + month - 1 + span.count;
	/* Rounded down: a long window may reach back past the year 0. */
	year = (months >= 0 ? months : months - 11) / 12;
	month = months - year * 12 + 1;
	int last = month_days(year, month);
	return fl_day_of(year, month, day_of_month < last ? day_of_month : last);
}

fl_day fl_day_add_rolled(fl_day day, fl_span span)
{
	int part[3], end[3];
	fl_day reached = fl_day_add(day, span);
	fl_day_split(day, &part[0], &part[1], &part[2]);
	fl_day_split(reached, &end[0], &end[1], &end[2]);
	return span.unit == FL_MONTHS ? reached + part[2] - end[2] : reached;
}

fl_day fl_day_window_start(fl_day as_of, fl_span span)
{
	if (span.unit == FL_DAYS) {
		return as_of - span.count + 1;
	}
	/* Adding months never decreases, so the first day past as_of is near the naive answer. */
	fl_day start = fl_day_add(as_of, (fl_span){-span.count, FL_MONTHS});
	while (fl_day_add(start, span) > as_of) {
		start--;
	}
	while (fl_day_add(start, span) <= as_of) {
		start++;
	}
	return start;
}

int32_t fl_day_months_between(fl_day from, fl_day to)
{
	if (to < from) {
		return 0;
	}
	int from_part[3], to_part[3];
	fl_day_split(from, &from_part[0], &from_part[1], &from_part[2]);
	fl_day_split(to, &to_part[0], &to_part[1], &to_part[2]);
	int32_t months = (to_part[0] - from_part[0]) * 12 + to_part[1] - from_part[1];
	return fl_day_add(from, (fl_span){months, FL_MONTHS}) > to ? months - 1 : months;
}
