/* SPDX-License-Identifier: Apache-2.0 */
/* Guessing what a number, a day or a length of time was meant to be, to show how it is written.
 * The guess is only ever said, never used. */
#include "rules/keys_hints.h"

static void hint_write(fl_reader *reader, fl_diag *diag, fl_buf *meant)
{
	const char *text = fl_buf_c(meant);
	if (text != NULL) {
		fl_diags_hint(reader->diags, diag, TR("write `%s`", "应写作“%s”"), text);
	}
}

bool fl_keys_full_width(fl_reader *reader, const fl_yaml *node)
{
	size_t offset = 0;
	FL_AUTO(fl_buf) meant = {0};
	char ascii = fl_text_full_width(node->text, &offset);
	if (node->kind != FL_YAML_SCALAR || ascii == '\0') {
		return false;
	}
	uint32_t character = 0;
	fl_text rest = {node->text.at + offset, node->text.len - offset};
	size_t len = fl_text_char(rest, &character);
	fl_yaml place = *node;
	place.column += fl_text_chars(node->text, offset) + (node->quoted ? 1 : 0);
	place.width = 1;
	fl_diag *diag = ascii == ' '
		? FL_REPORT(reader, &place, "full-width",
			  TR("this blank is no ordinary one (U+%04X): type a half-width blank",
				  "此处的空格不是普通空格（U+%04X）：请改为半角空格"),
			  (unsigned)character)
		: FL_REPORT(reader, &place, "full-width",
			  TR("full-width `%.*s`: type the half-width `%c`",
				  "全角“%.*s”：请改为半角“%c”"),
			  (int)len, rest.at, ascii);
	for (fl_text text = node->text; text.len > 0;) {
		size_t step = fl_text_char(text, &character);
		step = step > 0 ? step : 1;
		char half = step > 1 ? fl_char_half_width(character) : '\0';
		if (half != '\0') {
			fl_buf_char(&meant, half);
			bool apart = strchr(":,", half) != NULL && text.len > step &&
				text.at[step] != ' ';
			fl_buf_string(&meant, apart ? " " : "");
		} else {
			fl_buf_text(&meant, (fl_text){text.at, step});
		}
		text = (fl_text){text.at + step, text.len - step};
	}
	while (meant.len > 0 && meant.at[meant.len - 1] == ' ') {
		meant.len--;
	}
	if (node->text.len > len) {
		hint_write(reader, diag, &meant);
	}
	return true;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* The digits from an offset on, with one point within them. */
static fl_text digits_at(fl_text text, size_t at)
{
	size_t end = at;
	bool point = false;
	while (end < text.len &&
		(is_digit(text.at[end]) ||
			(text.at[end] == '.' && !point && end > at && end + 1 < text.len &&
				is_digit(text.at[end + 1])))) {
		point |= text.at[end] == '.';
		end++;
	}
	return (fl_text){text.at + at, end - at};
}

static size_t first_digit(fl_text text)
{
	size_t at = 0;
	while (at < text.len && !is_digit(text.at[at])) {
		at++;
	}
	return at;
}

/* Where other digits follow, no single number was meant. */
static bool only_digits(fl_text text, fl_text digits)
{
	size_t behind = (size_t)(digits.at - text.at) + digits.len;
	fl_text rest = {text.at + behind, text.len - behind};
	return digits.len > 0 && digits.len <= 16 && first_digit(rest) == rest.len;
}

/* Digits parted by commas: those of thousands go, a single one for the point becomes it. */
static bool hint_commas(fl_reader *reader, fl_diag *diag, fl_text text)
{
	FL_AUTO(fl_buf) meant = {0};
	size_t commas = 0;
	size_t behind = 0; /* digits since the last comma */
	bool thousands = true;
	for (size_t i = 0; i < text.len; i++) {
		bool comma = text.at[i] == ',';
		if (!is_digit(text.at[i]) && (!comma || i == 0 || i + 1 == text.len)) {
			return false;
		}
		thousands = thousands && (!comma || commas == 0 || behind == 3);
		commas += comma;
		behind = comma ? 0 : behind + 1;
	}
	thousands = thousands && behind == 3;
	if (commas == 0 || (!thousands && commas > 1)) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (is_digit(text.at[i]) || !thousands) {
			fl_buf_char(&meant, text.at[i] == ',' ? '.' : text.at[i]);
		}
	}
	hint_write(reader, diag, &meant);
	return true;
}

void fl_keys_hint_number(fl_reader *reader, fl_diag *diag, fl_text text)
{
	FL_AUTO(fl_buf) meant = {0};
	size_t at = first_digit(text);
	fl_text digits = digits_at(text, at);
	int64_t value = 0;
	if (hint_commas(reader, diag, text) || !only_digits(text, digits)) {
		return;
	}
	if (at > 0 && memchr("<>=", text.at[0], 3) != NULL) {
		fl_diags_hint(reader->diags, diag,
			TR("a bound is written with its key: `from: " FL_TEXT_FMT
			   "`, `above: " FL_TEXT_FMT "` or `below: " FL_TEXT_FMT "`",
				"界限用键表示：from: " FL_TEXT_FMT "、above: " FL_TEXT_FMT
				" 或 below: " FL_TEXT_FMT),
			FL_TEXT_ARG(digits), FL_TEXT_ARG(digits), FL_TEXT_ARG(digits));
		return;
	}
	while (digits.len > 1 && digits.at[0] == '0' && digits.at[1] != '.') {
		digits = (fl_text){digits.at + 1, digits.len - 1};
	}
	bool percent = text.at[text.len - 1] == '%';
	if (at > 0 && text.at[at - 1] == '.') {
		fl_buf_string(&meant, "0.");
		fl_buf_text(&meant, digits);
	} else if (percent && fl_decimal_parse(digits, 4, &value) == FL_DECIMAL_OK) {
		fl_buf_decimal_short(&meant, value, 6);
	} else {
		fl_buf_string(&meant, at == 1 && text.at[0] == '-' ? "-" : "");
		fl_buf_text(&meant, digits);
	}
	hint_write(reader, diag, &meant);
}

/* Three numbers in the order year, month, day, whatever parts them. */
void fl_keys_hint_day(fl_reader *reader, fl_diag *diag, fl_text text)
{
	unsigned part[3] = {0, 0, 0};
	size_t at = 0;
	for (size_t i = 0; i < 3; i++) {
		at += first_digit((fl_text){text.at + at, text.len - at});
		for (size_t len = 0;
			at < text.len && is_digit(text.at[at]) && len < (i == 0 ? 4 : 2); len++) {
			part[i] = part[i] * 10 + (unsigned)(text.at[at++] - '0');
		}
	}
	bool odd = part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > 31;
	if (part[0] < FL_YEAR_MIN || odd ||
		first_digit((fl_text){text.at + at, text.len - at}) < text.len - at) {
		return;
	}
	FL_AUTO(fl_buf) meant = {0};
	fl_day day = FL_DAY_NONE;
	while (true) {
		meant.len = 0;
		fl_buf_format(&meant, "%04u-%02u-%02u", part[0], part[1], part[2]);
		if (meant.failed || fl_day_parse(fl_buf_view(&meant), &day)) {
			break;
		}
		part[2]--; /* to the last day of the month */
	}
	if (fl_text_equal(fl_buf_view(&meant), text)) {
		return;
	}
	const char *written = fl_buf_c(&meant);
	if (written != NULL && text.len == 10 && text.at[4] == '-') {
		fl_diags_hint(reader->diags, diag, TR("the month ends on %s", "该月最后一天是 %s"),
			written);
	} else {
		hint_write(reader, diag, &meant);
	}
}

static bool holds(fl_text text, const char *piece)
{
	size_t len = strlen(piece);
	for (size_t i = 0; i + len <= text.len; i++) {
		if (memcmp(text.at + i, piece, len) == 0) {
			return true;
		}
	}
	return false;
}

void fl_keys_hint_span(fl_reader *reader, fl_diag *diag, fl_text text)
{
	static const struct {
		const char *piece;
		unsigned times;
		const char *unit;
	} units[] = {
		{"月", 1, "months"},
		{"mon", 1, "months"},
		{"mth", 1, "months"},
		{"年", 1, "years"},
		{"y", 1, "years"},
		{"周", 7, "days"},
		{"星期", 7, "days"},
		{"w", 7, "days"},
		{"天", 1, "days"},
		{"日", 1, "days"},
		{"d", 1, "days"},
		{"m", 1, "months"},
	};
	FL_AUTO(fl_buf) meant = {0};
	fl_text digits = digits_at(text, first_digit(text));
	int64_t tenths = 0;
	if (!only_digits(text, digits) || fl_decimal_parse(digits, 1, &tenths) != FL_DECIMAL_OK) {
		return;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!holds(text, units[i].piece)) {
			continue;
		}
		bool years = units[i].unit[0] == 'y' && tenths % 10 != 0;
		int64_t count = tenths * (years ? 12 : (int64_t)units[i].times);
		if (count % 10 == 0 && count > 0) {
			fl_buf_format(&meant, "%lld %s", (long long)(count / 10),
				years ? "months" : units[i].unit);
			hint_write(reader, diag, &meant);
		}
		return;
	}
	if (tenths % 10 == 0) {
		fl_diags_hint(reader->diags, diag,
			TR("say of what: `%lld days`, `%lld months` or `%lld years`",
				"应写明单位：%lld days（天）、%lld months（月）或 %lld "
				"years（年）"),
			(long long)(tenths / 10), (long long)(tenths / 10),
			(long long)(tenths / 10));
	}
}
