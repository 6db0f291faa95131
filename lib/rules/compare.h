/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing single keys of two rule sets; private to the room. */
#ifndef FL_RULES_COMPARE_H
#define FL_RULES_COMPARE_H

#include "rules/diff.h"

/* More than any item has keys. */
#define FL_COMPARE_PARTS_MAX 24u

typedef struct fl_comparing {
	fl_arena *arena;
	fl_diff_entry *entry;
	uint32_t count, capacity;
	fl_diff_part part[FL_COMPARE_PARTS_MAX]; /* of the entry at hand */
	uint32_t part_count;
	bool failed; /* memory ran out */
} fl_comparing;

/* 1 where the second is larger, -1 where it is smaller, 0 where they are equal. */
int fl_compare_order(int64_t before, int64_t after);

/* The text of a scalar; "" where it is not given. */
fl_text fl_compare_text(const fl_yaml *at);

/* Notes a key that differs, for the entry at hand. */
void fl_compare_part(
	fl_comparing *comparer, const char *key, fl_text before, fl_text after, int sense);

/* Adds an entry with the keys noted so far; close does so only where there are some. */
void fl_compare_entry(
	fl_comparing *comparer, const char *section, fl_text id, fl_diff_verdict verdict);
void fl_compare_close(fl_comparing *comparer, const char *section, fl_text id);

/* A number; `none` is what a missing one means, `up` the sense of a larger one. */
void fl_compare_number(fl_comparing *comparer, const char *key, const fl_number *before,
	const fl_number *after, int64_t none, int up);
void fl_compare_choice(fl_comparing *comparer, const char *key, const fl_choice *before,
	const fl_choice *after, int up);
void fl_compare_word(
	fl_comparing *comparer, const char *key, const fl_word *before, const fl_word *after);

/* A label or a citation. */
void fl_compare_wording(
	fl_comparing *comparer, const char *key, const fl_word *before, const fl_word *after);

/* What no way can be said of. */
void fl_compare_nodes(
	fl_comparing *comparer, const char *key, const fl_yaml *before, const fl_yaml *after);

/* All keys of a deduction (`up` is 1) or a bonus (-1), and of a veto. */
void fl_compare_rule(
	fl_comparing *comparer, const fl_set_rule *before, const fl_set_rule *after, int up);
void fl_compare_veto(fl_comparing *comparer, const fl_plan *old_plan, const fl_plan *new_plan,
	const fl_set_veto *before, const fl_set_veto *after);

#endif
