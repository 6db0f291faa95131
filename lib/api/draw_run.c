/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drawing and releasing.  Both make the draw from what was sealed and revealed, which always gives
 * the same record; so a step that was cut off is completed by doing it again, and nothing can be
 * drawn twice with two results.
 */
#include "api/ceremony.h"
#include "api/db.h"
#include "api/draw_files.h"

/* A step that makes the draw. */
typedef struct making {
	fl_draw *draw;
	const fl_draw_step *step;
	fl_draw_state state;
	fl_draw_folder folder;
	fl_draw_files files;
} making;

static void making_done(making *all)
{
	fl_draw_files_done(&all->files);
}
FL_AUTO_DEFINE(making, making_done);

static fl_code find(making *all, bool drawn, fl_error *reterr)
{
	fl_draw *draw = all->draw;
	FL_TRY(fl_ceremony_find(draw->store, all->step, drawn, &draw->arena, &all->state, reterr));
	if (all->state.voided) {
		return fl_ceremony_refuse_void(all->state.row.number, reterr);
	}
	FL_TRY(fl_draw_folder_of(
		draw->store, all->step->folder, all->state.row.number, &all->folder, reterr));
	return fl_draw_folder_make(&all->folder, reterr);
}

static fl_code refuse_missing(const fl_spec *spec, const fl_text *values, fl_error *reterr)
{
	FL_AUTO(fl_buf) names = {0};
	const fl_void silent = {
		.sources = spec->sources, .values = values, .source_count = spec->source_count};
	fl_void_missing(&silent, &names);
	const char *list = fl_buf_c(&names);
	if (list == NULL) {
		return fl_fail_memory(reterr);
	}
	return list[0] == '\0'
		? FL_OK
		: fl_fail(reterr, FL_REFUSED,
			  TR("draw %llu waits for: %s.  Reveal them; one that stays silent voids "
			     "the draw",
				  "第 %llu 次抽取尚缺：%s。请先揭示；拒不揭示者致使本次抽取作废"),
			  (unsigned long long)spec->draw, list);
}

/* Draws from what was sealed and revealed. */
static fl_code make(making *all, fl_error *reterr)
{
	fl_draw *draw = all->draw;
	fl_spec spec = {0};
	fl_roots unused;
	fl_text *values;
	/* Who is missing shows before the frame is read. */
	FL_TRY(fl_ceremony_seal(
		draw->store, &all->state.row, &draw->arena, &spec, &unused, reterr));
	FL_TRY(fl_ceremony_values(draw->store, &spec, &draw->arena, &values, reterr));
	FL_TRY(refuse_missing(&spec, values, reterr));
	fl_revealed *revealed = fl_arena_array(&draw->arena, fl_revealed, spec.source_count);
	if (revealed == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < spec.source_count; i++) {
		revealed[i] = (fl_revealed){spec.sources[i].name, values[i]};
	}
	FL_TRY(fl_draw_thaw(draw, &all->state, fl_draw_threads(all->step->threads), reterr));
	return fl_outcome_draw(&draw->outcome, revealed, spec.source_count, reterr);
}

/* A draw that was drawn before must come out as it did then. */
static fl_code check_record(const making *all, fl_error *reterr)
{
	if (!all->state.drawn || fl_hash_equal(all->draw->record, all->state.record)) {
		return FL_OK;
	}
	return fl_fail_at(reterr, FL_MISMATCH, all->draw->store->path, 0, 0,
		TR("draw %llu does not come out as it did: something was changed behind the "
		   "ledger's back; run `fairlot ledger verify`",
			"第 %llu 次抽取重做的结果与当时不同：数据曾被绕过台账改动；请运行 fairlot "
			"ledger verify"),
		(unsigned long long)all->state.row.number);
}

/* ---- Drawing -------------------------------------------------------------------------------- */

static fl_code write_private(making *all, fl_error *reterr)
{
	fl_draw *draw = all->draw;
	FL_TRY(fl_draw_files_open_private(&all->folder, &all->files, reterr));
	fl_draw_record_start(draw, &all->files);
	FL_TRY(fl_draw_record_wait(&all->files, reterr));
	FL_TRY(check_record(all, reterr));
	FL_TRY(fl_draw_load_rules(draw, reterr));
	FL_TRY(fl_lists_load(
		draw->store, draw->spec.period_from, &draw->arena, &draw->lists, reterr));
	FL_TRY(fl_draw_word(draw, reterr));
	if (!fl_draw_assigned(draw)) {
		fl_file_out_done(&all->files.list);
		return FL_OK;
	}
	FL_TRY(fl_draw_visits(draw, reterr));
	return fl_draw_write_list(draw, &all->files, reterr);
}

static fl_code run(making *all, fl_error *reterr)
{
	FL_AUTO(fl_entry) entry = {0};
	fl_draw *draw = all->draw;
	FL_TRY(fl_entry_begin(draw->store, "draw.run", all->step->today, &entry, reterr));
	FL_TRY(find(all, false, reterr));
	FL_TRY(make(all, reterr));
	FL_TRY(write_private(all, reterr));
	if (!all->state.drawn) {
		FL_TRY(fl_draw_enter(draw, &entry, reterr));
		FL_TRY(fl_outcome_add(&entry, draw->spec.draw, draw->record, reterr));
		FL_TRY(fl_draw_enter_end(draw, &entry, reterr));
	}
	FL_TRY(fl_draw_notice_write(draw, &all->folder, true, reterr));
	FL_TRY(fl_draw_files_sync(&all->files, reterr));
	FL_TRY(fl_draw_files_commit(&all->files, reterr));
	return all->state.drawn ? FL_OK : fl_store_commit(draw->store, reterr);
}

fl_code fl_draw_run(fl_db *db, const fl_draw_step *step, fl_draw **ret_draw, fl_error *reterr)
{
	const fl_draw_options options = {
		.list = FL_FILE_LIST, .lang = step->lang, .threads = step->threads};
	FL_AUTO_PTR(fl_draw) draw = fl_draw_new(&db->store, &options, reterr);
	if (draw == NULL) {
		return FL_MEMORY;
	}
	FL_AUTO(making) all = {.draw = draw, .step = step, .files = FL_DRAW_FILES_NONE};
	FL_TRY(fl_store_begin(&db->store, reterr));
	fl_code code = run(&all, reterr);
	fl_store_rollback(&db->store);
	draw->options = NULL;
	if (code == FL_OK) {
		*ret_draw = FL_STEAL(draw);
	}
	return code;
}

/* ---- Releasing ------------------------------------------------------------------------------ */

static fl_code release(making *all, fl_error *reterr)
{
	FL_AUTO(fl_entry) entry = {0};
	fl_draw *draw = all->draw;
	fl_path path;
	FL_TRY(fl_entry_begin(draw->store, "draw.release", all->step->today, &entry, reterr));
	FL_TRY(find(all, true, reterr));
	if (!all->state.drawn) {
		return fl_fail(reterr, FL_REFUSED,
			TR("draw %llu has not been drawn yet: `fairlot draw run`",
				"第 %llu 次抽取尚未进行：请先 fairlot draw run"),
			(unsigned long long)all->state.row.number);
	}
	FL_TRY(make(all, reterr));
	fl_draw_path(all->folder.open, FL_FILE_RECORD, path);
	FL_TRY(fl_file_create_again(path, false, &all->files.record, reterr));
	fl_draw_record_start(draw, &all->files);
	FL_TRY(fl_draw_record_wait(&all->files, reterr));
	FL_TRY(check_record(all, reterr));
	if (!all->state.released) {
		FL_TRY(fl_release_add(&entry, all->state.row.number, reterr));
		FL_TRY(fl_draw_enter_end(draw, &entry, reterr));
	}
	FL_TRY(fl_draw_files_sync(&all->files, reterr));
	FL_TRY(fl_draw_files_commit(&all->files, reterr));
	return all->state.released ? FL_OK : fl_store_commit(draw->store, reterr);
}

fl_code fl_draw_release(fl_db *db, const fl_draw_step *step, uint64_t *ret_number, fl_error *reterr)
{
	const fl_draw_options options = {.threads = step->threads};
	FL_AUTO_PTR(fl_draw) draw = fl_draw_new(&db->store, &options, reterr);
	if (draw == NULL) {
		return FL_MEMORY;
	}
	FL_AUTO(making) all = {.draw = draw, .step = step, .files = FL_DRAW_FILES_NONE};
	FL_TRY(fl_store_begin(&db->store, reterr));
	fl_code code = release(&all, reterr);
	fl_store_rollback(&db->store);
	if (code == FL_OK) {
		*ret_number = all.state.row.number;
	}
	return code;
}
