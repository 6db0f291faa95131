/* SPDX-License-Identifier: Apache-2.0 */
/* Voiding: a draw ends without a result, for everybody to see. */
#include "api/ceremony.h"
#include "api/db.h"

#include "base/json_write.h"
#include "record/words.h"

typedef struct voiding {
	fl_draw *draw; /* for its arena, and to see whether it could be made */
	const fl_draw_step *step;
	fl_text reason;
	fl_draw_state state;
	fl_spec spec;
	fl_text *values;
	fl_draw_folder folder;
	fl_buf document;
	fl_hash hash;
} voiding;

static void voiding_done(voiding *all)
{
	fl_buf_done(&all->document);
}
FL_AUTO_DEFINE(voiding, voiding_done);

/* The secrets of its own that the agency holds are disclosed with the others. */
static fl_code disclose_kept(voiding *all, fl_entry *entry, fl_error *reterr)
{
	for (size_t i = 0; i < all->spec.source_count; i++) {
		if (all->values[i].len > 0) {
			continue;
		}
		FL_TRY(fl_ceremony_kept(&all->folder, &all->spec.sources[i], &all->draw->arena,
			&all->values[i], reterr));
		if (all->values[i].len > 0) {
			FL_TRY(fl_revealed_add(entry, all->spec.draw, all->spec.sources[i].name,
				all->values[i], reterr));
		}
	}
	return FL_OK;
}

/* Whoever knows every value can look at the result, and may not throw it away, unless what was
 * sealed is no more and the draw cannot be made. */
static fl_code check_missing(voiding *all, fl_error *reterr)
{
	for (size_t i = 0; i < all->spec.source_count; i++) {
		if (all->values[i].len == 0) {
			return FL_OK;
		}
	}
	fl_code code =
		fl_draw_thaw(all->draw, &all->state, fl_draw_threads(all->step->threads), NULL);
	if (code != FL_OK) {
		return code == FL_MEMORY ? fl_fail_memory(reterr) : FL_OK;
	}
	return fl_fail(reterr, FL_REFUSED,
		TR("nobody is missing: every value of draw %llu is known, so its result could be "
		   "looked at, and it cannot be void.  `fairlot draw run` makes it",
			"无人缺席：第 %llu "
			"次抽取的全部随机数均已掌握，结果可以预知，不得作废。请用 "
			"fairlot draw run 完成抽取"),
		(unsigned long long)all->spec.draw);
}

static fl_code write_document(voiding *all, fl_error *reterr)
{
	const fl_void record = {.seal = all->state.row.seal,
		.draw = all->spec.draw,
		.sources = all->spec.sources,
		.values = all->values,
		.source_count = all->spec.source_count,
		.reason = all->reason};
	fl_void_write(&record, &all->document);
	if (all->document.failed) {
		return fl_fail_memory(reterr);
	}
	all->hash = fl_sha256_of(fl_buf_view(&all->document));
	return FL_OK;
}

static fl_code enter(voiding *all, fl_entry *entry, fl_error *reterr)
{
	FL_AUTO(fl_buf) about = {0};
	FL_TRY(fl_void_add(entry, all->spec.draw, all->reason, all->hash, reterr));
	fl_json_writer json = fl_json_writer_on(&about);
	fl_json_object(&json);
	fl_json_key(&json, "commit");
	fl_json_hash(&json, all->state.row.commit);
	fl_json_key(&json, "draw");
	fl_json_int(&json, (int64_t)all->spec.draw);
	fl_json_key(&json, "reason");
	fl_json_text(&json, all->reason);
	fl_json_key(&json, "void_sha256");
	fl_json_hash(&json, all->hash);
	fl_json_object_end(&json);
	return about.failed ? fl_fail_memory(reterr)
			    : fl_entry_end(entry, fl_buf_view(&about), reterr);
}

static fl_code load(voiding *all, fl_error *reterr)
{
	fl_store *store = all->draw->store;
	fl_arena *arena = &all->draw->arena;
	fl_roots unused;
	FL_TRY(fl_ceremony_find(store, all->step, false, arena, &all->state, reterr));
	uint64_t number = all->state.row.number;
	if (all->state.drawn) {
		return fl_fail(reterr, FL_REFUSED,
			TR("draw %llu has been drawn; it stands",
				"第 %llu 次抽取已经完成，不得作废"),
			(unsigned long long)number);
	}
	if (all->state.voided && !fl_text_equal(all->state.reason, all->reason)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("draw %llu is void already, for another reason: " FL_TEXT_FMT,
				"第 %llu 次抽取已因其他原因作废：" FL_TEXT_FMT),
			(unsigned long long)number, FL_TEXT_ARG(all->state.reason));
	}
	FL_TRY(fl_ceremony_seal(store, &all->state.row, arena, &all->spec, &unused, reterr));
	FL_TRY(fl_draw_folder_of(store, all->step->folder, number, &all->folder, reterr));
	FL_TRY(fl_draw_folder_make(&all->folder, reterr));
	return fl_ceremony_values(store, &all->spec, arena, &all->values, reterr);
}

static fl_code make_void(voiding *all, fl_error *reterr)
{
	FL_AUTO(fl_entry) entry = {0};
	fl_path path;
	FL_TRY(fl_entry_begin(all->draw->store, "draw.void", all->step->today, &entry, reterr));
	FL_TRY(load(all, reterr));
	if (!all->state.voided) {
		FL_TRY(disclose_kept(all, &entry, reterr));
		FL_TRY(check_missing(all, reterr));
	}
	FL_TRY(write_document(all, reterr));
	if (!all->state.voided) {
		FL_TRY(enter(all, &entry, reterr));
		FL_TRY(fl_store_commit(all->draw->store, reterr));
	}
	/* Only now: it discloses secrets, and until the ledger has it the draw may still come to a
	 * result. */
	fl_draw_path(all->folder.open, FL_FILE_VOID, path);
	return fl_file_write_again(path, false, fl_buf_view(&all->document), reterr);
}

fl_code fl_draw_void(fl_db *db, const fl_draw_step *step, const char *reason, uint64_t *ret_number,
	fl_error *reterr)
{
	const fl_draw_options options = {.threads = step->threads};
	if (!fl_is_line(fl_text_of(reason))) {
		return fl_fail(reterr, FL_REFUSED,
			TR("a reason is a line of 1 to 256 bytes",
				"原因应为 1 至 256 字节的一行文字"));
	}
	FL_AUTO_PTR(fl_draw) draw = fl_draw_new(&db->store, &options, reterr);
	if (draw == NULL) {
		return FL_MEMORY;
	}
	FL_AUTO(voiding) all = {.draw = draw, .step = step, .reason = fl_text_of(reason)};
	FL_TRY(fl_store_begin(&db->store, reterr));
	fl_code code = make_void(&all, reterr);
	fl_store_rollback(&db->store);
	if (code == FL_OK) {
		*ret_number = all.spec.draw;
	}
	return code;
}
