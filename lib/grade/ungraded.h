/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a retailer is not graded: one table.  Where several reasons hold the first one of the table
 * is given, so that the answer does not depend on the order of anything.
 */
#ifndef FL_GRADE_UNGRADED_H
#define FL_GRADE_UNGRADED_H

#define FL_UNGRADED(X)                                                                         \
	X(FL_UNGRADED_NO, "graded", "graded", "已评定")                                        \
	X(FL_UNGRADED_NO_LICENCE_DAY, "no_licence_day",                                        \
		"the day of the licence is missing, and the rules need it",                    \
		"缺少发证日期，而规则需要该日期")                                              \
	X(FL_UNGRADED_NOT_LICENSED_YET, "not_licensed_yet",                                    \
		"the licence begins after the day of grading", "发证日期晚于评定日")           \
	X(FL_UNGRADED_NO_HOLDER, "no_holder",                                                  \
		"the holder of the licence is missing, and the rules need it",                 \
		"缺少持证人代码，而规则需要该代码")                                            \
	X(FL_UNGRADED_MISSING_FIELD, "missing_field",                                          \
		"an event lacks a quantity that the rules need", "事件缺少规则所需的数量")     \
	X(FL_UNGRADED_OUTSIDE_TABLE, "outside_table",                                          \
		"a quantity lies outside the table of a rule", "数量不在规则分档表的范围内")   \
	X(FL_UNGRADED_NO_VERSION, "no_version",                                                \
		"no version of the rule set was in force on the day of an event that counts",  \
		"某一计入事件的发生日没有施行中的规则版本")                                    \
	X(FL_UNGRADED_MONTH_END, "month_end",                                                  \
		"a time in months ends on a day that its month does not have, and the rules "  \
		"refuse to choose another",                                                    \
		"按月计算的期限止于该月不存在的日期，而规则不予替代")                          \
	X(FL_UNGRADED_OVERFLOW, "overflow", "a sum became too large to be exact",              \
		"合计数值过大，无法精确计算")                                                  \
	X(FL_UNGRADED_NO_EVENT, "no_event", "there is no event of a kind that the rules need", \
		"没有规则所需的事件")

typedef enum fl_ungraded {
#define X(name, id, en, zh) name,
	FL_UNGRADED(X)
#undef X
		FL_UNGRADED_COUNT
} fl_ungraded;

/* Reasons are gathered as bits. */
#define FL_TROUBLE(reason) (1u << (reason))

static inline fl_ungraded fl_ungraded_first(unsigned trouble)
{
	fl_ungraded reason = FL_UNGRADED_NO;
	while (trouble >> reason != 0 && (trouble & FL_TROUBLE(reason)) == 0) {
		reason++;
	}
	return reason;
}

/* The id for programs, and the sentence in English (0) or Chinese (1). */
const char *fl_ungraded_id(fl_ungraded reason);
const char *fl_ungraded_text(fl_ungraded reason, int lang);

#endif
