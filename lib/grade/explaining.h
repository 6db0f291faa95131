/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the explanation share; private to the room. */
#ifndef FL_GRADE_EXPLAINING_H
#define FL_GRADE_EXPLAINING_H

#include "grade/explain.h"
#include "grade/judge.h"

typedef struct fl_explaining {
	fl_judge judge;
	const fl_plan *plan;
	const fl_binding *binding;
	const fl_facts *facts;
	fl_arena *arena;
	uint32_t unit, from, to; /* its events are [from, to) */
	fl_day as_of;
	fl_day licensed_on;
	uint16_t trouble;
	fl_explanation *out;
	int64_t *indicator;
	fl_explained_rule *rule;
	fl_explained_veto *veto;
} fl_explaining;

/* The type of an event in the plan. */
static inline uint32_t fl_explaining_type(const fl_explaining *explainer, uint32_t event)
{
	return explainer->binding->type[explainer->facts->event_type[event]].event;
}

/* The events of the types of a column with their fates, apart from same-case and points; NULL when
 * memory ran out. */
fl_explained_event *fl_explaining_events(
	const fl_explaining *explainer, const fl_plan_column *column, uint32_t *ret_count);

/* The same without the events that some rule or veto is about. */
fl_explained_event *fl_explaining_rest(
	const fl_explaining *explainer, const fl_plan_column *column, uint32_t *ret_count);

/* Works out every indicator from the events; false when memory ran out. */
bool fl_explaining_indicators(fl_explaining *explainer);

#endif
