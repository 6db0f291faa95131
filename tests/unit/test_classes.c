/* SPDX-License-Identifier: Apache-2.0 */
/* Class counts and selection: known answers, refusals, and the promises of the quota design. */
#include "vectors.h"

#include "draw/classes.h"
#include "draw/select.h"

typedef struct frame {
	fl_unit *units;
	bool *left_out;
	size_t count;
} frame;

static frame frame_of(const fl_json *draw, fl_arena *arena)
{
	uint32_t count;
	const fl_json *rows = vector_items(draw, "frame", &count);
	frame own = {.units = fl_arena_array(arena, fl_unit, count),
		.left_out = fl_arena_array(arena, bool, count),
		.count = count};
	for (uint32_t i = 0; i < count; i++) {
		const fl_json *row = rows[i].u.items;
		own.units[i] = (fl_unit){.id = row[0].u.text,
			.grade = row[1].u.text,
			.weight = (uint64_t)row[2].u.integer,
			.stratum = row[3].u.text};
	}
	assert_int_equal(fl_units_sort(own.units, own.count, 2, NULL), FL_OK);
	return own;
}

static fl_design design_of(const fl_json *draw, fl_arena *arena)
{
	const fl_json *bounds = fl_json_get(draw, "bounds");
	fl_design design = {.kind = FL_DESIGN_QUOTA,
		.total = (uint64_t)vector_int(draw, "n"),
		.bounds = fl_arena_array(arena, fl_draw_bound, bounds->count + 1),
		.bound_count = bounds->count};
	for (uint32_t i = 0; i < bounds->count; i++) {
		const fl_json *pair = &bounds->u.items[i];
		design.bounds[i] = (fl_draw_bound){.grade = pair->key,
			.min = (uint64_t)pair->u.items[0].u.integer,
			.max = (uint64_t)pair->u.items[1].u.integer};
	}
	return design;
}

static void assert_picks(const fl_json *expected, const char *key, const fl_unit *units,
	const uint32_t *picks, uint32_t count)
{
	uint32_t expected_count;
	const fl_json *ids = vector_items(expected, key, &expected_count);
	assert_int_equal(count, expected_count);
	for (uint32_t i = 0; i < count; i++) {
		assert_text(units[picks[i]].id, ids[i].u.text);
	}
}

static void assert_class(const fl_draw_class *class_, const fl_unit *units, const fl_json *expected)
{
	FL_AUTO(fl_buf) ratio = {0};
	fl_buf_ratio(&ratio, class_->expected);
	assert_text(class_->stratum, vector_text(expected, "stratum"));
	assert_text(class_->grade, vector_text(expected, "grade"));
	assert_int_equal(class_->size, vector_int(expected, "N"));
	assert_text(fl_buf_view(&ratio), vector_text(expected, "expected"));
	assert_int_equal(class_->drawn, vector_int(expected, "n"));
	assert_picks(expected, "drawn", units, class_->picks, class_->drawn);
	assert_picks(expected, "reserves", units, class_->picks + class_->drawn, class_->reserves);
}

static void test_known_draws(void **state)
{
	(void)state;
	FL_AUTO(vectors) own = {0};
	vectors_read(&own, "draw.json");
	uint32_t count;
	const fl_json *draws = vector_items(own.root, "draw", &count);
	assert_int_equal(count, 4);
	for (uint32_t i = 0; i < count; i++) {
		FL_AUTO(fl_arena) arena = {0};
		frame all = frame_of(&draws[i], &arena);
		fl_design design = design_of(&draws[i], &arena);
		fl_seed seed = fl_seed_of(vector_hash(&draws[i], "seed"));
		fl_hash root;
		assert_int_equal(fl_units_root(all.units, all.count, 2, &root, NULL), FL_OK);
		assert_hash(root, vector_hash(&draws[i], "frame_root"));
		fl_classes classes;
		assert_int_equal(fl_classes_build(all.units, all.count, all.left_out, &arena,
					 &classes, NULL),
			FL_OK);
		assert_int_equal(fl_classes_expect(&classes, &design, NULL), FL_OK);
		assert_int_equal(fl_classes_count(&classes, &design, &seed, NULL), FL_OK);
		assert_int_equal(
			fl_select(&classes, all.units, all.count, &seed, 2, 2, &arena, NULL, NULL),
			FL_OK);
		uint32_t class_count;
		const fl_json *expected = vector_items(&draws[i], "classes", &class_count);
		assert_int_equal(classes.count, class_count);
		for (uint32_t j = 0; j < class_count; j++) {
			assert_class(&classes.at[j], all.units, &expected[j]);
		}
	}
}

static void test_known_rates(void **state)
{
	(void)state;
	FL_AUTO(vectors) own = {0};
	vectors_read(&own, "draw.json");
	uint32_t count;
	const fl_json *rates = vector_items(own.root, "rate", &count);
	assert_int_equal(count, 7);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t size = (uint32_t)vector_int(&rates[i], "N");
		uint64_t num = (uint64_t)vector_int(&rates[i], "num");
		uint64_t den = (uint64_t)vector_int(&rates[i], "den");
		assert_int_equal(fl_rate_of(size, num, den, false), vector_int(&rates[i], "up"));
		assert_int_equal(fl_rate_of(size, num, den, true), vector_int(&rates[i], "down"));
	}
}

/* ---- Promises, on made-up frames ------------------------------------------------------------ */

#define UNITS 90

static uint32_t random_state = 1;

static uint32_t random_below(uint32_t bound)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % bound;
}

static fl_hash hash_of_number(uint32_t number)
{
	return fl_sha256_of((fl_text){(const char *)&number, sizeof(number)});
}

static fl_classes made_up_classes(fl_unit *units, char ids[UNITS][8], fl_arena *arena)
{
	static const char *const grades[] = {"A", "B", "C", "N"};
	static const char *const strata[] = {"", "x", "y"};
	static const uint64_t weights[] = {1, 3, 20, 0};
	static const bool left_out[UNITS];
	for (uint32_t i = 0; i < UNITS; i++) {
		uint32_t grade = random_below(4);
		(void)snprintf(ids[i], sizeof(ids[i]), "R%03u", i);
		units[i] = (fl_unit){.id = fl_text_of(ids[i]),
			.grade = fl_text_of(grades[grade]),
			.stratum = fl_text_of(strata[random_below(3)]),
			.weight = weights[grade]};
	}
	fl_classes classes;
	assert_int_equal(fl_units_sort(units, UNITS, 2, NULL), FL_OK);
	assert_int_equal(fl_classes_build(units, UNITS, left_out, arena, &classes, NULL), FL_OK);
	return classes;
}

/* n is within one of the expected number, and exactly the bound where one binds; sums are exact. */
static void assert_promises(const fl_classes *classes, uint64_t total)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < classes->count; i++) {
		const fl_draw_class *class_ = &classes->at[i];
		fl_u128 drawn = class_->drawn * class_->expected.den;
		assert_in_range(class_->drawn, class_->low, class_->high);
		assert_true(drawn + class_->expected.den > class_->expected.num);
		assert_true(class_->expected.num + class_->expected.den > drawn);
		sum += class_->drawn;
	}
	assert_true(sum == total);
}

static void test_quota_promises(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 3000; round++) {
		FL_AUTO(fl_arena) arena = {0};
		fl_unit units[UNITS];
		char ids[UNITS][8];
		fl_classes classes = made_up_classes(units, ids, &arena);
		fl_draw_bound bounds[] = {
			{.grade = FL_TEXT("A"), .min = random_below(3), .max = 3 + random_below(9)},
			{.grade = FL_TEXT("B"), .max = random_below(6)},
			{.grade = FL_TEXT("C"), .min = 1, .max = FL_NO_MAX}};
		fl_design design = {.kind = FL_DESIGN_QUOTA,
			.total = random_below(UNITS),
			.bounds = bounds,
			.bound_count = random_below(4)};
		fl_seed seed = fl_seed_of(hash_of_number(round));
		fl_error error;
		if (fl_classes_expect(&classes, &design, &error) != FL_OK) {
			assert_int_equal(error.code, FL_INFEASIBLE);
			continue;
		}
		assert_int_equal(fl_classes_count(&classes, &design, &seed, NULL), FL_OK);
		assert_promises(&classes, design.total);
	}
}

/* Over every start below W each class is drawn exactly e * W times in all: a sum over many seeds
 * must come near it.  Here the mean over 4,000 seeds, within five standard deviations. */
static void test_quota_mean(void **state)
{
	(void)state;
	FL_AUTO(fl_arena) arena = {0};
	fl_unit units[UNITS];
	char ids[UNITS][8];
	fl_classes classes = made_up_classes(units, ids, &arena);
	fl_design design = {.kind = FL_DESIGN_QUOTA, .total = 17};
	uint64_t sums[16] = {0};
	assert_in_range(classes.count, 4, 16);
	assert_int_equal(fl_classes_expect(&classes, &design, NULL), FL_OK);
	for (uint32_t round = 0; round < 4000; round++) {
		fl_seed seed = fl_seed_of(hash_of_number(round));
		assert_int_equal(fl_classes_count(&classes, &design, &seed, NULL), FL_OK);
		for (size_t i = 0; i < classes.count; i++) {
			sums[i] += classes.at[i].drawn;
		}
	}
	for (size_t i = 0; i < classes.count; i++) {
		int64_t expected =
			(int64_t)(4000 * classes.at[i].expected.num / classes.at[i].expected.den);
		int64_t miss = (int64_t)sums[i] - expected;
		assert_in_range(miss + 160, 0, 320);
	}
}

static void test_selection_is_by_ticket(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 200; round++) {
		FL_AUTO(fl_arena) arena = {0};
		fl_unit units[UNITS];
		char ids[UNITS][8];
		fl_classes classes = made_up_classes(units, ids, &arena);
		fl_design design = {.kind = FL_DESIGN_ORDER};
		fl_seed seed = fl_seed_of(hash_of_number(round));
		uint32_t *batch;
		assert_int_equal(fl_classes_expect(&classes, &design, NULL), FL_OK);
		for (size_t i = 0; i < classes.count; i++) {
			classes.at[i].drawn = random_below(classes.at[i].size + 1);
		}
		assert_int_equal(fl_select(&classes, units, UNITS, &seed, 3, 1 + round % 3, &arena,
					 &batch, NULL),
			FL_OK);
		for (size_t i = 0; i < classes.count; i++) {
			const fl_draw_class *class_ = &classes.at[i];
			uint32_t wanted = class_->drawn + class_->reserves;
			for (uint32_t j = 0; j < wanted; j++) {
				fl_hash own = fl_ticket_one(
					&seed, FL_TEXT("target"), units[class_->picks[j]].id);
				uint32_t smaller = 0;
				for (uint32_t unit = 0; unit < UNITS; unit++) {
					fl_hash other = fl_ticket_one(
						&seed, FL_TEXT("target"), units[unit].id);
					smaller += units[unit].class_no == i &&
						fl_hash_compare(other, own) < 0;
				}
				assert_int_equal(smaller, j);
			}
		}
	}
}

/* ---- Refusals ------------------------------------------------------------------------------- */

static void test_refusals(void **state)
{
	(void)state;
	FL_AUTO(fl_arena) arena = {0};
	static const bool left_out[2];
	fl_classes classes;
	fl_error error;
	fl_unit twice[] = {{.id = FL_TEXT("1"), .grade = FL_TEXT("A")},
		{.id = FL_TEXT("1"), .grade = FL_TEXT("A")}};
	assert_int_equal(fl_units_sort(twice, 2, 2, &error), FL_REFUSED);
	assert_non_null(strstr(error.text[FL_EN], "entries 1 and 2"));
	fl_unit weights[] = {{.id = FL_TEXT("1"), .grade = FL_TEXT("A"), .weight = 1, .line = 7},
		{.id = FL_TEXT("2"), .grade = FL_TEXT("A"), .weight = 2, .line = 9}};
	assert_int_equal(
		fl_classes_build(weights, 2, left_out, &arena, &classes, &error), FL_REFUSED);
	assert_non_null(strstr(error.text[FL_EN], "entries 7 and 9"));
	static const char *const bad_ids[] = {"", "a b", "３７", "370\t", "x/y"};
	for (size_t i = 0; i < sizeof(bad_ids) / sizeof(bad_ids[0]); i++) {
		fl_unit unit = {.id = fl_text_of(bad_ids[i]), .grade = FL_TEXT("A")};
		assert_int_equal(fl_units_sort(&unit, 1, 2, NULL), FL_REFUSED);
	}
	/* Weight 0 is never drawn, so nothing may be asked of it. */
	fl_unit zero = {.id = FL_TEXT("1"), .grade = FL_TEXT("A")};
	fl_draw_bound bound = {.grade = FL_TEXT("A"), .min = 1, .max = 1};
	fl_design design = {.kind = FL_DESIGN_QUOTA, .bounds = &bound, .bound_count = 1};
	assert_int_equal(fl_classes_build(&zero, 1, left_out, &arena, &classes, NULL), FL_OK);
	assert_int_equal(fl_classes_expect(&classes, &design, NULL), FL_REFUSED);
	/* 2^63 over the free classes. */
	fl_unit heavy[] = {{.id = FL_TEXT("1"), .grade = FL_TEXT("A"), .weight = INT64_MAX},
		{.id = FL_TEXT("2"), .grade = FL_TEXT("B"), .weight = 1}};
	fl_design one = {.kind = FL_DESIGN_QUOTA, .total = 1};
	assert_int_equal(fl_classes_build(heavy, 2, left_out, &arena, &classes, NULL), FL_OK);
	assert_int_equal(fl_classes_expect(&classes, &one, NULL), FL_REFUSED);
	heavy[0].weight--;
	assert_int_equal(fl_classes_build(heavy, 2, left_out, &arena, &classes, NULL), FL_OK);
	assert_int_equal(fl_classes_expect(&classes, &one, NULL), FL_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_draws),
		cmocka_unit_test(test_known_rates),
		cmocka_unit_test(test_quota_promises),
		cmocka_unit_test(test_quota_mean),
		cmocka_unit_test(test_selection_is_by_ticket),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
