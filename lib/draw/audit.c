/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trials on several threads count into one set of counters.  In a small class every pair is
 * counted; in a large one those that stand few places apart by id, which a draw in runs would
 * favour, and those that stand a whole number of even steps apart.
 */
#include "draw/audit.h"

#define ALL_PAIRS_SIZE_MAX 256u
#define APART_KINDS        16u /* distances that are counted in a large class */

typedef struct auditing {
	const fl_audit_spec *spec;
	fl_audit_class *result;
	size_t *first;   /* member of each class, counted through all classes */
	uint32_t *place; /* of each unit among the members of its class */
	uint32_t *unit;  /* counts by member */
	uint32_t **pair; /* counts of each class, see count_all_pairs() */
} auditing;

static fl_code sample(fl_classes *classes, const fl_design *design, const fl_unit *units,
	size_t unit_count, const fl_seed *seed, fl_arena *arena, fl_error *reterr)
{
	FL_TRY(fl_classes_count(classes, design, seed, reterr));
	return fl_select(classes, units, unit_count, seed, 0, 1, arena, NULL, reterr);
}

/* ---- Pairs ---------------------------------------------------------------------------------- */

static bool all_pairs(const fl_draw_class *class_)
{
	return class_->size <= ALL_PAIRS_SIZE_MAX;
}

static size_t pair_count(const fl_draw_class *class_)
{
	size_t size = class_->size;
	return all_pairs(class_) ? size * (size - (size > 0)) / 2 : size * APART_KINDS;
}

/* ---- Counting ------------------------------------------------------------------------------- */

/* All pairs of the drawn: few in a small class. */
static void count_all_pairs(auditing *own, const fl_draw_class *class_, uint32_t *pair)
{
	for (uint32_t i = 0; i < class_->drawn; i++) {
		for (uint32_t j = 0; j < i; j++) {
			size_t a = own->place[class_->picks[i]];
			size_t b = own->place[class_->picks[j]];
			size_t high = a > b ? a : b;
			fl_trials_count(&pair[high * (high - 1) / 2 + (a + b - high)]);
		}
	}
}

/* A distance: 1, 2, 3, ... for the first half, steps of an even draw for the second. */
static size_t apart_of(const fl_draw_class *class_, size_t kind)
{
	size_t half = APART_KINDS / 2;
	size_t whole = (size_t)(class_->expected.num / class_->expected.den);
	size_t steps = kind < half || whole == 0 ? 0 : (kind - half + 1) * class_->size / whole;
	return steps > 0 && steps < class_->size ? steps : kind + 1;
}

/* Those apart from each drawn one, around the end; `drawn` holds a zeroed flag for each member and
 * is left so. */
static void count_some_pairs(
	auditing *own, const fl_draw_class *class_, bool *drawn, uint32_t *pair)
{
	for (uint32_t i = 0; i < class_->drawn; i++) {
		drawn[own->place[class_->picks[i]]] = true;
	}
	for (uint32_t i = 0; i < class_->drawn; i++) {
		size_t place = own->place[class_->picks[i]];
		for (size_t kind = 0; kind < APART_KINDS; kind++) {
			if (drawn[(place + apart_of(class_, kind)) % class_->size]) {
				fl_trials_count(&pair[place * APART_KINDS + kind]);
			}
		}
	}
	for (uint32_t i = 0; i < class_->drawn; i++) {
		drawn[own->place[class_->picks[i]]] = false;
	}
}

static void count_class(auditing *own, size_t number, const fl_draw_class *class_, bool *drawn)
{
	fl_audit_class *result = &own->result[number];
	uint64_t whole = (uint64_t)(class_->expected.num / class_->expected.den);
	bool between = class_->expected.num % class_->expected.den != 0;
	(void)__atomic_fetch_add(&result->drawn, class_->drawn, __ATOMIC_RELAXED);
	if (between && class_->drawn == whole + 1) {
		fl_trials_count(&result->rounding.most);
	} else if (class_->drawn != whole) {
		fl_trials_count(&result->off);
	}
	for (uint32_t i = 0; i < class_->drawn; i++) {
		fl_trials_count(&own->unit[own->first[number] + own->place[class_->picks[i]]]);
	}
	if (all_pairs(class_)) {
		count_all_pairs(own, class_, own->pair[number]);
	} else {
		count_some_pairs(own, class_, drawn + own->first[number], own->pair[number]);
	}
}

/* A trial as fl_trials_run() wants it: whatever fails is memory. */
static bool run_trial(void *context, const fl_seed *seed)
{
	auditing *own = context;
	const fl_audit_spec *spec = own->spec;
	FL_AUTO(fl_arena) arena = {0};
	fl_classes classes = *spec->classes;
	fl_sampler *draw = spec->sampler != NULL ? spec->sampler : sample;
	bool *drawn = fl_arena_array(&arena, bool, spec->unit_count + 1);
	classes.at = fl_arena_array(&arena, fl_draw_class, classes.count + 1);
	if (drawn == NULL || classes.at == NULL) {
		return false;
	}
	memcpy(classes.at, spec->classes->at, classes.count * sizeof(*classes.at));
	if (draw(&classes, spec->design, spec->units, spec->unit_count, seed, &arena, NULL) !=
		FL_OK) {
		return false;
	}
	for (size_t i = 0; i < classes.count; i++) {
		count_class(own, i, &classes.at[i], drawn);
	}
	return true;
}

/* ---- Judging -------------------------------------------------------------------------------- */

/* The chance that two of a class are drawn together: with n, or with the two n next to `expected`
 * in the shares that make it up. */
static fl_ratio together(const fl_draw_class *class_)
{
	fl_u128 size = class_->size;
	if (size < 2) {
		return (fl_ratio){0, 1};
	}
	fl_u128 den = class_->expected.den;
	fl_u128 whole = class_->expected.num / den;
	fl_u128 rest = class_->expected.num % den;
	if (whole == 0) {
		return (fl_ratio){0, 1};
	}
	return fl_ratio_of(whole * ((whole - 1) * den + 2 * rest), den * size * (size - 1));
}

static bool certain(fl_ratio chance)
{
	return chance.num == 0 || chance.num == chance.den;
}

static void counts_plan(fl_audit_counts *counts, fl_ratio chance, uint64_t tested, uint64_t *tests)
{
	counts->chance = chance;
	counts->tested = tested;
	*tests += certain(chance) ? 0 : tested;
}

static fl_code counts_judge(fl_audit_counts *counts, const uint32_t *at, uint32_t trials,
	uint64_t odds, fl_error *reterr)
{
	if (counts->tested == 0) {
		return FL_OK;
	}
	FL_TRY(fl_binomial_range(counts->chance, trials, odds, &counts->range, reterr));
	counts->least = UINT32_MAX;
	counts->most = 0;
	for (uint64_t i = 0; i < counts->tested; i++) {
		counts->least = at[i] < counts->least ? at[i] : counts->least;
		counts->most = at[i] > counts->most ? at[i] : counts->most;
		counts->outside += at[i] < counts->range.low || at[i] > counts->range.high ? 1 : 0;
	}
	return FL_OK;
}

static void class_plan(auditing *own, size_t number, uint64_t *tests)
{
	const fl_draw_class *class_ = &own->spec->classes->at[number];
	fl_audit_class *result = &own->result[number];
	fl_u128 rest = class_->expected.num % class_->expected.den;
	result->all_pairs = all_pairs(class_);
	counts_plan(&result->rounding, fl_ratio_of(rest, class_->expected.den), rest > 0 ? 1 : 0,
		tests);
	counts_plan(&result->units,
		fl_ratio_of(class_->expected.num, class_->expected.den * class_->size),
		class_->size, tests);
	counts_plan(&result->pairs, together(class_), pair_count(class_), tests);
}

static fl_code class_judge(auditing *own, size_t number, uint64_t odds, fl_error *reterr)
{
	fl_audit_class *result = &own->result[number];
	uint32_t trials = own->spec->trials.count;
	uint32_t rounded = result->rounding.most;
	FL_TRY(counts_judge(&result->rounding, &rounded, trials, odds, reterr));
	FL_TRY(counts_judge(&result->units, own->unit + own->first[number], trials, odds, reterr));
	return counts_judge(&result->pairs, own->pair[number], trials, odds, reterr);
}

static fl_code judge(auditing *own, fl_audit_result *result, fl_error *reterr)
{
	const fl_classes *classes = own->spec->classes;
	result->at = own->result;
	result->fair = true;
	for (size_t i = 0; i < classes->count; i++) {
		class_plan(own, i, &result->tests);
	}
	uint64_t odds = 2 * FL_AUDIT_ODDS * (result->tests > 0 ? result->tests : 1);
	for (size_t i = 0; i < classes->count; i++) {
		FL_TRY(class_judge(own, i, odds, reterr));
		const fl_audit_class *own_result = &own->result[i];
		result->fair = result->fair && own_result->off == 0 &&
			own_result->rounding.outside == 0 && own_result->units.outside == 0 &&
			own_result->pairs.outside == 0;
	}
	return FL_OK;
}

/* ---- The whole ------------------------------------------------------------------------------ */

static fl_code prepare(auditing *own, fl_arena *arena, fl_arena *scratch, fl_error *reterr)
{
	const fl_classes *classes = own->spec->classes;
	own->result = fl_arena_array(arena, fl_audit_class, classes->count + 1);
	own->place = fl_arena_array(scratch, uint32_t, own->spec->unit_count + 1);
	own->unit = fl_arena_array(scratch, uint32_t, own->spec->unit_count + 1);
	own->pair = fl_arena_array(scratch, uint32_t *, classes->count + 1);
	own->first = fl_arena_array(scratch, size_t, classes->count + 1);
	if (own->first == NULL || own->result == NULL || own->place == NULL || own->unit == NULL ||
		own->pair == NULL) {
		return fl_fail_memory(reterr);
	}
	size_t members = 0;
	for (size_t i = 0; i < classes->count; i++) {
		own->first[i] = members;
		members += classes->at[i].size;
		own->pair[i] = fl_arena_array(scratch, uint32_t, pair_count(&classes->at[i]) + 1);
		if (own->pair[i] == NULL) {
			return fl_fail_memory(reterr);
		}
	}
	FL_AUTO_FREE uint32_t *next = calloc(classes->count + 1, sizeof(*next));
	if (next == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < own->spec->unit_count; i++) {
		uint32_t number = own->spec->units[i].class_no;
		own->place[i] = number != FL_NO_CLASS ? next[number]++ : 0;
	}
	return FL_OK;
}

fl_code fl_audit_trials(
	const fl_audit_spec *spec, fl_arena *arena, fl_audit_result *ret_result, fl_error *reterr)
{
	FL_AUTO(fl_arena) scratch = {0};
	auditing own = {.spec = spec};
	fl_audit_result result = {0};
	FL_TRY(prepare(&own, arena, &scratch, reterr));
	FL_TRY(fl_trials_run(&spec->trials, run_trial, &own, reterr));
	FL_TRY(judge(&own, &result, reterr));
	*ret_result = result;
	return FL_OK;
}
