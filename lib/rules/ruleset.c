/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The grammar of a rule file: one table a mapping, with a sentence on every key.  Tables keep the
 * order in which people write a rule file, since references and messages list keys in it.  It must
 * not know what the names in a file mean.
 */
#include "rules/ruleset_tables.h"

/* The words of choices, in the order of their enums. */
const char *const fl_event_class_names[] = {"minor", "general", "serious", "grave", "good", NULL};
const char *const fl_visit_names[] = {"none", "random", "problem", NULL};
static const char *const schemas[] = {"creditrules/1", NULL};
static const char *const month_ends[] = {"clamp", "refuse", NULL};
static const char *const points_froms[] = {"as_of", "occurred", "lenient", NULL};
static const char *const rounds[] = {"half_up", "half_even", "down", "up", NULL};
static const char *const same_cases[] = {"all", "dearest", NULL};
static const char *const effects[] = {"stop_counting", "end_veto", NULL};
static const char *const pers[] = {"year", "quarter", "draw", NULL};
static const char *const propagates[] = {"licence", "holder", NULL};
static const char *const statuses[] = {"graded", "not_graded", NULL};
static const char *const policies[] = {"refuse", NULL};

static const fl_key waiting_element = {
	"", FL_KEY_SPAN, 0, offsetof(fl_set_waiting, span), NULL, NULL, {"", ""}};
static const fl_keys waiting_keys = {.size = sizeof(fl_set_waiting), .element = &waiting_element};
static const fl_key policy_key[] = {
	{"use", FL_KEY_TEXT, FL_KEY_REQUIRED, offsetof(fl_set_policy, use), NULL, NULL,
		{"The value that stands in: a day, a number, no_hysteresis, or licence.",
			"代用的值：日期、数值、no_hysteresis（不作升降限制）或 "
			"licence（单独评定）。"}},
};
static const fl_keys policy_keys = TABLE(policy_key, fl_set_policy);
static const fl_key missing_element = {
	"", FL_KEY_EITHER, 0, offsetof(fl_set_missing, policy), &policy_keys, policies, {"", ""}};
static const fl_keys missing_keys = {.size = sizeof(fl_set_missing), .element = &missing_element};

static const fl_key force_key[] = {
	{"from", FL_KEY_DAY, FL_KEY_REQUIRED, offsetof(fl_set_force, from), NULL, NULL,
		{"The first day in force.", "施行首日。"}},
	{"to", FL_KEY_DAY, 0, offsetof(fl_set_force, to), NULL, NULL,
		{"The last day in force; without it the version is open-ended.",
			"施行末日；未填写则无限期。"}},
};
static const fl_keys force_keys = TABLE(force_key, fl_set_force);

static const fl_key time_key[] = {
	{"zone", FL_KEY_TEXT, FL_KEY_REQUIRED, offsetof(fl_set_time, zone), NULL, NULL,
		{"The time zone in which the days of the data are meant.", "数据日期所属时区。"}},
	{"month_end", FL_KEY_CHOICE, 0, offsetof(fl_set_time, month_end), NULL, month_ends,
		{"What a day becomes that its month does not have: clamp, its last day; refuse, "
		 "nothing: who depends on it is not graded.",
			"月份中不存在的日期如何处理：clamp 取该月最后一天；refuse "
			"不予替代，结果取决于此的不予评定。",
			"clamp"}},
	{"points_from", FL_KEY_CHOICE, 0, offsetof(fl_set_time, points_from), NULL, points_froms,
		{"Whose base points count: as_of, those of the version in force on the day of "
		 "grading; occurred, on the day of the event; lenient, the smaller of the two.",
			"基础分值适用哪一版本：as_of 评定日施行的版本，occurred "
			"事件发生日施行的版本，lenient 二者中较小的（从旧兼从轻）。",
			"as_of"}},
};
static const fl_keys time_keys = TABLE(time_key, fl_set_time);

static const fl_key score_key[] = {
	{"base", FL_KEY_NUMBER, FL_KEY_REQUIRED | FL_KEY_SIGNED, offsetof(fl_set_score, base), NULL,
		NULL, {"The score that everybody starts from.", "起始分。"}},
	{"min", FL_KEY_NUMBER, FL_KEY_REQUIRED | FL_KEY_SIGNED, offsetof(fl_set_score, min), NULL,
		NULL, {"The lowest score.", "最低分。"}},
	{"max", FL_KEY_NUMBER, FL_KEY_REQUIRED | FL_KEY_SIGNED, offsetof(fl_set_score, max), NULL,
		NULL, {"The highest score.", "最高分。"}},
	{"places", FL_KEY_NUMBER, FL_KEY_WHOLE, offsetof(fl_set_score, places), NULL, NULL,
		{"Digits behind the point that a score has; 0 if not given.",
			"得分保留的小数位数；未填写为 0。", "0"}},
	{"round", FL_KEY_CHOICE, 0, offsetof(fl_set_score, round), NULL, rounds,
		{"How the score is rounded, once, at the end; half_up if not given.",
			"得分最后一次性舍入的方式；未填写为 half_up（四舍五入）。", "half_up"}},
};
static const fl_keys score_keys = TABLE(score_key, fl_set_score);

static const fl_key newcomer_key[] = {
	{"until", FL_KEY_SPAN, FL_KEY_REQUIRED, offsetof(fl_set_newcomer, until), NULL, NULL,
		{"How long after licensing a retailer is new.", "自发证之日起多久内为新户。"}},
	{"start", FL_KEY_LABEL, FL_KEY_REQUIRED, offsetof(fl_set_newcomer, start), NULL, NULL,
		{"The grade that a new retailer has where worse_allowed is false.",
			"新户起始等级；worse_allowed 为 false 时即为该等级。"}},
	{"at_best", FL_KEY_LABEL, 0, offsetof(fl_set_newcomer, at_best), NULL, NULL,
		{"The best grade that a new retailer can reach.", "新户最高等级。"}},
	{"worse_allowed", FL_KEY_CHOICE, 0, offsetof(fl_set_newcomer, worse_allowed), NULL,
		fl_truth_names,
		{"True (if not given): the bands decide, up to at_best; false: the grade is start.",
			"true（默认）：按分数段评定，不高于 at_best；false：一律评为 start。",
			"true"}},
	{"cite", FL_KEY_TEXT, 0, offsetof(fl_set_newcomer, cite), NULL, NULL,
		{"Where this stands.", "依据。"}},
};
static const fl_keys newcomer_keys = TABLE(newcomer_key, fl_set_newcomer);

static const fl_key repair_key[] = {
	{"after", FL_KEY_MAP_OF, FL_KEY_REQUIRED, offsetof(fl_set_repair, after), &waiting_keys,
		NULL,
		{"How long after an event of a class its repair can take effect at the earliest.",
			"各性质的事件最早在发生多久后可修复。"}},
	{"never", FL_KEY_WORDS, 0, offsetof(fl_set_repair, never), NULL, NULL,
		{"The classes that cannot be repaired.", "不得修复的性质。"}},
	{"effect", FL_KEY_CHOICE, FL_KEY_REQUIRED, offsetof(fl_set_repair, effect), NULL, effects,
		{"stop_counting: a repaired event no longer counts; end_veto: it only ends vetoes.",
			"stop_counting 修复后不再计入；end_veto 仅解除一票否决。"}},
	{"cite", FL_KEY_TEXT, 0, offsetof(fl_set_repair, cite), NULL, NULL,
		{"Where this stands.", "依据。"}},
};
static const fl_keys repair_keys = TABLE(repair_key, fl_set_repair);

static const fl_key rate_key[] = {
	{"min", FL_KEY_NUMBER, 0, offsetof(fl_set_rate, min), NULL, NULL,
		{"The lowest share of the group, as a decimal.", "抽查比例下限（小数）。"}},
	{"max", FL_KEY_NUMBER, 0, offsetof(fl_set_rate, max), NULL, NULL,
		{"The highest share of the group, as a decimal.", "抽查比例上限（小数）。"}},
	{"per", FL_KEY_CHOICE, 0, offsetof(fl_set_rate, per), NULL, pers,
		{"The period of the share: year (if not given), quarter or draw.",
			"比例所属周期：year 年（默认）、quarter 季度、draw 每次抽查。", "year"}},
};
static const fl_keys rate_keys = TABLE(rate_key, fl_set_rate);

static const fl_key visits_key[] = {
	{"min", FL_KEY_NUMBER, FL_KEY_WHOLE, offsetof(fl_set_visits, min), NULL, NULL,
		{"The fewest visits a year.", "每年最少检查次数。"}},
	{"max", FL_KEY_NUMBER, FL_KEY_WHOLE, offsetof(fl_set_visits, max), NULL, NULL,
		{"The most visits a year.", "每年最多检查次数。"}},
};
static const fl_keys visits_keys = TABLE(visits_key, fl_set_visits);

static const fl_key inspect_key[] = {
	{"weight", FL_KEY_NUMBER, FL_KEY_POSITIVE, offsetof(fl_set_inspection, weight), NULL, NULL,
		{"The weight of one retailer in the draw.", "每户抽查权重。"}},
	{"rate", FL_KEY_OBJECT, 0, offsetof(fl_set_inspection, rate), &rate_keys, NULL,
		{"The share of the group to inspect.", "抽查比例。"}},
	{"visits", FL_KEY_OBJECT, 0, offsetof(fl_set_inspection, visits), &visits_keys, NULL,
		{"Visits of one retailer in a year.", "每户每年检查次数。"}},
	{"take_all", FL_KEY_CHOICE, 0, offsetof(fl_set_inspection, take_all), NULL, fl_truth_names,
		{"True where everybody in the group is inspected.", "全部检查的填 true。",
			"false"}},
	{"rest_after_clean", FL_KEY_SPAN, 0, offsetof(fl_set_inspection, rest_after_clean), NULL,
		NULL,
		{"How long a retailer rests after a clean visit.",
			"检查未发现问题后多久内不再抽查。"}},
};
static const fl_keys inspect_keys = TABLE(inspect_key, fl_set_inspection);

static const fl_key retailer_key[] = {
	{"licensed_on", FL_KEY_DAY, 0, offsetof(fl_set_retailer, licensed_on), NULL, NULL,
		{"The day of the licence.", "发证日期。"}},
	{"holder_id", FL_KEY_LABEL, 0, offsetof(fl_set_retailer, holder_id), NULL, NULL,
		{"Who holds the licence.", "持证人代码。"}},
	{"previous_grade", FL_KEY_LABEL, 0, offsetof(fl_set_retailer, previous_grade), NULL, NULL,
		{"The last official grade.", "上次公布的等级。"}},
};
static const fl_keys retailer_keys = TABLE(retailer_key, fl_set_retailer);

static const fl_key fact_key[] = {
	{"type", FL_KEY_TEXT, FL_KEY_REQUIRED, offsetof(fl_set_fact, type), NULL, NULL,
		{"The type of the event.", "事件类型。"}},
	{"occurred", FL_KEY_DAY, FL_KEY_REQUIRED, offsetof(fl_set_fact, occurred), NULL, NULL,
		{"The day on which it occurred.", "发生日期。"}},
	{"decided", FL_KEY_DAY, 0, offsetof(fl_set_fact, decided), NULL, NULL,
		{"The day of the decision.", "处理决定日期。"}},
	{"case_no", FL_KEY_LABEL, 0, offsetof(fl_set_fact, case_no), NULL, NULL,
		{"The case that it belongs to.", "案件编号。"}},
	{"licence", FL_KEY_LABEL, 0, offsetof(fl_set_fact, licence), NULL, NULL,
		{"Another licence of the same holder, where it is an event of that one.",
			"同一持证人的另一许可证，事件属于该证时填写。"}},
	{"annulled_on", FL_KEY_DAY, 0, offsetof(fl_set_fact, annulled_on), NULL, NULL,
		{"The day from which it never happened.", "撤销日期，自该日起视为未发生。"}},
	{"repaired_on", FL_KEY_DAY, 0, offsetof(fl_set_fact, repaired_on), NULL, NULL,
		{"The day on which its repair was approved.", "信用修复批准日期。"}},
};
static const fl_keys fact_keys = {.most = FL_TEST_EVENTS_MAX,
	.size = sizeof(fl_set_fact),
	.open = true,
	.count = FL_COUNT(fact_key),
	.key = fact_key};

static const fl_key expected_element = {
	"", FL_KEY_TEXT, 0, offsetof(fl_set_expected, level), NULL, NULL, {"", ""}};
static const fl_keys expected_keys = {
	.size = sizeof(fl_set_expected), .element = &expected_element};

static const fl_key expect_key[] = {
	{"score", FL_KEY_TEXT, 0, offsetof(fl_set_expect, score), NULL, NULL,
		{"The score, with its digits behind the point.", "得分（含小数位）。"}},
	{"grade", FL_KEY_LABEL, 0, offsetof(fl_set_expect, grade), NULL, NULL,
		{"The grade.", "等级。"}},
	{"label", FL_KEY_TEXT, 0, offsetof(fl_set_expect, label), NULL, NULL,
		{"The grade with the measures that stand in its label.",
			"等级标签（含附加指标）。"}},
	{"measures", FL_KEY_MAP_OF, 0, offsetof(fl_set_expect, measures), &expected_keys, NULL,
		{"The levels of measures.", "附加指标的档级。"}},
	{"reasons", FL_KEY_WORDS, 0, offsetof(fl_set_expect, reasons), NULL, NULL,
		{"The ids of the reasons, in order.", "理由代号，按顺序。"}},
	{"status", FL_KEY_CHOICE, 0, offsetof(fl_set_expect, status), NULL, statuses,
		{"graded or not_graded.", "graded 已评定，not_graded 未评定。"}},
};
static const fl_keys expect_keys = TABLE(expect_key, fl_set_expect);

static const fl_key test_key[] = {
	{"name", FL_KEY_TEXT, FL_KEY_REQUIRED, offsetof(fl_set_test, name), NULL, NULL,
		{"What the test shows.", "测试说明。"}},
	{"as_of", FL_KEY_DAY, FL_KEY_REQUIRED, offsetof(fl_set_test, as_of), NULL, NULL,
		{"The day of grading.", "评定日。"}},
	{"retailer", FL_KEY_OBJECT, FL_KEY_REQUIRED, offsetof(fl_set_test, retailer),
		&retailer_keys, NULL, {"The retailer.", "零售户。"}},
	{"events", FL_KEY_LIST, FL_KEY_REQUIRED, offsetof(fl_set_test, events), &fact_keys, NULL,
		{"Its events.", "其事件。"}},
	{"expect", FL_KEY_OBJECT, FL_KEY_REQUIRED, offsetof(fl_set_test, expect), &expect_keys,
		NULL, {"What must come out.", "应得结果。"}},
};
static const fl_keys test_keys = TABLE(test_key, fl_set_test);

/* Words have no table of their own; this one says how many there may be. */
static const fl_keys grade_words = {.most = FL_GRADES_MAX};

static const fl_key ruleset_key[] = {
	{"schema", FL_KEY_CHOICE, FL_KEY_REQUIRED, offsetof(fl_ruleset, schema), NULL, schemas,
		{"The language of the file: creditrules/1.", "文件格式：creditrules/1。"}},
	{"id", FL_KEY_NAME, FL_KEY_REQUIRED, offsetof(fl_ruleset, id), NULL, NULL,
		{"The id that all versions of the rule set share.", "规则集代号，各版本共用。"}},
	{"version", FL_KEY_VERSION, FL_KEY_REQUIRED, offsetof(fl_ruleset, version), NULL, NULL,
		{"The version, always in quotes.", "版本号，必须加引号。"}},
	{"title", FL_KEY_OBJECT, 0, offsetof(fl_ruleset, title), &fl_label_keys, NULL,
		{"What the rule set is called.", "规则集名称。"}},
	{"in_force", FL_KEY_OBJECT, FL_KEY_REQUIRED, offsetof(fl_ruleset, in_force), &force_keys,
		NULL, {"The days on which this version applies.", "本版本施行期间。"}},
	{"cites", FL_KEY_MAP, FL_KEY_NAMED, offsetof(fl_ruleset, cites), &fl_label_keys, NULL,
		{"The texts that the rules rest on.", "所依据的文件。"}},
	{"time", FL_KEY_OBJECT, FL_KEY_REQUIRED, offsetof(fl_ruleset, time), &time_keys, NULL,
		{"How days are read.", "日期口径。"}},
	{"score", FL_KEY_OBJECT, FL_KEY_REQUIRED, offsetof(fl_ruleset, score), &score_keys, NULL,
		{"The score and its limits.", "得分及其范围。"}},
	{"grades", FL_KEY_WORDS, FL_KEY_REQUIRED, offsetof(fl_ruleset, grades), &grade_words, NULL,
		{"The grades, best first.", "等级，由好到差。"}},
	{"events", FL_KEY_MAP, FL_KEY_REQUIRED | FL_KEY_NAMED, offsetof(fl_ruleset, events),
		&fl_event_keys, NULL,
		{"Every type of event that the data may hold.", "数据中可能出现的全部事件类型。"}},
	{"indicators", FL_KEY_MAP, FL_KEY_NAMED, offsetof(fl_ruleset, indicators),
		&fl_indicator_keys, NULL, {"Named numbers about a retailer.", "有名称的指标。"}},
	{"deductions", FL_KEY_LIST, 0, offsetof(fl_ruleset, deductions), &fl_deduction_keys, NULL,
		{"Points that are taken off.", "扣分项。"}},
	{"same_case", FL_KEY_CHOICE, 0, offsetof(fl_ruleset, same_case), NULL, same_cases,
		{"dearest: of one case only the rule with the largest deduction counts; all (if "
		 "not given).",
			"dearest 同一案件只计扣分最多的一项；all（默认）全部计入。", "all"}},
	{"bonuses", FL_KEY_LIST, 0, offsetof(fl_ruleset, bonuses), &fl_bonus_keys, NULL,
		{"Points that are added.", "加分项。"}},
	{"bonus_cap", FL_KEY_NUMBER, 0, offsetof(fl_ruleset, bonus_cap), NULL, NULL,
		{"The most that all bonuses together come to.", "加分合计上限。"}},
	{"bands", FL_KEY_LIST, FL_KEY_REQUIRED, offsetof(fl_ruleset, bands), &fl_band_keys, NULL,
		{"Scores to grades, best first; lower cuts only, the last row open.",
			"分数段与等级，由好到差；只写下限，末行不写。"}},
	{"movement", FL_KEY_OBJECT, 0, offsetof(fl_ruleset, movement), &fl_movement_keys, NULL,
		{"How far a grade moves from the last official one.",
			"与上次公布等级相比的升降限制。"}},
	{"vetoes", FL_KEY_LIST, 0, offsetof(fl_ruleset, vetoes), &fl_veto_keys, NULL,
		{"Limits on the grade, whatever the score.", "一票否决与等级上限。"}},
	{"new_licensee", FL_KEY_OBJECT, 0, offsetof(fl_ruleset, new_licensee), &newcomer_keys, NULL,
		{"How retailers with a new licence are graded.", "新办证户的评定。"}},
	{"repair", FL_KEY_OBJECT, 0, offsetof(fl_ruleset, repair), &repair_keys, NULL,
		{"What the repair of an event does.", "信用修复的效力。"}},
	{"propagate", FL_KEY_CHOICE, 0, offsetof(fl_ruleset, propagate), NULL, propagates,
		{"licence (if not given): the events of the licence itself count; holder: those of "
		 "every licence that its holder has.",
			"licence（默认）只计本证的事件；holder "
			"同一持证人名下各证的事件一并计入。"}},
	{"measures", FL_KEY_MAP, FL_KEY_NAMED, offsetof(fl_ruleset, measures), &fl_measure_keys,
		NULL, {"Named measures beside the grade.", "等级之外的附加指标。"}},
	{"missing", FL_KEY_MAP_OF, 0, offsetof(fl_ruleset, missing), &missing_keys, NULL,
		{"What happens where data are missing: refuse, the retailer is not graded; or the "
		 "value to use.",
			"数据缺失如何处理：refuse 不予评定，或写明代用的值。"}},
	{"inspection", FL_KEY_MAP, 0, offsetof(fl_ruleset, inspection), &inspect_keys, NULL,
		{"How each grade is inspected; read by the draw.",
			"各等级的抽查方式，供抽查使用。"}},
	{"tests", FL_KEY_LIST, 0, offsetof(fl_ruleset, tests), &test_keys, NULL,
		{"Cases with the result that must come out.", "测试用例及应得结果。"}},
};
const fl_keys fl_ruleset_keys = TABLE(ruleset_key, fl_ruleset);

bool fl_ruleset_fact_key(fl_text name)
{
	for (size_t i = 0; i < fact_keys.count; i++) {
		if (fl_text_is(name, fact_keys.key[i].name)) {
			return true;
		}
	}
	return false;
}

void fl_ruleset_read(fl_reader *reader, fl_ruleset *set)
{
	fl_keys_read(reader, reader->doc->root, &fl_ruleset_keys, set);
}
