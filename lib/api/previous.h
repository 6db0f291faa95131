/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The grades of the last official run, for the rules on movement.  That is, of the runs that were
 * published by the day of knowledge, the one of the latest day before the day of grading.
 */
#ifndef FL_API_PREVIOUS_H
#define FL_API_PREVIOUS_H

#include "facts.h"
#include "rules/plan.h"
#include "store/runs.h"

typedef struct fl_previous {
	const fl_plan *plan;
	int64_t run; /* 0: there is none, or the plan does not ask */
	sqlite3_stmt *lines;
	uint8_t grade[FL_BATCH_UNITS_MAX];
} fl_previous;

/* Finds the run.  One a thread, each on a connection of its own. */
fl_code fl_previous_init(fl_store *store, const fl_plan *plan, fl_day as_of, fl_day known_at,
	fl_previous *ret_previous, fl_error *reterr);
void fl_previous_done(fl_previous *previous);
FL_AUTO_DEFINE(fl_previous, fl_previous_done);

/* The facts of a chunk with the previous grade of each unit.  It lives until the next call. */
fl_code fl_previous_add(fl_previous *previous, int64_t chunk, const fl_facts *facts,
	fl_facts *ret_facts, fl_error *reterr);

#endif
