/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the handle of the holders; private to the room. */
#ifndef FL_STORE_HOLDING_H
#define FL_STORE_HOLDING_H

#include "store/holders.h"

/* Who holds a licence; from FL_HELD_SHARED on the number of a holder of several. */
enum { FL_HELD_BY_NOBODY, FL_HELD_ALONE, FL_HELD_SHARED };

/* Events as columns; `row` is that of the table of events. */
typedef struct fl_event_columns {
	uint16_t *type;
	fl_day *occurred, *decided, *annulled, *repaired;
	uint32_t *case_no;
	int64_t *row;
	int64_t *value[FL_EVENT_FIELDS_MAX];
} fl_event_columns;

struct fl_holders {
	fl_arena arena;
	uint32_t slots;     /* of fields */
	uint32_t retailers; /* rows of the table */
	uint32_t *holder;   /* who holds each, from row 1 on */
	uint32_t holders;   /* of several licences */
	size_t *first;      /* of each of them, in `event`; one more at the end */
	fl_event_columns event;
};

/* Room for events and the fields in their slots; false when memory ran out. */
bool fl_event_columns_init(
	fl_arena *arena, size_t count, uint32_t slots, fl_event_columns *ret_columns);

#endif
