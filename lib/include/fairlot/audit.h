/* SPDX-License-Identifier: Apache-2.0 */
/* A design under many trial seeds.  Part of <fairlot/fairlot.h>. */
#ifndef FAIRLOT_AUDIT_H
#define FAIRLOT_AUDIT_H

#include <fairlot/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FL_AUDIT_TRIALS_MAX 10000

typedef struct fl_audit_options {
	const char *record; /* of the draw; only its lists and its design are used */
	const char *text;   /* what the trial seeds follow from; NULL: the record's commit */
	int64_t trials;     /* 1 to FL_AUDIT_TRIALS_MAX */
	bool evenness;      /* assign inspectors to the record's targets, instead of drawing */
	unsigned threads;
	fl_progress_fn *progress; /* in trials; may be NULL */
	void *context;
} fl_audit_options;

/* The result of an audit. */
typedef struct fl_audit fl_audit;

/*
 * Draws again under each trial seed and counts.  Whatever should be left to chance is held against
 * the exact binomial range that a fair draw misses, over all ranges of the audit together, at most
 * once in a million audits.  FL_OK even where something is outside of its range.  FL_MISMATCH where
 * the record does not hold, FL_REFUSED for a wrong number of trials or a text with a line end.
 */
FL_API fl_code fl_audit_run(
	const fl_audit_options *options, fl_audit **ret_audit, fl_error *reterr);
FL_API void fl_audit_free(fl_audit *audit);

typedef struct fl_audit_info {
	uint64_t number; /* of the draw */
	const char *text;
	uint64_t trials;
	bool fair;      /* everything lies in its range */
	uint64_t tests; /* ranges that had to hold */
	size_t classes; /* 0 of an audit for evenness */
	size_t rosters; /* 0 of an audit of the draw */
} fl_audit_info;
FL_API void fl_audit_describe(const fl_audit *audit, fl_audit_info *ret_info);

/* How often something came up in the trials: each count should be from `low` to `high`. */
typedef struct fl_audited {
	const char *chance; /* in one trial, exact */
	uint64_t low;
	uint64_t high;
	uint64_t least; /* the smallest count met */
	uint64_t most;
	uint64_t tested;  /* counts */
	uint64_t outside; /* of them, not in the range */
} fl_audited;

typedef struct fl_audited_class {
	const char *stratum;
	const char *grade;
	uint64_t size;
	const char *expected; /* in one trial, exact */
	uint64_t drawn;       /* in all trials */
	uint64_t off;         /* trials that drew a number which the design does not allow */
	bool all_pairs;       /* of two retailers; else some of them, by distance in the frame */
	fl_audited rounding;  /* trials that drew the larger of two numbers; tested is 0 or 1 */
	fl_audited units;     /* trials in which a retailer was drawn */
	fl_audited pairs;     /* trials in which two were drawn together */
} fl_audited_class;
FL_API void fl_audit_class_at(const fl_audit *audit, size_t index, fl_audited_class *ret_class);

/* How a roster's visits spread over its inspectors. */
typedef struct fl_audited_roster {
	const char *department;
	uint64_t infeasible; /* trials without a plan */
	uint64_t level_least;
	uint64_t level_most;
	uint64_t pairs;     /* of a target and an inspector who may visit it */
	uint64_t shares[5]; /* pairs that came up never, less than half of their even share, up to
	                     * it, up to twice, more often */
	size_t inspectors;
} fl_audited_roster;
FL_API void fl_audit_roster_at(const fl_audit *audit, size_t index, fl_audited_roster *ret_roster);

typedef struct fl_audited_inspector {
	const char *id;
	bool lead;
	uint64_t capacity;
	uint64_t allowed; /* targets */
	uint64_t visits;  /* in all trials */
	uint64_t fewest;  /* in one trial */
	uint64_t most;
	uint64_t pair_least; /* trials in which the rarest allowed target came up */
	uint64_t pair_most;
} fl_audited_inspector;
FL_API void fl_audit_inspector_at(
	const fl_audit *audit, size_t roster, size_t index, fl_audited_inspector *ret_inspector);

#ifdef __cplusplus
}
#endif

#endif
