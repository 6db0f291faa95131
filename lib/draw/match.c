/* SPDX-License-Identifier: Apache-2.0 */
/* Filling a plan and letting pairs into it by exchanges. */
#include "draw/match.h"

#define NO_PARENT  UINT32_MAX   /* a search began here */
#define CLOSED_MAX ((size_t)64) /* failed searches remembered between two changes of the plan */

fl_code fl_match_rules_init(fl_match_rules *rules, fl_arena *arena, fl_error *reterr)
{
	rules->allowed = fl_arena_array(arena, uint64_t, rules->targets * rules->words + 1);
	rules->leads = fl_arena_array(arena, uint64_t, rules->words + 1);
	rules->capacity = fl_arena_array(arena, uint32_t, rules->people + 1);
	if (rules->allowed == NULL || rules->leads == NULL || rules->capacity == NULL) {
		return fl_fail_memory(reterr);
	}
	return FL_OK;
}

fl_code fl_match_init(
	fl_match *match, const fl_match_rules *rules, fl_arena *arena, fl_error *reterr)
{
	size_t people = rules->people;
	size_t rows = rules->targets + 1;
	*match = (fl_match){.rules = rules, .target_words = (rules->targets + 63) / 64};
	match->taken = fl_arena_array(arena, uint64_t, rows * rules->words);
	match->kept = fl_arena_array(arena, uint64_t, rows * rules->words);
	match->loose = fl_arena_array(arena, uint64_t, (people + 1) * match->target_words + 1);
	match->handover = fl_arena_array(arena, uint64_t, (people + 1) * rules->words);
	match->stale = fl_arena_array(arena, bool, people + 1);
	match->limit = fl_arena_array(arena, uint32_t, people + 1);
	match->load = fl_arena_array(arena, uint32_t, people + 1);
	match->kept_load = fl_arena_array(arena, uint32_t, people + 1);
	match->filled = fl_arena_array(arena, uint32_t, rows);
	match->others = fl_arena_array(arena, uint32_t, rows);
	match->kept_filled = fl_arena_array(arena, uint32_t, rows);
	match->kept_others = fl_arena_array(arena, uint32_t, rows);
	match->seen = fl_arena_array(arena, uint64_t, rules->words);
	match->goal = fl_arena_array(arena, uint64_t, rules->words);
	match->queue = fl_arena_array(arena, uint32_t, people + 1);
	match->parent = fl_arena_array(arena, uint32_t, people + 1);
	match->closed = fl_arena_array(arena, uint64_t, CLOSED_MAX * rules->words);
	match->closed_of = fl_arena_array(arena, uint32_t, people + 1);
	const void *const pieces[] = {match->taken, match->kept, match->loose, match->handover,
		match->stale, match->limit, match->load, match->kept_load, match->filled,
		match->others, match->kept_filled, match->kept_others, match->seen, match->goal,
		match->queue, match->parent, match->closed, match->closed_of};
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		if (pieces[i] == NULL) {
			return fl_fail_memory(reterr);
		}
	}
	memset(match->stale, true, people);
	return FL_OK;
}

void fl_match_level(fl_match *match, uint32_t level)
{
	for (size_t i = 0; i < match->rules->people; i++) {
		uint32_t capacity = match->rules->capacity[i];
		match->limit[i] = capacity < level ? capacity : level;
	}
}

/* ---- What may be exchanged ------------------------------------------------------------------ */

/* One word of the people who may join the target: instead of a lead, of an other, or of nobody. */
typedef enum place { PLACE_LEAD, PLACE_OTHER, PLACE_FREE } place;

static uint64_t joining(const fl_match *match, size_t target, place instead_of, size_t word)
{
	const fl_match_rules *rules = match->rules;
	size_t at = target * rules->words + word;
	uint64_t bits = rules->allowed[at] & ~match->taken[at];
	/* One more who is no lead must leave the lead's place open. */
	if (instead_of != PLACE_OTHER && match->others[target] + 1 >= rules->need) {
		bits &= rules->leads[word];
	}
	return bits;
}

static place place_of(const fl_match *match, size_t person)
{
	return fl_bit(match->rules->leads, person) ? PLACE_LEAD : PLACE_OTHER;
}

/* The people to whom `person` can hand over one of its targets. */
static const uint64_t *handover_row(fl_match *match, size_t person)
{
	size_t words = match->rules->words;
	uint64_t *row = match->handover + person * words;
	if (!match->stale[person]) {
		return row;
	}
	memset(row, 0, words * sizeof(*row));
	const uint64_t *targets = match->loose + person * match->target_words;
	place own = place_of(match, person);
	for (size_t target = fl_bit_next(targets, match->target_words, 0); target != SIZE_MAX;
		target = fl_bit_next(targets, match->target_words, target + 1)) {
		for (size_t word = 0; word < words; word++) {
			row[word] |= joining(match, target, own, word);
		}
	}
	match->stale[person] = false;
	return row;
}

/* ---- Searching ------------------------------------------------------------------------------ */

typedef struct search {
	size_t head;
	size_t tail;
	size_t found; /* a person of the goal; SIZE_MAX: none yet */
} search;

/* Adds the unseen people of a word to the queue; notes the first of them that is in the goal. */
static void search_add(fl_match *match, search *state, size_t word, uint64_t bits, uint32_t parent)
{
	bits &= ~match->seen[word];
	match->seen[word] |= bits;
	uint64_t hits = bits & match->goal[word];
	if (hits != 0 && state->found == SIZE_MAX) {
		state->found = word * 64 + (size_t)__builtin_ctzll(hits);
	}
	for (; bits != 0; bits &= bits - 1) {
		size_t person = word * 64 + (size_t)__builtin_ctzll(bits);
		match->parent[person] = parent;
		match->queue[state->tail++] = (uint32_t)person;
	}
}

/*
 * Goes on from the people in the queue until one of the goal is met.  With `room`, a person below
 * the limit can keep what it was given, and so anybody else may give a target up in its stead: the
 * number of pairs is what counts.  Nobody is left to be seen after that, so that the people who
 * were met through somebody with room are all met through the same one.
 */
static void search_run(fl_match *match, search *state, bool room)
{
	size_t words = match->rules->words;
	while (state->found == SIZE_MAX && state->head < state->tail) {
		uint32_t person = match->queue[state->head++];
		bool everybody = room && match->load[person] < match->limit[person];
		const uint64_t *row = handover_row(match, person);
		for (size_t word = 0; word < words; word++) {
			size_t left = match->rules->people - word * 64;
			uint64_t all = left < 64 ? (UINT64_C(1) << left) - 1 : ~UINT64_C(0);
			search_add(match, state, word, everybody ? all : row[word], person);
		}
	}
}

/* ---- Changing the plan ---------------------------------------------------------------------- */

/* The target's people have changed, and with them what its people can hand over. */
static void target_changed(fl_match *match, size_t target)
{
	size_t words = match->rules->words;
	const uint64_t *row = match->taken + target * words;
	for (size_t person = fl_bit_next(row, words, 0); person != SIZE_MAX;
		person = fl_bit_next(row, words, person + 1)) {
		match->stale[person] = true;
	}
	if (match->closed_count > 0) {
		match->closed_count = 0;
		memset(match->closed_of, 0, match->rules->people * sizeof(*match->closed_of));
	}
}

static void pair_add(fl_match *match, size_t target, size_t person)
{
	fl_bit_set(match->taken + target * match->rules->words, person);
	fl_bit_set(match->loose + person * match->target_words, target);
	match->load[person]++;
	match->filled[target]++;
	match->others[target] += place_of(match, person) == PLACE_OTHER ? 1 : 0;
	target_changed(match, target);
}

static void pair_drop(fl_match *match, size_t target, size_t person)
{
	fl_bit_clear(match->taken + target * match->rules->words, person);
	fl_bit_clear(match->loose + person * match->target_words, target);
	match->load[person]--;
	match->filled[target]--;
	match->others[target] -= place_of(match, person) == PLACE_OTHER ? 1 : 0;
	match->stale[person] = true;
}

/* Hands one target of `from` over to `to`, which the search has found to be possible. */
static void hand_over(fl_match *match, size_t from, size_t to)
{
	const uint64_t *targets = match->loose + from * match->target_words;
	place own = place_of(match, from);
	size_t target = fl_bit_next(targets, match->target_words, 0);
	while (target != SIZE_MAX && (joining(match, target, own, to / 64) >> (to % 64) & 1) == 0) {
		target = fl_bit_next(targets, match->target_words, target + 1);
	}
	assert(target != SIZE_MAX);
	pair_drop(match, target, from);
	pair_add(match, target, to);
}

/* Carries out the chain that ends at `last`, from its end; returns its first person, who has then
 * one target less than before.  A person below the limit hands nothing over. */
static size_t chain_apply(fl_match *match, size_t last, bool room)
{
	size_t to = last;
	for (uint32_t from = match->parent[to]; from != NO_PARENT; from = match->parent[to]) {
		if (!room || match->load[from] >= match->limit[from]) {
			hand_over(match, from, to);
		}
		to = from;
	}
	return to;
}

static bool place_fill(fl_match *match, size_t target)
{
	size_t words = match->rules->words;
	memset(match->seen, 0, words * sizeof(*match->seen));
	memset(match->goal, 0, words * sizeof(*match->goal));
	for (size_t person = 0; person < match->rules->people; person++) {
		if (match->load[person] < match->limit[person]) {
			fl_bit_set(match->goal, person);
		}
	}
	search state = {.found = SIZE_MAX};
	for (size_t word = 0; word < words; word++) {
		search_add(
			match, &state, word, joining(match, target, PLACE_FREE, word), NO_PARENT);
	}
	search_run(match, &state, false);
	if (state.found == SIZE_MAX) {
		return false;
	}
	pair_add(match, target, chain_apply(match, state.found, false));
	return true;
}

bool fl_match_fill(fl_match *match, size_t target)
{
	while (match->filled[target] < match->rules->need) {
		if (!place_fill(match, target)) {
			return false;
		}
	}
	return true;
}

/* ---- Keeping pairs -------------------------------------------------------------------------- */

/* Whether the goal can be ruled out by what an earlier search has seen. */
static bool known_closed(const fl_match *match, size_t person)
{
	if (match->closed_of[person] == 0) {
		return false;
	}
	size_t words = match->rules->words;
	const uint64_t *set = match->closed + (match->closed_of[person] - 1) * words;
	for (size_t word = 0; word < words; word++) {
		if ((set[word] & match->goal[word]) != 0) {
			return false;
		}
	}
	return true;
}

/* Remembers the people seen by a search from `person` that failed. */
static void remember_closed(fl_match *match, size_t person)
{
	size_t words = match->rules->words;
	if (match->closed_count == CLOSED_MAX) {
		match->closed_count = 0;
		memset(match->closed_of, 0, match->rules->people * sizeof(*match->closed_of));
	}
	memcpy(match->closed + match->closed_count * words, match->seen,
		words * sizeof(*match->seen));
	uint32_t number = (uint32_t)++match->closed_count;
	for (size_t other = fl_bit_next(match->seen, words, 0); other != SIZE_MAX;
		other = fl_bit_next(match->seen, words, other + 1)) {
		if (match->closed_of[other] == 0) {
			match->closed_of[other] = number;
		}
	}
	match->closed_of[person] = number;
}

/* Changes the plan so that it holds the pair; false where the kept pairs do not allow it. */
static bool pair_let_in(fl_match *match, size_t target, size_t person)
{
	const fl_match_rules *rules = match->rules;
	size_t words = rules->words;
	bool only_others =
		place_of(match, person) == PLACE_OTHER && match->others[target] + 1 >= rules->need;
	for (size_t word = 0; word < words; word++) {
		size_t at = target * words + word;
		uint64_t leaving = match->taken[at] & ~match->kept[at];
		match->goal[word] = only_others ? leaving & ~rules->leads[word] : leaving;
	}
	if (known_closed(match, person)) {
		return false;
	}
	memset(match->seen, 0, words * sizeof(*match->seen));
	search state = {.found = SIZE_MAX};
	search_add(match, &state, person / 64, UINT64_C(1) << (person % 64), NO_PARENT);
	search_run(match, &state, true);
	if (state.found == SIZE_MAX) {
		remember_closed(match, person);
		return false;
	}
	(void)chain_apply(match, state.found, true);
	pair_drop(match, target, state.found);
	pair_add(match, target, person);
	return true;
}

bool fl_match_keep(fl_match *match, size_t target, size_t person)
{
	const fl_match_rules *rules = match->rules;
	bool other = place_of(match, person) == PLACE_OTHER;
	if (match->kept_filled[target] == rules->need ||
		match->kept_load[person] == match->limit[person] ||
		(other && match->kept_others[target] + 1 >= rules->need)) {
		return false;
	}
	if (!fl_bit(match->taken + target * rules->words, person) &&
		!pair_let_in(match, target, person)) {
		return false;
	}
	fl_bit_set(match->kept + target * rules->words, person);
	fl_bit_clear(match->loose + person * match->target_words, target);
	match->stale[person] = true;
	match->kept_load[person]++;
	match->kept_filled[target]++;
	match->kept_others[target] += other ? 1 : 0;
	return true;
}
