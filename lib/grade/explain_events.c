/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an explanation says of events and of indicators, straight from the events of the unit: every
 * question is one plain loop over them.
 */
#include "grade/evaluate.h"
#include "grade/explaining.h"

/* The tap of the column that takes in the event; NULL where none does. */
static const fl_plan_tap *find_tap(
	const fl_explaining *explainer, const fl_plan_column *column, uint32_t event)
{
	return fl_plan_column_tap(column, fl_explaining_type(explainer, event));
}

/* Makes an event that counts end before `day`, where that is sooner. */
static void end_before(fl_explained_event *fate, fl_day day, fl_fate by)
{
	if (day != FL_DAY_NONE && (fate->day == FL_DAY_NONE || day <= fate->day)) {
		fate->day = day - 1;
		fate->ends_by = by;
	}
}

/* The last day on which an event counts: of its window, or before an annulment or a repair that is
 * known already. */
static void judge_end(
	const fl_explaining *explainer, const fl_plan_column *column, fl_explained_event *fate)
{
	const fl_plan *plan = explainer->plan;
	const fl_facts *facts = explainer->facts;
	uint32_t event = fate->event;
	const fl_plan_event *type = &plan->event[fl_explaining_type(explainer, event)];
	fl_day repaired = facts->repaired[event];
	bool repairs = plan->repairs && type->repairable && repaired != FL_DAY_NONE &&
		(column->for_veto || !plan->repair_ends_veto_only);
	end_before(fate, facts->annulled[event], FL_FATE_ANNULLED);
	if (repairs) {
		fl_day earliest = fl_day_add(facts->occurred[event], type->waiting);
		end_before(fate, repaired > earliest ? repaired : earliest, FL_FATE_REPAIRED);
	}
}

/* What an event is for a column, apart from same-case. */
static fl_explained_event judge_fate(
	const fl_explaining *explainer, const fl_plan_column *column, uint32_t event)
{
	const fl_plan *plan = explainer->plan;
	const fl_facts *facts = explainer->facts;
	fl_day occurred = facts->occurred[event];
	fl_explained_event fate = {.event = event,
		.day = FL_DAY_NONE,
		.ends_by = FL_FATE_EXPIRED,
		.beaten_by = FL_NONE_INDEX,
		.version = FL_NONE_INDEX};
	fl_event_state state = fl_judge_state(&explainer->judge, facts, event);
	fl_day counted = column->by_decision ? facts->decided[event] : occurred;
	bool undecided = counted == FL_DAY_NONE || counted > explainer->as_of;
	fl_day end =
		column->windowed && !undecided ? fl_day_add(counted, column->window) : FL_DAY_NONE;
	if (state == FL_EVENT_LATER) {
		fate.fate = FL_FATE_LATER;
		fate.day = occurred;
	} else if (state == FL_EVENT_ANNULLED) {
		fate.fate = FL_FATE_ANNULLED;
		fate.day = facts->annulled[event];
	} else if (undecided) {
		fate.fate = FL_FATE_LATER;
		fate.day = counted;
	} else if (state == FL_EVENT_REPAIRED &&
		(column->for_veto || !plan->repair_ends_veto_only)) {
		fl_day earliest = fl_day_add(
			occurred, plan->event[fl_explaining_type(explainer, event)].waiting);
		fate.fate = FL_FATE_REPAIRED;
		fate.day = facts->repaired[event] > earliest ? facts->repaired[event] : earliest;
	} else if (column->windowed && end <= explainer->as_of) {
		fate.fate = FL_FATE_EXPIRED;
		fate.day = end;
	} else {
		fate.fate = FL_FATE_COUNTED;
		fate.day = column->windowed ? end - 1 : FL_DAY_NONE;
		judge_end(explainer, column, &fate);
	}
	return fate;
}

/* Whether an earlier event that counts has the same value. */
static bool seen_before(
	const fl_explaining *explainer, const fl_plan_column *column, uint32_t event, int64_t value)
{
	const fl_facts *facts = explainer->facts;
	for (uint32_t e = explainer->from; e < event; e++) {
		const fl_plan_tap *tap = find_tap(explainer, column, e);
		if (tap != NULL &&
			fl_binding_value(&explainer->binding->type[facts->event_type[e]], facts, e,
				tap->field) == value &&
			judge_fate(explainer, column, e).fate == FL_FATE_COUNTED) {
			return true;
		}
	}
	return false;
}

/* One column while its events are gone through. */
typedef struct reading {
	int64_t value;
	fl_day newest;
	uint16_t *trouble;
} reading;

static void read_field(const fl_explaining *explainer, const fl_plan_column *column,
	const fl_plan_tap *tap, uint32_t event, reading *so_far)
{
	const fl_facts *facts = explainer->facts;
	fl_day day = column->by_decision ? facts->decided[event] : facts->occurred[event];
	int64_t value = fl_binding_value(
		&explainer->binding->type[facts->event_type[event]], facts, event, tap->field);
	bool first = so_far->newest == FL_DAY_NONE;
	if (value == FL_VALUE_NONE) {
		*so_far->trouble |= FL_TROUBLE(FL_UNGRADED_MISSING_FIELD);
		return;
	}
	if (column->op == FL_COLUMN_SUM) {
		if (!fl_add_i64(so_far->value, value, &so_far->value)) {
			*so_far->trouble |= FL_TROUBLE(FL_UNGRADED_OVERFLOW);
			so_far->value = 0;
		}
	} else if (column->op == FL_COLUMN_DISTINCT) {
		so_far->value += !seen_before(explainer, column, event, value);
	} else if (first || (column->op == FL_COLUMN_MAX && value > so_far->value) ||
		(column->op == FL_COLUMN_MIN && value < so_far->value) ||
		(column->op == FL_COLUMN_NEWEST && day >= so_far->newest)) {
		so_far->value = value;
	}
	so_far->newest = day > so_far->newest ? day : so_far->newest;
}

/* What a column comes to. */
static int64_t column_value(
	const fl_explaining *explainer, const fl_plan_column *column, uint16_t *trouble)
{
	const fl_facts *facts = explainer->facts;
	bool counts = column->op == FL_COLUMN_COUNT || column->op == FL_COLUMN_SUM ||
		column->op == FL_COLUMN_DISTINCT;
	reading so_far = {counts ? 0 : FL_VALUE_NONE, FL_DAY_NONE, trouble};
	for (uint32_t e = explainer->from; e < explainer->to; e++) {
		const fl_plan_tap *tap = find_tap(explainer, column, e);
		if (tap == NULL || judge_fate(explainer, column, e).fate != FL_FATE_COUNTED) {
			continue;
		}
		fl_day day = column->by_decision ? facts->decided[e] : facts->occurred[e];
		if (column->op == FL_COLUMN_COUNT) {
			so_far.value++;
		} else if (column->op == FL_COLUMN_LATEST) {
			so_far.newest = day > so_far.newest ? day : so_far.newest;
		} else {
			read_field(explainer, column, tap, e, &so_far);
		}
	}
	return column->op == FL_COLUMN_LATEST ? so_far.newest : so_far.value;
}

/* Where the trouble of an indicator belongs: of one that decides nothing to itself. */
static uint16_t *trouble_of(fl_explaining *explainer, uint16_t *own, uint32_t indicator)
{
	return explainer->plan->indicator[indicator].used ? &explainer->trouble : &own[indicator];
}

static void explain_expression(
	fl_explaining *explainer, uint32_t index, const int64_t *const *value, uint16_t *own)
{
	int64_t stack[FL_EVALUATE_STACK(1)];
	const fl_plan_indicator *expression = &explainer->plan->indicator[index];
	fl_evaluate_expression(expression, value, 1, stack, &explainer->indicator[index],
		trouble_of(explainer, own, index));
	for (uint32_t i = 0; i < expression->op_count; i++) {
		if (expression->op[i].op == FL_OP_INDICATOR) {
			own[index] |= own[expression->op[i].indicator];
		}
	}
}

bool fl_explaining_indicators(fl_explaining *explainer)
{
	const fl_plan *plan = explainer->plan;
	size_t count = (size_t)plan->indicator_count + 1;
	const int64_t **value = fl_arena_array(explainer->arena, const int64_t *, count);
	uint16_t *own = fl_arena_array(explainer->arena, uint16_t, count);
	fl_ungraded *why = fl_arena_array(explainer->arena, fl_ungraded, count);
	if (value == NULL || own == NULL || why == NULL) {
		return false;
	}
	for (uint32_t i = 0; i < plan->indicator_count; i++) {
		const fl_plan_indicator *indicator = &plan->indicator[i];
		value[i] = &explainer->indicator[i];
		if (indicator->kind == FL_INDICATOR_EXPRESSION) {
			continue;
		}
		uint16_t *trouble = trouble_of(explainer, own, i);
		int64_t cell = indicator->column != FL_NONE_INDEX
			? column_value(explainer, &plan->column[indicator->column], trouble)
			: 0;
		explainer->indicator[i] = fl_evaluate_indicator(
			indicator, cell, explainer->licensed_on, explainer->as_of, trouble);
	}
	for (uint32_t i = 0; i < plan->expression_count; i++) {
		explain_expression(explainer, plan->expression[i], value, own);
	}
	for (uint32_t i = 0; i < plan->indicator_count; i++) {
		why[i] = fl_ungraded_first(own[i]);
	}
	explainer->out->indicator_why = why;
	return true;
}

/* Whether a rule or a veto is about events of a type. */
static bool is_ruled(const fl_plan *plan, uint32_t type)
{
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		if (plan->rule[r].by_events &&
			fl_plan_column_tap(&plan->column[plan->rule[r].column], type) != NULL) {
			return true;
		}
	}
	for (uint32_t v = 0; v < plan->veto_count; v++) {
		if (plan->veto[v].by_events &&
			fl_plan_column_tap(&plan->column[plan->veto[v].column], type) != NULL) {
			return true;
		}
	}
	return false;
}

/* The events of a column, with those that rules are about or without. */
static fl_explained_event *list_events(const fl_explaining *explainer, const fl_plan_column *column,
	bool with_ruled, uint32_t *ret_count)
{
	size_t most = (size_t)(explainer->to - explainer->from) + 1;
	fl_explained_event *event = fl_arena_array(explainer->arena, fl_explained_event, most);
	*ret_count = 0;
	for (uint32_t e = explainer->from; event != NULL && e < explainer->to; e++) {
		if (find_tap(explainer, column, e) != NULL &&
			(with_ruled ||
				!is_ruled(explainer->plan, fl_explaining_type(explainer, e)))) {
			event[(*ret_count)++] = judge_fate(explainer, column, e);
		}
	}
	return event;
}

fl_explained_event *fl_explaining_events(
	const fl_explaining *explainer, const fl_plan_column *column, uint32_t *ret_count)
{
	return list_events(explainer, column, true, ret_count);
}

fl_explained_event *fl_explaining_rest(
	const fl_explaining *explainer, const fl_plan_column *column, uint32_t *ret_count)
{
	return list_events(explainer, column, false, ret_count);
}
