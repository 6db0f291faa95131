/* SPDX-License-Identifier: Apache-2.0 */
/* An explanation for the terminal, at most 80 columns wide. */
#include "publish/explanation.h"

#include "base/decimal.h"
#include "rules/versions.h"

#define COLUMNS 80

#define FATES(X)                                                                       \
	X(FL_FATE_COUNTED, "counted", "counts until", "计至")                          \
	X(FL_FATE_SAME_CASE, "same_case", "its case counts for", "同案已按此条计分：") \
	X(FL_FATE_EXPIRED, "expired", "no longer counted since", "已过计分期，自")     \
	X(FL_FATE_LATER, "later", "after the day of grading:", "晚于评定日：")         \
	X(FL_FATE_ANNULLED, "annulled", "annulled on", "已撤销，")                     \
	X(FL_FATE_REPAIRED, "repaired", "repaired, in effect since", "已修复，自")     \
	X(FL_FATE_UNUSED, "unused", "no rule uses this type", "没有规则用到此类事件")

const char *fl_fate_name(fl_fate fate)
{
	static const char *const names[] = {
#define X(fate, name, en, zh) [fate] = name,
		FATES(X)
#undef X
	};
	return names[fate];
}

const char *fl_fate_text(fl_fate fate, fl_lang lang)
{
	static const char *const texts[][FL_LANGS] = {
#define X(fate, name, en, zh) [fate] = {en, zh},
		FATES(X)
#undef X
	};
	return texts[fate][lang];
}

/* Where text goes, and the language. */
typedef struct page {
	const fl_explained *all;
	fl_lang lang;
	fl_buf *out;
} page;

static const char *say(const page *to, const char *en, const char *zh)
{
	return to->lang == FL_ZH ? zh : en;
}

/* Columns of the current line that are taken. */
static uint32_t columns_used(const page *to)
{
	size_t start = to->out->len;
	if (to->out->failed) {
		return 0;
	}
	while (start > 0 && to->out->at[start - 1] != '\n') {
		start--;
	}
	return fl_text_columns((fl_text){to->out->at + start, to->out->len - start});
}

/* Blanks up to a column of the current line. */
static void pad_to(const page *to, uint32_t column)
{
	uint32_t used = columns_used(to);
	do {
		fl_buf_char(to->out, ' ');
	} while (++used < column);
}

static void put(const page *to, const char *text)
{
	fl_buf_string(to->out, text);
}

static fl_text label_of(const page *to, const fl_text label[FL_LANGS])
{
	return label[to->lang].len > 0 ? label[to->lang] : label[FL_ZH];
}

static void put_points(const page *to, int64_t points)
{
	fl_buf_decimal_short(to->out, points, to->all->plan->places);
}

/* ---- Head ----------------------------------------------------------------------------------- */

static void put_field(const page *to, const char *name)
{
	put(to, name);
	pad_to(to, 12);
}

static void put_head(const page *to)
{
	const fl_explained *all = to->all;
	const fl_explanation *explanation = all->explanation;
	put_field(to, say(to, "Retailer", "零售户"));
	fl_buf_text(to->out, all->id);
	put(to, "  ");
	fl_buf_text(to->out, all->name);
	put(to, "\n");
	put_field(to, say(to, "Rules", "规则集"));
	fl_buf_text(to->out, label_of(to, all->plan->title));
	put(to, "\n");
	pad_to(to, 12);
	fl_buf_text(to->out, all->plan->id);
	put(to, " ");
	fl_buf_text(to->out, all->plan->version);
	put(to, "\n");
	put_field(to, say(to, "As of", "评定日"));
	fl_buf_day(to->out, all->as_of);
	put(to, say(to, ", as known at ", "，数据截至 "));
	fl_buf_day(to->out, all->known_at);
	put(to, "\n");
	put_field(to, say(to, "Grade", "等级"));
	if (explanation->why != FL_UNGRADED_NO) {
		put(to, say(to, "not graded: ", "未评级："));
		put(to, fl_ungraded_text(explanation->why, (int)to->lang));
		put(to, "\n");
		return;
	}
	fl_buf_text(to->out, all->plan->grade[explanation->grade]);
	put(to, say(to, "    score ", "    得分 "));
	fl_buf_decimal(to->out, explanation->score, all->plan->score_places);
	put(to, "\n");
}

/* ---- Events --------------------------------------------------------------------------------- */

static void put_fate(const page *to, const fl_explained_event *event)
{
	if (event->fate == FL_FATE_COUNTED && event->day == FL_DAY_NONE) {
		put(to, say(to, "counts for good", "长期计分"));
		return;
	}
	put(to, fl_fate_text(event->fate, to->lang));
	if (event->fate == FL_FATE_UNUSED) {
		return;
	}
	put(to, " ");
	if (event->fate == FL_FATE_SAME_CASE) {
		fl_buf_text(to->out, to->all->plan->rule[event->beaten_by].id);
	} else {
		fl_buf_day(to->out, event->day);
		if (to->lang == FL_ZH && event->fate != FL_FATE_COUNTED &&
			event->fate != FL_FATE_LATER && event->fate != FL_FATE_ANNULLED) {
			put(to, " 起");
		}
	}
}

/* Something with its name; on a line of its own where this one is full. */
static void put_named(const page *to, const char *separator, const char *name, fl_text text)
{
	uint32_t columns = fl_text_columns(fl_text_of(separator)) +
		fl_text_columns(fl_text_of(name)) + fl_text_columns(text);
	put(to, columns_used(to) + columns > COLUMNS ? "\n      " : separator);
	put(to, name);
	fl_buf_text(to->out, text);
}

static void put_event(const page *to, const fl_explained_event *event, bool with_points)
{
	const fl_explained *all = to->all;
	const fl_event_words *words = &all->words[event->event];
	put(to, event->fate == FL_FATE_COUNTED ? "    + " : "    - ");
	fl_buf_day(to->out, all->facts->occurred[event->event]);
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
			put_named(to, "  ", say(to, "points of ", "分值依 "),
				fl_versions_at(all->plan, event->version)->version);
		}
	}
	put(to, "  ");
	put_fate(to, event);
	put_named(to, "  ", say(to, "ref ", "编号 "), words->source_ref);
	if (words->case_no.len > 0) {
		put_named(to, say(to, ", ", "，"), say(to, "case ", "案号 "), words->case_no);
	}
	if (words->licence.len > 0) {
		put_named(to, say(to, ", ", "，"), say(to, "licence ", "许可证 "), words->licence);
	}
	put(to, "\n");
}

/* ---- Rules ---------------------------------------------------------------------------------- */

/* "D02 向未成年人售烟 ... -20  M.9.2" */
static void put_rule_line(const page *to, fl_text id, const fl_text label[FL_LANGS], fl_text cite)
{
	fl_buf_text(to->out, id);
	put(to, "  ");
	fl_buf_text(to->out, label_of(to, label));
	if (cite.len > 0) {
		put(to, "  (");
		fl_buf_text(to->out, cite);
		put(to, ")");
	}
}

static void put_rule(const page *to, const fl_explained_rule *came_to, bool bonus)
{
	const fl_plan *plan = to->all->plan;
	const fl_plan_rule *rule = &plan->rule[came_to->rule];
	if (came_to->points == 0 && came_to->event_count == 0) {
		return;
	}
	put_rule_line(to, rule->id, rule->label, rule->cite);
	pad_to(to, 60);
	put(to, came_to->points == 0 ? "" : bonus ? "+" : "-");
	put_points(to, came_to->points);
	if (came_to->cut) {
		put(to, say(to, "  before the cap ", "  封顶前 "));
		put_points(to, came_to->before_cap);
	}
	put(to, "\n");
	if (rule->kind == FL_RULE_WHEN || rule->kind == FL_RULE_PER) {
		uint32_t indicator = rule->kind == FL_RULE_WHEN ? rule->when.indicator : rule->per;
		put(to, "    ");
		fl_buf_text(to->out, plan->indicator[indicator].name);
		put(to, " = ");
		fl_buf_decimal_short(to->out, came_to->value, plan->indicator[indicator].places);
		put(to, "\n");
	}
	for (uint32_t i = 0; i < came_to->event_count; i++) {
		put_event(to, &came_to->event[i], true);
	}
}

static void put_rules(const page *to)
{
	const fl_plan *plan = to->all->plan;
	put(to, "\n");
	put(to, say(to, "Base", "基准分"));
	pad_to(to, 60);
	put_points(to, plan->base);
	put(to, "\n");
	for (uint32_t i = 0; i < plan->deduction_count + plan->bonus_count; i++) {
		put_rule(to, &to->all->explanation->rule[i], i >= plan->deduction_count);
	}
}

static void put_grade_line(const page *to, const char *en, const char *zh, uint32_t grade)
{
	put(to, say(to, en, zh));
	pad_to(to, 60);
	fl_buf_text(to->out, to->all->plan->grade[grade]);
	put(to, "\n");
}

static void put_sum(const page *to)
{
	const fl_plan *plan = to->all->plan;
	const fl_explanation *explanation = to->all->explanation;
	if (explanation->added != explanation->added_counted) {
		put(to, say(to, "Bonuses are capped at", "加分合计封顶"));
		pad_to(to, 60);
		put_points(to, explanation->added_counted);
		put(to, "\n");
	}
	put(to, say(to, "Sum", "合计"));
	pad_to(to, 60);
	put_points(to, explanation->points);
	put(to, "\n");
	if (explanation->clamped != explanation->points) {
		put(to, say(to, "Kept within the limits of the score", "限定在分值上下限之内"));
		pad_to(to, 60);
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

static void put_measures(const page *to)
{
	const fl_plan *plan = to->all->plan;
	for (uint32_t i = 0; i < plan->measure_count; i++) {
		const fl_plan_measure *measure = &plan->measure[i];
		fl_text label = label_of(to, measure->label);
		fl_buf_text(to->out, label.len > 0 ? label : measure->name);
		pad_to(to, 60);
		fl_buf_text(to->out, measure->level[to->all->explanation->level[i]].name);
		put(to, "\n");
	}
}

static void put_veto(const page *to, const fl_explained_veto *came_to)
{
	const fl_plan_veto *veto = &to->all->plan->veto[came_to->veto];
	if (!came_to->holds && came_to->event_count == 0) {
		return;
	}
	put_rule_line(to, veto->id, veto->label, veto->cite);
	pad_to(to, 60);
	if (came_to->holds) {
		put(to, say(to, "at best ", "最高 "));
		fl_buf_text(to->out, to->all->plan->grade[veto->at_best]);
		if (came_to->until != FL_DAY_NONE) {
			put(to, say(to, " until ", "，至 "));
			fl_buf_day(to->out, came_to->until);
		}
	} else {
		put(to, say(to, "no limit", "不限制"));
	}
	put(to, "\n");
	for (uint32_t i = 0; i < came_to->event_count; i++) {
		put_event(to, &came_to->event[i], false);
	}
}

static void put_limits(const page *to)
{
	const fl_plan *plan = to->all->plan;
	const fl_explanation *explanation = to->all->explanation;
	for (uint32_t i = 0; i < plan->veto_count; i++) {
		put_veto(to, &explanation->veto[i]);
	}
	if (explanation->newcomer) {
		put(to, say(to, "New licensee until ", "新办证户，至 "));
		fl_buf_day(to->out, explanation->newcomer_until);
		pad_to(to, 60);
		put(to,
			say(to, plan->newcomer.fixed ? "grade " : "at best ",
				plan->newcomer.fixed ? "等级 " : "最高 "));
		fl_buf_text(to->out, plan->grade[plan->newcomer.at_best]);
		put(to, "\n");
	}
}

/* A run is never changed; facts that came after it may be. */
static void put_run(const page *to)
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

static void put_foot(const page *to)
{
	const fl_explanation *explanation = to->all->explanation;
	if (explanation->unused_count > 0) {
		put(to, say(to, "\nEvents that count for nothing\n", "\n不涉及评分的事件\n"));
	}
	for (uint32_t i = 0; i < explanation->unused_count; i++) {
		put_event(to, &explanation->unused[i], false);
	}
	put(to, "\n");
	put_field(to, say(to, "Reasons", "理由"));
	for (uint32_t i = 0; i < explanation->reason_count; i++) {
		put(to, i > 0 ? ", " : "");
		fl_buf_text(to->out, explanation->reason[i]);
	}
	put(to, explanation->reason_count == 0 ? say(to, "none", "无") : "");
	char hex[FL_HASH_HEX_BYTES];
	put(to, "\n");
	put_field(to, "sha256");
	put(to, fl_hash_hex(fl_versions_hash(to->all->plan, to->all->as_of), hex));
	put(to, say(to, "\n            (of the rule set)\n", "\n            （规则集）\n"));
}

void fl_explanation_text(const fl_explained *all, fl_lang lang, fl_buf *out)
{
	const page to = {all, lang, out};
	put_head(&to);
	if (all->explanation->why == FL_UNGRADED_NO) {
		put_rules(&to);
		put_sum(&to);
		put_limits(&to);
		put_measures(&to);
	}
	if (all->run > 0) {
		put_run(&to);
	}
	put_foot(&to);
}
