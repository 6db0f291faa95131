/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The explanation follows the stages of the rule language in their order, one function a stage, and
 * keeps at every stage what a reader would ask about.
 */
#include "grade/explaining.h"
#include "grade/grader.h"
#include "grade/monthend.h"
#include "grade/score.h"

static void explain_hit(const fl_plan_rule *rule, const fl_hit *hit, fl_explained_event *event)
{
	int64_t step = rule->step_count > 0 ? rule->step[hit->step].factor : 1;
	int64_t repeat =
		hit->ordinal >= rule->repeat_from ? rule->repeat_factor : rule->plain_factor;
	event->ordinal = hit->ordinal;
	event->version = hit->version;
	event->beaten_by = hit->beaten_by;
	event->fate = hit->beaten_by == FL_NONE_INDEX ? FL_FATE_COUNTED : FL_FATE_SAME_CASE;
	event->base = hit->base * rule->unit * rule->plain_factor * fl_power10(rule->step_places);
	event->factor = step * repeat;
	event->factor_places = rule->step_places + rule->repeat_places;
	event->points = hit->points;
}

static bool explain_by_events(fl_explaining *explainer, fl_explained_rule *explained)
{
	const fl_judge *judge = &explainer->judge;
	const fl_plan_rule *rule = &explainer->plan->rule[explained->rule];
	uint32_t at = 0;
	fl_explained_event *event = fl_explaining_events(
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

static bool explain_rule(fl_explaining *explainer, uint32_t index, int64_t *total)
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

static void explain_score(fl_explaining *explainer)
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
	out->moved_band = out->band;
	out->previous_grade = FL_PREVIOUS_NONE;
	if (plan->movement.given && explainer->facts->previous_grade != NULL) {
		out->previous_grade = explainer->facts->previous_grade[explainer->unit];
		out->moved_band = fl_score_move(plan, out->band, out->score, out->previous_grade);
	}
	out->grade = plan->band[out->moved_band].grade;
}

static void explain_newcomer(fl_explaining *explainer)
{
	const fl_plan *plan = explainer->plan;
	fl_explanation *out = explainer->out;
	fl_day licensed_on = explainer->licensed_on;
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

static bool explain_vetoes(fl_explaining *explainer)
{
	const fl_plan *plan = explainer->plan;
	for (uint32_t v = 0; v < plan->veto_count; v++) {
		const fl_plan_veto *veto = &plan->veto[v];
		fl_explained_veto *explained = &explainer->veto[v];
		*explained = (fl_explained_veto){.veto = v, .until = FL_DAY_NONE};
		if (veto->by_events) {
			const fl_plan_column *column = &plan->column[veto->column];
			explained->event =
				fl_explaining_events(explainer, column, &explained->event_count);
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
static bool add_reasons(fl_explaining *explainer, uint32_t from, uint32_t to, fl_text *reason)
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

static bool explain_reasons(fl_explaining *explainer)
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

static bool explain_measures(fl_explaining *explainer)
{
	const fl_plan *plan = explainer->plan;
	uint32_t *level =
		fl_arena_array(explainer->arena, uint32_t, (size_t)plan->measure_count + 1);
	for (uint32_t i = 0; level != NULL && i < plan->measure_count; i++) {
		const fl_plan_measure *measure = &plan->measure[i];
		level[i] = fl_plan_level_of(measure, explainer->indicator[measure->indicator]);
	}
	explainer->out->level = level;
	return level != NULL;
}

/* The indicators with events that no rule or veto is about. */
static bool explain_fed(fl_explaining *explainer)
{
	const fl_plan *plan = explainer->plan;
	fl_explanation *out = explainer->out;
	fl_explained_indicator *fed = fl_arena_array(
		explainer->arena, fl_explained_indicator, (size_t)plan->indicator_count + 1);
	for (uint32_t i = 0; fed != NULL && i < plan->indicator_count; i++) {
		fl_explained_indicator *one = &fed[out->fed_count];
		if (plan->indicator[i].column == FL_NONE_INDEX) {
			continue;
		}
		one->indicator = i;
		one->event = fl_explaining_rest(
			explainer, &plan->column[plan->indicator[i].column], &one->event_count);
		if (one->event == NULL) {
			return false;
		}
		out->fed_count += one->event_count > 0;
	}
	out->fed = fed;
	return fed != NULL;
}

static bool type_used(const fl_plan *plan, uint32_t type)
{
	for (uint32_t c = 0; c < plan->column_count; c++) {
		if (fl_plan_column_tap(&plan->column[c], type) != NULL) {
			return true;
		}
	}
	return false;
}

static bool explain_unused(fl_explaining *explainer)
{
	fl_explained_event *unused = fl_arena_array(explainer->arena, fl_explained_event,
		(size_t)(explainer->to - explainer->from) + 1);
	if (unused == NULL) {
		return false;
	}
	for (uint32_t e = explainer->from; e < explainer->to; e++) {
		if (!type_used(explainer->plan, fl_explaining_type(explainer, e))) {
			unused[explainer->out->unused_count++] = (fl_explained_event){.event = e,
				.fate = FL_FATE_UNUSED,
				.day = FL_DAY_NONE,
				.beaten_by = FL_NONE_INDEX,
				.version = FL_NONE_INDEX};
		}
	}
	explainer->out->unused = unused;
	return true;
}

static bool explain_stages(fl_explaining *explainer)
{
	const fl_plan *plan = explainer->plan;
	fl_explanation *out = explainer->out;
	if (!fl_judge_unit(&explainer->judge, explainer->facts, explainer->unit)) {
		return false;
	}
	explainer->trouble |= (uint16_t)(explainer->judge.trouble |
		fl_holder_trouble(plan, explainer->facts, explainer->unit) |
		fl_monthend_trouble(
			explainer->binding, explainer->facts, explainer->unit, explainer->as_of));
	if (!fl_explaining_indicators(explainer)) {
		return false;
	}
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		if (!explain_rule(explainer, r,
			    r < plan->deduction_count ? &out->deducted : &out->added)) {
			return false;
		}
	}
	explain_score(explainer);
	explain_newcomer(explainer);
	return explain_measures(explainer) && explain_vetoes(explainer) &&
		explain_reasons(explainer) && explain_fed(explainer) && explain_unused(explainer);
}

fl_code fl_explanation_make(const fl_binding *binding, fl_day as_of, const fl_facts *facts,
	uint32_t unit, fl_arena *arena, const fl_explanation **ret_explanation, fl_error *reterr)
{
	const fl_plan *plan = binding->plan;
	size_t rules = (size_t)plan->deduction_count + plan->bonus_count;
	fl_explaining explainer = {.plan = plan,
		.binding = binding,
		.facts = facts,
		.arena = arena,
		.unit = unit,
		.from = facts->first_event[unit],
		.to = facts->first_event[unit + 1],
		.as_of = as_of,
		.licensed_on = fl_plan_licensed_on(plan, facts->licensed_on[unit])};
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
