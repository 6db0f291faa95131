/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a YAML file: what is wrong before libyaml reads it, and the likely cause of a syntax
 * error.  A full-width colon makes libyaml complain about the line after it; the officer who typed
 * it needs the colon pointed out.
 */
#include "base/yaml_text.h"

#include "base/limits.h"

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

/* How far a reading has come, as far as it takes to tell quotes and comments from the rest. */
typedef struct yaml_scan {
	char quote; /* the quote that is open, or 0 */
	bool comment;
	bool fresh;   /* a value may begin here, so that a quote opens one: not that of `it's` */
	size_t depth; /* of brackets and braces */
} yaml_scan;

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* Past a byte in quotes; returns how many bytes that took. */
static size_t scan_quoted(yaml_scan *scan, fl_text rest)
{
	bool two = rest.len > 1 &&
		((scan->quote == '"' && rest.at[0] == '\\' && rest.at[1] != '\n') ||
			(scan->quote == '\'' && rest.at[0] == '\'' && rest.at[1] == '\''));
	if (!two && rest.at[0] == scan->quote) {
		scan->quote = '\0';
	}
	return two ? 2 : 1;
}

/* Past a byte outside quotes and comments; `before` is the one in front of it on the line. */
static void scan_plain(yaml_scan *scan, char before, fl_text rest)
{
	char byte = rest.at[0];
	bool begins = before == '\n' || is_blank(before);
	bool ends = rest.len < 2 || is_blank(rest.at[1]) || rest.at[1] == '\n';
	if (byte == '#' && begins) {
		scan->comment = true;
	} else if (scan->fresh && (byte == '"' || byte == '\'')) {
		scan->quote = byte;
		scan->fresh = false;
	} else if (scan->fresh && (byte == '[' || byte == '{')) {
		scan->depth++;
	} else if (scan->depth > 0 && (byte == ']' || byte == '}')) {
		scan->depth--;
		scan->fresh = false;
	} else if (byte == ':') {
		scan->fresh = ends || before == '"' || before == '\'';
	} else if (byte == ',' && scan->depth > 0) {
		scan->fresh = true;
	} else if (!is_blank(byte) && !((byte == '-' || byte == '?') && ends)) {
		scan->fresh = false;
	}
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

/* One report a line.  Keeps count of the lines itself: place_at() for each of a million tabs would
 * never end. */
static void check_tabs(const fl_yaml_doc *doc, fl_diags *diags)
{
	yaml_scan scan = {.fresh = true};
	uint32_t line = 1;
	size_t line_start = 0;
	bool reported = false;
	for (size_t i = 0; i < doc->source.len;) {
		fl_text rest = {doc->source.at + i, doc->source.len - i};
		size_t step = 1;
		if (rest.at[0] == '\n') {
			line++;
			line_start = i + 1;
			reported = false;
			scan.comment = false;
			scan.fresh = true;
		} else if (scan.quote != '\0') {
			step = scan_quoted(&scan, rest);
		} else if (!scan.comment) {
			if (rest.at[0] == '\t' && !reported) {
				report_tab(doc, diags, line, line_start, i);
				reported = true;
			}
			scan_plain(&scan, i > line_start ? rest.at[-1] : '\n', rest);
		}
		i += step;
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

bool fl_yaml_check_text(const fl_yaml_doc *doc, fl_diags *diags)
{
	size_t errors = fl_diags_errors(diags);
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
	check_tabs(doc, diags);
	return fl_diags_errors(diags) == errors;
}

/* Where a full-width character that YAML would take for syntax stands in a line, outside quotes and
 * comments; line.len where there is none. */
static size_t find_full_width(fl_text line, char *ret_half)
{
	char quote = '\0';
	for (size_t at = 0; at < line.len;) {
		char byte = line.at[at];
		if (quote != '\0') {
			quote = byte == quote ? '\0' : quote;
		} else if (byte == '"' || byte == '\'') {
			quote = byte;
		} else if (byte == '#' && (at == 0 || line.at[at - 1] == ' ')) {
			break;
		}
		uint32_t character;
		size_t len = fl_text_char((fl_text){line.at + at, line.len - at}, &character);
		size_t offset;
		char half = fl_text_full_width((fl_text){line.at + at, len}, &offset);
		if (quote == '\0' && len > 1 && half != '\0' &&
			strchr(":,;[]{}\"'", half) != NULL) {
			*ret_half = half;
			return at;
		}
		at += len == 0 ? 1 : len;
	}
	return line.len;
}

/* Looks from the line of the error upwards, a few lines, for a full-width character. */
static bool report_full_width(const fl_yaml_doc *doc, fl_diags *diags, size_t error_line)
{
	enum { LINES_BACK = 4 };
	size_t line_number = 0;
	size_t start = 0;
	size_t found = SIZE_MAX;
	char half = '\0';
	while (start < doc->source.len && line_number <= error_line) {
		fl_text rest = {doc->source.at + start, doc->source.len - start};
		const char *end = memchr(rest.at, '\n', rest.len);
		fl_text line = {rest.at, end != NULL ? (size_t)(end - rest.at) : rest.len};
		char line_half;
		size_t at = find_full_width(line, &line_half);
		if (at < line.len && line_number + LINES_BACK >= error_line) {
			found = start + at;
			half = line_half;
		}
		start += line.len + 1;
		line_number++;
	}
	if (found == SIZE_MAX) {
		return false;
	}
	fl_place place = place_at(doc, found);
	uint32_t character = 0;
	size_t len = fl_text_char(
		(fl_text){doc->source.at + found, doc->source.len - found}, &character);
	fl_diags_add(diags, FL_ERROR, "full-width", &place,
		TR("full-width `%.*s`: type the half-width `%c` (followed by a blank where it is a "
		   "colon)",
			"全角“%.*s”：请改为半角“%c”（冒号之后须有空格）"),
		(int)len, doc->source.at + found, half);
	return true;
}

/* libyaml's sentences, for those that officers meet. */
static const char *chinese(const char *problem)
{
	static const char *const sentences[][2] = {
		{"could not find expected ':'", "缺少冒号（: 之后须有空格），或缩进有误"},
		{"did not find expected key", "此处应为键：请检查缩进，以及上一行的引号和括号"},
		{"did not find expected ',' or ']'", "方括号内缺少逗号或右括号 ]"},
		{"did not find expected ',' or '}'", "花括号内缺少逗号或右括号 }"},
		{"did not find expected '-' indicator", "列表项应以 - 开头：请检查缩进"},
		{"did not find expected node content", "此处缺少值"},
		{"mapping values are not allowed in this context",
			"此处不能有冒号：请检查缩进，或给含冒号的文字加引号"},
		{"block sequence entries are not allowed in this context",
			"此处不能有列表项（-）：请检查缩进"},
		{"found unexpected end of stream", "文件在引号或括号关闭之前结束"},
		{"found character that cannot start any token", "此字符不能作为值的开头：请加引号"},
		{"found undefined tag handle", "不允许使用标签（!）"},
	};
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		if (strcmp(sentences[i][0], problem) == 0) {
			return sentences[i][1];
		}
	}
	return problem;
}

void fl_yaml_report_syntax(const fl_yaml_doc *doc, fl_diags *diags, const yaml_parser_t *parser)
{
	size_t line = parser->problem_mark.line;
	if (report_full_width(doc, diags, line)) {
		return;
	}
	const char *problem = parser->problem != NULL ? parser->problem : "syntax error";
	fl_place place = {.file = doc->file,
		.source = doc->source,
		.line = (uint32_t)line + 1,
		.column = (uint32_t)parser->problem_mark.column + 1};
	/* libyaml ends a last line that has no end, and then complains of the line behind it. */
	fl_place end = place_at(doc, doc->source.len);
	place = place.line > end.line ? end : place;
	fl_diag *diag = fl_diags_add(diags, FL_ERROR, "syntax", &place,
		TR("not valid YAML: %s%.0s", "不符合 YAML 语法：%.0s%s"), problem,
		chinese(problem));
	if (parser->context != NULL && parser->context_mark.line != line) {
		fl_diags_hint(diags, diag, TR("it began in line %zu", "起于第 %zu 行"),
			parser->context_mark.line + 1);
	}
}
