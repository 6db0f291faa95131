/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text as a span, and what may be said of one: well-formed UTF-8, an identifier or a label of the
 * draw protocol (lib/FORMATS.md, section 1), the columns it takes on a terminal.  Nothing here
 * repairs anything.
 */
#ifndef FL_BASE_TEXT_H
#define FL_BASE_TEXT_H

#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct fl_text {
	const char *at;
	size_t len;
} fl_text;

#define FL_TEXT(literal)   ((fl_text){(literal), sizeof(literal) - 1})
#define FL_TEXT_FMT        "%.*s"
#define FL_TEXT_ARG(text_) (int)(text_).len, (text_).at

static inline fl_text fl_text_of(const char *string)
{
	return (fl_text){string, strlen(string)};
}

static inline bool fl_text_equal(fl_text a, fl_text b)
{
	return a.len == b.len && (a.at == b.at || a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool fl_text_is(fl_text a, const char *string)
{
	return fl_text_equal(a, fl_text_of(string));
}

/* The one order of all lists: by byte, the shorter first on a tie.  Negative, 0, positive. */
static inline int fl_text_compare(fl_text a, fl_text b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter > 0 ? memcmp(a.at, b.at, shorter) : 0;
	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* Cuts a line off the front of the text, without its end; false where no line ends in it. */
static inline bool fl_text_next_line(fl_text *text, fl_text *ret_line)
{
	const char *end = text->len > 0 ? memchr(text->at, '\n', text->len) : NULL;
	if (end == NULL) {
		return false;
	}
	*ret_line = (fl_text){text->at, (size_t)(end - text->at)};
	text->len -= ret_line->len + 1;
	text->at = end + 1;
	return true;
}

/* For tables in memory: FNV-1a over eight bytes at a time, mixed at the end, since licence numbers
 * differ in their last digits.  Texts are chained through `seed`, 0 for the first.  Take the slot
 * from the low bits. */
static inline uint64_t fl_text_hash(uint64_t seed, fl_text text)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ seed ^ text.len;
	while (text.len > 0) {
		uint64_t word = 0;
		size_t len = text.len < sizeof(word) ? text.len : sizeof(word);
		memcpy(&word, text.at, len);
		hash = (hash ^ word) * UINT64_C(0x100000001b3);
		hash ^= hash >> 29;
		text.at += len;
		text.len -= len;
	}
	hash *= UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

/* Decodes the first character.  Returns its length in bytes, 0 where it is not well-formed UTF-8
 * (overlong forms, surrogates and values past U+10FFFF included) or the text is empty. */
size_t fl_text_char(fl_text text, uint32_t *ret_char);

/* The first byte that is not well-formed UTF-8; text.len where all of it is. */
size_t fl_text_utf8_error(fl_text text);

/* Characters before byte `offset`. */
uint32_t fl_text_chars(fl_text text, size_t offset);

/* Columns on a terminal: East Asian wide characters take two, combining marks none. */
uint32_t fl_text_columns(fl_text text);
uint32_t fl_char_columns(uint32_t character);

/* An identifier: 1 to 64 bytes of [0-9A-Za-z._:-]. */
bool fl_text_is_id(fl_text text);

/* 1 to `max` bytes of well-formed UTF-8 without control characters (Unicode Cc). */
bool fl_text_is_printed(fl_text text, size_t max);

/* 1 to 32 of 0-9 a-z -: the name of a source of randomness or of a department. */
bool fl_text_is_name(fl_text text);

/* A label: printed text of at most 64 bytes. */
static inline bool fl_text_is_label(fl_text text)
{
	return fl_text_is_printed(text, FL_LABEL_BYTES_MAX);
}

/* A decimal integer of the protocol: no sign, no leading zero.  False on anything else or when it
 * does not fit. */
bool fl_text_to_u64(fl_text text, uint64_t *ret_value);

/* The first character that an input method left full-width and that ASCII has too (digits, letters,
 * punctuation, the ideographic blank, curly quotes).  Returns the ASCII one and the byte offset;
 * '\0' where there is none. */
char fl_text_full_width(fl_text text, size_t *ret_offset);

/* The ASCII counterpart of one character that an input method left full-width, or '\0'. */
char fl_char_half_width(uint32_t character);

/* The first candidate that equals `text`; -1 where none does. */
int fl_text_find(fl_text text, const fl_text *candidates, size_t count);

/* The candidate that is close enough to `text` to be meant; -1 where none is. */
int fl_text_nearest(fl_text text, const fl_text *candidates, size_t count);

#endif
