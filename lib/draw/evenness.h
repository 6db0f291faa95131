/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How evenly an assignment spreads: who visits whom, and how many, under many trial seeds.  Every
 * target is worth `need` visits; the even share of each inspector who may visit it is need over
 * the number of those.
 */
#ifndef FL_DRAW_EVENNESS_H
#define FL_DRAW_EVENNESS_H

#include "draw/assign.h"
#include "draw/trials.h"

/* How often a pair comes up beside its even share: never, less than half of it, up to it, up to
 * twice, more. */
#define FL_EVENNESS_SHARES 5

typedef struct fl_evenness_inspector {
	uint32_t allowed; /* targets */
	uint64_t visits;  /* in all trials */
	uint32_t fewest;  /* in one trial */
	uint32_t most;
	uint32_t pair_least; /* trials in which the rarest of the allowed pairs came up */
	uint32_t pair_most;
} fl_evenness_inspector;

typedef struct fl_evenness {
	uint32_t trials;
	uint32_t infeasible; /* trials without a plan: with fixed teams the seed may decide that */
	uint32_t level_least;
	uint32_t level_most;
	uint64_t pairs; /* allowed */
	uint64_t shares[FL_EVENNESS_SHARES];
	fl_evenness_inspector *inspector; /* of each in the roster */
} fl_evenness;

typedef struct fl_evenness_spec {
	const fl_target *targets;
	size_t count;
	const fl_roster *roster;
	fl_trials trials;
} fl_evenness_spec;

fl_code fl_evenness_trials(
	const fl_evenness_spec *spec, fl_arena *arena, fl_evenness *ret_evenness, fl_error *reterr);

#endif
