/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a draw: the record and the squad's list. */
#ifndef FL_API_DRAW_FILES_H
#define FL_API_DRAW_FILES_H

#include "api/draw.h"

#include "base/parallel.h"

typedef struct fl_draw_files {
	fl_file_out record;
	fl_file_out list;
	/* The record is written while other things are done. */
	fl_task task;
	fl_draw *draw;
	fl_code code;
	fl_error error;
} fl_draw_files;

#define FL_DRAW_FILES_NONE                                           \
	{                                                            \
		.record = FL_FILE_OUT_NONE, .list = FL_FILE_OUT_NONE \
	}

void fl_draw_files_done(fl_draw_files *files);
FL_AUTO_DEFINE(fl_draw_files, fl_draw_files_done);

/* Opens the files that the options name before anything is drawn, so that a path that cannot be
 * written costs no draw. */
fl_code fl_draw_files_open(const fl_draw *draw, fl_draw_files *files, fl_error *reterr);

/* Opens those in the folder of a draw, which nobody else may read. */
fl_code fl_draw_files_open_private(
	const fl_draw_folder *folder, fl_draw_files *files, fl_error *reterr);

/* Begins to write the record and to bring it to the disk.  Until the wait the caller goes on with
 * what only reads the draw's outcome; behind it draw->record is the hash. */
void fl_draw_record_start(fl_draw *draw, fl_draw_files *files);
fl_code fl_draw_record_wait(fl_draw_files *files, fl_error *reterr);

fl_code fl_draw_write_list(fl_draw *draw, fl_draw_files *files, fl_error *reterr);

/* Returns when both are on the disk; then gives them their names. */
fl_code fl_draw_files_sync(fl_draw_files *files, fl_error *reterr);
fl_code fl_draw_files_commit(fl_draw_files *files, fl_error *reterr);

#endif
