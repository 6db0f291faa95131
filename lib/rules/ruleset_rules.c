/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The grammar of what a rule file grades by: events, indicators, deductions, bonuses, bands,
 * vetoes, movement and measures.  What is said of all tables in ruleset.c holds here too.
 */
#include "rules/ruleset_tables.h"

const char *const fl_truth_names[] = {"false", "true", NULL};
static const char *const attributes[] = {"licensed_days", "licensed_months", NULL};
static const char *const bases[] = {"occurred", "decided", NULL};
static const char *const field_kinds[] = {
#define X(kind, name) name,
	FL_FIELD_KINDS(X)
#undef X
		NULL};

/* Maps whose values are no mappings. */
static const fl_key field_element = {
	"", FL_KEY_CHOICE, 0, offsetof(fl_set_field, kind), NULL, field_kinds, {"", ""}};
static const fl_keys field_keys = {.size = sizeof(fl_set_field), .element = &field_element};

static const fl_key label_key[] = {
	{"zh", FL_KEY_TEXT, FL_KEY_REQUIRED, offsetof(fl_set_label, zh), NULL, NULL,
		{"The Chinese wording.", "中文名称。"}},
	{"en", FL_KEY_TEXT, 0, offsetof(fl_set_label, en), NULL, NULL,
		{"The English wording; the Chinese one stands in where it is missing.",
			"英文名称；未填写时用中文名称代替。"}},
};
const fl_keys fl_label_keys = TABLE(label_key, fl_set_label);

static const fl_key event_key[] = {
	{"zh", FL_KEY_TEXT, FL_KEY_REQUIRED, offsetof(fl_set_event, zh), NULL, NULL,
		{"The Chinese name of the type of event.", "事件类型的中文名称。"}},
	{"en", FL_KEY_TEXT, 0, offsetof(fl_set_event, en), NULL, NULL,
		{"The English name.", "英文名称。"}},
	{"class", FL_KEY_CHOICE, FL_KEY_REQUIRED, offsetof(fl_set_event, severity), NULL,
		fl_event_class_names,
		{"Severity: minor, general, serious, grave, or good.",
			"性质：minor 轻微、general 一般、serious 严重、grave 特别严重、good "
			"良好。"}},
	{"fields", FL_KEY_MAP_OF, FL_KEY_NAMED, offsetof(fl_set_event, fields), &field_keys, NULL,
		{"What is recorded with an event of this type.", "此类事件记录的字段。"}},
	{"visit", FL_KEY_CHOICE, 0, offsetof(fl_set_event, visit), NULL, fl_visit_names,
		{"The visit that such an event stands for: random, problem or none.",
			"此类事件对应的检查：random 随机抽查、problem 问题检查、none 非检查。",
			"none"}},
	{"clean", FL_KEY_CHOICE, 0, offsetof(fl_set_event, clean), NULL, fl_truth_names,
		{"True where the event is a visit that found nothing.", "检查未发现问题的填 true。",
			"false"}},
};
const fl_keys fl_event_keys = TABLE_OF(event_key, fl_set_event, FL_EVENT_TYPES_MAX);

static const fl_key indicator_key[] = {
	{"count", FL_KEY_WORDS, FL_KEY_ONE, offsetof(fl_set_indicator, count), NULL, NULL,
		{"How many events of these types there are.", "这些类型的事件数。"}},
	{"sum", FL_KEY_WORDS, FL_KEY_ONE, offsetof(fl_set_indicator, sum), NULL, NULL,
		{"The sum of a field, written type.field.", "某字段之和，写作 类型.字段。"}},
	{"max", FL_KEY_WORDS, FL_KEY_ONE, offsetof(fl_set_indicator, max), NULL, NULL,
		{"The largest value of a field.", "某字段的最大值。"}},
	{"min", FL_KEY_WORDS, FL_KEY_ONE, offsetof(fl_set_indicator, min), NULL, NULL,
		{"The smallest value of a field.", "某字段的最小值。"}},
	{"latest", FL_KEY_WORDS, FL_KEY_ONE, offsetof(fl_set_indicator, latest), NULL, NULL,
		{"The value of a field at the latest event.", "最近一次事件的字段值。"}},
	{"distinct", FL_KEY_WORDS, FL_KEY_ONE, offsetof(fl_set_indicator, distinct), NULL, NULL,
		{"How many different values a field has.", "某字段不同取值的个数。"}},
	{"months_since", FL_KEY_WORDS, FL_KEY_ONE, offsetof(fl_set_indicator, months_since), NULL,
		NULL,
		{"Whole months since the latest event of these types.",
			"距这些类型最近一次事件的整月数。"}},
	{"days_since", FL_KEY_WORDS, FL_KEY_ONE, offsetof(fl_set_indicator, days_since), NULL, NULL,
		{"Days since the latest event of these types.", "距这些类型最近一次事件的天数。"}},
	{"else", FL_KEY_TEXT, 0, offsetof(fl_set_indicator, otherwise), NULL, NULL,
		{"What to take if there was no such event: licensed_on for a time since; a number, "
		 "or refuse, for max, min and latest.",
			"没有此类事件时取何值：距今时间填 "
			"licensed_on（发证日期）；max、min、latest "
			"填数值或 refuse（不予评定）。"}},
	{"attribute", FL_KEY_CHOICE, FL_KEY_ONE, offsetof(fl_set_indicator, attribute), NULL,
		attributes,
		{"What is known of the retailer: licensed_days or licensed_months since the "
		 "licence.",
			"零售户属性：licensed_days 持证天数，licensed_months 持证整月数。"}},
	{"value", FL_KEY_TEXT, FL_KEY_ONE, offsetof(fl_set_indicator, value), NULL, NULL,
		{"An expression over other indicators.", "由其他指标组成的算式。"}},
	{"basis", FL_KEY_CHOICE, 0, offsetof(fl_set_indicator, basis), NULL, bases,
		{"The day that the window runs from: occurred (if not given) or decided.",
			"期限的起算日：occurred 发生日（默认）或 decided 处理决定日。",
			"occurred"}},
	{"window", FL_KEY_SPAN, 0, offsetof(fl_set_indicator, window), NULL, NULL,
		{"How long an event counts from the day it occurred; for ever if not given.",
			"事件自发生之日起计入的期限；未填写则一直计入。"}},
};
const fl_keys fl_indicator_keys = TABLE_OF(indicator_key, fl_set_indicator, FL_INDICATORS_MAX);

static const fl_key when_key[] = {
	{"indicator", FL_KEY_NAME, FL_KEY_REQUIRED, offsetof(fl_set_when, indicator), NULL, NULL,
		{"The indicator that is looked at.", "所看的指标。"}},
	{"from", FL_KEY_NUMBER, FL_KEY_SIGNED | FL_KEY_APART, offsetof(fl_set_when, from), NULL,
		NULL, {"Holds from this value on, the value included.", "达到该值（含）即成立。"}},
	{"above", FL_KEY_NUMBER, FL_KEY_SIGNED | FL_KEY_APART, offsetof(fl_set_when, above), NULL,
		NULL,
		{"Holds above this value, the value not included.", "超过该值（不含）才成立。"}},
	{"below", FL_KEY_NUMBER, FL_KEY_SIGNED, offsetof(fl_set_when, below), NULL, NULL,
		{"Holds below this value, the value not included.", "低于该值（不含）才成立。"}},
};
static const fl_keys when_keys = TABLE(when_key, fl_set_when);

static const fl_key per_key[] = {
	{"indicator", FL_KEY_NAME, FL_KEY_REQUIRED, offsetof(fl_set_per, indicator), NULL, NULL,
		{"The indicator that is divided.", "被除的指标。"}},
	{"every", FL_KEY_NUMBER, FL_KEY_REQUIRED | FL_KEY_POSITIVE, offsetof(fl_set_per, every),
		NULL, NULL,
		{"Points are given for each whole such amount.", "每满该数量计一次分。"}},
};
static const fl_keys per_keys = TABLE(per_key, fl_set_per);

static const fl_key row_key[] = {
	{"from", FL_KEY_NUMBER, FL_KEY_SIGNED, offsetof(fl_set_row, from), NULL, NULL,
		{"The lowest quantity of the row, included; only the first row may lack it.",
			"该档下限（含）；仅首档可省略。"}},
	{"below", FL_KEY_NUMBER, FL_KEY_SIGNED, offsetof(fl_set_row, below), NULL, NULL,
		{"The quantity that belongs to the next row; only the last row may lack it.",
			"该档上限（不含）；仅末档可省略。"}},
	{"points", FL_KEY_NUMBER, FL_KEY_REQUIRED, offsetof(fl_set_row, points), NULL, NULL,
		{"The points of the row.", "该档分值。"}},
};
static const fl_keys row_keys = TABLE_OF(row_key, fl_set_row, FL_ROWS_MAX);

static const fl_key table_key[] = {
	{"field", FL_KEY_NAME, FL_KEY_REQUIRED, offsetof(fl_set_table, field), NULL, NULL,
		{"The field that holds the quantity.", "记录数量的字段。"}},
	{"table", FL_KEY_LIST, FL_KEY_REQUIRED, offsetof(fl_set_table, table), &row_keys, NULL,
		{"The rows, from the smallest quantity to the largest, without gaps.",
			"分档表，数量由小到大，不留空档。"}},
};
static const fl_keys table_keys = TABLE(table_key, fl_set_table);

static const fl_key step_key[] = {
	{"until", FL_KEY_SPAN, FL_KEY_REQUIRED, offsetof(fl_set_step, until), NULL, NULL,
		{"The step lasts until this long after the event.",
			"该阶段至事件发生后多久为止。"}},
	{"factor", FL_KEY_NUMBER, FL_KEY_REQUIRED, offsetof(fl_set_step, factor), NULL, NULL,
		{"What the points are multiplied by in this step.", "该阶段分值乘以的系数。"}},
};
static const fl_keys step_keys = TABLE_OF(step_key, fl_set_step, FL_ROWS_MAX);

static const fl_key repeat_key[] = {
	{"from", FL_KEY_NUMBER, FL_KEY_REQUIRED | FL_KEY_WHOLE | FL_KEY_POSITIVE,
		offsetof(fl_set_repeat, from), NULL, NULL,
		{"The first event, counted in order, that the factor applies to.",
			"自第几次起适用系数。"}},
	{"factor", FL_KEY_NUMBER, FL_KEY_REQUIRED, offsetof(fl_set_repeat, factor), NULL, NULL,
		{"What the points of a repeated event are multiplied by.",
			"再次发生时分值乘以的系数。"}},
};
static const fl_keys repeat_keys = TABLE(repeat_key, fl_set_repeat);

static const fl_key deduction_key[] = {
	{"id", FL_KEY_NAME, FL_KEY_REQUIRED, offsetof(fl_set_rule, id), NULL, NULL,
		{"The stable id by which reasons and comparisons name the rule.",
			"规则代号，理由与比对以此为准，不得改作他用。"}},
	{"event", FL_KEY_WORDS, FL_KEY_ONE, offsetof(fl_set_rule, event), NULL, NULL,
		{"The type or types of event that the rule is about.",
			"规则针对的事件类型（一个或多个）。"}},
	{"when", FL_KEY_OBJECT, FL_KEY_ONE, offsetof(fl_set_rule, when), &when_keys, NULL,
		{"The condition on an indicator under which the points are given once.",
			"满足该指标条件时计分一次。"}},
	{"per", FL_KEY_OBJECT, FL_KEY_ONE, offsetof(fl_set_rule, per), &per_keys, NULL,
		{"Points for each whole amount of an indicator.", "按指标每满若干计分。"}},
	{"points", FL_KEY_NUMBER, FL_KEY_APART, offsetof(fl_set_rule, points), NULL, NULL,
		{"The points of one event.", "每次分值。"}},
	{"points_by", FL_KEY_OBJECT, FL_KEY_APART, offsetof(fl_set_rule, points_by), &table_keys,
		NULL, {"Points by a quantity of the event.", "按事件的数量分档计分。"}},
	{"window", FL_KEY_SPAN, 0, offsetof(fl_set_rule, window), NULL, NULL,
		{"How long an event counts from the day it occurred; for ever if not given.",
			"事件自发生之日起计入的期限；未填写则一直计入。"}},
	{"cap", FL_KEY_NUMBER, 0, offsetof(fl_set_rule, cap), NULL, NULL,
		{"The most points that the rule can come to.", "该规则累计分值上限。"}},
	{"decay", FL_KEY_LIST, 0, offsetof(fl_set_rule, decay), &step_keys, NULL,
		{"How the points of an event shrink as it ages.", "分值随时间递减的阶段。"}},
	{"repeat", FL_KEY_OBJECT, 0, offsetof(fl_set_rule, repeat), &repeat_keys, NULL,
		{"What a repeated event costs more.", "再次发生加重计分。"}},
	{"cite", FL_KEY_TEXT, 0, offsetof(fl_set_rule, cite), NULL, NULL,
		{"Where the rule stands, as KEY.ARTICLE with a key of `cites`.",
			"依据，写作 代号.条款，代号见 cites。"}},
	{"label", FL_KEY_OBJECT, FL_KEY_REQUIRED, offsetof(fl_set_rule, label), &fl_label_keys,
		NULL, {"What the rule is called.", "规则名称。"}},
};
const fl_keys fl_deduction_keys = TABLE_OF(deduction_key, fl_set_rule, FL_RULES_MAX);

static const fl_key bonus_key[] = {
	{"id", FL_KEY_NAME, FL_KEY_REQUIRED, offsetof(fl_set_rule, id), NULL, NULL,
		{"The stable id by which reasons and comparisons name the rule.",
			"规则代号，理由与比对以此为准，不得改作他用。"}},
	{"event", FL_KEY_WORDS, FL_KEY_ONE, offsetof(fl_set_rule, event), NULL, NULL,
		{"The type or types of event that the rule is about.",
			"规则针对的事件类型（一个或多个）。"}},
	{"when", FL_KEY_OBJECT, FL_KEY_ONE, offsetof(fl_set_rule, when), &when_keys, NULL,
		{"The condition on an indicator under which the points are given once.",
			"满足该指标条件时计分一次。"}},
	{"per", FL_KEY_OBJECT, FL_KEY_ONE, offsetof(fl_set_rule, per), &per_keys, NULL,
		{"Points for each whole amount of an indicator.", "按指标每满若干计分。"}},
	{"points", FL_KEY_NUMBER, 0, offsetof(fl_set_rule, points), NULL, NULL,
		{"The points of one event.", "每次分值。"}},
	{"window", FL_KEY_SPAN, 0, offsetof(fl_set_rule, window), NULL, NULL,
		{"How long an event counts from the day it occurred; for ever if not given.",
			"事件自发生之日起计入的期限；未填写则一直计入。"}},
	{"cap", FL_KEY_NUMBER, 0, offsetof(fl_set_rule, cap), NULL, NULL,
		{"The most points that the rule can come to.", "该规则累计分值上限。"}},
	{"cite", FL_KEY_TEXT, 0, offsetof(fl_set_rule, cite), NULL, NULL,
		{"Where the rule stands, as KEY.ARTICLE with a key of `cites`.",
			"依据，写作 代号.条款，代号见 cites。"}},
	{"label", FL_KEY_OBJECT, FL_KEY_REQUIRED, offsetof(fl_set_rule, label), &fl_label_keys,
		NULL, {"What the rule is called.", "规则名称。"}},
};
const fl_keys fl_bonus_keys = TABLE_OF(bonus_key, fl_set_rule, FL_RULES_MAX);

static const fl_key band_key[] = {
	{"grade", FL_KEY_LABEL, FL_KEY_REQUIRED, offsetof(fl_set_band, grade), NULL, NULL,
		{"The grade of the band.", "该分数段的等级。"}},
	{"above", FL_KEY_NUMBER, FL_KEY_SIGNED | FL_KEY_APART, offsetof(fl_set_band, above), NULL,
		NULL, {"Scores above this one, itself not included.", "高于该分数（不含）。"}},
	{"from", FL_KEY_NUMBER, FL_KEY_SIGNED | FL_KEY_APART, offsetof(fl_set_band, from), NULL,
		NULL, {"Scores from this one on, itself included.", "达到该分数（含）。"}},
};
const fl_keys fl_band_keys = TABLE_OF(band_key, fl_set_band, FL_GRADES_MAX);

static const fl_key veto_key[] = {
	{"id", FL_KEY_NAME, FL_KEY_REQUIRED, offsetof(fl_set_veto, id), NULL, NULL,
		{"The stable id of the veto.", "一票否决项代号。"}},
	{"event", FL_KEY_WORDS, FL_KEY_ONE, offsetof(fl_set_veto, event), NULL, NULL,
		{"The type or types of event that lead to it.", "触发的事件类型。"}},
	{"when", FL_KEY_OBJECT, FL_KEY_ONE, offsetof(fl_set_veto, when), &when_keys, NULL,
		{"The condition on an indicator that leads to it.", "触发的指标条件。"}},
	{"at_best", FL_KEY_LABEL, FL_KEY_REQUIRED, offsetof(fl_set_veto, at_best), NULL, NULL,
		{"The best grade that is left.", "最高只能评为该等级。"}},
	{"for", FL_KEY_SPAN, 0, offsetof(fl_set_veto, during), NULL, NULL,
		{"How long an event leads to it from the day it occurred; for ever if not given.",
			"自事件发生之日起持续多久；未填写则一直有效。"}},
	{"cite", FL_KEY_TEXT, 0, offsetof(fl_set_veto, cite), NULL, NULL,
		{"Where the veto stands.", "依据。"}},
	{"label", FL_KEY_OBJECT, FL_KEY_REQUIRED, offsetof(fl_set_veto, label), &fl_label_keys,
		NULL, {"What the veto is called.", "一票否决项名称。"}},
};
const fl_keys fl_veto_keys = TABLE_OF(veto_key, fl_set_veto, FL_RULES_MAX);

static const fl_key up_key[] = {
	{"margin", FL_KEY_NUMBER, 0, offsetof(fl_set_way, margin), NULL, NULL,
		{"How far above the lower cut of a grade the score must be.",
			"升级时得分须高出该等级下限多少。", "0"}},
	{"steps", FL_KEY_TEXT, 0, offsetof(fl_set_way, steps), NULL, NULL,
		{"How many grades at once, or all.", "一次最多升几级，或 all（不限）。", "all"}},
};
static const fl_keys up_keys = TABLE(up_key, fl_set_way);

static const fl_key down_key[] = {
	{"steps", FL_KEY_TEXT, 0, offsetof(fl_set_way, steps), NULL, NULL,
		{"How many grades at once, or all.", "一次最多降几级，或 all（不限）。", "all"}},
};
static const fl_keys down_keys = TABLE(down_key, fl_set_way);

static const fl_key movement_key[] = {
	{"up", FL_KEY_OBJECT, 0, offsetof(fl_set_movement, up), &up_keys, NULL,
		{"The way up.", "升级。"}},
	{"down", FL_KEY_OBJECT, 0, offsetof(fl_set_movement, down), &down_keys, NULL,
		{"The way down.", "降级。"}},
};
const fl_keys fl_movement_keys = TABLE(movement_key, fl_set_movement);

static const fl_key level_key[] = {
	{"level", FL_KEY_LABEL, FL_KEY_REQUIRED, offsetof(fl_set_level, level), NULL, NULL,
		{"The level.", "档级。"}},
	{"above", FL_KEY_NUMBER, FL_KEY_SIGNED | FL_KEY_APART, offsetof(fl_set_level, above), NULL,
		NULL, {"Values above this one, itself not included.", "高于该值（不含）。"}},
	{"from", FL_KEY_NUMBER, FL_KEY_SIGNED | FL_KEY_APART, offsetof(fl_set_level, from), NULL,
		NULL, {"Values from this one on, itself included.", "达到该值（含）。"}},
};
static const fl_keys level_keys = TABLE_OF(level_key, fl_set_level, FL_GRADES_MAX);

static const fl_key measure_key[] = {
	{"indicator", FL_KEY_NAME, FL_KEY_REQUIRED, offsetof(fl_set_measure, indicator), NULL, NULL,
		{"The indicator that is measured.", "所依据的指标。"}},
	{"bands", FL_KEY_LIST, FL_KEY_REQUIRED, offsetof(fl_set_measure, bands), &level_keys, NULL,
		{"Values to levels, from the highest; lower cuts only, the last row open.",
			"数值与档级，由高到低；只写下限，末行不写。"}},
	{"in_label", FL_KEY_CHOICE, 0, offsetof(fl_set_measure, in_label), NULL, fl_truth_names,
		{"True where the level is appended to the grade, as in AAA4.",
			"填 true 时档级附在等级之后，如 AAA4。", "false"}},
	{"label", FL_KEY_OBJECT, FL_KEY_REQUIRED, offsetof(fl_set_measure, label), &fl_label_keys,
		NULL, {"What the measure is called.", "附加指标名称。"}},
};
const fl_keys fl_measure_keys = TABLE_OF(measure_key, fl_set_measure, FL_MEASURES_MAX);
