/* SPDX-License-Identifier: Apache-2.0 */
/* Where the files of a draw lie. */
#ifndef FL_API_DRAW_FOLDER_H
#define FL_API_DRAW_FOLDER_H

#include "base/file.h"
#include "store/store.h"

/* The files of a folder that have names of their own. */
#define FL_FILE_RECORD      "record.json" /* private, and public when it is released */
#define FL_FILE_LIST        "list.csv"
#define FL_FILE_SEALED_TEXT "sealed.txt"
#define FL_FILE_SEALED      "sealed.json"
#define FL_FILE_DRAWN_TEXT  "drawn.txt"
#define FL_FILE_DRAWN       "drawn.json"
#define FL_FILE_VOID        "void.json"

typedef char fl_path[FL_ERROR_FILE_BYTES_MAX];

typedef struct fl_draw_folder {
	fl_path all;  /* of all draws */
	fl_path own;  /* of this draw */
	fl_path open; /* what is to be published */
	fl_path closed;
} fl_draw_folder;

/* `folder` is that of all draws; NULL: DATABASE.draws, without the database's own `.db`. */
fl_code fl_draw_folder_of(const fl_store *store, const char *folder, uint64_t number,
	fl_draw_folder *ret_folder, fl_error *reterr);

fl_code fl_draw_folder_make(const fl_draw_folder *folder, fl_error *reterr);

/* The path of a file; "" where it is too long, which fl_draw_folder_of() has ruled out. */
void fl_draw_path(const char *folder, const char *name, fl_path ret_path);

/* The file that keeps a secret of the agency's own. */
void fl_draw_secret_path(const fl_draw_folder *folder, fl_text name, fl_path ret_path);

#endif
