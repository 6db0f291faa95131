/* SPDX-License-Identifier: Apache-2.0 */
/* What the steps behind a sealing share: which draw is meant, its seal, the values known so far. */
#include "api/ceremony.h"

fl_code fl_ceremony_refuse_void(uint64_t number, fl_error *reterr)
{
	return fl_fail(reterr, FL_REFUSED,
		TR("draw %llu is void; its number stays used",
			"第 %llu 次抽取已作废，编号不再使用"),
		(unsigned long long)number);
}

fl_code fl_ceremony_check_now(const fl_draw_step *step, fl_error *reterr)
{
	return fl_time_valid(fl_text_of(step->now))
		? FL_OK
		: fl_fail(reterr, FL_USAGE,
			  TR("`%s` is no time: YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ would be",
				  "“%s”不是有效时间，应为 YYYY-MM-DD 或 YYYY-MM-DDTHH:MM:SSZ"),
			  step->now);
}

static fl_code choose(fl_store *store, bool drawn, uint64_t *ret_number, fl_error *reterr)
{
	uint64_t count, last;
	fl_hash unused;
	FL_TRY(fl_draw_waiting(store, drawn, ret_number, &count, reterr));
	if (count > 1) {
		return fl_fail(reterr, FL_USAGE,
			TR("%llu draws wait for this step; say which with --draw N, see `fairlot "
			   "draw status`",
				"有 %llu 次抽取等待此步骤；请用 --draw N 指明，见 fairlot draw "
				"status"),
			(unsigned long long)count);
	}
	if (count == 0) {
		FL_TRY(fl_draw_next(store, &last, &unused, reterr));
		*ret_number = last - 1;
	}
	return *ret_number > 0 ? FL_OK
			       : fl_fail(reterr, FL_REFUSED,
					 TR("nothing has been sealed yet: `fairlot draw seal`",
						 "尚未封存任何抽取：请用 fairlot draw seal"));
}

fl_code fl_ceremony_find(fl_store *store, const fl_draw_step *step, bool drawn, fl_arena *arena,
	fl_draw_state *ret_state, fl_error *reterr)
{
	uint64_t number = step->number;
	bool found;
	if (number == 0) {
		FL_TRY(choose(store, drawn, &number, reterr));
	}
	FL_TRY(fl_draw_find(store, number, arena, &found, ret_state, reterr));
	return found
		? FL_OK
		: fl_fail(reterr, FL_REFUSED, TR("there is no draw %llu", "没有第 %llu 次抽取"),
			  (unsigned long long)number);
}

fl_code fl_ceremony_seal(const fl_store *store, const fl_draw_row *row, fl_arena *arena,
	fl_spec *ret_spec, fl_roots *ret_roots, fl_error *reterr)
{
	fl_record_reader reader = {.source = row->seal, .arena = arena};
	fl_json *root;
	FL_TRY(fl_json_parse(row->seal, store->path, arena, &root, reterr));
	reader.root = root;
	fl_seal_read(&reader, root, ret_spec, ret_roots);
	if (fl_read_failed(&reader) || ret_spec->draw != row->number) {
		return fl_fail_at(reterr, FL_MISMATCH, store->path, 0, 0,
			TR("the seal of draw %llu is damaged: run `fairlot ledger verify`",
				"第 %llu 次抽取的封存文件已损坏：请运行 fairlot ledger verify"),
			(unsigned long long)row->number);
	}
	return FL_OK;
}

fl_code fl_ceremony_values(fl_store *store, const fl_spec *spec, fl_arena *arena,
	fl_text **ret_values, fl_error *reterr)
{
	fl_text *values = fl_arena_array(arena, fl_text, spec->source_count);
	if (values == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < spec->source_count; i++) {
		const fl_entropy_source *source = &spec->sources[i];
		if (source->kind == FL_SOURCE_FIXED) {
			values[i] = source->value;
		} else {
			FL_TRY(fl_revealed_find(
				store, spec->draw, source->name, arena, &values[i], reterr));
		}
	}
	*ret_values = values;
	return FL_OK;
}

size_t fl_ceremony_source_find(const fl_spec *spec, fl_text name)
{
	for (size_t i = 0; i < spec->source_count; i++) {
		if (fl_text_equal(spec->sources[i].name, name)) {
			return i;
		}
	}
	return SIZE_MAX;
}

fl_code fl_ceremony_kept(const fl_draw_folder *folder, const fl_entropy_source *source,
	fl_arena *arena, fl_text *ret_value, fl_error *reterr)
{
	fl_path path;
	fl_secret secret;
	*ret_value = (fl_text){"", 0};
	fl_draw_secret_path(folder, source->name, path);
	if (source->kind != FL_SOURCE_SECRET || !fl_file_exists(path)) {
		return FL_OK;
	}
	FL_TRY(fl_secret_read(path, &secret, reterr));
	if (fl_source_match(source, fl_text_of(secret.value), NULL) == FL_OK) {
		*ret_value = fl_arena_copy(arena, fl_text_of(secret.value));
	}
	return ret_value->at != NULL ? FL_OK : fl_fail_memory(reterr);
}
