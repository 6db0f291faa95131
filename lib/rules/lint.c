/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Warnings: what the language allows and a rule author surely did not mean.  They rest on the
 * ranges that indicators, rules and the score can come to (range.h), never on samples.
 */
#include "rules/compile.h"
#include "rules/range.h"

typedef struct linting {
	fl_compiler *compiler;
	const fl_plan *plan;
	const fl_range *indicator;
	fl_range score;
} linting;

static void lint_events(const linting *in)
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

/* The most points that a single event brings. */
static int64_t single_event(const fl_plan_rule *rule)
{
	int64_t base = rule->row_count > 0 ? 0 : rule->points;
	int64_t step = rule->step_count > 0 ? rule->step[0].factor : 1;
	for (uint32_t i = 0; i < rule->row_count; i++) {
		base = rule->row[i].points > base ? rule->row[i].points : base;
	}
	return base * rule->unit * rule->plain_factor * step;
}

static void lint_caps(const linting *in)
{
	const fl_plan *plan = in->plan;
	for (uint32_t i = 0; i < plan->deduction_count + plan->bonus_count; i++) {
		const fl_plan_rule *rule = &plan->rule[i];
		fl_range range = fl_range_rule(plan, in->indicator, i);
		if (rule->by_events && rule->cap < single_event(rule)) {
			FL_WARN(&in->compiler->reader, rule->at, "cap-below-points",
				TR("the cap of `" FL_TEXT_FMT
				   "` is below the points of a single event",
					"规则“" FL_TEXT_FMT "”的上限（cap）低于单次分值"),
				FL_TEXT_ARG(rule->id));
		} else if (rule->kind == FL_RULE_PER && rule->cap != INT64_MAX &&
			range.high < rule->cap) {
			FL_WARN(&in->compiler->reader, rule->at, "cap-never",
				TR("the cap of `" FL_TEXT_FMT
				   "` never cuts anything: the rule cannot come to as much",
					"规则“" FL_TEXT_FMT
					"”的上限（cap）从不起作用：累计不会达到"),
				FL_TEXT_ARG(rule->id));
		}
	}
	fl_range added = fl_range_bonuses(plan, in->indicator);
	if (plan->bonus_cap != INT64_MAX && added.high <= plan->bonus_cap) {
		FL_WARN(&in->compiler->reader, in->compiler->set->bonus_cap.at, "cap-never",
			TR("`bonus_cap` never cuts anything: all bonuses together come to no more",
				"bonus_cap 从不起作用：全部加分合计不会超过它"));
	}
}

static void report_condition(
	const linting *in, const fl_yaml *at, fl_text id, const fl_plan_condition *when)
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

static void lint_conditions(const linting *in)
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

static void lint_bands(const linting *in)
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

/* Whether every event that counts for one column counts for the other. */
static bool column_within(const fl_plan_column *inner, const fl_plan_column *outer)
{
	for (uint32_t i = 0; i < inner->tap_count; i++) {
		if (fl_plan_column_tap(outer, inner->tap[i].event) == NULL) {
			return false;
		}
	}
	return !outer->windowed ||
		(inner->windowed && inner->window.unit == outer->window.unit &&
			inner->window.count <= outer->window.count);
}

static bool veto_implied(const fl_plan *plan, const fl_plan_veto *veto, const fl_plan_veto *by)
{
	if (veto->by_events != by->by_events || by->at_best < veto->at_best) {
		return false;
	}
	if (veto->by_events) {
		return column_within(&plan->column[veto->column], &plan->column[by->column]);
	}
	return veto->when.indicator == by->when.indicator && by->when.low <= veto->when.low &&
		veto->when.high <= by->when.high;
}

static void lint_vetoes(const linting *in)
{
	const fl_plan *plan = in->plan;
	for (uint32_t i = 0; i < plan->veto_count; i++) {
		for (uint32_t k = 0; k < plan->veto_count; k++) {
			/* of two equal ones the later is reported */
			bool both = veto_implied(plan, &plan->veto[k], &plan->veto[i]);
			if (i == k || !veto_implied(plan, &plan->veto[i], &plan->veto[k]) ||
				(both && i < k)) {
				continue;
			}
			FL_WARN(&in->compiler->reader, plan->veto[i].at, "veto-implied",
				TR("`" FL_TEXT_FMT "` never decides anything: wherever it holds, "
				   "`" FL_TEXT_FMT "` holds and limits as much",
					"“" FL_TEXT_FMT "”从不起决定作用：其成立时“" FL_TEXT_FMT
					"”必然成立且限制不低于它"),
				FL_TEXT_ARG(plan->veto[i].id), FL_TEXT_ARG(plan->veto[k].id));
			break;
		}
	}
}

/* Where cases are not resolved, an event that two deductions take counts twice. */
static void lint_double_counts(const linting *in)
{
	const fl_plan *plan = in->plan;
	for (uint32_t i = 0; !plan->dearest && i < plan->deduction_count; i++) {
		const fl_plan_rule *rule = &plan->rule[i];
		for (uint32_t k = 0; rule->by_events && k < i; k++) {
			const fl_plan_rule *other = &plan->rule[k];
			const fl_plan_column *column = &plan->column[rule->column];
			uint32_t t = 0;
			while (other->by_events && t < column->tap_count &&
				fl_plan_column_tap(&plan->column[other->column],
					column->tap[t].event) == NULL) {
				t++;
			}
			if (!other->by_events || t == column->tap_count) {
				continue;
			}
			FL_WARN(&in->compiler->reader, rule->at, "counts-twice",
				TR("events of the type `" FL_TEXT_FMT
				   "` cost points by `" FL_TEXT_FMT "` and by `" FL_TEXT_FMT
				   "`; if only one is meant, say same_case: dearest",
					"“" FL_TEXT_FMT "”类事件同时按“" FL_TEXT_FMT
					"”和“" FL_TEXT_FMT
					"”扣分；如只应扣一次，请写 same_case: dearest"),
				FL_TEXT_ARG(plan->event[column->tap[t].event].name),
				FL_TEXT_ARG(other->id), FL_TEXT_ARG(rule->id));
			break;
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
	const linting in = {.compiler = compiler,
		.plan = plan,
		.indicator = indicator,
		.score = fl_range_score(plan, indicator)};
	lint_events(&in);
	lint_caps(&in);
	lint_conditions(&in);
	lint_bands(&in);
	lint_vetoes(&in);
	lint_double_counts(&in);
}
