/* SPDX-License-Identifier: Apache-2.0 */
/* Allowed pairs: who serves the target's stratum, less who is barred; and the order of the walk. */
#include "draw/pairs.h"

#include "base/parallel.h"

/* ---- Who may visit whom --------------------------------------------------------------------- */

/* The lines of the service list by stratum, and who has none and so serves every stratum. */
typedef struct serving {
	fl_service *by_stratum;
	size_t count;
	uint64_t *everywhere;
} serving;

static void serving_done(serving *own)
{
	free(own->by_stratum);
	free(own->everywhere);
}
FL_AUTO_DEFINE(serving, serving_done);

static int stratum_order(const void *a, const void *b)
{
	const fl_service *left = a;
	const fl_service *right = b;
	int order = fl_text_compare(left->stratum, right->stratum);
	return order != 0 ? order : (left->line > right->line) - (left->line < right->line);
}

static fl_code serving_init(serving *own, const fl_roster *roster, size_t words, fl_error *reterr)
{
	own->count = roster->service_count;
	own->by_stratum = calloc(own->count + 1, sizeof(*own->by_stratum));
	own->everywhere = calloc(words, sizeof(*own->everywhere));
	if (own->by_stratum == NULL || own->everywhere == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < roster->inspector_count; i++) {
		fl_bit_set(own->everywhere, i);
	}
	for (size_t i = 0; i < own->count; i++) {
		size_t inspector = fl_inspectors_find(
			roster->inspectors, roster->inspector_count, roster->services[i].inspector);
		own->by_stratum[i] = roster->services[i];
		own->by_stratum[i].line = (uint32_t)inspector;
		fl_bit_clear(own->everywhere, inspector);
	}
	if (own->count > 1) {
		qsort(own->by_stratum, own->count, sizeof(*own->by_stratum), stratum_order);
	}
	return FL_OK;
}

static void serving_row(const serving *own, fl_text stratum, size_t words, uint64_t *row)
{
	memcpy(row, own->everywhere, words * sizeof(*row));
	size_t low = 0;
	size_t high = own->count;
	while (low < high) {
		size_t half = low + (high - low) / 2;
		if (fl_text_compare(own->by_stratum[half].stratum, stratum) < 0) {
			low = half + 1;
		} else {
			high = half;
		}
	}
	for (; low < own->count && fl_text_equal(own->by_stratum[low].stratum, stratum); low++) {
		fl_bit_set(row, own->by_stratum[low].line);
	}
}

/* Bars inspectors: both lists are sorted by target. */
static void rows_bar(const fl_pairs *pairs, uint64_t *rows, size_t count, size_t words)
{
	const fl_roster *roster = pairs->roster;
	size_t target = 0;
	for (size_t i = 0; i < roster->barred_count; i++) {
		const fl_barred *barred = &roster->barred[i];
		while (target < count &&
			fl_text_compare(pairs->targets[target].id, barred->target) < 0) {
			target++;
		}
		if (target < count && fl_text_equal(pairs->targets[target].id, barred->target)) {
			fl_bit_clear(rows + target * words,
				fl_inspectors_find(roster->inspectors, roster->inspector_count,
					barred->inspector));
		}
	}
}

/* ---- Teams take the place of inspectors ----------------------------------------------------- */

static bool team_allowed(const fl_team *team, size_t others, const uint64_t *row)
{
	bool allowed = fl_bit(row, team->lead);
	for (size_t i = 0; i < others; i++) {
		allowed = allowed && fl_bit(row, team->members[i]);
	}
	return allowed;
}

static fl_code rules_of_teams(fl_pairs *pairs, fl_arena *arena, fl_error *reterr)
{
	const fl_match_rules inspectors = pairs->rules;
	fl_match_rules *rules = &pairs->rules;
	rules->people = pairs->teams.count;
	rules->words = (rules->people + 63) / 64;
	rules->need = 1;
	FL_TRY(fl_match_rules_init(rules, arena, reterr));
	for (size_t i = 0; i < rules->people; i++) {
		fl_bit_set(rules->leads, i);
		rules->capacity[i] = pairs->teams.at[i].capacity;
	}
	for (size_t target = 0; target < rules->targets; target++) {
		const uint64_t *row = inspectors.allowed + target * inspectors.words;
		for (size_t i = 0; i < rules->people; i++) {
			if (team_allowed(&pairs->teams.at[i], inspectors.need - 1, row)) {
				fl_bit_set(rules->allowed + target * rules->words, i);
			}
		}
	}
	return FL_OK;
}

static fl_code rules_of_inspectors(fl_pairs *pairs, fl_arena *arena, fl_error *reterr)
{
	fl_match_rules *rules = &pairs->rules;
	const fl_roster *roster = pairs->roster;
	FL_TRY(fl_match_rules_init(rules, arena, reterr));
	for (size_t i = 0; i < rules->people; i++) {
		rules->capacity[i] = roster->inspectors[i].capacity;
		if (roster->inspectors[i].lead || !roster->lead_rule) {
			fl_bit_set(rules->leads, i);
		}
	}
	FL_AUTO(serving) own = {0};
	FL_TRY(serving_init(&own, roster, rules->words + 1, reterr));
	for (size_t target = 0; target < rules->targets; target++) {
		serving_row(&own, pairs->targets[target].stratum, rules->words,
			rules->allowed + target * rules->words);
	}
	rows_bar(pairs, rules->allowed, rules->targets, rules->words);
	return FL_OK;
}

fl_code fl_pairs_build(const fl_target *targets, size_t count, const fl_roster *roster,
	const fl_seed *seed, fl_arena *arena, fl_pairs *ret_pairs, fl_error *reterr)
{
	if (roster->inspector_count > 0 && count > FL_PAIRS_MAX / roster->inspector_count) {
		return fl_fail(reterr, FL_REFUSED,
			TR("%zu targets and %zu inspectors make more pairs than %u; divide the "
			   "draw",
				"%zu 户检查对象与 %zu 名检查人员的组合超过 %u 对，请分批抽查"),
			count, roster->inspector_count, FL_PAIRS_MAX);
	}
	fl_pairs pairs = {.targets = targets, .roster = roster, .seed = seed};
	pairs.rules = (fl_match_rules){.targets = count,
		.people = roster->inspector_count,
		.words = (roster->inspector_count + 63) / 64,
		.need = roster->need};
	FL_TRY(rules_of_inspectors(&pairs, arena, reterr));
	if (roster->teams) {
		FL_TRY(fl_teams_form(roster, seed, arena, &pairs.teams, reterr));
		FL_TRY(rules_of_teams(&pairs, arena, reterr));
	}
	*ret_pairs = pairs;
	return FL_OK;
}

/* ---- Tickets -------------------------------------------------------------------------------- */

#define PAIR_LABEL_BYTES_MAX 48u

/* "pair", or "pair@dept" for one department of several. */
static fl_text pair_label(const fl_roster *roster, char out[PAIR_LABEL_BYTES_MAX])
{
	fl_text department = roster->department;
	memcpy(out, "pair@", 5);
	if (department.len == 0) {
		return (fl_text){out, 4};
	}
	assert(department.len + 5 <= PAIR_LABEL_BYTES_MAX);
	memcpy(out + 5, department.at, department.len);
	return (fl_text){out, 5 + department.len};
}

fl_hash fl_pair_ticket(const fl_pairs *pairs, size_t target, size_t person)
{
	char label[PAIR_LABEL_BYTES_MAX];
	size_t inspector = pairs->roster->teams ? pairs->teams.at[person].lead : person;
	return fl_ticket_two(pairs->seed, pair_label(pairs->roster, label),
		pairs->targets[target].id, pairs->roster->inspectors[inspector].id);
}

typedef struct order_work {
	const fl_pairs *pairs;
	const size_t *first; /* entry of each target */
	uint64_t *entries;
} order_work;

static uint64_t ticket_start(fl_hash ticket)
{
	return (uint64_t)ticket.byte[0] << 24 | (uint64_t)ticket.byte[1] << 16 |
		(uint64_t)ticket.byte[2] << 8 | ticket.byte[3];
}

static void write_entries(void *context, size_t from, size_t to)
{
	const order_work *work = context;
	const fl_match_rules *rules = &work->pairs->rules;
	for (size_t target = from; target < to; target++) {
		uint64_t *entry = work->entries + work->first[target];
		const uint64_t *row = rules->allowed + target * rules->words;
		for (size_t person = fl_bit_next(row, rules->words, 0); person != SIZE_MAX;
			person = fl_bit_next(row, rules->words, person + 1)) {
			fl_hash ticket = fl_pair_ticket(work->pairs, target, person);
			*entry++ = ticket_start(ticket) << 32 | (target * rules->people + person);
		}
	}
}

static int entry_order(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;
	return (left > right) - (left < right);
}

static fl_hash entry_ticket(const fl_pairs *pairs, uint64_t entry)
{
	size_t pair = (uint32_t)entry;
	return fl_pair_ticket(pairs, pair / pairs->rules.people, pair % pairs->rules.people);
}

/* Entries whose tickets start alike are few: puts each such run in order by the whole tickets. */
static void settle_ties(const fl_pairs *pairs, fl_pair_order *order)
{
	for (size_t i = 1; i < order->count; i++) {
		uint64_t moving = order->entries[i];
		size_t to = i;
		while (to > 0 && order->entries[to - 1] >> 32 == moving >> 32 &&
			fl_hash_compare(entry_ticket(pairs, order->entries[to - 1]),
				entry_ticket(pairs, moving)) > 0) {
			order->entries[to] = order->entries[to - 1];
			to--;
		}
		order->entries[to] = moving;
	}
}

fl_code fl_pairs_order(
	const fl_pairs *pairs, unsigned threads, fl_pair_order *ret_order, fl_error *reterr)
{
	const fl_match_rules *rules = &pairs->rules;
	FL_AUTO_FREE size_t *first = calloc(rules->targets + 1, sizeof(*first));
	if (first == NULL) {
		return fl_fail_memory(reterr);
	}
	size_t count = 0;
	for (size_t target = 0; target < rules->targets; target++) {
		first[target] = count;
		for (size_t word = 0; word < rules->words; word++) {
			count += (size_t)__builtin_popcountll(
				rules->allowed[target * rules->words + word]);
		}
	}
	FL_AUTO(fl_pair_order) order = {calloc(count + 1, sizeof(uint64_t)), count};
	if (order.entries == NULL) {
		return fl_fail_memory(reterr);
	}
	order_work work = {pairs, first, order.entries};
	fl_parallel(threads, rules->targets, write_entries, &work);
	qsort(order.entries, count, sizeof(*order.entries), entry_order);
	settle_ties(pairs, &order);
	ret_order->count = count;
	ret_order->entries = FL_STEAL(order.entries);
	return FL_OK;
}
