/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a design makes sense for the grades of a rule set, before any unit is looked at. */
#include "draw/classes.h"

static fl_code fail_unknown(fl_text grade, fl_error *reterr)
{
	return fl_fail(reterr, FL_REFUSED,
		TR("the design names grade `%.*s`, which the rule set does not have",
			"抽查方案中的信用等级“%.*s”不在规则的等级之列"),
		FL_TEXT_ARG(grade));
}

static fl_code fail_twice(fl_text grade, fl_error *reterr)
{
	return fl_fail(reterr, FL_REFUSED,
		TR("the design names grade `%.*s` twice in one list; once would be right",
			"抽查方案中信用等级“%.*s”重复，只能出现一次"),
		FL_TEXT_ARG(grade));
}

static fl_code fail_large(fl_error *reterr)
{
	return fl_fail(reterr, FL_REFUSED,
		TR("a number of the design is above 2^53 - 1", "抽查方案中的数值超过 2^53 - 1"));
}

/* By grade, then stratum; what holds for every stratum stands before what holds for one. */
static int bound_order(const void *a, const void *b)
{
	const fl_draw_bound *left = a;
	const fl_draw_bound *right = b;
	int order = fl_text_compare(left->grade, right->grade);
	if (order == 0) {
		order = (int)left->one_stratum - (int)right->one_stratum;
	}
	return order != 0 ? order : fl_text_compare(left->stratum, right->stratum);
}

static int rate_order(const void *a, const void *b)
{
	return fl_text_compare(((const fl_rate *)a)->grade, ((const fl_rate *)b)->grade);
}

static int label_order(const void *a, const void *b)
{
	return fl_text_compare(*(const fl_text *)a, *(const fl_text *)b);
}

/* Whether two neighbours in the order of bounds hold for one class. */
static bool bounds_clash(const fl_draw_bound *left, const fl_draw_bound *right)
{
	return fl_text_equal(left->grade, right->grade) &&
		(!left->one_stratum || fl_text_equal(left->stratum, right->stratum));
}

static fl_code bounds_check(
	fl_design *design, const fl_text *grades, size_t grade_count, fl_error *reterr)
{
	if (design->bound_count > 1) {
		qsort(design->bounds, design->bound_count, sizeof(*design->bounds), bound_order);
	}
	for (size_t i = 0; i < design->bound_count; i++) {
		const fl_draw_bound *bound = &design->bounds[i];
		if (fl_text_find(bound->grade, grades, grade_count) < 0) {
			return fail_unknown(bound->grade, reterr);
		}
		if (i > 0 && bounds_clash(bound - 1, bound)) {
			return fail_twice(bound->grade, reterr);
		}
		if (bound->stratum.len > 0 && !fl_text_is_label(bound->stratum)) {
			return fl_fail(reterr, FL_REFUSED,
				TR("stratum `%.*s` of the design is no label",
					"抽查方案中的片区“%.*s”不是有效标签"),
				FL_TEXT_ARG(bound->stratum));
		}
		if (bound->min > FL_COUNT_MAX ||
			(bound->max > FL_COUNT_MAX && bound->max != FL_NO_MAX)) {
			return fail_large(reterr);
		}
		if (bound->min > bound->max) {
			return fl_fail(reterr, FL_REFUSED,
				TR("grade `%.*s`: the minimum %llu is above the maximum %llu",
					"信用等级“%.*s”：下限 %llu 大于上限 %llu"),
				FL_TEXT_ARG(bound->grade), (unsigned long long)bound->min,
				(unsigned long long)bound->max);
		}
	}
	return FL_OK;
}

static fl_code take_all_check(
	fl_design *design, const fl_text *grades, size_t grade_count, fl_error *reterr)
{
	if (design->take_all_count > 1) {
		qsort(design->take_all, design->take_all_count, sizeof(*design->take_all),
			label_order);
	}
	for (size_t i = 0; i < design->take_all_count; i++) {
		fl_text grade = design->take_all[i];
		if (fl_text_find(grade, grades, grade_count) < 0) {
			return fail_unknown(grade, reterr);
		}
		if (i > 0 && fl_text_equal(design->take_all[i - 1], grade)) {
			return fail_twice(grade, reterr);
		}
		for (size_t j = 0; j < design->bound_count; j++) {
			if (fl_text_equal(design->bounds[j].grade, grade)) {
				return fl_fail(reterr, FL_REFUSED,
					TR("grade `%.*s` is to be taken whole and has bounds too; "
					   "one of the two would be right",
						"信用等级“%.*"
						"s”既要求全部检查，又设有上下限，只能择一"),
					FL_TEXT_ARG(grade));
			}
		}
	}
	return FL_OK;
}

static fl_code rates_check(
	fl_design *design, const fl_text *grades, size_t grade_count, fl_error *reterr)
{
	if (design->rate_count > 1) {
		qsort(design->rates, design->rate_count, sizeof(*design->rates), rate_order);
	}
	for (size_t i = 0; i < design->rate_count; i++) {
		const fl_rate *rate = &design->rates[i];
		if (fl_text_find(rate->grade, grades, grade_count) < 0) {
			return fail_unknown(rate->grade, reterr);
		}
		if (i > 0 && fl_text_equal(design->rates[i - 1].grade, rate->grade)) {
			return fail_twice(rate->grade, reterr);
		}
		if (rate->den == 0 || rate->num > rate->den || rate->den > FL_COUNT_MAX) {
			return fl_fail(reterr, FL_REFUSED,
				TR("grade `%.*s`: the rate %llu/%llu is not between 0 and 1",
					"信用等级“%.*s”：抽查比例 %llu/%llu 不在 0 与 1 之间"),
				FL_TEXT_ARG(rate->grade), (unsigned long long)rate->num,
				(unsigned long long)rate->den);
		}
	}
	/* No grade twice and none unknown: as many rates as grades is one for each. */
	if (design->rate_count != grade_count) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the design gives rates for %zu of %zu grades; every grade needs one",
				"抽查方案只为 %zu 个信用等级设定了比例，应为全部 %zu "
				"个等级逐一设定"),
			design->rate_count, grade_count);
	}
	return FL_OK;
}

const fl_draw_bound *fl_design_bound(const fl_design *design, fl_text grade, fl_text stratum)
{
	const fl_draw_bound everywhere = {.grade = grade};
	const fl_draw_bound here = {.grade = grade, .one_stratum = true, .stratum = stratum};
	const fl_draw_bound *found = NULL;
	if (design->bound_count > 0) {
		found = bsearch(
			&here, design->bounds, design->bound_count, sizeof(here), bound_order);
		found = found != NULL ? found
				      : bsearch(&everywhere, design->bounds, design->bound_count,
						sizeof(everywhere), bound_order);
	}
	return found;
}

fl_code fl_design_check(
	fl_design *design, const fl_text *grades, size_t grade_count, fl_error *reterr)
{
	bool whole = design->kind == FL_DESIGN_CENSUS || design->kind == FL_DESIGN_ORDER;
	if (whole && design->bound_count + design->take_all_count > 0) {
		return fl_fail(reterr, FL_REFUSED,
			TR("bounds go with a rate or a quota; the design `%s` takes everybody",
				"上下限只用于按比例或按总量抽查；“%s”方案对全部对象进行检查"),
			fl_design_name(design->kind));
	}
	if (design->total > FL_COUNT_MAX) {
		return fail_large(reterr);
	}
	FL_TRY(bounds_check(design, grades, grade_count, reterr));
	FL_TRY(take_all_check(design, grades, grade_count, reterr));
	if (design->kind == FL_DESIGN_RATE) {
		FL_TRY(rates_check(design, grades, grade_count, reterr));
	}
	return FL_OK;
}
