/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From yearly rates to the numbers of one draw.  For each class of stratum and grade
 *
 *     low  = max(0, ceil(N * min * elapsed / days) - done)
 *     high = max(0, floor(N * max) - done)
 *
 * and low never above high.  N counts who is in business, also those who are at rest: the rate is
 * of the group, not of who happens to be free.  Elapsed runs from the first day of the year (or
 * quarter) to the last day of the draw's period; of a rate per draw all of it has elapsed and
 * nothing is done.  Done are the visits by lot of the year, those still owed by earlier draws, and
 * whoever this draw puts in because the year's least number of visits would be missed else.
 */
#include "api/draw_inspection.h"

/* ---- Arithmetic ----------------------------------------------------------------------------- */

/* Sizes are below 2^25, rates at most 10^6, days at most 366: every product is below 2^55. */
uint64_t fl_rate_due(uint64_t size, int64_t rate, uint64_t elapsed, uint64_t days)
{
	uint64_t whole = (uint64_t)FL_VALUE_UNIT * days;
	return (size * (uint64_t)rate * elapsed + whole - 1) / whole;
}

uint64_t fl_rate_most(uint64_t size, int64_t rate)
{
	return size * (uint64_t)rate / (uint64_t)FL_VALUE_UNIT;
}

static uint64_t less(uint64_t from, uint64_t taken)
{
	return from > taken ? from - taken : 0;
}

static void set_numbers(
	const fl_draw_year *year, const fl_plan_inspection *section, fl_draw_group *group)
{
	bool quarter = section->rate_per == FL_PER_QUARTER;
	bool once = section->rate_per == FL_PER_DRAW;
	fl_day first = quarter ? year->quarter : year->year;
	fl_day end = quarter ? year->quarter_end : year->year_end;
	uint64_t days = once ? 1 : (uint64_t)(end - first);
	uint64_t elapsed = once ? 1 : (uint64_t)(year->to + 1 - first);
	uint64_t done = (once ? 0 : group->visited + group->owed) + group->taken;
	group->high = FL_NO_MAX;
	if (section->rate_max != FL_VALUE_NONE) {
		uint64_t most = fl_rate_most(group->size, section->rate_max);
		group->high = less(most, done);
		group->over = less(done, most);
	}
	if (section->rate_min != FL_VALUE_NONE) {
		group->due = fl_rate_due(group->size, section->rate_min, elapsed, days);
		uint64_t open = group->open < group->high ? group->open : group->high;
		uint64_t wanted = less(group->due, done);
		group->low = wanted < group->high ? wanted : group->high;
		group->unmet = less(wanted, open);
	}
}

/* ---- The period ----------------------------------------------------------------------------- */

static fl_code check_period(const fl_draw *draw, fl_error *reterr)
{
	const fl_draw_year *year = &draw->year;
	for (size_t i = 0; i < draw->spec.grade_count; i++) {
		const fl_plan_inspection *section = fl_draw_section(draw, i);
		bool rates = section != NULL &&
			(section->rate_min != FL_VALUE_NONE || section->rate_max != FL_VALUE_NONE);
		bool yearly = section != NULL &&
			(section->visits_min != FL_VALUE_NONE ||
				(rates && section->rate_per == FL_PER_YEAR));
		if (yearly && year->from < year->year) {
			return fl_fail(reterr, FL_REFUSED,
				TR("the period lies in two years, and grade `%.*s` has numbers of "
				   "a year: draw once for each year",
					"检查期跨年度，而等级“%.*s”按年度计算：请按年度分别抽取"),
				FL_TEXT_ARG(draw->spec.grades[i]));
		}
		if (rates && section->rate_per == FL_PER_QUARTER && year->from < year->quarter) {
			return fl_fail(reterr, FL_REFUSED,
				TR("the period lies in two quarters, and grade `%.*s` has rates of "
				   "a quarter: draw once for each quarter",
					"检查期跨季度，而等级“%.*s”按季度计算：请按季度分别抽取"),
				FL_TEXT_ARG(draw->spec.grades[i]));
		}
	}
	return FL_OK;
}

/* ---- Groups --------------------------------------------------------------------------------- */

const fl_plan_inspection *fl_draw_section(const fl_draw *draw, size_t grade)
{
	const fl_plan *plan = draw->rules->plan;
	bool given = plan->inspection != NULL && plan->inspection[grade].given;
	return given ? &plan->inspection[grade] : NULL;
}

static fl_code build_groups(fl_draw *draw, fl_error *reterr)
{
	fl_classes classes;
	size_t count = draw->spec.unit_count;
	FL_AUTO_FREE bool *away = calloc(count + 1, sizeof(*away));
	if (away == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < count; i++) {
		away[i] = draw->visited[draw->spec.units[i].line].away;
	}
	FL_TRY(fl_classes_build(draw->spec.units, count, away, &draw->arena, &classes, reterr));
	draw->groups = fl_arena_array(&draw->arena, fl_draw_group, classes.count);
	if (draw->groups == NULL) {
		return fl_fail_memory(reterr);
	}
	draw->group_count = classes.count;
	for (size_t i = 0; i < classes.count; i++) {
		draw->groups[i] = (fl_draw_group){.stratum = classes.at[i].stratum,
			.grade = (uint32_t)fl_text_find(
				classes.at[i].grade, draw->spec.grades, draw->spec.grade_count),
			.size = classes.at[i].size};
	}
	return FL_OK;
}

static fl_code map_decided(const fl_draw *draw, fl_text_map *decided, fl_error *reterr)
{
	const fl_draw_options *options = draw->options;
	const fl_draw_decision *const lists[] = {options->included, options->excluded};
	const size_t counts[] = {options->included_count, options->excluded_count};
	for (size_t list = 0; list < 2; list++) {
		for (size_t i = 0; i < counts[list]; i++) {
			int64_t unused;
			fl_text id = fl_text_of(lists[list][i].id);
			if (!fl_text_map_get(decided, id, &unused)) {
				FL_TRY(fl_text_map_add(decided, id, 0, reterr));
			}
		}
	}
	return FL_OK;
}

static fl_code count_units(fl_draw *draw, fl_error *reterr)
{
	FL_AUTO(fl_text_map) decided = {0};
	FL_TRY(map_decided(draw, &decided, reterr));
	for (size_t i = 0; i < draw->spec.unit_count; i++) {
		const fl_unit *unit = &draw->spec.units[i];
		const fl_visited *visited = &draw->visited[unit->line];
		if (visited->away) {
			continue;
		}
		int64_t unused;
		fl_draw_group *group = &draw->groups[unit->class_no];
		const fl_plan_inspection *section = fl_draw_section(draw, group->grade);
		bool quarter = section != NULL && section->rate_per == FL_PER_QUARTER;
		bool aside = visited->aside ||
			(decided.count > 0 && fl_text_map_get(&decided, unit->id, &unused));
		group->open += aside ? 0 : 1;
		group->visited += quarter ? visited->random_quarter : visited->random_year;
		group->owed += quarter ? visited->owed_quarter : visited->owed_year;
		group->problem += visited->problem;
		group->taken += visited->taken ? 1 : 0;
	}
	return FL_OK;
}

fl_code fl_draw_inspect(fl_draw *draw, fl_error *reterr)
{
	if (draw->rules->plan->inspection == NULL || draw->visited == NULL) {
		return FL_OK;
	}
	if (draw->by_rules) {
		FL_TRY(check_period(draw, reterr));
	}
	FL_TRY(build_groups(draw, reterr));
	FL_TRY(count_units(draw, reterr));
	for (size_t i = 0; i < draw->group_count; i++) {
		fl_draw_group *group = &draw->groups[i];
		const fl_plan_inspection *section = fl_draw_section(draw, group->grade);
		if (section != NULL) {
			set_numbers(&draw->year, section, group);
		}
	}
	return FL_OK;
}

/* ---- What callers read ---------------------------------------------------------------------- */

size_t fl_draw_ratio_count(const fl_draw *draw)
{
	return draw->groups != NULL ? draw->spec.grade_count : 0;
}

/* The expected number of a grade in thousandths, for showing. */
static uint64_t planned(const fl_draw *draw, fl_text grade)
{
	const fl_classes *classes = &draw->outcome.classes;
	uint64_t sum = 0;
	for (size_t i = 0; i < classes->count; i++) {
		fl_ratio expected = classes->at[i].expected;
		if (fl_text_equal(classes->at[i].grade, grade)) {
			sum += (uint64_t)((expected.num * 1000 + expected.den / 2) / expected.den);
		}
	}
	return sum;
}

void fl_draw_ratio_at(const fl_draw *draw, size_t index, fl_draw_ratio *ret_ratio)
{
	static const char *const pers[] = {"year", "quarter", "draw"};
	assert(index < fl_draw_ratio_count(draw));
	const fl_plan_inspection *section = fl_draw_section(draw, index);
	int64_t floor = section != NULL ? section->rate_min : FL_VALUE_NONE;
	int64_t ceiling = section != NULL ? section->rate_max : FL_VALUE_NONE;
	fl_draw_ratio ratio = {.grade = draw->grade_words[index],
		.per = pers[section != NULL ? section->rate_per : FL_PER_YEAR],
		.ratio = -1,
		.floor = floor != FL_VALUE_NONE ? floor : -1,
		.ceiling = ceiling != FL_VALUE_NONE ? ceiling : -1,
		.planned = planned(draw, draw->spec.grades[index])};
	for (size_t i = 0; i < draw->group_count; i++) {
		const fl_draw_group *group = &draw->groups[i];
		if (group->grade == index) {
			ratio.size += group->size;
			ratio.visited += group->visited;
			ratio.owed += group->owed;
			ratio.problem += group->problem;
			ratio.taken += group->taken;
			ratio.due += group->due;
			ratio.unmet += group->unmet;
			ratio.over += group->over;
		}
	}
	if (ratio.size > 0) {
		ratio.ratio = (int64_t)(((ratio.visited + ratio.owed) * (uint64_t)FL_VALUE_UNIT +
						ratio.size / 2) /
			ratio.size);
	}
	*ret_ratio = ratio;
}
