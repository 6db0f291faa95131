/* SPDX-License-Identifier: Apache-2.0 */
/* A draw in the ledger: its row, who was drawn, and what the entry says of it. */
#include "fairlot_draw.h"

#include "base/json_write.h"
#include "store/draws.h"

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

fl_code fl_draw_enter(fl_draw *draw, fl_entry *entry, fl_error *reterr)
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
