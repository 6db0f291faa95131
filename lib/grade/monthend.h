/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `month_end: refuse`: a retailer is not graded on days on which the answer depends on what becomes
 * of a day that its month does not have.  31 January and a month is 28 February to some and 3 March
 * to others, so the days from the one until the other are in dispute, and no others.
 */
#ifndef FL_GRADE_MONTHEND_H
#define FL_GRADE_MONTHEND_H

#include "grade/binding.h"

/* The trouble of a unit on a day; 0 where the plan does not refuse. */
unsigned fl_monthend_trouble(
	const fl_binding *binding, const fl_facts *facts, uint32_t unit, fl_day as_of);

#endif
