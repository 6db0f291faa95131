/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judging the events of one unit one by one: which rules select an event, with which points, and
 * which of those remain where one case feeds several rules.  The grader uses it for the rules that
 * cannot be counted in columns, the explanation for all rules.
 */
#ifndef FL_GRADE_JUDGE_H
#define FL_GRADE_JUDGE_H

#include "grade/binding.h"

/* One event selected by one rule. */
typedef struct fl_hit {
	uint32_t event; /* in the facts */
	uint32_t rule;
	uint32_t step; /* of the rule's decay */
	uint32_t
		beaten_by; /* the rule that its case counts for instead; FL_NONE_INDEX: it counts */
	int64_t ordinal;   /* from 1, among the events that the rule selects */
	uint32_t version;  /* whose base points were taken; FL_NONE_INDEX: nobody asks */
	int64_t base;      /* the rule's points before factors, in units of plan_rule.unit */
	int64_t points;    /* on the plan's scale */
} fl_hit;

typedef enum fl_event_state {
	FL_EVENT_LIVE,
	FL_EVENT_LATER, /* occurs after the day of grading */
	FL_EVENT_ANNULLED,
	FL_EVENT_REPAIRED
} fl_event_state;

/* What a version gives for events of one type under the rule that has the id. */
typedef struct fl_then {
	const fl_plan_rule *rule; /* NULL: it gives nothing */
	int64_t scale;            /* from its base points to those of the plan's rule */
	uint8_t slot;             /* of the quantity of its table */
	int64_t use;              /* where that is missing */
} fl_then;

typedef struct fl_judge {
	fl_arena arena;
	const fl_plan *plan;
	const fl_binding *binding;
	fl_day as_of;
	fl_day *rule_start;        /* of each rule: the earliest day whose window still counts */
	const fl_day **step_start; /* of each rule and step */
	uint32_t *first;    /* of each event type of the plan, in `rule`; one more at the end */
	uint32_t *rule;     /* the rules that select a type, ascending */
	uint32_t *rule_tap; /* beside it: the type's place in the rule's column */
	fl_then *then;      /* of each version and, within it, beside `rule`; NULL: nobody asks */
	uint32_t entries;   /* of `rule` */
	uint32_t own;       /* the plan's index among the versions */
	int64_t *ordinal;   /* of each rule, within one unit */

	/* the unit judged last */
	fl_hit *hit;
	size_t hit_count, hit_capacity;
	int64_t *sum; /* of each rule, before its cap */
	unsigned trouble;
} fl_judge;

/* With `all` every rule about events is judged, else only those of FL_RULE_EACH. */
fl_code fl_judge_init(
	const fl_binding *binding, fl_day as_of, bool all, fl_judge *ret_judge, fl_error *reterr);
void fl_judge_done(fl_judge *judge);
FL_AUTO_DEFINE(fl_judge, fl_judge_done);

/* Fills `hit`, `sum` and `trouble`.  False when memory ran out. */
bool fl_judge_unit(fl_judge *judge, const fl_facts *facts, uint32_t unit);

/* What an event is on the day; FL_EVENT_REPAIRED whatever the repair does. */
fl_event_state fl_judge_state(const fl_judge *judge, const fl_facts *facts, uint32_t event);

#endif
