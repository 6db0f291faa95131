/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What joins a plan to a store's data: which event type of the plan each type of the vocabulary is,
 * and where its fields lie.  Read-only once made; many threads share it.
 */
#ifndef FL_GRADE_BINDING_H
#define FL_GRADE_BINDING_H

#include "facts.h"
#include "grade/steps.h"
#include "grade/ungraded.h"
#include "rules/plan.h"

#define FL_NO_SLOT UINT8_MAX

/* One type of the vocabulary; `slot` gives the field of the facts for each field of the plan. */
typedef struct fl_bound_type {
	uint32_t event; /* of the plan; FL_NONE_INDEX where the rule set does not declare it */
	uint8_t slot[FL_EVENT_FIELDS_MAX];
	int64_t use[FL_EVENT_FIELDS_MAX]; /* of the plan, for a missing field */
} fl_bound_type;

typedef struct fl_binding {
	fl_arena arena;
	const fl_plan *plan;
	const fl_vocab *vocab;
	fl_stairs stairs; /* of the plan's rules */
	uint32_t type_count;
	fl_bound_type *type; /* one a type of the vocabulary */
} fl_binding;

/*
 * Joins the two; both must outlive the binding.  `used` says which types of the vocabulary have
 * events (NULL: all): one of those that the rule set does not declare is refused, and so is a field
 * of another kind.  FL_REFUSED, FL_MEMORY.
 */
fl_code fl_binding_init(const fl_plan *plan, const fl_vocab *vocab, const bool *used,
	fl_binding *ret_binding, fl_error *reterr);

void fl_binding_done(fl_binding *binding);
FL_AUTO_DEFINE(fl_binding, fl_binding_done);

/* The trouble of a unit whose holder is asked for and not known. */
static inline unsigned fl_holder_trouble(const fl_plan *plan, const fl_facts *facts, uint32_t unit)
{
	bool missing = plan->by_holder && !plan->alone_without_holder && facts->no_holder != NULL &&
		facts->no_holder[unit];
	return missing ? FL_TROUBLE(FL_UNGRADED_NO_HOLDER) : 0;
}

/* The value of a field of the plan; where the event has none the one to use, or FL_VALUE_NONE. */
static inline int64_t fl_binding_value(
	const fl_bound_type *type, const fl_facts *facts, uint32_t event, uint32_t field)
{
	uint8_t slot = type->slot[field];
	bool there = slot != FL_NO_SLOT && facts->value[slot] != NULL;
	int64_t value = there ? facts->value[slot][event] : FL_VALUE_NONE;
	return value != FL_VALUE_NONE ? value : type->use[field];
}

#endif
