/* SPDX-License-Identifier: Apache-2.0 */
/* From a spec to a result: the steps of a draw in their order. */
#include "record/record.h"

#include "base/order.h"

static void flags_of(const fl_spec *spec, bool *left_out)
{
	for (size_t i = 0; i < spec->excluded_count; i++) {
		left_out[fl_units_find(spec->units, spec->unit_count, spec->excluded[i].id)] = true;
	}
	for (size_t i = 0; i < spec->forced_count; i++) {
		left_out[fl_units_find(spec->units, spec->unit_count, spec->forced[i].id)] = true;
	}
}

fl_code fl_outcome_prepare(
	fl_spec *spec, unsigned threads, fl_arena *arena, fl_outcome *ret_outcome, fl_error *reterr)
{
	FL_TRY(fl_seal_check(spec, threads, reterr));
	fl_outcome outcome = {.spec = spec, .arena = arena, .threads = threads};
	FL_AUTO_FREE bool *left_out = calloc(spec->unit_count + 1, sizeof(*left_out));
	if (left_out == NULL) {
		return fl_fail_memory(reterr);
	}
	flags_of(spec, left_out);
	spec->fault = "frame"; /* two weights in one class */
	FL_TRY(fl_classes_build(
		spec->units, spec->unit_count, left_out, arena, &outcome.classes, reterr));
	spec->fault = "seal.design";
	FL_TRY(fl_classes_expect(&outcome.classes, &spec->design, reterr));
	FL_TRY(fl_seal_roots(spec, threads, &outcome.roots, reterr));
	FL_AUTO(fl_buf) seal = {0};
	fl_seal_write(spec, &outcome.roots, &seal);
	outcome.seal = fl_arena_copy(arena, fl_buf_view(&seal));
	if (seal.failed || outcome.seal.at == NULL) {
		return fl_fail_memory(reterr);
	}
	outcome.commit = fl_sha256_of(outcome.seal);
	*ret_outcome = outcome;
	return FL_OK;
}

/* The value of every source in the seal's order. */
static fl_code reveal(
	fl_outcome *outcome, const fl_revealed *revealed, size_t revealed_count, fl_error *reterr)
{
	const fl_spec *spec = outcome->spec;
	outcome->revealed = fl_arena_array(outcome->arena, fl_revealed, spec->source_count + 1);
	if (outcome->revealed == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < spec->source_count; i++) {
		const fl_entropy_source *source = &spec->sources[i];
		bool found = source->kind == FL_SOURCE_FIXED;
		fl_text value = source->value;
		for (size_t j = 0; j < revealed_count; j++) {
			if (fl_text_equal(revealed[j].name, source->name)) {
				value = revealed[j].value;
				found = true;
			}
		}
		if (!found) {
			return fl_fail(reterr, FL_REFUSED,
				TR("nothing has been revealed for `%.*s`; without it the draw is "
				   "void",
					"随机源“%.*s”尚未揭示；缺少该数值，本次抽查作废"),
				FL_TEXT_ARG(source->name));
		}
		FL_TRY(fl_source_match(source, value, reterr));
		outcome->revealed[i] = (fl_revealed){source->name, value};
	}
	return FL_OK;
}

/* Who is to be visited: the drawn and the forced in, by id. */
static fl_code targets_gather(fl_outcome *outcome, fl_error *reterr)
{
	const fl_spec *spec = outcome->spec;
	size_t count = spec->forced_count;
	for (size_t i = 0; i < outcome->classes.count; i++) {
		count += outcome->classes.at[i].drawn;
	}
	uint32_t *units = fl_arena_array(outcome->arena, uint32_t, count + 1);
	fl_target *targets = fl_arena_array(outcome->arena, fl_target, count + 1);
	if (units == NULL || targets == NULL) {
		return fl_fail_memory(reterr);
	}
	size_t used = 0;
	for (size_t i = 0; i < outcome->classes.count; i++) {
		const fl_draw_class *class_ = &outcome->classes.at[i];
		for (uint32_t j = 0; j < class_->drawn; j++) {
			units[used++] = class_->picks[j];
		}
	}
	for (size_t i = 0; i < spec->forced_count; i++) {
		units[used++] =
			(uint32_t)fl_units_find(spec->units, spec->unit_count, spec->forced[i].id);
	}
	qsort(units, count, sizeof(*units), fl_order_u32);
	for (size_t i = 0; i < count; i++) {
		targets[i] = (fl_target){spec->units[units[i]].id, spec->units[units[i]].stratum};
	}
	outcome->target_units = units;
	outcome->targets = targets;
	outcome->target_count = count;
	return FL_OK;
}

fl_code fl_outcome_draw(
	fl_outcome *outcome, const fl_revealed *revealed, size_t revealed_count, fl_error *reterr)
{
	const fl_spec *spec = outcome->spec;
	bool order = spec->design.kind == FL_DESIGN_ORDER;
	FL_TRY(reveal(outcome, revealed, revealed_count, reterr));
	outcome->seed =
		fl_seed_of(fl_entropy_seed(outcome->commit, outcome->revealed, spec->source_count));
	FL_TRY(fl_classes_count(&outcome->classes, &spec->design, &outcome->seed, reterr));
	FL_TRY(fl_select(&outcome->classes, spec->units, spec->unit_count, &outcome->seed,
		spec->design.reserves, outcome->threads, outcome->arena,
		order ? &outcome->batch : NULL, reterr));
	FL_TRY(targets_gather(outcome, reterr));
	outcome->batch_count = order ? outcome->target_count - spec->forced_count : 0;
	outcome->plans = fl_arena_array(outcome->arena, fl_assignment, spec->roster_count + 1);
	if (outcome->plans == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < spec->roster_count; i++) {
		FL_TRY(fl_assign(outcome->targets, outcome->target_count, &spec->rosters[i],
			&outcome->seed, outcome->threads, outcome->arena, &outcome->plans[i],
			reterr));
	}
	return FL_OK;
}
