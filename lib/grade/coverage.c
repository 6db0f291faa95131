/* SPDX-License-Identifier: Apache-2.0 */
/* Coverage is judged by the explanation of each test, never by the rules' text. */
#include "grade/coverage.h"

const char *fl_cover_kind_text(fl_cover_kind kind, int lang)
{
	static const char *const texts[][2] = {
#define X(kind_, en, zh) {en, zh},
		FL_COVER_KINDS(X)
#undef X
	};
	return texts[kind][lang];
}

static fl_cover_part *add(
	fl_coverage *coverage, fl_cover_kind kind, uint32_t index, fl_text name, const fl_yaml *at)
{
	fl_cover_part *part = &coverage->part[coverage->count++];
	*part = (fl_cover_part){.kind = kind, .index = index, .name = name, .at = at};
	return part;
}

static void add_clauses(fl_coverage *coverage, const fl_plan *plan)
{
	const fl_ruleset *set = plan->set;
	const fl_set_movement *movement = &set->movement;
	if (plan->movement.margin > 0 || plan->movement.up_steps < plan->band_count - 1) {
		add(coverage, FL_COVER_UP, 0, FL_TEXT("up"), movement->up.head.at);
	}
	if (plan->movement.given && plan->movement.down_steps < plan->band_count - 1) {
		add(coverage, FL_COVER_DOWN, 0, FL_TEXT("down"), movement->down.head.at);
	}
}

/* The levels of all measures. */
static bool add_levels(fl_coverage *coverage, const fl_plan *plan, fl_arena *arena)
{
	const fl_set_measure *set = plan->set->measures.item;
	for (uint32_t m = 0; m < plan->measure_count; m++) {
		const fl_set_level *level = set[m].bands.item;
		for (uint32_t l = 0; l < plan->measure[m].level_count; l++) {
			FL_AUTO(fl_buf) name = {0};
			fl_buf_format(&name, FL_TEXT_FMT "." FL_TEXT_FMT,
				FL_TEXT_ARG(plan->measure[m].name),
				FL_TEXT_ARG(level[l].level.text));
			fl_text kept = fl_arena_copy(arena, fl_buf_view(&name));
			if (name.failed || kept.at == NULL) {
				return false;
			}
			add(coverage, FL_COVER_LEVEL, m, kept, level[l].level.at)->level = l;
		}
	}
	return true;
}

fl_code fl_coverage_init(
	const fl_plan *plan, fl_arena *arena, fl_coverage *ret_coverage, fl_error *reterr)
{
	const uint32_t rules = plan->deduction_count + plan->bonus_count;
	const fl_set_band *band = plan->set->bands.item;
	size_t most = (size_t)rules + plan->veto_count + plan->band_count + 4;
	for (uint32_t m = 0; m < plan->measure_count; m++) {
		most += plan->measure[m].level_count;
	}
	fl_coverage coverage = {0, fl_arena_array(arena, fl_cover_part, most)};
	if (coverage.part == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t r = 0; r < rules; r++) {
		add(&coverage, r < plan->deduction_count ? FL_COVER_DEDUCTION : FL_COVER_BONUS, r,
			plan->rule[r].id, plan->rule[r].at);
	}
	for (uint32_t b = 0; b < plan->band_count; b++) {
		add(&coverage, FL_COVER_BAND, b, band[b].grade.text, band[b].head.at);
	}
	if (plan->movement.given) {
		add_clauses(&coverage, plan);
	}
	for (uint32_t v = 0; v < plan->veto_count; v++) {
		add(&coverage, FL_COVER_VETO, v, plan->veto[v].id, plan->veto[v].at);
	}
	if (plan->newcomer.given) {
		add(&coverage, FL_COVER_NEWCOMER, 0, FL_TEXT(FL_REASON_NEWCOMER),
			plan->set->new_licensee.head.at);
	}
	if (plan->repairs) {
		add(&coverage, FL_COVER_REPAIR, 0, FL_TEXT("repair"), plan->set->repair.head.at);
	}
	if (!add_levels(&coverage, plan, arena)) {
		return fl_fail_memory(reterr);
	}
	*ret_coverage = coverage;
	return FL_OK;
}

static bool fires(const fl_cover_part *part, const fl_explanation *got, bool repaired)
{
	switch (part->kind) {
	case FL_COVER_DEDUCTION:
	case FL_COVER_BONUS:
		return got->rule[part->index].points > 0;
	case FL_COVER_BAND:
		return got->band == part->index || got->moved_band == part->index;
	case FL_COVER_UP:
		return got->moved_band > got->band;
	case FL_COVER_DOWN:
		return got->moved_band < got->band;
	case FL_COVER_VETO:
		return got->veto[part->index].holds;
	case FL_COVER_NEWCOMER:
		return got->newcomer_limits;
	case FL_COVER_REPAIR:
		return repaired;
	case FL_COVER_LEVEL:
		return got->level[part->index] == part->level;
	}
	return false;
}

void fl_coverage_note(fl_coverage *coverage, const fl_explanation *got, bool repaired)
{
	for (uint32_t i = 0; i < coverage->count; i++) {
		fl_cover_part *part = &coverage->part[i];
		part->fired = part->fired || fires(part, got, repaired);
	}
}
