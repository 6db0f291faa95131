/* SPDX-License-Identifier: Apache-2.0 */
/* Draws as the file keeps them. */
#include "store/draws.h"

/* A row of sealed lines is about as long as this. */
#define LINES_BYTES ((size_t)1 << 20)

static fl_code damaged(const fl_store *store, uint64_t number, fl_error *reterr)
{
	return fl_fail_at(reterr, FL_MISMATCH, store->path, 0, 0,
		TR("draw %llu is damaged: run `fairlot ledger verify`",
			"第 %llu 次抽取已损坏：请运行 fairlot ledger verify"),
		(unsigned long long)number);
}

/* ---- Draws ---------------------------------------------------------------------------------- */

fl_code fl_draw_next(fl_store *store, uint64_t *ret_number, fl_hash *ret_previous, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT number, seal_commit FROM draw ORDER BY number DESC LIMIT 1", &select,
		reterr));
	bool row;
	FL_TRY(fl_sql_step(select, &row, reterr));
	uint64_t last = row ? (uint64_t)sqlite3_column_int64(select, 0) : 0;
	fl_hash previous = {{0}};
	if (row && !fl_hash_parse(fl_column_text(select, 1), &previous)) {
		return damaged(store, last, reterr);
	}
	*ret_number = last + 1;
	*ret_previous = previous;
	return FL_OK;
}

fl_code fl_draw_find(fl_store *store, uint64_t number, fl_arena *arena, bool *ret_found,
	fl_draw_state *ret_state, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT d.run, d.seal_commit, d.period_from, d.period_to, d.seal, o.record_sha256,"
		" r.entry, r.entry = d.entry, v.reason, v.sha256 FROM draw d"
		" LEFT JOIN outcome o ON o.draw = d.number"
		" LEFT JOIN released r ON r.draw = d.number"
		" LEFT JOIN voided v ON v.draw = d.number WHERE d.number = :number",
		&select, reterr));
	fl_bind_int(select, ":number", (int64_t)number);
	FL_TRY(fl_sql_step(select, ret_found, reterr));
	if (!*ret_found) {
		return FL_OK;
	}
	fl_draw_state state = {.row = {.number = number,
				       .run = sqlite3_column_int64(select, 0),
				       .period_from = fl_column_day(select, 2),
				       .period_to = fl_column_day(select, 3),
				       .seal = fl_arena_copy(arena, fl_column_text(select, 4))},
		.drawn = sqlite3_column_type(select, 5) != SQLITE_NULL,
		.released = sqlite3_column_type(select, 6) != SQLITE_NULL,
		.at_once = sqlite3_column_int(select, 7) != 0,
		.voided = sqlite3_column_type(select, 8) != SQLITE_NULL,
		.reason = fl_arena_copy(arena, fl_column_text(select, 8))};
	if (state.row.seal.at == NULL || state.reason.at == NULL) {
		return fl_fail_memory(reterr);
	}
	if (!fl_hash_parse(fl_column_text(select, 1), &state.row.commit) ||
		(state.drawn && !fl_hash_parse(fl_column_text(select, 5), &state.record)) ||
		(state.voided && !fl_hash_parse(fl_column_text(select, 9), &state.void_document)) ||
		!fl_hash_equal(fl_sha256_of(state.row.seal), state.row.commit)) {
		return damaged(store, number, reterr);
	}
	*ret_state = state;
	return FL_OK;
}

#define WAITS_FOR_DRAWING                                          \
	"NOT EXISTS(SELECT 1 FROM outcome WHERE draw = d.number) " \
	"AND NOT EXISTS(SELECT 1 FROM voided WHERE draw = d.number)"

fl_code fl_draw_waiting(
	fl_store *store, bool drawn, uint64_t *ret_number, uint64_t *ret_count, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		drawn ? "SELECT min(d.number), count(*) FROM draw d WHERE "
			"EXISTS(SELECT 1 FROM outcome WHERE draw = d.number) "
			"AND NOT EXISTS(SELECT 1 FROM released WHERE draw = d.number)"
		      : "SELECT min(d.number), count(*) FROM draw d WHERE " WAITS_FOR_DRAWING,
		&select, reterr));
	bool row;
	FL_TRY(fl_sql_step(select, &row, reterr));
	*ret_number = (uint64_t)sqlite3_column_int64(select, 0);
	*ret_count = (uint64_t)sqlite3_column_int64(select, 1);
	return FL_OK;
}

fl_code fl_draw_parallel(fl_store *store, fl_text agency, fl_text purpose, fl_day from, fl_day to,
	uint64_t *ret_number, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT max(d.number) FROM draw d WHERE d.period_from <= :to AND d.period_to >= "
		":from"
		" AND json_extract(d.seal, '$.agency') = :agency"
		" AND json_extract(d.seal, '$.purpose') = :purpose AND " WAITS_FOR_DRAWING,
		&select, reterr));
	fl_bind_int(select, ":from", from);
	fl_bind_int(select, ":to", to);
	fl_bind_text(select, ":agency", agency);
	fl_bind_text(select, ":purpose", purpose);
	bool row;
	FL_TRY(fl_sql_step(select, &row, reterr));
	*ret_number = (uint64_t)sqlite3_column_int64(select, 0);
	return FL_OK;
}

fl_code fl_draw_with_commitment(
	fl_store *store, fl_hash commitment, uint64_t number, uint64_t *ret_other, fl_error *reterr)
{
	char hex[FL_HASH_HEX_BYTES];
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT min(number) FROM draw WHERE number <> :number AND instr(seal, "
		":commitment)",
		&select, reterr));
	fl_bind_int(select, ":number", (int64_t)number);
	fl_bind_text(select, ":commitment", fl_text_of(fl_hash_hex(commitment, hex)));
	bool row;
	FL_TRY(fl_sql_step(select, &row, reterr));
	*ret_other = (uint64_t)sqlite3_column_int64(select, 0);
	return FL_OK;
}

/* ---- Rows ----------------------------------------------------------------------------------- */

fl_code fl_draw_add(fl_entry *entry, const fl_draw_row *draw, fl_error *reterr)
{
	char commit[FL_HASH_HEX_BYTES];
	int64_t number;
	const fl_cell cells[] = {fl_cell_int(draw->run),
		fl_cell_text(fl_text_of(fl_hash_hex(draw->commit, commit))),
		fl_cell_day(draw->period_from), fl_cell_day(draw->period_to),
		fl_cell_text(draw->seal)};
	FL_TRY(fl_entry_add(entry, FL_TABLE_DRAW, cells, &number, NULL, reterr));
	assert((uint64_t)number == draw->number);
	return FL_OK;
}

fl_code fl_outcome_add(fl_entry *entry, uint64_t draw, fl_hash record, fl_error *reterr)
{
	char hex[FL_HASH_HEX_BYTES];
	const fl_cell cells[] = {
		fl_cell_int((int64_t)draw), fl_cell_text(fl_text_of(fl_hash_hex(record, hex)))};
	return fl_entry_add(entry, FL_TABLE_OUTCOME, cells, NULL, NULL, reterr);
}

fl_code fl_release_add(fl_entry *entry, uint64_t draw, fl_error *reterr)
{
	const fl_cell cell = fl_cell_int((int64_t)draw);
	return fl_entry_add(entry, FL_TABLE_RELEASED, &cell, NULL, NULL, reterr);
}

fl_code fl_void_add(
	fl_entry *entry, uint64_t draw, fl_text reason, fl_hash document, fl_error *reterr)
{
	char hex[FL_HASH_HEX_BYTES];
	const fl_cell cells[] = {fl_cell_int((int64_t)draw), fl_cell_text(reason),
		fl_cell_text(fl_text_of(fl_hash_hex(document, hex)))};
	return fl_entry_add(entry, FL_TABLE_VOIDED, cells, NULL, NULL, reterr);
}

fl_code fl_drawn_add(fl_entry *entry, uint64_t draw, fl_text target, const char *how, int64_t place,
	fl_text inspectors, fl_error *reterr)
{
	const fl_cell cells[] = {fl_cell_int((int64_t)draw), fl_cell_text(target),
		fl_cell_text(fl_text_of(how)), fl_cell_int(place), fl_cell_optional(inspectors)};
	return fl_entry_add(entry, FL_TABLE_DRAWN, cells, NULL, NULL, reterr);
}

/* ---- Sealed lists --------------------------------------------------------------------------- */

fl_code fl_sealed_add(fl_entry *entry, uint64_t draw, fl_text department, const char *list,
	fl_text lines, fl_error *reterr)
{
	while (lines.len > 0) {
		size_t len = lines.len < LINES_BYTES ? lines.len : LINES_BYTES;
		while (len < lines.len && lines.at[len - 1] != '\n') {
			len++;
		}
		const fl_cell cells[] = {fl_cell_int((int64_t)draw), fl_cell_text(department),
			fl_cell_text(fl_text_of(list)), fl_cell_text((fl_text){lines.at, len})};
		FL_TRY(fl_entry_add(entry, FL_TABLE_SEALED, cells, NULL, NULL, reterr));
		lines.at += len;
		lines.len -= len;
	}
	return FL_OK;
}

fl_code fl_sealed_read(fl_store *store, uint64_t draw, fl_text department, const char *list,
	fl_arena *arena, fl_text *ret_lines, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_AUTO(fl_buf) lines = {0};
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT lines FROM sealed WHERE draw = :draw AND department = :department"
		" AND list = :list ORDER BY number",
		&select, reterr));
	fl_bind_int(select, ":draw", (int64_t)draw);
	fl_bind_text(select, ":department", department);
	fl_bind_text(select, ":list", fl_text_of(list));
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			break;
		}
		fl_buf_text(&lines, fl_column_text(select, 0));
	}
	*ret_lines = fl_arena_copy(arena, fl_buf_view(&lines));
	return lines.failed || ret_lines->at == NULL ? fl_fail_memory(reterr) : FL_OK;
}

/* ---- Revealed values ------------------------------------------------------------------------ */

fl_code fl_revealed_add(
	fl_entry *entry, uint64_t draw, fl_text name, fl_text value, fl_error *reterr)
{
	const fl_cell cells[] = {
		fl_cell_int((int64_t)draw), fl_cell_text(name), fl_cell_text(value)};
	return fl_entry_add(entry, FL_TABLE_REVEALED, cells, NULL, NULL, reterr);
}

fl_code fl_revealed_find(fl_store *store, uint64_t draw, fl_text name, fl_arena *arena,
	fl_text *ret_value, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT value FROM revealed WHERE draw = :draw AND name = :name "
		"ORDER BY number DESC LIMIT 1",
		&select, reterr));
	fl_bind_int(select, ":draw", (int64_t)draw);
	fl_bind_text(select, ":name", name);
	bool row;
	FL_TRY(fl_sql_step(select, &row, reterr));
	*ret_value = row ? fl_arena_copy(arena, fl_column_text(select, 0)) : (fl_text){"", 0};
	return ret_value->at != NULL ? FL_OK : fl_fail_memory(reterr);
}
