/* SPDX-License-Identifier: Apache-2.0 */
/* Assignments under many trial seeds. */
#include "draw/evenness.h"

#include "draw/pairs.h"

typedef struct spreading {
	const fl_evenness_spec *spec;
	uint32_t *pair; /* trials in which each came up: target * inspectors + inspector */
	fl_evenness *result;
} spreading;

static void least(uint32_t *value, uint32_t other)
{
	uint32_t seen = __atomic_load_n(value, __ATOMIC_RELAXED);
	while (other < seen &&
		!__atomic_compare_exchange_n(
			value, &seen, other, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
	}
}

static void most(uint32_t *value, uint32_t other)
{
	uint32_t seen = __atomic_load_n(value, __ATOMIC_RELAXED);
	while (other > seen &&
		!__atomic_compare_exchange_n(
			value, &seen, other, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
	}
}

static void count_plan(spreading *own, const fl_assignment *plan, uint32_t *visits)
{
	const fl_evenness_spec *spec = own->spec;
	size_t people = spec->roster->inspector_count;
	memset(visits, 0, people * sizeof(*visits));
	for (size_t i = 0; i < spec->count * plan->need; i++) {
		uint32_t inspector = plan->inspectors[i];
		fl_trials_count(&own->pair[i / plan->need * people + inspector]);
		visits[inspector]++;
	}
	for (size_t i = 0; i < people; i++) {
		least(&own->result->inspector[i].fewest, visits[i]);
		most(&own->result->inspector[i].most, visits[i]);
	}
	least(&own->result->level_least, plan->level);
	most(&own->result->level_most, plan->level);
}

static bool run_trial(void *context, const fl_seed *seed)
{
	spreading *own = context;
	const fl_evenness_spec *spec = own->spec;
	FL_AUTO(fl_arena) arena = {0};
	fl_assignment plan;
	uint32_t *visits = fl_arena_array(&arena, uint32_t, spec->roster->inspector_count + 1);
	if (visits == NULL ||
		fl_assign(spec->targets, spec->count, spec->roster, seed, 1, &arena, &plan, NULL) !=
			FL_OK) {
		return false;
	}
	if (plan.feasible) {
		count_plan(own, &plan, visits);
	} else {
		fl_trials_count(&own->result->infeasible);
	}
	return true;
}

/* ---- Summing up ----------------------------------------------------------------------------- */

static size_t share_of(uint32_t count, uint64_t even_num, uint64_t even_den)
{
	uint64_t value = count * even_den;
	return count == 0               ? 0
		: 2 * value < even_num  ? 1
		: value <= even_num     ? 2
		: value <= 2 * even_num ? 3
					: 4;
}

static void sum_target(
	const spreading *own, const fl_match_rules *rules, size_t target, uint32_t trials)
{
	fl_evenness *result = own->result;
	const uint64_t *row = rules->allowed + target * rules->words;
	uint64_t allowed = 0;
	for (size_t word = 0; word < rules->words; word++) {
		allowed += (uint64_t)__builtin_popcountll(row[word]);
	}
	result->pairs += allowed;
	for (size_t i = fl_bit_next(row, rules->words, 0); i != SIZE_MAX;
		i = fl_bit_next(row, rules->words, i + 1)) {
		uint32_t count = own->pair[target * rules->people + i];
		fl_evenness_inspector *inspector = &result->inspector[i];
		result->shares[share_of(count, (uint64_t)trials * rules->need, allowed)]++;
		inspector->visits += count;
		inspector->pair_least = inspector->allowed == 0 || count < inspector->pair_least
			? count
			: inspector->pair_least;
		inspector->pair_most = count > inspector->pair_most ? count : inspector->pair_most;
		inspector->allowed++;
	}
}

static fl_code sum_up(const spreading *own, fl_error *reterr)
{
	FL_AUTO(fl_arena) scratch = {0};
	const fl_evenness_spec *spec = own->spec;
	fl_roster people = *spec->roster;
	fl_pairs pairs;
	people.teams = false; /* a team's visits are its members' */
	FL_TRY(fl_pairs_build(spec->targets, spec->count, &people, NULL, &scratch, &pairs, reterr));
	for (size_t target = 0; target < spec->count; target++) {
		sum_target(own, &pairs.rules, target, spec->trials.count - own->result->infeasible);
	}
	if (own->result->infeasible == spec->trials.count) {
		own->result->level_least = 0;
		for (size_t i = 0; i < people.inspector_count; i++) {
			own->result->inspector[i].fewest = 0;
		}
	}
	return FL_OK;
}

fl_code fl_evenness_trials(
	const fl_evenness_spec *spec, fl_arena *arena, fl_evenness *ret_evenness, fl_error *reterr)
{
	size_t people = spec->roster->inspector_count;
	fl_evenness result = {.trials = spec->trials.count,
		.level_least = UINT32_MAX,
		.inspector = fl_arena_array(arena, fl_evenness_inspector, people + 1)};
	FL_AUTO_FREE uint32_t *pair = calloc(spec->count * people + 1, sizeof(*pair));
	if (result.inspector == NULL || pair == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < people; i++) {
		result.inspector[i].fewest = UINT32_MAX;
	}
	spreading own = {spec, pair, &result};
	FL_TRY(fl_trials_run(&spec->trials, run_trial, &own, reterr));
	FL_TRY(sum_up(&own, reterr));
	*ret_evenness = result;
	return FL_OK;
}
