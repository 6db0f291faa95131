/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What would lift a grade: the points that are missing, the first day on which the grade rises if
 * nothing new happens, and the single acts that lift it at once.  Every answer is found by grading
 * the retailer with the batch grader, on that day or with that act, so that it cannot differ from
 * what will be graded then.  The previous official grade is held fixed, and the rules are taken to
 * stay in force.
 */
#ifndef FL_GRADE_NEXT_H
#define FL_GRADE_NEXT_H

#include "grade/binding.h"

/* How far ahead the days are walked. */
#define FL_NEXT_MONTHS 120

typedef enum fl_next_kind {
	FL_NEXT_REPAIR, /* one case is repaired, whose waiting time is over */
	FL_NEXT_BONUS   /* one more event that a bonus is given for */
} fl_next_kind;

/* One act, done on the day of grading, and what the retailer would have then. */
typedef struct fl_next_act {
	fl_next_kind kind;
	uint32_t event; /* of a repair: an event of the case, in the facts; else FL_NONE_INDEX */
	uint32_t rule;  /* of a bonus, in the plan; else FL_NONE_INDEX */
	int64_t score;
	uint8_t grade;
} fl_next_act;

typedef struct fl_next {
	uint8_t why; /* fl_ungraded: where the retailer is not graded, nothing else is said */
	uint8_t grade;
	int64_t score;
	uint8_t better;  /* the next better grade of the bands; FL_GRADE_NONE: there is none */
	int64_t missing; /* points to it, in units of the score; 0: a limit holds the grade down */
	fl_day rises_on; /* FL_DAY_NONE: not within FL_NEXT_MONTHS */
	uint8_t rises_to;
	uint32_t act_count;
	const fl_next_act *act; /* those that lift the grade, the smallest gain first */
} fl_next;

/* Looks ahead for one unit of the facts.  FL_REFUSED where the plan is not in force on the day,
 * FL_MEMORY. */
fl_code fl_next_make(const fl_binding *binding, fl_day as_of, const fl_facts *facts, uint32_t unit,
	fl_arena *arena, fl_next *ret_next, fl_error *reterr);

#endif
