/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers that a rule set's inspection section gives each class of a draw. */
#ifndef FL_API_DRAW_INSPECTION_H
#define FL_API_DRAW_INSPECTION_H

#include "api/draw.h"

/* A class of stratum and grade before anybody is set aside. */
typedef struct fl_draw_group {
	fl_text stratum;
	uint32_t grade; /* of the spec */
	uint64_t size;  /* N: retailers in business, at rest or not */
	uint64_t open;  /* of those, who can be drawn */
	uint64_t visited, owed, problem;
	uint64_t taken; /* put in because the year's least number would be missed else */
	uint64_t due;   /* visits by the end of the draw's period */
	uint64_t low;   /* of this draw */
	uint64_t high;  /* FL_NO_MAX: no ceiling */
	uint64_t unmet; /* due and neither done nor in `low` */
	uint64_t over;  /* done beyond the ceiling */
} fl_draw_group;

/*
 * Visits due of a group of `size` in a part of the rates' period, and the most of the whole of it:
 *     ceil(size * rate * elapsed / days)     and     floor(size * rate)
 * with the rate in units of 10^-FL_PLACES_MAX.
 */
uint64_t fl_rate_due(uint64_t size, int64_t rate, uint64_t elapsed, uint64_t days);
uint64_t fl_rate_most(uint64_t size, int64_t rate);

/* Works out draw->groups from weights, visits and the section; nothing where there is no section.
 * FL_REFUSED where the draw goes by the rules and its period lies in two years or quarters. */
fl_code fl_draw_inspect(fl_draw *draw, fl_error *reterr);

/* The section's line of a grade of the spec; NULL where it has none. */
const fl_plan_inspection *fl_draw_section(const fl_draw *draw, size_t grade);

#endif
