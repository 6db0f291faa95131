/* SPDX-License-Identifier: Apache-2.0 */
/* Making a draw: from a stored run and the lists to a record, a list and a ledger entry. */
#include "fairlot_draw_files.h"

#include "fairlot_db.h"

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

static fl_code draw_and_enter(fl_draw *draw, fl_draw_files *files, fl_error *reterr)
{
	FL_AUTO(fl_entry) entry = {0};
	FL_TRY(fl_entry_begin(draw->store, "draw", draw->options->today, &entry, reterr));
	FL_TRY(prepare(draw, reterr));
	FL_TRY(fl_draw_files_open(draw, files, reterr));
	FL_TRY(fl_outcome_draw(&draw->outcome, NULL, 0, reterr));
	FL_TRY(fl_draw_word(draw, reterr));
	FL_TRY(fl_draw_write_record(draw, files, reterr));
	bool assigned = draw->spec.roster_count == 0 || draw->outcome.plans->feasible;
	if (assigned && draw->options->list != NULL) {
		FL_TRY(fl_draw_write_list(draw, files, reterr));
	} else {
		fl_file_out_done(&files->list);
	}
	return fl_draw_enter(draw, &entry, reterr);
}

static fl_code make(fl_draw *draw, fl_error *reterr)
{
	if (draw->options->dry_run) {
		FL_TRY(prepare(draw, reterr));
		return fl_draw_word(draw, reterr);
	}
	FL_AUTO(fl_draw_files) files = FL_DRAW_FILES_NONE;
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
