/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Grading batches of units.  One pass over the events fills the columns of the plan, then every
 * number that rules look at is looked at once; so the cost grows with the events and the different
 * indicators, not with the rules.  A grader belongs to one thread; plan and binding are shared.
 */
#ifndef FL_GRADE_GRADER_H
#define FL_GRADE_GRADER_H

#include "grade/binding.h"

#define FL_GRADE_NONE UINT8_MAX

/* The result of a batch, one entry a unit. */
typedef struct fl_graded {
	int64_t score[FL_BATCH_UNITS_MAX]; /* in units of 10^-plan.score_places; 0 if not graded */
	uint8_t grade
		[FL_BATCH_UNITS_MAX];    /* index of the plan's grades; FL_GRADE_NONE: not graded */
	uint8_t why[FL_BATCH_UNITS_MAX]; /* fl_ungraded */
} fl_graded;

typedef struct fl_grader fl_grader;

/*
 * A grader for one day.  Refused where the rule set is not in force on that day: another version
 * is, or none.  FL_REFUSED, FL_MEMORY.
 */
fl_code fl_grader_new(
	const fl_binding *binding, fl_day as_of, fl_grader **ret_grader, fl_error *reterr);
void fl_grader_free(fl_grader *grader);
FL_AUTO_PTR_DEFINE(fl_grader, fl_grader_free);

/* Grades the units of a batch.  FL_MEMORY. */
fl_code fl_grader_batch(
	fl_grader *grader, const fl_facts *facts, fl_graded *ret_graded, fl_error *reterr);

/* The values of an indicator for the batch graded last, in units of 10^-indicator.places; what
 * they say of a unit that is not graded for missing data is not meaningful. */
const int64_t *fl_grader_indicator(const fl_grader *grader, uint32_t indicator);

/* Whether a veto holds for a unit of the batch graded last. */
bool fl_grader_holds(const fl_grader *grader, uint32_t veto, uint32_t unit);

/* Why an indicator that decides nothing has no value for a unit of that batch, FL_UNGRADED_NO where
 * it has one; of one that decides something, why the unit is not graded. */
fl_ungraded fl_grader_indicator_why(const fl_grader *grader, uint32_t indicator, uint32_t unit);

/* The level of a measure for a unit of the batch graded last; of one that is graded. */
uint32_t fl_grader_level(const fl_grader *grader, uint32_t measure, uint32_t unit);

/* FL_REFUSED with a sentence where the plan is not in force on the day. */
fl_code fl_grader_in_force(const fl_plan *plan, fl_day as_of, fl_error *reterr);

#endif
