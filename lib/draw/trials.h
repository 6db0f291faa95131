/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trials of a design or an assignment on several threads.  Their seeds follow from a text, so that
 * anybody repeats them (lib/FORMATS.md, section 5).  For audit.c and evenness.c.
 */
#ifndef FL_DRAW_TRIALS_H
#define FL_DRAW_TRIALS_H

#include "draw/ticket.h"

#include "base/error.h"

typedef struct fl_trials {
	fl_text text;
	uint32_t count;
	unsigned threads;
	fl_progress_fn *progress; /* in trials; may be NULL */
	void *context;
} fl_trials;

/* The seed of trial `number`, from 1: H("fairlot/1", "trial", text, number). */
fl_seed fl_trial_seed(fl_text text, uint64_t number);

/* One trial; false where memory ran out.  Several run at once. */
typedef bool fl_trial(void *own, const fl_seed *seed);

fl_code fl_trials_run(const fl_trials *trials, fl_trial *trial, void *own, fl_error *reterr);

/* Adds one to a counter that trials share. */
static inline void fl_trials_count(uint32_t *counter)
{
	(void)__atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

#endif
