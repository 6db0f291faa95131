/* SPDX-License-Identifier: Apache-2.0 */
/* Tickets and uniform numbers.  Pure arithmetic on hashes. */
#include "draw/ticket.h"

#include <assert.h>

#include "base/limits.h"
#include "draw/ratio.h"

/* LF and text, for the label and each field; the label of a department is longer than others. */
#define TAIL_BYTES_MAX (2 * (1 + FL_LABEL_BYTES_MAX) + FL_TICKET_FIELDS_MAX * (1 + FL_ID_BYTES_MAX))

fl_seed fl_seed_of(fl_hash hash)
{
	fl_seed seed = {.hash = hash};
	char hex[FL_HASH_HEX_BYTES];
	fl_sha256_init(&seed.state);
	fl_sha256_add(&seed.state, fl_hash_hex(hash, hex), FL_HASH_HEX_BYTES - 1);
	return seed;
}

static size_t tail_add(char *tail, size_t used, fl_text field)
{
	assert(used + 1 + field.len <= TAIL_BYTES_MAX);
	tail[used] = '\n';
	if (field.len > 0) {
		memcpy(tail + used + 1, field.at, field.len);
	}
	return used + 1 + field.len;
}

fl_hash fl_ticket(const fl_seed *seed, fl_text label, const fl_text *fields, size_t count)
{
	/* One call with everything: short calls cost as much as the hashing. */
	char tail[TAIL_BYTES_MAX];
	size_t used = tail_add(tail, 0, label);
	assert(count <= FL_TICKET_FIELDS_MAX);
	for (size_t i = 0; i < count; i++) {
		used = tail_add(tail, used, fields[i]);
	}
	fl_sha256 state = seed->state;
	fl_sha256_add(&state, tail, used);
	return fl_sha256_end(&state);
}

static uint64_t remainder_of(fl_hash x, uint64_t m)
{
	fl_u128 rest = 0;
	for (size_t i = 0; i < sizeof(x.byte); i++) {
		rest = (rest << 8 | x.byte[i]) % m;
	}
	return (uint64_t)rest;
}

bool fl_uniform_accepts(fl_hash x, uint64_t m)
{
	/* 2^256 mod m is one more than (2^256 - 1) mod m, unless that makes m.  Then x is below
	 * 2^256 - (2^256 mod m) if and only if adding the remainder to x does not carry out. */
	fl_hash ones;
	memset(ones.byte, 0xff, sizeof(ones.byte));
	uint64_t remainder = (remainder_of(ones, m) + 1) % m;
	unsigned carry = 0;
	for (size_t i = 0; i < sizeof(x.byte); i++) {
		unsigned part = i < 8 ? (unsigned)(remainder >> (8 * i) & 0xff) : 0;
		carry = (x.byte[sizeof(x.byte) - 1 - i] + part + carry) >> 8;
	}
	return carry == 0;
}

uint64_t fl_uniform(const fl_seed *seed, fl_text label, uint64_t m)
{
	assert(m >= 1 && m <= INT64_MAX);
	for (uint64_t attempt = 0;; attempt++) {
		char digits[24];
		size_t used = sizeof(digits);
		uint64_t rest = attempt;
		do {
			digits[--used] = (char)('0' + rest % 10);
			rest /= 10;
		} while (rest > 0);
		fl_hash x =
			fl_ticket_one(seed, label, (fl_text){digits + used, sizeof(digits) - used});
		if (fl_uniform_accepts(x, m)) {
			return remainder_of(x, m);
		}
	}
}
