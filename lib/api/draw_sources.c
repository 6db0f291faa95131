/* SPDX-License-Identifier: Apache-2.0 */
/* The sources of randomness of a draw, from the options to the spec.  A secret of the agency's own
 * that lies in the draw's folder already takes the place of a new one: it was left there by a
 * sealing that was cut off, and no seal names it yet. */
#include "api/draw.h"

static fl_text text_or_empty(const char *string)
{
	return string != NULL ? fl_text_of(string) : FL_TEXT("");
}

static fl_code take_own(fl_draw *draw, const fl_draw_source *given, const fl_draw_folder *folder,
	fl_entropy_source *source, fl_error *reterr)
{
	fl_own_secret *own = &draw->own[draw->own_count++];
	fl_path path = "";
	if (folder != NULL) {
		fl_draw_secret_path(folder, source->name, path);
		own->there = fl_file_exists(path);
	}
	if (own->there) {
		FL_TRY(fl_secret_read(path, &own->secret, reterr));
		if (strcmp(own->secret.name, given->name) != 0) {
			return fl_fail_at(reterr, FL_REFUSED, path, 0, 0,
				TR("this is not the secret of `%s`", "这不是“%s”的秘密数值"),
				given->name);
		}
	} else {
		FL_TRY(fl_secret_make(given->name, given->value, &own->secret, reterr));
	}
	(void)fl_hash_parse(fl_text_of(own->secret.commitment), &source->commitment);
	return FL_OK;
}

static fl_code take_source(fl_draw *draw, const fl_draw_source *given, const fl_draw_folder *folder,
	fl_entropy_source *ret_source, fl_error *reterr)
{
	fl_entropy_source source = {.name = fl_text_of(given->name)};
	if (!fl_source_kind_of_name(fl_text_of(given->kind), &source.kind)) {
		return fl_fail(reterr, FL_USAGE,
			TR("a source is a beacon, fixed or a secret",
				"随机源应为 beacon、fixed 或 secret"));
	}
	if (source.kind == FL_SOURCE_FIXED) {
		source.value = text_or_empty(given->value);
	} else if (source.kind == FL_SOURCE_BEACON) {
		source.publisher = text_or_empty(given->publisher);
		source.round = text_or_empty(given->round);
		source.form = text_or_empty(given->form);
		source.at = text_or_empty(given->at);
	} else {
		source.party = given->party != NULL ? fl_text_of(given->party) : draw->spec.agency;
		source.outside = given->outside;
		if (given->commitment == NULL) {
			FL_TRY(take_own(draw, given, folder, &source, reterr));
		} else if (!fl_hash_parse(fl_text_of(given->commitment), &source.commitment)) {
			return fl_fail(reterr, FL_REFUSED,
				TR("the commitment of `%s` is not 64 lower-case hex digits: %s",
					"“%s”的承诺值应为 64 位小写十六进制数：%s"),
				given->name, given->commitment);
		}
	}
	*ret_source = source;
	return FL_OK;
}

fl_code fl_draw_take_sources(fl_draw *draw, const fl_draw_folder *folder, fl_error *reterr)
{
	static const fl_draw_source nothing = {
		.kind = "fixed", .name = "dry-run", .value = "dry-run"};
	const fl_draw_options *options = draw->options;
	bool given = options->source_count > 0 || !options->dry_run;
	size_t count = given ? options->source_count : 1;
	const fl_draw_source *sources = given ? options->sources : &nothing;
	draw->sources = fl_arena_array(&draw->arena, fl_entropy_source, count);
	draw->own = fl_arena_array(&draw->arena, fl_own_secret, count);
	if (draw->sources == NULL || draw->own == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < count; i++) {
		FL_TRY(take_source(draw, &sources[i], folder, &draw->sources[i], reterr));
	}
	draw->spec.sources = draw->sources;
	draw->spec.source_count = count;
	/* Again with the rest of the seal; here, so that a mistake costs no waiting. */
	return fl_sources_check(draw->sources, count, draw->spec.sealed_at, reterr);
}
