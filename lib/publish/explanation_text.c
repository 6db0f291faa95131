/* SPDX-License-Identifier: Apache-2.0 */
/* An explanation for the terminal, at most 80 columns wide. */
#include "publish/terminal.h"

#include "base/decimal.h"
#include "rules/versions.h"

static const char *say(const fl_terminal *to, const char *en, const char *zh)
{
	return fl_terminal_say(to, en, zh);
}

static void put(const fl_terminal *to, const char *text)
{
	fl_buf_string(to->out, text);
}

static void put_points(const fl_terminal *to, int64_t points)
{
	fl_buf_decimal_short(to->out, points, to->all->plan->places);
}

/* ---- Events --------------------------------------------------------------------------------- */

static void put_reference(
	const fl_terminal *to, fl_text source_ref, fl_text case_no, fl_text licence)
{
	fl_terminal_named(to, "  ", say(to, "ref ", "编号 "), source_ref, 6);
	if (case_no.len > 0) {
		fl_terminal_named(to, say(to, ", ", "，"), say(to, "case ", "案号 "), case_no, 6);
	}
	if (licence.len > 0) {
		fl_terminal_named(
			to, say(to, ", ", "，"), say(to, "licence ", "许可证 "), licence, 6);
	}
	put(to, "\n");
}

/* An event under what it counts for; with its type where that does not say it. */
static void put_event(
	const fl_terminal *to, const fl_explained_event *event, bool with_points, bool with_type)
{
	const fl_explained *all = to->all;
	const fl_event_words *words = &all->words[event->event];
	put(to, event->fate == FL_FATE_COUNTED ? "    + " : "    - ");
	fl_buf_day(to->out, all->facts->occurred[event->event]);
	if (with_type) {
		put(to, "  ");
		fl_buf_text(to->out, fl_words_type(all, event->event, to->lang));
	}
	if (with_points && event->fate == FL_FATE_COUNTED) {
		put(to, "  ");
		put_points(to, event->base);
		if (event->factor != fl_power10(event->factor_places)) {
			put(to, " × ");
			fl_buf_decimal_short(to->out, event->factor, event->factor_places);
			put(to, " = ");
			put_points(to, event->points);
		}
		if (event->version != FL_NONE_INDEX) {
			fl_terminal_named(to, "  ", say(to, "points of ", "分值依 "),
				fl_versions_at(all->plan, event->version)->version, 6);
		}
	}
	put(to, "  ");
	fl_words_fate(all, event, to->lang, to->out);
	put_reference(to, words->source_ref, words->case_no, words->licence);
}

/* Whether a column takes in events of several types. */
static bool mixes_types(const fl_terminal *to, bool by_events, uint32_t column)
{
	return by_events && to->all->plan->column[column].tap_count > 1;
}

/* ---- Rules ---------------------------------------------------------------------------------- */

/* "D02 向未成年人售烟 ... -20  M.9.2" */
static void put_rule_line(
	const fl_terminal *to, fl_text id, const fl_text label[FL_LANGS], fl_text cite)
{
	fl_buf_text(to->out, id);
	put(to, "  ");
	fl_buf_text(to->out, fl_words_label(label, to->lang));
	if (cite.len > 0) {
		put(to, "  (");
		fl_buf_text(to->out, cite);
		put(to, ")");
	}
}

/* The indicator that a rule or veto asked, and its value. */
static void put_asked(const fl_terminal *to, uint32_t indicator, int64_t value)
{
	const fl_plan_indicator *asked = &to->all->plan->indicator[indicator];
	put(to, "    ");
	fl_buf_text(to->out, asked->name);
	put(to, " = ");
	fl_buf_decimal_short(to->out, value, asked->places);
	put(to, "\n");
}

/* The events of a retailer that is not graded, by the rules that are about them. */
static void put_ruled(const fl_terminal *to)
{
	const fl_plan *plan = to->all->plan;
	put(to, "\n");
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		const fl_explained_rule *came_to = &to->all->explanation->rule[r];
		const fl_plan_rule *rule = &plan->rule[r];
		if (came_to->event_count == 0) {
			continue;
		}
		put_rule_line(to, rule->id, rule->label, rule->cite);
		put(to, "\n");
		for (uint32_t i = 0; i < came_to->event_count; i++) {
			put_event(to, &came_to->event[i], false,
				mixes_types(to, rule->by_events, rule->column));
		}
	}
}

static void put_rule(const fl_terminal *to, const fl_explained_rule *came_to, bool bonus)
{
	const fl_plan *plan = to->all->plan;
	const fl_plan_rule *rule = &plan->rule[came_to->rule];
	if (!fl_words_rule_speaks(came_to)) {
		return;
	}
	put_rule_line(to, rule->id, rule->label, rule->cite);
	fl_terminal_pad(to, 60);
	put(to, came_to->points == 0 ? "" : bonus ? "+" : "-");
	put_points(to, came_to->points);
	if (came_to->cut) {
		put(to, say(to, "  before the cap ", "  封顶前 "));
		put_points(to, came_to->before_cap);
	}
	put(to, "\n");
	if (rule->kind == FL_RULE_WHEN || rule->kind == FL_RULE_PER) {
		put_asked(to, rule->kind == FL_RULE_WHEN ? rule->when.indicator : rule->per,
			came_to->value);
	}
	for (uint32_t i = 0; i < came_to->event_count; i++) {
		put_event(to, &came_to->event[i], true,
			mixes_types(to, rule->by_events, rule->column));
	}
}

static void put_rules(const fl_terminal *to)
{
	const fl_plan *plan = to->all->plan;
	put(to, "\n");
	put(to, say(to, "Base", "基准分"));
	fl_terminal_pad(to, 60);
	put_points(to, plan->base);
	put(to, "\n");
	for (uint32_t i = 0; i < plan->deduction_count + plan->bonus_count; i++) {
		put_rule(to, &to->all->explanation->rule[i], i >= plan->deduction_count);
	}
}

static void put_grade_line(const fl_terminal *to, const char *en, const char *zh, uint32_t grade)
{
	put(to, say(to, en, zh));
	fl_terminal_pad(to, 60);
	fl_buf_text(to->out, to->all->plan->grade[grade]);
	put(to, "\n");
}

static void put_sum(const fl_terminal *to)
{
	const fl_plan *plan = to->all->plan;
	const fl_explanation *explanation = to->all->explanation;
	if (explanation->added != explanation->added_counted) {
		put(to, say(to, "Bonuses are capped at", "加分合计封顶"));
		fl_terminal_pad(to, 60);
		put_points(to, explanation->added_counted);
		put(to, say(to, "  before the cap ", "  封顶前 "));
		put_points(to, explanation->added);
		put(to, "\n");
	}
	put(to, say(to, "Sum", "合计"));
	fl_terminal_pad(to, 60);
	put_points(to, explanation->points);
	put(to, "\n");
	if (explanation->clamped != explanation->points) {
		put(to, say(to, "Kept within the limits of the score", "限定在分值上下限之内"));
		fl_terminal_pad(to, 60);
		put_points(to, explanation->clamped);
		put(to, "\n");
	}
	put_grade_line(
		to, "Grade by the score", "按得分对应的等级", plan->band[explanation->band].grade);
	if (explanation->previous_grade != FL_PREVIOUS_NONE) {
		put_grade_line(
			to, "Last official grade", "上次正式等级", explanation->previous_grade);
		put_grade_line(to, "Grade after the rule on movement", "按升降级规则调整后",
			plan->band[explanation->moved_band].grade);
	}
}

static void put_measures(const fl_terminal *to)
{
	const fl_plan *plan = to->all->plan;
	for (uint32_t i = 0; i < plan->measure_count; i++) {
		const fl_plan_measure *measure = &plan->measure[i];
		fl_text label = fl_words_label(measure->label, to->lang);
		fl_buf_text(to->out, label.len > 0 ? label : measure->name);
		fl_terminal_pad(to, 60);
		fl_buf_text(to->out, measure->level[to->all->explanation->level[i]].name);
		put(to, "\n");
	}
}

static void put_veto(const fl_terminal *to, const fl_explained_veto *came_to)
{
	const fl_plan_veto *veto = &to->all->plan->veto[came_to->veto];
	if (!fl_words_veto_speaks(came_to)) {
		return;
	}
	put_rule_line(to, veto->id, veto->label, veto->cite);
	fl_terminal_pad(to, 60);
	if (came_to->holds) {
		put(to, say(to, "at best ", "最高 "));
		fl_buf_text(to->out, to->all->plan->grade[veto->at_best]);
		fl_day until = fl_words_veto_until(to->all, came_to);
		if (until != FL_DAY_NONE) {
			put(to, say(to, " until ", "，至 "));
			fl_buf_day(to->out, until);
		}
	} else {
		put(to, say(to, "no limit", "不限制"));
	}
	put(to, "\n");
	if (!veto->by_events) {
		put_asked(to, veto->when.indicator, came_to->value);
	}
	for (uint32_t i = 0; i < came_to->event_count; i++) {
		put_event(to, &came_to->event[i], false,
			mixes_types(to, veto->by_events, veto->column));
	}
}

static void put_limits(const fl_terminal *to)
{
	const fl_plan *plan = to->all->plan;
	const fl_explanation *explanation = to->all->explanation;
	for (uint32_t i = 0; i < plan->veto_count; i++) {
		put_veto(to, &explanation->veto[i]);
	}
	if (explanation->newcomer) {
		put(to, say(to, "New licensee until ", "新办证户，至 "));
		fl_buf_day(to->out, explanation->newcomer_until);
		if (plan->newcomer.cite.len > 0) {
			put(to, "  (");
			fl_buf_text(to->out, plan->newcomer.cite);
			put(to, ")");
		}
		fl_terminal_pad(to, 60);
		put(to,
			say(to, plan->newcomer.fixed ? "grade " : "at best ",
				plan->newcomer.fixed ? "等级 " : "最高 "));
		fl_buf_text(to->out, plan->grade[plan->newcomer.at_best]);
		put(to, "\n");
	}
}

/* A run is never changed; facts that came after it may be. */
static void put_run(const fl_terminal *to)
{
	const fl_explained *all = to->all;
	put(to, say(to, "\nRun ", "\n第 "));
	fl_buf_int(to->out, all->run);
	put(to, say(to, " says ", " 次评级的结果是 "));
	fl_buf_text(to->out, all->run_score);
	put(to, " ");
	fl_buf_text(to->out, all->run_grade);
	put(to,
		say(to,
			": facts recorded on that day after the run, or\nclaimed for it, are "
			"counted above.\n",
			"：上文计入了当日在该次评级之后登记、\n或声称当日已登记的事实。\n"));
}

/* Indicators with the events that no rule or veto above is about. */
static void put_indicators(const fl_terminal *to)
{
	const fl_explanation *explanation = to->all->explanation;
	if (explanation->fed_count > 0) {
		put(to, say(to, "\nEvents that count in indicators\n", "\n计入指标的事件\n"));
	}
	for (uint32_t i = 0; i < explanation->fed_count; i++) {
		const fl_explained_indicator *fed = &explanation->fed[i];
		const fl_plan_indicator *indicator = &to->all->plan->indicator[fed->indicator];
		put(to, "  ");
		fl_buf_text(to->out, indicator->name);
		if (explanation->why == FL_UNGRADED_NO &&
			explanation->indicator_why[fed->indicator] == FL_UNGRADED_NO) {
			put(to, " = ");
			fl_buf_decimal_short(
				to->out, explanation->indicator[fed->indicator], indicator->places);
		}
		put(to, "\n");
		for (uint32_t e = 0; e < fed->event_count; e++) {
			put_event(to, &fed->event[e], false, true);
		}
	}
}

static void put_unused(const fl_terminal *to)
{
	const fl_explained *all = to->all;
	const fl_explanation *explanation = all->explanation;
	if (explanation->unused_count > 0) {
		put(to, say(to, "\nEvents that count for nothing\n", "\n不涉及评分的事件\n"));
	}
	for (uint32_t i = 0; i < explanation->unused_count; i++) {
		put_event(to, &explanation->unused[i], false, true);
	}
	if (all->late_count > 0) {
		put(to, say(to, "\nEvents not known yet\n", "\n当时尚未登记的事件\n"));
	}
	for (uint32_t i = 0; i < all->late_count; i++) {
		const fl_late_event *late = &all->late[i];
		put(to, "    - ");
		fl_buf_day(to->out, late->occurred);
		put(to, "  ");
		fl_buf_text(to->out, fl_words_type_named(all->plan, late->type, to->lang));
		put(to, say(to, "  recorded on ", "  登记于 "));
		fl_buf_day(to->out, late->recorded);
		put_reference(to, late->source_ref, late->case_no, FL_TEXT(""));
	}
}

static void put_reasons(const fl_terminal *to)
{
	const fl_explanation *explanation = to->all->explanation;
	put(to, "\n");
	fl_terminal_field(to, say(to, "Reasons", "理由"));
	for (uint32_t i = 0; i < explanation->reason_count; i++) {
		put(to, i > 0 ? ", " : "");
		fl_buf_text(to->out, explanation->reason[i]);
	}
	put(to, explanation->reason_count == 0 ? say(to, "none", "无") : "");
	put(to, "\n");
}

/* Citations under one name. */
typedef struct cite_list {
	const fl_terminal *to;
	bool begun;
} cite_list;

static void put_cite(void *context, fl_text cite)
{
	cite_list *list = context;
	const fl_terminal *to = list->to;
	fl_text article = fl_words_cite_article(cite);
	fl_terminal_field(to, list->begun ? "" : say(to, "By", "依据"));
	list->begun = true;
	fl_buf_text(to->out, cite);
	fl_terminal_pad(to, 22);
	fl_buf_text(to->out, fl_words_cite_title(to->all->plan, cite, to->lang));
	put(to, article.len > 0 ? " " : "");
	fl_buf_text(to->out, article);
	put(to, "\n");
}

void fl_explanation_text(const fl_explained *all, fl_lang lang, fl_buf *out)
{
	fl_terminal to = {all, lang, out};
	bool graded = all->explanation->why == FL_UNGRADED_NO;
	fl_terminal_head(&to);
	if (graded) {
		put_rules(&to);
		put_sum(&to);
		put_limits(&to);
		put_measures(&to);
	} else {
		put_ruled(&to);
	}
	if (all->run > 0) {
		put_run(&to);
	}
	put_indicators(&to);
	put_unused(&to);
	if (graded) {
		put_reasons(&to);
		fl_words_each_cite(all, put_cite, &(cite_list){&to, false});
		fl_terminal_next(&to);
	}
	put(&to, "\n");
	fl_terminal_origin(&to);
}

void fl_next_text(const fl_explained *all, fl_lang lang, fl_buf *out)
{
	const fl_terminal to = {all, lang, out};
	fl_terminal_head(&to);
	fl_terminal_next(&to);
	put(&to, "\n");
	fl_terminal_origin(&to);
}
