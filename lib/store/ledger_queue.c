/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of a large import, written by a second thread: while it steps SQLite over one batch the
 * caller reads and checks the rows of the next.
 */
#include "store/ledger_queue.h"

/* Rows in a batch: large enough that starting a thread for each costs nothing beside them. */
#define BATCH_ROWS 8192

/* Rows that one statement inserts: what a statement costs besides its rows is then small. */
#define INSERT_ROWS 32

/* Row `row` of a batch; its texts are found by their offsets. */
static void read_row(const fl_row_batch *batch, int64_t row, int columns, fl_cell *ret_cells)
{
	const fl_cell *stored = (const fl_cell *)(const void *)batch->cells.at;
	for (int i = 0; i < columns; i++) {
		ret_cells[i] = stored[row * columns + i];
		if (ret_cells[i].kind == FL_CELL_TEXT) {
			ret_cells[i].text.at = batch->texts.at + ret_cells[i].number;
		}
	}
}

/* Inserts `count` rows of a batch by a statement of that many. */
static fl_code insert_rows(
	fl_entry *entry, sqlite3_stmt *insert, int64_t from, int count, fl_error *reterr)
{
	const fl_row_batch *batch = &entry->writing;
	int columns = fl_table_columns(fl_table_of(entry->queued_table));
	for (int i = 0; i < count; i++) {
		fl_cell cells[FL_TABLE_COLUMNS_MAX];
		read_row(batch, from + i, columns, cells);
		fl_entry_bind(insert, i, batch->first + from + i, entry->seq, cells, columns);
	}
	return fl_sql_done(insert, reterr);
}

static fl_code write_all(fl_entry *entry, fl_error *reterr)
{
	int64_t rows = entry->writing.rows;
	int64_t at = 0;
	if (entry->insert_many == NULL) {
		FL_TRY(fl_entry_prepare(
			entry, entry->queued_table, INSERT_ROWS, &entry->insert_many, reterr));
	}
	for (; rows - at >= INSERT_ROWS; at += INSERT_ROWS) {
		FL_TRY(insert_rows(entry, entry->insert_many, at, INSERT_ROWS, reterr));
	}
	for (; at < rows; at++) {
		FL_TRY(insert_rows(entry, entry->table[entry->queued_table].insert, at, 1, reterr));
	}
	return FL_OK;
}

static void write_batch(void *context)
{
	fl_entry *entry = context;
	entry->task_code = write_all(entry, &entry->task_error);
}

/* Waits for the batch under way; returns what became of it. */
static fl_code finish_batch(fl_entry *entry, fl_error *reterr)
{
	fl_task_wait(&entry->task);
	return entry->task_code == FL_OK ? FL_OK : fl_fail_again(reterr, &entry->task_error);
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
	FL_TRY(fl_entry_hash(entry, entry->queued_table, number, cells, reterr));
	batch->rows++;
	return batch->rows < BATCH_ROWS ? FL_OK : start_batch(entry, reterr);
}
