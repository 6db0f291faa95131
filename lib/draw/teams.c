/* SPDX-License-Identifier: Apache-2.0 */
/* Fixed teams: leads and others are dealt out in the order of their tickets. */
#include "draw/assign.h"

#include "base/order.h"

typedef struct seat {
	fl_hash ticket;
	uint32_t inspector; /* positions follow ids, and so settle ties */
} seat;

static int seat_order(const void *a, const void *b)
{
	const seat *left = a;
	const seat *right = b;
	int order = fl_hash_compare(left->ticket, right->ticket);
	return order != 0
		? order
		: (left->inspector > right->inspector) - (left->inspector < right->inspector);
}

static int team_order(const void *a, const void *b)
{
	return fl_order_u32(&((const fl_team *)a)->lead, &((const fl_team *)b)->lead);
}

/* The leads, or the others, in the order of their tickets. */
static size_t seats_order(const fl_roster *roster, const fl_seed *seed, bool leads, seat *seats)
{
	fl_text label = leads ? FL_TEXT("lead") : FL_TEXT("member");
	size_t count = 0;
	for (size_t i = 0; i < roster->inspector_count; i++) {
		const fl_inspector *inspector = &roster->inspectors[i];
		if (inspector->lead == leads) {
			seats[count++] =
				(seat){fl_ticket_one(seed, label, inspector->id), (uint32_t)i};
		}
	}
	if (count > 1) {
		qsort(seats, count, sizeof(*seats), seat_order);
	}
	return count;
}

static fl_team team_of(const fl_roster *roster, uint32_t lead, uint32_t *members, size_t count)
{
	fl_team team = {
		.lead = lead, .members = members, .capacity = roster->inspectors[lead].capacity};
	for (size_t i = 0; i < count; i++) {
		uint32_t capacity = roster->inspectors[members[i]].capacity;
		team.capacity = capacity < team.capacity ? capacity : team.capacity;
	}
	qsort(members, count, sizeof(*members), fl_order_u32);
	return team;
}

fl_code fl_teams_form(const fl_roster *roster, const fl_seed *seed, fl_arena *arena,
	fl_teams *ret_teams, fl_error *reterr)
{
	size_t room = roster->inspector_count + 1;
	size_t others_each = roster->need - 1;
	FL_AUTO_FREE seat *leads = calloc(room, sizeof(*leads));
	FL_AUTO_FREE seat *others = calloc(room, sizeof(*others));
	fl_teams teams = {.at = fl_arena_array(arena, fl_team, room),
		.left_over = fl_arena_array(arena, uint32_t, room)};
	uint32_t *members = fl_arena_array(arena, uint32_t, room);
	if (leads == NULL || others == NULL || teams.at == NULL || teams.left_over == NULL ||
		members == NULL) {
		return fl_fail_memory(reterr);
	}
	size_t lead_count = seats_order(roster, seed, true, leads);
	size_t other_count = seats_order(roster, seed, false, others);
	size_t full = others_each > 0 ? other_count / others_each : lead_count;
	teams.count = lead_count < full ? lead_count : full;
	for (size_t i = 0; i < teams.count; i++) {
		uint32_t *own = members + i * others_each;
		for (size_t j = 0; j < others_each; j++) {
			own[j] = others[i + j * teams.count].inspector;
		}
		teams.at[i] = team_of(roster, leads[i].inspector, own, others_each);
	}
	for (size_t i = teams.count; i < lead_count; i++) {
		teams.left_over[teams.left_over_count++] = leads[i].inspector;
	}
	for (size_t i = teams.count * others_each; i < other_count; i++) {
		teams.left_over[teams.left_over_count++] = others[i].inspector;
	}
	qsort(teams.at, teams.count, sizeof(*teams.at), team_order);
	qsort(teams.left_over, teams.left_over_count, sizeof(*teams.left_over), fl_order_u32);
	*ret_teams = teams;
	return FL_OK;
}

size_t fl_team_list(const fl_team *team, size_t others, uint32_t *out)
{
	size_t used = 0;
	bool lead_done = false;
	for (size_t i = 0; i < others; i++) {
		if (!lead_done && team->lead < team->members[i]) {
			out[used++] = team->lead;
			lead_done = true;
		}
		out[used++] = team->members[i];
	}
	if (!lead_done) {
		out[used++] = team->lead;
	}
	return used;
}
