/* SPDX-License-Identifier: Apache-2.0 */
/* How the result of a test came about, in a few lines. */
#ifndef FL_GRADE_RULETEST_WORDS_H
#define FL_GRADE_RULETEST_WORDS_H

#include "grade/explain.h"

/*
 * The sum, then one line for each rule with events or an indicator that counted, then how the score
 * became the grade.  Lines are parted by a newline; `lang` is FL_EN or FL_ZH.
 */
void fl_ruletest_write(const fl_plan *plan, const fl_facts *facts, const fl_explanation *got,
	int lang, fl_buf *out);

#endif
