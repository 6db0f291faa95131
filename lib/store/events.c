/* SPDX-License-Identifier: Apache-2.0 */
/* Adding events and amendments. */
#include "store/events.h"

#include "store/fields.h"
#include "store/roster.h"

/* A row of a file of events takes about this many bytes. */
#define ROW_BYTES 50u

/* Building the index anew sorts every reference; adding to it looks each one up.  The first is
 * quicker when a file brings about as many events as there are. */
static fl_code choose_bulk(fl_event_import *import, uint64_t file_bytes, fl_error *reterr)
{
	sqlite3 *sql = import->entry->store->sql;
	int64_t last;
	FL_TRY(fl_sql_number(sql, "SELECT max(number) FROM event", 0, &last, reterr));
	import->first_new = last + 1;
	import->bulk = file_bytes / ROW_BYTES > (uint64_t)last && file_bytes > (1u << 20);
	return import->bulk ? fl_sql_run(sql, "DROP INDEX event_by_source_ref", reterr) : FL_OK;
}

fl_code fl_event_import_begin(fl_entry *entry, const fl_vocab *vocab, uint64_t file_bytes,
	fl_event_import *ret_import, fl_error *reterr)
{
	FL_AUTO(fl_event_import)
	import = {.entry = entry, .vocab = vocab, .builder = fl_history_builder_for(vocab)};
	FL_TRY(choose_bulk(&import, file_bytes, reterr));
	FL_TRY(fl_roster_map(entry->store, &import.retailers, reterr));
	FL_TRY(fl_words_load(entry->store, &import.words, reterr));
	FL_TRY(fl_history_chunks(entry->store, &import.chunks, reterr));
	import.touched = calloc((size_t)import.chunks + 1, sizeof(bool));
	if (import.touched == NULL) {
		return fl_fail_memory(reterr);
	}
	if (import.bulk) {
		FL_TRY(fl_entry_queue(entry, FL_TABLE_EVENT, reterr));
	}
	FL_TRY(fl_sql_prepare(entry->store->sql,
		"SELECT number, entry, retailer FROM event WHERE source_ref = :ref",
		&import.earlier, reterr));
	*ret_import = import;
	import = (fl_event_import){0};
	return FL_OK;
}

void fl_event_import_done(fl_event_import *import)
{
	fl_text_map_done(&import->retailers);
	fl_words_done(&import->words);
	fl_history_builder_done(&import->builder);
	fl_buf_done(&import->lines);
	fl_buf_done(&import->fields);
	free(import->touched);
	sqlite3_finalize(import->earlier);
	*import = (fl_event_import){0};
}

static uint32_t line_of(const fl_event_import *import, int64_t number)
{
	uint32_t line = 0;
	if (number >= import->first_new) {
		memcpy(&line,
			import->lines.at + (size_t)(number - import->first_new) * sizeof(line),
			sizeof(line));
	}
	return line;
}

static fl_code find_earlier(
	fl_event_import *import, fl_text source_ref, fl_row_earlier *ret_earlier, fl_error *reterr)
{
	bool row;
	fl_bind_text(import->earlier, ":ref", source_ref);
	FL_TRY(fl_sql_step(import->earlier, &row, reterr));
	*ret_earlier = (fl_row_earlier){0};
	if (row) {
		ret_earlier->entry = sqlite3_column_int64(import->earlier, 1);
		ret_earlier->line = line_of(import, sqlite3_column_int64(import->earlier, 0));
	}
	sqlite3_reset(import->earlier);
	return FL_OK;
}

/* A new word goes into the file, so the rows that are on their way must be there first. */
static fl_code number_word(
	fl_event_import *import, fl_text word, int64_t *ret_number, fl_error *reterr)
{
	if (fl_text_map_get(&import->words.map, word, ret_number)) {
		return FL_OK;
	}
	FL_TRY(fl_entry_flush(import->entry, reterr));
	return fl_words_number(import->entry->store, &import->words, word, ret_number, reterr);
}

/* The values for the pack: as in the row, texts as the numbers of their words. */
static fl_code number_values(fl_event_import *import, const fl_event_row *row,
	int64_t value[FL_EVENT_FIELDS_MAX], fl_error *reterr)
{
	const fl_event_type *type = &import->vocab->type[row->type];
	for (uint32_t i = 0; i < FL_EVENT_FIELDS_MAX; i++) {
		value[i] = i < type->field_count ? row->value[i] : FL_VALUE_NONE;
		if (i < type->field_count && type->field[i].kind == FL_FIELD_STRING &&
			row->text[i].len > 0) {
			FL_TRY(number_word(import, row->text[i], &value[i], reterr));
		}
	}
	return FL_OK;
}

static fl_code add_row(fl_event_import *import, const fl_event_row *row, int64_t retailer,
	fl_day recorded, int64_t *ret_number, bool *ret_unique, fl_error *reterr)
{
	import->fields.len = 0;
	fl_fields_write(&import->fields, &import->vocab->type[row->type], row->value, row->text);
	if (import->fields.failed) {
		return fl_fail_memory(reterr);
	}
	const fl_cell cells[] = {fl_cell_int(retailer), fl_cell_int(row->type + 1),
		fl_cell_int(row->occurred), fl_cell_day(row->decided), fl_cell_int(recorded),
		fl_cell_int(row->recorded != FL_DAY_NONE), fl_cell_optional(row->case_no),
		fl_cell_text(row->source_ref), fl_cell_optional(fl_buf_view(&import->fields))};
	return fl_entry_add(import->entry, FL_TABLE_EVENT, cells, ret_number, ret_unique, reterr);
}

fl_code fl_event_add(fl_event_import *import, const fl_event_row *row, uint32_t line,
	fl_row_fate *ret_fate, fl_row_earlier *ret_earlier, fl_error *reterr)
{
	int64_t retailer;
	if (!fl_text_map_get(&import->retailers, row->retailer, &retailer)) {
		*ret_fate = FL_ROW_UNKNOWN_RETAILER;
		return FL_OK;
	}
	fl_day recorded = row->recorded != FL_DAY_NONE ? row->recorded : import->entry->day;
	if (recorded > import->entry->day) {
		*ret_fate = FL_ROW_FUTURE;
		return FL_OK;
	}
	int64_t number;
	bool unique;
	FL_TRY(add_row(import, row, retailer, recorded, &number, &unique, reterr));
	if (!unique) {
		*ret_fate = FL_ROW_DUPLICATE;
		return find_earlier(import, row->source_ref, ret_earlier, reterr);
	}
	fl_buf_add(&import->lines, &line, sizeof(line));
	int64_t value[FL_EVENT_FIELDS_MAX];
	FL_TRY(number_values(import, row, value, reterr));
	const fl_history_event event = {.number = number,
		.retailer = retailer,
		.type = (uint16_t)row->type,
		.occurred = row->occurred,
		.decided = row->decided,
		.recorded = recorded,
		.case_no = row->case_no,
		.source_ref = row->source_ref,
		.value = value};
	FL_TRY(fl_history_add(&import->builder, &event, reterr));
	import->touched[fl_chunk_of(retailer)] = true;
	*ret_fate = FL_ROW_ADDED;
	return import->lines.failed ? fl_fail_memory(reterr) : FL_OK;
}

/* ---- The index of source references --------------------------------------------------------- */

/* Lists the source references that stand twice, in the order of their second lines. */
static fl_code list_duplicates(fl_event_import *import, fl_arena *arena,
	const fl_duplicate **ret_duplicates, size_t *ret_count, fl_error *reterr)
{
	fl_duplicate *list = fl_arena_array(arena, fl_duplicate, FL_DIAGS_MAX);
	if (list == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(import->entry->store->sql,
		"SELECT source_ref, min(number), max(number), min(entry) FROM event "
		"GROUP BY source_ref HAVING count(*) > 1 ORDER BY 3 LIMIT :limit",
		&select, reterr));
	fl_bind_int(select, ":limit", FL_DIAGS_MAX);
	for (size_t count = 0;; count++) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			*ret_duplicates = list;
			*ret_count = count;
			return FL_OK;
		}
		list[count] = (fl_duplicate){
			.source_ref = fl_arena_copy(arena, fl_column_text(select, 0)),
			.line = line_of(import, sqlite3_column_int64(select, 2)),
			.earlier = {.entry = sqlite3_column_int64(select, 3),
				.line = line_of(import, sqlite3_column_int64(select, 1))}};
		if (list[count].source_ref.at == NULL) {
			return fl_fail_memory(reterr);
		}
	}
}

void fl_event_report_duplicate(
	fl_diags *diags, const fl_place *place, fl_text source_ref, fl_row_earlier earlier)
{
	if (earlier.line > 0) {
		fl_diags_add(diags, FL_ERROR, "duplicate-event", place,
			TR("the same event twice: source reference `" FL_TEXT_FMT
			   "` stands in line %u already",
				"同一事件重复：来源编号“" FL_TEXT_FMT "”已在第 %u 行出现"),
			FL_TEXT_ARG(source_ref), earlier.line);
	} else {
		fl_diags_add(diags, FL_ERROR, "duplicate-event", place,
			TR("the same event twice: source reference `" FL_TEXT_FMT
			   "` was imported before (ledger entry %lld)",
				"同一事件重复：来源编号“" FL_TEXT_FMT
				"”此前已导入（台账第 %lld 条）"),
			FL_TEXT_ARG(source_ref), (long long)earlier.entry);
	}
}

typedef struct index_work {
	sqlite3 *sql;
	int result;
} index_work;

static void build_index(void *context)
{
	index_work *work = context;
	work->result = sqlite3_exec(work->sql,
		"CREATE UNIQUE INDEX event_by_source_ref ON event(source_ref)", NULL, NULL, NULL);
}

fl_code fl_event_import_index(fl_event_import *import, fl_arena *arena,
	const fl_duplicate **ret_duplicates, size_t *ret_count, fl_error *reterr)
{
	*ret_count = 0;
	if (!import->bulk) {
		return FL_OK;
	}
	FL_TRY(fl_entry_flush(import->entry, reterr));
	/* The histories are put in order meanwhile, which needs no database. */
	index_work work = {.sql = import->entry->store->sql};
	fl_task task = {0};
	fl_task_start(&task, build_index, &work);
	fl_code code = fl_history_sort(&import->builder, reterr);
	fl_task_wait(&task);
	FL_TRY(code);
	if (work.result == SQLITE_CONSTRAINT) {
		return list_duplicates(import, arena, ret_duplicates, ret_count, reterr);
	}
	return work.result == SQLITE_OK ? FL_OK : fl_sql_fail(work.sql, reterr);
}

fl_code fl_event_import_end(fl_event_import *import, fl_error *reterr)
{
	fl_store *store = import->entry->store;
	FL_TRY(fl_history_gather_chunks(store, import->vocab, import->touched, import->chunks,
		import->first_new, &import->builder, reterr));
	return fl_history_write(store, &import->builder, reterr);
}

/* ---- Amendments ----------------------------------------------------------------------------- */

fl_code fl_amendment_add(fl_event_import *import, const fl_amendment_row *row,
	fl_row_fate *ret_fate, fl_error *reterr)
{
	fl_day recorded = row->recorded != FL_DAY_NONE ? row->recorded : import->entry->day;
	if (recorded > import->entry->day) {
		*ret_fate = FL_ROW_FUTURE;
		return FL_OK;
	}
	bool found;
	fl_bind_text(import->earlier, ":ref", row->source_ref);
	FL_TRY(fl_sql_step(import->earlier, &found, reterr));
	int64_t event = found ? sqlite3_column_int64(import->earlier, 0) : 0;
	int64_t retailer = found ? sqlite3_column_int64(import->earlier, 2) : 0;
	sqlite3_reset(import->earlier);
	if (!found) {
		*ret_fate = FL_ROW_UNKNOWN_EVENT;
		return FL_OK;
	}
	bool unique;
	const fl_cell cells[] = {fl_cell_int(event),
		fl_cell_text(row->kind == FL_AMEND_ANNUL ? FL_TEXT("annul") : FL_TEXT("repair")),
		fl_cell_int(row->day), fl_cell_int(recorded),
		fl_cell_int(row->recorded != FL_DAY_NONE)};
	FL_TRY(fl_entry_add(import->entry, FL_TABLE_AMENDMENT, cells, NULL, &unique, reterr));
	*ret_fate = unique ? FL_ROW_ADDED : FL_ROW_DUPLICATE;
	if (unique) {
		import->touched[fl_chunk_of(retailer)] = true;
	}
	return FL_OK;
}
