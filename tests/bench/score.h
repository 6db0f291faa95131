/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scoring that every peer of the benchmark computes, as scoring.yaml says it to fairlot:
 *
 *   base 100; an event counts in a window of W days while 0 <= as-of - occurred < W
 *   k1 365 d, -20 each, at most -60      k5 365 d, +3 each, at most +15
 *   k2 365 d, -10 each, at most -30      k6 365 d, +1 for each whole 10000 of the summed amounts,
 *   k3 180 d,  -5 each, at most -20                at most +10
 *   k4  90 d,  -2 each, at most -10      k7 730 d, grade D;   k8 counts for nothing
 *   score clamped to 0..120; D by k7, else N while licensed for less than 180 days,
 *   else A from 95, B from 80, C from 60, else D
 */
#ifndef FAIRLOT_TESTS_BENCH_SCORE_H
#define FAIRLOT_TESTS_BENCH_SCORE_H

#include <stdint.h>

#define SCORE_AS_OF 20058 /* 2024-12-01 */

/* What a retailer's events come to: how many of k1 to k5 count, what k6 sums to, whether k7. */
typedef struct tally {
	uint64_t amount;
	uint32_t count[5];
	uint32_t veto;
} tally;

static inline void tally_add(tally *sums, unsigned kind, int32_t day, int64_t amount)
{
	static const int32_t window[9] = {0, 365, 365, 180, 90, 365, 365, 730, 0};
	int32_t age = SCORE_AS_OF - day;
	if (kind > 8 || age < 0 || age >= window[kind]) {
		return;
	}
	if (kind <= 5) {
		sums->count[kind - 1]++;
	} else if (kind == 6) {
		sums->amount += (uint64_t)amount;
	} else {
		sums->veto = 1;
	}
}

static inline int score_capped(uint64_t points, int cap)
{
	return points < (uint64_t)cap ? (int)points : cap;
}

static inline int tally_score(const tally *sums)
{
	int score = 100;
	score -= score_capped(20ull * sums->count[0], 60);
	score -= score_capped(10ull * sums->count[1], 30);
	score -= score_capped(5ull * sums->count[2], 20);
	score -= score_capped(2ull * sums->count[3], 10);
	score += score_capped(3ull * sums->count[4], 15);
	score += score_capped(sums->amount / 10000, 10);
	return score < 0 ? 0 : score > 120 ? 120 : score;
}

static inline char tally_grade(const tally *sums, int score, int32_t licensed_on)
{
	if (sums->veto) {
		return 'D';
	}
	if (SCORE_AS_OF - licensed_on < 180) {
		return 'N';
	}
	return score >= 95 ? 'A' : score >= 80 ? 'B' : score >= 60 ? 'C' : 'D';
}

#endif
