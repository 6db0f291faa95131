/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The quota design.  The expected number of a class is a line through the origin, N * w * lambda,
 * clamped to its bounds; the sum over all classes rises with lambda, in straight pieces between the
 * lambdas at which some class meets a bound.  So lambda lies between two such corners, and there
 * the free classes share what the fixed ones leave in proportion to N * w.
 *
 * Sizes: N adds up to less than 2^25 and w is below 2^63, so N * w adds up to less than 2^88 and no
 * product here reaches 2^128.
 */
#include "draw/quota.h"

/* lambda = num / den at which a class meets one of its bounds. */
typedef struct corner {
	uint64_t num;
	fl_u128 den;
} corner;

static fl_u128 mass(const fl_draw_class *class_)
{
	return (fl_u128)class_->size * class_->weight;
}

static int corner_order(const void *a, const void *b)
{
	const corner *left = a;
	const corner *right = b;
	fl_u128 x = left->num * right->den;
	fl_u128 y = right->num * left->den;
	return (x > y) - (x < y);
}

/* The sum of the clamped lines at a corner compared with `total`: negative, 0, positive. */
static int sum_order(const fl_classes *classes, corner at, uint64_t total)
{
	fl_u128 sum = 0; /* times at.den */
	for (size_t i = 0; i < classes->count; i++) {
		const fl_draw_class *class_ = &classes->at[i];
		fl_u128 value = mass(class_) * at.num;
		fl_u128 low = class_->low * at.den;
		fl_u128 high = class_->high * at.den;
		sum += value < low ? low : value > high ? high : value;
	}
	fl_u128 goal = total * at.den;
	return (sum > goal) - (sum < goal);
}

/* The first corner at which the sum reaches the total; the caller has checked that one does. */
static size_t corner_reaching(
	const fl_classes *classes, const corner *corners, size_t count, uint64_t total)
{
	size_t low = 0;
	while (low < count) {
		size_t half = low + (count - low) / 2;
		if (sum_order(classes, corners[half], total) < 0) {
			low = half + 1;
		} else {
			count = half;
		}
	}
	return low;
}

/* A class is free strictly between its bounds.  On the piece that ends at `end` (where it meets a
 * bound exactly on the total, at the end itself) tells which of them a class has. */
static void class_place(fl_draw_class *class_, corner end, bool at_end)
{
	fl_u128 value = mass(class_) * end.num;
	fl_u128 low = class_->low * end.den;
	fl_u128 high = class_->high * end.den;
	bool fixed_low = value <= low;
	/* Before the end, a class that meets its upper bound there is still below it. */
	bool fixed_high = at_end ? value >= high : value > high;
	class_->free = class_->low < class_->high && !fixed_low && !fixed_high;
	class_->drawn = class_->low == class_->high || fixed_low ? class_->low : class_->high;
}

static fl_code quota_range(const fl_classes *classes, uint64_t total, fl_error *reterr)
{
	uint64_t low = 0;
	uint64_t high = 0;
	for (size_t i = 0; i < classes->count; i++) {
		low += classes->at[i].low;
		high += classes->at[i].high;
	}
	if (total < low || total > high) {
		return fl_fail(reterr, FL_INFEASIBLE,
			TR("a quota of %llu cannot be met: the bounds allow %llu to %llu",
				"无法抽取 %llu 户：按各等级上下限，可抽数量为 %llu 至 %llu 户"),
			(unsigned long long)total, (unsigned long long)low,
			(unsigned long long)high);
	}
	return FL_OK;
}

/* What the free classes share, and the sum of their masses. */
static fl_u128 free_share(const fl_classes *classes, uint64_t total, uint64_t *ret_share)
{
	fl_u128 masses = 0;
	for (size_t i = 0; i < classes->count; i++) {
		if (classes->at[i].free) {
			masses += mass(&classes->at[i]);
		} else {
			total -= classes->at[i].drawn;
		}
	}
	*ret_share = total;
	return masses;
}

static fl_code free_expect(fl_classes *classes, uint64_t total, fl_error *reterr)
{
	uint64_t share;
	fl_u128 masses = free_share(classes, total, &share);
	if (masses > INT64_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the weights are too large: units times weight of all classes reach "
			   "2^63; "
			   "divide all weights by the same number",
				"权重过大：各类户数与权重之积的总和达到 "
				"2^63，请将所有权重同除以一个数"));
	}
	for (size_t i = 0; i < classes->count; i++) {
		fl_draw_class *class_ = &classes->at[i];
		class_->expected = class_->free ? fl_ratio_of(share * mass(class_), masses)
						: (fl_ratio){class_->drawn, 1};
	}
	return FL_OK;
}

fl_code fl_quota_expect(fl_classes *classes, uint64_t total, fl_error *reterr)
{
	FL_TRY(quota_range(classes, total, reterr));
	FL_AUTO_FREE corner *corners = calloc(2 * classes->count + 1, sizeof(*corners));
	if (corners == NULL) {
		return fl_fail_memory(reterr);
	}
	size_t count = 0;
	for (size_t i = 0; i < classes->count; i++) {
		const fl_draw_class *class_ = &classes->at[i];
		if (class_->low < class_->high) {
			corners[count++] = (corner){class_->low, mass(class_)};
			corners[count++] = (corner){class_->high, mass(class_)};
		}
	}
	qsort(corners, count, sizeof(*corners), corner_order);
	size_t reached = corner_reaching(classes, corners, count, total);
	/* No corner at all: every class is fixed, and the range check has settled the total. */
	corner end = count > 0 ? corners[reached] : (corner){0, 1};
	bool at_end = count == 0 || sum_order(classes, end, total) == 0;
	for (size_t i = 0; i < classes->count; i++) {
		class_place(&classes->at[i], end, at_end);
	}
	return free_expect(classes, total, reterr);
}

/* A free class in the order of the tickets of its stratum and of itself. */
typedef struct turn {
	fl_hash stratum;
	fl_hash ticket;
	fl_draw_class *class_;
} turn;

static int turn_order(const void *a, const void *b)
{
	const turn *left = a;
	const turn *right = b;
	int order = fl_hash_compare(left->stratum, right->stratum);
	if (order == 0) {
		order = fl_text_compare(left->class_->stratum, right->class_->stratum);
	}
	if (order == 0) {
		order = fl_hash_compare(left->ticket, right->ticket);
	}
	return order != 0 ? order : fl_text_compare(left->class_->grade, right->class_->grade);
}

/* How many of start, start + step, ... (`share` of them) lie below `end`. */
static uint32_t points_below(fl_u128 end, uint64_t start, fl_u128 step, uint64_t share)
{
	if (end <= start) {
		return 0;
	}
	fl_u128 count = (end - start + step - 1) / step;
	return (uint32_t)(count < share ? count : share);
}

fl_code fl_quota_count(fl_classes *classes, uint64_t total, const fl_seed *seed, fl_error *reterr)
{
	uint64_t share;
	fl_u128 masses = free_share(classes, total, &share);
	if (masses == 0) {
		return FL_OK;
	}
	FL_AUTO_FREE turn *turns = calloc(classes->count, sizeof(*turns));
	if (turns == NULL) {
		return fl_fail_memory(reterr);
	}
	size_t count = 0;
	for (size_t i = 0; i < classes->count; i++) {
		fl_draw_class *class_ = &classes->at[i];
		if (class_->free) {
			turns[count++] =
				(turn){fl_ticket_one(seed, FL_TEXT("stratum"), class_->stratum),
					fl_ticket_two(seed, FL_TEXT("class"), class_->stratum,
						class_->grade),
					class_};
		}
	}
	qsort(turns, count, sizeof(*turns), turn_order);
	uint64_t start = fl_uniform(seed, FL_TEXT("quota"), (uint64_t)masses);
	fl_u128 end = 0;
	uint32_t before = 0;
	for (size_t i = 0; i < count; i++) {
		end += share * mass(turns[i].class_);
		uint32_t below = points_below(end, start, masses, share);
		turns[i].class_->drawn = below - before;
		before = below;
	}
	return FL_OK;
}
