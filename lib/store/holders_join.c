/* SPDX-License-Identifier: Apache-2.0 */
/* Units with the events of their holders: runs of columns, copied one behind the other. */
#include "store/holding.h"

/* Events that one call hands over, as long as it has more than one unit. */
#define JOINED_EVENTS 262144u

struct fl_holders_join {
	const fl_holders *holders;
	fl_arena arena; /* of one call */
	bool no_holder[FL_BATCH_UNITS_MAX];
	uint32_t first_event[FL_BATCH_UNITS_MAX + 1];
	fl_event_columns out;
};

fl_code fl_holders_join_new(const fl_holders *holders, fl_holders_join **ret_join, fl_error *reterr)
{
	fl_holders_join *join = calloc(1, sizeof(*join));
	if (join == NULL) {
		return fl_fail_memory(reterr);
	}
	join->holders = holders;
	*ret_join = join;
	return FL_OK;
}

void fl_holders_join_free(fl_holders_join *join)
{
	if (join != NULL) {
		fl_arena_done(&join->arena);
		free(join);
	}
}

/* Events of a unit: those of its holder, or its own. */
static size_t events_of(
	const fl_holders *holders, const fl_facts *facts, uint32_t unit, uint32_t holder)
{
	return holder >= FL_HELD_SHARED ? holders->first[holder - FL_HELD_SHARED + 1] -
			holders->first[holder - FL_HELD_SHARED]
					: facts->first_event[unit + 1] - facts->first_event[unit];
}

#define COPY(to, at, from, count) memcpy(&(to)[at], (from), (count) * sizeof((to)[0]))

static void copy_events(fl_holders_join *join, uint32_t at, size_t count, const fl_facts *facts,
	const int64_t *rows, uint32_t from)
{
	fl_event_columns *out = &join->out;
	if (count == 0) {
		return;
	}
	COPY(out->type, at, &facts->event_type[from], count);
	COPY(out->occurred, at, &facts->occurred[from], count);
	COPY(out->decided, at, &facts->decided[from], count);
	COPY(out->annulled, at, &facts->annulled[from], count);
	COPY(out->repaired, at, &facts->repaired[from], count);
	COPY(out->case_no, at, &facts->case_no[from], count);
	if (rows != NULL) {
		COPY(out->row, at, &rows[from], count);
	}
	for (uint32_t slot = 0; slot < join->holders->slots; slot++) {
		for (size_t i = 0; i < count; i++) {
			out->value[slot][at + i] = facts->value[slot] != NULL
				? facts->value[slot][from + i]
				: FL_VALUE_NONE;
		}
	}
}

/* The events of a holder as facts, so that they are copied as those of a unit are. */
static fl_facts facts_of(const fl_event_columns *event)
{
	fl_facts facts = {.event_type = event->type,
		.occurred = event->occurred,
		.decided = event->decided,
		.annulled = event->annulled,
		.repaired = event->repaired,
		.case_no = event->case_no};
	for (uint32_t slot = 0; slot < FL_EVENT_FIELDS_MAX; slot++) {
		facts.value[slot] = event->value[slot];
	}
	return facts;
}

/* The units of one call: as many as have no more events than that, and at least one. */
static uint32_t units_of(fl_holders_join *join, const fl_facts *facts,
	const fl_roster_columns *roster, uint32_t from, size_t *ret_events)
{
	size_t events = 0;
	uint32_t to = from;
	for (; to < facts->unit_count; to++) {
		uint32_t holder = join->holders->holder[roster->retailer[to]];
		size_t more = events_of(join->holders, facts, to, holder);
		if (to > from && events + more > JOINED_EVENTS) {
			break;
		}
		events += more;
	}
	*ret_events = events;
	return to;
}

static void hand_over(fl_holders_join *join, const fl_facts *facts, uint32_t from, uint32_t to,
	fl_facts *ret_facts)
{
	fl_facts out = facts_of(&join->out);
	out.vocab = facts->vocab;
	out.unit_count = to - from;
	out.id = facts->id + from;
	out.licensed_on = facts->licensed_on + from;
	out.previous_grade = facts->previous_grade != NULL ? facts->previous_grade + from : NULL;
	out.no_holder = join->no_holder;
	out.first_event = join->first_event;
	out.event_count = join->first_event[to - from];
	*ret_facts = out;
}

fl_code fl_holders_add(fl_holders_join *join, const fl_facts *facts,
	const fl_roster_columns *roster, const int64_t *rows, uint32_t from, uint32_t *ret_to,
	fl_facts *ret_facts, const int64_t **ret_rows, fl_error *reterr)
{
	const fl_holders *holders = join->holders;
	const fl_facts theirs = facts_of(&holders->event);
	size_t events;
	uint32_t to = units_of(join, facts, roster, from, &events);
	fl_arena_done(&join->arena);
	if (events > UINT32_MAX / 2 ||
		!fl_event_columns_init(&join->arena, events, holders->slots, &join->out)) {
		return fl_fail_memory(reterr);
	}
	uint32_t at = 0;
	for (uint32_t u = from; u < to; u++) {
		uint32_t holder = holders->holder[roster->retailer[u]];
		size_t count = events_of(holders, facts, u, holder);
		join->no_holder[u - from] = holder == FL_HELD_BY_NOBODY;
		join->first_event[u - from] = at;
		if (holder >= FL_HELD_SHARED) {
			copy_events(join, at, count, &theirs, holders->event.row,
				(uint32_t)holders->first[holder - FL_HELD_SHARED]);
		} else {
			copy_events(join, at, count, facts, rows, facts->first_event[u]);
		}
		at += (uint32_t)count;
	}
	join->first_event[to - from] = at;
	hand_over(join, facts, from, to, ret_facts);
	*ret_to = to;
	if (ret_rows != NULL) {
		*ret_rows = join->out.row;
	}
	return FL_OK;
}
