/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A strict pull reader of CSV files (RFC 4180, UTF-8, comma).  It streams: one fixed buffer, no
 * memory per field or row.  What is not clean CSV is refused at its line and column, never
 * repaired: a reader that guesses moves a quantity into the next column.  It knows nothing of what
 * the columns mean.
 */
#ifndef FL_INTAKE_CSV_H
#define FL_INTAKE_CSV_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/limits.h"
#include "base/sha256.h"

/* One field of the current row.  The text lives until the next row is read. */
typedef struct fl_csv_field {
	fl_text text;
	uint32_t offset; /* of its first byte within the row, the opening quote included */
} fl_csv_field;

typedef struct fl_csv {
	/* to be read by callers */
	const char *file;
	fl_text *header; /* names of the columns, each followed by a NUL */
	uint32_t columns;
	uint32_t line; /* of the current row's first byte, from 1 */
	fl_csv_field field[FL_CSV_COLUMNS_MAX + 1];
	uint32_t fields;
	uint64_t bytes_read;
	uint64_t bytes_total; /* 0 where the file does not tell */
	bool broken;          /* a problem after which the rest of the file means nothing */

	/* the reader's own */
	int fd;
	bool at_end; /* the buffer holds the file's last byte */
	char *buffer;
	char *unquoted; /* where "" within quotes became ", at the same offset as in the row */
	size_t row;     /* where the current row begins */
	size_t next;    /* where the next one does */
	size_t end;
	uint32_t lines_in_row;
	uint32_t blank_line; /* an empty line that is an error unless the file ends after it */
	fl_sha256 sha;
	fl_diags *diags;
} fl_csv;

/* Opens the file and reads its header.  `file` is copied into the arena.  A file that can be opened
 * but not read as CSV sets ret_csv->broken; the reasons are in `diags`. */
fl_code fl_csv_open(
	const char *file, fl_arena *arena, fl_diags *diags, fl_csv *ret_csv, fl_error *reterr);

void fl_csv_done(fl_csv *csv);
FL_AUTO_DEFINE(fl_csv, fl_csv_done);

/* Reads the next row that has as many fields as the header; the others are reported and passed
 * over.  *ret_row is false at the end, and when the file turned out to be broken. */
fl_code fl_csv_next(fl_csv *csv, bool *ret_row, fl_error *reterr);

/* The place of a field of the current row; `column` counts from 0. */
fl_place fl_csv_place(const fl_csv *csv, uint32_t column);

/* The SHA-256 of the whole file; to be asked for once, after the last row. */
fl_hash fl_csv_hash(fl_csv *csv);

/* ---- Between csv.c and csv_header.c ---------------------------------------------------------- */

typedef enum fl_csv_scan { FL_CSV_ROW, FL_CSV_END, FL_CSV_BROKEN } fl_csv_scan;

/* Reads one row as it comes, of any number of fields. */
fl_code fl_csv_scan_row(fl_csv *csv, fl_csv_scan *ret_scan, fl_error *reterr);

/* Checks the buffered bytes behind the first row for being UTF-8; reports the first that is not. */
bool fl_csv_check_encoding(fl_csv *csv, size_t from, size_t to, uint32_t line);

/* Reads the header, and finds out why it is none. */
fl_code fl_csv_read_header(fl_csv *csv, fl_arena *arena, fl_error *reterr);

#endif
