/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One score taken apart, as a tree of numbers and indices that a caller turns into words: rules and
 * labels are the plan's, events are those of the facts.  It is worked out by plain loops over the
 * events of the unit, not from the grader's columns, and must come to the same score; tests hold
 * the two against each other.
 */
#ifndef FL_GRADE_EXPLAIN_H
#define FL_GRADE_EXPLAIN_H

#include "grade/binding.h"

/* What became of an event under a rule.  `day` says when, see fl_explained_event. */
typedef enum fl_fate {
	FL_FATE_COUNTED,   /* day: the last day on which it counts; FL_DAY_NONE: for ever */
	FL_FATE_SAME_CASE, /* its case counts for the rule `beaten_by`; day as above */
	FL_FATE_EXPIRED,   /* day: the first day on which it no longer counted */
	FL_FATE_LATER,     /* day: the day it occurs, after the day of grading */
	FL_FATE_ANNULLED,  /* day: of the annulment */
	FL_FATE_REPAIRED,  /* day: since when the repair is in effect */
	FL_FATE_UNUSED     /* no rule, indicator or veto uses its type; day: FL_DAY_NONE */
} fl_fate;

typedef struct fl_explained_event {
	uint32_t event; /* index in the facts */
	fl_fate fate;
	fl_day day;
	fl_fate ends_by;    /* what ends it, where it counts: EXPIRED, REPAIRED or ANNULLED */
	uint32_t beaten_by; /* index of a rule; FL_NONE_INDEX */
	int64_t ordinal;    /* from 1, among the events that the rule selects; 0: not selected */
	uint32_t version;   /* whose base points were taken (rules/versions.h), or FL_NONE_INDEX */
	int64_t base;       /* before factors, on the plan's scale */
	int64_t factor;     /* decay times repeat, with `factor_places` digits */
	unsigned factor_places;
	int64_t points; /* on the plan's scale */
} fl_explained_event;

/* A rule of the plan, in its order.  Rules that came to nothing are there as well. */
typedef struct fl_explained_rule {
	uint32_t rule;
	int64_t value; /* the indicator of a rule with `when` or `per` */
	int64_t before_cap;
	int64_t points; /* what it came to, at least 0, on the plan's scale */
	bool cut;       /* the cap took something off */
	uint32_t event_count;
	const fl_explained_event *event; /* of a rule about events, in their order */
} fl_explained_rule;

typedef struct fl_explained_veto {
	uint32_t veto;
	bool holds;
	fl_day until;  /* the last day on which it holds; FL_DAY_NONE: open, or it does not hold */
	int64_t value; /* the indicator of a veto with `when` */
	uint32_t event_count;
	const fl_explained_event *event; /* of a veto about events; without points */
} fl_explained_veto;

/* An indicator with those of its events that no rule or veto is about. */
typedef struct fl_explained_indicator {
	uint32_t indicator;
	uint32_t event_count;
	const fl_explained_event *event; /* without points */
} fl_explained_indicator;

typedef struct fl_explanation {
	fl_ungraded why;
	int64_t deducted, added, added_counted; /* added_counted: after the bonus cap */
	int64_t points;                         /* before clamping, on the plan's scale */
	int64_t clamped;
	int64_t score;          /* rounded, in units of the score */
	uint32_t band;          /* index of the plan's bands, by the score */
	uint8_t previous_grade; /* FL_PREVIOUS_NONE: none, or movement is not limited */
	uint32_t moved_band;    /* after the limits on movement */
	uint32_t grade;         /* index of the plan's grades */
	bool newcomer;
	bool newcomer_limits;             /* the clause changed the grade of the band */
	fl_day newcomer_until;            /* the last day as a newcomer */
	const int64_t *indicator;         /* the values of the plan's indicators */
	const fl_ungraded *indicator_why; /* why one that decides nothing has no value */
	const uint32_t *level;            /* of each measure of the plan */
	const fl_explained_rule *rule;    /* one a rule of the plan */
	const fl_explained_veto *veto;    /* one a veto of the plan */
	uint32_t fed_count;
	const fl_explained_indicator *fed; /* those that have such events */
	uint32_t unused_count;
	const fl_explained_event *unused; /* FL_FATE_UNUSED */
	uint32_t reason_count;
	const fl_text *reason; /* ids: deductions, bonuses, limits; by points descending, then id */
} fl_explanation;

/*
 * Explains one unit of the facts on a day.  The tree is made in the arena; texts are the plan's.
 * FL_REFUSED where the plan is not in force on the day, FL_MEMORY.
 */
fl_code fl_explanation_make(const fl_binding *binding, fl_day as_of, const fl_facts *facts,
	uint32_t unit, fl_arena *arena, const fl_explanation **ret_explanation, fl_error *reterr);

#endif
