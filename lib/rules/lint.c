/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Warnings: what the language allows and a rule author surely did not mean.  They rest on the
 * ranges that indicators, rules and the score can come to (range.h), never on samples.
 */
#include "rules/lint.h"

static void lint_events(const fl_linting *in)
{
	const fl_set_event *set = in->compiler->set->events.item;
	for (uint32_t i = 0; i < in->plan->vocab.type_count; i++) {
		bool visit = set[i].visit.at != NULL && set[i].visit.value != FL_VISIT_NONE;
		if (!in->compiler->event_used[i] && !visit) {
			FL_WARN(&in->compiler->reader, set[i].head.at, "event-unused",
				TR("no rule, indicator or veto uses events of the type "
				   "`" FL_TEXT_FMT "`",
					"没有规则、指标或一票否决项用到“" FL_TEXT_FMT "”类事件"),
				FL_TEXT_ARG(set[i].head.text));
		}
	}
}

static void report_condition(
	const fl_linting *in, const fl_yaml *at, fl_text id, const fl_plan_condition *when)
{
	fl_range value = in->indicator[when->indicator];
	if (value.high < when->low || value.low > when->high) {
		FL_WARN(&in->compiler->reader, at, "never-holds",
			TR("the condition of `" FL_TEXT_FMT
			   "` never holds: the indicator `" FL_TEXT_FMT
			   "` does not reach such values",
				"“" FL_TEXT_FMT "”的条件从不成立：指标“" FL_TEXT_FMT
				"”不会达到这样的值"),
			FL_TEXT_ARG(id), FL_TEXT_ARG(in->plan->indicator[when->indicator].name));
	} else if (value.low >= when->low && value.high <= when->high) {
		FL_WARN(&in->compiler->reader, at, "always-holds",
			TR("the condition of `" FL_TEXT_FMT
			   "` always holds, whatever the indicator `" FL_TEXT_FMT "` is",
				"“" FL_TEXT_FMT "”的条件始终成立，与指标“" FL_TEXT_FMT
				"”的取值无关"),
			FL_TEXT_ARG(id), FL_TEXT_ARG(in->plan->indicator[when->indicator].name));
	}
}

static void lint_conditions(const fl_linting *in)
{
	const fl_plan *plan = in->plan;
	for (uint32_t i = 0; i < plan->deduction_count + plan->bonus_count; i++) {
		const fl_plan_rule *rule = &plan->rule[i];
		if (rule->kind == FL_RULE_WHEN) {
			report_condition(in, rule->at, rule->id, &rule->when);
		}
	}
	for (uint32_t i = 0; i < plan->veto_count; i++) {
		const fl_plan_veto *veto = &plan->veto[i];
		if (!veto->by_events) {
			report_condition(in, veto->at, veto->id, &veto->when);
		}
	}
}

/* Whether a veto or the clause on new retailers leads to a grade. */
static bool led_to(const fl_plan *plan, uint32_t grade)
{
	bool led = plan->newcomer.given && plan->newcomer.at_best == grade;
	for (uint32_t i = 0; i < plan->veto_count; i++) {
		led |= plan->veto[i].at_best == grade;
	}
	return led;
}

static void lint_bands(const fl_linting *in)
{
	const fl_plan *plan = in->plan;
	const fl_set_band *set = in->compiler->set->bands.item;
	for (uint32_t i = 0; i < plan->band_count; i++) {
		const fl_plan_band *band = &plan->band[i];
		bool too_good = band->lowest > in->score.high;
		bool too_bad = i > 0 && plan->band[i - 1].lowest <= in->score.low;
		if (too_good) {
			FL_WARN(&in->compiler->reader, set[i].head.at, "band-unreachable",
				TR("no retailer can reach `" FL_TEXT_FMT
				   "`: base, bonuses and their caps do not come to that score",
					"没有零售户能达到“" FL_TEXT_FMT
					"”：起始分加全部加分（含上限）仍不足该分数"),
				FL_TEXT_ARG(set[i].grade.text));
		} else if (too_bad && !led_to(plan, band->grade)) {
			FL_WARN(&in->compiler->reader, set[i].head.at, "band-unreachable",
				TR("no retailer can fall to `" FL_TEXT_FMT
				   "`: all deductions with their caps do not come to that much",
					"没有零售户会降到“" FL_TEXT_FMT
					"”：全部扣分（含上限）仍不足以降到该段"),
				FL_TEXT_ARG(set[i].grade.text));
		} else if (plan->movement.margin > 0 && i + 1 < plan->band_count &&
			band->lowest > in->score.high - plan->movement.margin) {
			FL_WARN(&in->compiler->reader, set[i].head.at, "margin-unreachable",
				TR("nobody can move up to `" FL_TEXT_FMT
				   "`: no score comes to its cut plus the margin",
					"没有零售户能升到“" FL_TEXT_FMT
					"”：得分不可能达到下限加 margin"),
				FL_TEXT_ARG(set[i].grade.text));
		}
	}
}

void fl_compile_lint(fl_compiler *compiler)
{
	const fl_plan *plan = compiler->plan;
	fl_range *indicator = fl_compile_array(compiler, plan->indicator_count, sizeof(*indicator));
	if (indicator == NULL) {
		return;
	}
	fl_range_indicators(plan, indicator);
	const fl_linting in = {.compiler = compiler,
		.plan = plan,
		.indicator = indicator,
		.score = fl_range_score(plan, indicator)};
	lint_events(&in);
	fl_lint_caps(&in);
	lint_conditions(&in);
	lint_bands(&in);
	fl_lint_vetoes(&in);
	fl_lint_double_counts(&in);
}
