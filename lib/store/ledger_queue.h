/* SPDX-License-Identifier: Apache-2.0 */
/* Between ledger.c and ledger_queue.c. */
#ifndef FL_STORE_LEDGER_QUEUE_H
#define FL_STORE_LEDGER_QUEUE_H

#include "store/ledger.h"

/* A statement that inserts `rows` rows at once. */
fl_code fl_entry_prepare(
	fl_entry *entry, fl_table_id id, int rows, sqlite3_stmt **ret_insert, fl_error *reterr);

/* Binds row `row` of such a statement. */
void fl_entry_bind(sqlite3_stmt *insert, int row, int64_t number, int64_t seq, const fl_cell *cells,
	int count);

/* Adds the line of a row to what is hashed. */
fl_code fl_entry_hash(
	fl_entry *entry, fl_table_id id, int64_t number, const fl_cell *cells, fl_error *reterr);

/* Puts a row behind the others that wait. */
fl_code fl_entry_queue_row(fl_entry *entry, int64_t number, const fl_cell *cells, fl_error *reterr);

#endif
