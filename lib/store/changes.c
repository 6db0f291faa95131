/* SPDX-License-Identifier: Apache-2.0 */
/* What happened to the lists of draws, and who visited whom last. */
#include "store/draws.h"

fl_code fl_change_add(fl_entry *entry, const fl_change_row *change, fl_error *reterr)
{
	const fl_cell cells[] = {fl_cell_int((int64_t)change->draw), fl_cell_int(change->place),
		fl_cell_text(fl_text_of(change->kind)), fl_cell_text(change->target),
		fl_cell_text(change->visited), fl_cell_text(change->inspectors),
		fl_cell_text(change->body)};
	return fl_entry_add(entry, FL_TABLE_CHANGE, cells, NULL, NULL, reterr);
}

fl_code fl_changes_read(fl_store *store, uint64_t draw, fl_arena *arena, fl_text **ret_bodies,
	size_t *ret_count, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_AUTO(fl_buf) bodies = {0};
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT body FROM change WHERE draw = :draw ORDER BY place", &select, reterr));
	fl_bind_int(select, ":draw", (int64_t)draw);
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			break;
		}
		fl_text body = fl_arena_copy(arena, fl_column_text(select, 0));
		fl_buf_add(&bodies, &body, sizeof(body));
		bodies.failed = bodies.failed || body.at == NULL;
	}
	size_t count = bodies.len / sizeof(fl_text);
	fl_text *kept = fl_arena_array(arena, fl_text, count + 1);
	if (bodies.failed || kept == NULL) {
		return fl_fail_memory(reterr);
	}
	if (count > 0) {
		memcpy(kept, bodies.at, bodies.len);
	}
	*ret_bodies = kept;
	*ret_count = count;
	return FL_OK;
}

fl_code fl_draw_newest(fl_store *store, uint64_t *ret_number, fl_error *reterr)
{
	int64_t number;
	FL_TRY(fl_sql_number(store->sql, "SELECT max(draw) FROM outcome", 0, &number, reterr));
	*ret_number = (uint64_t)number;
	return FL_OK;
}

/* Who was on each list in the end, the newest draw first, a row for each inspector. */
static const char last_visits[] =
	"SELECT v.draw, v.target, i.value FROM"
	" (SELECT draw, target, inspectors FROM drawn WHERE how <> 'reserve' UNION ALL"
	"  SELECT draw, visited, inspectors FROM change WHERE kind = 'replacement' AND visited <> "
	"'') v,"
	" json_each(coalesce((SELECT c.inspectors FROM change c WHERE c.draw = v.draw AND"
	"  c.visited = v.target ORDER BY c.place DESC LIMIT 1), v.inspectors, '[]')) i"
	" WHERE NOT EXISTS(SELECT 1 FROM change c WHERE c.draw = v.draw AND c.target = v.target AND"
	"  c.kind = 'replacement') ORDER BY v.target, v.draw DESC";

fl_code fl_visits_last(fl_store *store, fl_arena *arena, fl_buf *ret_visits, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql, last_visits, &select, reterr));
	fl_text target = {NULL, 0};
	int64_t draw = 0;
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			return FL_OK;
		}
		fl_text now = fl_column_text(select, 1);
		if (target.at == NULL || !fl_text_equal(now, target)) {
			target = fl_arena_copy(arena, now);
			draw = sqlite3_column_int64(select, 0);
		}
		if (sqlite3_column_int64(select, 0) != draw) {
			continue; /* of an earlier draw */
		}
		const fl_last_visit visit = {
			target, fl_arena_copy(arena, fl_column_text(select, 2))};
		fl_buf_add(ret_visits, &visit, sizeof(visit));
		if (ret_visits->failed || visit.target.at == NULL || visit.inspector.at == NULL) {
			return fl_fail_memory(reterr);
		}
	}
}
