/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiling what stands beside the score: named measures with their levels, and what is done where
 * data are missing.  It must not know how a score becomes a grade.
 */
#include "rules/compile.h"

static void compile_level(fl_compiler *compiler, const fl_set_level *set, bool last,
	unsigned places, fl_plan_level *ret_level)
{
	ret_level->name = set->level.text;
	ret_level->lowest = INT64_MIN;
	if (last) {
		if (set->from.at != NULL || set->above.at != NULL) {
			FL_REPORT(&compiler->reader, set->head.at, "last-band-closed",
				TR("the last band has no cut: it takes every value that is left",
					"最后一段不写下限：其余数值全部归入该段"));
		}
	} else if ((set->from.at == NULL) == (set->above.at == NULL)) {
		FL_REPORT(&compiler->reader, set->head.at, "band-cut",
			TR("every band but the last has `from` or `above`, and not both",
				"除最后一段外，每个分数段应写 from 或 above 之一"));
	} else if (set->from.at != NULL) {
		ret_level->lowest = fl_compile_bound(&set->from, places, FL_ROUND_UP);
	} else {
		ret_level->lowest = fl_compile_bound(&set->above, places, FL_ROUND_DOWN) + 1;
	}
}

static void compile_measure(
	fl_compiler *compiler, const fl_set_measure *set, fl_plan_measure *measure)
{
	const fl_set_level *written = set->bands.item;
	uint32_t count = set->bands.count;
	measure->name = set->head.text;
	measure->in_label = set->in_label.value == 1;
	fl_compile_label(&set->label.zh, &set->label.en, measure->label);
	measure->indicator = fl_compile_indicator(compiler, &set->indicator);
	if (set->bands.at == NULL || measure->indicator == FL_NONE_INDEX) {
		return;
	}
	if (!fl_compile_row_count(compiler, set->bands.at, count, FL_GRADES_MAX)) {
		return;
	}
	unsigned places = compiler->plan->indicator[measure->indicator].places;
	fl_plan_level *level = fl_compile_array(compiler, count, sizeof(*level));
	for (uint32_t i = 0; level != NULL && i < count; i++) {
		compile_level(compiler, &written[i], i + 1 == count, places, &level[i]);
		if (i > 0 && level[i].lowest >= level[i - 1].lowest) {
			FL_REPORT(&compiler->reader, written[i].head.at, "bands-not-descending",
				TR("this band begins no lower than the one above it, so no value "
				   "reaches it",
					"本段的下限不低于上一段，没有数值会落入本段"));
		}
	}
	measure->level = level;
	measure->level_count = count;
}

void fl_compile_measures(fl_compiler *compiler)
{
	const fl_list *list = &compiler->set->measures;
	const fl_set_measure *set = list->item;
	if (list->count > FL_MEASURES_MAX) {
		FL_REPORT(&compiler->reader, list->at, "measure-count",
			TR("there are %u measures; a rule set has at most %u",
				"有 %u 个附加指标；规则集最多 %u 个"),
			list->count, FL_MEASURES_MAX);
		return;
	}
	fl_plan_measure *measure = fl_compile_array(compiler, list->count, sizeof(*measure));
	for (uint32_t i = 0; measure != NULL && i < list->count; i++) {
		compile_measure(compiler, &set[i], &measure[i]);
	}
	compiler->plan->measure = measure;
	compiler->plan->measure_count = list->count;
}

static void mark_used(fl_compiler *compiler, uint32_t indicator)
{
	if (indicator < compiler->plan->indicator_count) {
		compiler->indicator[indicator].used = true;
	}
}

/* What an indicator lacks matters only where somebody asks for it. */
void fl_compile_uses(fl_compiler *compiler)
{
	const fl_plan *plan = compiler->plan;
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		const fl_plan_rule *rule = &plan->rule[r];
		if (rule->kind == FL_RULE_WHEN || rule->kind == FL_RULE_PER) {
			mark_used(compiler,
				rule->kind == FL_RULE_PER ? rule->per : rule->when.indicator);
		}
	}
	for (uint32_t v = 0; v < plan->veto_count; v++) {
		if (!plan->veto[v].by_events) {
			mark_used(compiler, plan->veto[v].when.indicator);
		}
	}
	for (uint32_t m = 0; m < plan->measure_count; m++) {
		mark_used(compiler, plan->measure[m].indicator);
	}
	/* each expression stands behind those that it reads */
	for (uint32_t e = plan->expression_count; e-- > 0;) {
		const fl_plan_indicator *expression = &plan->indicator[plan->expression[e]];
		for (uint32_t i = 0; expression->used && i < expression->op_count; i++) {
			if (expression->op[i].op == FL_OP_INDICATOR) {
				mark_used(compiler, expression->op[i].indicator);
			}
		}
	}
}

static void report_use(fl_compiler *compiler, const fl_set_missing *set, const char *wanted)
{
	FL_REPORT(&compiler->reader, set->policy.head.at, "bad-missing",
		TR("`" FL_TEXT_FMT "` allows %s here", "“" FL_TEXT_FMT "”此处可填 %s"),
		FL_TEXT_ARG(set->head.text), wanted);
}

static void compile_missing_day(fl_compiler *compiler, const fl_set_missing *set)
{
	fl_date day = {0, NULL};
	const fl_word *use = &set->policy.use;
	if (use->at != NULL && fl_keys_day(&compiler->reader, use->at, &day)) {
		compiler->plan->use_licence_day = day.day;
	}
}

static void compile_missing_holder(fl_compiler *compiler, const fl_set_missing *set)
{
	const fl_word *use = &set->policy.use;
	if (use->at != NULL && !fl_text_is(use->text, "licence")) {
		report_use(compiler, set, "refuse, {use: licence}");
	}
	compiler->plan->alone_without_holder = use->at != NULL;
}

static void compile_missing_field(fl_compiler *compiler, const fl_set_missing *set)
{
	fl_text name = set->head.text;
	const fl_word *use = &set->policy.use;
	const char *point = memchr(name.at, '.', name.len);
	fl_text type = {name.at, point != NULL ? (size_t)(point - name.at) : 0};
	uint32_t event = fl_plan_find_event(compiler->plan, type);
	fl_number number = {0, NULL};
	if (event == FL_NONE_INDEX) {
		FL_REPORT(&compiler->reader, set->head.at, "unknown-key",
			TR("`" FL_TEXT_FMT
			   "` is none of licensed_on, holder_id, previous_grade and "
			   "the fields of event types such as off_channel.cartons",
				"“" FL_TEXT_FMT
				"”不是 licensed_on、holder_id、previous_grade 或事件字段（如 "
				"off_channel.cartons）"),
			FL_TEXT_ARG(name));
		return;
	}
	fl_text field = {point + 1, name.len - type.len - 1};
	uint32_t index = fl_compile_field(compiler, event, field, set->head.at, use->at != NULL);
	if (index != FL_NONE_INDEX && use->at != NULL &&
		fl_keys_number(&compiler->reader, use->at, FL_KEY_SIGNED, &number)) {
		compiler->event[event].use[index] = number.value;
	}
}

void fl_compile_missing(fl_compiler *compiler)
{
	const fl_set_missing *set = compiler->set->missing.item;
	for (uint32_t i = 0; i < compiler->set->missing.count; i++) {
		if (fl_text_is(set[i].head.text, "licensed_on")) {
			compile_missing_day(compiler, &set[i]);
		} else if (fl_text_is(set[i].head.text, "holder_id")) {
			compile_missing_holder(compiler, &set[i]);
		} else if (!fl_text_is(set[i].head.text, "previous_grade")) {
			compile_missing_field(compiler, &set[i]);
		} else if (!fl_text_is(set[i].policy.use.text, "no_hysteresis")) {
			report_use(compiler, &set[i], "{use: no_hysteresis}");
		}
	}
}
