/* SPDX-License-Identifier: Apache-2.0 */
/* Versions in order, the days that they leave out or share, and which of them a day belongs to. */
#include "rules/versions.h"

uint32_t fl_versions_count(const fl_plan *plan)
{
	return plan->versions != NULL ? plan->versions->count : 1;
}

const fl_plan *fl_versions_at(const fl_plan *plan, uint32_t version)
{
	return plan->versions != NULL ? plan->versions->plan[version] : plan;
}

uint32_t fl_versions_on(const fl_plan *plan, fl_day day)
{
	for (uint32_t v = 0; v < fl_versions_count(plan); v++) {
		const fl_plan *version = fl_versions_at(plan, v);
		if (day >= version->from && day <= version->to) {
			return v;
		}
	}
	return FL_NONE_INDEX;
}

uint32_t fl_versions_own(const fl_plan *plan)
{
	uint32_t own = 0;
	while (fl_versions_at(plan, own)->from != plan->from) {
		own++;
	}
	return own;
}

fl_hash fl_versions_hash(const fl_plan *plan, fl_day as_of)
{
	char hex[FL_HASH_HEX_BYTES];
	fl_sha256 sha;
	if (plan->points_from == FL_POINTS_AS_OF || fl_versions_count(plan) == 1) {
		return plan->hash;
	}
	fl_sha256_init(&sha);
	for (uint32_t v = 0; v < fl_versions_count(plan); v++) {
		const fl_plan *version = fl_versions_at(plan, v);
		if (version->from <= as_of) {
			fl_sha256_add(&sha, fl_hash_hex(version->hash, hex), FL_HASH_HEX_BYTES - 1);
			fl_sha256_add(&sha, "\n", 1);
		}
	}
	return fl_sha256_end(&sha);
}

/* ---- A set ---------------------------------------------------------------------------------- */

static int by_day(const void *a, const void *b)
{
	const fl_plan *left = *(fl_plan *const *)a;
	const fl_plan *right = *(fl_plan *const *)b;
	if (left->from != right->from) {
		return left->from < right->from ? -1 : 1;
	}
	return strcmp(left->doc->file, right->doc->file);
}

/* Reports what is wrong between one version and the next. */
static void check_days(fl_reader *reader, const fl_plan *before, const fl_plan *after)
{
	const fl_yaml *at = after->set->in_force.from.at;
	char first[FL_DAY_TEXT_BYTES], last[FL_DAY_TEXT_BYTES];
	fl_text version = before->version;
	if (before->to >= after->from) {
		fl_day end = before->to < after->to ? before->to : after->to;
		FL_REPORT(reader, at, "versions-overlap",
			TR("version " FL_TEXT_FMT " (%s, line %u) is in force as well from %s to "
			   "%s: of one rule set every day has one version",
				"第 " FL_TEXT_FMT " 版（%s，第 %u 行）自 %s 至 %s "
				"也在施行：同一规则集每日只能有一个版本"),
			FL_TEXT_ARG(version), before->doc->file,
			before->set->in_force.head.at->line, fl_day_format(after->from, first),
			end == INT32_MAX ? "..." : fl_day_format(end, last));
	} else if (before->to + 1 < after->from) {
		FL_REPORT(reader, at, "versions-apart",
			TR("no version is in force from %s to %s: version " FL_TEXT_FMT
			   " (%s, line %u) ends before",
				"自 %s 至 %s 没有施行的版本：第 " FL_TEXT_FMT
				" 版（%s，第 %u 行）在此之前已失效"),
			fl_day_format(before->to + 1, first), fl_day_format(after->from - 1, last),
			FL_TEXT_ARG(version), before->doc->file,
			before->set->in_force.head.at->line);
	}
	if (fl_text_equal(before->version, after->version)) {
		FL_REPORT(reader, after->set->version.at, "duplicate",
			TR("version " FL_TEXT_FMT " is also that of %s",
				"第 " FL_TEXT_FMT " 版的版本号与 %s 相同"),
			FL_TEXT_ARG(version), before->doc->file);
	}
}

fl_code fl_versions_sort(fl_plan **plan, uint32_t count, fl_diags *diags, fl_error *reterr)
{
	size_t errors = fl_diags_errors(diags);
	const fl_plan *named = plan[0];
	qsort(plan, count, sizeof(*plan), by_day);
	for (uint32_t v = 0; v < count; v++) {
		fl_reader reader = {.doc = plan[v]->doc, .arena = &plan[v]->arena, .diags = diags};
		if (!fl_text_equal(plan[v]->id, named->id)) {
			FL_REPORT(&reader, plan[v]->set->id.at, "other-rule-set",
				TR("this is the rule set `" FL_TEXT_FMT "`, and %s is `" FL_TEXT_FMT
				   "`: give versions of one rule set",
					"此为规则集“" FL_TEXT_FMT "”，而 %s 为“" FL_TEXT_FMT
					"”：应为同一规则集的各版本"),
				FL_TEXT_ARG(plan[v]->id), named->doc->file, FL_TEXT_ARG(named->id));
		} else if (v > 0 && fl_text_equal(plan[v - 1]->id, named->id)) {
			check_days(&reader, plan[v - 1], plan[v]);
		}
	}
	return fl_diags_errors(diags) > errors ? fl_fail_diags(reterr, diags) : FL_OK;
}

/* The digits behind the point that base points have in any version. */
static unsigned base_places(const fl_versions *versions)
{
	unsigned places = 0;
	for (uint32_t v = 0; v < versions->count; v++) {
		const fl_plan *plan = versions->plan[v];
		for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
			unsigned own = plan->rule[r].by_events ? plan->rule[r].base_places : 0;
			places = own > places ? own : places;
		}
	}
	return places;
}

fl_code fl_versions_join(fl_plan **plan, const fl_versions *versions, fl_error *reterr)
{
	unsigned places = base_places(versions);
	for (uint32_t v = 0; v < versions->count; v++) {
		if (plan[v]->points_from != FL_POINTS_AS_OF && places > 0) {
			FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
			fl_plan *finer = NULL;
			FL_TRY(diags != NULL
					? fl_plan_read_finer(plan[v]->doc->source,
						  plan[v]->doc->file, places, diags, &finer, reterr)
					: fl_fail_memory(reterr));
			fl_plan_free(plan[v]);
			plan[v] = finer;
		}
	}
	for (uint32_t v = 0; v < versions->count; v++) {
		plan[v]->versions = versions;
	}
	return FL_OK;
}
