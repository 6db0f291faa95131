/* SPDX-License-Identifier: Apache-2.0 */
/* Running the tests that stand in a rule file. */
#ifndef FL_GRADE_RULETEST_H
#define FL_GRADE_RULETEST_H

#include "grade/binding.h"

typedef struct fl_ruletest_count {
	uint32_t run;
	uint32_t failed; /* malformed tests included */
} fl_ruletest_count;

/*
 * Grades the retailer of every test and compares score, grade, reasons and status.  Each difference
 * becomes a diagnostic at the expectation, with the sum written out as its hint; names that a test
 * has wrong are reported at their place.  FL_OK also where tests fail; FL_MEMORY, and FL_BUG where
 * grader and explanation disagree.
 */
fl_code fl_ruletest_run(
	const fl_plan *plan, fl_diags *diags, fl_ruletest_count *ret_count, fl_error *reterr);

/* The parts of a plan that tests should make fire: deductions and bonuses in the plan's order, its
 * vetoes, and last the clause on new retailers, which counts as one where it is not given. */
static inline uint32_t fl_ruletest_parts(const fl_plan *plan)
{
	return plan->deduction_count + plan->bonus_count + plan->veto_count + 1;
}

/* The id of a part; empty for a clause on new retailers that is not given. */
fl_text fl_ruletest_part(const fl_plan *plan, uint32_t part);

/*
 * The same as fl_ruletest_run(); `fired` has one entry a part, which becomes true where the part
 * decided something in some test: it came to points, held, or changed the grade.
 */
fl_code fl_ruletest_coverage(const fl_plan *plan, fl_diags *diags, bool *fired,
	fl_ruletest_count *ret_count, fl_error *reterr);

#endif
