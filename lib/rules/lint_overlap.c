/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that say the same thing twice: vetoes that another implies, events that cost points by two
 * deductions. */
#include "rules/lint.h"

/* Whether every event that counts for one column counts for the other. */
static bool column_within(const fl_plan_column *inner, const fl_plan_column *outer)
{
	for (uint32_t i = 0; i < inner->tap_count; i++) {
		if (fl_plan_column_tap(outer, inner->tap[i].event) == NULL) {
			return false;
		}
	}
	return !outer->windowed ||
		(inner->windowed && inner->window.unit == outer->window.unit &&
			inner->window.count <= outer->window.count);
}

/* What the indicators can come to where the veto holds. */
static void assume(const fl_linting *in, const fl_plan_veto *veto, fl_range *range)
{
	const fl_plan *plan = in->plan;
	memcpy(range, in->indicator, plan->indicator_count * sizeof(*range));
	for (uint32_t i = 0; veto->by_events && i < plan->indicator_count; i++) {
		const fl_plan_indicator *indicator = &plan->indicator[i];
		if (indicator->kind == FL_INDICATOR_COUNT &&
			!plan->column[indicator->column].by_decision &&
			column_within(
				&plan->column[veto->column], &plan->column[indicator->column])) {
			range[i].low = 1;
		}
	}
	if (!veto->by_events) {
		fl_range *held = &range[veto->when.indicator];
		held->low = veto->when.low > held->low ? veto->when.low : held->low;
		held->high = veto->when.high < held->high ? veto->when.high : held->high;
	}
	fl_range_expressions(plan, range);
}

/* Whether a veto holds wherever the other does, for which `range` was worked out. */
static bool implied(const fl_plan *plan, const fl_plan_veto *veto, const fl_range *range,
	const fl_plan_veto *by)
{
	if (by->at_best < veto->at_best) {
		return false;
	}
	if (!by->by_events) {
		fl_range value = range[by->when.indicator];
		return by->when.low <= value.low && value.high <= by->when.high;
	}
	if (veto->by_events) {
		return column_within(&plan->column[veto->column], &plan->column[by->column]);
	}
	const fl_plan_indicator *counted = &plan->indicator[veto->when.indicator];
	return counted->kind == FL_INDICATOR_COUNT && veto->when.low >= 1 &&
		!plan->repair_ends_veto_only && !plan->column[counted->column].by_decision &&
		column_within(&plan->column[counted->column], &plan->column[by->column]);
}

/* Whether a condition does not depend on the retailer, which is reported of it alone. */
static bool is_constant(const fl_linting *in, const fl_plan_veto *veto)
{
	if (veto->by_events) {
		return false;
	}
	fl_range value = in->indicator[veto->when.indicator];
	return (value.low >= veto->when.low && value.high <= veto->when.high) ||
		value.high < veto->when.low || value.low > veto->when.high;
}

void fl_lint_vetoes(const fl_linting *in)
{
	const fl_plan *plan = in->plan;
	size_t size = plan->indicator_count + 1;
	fl_range *range = fl_compile_array(in->compiler, size, sizeof(*range));
	fl_range *other = fl_compile_array(in->compiler, size, sizeof(*other));
	for (uint32_t i = 0; range != NULL && other != NULL && i < plan->veto_count; i++) {
		const fl_plan_veto *veto = &plan->veto[i];
		assume(in, veto, range);
		for (uint32_t k = 0; k < plan->veto_count; k++) {
			const fl_plan_veto *by = &plan->veto[k];
			if (i == k || is_constant(in, by) || !implied(plan, veto, range, by)) {
				continue;
			}
			assume(in, by, other);
			if (i < k && implied(plan, by, other, veto)) {
				continue; /* of two equal ones the later is reported */
			}
			FL_WARN(&in->compiler->reader, veto->at, "veto-implied",
				TR("`" FL_TEXT_FMT "` never decides anything: wherever it holds, "
				   "`" FL_TEXT_FMT "` holds and limits as much",
					"“" FL_TEXT_FMT "”从不起决定作用：其成立时“" FL_TEXT_FMT
					"”必然成立且限制不低于它"),
				FL_TEXT_ARG(veto->id), FL_TEXT_ARG(by->id));
			break;
		}
	}
}

/* A field that is read, or FL_EVENT_FIELDS_MAX where events are counted as a whole. */
enum { SLOTS = FL_EVENT_FIELDS_MAX + 1 };

typedef struct counting {
	const fl_linting *in;
	uint32_t *taker;   /* of each slot of each event type: the first deduction, or none */
	uint32_t *visited; /* of each indicator: the deduction that was looked at last */
	uint32_t rule;
	uint32_t event, other; /* what was found */
} counting;

/* Whether two deductions can cost points of one event: not by one case only, not by conditions of
 * which only one can hold. */
static bool both_cost(const fl_plan *plan, uint32_t left, uint32_t right)
{
	const fl_plan_rule *a = &plan->rule[left];
	const fl_plan_rule *b = &plan->rule[right];
	if (a->by_events && b->by_events) {
		return !plan->dearest;
	}
	return a->kind != FL_RULE_WHEN || b->kind != FL_RULE_WHEN ||
		a->when.indicator != b->when.indicator ||
		(a->when.low <= b->when.high && b->when.low <= a->when.high);
}

/* Takes the events of a column for the rule; whole events overlap with each of their fields. */
static void take_column(counting *with, const fl_plan_column *column, bool whole)
{
	const fl_plan *plan = with->in->plan;
	for (uint32_t i = 0; i < column->tap_count; i++) {
		uint32_t event = column->tap[i].event;
		uint32_t mine = whole ? FL_EVENT_FIELDS_MAX : column->tap[i].field;
		uint32_t *taker = &with->taker[(size_t)event * SLOTS];
		for (uint32_t slot = 0; slot < SLOTS; slot++) {
			bool overlap = whole || slot == mine || slot == FL_EVENT_FIELDS_MAX;
			if (with->other == FL_NONE_INDEX && overlap &&
				taker[slot] != FL_NONE_INDEX && taker[slot] != with->rule &&
				both_cost(plan, taker[slot], with->rule)) {
				with->event = event;
				with->other = taker[slot];
			}
		}
		taker[mine] = taker[mine] == FL_NONE_INDEX ? with->rule : taker[mine];
	}
}

/* Times since events count none. */
static void take_indicator(counting *with, uint32_t index)
{
	const fl_plan *plan = with->in->plan;
	const fl_plan_indicator *indicator = &plan->indicator[index];
	if (with->visited[index] == with->rule) {
		return;
	}
	with->visited[index] = with->rule;
	for (uint32_t i = 0; i < indicator->op_count; i++) {
		if (indicator->op[i].op == FL_OP_INDICATOR) {
			take_indicator(with, indicator->op[i].indicator);
		}
	}
	bool counts = indicator->kind == FL_INDICATOR_COUNT;
	if (counts || indicator->kind == FL_INDICATOR_SUM ||
		indicator->kind == FL_INDICATOR_DISTINCT || indicator->kind == FL_INDICATOR_FIELD) {
		take_column(with, &plan->column[indicator->column], counts);
	}
}

static void report_double_count(const counting *with)
{
	const fl_plan *plan = with->in->plan;
	const fl_plan_rule *rule = &plan->rule[with->rule];
	const fl_plan_rule *other = &plan->rule[with->other];
	fl_diag *diag = FL_WARN(&with->in->compiler->reader, rule->at, "counts-twice",
		TR("events of the type `" FL_TEXT_FMT "` cost points by `" FL_TEXT_FMT
		   "` and by `" FL_TEXT_FMT "`",
			"“" FL_TEXT_FMT "”类事件同时按“" FL_TEXT_FMT "”和“" FL_TEXT_FMT "”扣分"),
		FL_TEXT_ARG(plan->event[with->event].name), FL_TEXT_ARG(other->id),
		FL_TEXT_ARG(rule->id));
	if (rule->by_events && other->by_events) {
		fl_diags_hint(with->in->compiler->reader.diags, diag,
			TR("if only one is meant, write `same_case: dearest`",
				"如只应扣一次，请写 same_case: dearest"));
	} else {
		fl_diags_hint(with->in->compiler->reader.diags, diag,
			TR("if only one is meant, take the type out of the other; `same_case` does "
			   "not part rules over indicators",
				"如只应扣一次，请从其中一项去掉该类事件；same_case "
				"对按指标扣分的规则不起作用"));
	}
}

void fl_lint_double_counts(const fl_linting *in)
{
	const fl_plan *plan = in->plan;
	size_t slots = (size_t)plan->vocab.type_count * SLOTS + 1;
	counting with = {.in = in,
		.taker = fl_compile_array(in->compiler, slots, sizeof(uint32_t)),
		.visited = fl_compile_array(
			in->compiler, plan->indicator_count + 1, sizeof(uint32_t))};
	if (with.taker == NULL || with.visited == NULL) {
		return;
	}
	memset(with.taker, 0xff, slots * sizeof(uint32_t));
	memset(with.visited, 0xff, (plan->indicator_count + 1) * sizeof(uint32_t));
	for (with.rule = 0; with.rule < plan->deduction_count; with.rule++) {
		const fl_plan_rule *rule = &plan->rule[with.rule];
		with.other = FL_NONE_INDEX;
		if (rule->by_events) {
			take_column(&with, &plan->column[rule->column], true);
		} else {
			take_indicator(&with,
				rule->kind == FL_RULE_PER ? rule->per : rule->when.indicator);
		}
		if (with.other != FL_NONE_INDEX) {
			report_double_count(&with);
		}
	}
}
