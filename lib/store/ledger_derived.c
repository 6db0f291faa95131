/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying what is derived from the facts: the packs of histories and of the roster are made anew
 * and compared with those that are stored.
 */
#include "store/dictionary.h"
#include "store/history.h"
#include "store/ledger.h"
#include "store/roster.h"

typedef struct derived_check {
	fl_store *store;
	fl_ledger_report *report;
} derived_check;

/* The stored packs beside those made anew. */
typedef struct comparison {
	derived_check *all;
	sqlite3_stmt *events;
	sqlite3_stmt *rows;
	int64_t next; /* chunk: those before have been compared */
} comparison;

static fl_code stored_pack_is(
	sqlite3_stmt *select, int64_t chunk, fl_text pack, bool *ret_same, fl_error *reterr)
{
	bool row;
	sqlite3_reset(select);
	fl_bind_int(select, ":chunk", chunk);
	FL_TRY(fl_sql_step(select, &row, reterr));
	*ret_same = row ? fl_text_equal(fl_column_blob(select, 0), pack) : pack.len == 0;
	return FL_OK;
}

static void find_chunk(derived_check *all, int64_t chunk, const char *en, const char *zh)
{
	fl_ledger_find(all->report, 0,
		TR("retailers %lld to %lld: %s%.0s", "第 %lld 至 %lld 号零售户：%.0s%s"),
		(long long)(chunk * FL_BATCH_UNITS_MAX + 1),
		(long long)((chunk + 1) * FL_BATCH_UNITS_MAX), en, zh);
}

static fl_code compare_chunk(
	void *context, int64_t chunk, fl_text events, fl_text rows, fl_error *reterr)
{
	comparison *both = context;
	/* The chunks passed over have no events: nothing may be stored for them. */
	for (; both->next <= chunk; both->next++) {
		bool same_events, same_rows;
		bool here = both->next == chunk;
		FL_TRY(stored_pack_is(both->events, both->next, here ? events : (fl_text){"", 0},
			&same_events, reterr));
		FL_TRY(stored_pack_is(both->rows, both->next, here ? rows : (fl_text){"", 0},
			&same_rows, reterr));
		if (!same_events || !same_rows) {
			find_chunk(both->all, both->next,
				TR("their packed histories differ from the table of events",
					"打包的历史数据与事件表不一致"));
		}
	}
	return FL_OK;
}

/* A row that names a retailer far away must not make the check work through all in between. */
static fl_code check_retailers(derived_check *all, fl_error *reterr)
{
	int64_t number;
	FL_TRY(fl_sql_number(all->store->sql,
		"SELECT number FROM event WHERE retailer NOT BETWEEN 1 AND "
		"(SELECT count(*) FROM retailer) LIMIT 1",
		0, &number, reterr));
	return number == 0
		? FL_OK
		: fl_fail_at(reterr, FL_MISMATCH, all->store->path, 0, 0,
			  TR("row %lld of table event names a retailer that does not exist",
				  "事件表第 %lld 行所指的零售户不存在"),
			  (long long)number);
}

static fl_code check_events(derived_check *all, int64_t chunks, fl_error *reterr)
{
	FL_TRY(check_retailers(all, reterr));
	FL_AUTO(fl_arena) arena = {0};
	fl_vocab vocab;
	FL_TRY(fl_vocab_load(all->store, &arena, &vocab, reterr));
	FL_AUTO(fl_history_builder) builder = fl_history_builder_for(&vocab);
	FL_TRY(fl_history_gather_all(all->store, &vocab, &builder, reterr));
	FL_AUTO_STMT events = NULL;
	FL_AUTO_STMT rows = NULL;
	FL_TRY(fl_sql_prepare(all->store->sql, "SELECT pack FROM event_pack WHERE chunk = :chunk",
		&events, reterr));
	FL_TRY(fl_sql_prepare(all->store->sql, "SELECT pack FROM event_rows WHERE chunk = :chunk",
		&rows, reterr));
	comparison both = {.all = all, .events = events, .rows = rows};
	FL_TRY(fl_history_emit(all->store, &builder, compare_chunk, &both, reterr));
	if (both.next < chunks) {
		return compare_chunk(&both, chunks - 1, (fl_text){"", 0}, (fl_text){"", 0}, reterr);
	}
	return FL_OK;
}

static fl_code check_roster(derived_check *all, int64_t chunks, fl_error *reterr)
{
	FL_AUTO_PTR(fl_roster_packer) packer = NULL;
	FL_TRY(fl_roster_packer_new(all->store, true, &packer, reterr));
	FL_AUTO_STMT stored = NULL;
	FL_TRY(fl_sql_prepare(all->store->sql, "SELECT pack FROM roster_pack WHERE chunk = :chunk",
		&stored, reterr));
	for (int64_t chunk = 0; chunk < chunks; chunk++) {
		bool same;
		fl_text pack;
		FL_TRY(fl_roster_pack(packer, chunk, &pack, reterr));
		FL_TRY(stored_pack_is(stored, chunk, pack, &same, reterr));
		if (!same) {
			find_chunk(all, chunk,
				TR("their packed roster differs from its tables",
					"打包的名录与名录表不一致"));
		}
	}
	return FL_OK;
}

/* Packs of retailers that are not in the roster would be graded like any other. */
static fl_code check_extra(derived_check *all, int64_t chunks, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(all->store->sql,
		"SELECT chunk FROM roster_pack WHERE chunk NOT BETWEEN 0 AND :last UNION "
		"SELECT chunk FROM event_pack WHERE chunk NOT BETWEEN 0 AND :last UNION "
		"SELECT chunk FROM event_rows WHERE chunk NOT BETWEEN 0 AND :last",
		&select, reterr));
	fl_bind_int(select, ":last", chunks - 1);
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			return FL_OK;
		}
		fl_ledger_find(all->report, 0,
			TR("chunk %lld of the packed data belongs to no retailer of the roster",
				"打包数据第 %lld 组不属于名录中的任何零售户"),
			(long long)sqlite3_column_int64(select, 0));
	}
}

/* ---- The layout ----------------------------------------------------------------------------- */

#define LAYOUT                                                                     \
	"SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view') AND " \
	"name NOT LIKE 'sqlite_%' "

static fl_code check_definition(derived_check *all, sqlite3_stmt *stored, fl_text name,
	fl_text definition, fl_error *reterr)
{
	bool row;
	sqlite3_reset(stored);
	fl_bind_text(stored, ":name", name);
	FL_TRY(fl_sql_step(stored, &row, reterr));
	if (!row || !fl_text_equal(fl_column_text(stored, 1), definition)) {
		fl_ledger_find(all->report, 0,
			TR("`" FL_TEXT_FMT "` is not defined as fairlot defines it, or is missing",
				"“" FL_TEXT_FMT "”的定义与 fairlot 的不同，或已缺失"),
			FL_TEXT_ARG(name));
	}
	return FL_OK;
}

/* Tables and views are defined as a new file's are: auditors read the views. */
static fl_code check_layout(derived_check *all, sqlite3 *fresh, fl_error *reterr)
{
	FL_TRY(fl_schema_create(fresh, reterr));
	FL_AUTO_STMT wanted = NULL;
	FL_AUTO_STMT stored = NULL;
	FL_TRY(fl_sql_prepare(fresh, LAYOUT "ORDER BY name", &wanted, reterr));
	FL_TRY(fl_sql_prepare(all->store->sql, LAYOUT "AND name = :name", &stored, reterr));
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(wanted, &row, reterr));
		if (!row) {
			return FL_OK;
		}
		FL_TRY(check_definition(
			all, stored, fl_column_text(wanted, 0), fl_column_text(wanted, 1), reterr));
	}
}

static fl_code compare_layout(derived_check *all, fl_error *reterr)
{
	sqlite3 *fresh = NULL;
	fl_code code = sqlite3_open(":memory:", &fresh) == SQLITE_OK
		? check_layout(all, fresh, reterr)
		: fl_fail_memory(reterr);
	sqlite3_close(fresh);
	return code;
}

/* Damage that keeps the packs from being made anew is a finding, not a failure of the check. */
static fl_code as_finding(derived_check *all, fl_code code, const fl_error *error, fl_error *reterr)
{
	if (code == FL_MISMATCH) {
		fl_ledger_find(all->report, 0, FL_READY, error->text[FL_EN], error->text[FL_ZH]);
		return FL_OK;
	}
	return code == FL_OK ? FL_OK : fl_fail_again(reterr, error);
}

fl_code fl_ledger_verify_derived(fl_store *store, fl_ledger_report *report, fl_error *reterr)
{
	derived_check all = {store, report};
	int64_t retailers;
	fl_error error;
	FL_TRY(compare_layout(&all, reterr));
	FL_TRY(fl_sql_number(store->sql, "SELECT count(*) FROM retailer", 0, &retailers, reterr));
	int64_t chunks = (retailers + FL_BATCH_UNITS_MAX - 1) / FL_BATCH_UNITS_MAX;
	FL_TRY(check_extra(&all, chunks, reterr));
	FL_TRY(as_finding(&all, check_roster(&all, chunks, &error), &error, reterr));
	return as_finding(&all, check_events(&all, chunks, &error), &error, reterr);
}
