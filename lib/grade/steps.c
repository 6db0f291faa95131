/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stair is made from changes: at a value, so many points more or less, or a veto that begins or
 * ends.  Sorted by the value they are summed up once, and a value is looked up by halving.
 */
#include "grade/steps.h"

#include "base/decimal.h"

/* What happens to the sums at one value of one number. */
typedef struct change {
	uint64_t source; /* columns, then indicators */
	int64_t at;
	int64_t deducted, added;
	uint32_t veto; /* that begins or ends here; FL_NONE_INDEX */
	bool ends;
} change;

typedef struct making {
	const fl_plan *plan;
	fl_arena *arena;
	change *change;
	size_t count, capacity;
	bool failed;
} making;

#define OF_INDICATOR ((uint64_t)1 << 32)

static void add_change(making *maker, change added)
{
	if (maker->count == maker->capacity) {
		size_t capacity = maker->capacity * 2 + 256;
		change *grown = realloc(maker->change, capacity * sizeof(*grown));
		if (grown == NULL) {
			maker->failed = true;
			return;
		}
		maker->change = grown;
		maker->capacity = capacity;
	}
	maker->change[maker->count++] = added;
}

static void add_points(making *maker, uint64_t source, int64_t at, uint32_t rule, int64_t points)
{
	bool deducts = rule < maker->plan->deduction_count;
	add_change(maker,
		(change){.source = source,
			.at = at,
			.deducted = deducts ? points : 0,
			.added = deducts ? 0 : points,
			.veto = FL_NONE_INDEX});
}

/* Points for each `every` up to a cap; false where that would be too many steps. */
static bool add_capped(making *maker, uint64_t source, uint32_t rule, int64_t every, int64_t points)
{
	int64_t cap = maker->plan->rule[rule].cap;
	int64_t at = 0;
	if (points == 0 || cap == 0) {
		return true;
	}
	if ((cap - 1) / points >= FL_STAIR_STEPS_MAX) {
		return false;
	}
	for (int64_t sum = 0; sum < cap; sum += points) {
		if (!fl_add_i64(at, every, &at)) {
			break; /* no value goes so far */
		}
		add_points(maker, source, at, rule, points < cap - sum ? points : cap - sum);
	}
	return true;
}

static bool add_rule(making *maker, uint32_t index)
{
	const fl_plan_rule *rule = &maker->plan->rule[index];
	switch (rule->kind) {
	case FL_RULE_COUNT:
		return add_capped(maker, rule->column, index, 1, rule->points * rule->unit);
	case FL_RULE_PER:
		return add_capped(
			maker, OF_INDICATOR + rule->per, index, rule->every, rule->points);
	case FL_RULE_WHEN:
		add_points(maker, OF_INDICATOR + rule->when.indicator, rule->when.low, index,
			rule->points);
		if (rule->when.high < INT64_MAX) {
			add_points(maker, OF_INDICATOR + rule->when.indicator, rule->when.high + 1,
				index, -rule->points);
		}
		return true;
	case FL_RULE_EACH:
		break;
	}
	return false;
}

static void add_veto(making *maker, uint32_t index)
{
	const fl_plan_veto *veto = &maker->plan->veto[index];
	change begins = {
		.source = veto->by_events ? veto->column : OF_INDICATOR + veto->when.indicator,
		.at = veto->by_events ? 1 : veto->when.low,
		.veto = index};
	add_change(maker, begins);
	if (!veto->by_events && veto->when.high < INT64_MAX) {
		begins.at = veto->when.high + 1;
		begins.ends = true;
		add_change(maker, begins);
	}
}

static int by_source_and_place(const void *a, const void *b)
{
	const change *left = a;
	const change *right = b;
	if (left->source != right->source) {
		return left->source < right->source ? -1 : 1;
	}
	return (left->at > right->at) - (left->at < right->at);
}

/* The worst grade that the vetoes which hold leave. */
static uint32_t worst_of(const fl_plan *plan, const uint32_t *holds)
{
	uint32_t grade = plan->grade_count;
	while (grade > 0 && holds[grade - 1] == 0) {
		grade--;
	}
	return grade > 0 ? grade - 1 : 0;
}

/* Sums up the changes of one number. */
static bool make_stair(making *maker, const change *all, size_t count, fl_stair *stair)
{
	const fl_plan *plan = maker->plan;
	uint32_t holds[FL_GRADES_MAX] = {0}; /* of each grade the vetoes that leave it at best */
	int64_t *from = fl_arena_array(maker->arena, int64_t, count + 1);
	fl_step *step = fl_arena_array(maker->arena, fl_step, count + 1);
	if (from == NULL || step == NULL) {
		return false;
	}
	uint32_t last = 0;
	step[0].from = INT64_MIN;
	for (size_t i = 0; i < count; i++) {
		if (all[i].at != step[last].from) {
			step[last + 1] = step[last];
			step[++last].from = all[i].at;
		}
		step[last].deducted += all[i].deducted;
		step[last].added += all[i].added;
		if (all[i].veto != FL_NONE_INDEX) {
			uint32_t *held = &holds[plan->veto[all[i].veto].at_best];
			*held = all[i].ends ? *held - 1 : *held + 1;
			step[last].at_best = worst_of(plan, holds);
		}
	}
	for (uint32_t i = 0; i <= last; i++) {
		from[i] = step[i].from;
	}
	*stair = (fl_stair){.of_column = all->source < OF_INDICATOR,
		.source = (uint32_t)(all->source & UINT32_MAX),
		.count = last + 1,
		.from = from,
		.step = step};
	return true;
}

static bool make_stairs(making *maker, fl_stairs *stairs)
{
	if (maker->count > 0) {
		qsort(maker->change, maker->count, sizeof(*maker->change), by_source_and_place);
	}
	for (size_t i = 0; i < maker->count;) {
		size_t from = i;
		while (i < maker->count && maker->change[i].source == maker->change[from].source) {
			i++;
		}
		if (!make_stair(maker, &maker->change[from], i - from,
			    &stairs->stair[stairs->count++])) {
			return false;
		}
	}
	return true;
}

fl_code fl_stairs_init(
	const fl_plan *plan, fl_arena *arena, fl_stairs *ret_stairs, fl_error *reterr)
{
	making maker = {.plan = plan, .arena = arena};
	uint32_t rules = plan->deduction_count + plan->bonus_count;
	size_t sources = (size_t)plan->column_count + plan->indicator_count;
	fl_stairs stairs = {.stair = fl_arena_array(arena, fl_stair, sources + 1),
		.taken = fl_arena_array(arena, bool, (size_t)rules + 1)};
	bool good = stairs.stair != NULL && stairs.taken != NULL;
	for (uint32_t r = 0; good && r < rules; r++) {
		stairs.taken[r] = add_rule(&maker, r);
	}
	for (uint32_t v = 0; good && v < plan->veto_count; v++) {
		add_veto(&maker, v);
	}
	good = good && !maker.failed && make_stairs(&maker, &stairs);
	free(maker.change);
	if (!good) {
		return fl_fail_memory(reterr);
	}
	*ret_stairs = stairs;
	return FL_OK;
}

void fl_stair_add(const fl_stair *stair, const int64_t *value, uint32_t units, int64_t *deducted,
	int64_t *added, uint8_t *at_best)
{
	for (uint32_t u = 0; u < units; u++) {
		const int64_t *low = stair->from;
		for (uint32_t rest = stair->count; rest > 1;) {
			uint32_t half = rest / 2;
			low += low[half] <= value[u] ? half : 0;
			rest -= half;
		}
		const fl_step *step = &stair->step[low - stair->from];
		deducted[u] += step->deducted;
		added[u] += step->added;
		at_best[u] = (uint8_t)(step->at_best > at_best[u] ? step->at_best : at_best[u]);
	}
}
