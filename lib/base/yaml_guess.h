/* SPDX-License-Identifier: Apache-2.0 */
/* Ways in which a broken YAML text may have been meant; private to the reading of YAML. */
#ifndef FL_BASE_YAML_GUESS_H
#define FL_BASE_YAML_GUESS_H

#include "base/yaml_cause.h"
#include "base/yaml_scan.h"

#define FL_YAML_GUESSES_MAX 48u

/* Bytes that a guess puts, the end included. */
#define FL_YAML_PUT_MAX 160u

/* One change of the text, and what to say if it was it. */
typedef struct fl_yaml_guess {
	const char *name; /* of the problem */
	size_t at;        /* what is pointed at */
	uint32_t width;
	size_t from, len;          /* what is taken out, */
	char put[FL_YAML_PUT_MAX]; /* and what is put there */
	bool spoils;               /* the value that stands there is not what was meant */
	char text[FL_LANGS][240];
} fl_yaml_guess;

typedef struct fl_yaml_guesses {
	fl_text text;
	const fl_yaml_error *error;
	size_t at;         /* of the error */
	size_t line_start; /* of its line */
	fl_yaml_scan scan; /* of all before the error */
	uint32_t count;
	fl_yaml_guess guess[FL_YAML_GUESSES_MAX];
} fl_yaml_guesses;

/* Adds a guess that points at `at` and replaces `len` bytes at `from`; both sentences take the same
 * arguments.  Past FL_YAML_GUESSES_MAX it is lost. */
fl_yaml_guess *fl_yaml_guess_add(fl_yaml_guesses *in, const char *name, size_t at, size_t from,
	size_t len, const char *put, const char *en, const char *zh, ...)
	__attribute__((format(printf, 7, 9), format(printf, 8, 9)));

/* From the error upwards: what was typed full-width and YAML would take for syntax. */
void fl_yaml_guess_full_width(fl_yaml_guesses *in);

/* Whether a word can end at an offset. */
static inline bool fl_yaml_is_end(fl_text text, size_t at)
{
	return at >= text.len || text.at[at] == ' ' || text.at[at] == '\n' || text.at[at] == '\r';
}

/* All guesses for an error, the likeliest first. */
void fl_yaml_guess_all(fl_text text, const fl_yaml_error *error, fl_yaml_guesses *ret_guesses);

#endif
