/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking ahead: one walk over the days on which something may change answers when each better
 * grade comes and until when each veto holds.  What acts would do is next_ways.c's.
 */
#include "grade/looking.h"

#include "grade/explain.h"
#include "grade/score.h"

/* ---- What is missing ------------------------------------------------------------------------- */

/* The band of the last official grade; none where movement is not limited. */
static uint32_t previous_band(const fl_looking *looker)
{
	const fl_plan *plan = &looker->plan;
	uint32_t band = 0;
	while (band < plan->band_count && plan->band[band].grade != looker->out->previous_grade) {
		band++;
	}
	return band < plan->band_count ? band : FL_NONE_INDEX;
}

static fl_next_target target_of(const fl_looking *looker, uint32_t band, uint32_t previous)
{
	const fl_plan *plan = &looker->plan;
	int64_t score = looker->out->score;
	bool up = previous != FL_NONE_INDEX && band < previous;
	int64_t wanted = plan->band[band].lowest + (up ? plan->movement.margin : 0);
	return (fl_next_target){.grade = plan->band[band].grade,
		.missing = wanted > score ? wanted - score : 0,
		.above_score = wanted > fl_score_round(plan, plan->max),
		.too_far = up && previous - band > plan->movement.up_steps,
		.on = FL_DAY_NONE};
}

static fl_code find_targets(fl_looking *looker, fl_next_target **ret_target, fl_error *reterr)
{
	const fl_plan *plan = &looker->plan;
	fl_next *out = looker->out;
	fl_next_target *target = fl_arena_array(looker->arena, fl_next_target, plan->band_count);
	if (target == NULL) {
		return fl_fail_memory(reterr);
	}
	uint32_t previous = previous_band(looker);
	for (uint32_t b = plan->band_count; b-- > 0;) {
		if (plan->band[b].grade < out->grade) {
			target[out->target_count++] = target_of(looker, b, previous);
		}
	}
	out->target = target;
	*ret_target = target;
	return FL_OK;
}

/* The vetoes that hold on the day graded last and leave no better grade. */
static fl_code find_holds(
	fl_looking *looker, const fl_grader *grader, fl_next_hold **ret_hold, fl_error *reterr)
{
	const fl_plan *plan = &looker->plan;
	fl_next *out = looker->out;
	fl_next_hold *hold =
		fl_arena_array(looker->arena, fl_next_hold, (size_t)plan->veto_count + 1);
	if (hold == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t v = 0; v < plan->veto_count; v++) {
		if (plan->veto[v].at_best >= out->grade && fl_grader_holds(grader, v, 0)) {
			hold[out->hold_count++] = (fl_next_hold){v, FL_DAY_NONE};
		}
	}
	out->hold = hold;
	*ret_hold = hold;
	return FL_OK;
}

static void find_newcomer(fl_looking *looker)
{
	const fl_plan *plan = &looker->plan;
	fl_day licensed_on = fl_plan_licensed_on(plan, looker->alone.licensed_on[0]);
	if (plan->newcomer.given && licensed_on != FL_DAY_NONE &&
		plan->newcomer.at_best >= looker->out->grade) {
		looker->out->newcomer_until = fl_newcomer_end(plan, licensed_on) - 1;
		looker->out->newcomer = looker->as_of <= looker->out->newcomer_until;
	}
}

/* ---- When it rises --------------------------------------------------------------------------- */

static void note_day(fl_looking *looker, const fl_grader *grader, fl_day day,
	fl_next_target *target, fl_next_hold *hold)
{
	fl_next *out = looker->out;
	const fl_graded *graded = looker->graded;
	bool better = fl_looking_better(looker);
	if (better && out->rises_on == FL_DAY_NONE) {
		out->rises_on = day;
		out->rises_to = graded->grade[0];
		out->rises_score = graded->score[0];
	}
	for (uint32_t t = 0; better && t < out->target_count; t++) {
		if (target[t].on == FL_DAY_NONE && graded->grade[0] <= target[t].grade) {
			target[t].on = day;
		}
	}
	for (uint32_t h = 0; h < out->hold_count; h++) {
		if (hold[h].until == FL_DAY_NONE && !fl_grader_holds(grader, hold[h].veto, 0)) {
			hold[h].until = day - 1;
		}
	}
}

static fl_code walk_days(
	fl_looking *looker, fl_next_target *target, fl_next_hold *hold, fl_error *reterr)
{
	for (fl_day day = looker->as_of + 1; day <= looker->horizon; day++) {
		if (!looker->may_change[day - looker->as_of]) {
			continue;
		}
		FL_AUTO_PTR(fl_grader) grader = NULL;
		FL_TRY(fl_grader_new(&looker->binding, day, &grader, reterr));
		FL_TRY(fl_grader_batch(grader, &looker->alone, looker->graded, reterr));
		note_day(looker, grader, day, target, hold);
	}
	return FL_OK;
}

/* Grades the unit alone on a day, both ways. */
static fl_code grade_on(fl_looking *looker, fl_day day, fl_error *reterr)
{
	FL_AUTO_PTR(fl_grader) grader = NULL;
	FL_TRY(fl_grader_new(&looker->binding, day, &grader, reterr));
	FL_TRY(fl_grader_batch(grader, &looker->alone, looker->graded, reterr));
	return fl_looking_confirm(looker, day, &looker->alone, reterr);
}

fl_code fl_looking_confirm(fl_looking *looker, fl_day day, const fl_facts *facts, fl_error *reterr)
{
	const fl_explanation *explanation;
	const fl_graded *graded = looker->graded;
	FL_TRY(fl_explanation_make(
		&looker->binding, day, facts, 0, looker->arena, &explanation, reterr));
	if (explanation->why == graded->why[0] &&
		(explanation->why != FL_UNGRADED_NO ||
			(explanation->grade == graded->grade[0] &&
				explanation->score == graded->score[0]))) {
		return FL_OK;
	}
	char text[FL_DAY_TEXT_BYTES];
	return fl_fail(reterr, FL_BUG,
		TR("grading and explaining differ on %s; please report this",
			"%s 的评级与说明不一致，请报告此问题"),
		fl_day_format(day, text));
}

/* The day of the rise and the one before, graded once more. */
static fl_code check_rise(fl_looking *looker, fl_error *reterr)
{
	fl_next *out = looker->out;
	if (out->rises_on == FL_DAY_NONE) {
		return FL_OK;
	}
	FL_TRY(grade_on(looker, out->rises_on, reterr));
	bool rises = fl_looking_better(looker);
	FL_TRY(grade_on(looker, out->rises_on - 1, reterr));
	out->eve_why = looker->graded->why[0];
	out->eve_grade = looker->graded->grade[0];
	out->eve_score = looker->graded->score[0];
	if (!rises || fl_looking_better(looker)) {
		return fl_fail(reterr, FL_BUG,
			TR("the day on which the grade rises is wrong; please report this",
				"推算的升级日期有误，请报告此问题"));
	}
	return FL_OK;
}

static fl_code look(fl_looking *looker, fl_error *reterr)
{
	fl_next *out = looker->out;
	fl_next_target *target = NULL;
	fl_next_hold *hold = NULL;
	FL_AUTO_PTR(fl_grader) grader = NULL;
	FL_TRY(fl_grader_new(&looker->binding, looker->as_of, &grader, reterr));
	FL_TRY(fl_grader_batch(grader, &looker->alone, looker->graded, reterr));
	FL_TRY(fl_looking_confirm(looker, looker->as_of, &looker->alone, reterr));
	out->why = looker->graded->why[0];
	out->grade = looker->graded->grade[0];
	out->score = looker->graded->score[0];
	if (out->why != FL_UNGRADED_NO || out->grade == 0) {
		return FL_OK;
	}
	find_newcomer(looker);
	FL_TRY(find_targets(looker, &target, reterr));
	FL_TRY(find_holds(looker, grader, &hold, reterr));
	fl_looking_mark_days(looker);
	FL_TRY(walk_days(looker, target, hold, reterr));
	FL_TRY(check_rise(looker, reterr));
	return fl_looking_find_ways(looker, reterr);
}

/* ---- Making it ------------------------------------------------------------------------------- */

/* The binding with the types of the plan behind those of the data, fields as in the plan: so an
 * event can be made up of a type that the data do not have yet. */
static bool widen_binding(fl_looking *looker, const fl_binding *binding)
{
	const fl_plan *plan = binding->plan;
	looker->plan_types = binding->type_count;
	looker->binding.plan = &looker->plan;
	looker->binding.vocab = binding->vocab;
	looker->binding.stairs = binding->stairs;
	looker->binding.type_count = binding->type_count + plan->vocab.type_count;
	looker->binding.type =
		fl_arena_array(looker->arena, fl_bound_type, looker->binding.type_count + 1);
	if (looker->binding.type == NULL) {
		return false;
	}
	memcpy(looker->binding.type, binding->type, binding->type_count * sizeof(*binding->type));
	for (uint32_t t = 0; t < plan->vocab.type_count; t++) {
		fl_bound_type *type = &looker->binding.type[looker->plan_types + t];
		type->event = t;
		for (uint32_t f = 0; f < FL_EVENT_FIELDS_MAX; f++) {
			type->slot[f] = (uint8_t)f;
			type->use[f] = plan->event[t].use[f];
		}
	}
	return true;
}

fl_code fl_next_make(const fl_binding *binding, fl_day as_of, uint32_t months,
	const fl_facts *facts, uint32_t unit, fl_arena *arena, fl_next *ret_next, fl_error *reterr)
{
	fl_next next = {.newcomer_until = FL_DAY_NONE,
		.rises_on = FL_DAY_NONE,
		.previous_grade = FL_PREVIOUS_NONE};
	fl_span ahead = {(int32_t)(months < FL_NEXT_MONTHS ? months : FL_NEXT_MONTHS), FL_MONTHS};
	fl_looking looker = {.plan = *binding->plan,
		.alone = *facts,
		.as_of = as_of,
		.horizon = fl_day_add(as_of, ahead),
		.arena = arena,
		.out = &next};
	looker.plan.to = INT32_MAX;
	if (looker.horizon > fl_day_of(FL_YEAR_MAX, 12, 31)) {
		looker.horizon = fl_day_of(FL_YEAR_MAX, 12, 31);
	}
	looker.alone.unit_count = 1;
	looker.alone.id = facts->id != NULL ? &facts->id[unit] : NULL;
	looker.alone.licensed_on = &facts->licensed_on[unit];
	looker.alone.first_event = &facts->first_event[unit];
	looker.alone.no_holder = facts->no_holder != NULL ? &facts->no_holder[unit] : NULL;
	if (facts->previous_grade != NULL) {
		looker.alone.previous_grade = &facts->previous_grade[unit];
		next.previous_grade = binding->plan->movement.given ? facts->previous_grade[unit]
								    : FL_PREVIOUS_NONE;
	}
	looker.from = looker.alone.first_event[0];
	looker.to = looker.alone.first_event[1];
	next.horizon = looker.horizon;
	FL_TRY(fl_grader_in_force(binding->plan, as_of, reterr));
	looker.graded = fl_arena_new(arena, fl_graded);
	looker.may_change = fl_arena_array(arena, bool, (size_t)(looker.horizon - as_of) + 1);
	if (looker.graded == NULL || looker.may_change == NULL ||
		!widen_binding(&looker, binding)) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(look(&looker, reterr));
	*ret_next = next;
	return FL_OK;
}
