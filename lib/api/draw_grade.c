/* SPDX-License-Identifier: Apache-2.0 */
/* The run of grading that a draw by a rule set goes by: found, or made on the spot. */
#include "api/draw.h"

/* The day before the period; its first day where the rule set is not in force before it. */
static fl_day day_of(const fl_draw_options *options)
{
	if (options->as_of != FL_NO_DAY) {
		return options->as_of;
	}
	fl_day before = options->period_from - 1;
	fl_day first = fl_versions_at(options->rules->plan, 0)->from;
	return first == options->period_from ? options->period_from : before;
}

fl_code fl_draw_grade_run(fl_draw *draw, fl_db *db, fl_error *reterr)
{
	const fl_draw_options *options = draw->options;
	if (options->rules == NULL) {
		return FL_OK;
	}
	fl_day as_of = day_of(options);
	const fl_rules *used;
	FL_TRY(fl_rules_choose(options->rules, as_of, &used, reterr));
	/* where points come from other versions too, those of an older run may have been others */
	if (used->plan->points_from == FL_POINTS_AS_OF) {
		FL_TRY(fl_run_current(draw->store, used->plan->hash, as_of, &draw->graded, reterr));
	}
	if (draw->graded > 0) {
		return FL_OK;
	}
	/* A dry run grades as well, and takes it back with everything else at its end. */
	if (!draw->store->writing) {
		FL_TRY(fl_store_begin(draw->store, reterr));
	}
	const fl_grade_options grading = {.rules = options->rules,
		.as_of = as_of,
		.known_at = FL_NO_DAY,
		.today = options->today,
		.store = true,
		.threads = options->threads};
	fl_grade_result result;
	FL_TRY(fl_grade(db, &grading, &result, reterr));
	draw->graded = result.run;
	draw->graded_now = true;
	return FL_OK;
}
