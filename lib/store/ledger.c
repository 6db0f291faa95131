/* SPDX-License-Identifier: Apache-2.0 */
/* Appending to the ledger. */
#include "store/ledger.h"

#include "store/ledger_queue.h"

#include "base/json_write.h"

/* Lines are hashed in pieces of about this size. */
#define LINES_BYTES ((size_t)64 << 10)

static fl_code read_head(fl_entry *entry, fl_error *reterr)
{
	FL_AUTO_STMT stmt = NULL;
	FL_TRY(fl_sql_prepare(entry->store->sql,
		"SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1", &stmt, reterr));
	bool row;
	FL_TRY(fl_sql_step(stmt, &row, reterr));
	entry->seq = row ? sqlite3_column_int64(stmt, 0) + 1 : 1;
	entry->first_ever = !row;
	if (row && !fl_hash_parse(fl_column_text(stmt, 1), &entry->prev)) {
		return fl_fail_at(reterr, FL_MISMATCH, entry->store->path, 0, 0,
			TR("the hash of the last ledger entry is none",
				"台账最后一条的哈希值无效"));
	}
	return FL_OK;
}

fl_code fl_entry_begin(
	fl_store *store, const char *kind, fl_day day, fl_entry *ret_entry, fl_error *reterr)
{
	assert(store->writing);
	fl_day newest;
	FL_TRY(fl_store_newest_day(store, &newest, reterr));
	if (newest != FL_DAY_NONE && day < newest) {
		char newest_text[FL_DAY_TEXT_BYTES], day_text[FL_DAY_TEXT_BYTES];
		return fl_fail_at(reterr, FL_REFUSED, store->path, 0, 0,
			TR("the ledger has an entry of %s; nothing can be recorded on %s, before "
			   "it",
				"台账已有 %s 的记录；不能再登记更早的 %s"),
			fl_day_format(newest, newest_text), fl_day_format(day, day_text));
	}
	fl_entry entry = {.store = store, .kind = kind, .day = day};
	FL_TRY(read_head(&entry, reterr));
	*ret_entry = entry;
	return FL_OK;
}

void fl_entry_done(fl_entry *entry)
{
	fl_task_wait(&entry->task);
	fl_buf_done(&entry->filling.cells);
	fl_buf_done(&entry->filling.texts);
	fl_buf_done(&entry->writing.cells);
	fl_buf_done(&entry->writing.texts);
	sqlite3_finalize(entry->insert_many);
	entry->insert_many = NULL;
	for (int i = 0; i < FL_TABLES; i++) {
		sqlite3_finalize(entry->table[i].insert);
		entry->table[i].insert = NULL;
		fl_buf_done(&entry->table[i].lines);
	}
}

/* INSERT INTO t(number, entry, ...) VALUES(?, ?, ...), ... of as many rows as are wanted. */
fl_code fl_entry_prepare(
	fl_entry *entry, fl_table_id id, int rows, sqlite3_stmt **ret_insert, fl_error *reterr)
{
	const fl_table *table = fl_table_of(id);
	int columns = fl_table_columns(table);
	FL_AUTO(fl_buf) text = {0};
	fl_buf_format(&text, "INSERT INTO %s(number, entry", table->name);
	for (int i = 0; i < columns; i++) {
		fl_buf_format(&text, ", %s", table->column[i]);
	}
	fl_buf_string(&text, ") VALUES");
	for (int row = 0; row < rows; row++) {
		fl_buf_string(&text, row > 0 ? ",(?, ?" : "(?, ?");
		for (int i = 0; i < columns; i++) {
			fl_buf_string(&text, ", ?");
		}
		fl_buf_char(&text, ')');
	}
	const char *insert = fl_buf_c(&text);
	return insert != NULL ? fl_sql_prepare(entry->store->sql, insert, ret_insert, reterr)
			      : fl_fail_memory(reterr);
}

static fl_code start_table(fl_entry *entry, fl_table_id id, fl_error *reterr)
{
	fl_entry_table *state = &entry->table[id];
	FL_AUTO(fl_buf) text = {0};
	fl_buf_format(&text, "SELECT coalesce(max(number), 0) + 1 FROM %s", fl_table_of(id)->name);
	const char *select = fl_buf_c(&text);
	if (select == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_sql_number(entry->store->sql, select, 1, &state->first, reterr));
	fl_sha256_init(&state->sha);
	return fl_entry_prepare(entry, id, 1, &state->insert, reterr);
}

void fl_entry_bind(
	sqlite3_stmt *insert, int row, int64_t number, int64_t seq, const fl_cell *cells, int count)
{
	int at = row * (count + 2) + 1;
	sqlite3_bind_int64(insert, at++, number);
	sqlite3_bind_int64(insert, at++, seq);
	for (int i = 0; i < count; i++, at++) {
		switch (cells[i].kind) {
		case FL_CELL_NULL:
			sqlite3_bind_null(insert, at);
			break;
		case FL_CELL_INT:
			sqlite3_bind_int64(insert, at, cells[i].number);
			break;
		case FL_CELL_TEXT:
			sqlite3_bind_text64(insert, at,
				cells[i].text.len > 0 ? cells[i].text.at : "", cells[i].text.len,
				SQLITE_STATIC, SQLITE_UTF8);
			break;
		}
	}
}

void fl_ledger_line(fl_buf *out, int64_t number, const fl_cell *cells, int count)
{
	fl_buf_char(out, '[');
	fl_buf_int(out, number);
	for (int i = 0; i < count; i++) {
		fl_buf_char(out, ',');
		switch (cells[i].kind) {
		case FL_CELL_NULL:
			fl_buf_add(out, "null", 4);
			break;
		case FL_CELL_INT:
			fl_buf_int(out, cells[i].number);
			break;
		case FL_CELL_TEXT:
			fl_buf_json_string(out, cells[i].text);
			break;
		}
	}
	fl_buf_add(out, "]\n", 2);
}

fl_code fl_ledger_days(fl_store *store, fl_buf *ret_days, fl_error *reterr)
{
	FL_AUTO(fl_buf) days = {0};
	const fl_day none = FL_DAY_NONE;
	fl_buf_add(&days, &none, sizeof(none));
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql, "SELECT seq, " FL_LEDGER_DAY " FROM ledger ORDER BY seq",
		&select, reterr));
	for (int64_t expected = 1;; expected++) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			break;
		}
		fl_day day;
		if (sqlite3_column_int64(select, 0) != expected ||
			!fl_day_parse(fl_column_text(select, 1), &day)) {
			return fl_fail_at(reterr, FL_MISMATCH, store->path, 0, 0,
				TR("ledger entry %lld is missing or damaged: run `fairlot ledger "
				   "verify`",
					"台账第 %lld 条缺失或已损坏：请运行 fairlot ledger verify"),
				(long long)expected);
		}
		fl_buf_add(&days, &day, sizeof(day));
	}
	if (days.failed) {
		return fl_fail_memory(reterr);
	}
	*ret_days = days;
	days = (fl_buf){0};
	return FL_OK;
}

static void hash_lines(fl_entry_table *state)
{
	fl_sha256_add(&state->sha, state->lines.at, state->lines.len);
	state->lines.len = 0;
}

fl_code fl_entry_hash(
	fl_entry *entry, fl_table_id id, int64_t number, const fl_cell *cells, fl_error *reterr)
{
	fl_entry_table *state = &entry->table[id];
	fl_ledger_line(&state->lines, number, cells, fl_table_columns(fl_table_of(id)));
	if (state->lines.len >= LINES_BYTES) {
		hash_lines(state);
	}
	return state->lines.failed ? fl_fail_memory(reterr) : FL_OK;
}

/* Writes one row and adds its line to what is hashed.  Without `ret_unique` a row that breaks a
 * UNIQUE constraint is an error. */
static fl_code write_row(fl_entry *entry, fl_table_id id, int64_t number, const fl_cell *cells,
	bool *ret_unique, fl_error *reterr)
{
	fl_entry_table *state = &entry->table[id];
	int columns = fl_table_columns(fl_table_of(id));
	fl_entry_bind(state->insert, 0, number, entry->seq, cells, columns);
	int result = sqlite3_step(state->insert);
	sqlite3_reset(state->insert);
	if (result == SQLITE_CONSTRAINT && ret_unique != NULL) {
		*ret_unique = false;
		return FL_OK;
	}
	if (result != SQLITE_DONE) {
		return fl_sql_fail(entry->store->sql, reterr);
	}
	if (ret_unique != NULL) {
		*ret_unique = true;
	}
	return fl_entry_hash(entry, id, number, cells, reterr);
}

fl_code fl_entry_add(fl_entry *entry, fl_table_id id, const fl_cell *cells, int64_t *ret_number,
	bool *ret_unique, fl_error *reterr)
{
	fl_entry_table *state = &entry->table[id];
	bool unique = true;
	if (state->insert == NULL) {
		FL_TRY(start_table(entry, id, reterr));
	}
	int64_t number = state->first + state->count;
	if (entry->queued && entry->queued_table == id) {
		FL_TRY(fl_entry_queue_row(entry, number, cells, reterr));
	} else {
		FL_TRY(write_row(
			entry, id, number, cells, ret_unique != NULL ? &unique : NULL, reterr));
	}
	state->count += unique;
	if (ret_number != NULL && unique) {
		*ret_number = number;
	}
	if (ret_unique != NULL) {
		*ret_unique = unique;
	}
	return FL_OK;
}

static void write_rows(fl_json_writer *json, fl_entry *entry)
{
	fl_json_array(json);
	for (int i = 0; i < FL_TABLES; i++) {
		fl_entry_table *state = &entry->table[i];
		if (state->count == 0) {
			continue;
		}
		hash_lines(state);
		fl_json_object(json);
		fl_json_key(json, "count");
		fl_json_int(json, state->count);
		fl_json_key(json, "sha256");
		fl_json_hash(json, fl_sha256_end(&state->sha));
		fl_json_key(json, "table");
		fl_json_string(json, fl_table_of((fl_table_id)i)->name);
		fl_json_object_end(json);
	}
	fl_json_array_end(json);
}

fl_code fl_entry_end(fl_entry *entry, fl_text about, fl_error *reterr)
{
	char prev[FL_HASH_HEX_BYTES] = "";
	FL_TRY(fl_entry_flush(entry, reterr));
	if (!entry->first_ever) {
		fl_hash_hex(entry->prev, prev);
	}
	FL_AUTO(fl_buf) body = {0};
	fl_json_writer json = fl_json_writer_on(&body);
	fl_json_object(&json);
	fl_json_key(&json, "about");
	fl_json_raw(&json, about);
	fl_json_key(&json, "day");
	fl_json_day(&json, entry->day);
	fl_json_key(&json, "kind");
	fl_json_string(&json, entry->kind);
	fl_json_key(&json, "prev");
	fl_json_string(&json, prev);
	fl_json_key(&json, "rows");
	write_rows(&json, entry);
	fl_json_key(&json, "seq");
	fl_json_int(&json, entry->seq);
	fl_json_object_end(&json);
	if (body.failed) {
		return fl_fail_memory(reterr);
	}
	char hash[FL_HASH_HEX_BYTES];
	fl_hash_hex(fl_sha256_of(fl_buf_view(&body)), hash);
	FL_AUTO_STMT insert = NULL;
	FL_TRY(fl_sql_prepare(entry->store->sql,
		"INSERT INTO ledger(seq, prev, body, hash) VALUES(:seq, :prev, :body, :hash)",
		&insert, reterr));
	fl_bind_int(insert, ":seq", entry->seq);
	fl_bind_text(insert, ":prev", fl_text_of(prev));
	fl_bind_text(insert, ":body", fl_buf_view(&body));
	fl_bind_text(insert, ":hash", fl_text_of(hash));
	return fl_sql_done(insert, reterr);
}
