/* SPDX-License-Identifier: Apache-2.0 */
/* Importing a file: intake reads and checks its rows, the store takes them, the ledger says so. */
#include "api/db.h"

#include "base/json_write.h"
#include "intake/intake.h"
#include "store/events.h"
#include "store/lists.h"
#include "store/roster.h"

#include <sys/stat.h>

static const char *const kind_names[FL_KINDS] = {
	"retailers", "events", "amendments", "inspectors", "service", "barred"};

/* Literals, since the ledger's entry keeps them. */
static const char *const entry_kinds[FL_KINDS] = {"import.retailers", "import.events",
	"import.amendments", "import.inspectors", "import.service", "import.barred"};

static_assert((int)FL_IMPORT_KINDS == (int)FL_KINDS, "the public kinds are those of intake");

const char *fl_import_kind_name(fl_import_kind kind)
{
	return kind < FL_IMPORT_KINDS ? kind_names[kind] : "";
}

typedef struct import_state {
	const fl_import_options *options;
	fl_diags *diags;
	fl_entry entry;
	fl_roster_import roster;
	fl_event_import events;
	fl_list_import lists;
	fl_import_result result;
} import_state;

static void import_state_done(import_state *state)
{
	fl_entry_done(&state->entry);
	fl_roster_import_done(&state->roster);
	fl_event_import_done(&state->events);
	fl_list_import_done(&state->lists);
}
FL_AUTO_DEFINE(import_state, import_state_done);

/* ---- Problems that only the store can see --------------------------------------------------- */

static void report_unknown(import_state *state, const fl_row *row, const char *field, fl_text id,
	const char *en, const char *zh)
{
	fl_place place = fl_intake_place(row, field);
	fl_diags_add(state->diags, FL_ERROR, "unknown", &place,
		TR("`" FL_TEXT_FMT "`: %s%.0s", "“" FL_TEXT_FMT "”：%.0s%s"), FL_TEXT_ARG(id), en,
		zh);
}

static fl_text retailer_of(const fl_row *row)
{
	return row->kind == FL_KIND_EVENTS ? row->u.event.retailer : row->u.barred.target;
}

static fl_text inspector_of(const fl_row *row)
{
	return row->kind == FL_KIND_SERVICE ? row->u.service.inspector : row->u.barred.inspector;
}

static void report_duplicate(import_state *state, const fl_row *row, fl_row_earlier earlier)
{
	fl_place place = fl_intake_place(row, "source_ref");
	if (row->kind == FL_KIND_EVENTS) {
		fl_event_report_duplicate(state->diags, &place, row->u.event.source_ref, earlier);
		return;
	}
	fl_diags_add(state->diags, FL_ERROR, "duplicate-amendment", &place,
		TR("the event `" FL_TEXT_FMT "` has been %s%.0s already",
			"事件“" FL_TEXT_FMT "”此前已%.0s%s"),
		FL_TEXT_ARG(row->u.amendment.source_ref),
		row->u.amendment.kind == FL_AMEND_ANNUL ? "annulled" : "repaired",
		row->u.amendment.kind == FL_AMEND_ANNUL ? "撤销" : "修复");
}

static void report_future(import_state *state, const fl_row *row)
{
	char today[FL_DAY_TEXT_BYTES];
	fl_place place = fl_intake_place(row, "recorded");
	fl_diags_add(state->diags, FL_ERROR, "future", &place,
		TR("recorded after the day of the import, which is %s", "登记日期晚于导入日 %s"),
		fl_day_format(state->options->today, today));
}

static void take_fate(
	import_state *state, const fl_row *row, fl_row_fate fate, fl_row_earlier earlier)
{
	switch (fate) {
	case FL_ROW_ADDED:
		state->result.added++;
		break;
	case FL_ROW_CHANGED:
		state->result.changed++;
		break;
	case FL_ROW_UNCHANGED:
		state->result.unchanged++;
		break;
	case FL_ROW_UNKNOWN_RETAILER:
		report_unknown(state, row, row->kind == FL_KIND_EVENTS ? "retailer" : "target",
			retailer_of(row),
			TR("no such retailer in the roster: import the roster first",
				"名录中没有该零售户：请先导入名录"));
		break;
	case FL_ROW_UNKNOWN_INSPECTOR:
		report_unknown(state, row, "inspector", inspector_of(row),
			TR("no such inspector: import the inspectors first",
				"没有该检查人员：请先导入检查人员名录"));
		break;
	case FL_ROW_UNKNOWN_EVENT:
		report_unknown(state, row, "source_ref", row->u.amendment.source_ref,
			TR("no event has this source reference", "没有该来源编号的事件"));
		break;
	case FL_ROW_DUPLICATE:
		report_duplicate(state, row, earlier);
		break;
	case FL_ROW_FUTURE:
		report_future(state, row);
		break;
	}
}

/* ---- Rows ----------------------------------------------------------------------------------- */

static fl_code take_row(void *context, const fl_row *row, fl_error *reterr)
{
	import_state *state = context;
	fl_row_fate fate = FL_ROW_ADDED;
	fl_row_earlier earlier = {0};
	switch (row->kind) {
	case FL_KIND_RETAILERS:
		FL_TRY(fl_roster_add(&state->roster, &row->u.retailer, &fate, reterr));
		break;
	case FL_KIND_EVENTS:
		FL_TRY(fl_event_add(
			&state->events, &row->u.event, row->line, &fate, &earlier, reterr));
		break;
	case FL_KIND_AMENDMENTS:
		FL_TRY(fl_amendment_add(&state->events, &row->u.amendment, &fate, reterr));
		break;
	case FL_KIND_INSPECTORS:
		FL_TRY(fl_inspector_add(&state->lists, &row->u.inspector, &fate, reterr));
		break;
	case FL_KIND_SERVICE:
		FL_TRY(fl_service_add(&state->lists, &row->u.service, &fate, reterr));
		break;
	case FL_KIND_BARRED:
		FL_TRY(fl_barred_add(&state->lists, &row->u.barred, &fate, reterr));
		break;
	case FL_KINDS:
		break;
	}
	take_fate(state, row, fate, earlier);
	return FL_OK;
}

static void show_progress(void *context, uint64_t bytes, uint64_t total)
{
	import_state *state = context;
	if (state->options->progress != NULL) {
		state->options->progress(state->options->context, bytes, total);
	}
}

static fl_code begin_kind(
	import_state *state, const fl_vocab *vocab, uint64_t file_bytes, fl_error *reterr)
{
	switch (state->options->kind) {
	case FL_IMPORT_RETAILERS:
		return fl_roster_import_begin(&state->entry, &state->roster, reterr);
	case FL_IMPORT_EVENTS:
		return fl_event_import_begin(
			&state->entry, vocab, file_bytes, &state->events, reterr);
	case FL_IMPORT_AMENDMENTS:
		return fl_event_import_begin(&state->entry, vocab, 0, &state->events, reterr);
	case FL_IMPORT_INSPECTORS:
	case FL_IMPORT_SERVICE:
	case FL_IMPORT_BARRED:
		return fl_list_import_begin(&state->entry, &state->lists, reterr);
	case FL_IMPORT_KINDS:
		break;
	}
	return FL_OK;
}

static fl_code end_kind(import_state *state, fl_error *reterr)
{
	switch (state->options->kind) {
	case FL_IMPORT_RETAILERS:
		return fl_roster_import_end(&state->roster, reterr);
	case FL_IMPORT_EVENTS:
	case FL_IMPORT_AMENDMENTS:
		return fl_event_import_end(&state->events, reterr);
	case FL_IMPORT_INSPECTORS:
	case FL_IMPORT_SERVICE:
	case FL_IMPORT_BARRED:
	case FL_IMPORT_KINDS:
		break;
	}
	return FL_OK;
}

/* ---- The whole ------------------------------------------------------------------------------ */

static fl_text base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return fl_text_of(slash != NULL ? slash + 1 : path);
}

/* What the ledger says of an import. */
static fl_code write_about(const import_state *state, const fl_map *map,
	const fl_intake_summary *summary, fl_buf *about, fl_error *reterr)
{
	fl_json_writer json = fl_json_writer_on(about);
	fl_json_object(&json);
	fl_json_key(&json, "bytes");
	fl_json_int(&json, (int64_t)summary->bytes);
	fl_json_key(&json, "file");
	fl_json_text(&json, base_name(state->options->file));
	if (map != NULL) {
		fl_json_key(&json, "map_sha256");
		fl_json_hash(&json, fl_sha256_of(map->doc.source));
	}
	fl_json_key(&json, "repeated");
	fl_json_int(&json, (int64_t)summary->repeated);
	fl_json_key(&json, "rows_read");
	fl_json_int(&json, (int64_t)summary->read);
	fl_json_key(&json, "sha256");
	fl_json_hash(&json, summary->hash);
	fl_json_key(&json, "skipped");
	fl_json_int(&json, (int64_t)(summary->skipped + summary->silent));
	fl_json_object_end(&json);
	return about->failed ? fl_fail_memory(reterr) : FL_OK;
}

/* The types that the map declares become known with the entry that needs them. */
static fl_code load_vocab(fl_db *db, import_state *state, const fl_map *map, fl_arena *arena,
	fl_vocab *ret_vocab, fl_error *reterr)
{
	FL_TRY(fl_vocab_load(&db->store, arena, ret_vocab, reterr));
	if (map == NULL || map->types.type_count == 0) {
		return FL_OK;
	}
	int64_t added;
	FL_TRY(fl_vocab_register(&state->entry, ret_vocab, &map->types, &added, reterr));
	return added > 0 ? fl_vocab_load(&db->store, arena, ret_vocab, reterr) : FL_OK;
}

/* From this size on a file is worth a change of journal. */
#define BULK_BYTES (8u << 20)

static uint64_t file_bytes(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && status.st_size > 0 ? (uint64_t)status.st_size : 0;
}

/* ---- Source references that stand twice ----------------------------------------------------- */

typedef struct duplicate_search {
	import_state *state;
	const fl_duplicate *duplicates;
	size_t count;
	size_t found; /* they are listed in the order of their lines */
} duplicate_search;

static fl_code find_duplicate(void *context, const fl_row *row, fl_error *reterr)
{
	duplicate_search *search = context;
	(void)reterr;
	for (size_t i = search->found; i < search->count && search->duplicates[i].line <= row->line;
		i++) {
		if (fl_text_equal(search->duplicates[i].source_ref, row->u.event.source_ref)) {
			report_duplicate(search->state, row, search->duplicates[i].earlier);
			search->found = i + 1;
		}
	}
	return FL_OK;
}

/* A large import finds them when all is read; the file is read again to say where they stand. */
static fl_code locate_duplicates(
	import_state *state, const fl_intake_job *job, fl_arena *arena, fl_error *reterr)
{
	duplicate_search search = {.state = state};
	FL_TRY(fl_event_import_index(
		&state->events, arena, &search.duplicates, &search.count, reterr));
	if (search.count == 0) {
		return FL_OK;
	}
	fl_intake_job again = *job;
	again.row = find_duplicate;
	again.progress = NULL;
	again.context = &search;
	fl_intake_summary summary;
	FL_TRY(fl_intake_run(&again, state->diags, &summary, reterr));
	return search.found > 0
		? FL_OK
		: fl_fail_at(reterr, FL_IO, job->file, 0, 0,
			  TR("the file changed while it was read", "文件在读取过程中被更改"));
}

/* Reads the rows, and ends the entry unless nothing was new. */
static fl_code import_rows(
	fl_db *db, import_state *state, const fl_map *map, const fl_vocab *vocab, fl_error *reterr)
{
	const fl_import_options *options = state->options;
	FL_TRY(begin_kind(state, vocab, file_bytes(options->file), reterr));
	const fl_intake_job job = {.file = options->file,
		.kind = (fl_kind)options->kind,
		.map = map,
		.vocab = vocab,
		.today = &options->today,
		.row = take_row,
		.progress = show_progress,
		.context = state};
	fl_intake_summary summary;
	FL_TRY(fl_intake_run(&job, state->diags, &summary, reterr));
	if (options->kind == FL_IMPORT_EVENTS) {
		FL_AUTO(fl_arena) arena = {0};
		FL_TRY(locate_duplicates(state, &job, &arena, reterr));
	}
	if (fl_diags_errors(state->diags) > 0) {
		return fl_fail_diags(reterr, state->diags);
	}
	state->result.rows = summary.read;
	state->result.skipped = summary.skipped + summary.silent;
	state->result.repeated = summary.repeated;
	if (state->result.added + state->result.changed == 0) {
		fl_store_rollback(&db->store);
		return FL_OK;
	}
	FL_AUTO(fl_buf) about = {0};
	FL_TRY(write_about(state, map, &summary, &about, reterr));
	FL_TRY(fl_entry_end(&state->entry, fl_buf_view(&about), reterr));
	FL_TRY(end_kind(state, reterr));
	state->result.entry = state->entry.seq;
	return fl_store_commit(&db->store, reterr);
}

fl_code fl_import(fl_db *db, const fl_import_options *options, fl_diags *diags,
	fl_import_result *ret_result, fl_error *reterr)
{
	FL_AUTO(fl_arena) arena = {0};
	fl_map map;
	bool mapped = options->map != NULL;
	if (mapped) {
		FL_TRY(fl_map_load(
			options->map, (fl_kind)options->kind, &arena, diags, &map, reterr));
	}
	uint64_t bytes = file_bytes(options->file);
	FL_TRY(bytes < BULK_BYTES ? fl_store_begin(&db->store, reterr)
				  : fl_store_begin_bulk(&db->store, reterr));
	FL_AUTO(import_state) state = {.options = options, .diags = diags};
	fl_vocab vocab;
	fl_code code = fl_entry_begin(
		&db->store, entry_kinds[options->kind], options->today, &state.entry, reterr);
	code = code == FL_OK ? load_vocab(db, &state, mapped ? &map : NULL, &arena, &vocab, reterr)
			     : code;
	code = code == FL_OK ? import_rows(db, &state, mapped ? &map : NULL, &vocab, reterr) : code;
	if (code != FL_OK) {
		import_state_done(&state);
		state = (import_state){0};
		fl_store_rollback(&db->store);
		return code;
	}
	*ret_result = state.result;
	return FL_OK;
}
