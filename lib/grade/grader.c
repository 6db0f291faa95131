/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The batch grader.  Blocks are arrays of FL_BATCH_UNITS_MAX entries, one for each column, so that
 * the loops over units are plain and the compiler can do several at a time.
 */
#include "grade/grader.h"

#include "grade/tally.h"
#include "grade/evaluate.h"
#include "grade/judge.h"
#include "grade/monthend.h"
#include "grade/score.h"

#define BLOCK FL_BATCH_UNITS_MAX

struct fl_grader {
	fl_arena arena;
	const fl_plan *plan;
	const fl_binding *binding;
	fl_day as_of;
	fl_tally tally;
	fl_judge judge;
	bool judges; /* some rule cannot be counted in columns */

	/* blocks */
	int64_t *sum;              /* of each rule of FL_RULE_EACH */
	int64_t *worked_out;       /* of each indicator that is no column as it stands */
	const int64_t **indicator; /* where the values of each indicator are */
	int64_t *stack;            /* for expressions */
	int64_t points[BLOCK];
	int64_t deducted[BLOCK];
	int64_t added[BLOCK];
	uint8_t at_best[BLOCK]; /* of the vetoes that hold */
	uint16_t trouble[BLOCK];
	uint16_t *
		*trouble_of; /* of each indicator: `trouble`, or its own where it decides nothing */
};

fl_code fl_grader_in_force(const fl_plan *plan, fl_day as_of, fl_error *reterr)
{
	char day[FL_DAY_TEXT_BYTES];
	if (as_of >= plan->from && as_of <= plan->to) {
		return FL_OK;
	}
	return fl_fail(reterr, FL_REFUSED,
		TR("version " FL_TEXT_FMT " of the rule set " FL_TEXT_FMT " is not in force on %s; "
		   "use the version that is",
			"第 " FL_TEXT_FMT " 版规则集 " FL_TEXT_FMT
			" 在 %s 未施行；请使用当日施行的版本"),
		FL_TEXT_ARG(plan->version), FL_TEXT_ARG(plan->id), fl_day_format(as_of, day));
}

/* Columns that only rules of FL_RULE_EACH refer to are not filled: the judge reads the events. */
static void mark_columns(const fl_plan *plan, fl_need *need)
{
	for (uint32_t i = 0; i < plan->indicator_count; i++) {
		const fl_plan_indicator *indicator = &plan->indicator[i];
		if (indicator->column != FL_NONE_INDEX &&
			need[indicator->column] != FL_NEED_DECIDE) {
			need[indicator->column] = indicator->used ? FL_NEED_DECIDE : FL_NEED_SHOW;
		}
	}
	for (uint32_t i = 0; i < plan->deduction_count + plan->bonus_count; i++) {
		if (plan->rule[i].kind == FL_RULE_COUNT) {
			need[plan->rule[i].column] = FL_NEED_DECIDE;
		}
	}
	for (uint32_t i = 0; i < plan->veto_count; i++) {
		if (plan->veto[i].by_events) {
			need[plan->veto[i].column] = FL_NEED_DECIDE;
		}
	}
}

static fl_code init_columns(fl_grader *grader, fl_error *reterr)
{
	fl_need *need =
		fl_arena_array(&grader->arena, fl_need, (size_t)grader->plan->column_count + 1);
	if (need == NULL) {
		return fl_fail_memory(reterr);
	}
	mark_columns(grader->plan, need);
	return fl_tally_init(grader->binding, grader->as_of, need, &grader->tally, reterr);
}

/* Indicators that decide nothing have trouble of their own, so that it shows in them alone. */
static bool init_troubles(fl_grader *grader)
{
	const fl_plan *plan = grader->plan;
	grader->trouble_of =
		fl_arena_array(&grader->arena, uint16_t *, (size_t)plan->indicator_count + 1);
	for (size_t i = 0; grader->trouble_of != NULL && i < plan->indicator_count; i++) {
		grader->trouble_of[i] = plan->indicator[i].used
			? grader->trouble
			: fl_arena_array(&grader->arena, uint16_t, BLOCK);
		if (grader->trouble_of[i] == NULL) {
			return false;
		}
	}
	return grader->trouble_of != NULL;
}

static bool init_blocks(fl_grader *grader)
{
	const fl_plan *plan = grader->plan;
	size_t rules = (size_t)plan->deduction_count + plan->bonus_count;
	for (size_t i = 0; i < rules; i++) {
		grader->judges |= plan->rule[i].kind == FL_RULE_EACH;
	}
	grader->worked_out = fl_arena_array(
		&grader->arena, int64_t, ((size_t)plan->indicator_count + 1) * BLOCK);
	grader->stack = fl_arena_array(&grader->arena, int64_t, FL_EVALUATE_STACK(BLOCK));
	grader->indicator =
		fl_arena_array(&grader->arena, const int64_t *, (size_t)plan->indicator_count + 1);
	grader->sum = fl_arena_array(&grader->arena, int64_t, grader->judges ? rules * BLOCK : 1);
	if (grader->worked_out == NULL || grader->stack == NULL || grader->indicator == NULL ||
		grader->sum == NULL || !init_troubles(grader)) {
		return false;
	}
	for (size_t i = 0; i < plan->indicator_count; i++) {
		const fl_plan_indicator *indicator = &plan->indicator[i];
		grader->indicator[i] = fl_evaluate_plain(indicator)
			? fl_tally_of(&grader->tally, indicator->column)
			: &grader->worked_out[i * BLOCK];
	}
	return true;
}

fl_code fl_grader_new(
	const fl_binding *binding, fl_day as_of, fl_grader **ret_grader, fl_error *reterr)
{
	FL_TRY(fl_grader_in_force(binding->plan, as_of, reterr));
	FL_AUTO_PTR(fl_grader) grader = calloc(1, sizeof(*grader));
	if (grader == NULL) {
		return fl_fail_memory(reterr);
	}
	grader->plan = binding->plan;
	grader->binding = binding;
	grader->as_of = as_of;
	FL_TRY(fl_judge_init(binding, as_of, false, &grader->judge, reterr));
	FL_TRY(init_columns(grader, reterr));
	if (!init_blocks(grader)) {
		return fl_fail_memory(reterr);
	}
	*ret_grader = FL_STEAL(grader);
	return FL_OK;
}

void fl_grader_free(fl_grader *grader)
{
	if (grader != NULL) {
		fl_judge_done(&grader->judge);
		fl_tally_done(&grader->tally);
		fl_arena_done(&grader->arena);
		free(grader);
	}
}

const int64_t *fl_grader_indicator(const fl_grader *grader, uint32_t indicator)
{
	return grader->indicator[indicator];
}

bool fl_grader_holds(const fl_grader *grader, uint32_t veto, uint32_t unit)
{
	const fl_plan_veto *of = &grader->plan->veto[veto];
	return of->by_events
		? fl_tally_of(&grader->tally, of->column)[unit] > 0
		: fl_condition_holds(&of->when, grader->indicator[of->when.indicator][unit]);
}

fl_ungraded fl_grader_indicator_why(const fl_grader *grader, uint32_t indicator, uint32_t unit)
{
	return fl_ungraded_first(grader->trouble_of[indicator][unit]);
}

uint32_t fl_grader_level(const fl_grader *grader, uint32_t measure, uint32_t unit)
{
	const fl_plan_measure *of = &grader->plan->measure[measure];
	return fl_plan_level_of(of, grader->indicator[of->indicator][unit]);
}

/* What is amiss with the events of an indicator that decides nothing. */
static void begin_troubles(fl_grader *grader, uint32_t index)
{
	const fl_plan_indicator *indicator = &grader->plan->indicator[index];
	uint16_t *own = grader->trouble_of[index];
	if (own == grader->trouble) {
		return;
	}
	const uint16_t *hidden =
		indicator->column != FL_NONE_INDEX ? grader->tally.hidden[indicator->column] : NULL;
	if (hidden != NULL) {
		memcpy(own, hidden, BLOCK * sizeof(*own));
	} else {
		memset(own, 0, BLOCK * sizeof(*own));
	}
}

/* An expression lacks what its parts lack. */
static void inherit_troubles(fl_grader *grader, uint32_t index)
{
	const fl_plan_indicator *indicator = &grader->plan->indicator[index];
	uint16_t *own = grader->trouble_of[index];
	for (uint32_t i = 0; own != grader->trouble && i < indicator->op_count; i++) {
		const fl_plan_op *op = &indicator->op[i];
		const uint16_t *part = op->op == FL_OP_INDICATOR ? grader->trouble_of[op->indicator]
								 : grader->trouble;
		for (uint32_t u = 0; part != grader->trouble && u < BLOCK; u++) {
			own[u] |= part[u];
		}
	}
}

static void work_out_indicators(fl_grader *grader, const fl_facts *facts)
{
	const fl_plan *plan = grader->plan;
	for (uint32_t i = 0; i < plan->indicator_count; i++) {
		const fl_plan_indicator *indicator = &plan->indicator[i];
		begin_troubles(grader, i);
		if (fl_evaluate_plain(indicator) || indicator->kind == FL_INDICATOR_EXPRESSION) {
			continue;
		}
		bool reads = indicator->column != FL_NONE_INDEX;
		const int64_t *cell = fl_tally_of(&grader->tally, reads ? indicator->column : 0);
		int64_t *value = &grader->worked_out[i * (size_t)BLOCK];
		for (uint32_t u = 0; u < facts->unit_count; u++) {
			value[u] = fl_evaluate_indicator(indicator, cell[u],
				fl_plan_licensed_on(plan, facts->licensed_on[u]), grader->as_of,
				&grader->trouble_of[i][u]);
		}
	}
	for (uint32_t i = 0; i < plan->expression_count; i++) {
		uint32_t index = plan->expression[i];
		fl_evaluate_expression(&plan->indicator[index], grader->indicator,
			facts->unit_count, grader->stack,
			&grader->worked_out[index * (size_t)BLOCK], grader->trouble_of[index]);
		inherit_troubles(grader, index);
	}
}

/* Fills grader->points with what one rule comes to before its cap. */
static void rule_points(fl_grader *grader, uint32_t index, uint32_t units)
{
	const fl_plan_rule *rule = &grader->plan->rule[index];
	const int64_t overflow = INT64_MIN; /* no rule comes to less than nothing */
	int64_t *points = grader->points;
	const int64_t *value = NULL;
	switch (rule->kind) {
	case FL_RULE_COUNT:
		value = fl_tally_of(&grader->tally, rule->column);
		for (uint32_t u = 0; u < units; u++) {
			bool fits = fl_mul_i64(value[u], rule->points * rule->unit, &points[u]);
			points[u] = fits ? points[u] : overflow;
		}
		break;
	case FL_RULE_EACH:
		memcpy(points, &grader->sum[index * (size_t)BLOCK], units * sizeof(*points));
		break;
	case FL_RULE_WHEN: /* always on a stair */
		break;
	case FL_RULE_PER:
		value = grader->indicator[rule->per];
		for (uint32_t u = 0; u < units; u++) {
			points[u] =
				fl_per_points(rule, value[u], &points[u]) ? points[u] : overflow;
		}
		break;
	}
}

static void add_rule(fl_grader *grader, uint32_t index, uint32_t units)
{
	const fl_plan_rule *rule = &grader->plan->rule[index];
	int64_t *total = index < grader->plan->deduction_count ? grader->deducted : grader->added;
	rule_points(grader, index, units);
	for (uint32_t u = 0; u < units; u++) {
		int64_t points = fl_least(grader->points[u], rule->cap);
		if (points < 0 || !fl_add_i64(total[u], points, &total[u])) {
			grader->trouble[u] |= FL_TROUBLE(FL_UNGRADED_OVERFLOW);
			total[u] = 0;
		}
	}
}

static fl_code judge_units(fl_grader *grader, const fl_facts *facts, fl_error *reterr)
{
	const fl_plan *plan = grader->plan;
	uint32_t rules = plan->deduction_count + plan->bonus_count;
	for (uint32_t u = 0; grader->judges && u < facts->unit_count; u++) {
		if (!fl_judge_unit(&grader->judge, facts, u)) {
			return fl_fail_memory(reterr);
		}
		grader->trouble[u] |= (uint16_t)grader->judge.trouble;
		for (uint32_t r = 0; r < rules; r++) {
			grader->sum[r * (size_t)BLOCK + u] = grader->judge.sum[r];
		}
	}
	return FL_OK;
}

static void check_licence(fl_grader *grader, const fl_facts *facts)
{
	for (uint32_t u = 0; u < facts->unit_count; u++) {
		grader->trouble[u] |= (uint16_t)(fl_holder_trouble(grader->plan, facts, u) |
			fl_monthend_trouble(grader->binding, facts, u, grader->as_of));
		fl_day licensed_on = fl_plan_licensed_on(grader->plan, facts->licensed_on[u]);
		if (licensed_on == FL_DAY_NONE) {
			grader->trouble[u] |= grader->plan->needs_licence_day
				? FL_TROUBLE(FL_UNGRADED_NO_LICENCE_DAY)
				: 0;
		} else if (licensed_on > grader->as_of) {
			grader->trouble[u] |= FL_TROUBLE(FL_UNGRADED_NOT_LICENSED_YET);
		}
	}
}

/* What the rules that look at one number come to; each number is looked at once. */
static void climb_stairs(fl_grader *grader, uint32_t units)
{
	for (uint32_t i = 0; i < grader->binding->stairs.count; i++) {
		const fl_stair *stair = &grader->binding->stairs.stair[i];
		const int64_t *value = stair->of_column ? fl_tally_of(&grader->tally, stair->source)
							: grader->indicator[stair->source];
		fl_stair_add(stair, value, units, grader->deducted, grader->added, grader->at_best);
	}
}

/* From points to scores and grades. */
static void finish_scores(fl_grader *grader, const fl_facts *facts, fl_graded *graded)
{
	const fl_plan *plan = grader->plan;
	for (uint32_t u = 0; u < facts->unit_count; u++) {
		int64_t points = plan->base;
		bool fits = fl_add_i64(points, -grader->deducted[u], &points) &&
			fl_add_i64(points, fl_least(grader->added[u], plan->bonus_cap), &points);
		if (!fits) {
			grader->trouble[u] |= FL_TROUBLE(FL_UNGRADED_OVERFLOW);
		}
		graded->score[u] = fl_score_round(plan, fl_score_clamp(plan, points));
		uint32_t band = fl_score_band(plan, graded->score[u]);
		if (plan->movement.given && facts->previous_grade != NULL) {
			band = fl_score_move(
				plan, band, graded->score[u], facts->previous_grade[u]);
		}
		uint32_t grade = plan->band[band].grade;
		fl_day licensed_on = fl_plan_licensed_on(plan, facts->licensed_on[u]);
		if (plan->newcomer.given && licensed_on != FL_DAY_NONE &&
			grader->as_of < fl_newcomer_end(plan, licensed_on)) {
			grade = fl_newcomer_grade(plan, grade);
		}
		graded->grade[u] = (uint8_t)fl_grade_worse(grade, grader->at_best[u]);
	}
}

fl_code fl_grader_batch(
	fl_grader *grader, const fl_facts *facts, fl_graded *ret_graded, fl_error *reterr)
{
	const fl_plan *plan = grader->plan;
	uint32_t units = facts->unit_count;
	assert(units <= BLOCK);
	memset(grader->deducted, 0, sizeof(grader->deducted));
	memset(grader->added, 0, sizeof(grader->added));
	memset(grader->at_best, 0, sizeof(grader->at_best));
	if (!fl_tally_fill(&grader->tally, facts, grader->trouble)) {
		return fl_fail_memory(reterr);
	}
	check_licence(grader, facts);
	FL_TRY(judge_units(grader, facts, reterr));
	work_out_indicators(grader, facts);
	climb_stairs(grader, units);
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		if (!grader->binding->stairs.taken[r]) {
			add_rule(grader, r, units);
		}
	}
	finish_scores(grader, facts, ret_graded);
	for (uint32_t u = 0; u < units; u++) {
		fl_ungraded why = fl_ungraded_first(grader->trouble[u]);
		ret_graded->why[u] = (uint8_t)why;
		if (why != FL_UNGRADED_NO) {
			ret_graded->score[u] = 0;
			ret_graded->grade[u] = FL_GRADE_NONE;
		}
	}
	return FL_OK;
}
