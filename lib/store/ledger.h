/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger: every change of the file, in order, each entry holding the hash of the one before
 * and, for every fact table that it added to, how many rows and the hash of all of them.
 *
 * An entry is one canonical JSON object {"about", "day", "kind", "prev", "rows", "seq"}; its hash
 * is the SHA-256 of those bytes, and `prev` is "" for the first.  The hash of rows is the SHA-256
 * of their lines, each ending in LF: json_array(number, the columns of fl_table_of()).
 */
#ifndef FL_STORE_LEDGER_H
#define FL_STORE_LEDGER_H

#include "base/parallel.h"
#include "store/schema.h"

/* A value of a row. */
typedef struct fl_cell {
	enum { FL_CELL_NULL, FL_CELL_INT, FL_CELL_TEXT } kind;
	int64_t number;
	fl_text text;
} fl_cell;

static inline fl_cell fl_cell_int(int64_t number)
{
	return (fl_cell){.kind = FL_CELL_INT, .number = number};
}

static inline fl_cell fl_cell_text(fl_text text)
{
	return (fl_cell){.kind = FL_CELL_TEXT, .text = text};
}

/* An empty text is written as NULL: the file did not say. */
static inline fl_cell fl_cell_optional(fl_text text)
{
	return text.len > 0 ? fl_cell_text(text) : (fl_cell){0};
}

static inline fl_cell fl_cell_day(fl_day day)
{
	return day == FL_DAY_NONE ? (fl_cell){0} : fl_cell_int(day);
}

/* Rows that wait to be written, their cells one after the other; the text of a cell is behind
 * `texts.at` at the offset that its number says. */
typedef struct fl_row_batch {
	fl_buf cells;
	fl_buf texts;
	int64_t first; /* number of the first row */
	int64_t rows;
} fl_row_batch;

/* What one entry added to one table. */
typedef struct fl_entry_table {
	sqlite3_stmt *insert;
	int64_t first; /* number of the first row */
	int64_t count;
	fl_sha256 sha;
	fl_buf lines; /* not hashed yet */
} fl_entry_table;

/* An entry in the making. */
typedef struct fl_entry {
	fl_store *store;
	const char *kind;
	fl_day day;
	int64_t seq;
	fl_hash prev;
	bool first_ever;
	fl_entry_table table[FL_TABLES];

	/* see fl_entry_queue() */
	bool queued;
	fl_table_id queued_table;
	sqlite3_stmt *insert_many;
	fl_row_batch filling;
	fl_row_batch writing;
	fl_task task;
	fl_code task_code;
	fl_error task_error;
} fl_entry;

/* Begins an entry within the store's transaction.  `kind` is a literal.  A day before the newest
 * entry's is refused: what was known on a day must stay as it was. */
fl_code fl_entry_begin(
	fl_store *store, const char *kind, fl_day day, fl_entry *ret_entry, fl_error *reterr);
void fl_entry_done(fl_entry *entry);
FL_AUTO_DEFINE(fl_entry, fl_entry_done);

/* Adds one row, with one cell for each column of its table.  A row that breaks a UNIQUE constraint
 * sets *ret_unique to false and is not added; without `ret_unique` it is an error. */
fl_code fl_entry_add(fl_entry *entry, fl_table_id table, const fl_cell *cells, int64_t *ret_number,
	bool *ret_unique, fl_error *reterr);

/*
 * From here on rows of that table are written by a thread of the entry's own while the caller gets
 * the next ones ready.  Nobody else may use the connection before fl_entry_flush(), and what a row
 * breaks is found then.
 */
fl_code fl_entry_queue(fl_entry *entry, fl_table_id table, fl_error *reterr);
fl_code fl_entry_flush(fl_entry *entry, fl_error *reterr);

/* The day of every entry, by seq (index 0 is unused): a buffer of fl_day. */
fl_code fl_ledger_days(fl_store *store, fl_buf *ret_days, fl_error *reterr);

/* Appends the entry.  `about` is a canonical JSON object. */
fl_code fl_entry_end(fl_entry *entry, fl_text about, fl_error *reterr);

/* Writes the line of a row that is hashed, its LF included. */
void fl_ledger_line(fl_buf *out, int64_t number, const fl_cell *cells, int count);

/* What a verification found. */
typedef struct fl_ledger_finding {
	int64_t seq; /* of the entry; 0: none */
	char text[FL_LANGS][512];
} fl_ledger_finding;

#define FL_LEDGER_FINDINGS_MAX 50

typedef struct fl_ledger_report {
	int64_t entries;
	int64_t rows;
	char head[FL_HASH_HEX_BYTES]; /* hash of the last entry */
	int finding_count;            /* 0: everything matches */
	fl_ledger_finding finding[FL_LEDGER_FINDINGS_MAX];
} fl_ledger_report;

void fl_ledger_find(fl_ledger_report *report, int64_t seq, const char *en, const char *zh, ...)
	__attribute__((format(printf, 3, 5), format(printf, 4, 5)));

/* Recomputes the chain and the hash of every fact row, and rebuilds what is derived from them.
 * Trusts no trigger and no index.  The findings say what does not match; FL_OK even then.
 * `progress` may be NULL. */
fl_code fl_ledger_verify(fl_store *store, fl_progress_fn *progress, void *context,
	fl_ledger_report *ret_report, fl_error *reterr);

/* The last part of it: what is derived from the facts. */
fl_code fl_ledger_verify_derived(fl_store *store, fl_ledger_report *report, fl_error *reterr);

#endif
