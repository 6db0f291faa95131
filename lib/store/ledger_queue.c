/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of a large import, written by a second thread: while it steps SQLite over one batch the
 * caller reads and checks the rows of the next.
 */
#include "store/ledger_queue.h"

/* Rows in a batch: large enough that starting a thread for each costs nothing beside them. */
#define BATCH_ROWS 8192

static void write_batch(void *context)
{
	fl_entry *entry = context;
	entry->task_code = fl_entry_write_batch(entry, &entry->writing, &entry->task_error);
}

/* Waits for the batch under way; returns what became of it. */
static fl_code finish_batch(fl_entry *entry, fl_error *reterr)
{
	fl_task_wait(&entry->task);
	if (entry->task_code != FL_OK && reterr != NULL) {
		*reterr = entry->task_error;
	}
	return entry->task_code;
}

static fl_code start_batch(fl_entry *entry, fl_error *reterr)
{
	FL_TRY(finish_batch(entry, reterr));
	fl_row_batch full = entry->filling;
	entry->filling = entry->writing;
	entry->writing = full;
	entry->filling.cells.len = 0;
	entry->filling.texts.len = 0;
	entry->filling.rows = 0;
	fl_task_start(&entry->task, write_batch, entry);
	return FL_OK;
}

fl_code fl_entry_queue(fl_entry *entry, fl_table_id table, fl_error *reterr)
{
	FL_TRY(fl_entry_flush(entry, reterr));
	entry->queued = true;
	entry->queued_table = table;
	return FL_OK;
}

fl_code fl_entry_flush(fl_entry *entry, fl_error *reterr)
{
	if (entry->filling.rows > 0) {
		FL_TRY(start_batch(entry, reterr));
	}
	return finish_batch(entry, reterr);
}

fl_code fl_entry_queue_row(fl_entry *entry, int64_t number, const fl_cell *cells, fl_error *reterr)
{
	fl_row_batch *batch = &entry->filling;
	int columns = fl_table_columns(fl_table_of(entry->queued_table));
	if (batch->rows == 0) {
		batch->first = number;
	}
	for (int i = 0; i < columns; i++) {
		fl_cell cell = cells[i];
		if (cell.kind == FL_CELL_TEXT) {
			cell.number = (int64_t)batch->texts.len;
			fl_buf_text(&batch->texts, cell.text);
		}
		fl_buf_add(&batch->cells, &cell, sizeof(cell));
	}
	if (batch->cells.failed || batch->texts.failed) {
		return fl_fail_memory(reterr);
	}
	batch->rows++;
	return batch->rows < BATCH_ROWS ? FL_OK : start_batch(entry, reterr);
}
