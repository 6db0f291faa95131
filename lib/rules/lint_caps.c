/* SPDX-License-Identifier: Apache-2.0 */
/* Caps that never cut anything, or cut whenever their rule fires: one of the numbers is a slip. */
#include "rules/lint.h"

/* The points of the cheapest and the dearest event that costs any, or of the first fraction of an
 * indicator that does; both are 0 where no event does. */
static fl_range points_once(const fl_plan_rule *rule)
{
	fl_range base = {INT64_MAX, 0};
	fl_range step = {INT64_MAX, 0};
	uint32_t rows = rule->row_count > 0 ? rule->row_count : 1;
	uint32_t steps = rule->step_count > 0 ? rule->step_count : 1;
	for (uint32_t i = 0; i < rows; i++) {
		int64_t points = rule->row_count > 0 ? rule->row[i].points : rule->points;
		base.low = points > 0 && points < base.low ? points : base.low;
		base.high = points > base.high ? points : base.high;
	}
	for (uint32_t i = 0; i < steps; i++) {
		int64_t factor = rule->step_count > 0 ? rule->step[i].factor : 1;
		step.low = factor > 0 && factor < step.low ? factor : step.low;
		step.high = factor > step.high ? factor : step.high;
	}
	if (base.high == 0 || step.high == 0) {
		return (fl_range){0, 0};
	}
	int64_t plain = rule->plain_factor;
	int64_t repeat = rule->repeat_from != INT64_MAX && rule->repeat_factor < plain
		? rule->repeat_factor
		: plain;
	return (fl_range){base.low * step.low * repeat * rule->unit,
		base.high * step.high * plain * rule->unit};
}

/* What a rule comes to at least where it fires at all, before its cap. */
static int64_t least_fired(const fl_linting *in, const fl_plan_rule *rule)
{
	if (rule->by_events) {
		return points_once(rule).low;
	}
	int64_t times = 1;
	if (rule->kind == FL_RULE_PER) {
		int64_t low = in->indicator[rule->per].low;
		times = low / rule->every > 1 ? low / rule->every : 1;
	}
	int64_t points = 0;
	return fl_mul_i64(rule->points, times, &points) ? points : INT64_MAX;
}

static void lint_cap(const fl_linting *in, uint32_t index)
{
	const fl_plan_rule *rule = &in->plan->rule[index];
	fl_reader *reader = &in->compiler->reader;
	if (rule->cap == INT64_MAX) {
		return;
	}
	if (least_fired(in, rule) > rule->cap) {
		FL_WARN(reader, rule->at, "cap-always",
			TR("the cap of `" FL_TEXT_FMT
			   "` always cuts: wherever the rule fires, it comes to more than that",
				"规则“" FL_TEXT_FMT
				"”的上限（cap）总是起作用：只要该规则适用，分值就超过上限"),
			FL_TEXT_ARG(rule->id));
	} else if (rule->by_events && points_once(rule).high > rule->cap) {
		FL_WARN(reader, rule->at, "cap-below-points",
			TR("the cap of `" FL_TEXT_FMT "` is below the points of a single event",
				"规则“" FL_TEXT_FMT "”的上限（cap）低于单次分值"),
			FL_TEXT_ARG(rule->id));
	} else if (rule->kind == FL_RULE_PER &&
		fl_range_rule(in->plan, in->indicator, index).high < rule->cap) {
		FL_WARN(reader, rule->at, "cap-never",
			TR("the cap of `" FL_TEXT_FMT
			   "` never cuts anything: the rule cannot come to as much",
				"规则“" FL_TEXT_FMT "”的上限（cap）从不起作用：累计不会达到"),
			FL_TEXT_ARG(rule->id));
	}
}

static void lint_bonus_cap(const fl_linting *in)
{
	const fl_plan *plan = in->plan;
	fl_reader *reader = &in->compiler->reader;
	int64_t least = INT64_MAX;
	for (uint32_t i = plan->deduction_count; i < plan->deduction_count + plan->bonus_count;
		i++) {
		int64_t fired = least_fired(in, &plan->rule[i]);
		fired = fired < plan->rule[i].cap ? fired : plan->rule[i].cap;
		least = fired < least ? fired : least;
	}
	if (plan->bonus_cap == INT64_MAX) {
		return;
	}
	if (fl_range_bonuses(plan, in->indicator).high <= plan->bonus_cap) {
		FL_WARN(reader, in->compiler->set->bonus_cap.at, "cap-never",
			TR("`bonus_cap` never cuts anything: all bonuses together come to no more",
				"bonus_cap 从不起作用：全部加分合计不会超过它"));
	} else if (least > plan->bonus_cap) {
		FL_WARN(reader, in->compiler->set->bonus_cap.at, "cap-always",
			TR("`bonus_cap` always cuts: every bonus comes to more than that alone",
				"bonus_cap 总是起作用：任何一项加分都超过它"));
	}
}

void fl_lint_caps(const fl_linting *in)
{
	for (uint32_t i = 0; i < in->plan->deduction_count + in->plan->bonus_count; i++) {
		lint_cap(in, i);
	}
	lint_bonus_cap(in);
}
