/* SPDX-License-Identifier: Apache-2.0 */
/* Inspectors, the strata that they serve, barred pairs. */
#include "store/lists.h"

/* ---- Adding --------------------------------------------------------------------------------- */

fl_code fl_list_import_begin(fl_entry *entry, fl_list_import *ret_import, fl_error *reterr)
{
	FL_AUTO(fl_list_import) import = {.entry = entry};
	const struct {
		sqlite3_stmt **stmt;
		const char *text;
	} selects[] = {
		{&import.inspector,
			"SELECT name, capacity, lead, unit, department FROM inspector WHERE id = "
			":id "
			"ORDER BY number DESC LIMIT 1"},
		{&import.retailer, "SELECT 1 FROM retailer WHERE id = :id"},
		{&import.service,
			"SELECT until FROM service WHERE inspector = :inspector AND "
			"stratum = :stratum ORDER BY number DESC LIMIT 1"},
		{&import.barred,
			"SELECT reason, ground, requested_by, decided_by, decided_on, until "
			"FROM barred WHERE target = :target AND inspector = :inspector "
			"ORDER BY number DESC LIMIT 1"},
	};
	for (size_t i = 0; i < sizeof(selects) / sizeof(selects[0]); i++) {
		FL_TRY(fl_sql_prepare(entry->store->sql, selects[i].text, selects[i].stmt, reterr));
	}
	*ret_import = import;
	import = (fl_list_import){0};
	return FL_OK;
}

void fl_list_import_done(fl_list_import *import)
{
	sqlite3_finalize(import->inspector);
	sqlite3_finalize(import->retailer);
	sqlite3_finalize(import->service);
	sqlite3_finalize(import->barred);
	*import = (fl_list_import){0};
}

static fl_code exists(sqlite3_stmt *select, fl_text id, bool *ret_exists, fl_error *reterr)
{
	sqlite3_reset(select);
	fl_bind_text(select, ":id", id);
	FL_TRY(fl_sql_step(select, ret_exists, reterr));
	return FL_OK;
}

static bool column_is(sqlite3_stmt *select, int column, fl_text text)
{
	return fl_text_equal(fl_column_text(select, column), text);
}

fl_code fl_inspector_add(fl_list_import *import, const fl_inspector_row *row, fl_row_fate *ret_fate,
	fl_error *reterr)
{
	bool found;
	FL_TRY(exists(import->inspector, row->id, &found, reterr));
	bool same = found && column_is(import->inspector, 0, row->name) &&
		sqlite3_column_int64(import->inspector, 1) == row->capacity &&
		sqlite3_column_int64(import->inspector, 2) == row->lead &&
		column_is(import->inspector, 3, row->unit) &&
		column_is(import->inspector, 4, row->department);
	sqlite3_reset(import->inspector);
	*ret_fate = same ? FL_ROW_UNCHANGED : found ? FL_ROW_CHANGED : FL_ROW_ADDED;
	if (same) {
		return FL_OK;
	}
	const fl_cell cells[] = {fl_cell_text(row->id), fl_cell_optional(row->name),
		fl_cell_int(row->capacity), fl_cell_int(row->lead), fl_cell_optional(row->unit),
		fl_cell_optional(row->department)};
	return fl_entry_add(import->entry, FL_TABLE_INSPECTOR, cells, NULL, NULL, reterr);
}

fl_code fl_service_add(
	fl_list_import *import, const fl_service_row *row, fl_row_fate *ret_fate, fl_error *reterr)
{
	bool known, found;
	FL_TRY(exists(import->inspector, row->inspector, &known, reterr));
	sqlite3_reset(import->inspector);
	if (!known) {
		*ret_fate = FL_ROW_UNKNOWN_INSPECTOR;
		return FL_OK;
	}
	fl_bind_text(import->service, ":inspector", row->inspector);
	fl_bind_text(import->service, ":stratum", row->stratum);
	FL_TRY(fl_sql_step(import->service, &found, reterr));
	bool same = found && fl_column_day(import->service, 0) == row->until;
	sqlite3_reset(import->service);
	*ret_fate = same ? FL_ROW_UNCHANGED : found ? FL_ROW_CHANGED : FL_ROW_ADDED;
	if (same) {
		return FL_OK;
	}
	const fl_cell cells[] = {
		fl_cell_text(row->inspector), fl_cell_text(row->stratum), fl_cell_day(row->until)};
	return fl_entry_add(import->entry, FL_TABLE_SERVICE, cells, NULL, NULL, reterr);
}

static fl_code same_barred(
	fl_list_import *import, const fl_barred_row *row, bool *ret_same, fl_error *reterr)
{
	bool found;
	sqlite3_stmt *select = import->barred;
	fl_bind_text(select, ":target", row->target);
	fl_bind_text(select, ":inspector", row->inspector);
	FL_TRY(fl_sql_step(select, &found, reterr));
	*ret_same = found && column_is(select, 0, row->reason) &&
		column_is(select, 1, row->ground) && column_is(select, 2, row->requested_by) &&
		column_is(select, 3, row->decided_by) &&
		fl_column_day(select, 4) == row->decided_on &&
		fl_column_day(select, 5) == row->until;
	sqlite3_reset(select);
	return FL_OK;
}

fl_code fl_barred_add(
	fl_list_import *import, const fl_barred_row *row, fl_row_fate *ret_fate, fl_error *reterr)
{
	bool known, same;
	FL_TRY(exists(import->retailer, row->target, &known, reterr));
	sqlite3_reset(import->retailer);
	if (!known) {
		*ret_fate = FL_ROW_UNKNOWN_RETAILER;
		return FL_OK;
	}
	FL_TRY(exists(import->inspector, row->inspector, &known, reterr));
	sqlite3_reset(import->inspector);
	if (!known) {
		*ret_fate = FL_ROW_UNKNOWN_INSPECTOR;
		return FL_OK;
	}
	FL_TRY(same_barred(import, row, &same, reterr));
	*ret_fate = same ? FL_ROW_UNCHANGED : FL_ROW_ADDED;
	if (same) {
		return FL_OK;
	}
	const fl_cell cells[] = {fl_cell_text(row->target), fl_cell_text(row->inspector),
		fl_cell_text(row->reason), fl_cell_optional(row->ground),
		fl_cell_optional(row->requested_by), fl_cell_optional(row->decided_by),
		fl_cell_day(row->decided_on), fl_cell_day(row->until)};
	return fl_entry_add(import->entry, FL_TABLE_BARRED, cells, NULL, NULL, reterr);
}

/* ---- Loading -------------------------------------------------------------------------------- */

/* The newest line of each key that has not ended before the day. */
#define NEWEST(columns, table, key)                                                          \
	"SELECT " columns " FROM " table " t WHERE number = (SELECT max(number) FROM " table \
	" n WHERE " key ") AND (until IS NULL OR until >= :day) ORDER BY "

static const char inspectors[] =
	"SELECT id, name, capacity, lead, unit, department FROM inspector t WHERE number = "
	"(SELECT max(number) FROM inspector n WHERE n.id = t.id) AND :day IS NOT NULL ORDER BY id";
/* With those that have ended: who has had lines and has none left serves nothing. */
static const char services[] =
	"SELECT inspector, stratum, until FROM service t WHERE number = (SELECT max(number) FROM "
	"service n WHERE n.inspector = t.inspector AND n.stratum = t.stratum) AND :day IS NOT NULL "
	"ORDER BY inspector, stratum";
static const char barreds[] =
	NEWEST("target, inspector, reason, ground, requested_by, decided_by, decided_on, until",
		"barred", "n.target = t.target AND n.inspector = t.inspector") "target, inspector";

static fl_text kept(fl_arena *arena, sqlite3_stmt *select, int column, bool *failed)
{
	fl_text text = fl_arena_copy(arena, fl_column_text(select, column));
	*failed = *failed || text.at == NULL;
	return text;
}

static fl_inspector_row read_inspector(fl_arena *arena, sqlite3_stmt *select, bool *failed)
{
	return (fl_inspector_row){.id = kept(arena, select, 0, failed),
		.name = kept(arena, select, 1, failed),
		.capacity = sqlite3_column_int64(select, 2),
		.lead = sqlite3_column_int64(select, 3),
		.unit = kept(arena, select, 4, failed),
		.department = kept(arena, select, 5, failed)};
}

static fl_service_row read_service(fl_arena *arena, sqlite3_stmt *select, bool *failed)
{
	return (fl_service_row){.inspector = kept(arena, select, 0, failed),
		.stratum = kept(arena, select, 1, failed),
		.until = fl_column_day(select, 2)};
}

static fl_barred_row read_barred(fl_arena *arena, sqlite3_stmt *select, bool *failed)
{
	return (fl_barred_row){.target = kept(arena, select, 0, failed),
		.inspector = kept(arena, select, 1, failed),
		.reason = kept(arena, select, 2, failed),
		.ground = kept(arena, select, 3, failed),
		.requested_by = kept(arena, select, 4, failed),
		.decided_by = kept(arena, select, 5, failed),
		.decided_on = fl_column_day(select, 6),
		.until = fl_column_day(select, 7)};
}

/* Reads all rows of `select` into a buffer of rows of `type`, by `read`. */
#define LOAD(store, text, day, arena, type, read, buffer, reterr)             \
	do {                                                                  \
		FL_AUTO_STMT select_ = NULL;                                  \
		FL_TRY(fl_sql_prepare((store)->sql, text, &select_, reterr)); \
		fl_bind_int(select_, ":day", day);                            \
		for (;;) {                                                    \
			bool row_, failed_ = false;                           \
			FL_TRY(fl_sql_step(select_, &row_, reterr));          \
			if (!row_) {                                          \
				break;                                        \
			}                                                     \
			const type loaded_ = read(arena, select_, &failed_);  \
			fl_buf_add(buffer, &loaded_, sizeof(loaded_));        \
			if (failed_ || (buffer)->failed) {                    \
				return fl_fail_memory(reterr);                \
			}                                                     \
		}                                                             \
	} while (0)

/* Moves a buffer's rows to the arena. */
static void *settle(fl_arena *arena, fl_buf *rows)
{
	void *settled = fl_arena_alloc(arena, 1, rows->len);
	if (settled != NULL && rows->len > 0) {
		memcpy(settled, rows->at, rows->len);
	}
	return settled;
}

fl_code fl_lists_load(
	fl_store *store, fl_day day, fl_arena *arena, fl_lists *ret_lists, fl_error *reterr)
{
	FL_AUTO(fl_buf) inspector = {0};
	FL_AUTO(fl_buf) service = {0};
	FL_AUTO(fl_buf) barred = {0};
	LOAD(store, inspectors, day, arena, fl_inspector_row, read_inspector, &inspector, reterr);
	LOAD(store, services, day, arena, fl_service_row, read_service, &service, reterr);
	LOAD(store, barreds, day, arena, fl_barred_row, read_barred, &barred, reterr);
	fl_lists lists = {.inspector = settle(arena, &inspector),
		.inspector_count = inspector.len / sizeof(fl_inspector_row),
		.service = settle(arena, &service),
		.service_count = service.len / sizeof(fl_service_row),
		.barred = settle(arena, &barred),
		.barred_count = barred.len / sizeof(fl_barred_row)};
	if (lists.inspector == NULL || lists.service == NULL || lists.barred == NULL) {
		return fl_fail_memory(reterr);
	}
	*ret_lists = lists;
	return FL_OK;
}
