/* SPDX-License-Identifier: Apache-2.0 */
/* How far a count may be from what is expected before chance is no excuse, exactly. */
#ifndef FL_DRAW_BINOMIAL_H
#define FL_DRAW_BINOMIAL_H

#include "draw/ratio.h"

/* Both ends are within. */
typedef struct fl_range {
	uint32_t low;
	uint32_t high;
} fl_range;

/*
 * The narrowest range that the number of successes in so many independent trials, each a success
 * with this chance, misses at the lower end, and likewise at the upper end, with a probability of
 * at most 1/odds.  Tails are summed as whole numbers of any length; nothing is rounded.
 */
fl_code fl_binomial_range(
	fl_ratio chance, uint32_t trials, uint64_t odds, fl_range *ret_range, fl_error *reterr);

#endif
