/* SPDX-License-Identifier: Apache-2.0 */
/* The list of problems of an input file. */
#include "base/diag.h"

#include "base/arena.h"
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

struct fl_diags {
	fl_arena arena;
	fl_diag held[FL_DIAGS_MAX];
	size_t count;
	size_t errors;
	size_t dropped;
};

/* Of a quoted line no more than this is kept. */
#define SOURCE_BYTES_MAX 400u

fl_diags *fl_diags_new(void)
{
	return calloc(1, sizeof(fl_diags));
}

void fl_diags_free(fl_diags *diags)
{
	if (diags != NULL) {
		fl_arena_done(&diags->arena);
		free(diags);
	}
}

size_t fl_diags_count(const fl_diags *diags)
{
	return diags->count;
}

size_t fl_diags_errors(const fl_diags *diags)
{
	return diags->errors;
}

size_t fl_diags_dropped(const fl_diags *diags)
{
	return diags->dropped;
}

const fl_diag *fl_diags_at(const fl_diags *diags, size_t index)
{
	assert(index < diags->count);
	return &diags->held[index];
}

/* Line `line` of the source, without its end; none for line 0, which is the whole file. */
static fl_text find_line(fl_text source, uint32_t line)
{
	if (line == 0) {
		return (fl_text){"", 0};
	}
	while (line > 1 && source.len > 0) {
		const char *end = memchr(source.at, '\n', source.len);
		if (end == NULL) {
			return (fl_text){"", 0};
		}
		source.len -= (size_t)(end + 1 - source.at);
		source.at = end + 1;
		line--;
	}
	const char *end = source.len > 0 ? memchr(source.at, '\n', source.len) : NULL;
	source.len = end != NULL ? (size_t)(end - source.at) : source.len;
	if (source.len > 0 && source.at[source.len - 1] == '\r') {
		source.len--;
	}
	if (source.len > SOURCE_BYTES_MAX) {
		source.len = SOURCE_BYTES_MAX;
		source.len = fl_text_utf8_error(source);
	}
	return source;
}

/* "" instead of NULL when memory is short: a diagnostic without its text still counts as one. */
static const char *keep(fl_diags *diags, fl_text text)
{
	const char *kept = fl_arena_string(&diags->arena, text);
	return kept != NULL ? kept : "";
}

__attribute__((format(printf, 2, 0))) static const char *keep_format(
	fl_diags *diags, const char *format, va_list arguments)
{
	char text[FL_ERROR_TEXT_BYTES_MAX];
	vsnprintf(text, sizeof(text), format, arguments);
	fl_text view = fl_text_of(text);
	view.len = fl_text_utf8_error(view);
	return keep(diags, view);
}

/* Both sentences from the same arguments. */
__attribute__((format(printf, 3, 0), format(printf, 4, 0))) static void keep_formats(
	fl_diags *diags, const char **ret_text, const char *en, const char *zh, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	ret_text[FL_EN] = keep_format(diags, en, arguments);
	ret_text[FL_ZH] = keep_format(diags, zh, again);
	va_end(again);
}

/* A quoted value may hold the end of a line, as block scalars do. */
static const char *on_one_line(fl_diags *diags, const char *text)
{
	size_t line = strcspn(text, "\n");
	if (text[line] == '\0') {
		return text;
	}
	FL_AUTO(fl_buf) flat = {0};
	for (; *text != '\0'; text++) {
		if (*text == '\n') {
			fl_buf_string(&flat, "\\n");
		} else {
			fl_buf_char(&flat, *text);
		}
	}
	return keep(diags, fl_buf_view(&flat));
}

fl_diag *fl_diags_add(fl_diags *diags, fl_severity severity, const char *name,
	const fl_place *place, const char *en, const char *zh, ...)
{
	diags->errors += severity == FL_ERROR;
	if (diags->count == FL_DIAGS_MAX) {
		diags->dropped++;
		return NULL;
	}
	fl_diag *diag = &diags->held[diags->count++];
	*diag = (fl_diag){.severity = severity,
		.name = name,
		.file = keep(diags, fl_text_of(place->file != NULL ? place->file : "")),
		.line = place->line,
		.column = place->column,
		.width = place->width > 0 ? place->width : 1,
		.source = keep(diags, find_line(place->source, place->line)),
		.path = keep(diags, fl_text_of(place->path != NULL ? place->path : "")),
		.hint = {"", ""}};
	va_list arguments;
	va_start(arguments, zh);
	keep_formats(diags, diag->text, en, zh, arguments);
	va_end(arguments);
	for (int lang = 0; lang < FL_LANGS; lang++) {
		diag->text[lang] = on_one_line(diags, diag->text[lang]);
	}
	return diag;
}

void fl_diags_hint(fl_diags *diags, fl_diag *diag, const char *en, const char *zh, ...)
{
	if (diag == NULL) {
		return;
	}
	va_list arguments;
	va_start(arguments, zh);
	keep_formats(diags, diag->hint, en, zh, arguments);
	va_end(arguments);
}

void fl_diags_hint_nearest(
	fl_diags *diags, fl_diag *diag, fl_text value, const fl_text *allowed, size_t count)
{
	int nearest = fl_text_nearest(value, allowed, count);
	if (nearest >= 0) {
		fl_diags_hint(diags, diag,
			TR("did you mean `" FL_TEXT_FMT "`?", "是否应为“" FL_TEXT_FMT "”？"),
			FL_TEXT_ARG(allowed[nearest]));
		return;
	}
	FL_AUTO(fl_buf) list = {0};
	for (size_t i = 0; i < count; i++) {
		fl_buf_string(&list, i > 0 ? ", " : "");
		fl_buf_text(&list, allowed[i]);
	}
	const char *text = fl_buf_c(&list);
	if (text != NULL && count > 0) {
		fl_diags_hint(diags, diag, TR("allowed: %s", "可用：%s"), text);
	}
}

void fl_diags_rewind(fl_diags *diags, size_t count)
{
	while (diags->dropped == 0 && diags->count > count) {
		diags->errors -= diags->held[--diags->count].severity == FL_ERROR;
	}
}

#define ALSO_EN "the same stands in line"
#define ALSO_ZH "另见行"

void fl_diags_drop(fl_diags *diags, size_t index)
{
	assert(index < diags->count);
	diags->errors -= diags->held[index].severity == FL_ERROR;
	diags->count--;
	memmove(&diags->held[index], &diags->held[index + 1],
		(diags->count - index) * sizeof(diags->held[0]));
}

bool fl_diags_fold(fl_diags *diags, size_t index)
{
	const fl_diag *later = fl_diags_at(diags, index);
	for (size_t i = 0; i < index; i++) {
		fl_diag *earlier = &diags->held[i];
		if (strcmp(earlier->name, later->name) != 0 ||
			strcmp(earlier->text[FL_EN], later->text[FL_EN]) != 0 ||
			strcmp(earlier->file, later->file) != 0) {
			continue;
		}
		uint32_t line = later->line;
		FL_AUTO(fl_buf) en = {0};
		FL_AUTO(fl_buf) zh = {0};
		bool more = strstr(earlier->hint[FL_EN], ALSO_EN) != NULL;
		const char *begin = earlier->hint[FL_EN][0] != '\0' ? "\n" : "";
		fl_buf_format(&en, "%s%s%s %u", earlier->hint[FL_EN], more ? "," : begin,
			more ? "" : ALSO_EN, line);
		fl_buf_format(&zh, "%s%s%s %u", earlier->hint[FL_ZH], more ? "、" : begin,
			more ? "" : ALSO_ZH, line);
		fl_diags_drop(diags, index);
		if (!en.failed && !zh.failed) {
			fl_diags_hint(diags, earlier, FL_READY, fl_buf_c(&en), fl_buf_c(&zh));
		}
		return true;
	}
	return false;
}

/* By place; files stand in the order in which they came. */
static bool goes_before(const fl_diag *a, const fl_diag *b)
{
	if (strcmp(a->file, b->file) != 0) {
		return false;
	}
	return a->line != b->line ? a->line < b->line : a->column < b->column;
}

void fl_diags_sort(fl_diags *diags)
{
	for (size_t i = 1; i < diags->count; i++) {
		fl_diag moved = diags->held[i];
		size_t at = i;
		for (; at > 0 && goes_before(&moved, &diags->held[at - 1]); at--) {
			diags->held[at] = diags->held[at - 1];
		}
		diags->held[at] = moved;
	}
}
