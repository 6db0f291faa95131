/* SPDX-License-Identifier: Apache-2.0 */
/* Grading the retailers of a rule file's tests, and saying how the results differ. */
#include "grade/ruletest.h"

#include "grade/explain.h"
#include "grade/grader.h"
#include "grade/ruletest_words.h"
#include "grade/testfacts.h"

typedef struct testing {
	fl_reader reader;
	const fl_plan *plan;
	const fl_binding *binding;
	const fl_set_test *test;
	const fl_facts *facts;
	const fl_explanation *got;
	bool quiet; /* differences are counted, not reported */
	bool differs;
} testing;

/* How the result came about stands at the first difference of a test. */
static void explain_difference(testing *tester, fl_diag *diag)
{
	FL_AUTO(fl_buf) en = {0};
	FL_AUTO(fl_buf) zh = {0};
	if (tester->got->why != FL_UNGRADED_NO) {
		fl_diags_hint(tester->reader.diags, diag, TR("not graded: %s", "未评定：%s"),
			fl_ungraded_id(tester->got->why));
		return;
	}
	fl_ruletest_write(tester->plan, tester->facts, tester->got, FL_EN, &en);
	fl_ruletest_write(tester->plan, tester->facts, tester->got, FL_ZH, &zh);
	if (!en.failed && !zh.failed) {
		fl_diags_hint(tester->reader.diags, diag, FL_READY, fl_buf_c(&en), fl_buf_c(&zh));
	}
}

/* Reports one difference; what was expected and what came out are plain texts. */
static void report_difference(
	testing *tester, const fl_yaml *at, const char *what, fl_text expected, fl_text got)
{
	bool first = !tester->differs;
	tester->differs = true;
	if (tester->quiet) {
		return;
	}
	fl_diag *diag = FL_REPORT(&tester->reader, at, "test-failed",
		TR("test `" FL_TEXT_FMT "`: %s: got " FL_TEXT_FMT ", expected " FL_TEXT_FMT,
			"测试“" FL_TEXT_FMT "”：%s 得到 " FL_TEXT_FMT "，应为 " FL_TEXT_FMT),
		FL_TEXT_ARG(tester->test->name.text), what, FL_TEXT_ARG(got),
		FL_TEXT_ARG(expected));
	if (first) {
		explain_difference(tester, diag);
	}
}

static void compare_score(testing *tester)
{
	const fl_word *expected = &tester->test->expect.score;
	unsigned places = tester->plan->score_places;
	int64_t score = 0;
	if (expected->at == NULL) {
		return;
	}
	bool good = fl_decimal_parse(expected->text, places, &score) == FL_DECIMAL_OK;
	if (!good && fl_keys_full_width(&tester->reader, expected->at)) {
		tester->differs = true;
	} else if (!good) {
		FL_REPORT(&tester->reader, expected->at, "not-a-score",
			TR("`" FL_TEXT_FMT
			   "` is not a score, which has at most %u digits behind the "
			   "point",
				"“" FL_TEXT_FMT "”不是得分，得分最多 %u 位小数"),
			FL_TEXT_ARG(expected->text), places);
		tester->differs = true;
	} else if (score != tester->got->score || tester->got->why != FL_UNGRADED_NO) {
		FL_AUTO(fl_buf) got = {0};
		fl_buf_decimal(&got, tester->got->score, places);
		report_difference(tester, expected->at, "score", expected->text,
			tester->got->why == FL_UNGRADED_NO ? fl_buf_view(&got)
							   : FL_TEXT("not_graded"));
	}
}

static void compare_grade(testing *tester)
{
	const fl_word *expected = &tester->test->expect.grade;
	bool graded = tester->got->why == FL_UNGRADED_NO;
	if (expected->at == NULL) {
		return;
	}
	if (fl_plan_find_grade(tester->plan, expected->text) == FL_NONE_INDEX) {
		fl_diag *diag = FL_REPORT(&tester->reader, expected->at, "unknown-grade",
			TR("`" FL_TEXT_FMT "` is not one of the grades",
				"“" FL_TEXT_FMT "”不在等级列表中"),
			FL_TEXT_ARG(expected->text));
		fl_diags_hint_nearest(tester->reader.diags, diag, expected->text,
			tester->plan->grade, tester->plan->grade_count);
		tester->differs = true;
		return;
	}
	fl_text got = graded ? tester->plan->grade[tester->got->grade] : FL_TEXT("not_graded");
	if (!fl_text_equal(got, expected->text)) {
		report_difference(tester, expected->at, "grade", expected->text, got);
	}
}

static void compare_label(testing *tester)
{
	const fl_word *expected = &tester->test->expect.label;
	FL_AUTO(fl_buf) label = {0};
	if (expected->at == NULL) {
		return;
	}
	if (tester->got->why == FL_UNGRADED_NO) {
		fl_plan_write_label(tester->plan, tester->got->grade, tester->got->level, &label);
	} else {
		fl_buf_string(&label, "not_graded");
	}
	if (!fl_text_equal(fl_buf_view(&label), expected->text)) {
		report_difference(
			tester, expected->at, "label", expected->text, fl_buf_view(&label));
	}
}

static void compare_measures(testing *tester)
{
	const fl_list *list = &tester->test->expect.measures;
	const fl_set_expected *expected = list->item;
	const fl_plan *plan = tester->plan;
	for (uint32_t i = 0; i < list->count; i++) {
		uint32_t m = 0;
		while (m < plan->measure_count &&
			!fl_text_equal(plan->measure[m].name, expected[i].head.text)) {
			m++;
		}
		if (m == plan->measure_count) {
			FL_REPORT(&tester->reader, expected[i].head.at, "unknown-measure",
				TR("`" FL_TEXT_FMT "` is not one of the measures",
					"“" FL_TEXT_FMT "”不在附加指标列表中"),
				FL_TEXT_ARG(expected[i].head.text));
			tester->differs = true;
			continue;
		}
		bool graded = tester->got->why == FL_UNGRADED_NO;
		fl_text got = graded ? plan->measure[m].level[tester->got->level[m]].name
				     : FL_TEXT("not_graded");
		if (!fl_text_equal(got, expected[i].level.text)) {
			report_difference(tester, expected[i].head.at, "measure",
				expected[i].level.text, got);
		}
	}
}

static void compare_status(testing *tester)
{
	const fl_set_expect *expect = &tester->test->expect;
	bool graded = tester->got->why == FL_UNGRADED_NO;
	bool says = expect->status.at != NULL;
	if (says && graded != (expect->status.value == 0)) {
		report_difference(tester, expect->status.at, "status", expect->status.at->text,
			graded ? FL_TEXT("graded") : FL_TEXT("not_graded"));
	} else if (!says && !graded && expect->score.at == NULL && expect->grade.at == NULL) {
		report_difference(tester, expect->head.at, "status", FL_TEXT("graded"),
			FL_TEXT("not_graded"));
	}
}

/* Whether a reason is the id of a rule or the clause on new retailers; reports if it is none. */
static bool known_reason(testing *tester, const fl_word *reason)
{
	const fl_plan *plan = tester->plan;
	uint32_t rules = plan->deduction_count + plan->bonus_count;
	uint32_t count = rules + plan->veto_count + 1;
	fl_text *id = fl_arena_array(tester->reader.arena, fl_text, count);
	if (id == NULL) {
		tester->reader.failed = true;
		return false;
	}
	for (uint32_t i = 0; i < count; i++) {
		id[i] = i < rules       ? plan->rule[i].id
			: i + 1 < count ? plan->veto[i - rules].id
					: FL_TEXT(FL_REASON_NEWCOMER);
	}
	if (fl_text_find(reason->text, id, count) >= 0) {
		return true;
	}
	fl_diag *diag = FL_REPORT(&tester->reader, reason->at, "unknown-reason",
		TR("`" FL_TEXT_FMT "` is not the id of any rule",
			"没有代号为“" FL_TEXT_FMT "”的规则"),
		FL_TEXT_ARG(reason->text));
	fl_diags_hint_nearest(tester->reader.diags, diag, reason->text, id, count);
	tester->differs = true;
	return false;
}

static void compare_reasons(testing *tester)
{
	const fl_list *expected = &tester->test->expect.reasons;
	const fl_word *word = expected->item;
	const fl_explanation *got = tester->got;
	bool same = expected->count == got->reason_count;
	FL_AUTO(fl_buf) wanted = {0};
	FL_AUTO(fl_buf) came = {0};
	if (expected->at == NULL || got->why != FL_UNGRADED_NO) {
		return;
	}
	for (uint32_t i = 0; i < expected->count; i++) {
		if (!known_reason(tester, &word[i])) {
			return;
		}
	}
	fl_buf_char(&wanted, '[');
	fl_buf_char(&came, '[');
	for (uint32_t i = 0; i < expected->count; i++) {
		fl_buf_string(&wanted, i > 0 ? ", " : "");
		fl_buf_text(&wanted, word[i].text);
		same = same && fl_text_equal(word[i].text, got->reason[i]);
	}
	for (uint32_t i = 0; i < got->reason_count; i++) {
		fl_buf_string(&came, i > 0 ? ", " : "");
		fl_buf_text(&came, got->reason[i]);
	}
	if (!same) {
		fl_buf_char(&wanted, ']');
		fl_buf_char(&came, ']');
		report_difference(
			tester, expected->at, "reasons", fl_buf_view(&wanted), fl_buf_view(&came));
	}
}

/* The batch grader must come to the same; where it does not, neither can be trusted. */
static fl_code compare_engines(
	const testing *tester, const fl_facts *facts, fl_day as_of, fl_error *reterr)
{
	const fl_explanation *got = tester->got;
	FL_AUTO_PTR(fl_grader) grader = NULL;
	FL_AUTO_FREE fl_graded *graded = calloc(1, sizeof(*graded));
	if (graded == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_grader_new(tester->binding, as_of, &grader, reterr));
	FL_TRY(fl_grader_batch(grader, facts, graded, reterr));
	bool same = graded->why[0] == got->why;
	if (same && got->why == FL_UNGRADED_NO) {
		same = graded->score[0] == got->score && graded->grade[0] == got->grade;
		for (uint32_t m = 0; m < tester->plan->measure_count; m++) {
			same &= fl_grader_level(grader, m, 0) == got->level[m];
		}
	}
	if (same) {
		return FL_OK;
	}
	return fl_fail(reterr, FL_BUG,
		TR("grader and explanation disagree on the test `" FL_TEXT_FMT "`",
			"测试“" FL_TEXT_FMT "”：批量评定与逐项说明的结果不一致"),
		FL_TEXT_ARG(tester->test->name.text));
}

static fl_code run_test(testing *tester, fl_error *reterr)
{
	const fl_plan *plan = tester->plan;
	const fl_set_test *test = tester->test;
	size_t errors = fl_diags_errors(tester->reader.diags);
	const fl_facts *facts = tester->facts = fl_testfacts_make(&tester->reader, plan, test);
	if (tester->reader.failed) {
		return fl_fail_memory(reterr);
	}
	tester->differs = facts == NULL || fl_diags_errors(tester->reader.diags) > errors;
	if (facts == NULL) {
		return FL_OK;
	}
	fl_error error;
	if (fl_grader_in_force(plan, test->as_of.day, &error) != FL_OK) {
		FL_REPORT(&tester->reader, test->as_of.at, "not-in-force",
			TR("the rule set is not in force on this day", "规则集在该日未施行"));
		tester->differs = true;
		return FL_OK;
	}
	FL_TRY(fl_explanation_make(tester->binding, test->as_of.day, facts, 0, tester->reader.arena,
		&tester->got, reterr));
	FL_TRY(compare_engines(tester, facts, test->as_of.day, reterr));
	compare_status(tester);
	compare_score(tester);
	compare_grade(tester);
	compare_label(tester);
	compare_measures(tester);
	compare_reasons(tester);
	return FL_OK;
}

/* Whether a repair of one of the events is in effect. */
static bool has_repair(const testing *tester)
{
	const fl_facts *facts = tester->facts;
	for (uint32_t i = 0; i < facts->event_count; i++) {
		if (fl_plan_repair_holds(&tester->plan->event[facts->event_type[i]],
			    facts->occurred[i], facts->repaired[i], tester->test->as_of.day)) {
			return true;
		}
	}
	return false;
}

static fl_code run_tests(
	testing *tester, fl_coverage *coverage, fl_ruletest_count *ret_count, fl_error *reterr)
{
	FL_AUTO(fl_binding) binding = {0};
	FL_AUTO(fl_arena) arena = {0};
	fl_ruletest_count count = {0, 0};
	const fl_plan *plan = tester->plan;
	const fl_set_test *test = plan->set->tests.item;
	FL_TRY(fl_binding_init(plan, &plan->vocab, NULL, &binding, reterr));
	tester->binding = &binding;
	tester->reader.arena = &arena;
	for (uint32_t i = 0; i < plan->set->tests.count; i++) {
		tester->test = &test[i];
		tester->got = NULL;
		FL_TRY(run_test(tester, reterr));
		if (coverage != NULL && tester->got != NULL && tester->got->why == FL_UNGRADED_NO) {
			fl_coverage_note(coverage, tester->got, has_repair(tester));
		}
		count.run++;
		count.failed += tester->differs;
	}
	*ret_count = count;
	return FL_OK;
}

fl_code fl_ruletest_run(const fl_plan *plan, fl_diags *diags, fl_coverage *coverage,
	fl_ruletest_count *ret_count, fl_error *reterr)
{
	testing tester = {.reader = {.doc = plan->doc, .diags = diags}, .plan = plan};
	return run_tests(&tester, coverage, ret_count, reterr);
}

static bool is_rule(const fl_cover_part *part)
{
	return part->kind == FL_COVER_DEDUCTION || part->kind == FL_COVER_BONUS ||
		part->kind == FL_COVER_VETO;
}

/* A rule that no test fires, by name; one sentence where there are no tests at all. */
static void lint_coverage(const testing *tester, const fl_coverage *coverage)
{
	const fl_plan *plan = tester->plan;
	for (uint32_t i = 0; i < coverage->count; i++) {
		const fl_cover_part *part = &coverage->part[i];
		if (!is_rule(part) || part->fired) {
			continue;
		}
		if (plan->set->tests.count == 0) {
			FL_WARN(&tester->reader, plan->doc->root, "no-tests",
				TR("the file has no tests: nothing shows that its rules say what "
				   "is meant",
					"文件内没有测试：无从验证规则是否符合本意"));
			return;
		}
		FL_WARN(&tester->reader, part->at, "rule-untested",
			TR("no test makes `" FL_TEXT_FMT "` decide anything",
				"没有测试使“" FL_TEXT_FMT "”起作用"),
			FL_TEXT_ARG(part->name));
	}
}

fl_code fl_ruletest_lint(const fl_plan *plan, fl_diags *diags, fl_error *reterr)
{
	FL_AUTO(fl_arena) arena = {0};
	fl_coverage coverage;
	fl_ruletest_count count;
	size_t errors = fl_diags_errors(diags);
	testing tester = {
		.reader = {.doc = plan->doc, .diags = diags}, .plan = plan, .quiet = true};
	FL_TRY(fl_coverage_init(plan, &arena, &coverage, reterr));
	FL_TRY(run_tests(&tester, &coverage, &count, reterr));
	if (fl_diags_errors(diags) > errors) {
		return fl_fail_diags(reterr, diags);
	}
	if (count.failed > 0) {
		FL_WARN(&tester.reader, plan->set->tests.at, "tests-fail",
			TR("%u of %u tests fail; `fairlot rules test` shows how",
				"%u 个测试未通过（共 %u 个）；详见 fairlot rules test"),
			count.failed, count.run);
	}
	lint_coverage(&tester, &coverage);
	return FL_OK;
}
