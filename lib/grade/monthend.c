/* SPDX-License-Identifier: Apache-2.0 */
/* Looking for days in dispute: at the ends of all that is counted in months for one unit. */
#include "grade/monthend.h"

typedef struct searching {
	const fl_plan *plan;
	const fl_binding *binding;
	const fl_facts *facts;
	uint32_t from, to; /* events */
	fl_day as_of;
	fl_day licensed_on;
} searching;

static bool disputed(const searching *search, fl_day from, fl_span span)
{
	return span.unit == FL_MONTHS && search->as_of >= fl_day_add(from, span) &&
		search->as_of < fl_day_add_rolled(from, span);
}

/* Whether it is disputed how many months are full since a day. */
static bool disputed_since(const searching *search, fl_day from)
{
	return from != FL_DAY_NONE && from <= search->as_of &&
		disputed(search, from,
			(fl_span){fl_day_months_between(from, search->as_of), FL_MONTHS});
}

/* The type in the plan of an event that stands on the day; FL_NONE_INDEX where it does not. */
static uint32_t standing_type(const searching *search, uint32_t event)
{
	const fl_facts *facts = search->facts;
	fl_day annulled = facts->annulled[event];
	bool stands = facts->occurred[event] <= search->as_of &&
		(annulled == FL_DAY_NONE || annulled > search->as_of);
	return stands ? search->binding->type[facts->event_type[event]].event : FL_NONE_INDEX;
}

/* The day from which an event counts in a column; FL_DAY_NONE where it does not. */
static fl_day counted_from(const searching *search, const fl_plan_column *column, uint32_t event)
{
	const fl_plan *plan = search->plan;
	const fl_facts *facts = search->facts;
	uint32_t type = standing_type(search, event);
	fl_day day = column->by_decision ? facts->decided[event] : facts->occurred[event];
	if (type == FL_NONE_INDEX || fl_plan_column_tap(column, type) == NULL ||
		day > search->as_of) {
		return FL_DAY_NONE;
	}
	bool skips = plan->repairs && (column->for_veto || !plan->repair_ends_veto_only);
	bool repaired = skips &&
		fl_plan_repair_holds(&plan->event[type], facts->occurred[event],
			facts->repaired[event], search->as_of);
	return repaired ? FL_DAY_NONE : day;
}

static bool column_disputed(const searching *search, uint32_t index)
{
	const fl_plan_column *column = &search->plan->column[index];
	for (uint32_t e = search->from; column->windowed && e < search->to; e++) {
		fl_day day = counted_from(search, column, e);
		if (day != FL_DAY_NONE && disputed(search, day, column->window)) {
			return true;
		}
	}
	return false;
}

static bool rule_disputed(const searching *search, const fl_plan_rule *rule)
{
	if (!rule->by_events) {
		return false;
	}
	const fl_plan_column *column = &search->plan->column[rule->column];
	for (uint32_t e = search->from; rule->step_count > 0 && e < search->to; e++) {
		fl_day day = counted_from(search, column, e);
		for (uint32_t s = 0; day != FL_DAY_NONE && s < rule->step_count; s++) {
			if (disputed(search, day, rule->step[s].until)) {
				return true;
			}
		}
	}
	return column_disputed(search, rule->column);
}

static bool indicator_disputed(const searching *search, const fl_plan_indicator *indicator)
{
	fl_day latest = FL_DAY_NONE;
	if (indicator->kind == FL_INDICATOR_LICENSED_MONTHS) {
		return disputed_since(search, search->licensed_on);
	}
	if (indicator->column == FL_NONE_INDEX) {
		return false;
	}
	if (indicator->kind != FL_INDICATOR_MONTHS_SINCE) {
		return column_disputed(search, indicator->column);
	}
	for (uint32_t e = search->from; e < search->to; e++) {
		fl_day day = counted_from(search, &search->plan->column[indicator->column], e);
		latest = day > latest ? day : latest;
	}
	return disputed_since(search, latest != FL_DAY_NONE ? latest : search->licensed_on);
}

/* Whether it is disputed that the waiting time of a repair is over. */
static bool repair_disputed(const searching *search)
{
	const fl_facts *facts = search->facts;
	for (uint32_t e = search->from; search->plan->repairs && e < search->to; e++) {
		uint32_t type = standing_type(search, e);
		fl_day repaired = facts->repaired[e];
		if (type != FL_NONE_INDEX && search->plan->event[type].repairable &&
			repaired != FL_DAY_NONE && repaired <= search->as_of &&
			disputed(search, facts->occurred[e], search->plan->event[type].waiting)) {
			return true;
		}
	}
	return false;
}

unsigned fl_monthend_trouble(
	const fl_binding *binding, const fl_facts *facts, uint32_t unit, fl_day as_of)
{
	const fl_plan *plan = binding->plan;
	const searching search = {.plan = plan,
		.binding = binding,
		.facts = facts,
		.from = facts->first_event[unit],
		.to = facts->first_event[unit + 1],
		.as_of = as_of,
		.licensed_on = fl_plan_licensed_on(plan, facts->licensed_on[unit])};
	if (!plan->month_end_refuses) {
		return 0;
	}
	bool found = repair_disputed(&search) ||
		(plan->newcomer.given && search.licensed_on != FL_DAY_NONE &&
			disputed(&search, search.licensed_on, plan->newcomer.until));
	for (uint32_t r = 0; !found && r < plan->deduction_count + plan->bonus_count; r++) {
		found = rule_disputed(&search, &plan->rule[r]);
	}
	for (uint32_t v = 0; !found && v < plan->veto_count; v++) {
		found = plan->veto[v].by_events && column_disputed(&search, plan->veto[v].column);
	}
	for (uint32_t i = 0; !found && i < plan->indicator_count; i++) {
		found = plan->indicator[i].used && indicator_disputed(&search, &plan->indicator[i]);
	}
	return found ? FL_TROUBLE(FL_UNGRADED_MONTH_END) : 0;
}
