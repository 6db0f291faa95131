/* SPDX-License-Identifier: Apache-2.0 */
/* Draws as the file keeps them. */
#include "store/draws.h"

fl_code fl_draw_next(fl_store *store, uint64_t *ret_number, fl_hash *ret_previous, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT number, seal_commit FROM draw ORDER BY number DESC LIMIT 1", &select,
		reterr));
	bool row;
	FL_TRY(fl_sql_step(select, &row, reterr));
	fl_hash previous = {{0}};
	if (row && !fl_hash_parse(fl_column_text(select, 1), &previous)) {
		return fl_fail_at(reterr, FL_MISMATCH, store->path, 0, 0,
			TR("the last draw is damaged: run `fairlot ledger verify`",
				"最近一次抽取的记录已损坏：请运行 fairlot ledger verify"));
	}
	*ret_number = row ? (uint64_t)sqlite3_column_int64(select, 0) + 1 : 1;
	*ret_previous = previous;
	return FL_OK;
}

fl_code fl_draw_add(fl_entry *entry, const fl_draw_row *draw, fl_error *reterr)
{
	char commit[FL_HASH_HEX_BYTES], record[FL_HASH_HEX_BYTES];
	int64_t number;
	const fl_cell cells[] = {fl_cell_int(draw->run),
		fl_cell_text(fl_text_of(fl_hash_hex(draw->commit, commit))),
		fl_cell_text(fl_text_of(fl_hash_hex(draw->record, record))),
		fl_cell_day(draw->period_from), fl_cell_day(draw->period_to)};
	FL_TRY(fl_entry_add(entry, FL_TABLE_DRAW, cells, &number, NULL, reterr));
	assert((uint64_t)number == draw->number);
	return FL_OK;
}

fl_code fl_drawn_add(fl_entry *entry, uint64_t draw, fl_text target, const char *how, int64_t place,
	fl_text inspectors, fl_error *reterr)
{
	const fl_cell cells[] = {fl_cell_int((int64_t)draw), fl_cell_text(target),
		fl_cell_text(fl_text_of(how)), fl_cell_int(place), fl_cell_optional(inspectors)};
	return fl_entry_add(entry, FL_TABLE_DRAWN, cells, NULL, NULL, reterr);
}
