/* SPDX-License-Identifier: Apache-2.0 */
/* Whole files in and out. */
#ifndef FL_BASE_FILE_H
#define FL_BASE_FILE_H

#include "base/buf.h"

/* Reads a file of at most `bytes_max`; refuses a larger one, a folder, and what is no file. */
fl_code fl_file_read(const char *path, uint64_t bytes_max, fl_buf *ret_bytes, fl_error *reterr);

/*
 * A file that is there whole or not at all: written beside its place, synced and then renamed.
 * What is no regular file, such as a device or a pipe, is written as it is.
 */
typedef struct fl_file_out {
	int fd;
	bool direct; /* no regular file */
	bool synced;
	char path[FL_ERROR_FILE_BYTES_MAX];
	char temporary[FL_ERROR_FILE_BYTES_MAX];
} fl_file_out;

#define FL_FILE_OUT_NONE \
	{                \
		.fd = -1 \
	}

fl_code fl_file_create(const char *path, fl_file_out *ret_out, fl_error *reterr);

/* The same for a file that a repeated command writes again: what a killed one left half written is
 * taken up, so that no such rests gather.  The caller keeps others off the place.  `closed`: only
 * its owner may read it. */
fl_code fl_file_create_again(const char *path, bool closed, fl_file_out *ret_out, fl_error *reterr);

fl_code fl_file_add(fl_file_out *out, fl_text bytes, fl_error *reterr);

/* Brings all of it to the disk; what is left for fl_file_commit() can hardly fail. */
fl_code fl_file_sync(fl_file_out *out, fl_error *reterr);
fl_code fl_file_commit(fl_file_out *out, fl_error *reterr);

/* Drops what was not committed; does nothing after fl_file_commit(). */
void fl_file_out_done(fl_file_out *out);
FL_AUTO_DEFINE(fl_file_out, fl_file_out_done);

/* Whether a file is there, and whether two paths name one that is. */
bool fl_file_exists(const char *path);
bool fl_file_same(const char *path, const char *other);

/* The three in one. */
fl_code fl_file_write(const char *path, fl_text bytes, fl_error *reterr);

fl_code fl_file_write_again(const char *path, bool closed, fl_text bytes, fl_error *reterr);

/* A new file that only its owner may read; FL_REFUSED where there is one. */
fl_code fl_file_write_new(const char *path, fl_text bytes, fl_error *reterr);

/* Makes a folder unless it is there; `closed` as above. */
fl_code fl_folder_make(const char *path, bool closed, fl_error *reterr);

/* Brings the names in a folder to the disk. */
fl_code fl_folder_sync(const char *path, fl_error *reterr);

#endif
