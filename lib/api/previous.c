/* SPDX-License-Identifier: Apache-2.0 */
/* The grades of the last official run. */
#include "api/previous.h"

fl_code fl_previous_init(fl_store *store, const fl_plan *plan, fl_day as_of, fl_day known_at,
	fl_previous *ret_previous, fl_error *reterr)
{
	FL_AUTO(fl_previous) previous = {.plan = plan};
	bool found = false;
	fl_run_row run;
	if (plan->movement.given) {
		FL_TRY(fl_run_previous(store, as_of, known_at, &found, &run, reterr));
	}
	if (found) {
		previous.run = run.number;
		FL_TRY(fl_sql_prepare(store->sql,
			"SELECT lines FROM graded WHERE run = :run AND chunk = :chunk",
			&previous.lines, reterr));
		fl_bind_int(previous.lines, ":run", run.number);
	}
	*ret_previous = previous;
	previous.lines = NULL;
	return FL_OK;
}

void fl_previous_done(fl_previous *previous)
{
	sqlite3_finalize(previous->lines);
	previous->lines = NULL;
}

/* A grade that is not on the plan's ladder is none, and so is not_graded. */
static uint8_t grade_of(const fl_plan *plan, fl_text name)
{
	uint32_t grade = fl_plan_find_grade(plan, name);
	return grade == FL_NONE_INDEX ? FL_PREVIOUS_NONE : (uint8_t)grade;
}

/* Lines and units both go by the rows of the roster, so each line is looked for from where the last
 * one was found. */
static void take_lines(fl_previous *previous, fl_text lines, const fl_facts *facts)
{
	uint32_t unit = 0;
	fl_run_line line;
	while (unit < facts->unit_count && fl_run_next_line(&lines, &line)) {
		uint32_t at = unit;
		while (at < facts->unit_count && !fl_text_equal(facts->id[at], line.id)) {
			at++;
		}
		if (at < facts->unit_count) {
			previous->grade[at] = grade_of(previous->plan, line.grade);
			unit = at + 1;
		}
	}
}

fl_code fl_previous_add(fl_previous *previous, int64_t chunk, const fl_facts *facts,
	fl_facts *ret_facts, fl_error *reterr)
{
	*ret_facts = *facts;
	if (previous->run == 0) {
		return FL_OK;
	}
	memset(previous->grade, FL_PREVIOUS_NONE, sizeof(previous->grade));
	bool row;
	sqlite3_reset(previous->lines);
	fl_bind_int(previous->lines, ":chunk", chunk);
	FL_TRY(fl_sql_step(previous->lines, &row, reterr));
	if (row) {
		take_lines(previous, fl_column_text(previous->lines, 0), facts);
	}
	ret_facts->previous_grade = previous->grade;
	return FL_OK;
}
