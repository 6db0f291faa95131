/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What visits a retailer has had in the year of a draw, and what follows from them.
 *
 * A visit is an event whose type says so (`visit: random` or `problem`).  A target that an earlier
 * draw of the year named and that no visit has come back for is *owed*: it counts like a visit that
 * was made, or a second draw would name as many again while the first list is being worked off.
 */
#ifndef FL_API_DRAW_YEAR_H
#define FL_API_DRAW_YEAR_H

#include "facts.h"
#include "rules/plan.h"
#include "store/store.h"

/* The year and the quarter in which a period ends: the first day of each, and of the next. */
typedef struct fl_draw_year {
	fl_day year, year_end;
	fl_day quarter, quarter_end;
	fl_day from, to; /* the period */
} fl_draw_year;

fl_draw_year fl_draw_year_of(fl_day from, fl_day to);

/* How many periods of the same length fit between this one and the end of the year: whole months
 * where the period is whole months, else days. */
uint32_t fl_draw_year_rounds(const fl_draw_year *year);

/* The visits of one retailer. */
typedef struct fl_visited {
	fl_day last;                          /* FL_DAY_NONE: none is known */
	uint16_t random_year, random_quarter; /* by lot */
	uint16_t owed_year, owed_quarter;     /* drawn by lot, not yet visited */
	uint16_t problem;                     /* in the year, not by lot */
	uint16_t owed_other;                  /* put in by decision, not yet visited */
	bool resting;                         /* after a clean visit */
	bool away;                            /* not in business: closed or suspended */
	bool aside;                           /* left out or put in by rule */
	bool taken; /* put in, or the year's least number would be missed */
} fl_visited;

/* Of the year: what counts against a retailer's own least and most. */
static inline uint32_t fl_visited_all(const fl_visited *visited)
{
	return (uint32_t)visited->random_year + visited->owed_year + visited->problem +
		visited->owed_other;
}

/* A target of an earlier draw. */
typedef struct fl_owed {
	int64_t retailer;
	fl_day from; /* first day of that draw's period */
	bool by_lot;
} fl_owed;

typedef struct fl_visits {
	const fl_plan *plan;
	const uint32_t *event; /* of the plan, by type of the vocabulary */
	fl_draw_year year;
	fl_day until;  /* events after this day are not looked at */
	bool has_rest; /* one length for all grades, in place of the rule set's */
	fl_span rest;
	fl_owed *owed; /* by retailer, then day */
	size_t owed_count;
} fl_visits;

/* Reads what earlier draws of the year still wait for. */
fl_code fl_visits_load_owed(fl_visits *visits, fl_store *store, fl_arena *arena, fl_error *reterr);

/* The visits of one unit of a batch. */
fl_visited fl_visits_look(const fl_visits *visits, const fl_facts *facts, uint32_t unit,
	int64_t retailer, const fl_plan_inspection *section);

#endif
