/* SPDX-License-Identifier: Apache-2.0 */
/* Between ledger.c and ledger_queue.c. */
#ifndef FL_STORE_LEDGER_QUEUE_H
#define FL_STORE_LEDGER_QUEUE_H

#include "store/ledger.h"

/* Puts a row behind the others that wait. */
fl_code fl_entry_queue_row(fl_entry *entry, int64_t number, const fl_cell *cells, fl_error *reterr);

/* Writes the rows of a batch. */
fl_code fl_entry_write_batch(fl_entry *entry, const fl_row_batch *batch, fl_error *reterr);

#endif
