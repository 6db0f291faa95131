/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every step of an expression is one loop over the units.  The compiler of rule sets made sure that
 * the stack is deep enough and that both sides of a step have one scale; what is left to go wrong
 * is a number that becomes too large.
 */
#include "grade/evaluate.h"

#include "base/decimal.h"

int64_t fl_evaluate_indicator(const fl_plan_indicator *indicator, int64_t cell, fl_day licensed_on,
	fl_day as_of, uint16_t *trouble)
{
	fl_day from = licensed_on;
	bool months = indicator->kind == FL_INDICATOR_MONTHS_SINCE ||
		indicator->kind == FL_INDICATOR_LICENSED_MONTHS;
	if (fl_evaluate_plain(indicator)) {
		return cell;
	}
	if (indicator->kind == FL_INDICATOR_FIELD) {
		cell = cell != FL_VALUE_NONE ? cell : indicator->otherwise;
		*trouble |= cell == FL_VALUE_NONE ? FL_TROUBLE(FL_UNGRADED_NO_EVENT) : 0;
		return cell != FL_VALUE_NONE ? cell : 0;
	}
	if (indicator->column != FL_NONE_INDEX && cell != FL_DAY_NONE) {
		from = (fl_day)cell;
	}
	*trouble |= from == FL_DAY_NONE ? FL_TROUBLE(FL_UNGRADED_NO_LICENCE_DAY) : 0;
	if (from == FL_DAY_NONE || from > as_of) {
		return 0; /* such a unit is not graded */
	}
	return months ? fl_day_months_between(from, as_of) : (int64_t)as_of - from;
}

static int64_t checked(bool fits, int64_t value, uint16_t *trouble)
{
	*trouble |= fits ? 0 : FL_TROUBLE(FL_UNGRADED_OVERFLOW);
	return fits ? value : 0;
}

static void negate(int64_t *a, const int64_t *none, uint32_t units, uint16_t *trouble)
{
	(void)none;
	for (uint32_t u = 0; u < units; u++) {
		a[u] = checked(a[u] != INT64_MIN, a[u] != INT64_MIN ? -a[u] : 0, &trouble[u]);
	}
}

static void negate_truth(int64_t *a, const int64_t *none, uint32_t units, uint16_t *trouble)
{
	(void)none;
	(void)trouble;
	for (uint32_t u = 0; u < units; u++) {
		a[u] = !a[u];
	}
}

static void add(int64_t *a, const int64_t *b, uint32_t units, uint16_t *trouble)
{
	for (uint32_t u = 0; u < units; u++) {
		int64_t sum = 0;
		bool fits = fl_add_i64(a[u], b[u], &sum);
		a[u] = checked(fits, sum, &trouble[u]);
	}
}

static void subtract(int64_t *a, const int64_t *b, uint32_t units, uint16_t *trouble)
{
	for (uint32_t u = 0; u < units; u++) {
		int64_t difference = 0;
		bool fits = !__builtin_sub_overflow(a[u], b[u], &difference);
		a[u] = checked(fits, difference, &trouble[u]);
	}
}

static void multiply(int64_t *a, const int64_t *b, uint32_t units, uint16_t *trouble)
{
	for (uint32_t u = 0; u < units; u++) {
		int64_t product = 0;
		bool fits = fl_mul_i64(a[u], b[u], &product);
		a[u] = checked(fits, product, &trouble[u]);
	}
}

/* A step that cannot go wrong: its name, and what it makes of the entries a and b. */
#define PLAIN_STEP(name, result)                                                              \
	static void name(int64_t *left, const int64_t *right, uint32_t units, uint16_t *none) \
	{                                                                                     \
		(void)none;                                                                   \
		for (uint32_t u = 0; u < units; u++) {                                        \
			const int64_t a = left[u];                                            \
			const int64_t b = right[u];                                           \
			left[u] = (result);                                                   \
		}                                                                             \
	}

PLAIN_STEP(smaller, a < b ? a : b)
PLAIN_STEP(larger, a > b ? a : b)
PLAIN_STEP(less, a < b)
PLAIN_STEP(less_equal, a <= b)
PLAIN_STEP(equal, a == b)
PLAIN_STEP(not_equal, a != b)
PLAIN_STEP(greater_equal, a >= b)
PLAIN_STEP(greater, a > b)
PLAIN_STEP(both, a &&b)
PLAIN_STEP(either, a || b)

static void choose(
	int64_t *condition, const int64_t *then, const int64_t *otherwise, uint32_t units)
{
	for (uint32_t u = 0; u < units; u++) {
		condition[u] = condition[u] ? then[u] : otherwise[u];
	}
}

static void scale(int64_t *a, int64_t factor, uint32_t units, uint16_t *trouble)
{
	for (uint32_t u = 0; u < units; u++) {
		int64_t product = 0;
		bool fits = fl_mul_i64(a[u], factor, &product);
		a[u] = checked(fits, product, &trouble[u]);
	}
}

typedef void step(int64_t *a, const int64_t *b, uint32_t units, uint16_t *trouble);

/* In the order of fl_expression_op, from FL_OP_NEGATE on. */
static step *const steps[] = {negate, negate_truth, add, subtract, multiply, smaller, larger, less,
	less_equal, equal, not_equal, greater_equal, greater, both, either};

void fl_evaluate_expression(const fl_plan_indicator *indicator, const int64_t *const *value,
	uint32_t units, int64_t *stack, int64_t *ret_value, uint16_t *trouble)
{
	int64_t *top = stack; /* the first free entry */
	for (uint32_t i = 0; i < indicator->op_count; i++) {
		const fl_plan_op *op = &indicator->op[i];
		if (op->op == FL_OP_NUMBER) {
			for (uint32_t u = 0; u < units; u++) {
				top[u] = op->number;
			}
			top += units;
		} else if (op->op == FL_OP_INDICATOR) {
			memcpy(top, value[op->indicator], units * sizeof(*top));
			top += units;
		} else if (op->op == FL_OP_SCALE) {
			scale(top - (op->depth + (size_t)1) * units, op->number, units, trouble);
		} else if (op->op == FL_OP_IF) {
			top -= (size_t)2 * units;
			choose(top - units, top, top + units, units);
		} else {
			top -= op->op < FL_OP_ADD ? 0 : units;
			steps[op->op - FL_OP_NEGATE](top - units, top, units, trouble);
		}
	}
	memcpy(ret_value, top - units, units * sizeof(*ret_value));
}
