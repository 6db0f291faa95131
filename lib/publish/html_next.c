/* SPDX-License-Identifier: Apache-2.0 */
/* What would lift the grade, on the page for the retailer. */
#include "publish/html.h"

static void put_cell(const fl_html *to)
{
	fl_html_put(to, "</td><td>");
}

static void put_missing(const fl_html *to, const fl_next_target *target)
{
	if (target->above_score) {
		fl_html_say(to, "no score is high enough", "任何得分都达不到");
	} else if (target->missing == 0) {
		fl_html_say(to, "none: the score is enough", "不差分，得分已够");
	} else {
		fl_html_score(to, target->missing);
	}
	if (target->too_far) {
		fl_html_say(to, "; too many steps for one run", "；超过一次可升级数");
	}
}

static void put_targets(const fl_html *to)
{
	const fl_next *next = to->all->next;
	fl_html_put(to, "<table><tr><th>");
	fl_html_say(to, "Grade", "等级");
	fl_html_put(to, "</th><th>");
	fl_html_say(to, "Points missing", "尚差分数");
	fl_html_put(to, "</th><th>");
	fl_html_say(to, "By itself from", "自然升级日");
	fl_html_put(to, "</th></tr>");
	for (uint32_t t = 0; t < next->target_count; t++) {
		const fl_next_target *target = &next->target[t];
		fl_html_put(to, "<tr><td><b>");
		fl_html_grade(to, target->grade);
		fl_html_put(to, "</b>");
		put_cell(to);
		put_missing(to, target);
		put_cell(to);
		if (target->on != FL_DAY_NONE) {
			fl_html_day(to, target->on);
		} else {
			fl_html_say(to, "not up to ", "至该日不会：");
			fl_html_day(to, next->horizon);
		}
		fl_html_put(to, "</td></tr>");
	}
	fl_html_put(to, "</table>\n");
}

static void put_rise(const fl_html *to)
{
	const fl_next *next = to->all->next;
	fl_html_put(to, "<p class=\"call\">");
	if (next->rises_on == FL_DAY_NONE) {
		fl_html_say(to, "If nothing new happens, the grade does not rise up to ",
			"如不再发生新的事项，等级至该日不会上升：");
		fl_html_day(to, next->horizon);
		fl_html_say(to, ".</p>\n", "。</p>\n");
		return;
	}
	fl_html_say(to, "If nothing new happens, the grade rises to <b>",
		"如不再发生新的事项，等级将升为 <b>");
	fl_html_grade(to, next->rises_to);
	fl_html_say(to, "</b> on <b>", "</b>，时间为 <b>");
	fl_html_day(to, next->rises_on);
	fl_html_say(to, "</b> (", "</b>（");
	fl_html_score(to, next->rises_score);
	fl_html_say(to, " points).", " 分）。");
	if (next->eve_why == FL_UNGRADED_NO) {
		fl_html_say(to, " The day before it is ", "前一日为 ");
		fl_html_grade(to, next->eve_grade);
		fl_html_say(to, " (", "（");
		fl_html_score(to, next->eve_score);
		fl_html_say(to, " points).", " 分）。");
	}
	fl_html_put(to, "</p>\n");
}

static void put_until(const fl_html *to, fl_day until)
{
	if (until != FL_DAY_NONE) {
		fl_html_say(to, " until ", "，至 ");
		fl_html_day(to, until);
	} else {
		fl_html_say(to, " past the last day looked at", "，推算期内不解除");
	}
	fl_html_put(to, "</li>");
}

static void put_movement(const fl_html *to)
{
	const fl_plan_movement *movement = &to->all->plan->movement;
	fl_html_put(to, "<li>");
	fl_html_say(to, "Last official grade ", "上次正式等级 ");
	fl_html_grade(to, to->all->next->previous_grade);
	if (movement->up_steps != UINT32_MAX) {
		fl_html_say(to, ": steps up in one run, at most ", "：一次最多升级数 ");
		fl_buf_int(to->out, movement->up_steps);
	}
	if (movement->margin > 0) {
		fl_html_say(to, "; the way up needs so many points more than the cut: ",
			"；升级须高出下限的分数：");
		fl_html_score(to, movement->margin);
	}
	fl_html_put(to, "</li>");
}

static void put_holds(const fl_html *to)
{
	const fl_plan *plan = to->all->plan;
	const fl_next *next = to->all->next;
	bool moves = next->previous_grade != FL_PREVIOUS_NONE;
	if (next->hold_count == 0 && !next->newcomer && !moves) {
		return;
	}
	fl_html_put(to, "<h3>");
	fl_html_say(to, "What limits it besides the score", "得分以外的限制");
	fl_html_put(to, "</h3><ul>");
	for (uint32_t h = 0; h < next->hold_count; h++) {
		const fl_plan_veto *veto = &plan->veto[next->hold[h].veto];
		fl_html_put(to, "<li><b>");
		fl_html_text(to, veto->id);
		fl_html_put(to, "</b> ");
		fl_html_text(to, fl_words_label(veto->label, to->lang));
		fl_html_say(to, ": at best ", "：最高 ");
		fl_html_grade(to, veto->at_best);
		put_until(to, next->hold[h].until);
	}
	if (next->newcomer) {
		fl_html_put(to, "<li>");
		fl_html_say(to, plan->newcomer.fixed ? "New licensee: " : "New licensee: at best ",
			plan->newcomer.fixed ? "新办证户：等级定为 " : "新办证户：最高 ");
		fl_html_grade(to, plan->newcomer.at_best);
		put_until(to, next->newcomer_until);
	}
	if (moves) {
		put_movement(to);
	}
	fl_html_put(to, "</ul>\n");
}

static void put_act(const fl_html *to, const fl_next_act *act)
{
	const fl_explained *all = to->all;
	if (act->kind == FL_NEXT_EVENT) {
		fl_html_put(to, "<br>");
		fl_html_say(to, "", "再有 ");
		fl_buf_int(to->out, act->count);
		fl_html_say(to, " more: ", " 起：");
		fl_html_text(to, fl_words_label(all->plan->event[act->type].label, to->lang));
		fl_html_say(to, ", on ", "，于 ");
		fl_html_day(to, all->as_of);
		return;
	}
	for (uint32_t i = 0; i < act->event_count; i++) {
		fl_html_put(to, "<br>");
		fl_html_say(to, "repair: ", "信用修复：");
		fl_html_day(to, all->facts->occurred[act->event[i]]);
		fl_html_put(to, " ");
		fl_html_text(to, fl_words_type(all, act->event[i], to->lang));
		fl_html_reference(to, act->event[i]);
	}
}

static void put_way(const fl_html *to, const fl_next_way *way)
{
	fl_html_put(to, "<li><b>");
	fl_html_grade(to, way->grade);
	fl_html_say(to, " from ", "，自 ");
	fl_html_day(to, way->day);
	fl_html_say(to, "</b> (", " 起</b>（");
	fl_html_score(to, way->score);
	fl_html_say(to, " points)", " 分）");
	if (way->act[0].kind == FL_NEXT_REPAIR && way->day > to->all->as_of) {
		fl_html_say(to, "; approved by that day at the latest", "；修复最迟于该日获批");
	}
	for (uint32_t a = 0; a < way->act_count; a++) {
		put_act(to, &way->act[a]);
	}
	fl_html_put(to, "</li>");
}

/* On one page there is room for the few smallest. */
#define WAYS_SHOWN 5u

static void put_ways(const fl_html *to)
{
	const fl_next *next = to->all->next;
	fl_html_put(to, "<h3>");
	fl_html_say(to, "What lifts it sooner", "可使其更早上升的办法");
	fl_html_put(to, "</h3>");
	if (next->way_count == 0) {
		fl_html_put(to, "<p>");
		fl_html_say(to, "Nothing: no repair and no event in its favour, nor up to ",
			"没有：可修复的案件、可加分的事项，单独或合并至 ");
		fl_buf_int(to->out, next->acts_tried);
		fl_html_say(to, " of them together.", " 项，均不能。");
		fl_html_put(to, "</p>\n");
		return;
	}
	fl_html_put(to, "<ol>");
	for (uint32_t w = 0; w < next->way_count && w < WAYS_SHOWN; w++) {
		put_way(to, &next->way[w]);
	}
	fl_html_put(to, "</ol>\n");
}

void fl_html_next(const fl_html *to)
{
	const fl_next *next = to->all->next;
	const fl_plan *plan = to->all->plan;
	fl_html_put(to, "<section class=\"card\"><h2>");
	fl_html_say(to, "The next grade", "下一等级");
	fl_html_put(to, "</h2>\n");
	if (next->grade == 0) {
		fl_html_put(to, "<p class=\"call\">");
		fl_html_say(to, "This is the best grade there is.", "已是最高等级。");
		fl_html_put(to, "</p></section>\n");
		return;
	}
	put_rise(to);
	put_targets(to);
	put_holds(to);
	put_ways(to);
	if (plan->to < next->horizon) {
		fl_html_put(to, "<p class=\"faint\">");
		fl_html_say(to, "The rule set is in force until ", "本规则集施行至 ");
		fl_html_day(to, plan->to);
		fl_html_say(to, " and taken to go on as it is.</p>\n", "，此后按不变推算。</p>\n");
	}
	fl_html_put(to, "</section>\n");
}
