/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of linting; private to it. */
#ifndef FL_RULES_LINT_H
#define FL_RULES_LINT_H

#include "rules/compile.h"
#include "rules/range.h"

typedef struct fl_linting {
	fl_compiler *compiler;
	const fl_plan *plan;
	const fl_range *indicator; /* what each can come to */
	fl_range score;
} fl_linting;

/* Caps that never cut, or always. */
void fl_lint_caps(const fl_linting *in);

/* Vetoes that another implies. */
void fl_lint_vetoes(const fl_linting *in);

/* Events that two deductions take. */
void fl_lint_double_counts(const fl_linting *in);

#endif
