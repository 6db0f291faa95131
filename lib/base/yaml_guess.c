/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What officers get wrong in YAML, as changes that would undo it: a colon or its blank left
 * out, a bracket or a quote that is not closed, a line indented otherwise than
 * its neighbours, text that should stand in quotes.
 */
#include "base/yaml_guess.h"

#include <stdarg.h>
#include <stdio.h>

fl_yaml_guess *fl_yaml_guess_add(fl_yaml_guesses *in, const char *name, size_t at, size_t from,
	size_t len, const char *put, const char *en, const char *zh, ...)
{
	static fl_yaml_guess nowhere;
	fl_yaml_guess *guess = in->count < FL_YAML_GUESSES_MAX ? &in->guess[in->count++] : &nowhere;
	va_list arguments;
	*guess = (fl_yaml_guess){.name = name, .at = at, .width = 1, .from = from, .len = len};
	snprintf(guess->put, sizeof(guess->put), "%s", put);
	va_start(arguments, zh);
	va_list again;
	va_copy(again, arguments);
	vsnprintf(guess->text[FL_EN], sizeof(guess->text[FL_EN]), en, arguments);
	vsnprintf(guess->text[FL_ZH], sizeof(guess->text[FL_ZH]), zh, again);
	va_end(again);
	va_end(arguments);
	return guess;
}

/* The offset of a line that counts from 0. */
static size_t start_of(fl_text text, size_t line)
{
	size_t at = 0;
	while (line > 0 && at < text.len) {
		const char *end = memchr(text.at + at, '\n', text.len - at);
		at = end != NULL ? (size_t)(end + 1 - text.at) : text.len;
		line--;
	}
	return at;
}

/* The offset of a place; columns are characters. */
static size_t offset_of(fl_text text, size_t line, size_t column)
{
	size_t at = start_of(text, line);
	while (column > 0 && at < text.len && text.at[at] != '\n') {
		at++;
		while (at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80) {
			at++;
		}
		column--;
	}
	return at;
}

/* The end of a line's contents: before blanks, or a comment with the blanks before it. */
static size_t content_end(fl_text text, size_t start)
{
	fl_yaml_scan scan = fl_yaml_scan_on(fl_yaml_line(text, start));
	size_t end = 0;
	while (scan.at < scan.text.len) {
		size_t at = scan.at;
		if (fl_yaml_scan_next(&scan) != FL_YAML_COMMENT && scan.text.at[at] != ' ') {
			end = scan.at;
		}
	}
	return start + end;
}

/* A key without its colon, or a colon without its blank, on the line of the error or of what it
 * belongs to. */
static void guess_colon(fl_yaml_guesses *in, size_t line)
{
	size_t start = start_of(in->text, line);
	fl_text whole = fl_yaml_line(in->text, start);
	size_t at = fl_yaml_indent(whole);
	while (at + 1 < whole.len && whole.at[at] == '-' && whole.at[at + 1] == ' ') {
		at += 2;
	}
	size_t word = at;
	while (at < whole.len && whole.at[at] != ' ' && whole.at[at] != ':' &&
		strchr("[]{},#\"'", whole.at[at]) == NULL) {
		at++;
	}
	fl_text key = {whole.at + word, at - word};
	bool letter = key.len > 0 &&
		((key.at[0] >= 'a' && key.at[0] <= 'z') || (key.at[0] >= 'A' && key.at[0] <= 'Z') ||
			(unsigned char)key.at[0] >= 0x80);
	if (!letter || key.len > 64) {
		return;
	}
	if (at < whole.len && whole.at[at] == ':' && !fl_yaml_is_end(in->text, start + at + 1)) {
		fl_yaml_guess_add(in, "no-blank", start + at, start + at + 1, 0, " ",
			TR("a blank is missing behind the colon: write `" FL_TEXT_FMT ": ...`",
				"冒号之后缺少空格：应写作“" FL_TEXT_FMT ": …”"),
			FL_TEXT_ARG(key));
	} else if (at == whole.len || whole.at[at] == ' ') {
		fl_yaml_guess_add(in, "no-colon", start + word, start + at, 0, ":",
			TR("a colon is missing behind `" FL_TEXT_FMT "`",
				"“" FL_TEXT_FMT "”之后缺少冒号（:）"),
			FL_TEXT_ARG(key))
			->width = fl_text_chars(key, key.len);
	}
}

/* Text that holds ": ". */
static void guess_quotes(fl_yaml_guesses *in)
{
	if (in->at < in->text.len && in->text.at[in->at] == ':') {
		fl_yaml_guess_add(in, "quote-it", in->at, in->at, 1, ".",
			TR("text that holds a colon and a blank must stand in quotes",
				"含有冒号加空格的文字必须加引号"))
			->spoils = true;
	}
}

/* A value above lines that are indented deeper; `//` is how comments begin elsewhere. */
static void guess_value_above(fl_yaml_guesses *in, bool comment)
{
	bool within = in->scan.depth > 0 && in->scan.depth <= FL_YAML_DEPTH_MAX &&
		in->scan.open[in->scan.depth - 1] < in->line_start;
	if (in->error->line == 0 || within) {
		return;
	}
	size_t above = start_of(in->text, in->error->line - 1);
	fl_text line = fl_yaml_line(in->text, above);
	for (size_t i = 0; i + 1 < line.len; i++) {
		if (line.at[i] == ':' && line.at[i + 1] == ' ') {
			size_t value = above + i + 2;
			size_t end = content_end(in->text, above);
			bool slashes = value + 1 < end && in->text.at[value] == '/' &&
				in->text.at[value + 1] == '/';
			if (value < end && slashes == comment) {
				fl_yaml_guess_add(in, "value-and-lines", value, value, end - value,
					"",
					TR("this key has a value and lines below it: one of both "
					   "must go (a comment begins with #)",
						"此键已有值，其下又有缩进的行：只能保留其一（注释以"
						" # "
						"开头）"));
			}
			return;
		}
	}
}

/* The indents of the lines above that are not closed yet, the deepest last; dashes count. */
static size_t find_levels(const fl_yaml_guesses *in, size_t *levels, size_t max)
{
	fl_yaml_scan scan = fl_yaml_scan_on(in->text);
	size_t count = 0;
	while (scan.at < in->line_start) {
		size_t start = scan.at;
		bool open = scan.quote == '\0' && scan.depth == 0 && !scan.block;
		fl_text line = fl_yaml_line(in->text, start);
		size_t indent = fl_yaml_indent(line);
		while (scan.at < in->line_start && scan.line_start <= start) {
			fl_yaml_scan_next(&scan);
		}
		if (!open || indent == line.len || line.at[indent] == '#') {
			continue;
		}
		while (count > 0 && levels[count - 1] >= indent) {
			count--;
		}
		for (bool dash = true; dash && count < max;) {
			levels[count++] = indent;
			dash = indent + 1 < line.len && line.at[indent] == '-' &&
				line.at[indent + 1] == ' ';
			while (dash && ++indent < line.len && line.at[indent] == ' ') {
			}
			dash = dash && indent < line.len;
		}
	}
	return count;
}

static void guess_indent_as(fl_yaml_guesses *in, size_t start, size_t indent, size_t wanted)
{
	char blanks[48];
	snprintf(blanks, sizeof(blanks), "%*s", (int)(wanted < 47 ? wanted : 47), "");
	fl_yaml_guess_add(in, "indent", start + indent, start, indent, blanks,
		TR("this line is indented by %zu blank(s); the lines that it belongs "
		   "to by %zu",
			"本行缩进 %zu 个空格；同一层的各行缩进 %zu 个空格"),
		indent, wanted);
}

/* The line above was the one to be indented as this one. */
static void guess_indent_above(fl_yaml_guesses *in)
{
	if (in->error->line == 0) {
		return;
	}
	size_t above = start_of(in->text, in->error->line - 1);
	size_t indent = fl_yaml_indent(fl_yaml_line(in->text, above));
	size_t wanted = fl_yaml_indent(fl_yaml_line(in->text, in->line_start));
	if (indent != wanted && wanted > 0) {
		guess_indent_as(in, above, indent, wanted);
	}
}

static void guess_indent(fl_yaml_guesses *in)
{
	enum { LEVELS_MAX = 16 };
	size_t levels[LEVELS_MAX];
	size_t count = find_levels(in, levels, LEVELS_MAX);
	size_t indent = fl_yaml_indent(fl_yaml_line(in->text, in->line_start));
	if (in->scan.depth > 0 || in->scan.quote != '\0') {
		return;
	}
	/* the nearest level first */
	for (size_t distance = 1; distance <= 8; distance++) {
		for (size_t i = count; i-- > 0;) {
			size_t apart = levels[i] > indent ? levels[i] - indent : indent - levels[i];
			if (apart != distance) {
				continue;
			}
			guess_indent_as(in, in->line_start, indent, levels[i]);
		}
	}
	guess_indent_above(in);
}

/* The comma before the first `word: ` of a list that opens at `open`; 0 where there is none. */
static size_t key_within(fl_text text, size_t open, size_t end)
{
	size_t comma = 0;
	for (size_t i = open + 1; i + 1 < end && i + 1 < text.len; i++) {
		if (strchr("[]{}\"'\n", text.at[i]) != NULL) {
			return 0;
		}
		if (text.at[i] == ':' && text.at[i + 1] == ' ') {
			return comma;
		}
		comma = text.at[i] == ',' ? i : comma;
	}
	return 0;
}

/* A bracket that opened on a line above, or here, and is not closed. */
static void guess_bracket(fl_yaml_guesses *in)
{
	const fl_yaml_scan *scan = &in->scan;
	if (scan->depth == 0 || scan->depth > FL_YAML_DEPTH_MAX) {
		return;
	}
	size_t open = scan->open[scan->depth - 1];
	char left = in->text.at[open];
	const char *right = left == '[' ? "]" : "}";
	size_t start = open;
	while (start > 0 && in->text.at[start - 1] != '\n') {
		start--;
	}
	size_t end = content_end(in->text, start);
	fl_text line = fl_yaml_line(in->text, start);
	for (size_t i = end - start; i + 1 < line.len; i++) {
		if (line.at[i] == '#' && memchr(line.at + i, right[0], line.len - i) != NULL) {
			fl_yaml_guess_add(in, "comment-in-text", start + i, start + i, 1, "x",
				TR("here a comment begins, so the rest of the line is not read: "
				   "put "
				   "text with ` #` in quotes",
					"从此处起被当作注释，本行其余部分不会读取：含“ "
					"#”的文字必须加引"
					"号"));
			break;
		}
	}
	size_t key = left == '[' ? key_within(in->text, open, in->at) : 0;
	if (key > 0) {
		fl_yaml_guess_add(in, "bracket", open, key, 0, right,
			TR("the `%c` that opens here is not closed: a `%s` is missing",
				"此处的“%c”没有结束：缺少“%s”"),
			left, right);
	}
	if (in->at < in->text.len && strchr("]}", in->text.at[in->at]) != NULL) {
		fl_yaml_guess_add(in, "bracket", in->at, in->at, 1, right,
			TR("`%c` is closed by `%s`, not by `%c`", "“%c”应以“%s”结束，而不是“%c”"),
			left, right, in->text.at[in->at]);
	}
	fl_yaml_guess_add(in, "bracket", open, end, 0, right,
		TR("the `%c` that opens here is not closed: a `%s` is missing",
			"此处的“%c”没有结束：缺少“%s”"),
		left, right);
	char all[FL_YAML_DEPTH_MAX + 1];
	size_t closed = 0;
	for (size_t i = scan->depth; i-- > 0 && scan->open[i] >= start;) {
		all[closed++] = in->text.at[scan->open[i]] == '[' ? ']' : '}';
	}
	all[closed] = '\0';
	fl_yaml_guess_add(in, "bracket", open, end, 0, all,
		TR("the `%c` that opens here is not closed: `%s` is missing at the end of the line",
			"此处的“%c”没有结束：行末缺少“%s”"),
		left, all);
	if (in->line_start > start && in->line_start > 0) {
		size_t above = in->line_start - 1;
		while (above > 0 && in->text.at[above - 1] != '\n') {
			above--;
		}
		fl_yaml_guess_add(in, "bracket", open, content_end(in->text, above), 0, right,
			TR("the `%c` that opens here is not closed: a `%s` is missing",
				"此处的“%c”没有结束：缺少“%s”"),
			left, right);
	}
}

/* A quote that goes on over the end of its line. */
static void guess_quote_end(fl_yaml_guesses *in)
{
	size_t open = in->scan.quote != '\0' ? in->scan.quote_at : in->scan.long_quote;
	if (open >= in->text.len) {
		return;
	}
	const char quote[] = {in->text.at[open], '\0'};
	fl_text line = fl_yaml_line(in->text, open);
	size_t stops[2] = {line.len, line.len};
	for (size_t i = 1; i < line.len; i++) {
		if (stops[0] == line.len && strchr(",}]", line.at[i]) != NULL) {
			stops[0] = i;
		}
	}
	for (size_t i = 0; i < 2; i++) {
		fl_yaml_guess_add(in, "open-quote", open, open + stops[i], 0, quote,
			TR("the quote that opens here is not closed on its line",
				"此处的引号在本行内没有结束"));
	}
}

/* A line such as %YAML 1.2 at the top. */
static void guess_directive(fl_yaml_guesses *in)
{
	if (in->text.len > 0 && in->text.at[0] == '%') {
		fl_yaml_guess_add(in, "directive", 0, 0, 1, "#",
			TR("directives (lines that begin with %%) are not allowed: remove this "
			   "line",
				"不允许使用指令（以 %% 开头的行）：请删除本行"));
	}
}

/* What stands where nothing can. */
static void guess_stray(fl_yaml_guesses *in)
{
	if (in->at >= in->text.len || fl_yaml_is_end(in->text, in->at)) {
		return;
	}
	uint32_t character = 0;
	fl_text rest = {in->text.at + in->at, in->text.len - in->at};
	size_t len = fl_text_char(rest, &character);
	fl_text line = fl_yaml_line(in->text, in->at);
	char byte = rest.at[0];
	if (strchr("<>=", byte) != NULL) {
		fl_yaml_guess_add(in, "bound", in->at, in->at, 1, "x",
			TR("a bound is no value: write `from: 3`, `above: 3` or `below: 3`, not "
			   "`%c3`",
				"界限不能这样写：应写作 from: 3、above: 3 或 below: "
				"3，而不是“%c3”"),
			byte)
			->spoils = true;
	} else if (strchr("@`%&*!|", byte) != NULL) {
		fl_yaml_guess_add(in, "quote-it", in->at, in->at, 1, "x",
			TR("a value cannot begin with `%c`: put it in quotes",
				"值不能以“%c”开头：请加引号"),
			byte)
			->spoils = true;
	}
	if (byte == ',') {
		fl_yaml_guess_add(in, "stray", in->at, in->at, 1, " ",
			TR("a value is missing before this comma, or it is one too many",
				"此逗号之前缺少值，或多了一个逗号"));
	} else {
		fl_yaml_guess_add(in, "stray", in->at, in->at, len, "",
			TR("`%.*s` cannot stand here: remove it, or put the text in quotes",
				"此处不能出现“%.*s”：请删除，或给文字加引号"),
			(int)len, rest.at);
	}
	if (in->at > in->line_start + fl_yaml_indent(fl_yaml_line(in->text, in->line_start))) {
		fl_yaml_guess_add(in, "stray", in->at, in->at, line.len, "",
			TR("nothing can follow the value that ends here",
				"此处的值已结束，其后不能再有内容"))
			->width = fl_text_chars(line, line.len);
	}
}

void fl_yaml_guess_all(fl_text text, const fl_yaml_error *error, fl_yaml_guesses *ret_guesses)
{
	fl_yaml_guesses *in = ret_guesses;
	in->text = text;
	in->error = error;
	in->count = 0;
	in->at = offset_of(text, error->line, error->column);
	in->line_start = start_of(text, error->line);
	in->scan = fl_yaml_scan_on(text);
	while (in->scan.at < in->at) {
		fl_yaml_scan_next(&in->scan);
	}
	guess_directive(in);
	fl_yaml_guess_full_width(in);
	if (error->context) {
		guess_colon(in, error->context_line);
	}
	if (error->line > 0) {
		guess_colon(in, error->line - 1);
	}
	guess_colon(in, error->line);
	guess_bracket(in);
	guess_quote_end(in);
	guess_value_above(in, true);
	guess_indent(in);
	guess_quotes(in);
	guess_value_above(in, false);
	guess_stray(in);
}
