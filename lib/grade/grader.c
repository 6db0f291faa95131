/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The batch grader.  Blocks are arrays of FL_BATCH_UNITS_MAX entries, one for each column, so that
 * the loops over units are plain and the compiler can do several at a time.
 */
#include "grade/grader.h"

#include "grade/judge.h"
#include "grade/score.h"

#define BLOCK FL_BATCH_UNITS_MAX

/* What one event of a type does to one column. */
typedef struct tap {
	fl_day start; /* the earliest day whose window still counts */
	uint8_t op;   /* fl_column_op */
	uint8_t slot; /* of the field of a sum */
	bool skips_repaired;
	uint32_t column;
} tap;

struct fl_grader {
	fl_arena arena;
	const fl_plan *plan;
	const fl_binding *binding;
	fl_day as_of;
	uint32_t *first; /* of each type of the vocabulary, in `taps`; one more at the end */
	tap *taps;
	fl_day *repair_end; /* of each type: a repair is in effect for events before this day */
	fl_judge judge;
	bool judges; /* some rule cannot be counted in columns */

	/* blocks */
	int64_t *column;           /* of each column */
	int64_t *sum;              /* of each rule of FL_RULE_EACH */
	int64_t *since;            /* of each indicator that is a time since */
	const int64_t **indicator; /* where the values of each indicator are */
	int64_t points[BLOCK];
	int64_t deducted[BLOCK];
	int64_t added[BLOCK];
	uint8_t trouble[BLOCK];
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
static void mark_columns(const fl_plan *plan, bool *needed)
{
	for (uint32_t i = 0; i < plan->indicator_count; i++) {
		needed[plan->indicator[i].column] = true;
	}
	for (uint32_t i = 0; i < plan->deduction_count + plan->bonus_count; i++) {
		if (plan->rule[i].kind == FL_RULE_COUNT) {
			needed[plan->rule[i].column] = true;
		}
	}
	for (uint32_t i = 0; i < plan->veto_count; i++) {
		if (plan->veto[i].by_events) {
			needed[plan->veto[i].column] = true;
		}
	}
}

/* The place of an event type among the taps of a column; FL_NONE_INDEX where it has none. */
static uint32_t find_tap(const fl_plan_column *column, uint32_t event)
{
	for (uint32_t i = 0; i < column->tap_count; i++) {
		if (column->tap[i].event == event) {
			return i;
		}
	}
	return FL_NONE_INDEX;
}

static bool skips_repaired(const fl_plan *plan, const fl_plan_column *column)
{
	return plan->repairs && (column->for_veto || !plan->repair_ends_veto_only);
}

/* Lists what the events of each type of the vocabulary do; counts only where `taps` is NULL. */
static uint32_t list_taps(fl_grader *grader, const bool *needed, tap *taps)
{
	const fl_plan *plan = grader->plan;
	uint32_t count = 0;
	for (uint32_t t = 0; t < grader->binding->type_count; t++) {
		const fl_bound_type *type = &grader->binding->type[t];
		grader->first[t] = count;
		for (uint32_t c = 0; c < plan->column_count && type->event != FL_NONE_INDEX; c++) {
			const fl_plan_column *column = &plan->column[c];
			uint32_t at = needed[c] ? find_tap(column, type->event) : FL_NONE_INDEX;
			if (at == FL_NONE_INDEX) {
				continue;
			}
			if (taps != NULL) {
				taps[count] = (tap){column->windowed
						? fl_day_window_start(grader->as_of, column->window)
						: FL_DAY_NONE,
					(uint8_t)column->op, type->slot[column->tap[at].field],
					skips_repaired(plan, column), c};
			}
			count++;
		}
	}
	grader->first[grader->binding->type_count] = count;
	return count;
}

static bool init_taps(fl_grader *grader)
{
	const fl_plan *plan = grader->plan;
	uint32_t types = grader->binding->type_count;
	bool *needed = fl_arena_array(&grader->arena, bool, (size_t)plan->column_count + 1);
	grader->first = fl_arena_array(&grader->arena, uint32_t, (size_t)types + 1);
	grader->repair_end = fl_arena_array(&grader->arena, fl_day, (size_t)types + 1);
	if (needed == NULL || grader->first == NULL || grader->repair_end == NULL) {
		return false;
	}
	mark_columns(plan, needed);
	grader->taps =
		fl_arena_array(&grader->arena, tap, (size_t)list_taps(grader, needed, NULL) + 1);
	if (grader->taps == NULL) {
		return false;
	}
	list_taps(grader, needed, grader->taps);
	for (uint32_t t = 0; t < types; t++) {
		uint32_t event = grader->binding->type[t].event;
		bool repairable =
			plan->repairs && event != FL_NONE_INDEX && plan->event[event].repairable;
		grader->repair_end[t] = repairable
			? fl_day_window_start(grader->as_of, plan->event[event].waiting)
			: FL_DAY_NONE;
	}
	return true;
}

static bool init_blocks(fl_grader *grader)
{
	const fl_plan *plan = grader->plan;
	size_t rules = (size_t)plan->deduction_count + plan->bonus_count;
	for (size_t i = 0; i < rules; i++) {
		grader->judges |= plan->rule[i].kind == FL_RULE_EACH;
	}
	grader->column =
		fl_arena_array(&grader->arena, int64_t, ((size_t)plan->column_count + 1) * BLOCK);
	grader->since = fl_arena_array(
		&grader->arena, int64_t, ((size_t)plan->indicator_count + 1) * BLOCK);
	grader->indicator =
		fl_arena_array(&grader->arena, const int64_t *, (size_t)plan->indicator_count + 1);
	grader->sum = fl_arena_array(&grader->arena, int64_t, grader->judges ? rules * BLOCK : 1);
	if (grader->column == NULL || grader->since == NULL || grader->indicator == NULL ||
		grader->sum == NULL) {
		return false;
	}
	for (size_t i = 0; i < plan->indicator_count; i++) {
		const fl_plan_indicator *indicator = &plan->indicator[i];
		bool since = indicator->kind == FL_INDICATOR_MONTHS_SINCE ||
			indicator->kind == FL_INDICATOR_DAYS_SINCE;
		grader->indicator[i] = since ? &grader->since[i * BLOCK]
					     : &grader->column[indicator->column * (size_t)BLOCK];
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
	if (!init_taps(grader) || !init_blocks(grader)) {
		return fl_fail_memory(reterr);
	}
	*ret_grader = FL_STEAL(grader);
	return FL_OK;
}

void fl_grader_free(fl_grader *grader)
{
	if (grader != NULL) {
		fl_judge_done(&grader->judge);
		fl_arena_done(&grader->arena);
		free(grader);
	}
}

const int64_t *fl_grader_indicator(const fl_grader *grader, uint32_t indicator)
{
	return grader->indicator[indicator];
}

/* Adds the field of an event to a sum; the trouble it makes. */
static unsigned add_value(const fl_facts *facts, uint32_t event, uint8_t slot, int64_t *cell)
{
	bool there = slot != FL_NO_SLOT && facts->value[slot] != NULL;
	int64_t value = there ? facts->value[slot][event] : FL_VALUE_NONE;
	if (value == FL_VALUE_NONE) {
		return FL_TROUBLE(FL_UNGRADED_MISSING_FIELD);
	}
	return fl_add_i64(*cell, value, cell) ? 0 : FL_TROUBLE(FL_UNGRADED_OVERFLOW);
}

/* Takes the events of one unit into the columns. */
static unsigned take_events(fl_grader *grader, const fl_facts *facts, uint32_t unit)
{
	unsigned trouble = 0;
	for (uint32_t e = facts->first_event[unit]; e < facts->first_event[unit + 1]; e++) {
		fl_day day = facts->occurred[e];
		fl_day annulled = facts->annulled[e];
		fl_day repaired = facts->repaired[e];
		uint32_t type = facts->event_type[e];
		if (day > grader->as_of) {
			break;
		}
		if (annulled != FL_DAY_NONE && annulled <= grader->as_of) {
			continue;
		}
		bool is_repaired = repaired != FL_DAY_NONE && repaired <= grader->as_of &&
			day < grader->repair_end[type];
		const tap *end = &grader->taps[grader->first[type + 1]];
		for (const tap *at = &grader->taps[grader->first[type]]; at < end; at++) {
			int64_t *cell = &grader->column[at->column * (size_t)BLOCK + unit];
			if (day < at->start || (is_repaired && at->skips_repaired)) {
				continue;
			}
			if (at->op == FL_COLUMN_COUNT) {
				*cell += 1;
			} else if (at->op == FL_COLUMN_LATEST) {
				*cell = day; /* events ascend by day */
			} else {
				trouble |= add_value(facts, e, at->slot, cell);
			}
		}
	}
	return trouble;
}

static void clear_columns(fl_grader *grader, uint32_t units)
{
	for (uint32_t c = 0; c < grader->plan->column_count; c++) {
		int64_t *cell = &grader->column[c * (size_t)BLOCK];
		bool latest = grader->plan->column[c].op == FL_COLUMN_LATEST;
		for (uint32_t u = 0; u < units; u++) {
			cell[u] = latest ? FL_DAY_NONE : 0;
		}
	}
}

static void work_out_since(fl_grader *grader, const fl_facts *facts)
{
	const fl_plan *plan = grader->plan;
	for (uint32_t i = 0; i < plan->indicator_count; i++) {
		const fl_plan_indicator *indicator = &plan->indicator[i];
		const int64_t *latest = &grader->column[indicator->column * (size_t)BLOCK];
		int64_t *value = &grader->since[i * (size_t)BLOCK];
		if (grader->indicator[i] != value) {
			continue;
		}
		for (uint32_t u = 0; u < facts->unit_count; u++) {
			fl_day from = latest[u] != FL_DAY_NONE ? (fl_day)latest[u]
							       : facts->licensed_on[u];
			if (from == FL_DAY_NONE || from > grader->as_of) {
				value[u] = 0; /* such a unit is not graded */
			} else if (indicator->kind == FL_INDICATOR_DAYS_SINCE) {
				value[u] = (int64_t)grader->as_of - from;
			} else {
				value[u] = fl_day_months_between(from, grader->as_of);
			}
		}
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
		value = &grader->column[rule->column * (size_t)BLOCK];
		for (uint32_t u = 0; u < units; u++) {
			bool fits = fl_mul_i64(value[u], rule->points * rule->unit, &points[u]);
			points[u] = fits ? points[u] : overflow;
		}
		break;
	case FL_RULE_EACH:
		memcpy(points, &grader->sum[index * (size_t)BLOCK], units * sizeof(*points));
		break;
	case FL_RULE_WHEN: /* add_when() */
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

/* A rule that gives its points once: nothing can overflow, since FL_RULES_MAX times FL_POINTS_MAX
 * fits, and the loop has no branch. */
static void add_when(const fl_plan_rule *rule, const int64_t *restrict value,
	int64_t *restrict total, uint32_t units)
{
	/* low <= value <= high as one comparison, without signs */
	const uint64_t low = (uint64_t)rule->when.low;
	const uint64_t width = (uint64_t)rule->when.high - low;
	const int64_t points = rule->points;
	for (uint32_t u = 0; u < units; u++) {
		total[u] += (uint64_t)value[u] - low <= width ? points : 0;
	}
}

static void add_rule(fl_grader *grader, uint32_t index, uint32_t units)
{
	const fl_plan_rule *rule = &grader->plan->rule[index];
	int64_t *total = index < grader->plan->deduction_count ? grader->deducted : grader->added;
	if (rule->kind == FL_RULE_WHEN) {
		add_when(rule, grader->indicator[rule->when.indicator], total, units);
		return;
	}
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
		grader->trouble[u] |= (uint8_t)grader->judge.trouble;
		for (uint32_t r = 0; r < rules; r++) {
			grader->sum[r * (size_t)BLOCK + u] = grader->judge.sum[r];
		}
	}
	return FL_OK;
}

static void check_licence(fl_grader *grader, const fl_facts *facts)
{
	for (uint32_t u = 0; u < facts->unit_count; u++) {
		fl_day licensed_on = facts->licensed_on[u];
		if (licensed_on == FL_DAY_NONE) {
			grader->trouble[u] |= grader->plan->needs_licence_day
				? FL_TROUBLE(FL_UNGRADED_NO_LICENCE_DAY)
				: 0;
		} else if (licensed_on > grader->as_of) {
			grader->trouble[u] |= FL_TROUBLE(FL_UNGRADED_NOT_LICENSED_YET);
		}
	}
}

static void apply_vetoes(fl_grader *grader, uint32_t units, fl_graded *graded)
{
	const fl_plan *plan = grader->plan;
	for (uint32_t v = 0; v < plan->veto_count; v++) {
		const fl_plan_veto *veto = &plan->veto[v];
		const fl_plan_condition some = {0, 1, INT64_MAX};
		const fl_plan_condition *when = veto->by_events ? &some : &veto->when;
		const int64_t *value = veto->by_events
			? &grader->column[veto->column * (size_t)BLOCK]
			: grader->indicator[veto->when.indicator];
		for (uint32_t u = 0; u < units; u++) {
			if (fl_condition_holds(when, value[u]) &&
				graded->grade[u] < veto->at_best) {
				graded->grade[u] = (uint8_t)veto->at_best;
			}
		}
	}
}

/* From points to scores and grades, vetoes still to come. */
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
		uint32_t grade = plan->band[fl_score_band(plan, graded->score[u])].grade;
		if (plan->newcomer.given && facts->licensed_on[u] != FL_DAY_NONE &&
			grader->as_of < fl_newcomer_end(plan, facts->licensed_on[u])) {
			grade = fl_newcomer_grade(plan, grade);
		}
		graded->grade[u] = (uint8_t)grade;
	}
}

fl_code fl_grader_batch(
	fl_grader *grader, const fl_facts *facts, fl_graded *ret_graded, fl_error *reterr)
{
	const fl_plan *plan = grader->plan;
	uint32_t units = facts->unit_count;
	assert(units <= BLOCK);
	clear_columns(grader, units);
	memset(grader->deducted, 0, sizeof(grader->deducted));
	memset(grader->added, 0, sizeof(grader->added));
	for (uint32_t u = 0; u < units; u++) {
		grader->trouble[u] = (uint8_t)take_events(grader, facts, u);
	}
	check_licence(grader, facts);
	FL_TRY(judge_units(grader, facts, reterr));
	work_out_since(grader, facts);
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		add_rule(grader, r, units);
	}
	finish_scores(grader, facts, ret_graded);
	apply_vetoes(grader, units, ret_graded);
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
