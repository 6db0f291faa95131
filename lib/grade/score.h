/* SPDX-License-Identifier: Apache-2.0 */
/* The last stages, from points to a grade, for one unit: shared by grader and explanation. */
#ifndef FL_GRADE_SCORE_H
#define FL_GRADE_SCORE_H

#include "rules/plan.h"

static inline int64_t fl_score_clamp(const fl_plan *plan, int64_t points)
{
	return points < plan->min ? plan->min : points > plan->max ? plan->max : points;
}

/* The one rounding. */
static inline int64_t fl_score_round(const fl_plan *plan, int64_t points)
{
	return plan->places == plan->score_places
		? points
		: fl_divide_round(
			  points, fl_power10(plan->places - plan->score_places), plan->round);
}

/* The index of the band that a score falls into. */
static inline uint32_t fl_score_band(const fl_plan *plan, int64_t score)
{
	uint32_t band = 0;
	while (band + 1 < plan->band_count && score < plan->band[band].lowest) {
		band++;
	}
	return band;
}

/* The band after the limits on movement from the previous grade; one off the ladder of bands, or
 * none, sets no limit. */
static inline uint32_t fl_score_move(
	const fl_plan *plan, uint32_t band, int64_t score, uint8_t previous_grade)
{
	const fl_plan_movement *movement = &plan->movement;
	uint32_t from = 0;
	while (from < plan->band_count && plan->band[from].grade != previous_grade) {
		from++;
	}
	if (from == plan->band_count || from == band) {
		return band;
	}
	if (band > from) {
		return band - from > movement->down_steps ? from + movement->down_steps : band;
	}
	while (band < from && score - movement->margin < plan->band[band].lowest) {
		band++;
	}
	return from - band > movement->up_steps ? from - movement->up_steps : band;
}

static inline uint32_t fl_grade_worse(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* The first day on which a retailer is no newcomer any more. */
static inline fl_day fl_newcomer_end(const fl_plan *plan, fl_day licensed_on)
{
	return fl_day_add(licensed_on, plan->newcomer.until);
}

static inline uint32_t fl_newcomer_grade(const fl_plan *plan, uint32_t band_grade)
{
	return plan->newcomer.fixed ? plan->newcomer.at_best
				    : fl_grade_worse(band_grade, plan->newcomer.at_best);
}

static inline bool fl_condition_holds(const fl_plan_condition *condition, int64_t value)
{
	return value >= condition->low && value <= condition->high;
}

/* Points for each whole `every`; false where the product does not fit. */
static inline bool fl_per_points(const fl_plan_rule *rule, int64_t value, int64_t *ret_points)
{
	int64_t whole = value > 0 ? value / rule->every : 0;
	return fl_mul_i64(whole, rule->points, ret_points);
}

static inline int64_t fl_least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

#endif
