/* SPDX-License-Identifier: Apache-2.0 */
/* Making a draw: from a stored run and the lists to a record, a list and a ledger entry. */
#include "api/draw_files.h"

#include "api/db.h"

#include "store/draws.h"

void fl_draw_free(fl_draw *draw)
{
	if (draw != NULL) {
		fl_rules_free(draw->rules);
		free(draw->units);
		fl_buf_done(&draw->excluded);
		fl_buf_done(&draw->frozen_classes);
		fl_buf_done(&draw->frozen_frame);
		fl_arena_done(&draw->arena);
		free(draw);
	}
}

fl_draw *fl_draw_new(fl_store *store, const fl_draw_options *options, fl_error *reterr)
{
	fl_draw *draw = calloc(1, sizeof(*draw));
	if (draw == NULL) {
		(void)fl_fail_memory(reterr);
		return NULL;
	}
	draw->store = store;
	draw->options = options;
	return draw;
}

fl_code fl_draw_compose(fl_draw *draw, const fl_draw_folder *folder, fl_error *reterr)
{
	FL_TRY(fl_draw_load(draw, reterr));
	FL_TRY(fl_draw_take_sources(draw, folder, reterr));
	FL_TRY(fl_draw_choose(draw, reterr));
	FL_TRY(fl_draw_gather(draw, reterr));
	if (!draw->options->targets_only) {
		FL_TRY(fl_draw_rosters(draw, reterr));
	}
	return fl_draw_design(draw, reterr);
}

/* Everything that needs no randomness: refusals come from here, before anything is drawn. */
static fl_code prepare(fl_draw *draw, fl_error *reterr)
{
	FL_TRY(fl_draw_next(draw->store, &draw->spec.draw, &draw->spec.previous, reterr));
	FL_TRY(fl_draw_compose(draw, NULL, reterr));
	if (!draw->options->dry_run) {
		FL_TRY(fl_draw_freeze(draw, reterr));
	}
	return fl_outcome_prepare(&draw->spec, fl_draw_threads(draw->options->threads),
		&draw->arena, &draw->outcome, reterr);
}

/* What was sealed goes to the database while the draw is made, which needs none. */
typedef struct keeping {
	const fl_draw *draw;
	fl_entry *entry;
	fl_task task;
	fl_code code;
	fl_error error;
} keeping;

static void keep(void *context)
{
	keeping *kept = context;
	kept->code = fl_draw_freeze_enter(kept->draw, kept->entry, &kept->error);
}

static void keeping_done(keeping *kept)
{
	fl_task_wait(&kept->task);
}
FL_AUTO_DEFINE(keeping, keeping_done);

static fl_code keeping_end(keeping *kept, fl_error *reterr)
{
	fl_task_wait(&kept->task);
	return kept->code == FL_OK ? FL_OK : fl_fail_again(reterr, &kept->error);
}

static fl_code enter(fl_draw *draw, fl_draw_files *files, fl_entry *entry, fl_error *reterr)
{
	FL_TRY(fl_draw_enter(draw, entry, reterr));
	FL_TRY(fl_draw_record_wait(files, reterr));
	FL_TRY(fl_outcome_add(entry, draw->spec.draw, draw->record, reterr));
	FL_TRY(fl_release_add(entry, draw->spec.draw, reterr));
	return fl_draw_enter_end(draw, entry, reterr);
}

/* One entry seals, draws and releases. */
static fl_code draw_and_enter(fl_draw *draw, fl_draw_files *files, fl_error *reterr)
{
	FL_AUTO(fl_entry) entry = {0};
	FL_TRY(fl_entry_begin(draw->store, "draw", draw->options->today, &entry, reterr));
	FL_TRY(prepare(draw, reterr));
	FL_TRY(fl_draw_files_open(draw, files, reterr));
	FL_AUTO(keeping) kept = {.draw = draw, .entry = &entry};
	fl_task_start(&kept.task, keep, &kept);
	FL_TRY(fl_outcome_draw(&draw->outcome, NULL, 0, reterr));
	fl_draw_record_start(draw, files);
	FL_TRY(keeping_end(&kept, reterr));
	FL_TRY(fl_draw_word(draw, reterr));
	if (fl_draw_assigned(draw) && draw->options->list != NULL) {
		FL_TRY(fl_draw_write_list(draw, files, reterr));
	} else {
		fl_file_out_done(&files->list);
	}
	FL_TRY(enter(draw, files, &entry, reterr));
	return fl_draw_files_sync(files, reterr);
}

static fl_code make(fl_draw *draw, fl_db *db, fl_error *reterr)
{
	if (draw->options->dry_run) {
		FL_TRY(fl_draw_grade_run(draw, db, reterr));
		FL_TRY(prepare(draw, reterr));
		return fl_draw_word(draw, reterr);
	}
	FL_AUTO(fl_draw_files) files = FL_DRAW_FILES_NONE;
	FL_TRY(fl_store_begin(draw->store, reterr));
	FL_TRY(fl_draw_grade_run(draw, db, reterr));
	FL_TRY(draw_and_enter(draw, &files, reterr));
	FL_TRY(fl_store_commit(draw->store, reterr));
	return fl_draw_files_commit(&files, reterr);
}

fl_code fl_draw_make(
	fl_db *db, const fl_draw_options *options, fl_draw **ret_draw, fl_error *reterr)
{
	FL_AUTO_PTR(fl_draw) draw = fl_draw_new(&db->store, options, reterr);
	if (draw == NULL) {
		return FL_MEMORY;
	}
	fl_code code = make(draw, db, reterr);
	fl_store_rollback(&db->store);
	draw->options = NULL; /* the caller's, and not looked at any more */
	if (code == FL_OK) {
		*ret_draw = FL_STEAL(draw);
	}
	return code;
}
