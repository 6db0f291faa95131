/* SPDX-License-Identifier: Apache-2.0 */
/* A growing piece of text. */
#include "base/buf.h"

#include "base/large.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void fl_buf_done(fl_buf *buf)
{
	free(buf->at);
	*buf = (fl_buf){0};
}

/* With no room left every later append comes here and is refused. */
static bool fail(fl_buf *buf)
{
	buf->failed = true;
	buf->capacity = buf->len;
	return false;
}

bool fl_buf_reserve(fl_buf *buf, size_t more)
{
	if (buf->failed) {
		return false;
	}
	if (buf->capacity - buf->len >= more) {
		return true;
	}
	size_t capacity = buf->capacity < 256 ? 256 : buf->capacity;
	while (capacity - buf->len < more) {
		if (capacity > SIZE_MAX / 2) {
			return fail(buf);
		}
		capacity *= 2;
	}
	char *grown = realloc(buf->at, capacity);
	if (grown == NULL) {
		return fail(buf);
	}
	fl_large_advise(grown, capacity);
	buf->at = grown;
	buf->capacity = capacity;
	return true;
}

void fl_buf_int(fl_buf *buf, int64_t value)
{
	char digits[20];
	size_t start = sizeof(digits);
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do {
		digits[--start] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0) {
		fl_buf_char(buf, '-');
	}
	fl_buf_add(buf, digits + start, sizeof(digits) - start);
}

void fl_buf_format(fl_buf *buf, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int len = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (len < 0 || !fl_buf_reserve(buf, (size_t)len + 1)) {
		fail(buf);
		return;
	}
	va_start(arguments, format);
	vsnprintf(buf->at + buf->len, (size_t)len + 1, format, arguments);
	va_end(arguments);
	buf->len += (size_t)len;
}

const char *fl_buf_c(fl_buf *buf)
{
	if (!fl_buf_reserve(buf, 1)) {
		return NULL;
	}
	buf->at[buf->len] = '\0';
	return buf->at;
}
