/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The versions of one rule set: plans of one id that are in force one after the other, without a
 * day that has two and, between the first and the last, without one that has none.  It knows no
 * data.
 */
#ifndef FL_RULES_VERSIONS_H
#define FL_RULES_VERSIONS_H

#include "rules/plan.h"

typedef struct fl_versions {
	uint32_t count;
	const fl_plan *const *plan; /* ascending by the days on which they are in force */
} fl_versions;

/* Versions that one rule set may have. */
#define FL_VERSIONS_MAX 64u

/*
 * Puts plans into the order of their days and reports those of another id than the first file's,
 * days with two versions, and days with none in between.  FL_REFUSED where there are such.
 */
fl_code fl_versions_sort(fl_plan **plan, uint32_t count, fl_diags *diags, fl_error *reterr);

/*
 * Makes the plans, which are in order, a set: each points to `versions` from then on.  Plans whose
 * points come from other versions too are compiled anew where those have more digits than they can
 * hold.  FL_REFUSED, FL_MEMORY.
 */
fl_code fl_versions_join(fl_plan **plan, const fl_versions *versions, fl_error *reterr);

/* The version of a plan's set that is in force on a day, as an index; FL_NONE_INDEX: none.  A plan
 * alone is the only version of its set. */
uint32_t fl_versions_on(const fl_plan *plan, fl_day day);

/* A version by its index, and the index of the plan itself. */
const fl_plan *fl_versions_at(const fl_plan *plan, uint32_t version);
uint32_t fl_versions_own(const fl_plan *plan);
uint32_t fl_versions_count(const fl_plan *plan);

/*
 * What stands for every version that grading on a day with this plan uses: the hash of its file,
 * or, where points come from other versions too, of the hashes in hex, one a line, of all that
 * came into force by that day.
 */
fl_hash fl_versions_hash(const fl_plan *plan, fl_day as_of);

#endif
