/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What would lift a grade: the points that are missing, what else holds it down and until when, the
 * first day on which it rises if nothing new happens, and the smallest acts that lift it sooner.
 * Every answer is found by grading the retailer with the batch grader, on that day or with those
 * acts, and then worked out once more by the explanation; where the two differ nothing is said
 * (FL_BUG).  The last official grade is held fixed, and the rules are taken to stay in force.
 */
#ifndef FL_GRADE_NEXT_H
#define FL_GRADE_NEXT_H

#include "grade/binding.h"

typedef enum fl_next_kind {
	FL_NEXT_REPAIR, /* a case is repaired: all of its events that can be */
	FL_NEXT_EVENT   /* one more event that speaks for the retailer, on the day of grading */
} fl_next_kind;

typedef struct fl_next_act {
	fl_next_kind kind;
	uint32_t type;         /* of the plan; of a repair that of the first event */
	uint32_t count;        /* how many such events; 1 for a repair */
	uint32_t event_count;  /* of a repair: the events of the case that can be repaired */
	const uint32_t *event; /* in the facts */
} fl_next_act;

/*
 * Acts that lift the grade together, and sooner than without any one of them.  Events happen on the
 * day of grading; repairs are approved by `day`, at any time before.
 */
typedef struct fl_next_way {
	uint32_t size; /* acts, each event counted */
	uint32_t act_count;
	fl_next_act act[FL_NEXT_ACTS_MAX];
	fl_day day; /* the first on which the grade is better */
	uint8_t grade;
	int64_t score;
} fl_next_way;

/* A better grade that has a band. */
typedef struct fl_next_target {
	uint32_t grade;
	int64_t missing;  /* points to it, in units of the score; on the way up with the margin */
	bool above_score; /* no score is high enough */
	bool too_far;     /* more steps above the last official grade than one run may go */
	fl_day on;        /* the first day with it or better, if nothing new happens; FL_DAY_NONE */
} fl_next_target;

/* A veto that holds on the day of grading and leaves no better grade. */
typedef struct fl_next_hold {
	uint32_t veto;
	fl_day until; /* the last day in a row; FL_DAY_NONE: past the horizon */
} fl_next_hold;

typedef struct fl_next {
	fl_ungraded why; /* where the retailer is not graded, nothing else is said */
	uint32_t grade;
	int64_t score;
	fl_day horizon;         /* the last day looked at, FL_NEXT_MONTHS ahead */
	uint8_t previous_grade; /* FL_PREVIOUS_NONE: movement is not limited */
	bool newcomer;          /* the clause leaves no better grade */
	fl_day newcomer_until;  /* the last day as a newcomer */
	uint32_t target_count;
	const fl_next_target *target; /* the nearest first; none for who has the best grade */
	uint32_t hold_count;
	const fl_next_hold *hold;

	/* FL_DAY_NONE: not up to the horizon.  The day before is there to be compared. */
	fl_day rises_on;
	uint32_t rises_to;
	int64_t rises_score;
	fl_ungraded eve_why;
	uint32_t eve_grade;
	int64_t eve_score;

	uint32_t acts_tried; /* every way of so many acts was tried */
	uint32_t way_count;  /* at most FL_NEXT_WAYS_MAX */
	/* the fewest acts first, then the earliest day, then the best grade */
	const fl_next_way *way;
} fl_next;

/* Looks ahead for one unit of the facts, at most FL_NEXT_MONTHS.  FL_REFUSED where the plan is not
 * in force on the day, FL_MEMORY, FL_BUG. */
fl_code fl_next_make(const fl_binding *binding, fl_day as_of, uint32_t months,
	const fl_facts *facts, uint32_t unit, fl_arena *arena, fl_next *ret_next, fl_error *reterr);

#endif
