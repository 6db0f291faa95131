/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The explanation follows the stages of the rule language in their order, one function a stage, and
 * keeps at every stage what a reader would ask about.
 */
#include "grade/explain.h"

#include "grade/grader.h"
#include "grade/judge.h"
#include "grade/score.h"

typedef struct explaining {
	fl_judge judge;
	const fl_plan *plan;
	const fl_binding *binding;
	const fl_facts *facts;
	fl_arena *arena;
	uint32_t unit, from, to; /* its events are [from, to) */
	fl_day as_of;
	unsigned trouble;
	fl_explanation *out;
	int64_t *indicator;
	fl_explained_rule *rule;
	fl_explained_veto *veto;
} explaining;

static uint32_t event_type(const explaining *explainer, uint32_t event)
{
	return explainer->binding->type[explainer->facts->event_type[event]].event;
}

/* The tap of the column that takes in the event; NULL where none does. */
static const fl_plan_tap *find_tap(
	const explaining *explainer, const fl_plan_column *column, uint32_t event)
{
	uint32_t type = event_type(explainer, event);
	for (uint32_t i = 0; i < column->tap_count; i++) {
		if (column->tap[i].event == type) {
			return &column->tap[i];
		}
	}
	return NULL;
}

/* What an event is for a column, apart from same-case. */
static fl_explained_event judge_fate(
	const explaining *explainer, const fl_plan_column *column, uint32_t event)
{
	const fl_plan *plan = explainer->plan;
	const fl_facts *facts = explainer->facts;
	fl_day occurred = facts->occurred[event];
	fl_explained_event fate = {.event = event, .day = FL_DAY_NONE, .beaten_by = FL_NONE_INDEX};
	fl_event_state state = fl_judge_state(&explainer->judge, facts, event);
	fl_day end = column->windowed ? fl_day_add(occurred, column->window) : FL_DAY_NONE;
	if (state == FL_EVENT_LATER) {
		fate.fate = FL_FATE_LATER;
		fate.day = occurred;
	} else if (state == FL_EVENT_ANNULLED) {
		fate.fate = FL_FATE_ANNULLED;
		fate.day = facts->annulled[event];
	} else if (state == FL_EVENT_REPAIRED &&
		(column->for_veto || !plan->repair_ends_veto_only)) {
		fl_day earliest =
			fl_day_add(occurred, plan->event[event_type(explainer, event)].waiting);
		fate.fate = FL_FATE_REPAIRED;
		fate.day = facts->repaired[event] > earliest ? facts->repaired[event] : earliest;
	} else if (column->windowed && end <= explainer->as_of) {
		fate.fate = FL_FATE_EXPIRED;
		fate.day = end;
	} else {
		fate.fate = FL_FATE_COUNTED;
		fate.day = column->windowed ? end - 1 : FL_DAY_NONE;
	}
	return fate;
}

/* The value of one column, straight from the events. */
static int64_t column_value(explaining *explainer, const fl_plan_column *column)
{
	int64_t value = column->op == FL_COLUMN_LATEST ? FL_DAY_NONE : 0;
	for (uint32_t e = explainer->from; e < explainer->to; e++) {
		const fl_plan_tap *tap = find_tap(explainer, column, e);
		if (tap == NULL || judge_fate(explainer, column, e).fate != FL_FATE_COUNTED) {
			continue;
		}
		if (column->op == FL_COLUMN_COUNT) {
			value++;
		} else if (column->op == FL_COLUMN_LATEST) {
			value = explainer->facts->occurred[e];
		} else {
			const fl_bound_type *type =
				&explainer->binding->type[explainer->facts->event_type[e]];
			int64_t added = fl_binding_value(type, explainer->facts, e, tap->field);
			if (added == FL_VALUE_NONE) {
				explainer->trouble |= FL_TROUBLE(FL_UNGRADED_MISSING_FIELD);
			} else if (!fl_add_i64(value, added, &value)) {
				explainer->trouble |= FL_TROUBLE(FL_UNGRADED_OVERFLOW);
				value = 0;
			}
		}
	}
	return value;
}

static void explain_indicators(explaining *explainer)
{
	const fl_plan *plan = explainer->plan;
	for (uint32_t i = 0; i < plan->indicator_count; i++) {
		const fl_plan_indicator *indicator = &plan->indicator[i];
		int64_t value = column_value(explainer, &plan->column[indicator->column]);
		if (indicator->kind == FL_INDICATOR_MONTHS_SINCE ||
			indicator->kind == FL_INDICATOR_DAYS_SINCE) {
			fl_day from = value != FL_DAY_NONE
				? (fl_day)value
				: explainer->facts->licensed_on[explainer->unit];
			if (from == FL_DAY_NONE || from > explainer->as_of) {
				value = 0;
			} else if (indicator->kind == FL_INDICATOR_DAYS_SINCE) {
				value = (int64_t)explainer->as_of - from;
			} else {
				value = fl_day_months_between(from, explainer->as_of);
			}
		}
		explainer->indicator[i] = value;
	}
}

/* The events of the types of a column with their fates; points are filled in by the caller. */
static fl_explained_event *list_events(
	explaining *explainer, const fl_plan_column *column, uint32_t *ret_count)
{
	uint32_t count = 0;
	for (uint32_t e = explainer->from; e < explainer->to; e++) {
		count += find_tap(explainer, column, e) != NULL;
	}
	fl_explained_event *event =
		fl_arena_array(explainer->arena, fl_explained_event, (size_t)count + 1);
	if (event == NULL) {
		return NULL;
	}
	*ret_count = 0;
	for (uint32_t e = explainer->from; e < explainer->to; e++) {
		if (find_tap(explainer, column, e) != NULL) {
			event[(*ret_count)++] = judge_fate(explainer, column, e);
		}
	}
	return event;
}

static void explain_hit(const fl_plan_rule *rule, const fl_hit *hit, fl_explained_event *event)
{
	int64_t step = rule->step_count > 0 ? rule->step[hit->step].factor : 1;
	int64_t repeat =
		hit->ordinal >= rule->repeat_from ? rule->repeat_factor : rule->plain_factor;
	event->ordinal = hit->ordinal;
	event->beaten_by = hit->beaten_by;
	event->fate = hit->beaten_by == FL_NONE_INDEX ? FL_FATE_COUNTED : FL_FATE_SAME_CASE;
	event->base = hit->base * rule->unit * rule->plain_factor * fl_power10(rule->step_places);
	event->factor = step * repeat;
	event->factor_places = rule->step_places + rule->repeat_places;
	event->points = hit->points;
}

static bool explain_by_events(explaining *explainer, fl_explained_rule *explained)
{
	const fl_judge *judge = &explainer->judge;
	const fl_plan_rule *rule = &explainer->plan->rule[explained->rule];
	uint32_t at = 0;
	fl_explained_event *event = list_events(
		explainer, &explainer->plan->column[rule->column], &explained->event_count);
	if (event == NULL) {
		return false;
	}
	/* hits are in the order of the events too, so one walk joins them */
	for (size_t i = 0; i < judge->hit_count; i++) {
		if (judge->hit[i].rule != explained->rule) {
			continue;
		}
		while (at < explained->event_count && event[at].event != judge->hit[i].event) {
			at++;
		}
		if (at < explained->event_count) {
			explain_hit(rule, &judge->hit[i], &event[at]);
		}
	}
	explained->event = event;
	explained->before_cap = judge->sum[explained->rule];
	return true;
}

static bool explain_rule(explaining *explainer, uint32_t index, int64_t *total)
{
	const fl_plan_rule *rule = &explainer->plan->rule[index];
	fl_explained_rule *explained = &explainer->rule[index];
	*explained = (fl_explained_rule){.rule = index};
	if (rule->by_events) {
		if (!explain_by_events(explainer, explained)) {
			return false;
		}
	} else if (rule->kind == FL_RULE_WHEN) {
		explained->value = explainer->indicator[rule->when.indicator];
		explained->before_cap =
			fl_condition_holds(&rule->when, explained->value) ? rule->points : 0;
	} else {
		explained->value = explainer->indicator[rule->per];
		if (!fl_per_points(rule, explained->value, &explained->before_cap)) {
			explainer->trouble |= FL_TROUBLE(FL_UNGRADED_OVERFLOW);
			explained->before_cap = 0;
		}
	}
	explained->points = fl_least(explained->before_cap, rule->cap);
	explained->cut = explained->points < explained->before_cap;
	if (!fl_add_i64(*total, explained->points, total)) {
		explainer->trouble |= FL_TROUBLE(FL_UNGRADED_OVERFLOW);
		*total = 0;
	}
	return true;
}

static void explain_score(explaining *explainer)
{
	const fl_plan *plan = explainer->plan;
	fl_explanation *out = explainer->out;
	out->added_counted = fl_least(out->added, plan->bonus_cap);
	out->points = plan->base;
	if (!fl_add_i64(out->points, -out->deducted, &out->points) ||
		!fl_add_i64(out->points, out->added_counted, &out->points)) {
		explainer->trouble |= FL_TROUBLE(FL_UNGRADED_OVERFLOW);
	}
	out->clamped = fl_score_clamp(plan, out->points);
	out->score = fl_score_round(plan, out->clamped);
	out->band = fl_score_band(plan, out->score);
	out->grade = plan->band[out->band].grade;
}

static void explain_newcomer(explaining *explainer)
{
	const fl_plan *plan = explainer->plan;
	fl_explanation *out = explainer->out;
	fl_day licensed_on = explainer->facts->licensed_on[explainer->unit];
	out->newcomer_until = FL_DAY_NONE;
	if (licensed_on == FL_DAY_NONE) {
		explainer->trouble |=
			plan->needs_licence_day ? FL_TROUBLE(FL_UNGRADED_NO_LICENCE_DAY) : 0;
		return;
	}
	if (licensed_on > explainer->as_of) {
		explainer->trouble |= FL_TROUBLE(FL_UNGRADED_NOT_LICENSED_YET);
	}
	if (plan->newcomer.given && explainer->as_of < fl_newcomer_end(plan, licensed_on)) {
		uint32_t grade = fl_newcomer_grade(plan, out->grade);
		out->newcomer = true;
		out->newcomer_until = fl_newcomer_end(plan, licensed_on) - 1;
		out->newcomer_limits = grade != out->grade;
		out->grade = grade;
	}
}

static bool explain_vetoes(explaining *explainer)
{
	const fl_plan *plan = explainer->plan;
	for (uint32_t v = 0; v < plan->veto_count; v++) {
		const fl_plan_veto *veto = &plan->veto[v];
		fl_explained_veto *explained = &explainer->veto[v];
		*explained = (fl_explained_veto){.veto = v, .until = FL_DAY_NONE};
		if (veto->by_events) {
			const fl_plan_column *column = &plan->column[veto->column];
			explained->event = list_events(explainer, column, &explained->event_count);
			if (explained->event == NULL) {
				return false;
			}
			for (uint32_t i = 0; i < explained->event_count; i++) {
				const fl_explained_event *event = &explained->event[i];
				if (event->fate == FL_FATE_COUNTED) {
					explained->holds = true;
					explained->until = event->day > explained->until
						? event->day
						: explained->until;
				}
			}
		} else {
			explained->value = explainer->indicator[veto->when.indicator];
			explained->holds = fl_condition_holds(&veto->when, explained->value);
		}
		if (explained->holds) {
			explainer->out->grade =
				fl_grade_worse(explainer->out->grade, veto->at_best);
		}
	}
	return true;
}

/* Appends the rules [from, to) that came to something, by points descending, then id. */
static bool add_reasons(explaining *explainer, uint32_t from, uint32_t to, fl_text *reason)
{
	fl_explanation *out = explainer->out;
	uint32_t start = out->reason_count;
	uint32_t *order = fl_arena_array(explainer->arena, uint32_t, (size_t)(to - from) + 1);
	uint32_t count = 0;
	if (order == NULL) {
		return false;
	}
	for (uint32_t r = from; r < to; r++) {
		uint32_t at = count;
		if (explainer->rule[r].points <= 0) {
			continue;
		}
		for (; at > 0 && explainer->rule[order[at - 1]].points < explainer->rule[r].points;
			at--) {
			order[at] = order[at - 1];
		}
		order[at] = r;
		count++;
	}
	for (uint32_t i = 0; i < count; i++) {
		reason[start + i] = explainer->plan->rule[order[i]].id;
	}
	out->reason_count += count;
	return true;
}

static bool explain_reasons(explaining *explainer)
{
	const fl_plan *plan = explainer->plan;
	fl_explanation *out = explainer->out;
	uint32_t rules = plan->deduction_count + plan->bonus_count;
	fl_text *reason =
		fl_arena_array(explainer->arena, fl_text, (size_t)rules + plan->veto_count + 1);
	if (reason == NULL || !add_reasons(explainer, 0, plan->deduction_count, reason) ||
		!add_reasons(explainer, plan->deduction_count, rules, reason)) {
		return false;
	}
	for (uint32_t v = 0; v < plan->veto_count; v++) {
		if (explainer->veto[v].holds) {
			reason[out->reason_count++] = plan->veto[v].id;
		}
	}
	if (out->newcomer_limits) {
		reason[out->reason_count++] = FL_TEXT(FL_REASON_NEWCOMER);
	}
	out->reason = reason;
	return true;
}

static bool type_used(const fl_plan *plan, uint32_t type)
{
	for (uint32_t c = 0; c < plan->column_count; c++) {
		for (uint32_t i = 0; i < plan->column[c].tap_count; i++) {
			if (plan->column[c].tap[i].event == type) {
				return true;
			}
		}
	}
	return false;
}

static bool explain_unused(explaining *explainer)
{
	fl_explained_event *unused = fl_arena_array(explainer->arena, fl_explained_event,
		(size_t)(explainer->to - explainer->from) + 1);
	if (unused == NULL) {
		return false;
	}
	for (uint32_t e = explainer->from; e < explainer->to; e++) {
		if (!type_used(explainer->plan, event_type(explainer, e))) {
			unused[explainer->out->unused_count++] = (fl_explained_event){.event = e,
				.fate = FL_FATE_UNUSED,
				.day = FL_DAY_NONE,
				.beaten_by = FL_NONE_INDEX};
		}
	}
	explainer->out->unused = unused;
	return true;
}

static bool explain_stages(explaining *explainer)
{
	const fl_plan *plan = explainer->plan;
	fl_explanation *out = explainer->out;
	if (!fl_judge_unit(&explainer->judge, explainer->facts, explainer->unit)) {
		return false;
	}
	explainer->trouble |= explainer->judge.trouble;
	explain_indicators(explainer);
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		if (!explain_rule(explainer, r,
			    r < plan->deduction_count ? &out->deducted : &out->added)) {
			return false;
		}
	}
	explain_score(explainer);
	explain_newcomer(explainer);
	return explain_vetoes(explainer) && explain_reasons(explainer) && explain_unused(explainer);
}

fl_code fl_explanation_make(const fl_binding *binding, fl_day as_of, const fl_facts *facts,
	uint32_t unit, fl_arena *arena, const fl_explanation **ret_explanation, fl_error *reterr)
{
	const fl_plan *plan = binding->plan;
	size_t rules = (size_t)plan->deduction_count + plan->bonus_count;
	explaining explainer = {.plan = plan,
		.binding = binding,
		.facts = facts,
		.arena = arena,
		.unit = unit,
		.from = facts->first_event[unit],
		.to = facts->first_event[unit + 1],
		.as_of = as_of};
	FL_TRY(fl_grader_in_force(plan, as_of, reterr));
	explainer.out = fl_arena_new(arena, fl_explanation);
	explainer.indicator = fl_arena_array(arena, int64_t, (size_t)plan->indicator_count + 1);
	explainer.rule = fl_arena_array(arena, fl_explained_rule, rules + 1);
	explainer.veto = fl_arena_array(arena, fl_explained_veto, (size_t)plan->veto_count + 1);
	if (explainer.out == NULL || explainer.indicator == NULL || explainer.rule == NULL ||
		explainer.veto == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_judge_init(binding, as_of, true, &explainer.judge, reterr));
	bool done = explain_stages(&explainer);
	fl_judge_done(&explainer.judge);
	if (!done) {
		return fl_fail_memory(reterr);
	}
	explainer.out->why = fl_ungraded_first(explainer.trouble);
	explainer.out->indicator = explainer.indicator;
	explainer.out->rule = explainer.rule;
	explainer.out->veto = explainer.veto;
	*ret_explanation = explainer.out;
	return FL_OK;
}
