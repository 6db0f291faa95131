/* SPDX-License-Identifier: Apache-2.0 */
/* Public calls on the database and its ledger. */
#include "api/db.h"

#include "store/ledger.h"

fl_code fl_db_create(const char *path, fl_error *reterr)
{
	return fl_store_create(path, reterr);
}

fl_code fl_db_open(const char *path, bool write, fl_db **ret_db, fl_error *reterr)
{
	fl_db *db = calloc(1, sizeof(*db));
	if (db == NULL) {
		return fl_fail_memory(reterr);
	}
	fl_code code =
		fl_store_open(path, write ? FL_STORE_WRITE : FL_STORE_READ, &db->store, reterr);
	if (code != FL_OK) {
		free(db);
		return code;
	}
	*ret_db = db;
	return FL_OK;
}

void fl_db_close(fl_db *db)
{
	if (db != NULL) {
		fl_store_done(&db->store);
		free(db);
	}
}

fl_code fl_db_newest_day(fl_db *db, int32_t *ret_day, fl_error *reterr)
{
	return fl_store_newest_day(&db->store, ret_day, reterr);
}

static_assert(FL_FINDINGS_MAX == FL_LEDGER_FINDINGS_MAX, "one limit");

fl_code fl_ledger_check(fl_db *db, fl_progress_fn *progress, void *context,
	fl_ledger_result *ret_result, fl_error *reterr)
{
	FL_AUTO_FREE fl_ledger_report *report = calloc(1, sizeof(*report));
	if (report == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_ledger_verify(&db->store, progress, context, report, reterr));
	*ret_result = (fl_ledger_result){.entries = report->entries,
		.rows = report->rows,
		.findings = report->finding_count};
	memcpy(ret_result->head, report->head, sizeof(ret_result->head));
	for (int i = 0; i < report->finding_count; i++) {
		ret_result->finding[i].entry = report->finding[i].seq;
		memcpy(ret_result->finding[i].text, report->finding[i].text,
			sizeof(ret_result->finding[i].text));
	}
	return FL_OK;
}

fl_code fl_ledger_read(fl_db *db, int64_t from, fl_ledger_fn *each, void *context, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(db->store.sql,
		"SELECT seq, body, hash FROM ledger WHERE seq >= :from ORDER BY seq", &select,
		reterr));
	fl_bind_int(select, ":from", from);
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			return FL_OK;
		}
		FL_TRY(each(context, sqlite3_column_int64(select, 0), fl_column_text(select, 1).at,
			fl_column_text(select, 2).at));
	}
}

void fl_text_free(char *text)
{
	free(text);
}

bool fl_day_read(const char *text, int32_t *ret_day)
{
	return fl_day_parse(fl_text_of(text), ret_day);
}

const char *fl_day_write(int32_t day, char out[11])
{
	return fl_day_format(day, out);
}

size_t fl_columns(const char *text)
{
	return fl_text_columns(fl_text_of(text));
}
