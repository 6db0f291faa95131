/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the public handle of a rule set. */
#ifndef FL_API_RULES_H
#define FL_API_RULES_H

#include "rules/versions.h"
#include "store/runs.h"

struct fl_rules {
	fl_plan *plan;
	fl_buf source;  /* the file's text */
	fl_arena names; /* C strings for the accessors */
	const char *id;
	const char *version;
	const char *title[FL_LANGS];
	const char **grade;

	/* one of several versions owns them all, itself included, in order */
	fl_rules **member;
	uint32_t member_count; /* 0: there is no other */
	fl_plan **set_plan;    /* their plans, and the same as the plans see them */
	fl_versions set;
};

/* Compiles a rule set from its text. */
fl_code fl_rules_compile(
	fl_text source, const char *file, fl_diags *diags, fl_rules **ret_rules, fl_error *reterr);

/* The version that is in force on a day.  FL_REFUSED where none is. */
fl_code fl_rules_choose(
	const fl_rules *rules, fl_day day, const fl_rules **ret_rules, fl_error *reterr);

/* All versions that a run was given, owned by the one in force.  FL_MISMATCH, FL_MEMORY. */
fl_code fl_rules_of_run(
	fl_store *store, const fl_run_row *run, fl_rules **ret_rules, fl_error *reterr);

/* Keeps the text of every version, and where there are several, that the run was given them;
 * *ret_rule_set is the row of the chosen one. */
fl_code fl_rules_keep(fl_entry *entry, const fl_rules *rules, const fl_rules *chosen, int64_t run,
	int64_t *ret_rule_set, fl_error *reterr);

FL_AUTO_PTR_DEFINE(fl_rules, fl_rules_free);

#endif
