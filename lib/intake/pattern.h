/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns that an identifier must match as a whole: literal characters, `.`, classes `[0-9A-F]`
 * and `[^x]`, each with an optional count `{n}`, `{n,m}`, `?`, `*`, `+`; `\` takes the next
 * character literally.  ASCII, no groups and no alternatives, so that matching needs no
 * backtracking and no pattern is slow.
 */
#ifndef FL_INTAKE_PATTERN_H
#define FL_INTAKE_PATTERN_H

#include "base/arena.h"

#define FL_PATTERN_ITEMS_MAX 32u
#define FL_PATTERN_COUNT_MAX 64u

typedef struct fl_pattern_item {
	uint64_t set[4]; /* bytes that it takes */
	uint32_t least;
	uint32_t most;
} fl_pattern_item;

typedef struct fl_pattern {
	fl_text text;
	uint32_t count;
	fl_pattern_item item[FL_PATTERN_ITEMS_MAX];
} fl_pattern;

/* False where the pattern cannot be read; *ret_at is then the offending byte. */
bool fl_pattern_parse(fl_text text, fl_pattern *ret_pattern, size_t *ret_at);

/* Texts of more than FL_ID_BYTES_MAX bytes match nothing. */
bool fl_pattern_match(const fl_pattern *pattern, fl_text text);

#endif
