/* SPDX-License-Identifier: Apache-2.0 */
/* Text for a terminal of 80 columns, in one language: Chinese characters take two. */
#ifndef FL_PUBLISH_TERMINAL_H
#define FL_PUBLISH_TERMINAL_H

#include "publish/words.h"

/* Where text goes, and the language. */
typedef struct fl_terminal {
	const fl_explained *all;
	fl_lang lang;
	fl_buf *out;
} fl_terminal;

static inline const char *fl_terminal_say(const fl_terminal *to, const char *en, const char *zh)
{
	return fl_words_say(to->lang, en, zh);
}

static inline void fl_terminal_put(const fl_terminal *to, const char *text)
{
	fl_buf_string(to->out, text);
}

/* Columns of the current line that are taken. */
uint32_t fl_terminal_used(const fl_terminal *to);

/* Blanks up to a column of the current line, at least one. */
void fl_terminal_pad(const fl_terminal *to, uint32_t column);

/* A name and the column where its value begins. */
void fl_terminal_field(const fl_terminal *to, const char *name);

/* Something with its name; on a line of its own, so far indented, where this one is full. */
void fl_terminal_named(const fl_terminal *to, const char *separator, const char *name, fl_text text,
	unsigned indent);

/* The section on what would lift the grade. */
void fl_terminal_next(const fl_terminal *to);

/* The lines that say whose grade it is. */
void fl_terminal_head(const fl_terminal *to);

/* The lines that say what it was made from. */
void fl_terminal_origin(const fl_terminal *to);

#endif
