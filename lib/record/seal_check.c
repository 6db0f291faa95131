/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a spec can be sealed. */
#include "record/seal.h"
#include "record/words.h"

static fl_code head_check(fl_spec *spec, fl_error *reterr)
{
	static const fl_hash none;
	spec->fault = fl_is_line(spec->agency) ? "seal.purpose" : "seal.agency";
	if (!fl_is_line(spec->agency) || !fl_is_line(spec->purpose)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the seal needs an agency and a purpose, each a line of at most 256 "
			   "bytes",
				"封存文件必须写明机关和抽查事由，各为不超过 256 字节的一行文字"));
	}
	spec->fault = "seal.rules";
	if (!fl_is_line(spec->rules_id) || !fl_is_line(spec->rules_version)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the seal needs the id and version of the rule set",
				"封存文件必须写明规则的编号和版本"));
	}
	spec->fault = "seal.sealed_at";
	if (!fl_time_valid(spec->sealed_at)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("`%.*s` is no time of sealing; YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ would "
			   "be",
				"“%.*s”不是有效的封存时间，应为 YYYY-MM-DD 或 "
				"YYYY-MM-DDTHH:MM:SSZ"),
			FL_TEXT_ARG(spec->sealed_at));
	}
	spec->fault = "seal.period";
	if (spec->as_of == FL_DAY_NONE || spec->known_at == FL_DAY_NONE ||
		spec->period_from == FL_DAY_NONE || spec->period_to < spec->period_from) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the seal needs the days of the grades and a period that does not end "
			   "before it begins",
				"封存文件必须写明评级日期，且抽查期间的截止日不得早于起始日"));
	}
	spec->fault = "seal.draw";
	if (spec->draw < 1 || spec->draw > (uint64_t)FL_COUNT_MAX) {
		return fl_fail(
			reterr, FL_REFUSED, TR("draws are numbered from 1", "抽查编号从 1 开始"));
	}
	spec->fault = "seal.previous";
	if ((spec->draw == 1) != fl_hash_equal(spec->previous, none)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("draw %llu must name the commit of the draw before it; only draw 1 has "
			   "none and names zeros",
				"第 %llu 次抽查必须写明上一次抽查的封存摘要；只有第 1 "
				"次没有，填全零"),
			(unsigned long long)spec->draw);
	}
	return FL_OK;
}

static fl_code grades_check(fl_spec *spec, fl_error *reterr)
{
	spec->fault = "seal.grades";
	if (spec->grade_count > FL_DRAW_GRADES_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the rule set has %zu grades; %u are the most",
				"规则的信用等级共 %zu 个，超过上限 %u 个"),
			spec->grade_count, FL_DRAW_GRADES_MAX);
	}
	for (size_t i = 0; i < spec->grade_count; i++) {
		bool twice = fl_text_find(spec->grades[i], spec->grades, i) >= 0;
		if (twice || !fl_text_is_label(spec->grades[i])) {
			return fl_fail(reterr, FL_REFUSED,
				TR("grade `%.*s` of the rule set is no label or stands twice",
					"规则的信用等级“%.*s”不是有效标签，或重复"),
				FL_TEXT_ARG(spec->grades[i]));
		}
	}
	spec->fault = "frame";
	/* Neighbours mostly share a grade, so that the list is seldom searched. */
	fl_text known = {0};
	for (size_t i = 0; i < spec->unit_count; i++) {
		const fl_unit *unit = &spec->units[i];
		if (!fl_text_equal(unit->grade, known) &&
			fl_text_find(unit->grade, spec->grades, spec->grade_count) < 0) {
			return fl_fail(reterr, FL_REFUSED,
				TR("frame entry %u: `%.*s` has grade `%.*s`, which the rule set "
				   "does not have",
					"抽查对象名录第 %u "
					"条：“%.*s”的信用等级“%.*s”不在规则的等级之列"),
				unit->line, FL_TEXT_ARG(unit->id), FL_TEXT_ARG(unit->grade));
		}
		known = unit->grade;
	}
	return FL_OK;
}

/* Nobody is set aside who is not there. */
static fl_code decided_known(fl_spec *spec, fl_error *reterr)
{
	const fl_decided *const lists[] = {spec->excluded, spec->forced};
	const size_t counts[] = {spec->excluded_count, spec->forced_count};
	static const char *const names[] = {"seal.excluded", "seal.forced"};
	for (size_t list = 0; list < 2; list++) {
		spec->fault = names[list];
		for (size_t i = 0; i < counts[list]; i++) {
			fl_text id = lists[list][i].id;
			if (fl_units_find(spec->units, spec->unit_count, id) == SIZE_MAX) {
				return fl_fail(reterr, FL_REFUSED,
					TR("`%.*s` is excluded or forced in, but is not in the "
					   "frame",
						"“%.*s”被排除或指定检查，但不在抽查对象名录中"),
					FL_TEXT_ARG(id));
			}
		}
	}
	return FL_OK;
}

static fl_code decided_check(fl_spec *spec, fl_error *reterr)
{
	spec->fault = "seal.excluded";
	FL_TRY(fl_decided_sort(spec->excluded, spec->excluded_count, reterr));
	spec->fault = "seal.forced";
	FL_TRY(fl_decided_sort(spec->forced, spec->forced_count, reterr));
	for (size_t i = 0; i < spec->forced_count; i++) {
		fl_text id = spec->forced[i].id;
		if (fl_decided_find(spec->excluded, spec->excluded_count, id) != SIZE_MAX) {
			return fl_fail(reterr, FL_REFUSED,
				TR("`%.*s` is both excluded and forced in; one would be right",
					"“%.*s”既被排除又被指定检查，只能择一"),
				FL_TEXT_ARG(id));
		}
	}
	return FL_OK;
}

static fl_code roster_check(const fl_spec *spec, size_t number, fl_error *reterr)
{
	const fl_roster *roster = &spec->rosters[number];
	bool alone = spec->roster_count == 1 && roster->department.len == 0;
	if (!alone && !fl_text_is_name(roster->department)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("`%.*s` is no name of a department; 1 to 32 of 0-9 a-z - would be",
				"“%.*s”不是有效的部门名称，应为 1 至 32 个 0-9 a-z - 字符"),
			FL_TEXT_ARG(roster->department));
	}
	if (number > 0 &&
		fl_text_compare(spec->rosters[number - 1].department, roster->department) >= 0) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the rosters are not in the order of their departments, or `%.*s` has "
			   "two",
				"各部门名录未按部门名称排序，或“%.*s”有两份名录"),
			FL_TEXT_ARG(roster->department));
	}
	if (roster->need < 2 || roster->need > FL_NEED_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("%u inspectors a target: at least 2 and at most %u would be right",
				"每户检查人员 %u 名：应不少于 2 名、不多于 %u 名"),
			roster->need, FL_NEED_MAX);
	}
	return FL_OK;
}

static fl_code rosters_check(const fl_spec *spec, fl_error *reterr)
{
	if (spec->roster_count > FL_DEPARTMENTS_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("%zu departments; %u are the most", "部门共 %zu 个，超过上限 %u 个"),
			spec->roster_count, FL_DEPARTMENTS_MAX);
	}
	for (size_t i = 0; i < spec->roster_count; i++) {
		FL_TRY(roster_check(spec, i, reterr));
	}
	return FL_OK;
}

fl_code fl_seal_check_alone(fl_spec *spec, fl_error *reterr)
{
	FL_TRY(head_check(spec, reterr));
	spec->fault = "seal.entropy";
	FL_TRY(fl_sources_check(spec->sources, spec->source_count, spec->sealed_at, reterr));
	FL_TRY(grades_check(spec, reterr));
	spec->fault = "seal.design";
	FL_TRY(fl_design_check(&spec->design, spec->grades, spec->grade_count, reterr));
	FL_TRY(decided_check(spec, reterr));
	spec->fault = "seal.rosters";
	return rosters_check(spec, reterr);
}

fl_code fl_seal_check(fl_spec *spec, unsigned threads, fl_error *reterr)
{
	spec->fault = "frame";
	FL_TRY(fl_units_sort(spec->units, spec->unit_count, threads, reterr));
	FL_TRY(fl_seal_check_alone(spec, reterr));
	FL_TRY(decided_known(spec, reterr));
	spec->fault = "rosters";
	for (size_t i = 0; i < spec->roster_count; i++) {
		FL_TRY(fl_roster_sort(&spec->rosters[i], spec->units, spec->unit_count, reterr));
	}
	return FL_OK;
}

fl_code fl_seal_roots(const fl_spec *spec, unsigned threads, fl_roots *ret_roots, fl_error *reterr)
{
	fl_roots roots = {.frame.count = spec->unit_count};
	FL_TRY(fl_units_root(spec->units, spec->unit_count, threads, &roots.frame.hash, reterr));
	for (size_t i = 0; i < spec->roster_count; i++) {
		const fl_roster *roster = &spec->rosters[i];
		roots.inspectors[i].count = roster->inspector_count;
		roots.service[i].count = roster->service_count;
		roots.barred[i].count = roster->barred_count;
		FL_TRY(fl_inspectors_root(roster, &roots.inspectors[i].hash, reterr));
		FL_TRY(fl_services_root(roster, &roots.service[i].hash, reterr));
		FL_TRY(fl_barred_root(roster, &roots.barred[i].hash, reterr));
	}
	*ret_roots = roots;
	return FL_OK;
}
