/* SPDX-License-Identifier: Apache-2.0 */
/* From a text to the value of its kind, or to a sentence that says what is wrong with it. */
#include "intake/intake_run.h"

#include "base/buf.h"
#include "base/decimal.h"

#include <inttypes.h>
#include <stdio.h>

/* The largest whole number that a field of an event holds. */
#define WHOLE_MAX (INT64_MAX / FL_VALUE_UNIT)

/* Adds a problem about a value; the two literals go on after the quoted value. */
#define REFUSE(intake_, source_, text_, name_, en_, zh_)                                    \
	do {                                                                                \
		fl_place place_ = fl_intake_source_place((intake_), (source_));             \
		fl_text shown_ = fl_intake_shown(text_);                                    \
		fl_diag *diag_ = fl_diags_add((intake_)->diags, FL_ERROR, (name_), &place_, \
			TR("`" FL_TEXT_FMT "` " en_, "“" FL_TEXT_FMT "”" zh_),              \
			FL_TEXT_ARG(shown_));                                               \
		hint_full_width((intake_), diag_, (text_));                                 \
		(intake_)->stop = (intake_)->stop || (source_)->origin == FL_FROM_CONSTANT; \
	} while (0)

/* Where full-width characters stand, shows what they are meant to be. */
static void hint_full_width(fl_intake *intake, fl_diag *diag, fl_text text)
{
	char half[128];
	size_t len = 0;
	bool found = false;
	for (size_t at = 0; at < text.len && len < sizeof(half) - 4;) {
		uint32_t character;
		size_t bytes = fl_text_char((fl_text){text.at + at, text.len - at}, &character);
		if (bytes == 0) {
			return;
		}
		if (character >= 0xFF01 && character <= 0xFF5E) {
			half[len++] = (char)(character - 0xFF01 + '!');
			found = true;
		} else {
			memcpy(half + len, text.at + at, bytes);
			len += bytes;
		}
		at += bytes;
	}
	if (found) {
		fl_diags_hint(intake->diags, diag,
			TR("these are full-width characters; write `%.*s`",
				"含有全角字符，请改为半角“%.*s”"),
			(int)len, half);
	}
}

/* ---- Days ------------------------------------------------------------------------------------ */

/* "2019-05-01T00:00:00.000" without what follows the day. */
static fl_text without_time(fl_text text)
{
	for (size_t i = 0; i + 3 < text.len; i++) {
		bool digit = text.at[i + 1] >= '0' && text.at[i + 1] <= '9';
		bool colon = text.at[i + 2] == ':' || text.at[i + 3] == ':';
		if ((text.at[i] == 'T' || text.at[i] == ' ') && digit && colon) {
			text.len = i;
			break;
		}
	}
	return text;
}

static bool shaped_like_day(fl_text text)
{
	static const char shape[] = "0000-00-00";
	if (text.len != sizeof(shape) - 1) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		bool digit = text.at[i] >= '0' && text.at[i] <= '9';
		if (shape[i] == '0' ? !digit : text.at[i] != '-') {
			return false;
		}
	}
	return true;
}

/* All formats that the map allows; both languages take the list with quotes of their own. */
static void refuse_format(fl_intake *intake, const fl_source *source, fl_text text)
{
	FL_AUTO(fl_buf) en = {0};
	FL_AUTO(fl_buf) zh = {0};
	uint32_t count = source->format.count;
	for (uint32_t i = 0; i < count; i++) {
		bool last = i + 1 == count;
		fl_buf_string(&en, i == 0 ? "`" : last ? "` or `" : "`, `");
		fl_buf_string(&zh, i == 0 ? "“" : last ? "”或“" : "”、“");
		fl_buf_text(&en, source->format.at[i]);
		fl_buf_text(&zh, source->format.at[i]);
	}
	fl_buf_string(&en, "`");
	fl_buf_string(&zh, "”");
	const char *en_list = fl_buf_c(&en);
	const char *zh_list = fl_buf_c(&zh);
	fl_place place = fl_intake_source_place(intake, source);
	fl_text shown = fl_intake_shown(text);
	fl_diag *diag = fl_diags_add(intake->diags, FL_ERROR, "bad-day", &place,
		TR("`" FL_TEXT_FMT "` is no day written as %s%.0s, or no such day exists",
			"“" FL_TEXT_FMT "”不是%.0s%s格式的日期，或该日不存在"),
		FL_TEXT_ARG(shown), en_list != NULL ? en_list : "", zh_list != NULL ? zh_list : "");
	hint_full_width(intake, diag, text);
	intake->stop = intake->stop || source->origin == FL_FROM_CONSTANT;
}

static void refuse_day(fl_intake *intake, const fl_source *source, fl_text text)
{
	if (source->format.count > 0) {
		refuse_format(intake, source, text);
	} else if (shaped_like_day(text)) {
		if (memcmp(text.at + 5, "02-29", 5) == 0) {
			REFUSE(intake, source, text, "bad-day",
				"does not exist: that year is no leap year, February ends on the "
				"28th",
				"不存在：该年不是闰年，2 月只有 28 天");
		} else {
			REFUSE(intake, source, text, "bad-day",
				"does not exist: check year (1900 to 9999), month and day",
				"不存在：请核对年（1900 至 9999）、月、日");
		}
	} else {
		REFUSE(intake, source, text, "bad-day",
			"is not written YYYY-MM-DD; another way of writing is declared in a column "
			"map "
			"(format: DD/MM/YYYY)",
			"不是 YYYY-MM-DD 格式；其他写法须在列映射中声明（format: DD/MM/YYYY）");
	}
}

/* "108/5/1" by "YYY/M/D": years of the Republic count from 1912. */
static bool parse_minguo(fl_text text, fl_text format, fl_day *ret_day)
{
	char day[64];
	char pattern[64];
	int year = 0;
	size_t digits = 0;
	while (digits < 3 && digits < text.len && text.at[digits] >= '0' &&
		text.at[digits] <= '9') {
		year = year * 10 + (text.at[digits++] - '0');
	}
	if (digits < 2 || text.len > 32 || format.len > 60) {
		return false;
	}
	int day_len = snprintf(day, sizeof(day), "%04d%.*s", year + 1911, (int)(text.len - digits),
		text.at + digits);
	int pattern_len = snprintf(pattern, sizeof(pattern), "Y" FL_TEXT_FMT, FL_TEXT_ARG(format));
	return fl_day_parse_pattern(
		(fl_text){day, (size_t)day_len}, (fl_text){pattern, (size_t)pattern_len}, ret_day);
}

static bool convert_day(fl_intake *intake, const fl_source *source, fl_text text, fl_day *ret_day)
{
	fl_text day = source->ignore_time ? without_time(text) : text;
	if (source->format.count == 0 && fl_day_parse(day, ret_day)) {
		return true;
	}
	for (uint32_t i = 0; i < source->format.count; i++) {
		fl_text format = source->format.at[i];
		if (fl_format_is_minguo(format) ? parse_minguo(day, format, ret_day)
						: fl_day_parse_pattern(day, format, ret_day)) {
			return true;
		}
	}
	refuse_day(intake, source, text);
	return false;
}

/* ---- Numbers --------------------------------------------------------------------------------- */

/* Takes the separators out of a number that has them where they belong: "1,234,567.5". */
static fl_text without_thousands(fl_text text, char separator, char *out, size_t room)
{
	size_t whole = 0;
	while (whole < text.len && text.at[whole] != (separator == '.' ? ',' : '.')) {
		whole++;
	}
	if (text.len > room || memchr(text.at, separator, whole) == NULL) {
		return text;
	}
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		bool due = i < whole && (whole - i) % 4 == 0 && i > 0 && text.at[i - 1] != '-';
		if (due != (text.at[i] == separator && i < whole)) {
			return text;
		}
		if (!due) {
			out[len++] = text.at[i] == ',' ? '.' : text.at[i];
		}
	}
	return (fl_text){out, len};
}

static bool convert_number(fl_intake *intake, const fl_source *source, fl_text text,
	unsigned places, int64_t *ret_value)
{
	char plain[64];
	fl_text number = source->thousands == 0
		? text
		: without_thousands(text, source->thousands, plain, sizeof(plain));
	fl_decimal_status status = fl_decimal_parse(number, places, ret_value);
	if (status == FL_DECIMAL_OK) {
		return true;
	}
	fl_place place = fl_intake_source_place(intake, source);
	fl_text shown = fl_intake_shown(text);
	if (status == FL_DECIMAL_RANGE) {
		fl_diags_add(intake->diags, FL_ERROR, "too-large", &place,
			TR("`" FL_TEXT_FMT "` is too large; the limit is %" PRId64,
				"“" FL_TEXT_FMT "”过大，上限为 %" PRId64),
			FL_TEXT_ARG(shown), WHOLE_MAX);
	} else if (status == FL_DECIMAL_PLACES && places == 0) {
		REFUSE(intake, source, text, "not-whole", "is no whole number", "不是整数");
	} else if (status == FL_DECIMAL_PLACES) {
		REFUSE(intake, source, text, "many-places",
			"has more than 6 digits behind the point; numbers are never rounded on the "
			"way in",
			"小数超过 6 位；导入时不做舍入");
	} else {
		REFUSE(intake, source, text, "not-a-number",
			"is no plain number (such as 12 or 12.5)", "不是普通数字（如 12 或 12.5）");
	}
	return false;
}

static bool convert_whole(
	fl_intake *intake, const fl_source *source, fl_text text, int64_t *ret_value)
{
	if (!convert_number(intake, source, text, 0, ret_value)) {
		return false;
	}
	if (*ret_value > WHOLE_MAX || *ret_value < -WHOLE_MAX) {
		fl_place place = fl_intake_source_place(intake, source);
		fl_text shown = fl_intake_shown(text);
		fl_diags_add(intake->diags, FL_ERROR, "too-large", &place,
			TR("`" FL_TEXT_FMT "` is too large; the limit is %" PRId64,
				"“" FL_TEXT_FMT "”过大，上限为 %" PRId64),
			FL_TEXT_ARG(shown), WHOLE_MAX);
		return false;
	}
	return true;
}

static bool convert_count(
	fl_intake *intake, const fl_source *source, fl_text text, int64_t *ret_value)
{
	if (!convert_number(intake, source, text, 0, ret_value)) {
		return false;
	}
	if (*ret_value < 0 || *ret_value > INT32_MAX) {
		REFUSE(intake, source, text, "bad-count", "is not between 0 and 2147483647",
			"不在 0 到 2147483647 之间");
		return false;
	}
	return true;
}

/* ---- Names ----------------------------------------------------------------------------------- */

static bool convert_id(fl_intake *intake, const fl_source *source, fl_text text)
{
	if (fl_text_is_id(text)) {
		return true;
	}
	if (text.len > FL_ID_BYTES_MAX) {
		REFUSE(intake, source, text, "bad-id",
			"is longer than the 64 characters of an identifier",
			"超过编号的上限 64 个字符");
	} else {
		REFUSE(intake, source, text, "bad-id",
			"is no identifier: only 0-9 A-Z a-z . _ : - may stand in one",
			"不是合法编号：只能含 0-9 A-Z a-z . _ : -");
	}
	return false;
}

static bool convert_label(fl_intake *intake, const fl_source *source, fl_text text)
{
	if (fl_text_is_label(text)) {
		return true;
	}
	if (text.len > FL_LABEL_BYTES_MAX) {
		REFUSE(intake, source, text, "bad-label",
			"is longer than 64 bytes (21 Chinese characters)",
			"超过 64 字节（21 个汉字）");
	} else {
		REFUSE(intake, source, text, "bad-label",
			"holds a line end or another control character", "含有换行或其他控制字符");
	}
	return false;
}

static bool convert_name(fl_intake *intake, const fl_source *source, fl_text text)
{
	if (fl_text_is_name(text)) {
		return true;
	}
	REFUSE(intake, source, text, "bad-name",
		"is no name of a department: 1 to 32 of 0-9 a-z - would be",
		"不是合法的部门代号：应为 1 至 32 个 0-9 a-z - 字符");
	return false;
}

/* Two choices may share a word, as `1` and `yes` do; the list that a reader sees has it once. */
static size_t add_name(fl_text *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (fl_text_is(names[i], name)) {
			return count;
		}
	}
	names[count] = fl_text_of(name);
	return count + 1;
}

static bool convert_choice(fl_intake *intake, const fl_source *source, fl_text text,
	const fl_field_choice *choices, int64_t *ret_value)
{
	fl_text names[16];
	size_t count = 0;
	for (const fl_field_choice *choice = choices; choice->name != NULL && count + 2 <= 16;
		choice++) {
		if (fl_text_is(text, choice->name) || fl_text_is(text, choice->zh)) {
			*ret_value = choice->value;
			return true;
		}
		count = add_name(names, count, choice->name);
		count = add_name(names, count, choice->zh);
	}
	fl_place place = fl_intake_source_place(intake, source);
	fl_text shown = fl_intake_shown(text);
	fl_diag *diag = fl_diags_add(intake->diags, FL_ERROR, "bad-choice", &place,
		TR("`" FL_TEXT_FMT "` is none of the allowed values",
			"“" FL_TEXT_FMT "”不是可用的值"),
		FL_TEXT_ARG(shown));
	fl_diags_hint_nearest(intake->diags, diag, text, names, count);
	intake->stop = intake->stop || source->origin == FL_FROM_CONSTANT;
	return false;
}

/* ---- All of it ------------------------------------------------------------------------------- */

void fl_intake_clear(fl_value_kind kind, void *ret_value)
{
	fl_text text = {"", 0};
	fl_day day = FL_DAY_NONE;
	int64_t number = 0;
	switch (kind) {
	case FL_VALUE_ID:
	case FL_VALUE_LABEL:
	case FL_VALUE_NAME:
	case FL_VALUE_TEXT:
		memcpy(ret_value, &text, sizeof(text));
		break;
	case FL_VALUE_DAY:
		memcpy(ret_value, &day, sizeof(day));
		break;
	case FL_VALUE_COUNT:
	case FL_VALUE_CHOICE:
	case FL_VALUE_TYPE:
	case FL_VALUE_DECIMAL:
	case FL_VALUE_INTEGER:
		memcpy(ret_value, &number, sizeof(number));
		break;
	}
}

bool fl_intake_convert(fl_intake *intake, const fl_source *source, fl_text text, fl_value_kind kind,
	const fl_field_choice *choices, void *ret_value)
{
	bool good = true;
	fl_day day = FL_DAY_NONE;
	int64_t number = 0;
	switch (kind) {
	case FL_VALUE_ID:
		good = convert_id(intake, source, text);
		break;
	case FL_VALUE_LABEL:
		good = convert_label(intake, source, text);
		break;
	case FL_VALUE_NAME:
		good = convert_name(intake, source, text);
		break;
	case FL_VALUE_TEXT:
		break;
	case FL_VALUE_DAY:
		good = convert_day(intake, source, text, &day);
		memcpy(ret_value, &day, sizeof(day));
		return good;
	case FL_VALUE_COUNT:
		good = convert_count(intake, source, text, &number);
		break;
	case FL_VALUE_CHOICE:
		good = convert_choice(intake, source, text, choices, &number);
		break;
	case FL_VALUE_TYPE:
		good = fl_intake_find_type(intake, source, text, &number);
		break;
	case FL_VALUE_DECIMAL:
		good = convert_number(intake, source, text, FL_PLACES_MAX, &number);
		break;
	case FL_VALUE_INTEGER:
		good = convert_whole(intake, source, text, &number);
		number *= good ? FL_VALUE_UNIT : 0;
		break;
	}
	if (kind == FL_VALUE_ID || kind == FL_VALUE_LABEL || kind == FL_VALUE_NAME ||
		kind == FL_VALUE_TEXT) {
		memcpy(ret_value, &text, sizeof(text));
	} else {
		memcpy(ret_value, &number, sizeof(number));
	}
	return good;
}
