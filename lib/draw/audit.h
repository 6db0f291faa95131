/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A design under many trial seeds: whether each retailer is drawn as often as was promised, and two
 * of one class together as often as theory says.  The seeds are those of trials.h, so that anybody
 * repeats the audit.
 */
#ifndef FL_DRAW_AUDIT_H
#define FL_DRAW_AUDIT_H

#include "draw/binomial.h"
#include "draw/select.h"
#include "draw/trials.h"

/* A fair design is called unfair by chance at most once in so many audits. */
#define FL_AUDIT_ODDS UINT64_C(1000000)

/* Draws once: sets `drawn` and `picks` of the classes.  What fl_classes_count() and fl_select() do,
 * or what a test puts in their place. */
typedef fl_code fl_sampler(fl_classes *classes, const fl_design *design, const fl_unit *units,
	size_t unit_count, const fl_seed *seed, fl_arena *arena, fl_error *reterr);

typedef struct fl_audit_spec {
	const fl_classes *classes; /* with expected numbers */
	const fl_unit *units;      /* sorted */
	size_t unit_count;
	const fl_design *design;
	fl_trials trials;
	fl_sampler *sampler; /* NULL: the one that draws */
} fl_audit_spec;

/* Counts of one kind beside the range in which chance leaves them. */
typedef struct fl_audit_counts {
	fl_ratio chance; /* in one trial */
	fl_range range;  /* of trials */
	uint32_t least;  /* the smallest and the largest count met */
	uint32_t most;
	uint64_t tested;  /* how many counts there are */
	uint64_t outside; /* how many of them are not in the range */
} fl_audit_counts;

typedef struct fl_audit_class {
	uint64_t drawn;           /* in all trials together */
	uint32_t off;             /* trials with a number that is neither of the two possible */
	fl_audit_counts rounding; /* of a number between two: the trials with the larger */
	fl_audit_counts units;    /* how often each was drawn */
	fl_audit_counts pairs;    /* how often two were drawn together */
	bool all_pairs;           /* else of some, by their distance in the frame */
} fl_audit_class;

typedef struct fl_audit_result {
	fl_audit_class *at; /* one a class */
	uint64_t tests;     /* ranges that had to hold */
	bool fair;          /* all of them did */
} fl_audit_result;

fl_code fl_audit_trials(
	const fl_audit_spec *spec, fl_arena *arena, fl_audit_result *ret_result, fl_error *reterr);

#endif
