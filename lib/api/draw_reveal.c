/* SPDX-License-Identifier: Apache-2.0 */
/* Revealing: the values of the sources arrive, one after the other. */
#include "api/ceremony.h"
#include "api/db.h"

#include "base/json_write.h"

typedef struct revealing {
	fl_store *store;
	const fl_draw_step *step;
	fl_arena arena;
	fl_draw_state state;
	fl_spec spec;
	fl_text *known; /* by source */
	fl_text *added; /* by source; empty where nothing is new */
	fl_draw_folder folder;
} revealing;

static void revealing_done(revealing *all)
{
	fl_arena_done(&all->arena);
}
FL_AUTO_DEFINE(revealing, revealing_done);

static fl_code unknown_source(const revealing *all, const char *name, fl_error *reterr)
{
	FL_AUTO(fl_buf) names = {0};
	for (size_t i = 0; i < all->spec.source_count; i++) {
		fl_buf_string(&names, i > 0 ? ", " : "");
		fl_buf_text(&names, all->spec.sources[i].name);
	}
	const char *list = fl_buf_c(&names);
	return list == NULL ? fl_fail_memory(reterr)
			    : fl_fail(reterr, FL_REFUSED,
				      TR("draw %llu has no source `%s`; it has: %s",
					      "第 %llu 次抽取没有随机源“%s”；有：%s"),
				      (unsigned long long)all->spec.draw, name, list);
}

/* A beacon is taken from the day or time on that the seal names. */
static fl_code check_due(const revealing *all, const fl_entropy_source *source, fl_error *reterr)
{
	fl_text now = fl_text_of(all->step->now);
	if (source->kind != FL_SOURCE_BEACON || fl_time_reached(source->at, now)) {
		return FL_OK;
	}
	return fl_fail(reterr, FL_REFUSED,
		TR("`" FL_TEXT_FMT "` comes to exist at " FL_TEXT_FMT "; it is " FL_TEXT_FMT " now",
			"“" FL_TEXT_FMT "”的产生时间为 " FL_TEXT_FMT "；现在是 " FL_TEXT_FMT),
		FL_TEXT_ARG(source->name), FL_TEXT_ARG(source->at), FL_TEXT_ARG(now));
}

static fl_code find_kept(
	revealing *all, const fl_entropy_source *source, fl_text *ret_value, fl_error *reterr)
{
	FL_TRY(fl_ceremony_kept(&all->folder, source, &all->arena, ret_value, reterr));
	return ret_value->len > 0
		? FL_OK
		: fl_fail_at(reterr, FL_REFUSED, all->folder.closed, 0, 0,
			  TR("the secret of `" FL_TEXT_FMT "` is not kept here: give its value "
			     "or --file",
				  "此处没有“" FL_TEXT_FMT "”的秘密数值：请给出数值或 --file"),
			  FL_TEXT_ARG(source->name));
}

static fl_code take(revealing *all, const fl_draw_value *given, fl_error *reterr)
{
	size_t at = fl_ceremony_source_find(&all->spec, fl_text_of(given->name));
	if (at == SIZE_MAX) {
		return unknown_source(all, given->name, reterr);
	}
	const fl_entropy_source *source = &all->spec.sources[at];
	fl_text value;
	if (given->value != NULL) {
		value = fl_text_of(given->value);
	} else {
		FL_TRY(find_kept(all, source, &value, reterr));
	}
	FL_TRY(fl_source_match(source, value, reterr));
	FL_TRY(check_due(all, source, reterr));
	if (fl_text_equal(value, all->known[at])) {
		return FL_OK;
	}
	if (all->state.voided) {
		return fl_ceremony_refuse_void(all->spec.draw, reterr);
	}
	if (all->state.drawn) {
		return fl_fail(reterr, FL_REFUSED,
			TR("draw %llu has been drawn with another value of `%s`",
				"第 %llu 次抽取已完成，所用“%s”的数值与此不同"),
			(unsigned long long)all->spec.draw, given->name);
	}
	all->added[at] = value;
	return FL_OK;
}

/* A value typed wrong is corrected by the right one, until the draw: both stay in the ledger. */
static fl_code enter(revealing *all, fl_entry *entry, bool *ret_new, fl_error *reterr)
{
	FL_AUTO(fl_buf) about = {0};
	fl_json_writer json = fl_json_writer_on(&about);
	*ret_new = false;
	fl_json_object(&json);
	fl_json_key(&json, "draw");
	fl_json_int(&json, (int64_t)all->spec.draw);
	fl_json_key(&json, "revealed");
	fl_json_array(&json);
	for (size_t i = 0; i < all->spec.source_count; i++) {
		if (all->added[i].len > 0) {
			fl_text name = all->spec.sources[i].name;
			*ret_new = true;
			fl_json_text(&json, name);
			FL_TRY(fl_revealed_add(entry, all->spec.draw, name, all->added[i], reterr));
		}
	}
	fl_json_array_end(&json);
	fl_json_object_end(&json);
	if (about.failed) {
		return fl_fail_memory(reterr);
	}
	return *ret_new ? fl_entry_end(entry, fl_buf_view(&about), reterr) : FL_OK;
}

static fl_code reveal(revealing *all, const fl_draw_value *values, size_t count, fl_error *reterr)
{
	FL_AUTO(fl_entry) entry = {0};
	fl_roots unused;
	bool new_values;
	FL_TRY(fl_entry_begin(all->store, "draw.reveal", all->step->today, &entry, reterr));
	FL_TRY(fl_ceremony_find(all->store, all->step, false, &all->arena, &all->state, reterr));
	FL_TRY(fl_ceremony_seal(
		all->store, &all->state.row, &all->arena, &all->spec, &unused, reterr));
	FL_TRY(fl_draw_folder_of(
		all->store, all->step->folder, all->spec.draw, &all->folder, reterr));
	FL_TRY(fl_ceremony_values(all->store, &all->spec, &all->arena, &all->known, reterr));
	all->added = fl_arena_array(&all->arena, fl_text, all->spec.source_count);
	if (all->added == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < count; i++) {
		FL_TRY(take(all, &values[i], reterr));
	}
	FL_TRY(enter(all, &entry, &new_values, reterr));
	return new_values ? fl_store_commit(all->store, reterr) : FL_OK;
}

fl_code fl_draw_reveal(fl_db *db, const fl_draw_step *step, const fl_draw_value *values,
	size_t count, uint64_t *ret_number, fl_error *reterr)
{
	FL_AUTO(revealing) all = {.store = &db->store, .step = step};
	FL_TRY(fl_ceremony_check_now(step, reterr));
	FL_TRY(fl_store_begin(&db->store, reterr));
	fl_code code = reveal(&all, values, count, reterr);
	fl_store_rollback(&db->store);
	if (code == FL_OK) {
		*ret_number = all.spec.draw;
	}
	return code;
}
