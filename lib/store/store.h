/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store: one SQLite file of facts that are only ever added to.  It knows rows and days, not
 * what they mean: no rule set and no grade is understood here.
 */
#ifndef FL_STORE_STORE_H
#define FL_STORE_STORE_H

#include "base/arena.h"
#include "base/sha256.h"
#include "store/sql.h"

/* "FLot" in ASCII: what `file` and SQLite's application_id show. */
#define FL_STORE_APPLICATION 0x464c6f74

/* The layout that this library writes.  A file with a larger number is refused untouched. */
#define FL_STORE_VERSION 1

typedef struct fl_store {
	sqlite3 *sql;
	char path[FL_ERROR_FILE_BYTES_MAX];
	bool writing; /* within fl_store_begin() and its end */
	bool bulk;    /* begun by fl_store_begin_bulk() */
} fl_store;

typedef enum fl_store_mode { FL_STORE_READ, FL_STORE_WRITE } fl_store_mode;

/* Makes a new file; one that exists is refused. */
fl_code fl_store_create(const char *path, fl_error *reterr);

/* Opens an existing file, and brings an older layout up to date when it may write. */
fl_code fl_store_open(const char *path, fl_store_mode mode, fl_store *ret_store, fl_error *reterr);

/* The number of the last ledger entry: what tells one state of the file from another. */
fl_code fl_store_head(fl_store *store, int64_t *ret_head, fl_error *reterr);

/* Opens a file once more, to read it by another thread as it is at ledger entry `head`; FL_BUSY
 * where it has gone on since. */
fl_code fl_store_open_beside(const char *path, int64_t head, fl_store *ret_store, fl_error *reterr);

/* Rolls back what was not committed. */
void fl_store_done(fl_store *store);
FL_AUTO_DEFINE(fl_store, fl_store_done);

/* One change is one transaction: begin, add rows, append the ledger entry, commit. */
fl_code fl_store_begin(fl_store *store, fl_error *reterr);
fl_code fl_store_commit(fl_store *store, fl_error *reterr);

/* The same for a change about as large as the file.  While nobody else has the file open it goes
 * without the write-ahead log, which would write every page twice and be searched for each; the
 * rollback journal protects it just as well. */
fl_code fl_store_begin_bulk(fl_store *store, fl_error *reterr);
void fl_store_rollback(fl_store *store);

/* The newest day on which anything was recorded; FL_DAY_NONE where nothing was. */
fl_code fl_store_newest_day(fl_store *store, fl_day *ret_day, fl_error *reterr);

#endif
