/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indicators that are no column as it stands: times since, values with a stand-in, and expressions,
 * which are worked out step by step for a whole block of units.
 */
#ifndef FL_GRADE_EVALUATE_H
#define FL_GRADE_EVALUATE_H

#include "facts.h"
#include "grade/ungraded.h"
#include "rules/plan.h"

/* Entries of the stack that fl_evaluate_expression() works on. */
#define FL_EVALUATE_STACK(units) ((size_t)FL_EXPRESSION_STACK_MAX * (units))

/* Whether the indicator's values are those of its column. */
static inline bool fl_evaluate_plain(const fl_plan_indicator *indicator)
{
	return indicator->kind == FL_INDICATOR_COUNT || indicator->kind == FL_INDICATOR_SUM ||
		indicator->kind == FL_INDICATOR_DISTINCT;
}

/*
 * The value of an indicator that is no expression, from what its column holds (if it has one) and
 * the day of the licence.  Trouble is added.
 */
int64_t fl_evaluate_indicator(const fl_plan_indicator *indicator, int64_t cell, fl_day licensed_on,
	fl_day as_of, uint16_t *trouble);

/* The values of an expression for some units; `value` holds those of every indicator, which are
 * complete for the ones that the expression reads.  Trouble is added. */
void fl_evaluate_expression(const fl_plan_indicator *indicator, const int64_t *const *value,
	uint32_t units, int64_t *stack, int64_t *ret_value, uint16_t *trouble);

#endif
