/* SPDX-License-Identifier: Apache-2.0 */
/* The design of a draw: what the options say of each grade and, where they say nothing, what the
 * rule set's inspection section says. */
#include "api/draw_inspection.h"

static const fl_draw_grade *find_option(const fl_draw *draw, fl_text grade)
{
	const fl_draw_options *options = draw->options;
	for (size_t i = 0; i < options->grade_count; i++) {
		if (fl_text_is(grade, options->grade[i].grade)) {
			return &options->grade[i];
		}
	}
	return NULL;
}

static fl_code check_options(const fl_draw *draw, fl_error *reterr)
{
	for (size_t i = 0; i < draw->options->grade_count; i++) {
		bool known = fl_text_is(fl_text_of(draw->options->grade[i].grade), FL_ALL_GRADES);
		for (size_t g = 0; g < draw->spec.grade_count; g++) {
			known = known ||
				fl_text_is(draw->spec.grades[g], draw->options->grade[i].grade);
		}
		if (!known) {
			return fl_fail(reterr, FL_REFUSED,
				TR("the rule set has no grade `%s`", "规则集没有等级“%s”"),
				draw->options->grade[i].grade);
		}
	}
	return FL_OK;
}

/* ---- Weights -------------------------------------------------------------------------------- */

/* Decimal weights become integers by the least power of ten that makes all of them whole. */
static int64_t common_unit(const fl_draw *draw)
{
	int64_t unit = FL_VALUE_UNIT;
	for (size_t i = 0; i < draw->spec.grade_count; i++) {
		const fl_plan_inspection *section = fl_draw_section(draw, i);
		if (section == NULL || section->weight == FL_VALUE_NONE) {
			continue;
		}
		while (unit > 1 && section->weight % unit != 0) {
			unit /= 10;
		}
	}
	return unit;
}

/* The weight of a grade; -1 where neither options nor rule set give one. */
static int64_t weight_of(const fl_draw *draw, size_t grade, bool by_options, int64_t unit)
{
	const fl_draw_grade *option = find_option(draw, draw->spec.grades[grade]);
	const fl_plan_inspection *section = fl_draw_section(draw, grade);
	if (by_options) {
		return option != NULL ? option->weight : -1;
	}
	if (section != NULL && section->weight != FL_VALUE_NONE) {
		return section->weight / unit;
	}
	/* A grade that is taken whole needs no weight of its own; one that bounds keep from it
	 * does. */
	if (draw->by_rules) {
		return FL_VALUE_UNIT / unit;
	}
	bool bounded = option != NULL && (option->min >= 0 || option->max >= 0);
	return section != NULL && section->take_all && !bounded ? FL_VALUE_UNIT / unit : -1;
}

static fl_code put_weights(fl_draw *draw, const int64_t *weights, fl_error *reterr)
{
	for (size_t i = 0; i < draw->spec.unit_count; i++) {
		fl_unit *unit = &draw->spec.units[i];
		size_t grade = 0;
		while (draw->spec.grades[grade].at != unit->grade.at) {
			grade++;
		}
		if (weights[grade] < 0) {
			return fl_fail(reterr, FL_REFUSED,
				TR("grade `%.*s` has retailers and no weight; --weights takes the "
				   "place of all weights of the rule set, and bounds that of its "
				   "take_all",
					"等级“%.*s”有零售户却没有权重；--weights "
					"会取代规则集的全部权重，"
					"上下限会取代其 take_all"),
				FL_TEXT_ARG(unit->grade));
		}
		unit->weight = (uint64_t)weights[grade];
	}
	return FL_OK;
}

static fl_code set_weights(fl_draw *draw, fl_error *reterr)
{
	bool by_options = false;
	for (size_t i = 0; i < draw->options->grade_count; i++) {
		by_options = by_options || draw->options->grade[i].weight >= 0;
	}
	/* Under the other designs a weight says only whether a grade is drawn at all. */
	bool needed = draw->spec.design.kind == FL_DESIGN_QUOTA;
	int64_t *weights = fl_arena_array(&draw->arena, int64_t, draw->spec.grade_count);
	if (weights == NULL) {
		return fl_fail_memory(reterr);
	}
	int64_t unit = common_unit(draw);
	for (size_t i = 0; i < draw->spec.grade_count; i++) {
		weights[i] = weight_of(draw, i, by_options, unit);
		weights[i] = weights[i] < 0 && !needed ? 1 : weights[i];
	}
	return put_weights(draw, weights, reterr);
}

/* ---- Rates, bounds, grades taken whole ------------------------------------------------------ */

static fl_code set_rates(fl_draw *draw, fl_error *reterr)
{
	fl_design *design = &draw->spec.design;
	design->rates = fl_arena_array(&draw->arena, fl_rate, draw->spec.grade_count);
	if (design->rates == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < draw->spec.grade_count; i++) {
		const fl_draw_grade *option = find_option(draw, draw->spec.grades[i]);
		if (option == NULL || option->rate_num < 0) {
			option = find_option(draw, FL_TEXT(FL_ALL_GRADES));
		}
		if (option == NULL || option->rate_num < 0) {
			return fl_fail(reterr, FL_REFUSED,
				TR("the design is a rate, and grade `%.*s` has none: give --rate "
				   "%.*s=10%% or "
				   "one --rate for all",
					"抽取方式为按比例，等级“%.*s”没有比例：请用 --rate "
					"%.*s=10%%，或用一个 --rate 适用全部等级"),
				FL_TEXT_ARG(draw->spec.grades[i]),
				FL_TEXT_ARG(draw->spec.grades[i]));
		}
		design->rates[design->rate_count++] = (fl_rate){.grade = draw->spec.grades[i],
			.num = (uint64_t)option->rate_num,
			.den = (uint64_t)option->rate_den};
	}
	return FL_OK;
}

static void add_bound(fl_design *design, fl_draw_bound bound)
{
	if (bound.min > 0 || bound.max != FL_NO_MAX) {
		design->bounds[design->bound_count++] = bound;
	}
}

/* The numbers of the rule set: one bound where all classes of the grade have the same, else one
 * for each stratum. */
static void add_rule_bounds(fl_draw *draw, uint32_t grade)
{
	const fl_draw_group *first = NULL;
	bool same = true;
	for (size_t i = 0; i < draw->group_count; i++) {
		const fl_draw_group *group = &draw->groups[i];
		if (group->grade == grade && group->open > 0) {
			first = first != NULL ? first : group;
			same = same && group->low == first->low && group->high == first->high;
		}
	}
	for (size_t i = 0; i < draw->group_count && first != NULL; i++) {
		const fl_draw_group *group = &draw->groups[i];
		if (group == first || (!same && group->grade == grade && group->open > 0)) {
			add_bound(&draw->spec.design,
				(fl_draw_bound){.grade = draw->spec.grades[grade],
					.min = group->low,
					.max = group->high,
					.one_stratum = !same,
					.stratum = same ? (fl_text){0} : group->stratum});
		}
	}
}

static fl_code set_bounds(fl_draw *draw, fl_error *reterr)
{
	fl_design *design = &draw->spec.design;
	size_t most = draw->spec.grade_count + draw->group_count;
	design->bounds = fl_arena_array(&draw->arena, fl_draw_bound, most);
	design->take_all = fl_arena_array(&draw->arena, fl_text, draw->spec.grade_count);
	if (design->bounds == NULL || design->take_all == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < draw->spec.grade_count; i++) {
		const fl_draw_grade *option = find_option(draw, draw->spec.grades[i]);
		const fl_plan_inspection *section = fl_draw_section(draw, i);
		bool bounded = option != NULL && (option->min >= 0 || option->max >= 0);
		bool whole = (option != NULL && option->take_all) ||
			(!bounded && section != NULL && section->take_all);
		if (bounded) {
			design->bounds[design->bound_count++] =
				(fl_draw_bound){.grade = draw->spec.grades[i],
					.min = option->min < 0 ? 0 : (uint64_t)option->min,
					.max = option->max < 0 ? FL_NO_MAX : (uint64_t)option->max};
		}
		if (whole) {
			design->take_all[design->take_all_count++] = draw->spec.grades[i];
		} else if (!bounded && draw->by_rules) {
			add_rule_bounds(draw, (uint32_t)i);
		}
	}
	return FL_OK;
}

/* ---- The total ------------------------------------------------------------------------------ */

/* Whether the section says of any grade how many are to be visited at least. */
static bool section_asks(const fl_draw *draw)
{
	for (size_t i = 0; i < draw->spec.grade_count; i++) {
		const fl_plan_inspection *section = fl_draw_section(draw, i);
		if (section != NULL &&
			(section->take_all || section->rate_min != FL_VALUE_NONE ||
				section->visits_min != FL_VALUE_NONE)) {
			return true;
		}
	}
	return false;
}

/* The least that the bounds allow: what the rules ask for, and no more. */
static uint64_t least_total(fl_draw *draw)
{
	fl_design *design = &draw->spec.design;
	uint64_t total = 0;
	for (size_t i = 0; i < draw->group_count; i++) {
		const fl_draw_group *group = &draw->groups[i];
		fl_text grade = draw->spec.grades[group->grade];
		const fl_draw_grade *option = find_option(draw, grade);
		bool whole = fl_text_find(grade, design->take_all, design->take_all_count) >= 0;
		bool bounded = option != NULL && (option->min >= 0 || option->max >= 0);
		uint64_t low = whole      ? group->open
			: !bounded        ? group->low
			: option->min > 0 ? (uint64_t)option->min
					  : 0;
		total += low < group->open ? low : group->open;
	}
	return total;
}

static fl_code set_total(fl_draw *draw, fl_error *reterr)
{
	const fl_draw_options *options = draw->options;
	if (options->total >= 0) {
		draw->spec.design.total = (uint64_t)options->total;
		return FL_OK;
	}
	if (!draw->by_rules) {
		return fl_fail(reterr, FL_USAGE,
			TR("a quota needs a number: --n 60", "按定额抽取须指定数量：--n 60"));
	}
	if (!section_asks(draw)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the rule set does not say how many are to be inspected: its "
			   "`inspection` has no rate.min, take_all or visits.min; give a number: "
			   "--n 60",
				"规则集未规定抽查数量（inspection 中没有 rate.min、take_all 或 "
				"visits.min）：请指定数量：--n 60"));
	}
	draw->spec.design.total = least_total(draw);
	return FL_OK;
}

fl_code fl_draw_choose(fl_draw *draw, fl_error *reterr)
{
	const fl_draw_options *options = draw->options;
	const char *name = options->design != NULL ? options->design : "quota";
	if (!fl_design_of_name(fl_text_of(name), &draw->spec.design.kind)) {
		return fl_fail(reterr, FL_USAGE,
			TR("there is no design `%s`: one of quota, rate, census, order",
				"没有抽取方式“%s”：可用 quota、rate、census、order"),
			name);
	}
	bool untyped = options->design == NULL && options->total < 0;
	bool section = draw->rules->plan->inspection != NULL;
	if (!section && untyped) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the rule set has no `inspection` section, so give a number: --n 60",
				"规则集没有 inspection 一节，请指定数量：--n 60"));
	}
	draw->by_rules = section && draw->spec.design.kind == FL_DESIGN_QUOTA &&
		(untyped || options->rules != NULL);
	draw->year = fl_draw_year_of(options->period_from, options->period_to);
	return FL_OK;
}

fl_code fl_draw_design(fl_draw *draw, fl_error *reterr)
{
	const fl_draw_options *options = draw->options;
	fl_design *design = &draw->spec.design;
	bool quota = design->kind == FL_DESIGN_QUOTA;
	design->round_down = options->round_down;
	design->reserves = options->reserves > 0 ? (uint32_t)options->reserves : 0;
	FL_TRY(check_options(draw, reterr));
	FL_TRY(set_weights(draw, reterr));
	FL_TRY(fl_draw_inspect(draw, reterr));
	if (design->kind == FL_DESIGN_RATE) {
		FL_TRY(set_rates(draw, reterr));
	}
	if (quota || design->kind == FL_DESIGN_RATE) {
		FL_TRY(set_bounds(draw, reterr));
	}
	return quota ? set_total(draw, reterr) : FL_OK;
}
