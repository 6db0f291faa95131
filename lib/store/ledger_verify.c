/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying the file: the chain of entries, the rows that each says it added, and the packs that
 * are derived from them.  Nothing that the file says of itself is taken on trust: no trigger, no
 * index, no count.
 */
#include "store/ledger.h"

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
	fl_progress_fn *progress; /* may be NULL */
	void *context;
	uint64_t rows_seen;
	uint64_t rows_claimed;
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
		all->rows_claimed += made.count > 0 ? (uint64_t)made.count : 0;
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

/* Hashing the rows is about two thirds of the work; making the packs anew is the rest. */
static void show_progress(const verifier *all)
{
	if (all->progress != NULL) {
		all->progress(all->context, all->rows_seen, all->rows_claimed * 3 / 2);
	}
}

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
		all->rows_seen++;
		if (rows->lines.len >= LINES_BYTES) {
			fl_sha256_add(&rows->sha, rows->lines.at, rows->lines.len);
			rows->lines.len = 0;
			show_progress(all);
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

fl_code fl_ledger_verify(fl_store *store, fl_progress_fn *progress, void *context,
	fl_ledger_report *ret_report, fl_error *reterr)
{
	*ret_report = (fl_ledger_report){0};
	FL_AUTO(verifier)
	all = {.store = store, .report = ret_report, .progress = progress, .context = context};
	FL_TRY(check_chain(&all, reterr));
	FL_TRY(check_rows(&all, reterr));
	for (int i = 0; i < FL_TABLES; i++) {
		if (all.claims[i].failed) {
			return fl_fail_memory(reterr);
		}
	}
	return fl_ledger_verify_derived(store, ret_report, reterr);
}
