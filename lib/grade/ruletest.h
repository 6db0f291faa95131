/* SPDX-License-Identifier: Apache-2.0 */
/* Running the tests that stand in a rule file. */
#ifndef FL_GRADE_RULETEST_H
#define FL_GRADE_RULETEST_H

#include "grade/coverage.h"

typedef struct fl_ruletest_count {
	uint32_t run;
	uint32_t failed; /* malformed tests included */
} fl_ruletest_count;

/*
 * Grades the retailer of every test and compares score, grade, reasons and status.  Each difference
 * becomes a diagnostic at the expectation, the first of a test with its result taken apart as the
 * hint; names that a test has wrong are reported at their place.  Where `coverage` is not NULL, it
 * is told what spoke.  FL_OK also where tests fail; FL_MEMORY, and FL_BUG where grader and
 * explanation disagree.
 */
fl_code fl_ruletest_run(const fl_plan *plan, fl_diags *diags, fl_coverage *coverage,
	fl_ruletest_count *ret_count, fl_error *reterr);

/* What checking a file says of its tests: names that they have wrong are errors, tests that fail
 * and rules that none makes speak are warnings.  FL_REFUSED, FL_MEMORY, FL_BUG. */
fl_code fl_ruletest_lint(const fl_plan *plan, fl_diags *diags, fl_error *reterr);

#endif
