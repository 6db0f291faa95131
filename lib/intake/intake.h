/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Importing a file: CSV rows through a column map to typed rows, handed to a callback one by one.
 * Every problem of the file is found in one go and located.  Nothing is stored here, and whether a
 * retailer exists is not known here: the callback adds such problems with fl_intake_place().
 */
#ifndef FL_INTAKE_INTAKE_H
#define FL_INTAKE_INTAKE_H

#include "intake/csv.h"
#include "intake/map.h"

/* Takes one row.  A problem of the row goes to the diagnostics and is no failure; a failure ends
 * the import. */
typedef fl_code fl_intake_row_fn(void *context, const fl_row *row, fl_error *reterr);

/* Told about every megabyte read; `total` is 0 where it is not known. */
typedef void fl_intake_progress_fn(void *context, uint64_t bytes, uint64_t total);

typedef struct fl_intake_job {
	const char *file;
	fl_kind kind;
	const fl_map *map;     /* NULL: the columns are named as our fields are */
	const fl_vocab *vocab; /* for events; what the map declares must be in it already */
	const fl_day *today;   /* of the import: no event is later; NULL: not known */
	fl_intake_row_fn *row; /* NULL: the file is only checked */
	fl_intake_progress_fn *progress; /* may be NULL */
	void *context;
} fl_intake_job;

/* What became of the file's rows: read = skipped + repeated + silent + rows that made some. */
typedef struct fl_intake_summary {
	uint64_t read;     /* rows of the file, without the header */
	uint64_t skipped;  /* by `skip` */
	uint64_t repeated; /* of a retailer, and not the one that counts */
	uint64_t silent;   /* rows none of whose events happened */
	uint64_t made;     /* rows handed over */
	uint64_t bytes;
	fl_hash hash; /* SHA-256 of the file */
} fl_intake_summary;

/* Problems go to `diags`; with errors among them the call returns FL_REFUSED, and the caller undoes
 * what it took. */
fl_code fl_intake_run(const fl_intake_job *job, fl_diags *diags, fl_intake_summary *ret_summary,
	fl_error *reterr);

/* The place in the file that a field of a row came from, for fl_diags_add().  `field` is a key of
 * ours, such as "retailer". */
fl_place fl_intake_place(const fl_row *row, const char *field);

#endif
