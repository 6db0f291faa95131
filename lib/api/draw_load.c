/* SPDX-License-Identifier: Apache-2.0 */
/* What a draw is made from: the run and its rule set. */
#include "api/draw.h"

fl_code fl_draw_load_rules(fl_draw *draw, fl_error *reterr)
{
	return fl_rules_of_run(draw->store, &draw->run, &draw->rules, reterr);
}

static fl_code take_rules(fl_draw *draw, fl_error *reterr)
{
	FL_TRY(fl_draw_load_rules(draw, reterr));
	const fl_plan *plan = draw->rules->plan;
	draw->spec.grades = fl_arena_array(&draw->arena, fl_text, plan->grade_count + 1);
	if (draw->spec.grades == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t i = 0; i < plan->grade_count; i++) {
		draw->spec.grades[i] = plan->grade[i];
	}
	draw->spec.grades[plan->grade_count] = FL_TEXT(FL_NOT_GRADED);
	draw->spec.grade_count = plan->grade_count + 1;
	draw->spec.rules_id = plan->id;
	draw->spec.rules_version = plan->version;
	draw->spec.rules_sha256 = fl_versions_hash(plan, draw->run.as_of);
	return FL_OK;
}

fl_code fl_draw_load(fl_draw *draw, fl_error *reterr)
{
	const fl_draw_options *options = draw->options;
	bool found;
	int64_t number = draw->graded > 0 ? draw->graded : options->run;
	FL_TRY(fl_run_find(draw->store, number, &found, &draw->run, reterr));
	if (!found) {
		return fl_fail(reterr, FL_REFUSED,
			TR("there is no such run of grading: grade first",
				"没有该次评级：请先评级"));
	}
	FL_TRY(take_rules(draw, reterr));
	draw->spec.agency = fl_text_of(options->agency);
	draw->spec.purpose = fl_text_of(options->purpose);
	draw->spec.period_from = options->period_from;
	draw->spec.period_to = options->period_to;
	draw->spec.sealed_at = fl_text_of(options->sealed_at);
	draw->spec.as_of = draw->run.as_of;
	draw->spec.known_at = draw->run.known_at;
	draw->spec.run = draw->run.sha256;
	return FL_OK;
}
