/* SPDX-License-Identifier: Apache-2.0 */
/* Public calls on the tests that stand in a rule set, and on what they fire. */
#include "api/rules.h"

#include "base/diag.h"
#include "grade/ruletest.h"

struct fl_rules_coverage {
	fl_arena arena;
	size_t count;
	fl_rules_part *part;
};

fl_code fl_rules_test(
	const fl_rules *rules, fl_diags *diags, fl_rules_tests *ret_tests, fl_error *reterr)
{
	fl_ruletest_count count;
	FL_TRY(fl_ruletest_run(rules->plan, diags, NULL, &count, reterr));
	*ret_tests = (fl_rules_tests){.count = count.run, .passed = count.run - count.failed};
	return FL_OK;
}

fl_code fl_rules_check(const fl_rules *rules, fl_diags *diags, fl_error *reterr)
{
	FL_TRY(fl_ruletest_lint(rules->plan, diags, reterr));
	fl_diags_sort(diags);
	return FL_OK;
}

void fl_rules_coverage_free(fl_rules_coverage *coverage)
{
	if (coverage != NULL) {
		fl_arena_done(&coverage->arena);
		free(coverage);
	}
}
FL_AUTO_PTR_DEFINE(fl_rules_coverage, fl_rules_coverage_free);

static fl_code keep_parts(const fl_coverage *found, fl_rules_coverage *coverage, fl_error *reterr)
{
	coverage->part = fl_arena_array(&coverage->arena, fl_rules_part, (size_t)found->count + 1);
	for (uint32_t i = 0; coverage->part != NULL && i < found->count; i++) {
		const fl_cover_part *part = &found->part[i];
		const char *name = fl_arena_string(&coverage->arena, part->name);
		if (name == NULL) {
			return fl_fail_memory(reterr);
		}
		coverage->part[i] =
			(fl_rules_part){.kind = {[FL_EN] = fl_cover_kind_text(part->kind, FL_EN),
						[FL_ZH] = fl_cover_kind_text(part->kind, FL_ZH)},
				.name = name,
				.line = part->at->line,
				.column = part->at->column,
				.fired = part->fired};
	}
	coverage->count = found->count;
	return coverage->part != NULL ? FL_OK : fl_fail_memory(reterr);
}

fl_code fl_rules_cover(const fl_rules *rules, fl_diags *diags, fl_rules_tests *ret_tests,
	fl_rules_coverage **ret_coverage, fl_error *reterr)
{
	FL_AUTO_PTR(fl_rules_coverage) coverage = calloc(1, sizeof(*coverage));
	fl_coverage found;
	fl_ruletest_count count;
	if (coverage == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_coverage_init(rules->plan, &coverage->arena, &found, reterr));
	FL_TRY(fl_ruletest_run(rules->plan, diags, &found, &count, reterr));
	FL_TRY(keep_parts(&found, coverage, reterr));
	*ret_tests = (fl_rules_tests){.count = count.run, .passed = count.run - count.failed};
	*ret_coverage = FL_STEAL(coverage);
	return FL_OK;
}

size_t fl_rules_coverage_count(const fl_rules_coverage *coverage)
{
	return coverage->count;
}

const fl_rules_part *fl_rules_coverage_at(const fl_rules_coverage *coverage, size_t index)
{
	assert(index < coverage->count);
	return &coverage->part[index];
}
