/* SPDX-License-Identifier: Apache-2.0 */
/* Packs into the database, and the events of the table back into a builder. */
#include "store/fields.h"
#include "store/history.h"

/* ---- Writing -------------------------------------------------------------------------------- */

typedef struct writer {
	sqlite3_stmt *events;
	sqlite3_stmt *rows;
} writer;

static fl_code write_pack(sqlite3_stmt *insert, int64_t chunk, fl_text pack, fl_error *reterr)
{
	fl_bind_int(insert, ":chunk", chunk);
	fl_bind_blob(insert, ":pack", pack);
	return fl_sql_done(insert, reterr);
}

static fl_code write_chunk(
	void *context, int64_t chunk, fl_text events, fl_text rows, fl_error *reterr)
{
	const writer *out = context;
	FL_TRY(write_pack(out->events, chunk, events, reterr));
	return write_pack(out->rows, chunk, rows, reterr);
}

fl_code fl_history_write(fl_store *store, fl_history_builder *builder, fl_error *reterr)
{
	FL_AUTO_STMT events = NULL;
	FL_AUTO_STMT rows = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		"INSERT OR REPLACE INTO event_pack(chunk, pack) VALUES(:chunk, :pack)", &events,
		reterr));
	FL_TRY(fl_sql_prepare(store->sql,
		"INSERT OR REPLACE INTO event_rows(chunk, pack) VALUES(:chunk, :pack)", &rows,
		reterr));
	writer out = {events, rows};
	return fl_history_emit(store, builder, write_chunk, &out, reterr);
}

/* ---- Gathering from the table --------------------------------------------------------------- */

#define EVENT_COLUMNS                                                                              \
	"SELECT number, retailer, type, occurred, decided, recorded, case_no, source_ref, fields " \
	"FROM event "

static fl_code damaged(fl_store *store, int64_t number, fl_error *reterr)
{
	return fl_fail_at(reterr, FL_MISMATCH, store->path, 0, 0,
		TR("row %lld of the table of events is damaged: run `fairlot ledger verify`",
			"事件表第 %lld 行已损坏：请运行 fairlot ledger verify"),
		(long long)number);
}

/* Hands the statement's current row to the builder. */
static fl_code gather_row(fl_store *store, sqlite3_stmt *select, const fl_vocab *vocab,
	const fl_words *words, fl_history_builder *builder, fl_error *reterr)
{
	int64_t value[FL_EVENT_FIELDS_MAX];
	int64_t type = sqlite3_column_int64(select, 2);
	fl_history_event event = {.number = sqlite3_column_int64(select, 0),
		.retailer = sqlite3_column_int64(select, 1),
		.type = (uint16_t)(type - 1),
		.occurred = sqlite3_column_int(select, 3),
		.decided = fl_column_day(select, 4),
		.recorded = sqlite3_column_int(select, 5),
		.case_no = fl_column_text(select, 6),
		.source_ref = fl_column_text(select, 7),
		.value = value};
	if (type < 1 || type > vocab->type_count || event.retailer < 1 ||
		event.retailer > UINT32_MAX) {
		return damaged(store, event.number, reterr);
	}
	FL_AUTO(fl_arena) scratch = {0};
	if (!fl_fields_read(fl_column_text(select, 8), &vocab->type[type - 1], words, &scratch,
		    builder->slots, value)) {
		return damaged(store, event.number, reterr);
	}
	return fl_history_add(builder, &event, reterr);
}

fl_code fl_history_gather_all(
	fl_store *store, const fl_vocab *vocab, fl_history_builder *builder, fl_error *reterr)
{
	FL_AUTO(fl_words) words = {0};
	FL_TRY(fl_words_load(store, &words, reterr));
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql, EVENT_COLUMNS "ORDER BY number", &select, reterr));
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			return FL_OK;
		}
		FL_TRY(gather_row(store, select, vocab, &words, builder, reterr));
	}
}

fl_code fl_history_gather_rows(fl_store *store, const fl_vocab *vocab, const int64_t *rows,
	size_t count, fl_history_builder *builder, fl_error *reterr)
{
	FL_AUTO(fl_words) words = {0};
	FL_TRY(fl_words_load(store, &words, reterr));
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql, EVENT_COLUMNS "WHERE number = :number", &select, reterr));
	for (size_t i = 0; i < count; i++) {
		bool row;
		fl_bind_int(select, ":number", rows[i]);
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			return damaged(store, rows[i], reterr);
		}
		FL_TRY(gather_row(store, select, vocab, &words, builder, reterr));
		sqlite3_reset(select);
	}
	return FL_OK;
}

/* The rows that the packs of the marked chunks name. */
static fl_code list_rows(
	fl_store *store, const bool *chunks, int64_t chunk_count, fl_buf *rows, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(
		store->sql, "SELECT pack FROM event_rows WHERE chunk = :chunk", &select, reterr));
	for (int64_t chunk = 0; chunk < chunk_count; chunk++) {
		bool row;
		if (!chunks[chunk]) {
			continue;
		}
		fl_bind_int(select, ":chunk", chunk);
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (row) {
			fl_unpack in = {.rest = fl_column_blob(select, 0)};
			uint64_t count = fl_unpack_number(&in);
			if (in.failed || count > UINT32_MAX ||
				!fl_buf_reserve(rows, count * sizeof(int64_t))) {
				return damaged(store, 0, reterr);
			}
			fl_unpack_i64(&in, (int64_t *)(void *)(rows->at + rows->len), count);
			rows->len += count * sizeof(int64_t);
		}
		sqlite3_reset(select);
	}
	return FL_OK;
}

/* Past this share of all events it is quicker to read the whole table than to look rows up. */
#define SHARE_LOOKED_UP 4

fl_code fl_history_gather_chunks(fl_store *store, const fl_vocab *vocab, const bool *chunks,
	int64_t chunk_count, int64_t first_new, fl_history_builder *builder, fl_error *reterr)
{
	FL_AUTO(fl_buf) rows = {0};
	FL_TRY(list_rows(store, chunks, chunk_count, &rows, reterr));
	size_t count = rows.len / sizeof(int64_t);
	if (count < (size_t)first_new / SHARE_LOOKED_UP) {
		const int64_t *list = (const int64_t *)(const void *)rows.at;
		return fl_history_gather_rows(store, vocab, list, count, builder, reterr);
	}
	FL_AUTO(fl_words) words = {0};
	FL_TRY(fl_words_load(store, &words, reterr));
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(
		store->sql, EVENT_COLUMNS "WHERE number < :new ORDER BY number", &select, reterr));
	fl_bind_int(select, ":new", first_new);
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			return FL_OK;
		}
		int64_t chunk = fl_chunk_of(sqlite3_column_int64(select, 1));
		if (chunk >= 0 && chunk < chunk_count && chunks[chunk]) {
			FL_TRY(gather_row(store, select, vocab, &words, builder, reterr));
		}
	}
}
