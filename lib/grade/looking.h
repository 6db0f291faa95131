/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of looking ahead share; private to the room. */
#ifndef FL_GRADE_LOOKING_H
#define FL_GRADE_LOOKING_H

#include "grade/grader.h"
#include "grade/next.h"

typedef struct fl_looking {
	fl_plan plan;        /* with no end to its force */
	fl_binding binding;  /* to it; behind the types of the data come those of the plan */
	uint32_t plan_types; /* where they begin */
	fl_facts alone;      /* the unit alone: its index is 0 */
	uint32_t from, to;   /* its events */
	fl_day as_of, horizon;
	bool *may_change; /* of each day from as_of to the horizon */
	fl_arena *arena;
	fl_graded *graded;
	fl_next *out;
} fl_looking;

/* Marks every day on which the grade may change by time alone. */
void fl_looking_mark_days(fl_looking *looker);

/* The same for one event of a type of the plan; FL_DAY_NONE where there is no such day. */
typedef struct fl_looking_event {
	uint32_t type;
	fl_day occurred, decided, annulled, repaired;
} fl_looking_event;
void fl_looking_mark_event(fl_looking *looker, const fl_looking_event *event);

/* Finds the ways that lift the grade before it rises by itself. */
fl_code fl_looking_find_ways(fl_looking *looker, fl_error *reterr);

/* Whether the first unit has a better grade than on the day of grading. */
static inline bool fl_looking_better(const fl_looking *looker)
{
	return looker->graded->why[0] == FL_UNGRADED_NO &&
		looker->graded->grade[0] < looker->out->grade;
}

/* Holds what the grader found last against the explanation of the same day and facts. */
fl_code fl_looking_confirm(fl_looking *looker, fl_day day, const fl_facts *facts, fl_error *reterr);

#endif
