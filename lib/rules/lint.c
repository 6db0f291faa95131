/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Warnings: what the language allows and a rule author surely did not mean.  They rest on the
 * largest and smallest score that the plan can come to, never on samples.
 */
#include "rules/compile.h"

/* The most that a rule can come to; false where it has no limit. */
static bool rule_most(const fl_plan_rule *rule, int64_t *ret_most)
{
	*ret_most = rule->kind == FL_RULE_WHEN ? rule->points : rule->cap;
	return *ret_most != INT64_MAX;
}

static void lint_events(fl_compiler *compiler)
{
	const fl_set_event *set = compiler->set->events.item;
	for (uint32_t i = 0; i < compiler->plan->vocab.type_count; i++) {
		bool visit = set[i].visit.at != NULL && set[i].visit.value != FL_VISIT_NONE;
		if (!compiler->event_used[i] && !visit) {
			FL_WARN(&compiler->reader, set[i].head.at, "event-unused",
				TR("no rule, indicator or veto uses events of the type "
				   "`" FL_TEXT_FMT "`",
					"没有规则、指标或一票否决项用到“" FL_TEXT_FMT "”类事件"),
				FL_TEXT_ARG(set[i].head.text));
		}
	}
}

static void lint_caps(fl_compiler *compiler)
{
	const fl_plan *plan = compiler->plan;
	for (uint32_t i = 0; i < plan->deduction_count + plan->bonus_count; i++) {
		const fl_plan_rule *rule = &plan->rule[i];
		bool plain = rule->by_events && rule->row_count == 0;
		if (plain &&
			rule->cap < rule->points * rule->unit * rule->plain_factor *
					(rule->step_count > 0 ? rule->step[0].factor : 1)) {
			FL_WARN(&compiler->reader, rule->at, "cap-below-points",
				TR("the cap of `" FL_TEXT_FMT
				   "` is below the points of a single event",
					"规则“" FL_TEXT_FMT "”的上限（cap）低于单次分值"),
				FL_TEXT_ARG(rule->id));
		}
	}
}

/* Bands that no score reaches, by the limits of the score and of all rules together. */
static void lint_bands(fl_compiler *compiler)
{
	const fl_plan *plan = compiler->plan;
	const fl_set_band *set = compiler->set->bands.item;
	int64_t best = plan->base;
	int64_t most = 0;
	for (uint32_t i = 0; i < plan->bonus_count; i++) {
		if (!rule_most(&plan->rule[plan->deduction_count + i], &most) ||
			!fl_add_i64(best, most, &best)) {
			best = INT64_MAX;
			break;
		}
	}
	if (plan->bonus_cap != INT64_MAX && best > plan->base + plan->bonus_cap) {
		best = plan->base + plan->bonus_cap;
	}
	best = best > plan->max ? plan->max : best < plan->min ? plan->min : best;
	best = fl_divide_round(best, fl_power10(plan->places - plan->score_places), plan->round);
	for (uint32_t i = 0; i + 1 < plan->band_count; i++) {
		if (plan->band[i].lowest > best) {
			FL_WARN(&compiler->reader, set[i].head.at, "band-unreachable",
				TR("no retailer can reach `" FL_TEXT_FMT
				   "`: base, bonuses and their caps do not come to that score",
					"没有零售户能达到“" FL_TEXT_FMT
					"”：起始分加全部加分（含上限）仍不足该分数"),
				FL_TEXT_ARG(set[i].grade.text));
		}
	}
}

void fl_compile_lint(fl_compiler *compiler)
{
	lint_events(compiler);
	lint_caps(compiler);
	lint_bands(compiler);
}
