/* SPDX-License-Identifier: Apache-2.0 */
/* Result codes and the one way to fail. */
#include "base/error.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *fl_code_name(fl_code code)
{
	static const char *const names[] = {
#define X(code, exit, text) #code,
		FL_CODES(X)
#undef X
	};
	size_t index = (size_t)code;
	return index < sizeof(names) / sizeof(names[0]) ? names[index] : "FL_BUG";
}

int fl_code_exit(fl_code code)
{
	static const int exits[] = {
#define X(code, exit, text) exit,
		FL_CODES(X)
#undef X
	};
	size_t index = (size_t)code;
	return index < sizeof(exits) / sizeof(exits[0]) ? exits[index] : 4;
}

const char *fl_version(void)
{
	return FAIRLOT_VERSION;
}

/* A text that was cut by snprintf may end inside a character: drops the broken one. */
static void cut_at_character(char *text)
{
	size_t len = strlen(text);
	text[fl_text_utf8_error((fl_text){text, len})] = '\0';
}

__attribute__((format(printf, 3, 0))) static void write_text(
	fl_error *error, fl_lang lang, const char *format, va_list arguments)
{
	vsnprintf(error->text[lang], sizeof(error->text[lang]), format, arguments);
	cut_at_character(error->text[lang]);
}

/* Both sentences from the same arguments. */
__attribute__((format(printf, 2, 0), format(printf, 3, 0))) static void write_texts(
	fl_error *error, const char *en, const char *zh, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	write_text(error, FL_EN, en, arguments);
	write_text(error, FL_ZH, zh, again);
	va_end(again);
}

fl_code fl_fail(fl_error *reterr, fl_code code, const char *en, const char *zh, ...)
{
	assert(code != FL_OK);
	if (reterr == NULL) {
		return code;
	}
	*reterr = (fl_error){.code = code};
	va_list arguments;
	va_start(arguments, zh);
	write_texts(reterr, en, zh, arguments);
	va_end(arguments);
	return code;
}

fl_code fl_fail_at(fl_error *reterr, fl_code code, const char *file, uint32_t line, uint32_t column,
	const char *en, const char *zh, ...)
{
	assert(code != FL_OK);
	if (reterr == NULL) {
		return code;
	}
	*reterr = (fl_error){.code = code, .line = line, .column = column};
	snprintf(reterr->file, sizeof(reterr->file), "%s", file);
	cut_at_character(reterr->file);
	va_list arguments;
	va_start(arguments, zh);
	write_texts(reterr, en, zh, arguments);
	va_end(arguments);
	return code;
}

fl_code fl_fail_again(fl_error *reterr, const fl_error *error)
{
	assert(error->code != FL_OK);
	if (reterr != NULL) {
		*reterr = *error;
	}
	return error->code;
}

fl_code fl_fail_memory(fl_error *reterr)
{
	return fl_fail(reterr, FL_MEMORY, TR("out of memory", "内存不足"));
}

fl_code fl_fail_diags(fl_error *reterr, const fl_diags *diags)
{
	size_t errors = fl_diags_errors(diags);
	assert(errors > 0);
	/* Where all errors came after the list was full of warnings, the first of those will do. */
	const fl_diag *first = fl_diags_at(diags, 0);
	for (size_t i = 1; i < fl_diags_count(diags) && first->severity != FL_ERROR; i++) {
		first = fl_diags_at(diags, i);
	}
	return fl_fail_at(reterr, FL_REFUSED, first->file, first->line, first->column,
		TR("%zu problem(s); nothing was changed", "发现 %zu 处问题，未作任何更改"), errors);
}
