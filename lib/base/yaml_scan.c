/* SPDX-License-Identifier: Apache-2.0 */
/* One state machine for all that looks at the text of a YAML file instead of its tree. */
#include "base/yaml_scan.h"

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

size_t fl_yaml_indent(fl_text line)
{
	size_t blanks = 0;
	while (blanks < line.len && line.at[blanks] == ' ') {
		blanks++;
	}
	return blanks;
}

fl_text fl_yaml_line(fl_text text, size_t start)
{
	fl_text rest = {text.at + start, text.len - start};
	const char *end = rest.len > 0 ? memchr(rest.at, '\n', rest.len) : NULL;
	rest.len = end != NULL ? (size_t)(end - rest.at) : rest.len;
	rest.len -= rest.len > 0 && rest.at[rest.len - 1] == '\r';
	return rest;
}

fl_yaml_scan fl_yaml_scan_on(fl_text text)
{
	return (fl_yaml_scan){.text = text, .line = 1, .fresh = true, .long_quote = SIZE_MAX};
}

/* Past a byte in quotes; returns how many bytes that took. */
static size_t step_quoted(fl_yaml_scan *scan, fl_text rest)
{
	bool two = rest.len > 1 &&
		((scan->quote == '"' && rest.at[0] == '\\' && rest.at[1] != '\n') ||
			(scan->quote == '\'' && rest.at[0] == '\'' && rest.at[1] == '\''));
	if (rest.at[0] == '\n') {
		scan->long_quote = scan->quote_at;
	}
	if (!two && rest.at[0] == scan->quote) {
		scan->quote = '\0';
	}
	return two ? 2 : 1;
}

/* Whether the rest of a line is the head of a block scalar: `|` or `>`, signs and digits. */
static bool is_block_head(fl_text rest)
{
	size_t at = 1;
	while (at < rest.len && memchr("+-123456789", rest.at[at], 11) != NULL) {
		at++;
	}
	size_t after = at;
	while (at < rest.len && is_blank(rest.at[at])) {
		at++;
	}
	return at == rest.len || rest.at[at] == '\r' || rest.at[at] == '\n' ||
		(rest.at[at] == '#' && at > after);
}

/* How deep the key or the dash stands that a block scalar on this line belongs to. */
static size_t parent_indent(const fl_yaml_scan *scan)
{
	const char *line = scan->text.at + scan->line_start;
	size_t len = scan->at - scan->line_start;
	size_t indent = fl_yaml_indent((fl_text){line, len});
	while (indent + 1 < len && line[indent] == '-' && line[indent + 1] == ' ') {
		size_t next = indent + 1;
		while (next < len && line[next] == ' ') {
			next++;
		}
		if (next == len) {
			break;
		}
		indent = next;
	}
	return indent;
}

static void step_open(fl_yaml_scan *scan, fl_text rest)
{
	char byte = rest.at[0];
	char before = scan->at > scan->line_start ? rest.at[-1] : '\n';
	bool begins = before == '\n' || is_blank(before);
	bool ends =
		rest.len < 2 || is_blank(rest.at[1]) || rest.at[1] == '\n' || rest.at[1] == '\r';
	if (byte == '#' && begins) {
		scan->comment = true;
	} else if (scan->fresh && (byte == '"' || byte == '\'')) {
		scan->quote = byte;
		scan->quote_at = scan->at;
		scan->fresh = false;
	} else if (scan->fresh && (byte == '[' || byte == '{')) {
		if (scan->depth < FL_YAML_DEPTH_MAX) {
			scan->open[scan->depth] = scan->at;
		}
		scan->depth++;
	} else if (scan->depth > 0 && (byte == ']' || byte == '}')) {
		scan->depth--;
		scan->fresh = false;
	} else if (scan->fresh && scan->depth == 0 && (byte == '|' || byte == '>') &&
		is_block_head(fl_yaml_line(rest, 0))) {
		scan->block = true;
		scan->block_indent = parent_indent(scan);
		scan->comment = true; /* the rest of its own line */
	} else if (byte == ':') {
		scan->fresh = ends || before == '"' || before == '\'';
	} else if (byte == ',' && scan->depth > 0) {
		scan->fresh = true;
	} else if (!is_blank(byte) && !((byte == '-' || byte == '?') && ends)) {
		scan->fresh = false;
	}
}

/* A line begins: a block scalar goes on while lines are blank or indented deeper. */
static void begin_line(fl_yaml_scan *scan)
{
	scan->line++;
	scan->line_start = scan->at;
	scan->comment = false;
	scan->fresh = true;
	if (scan->block) {
		fl_text line = fl_yaml_line(scan->text, scan->at);
		size_t indent = fl_yaml_indent(line);
		scan->block = indent == line.len || indent > scan->block_indent;
	}
}

fl_yaml_part fl_yaml_scan_next(fl_yaml_scan *scan)
{
	fl_text rest = {scan->text.at + scan->at, scan->text.len - scan->at};
	fl_yaml_part part = FL_YAML_OPEN;
	size_t step = 1;
	bool line_end = rest.at[0] == '\n';
	if (scan->quote != '\0') {
		part = FL_YAML_QUOTED;
		step = step_quoted(scan, rest);
	} else if (scan->comment) {
		part = FL_YAML_COMMENT;
	} else if (scan->block) {
		part = FL_YAML_BLOCK;
	} else if (!line_end) {
		step_open(scan, rest);
		part = scan->quote != '\0' ? FL_YAML_QUOTED
			: scan->comment    ? FL_YAML_COMMENT
					   : FL_YAML_OPEN;
	}
	scan->at += step;
	if (line_end && scan->quote == '\0') {
		begin_line(scan);
	} else if (line_end) {
		scan->line++;
		scan->line_start = scan->at;
	}
	return part;
}
