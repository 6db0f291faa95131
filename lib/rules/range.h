/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The smallest and largest value that indicators, rules and scores can come to, by interval
 * arithmetic over the plan.  Bounds may be wider than what really happens, never narrower, so that
 * whatever they exclude surely does not happen.
 */
#ifndef FL_RULES_RANGE_H
#define FL_RULES_RANGE_H

#include "rules/plan.h"

/* INT64_MIN and INT64_MAX stand for no bound. */
typedef struct fl_range {
	int64_t low, high;
} fl_range;

/* The ranges of all indicators of the plan, in their own units; `range` has one entry for each. */
void fl_range_indicators(const fl_plan *plan, fl_range *range);

/* Narrows the ranges of expressions to what follows from those of the indicators that they read. */
void fl_range_expressions(const fl_plan *plan, fl_range *range);

/* What a rule can come to after its cap, on the plan's scale, at least 0. */
fl_range fl_range_rule(const fl_plan *plan, const fl_range *indicator, uint32_t rule);

/* What all bonuses can come to together, before their common cap. */
fl_range fl_range_bonuses(const fl_plan *plan, const fl_range *indicator);

/* The scores that there can be, rounded. */
fl_range fl_range_score(const fl_plan *plan, const fl_range *indicator);

#endif
