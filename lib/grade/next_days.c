/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The days on which a grade may change while nothing new happens: a window or a step of decay ends,
 * an event, a decision, a repair or an annulment begins to act, a month or a day since something is
 * full, a newcomer is none any more.  One too many costs time only; a test holds the rest against
 * grading on every single day.
 */
#include "grade/looking.h"
#include "grade/score.h"

/* Days that a month may lack. */
#define DAYS_LACKING 3

static void mark(fl_looking *looker, fl_day day)
{
	/* where a dispute about a missing day begins it also ends, so many days later at most */
	fl_day last = day + (looker->plan.month_end_refuses ? DAYS_LACKING : 0);
	for (; day <= last; day++) {
		if (day >= looker->as_of && day <= looker->horizon) {
			looker->may_change[day - looker->as_of] = true;
		}
	}
}

/* Every full month, or day, since `from`, as far as indicators ask for them. */
static void mark_since(fl_looking *looker, fl_day from)
{
	bool months = false;
	bool days = false;
	for (uint32_t i = 0; i < looker->plan.indicator_count; i++) {
		fl_indicator_kind kind = looker->plan.indicator[i].kind;
		months |= kind == FL_INDICATOR_MONTHS_SINCE || kind == FL_INDICATOR_LICENSED_MONTHS;
		days |= kind == FL_INDICATOR_DAYS_SINCE || kind == FL_INDICATOR_LICENSED_DAYS;
	}
	if (from == FL_DAY_NONE) {
		return;
	}
	fl_day first = from > looker->as_of ? from : looker->as_of;
	for (fl_day day = first; days && day <= looker->horizon; day++) {
		mark(looker, day);
	}
	int32_t full = fl_day_months_between(from, looker->as_of);
	for (fl_day day = from; months && day <= looker->horizon; full++) {
		day = fl_day_add(from, (fl_span){full, FL_MONTHS});
		mark(looker, day);
	}
}

void fl_looking_mark_event(fl_looking *looker, const fl_looking_event *event)
{
	const fl_plan *plan = &looker->plan;
	mark(looker, event->occurred);
	mark(looker, event->decided);
	mark(looker, event->annulled);
	mark(looker, event->repaired);
	mark(looker, fl_day_add(event->occurred, plan->event[event->type].waiting));
	for (uint32_t c = 0; c < plan->column_count; c++) {
		const fl_plan_column *column = &plan->column[c];
		fl_day from = column->by_decision ? event->decided : event->occurred;
		if (column->windowed && from != FL_DAY_NONE) {
			mark(looker, fl_day_add(from, column->window));
		}
	}
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		for (uint32_t s = 0; s < plan->rule[r].step_count; s++) {
			mark(looker, fl_day_add(event->occurred, plan->rule[r].step[s].until));
		}
	}
	mark_since(looker, event->occurred);
	if (event->decided != event->occurred) {
		mark_since(looker, event->decided);
	}
}

void fl_looking_mark_days(fl_looking *looker)
{
	const fl_facts *facts = &looker->alone;
	fl_day licensed_on = fl_plan_licensed_on(&looker->plan, facts->licensed_on[0]);
	for (uint32_t e = looker->from; e < looker->to; e++) {
		const fl_looking_event event = {looker->binding.type[facts->event_type[e]].event,
			facts->occurred[e], facts->decided[e], facts->annulled[e],
			facts->repaired[e]};
		if (event.type != FL_NONE_INDEX) {
			fl_looking_mark_event(looker, &event);
		}
	}
	mark_since(looker, licensed_on);
	if (looker->plan.newcomer.given && licensed_on != FL_DAY_NONE) {
		mark(looker, licensed_on);
		mark(looker, fl_newcomer_end(&looker->plan, licensed_on));
	}
}
