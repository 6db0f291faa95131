/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a draw.  They take their names when the ledger has taken the draw. */
#ifndef FL_FAIRLOT_DRAW_FILES_H
#define FL_FAIRLOT_DRAW_FILES_H

#include "fairlot_draw.h"

#include "base/file.h"

typedef struct fl_draw_files {
	fl_file_out record;
	fl_file_out list;
} fl_draw_files;

#define FL_DRAW_FILES_NONE                                           \
	{                                                            \
		.record = FL_FILE_OUT_NONE, .list = FL_FILE_OUT_NONE \
	}

void fl_draw_files_done(fl_draw_files *files);
FL_AUTO_DEFINE(fl_draw_files, fl_draw_files_done);

/* Opens them before anything is drawn, so that a path that cannot be written costs no draw. */
fl_code fl_draw_files_open(const fl_draw *draw, fl_draw_files *files, fl_error *reterr);

/* Write them and bring them to the disk. */
fl_code fl_draw_write_record(fl_draw *draw, fl_draw_files *files, fl_error *reterr);
fl_code fl_draw_write_list(fl_draw *draw, fl_draw_files *files, fl_error *reterr);

#endif
