/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a YAML file: what is wrong before libyaml reads it. */
#include "base/yaml_text.h"

#include "base/limits.h"
#include "base/yaml_scan.h"

static fl_place place_at(const fl_yaml_doc *doc, size_t offset)
{
	fl_place place = {.file = doc->file, .source = doc->source, .line = 1};
	size_t line_start = 0;
	for (size_t i = 0; i < offset; i++) {
		if (doc->source.at[i] == '\n') {
			place.line++;
			line_start = i + 1;
		}
	}
	fl_text line = {doc->source.at + line_start, doc->source.len - line_start};
	place.column = fl_text_chars(line, offset - line_start) + 1;
	return place;
}

static void report_tab(
	const fl_yaml_doc *doc, fl_diags *diags, uint32_t line_number, size_t line_start, size_t at)
{
	fl_text line = {doc->source.at + line_start, doc->source.len - line_start};
	fl_place place = {.file = doc->file, .source = doc->source, .line = line_number};
	place.column = fl_text_chars(line, at - line_start) + 1;
	size_t blanks = 0;
	while (line.at[blanks] == ' ') {
		blanks++;
	}
	if (line_start + blanks == at) {
		fl_diags_add(diags, FL_ERROR, "tab", &place,
			TR("a tab indents this line: use blanks", "本行用制表符缩进：请改用空格"));
	} else {
		fl_diags_add(diags, FL_ERROR, "tab", &place,
			TR("a tab outside quotes: use blanks", "引号之外有制表符：请改用空格"));
	}
}

/* What indents a line and is no blank: a tab, or one of the wide blanks of an input method. */
static size_t find_false_indent(fl_text line, uint32_t *ret_character)
{
	size_t at = 0;
	while (at < line.len) {
		size_t offset = 0;
		fl_text rest = {line.at + at, line.len - at};
		size_t len = fl_text_char(rest, ret_character);
		if (len > 1 && fl_text_full_width((fl_text){rest.at, len}, &offset) == ' ') {
			return at;
		}
		if (rest.at[0] != ' ') {
			break;
		}
		at++;
	}
	return line.len;
}

static void report_false_indent(const fl_yaml_doc *doc, fl_diags *diags, uint32_t line_number,
	fl_text line, size_t at, uint32_t character)
{
	fl_place place = {.file = doc->file,
		.source = doc->source,
		.line = line_number,
		.column = fl_text_chars(line, at) + 1};
	fl_diags_add(diags, FL_ERROR, "blank", &place,
		TR("this line is indented by a blank that is no ordinary one (U+%04X): type "
		   "half-width blanks",
			"本行用了非普通空格（U+%04X）缩进：请改为半角空格"),
		(unsigned)character);
}

/* The wide blanks that indent a line become ordinary ones, for reading on. */
static void blank_out_indent(fl_text source, size_t start, char *text)
{
	fl_text rest = fl_yaml_line(source, start);
	for (size_t len = 1; rest.len > 0 && len > 0;) {
		size_t offset = 0;
		uint32_t character = 0;
		len = fl_text_char(rest, &character);
		bool wide = len > 1 && fl_text_full_width((fl_text){rest.at, len}, &offset) == ' ';
		if (!wide && rest.at[0] != ' ') {
			break;
		}
		memset(text + (rest.at - source.at), ' ', len);
		rest = (fl_text){rest.at + len, rest.len - len};
	}
}

/* One report a line.  Keeps count of the lines itself: place_at() for each of a million tabs would
 * never end. */
static void check_blanks(const fl_yaml_doc *doc, fl_diags *diags, char *text)
{
	fl_yaml_scan scan = fl_yaml_scan_on(doc->source);
	uint32_t reported = 0; /* the line reported last */
	while (scan.at < doc->source.len) {
		size_t at = scan.at;
		size_t start = scan.line_start;
		uint32_t line = scan.line;
		bool begins = at == start && scan.quote == '\0' && !scan.block;
		fl_yaml_part part = fl_yaml_scan_next(&scan);
		if (begins && part != FL_YAML_COMMENT) {
			uint32_t character = 0;
			fl_text whole = fl_yaml_line(doc->source, start);
			size_t wrong = find_false_indent(whole, &character);
			if (wrong < whole.len) {
				report_false_indent(doc, diags, line, whole, wrong, character);
				reported = line;
				blank_out_indent(doc->source, start, text);
			}
		}
		if (part != FL_YAML_OPEN || doc->source.at[at] != '\t') {
			continue;
		}
		text[at] = ' ';
		if (reported != line) {
			report_tab(doc, diags, line, start, at);
			reported = line;
		}
	}
}

/* Control characters, and what would end a line for libyaml but not for an editor: a lone carriage
 * return, U+0085, U+2028 and U+2029. */
static bool is_control(uint32_t character, fl_text behind)
{
	if (character == '\r') {
		return behind.len == 0 || behind.at[0] != '\n';
	}
	return (character < 0x20 && character != '\t' && character != '\n') ||
		(character >= 0x7f && character <= 0x9f) || character == 0x2028 ||
		character == 0x2029 || character == 0xfffe || character == 0xffff;
}

/* The first of them in well-formed UTF-8; text.len where there is none. */
static size_t find_control(fl_text text, uint32_t *ret_character)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t character = 0;
		size_t len = fl_text_char((fl_text){text.at + at, text.len - at}, &character);
		fl_text behind = {text.at + at + len, text.len - at - len};
		if (is_control(character, behind)) {
			*ret_character = character;
			return at;
		}
		at += len;
	}
	return text.len;
}

bool fl_yaml_check_text(const fl_yaml_doc *doc, fl_diags *diags, char *text)
{
	fl_text source = doc->source;
	fl_place whole = {.file = doc->file};
	if (source.len > FL_YAML_BYTES_MAX) {
		fl_diags_add(diags, FL_ERROR, "too-large", &whole,
			TR("the file has %zu bytes; at most %u are read",
				"文件有 %zu 字节，最多读取 %u 字节"),
			source.len, FL_YAML_BYTES_MAX);
		return false;
	}
	size_t bad = fl_text_utf8_error(source);
	if (bad < source.len) {
		fl_place place = place_at(doc, bad);
		fl_diags_add(diags, FL_ERROR, "encoding", &place,
			TR("byte 0x%02x is not UTF-8: save the file as UTF-8",
				"字节 0x%02x 不是 UTF-8：请将文件另存为 UTF-8 编码"),
			(unsigned)(unsigned char)source.at[bad]);
		return false;
	}
	uint32_t character;
	size_t control = find_control(source, &character);
	if (control < source.len) {
		fl_place place = place_at(doc, control);
		fl_diags_add(diags, FL_ERROR, "control", &place,
			TR("control character U+%04X: remove it", "控制字符 U+%04X：请删除"),
			(unsigned)character);
		return false;
	}
	check_blanks(doc, diags, text);
	return true;
}
