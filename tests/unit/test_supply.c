/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What strata ask of a roster against the assignment itself: targets with made-up ids and nobody
 * recused are possible, and to the same level, exactly where the flow says so.
 */
#include "vectors.h"

#include "draw/assign.h"
#include "draw/supply.h"

#define STRATA  4u
#define PEOPLE  6u
#define TARGETS 7u /* of one stratum, at most */

static const char *const names[STRATA] = {"", "中山", "即墨", "李沧"};

static uint64_t chance = 7;

static uint32_t below(uint32_t limit)
{
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return (uint32_t)(chance >> 33) % limit;
}

typedef struct small {
	fl_demand demands[STRATA];
	fl_target targets[STRATA * TARGETS];
	char ids[STRATA * TARGETS + PEOPLE][8];
	size_t count;
	fl_inspector inspectors[PEOPLE];
	fl_service services[PEOPLE * STRATA];
	fl_roster roster;
} small;

static void make_targets(small *own)
{
	for (uint32_t s = 0; s < STRATA; s++) {
		own->demands[s] =
			(fl_demand){.stratum = fl_text_of(names[s]), .targets = below(TARGETS + 1)};
		for (uint64_t i = 0; i < own->demands[s].targets; i++) {
			char *id = own->ids[own->count];
			(void)snprintf(id, sizeof(own->ids[0]), "T%02zu", own->count);
			own->targets[own->count++] =
				(fl_target){fl_text_of(id), own->demands[s].stratum};
		}
	}
}

static void make_roster(small *own)
{
	size_t served = 0;
	uint32_t people = 1 + below(PEOPLE);
	for (uint32_t i = 0; i < people; i++) {
		char *id = own->ids[STRATA * TARGETS + i];
		(void)snprintf(id, sizeof(own->ids[0]), "I%u", i);
		own->inspectors[i] = (fl_inspector){
			.id = fl_text_of(id), .capacity = below(16), .lead = below(2) == 0};
		for (uint32_t s = 0; s < STRATA && i % 2 == 0; s++) {
			if (below(2) == 0) {
				own->services[served++] = (fl_service){.inspector = fl_text_of(id),
					.stratum = fl_text_of(names[s])};
			}
		}
	}
	own->roster = (fl_roster){.inspectors = own->inspectors,
		.inspector_count = people,
		.services = own->services,
		.service_count = served,
		.need = 2 + below(2),
		.lead_rule = below(4) != 0};
}

/* The targets of strata that are marked, or all. */
static void assign(const small *own, bool marked, fl_assignment *plan, fl_arena *arena)
{
	fl_target targets[STRATA * TARGETS];
	size_t count = 0, next = 0;
	for (uint32_t s = 0; s < STRATA; s++) {
		for (uint64_t i = 0; i < own->demands[s].targets; i++, next++) {
			if (!marked || own->demands[s].short_) {
				targets[count++] = own->targets[next];
			}
		}
	}
	fl_seed seed = fl_seed_of(fl_sha256_of(FL_TEXT("supply")));
	assert_int_equal(
		fl_assign(targets, count, &own->roster, &seed, 1, arena, plan, NULL), FL_OK);
}

static void test_against_assignment(void **state)
{
	(void)state;
	unsigned met[2] = {0, 0};
	for (unsigned round = 0; round < 20000; round++) {
		FL_AUTO(fl_arena) arena = {0};
		small own = {.count = 0};
		fl_assignment plan;
		fl_supply supply;
		make_targets(&own);
		make_roster(&own);
		assign(&own, false, &plan, &arena);
		assert_int_equal(
			fl_supply_find(&own.roster, own.demands, STRATA, &supply, NULL), FL_OK);
		assert_int_equal(supply.possible, plan.feasible);
		met[plan.feasible]++;
		if (plan.feasible) {
			assert_int_equal(supply.level, plan.level);
			continue;
		}
		/* The strata that are named prove it by themselves. */
		assign(&own, true, &plan, &arena);
		assert_false(plan.feasible);
	}
	assert_true(met[false] > 2000 && met[true] > 2000);
}

static void test_nothing(void **state)
{
	(void)state;
	fl_supply supply;
	const fl_roster nobody = {.need = 2, .lead_rule = true};
	fl_demand demand = {.stratum = FL_TEXT("")};
	assert_int_equal(fl_supply_find(&nobody, NULL, 0, &supply, NULL), FL_OK);
	assert_true(supply.possible && supply.level == 0);
	assert_int_equal(fl_supply_find(&nobody, &demand, 1, &supply, NULL), FL_OK);
	assert_true(supply.possible && supply.level == 0);
	demand.targets = 1;
	assert_int_equal(fl_supply_find(&nobody, &demand, 1, &supply, NULL), FL_OK);
	assert_true(!supply.possible && demand.short_);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_assignment),
		cmocka_unit_test(test_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
