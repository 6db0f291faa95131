/* SPDX-License-Identifier: Apache-2.0 */
/* Several versions of one rule set behind one handle, from files or from a stored run. */
#include "api/rules.h"

#include "base/file.h"
#include "grade/grader.h"

/* Puts the versions in order and makes one of them their owner: `owner`, or else the newest. */
static fl_code join(fl_rules **version, uint32_t count, fl_rules *owner, fl_diags *diags,
	fl_rules **ret_rules, fl_error *reterr)
{
	fl_plan *plan[FL_VERSIONS_MAX];
	for (uint32_t i = 0; i < count; i++) {
		plan[i] = version[i]->plan;
	}
	FL_TRY(fl_versions_sort(plan, count, diags, reterr));
	for (uint32_t i = 0; i < count; i++) { /* few: a plain search finds whose each is */
		uint32_t at = i;
		while (version[at]->plan != plan[i]) {
			at++;
		}
		fl_rules *swap = version[i];
		version[i] = version[at];
		version[at] = swap;
	}
	owner = owner != NULL ? owner : version[count - 1];
	owner->member = fl_arena_array(&owner->names, fl_rules *, count);
	owner->set_plan = fl_arena_array(&owner->names, fl_plan *, count);
	if (owner->member == NULL || owner->set_plan == NULL) {
		return fl_fail_memory(reterr);
	}
	memcpy(owner->set_plan, plan, count * sizeof(*plan));
	owner->set = (fl_versions){count, (const fl_plan *const *)(const void *)owner->set_plan};
	fl_code code = fl_versions_join(owner->set_plan, &owner->set, reterr);
	for (uint32_t i = 0; i < count; i++) {
		version[i]->plan = owner->set_plan[i];
	}
	FL_TRY(code);
	memcpy(owner->member, version, count * sizeof(*version));
	owner->member_count = count;
	*ret_rules = owner;
	return FL_OK;
}

/* Joins versions that were read one by one; on failure all are freed. */
static fl_code join_or_free(fl_rules **version, uint32_t count, fl_code code, fl_rules *owner,
	fl_diags *diags, fl_rules **ret_rules, fl_error *reterr)
{
	if (code == FL_OK) {
		code = join(version, count, owner, diags, ret_rules, reterr);
	}
	for (uint32_t i = 0; code != FL_OK && i < count; i++) {
		fl_rules_free(version[i]);
	}
	return code;
}

fl_code fl_rules_load_versions(const char *const *paths, size_t count, fl_diags *diags,
	fl_rules **ret_rules, fl_error *reterr)
{
	fl_rules *version[FL_VERSIONS_MAX];
	uint32_t read = 0;
	fl_code code = FL_OK;
	if (count == 0 || count > FL_VERSIONS_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("there are %zu files; a rule set has 1 to %u versions",
				"有 %zu 个文件；规则集应有 1 至 %u 个版本"),
			count, FL_VERSIONS_MAX);
	}
	/* all problems of all files in one go */
	for (size_t i = 0; i < count && (code == FL_OK || code == FL_REFUSED); i++) {
		fl_rules *rules = NULL;
		fl_code one = fl_rules_load(paths[i], diags, &rules, code == FL_OK ? reterr : NULL);
		code = one != FL_OK && code == FL_OK ? one : code;
		if (one == FL_OK) {
			version[read++] = rules;
		}
	}
	return join_or_free(version, read, code, NULL, diags, ret_rules, reterr);
}

fl_code fl_rules_load_among(const char *const *paths, size_t count, size_t which, fl_diags *diags,
	fl_rules **ret_rules, fl_error *reterr)
{
	fl_rules *version[FL_VERSIONS_MAX];
	uint32_t read = 1;
	FL_TRY(fl_rules_load(paths[which], diags, &version[0], reterr));
	const fl_plan *plan = version[0]->plan;
	for (size_t i = 0; plan->points_from != FL_POINTS_AS_OF && i < count; i++) {
		FL_AUTO_PTR(fl_diags) unheard = fl_diags_new();
		FL_AUTO_PTR(fl_rules) rules = NULL;
		if (i == which || read == FL_VERSIONS_MAX || unheard == NULL ||
			fl_rules_load(paths[i], unheard, &rules, NULL) != FL_OK) {
			continue;
		}
		if (fl_text_equal(rules->plan->id, plan->id)) {
			version[read++] = FL_STEAL(rules);
		}
	}
	return join_or_free(version, read, FL_OK, version[0], diags, ret_rules, reterr);
}

fl_code fl_rules_check_versions(
	const fl_rules *const *rules, size_t count, fl_diags *diags, fl_error *reterr)
{
	FL_AUTO_FREE fl_plan **plan = calloc(count + 1, sizeof(fl_plan *));
	FL_AUTO_FREE bool *done = calloc(count + 1, sizeof(*done));
	fl_code code = FL_OK;
	if (plan == NULL || done == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < count; i++) {
		uint32_t same = 0;
		for (size_t k = i; !done[i] && k < count; k++) {
			if (fl_text_equal(rules[k]->plan->id, rules[i]->plan->id)) {
				plan[same++] = rules[k]->plan;
				done[k] = k > i;
			}
		}
		if (same > 1 && fl_versions_sort(plan, same, diags, reterr) != FL_OK) {
			code = FL_REFUSED;
		}
	}
	return code;
}

const fl_rules *fl_rules_on(const fl_rules *rules, int32_t day)
{
	uint32_t version = fl_versions_on(rules->plan, day);
	if (version == FL_NONE_INDEX) {
		return NULL;
	}
	return rules->member_count > 0 ? rules->member[version] : rules;
}

fl_code fl_rules_choose(
	const fl_rules *rules, fl_day day, const fl_rules **ret_rules, fl_error *reterr)
{
	const fl_rules *chosen = fl_rules_on(rules, day);
	if (chosen != NULL) {
		*ret_rules = chosen;
		return FL_OK;
	}
	if (rules->member_count < 2) {
		return fl_grader_in_force(rules->plan, day, reterr);
	}
	fl_day last = rules->member[rules->member_count - 1]->plan->to;
	char text[FL_DAY_TEXT_BYTES], from[FL_DAY_TEXT_BYTES], to[FL_DAY_TEXT_BYTES];
	return fl_fail(reterr, FL_REFUSED,
		TR("no version of the rule set %s is in force on %s; the versions given are in "
		   "force from %s to %s",
			"规则集 %s 没有在 %s 施行的版本；所给各版本的施行期间为 %s 至 %s"),
		rules->id, fl_day_format(day, text),
		fl_day_format(rules->member[0]->plan->from, from),
		last == INT32_MAX ? "..." : fl_day_format(last, to));
}

/* ---- Of a stored run ------------------------------------------------------------------------ */

fl_code fl_rules_of_run(
	fl_store *store, const fl_run_row *run, fl_rules **ret_rules, fl_error *reterr)
{
	FL_AUTO(fl_arena) arena = {0};
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	fl_rules *version[FL_VERSIONS_MAX];
	int64_t number[FL_VERSIONS_MAX];
	uint32_t count;
	uint32_t read = 0;
	if (diags == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_run_versions(store, run, FL_VERSIONS_MAX, number, &count, reterr));
	fl_code code = FL_OK;
	fl_rules *owner = NULL;
	for (; code == FL_OK && read < count; read += code == FL_OK) {
		fl_text source;
		code = fl_rule_set_find(store, number[read], &arena, &source, reterr);
		code = code == FL_OK
			? fl_rules_compile(source, store->path, diags, &version[read], reterr)
			: code;
		if (code == FL_OK && number[read] == run->rule_set) {
			owner = version[read];
		}
	}
	return join_or_free(version, read, code, owner, diags, ret_rules, reterr);
}

fl_code fl_rules_keep(fl_entry *entry, const fl_rules *rules, const fl_rules *chosen, int64_t run,
	int64_t *ret_rule_set, fl_error *reterr)
{
	const fl_rules *const *member = (const fl_rules *const *)rules->member;
	uint32_t count = rules->member_count;
	for (uint32_t i = 0; i < (count > 0 ? count : 1); i++) {
		int64_t number;
		const fl_rules *one = count > 0 ? member[i] : rules;
		FL_TRY(fl_rule_set_keep(entry, one->plan->hash, one->plan->id, one->plan->version,
			fl_buf_view(&one->source), &number, reterr));
		if (one == chosen) {
			*ret_rule_set = number;
		}
		if (count > 1) {
			FL_TRY(fl_run_add_version(entry, run, number, reterr));
		}
	}
	return FL_OK;
}
