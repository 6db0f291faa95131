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
