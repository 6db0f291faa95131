/* SPDX-License-Identifier: Apache-2.0 */
/* A failing test taken apart: short, since the author knows the rules and only looks for the step
 * at which things went another way. */
#include "grade/ruletest_words.h"

static void write_sum(const fl_plan *plan, const fl_explanation *got, fl_buf *out)
{
	fl_buf_decimal_short(out, plan->base, plan->places);
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		if (got->rule[r].points > 0) {
			fl_buf_string(out, r < plan->deduction_count ? " - " : " + ");
			fl_buf_decimal_short(out, got->rule[r].points, plan->places);
			fl_buf_format(out, " (" FL_TEXT_FMT ")", FL_TEXT_ARG(plan->rule[r].id));
		}
	}
	if (got->added_counted < got->added) {
		fl_buf_string(out, " - ");
		fl_buf_decimal_short(out, got->added - got->added_counted, plan->places);
		fl_buf_string(out, " (bonus_cap)");
	}
	fl_buf_string(out, " = ");
	fl_buf_decimal_short(out, got->points, plan->places);
	int64_t unit = fl_power10(plan->places - plan->score_places);
	if (got->points != got->score * unit) {
		fl_buf_string(out, " -> ");
		fl_buf_decimal(out, got->score, plan->score_places);
	}
}

static const char *fate_text(fl_fate fate, int lang)
{
	static const char *const texts[][2] = {
		[FL_FATE_COUNTED] = {"", ""},
		[FL_FATE_SAME_CASE] = {"its case counts for another rule", "同案已按另一规则计分"},
		[FL_FATE_EXPIRED] = {"its time is over", "已过期限"},
		[FL_FATE_LATER] = {"after the day of grading", "晚于评定日"},
		[FL_FATE_ANNULLED] = {"annulled", "已撤销"},
		[FL_FATE_REPAIRED] = {"repaired", "已修复"},
		[FL_FATE_UNUSED] = {"unused", "未用到"},
	};
	return texts[fate][lang];
}

static void write_event(const fl_plan *plan, const fl_facts *facts, const fl_explained_event *event,
	int lang, fl_buf *out)
{
	fl_buf_day(out, facts->occurred[event->event]);
	fl_buf_format(out, " " FL_TEXT_FMT,
		FL_TEXT_ARG(facts->vocab->type[facts->event_type[event->event]].name));
	if (event->fate != FL_FATE_COUNTED) {
		fl_buf_format(out, " (%s)", fate_text(event->fate, lang));
		return;
	}
	fl_buf_char(out, ' ');
	fl_buf_decimal_short(out, event->base, plan->places);
	if (event->factor != fl_power10(event->factor_places)) {
		fl_buf_string(out, " x ");
		fl_buf_decimal_short(out, event->factor, event->factor_places);
		fl_buf_string(out, " = ");
		fl_buf_decimal_short(out, event->points, plan->places);
	}
}

static void write_rule(const fl_plan *plan, const fl_facts *facts, const fl_explained_rule *rule,
	int lang, fl_buf *out)
{
	const fl_plan_rule *of = &plan->rule[rule->rule];
	if (of->by_events ? rule->event_count == 0 : rule->points == 0) {
		return;
	}
	fl_buf_format(out, "\n" FL_TEXT_FMT ": ", FL_TEXT_ARG(of->id));
	for (uint32_t i = 0; i < rule->event_count; i++) {
		fl_buf_string(out, i > 0 ? "; " : "");
		write_event(plan, facts, &rule->event[i], lang, out);
	}
	if (!of->by_events) {
		uint32_t index = of->kind == FL_RULE_PER ? of->per : of->when.indicator;
		const fl_plan_indicator *indicator = &plan->indicator[index];
		fl_buf_format(out, FL_TEXT_FMT " = ", FL_TEXT_ARG(indicator->name));
		fl_buf_decimal_short(out, rule->value, indicator->places);
	}
	if (rule->cut) {
		fl_buf_string(out, "; cap ");
		fl_buf_decimal_short(out, of->cap, plan->places);
	}
}

/* "band B; V01: at best C; grade C" */
static void write_grade(const fl_plan *plan, const fl_explanation *got, int lang, fl_buf *out)
{
	const char *at_best = lang == FL_ZH ? "最高" : "at best";
	fl_buf_format(out, lang == FL_ZH ? "\n分数段 " FL_TEXT_FMT : "\nband " FL_TEXT_FMT,
		FL_TEXT_ARG(plan->grade[plan->band[got->band].grade]));
	if (got->moved_band != got->band) {
		fl_buf_format(out, "; movement: " FL_TEXT_FMT,
			FL_TEXT_ARG(plan->grade[plan->band[got->moved_band].grade]));
	}
	if (got->newcomer_limits) {
		fl_buf_format(out, "; %s: %s " FL_TEXT_FMT, FL_REASON_NEWCOMER, at_best,
			FL_TEXT_ARG(plan->grade[plan->newcomer.at_best]));
	}
	for (uint32_t v = 0; v < plan->veto_count; v++) {
		if (got->veto[v].holds) {
			fl_buf_format(out, "; " FL_TEXT_FMT ": %s " FL_TEXT_FMT,
				FL_TEXT_ARG(plan->veto[v].id), at_best,
				FL_TEXT_ARG(plan->grade[plan->veto[v].at_best]));
		}
	}
	fl_buf_format(out, lang == FL_ZH ? "; 等级 " FL_TEXT_FMT : "; grade " FL_TEXT_FMT,
		FL_TEXT_ARG(plan->grade[got->grade]));
}

void fl_ruletest_write(const fl_plan *plan, const fl_facts *facts, const fl_explanation *got,
	int lang, fl_buf *out)
{
	write_sum(plan, got, out);
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		write_rule(plan, facts, &got->rule[r], lang, out);
	}
	write_grade(plan, got, lang, out);
}
