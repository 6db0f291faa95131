/* SPDX-License-Identifier: Apache-2.0 */
/* A draw in words: its classes and targets as a caller reads them. */
#include "api/draw.h"

#include "store/roster.h"

const char *fl_draw_string(fl_draw *draw, fl_text text, bool *failed)
{
	const char *string = fl_arena_string(&draw->arena, text);
	*failed = *failed || string == NULL;
	return string != NULL ? string : "";
}

/* ---- Classes -------------------------------------------------------------------------------- */

static const char *ratio_string(fl_draw *draw, fl_ratio ratio, bool *failed)
{
	FL_AUTO(fl_buf) text = {0};
	fl_buf_ratio(&text, ratio);
	*failed = *failed || text.failed;
	return fl_draw_string(draw, fl_buf_view(&text), failed);
}

static fl_code word_classes(fl_draw *draw, fl_error *reterr)
{
	const fl_classes *classes = &draw->outcome.classes;
	bool failed = false;
	draw->class_words = fl_arena_array(&draw->arena, fl_drawn_class, classes->count);
	if (draw->class_words == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < classes->count; i++) {
		const fl_draw_class *group = &classes->at[i];
		fl_ratio chance = fl_class_chance(group);
		draw->class_words[i] =
			(fl_drawn_class){.stratum = fl_draw_string(draw, group->stratum, &failed),
				.grade = fl_draw_string(draw, group->grade, &failed),
				.weight = group->weight,
				.size = group->size,
				.expected = ratio_string(draw, group->expected, &failed),
				.chance = ratio_string(draw, chance, &failed),
				/* For showing only; num < 2^96 or so, and the product has room. */
				.chance_millionths = (uint64_t)(chance.num * 1000000u / chance.den),
				.drawn = group->drawn,
				.reserves = group->reserves};
	}
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

/* ---- Why retailers were left out ------------------------------------------------------------ */

static fl_code word_reasons(fl_draw *draw, fl_error *reterr)
{
	const fl_spec *spec = &draw->spec;
	bool failed = false;
	draw->reason = fl_arena_array(&draw->arena, fl_reason_count, spec->excluded_count);
	if (draw->reason == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < spec->excluded_count; i++) {
		size_t found = 0;
		while (found < draw->reason_count &&
			!fl_text_is(spec->excluded[i].reason, draw->reason[found].reason)) {
			found++;
		}
		if (found == draw->reason_count) {
			draw->reason[draw->reason_count++].reason =
				fl_draw_string(draw, spec->excluded[i].reason, &failed);
		}
		draw->reason[found].count++;
	}
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

static fl_code word_grades(fl_draw *draw, fl_error *reterr)
{
	bool failed = false;
	draw->grade_words = fl_arena_array(&draw->arena, const char *, draw->spec.grade_count);
	if (draw->grade_words == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < draw->spec.grade_count; i++) {
		draw->grade_words[i] = fl_draw_string(draw, draw->spec.grades[i], &failed);
	}
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

/* ---- Targets -------------------------------------------------------------------------------- */

static fl_code word_inspectors(
	fl_draw *draw, size_t target, fl_target_words *words, bool *failed, fl_error *reterr)
{
	FL_AUTO(fl_buf) all = {0};
	FL_AUTO(fl_buf) leads = {0};
	for (size_t i = 0; i < draw->spec.roster_count; i++) {
		fl_draw_crew crew;
		if (fl_draw_crew_of(draw, i, target, &crew)) {
			fl_draw_crew_word(draw, i, &crew, &all);
			fl_draw_crew_leads(draw, i, &crew, &leads);
		}
	}
	if (all.failed || leads.failed) {
		return fl_fail_memory(reterr);
	}
	words->inspectors = fl_draw_string(draw, fl_buf_view(&all), failed);
	words->lead = fl_draw_string(draw, fl_buf_view(&leads), failed);
	return FL_OK;
}

/* Names and addresses are looked up for the list, and else for as many as a terminal shows. */
#define TARGETS_SHOWN 200u

static fl_code word_target(fl_draw *draw, size_t index, fl_roster_lookup *lookup,
	fl_target_words *words, fl_error *reterr)
{
	const fl_unit *unit = &draw->spec.units[draw->outcome.target_units[index]];
	bool failed = false, found = false;
	int64_t number = 0;
	fl_retailer_row row = {0};
	if (index < TARGETS_SHOWN || draw->options->list != NULL) {
		FL_TRY(fl_roster_find(
			lookup, unit->id, &draw->arena, &found, &number, &row, reterr));
	}
	*words = (fl_target_words){.id = fl_draw_string(draw, unit->id, &failed),
		.stratum = fl_draw_string(draw, unit->stratum, &failed),
		.grade = fl_draw_string(draw, unit->grade, &failed),
		.name = found ? row.name.at : "",
		.address = found ? row.address.at : "",
		.retailer = number,
		.included = fl_decided_find(draw->spec.forced, draw->spec.forced_count, unit->id) !=
			SIZE_MAX,
		.last_visit = draw->visited != NULL ? draw->visited[unit->line].last : FL_DAY_NONE};
	FL_TRY(word_inspectors(draw, index, words, &failed, reterr));
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

fl_code fl_draw_word(fl_draw *draw, fl_error *reterr)
{
	FL_TRY(word_classes(draw, reterr));
	FL_TRY(word_reasons(draw, reterr));
	FL_TRY(word_grades(draw, reterr));
	FL_TRY(fl_draw_count_work(draw, reterr));
	size_t count = draw->outcome.target_count;
	draw->target_words = fl_arena_array(&draw->arena, fl_target_words, count);
	if (draw->target_words == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_AUTO(fl_roster_lookup) lookup = {0};
	FL_TRY(fl_roster_lookup_init(draw->store, draw->run.known_at, &lookup, reterr));
	for (size_t i = 0; i < count; i++) {
		FL_TRY(word_target(draw, i, &lookup, &draw->target_words[i], reterr));
	}
	return FL_OK;
}

/* ---- What callers read ---------------------------------------------------------------------- */

/* The targets in the proofs of all rosters without a plan. */
static size_t count_short(const fl_draw *draw)
{
	size_t count = 0;
	for (size_t i = 0; draw->outcome.plans != NULL && i < draw->spec.roster_count; i++) {
		const fl_assignment *plan = &draw->outcome.plans[i];
		count += plan->feasible ? 0 : plan->whole_count + plan->lead_only_count;
	}
	return count;
}

void fl_draw_describe(const fl_draw *draw, fl_draw_info *ret_info)
{
	bool drawn = draw->outcome.revealed != NULL;
	*ret_info = (fl_draw_info){.number = draw->spec.draw,
		.run = draw->run.number,
		.graded = draw->graded_now,
		.unseen = draw->unseen,
		.units = draw->spec.unit_count,
		.excluded = draw->spec.excluded_count,
		.included = draw->spec.forced_count,
		.publicly_random = fl_sources_public(draw->spec.sources, draw->spec.source_count),
		.assigned = drawn && draw->spec.roster_count > 0 && fl_draw_assigned(draw),
		.classes = draw->outcome.classes.count,
		.targets = draw->outcome.target_count,
		.reasons = draw->reason_count,
		.short_of = count_short(draw),
		.unqualified = draw->unqualified};
	fl_hash_hex(draw->outcome.commit, ret_info->commit);
	if (drawn) {
		fl_hash_hex(draw->outcome.seed.hash, ret_info->seed);
		fl_hash_hex(draw->record, ret_info->record);
	}
	for (size_t i = 0; ret_info->assigned && i < draw->spec.roster_count; i++) {
		uint32_t level = draw->outcome.plans[i].level;
		ret_info->level = level > ret_info->level ? level : ret_info->level;
	}
}

void fl_draw_class_at(const fl_draw *draw, size_t index, fl_drawn_class *ret_class)
{
	assert(index < draw->outcome.classes.count);
	*ret_class = draw->class_words[index];
}

void fl_draw_target_at(const fl_draw *draw, size_t index, fl_drawn_target *ret_target)
{
	assert(index < draw->outcome.target_count);
	const fl_target_words *words = &draw->target_words[index];
	*ret_target = (fl_drawn_target){.id = words->id,
		.stratum = words->stratum,
		.grade = words->grade,
		.name = words->name,
		.address = words->address,
		.included = words->included,
		.last_visit = words->last_visit,
		.lead = words->lead,
		.inspectors = words->inspectors};
}

const char *fl_draw_reason_at(const fl_draw *draw, size_t index, uint64_t *ret_count)
{
	assert(index < draw->reason_count);
	*ret_count = draw->reason[index].count;
	return draw->reason[index].reason;
}

const char *fl_draw_short_at(const fl_draw *draw, size_t index, bool *ret_lead_only)
{
	const fl_assignment *plan = draw->outcome.plans;
	assert(index < count_short(draw));
	while (plan->feasible || index >= plan->whole_count + plan->lead_only_count) {
		index -= plan->feasible ? 0 : plan->whole_count + plan->lead_only_count;
		plan++;
	}
	*ret_lead_only = index >= plan->whole_count;
	uint32_t target =
		*ret_lead_only ? plan->lead_only[index - plan->whole_count] : plan->whole[index];
	return draw->target_words[target].id;
}
