/* SPDX-License-Identifier: Apache-2.0 */
/* What would lift the grade, for the terminal. */
#include "publish/terminal.h"

#include "base/decimal.h"

static void put_score(const fl_terminal *to, int64_t score)
{
	fl_buf_decimal(to->out, score, to->all->plan->score_places);
}

static void put_grade(const fl_terminal *to, uint32_t grade)
{
	fl_buf_text(to->out, to->all->plan->grade[grade]);
}

/* ---- Better grades --------------------------------------------------------------------------- */

static void put_missing(const fl_terminal *to, const fl_next_target *target)
{
	if (target->above_score) {
		fl_terminal_put(
			to, fl_terminal_say(to, "no score is high enough", "任何得分都达不到"));
	} else if (target->missing == 0) {
		fl_terminal_put(to, fl_terminal_say(to, "the score is enough", "得分已够"));
	} else {
		fl_terminal_put(to, fl_terminal_say(to, "", "尚差 "));
		put_score(to, target->missing);
		fl_terminal_put(to, fl_terminal_say(to, " points missing", " 分"));
	}
	if (target->too_far) {
		fl_terminal_put(to, fl_terminal_say(to, ", too many steps", "，超过可升级数"));
	}
}

/* "  B      12.0 points missing                      first day 2026-11-09" */
static void put_targets(const fl_terminal *to)
{
	const fl_next *next = to->all->next;
	for (uint32_t t = 0; t < next->target_count; t++) {
		const fl_next_target *target = &next->target[t];
		fl_terminal_put(to, "  ");
		put_grade(to, target->grade);
		fl_terminal_pad(to, 12);
		put_missing(to, target);
		fl_terminal_pad(to, 52);
		if (target->on != FL_DAY_NONE) {
			fl_terminal_put(to, fl_terminal_say(to, "by itself on ", "自然到期升级 "));
			fl_buf_day(to->out, target->on);
		} else {
			fl_terminal_put(to, fl_terminal_say(to, "not by itself", "不会自然升级"));
		}
		fl_terminal_put(to, "\n");
	}
}

/* ---- What holds it down ---------------------------------------------------------------------- */

static void put_until(const fl_terminal *to, fl_day until)
{
	if (until != FL_DAY_NONE) {
		fl_terminal_put(to, fl_terminal_say(to, " until ", "，至 "));
		fl_buf_day(to->out, until);
	} else {
		fl_terminal_put(to,
			fl_terminal_say(to, " past the last day looked at", "，推算期内不解除"));
	}
}

static void put_hold(const fl_terminal *to, const fl_next_hold *hold)
{
	const fl_plan_veto *veto = &to->all->plan->veto[hold->veto];
	fl_terminal_put(to, "  ");
	fl_buf_text(to->out, veto->id);
	fl_terminal_put(to, "  ");
	fl_buf_text(to->out, fl_words_label(veto->label, to->lang));
	fl_terminal_put(to, fl_terminal_say(to, "\n      at best ", "\n      最高 "));
	put_grade(to, veto->at_best);
	put_until(to, hold->until);
	fl_terminal_put(to, "\n");
}

static void put_movement(const fl_terminal *to)
{
	const fl_plan *plan = to->all->plan;
	const fl_next *next = to->all->next;
	fl_terminal_put(to, fl_terminal_say(to, "  Last official grade ", "  上次正式等级 "));
	put_grade(to, next->previous_grade);
	if (plan->movement.up_steps != UINT32_MAX) {
		fl_terminal_put(to,
			fl_terminal_say(
				to, ": steps up in one run, at most ", "：一次最多升级数 "));
		fl_buf_int(to->out, plan->movement.up_steps);
	} else {
		fl_terminal_put(to, fl_terminal_say(to, ": any number of steps", "：级数不限"));
	}
	if (plan->movement.margin > 0) {
		fl_terminal_put(
			to, fl_terminal_say(to, ",\n      and needs ", "，\n      且须高出下限 "));
		put_score(to, plan->movement.margin);
		fl_terminal_put(to, fl_terminal_say(to, " more than the cut", " 分"));
	}
	fl_terminal_put(to, "\n");
}

static void put_holds(const fl_terminal *to)
{
	const fl_plan *plan = to->all->plan;
	const fl_next *next = to->all->next;
	bool moves = next->previous_grade != FL_PREVIOUS_NONE;
	if (next->hold_count == 0 && !next->newcomer && !moves) {
		return;
	}
	fl_terminal_put(
		to, fl_terminal_say(to, "What limits it besides the score\n", "得分以外的限制\n"));
	for (uint32_t h = 0; h < next->hold_count; h++) {
		put_hold(to, &next->hold[h]);
	}
	if (next->newcomer) {
		fl_terminal_put(to,
			plan->newcomer.fixed
				? fl_terminal_say(to, "  New licensee: ", "  新办证户：等级定为 ")
				: fl_terminal_say(
					  to, "  New licensee: at best ", "  新办证户：最高 "));
		put_grade(to, plan->newcomer.at_best);
		put_until(to, next->newcomer_until);
		fl_terminal_put(to, "\n");
	}
	if (moves) {
		put_movement(to);
	}
}

/* ---- By itself, and sooner ------------------------------------------------------------------- */

static void put_graded(const fl_terminal *to, fl_day day, uint32_t grade, int64_t score)
{
	fl_terminal_put(to, "  ");
	fl_buf_day(to->out, day);
	fl_terminal_put(to, "  ");
	put_grade(to, grade);
	fl_terminal_put(to, fl_terminal_say(to, "  score ", "  得分 "));
	put_score(to, score);
}

static void put_rise(const fl_terminal *to)
{
	const fl_next *next = to->all->next;
	fl_terminal_put(
		to, fl_terminal_say(to, "If nothing new happens\n", "如不再发生新的事项\n"));
	if (next->rises_on == FL_DAY_NONE) {
		fl_terminal_put(
			to, fl_terminal_say(to, "  the grade does not rise up to ", "  推算至 "));
		fl_buf_day(to->out, next->horizon);
		fl_terminal_put(to, fl_terminal_say(to, "\n", "，等级不会上升\n"));
		return;
	}
	if (next->eve_why == FL_UNGRADED_NO) {
		put_graded(to, next->rises_on - 1, next->eve_grade, next->eve_score);
	} else {
		fl_terminal_put(to, "  ");
		fl_buf_day(to->out, next->rises_on - 1);
		fl_terminal_put(to, fl_terminal_say(to, "  not graded", "  不予评级"));
	}
	fl_terminal_put(to, "\n");
	put_graded(to, next->rises_on, next->rises_to, next->rises_score);
	fl_terminal_put(to, fl_terminal_say(to, "  <- the first day\n", "  ← 最早升级日\n"));
}

static void put_repair(const fl_terminal *to, const fl_next_act *act)
{
	const fl_explained *all = to->all;
	for (uint32_t i = 0; i < act->event_count; i++) {
		const fl_event_words *words = &all->words[act->event[i]];
		fl_terminal_put(to, fl_terminal_say(to, "     repair  ", "     修复  "));
		fl_buf_day(to->out, all->facts->occurred[act->event[i]]);
		fl_terminal_put(to, "  ");
		fl_buf_text(to->out, fl_words_type(all, act->event[i], to->lang));
		fl_terminal_named(
			to, "  ", fl_terminal_say(to, "ref ", "编号 "), words->source_ref, 13);
		if (words->case_no.len > 0) {
			fl_terminal_named(to, fl_terminal_say(to, ", ", "，"),
				fl_terminal_say(to, "case ", "案号 "), words->case_no, 13);
		}
		if (words->licence.len > 0) {
			fl_terminal_named(to, fl_terminal_say(to, ", ", "，"),
				fl_terminal_say(to, "licence ", "许可证 "), words->licence, 13);
		}
		fl_terminal_put(to, "\n");
	}
}

static void put_act(const fl_terminal *to, const fl_next_act *act)
{
	if (act->kind == FL_NEXT_REPAIR) {
		put_repair(to, act);
		return;
	}
	fl_terminal_put(to, fl_terminal_say(to, "     ", "     再有 "));
	fl_buf_int(to->out, act->count);
	fl_terminal_put(to, fl_terminal_say(to, " more  ", " 起  "));
	fl_buf_text(to->out, fl_words_label(to->all->plan->event[act->type].label, to->lang));
	fl_terminal_put(to, fl_terminal_say(to, "  on ", "  于 "));
	fl_buf_day(to->out, to->all->as_of);
	fl_terminal_put(to, "\n");
}

static void put_way(const fl_terminal *to, uint32_t index)
{
	const fl_next_way *way = &to->all->next->way[index];
	fl_buf_format(to->out, " %2u. ", index + 1);
	put_grade(to, way->grade);
	fl_terminal_put(to, fl_terminal_say(to, " from ", "，自 "));
	fl_buf_day(to->out, way->day);
	fl_terminal_put(to, fl_terminal_say(to, ", score ", " 起，得分 "));
	put_score(to, way->score);
	if (way->act[0].kind == FL_NEXT_REPAIR && way->day > to->all->as_of) {
		fl_terminal_put(to,
			fl_terminal_say(to, "; approved by that day at the latest",
				"；修复须在该日前获批"));
	}
	fl_terminal_put(to, "\n");
	for (uint32_t a = 0; a < way->act_count; a++) {
		put_act(to, &way->act[a]);
	}
}

static void put_ways(const fl_terminal *to)
{
	const fl_next *next = to->all->next;
	if (next->way_count == 0) {
		fl_terminal_put(to,
			fl_terminal_say(to,
				"Nothing lifts it sooner\n  no repair and no event in its favour, "
				"nor "
				"up to ",
				"没有办法使其更早上升\n  "
				"可修复的案件、可加分的事项，单独或合并至 "));
		fl_buf_int(to->out, next->acts_tried);
		fl_terminal_put(to, fl_terminal_say(to, " of them together\n", " 项，均不能\n"));
		return;
	}
	fl_terminal_put(to,
		fl_terminal_say(to, "What lifts it sooner, the least first\n",
			"可使其更早上升的办法，由少到多\n"));
	for (uint32_t w = 0; w < next->way_count; w++) {
		put_way(to, w);
	}
}

void fl_terminal_next(const fl_terminal *to)
{
	const fl_next *next = to->all->next;
	const fl_plan *plan = to->all->plan;
	if (next == NULL || next->why != FL_UNGRADED_NO) {
		return;
	}
	if (next->grade == 0) {
		fl_terminal_put(to,
			fl_terminal_say(
				to, "\nThis is the best grade there is.\n", "\n已是最高等级。\n"));
		return;
	}
	fl_terminal_put(to, fl_terminal_say(to, "\nThe next grade\n", "\n下一等级\n"));
	put_targets(to);
	put_holds(to);
	put_rise(to);
	put_ways(to);
	if (plan->to < next->horizon) {
		fl_terminal_put(to,
			fl_terminal_say(to, "The rule set is in force until ", "本规则集施行至 "));
		fl_buf_day(to->out, plan->to);
		fl_terminal_put(to,
			fl_terminal_say(
				to, " and taken to go on as it is\n", "，此后按不变推算\n"));
	}
}
