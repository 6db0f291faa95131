/* SPDX-License-Identifier: Apache-2.0 */
/* Making a draw: from a stored run and the lists to a record, a list and a ledger entry. */
#include "fairlot_draw.h"

#include "fairlot_db.h"

#include "base/file.h"
#include "base/json_write.h"
#include "publish/list.h"
#include "store/draws.h"

void fl_draw_free(fl_draw *draw)
{
	if (draw != NULL) {
		fl_rules_free(draw->rules);
		fl_buf_done(&draw->units);
		fl_buf_done(&draw->excluded);
		fl_arena_done(&draw->arena);
		free(draw);
	}
}
FL_AUTO_PTR_DEFINE(fl_draw, fl_draw_free);

/* ---- Loading -------------------------------------------------------------------------------- */

static fl_code load_rules(fl_draw *draw, fl_error *reterr)
{
	fl_text source;
	FL_TRY(fl_rule_set_find(draw->store, draw->run.rule_set, &draw->arena, &source, reterr));
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	if (diags == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_rules_compile(source, draw->store->path, diags, &draw->rules, reterr));
	const fl_plan *plan = draw->rules->plan;
	draw->spec.grades = fl_arena_array(&draw->arena, fl_text, plan->grade_count + 1);
	if (draw->spec.grades == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t i = 0; i < plan->grade_count; i++) {
		draw->spec.grades[i] = plan->grade[i];
	}
	draw->spec.grades[plan->grade_count] = FL_TEXT(FL_NOT_GRADED);
	draw->spec.grade_count = plan->grade_count + 1;
	draw->spec.rules_id = plan->id;
	draw->spec.rules_version = plan->version;
	draw->spec.rules_sha256 = plan->hash;
	return FL_OK;
}

/* The lists of the store as the draw's room wants them. */
static fl_code load_roster(fl_draw *draw, fl_error *reterr)
{
	fl_lists *lists = &draw->lists;
	fl_roster *roster = &draw->roster;
	FL_TRY(fl_lists_load(draw->store, draw->options->period_from, &draw->arena, lists, reterr));
	if (lists->inspector_count == 0) {
		return fl_fail(reterr, FL_REFUSED,
			TR("there are no inspectors: import them, or draw targets only "
			   "(--targets-only)",
				"没有检查人员：请先导入，或只抽取检查对象（--targets-only）"));
	}
	*roster = (fl_roster){
		.inspectors = fl_arena_array(&draw->arena, fl_inspector, lists->inspector_count),
		.inspector_count = lists->inspector_count,
		.services = fl_arena_array(&draw->arena, fl_service, lists->service_count),
		.service_count = lists->service_count,
		.barred = fl_arena_array(&draw->arena, fl_barred, lists->barred_count),
		.barred_count = lists->barred_count,
		.need = (uint32_t)draw->options->need,
		.lead_rule = !draw->options->no_lead_rule,
		.teams = draw->options->teams};
	if (roster->inspectors == NULL || roster->services == NULL || roster->barred == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < lists->inspector_count; i++) {
		const fl_inspector_row *row = &lists->inspector[i];
		roster->inspectors[i] = (fl_inspector){
			.id = row->id, .capacity = (uint32_t)row->capacity, .lead = row->lead != 0};
	}
	for (size_t i = 0; i < lists->service_count; i++) {
		const fl_service_row *row = &lists->service[i];
		roster->services[i] =
			(fl_service){.inspector = row->inspector, .stratum = row->stratum};
	}
	for (size_t i = 0; i < lists->barred_count; i++) {
		const fl_barred_row *row = &lists->barred[i];
		roster->barred[i] = (fl_barred){
			.target = row->target, .inspector = row->inspector, .reason = row->reason};
	}
	draw->spec.rosters = roster;
	draw->spec.roster_count = 1;
	return FL_OK;
}

fl_code fl_draw_load(fl_draw *draw, fl_error *reterr)
{
	const fl_draw_options *options = draw->options;
	bool found;
	FL_TRY(fl_run_find(draw->store, options->run, &found, &draw->run, reterr));
	if (!found) {
		return fl_fail(reterr, FL_REFUSED,
			TR("there is no such run of grading: grade first",
				"没有该次评级：请先评级"));
	}
	FL_TRY(load_rules(draw, reterr));
	if (!options->targets_only) {
		FL_TRY(load_roster(draw, reterr));
	}
	draw->spec.agency = fl_text_of(options->agency);
	draw->spec.purpose = fl_text_of(options->purpose);
	draw->spec.period_from = options->period_from;
	draw->spec.period_to = options->period_to;
	draw->spec.sealed_at = fl_text_of(options->sealed_at);
	draw->spec.as_of = draw->run.as_of;
	draw->spec.known_at = draw->run.known_at;
	draw->spec.run = draw->run.sha256;
	draw->source = (fl_entropy_source){.kind = FL_SOURCE_FIXED,
		.name = FL_TEXT("operator"),
		.value = fl_text_of(options->fixed != NULL ? options->fixed : "dry-run")};
	draw->spec.sources = &draw->source;
	draw->spec.source_count = 1;
	return FL_OK;
}

/* ---- Writing -------------------------------------------------------------------------------- */

static fl_code write_piece(void *context, fl_text piece, fl_error *reterr)
{
	return fl_file_add(context, piece, reterr);
}

/* The files of a draw.  They take their names when the ledger has taken the draw. */
typedef struct draw_files {
	fl_file_out record;
	fl_file_out list;
} draw_files;

static void draw_files_done(draw_files *files)
{
	fl_file_out_done(&files->record);
	fl_file_out_done(&files->list);
}
FL_AUTO_DEFINE(draw_files, draw_files_done);

static fl_code refuse_path(const char *path, const char *en, const char *zh, fl_error *reterr)
{
	return fl_fail_at(reterr, FL_REFUSED, path, 0, 0, FL_READY, en, zh);
}

/* Opens them before anything is drawn, so that a path that cannot be written costs no draw. */
static fl_code open_files(const fl_draw *draw, draw_files *files, fl_error *reterr)
{
	const fl_draw_options *options = draw->options;
	if (fl_file_exists(options->record) && !fl_file_same(options->record, "/dev/null")) {
		return refuse_path(options->record,
			TR("the file exists already; a record is never overwritten",
				"文件已存在；抽取记录从不覆盖"),
			reterr);
	}
	FL_TRY(fl_file_create(options->record, &files->record, reterr));
	if (options->list == NULL) {
		return FL_OK;
	}
	if (fl_file_same(options->list, draw->store->path) ||
		strcmp(options->list, options->record) == 0) {
		return refuse_path(options->list,
			TR("this is the database or the record; the list needs a file of its own",
				"这是数据库或抽取记录；名单须另用文件"),
			reterr);
	}
	return fl_file_create(options->list, &files->list, reterr);
}

static fl_code write_record(fl_draw *draw, draw_files *files, fl_error *reterr)
{
	FL_TRY(fl_record_write(&draw->outcome, write_piece, &files->record, &draw->record, reterr));
	return fl_file_sync(&files->record, reterr);
}

static fl_code write_list(fl_draw *draw, draw_files *files, fl_error *reterr)
{
	FL_AUTO(fl_buf) list = {0};
	fl_list_header(&list, draw->options->lang);
	for (size_t i = 0; i < draw->outcome.target_count; i++) {
		const fl_target_words *words = &draw->target_words[i];
		const fl_list_line line = {.number = i + 1,
			.id = words->id,
			.name = words->name,
			.address = words->address,
			.stratum = words->stratum,
			.grade = words->grade,
			.included = words->included,
			.inspectors = words->inspectors,
			.last_visit = words->last_visit};
		fl_list_add(&list, &line, draw->options->lang);
	}
	if (list.failed) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_file_add(&files->list, fl_buf_view(&list), reterr));
	return fl_file_sync(&files->list, reterr);
}

/* ---- The ledger ----------------------------------------------------------------------------- */

/* The numbers of a target's inspectors as a JSON array, the lead first. */
static void write_inspectors(const fl_draw *draw, size_t target, fl_buf *out)
{
	const fl_assignment *plan = draw->outcome.plans;
	out->len = 0;
	if (draw->spec.roster_count == 0 || !plan->feasible) {
		return;
	}
	fl_json_writer json = fl_json_writer_on(out);
	fl_json_array(&json);
	uint32_t lead = plan->leads[target];
	if (lead != FL_NOBODY) {
		fl_json_text(&json, draw->roster.inspectors[lead].id);
	}
	for (uint32_t i = 0; i < plan->need; i++) {
		uint32_t inspector = plan->inspectors[target * plan->need + i];
		if (inspector != lead) {
			fl_json_text(&json, draw->roster.inspectors[inspector].id);
		}
	}
	fl_json_array_end(&json);
}

static fl_code add_targets(fl_draw *draw, fl_entry *entry, fl_error *reterr)
{
	FL_AUTO(fl_buf) inspectors = {0};
	for (size_t i = 0; i < draw->outcome.target_count; i++) {
		fl_text id = draw->outcome.targets[i].id;
		bool included =
			fl_decided_find(draw->spec.forced, draw->spec.forced_count, id) != SIZE_MAX;
		write_inspectors(draw, i, &inspectors);
		if (inspectors.failed) {
			return fl_fail_memory(reterr);
		}
		FL_TRY(fl_drawn_add(entry, draw->spec.draw, id, included ? "included" : "drawn",
			(int64_t)i + 1, fl_buf_view(&inspectors), reterr));
	}
	return FL_OK;
}

static fl_code add_reserves(fl_draw *draw, fl_entry *entry, fl_error *reterr)
{
	for (size_t c = 0; c < draw->outcome.classes.count; c++) {
		const fl_draw_class *group = &draw->outcome.classes.at[c];
		for (uint32_t i = 0; i < group->reserves; i++) {
			fl_text id = draw->spec.units[group->picks[group->drawn + i]].id;
			FL_TRY(fl_drawn_add(entry, draw->spec.draw, id, "reserve", (int64_t)i + 1,
				(fl_text){"", 0}, reterr));
		}
	}
	return FL_OK;
}

static fl_code write_about(const fl_draw *draw, fl_buf *about, fl_error *reterr)
{
	fl_json_writer json = fl_json_writer_on(about);
	fl_json_object(&json);
	fl_json_key(&json, "commit");
	fl_json_hash(&json, draw->outcome.commit);
	fl_json_key(&json, "draw");
	fl_json_int(&json, (int64_t)draw->spec.draw);
	fl_json_key(&json, "publicly_random");
	fl_json_bool(&json, fl_sources_public(draw->spec.sources, draw->spec.source_count));
	fl_json_key(&json, "record_sha256");
	fl_json_hash(&json, draw->record);
	fl_json_key(&json, "run");
	fl_json_int(&json, draw->run.number);
	fl_json_key(&json, "targets");
	fl_json_int(&json, (int64_t)draw->outcome.target_count);
	fl_json_object_end(&json);
	return about->failed ? fl_fail_memory(reterr) : FL_OK;
}

static fl_code enter(fl_draw *draw, fl_entry *entry, fl_error *reterr)
{
	FL_AUTO(fl_buf) about = {0};
	const fl_draw_row row = {.number = draw->spec.draw,
		.run = draw->run.number,
		.commit = draw->outcome.commit,
		.record = draw->record,
		.period_from = draw->spec.period_from,
		.period_to = draw->spec.period_to};
	FL_TRY(fl_draw_add(entry, &row, reterr));
	FL_TRY(add_targets(draw, entry, reterr));
	FL_TRY(add_reserves(draw, entry, reterr));
	FL_TRY(write_about(draw, &about, reterr));
	return fl_entry_end(entry, fl_buf_view(&about), reterr);
}

/* ---- The whole ------------------------------------------------------------------------------ */

/* Everything that needs no randomness: refusals come from here, before anything is drawn. */
static fl_code prepare(fl_draw *draw, fl_error *reterr)
{
	unsigned threads = draw->options->threads > 0 ? draw->options->threads : 1;
	FL_TRY(fl_draw_load(draw, reterr));
	FL_TRY(fl_draw_next(draw->store, &draw->spec.draw, &draw->spec.previous, reterr));
	FL_TRY(fl_draw_gather(draw, reterr));
	FL_TRY(fl_draw_design(draw, reterr));
	return fl_outcome_prepare(&draw->spec, threads, &draw->arena, &draw->outcome, reterr);
}

static fl_code draw_and_enter(fl_draw *draw, draw_files *files, fl_error *reterr)
{
	FL_AUTO(fl_entry) entry = {0};
	FL_TRY(fl_entry_begin(draw->store, "draw", draw->options->today, &entry, reterr));
	FL_TRY(prepare(draw, reterr));
	FL_TRY(open_files(draw, files, reterr));
	FL_TRY(fl_outcome_draw(&draw->outcome, NULL, 0, reterr));
	FL_TRY(fl_draw_word(draw, reterr));
	FL_TRY(write_record(draw, files, reterr));
	bool assigned = draw->spec.roster_count == 0 || draw->outcome.plans->feasible;
	if (assigned && draw->options->list != NULL) {
		FL_TRY(write_list(draw, files, reterr));
	} else {
		fl_file_out_done(&files->list);
	}
	return enter(draw, &entry, reterr);
}

static fl_code make(fl_draw *draw, fl_error *reterr)
{
	if (draw->options->dry_run) {
		FL_TRY(prepare(draw, reterr));
		return fl_draw_word(draw, reterr);
	}
	FL_AUTO(draw_files) files = {FL_FILE_OUT_NONE, FL_FILE_OUT_NONE};
	FL_TRY(fl_store_begin(draw->store, reterr));
	FL_TRY(draw_and_enter(draw, &files, reterr));
	FL_TRY(fl_store_commit(draw->store, reterr));
	FL_TRY(fl_file_commit(&files.record, reterr));
	return files.list.fd >= 0 ? fl_file_commit(&files.list, reterr) : FL_OK;
}

fl_code fl_draw_make(
	fl_db *db, const fl_draw_options *options, fl_draw **ret_draw, fl_error *reterr)
{
	FL_AUTO_PTR(fl_draw) draw = calloc(1, sizeof(*draw));
	if (draw == NULL) {
		return fl_fail_memory(reterr);
	}
	draw->store = &db->store;
	draw->options = options;
	fl_code code = make(draw, reterr);
	fl_store_rollback(&db->store);
	draw->options = NULL; /* the caller's, and not looked at any more */
	if (code == FL_OK) {
		*ret_draw = FL_STEAL(draw);
	}
	return code;
}
