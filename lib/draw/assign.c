/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The assignment: fill every target at the lowest level that allows it, then walk the pairs by
 * ticket and keep each one that some full plan still allows.
 */
#include "draw/assign.h"

#include "draw/pairs.h"

typedef struct assigning {
	fl_pairs pairs;
	fl_match match;
	uint32_t level;
} assigning;

/* ---- Filling -------------------------------------------------------------------------------- */

/* Whether somebody whom the failed search has met could do more at a higher level. */
static bool higher_helps(const assigning *own)
{
	const fl_match_rules *rules = &own->pairs.rules;
	for (size_t person = fl_bit_next(own->match.seen, rules->words, 0); person != SIZE_MAX;
		person = fl_bit_next(own->match.seen, rules->words, person + 1)) {
		if (rules->capacity[person] > own->level) {
			return true;
		}
	}
	return false;
}

/* Fills all targets, raising the level only where it must.  False where even the inspectors' own
 * capacities do not do; `ret_target` is then the target that could not be filled. */
static bool fill_all(assigning *own, size_t *ret_target)
{
	const fl_match_rules *rules = &own->pairs.rules;
	/* Nobody can do with less than the mean. */
	size_t places = rules->targets * rules->need;
	size_t mean = rules->people > 0 ? (places + rules->people - 1) / rules->people : 0;
	own->level = (uint32_t)mean;
	fl_match_level(&own->match, own->level);
	for (size_t target = 0; target < rules->targets; target++) {
		while (!fl_match_fill(&own->match, target)) {
			if (!higher_helps(own)) {
				*ret_target = target;
				return false;
			}
			fl_match_level(&own->match, ++own->level);
		}
	}
	return true;
}

static fl_code walk_pairs(assigning *own, unsigned threads, fl_error *reterr)
{
	const fl_match_rules *rules = &own->pairs.rules;
	FL_AUTO(fl_pair_order) order = {0};
	FL_TRY(fl_pairs_order(&own->pairs, threads, &order, reterr));
	size_t open = rules->targets * rules->need;
	for (size_t i = 0; i < order.count && open > 0; i++) {
		size_t pair = (uint32_t)order.entries[i];
		if (fl_match_keep(&own->match, pair / rules->people, pair % rules->people)) {
			open--;
		}
	}
	assert(open == 0);
	return FL_OK;
}

/* ---- Results -------------------------------------------------------------------------------- */

static uint32_t lead_of(const assigning *own, size_t target)
{
	const fl_match_rules *rules = &own->pairs.rules;
	const fl_inspector *inspectors = own->pairs.roster->inspectors;
	const uint64_t *row = own->match.taken + target * rules->words;
	uint32_t lead = FL_NOBODY;
	fl_hash smallest = {{0}};
	for (size_t person = fl_bit_next(row, rules->words, 0); person != SIZE_MAX;
		person = fl_bit_next(row, rules->words, person + 1)) {
		fl_hash ticket = fl_pair_ticket(&own->pairs, target, person);
		if (inspectors[person].lead &&
			(lead == FL_NOBODY || fl_hash_compare(ticket, smallest) < 0)) {
			lead = (uint32_t)person;
			smallest = ticket;
		}
	}
	return lead;
}

static fl_code write_plan(
	const assigning *own, fl_arena *arena, fl_assignment *plan, fl_error *reterr)
{
	const fl_match_rules *rules = &own->pairs.rules;
	uint32_t *inspectors = fl_arena_array(arena, uint32_t, rules->targets * plan->need + 1);
	uint32_t *leads = fl_arena_array(arena, uint32_t, rules->targets + 1);
	if (inspectors == NULL || leads == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t target = 0; target < rules->targets; target++) {
		const uint64_t *row = own->match.taken + target * rules->words;
		uint32_t *out = inspectors + target * plan->need;
		if (own->pairs.roster->teams) {
			size_t number = fl_bit_next(row, rules->words, 0);
			const fl_team *team = &own->pairs.teams.at[number];
			(void)fl_team_list(team, plan->need - 1, out);
			leads[target] = team->lead;
			continue;
		}
		for (size_t person = fl_bit_next(row, rules->words, 0); person != SIZE_MAX;
			person = fl_bit_next(row, rules->words, person + 1)) {
			*out++ = (uint32_t)person;
		}
		leads[target] = lead_of(own, target);
	}
	plan->inspectors = inspectors;
	plan->leads = leads;
	return FL_OK;
}

/* ---- Proving that there is no plan ---------------------------------------------------------- */

/*
 * The two sets from the cut around everything that the failed search could reach: a target is in it
 * where a reached lead visits it, or a reached other does (who could make room for a lead too); it
 * counts whole where its places for others are in the cut as well.
 */
static fl_code write_certificate(
	const assigning *own, size_t failed, fl_arena *arena, fl_assignment *plan, fl_error *reterr)
{
	const fl_match_rules *rules = &own->pairs.rules;
	uint32_t *whole = fl_arena_array(arena, uint32_t, rules->targets + 1);
	uint32_t *lead_only = fl_arena_array(arena, uint32_t, rules->targets + 1);
	if (whole == NULL || lead_only == NULL) {
		return fl_fail_memory(reterr);
	}
	bool rule = own->pairs.roster->lead_rule && !own->pairs.roster->teams;
	for (size_t target = 0; target < rules->targets; target++) {
		uint64_t lead_reached = 0;
		uint64_t other_reached = 0;
		for (size_t word = 0; word < rules->words; word++) {
			uint64_t reached = own->match.seen[word] &
				own->match.taken[target * rules->words + word];
			lead_reached |= reached & rules->leads[word];
			other_reached |= reached & ~rules->leads[word];
		}
		if (target != failed && lead_reached == 0 && other_reached == 0) {
			continue;
		}
		bool room_for_other = own->match.others[target] + 1 < rules->need;
		if (!rule || other_reached != 0 || room_for_other) {
			whole[plan->whole_count++] = (uint32_t)target;
		} else {
			lead_only[plan->lead_only_count++] = (uint32_t)target;
		}
	}
	plan->whole = whole;
	plan->lead_only = lead_only;
	return FL_OK;
}

fl_code fl_assign(const fl_target *targets, size_t count, const fl_roster *roster,
	const fl_seed *seed, unsigned threads, fl_arena *arena, fl_assignment *ret_plan,
	fl_error *reterr)
{
	FL_AUTO(fl_arena) scratch = {0};
	assigning own = {0};
	FL_TRY(fl_pairs_build(targets, count, roster, seed, arena, &own.pairs, reterr));
	FL_TRY(fl_match_init(&own.match, &own.pairs.rules, &scratch, reterr));
	fl_assignment plan = {.need = roster->need, .teams = own.pairs.teams};
	size_t failed;
	plan.feasible = fill_all(&own, &failed);
	if (plan.feasible) {
		plan.level = own.level;
		FL_TRY(walk_pairs(&own, threads, reterr));
		FL_TRY(write_plan(&own, arena, &plan, reterr));
	} else {
		FL_TRY(write_certificate(&own, failed, arena, &plan, reterr));
	}
	*ret_plan = plan;
	return FL_OK;
}

/* How many of the marked targets a person may visit, up to its capacity. */
static uint64_t visits_most(const fl_match_rules *rules, size_t person, const uint32_t *targets,
	size_t count, uint64_t already)
{
	uint64_t visits = already;
	for (size_t i = 0; i < count; i++) {
		visits += fl_bit(rules->allowed + targets[i] * rules->words, person) ? 1 : 0;
	}
	return visits < rules->capacity[person] ? visits : rules->capacity[person];
}

fl_code fl_certificate_check(const fl_target *targets, size_t count, const fl_roster *roster,
	const fl_seed *seed, const uint32_t *whole, size_t whole_count, const uint32_t *lead_only,
	size_t lead_only_count, bool *ret_holds, fl_error *reterr)
{
	FL_AUTO(fl_arena) arena = {0};
	fl_pairs pairs;
	FL_TRY(fl_pairs_build(targets, count, roster, seed, &arena, &pairs, reterr));
	const fl_match_rules *rules = &pairs.rules;
	uint64_t supply = 0;
	for (size_t person = 0; person < rules->people; person++) {
		uint64_t extra = 0;
		for (size_t i = 0; i < lead_only_count && fl_bit(rules->leads, person); i++) {
			extra += fl_bit(rules->allowed + lead_only[i] * rules->words, person) ? 1
											      : 0;
		}
		supply += visits_most(rules, person, whole, whole_count, extra);
	}
	bool rule = roster->lead_rule && !roster->teams;
	*ret_holds = (rule || lead_only_count == 0) &&
		(uint64_t)rules->need * whole_count + lead_only_count > supply;
	return FL_OK;
}
