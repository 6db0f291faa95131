/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all rules that look at one number come to, as a step function of it: many rules over one
 * indicator, or one column, cost one search.  Every rule here is a sum of points or a worst grade,
 * so that putting them together changes nothing.
 */
#ifndef FL_GRADE_STEPS_H
#define FL_GRADE_STEPS_H

#include "rules/plan.h"

/* The steps that one capped rule may have to be put into a stair. */
#define FL_STAIR_STEPS_MAX 256

/* From `from` on, until the next step. */
typedef struct fl_step {
	int64_t from;
	int64_t deducted, added; /* on the plan's scale */
	uint32_t at_best;        /* of the vetoes that hold */
} fl_step;

/* The steps of one number; the first begins with the smallest that there is. */
typedef struct fl_stair {
	bool of_column; /* else of an indicator */
	uint32_t source;
	uint32_t count;
	const int64_t *from; /* those of `step`, for the search */
	const fl_step *step;
} fl_stair;

typedef struct fl_stairs {
	uint32_t count;
	fl_stair *stair;
	bool *taken; /* of each rule of the plan: the stairs hold it */
} fl_stairs;

/*
 * Puts every rule with a condition, every rule that its cap stops within FL_STAIR_STEPS_MAX steps,
 * and every veto into stairs of the arena.  FL_MEMORY.
 */
fl_code fl_stairs_init(
	const fl_plan *plan, fl_arena *arena, fl_stairs *ret_stairs, fl_error *reterr);

/* Adds what a stair says of some values; nothing can overflow, see FL_RULES_MAX. */
void fl_stair_add(const fl_stair *stair, const int64_t *value, uint32_t units, int64_t *deducted,
	int64_t *added, uint8_t *at_best);

#endif
