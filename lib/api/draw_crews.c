/* SPDX-License-Identifier: Apache-2.0 */
/* Who visits a target, in words and as the ledger keeps it. */
#include "api/draw.h"

/* An inspector's number and name: "QH-0101 王伟". */
static void add_inspector(const fl_draw *draw, fl_text id, fl_buf *out)
{
	fl_buf_text(out, id);
	for (size_t i = 0; i < draw->lists.inspector_count; i++) {
		if (fl_text_equal(draw->lists.inspector[i].id, id) &&
			draw->lists.inspector[i].name.len > 0) {
			fl_buf_char(out, ' ');
			fl_buf_text(out, draw->lists.inspector[i].name);
		}
	}
}

void fl_draw_crew_word(const fl_draw *draw, size_t roster, const fl_draw_crew *crew, fl_buf *out)
{
	const fl_roster *all = &draw->spec.rosters[roster];
	if (all->department.len > 0) {
		fl_buf_string(out, out->len > 0 ? " | " : "");
		fl_buf_text(out, all->department);
		fl_buf_string(out, ": ");
	}
	if (crew->lead != FL_NOBODY) {
		add_inspector(draw, all->inspectors[crew->lead].id, out);
	}
	bool first = crew->lead == FL_NOBODY;
	for (size_t i = 0; i < crew->count; i++) {
		if (crew->inspectors[i] != crew->lead) {
			fl_buf_string(out, first ? "" : "; ");
			first = false;
			add_inspector(draw, all->inspectors[crew->inspectors[i]].id, out);
		}
	}
}

void fl_draw_crew_leads(const fl_draw *draw, size_t roster, const fl_draw_crew *crew, fl_buf *out)
{
	if (crew->lead != FL_NOBODY) {
		fl_buf_string(out, out->len > 0 ? "; " : "");
		fl_buf_text(out, draw->spec.rosters[roster].inspectors[crew->lead].id);
	}
}

void fl_draw_crew_list(
	const fl_draw *draw, size_t roster, const fl_draw_crew *crew, fl_json_writer *json)
{
	const fl_roster *all = &draw->spec.rosters[roster];
	if (crew->lead != FL_NOBODY) {
		fl_json_text(json, all->inspectors[crew->lead].id);
	}
	for (size_t i = 0; i < crew->count; i++) {
		if (crew->inspectors[i] != crew->lead) {
			fl_json_text(json, all->inspectors[crew->inspectors[i]].id);
		}
	}
}

bool fl_draw_crew_of(const fl_draw *draw, size_t roster, size_t target, fl_draw_crew *ret_crew)
{
	const fl_assignment *plan = &draw->outcome.plans[roster];
	if (!plan->feasible) {
		return false;
	}
	*ret_crew = (fl_draw_crew){.inspectors = plan->inspectors + target * plan->need,
		.count = plan->need,
		.lead = plan->leads[target]};
	return true;
}
