/* SPDX-License-Identifier: Apache-2.0 */
/* Interval arithmetic: what overflows has no bound, and no bound stays none. */
#include "rules/range.h"

static const fl_range anything = {INT64_MIN, INT64_MAX};

static bool bounded(int64_t value)
{
	return value != INT64_MIN && value != INT64_MAX;
}

/* The sum of two lower, or two upper, bounds; `none` is no bound on that side. */
static int64_t add(int64_t a, int64_t b, int64_t none)
{
	int64_t sum = 0;
	return bounded(a) && bounded(b) && fl_add_i64(a, b, &sum) ? sum : none;
}

static int64_t negative(int64_t value)
{
	return value == INT64_MIN ? INT64_MAX : value == INT64_MAX ? INT64_MIN : -value;
}

static int64_t product(int64_t a, int64_t b)
{
	int64_t exact = 0;
	if (a == 0 || b == 0) {
		return 0;
	}
	if (bounded(a) && bounded(b) && fl_mul_i64(a, b, &exact)) {
		return exact;
	}
	return (a < 0) == (b < 0) ? INT64_MAX : INT64_MIN;
}

static fl_range times(fl_range a, fl_range b)
{
	const int64_t corner[] = {product(a.low, b.low), product(a.low, b.high),
		product(a.high, b.low), product(a.high, b.high)};
	fl_range range = {corner[0], corner[0]};
	for (size_t i = 1; i < 4; i++) {
		range.low = corner[i] < range.low ? corner[i] : range.low;
		range.high = corner[i] > range.high ? corner[i] : range.high;
	}
	return range;
}

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* 1 where `surely` holds, 0 where it cannot, else both. */
static fl_range truth(bool surely, bool never)
{
	return (fl_range){surely, !never};
}

static fl_range negated(fl_range a)
{
	return (fl_range){!a.high, !a.low};
}

static fl_range is_equal(fl_range a, fl_range b)
{
	bool one = a.low == a.high && b.low == b.high && a.low == b.low;
	return truth(one, a.high < b.low || b.high < a.low);
}

/* A step that takes two entries. */
static fl_range join(fl_expression_op op, fl_range a, fl_range b)
{
	switch (op) {
	case FL_OP_ADD:
		return (fl_range){add(a.low, b.low, INT64_MIN), add(a.high, b.high, INT64_MAX)};
	case FL_OP_SUBTRACT:
		return (fl_range){add(a.low, negative(b.high), INT64_MIN),
			add(a.high, negative(b.low), INT64_MAX)};
	case FL_OP_MULTIPLY:
		return times(a, b);
	case FL_OP_MIN:
		return (fl_range){smaller(a.low, b.low), smaller(a.high, b.high)};
	case FL_OP_MAX:
		return (fl_range){larger(a.low, b.low), larger(a.high, b.high)};
	case FL_OP_LESS:
		return truth(a.high < b.low, a.low >= b.high);
	case FL_OP_LESS_EQUAL:
		return truth(a.high <= b.low, a.low > b.high);
	case FL_OP_GREATER:
		return truth(a.low > b.high, a.high <= b.low);
	case FL_OP_GREATER_EQUAL:
		return truth(a.low >= b.high, a.high < b.low);
	case FL_OP_EQUAL:
		return is_equal(a, b);
	case FL_OP_NOT_EQUAL:
		return negated(is_equal(a, b));
	case FL_OP_AND:
		return (fl_range){a.low && b.low, a.high && b.high};
	case FL_OP_OR:
		return (fl_range){a.low || b.low, a.high || b.high};
	case FL_OP_NUMBER:
	case FL_OP_INDICATOR:
	case FL_OP_SCALE:
	case FL_OP_NEGATE:
	case FL_OP_NOT:
	case FL_OP_IF:
		break;
	}
	return anything;
}

static fl_range chosen(fl_range condition, fl_range then, fl_range otherwise)
{
	if (condition.low == condition.high) {
		return condition.low != 0 ? then : otherwise;
	}
	return (fl_range){smaller(then.low, otherwise.low), larger(then.high, otherwise.high)};
}

static fl_range expression(const fl_plan_indicator *indicator, const fl_range *known)
{
	fl_range stack[FL_EXPRESSION_STACK_MAX];
	uint32_t top = 0; /* entries */
	for (uint32_t i = 0; i < indicator->op_count; i++) {
		const fl_plan_op *op = &indicator->op[i];
		if (op->op == FL_OP_NUMBER) {
			stack[top++] = (fl_range){op->number, op->number};
		} else if (op->op == FL_OP_INDICATOR) {
			stack[top++] = known[op->indicator];
		} else if (op->op == FL_OP_SCALE) {
			fl_range *scaled = &stack[top - 1 - op->depth];
			*scaled = times(*scaled, (fl_range){op->number, op->number});
		} else if (op->op == FL_OP_NEGATE) {
			fl_range a = stack[top - 1];
			stack[top - 1] = (fl_range){negative(a.high), negative(a.low)};
		} else if (op->op == FL_OP_NOT) {
			stack[top - 1] = negated(stack[top - 1]);
		} else if (op->op == FL_OP_IF) {
			top -= 2;
			stack[top - 1] = chosen(stack[top - 1], stack[top], stack[top + 1]);
		} else {
			top--;
			stack[top - 1] = join(op->op, stack[top - 1], stack[top]);
		}
	}
	return top == 1 ? stack[0] : anything;
}

void fl_range_expressions(const fl_plan *plan, fl_range *range)
{
	for (uint32_t i = 0; i < plan->expression_count; i++) {
		uint32_t index = plan->expression[i];
		fl_range value = expression(&plan->indicator[index], range);
		range[index].low = larger(range[index].low, value.low);
		range[index].high = smaller(range[index].high, value.high);
	}
}

void fl_range_indicators(const fl_plan *plan, fl_range *range)
{
	for (uint32_t i = 0; i < plan->indicator_count; i++) {
		fl_indicator_kind kind = plan->indicator[i].kind;
		bool below_zero = kind == FL_INDICATOR_SUM || kind == FL_INDICATOR_FIELD ||
			kind == FL_INDICATOR_EXPRESSION;
		range[i] = below_zero ? anything : (fl_range){0, INT64_MAX};
	}
	fl_range_expressions(plan, range);
}

fl_range fl_range_rule(const fl_plan *plan, const fl_range *indicator, uint32_t index)
{
	const fl_plan_rule *rule = &plan->rule[index];
	if (rule->kind == FL_RULE_WHEN) {
		fl_range value = indicator[rule->when.indicator];
		bool never = value.high < rule->when.low || value.low > rule->when.high;
		bool always = value.low >= rule->when.low && value.high <= rule->when.high;
		return (fl_range){always ? rule->points : 0, never ? 0 : rule->points};
	}
	if (rule->kind == FL_RULE_PER) {
		fl_range value = indicator[rule->per];
		int64_t low = value.low > 0 && bounded(value.low) ? value.low / rule->every : 0;
		int64_t high = !bounded(value.high) ? value.high : value.high / rule->every;
		high = high > 0 ? product(high, rule->points) : 0;
		return (fl_range){
			smaller(product(low, rule->points), rule->cap), smaller(high, rule->cap)};
	}
	return (fl_range){0, rule->cap};
}

static fl_range sum(const fl_plan *plan, const fl_range *indicator, uint32_t from, uint32_t to)
{
	fl_range total = {0, 0};
	for (uint32_t i = from; i < to; i++) {
		fl_range rule = fl_range_rule(plan, indicator, i);
		total.low = add(total.low, rule.low, INT64_MAX);
		total.high = add(total.high, rule.high, INT64_MAX);
	}
	return total;
}

fl_range fl_range_bonuses(const fl_plan *plan, const fl_range *indicator)
{
	return sum(
		plan, indicator, plan->deduction_count, plan->deduction_count + plan->bonus_count);
}

static int64_t score_of(const fl_plan *plan, int64_t points)
{
	int64_t clamped = smaller(larger(points, plan->min), plan->max);
	return fl_divide_round(clamped, fl_power10(plan->places - plan->score_places), plan->round);
}

fl_range fl_range_score(const fl_plan *plan, const fl_range *indicator)
{
	fl_range deducted = sum(plan, indicator, 0, plan->deduction_count);
	fl_range added = fl_range_bonuses(plan, indicator);
	int64_t low = add(plan->base, negative(deducted.high), INT64_MIN);
	int64_t high = add(plan->base, negative(deducted.low), INT64_MIN);
	return (fl_range){score_of(plan, add(low, smaller(added.low, plan->bonus_cap), INT64_MIN)),
		score_of(plan, add(high, smaller(added.high, plan->bonus_cap), INT64_MAX))};
}
