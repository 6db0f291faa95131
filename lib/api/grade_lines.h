/* SPDX-License-Identifier: Apache-2.0 */
/* What grading writes: a line a retailer, to files and to the run that is kept. */
#ifndef FL_API_GRADE_LINES_H
#define FL_API_GRADE_LINES_H

#include "base/file.h"
#include "grade/grader.h"
#include "store/ledger.h"

#include <fairlot/fairlot.h>

/* The lines of one chunk, a text a file; what nobody asked for stays empty. */
typedef enum fl_lines_kind {
	FL_LINES_GRADES,
	FL_LINES_INDICATORS,
	FL_LINES_NOT_GRADED,
	FL_LINES_KINDS
} fl_lines_kind;

typedef struct fl_lines {
	fl_buf text[FL_LINES_KINDS];
} fl_lines;

/* Empties the lines, and says whether all that was added since fitted. */
void fl_lines_clear(fl_lines *lines);
bool fl_lines_fine(const fl_lines *lines);
void fl_lines_done(fl_lines *lines);

/* Adds the lines of the units that the grader graded last. */
void fl_lines_add(fl_lines *lines, const fl_plan *plan, const fl_grader *grader,
	const fl_facts *facts, const fl_graded *graded, const fl_grade_options *options);

/* Where the lines go: files, and with `entry` the rows of a run. */
typedef struct fl_lines_out {
	fl_file_out file[FL_LINES_KINDS];
	fl_sha256 sha;   /* of the grades */
	fl_entry *entry; /* NULL where the run is not stored */
	int64_t run;
} fl_lines_out;

#define FL_LINES_OUT_NONE                                                        \
	{                                                                        \
		.file = { FL_FILE_OUT_NONE, FL_FILE_OUT_NONE, FL_FILE_OUT_NONE } \
	}

void fl_lines_out_done(fl_lines_out *out);
FL_AUTO_DEFINE(fl_lines_out, fl_lines_out_done);

/* Opens the files that the options name; refuses one that is the database. */
fl_code fl_lines_open(fl_lines_out *out, const fl_grade_options *options, const fl_plan *plan,
	const char *database, fl_error *reterr);
fl_code fl_lines_write(fl_lines_out *out, int64_t chunk, const fl_lines *lines, fl_error *reterr);

/* All on the disk; then, when the ledger has taken the run, under their names. */
fl_code fl_lines_sync(fl_lines_out *out, fl_error *reterr);
fl_code fl_lines_commit(fl_lines_out *out, fl_error *reterr);

#endif
