/* SPDX-License-Identifier: Apache-2.0 */
/* Sealing: the first step of a ceremony. */
#include "api/db.h"
#include "api/draw_notice.h"

/* The number that the seal will have: the next one, or that of a draw of the same agency and
 * purpose which waits in an overlapping period, if there is one. */
typedef struct place {
	bool taken;
	fl_draw_state state; /* of the draw that has it, where it is taken */
	fl_draw_folder folder;
} place;

static fl_code find_place(fl_draw *draw, place *ret_place, fl_error *reterr)
{
	const fl_draw_options *options = draw->options;
	place found = {.taken = false};
	uint64_t parallel;
	FL_TRY(fl_draw_next(draw->store, &draw->spec.draw, &draw->spec.previous, reterr));
	FL_TRY(fl_draw_parallel(draw->store, fl_text_of(options->agency),
		fl_text_of(options->purpose), options->period_from, options->period_to, &parallel,
		reterr));
	if (parallel > 0) {
		draw->spec.draw = parallel;
		FL_TRY(fl_draw_find(
			draw->store, parallel, &draw->arena, &found.taken, &found.state, reterr));
	}
	FL_TRY(fl_draw_folder_of(
		draw->store, options->folder, draw->spec.draw, &found.folder, reterr));
	*ret_place = found;
	return FL_OK;
}

/* What a seal holds that is not the caller's to say again. */
static fl_code take_over(fl_draw *draw, const fl_draw_state *state, fl_error *reterr)
{
	fl_json *root;
	FL_TRY(fl_json_parse(state->row.seal, draw->store->path, &draw->arena, &root, reterr));
	const fl_json *sealed_at = fl_json_get(root, "sealed_at");
	const fl_json *previous = fl_json_get(root, "previous");
	if (sealed_at != NULL && previous != NULL) {
		draw->spec.sealed_at = sealed_at->u.text;
		(void)fl_hash_parse(previous->u.text, &draw->spec.previous);
	}
	return FL_OK;
}

static fl_code refuse_parallel(const fl_draw *draw, fl_error *reterr)
{
	return fl_fail(reterr, FL_REFUSED,
		TR("draw %llu of this agency and purpose is sealed already for these days, and "
		   "neither drawn nor void: finish it or void it first; see `fairlot draw status`",
			"第 %llu "
			"次抽取机关、事由相同，检查期重叠，已封存而尚未抽取或作废：请先完成或"
			"作废；见 fairlot draw status"),
		(unsigned long long)draw->spec.draw);
}

static fl_code keep_secrets(const fl_draw *draw, const fl_draw_folder *folder, fl_error *reterr)
{
	for (size_t i = 0; i < draw->own_count; i++) {
		fl_path path;
		const fl_own_secret *own = &draw->own[i];
		fl_draw_secret_path(folder, fl_text_of(own->secret.name), path);
		if (!own->there) {
			FL_TRY(fl_secret_write(&own->secret, path, reterr));
		}
	}
	/* A secret whose name is lost would void the draw. */
	return draw->own_count > 0 ? fl_folder_sync(folder->closed, reterr) : FL_OK;
}

/* A secret serves once: after its first draw others know it. */
static fl_code check_fresh(const fl_draw *draw, fl_error *reterr)
{
	for (size_t i = 0; i < draw->spec.source_count; i++) {
		const fl_entropy_source *source = &draw->spec.sources[i];
		uint64_t other = 0;
		if (source->kind == FL_SOURCE_SECRET) {
			FL_TRY(fl_draw_with_commitment(
				draw->store, source->commitment, draw->spec.draw, &other, reterr));
		}
		if (other > 0) {
			return fl_fail(reterr, FL_REFUSED,
				TR("the commitment of `" FL_TEXT_FMT "` stands in the seal of draw "
				   "%llu: a secret serves one draw only, since it is known then",
					"“" FL_TEXT_FMT "”的承诺值已用于第 %llu "
					"次抽取：秘密数值揭示后即为人所知，只能使用一次"),
				FL_TEXT_ARG(source->name), (unsigned long long)other);
		}
	}
	return FL_OK;
}

static fl_code seal(fl_draw *draw, fl_db *db, fl_error *reterr)
{
	FL_AUTO(fl_entry) entry = {0};
	place at;
	FL_TRY(fl_draw_grade_run(draw, db, reterr));
	FL_TRY(fl_entry_begin(draw->store, "draw.seal", draw->options->today, &entry, reterr));
	FL_TRY(find_place(draw, &at, reterr));
	FL_TRY(fl_draw_compose(draw, &at.folder, reterr));
	FL_TRY(check_fresh(draw, reterr));
	if (at.taken) {
		FL_TRY(take_over(draw, &at.state, reterr));
	} else {
		FL_TRY(fl_draw_freeze(draw, reterr));
	}
	FL_TRY(fl_outcome_prepare(&draw->spec, fl_draw_threads(draw->options->threads),
		&draw->arena, &draw->outcome, reterr));
	if (at.taken && !fl_hash_equal(draw->outcome.commit, at.state.row.commit)) {
		return refuse_parallel(draw, reterr);
	}
	FL_TRY(fl_draw_word(draw, reterr));
	FL_TRY(fl_draw_folder_make(&at.folder, reterr));
	FL_TRY(fl_draw_notice_write(draw, &at.folder, false, reterr));
	if (at.taken) {
		return FL_OK;
	}
	FL_TRY(keep_secrets(draw, &at.folder, reterr));
	FL_TRY(fl_draw_freeze_enter(draw, &entry, reterr));
	FL_TRY(fl_draw_enter_end(draw, &entry, reterr));
	return fl_store_commit(draw->store, reterr);
}

fl_code fl_draw_seal(
	fl_db *db, const fl_draw_options *options, fl_draw **ret_draw, fl_error *reterr)
{
	FL_AUTO_PTR(fl_draw) draw = fl_draw_new(&db->store, options, reterr);
	if (draw == NULL) {
		return FL_MEMORY;
	}
	FL_TRY(fl_store_begin(&db->store, reterr));
	fl_code code = seal(draw, db, reterr);
	fl_store_rollback(&db->store);
	draw->options = NULL;
	if (code == FL_OK) {
		*ret_draw = FL_STEAL(draw);
	}
	return code;
}
