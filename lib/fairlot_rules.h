/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the public handle of a rule set. */
#ifndef FL_FAIRLOT_RULES_H
#define FL_FAIRLOT_RULES_H

#include "rules/plan.h"

struct fl_rules {
	fl_plan *plan;
	fl_buf source;  /* the file's text */
	fl_arena names; /* C strings for the accessors */
	const char *id;
	const char *version;
	const char *title[FL_LANGS];
	const char **grade;
};

/* Compiles a rule set from its text. */
fl_code fl_rules_compile(
	fl_text source, const char *file, fl_diags *diags, fl_rules **ret_rules, fl_error *reterr);

FL_AUTO_PTR_DEFINE(fl_rules, fl_rules_free);

#endif
