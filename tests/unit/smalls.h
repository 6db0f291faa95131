/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random small cases of an assignment and a search through every plan there is, which follows the
 * definition and shares no code with the room.
 */
#ifndef FL_TESTS_SMALLS_H
#define FL_TESTS_SMALLS_H

#include "vectors.h"

#include "draw/assign.h"

#define TARGETS_MAX 5
#define PEOPLE_MAX  6

typedef enum small_kind {
	SMALL_LEAD_RULE,
	SMALL_NO_LEAD_RULE,
	SMALL_TEAMS,
	SMALL_DEPARTMENT,
	SMALL_KINDS
} small_kind;

/* Who may visit whom: inspectors, or teams in their stead. */
typedef struct small_view {
	size_t people;
	uint32_t need;
	fl_text id[PEOPLE_MAX]; /* in the tickets */
	uint32_t capacity[PEOPLE_MAX];
	bool lead[PEOPLE_MAX];
	unsigned members[PEOPLE_MAX]; /* sets of inspectors */
	bool allowed[TARGETS_MAX][PEOPLE_MAX];
} small_view;

typedef struct small {
	fl_target targets[TARGETS_MAX];
	char target_ids[TARGETS_MAX][8];
	size_t count;
	fl_inspector inspectors[PEOPLE_MAX];
	char inspector_ids[PEOPLE_MAX][8];
	fl_service services[PEOPLE_MAX * 2];
	fl_barred barred[TARGETS_MAX * PEOPLE_MAX];
	fl_roster roster;
	fl_seed seed;
	small_view view;
	unsigned must[TARGETS_MAX]; /* pairs kept so far, as sets of people */
	uint32_t level;
} small;

static uint32_t small_random = 7;

static inline uint32_t random_below(uint32_t bound)
{
	small_random = small_random * 1664525u + 1013904223u;
	return (small_random >> 8) % bound;
}

static const char *const small_strata[] = {"", "x", "y"};

static inline void small_people(small *own)
{
	small_view *view = &own->view;
	for (size_t i = 0; i < own->roster.inspector_count; i++) {
		(void)snprintf(own->inspector_ids[i], 8, "I%u", (unsigned)i % 100);
		own->inspectors[i] = (fl_inspector){.id = fl_text_of(own->inspector_ids[i]),
			.capacity = random_below(6),
			.lead = random_below(2) == 0};
		bool serves_all = random_below(3) > 0;
		size_t from = own->roster.service_count;
		for (size_t j = 0; j < 3 && !serves_all && from + 2 > own->roster.service_count;
			j++) {
			if (random_below(2) == 0) {
				own->services[own->roster.service_count++] =
					(fl_service){.inspector = own->inspectors[i].id,
						.stratum = fl_text_of(small_strata[j])};
			}
		}
		for (size_t t = 0; t < own->count; t++) {
			view->allowed[t][i] = own->roster.service_count == from;
			for (size_t j = from; j < own->roster.service_count; j++) {
				view->allowed[t][i] |= fl_text_equal(
					own->services[j].stratum, own->targets[t].stratum);
			}
		}
	}
}

/* The view without teams, whose allowed pairs are there. */
static inline void small_see_inspectors(small *own)
{
	small_view *view = &own->view;
	view->people = own->roster.inspector_count;
	view->need = own->roster.need;
	for (size_t i = 0; i < view->people; i++) {
		view->id[i] = own->inspectors[i].id;
		view->capacity[i] = own->inspectors[i].capacity;
		view->lead[i] = own->inspectors[i].lead || !own->roster.lead_rule;
		view->members[i] = 1u << i;
	}
}

/* The inspector who is number `place` of the leads or of the others in the order of tickets;
 * PEOPLE_MAX where there are not so many. */
static inline size_t small_seat(const small *own, bool lead, size_t place)
{
	fl_text label = lead ? FL_TEXT("lead") : FL_TEXT("member");
	for (size_t i = 0; i < own->roster.inspector_count; i++) {
		size_t before = 0;
		fl_hash ticket = fl_ticket_one(&own->seed, label, own->inspectors[i].id);
		for (size_t j = 0; j < own->roster.inspector_count; j++) {
			fl_hash other = fl_ticket_one(&own->seed, label, own->inspectors[j].id);
			before += own->inspectors[j].lead == lead &&
				fl_hash_compare(other, ticket) < 0;
		}
		if (own->inspectors[i].lead == lead && before == place) {
			return i;
		}
	}
	return PEOPLE_MAX;
}

static inline void small_see_teams(small *own)
{
	small_view *view = &own->view;
	small_view teams = {.need = 1};
	size_t leads = 0, others_each = own->roster.need - 1;
	while (small_seat(own, true, leads) < PEOPLE_MAX) {
		leads++;
	}
	teams.people = (view->people - leads) / others_each;
	teams.people = leads < teams.people ? leads : teams.people;
	for (size_t i = 0; i < teams.people; i++) {
		size_t lead = small_seat(own, true, i);
		teams.id[i] = own->inspectors[lead].id;
		teams.capacity[i] = own->inspectors[lead].capacity;
		teams.lead[i] = true;
		teams.members[i] = 1u << lead;
		for (size_t j = 0; j < others_each; j++) {
			size_t member = small_seat(own, false, i + j * teams.people);
			teams.members[i] |= 1u << member;
			uint32_t capacity = own->inspectors[member].capacity;
			teams.capacity[i] =
				capacity < teams.capacity[i] ? capacity : teams.capacity[i];
		}
		for (size_t t = 0; t < own->count; t++) {
			teams.allowed[t][i] = true;
			for (size_t j = 0; j < view->people; j++) {
				teams.allowed[t][i] &=
					(teams.members[i] >> j & 1) == 0 || view->allowed[t][j];
			}
		}
	}
	*view = teams;
}

static inline uint32_t small_make(small *own, uint32_t round)
{
	memset(own, 0, sizeof(*own));
	uint32_t kind = random_below(SMALL_KINDS);
	own->seed = fl_seed_of(fl_sha256_of((fl_text){(const char *)&round, sizeof(round)}));
	own->count = random_below(TARGETS_MAX + 1);
	own->level = UINT32_MAX;
	own->roster = (fl_roster){.inspectors = own->inspectors,
		.inspector_count = random_below(PEOPLE_MAX + 1),
		.services = own->services,
		.barred = own->barred,
		.need = 2 + random_below(2),
		.lead_rule = kind != SMALL_NO_LEAD_RULE,
		.teams = kind == SMALL_TEAMS};
	if (kind == SMALL_DEPARTMENT) {
		own->roster.department = FL_TEXT("market");
	}
	fl_unit units[TARGETS_MAX] = {0};
	for (size_t t = 0; t < own->count; t++) {
		(void)snprintf(own->target_ids[t], 8, "T%u", (unsigned)t % 100);
		own->targets[t] = (fl_target){
			fl_text_of(own->target_ids[t]), fl_text_of(small_strata[random_below(3)])};
		units[t] = (fl_unit){.id = own->targets[t].id, .grade = FL_TEXT("A")};
	}
	small_people(own);
	for (size_t t = 0; t < own->count; t++) {
		for (size_t i = 0; i < own->roster.inspector_count; i++) {
			if (random_below(4) == 0) {
				own->barred[own->roster.barred_count++] =
					(fl_barred){.target = own->targets[t].id,
						.inspector = own->inspectors[i].id,
						.reason = FL_TEXT("kin")};
				own->view.allowed[t][i] = false;
			}
		}
	}
	assert_int_equal(fl_roster_sort(&own->roster, units, own->count, NULL), FL_OK);
	small_see_inspectors(own);
	if (own->roster.teams) {
		small_see_teams(own);
	}
	return kind;
}

/* Whether some plan for the targets from `target` on holds all that must be. */
static inline bool plan_exists(const small *own, size_t target, const uint32_t *load)
{
	/* The bound says what the count holds, to compilers that cannot see it. */
	if (target == own->count || target >= TARGETS_MAX) {
		return true;
	}
	const small_view *view = &own->view;
	for (unsigned set = 0; set < 1u << view->people; set++) {
		if ((set & own->must[target]) != own->must[target] ||
			__builtin_popcount(set) != (int)view->need) {
			continue;
		}
		uint32_t next[PEOPLE_MAX];
		bool good = true;
		bool lead = false;
		for (size_t i = 0; i < view->people; i++) {
			bool in = (set >> i & 1) != 0;
			next[i] = load[i] + (in ? 1 : 0);
			good = good && (!in || view->allowed[target][i]) &&
				next[i] <= view->capacity[i] && next[i] <= own->level;
			lead = lead || (in && view->lead[i]);
		}
		if (good && lead && plan_exists(own, target + 1, next)) {
			return true;
		}
	}
	return false;
}

static inline bool small_possible(const small *own)
{
	const uint32_t none[PEOPLE_MAX] = {0};
	return plan_exists(own, 0, none);
}

/* Walks the pairs by ticket, as the definition says. */
static inline void small_walk(small *own)
{
	const small_view *view = &own->view;
	fl_text label = own->roster.department.len > 0 ? FL_TEXT("pair@market") : FL_TEXT("pair");
	bool done[TARGETS_MAX][PEOPLE_MAX] = {{false}};
	for (;;) {
		size_t at[2] = {SIZE_MAX, 0};
		fl_hash smallest = {{0}};
		for (size_t t = 0; t < own->count; t++) {
			for (size_t i = 0; i < view->people; i++) {
				fl_hash ticket = fl_ticket_two(
					&own->seed, label, own->targets[t].id, view->id[i]);
				if (view->allowed[t][i] && !done[t][i] &&
					(at[0] == SIZE_MAX ||
						fl_hash_compare(ticket, smallest) < 0)) {
					at[0] = t;
					at[1] = i;
					smallest = ticket;
				}
			}
		}
		if (at[0] == SIZE_MAX) {
			return;
		}
		done[at[0]][at[1]] = true;
		unsigned before = own->must[at[0]];
		own->must[at[0]] |= 1u << at[1];
		if (!small_possible(own)) {
			own->must[at[0]] = before;
		}
	}
}

static inline void assert_small_plan(small *own, const fl_assignment *plan)
{
	for (own->level = 0; !small_possible(own); own->level++) {
	}
	assert_int_equal(plan->level, own->level);
	small_walk(own);
	for (size_t t = 0; t < own->count; t++) {
		unsigned found = 0;
		unsigned expected = 0;
		for (uint32_t j = 0; j < plan->need; j++) {
			found |= 1u << plan->inspectors[t * plan->need + j];
		}
		for (size_t i = 0; i < own->view.people; i++) {
			expected |= (own->must[t] >> i & 1) != 0 ? own->view.members[i] : 0;
		}
		assert_int_equal(found, expected);
	}
}

#endif
