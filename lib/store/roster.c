/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The roster of retailers.
 *
 * A pack is: number of units, number of versions; column: length of each licence number; the
 * licence numbers; columns, one entry a version, versions of a unit from old to new: unit, day
 * recorded, licence date, stratum (a word), status.
 */
#include "store/roster.h"

const char *const fl_status_names[3] = {"active", "suspended", "closed"};

/* ---- Finding -------------------------------------------------------------------------------- */

fl_code fl_roster_map(fl_store *store, fl_text_map *ret_map, fl_error *reterr)
{
	FL_AUTO(fl_text_map) map = {0};
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql, "SELECT number, id FROM retailer", &select, reterr));
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			break;
		}
		FL_TRY(fl_text_map_add(
			&map, fl_column_text(select, 1), sqlite3_column_int64(select, 0), reterr));
	}
	*ret_map = map;
	map = (fl_text_map){0};
	return FL_OK;
}

#define NEWEST_DETAIL                                                                              \
	"SELECT name, address, holder_id, licensed_on, stratum, format, status, attributes "       \
	"FROM retailer_detail WHERE retailer = :retailer AND entry <= :last ORDER BY number DESC " \
	"LIMIT 1"

static int64_t status_number(fl_text name)
{
	for (int64_t i = 0; i < 3; i++) {
		if (fl_text_is(name, fl_status_names[i])) {
			return i;
		}
	}
	return FL_STATUS_ACTIVE;
}

static fl_retailer_row read_detail(sqlite3_stmt *select)
{
	return (fl_retailer_row){.name = fl_column_text(select, 0),
		.address = fl_column_text(select, 1),
		.holder_id = fl_column_text(select, 2),
		.licensed_on = fl_column_day(select, 3),
		.stratum = fl_column_text(select, 4),
		.format = fl_column_text(select, 5),
		.status = status_number(fl_column_text(select, 6)),
		.attributes = fl_column_text(select, 7)};
}

fl_code fl_roster_last_entry(fl_store *store, fl_day day, int64_t *ret_entry, fl_error *reterr)
{
	char text[FL_DAY_TEXT_BYTES];
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT max(seq) FROM ledger WHERE json_extract(body, '$.day') <= :day", &select,
		reterr));
	fl_bind_text(select, ":day", fl_text_of(fl_day_format(day, text)));
	bool row;
	FL_TRY(fl_sql_step(select, &row, reterr));
	*ret_entry = row ? sqlite3_column_int64(select, 0) : 0;
	return FL_OK;
}

fl_code fl_roster_lookup_init(
	fl_store *store, fl_day known_at, fl_roster_lookup *ret_lookup, fl_error *reterr)
{
	FL_AUTO(fl_roster_lookup) lookup = {0};
	int64_t last;
	FL_TRY(fl_roster_last_entry(store, known_at, &last, reterr));
	FL_TRY(fl_sql_prepare(
		store->sql, "SELECT number FROM retailer WHERE id = :id", &lookup.number, reterr));
	FL_TRY(fl_sql_prepare(store->sql, NEWEST_DETAIL, &lookup.newest, reterr));
	fl_bind_int(lookup.newest, ":last", last);
	*ret_lookup = lookup;
	lookup = (fl_roster_lookup){0};
	return FL_OK;
}

void fl_roster_lookup_done(fl_roster_lookup *lookup)
{
	sqlite3_finalize(lookup->number);
	sqlite3_finalize(lookup->newest);
	*lookup = (fl_roster_lookup){0};
}

fl_code fl_roster_find(fl_roster_lookup *lookup, fl_text id, fl_arena *arena, bool *ret_found,
	int64_t *ret_number, fl_retailer_row *ret_row, fl_error *reterr)
{
	sqlite3_reset(lookup->number);
	sqlite3_reset(lookup->newest);
	fl_bind_text(lookup->number, ":id", id);
	FL_TRY(fl_sql_step(lookup->number, ret_found, reterr));
	if (!*ret_found) {
		return FL_OK;
	}
	*ret_number = sqlite3_column_int64(lookup->number, 0);
	fl_bind_int(lookup->newest, ":retailer", *ret_number);
	bool described;
	FL_TRY(fl_sql_step(lookup->newest, &described, reterr));
	fl_retailer_row row = described ? read_detail(lookup->newest) : (fl_retailer_row){0};
	row.id = id;
	fl_text *const texts[] = {&row.id, &row.name, &row.address, &row.holder_id, &row.stratum,
		&row.format, &row.attributes};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		*texts[i] = fl_arena_copy(arena, *texts[i]);
		if (texts[i]->at == NULL) {
			return fl_fail_memory(reterr);
		}
	}
	*ret_row = row;
	return FL_OK;
}

/* ---- Importing ------------------------------------------------------------------------------ */

fl_code fl_roster_import_begin(fl_entry *entry, fl_roster_import *ret_import, fl_error *reterr)
{
	FL_AUTO(fl_roster_import) import = {.entry = entry};
	FL_TRY(fl_roster_map(entry->store, &import.ids, reterr));
	FL_TRY(fl_sql_prepare(entry->store->sql, NEWEST_DETAIL, &import.newest, reterr));
	fl_bind_int(import.newest, ":last", INT64_MAX);
	*ret_import = import;
	import = (fl_roster_import){0};
	return FL_OK;
}

void fl_roster_import_done(fl_roster_import *import)
{
	fl_text_map_done(&import->ids);
	fl_buf_done(&import->touched);
	sqlite3_finalize(import->newest);
	import->newest = NULL;
}

static bool same_detail(const fl_retailer_row *a, const fl_retailer_row *b)
{
	return fl_text_equal(a->name, b->name) && fl_text_equal(a->address, b->address) &&
		fl_text_equal(a->holder_id, b->holder_id) && a->licensed_on == b->licensed_on &&
		fl_text_equal(a->stratum, b->stratum) && fl_text_equal(a->format, b->format) &&
		a->status == b->status && fl_text_equal(a->attributes, b->attributes);
}

static fl_text attributes_of(const fl_retailer_row *row)
{
	return fl_text_is(row->attributes, "{}") ? (fl_text){"", 0} : row->attributes;
}

static fl_code is_unchanged(fl_roster_import *import, int64_t retailer, const fl_retailer_row *row,
	bool *ret_same, fl_error *reterr)
{
	bool found;
	fl_bind_int(import->newest, ":retailer", retailer);
	FL_TRY(fl_sql_step(import->newest, &found, reterr));
	if (found) {
		fl_retailer_row before = read_detail(import->newest);
		fl_retailer_row now = *row;
		now.attributes = attributes_of(row);
		*ret_same = same_detail(&before, &now);
	} else {
		*ret_same = false;
	}
	sqlite3_reset(import->newest);
	return FL_OK;
}

fl_code fl_roster_add(fl_roster_import *import, const fl_retailer_row *row, fl_row_fate *ret_fate,
	fl_error *reterr)
{
	int64_t retailer;
	bool known = fl_text_map_get(&import->ids, row->id, &retailer);
	if (known) {
		bool same;
		FL_TRY(is_unchanged(import, retailer, row, &same, reterr));
		if (same) {
			*ret_fate = FL_ROW_UNCHANGED;
			return FL_OK;
		}
	} else {
		const fl_cell cell = fl_cell_text(row->id);
		FL_TRY(fl_entry_add(
			import->entry, FL_TABLE_RETAILER, &cell, &retailer, NULL, reterr));
		FL_TRY(fl_text_map_add(&import->ids, row->id, retailer, reterr));
	}
	const fl_cell cells[] = {fl_cell_int(retailer), fl_cell_optional(row->name),
		fl_cell_optional(row->address), fl_cell_optional(row->holder_id),
		fl_cell_day(row->licensed_on), fl_cell_text(row->stratum),
		fl_cell_optional(row->format),
		fl_cell_text(fl_text_of(fl_status_names[row->status])),
		fl_cell_optional(attributes_of(row))};
	FL_TRY(fl_entry_add(import->entry, FL_TABLE_RETAILER_DETAIL, cells, NULL, NULL, reterr));
	fl_buf_add(&import->touched, &retailer, sizeof(retailer));
	*ret_fate = known ? FL_ROW_CHANGED : FL_ROW_ADDED;
	return import->touched.failed ? fl_fail_memory(reterr) : FL_OK;
}

static int compare_numbers(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

fl_code fl_roster_import_end(fl_roster_import *import, fl_error *reterr)
{
	fl_store *store = import->entry->store;
	int64_t *touched = (int64_t *)(void *)import->touched.at;
	size_t count = import->touched.len / sizeof(int64_t);
	if (count == 0) {
		return FL_OK;
	}
	qsort(touched, count, sizeof(int64_t), compare_numbers);
	FL_AUTO_PTR(fl_roster_packer) packer = NULL;
	FL_TRY(fl_roster_packer_new(store, false, &packer, reterr));
	FL_AUTO_STMT insert = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		"INSERT OR REPLACE INTO roster_pack(chunk, pack) VALUES(:chunk, :pack)", &insert,
		reterr));
	int64_t done = -1;
	for (size_t i = 0; i < count; i++) {
		int64_t chunk = fl_chunk_of(touched[i]);
		if (chunk == done) {
			continue;
		}
		done = chunk;
		fl_text pack;
		FL_TRY(fl_roster_pack(packer, chunk, &pack, reterr));
		fl_bind_int(insert, ":chunk", chunk);
		fl_bind_blob(insert, ":pack", pack);
		FL_TRY(fl_sql_done(insert, reterr));
	}
	return FL_OK;
}

/* ---- Packing -------------------------------------------------------------------------------- */

enum { VERSION_COLUMNS = 5 };

struct fl_roster_packer {
	fl_store *store;
	fl_words words;
	fl_buf days; /* of fl_day: the day of each ledger entry, by seq */
	sqlite3_stmt *ids;
	sqlite3_stmt *details;
	fl_buf id_len;
	fl_buf id_bytes;
	fl_buf column[VERSION_COLUMNS];
	fl_buf pack;
};

void fl_roster_packer_free(fl_roster_packer *packer)
{
	if (packer == NULL) {
		return;
	}
	fl_words_done(&packer->words);
	fl_buf_done(&packer->days);
	sqlite3_finalize(packer->ids);
	sqlite3_finalize(packer->details);
	fl_buf_done(&packer->id_len);
	fl_buf_done(&packer->id_bytes);
	for (int i = 0; i < VERSION_COLUMNS; i++) {
		fl_buf_done(&packer->column[i]);
	}
	fl_buf_done(&packer->pack);
	free(packer);
}

fl_code fl_roster_packer_new(
	fl_store *store, bool fixed, fl_roster_packer **ret_packer, fl_error *reterr)
{
	FL_AUTO_PTR(fl_roster_packer) packer = calloc(1, sizeof(*packer));
	if (packer == NULL) {
		return fl_fail_memory(reterr);
	}
	packer->store = store;
	FL_TRY(fl_words_load(store, &packer->words, reterr));
	packer->words.fixed = fixed;
	FL_TRY(fl_ledger_days(store, &packer->days, reterr));
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT number, id FROM retailer WHERE number BETWEEN :from AND :to ORDER BY "
		"number",
		&packer->ids, reterr));
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT retailer, entry, licensed_on, stratum, status FROM retailer_detail "
		"WHERE retailer BETWEEN :from AND :to ORDER BY retailer, number",
		&packer->details, reterr));
	*ret_packer = FL_STEAL(packer);
	return FL_OK;
}

static fl_code damaged(const fl_roster_packer *packer, fl_error *reterr)
{
	return fl_fail_at(reterr, FL_MISMATCH, packer->store->path, 0, 0,
		TR("the roster is damaged: run `fairlot ledger verify`",
			"零售户名录已损坏：请运行 fairlot ledger verify"));
}

static void add_number(fl_buf *column, int64_t number)
{
	fl_buf_add(column, &number, sizeof(number));
}

static fl_code gather_ids(fl_roster_packer *packer, int64_t from, fl_error *reterr)
{
	packer->id_len.len = packer->id_bytes.len = 0;
	sqlite3_reset(packer->ids);
	fl_bind_int(packer->ids, ":from", from);
	fl_bind_int(packer->ids, ":to", from + FL_BATCH_UNITS_MAX - 1);
	for (int64_t expected = from;; expected++) {
		bool row;
		FL_TRY(fl_sql_step(packer->ids, &row, reterr));
		if (!row) {
			return FL_OK;
		}
		if (sqlite3_column_int64(packer->ids, 0) != expected) {
			return damaged(packer, reterr);
		}
		fl_text id = fl_column_text(packer->ids, 1);
		add_number(&packer->id_len, (int64_t)id.len);
		fl_buf_text(&packer->id_bytes, id);
	}
}

static fl_code gather_details(fl_roster_packer *packer, int64_t from, fl_error *reterr)
{
	for (int i = 0; i < VERSION_COLUMNS; i++) {
		packer->column[i].len = 0;
	}
	sqlite3_reset(packer->details);
	fl_bind_int(packer->details, ":from", from);
	fl_bind_int(packer->details, ":to", from + FL_BATCH_UNITS_MAX - 1);
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(packer->details, &row, reterr));
		if (!row) {
			return FL_OK;
		}
		int64_t entry = sqlite3_column_int64(packer->details, 1);
		const fl_day *days = (const fl_day *)(const void *)packer->days.at;
		if (entry < 1 || (size_t)entry >= packer->days.len / sizeof(fl_day)) {
			return damaged(packer, reterr);
		}
		fl_day licensed_on = fl_column_day(packer->details, 2);
		fl_text stratum = fl_column_text(packer->details, 3);
		int64_t word = 0;
		if (stratum.len > 0) {
			FL_TRY(fl_words_number(
				packer->store, &packer->words, stratum, &word, reterr));
		}
		add_number(&packer->column[0], sqlite3_column_int64(packer->details, 0) - from);
		add_number(&packer->column[1], days[entry]);
		add_number(&packer->column[2],
			licensed_on == FL_DAY_NONE ? FL_VALUE_NONE : licensed_on);
		add_number(&packer->column[3], word);
		add_number(&packer->column[4], status_number(fl_column_text(packer->details, 4)));
	}
}

fl_code fl_roster_pack(fl_roster_packer *packer, int64_t chunk, fl_text *ret_pack, fl_error *reterr)
{
	int64_t from = chunk * FL_BATCH_UNITS_MAX + 1;
	FL_TRY(gather_ids(packer, from, reterr));
	FL_TRY(gather_details(packer, from, reterr));
	size_t units = packer->id_len.len / sizeof(int64_t);
	size_t versions = packer->column[0].len / sizeof(int64_t);
	packer->pack.len = 0;
	fl_pack_number(&packer->pack, units);
	fl_pack_number(&packer->pack, versions);
	fl_pack_add(&packer->pack, (const int64_t *)(const void *)packer->id_len.at, units);
	fl_pack_bytes(&packer->pack, fl_buf_view(&packer->id_bytes));
	bool failed = packer->id_len.failed || packer->id_bytes.failed;
	for (int i = 0; i < VERSION_COLUMNS; i++) {
		failed = failed || packer->column[i].failed;
		fl_pack_add(&packer->pack, (const int64_t *)(const void *)packer->column[i].at,
			failed ? 0 : versions);
	}
	if (failed || packer->pack.failed) {
		return fl_fail_memory(reterr);
	}
	*ret_pack = fl_buf_view(&packer->pack);
	return FL_OK;
}
