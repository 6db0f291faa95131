/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comparing one item of two rule sets, key by key along the tables of the grammar (keys.h), so that
 * a key which the language gains is compared from the day it is read.  Private to the room.
 */
#ifndef FL_RULES_COMPARE_H
#define FL_RULES_COMPARE_H

#include "rules/diff.h"

/* More than any item has keys. */
#define FL_COMPARE_PARTS_MAX 96u

typedef struct fl_comparing {
	fl_arena *arena;
	const fl_plan *plan[2]; /* before, after */
	const char *section;    /* of the item at hand */
	fl_diff_part part[FL_COMPARE_PARTS_MAX];
	uint32_t part_count;
	bool failed; /* memory ran out */
} fl_comparing;

/* How a key is to be read: what a missing one means, and which way is tighter. */
typedef struct fl_sense {
	const char *section;
	const char *key; /* "repeat.from" */
	int up;       /* the sense of a larger number, a longer time, a later choice, more words */
	int64_t none; /* what a missing one means, in its own units */
} fl_sense;

/* Never NULL: a key without an entry has no sense, and a missing one differs from all others. */
const fl_sense *fl_sense_of(const char *section, fl_text key);

/* A key that changes no result: labels, titles, citations. */
bool fl_sense_wording(const char *section, fl_text key);

/* Notes all keys of an item that differ; `prefix` is "" or "rate.". */
void fl_compare_keys(fl_comparing *comparer, const fl_keys *table, fl_text prefix,
	const void *before, const void *after);
void fl_compare_value(fl_comparing *comparer, const fl_key *key, fl_text name, const void *before,
	const void *after);

/* Notes a key that differs; `sense` is that of a deduction: 1, -1, 0, or 2 for both ways. */
void fl_compare_note(fl_comparing *comparer, fl_text name, const fl_yaml *before,
	const fl_yaml *after, int sense);

/* 1 where the second is larger, -1 where it is smaller, 0 where they are equal. */
static inline int fl_compare_order(int64_t before, int64_t after)
{
	return (after > before) - (after < before);
}

/* A band by its lower cut. */
void fl_compare_band(fl_comparing *comparer, const void *before, const void *after);

/* What a key of its own kind of meaning needs; false where the key is none of these.  Each notes
 * what differs.  In compare_special.c. */
bool fl_compare_special(
	fl_comparing *comparer, fl_text name, const void *before, const void *after);

/* Whether two pieces say the same, apart from the order of keys and the way numbers are written. */
bool fl_compare_same(const fl_yaml *before, const fl_yaml *after, unsigned depth);

#endif
