/* SPDX-License-Identifier: Apache-2.0 */
/* Full-width punctuation, as a Chinese input method types it, where YAML needs its own. */
#include "base/yaml_guess.h"

/* How many lines above the error are looked at. */
#define LINES_BACK 4u

/* What stands for a full-width character: behind some of them there must be a blank. */
static void put_half(fl_text text, size_t behind, char half, fl_buf *out)
{
	fl_buf_char(out, half);
	if (strchr(":,-", half) != NULL && !fl_yaml_is_end(text, behind)) {
		fl_buf_char(out, ' ');
	}
}

static void guess_full_width_at(fl_yaml_guesses *in, size_t at, size_t len, char half)
{
	bool closed = fl_yaml_is_end(in->text, at + len);
	bool dash = half == '-';
	char put[4] = {half, '\0', '\0', '\0'};
	if (strchr(":,-", half) != NULL && !closed) {
		put[1] = ' ';
	}
	if (half == ' ') {
		uint32_t character = 0;
		fl_text_char((fl_text){in->text.at + at, len}, &character);
		fl_yaml_guess_add(in, "blank", at, at, len, " ",
			TR("this blank is no ordinary one (U+%04X): type a half-width blank",
				"此处的空格不是普通空格（U+%04X）：请改为半角空格"),
			(unsigned)character);
		return;
	}
	fl_yaml_guess_add(in, "full-width", at, at, len, put,
		TR("full-width `%.*s`: type the half-width `%s`%s%.0s",
			"全角“%.*s”：请改为半角“%s”%.0s%s"),
		(int)len, in->text.at + at, (char[]){half, '\0'},
		half == ':'    ? " and a blank behind it"
			: dash ? " and a blank behind it"
			       : "",
		half == ':' || dash ? "，其后须有空格" : "");
}

/* All of the line at once, as where both its brackets were typed full-width. */
static void guess_full_width_line(fl_yaml_guesses *in)
{
	FL_AUTO(fl_buf) put = {0};
	fl_text line = fl_yaml_line(in->text, in->line_start);
	size_t first = line.len;
	size_t last = 0;
	for (size_t at = 0; at < line.len;) {
		uint32_t character = 0;
		size_t len = fl_text_char((fl_text){line.at + at, line.len - at}, &character);
		char half = len > 1 ? fl_char_half_width(character) : '\0';
		first = half != '\0' && first == line.len ? at : first;
		last = half != '\0' ? at + len : last;
		if (half != '\0') {
			put_half(line, at + len, half, &put);
		} else if (first < line.len) {
			fl_buf_text(&put, (fl_text){line.at + at, len});
		}
		at += len;
	}
	size_t beyond = line.len - last;
	const char *text = first < last && put.len > beyond ? fl_buf_c(&put) : NULL;
	if (text != NULL && put.len - beyond < FL_YAML_PUT_MAX) {
		put.len -= beyond;
		text = fl_buf_c(&put);
		fl_yaml_guess_add(in, "full-width", in->line_start + first, in->line_start + first,
			last - first, text,
			TR("full-width characters, as in `%.*s`: type half-width ones, `%s`",
				"全角字符（如“%.*s”）：请改为半角，即“%s”"),
			(int)fl_text_char(
				(fl_text){line.at + first, line.len - first}, &(uint32_t){0}),
			line.at + first, text);
	}
}

void fl_yaml_guess_full_width(fl_yaml_guesses *in)
{
	size_t first = in->error->line > LINES_BACK ? in->error->line - LINES_BACK : 0;
	size_t end = in->line_start + fl_yaml_line(in->text, in->line_start).len;
	size_t found[16];
	size_t len[16];
	char half[16];
	size_t count = 0;
	first = in->error->context && in->error->context_line < first ? in->error->context_line
								      : first;
	fl_yaml_scan scan = fl_yaml_scan_on(in->text);
	while (scan.at < end) {
		size_t at = scan.at;
		uint32_t character = 0;
		size_t offset = 0;
		bool looked_at = scan.line > first;
		fl_yaml_part part = fl_yaml_scan_next(&scan);
		size_t chars = fl_text_char((fl_text){in->text.at + at, end - at}, &character);
		if (!looked_at || part != FL_YAML_OPEN || chars < 2) {
			continue;
		}
		char ascii = fl_text_full_width((fl_text){in->text.at + at, chars}, &offset);
		if (ascii != '\0' && strchr(":,;[]{}\"'#- ", ascii) != NULL) {
			size_t slot = count % 16;
			found[slot] = at;
			len[slot] = chars;
			half[slot] = ascii;
			count++;
		}
	}
	for (size_t i = 0; i < 16 && i < count; i++) {
		size_t slot = (count - 1 - i) % 16;
		guess_full_width_at(in, found[slot], len[slot], half[slot]);
	}
	guess_full_width_line(in);
}
