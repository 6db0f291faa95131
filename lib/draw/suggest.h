/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the smallest change would be that makes an assignment possible: more capacity, or more
 * people.  Advice only: no record holds it, and lifting a recusal is never part of it.
 */
#ifndef FL_DRAW_SUGGEST_H
#define FL_DRAW_SUGGEST_H

#include "draw/assign.h"

/* So many targets more for one inspector; with fixed teams, for the team of this lead. */
typedef struct fl_raise {
	uint32_t inspector; /* position in the roster */
	uint32_t added;
} fl_raise;

/* Either of the two is enough by itself. */
typedef struct fl_suggestion {
	bool capacity_helps;    /* false: some target has too few people whom it may be given */
	uint64_t units;         /* the fewest targets more, of all inspectors together */
	const fl_raise *raises; /* one way to spread them, by position */
	size_t raise_count;

	uint32_t people;   /* the fewest further inspectors (or teams) who serve every stratum */
	uint32_t leads;    /* so many of them must be leads; 0 with fixed teams */
	uint32_t capacity; /* with this capacity each: the largest of the roster */
} fl_suggestion;

/* Of an assignment that has no plan; the arguments are those of fl_assign(). */
fl_code fl_suggest(const fl_target *targets, size_t count, const fl_roster *roster,
	const fl_seed *seed, fl_arena *arena, fl_suggestion *ret_suggestion, fl_error *reterr);

#endif
