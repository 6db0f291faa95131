/* SPDX-License-Identifier: Apache-2.0 */
/* What comes after a draw.  Part of <fairlot/fairlot.h>. */
#ifndef FAIRLOT_AFTER_H
#define FAIRLOT_AFTER_H

#include <fairlot/draw.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Too few inspectors ---------------------------------------------------------------------- */

/* For each roster without a plan the smallest change that would be enough.  It is advice: exact,
 * but no part of the record, and never the lifting of a recusal. */
typedef struct fl_advice fl_advice;

/* Of a draw that was made.  FL_MEMORY. */
FL_API fl_code fl_advice_new(const fl_draw *draw, fl_advice **ret_advice, fl_error *reterr);
FL_API void fl_advice_free(fl_advice *advice);

/* Either the units or the people are enough by themselves.  Texts belong to the advice. */
typedef struct fl_advice_part {
	const char *department; /* "" where there is only one roster */
	bool teams;             /* fixed teams: "people" are teams */
	bool capacity_helps;    /* false: some target has too few inspectors whom it may be given */
	uint64_t units;         /* the fewest targets more, of all inspectors together */
	size_t raises;          /* one way to spread them, see fl_advice_raise_at() */
	uint64_t people;        /* the fewest further inspectors who serve every stratum */
	uint64_t leads;         /* so many of them must be leads */
	uint64_t capacity;      /* targets of each of them */
} fl_advice_part;

/* One part for each roster without a plan; 0 where every target has its inspectors. */
FL_API size_t fl_advice_count(const fl_advice *advice);
FL_API void fl_advice_at(const fl_advice *advice, size_t index, fl_advice_part *ret_part);

/* An inspector (of a team: its lead) of part `index`, and how many targets more. */
FL_API const char *fl_advice_raise_at(
	const fl_advice *advice, size_t index, size_t raise, uint64_t *ret_added);

#ifdef __cplusplus
}
#endif

#endif
