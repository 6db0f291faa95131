/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying the file: the chain of entries, the rows that each says it added, and the packs that
 * are derived from them.  Nothing that the file says of itself is taken on trust: no trigger, no
 * index, no count.
 */
#include "store/dictionary.h"
#include "store/history.h"
#include "store/ledger.h"
#include "store/roster.h"

#include "base/json_read.h"

#include <stdarg.h>
#include <stdio.h>

__attribute__((format(printf, 2, 0))) static void write_text(
	char text[512], const char *format, va_list arguments)
{
	vsnprintf(text, 512, format, arguments);
	text[fl_text_utf8_error(fl_text_of(text))] = '\0';
}

void fl_ledger_find(fl_ledger_report *report, int64_t seq, const char *en, const char *zh, ...)
{
	if (report->finding_count == FL_LEDGER_FINDINGS_MAX) {
		return;
	}
	fl_ledger_finding *finding = &report->finding[report->finding_count++];
	finding->seq = seq;
	va_list arguments;
	va_start(arguments, zh);
	write_text(finding->text[FL_EN], en, arguments);
	va_end(arguments);
	va_start(arguments, zh);
	write_text(finding->text[FL_ZH], zh, arguments);
	va_end(arguments);
}

/* ---- The chain ------------------------------------------------------------------------------ */

/* What an entry says of a table. */
typedef struct claim {
	int64_t seq;
	int64_t count;
	fl_hash sha256;
	bool met; /* the rows have been seen */
} claim;

typedef struct verifier {
	fl_store *store;
	fl_ledger_report *report;
	fl_buf claims[FL_TABLES]; /* of claim, by seq */
} verifier;

static void verifier_done(verifier *all)
{
	for (int i = 0; i < FL_TABLES; i++) {
		fl_buf_done(&all->claims[i]);
	}
}
FL_AUTO_DEFINE(verifier, verifier_done);

static int find_table(fl_text name)
{
	for (int i = 0; i < FL_TABLES; i++) {
		if (fl_text_is(name, fl_table_of((fl_table_id)i)->name)) {
			return i;
		}
	}
	return -1;
}

static bool text_member(const fl_json *object, const char *key, fl_text *ret_text)
{
	const fl_json *member = fl_json_get(object, key);
	if (member == NULL || member->kind != FL_JSON_STRING) {
		return false;
	}
	*ret_text = member->u.text;
	return true;
}

static bool integer_member(const fl_json *object, const char *key, int64_t *ret_integer)
{
	const fl_json *member = fl_json_get(object, key);
	if (member == NULL || member->kind != FL_JSON_INTEGER) {
		return false;
	}
	*ret_integer = member->u.integer;
	return true;
}

/* Keeps what an entry says of its rows; false where its form is broken. */
static bool take_claims(verifier *all, int64_t seq, const fl_json *rows)
{
	if (rows == NULL || rows->kind != FL_JSON_ARRAY) {
		return false;
	}
	for (uint32_t i = 0; i < rows->count; i++) {
		claim made = {.seq = seq};
		fl_text table, sha256;
		const fl_json *row = &rows->u.items[i];
		if (!text_member(row, "table", &table) || find_table(table) < 0 ||
			!text_member(row, "sha256", &sha256) ||
			!fl_hash_parse(sha256, &made.sha256) ||
			!integer_member(row, "count", &made.count)) {
			return false;
		}
		fl_buf_add(&all->claims[find_table(table)], &made, sizeof(made));
	}
	return true;
}

static void check_entry(verifier *all, int64_t expected, sqlite3_stmt *select, fl_text prev)
{
	FL_AUTO(fl_arena) arena = {0};
	int64_t seq = sqlite3_column_int64(select, 0), body_seq;
	fl_text body = fl_column_text(select, 2), hash = fl_column_text(select, 3), body_prev;
	char hex[FL_HASH_HEX_BYTES];
	fl_json *root;
	if (seq != expected) {
		fl_ledger_find(all->report, expected,
			TR("ledger entry %lld is missing", "台账缺少第 %lld 条"),
			(long long)expected);
	}
	if (!fl_text_is(hash, fl_hash_hex(fl_sha256_of(body), hex))) {
		fl_ledger_find(all->report, seq,
			TR("ledger entry %lld was changed: its hash is %s, and " FL_TEXT_FMT
			   " is written",
				"台账第 %lld 条被改动：其哈希值应为 %s，记载为 " FL_TEXT_FMT),
			(long long)seq, hex, FL_TEXT_ARG(hash));
	}
	if (fl_json_parse(body, "", &arena, &root, NULL) != FL_OK ||
		!text_member(root, "prev", &body_prev) || !integer_member(root, "seq", &body_seq) ||
		!take_claims(all, seq, fl_json_get(root, "rows"))) {
		fl_ledger_find(all->report, seq,
			TR("ledger entry %lld is not in the ledger's form",
				"台账第 %lld 条格式不符"),
			(long long)seq);
		return;
	}
	if (body_seq != seq || !fl_text_equal(body_prev, prev) ||
		!fl_text_equal(fl_column_text(select, 1), prev)) {
		fl_ledger_find(all->report, seq,
			TR("ledger entry %lld does not follow the one before it: prev "
			   "is " FL_TEXT_FMT,
				"台账第 %lld 条与上一条不衔接：prev 为 " FL_TEXT_FMT),
			(long long)seq, FL_TEXT_ARG(body_prev));
	}
}

static fl_code check_chain(verifier *all, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(all->store->sql,
		"SELECT seq, prev, body, hash FROM ledger ORDER BY +seq", &select, reterr));
	for (int64_t expected = 1;; expected++) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			return FL_OK;
		}
		check_entry(all, expected, select, fl_text_of(all->report->head));
		expected = sqlite3_column_int64(select, 0);
		all->report->entries++;
		fl_text hash = fl_column_text(select, 3);
		snprintf(all->report->head, sizeof(all->report->head), FL_TEXT_FMT,
			FL_TEXT_ARG(hash));
	}
}

/* ---- The rows ------------------------------------------------------------------------------- */

/* The rows of one entry in one table, as they go by. */
typedef struct group {
	int64_t seq;
	int64_t count;
	fl_sha256 sha;
	fl_buf lines;
} group;

static claim *find_claim(verifier *all, int table, int64_t seq)
{
	claim *claims = (claim *)(void *)all->claims[table].at;
	size_t count = all->claims[table].len / sizeof(claim);
	for (size_t i = 0; i < count; i++) {
		if (claims[i].seq == seq) {
			return &claims[i];
		}
	}
	return NULL;
}

static void close_group(verifier *all, int table, group *rows)
{
	if (rows->count == 0) {
		return;
	}
	const char *name = fl_table_of((fl_table_id)table)->name;
	fl_sha256_add(&rows->sha, rows->lines.at, rows->lines.len);
	rows->lines.len = 0;
	fl_hash found = fl_sha256_end(&rows->sha);
	claim *made = find_claim(all, table, rows->seq);
	if (made == NULL || made->met) {
		fl_ledger_find(all->report, rows->seq,
			TR("table %s has %lld row(s) that say entry %lld added them; the ledger "
			   "knows nothing "
			   "of them",
				"表 %s 有 %lld 行自称由台账第 %lld 条登记，台账中并无记载"),
			name, (long long)rows->count, (long long)rows->seq);
	} else if (made->count != rows->count) {
		fl_ledger_find(all->report, rows->seq,
			TR("table %s has %lld row(s) of entry %lld; the ledger says %lld",
				"表 %s 现有 %lld 行属于台账第 %lld 条，台账记载为 %lld 行"),
			name, (long long)rows->count, (long long)rows->seq, (long long)made->count);
	} else if (!fl_hash_equal(made->sha256, found)) {
		fl_ledger_find(all->report, rows->seq,
			TR("a row of table %s that entry %lld added was changed: the hash of its "
			   "rows does not "
			   "match",
				"表 %s 中由台账第 %lld 条登记的行被改动：哈希值不符"),
			name, (long long)rows->seq);
	}
	if (made != NULL) {
		made->met = true;
	}
	all->report->rows += rows->count;
}

static fl_cell read_cell(sqlite3_stmt *select, int column)
{
	switch (sqlite3_column_type(select, column)) {
	case SQLITE_INTEGER:
		return fl_cell_int(sqlite3_column_int64(select, column));
	case SQLITE_NULL:
		return (fl_cell){0};
	default:
		return fl_cell_text(fl_column_text(select, column));
	}
}

static fl_code select_rows(
	verifier *all, const fl_table *table, sqlite3_stmt **ret_select, fl_error *reterr)
{
	FL_AUTO(fl_buf) text = {0};
	fl_buf_string(&text, "SELECT number, entry");
	for (int i = 0; i < fl_table_columns(table); i++) {
		fl_buf_format(&text, ", %s", table->column[i]);
	}
	/* NOT INDEXED: an index may have been tampered with on its own. */
	fl_buf_format(&text, " FROM %s NOT INDEXED ORDER BY number", table->name);
	const char *select = fl_buf_c(&text);
	return select != NULL ? fl_sql_prepare(all->store->sql, select, ret_select, reterr)
			      : fl_fail_memory(reterr);
}

#define LINES_BYTES ((size_t)64 << 10)

static fl_code check_table(verifier *all, int id, group *rows, fl_error *reterr)
{
	const fl_table *table = fl_table_of((fl_table_id)id);
	int columns = fl_table_columns(table);
	FL_AUTO_STMT select = NULL;
	FL_TRY(select_rows(all, table, &select, reterr));
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			break;
		}
		int64_t seq = sqlite3_column_int64(select, 1);
		if (seq != rows->seq || rows->count == 0) {
			close_group(all, id, rows);
			rows->seq = seq;
			rows->count = 0;
			fl_sha256_init(&rows->sha);
		}
		fl_cell cells[FL_TABLE_COLUMNS_MAX];
		for (int i = 0; i < columns; i++) {
			cells[i] = read_cell(select, i + 2);
		}
		fl_ledger_line(&rows->lines, sqlite3_column_int64(select, 0), cells, columns);
		rows->count++;
		if (rows->lines.len >= LINES_BYTES) {
			fl_sha256_add(&rows->sha, rows->lines.at, rows->lines.len);
			rows->lines.len = 0;
		}
	}
	close_group(all, id, rows);
	return rows->lines.failed ? fl_fail_memory(reterr) : FL_OK;
}

static void report_missing(verifier *all, int table)
{
	const claim *claims = (const claim *)(const void *)all->claims[table].at;
	for (size_t i = 0; i < all->claims[table].len / sizeof(claim); i++) {
		if (!claims[i].met) {
			fl_ledger_find(all->report, claims[i].seq,
				TR("the %lld row(s) that entry %lld added to table %s are gone",
					"共 %lld 行（台账第 %lld 条登记）已从表 %s 中消失"),
				(long long)claims[i].count, (long long)claims[i].seq,
				fl_table_of((fl_table_id)table)->name);
		}
	}
}

static fl_code check_rows(verifier *all, fl_error *reterr)
{
	for (int i = 0; i < FL_TABLES; i++) {
		group rows = {0};
		fl_code code = check_table(all, i, &rows, reterr);
		fl_buf_done(&rows.lines);
		FL_TRY(code);
		report_missing(all, i);
	}
	return FL_OK;
}

/* ---- What is derived ------------------------------------------------------------------------ */

/* The stored packs beside those made anew. */
typedef struct comparison {
	verifier *all;
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

static void find_chunk(verifier *all, int64_t chunk, const char *en, const char *zh)
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
static fl_code check_retailers(verifier *all, fl_error *reterr)
{
	int64_t number;
	FL_TRY(fl_sql_number(all->store->sql,
		"SELECT number FROM event WHERE retailer NOT BETWEEN 1 AND "
		"(SELECT count(*) FROM retailer) LIMIT 1",
		0, &number, reterr));
	if (number == 0) {
		return FL_OK;
	}
	return fl_fail_at(reterr, FL_MISMATCH, all->store->path, 0, 0,
		TR("row %lld of table event names a retailer that does not exist",
			"事件表第 %lld 行所指的零售户不存在"),
		(long long)number);
}

static fl_code check_events(verifier *all, int64_t chunks, fl_error *reterr)
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

static fl_code check_roster(verifier *all, int64_t chunks, fl_error *reterr)
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
static fl_code check_extra(verifier *all, int64_t chunks, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(all->store->sql,
		"SELECT chunk FROM roster_pack WHERE chunk NOT BETWEEN 0 AND :last UNION "
		"SELECT chunk FROM event_pack WHERE chunk NOT BETWEEN 0 AND :last UNION "
		"SELECT chunk FROM event_rows WHERE chunk NOT BETWEEN 0 AND :last LIMIT :most",
		&select, reterr));
	fl_bind_int(select, ":last", chunks - 1);
	fl_bind_int(select, ":most", FL_LEDGER_FINDINGS_MAX);
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

/* Damage that keeps the packs from being made anew is a finding, not a failure of the check. */
static fl_code as_finding(verifier *all, fl_code code, const fl_error *error, fl_error *reterr)
{
	if (code == FL_MISMATCH) {
		fl_ledger_find(all->report, 0, FL_READY, error->text[FL_EN], error->text[FL_ZH]);
		return FL_OK;
	}
	if (code != FL_OK && reterr != NULL) {
		*reterr = *error;
	}
	return code;
}

fl_code fl_ledger_verify(fl_store *store, fl_ledger_report *ret_report, fl_error *reterr)
{
	*ret_report = (fl_ledger_report){0};
	FL_AUTO(verifier) all = {.store = store, .report = ret_report};
	FL_TRY(check_chain(&all, reterr));
	FL_TRY(check_rows(&all, reterr));
	for (int i = 0; i < FL_TABLES; i++) {
		if (all.claims[i].failed) {
			return fl_fail_memory(reterr);
		}
	}
	int64_t retailers;
	fl_error error;
	FL_TRY(fl_sql_number(store->sql, "SELECT count(*) FROM retailer", 0, &retailers, reterr));
	int64_t chunks = (retailers + FL_BATCH_UNITS_MAX - 1) / FL_BATCH_UNITS_MAX;
	FL_TRY(check_extra(&all, chunks, reterr));
	FL_TRY(as_finding(&all, check_roster(&all, chunks, &error), &error, reterr));
	return as_finding(&all, check_events(&all, chunks, &error), &error, reterr);
}
