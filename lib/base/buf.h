/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A growing piece of text.  Running out of memory is remembered in `failed` and makes every later
 * append do nothing, so that a writer checks once at its end.
 */
#ifndef FL_BASE_BUF_H
#define FL_BASE_BUF_H

#include "base/error.h"
#include "base/text.h"

typedef struct fl_buf {
	char *at;
	size_t len;
	size_t capacity;
	bool failed;
} fl_buf;

void fl_buf_done(fl_buf *buf);
FL_AUTO_DEFINE(fl_buf, fl_buf_done);

/* Makes room for `more` bytes behind `len`; false when memory ran out. */
bool fl_buf_reserve(fl_buf *buf, size_t more);

static inline void fl_buf_add(fl_buf *buf, const void *bytes, size_t len)
{
	if (buf->capacity - buf->len >= len || fl_buf_reserve(buf, len)) {
		if (len > 0) {
			memcpy(buf->at + buf->len, bytes, len);
		}
		buf->len += len;
	}
}

static inline void fl_buf_char(fl_buf *buf, char character)
{
	fl_buf_add(buf, &character, 1);
}

static inline void fl_buf_text(fl_buf *buf, fl_text text)
{
	fl_buf_add(buf, text.at, text.len);
}

static inline void fl_buf_string(fl_buf *buf, const char *string)
{
	fl_buf_add(buf, string, strlen(string));
}

void fl_buf_int(fl_buf *buf, int64_t value);
void fl_buf_format(fl_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline fl_text fl_buf_view(const fl_buf *buf)
{
	return (fl_text){buf->at, buf->len};
}

/* The contents as a C string, "" for an empty one; NULL when memory had run out. */
const char *fl_buf_c(fl_buf *buf);

#endif
