/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a roster can visit so many targets of each stratum, before it is known which: recusals
 * are left out of account.  Targets of one stratum are alike then, so the question is one of a flow
 * from strata to inspectors, and its answer is exact.
 */
#ifndef FL_DRAW_SUPPLY_H
#define FL_DRAW_SUPPLY_H

#include "draw/lists.h"

typedef struct fl_demand {
	fl_text stratum;
	uint64_t targets;
	bool short_; /* one of the strata that together prove a shortage */
} fl_demand;

typedef struct fl_supply {
	bool possible;
	uint32_t
		level; /* where possible: the least number of visits that the busiest can do with */
} fl_supply;

/* Of a sorted roster.  Marks the strata of a shortage.  FL_MEMORY. */
fl_code fl_supply_find(const fl_roster *roster, fl_demand *demands, size_t count,
	fl_supply *ret_supply, fl_error *reterr);

/* Whether an inspector of a sorted roster serves a stratum. */
bool fl_roster_serves(const fl_roster *roster, fl_text inspector, fl_text stratum);

#endif
