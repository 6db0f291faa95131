/* SPDX-License-Identifier: Apache-2.0 */
/* The retailer and the events of one test of a rule file, as facts of one unit. */
#ifndef FL_GRADE_TESTFACTS_H
#define FL_GRADE_TESTFACTS_H

#include "facts.h"
#include "rules/plan.h"

/*
 * Makes the facts in the arena, with the plan's own vocabulary.  Problems of the test go to the
 * reader's diagnostics; NULL where there were any, or where memory ran out (reader->failed).
 */
const fl_facts *fl_testfacts_make(fl_reader *reader, const fl_plan *plan, const fl_set_test *test);

#endif
