/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a draw's randomness is spent: tickets and uniform numbers, both SHA-256 of the seed and a
 * few fields (lib/FORMATS.md, section 4).  Knows nothing of what is drawn.
 */
#ifndef FL_DRAW_TICKET_H
#define FL_DRAW_TICKET_H

#include "base/sha256.h"

/* The seed's 64 hex digits fill one block of SHA-256; its state is kept, so that a ticket costs one
 * compression. */
typedef struct fl_seed {
	fl_hash hash;
	fl_sha256 state;
} fl_seed;

#define FL_TICKET_FIELDS_MAX 2u

fl_seed fl_seed_of(fl_hash hash);

/* H(seed, label, fields...), compared as a big-endian number by fl_hash_compare().  At most
 * FL_TICKET_FIELDS_MAX fields, none longer than an identifier or label may be. */
fl_hash fl_ticket(const fl_seed *seed, fl_text label, const fl_text *fields, size_t count);

static inline fl_hash fl_ticket_one(const fl_seed *seed, fl_text label, fl_text field)
{
	return fl_ticket(seed, label, &field, 1);
}

static inline fl_hash fl_ticket_two(const fl_seed *seed, fl_text label, fl_text a, fl_text b)
{
	const fl_text fields[] = {a, b};
	return fl_ticket(seed, label, fields, 2);
}

/* A number below `m`, each with the same chance; m is 1 to 2^63 - 1. */
uint64_t fl_uniform(const fl_seed *seed, fl_text label, uint64_t m);

/* Whether `x` is below the largest multiple of `m` up to 2^256.  Only then is x mod m fair. */
bool fl_uniform_accepts(fl_hash x, uint64_t m);

#endif
