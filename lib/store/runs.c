/* SPDX-License-Identifier: Apache-2.0 */
/* Runs of grading. */
#include "store/runs.h"

fl_code fl_run_next(fl_store *store, int64_t *ret_number, fl_error *reterr)
{
	return fl_sql_number(
		store->sql, "SELECT coalesce(max(number), 0) + 1 FROM run", 1, ret_number, reterr);
}

fl_code fl_run_add(fl_entry *entry, const fl_run_row *run, fl_error *reterr)
{
	char hex[FL_HASH_HEX_BYTES];
	int64_t number;
	const fl_cell cells[] = {fl_cell_int(run->rule_set), fl_cell_day(run->as_of),
		fl_cell_day(run->known_at), fl_cell_int(run->units), fl_cell_int(run->graded),
		fl_cell_text(fl_text_of(fl_hash_hex(run->sha256, hex)))};
	FL_TRY(fl_entry_add(entry, FL_TABLE_RUN, cells, &number, NULL, reterr));
	assert(number == run->number);
	return FL_OK;
}

fl_code fl_run_add_lines(
	fl_entry *entry, int64_t run, int64_t chunk, fl_text lines, fl_error *reterr)
{
	const fl_cell cells[] = {fl_cell_int(run), fl_cell_int(chunk), fl_cell_text(lines)};
	return fl_entry_add(entry, FL_TABLE_GRADED, cells, NULL, NULL, reterr);
}

#define RUN_COLUMNS                                                                \
	"SELECT number, entry, rule_set, as_of, known_at, units, graded, sha256, " \
	"EXISTS(SELECT 1 FROM publication p WHERE p.run = r.number) FROM run r "

/* The run that the statement steps to. */
static fl_code read_run(fl_store *store, sqlite3_stmt *select, bool *ret_found, fl_run_row *ret_run,
	fl_error *reterr)
{
	FL_TRY(fl_sql_step(select, ret_found, reterr));
	if (!*ret_found) {
		return FL_OK;
	}
	fl_run_row run = {.number = sqlite3_column_int64(select, 0),
		.entry = sqlite3_column_int64(select, 1),
		.rule_set = sqlite3_column_int64(select, 2),
		.as_of = fl_column_day(select, 3),
		.known_at = fl_column_day(select, 4),
		.units = sqlite3_column_int64(select, 5),
		.graded = sqlite3_column_int64(select, 6),
		.published = sqlite3_column_int(select, 8) != 0};
	if (!fl_hash_parse(fl_column_text(select, 7), &run.sha256)) {
		return fl_fail_at(reterr, FL_MISMATCH, store->path, 0, 0,
			TR("run %lld is damaged: run `fairlot ledger verify`",
				"第 %lld 次评级已损坏：请运行 fairlot ledger verify"),
			(long long)run.number);
	}
	*ret_run = run;
	return FL_OK;
}

fl_code fl_run_find(
	fl_store *store, int64_t number, bool *ret_found, fl_run_row *ret_run, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		RUN_COLUMNS "WHERE :number IN (0, number) ORDER BY number DESC LIMIT 1", &select,
		reterr));
	fl_bind_int(select, ":number", number);
	return read_run(store, select, ret_found, ret_run, reterr);
}

fl_code fl_run_previous(fl_store *store, fl_day as_of, fl_day known_at, bool *ret_found,
	fl_run_row *ret_run, fl_error *reterr)
{
	char day[FL_DAY_TEXT_BYTES];
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		RUN_COLUMNS "WHERE as_of < :as_of AND EXISTS(SELECT 1 FROM publication p "
			    "JOIN ledger l ON l.seq = p.entry WHERE p.run = r.number "
			    "AND json_extract(l.body, '$.day') <= :known_at) "
			    "ORDER BY as_of DESC, number DESC LIMIT 1",
		&select, reterr));
	fl_bind_day(select, ":as_of", as_of);
	fl_bind_text(select, ":known_at", fl_text_of(fl_day_format(known_at, day)));
	return read_run(store, select, ret_found, ret_run, reterr);
}

/* Imports of what grades are made from; inspectors and recusals are not. */
#define IMPORTS                                              \
	"FROM ledger WHERE json_extract(body, '$.kind') IN " \
	"('import.retailers', 'import.events', 'import.amendments')"

fl_code fl_run_current(
	fl_store *store, fl_hash rules, fl_day as_of, int64_t *ret_number, fl_error *reterr)
{
	char hex[FL_HASH_HEX_BYTES], newest[FL_DAY_TEXT_BYTES];
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT r.number, r.known_at, "
		"(SELECT max(json_extract(body, '$.day')) " IMPORTS ") "
		"FROM run r JOIN rule_set s ON s.number = r.rule_set "
		"WHERE s.sha256 = :rules AND r.as_of = :as_of "
		"AND r.entry > (SELECT coalesce(max(seq), 0) " IMPORTS ") "
		"AND NOT EXISTS(SELECT 1 FROM publication p JOIN run q ON q.number = p.run "
		"WHERE p.entry > r.entry AND q.as_of < r.as_of) "
		"ORDER BY r.number DESC LIMIT 1",
		&select, reterr));
	fl_bind_text(select, ":rules", fl_text_of(fl_hash_hex(rules, hex)));
	fl_bind_day(select, ":as_of", as_of);
	bool row;
	FL_TRY(fl_sql_step(select, &row, reterr));
	/* A run that was asked to look at less than is known is no repetition. */
	bool knows_all = row &&
		fl_text_compare(fl_text_of(fl_day_format(fl_column_day(select, 1), newest)),
			fl_column_text(select, 2)) >= 0;
	*ret_number = knows_all ? sqlite3_column_int64(select, 0) : 0;
	return FL_OK;
}

bool fl_run_next_line(fl_text *lines, fl_run_line *ret_line)
{
	fl_text rest = *lines;
	fl_text line;
	if (!fl_text_next_line(&rest, &line)) {
		return false;
	}
	const char *end = line.at + line.len;
	const char *first = memchr(line.at, ',', line.len);
	const char *second =
		first != NULL ? memchr(first + 1, ',', (size_t)(end - first - 1)) : NULL;
	if (second == NULL) {
		return false;
	}
	*ret_line = (fl_run_line){.id = {line.at, (size_t)(first - line.at)},
		.score = {first + 1, (size_t)(second - first - 1)},
		.grade = {second + 1, (size_t)(end - second - 1)}};
	*lines = rest;
	return true;
}

fl_code fl_run_lines(fl_store *store, int64_t run, int64_t first, int64_t end, fl_lines_sink *sink,
	void *context, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT chunk, lines FROM graded WHERE run = :run AND chunk >= :first"
		" AND chunk < :end ORDER BY chunk",
		&select, reterr));
	fl_bind_int(select, ":run", run);
	fl_bind_int(select, ":first", first);
	fl_bind_int(select, ":end", end);
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			return FL_OK;
		}
		FL_TRY(sink(context, sqlite3_column_int64(select, 0), fl_column_text(select, 1),
			reterr));
	}
}

fl_code fl_run_publish(fl_entry *entry, int64_t run, bool *ret_published, fl_error *reterr)
{
	const fl_cell cell = fl_cell_int(run);
	return fl_entry_add(entry, FL_TABLE_PUBLICATION, &cell, NULL, ret_published, reterr);
}

fl_code fl_run_add_version(fl_entry *entry, int64_t run, int64_t rule_set, fl_error *reterr)
{
	const fl_cell cells[] = {fl_cell_int(run), fl_cell_int(rule_set)};
	return fl_entry_add(entry, FL_TABLE_RUN_VERSION, cells, NULL, NULL, reterr);
}

fl_code fl_run_versions(fl_store *store, const fl_run_row *run, uint32_t max, int64_t *ret_rule_set,
	uint32_t *ret_count, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	uint32_t count = 0;
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT rule_set FROM run_version WHERE run = :run ORDER BY number", &select,
		reterr));
	fl_bind_int(select, ":run", run->number);
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row || count == max) {
			break;
		}
		ret_rule_set[count++] = sqlite3_column_int64(select, 0);
	}
	if (count == 0) {
		ret_rule_set[count++] = run->rule_set;
	}
	*ret_count = count;
	return FL_OK;
}

fl_code fl_rule_set_keep(fl_entry *entry, fl_hash sha256, fl_text id, fl_text version,
	fl_text source, int64_t *ret_number, fl_error *reterr)
{
	char hex[FL_HASH_HEX_BYTES];
	fl_text hash = fl_text_of(fl_hash_hex(sha256, hex));
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(entry->store->sql, "SELECT number FROM rule_set WHERE sha256 = :hash",
		&select, reterr));
	fl_bind_text(select, ":hash", hash);
	bool row;
	FL_TRY(fl_sql_step(select, &row, reterr));
	if (row) {
		*ret_number = sqlite3_column_int64(select, 0);
		return FL_OK;
	}
	const fl_cell cells[] = {
		fl_cell_text(hash), fl_cell_text(id), fl_cell_text(version), fl_cell_text(source)};
	return fl_entry_add(entry, FL_TABLE_RULE_SET, cells, ret_number, NULL, reterr);
}

fl_code fl_rule_set_find(
	fl_store *store, int64_t number, fl_arena *arena, fl_text *ret_source, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(
		store->sql, "SELECT source FROM rule_set WHERE number = :number", &select, reterr));
	fl_bind_int(select, ":number", number);
	bool row;
	FL_TRY(fl_sql_step(select, &row, reterr));
	if (!row) {
		return fl_fail_at(reterr, FL_MISMATCH, store->path, 0, 0,
			TR("rule set %lld is missing: run `fairlot ledger verify`",
				"缺少第 %lld 号规则集：请运行 fairlot ledger verify"),
			(long long)number);
	}
	*ret_source = fl_arena_copy(arena, fl_column_text(select, 0));
	return ret_source->at != NULL ? FL_OK : fl_fail_memory(reterr);
}
