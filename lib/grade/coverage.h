/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of a rule file make speak, and what none of them does. */
#ifndef FL_GRADE_COVERAGE_H
#define FL_GRADE_COVERAGE_H

#include "grade/explain.h"

#define FL_COVER_KINDS(X)                                           \
	X(FL_COVER_DEDUCTION, "deduction", "扣分项")                \
	X(FL_COVER_BONUS, "bonus", "加分项")                        \
	X(FL_COVER_BAND, "band", "分数段")                          \
	X(FL_COVER_UP, "movement up", "升级限制")                   \
	X(FL_COVER_DOWN, "movement down", "降级限制")               \
	X(FL_COVER_VETO, "veto", "一票否决")                        \
	X(FL_COVER_NEWCOMER, "clause on new retailers", "新户条款") \
	X(FL_COVER_REPAIR, "repair", "信用修复")                    \
	X(FL_COVER_LEVEL, "level of a measure", "附加指标档级")

typedef enum fl_cover_kind {
#define X(kind, en, zh) kind,
	FL_COVER_KINDS(X)
#undef X
} fl_cover_kind;

/* One part of a rule set that a test should make speak. */
typedef struct fl_cover_part {
	fl_cover_kind kind;
	uint32_t index;    /* of the rule, band, veto or measure in the plan */
	uint32_t level;    /* of FL_COVER_LEVEL */
	fl_text name;      /* "D01"; of a level "activity.2" */
	const fl_yaml *at; /* where it stands */
	bool fired; /* it came to points, held, took the score in, moved or changed the grade */
} fl_cover_part;

typedef struct fl_coverage {
	uint32_t count;
	fl_cover_part *part; /* in the order of the kinds, then that of the plan */
} fl_coverage;

/* All parts of a plan, in the arena; nothing has fired yet.  FL_MEMORY. */
fl_code fl_coverage_init(
	const fl_plan *plan, fl_arena *arena, fl_coverage *ret_coverage, fl_error *reterr);

/* Notes what one graded test made speak; `repaired`: a repair was in effect. */
void fl_coverage_note(fl_coverage *coverage, const fl_explanation *got, bool repaired);

/* The kind in English (0) or Chinese (1). */
const char *fl_cover_kind_text(fl_cover_kind kind, int lang);

#endif
