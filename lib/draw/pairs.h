/* SPDX-License-Identifier: Apache-2.0 */
/* Which pairs of target and inspector (or team) are allowed, and their tickets.  For
 * assign.c and suggest.c. */
#ifndef FL_DRAW_PAIRS_H
#define FL_DRAW_PAIRS_H

#include "draw/assign.h"
#include "draw/match.h"

/* Everything an assignment starts from. */
typedef struct fl_pairs {
	const fl_target *targets;
	const fl_roster *roster;
	const fl_seed *seed;
	fl_teams teams; /* formed where the roster wants them */
	fl_match_rules rules;
} fl_pairs;

fl_code fl_pairs_build(const fl_target *targets, size_t count, const fl_roster *roster,
	const fl_seed *seed, fl_arena *arena, fl_pairs *ret_pairs, fl_error *reterr);

fl_hash fl_pair_ticket(const fl_pairs *pairs, size_t target, size_t person);

/* Pairs as target * people + person below 2^32, for walking in the order of their tickets: the
 * upper half of each entry is the start of the ticket, the lower half the pair. */
typedef struct fl_pair_order {
	uint64_t *entries;
	size_t count;
} fl_pair_order;

static inline void fl_pair_order_done(fl_pair_order *order)
{
	free(order->entries);
}
FL_AUTO_DEFINE(fl_pair_order, fl_pair_order_done);

fl_code fl_pairs_order(
	const fl_pairs *pairs, unsigned threads, fl_pair_order *ret_order, fl_error *reterr);

#endif
