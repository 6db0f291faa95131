/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a draw is measured by before anything is drawn: the rule set's rates and what the year has
 * brought so far, and the work that the draw would make.  Part of <fairlot/fairlot.h>.
 */
#ifndef FAIRLOT_INSPECTION_H
#define FAIRLOT_INSPECTION_H

#include <fairlot/draw.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Rates ---------------------------------------------------------------------------------- */

/* One grade, all strata together.  A year or quarter is the one in which the draw's period ends; a
 * share is in millionths; -1 where the rule set says nothing. */
typedef struct fl_draw_ratio {
	const char *grade; /* belongs to the draw */
	const char *per;   /* "year", "quarter" or "draw": what the rates are of */
	uint64_t size;     /* retailers in business */
	uint64_t visited;  /* visits by lot in the year, or in the quarter */
	uint64_t owed;     /* drawn by lot earlier in it and not yet visited */
	uint64_t problem;  /* problem-driven visits in the year; no part of the ratio */
	int64_t ratio;     /* (visited + owed) / size, rounded; -1 where size is 0 */
	int64_t floor;     /* the rule set's rate.min */
	int64_t ceiling;   /* the rule set's rate.max */
	uint64_t due;      /* visits due by the end of the draw's period */
	uint64_t taken;    /* put in because the year's least number would be missed else */
	uint64_t unmet;    /* of what is due and not done, not drawn: ceiling or exclusions */
	uint64_t over;     /* visits beyond the ceiling already */
	uint64_t planned;  /* the expected number of this draw, in thousandths, rounded */
} fl_draw_ratio;

/* One entry a grade of the rule set, the best first, then "not_graded"; none where the rule set has
 * no inspection section. */
FL_API size_t fl_draw_ratio_count(const fl_draw *draw);
FL_API void fl_draw_ratio_at(const fl_draw *draw, size_t index, fl_draw_ratio *ret_ratio);

/* ---- Work ----------------------------------------------------------------------------------- */

/* What is certain before the draw, all departments of a joint draw together.  The number of targets
 * is exact; those of strata are the least that any seed gives. */
typedef struct fl_draw_work {
	uint64_t targets; /* in all, those put in included: exact */
	uint64_t need;    /* inspectors a target; 0 where none are assigned */
	uint64_t visits;  /* targets * need */
	uint64_t inspectors;
	uint64_t leads;
	uint64_t capacity;      /* visits that they can make, each at most one a target */
	uint64_t lead_capacity; /* of the leads alone */
	uint64_t level; /* the busiest inspector visits at least so many, whoever is drawn */
	size_t strata;  /* 0 where there are too many to look at each */
	bool possible;  /* false: no draw of this design could be assigned */
	bool sure;      /* every draw of it can be, recusals aside */
} fl_draw_work;
FL_API void fl_draw_work_of(const fl_draw *draw, fl_draw_work *ret_work);

/* The same for one stratum; `possible` is false in the strata that together prove a shortage. */
typedef struct fl_draw_stratum {
	const char *stratum; /* belongs to the draw */
	uint64_t targets;
	uint64_t inspectors; /* who serve it */
	uint64_t leads;
	uint64_t capacity;
	uint64_t lead_capacity;
	bool possible;
} fl_draw_stratum;
FL_API void fl_draw_stratum_at(const fl_draw *draw, size_t index, fl_draw_stratum *ret_stratum);

#ifdef __cplusplus
}
#endif

#endif
