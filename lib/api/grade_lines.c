/* SPDX-License-Identifier: Apache-2.0 */
/* The lines of a run and where they go. */
#include "api/grade_lines.h"

#include "store/runs.h"

void fl_lines_clear(fl_lines *lines)
{
	for (int i = 0; i < FL_LINES_KINDS; i++) {
		lines->text[i].len = 0;
	}
}

bool fl_lines_fine(const fl_lines *lines)
{
	bool failed = false;
	for (int i = 0; i < FL_LINES_KINDS; i++) {
		failed = failed || lines->text[i].failed;
	}
	return !failed;
}

void fl_lines_done(fl_lines *lines)
{
	for (int i = 0; i < FL_LINES_KINDS; i++) {
		fl_buf_done(&lines->text[i]);
	}
}

static void write_grade(
	fl_buf *out, const fl_plan *plan, fl_text id, const fl_graded *graded, uint32_t unit)
{
	fl_buf_text(out, id);
	fl_buf_char(out, ',');
	if (graded->grade[unit] == FL_GRADE_NONE) {
		fl_buf_string(out, ",not_graded\n");
		return;
	}
	fl_buf_decimal(out, graded->score[unit], plan->score_places);
	fl_buf_char(out, ',');
	fl_buf_text(out, plan->grade[graded->grade[unit]]);
	fl_buf_char(out, '\n');
}

static void write_indicators(fl_buf *out, const fl_plan *plan, const fl_grader *grader, fl_text id,
	uint32_t unit, bool graded)
{
	fl_buf_text(out, id);
	for (uint32_t i = 0; i < plan->indicator_count; i++) {
		fl_buf_char(out, ',');
		if (graded && fl_grader_indicator_why(grader, i, unit) == FL_UNGRADED_NO) {
			fl_buf_decimal_short(out, fl_grader_indicator(grader, i)[unit],
				plan->indicator[i].places);
		}
	}
	fl_buf_char(out, '\n');
}

static void write_not_graded(fl_buf *out, fl_text id, fl_ungraded why)
{
	fl_buf_text(out, id);
	fl_buf_char(out, ',');
	fl_buf_string(out, fl_ungraded_id(why));
	fl_buf_char(out, '\n');
}

void fl_lines_add(fl_lines *lines, const fl_plan *plan, const fl_grader *grader,
	const fl_facts *facts, const fl_graded *graded, const fl_grade_options *options)
{
	for (uint32_t unit = 0; unit < facts->unit_count; unit++) {
		fl_text id = facts->id[unit];
		bool here = graded->grade[unit] != FL_GRADE_NONE;
		write_grade(&lines->text[FL_LINES_GRADES], plan, id, graded, unit);
		if (options->indicators != NULL) {
			write_indicators(
				&lines->text[FL_LINES_INDICATORS], plan, grader, id, unit, here);
		}
		if (options->not_graded != NULL && !here) {
			write_not_graded(&lines->text[FL_LINES_NOT_GRADED], id,
				(fl_ungraded)graded->why[unit]);
		}
	}
}

/* ---- Where they go -------------------------------------------------------------------------- */

void fl_lines_out_done(fl_lines_out *out)
{
	for (int i = 0; i < FL_LINES_KINDS; i++) {
		fl_file_out_done(&out->file[i]);
	}
}

/* The file of indicators begins with their names. */
static fl_code write_names(fl_file_out *file, const fl_plan *plan, fl_error *reterr)
{
	FL_AUTO(fl_buf) header = {0};
	fl_buf_string(&header, "id");
	for (uint32_t i = 0; i < plan->indicator_count; i++) {
		fl_buf_char(&header, ',');
		fl_buf_text(&header, plan->indicator[i].name);
	}
	fl_buf_char(&header, '\n');
	return header.failed ? fl_fail_memory(reterr)
			     : fl_file_add(file, fl_buf_view(&header), reterr);
}

fl_code fl_lines_open(fl_lines_out *out, const fl_grade_options *options, const fl_plan *plan,
	const char *database, fl_error *reterr)
{
	const char *const paths[FL_LINES_KINDS] = {
		options->out, options->indicators, options->not_graded};
	fl_sha256_init(&out->sha);
	for (int i = 0; i < FL_LINES_KINDS; i++) {
		if (paths[i] == NULL) {
			continue;
		}
		if (fl_file_same(paths[i], database)) {
			return fl_fail_at(reterr, FL_REFUSED, paths[i], 0, 0,
				TR("this is the database; the output needs a file of its own",
					"这是数据库；结果须另用文件"));
		}
		FL_TRY(fl_file_create(paths[i], &out->file[i], reterr));
	}
	return options->indicators != NULL
		? write_names(&out->file[FL_LINES_INDICATORS], plan, reterr)
		: FL_OK;
}

fl_code fl_lines_write(fl_lines_out *out, int64_t chunk, const fl_lines *lines, fl_error *reterr)
{
	fl_text grades = fl_buf_view(&lines->text[FL_LINES_GRADES]);
	fl_sha256_add(&out->sha, grades.at, grades.len);
	for (int i = 0; i < FL_LINES_KINDS; i++) {
		if (out->file[i].fd >= 0) {
			FL_TRY(fl_file_add(&out->file[i], fl_buf_view(&lines->text[i]), reterr));
		}
	}
	return out->entry != NULL && grades.len > 0
		? fl_run_add_lines(out->entry, out->run, chunk, grades, reterr)
		: FL_OK;
}

fl_code fl_lines_sync(fl_lines_out *out, fl_error *reterr)
{
	for (int i = 0; i < FL_LINES_KINDS; i++) {
		if (out->file[i].fd >= 0) {
			FL_TRY(fl_file_sync(&out->file[i], reterr));
		}
	}
	return FL_OK;
}

fl_code fl_lines_commit(fl_lines_out *out, fl_error *reterr)
{
	for (int i = 0; i < FL_LINES_KINDS; i++) {
		if (out->file[i].fd >= 0) {
			FL_TRY(fl_file_commit(&out->file[i], reterr));
		}
	}
	return FL_OK;
}
