/* SPDX-License-Identifier: Apache-2.0 */
/* A draw in the ledger: its row, who was drawn, and what the entry says of it. */
#include "api/draw.h"

/* The numbers of a target's inspectors as a JSON array, a lead first; nothing where it has none. */
static void write_inspectors(const fl_draw *draw, size_t target, fl_buf *out)
{
	fl_json_writer json = fl_json_writer_on(out);
	bool any = false;
	out->len = 0;
	fl_json_array(&json);
	for (size_t i = 0; i < draw->spec.roster_count; i++) {
		fl_draw_crew crew;
		if (fl_draw_crew_of(draw, i, target, &crew)) {
			fl_draw_crew_list(draw, i, &crew, &json);
			any = true;
		}
	}
	fl_json_array_end(&json);
	out->len = any ? out->len : 0;
}

static fl_code add_targets(const fl_draw *draw, fl_entry *entry, fl_error *reterr)
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

static fl_code add_reserves(const fl_draw *draw, fl_entry *entry, fl_error *reterr)
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

fl_code fl_draw_enter(const fl_draw *draw, fl_entry *entry, fl_error *reterr)
{
	FL_TRY(fl_entry_queue(entry, FL_TABLE_DRAWN, reterr));
	FL_TRY(add_targets(draw, entry, reterr));
	FL_TRY(add_reserves(draw, entry, reterr));
	return fl_entry_flush(entry, reterr);
}

static void write_about(const fl_draw *draw, fl_buf *about)
{
	bool drawn = draw->outcome.revealed != NULL;
	fl_json_writer json = fl_json_writer_on(about);
	fl_json_object(&json);
	fl_json_key(&json, "commit");
	fl_json_hash(&json, draw->outcome.commit);
	fl_json_key(&json, "draw");
	fl_json_int(&json, (int64_t)draw->spec.draw);
	fl_json_key(&json, "publicly_random");
	fl_json_bool(&json, fl_sources_public(draw->spec.sources, draw->spec.source_count));
	if (drawn) {
		fl_json_key(&json, "record_sha256");
		fl_json_hash(&json, draw->record);
	}
	fl_json_key(&json, "run");
	fl_json_int(&json, draw->run.number);
	if (drawn) {
		fl_json_key(&json, "targets");
		fl_json_int(&json, (int64_t)draw->outcome.target_count);
	}
	fl_json_object_end(&json);
}

fl_code fl_draw_enter_end(const fl_draw *draw, fl_entry *entry, fl_error *reterr)
{
	FL_AUTO(fl_buf) about = {0};
	write_about(draw, &about);
	return about.failed ? fl_fail_memory(reterr)
			    : fl_entry_end(entry, fl_buf_view(&about), reterr);
}
