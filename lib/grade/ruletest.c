/* SPDX-License-Identifier: Apache-2.0 */
/* Grading the retailers of a rule file's tests, and saying how the results differ. */
#include "grade/ruletest.h"

#include "grade/explain.h"
#include "grade/grader.h"
#include "grade/testfacts.h"

typedef struct testing {
	fl_reader reader;
	const fl_plan *plan;
	const fl_binding *binding;
	const fl_set_test *test;
	const fl_explanation *got;
	bool differs;
} testing;

/* "100 - 20 (D02) - 2 (D01) = 78.0": the same in every language. */
static const char *write_sum(const testing *tester, fl_buf *buf)
{
	const fl_plan *plan = tester->plan;
	fl_buf_decimal_short(buf, plan->base, plan->places);
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		if (tester->got->rule[r].points > 0) {
			fl_buf_string(buf, r < plan->deduction_count ? " - " : " + ");
			fl_buf_decimal_short(buf, tester->got->rule[r].points, plan->places);
			fl_buf_format(buf, " (" FL_TEXT_FMT ")", FL_TEXT_ARG(plan->rule[r].id));
		}
	}
	fl_buf_string(buf, " = ");
	fl_buf_decimal_short(buf, tester->got->points, plan->places);
	int64_t unit = fl_power10(plan->places - plan->score_places);
	if (tester->got->points != tester->got->score * unit) {
		fl_buf_string(buf, " -> ");
		fl_buf_decimal(buf, tester->got->score, plan->score_places);
	}
	return fl_buf_c(buf);
}

/* Reports one difference; what was expected and what came out are plain texts. */
static void report_difference(
	testing *tester, const fl_yaml *at, const char *what, fl_text expected, fl_text got)
{
	FL_AUTO(fl_buf) sum = {0};
	fl_diag *diag = FL_REPORT(&tester->reader, at, "test-failed",
		TR("test `" FL_TEXT_FMT "`: %s: got " FL_TEXT_FMT ", expected " FL_TEXT_FMT,
			"测试“" FL_TEXT_FMT "”：%s 得到 " FL_TEXT_FMT "，应为 " FL_TEXT_FMT),
		FL_TEXT_ARG(tester->test->name.text), what, FL_TEXT_ARG(got),
		FL_TEXT_ARG(expected));
	const char *text = write_sum(tester, &sum);
	if (tester->got->why != FL_UNGRADED_NO) {
		fl_diags_hint(tester->reader.diags, diag, TR("not graded: %s", "未评定：%s"),
			fl_ungraded_id(tester->got->why));
	} else if (text != NULL) {
		fl_diags_hint(tester->reader.diags, diag, TR("%s", "%s"), text);
	}
	tester->differs = true;
}

static void compare_score(testing *tester)
{
	const fl_word *expected = &tester->test->expect.score;
	unsigned places = tester->plan->score_places;
	int64_t score = 0;
	if (expected->at == NULL) {
		return;
	}
	if (fl_decimal_parse(expected->text, places, &score) != FL_DECIMAL_OK) {
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
		FL_REPORT(&tester->reader, expected->at, "unknown-grade",
			TR("`" FL_TEXT_FMT "` is not one of the grades",
				"“" FL_TEXT_FMT "”不在等级列表中"),
			FL_TEXT_ARG(expected->text));
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
	const fl_facts *facts = fl_testfacts_make(&tester->reader, plan, test);
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

fl_text fl_ruletest_part(const fl_plan *plan, uint32_t part)
{
	const uint32_t rules = plan->deduction_count + plan->bonus_count;
	if (part < rules) {
		return plan->rule[part].id;
	}
	if (part - rules < plan->veto_count) {
		return plan->veto[part - rules].id;
	}
	return plan->newcomer.given ? FL_TEXT(FL_REASON_NEWCOMER) : FL_TEXT("");
}

/* Notes which parts decided something in the test that ran last. */
static void note_fired(const testing *tester, bool *fired)
{
	const fl_plan *plan = tester->plan;
	const uint32_t rules = plan->deduction_count + plan->bonus_count;
	if (tester->got == NULL || tester->got->why != FL_UNGRADED_NO) {
		return;
	}
	for (uint32_t i = 0; i < rules; i++) {
		fired[i] |= tester->got->rule[i].points > 0;
	}
	for (uint32_t i = 0; i < plan->veto_count; i++) {
		fired[rules + i] |= tester->got->veto[i].holds;
	}
	fired[rules + plan->veto_count] |= tester->got->newcomer_limits;
}

fl_code fl_ruletest_run(
	const fl_plan *plan, fl_diags *diags, fl_ruletest_count *ret_count, fl_error *reterr)
{
	return fl_ruletest_coverage(plan, diags, NULL, ret_count, reterr);
}

fl_code fl_ruletest_coverage(const fl_plan *plan, fl_diags *diags, bool *fired,
	fl_ruletest_count *ret_count, fl_error *reterr)
{
	FL_AUTO(fl_binding) binding = {0};
	FL_AUTO(fl_arena) arena = {0};
	fl_ruletest_count count = {0, 0};
	const fl_set_test *test = plan->set->tests.item;
	FL_TRY(fl_binding_init(plan, &plan->vocab, NULL, &binding, reterr));
	testing tester = {.reader = {.doc = plan->doc, .arena = &arena, .diags = diags},
		.plan = plan,
		.binding = &binding};
	for (uint32_t i = 0; i < plan->set->tests.count; i++) {
		tester.test = &test[i];
		tester.got = NULL;
		FL_TRY(run_test(&tester, reterr));
		if (fired != NULL) {
			note_fired(&tester, fired);
		}
		count.run++;
		count.failed += tester.differs;
	}
	*ret_count = count;
	return FL_OK;
}
