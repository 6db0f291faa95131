/* SPDX-License-Identifier: Apache-2.0 */
/* Ways in which a broken YAML text may have been meant; private to the reading of YAML. */
#ifndef FL_BASE_YAML_GUESS_H
#define FL_BASE_YAML_GUESS_H

#include "base/yaml_cause.h"
#include "base/yaml_scan.h"

#define FL_YAML_GUESSES_MAX 48u

/* One change of the text, and what to say if it was it. */
typedef struct fl_yaml_guess {
	const char *name; /* of the problem */
	size_t at;        /* what is pointed at */
	uint32_t width;
	size_t from, len; /* what is taken out, */
	char put[48];     /* and what is put there */
	bool spoils;      /* the value that stands there is not what was meant */
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

/* All guesses for an error, the likeliest first. */
void fl_yaml_guess_all(fl_text text, const fl_yaml_error *error, fl_yaml_guesses *ret_guesses);

#endif
