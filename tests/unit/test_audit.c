/* SPDX-License-Identifier: Apache-2.0 */
/* The audit: exact ranges against answers worked out with fractions elsewhere, the real selection
 * within them, and selections with each kind of bias caught by the count that is about it. */
#include "vectors.h"

#include "draw/audit.h"
#include "draw/evenness.h"

static void test_ranges(void **state)
{
	(void)state;
	static const struct {
		uint64_t num, den;
		uint32_t trials;
		uint64_t odds;
		fl_range range;
	} cases[] = {
		{0, 1, 1000, 100, {0, 0}},
		{1, 1, 1000, 100, {1000, 1000}},
		{1, 2, 10, 1024, {1, 9}},
		{1, 2, 10, 1025, {0, 10}},
		{1, 3, 1000, 1000000, {264, 405}},
		{38, 179, 1000, 1000000000, {138, 293}},
		{141, 179, 1000, 1000000000, {707, 862}},
		{1, UINT64_C(9223372036854775783), 50, 2, {0, 0}},
		{999, 1000, 100, 20, {99, 100}},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fl_range range;
		const fl_ratio chance = {cases[i].num, cases[i].den};
		assert_int_equal(
			fl_binomial_range(chance, cases[i].trials, cases[i].odds, &range, NULL),
			FL_OK);
		assert_int_equal(range.low, cases[i].range.low);
		assert_int_equal(range.high, cases[i].range.high);
	}
}

/* ---- Designs -------------------------------------------------------------------------------- */

#define UNITS 460

typedef struct trial_frame {
	fl_arena arena;
	fl_unit units[UNITS];
	char ids[UNITS][8];
	fl_classes classes;
	fl_rate rates[2];
	fl_design design;
	fl_audit_spec spec;
	fl_audit_result result;
} trial_frame;

static void trial_frame_done(trial_frame *own)
{
	fl_arena_done(&own->arena);
}
FL_AUTO_DEFINE(trial_frame, trial_frame_done);

/* The first unit of a class; the others follow it. */
static uint32_t first_member(size_t number)
{
	return number == 0 ? 0 : 300;
}

/* 300 units of grade A, of which only some pairs are counted, and 160 of grade B. */
static void frame_make(trial_frame *own, fl_design_kind kind)
{
	static const bool left_out[UNITS];
	*own = (trial_frame){.design = {.kind = kind, .total = 59, .rates = own->rates}};
	own->rates[0] = (fl_rate){FL_TEXT("A"), 1, 10};
	own->rates[1] = (fl_rate){FL_TEXT("B"), 1, 4};
	own->design.rate_count = kind == FL_DESIGN_RATE ? 2 : 0;
	for (uint32_t i = 0; i < UNITS; i++) {
		(void)snprintf(own->ids[i], sizeof(own->ids[i]), "R%03u", i % 1000);
		own->units[i] = (fl_unit){.id = fl_text_of(own->ids[i]),
			.grade = i < first_member(1) ? FL_TEXT("A") : FL_TEXT("B"),
			.weight = i < first_member(1) ? 1 : 3};
	}
	assert_int_equal(fl_units_sort(own->units, UNITS, 1, NULL), FL_OK);
	assert_int_equal(
		fl_classes_build(own->units, UNITS, left_out, &own->arena, &own->classes, NULL),
		FL_OK);
	assert_int_equal(fl_classes_expect(&own->classes, &own->design, NULL), FL_OK);
	own->spec = (fl_audit_spec){.classes = &own->classes,
		.units = own->units,
		.unit_count = UNITS,
		.design = &own->design,
		.trials = {.text = FL_TEXT("2026"), .count = 1000, .threads = 2}};
}

static void audit(trial_frame *own, fl_sampler *sampler)
{
	own->spec.sampler = sampler;
	assert_int_equal(fl_audit_trials(&own->spec, &own->arena, &own->result, NULL), FL_OK);
	assert_int_equal(own->classes.count, 2);
	assert_false(own->result.at[0].all_pairs);
	assert_true(own->result.at[1].all_pairs);
	assert_int_equal(own->result.at[0].pairs.tested, 300 * 16);
	assert_int_equal(own->result.at[1].pairs.tested, 160 * 159 / 2);
}

static void test_fair(void **state)
{
	(void)state;
	static const fl_design_kind kinds[] = {FL_DESIGN_RATE, FL_DESIGN_QUOTA, FL_DESIGN_CENSUS};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		FL_AUTO(trial_frame) own;
		frame_make(&own, kinds[i]);
		audit(&own, NULL);
		assert_true(own.result.fair);
		bool quota = kinds[i] == FL_DESIGN_QUOTA;
		assert_int_equal(own.result.at[0].rounding.tested, quota ? 1 : 0);
		/* The trials are the same on one thread, and others under another text. */
		uint32_t least = own.result.at[1].pairs.least, most = own.result.at[0].units.most;
		own.spec.trials.threads = 1;
		audit(&own, NULL);
		assert_int_equal(own.result.at[1].pairs.least, least);
		assert_int_equal(own.result.at[0].units.most, most);
	}
}

/* ---- Biased selections ---------------------------------------------------------------------- */

static fl_code sample(fl_classes *classes, const fl_design *design, const fl_unit *units,
	size_t unit_count, const fl_seed *seed, fl_arena *arena, fl_error *reterr)
{
	FL_TRY(fl_classes_count(classes, design, seed, reterr));
	return fl_select(classes, units, unit_count, seed, 0, 1, arena, NULL, reterr);
}

/* Draws the last unit of each class in place of the first whenever it can: one is favoured. */
static fl_code sample_favour(fl_classes *classes, const fl_design *design, const fl_unit *units,
	size_t unit_count, const fl_seed *seed, fl_arena *arena, fl_error *reterr)
{
	FL_TRY(sample(classes, design, units, unit_count, seed, arena, reterr));
	for (size_t i = 0; i < classes->count; i++) {
		fl_draw_class *class_ = &classes->at[i];
		uint32_t first = first_member(i);
		uint32_t last = first + class_->size - 1;
		uint32_t *picks = fl_arena_array(arena, uint32_t, class_->drawn + 1);
		bool there = false;
		for (uint32_t j = 0; j < class_->drawn; j++) {
			picks[j] = class_->picks[j];
			there = there || picks[j] == last;
		}
		for (uint32_t j = 0; j < class_->drawn && !there; j++) {
			picks[j] = picks[j] == first ? last : picks[j];
		}
		class_->picks = picks;
	}
	return FL_OK;
}

/* Every unit has its chance, but those that stand at equal steps are drawn together. */
static fl_code sample_steps(fl_classes *classes, const fl_design *design, const fl_unit *units,
	size_t unit_count, const fl_seed *seed, fl_arena *arena, fl_error *reterr)
{
	(void)units;
	(void)unit_count;
	FL_TRY(fl_classes_count(classes, design, seed, reterr));
	for (size_t i = 0; i < classes->count; i++) {
		fl_draw_class *class_ = &classes->at[i];
		uint32_t *picks = fl_arena_array(arena, uint32_t, class_->drawn + 1);
		uint64_t start = fl_uniform(seed, class_->grade, class_->size);
		for (uint32_t j = 0; j < class_->drawn; j++) {
			uint64_t place = start + (uint64_t)j * class_->size / class_->drawn;
			picks[j] = first_member(i) + (uint32_t)(place % class_->size);
		}
		class_->picks = picks;
	}
	return FL_OK;
}

/* The quota's larger number of the one class more often than it should be. */
static fl_code sample_rounding(fl_classes *classes, const fl_design *design, const fl_unit *units,
	size_t unit_count, const fl_seed *seed, fl_arena *arena, fl_error *reterr)
{
	FL_TRY(fl_classes_count(classes, design, seed, reterr));
	uint64_t whole = (uint64_t)(classes->at[0].expected.num / classes->at[0].expected.den);
	if (classes->at[0].drawn == whole && fl_uniform(seed, FL_TEXT("bias"), 2) == 0) {
		classes->at[0].drawn++;
		classes->at[1].drawn--;
	}
	return fl_select(classes, units, unit_count, seed, 0, 1, arena, NULL, reterr);
}

static void test_biased(void **state)
{
	(void)state;
	FL_AUTO(trial_frame) favour;
	frame_make(&favour, FL_DESIGN_RATE);
	audit(&favour, sample_favour);
	assert_false(favour.result.fair);
	assert_true(favour.result.at[0].units.outside > 0);
	assert_true(favour.result.at[1].units.outside > 0);

	FL_AUTO(trial_frame) steps;
	frame_make(&steps, FL_DESIGN_RATE);
	audit(&steps, sample_steps);
	assert_false(steps.result.fair);
	assert_int_equal(steps.result.at[0].units.outside, 0);
	assert_int_equal(steps.result.at[1].units.outside, 0);
	assert_true(steps.result.at[0].pairs.outside > 0);
	assert_true(steps.result.at[1].pairs.outside > 0);

	FL_AUTO(trial_frame) rounding;
	frame_make(&rounding, FL_DESIGN_QUOTA);
	audit(&rounding, sample_rounding);
	assert_false(rounding.result.fair);
	assert_int_equal(rounding.result.at[0].rounding.outside, 1);
	assert_int_equal(rounding.result.at[0].off + rounding.result.at[1].off, 0);

	/* One more than either number that is possible. */
	rounding.design.total++;
	audit(&rounding, NULL);
	assert_false(rounding.result.fair);
}

/* ---- Evenness ------------------------------------------------------------------------------- */

/* Ten targets and five inspectors, of whom the last may visit only one. */
static void test_evenness(void **state)
{
	(void)state;
	static const char *const ids[] = {
		"T0", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"};
	FL_AUTO(fl_arena) arena = {0};
	fl_target targets[10];
	for (size_t i = 0; i < 10; i++) {
		targets[i] = (fl_target){fl_text_of(ids[i]), i == 0 ? FL_TEXT("x") : FL_TEXT("")};
	}
	fl_inspector inspectors[] = {{FL_TEXT("A"), 9, 1, true}, {FL_TEXT("B"), 9, 2, true},
		{FL_TEXT("C"), 9, 3, false}, {FL_TEXT("D"), 9, 4, false},
		{FL_TEXT("E"), 9, 5, false}};
	fl_service services[] = {{FL_TEXT("E"), FL_TEXT("x"), 1}};
	fl_roster roster = {.inspectors = inspectors,
		.inspector_count = 5,
		.services = services,
		.service_count = 1,
		.need = 2,
		.lead_rule = true};
	const fl_evenness_spec spec = {.targets = targets,
		.count = 10,
		.roster = &roster,
		.trials = {.text = FL_TEXT("even"), .count = 200, .threads = 2}};
	fl_evenness found;
	assert_int_equal(fl_evenness_trials(&spec, &arena, &found, NULL), FL_OK);
	assert_int_equal(found.pairs, 41);
	assert_int_equal(found.infeasible, 0);
	assert_int_equal(found.inspector[0].allowed, 10);
	assert_int_equal(found.inspector[4].allowed, 1);
	assert_int_equal(found.inspector[4].visits, found.inspector[4].pair_most);
	assert_true(found.inspector[4].most == 1);
	uint64_t visits = 0, pairs = 0;
	for (size_t i = 0; i < 5; i++) {
		visits += found.inspector[i].visits;
		assert_true(found.inspector[i].most <= found.level_most);
		assert_true(found.inspector[i].fewest <= found.inspector[i].most);
	}
	assert_int_equal(visits, 10 * 2 * 200);
	for (size_t i = 0; i < FL_EVENNESS_SHARES; i++) {
		pairs += found.shares[i];
	}
	assert_int_equal(pairs, found.pairs);

	/* A team's visits are those of all its members; who is in none makes none. */
	roster.teams = true;
	roster.service_count = 0;
	assert_int_equal(fl_evenness_trials(&spec, &arena, &found, NULL), FL_OK);
	visits = 0;
	for (size_t i = 0; i < 5; i++) {
		visits += found.inspector[i].visits;
	}
	assert_int_equal(visits, 10 * 2 * 200);
	assert_int_equal(found.level_least, 5);

	/* Nobody can: every trial is without a plan. */
	roster.inspector_count = 1;
	assert_int_equal(fl_evenness_trials(&spec, &arena, &found, NULL), FL_OK);
	assert_int_equal(found.infeasible, 200);
	assert_int_equal(found.inspector[0].fewest, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_fair),
		cmocka_unit_test(test_biased),
		cmocka_unit_test(test_evenness),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
