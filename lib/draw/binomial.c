/* SPDX-License-Identifier: Apache-2.0 */
/*
 * With a chance of a/b and c = b - a, the probability of k successes in T trials is the whole
 * number (T over k) * a^k * c^(T - k) over b^T.  One such number follows from the one before.
 */
#include "draw/binomial.h"

#include <openssl/bn.h>

/* Numbers of any length; libcrypto's. */
typedef struct tail {
	BN_CTX *ctx;
	BIGNUM *a;
	BIGNUM *c;
	BIGNUM *all;   /* b^T */
	BIGNUM *term;  /* of k successes */
	BIGNUM *sum;   /* of up to k successes */
	BIGNUM *other; /* for in between */
	BIGNUM *odds;
} tail;

static void tail_done(tail *own)
{
	BIGNUM *const numbers[] = {
		own->a, own->c, own->all, own->term, own->sum, own->other, own->odds};
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		BN_free(numbers[i]);
	}
	BN_CTX_free(own->ctx);
}
FL_AUTO_DEFINE(tail, tail_done);

/* NULL when memory ran out. */
static BIGNUM *number_of(fl_u128 value)
{
	unsigned char bytes[16];
	for (size_t i = 0; i < sizeof(bytes); i++) {
		bytes[i] = (unsigned char)(value >> (8 * (sizeof(bytes) - 1 - i)));
	}
	return BN_bin2bn(bytes, sizeof(bytes), NULL);
}

static bool tail_init(tail *own, fl_ratio chance, uint32_t trials, uint64_t odds)
{
	own->ctx = BN_CTX_new();
	own->a = number_of(chance.num);
	own->c = number_of(chance.den - chance.num);
	own->all = number_of(chance.den);
	own->odds = number_of(odds);
	own->term = BN_new();
	own->sum = BN_new();
	own->other = number_of(trials);
	return own->ctx != NULL && own->a != NULL && own->c != NULL && own->all != NULL &&
		own->odds != NULL && own->term != NULL && own->sum != NULL && own->other != NULL &&
		BN_exp(own->all, own->all, own->other, own->ctx) == 1 &&
		BN_exp(own->term, own->c, own->other, own->ctx) == 1 &&
		BN_copy(own->sum, own->term) != NULL;
}

/* From k successes to k + 1. */
static bool tail_next(tail *own, uint32_t trials, uint32_t k)
{
	return BN_mul_word(own->term, trials - k) == 1 &&
		BN_mul(own->term, own->term, own->a, own->ctx) == 1 &&
		BN_div_word(own->term, k + 1) == 0 &&
		BN_div(own->term, NULL, own->term, own->c, own->ctx) == 1 &&
		BN_add(own->sum, own->sum, own->term) == 1;
}

/* Whether a part of the whole is at most 1/odds of it. */
static bool rare(tail *own, const BIGNUM *part, bool *ret_rare)
{
	bool done = BN_mul(own->other, part, own->odds, own->ctx) == 1;
	*ret_rare = BN_cmp(own->other, own->all) <= 0;
	return done;
}

/* The range, upwards from no success; false when memory ran out. */
static bool walk(tail *own, uint32_t trials, fl_range *range)
{
	bool low_found = false;
	for (uint32_t k = 0;; k++) {
		bool is_rare;
		if (!low_found) {
			if (!rare(own, own->sum, &is_rare)) {
				return false;
			}
			low_found = !is_rare;
			range->low = k;
		}
		if (low_found) {
			if (BN_sub(own->other, own->all, own->sum) != 1 ||
				!rare(own, own->other, &is_rare)) {
				return false;
			}
			range->high = k;
			if (is_rare || k == trials) {
				return true;
			}
		}
		if (!tail_next(own, trials, k)) {
			return false;
		}
	}
}

fl_code fl_binomial_range(
	fl_ratio chance, uint32_t trials, uint64_t odds, fl_range *ret_range, fl_error *reterr)
{
	assert(chance.num <= chance.den && odds > 1);
	if (chance.num == 0 || chance.num == chance.den) {
		uint32_t sure = chance.num == 0 ? 0 : trials;
		*ret_range = (fl_range){sure, sure};
		return FL_OK;
	}
	/* The likelier of success and failure is counted by the other: the walk is shorter. */
	bool mirrored = chance.num > chance.den - chance.num;
	if (mirrored) {
		chance.num = chance.den - chance.num;
	}
	FL_AUTO(tail) own = {0};
	fl_range range = {0};
	if (!tail_init(&own, chance, trials, odds) || !walk(&own, trials, &range)) {
		return fl_fail_memory(reterr);
	}
	*ret_range = mirrored ? (fl_range){trials - range.high, trials - range.low} : range;
	return FL_OK;
}
