/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plans as sets of bits, for assign.c and suggest.c only: who may visit which target, who does, and
 * the search for exchanges that let one more pair in.
 *
 * Searches run over people alone.  A person p "can hand over to" q where some target of p may take
 * q instead; a chain of such steps, ended by somebody who has room left or by the place that is
 * wanted, changes the plan.  Chains are found shortest first, and a shortest chain never asks one
 * target for two exchanges that exclude each other: the only two that cannot be cut short are lead
 * for lead and other for other, and these go together.
 */
#ifndef FL_DRAW_MATCH_H
#define FL_DRAW_MATCH_H

#include "base/arena.h"

/* The pairs that may be: rows of bits, one row a target, one bit a person (or team). */
typedef struct fl_match_rules {
	size_t targets;
	size_t people;
	size_t words; /* of a row over people */
	uint32_t need;
	uint64_t *allowed;  /* targets rows */
	uint64_t *leads;    /* one row: who counts as a lead; everyone where the rule is off */
	uint32_t *capacity; /* of each person */
} fl_match_rules;

typedef struct fl_match {
	const fl_match_rules *rules;
	size_t target_words; /* of a row over targets */
	uint64_t *taken;     /* targets rows: the plan */
	uint64_t *kept;      /* targets rows: pairs that must stay */
	uint64_t *loose;     /* people rows over targets: taken and not kept */
	uint64_t *handover;  /* people rows over people, where not stale */
	bool *stale;         /* of each person */
	uint32_t *limit;     /* of each person: min(capacity, level) */
	uint32_t *load;      /* pairs of each person */
	uint32_t *kept_load; /* of those, kept */
	uint32_t *filled;    /* people of each target */
	uint32_t *others;    /* of those, no leads */
	uint32_t *kept_filled;
	uint32_t *kept_others;
	/* a search */
	uint64_t *seen;
	uint64_t *goal;
	uint32_t *queue;
	uint32_t *parent;
	/* What failed searches have learned since the plan last changed: sets of people from which
	 * no chain leads out, and for each person the last such set it is in. */
	uint64_t *closed;
	size_t closed_count;
	uint32_t *closed_of; /* position of the set + 1; 0: none */
} fl_match;

/* Room for the rules, once it is known how many people and targets they are about. */
fl_code fl_match_rules_init(fl_match_rules *rules, fl_arena *arena, fl_error *reterr);

/* An empty plan; all memory comes from the arena. */
fl_code fl_match_init(
	fl_match *match, const fl_match_rules *rules, fl_arena *arena, fl_error *reterr);

void fl_match_level(fl_match *match, uint32_t level);

/* Gives the target the people it needs.  False where the level does not allow it; `seen` then holds
 * the people whom its search reached. */
bool fl_match_fill(fl_match *match, size_t target);

/* Keeps the pair for good if some full plan holds it and all pairs kept before. */
bool fl_match_keep(fl_match *match, size_t target, size_t person);

static inline bool fl_bit(const uint64_t *row, size_t bit)
{
	return (row[bit / 64] >> (bit % 64) & 1) != 0;
}

static inline void fl_bit_set(uint64_t *row, size_t bit)
{
	row[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static inline void fl_bit_clear(uint64_t *row, size_t bit)
{
	row[bit / 64] &= ~(UINT64_C(1) << (bit % 64));
}

/* The next set bit from `from` on; SIZE_MAX where there is none. */
static inline size_t fl_bit_next(const uint64_t *row, size_t words, size_t from)
{
	for (size_t word = from / 64; word < words; word++) {
		uint64_t bits = row[word];
		if (word == from / 64) {
			bits &= ~UINT64_C(0) << (from % 64);
		}
		if (bits != 0) {
			return word * 64 + (size_t)__builtin_ctzll(bits);
		}
	}
	return SIZE_MAX;
}

#endif
