/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A batch of grading units and their events, as columns: the only thing that store and grade share.
 * The store fills it as known at a day (later facts are not in it); grade reads it.
 *
 * The events of unit u are those at [first_event[u], first_event[u + 1]), ordered by
 * (occurred, case number, source reference), by byte.
 */
#ifndef FL_FACTS_H
#define FL_FACTS_H

#include "base/day.h"
#include "base/vocab.h"

/* Units that one batch holds at the most. */
#define FL_BATCH_UNITS_MAX 256u

/* In fl_facts.previous_grade: there is none. */
#define FL_PREVIOUS_NONE UINT8_MAX

typedef struct fl_facts {
	const fl_vocab *vocab; /* event_type below indexes it; fields are numbered as in it */

	/* one entry a unit */
	uint32_t unit_count;
	const fl_text *id;             /* licence number */
	const fl_day *licensed_on;     /* FL_DAY_NONE where unknown */
	const uint8_t *previous_grade; /* the last official one, an index of the plan's grades, or
	                                  FL_PREVIOUS_NONE; NULL: of nobody */
	const bool *no_holder;         /* nobody is said to hold the licence; NULL: not asked */
	const uint32_t *first_event;   /* unit_count + 1 entries */

	/* one entry an event */
	uint32_t event_count;
	const uint16_t *event_type;
	const fl_day *occurred;
	const fl_day *decided;  /* FL_DAY_NONE where unknown */
	const fl_day *annulled; /* from this day on it never happened; FL_DAY_NONE: it stands */
	const fl_day *repaired; /* repair approved on this day; FL_DAY_NONE: none */

	/* Events of a unit with equal numbers are one case; 0 stands alone. */
	const uint32_t *case_no;

	/* FL_VALUE_NONE where absent; NULL where no event of the batch has such a field. */
	const int64_t *value[FL_EVENT_FIELDS_MAX];
} fl_facts;

#endif
