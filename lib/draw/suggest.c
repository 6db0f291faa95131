/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fewest additions.  Places are filled one after the other; where one cannot be filled, one
 * unit more for anybody whom the search has reached fills it, and nothing smaller could: this is
 * the flow of least cost in which a unit above somebody's capacity costs 1.  For people, the number
 * is tried by halving, which is right because one more never does harm.
 */
#include "draw/suggest.h"

#include "draw/pairs.h"

/* ---- Capacity ------------------------------------------------------------------------------- */

/* Of the people whom the failed search has reached, the one who was given least so far; NOBODY
 * where it reached none. */
static uint32_t least_raised(const fl_match *match, const uint32_t *added)
{
	uint32_t best = FL_NOBODY;
	size_t words = match->rules->words;
	for (size_t person = fl_bit_next(match->seen, words, 0); person != SIZE_MAX;
		person = fl_bit_next(match->seen, words, person + 1)) {
		if (best == FL_NOBODY || added[person] < added[best]) {
			best = (uint32_t)person;
		}
	}
	return best;
}

/* Fills every target; false where no capacity, however large, would do. */
static bool fill_raising(fl_match *match, uint32_t *added, uint64_t *ret_units)
{
	*ret_units = 0;
	for (size_t target = 0; target < match->rules->targets; target++) {
		while (!fl_match_fill(match, target)) {
			uint32_t person = least_raised(match, added);
			if (person == FL_NOBODY) {
				return false;
			}
			match->limit[person]++;
			added[person]++;
			++*ret_units;
		}
	}
	return true;
}

static fl_code suggest_capacity(
	const fl_pairs *pairs, fl_arena *arena, fl_suggestion *suggestion, fl_error *reterr)
{
	FL_AUTO(fl_arena) scratch = {0};
	fl_match match;
	size_t people = pairs->rules.people;
	FL_TRY(fl_match_init(&match, &pairs->rules, &scratch, reterr));
	uint32_t *added = fl_arena_array(&scratch, uint32_t, people + 1);
	fl_raise *raises = fl_arena_array(arena, fl_raise, people + 1);
	if (added == NULL || raises == NULL) {
		return fl_fail_memory(reterr);
	}
	fl_match_level(&match, UINT32_MAX);
	suggestion->capacity_helps = fill_raising(&match, added, &suggestion->units);
	if (!suggestion->capacity_helps) {
		suggestion->units = 0;
		return FL_OK;
	}
	for (size_t person = 0; person < people; person++) {
		if (added[person] > 0) {
			raises[suggestion->raise_count++] =
				(fl_raise){pairs->roster->teams ? pairs->teams.at[person].lead
								: (uint32_t)person,
					added[person]};
		}
	}
	suggestion->raises = raises;
	return FL_OK;
}

/* ---- People --------------------------------------------------------------------------------- */

/* The rules with so many people more, the first of them leads; nobody bars them. */
static fl_code rules_extend(const fl_match_rules *rules, uint32_t people, uint32_t leads,
	uint32_t capacity, fl_arena *arena, fl_match_rules *ret_rules, fl_error *reterr)
{
	fl_match_rules more = {.targets = rules->targets,
		.people = rules->people + people,
		.words = (rules->people + people + 63) / 64,
		.need = rules->need};
	FL_TRY(fl_match_rules_init(&more, arena, reterr));
	memcpy(more.leads, rules->leads, rules->words * sizeof(*more.leads));
	for (size_t target = 0; target < more.targets; target++) {
		uint64_t *row = more.allowed + target * more.words;
		memcpy(row, rules->allowed + target * rules->words, rules->words * sizeof(*row));
		for (size_t person = rules->people; person < more.people; person++) {
			fl_bit_set(row, person);
		}
	}
	for (size_t person = 0; person < more.people; person++) {
		bool added = person >= rules->people;
		more.capacity[person] = added ? capacity : rules->capacity[person];
		if (added && person < rules->people + leads) {
			fl_bit_set(more.leads, person);
		}
	}
	*ret_rules = more;
	return FL_OK;
}

/* Whether a full plan exists with so many more. */
static fl_code enough(const fl_match_rules *rules, uint32_t people, uint32_t leads,
	uint32_t capacity, bool *ret_enough, fl_error *reterr)
{
	FL_AUTO(fl_arena) scratch = {0};
	fl_match_rules more;
	fl_match match;
	FL_TRY(rules_extend(rules, people, leads, capacity, &scratch, &more, reterr));
	FL_TRY(fl_match_init(&match, &more, &scratch, reterr));
	fl_match_level(&match, UINT32_MAX);
	*ret_enough = true;
	for (size_t target = 0; target < more.targets && *ret_enough; target++) {
		*ret_enough = fl_match_fill(&match, target);
	}
	return FL_OK;
}

/* The least number up to `most`, which is enough, of people who are all leads, or of leads among
 * `people`. */
static fl_code least_enough(const fl_match_rules *rules, uint32_t people, uint32_t most,
	uint32_t capacity, uint32_t *ret_least, fl_error *reterr)
{
	uint32_t low = 0;
	uint32_t high = most;
	while (low < high) {
		uint32_t half = low + (high - low) / 2;
		bool good;
		FL_TRY(enough(rules, people > 0 ? people : half, half, capacity, &good, reterr));
		low = good ? low : half + 1;
		high = good ? half : high;
	}
	*ret_least = low;
	return FL_OK;
}

static fl_code suggest_people(const fl_pairs *pairs, fl_suggestion *suggestion, fl_error *reterr)
{
	const fl_match_rules *rules = &pairs->rules;
	uint32_t targets = (uint32_t)rules->targets;
	uint32_t capacity = 0;
	for (size_t person = 0; person < rules->people; person++) {
		capacity = rules->capacity[person] > capacity ? rules->capacity[person] : capacity;
	}
	capacity = capacity == 0 || capacity > targets ? targets : capacity;
	/* The new ones alone could do it all in groups, each of which visits every target once. */
	uint32_t most = rules->need * ((targets + capacity - 1) / capacity);
	suggestion->capacity = capacity;
	FL_TRY(least_enough(rules, 0, most, capacity, &suggestion->people, reterr));
	if (!pairs->roster->lead_rule || pairs->roster->teams) {
		return FL_OK;
	}
	return least_enough(rules, suggestion->people, suggestion->people, capacity,
		&suggestion->leads, reterr);
}

fl_code fl_suggest(const fl_target *targets, size_t count, const fl_roster *roster,
	const fl_seed *seed, fl_arena *arena, fl_suggestion *ret_suggestion, fl_error *reterr)
{
	FL_AUTO(fl_arena) scratch = {0};
	fl_pairs pairs;
	fl_suggestion suggestion = {0};
	FL_TRY(fl_pairs_build(targets, count, roster, seed, &scratch, &pairs, reterr));
	FL_TRY(suggest_capacity(&pairs, arena, &suggestion, reterr));
	FL_TRY(suggest_people(&pairs, &suggestion, reterr));
	*ret_suggestion = suggestion;
	return FL_OK;
}
