/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record of a void draw: the seal, what was revealed, who stayed silent, and why there is no
 * result (lib/FORMATS.md, section 10).
 */
#ifndef FL_RECORD_VOID_H
#define FL_RECORD_VOID_H

#include "record/seal.h"

typedef struct fl_void {
	fl_text seal; /* the document */
	uint64_t draw;
	const fl_entropy_source *sources;
	const fl_text *values; /* one a source; empty where it stayed silent */
	size_t source_count;
	fl_text reason; /* a line */
} fl_void;

void fl_void_write(const fl_void *record, fl_buf *out);

/* Reads and checks a void record: everything but that its reason is true.  What it says of itself
 * goes to `ret_spec` and `ret_void`. */
void fl_void_read(fl_record_reader *reader, fl_spec *ret_spec, fl_void *ret_void);

/* The names of the silent sources with commas between. */
void fl_void_missing(const fl_void *record, fl_buf *out);

#endif
