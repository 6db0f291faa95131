/* SPDX-License-Identifier: Apache-2.0 */
/* The smallest change that makes an assignment possible: random small cases against trying them
 * all, and what the suggestion says must be enough. */
#include "smalls.h"

#include "draw/suggest.h"

/* Whether some way to add so many units of capacity, to people from `person` on, is enough. */
static bool units_do(small *own, size_t person, uint64_t units)
{
	if (units == 0) {
		return small_possible(own);
	}
	for (size_t i = person; i < own->view.people; i++) {
		own->view.capacity[i]++;
		bool enough = units_do(own, i, units - 1);
		own->view.capacity[i]--;
		if (enough) {
			return true;
		}
	}
	return false;
}

/* The view with so many further people; false where they do not fit in it. */
static bool people_add(small *own, uint32_t people, uint32_t leads, uint32_t capacity)
{
	small_view *view = &own->view;
	if (view->people + people > PEOPLE_MAX) {
		return false;
	}
	for (uint32_t i = 0; i < people; i++) {
		size_t at = view->people++;
		view->capacity[at] = capacity;
		view->lead[at] = i < leads || !own->roster.lead_rule;
		for (size_t t = 0; t < own->count; t++) {
			view->allowed[t][at] = true;
		}
	}
	return true;
}

/* Whether so many people would do; they are taken out again. */
static bool people_do(small *own, uint32_t people, uint32_t leads, uint32_t capacity)
{
	small_view before = own->view;
	bool enough = people_add(own, people, leads, capacity) && small_possible(own);
	own->view = before;
	return enough;
}

static void check_units(small *own, const fl_suggestion *found)
{
	small_view before = own->view;
	if (!found->capacity_helps) {
		for (size_t i = 0; i < own->view.people; i++) {
			own->view.capacity[i] = TARGETS_MAX;
		}
		assert_false(small_possible(own));
		own->view = before;
		return;
	}
	assert_true(found->units > 0);
	assert_false(units_do(own, 0, found->units - 1));
	uint64_t sum = 0;
	for (size_t i = 0; i < found->raise_count; i++) {
		const fl_raise *raise = &found->raises[i];
		for (size_t person = 0; person < own->view.people; person++) {
			if (fl_text_equal(
				    own->view.id[person], own->inspectors[raise->inspector].id)) {
				own->view.capacity[person] += raise->added;
				sum += raise->added;
			}
		}
	}
	assert_int_equal(sum, found->units);
	assert_true(small_possible(own));
	own->view = before;
}

static void test_small_cases(void **state)
{
	(void)state;
	size_t checked[SMALL_KINDS] = {0};
	size_t people_checked = 0;
	for (uint32_t round = 0; round < 5000; round++) {
		FL_AUTO(fl_arena) arena = {0};
		static small own;
		fl_suggestion found;
		uint32_t kind = small_make(&own, round);
		if (small_possible(&own)) {
			continue;
		}
		assert_int_equal(fl_suggest(own.targets, own.count, &own.roster, &own.seed, &arena,
					 &found, NULL),
			FL_OK);
		if (!found.capacity_helps || found.units <= 4) {
			check_units(&own, &found);
			checked[kind]++;
		}
		assert_true(found.people > 0 && found.leads <= found.people);
		uint32_t leads = kind == SMALL_TEAMS ? found.people : found.leads;
		if (own.view.people + found.people > PEOPLE_MAX) {
			continue;
		}
		people_checked++;
		assert_true(people_do(&own, found.people, leads, found.capacity));
		assert_false(people_do(&own, found.people - 1, found.people - 1, found.capacity));
		assert_false(found.leads > 0 &&
			people_do(&own, found.people, leads - 1, found.capacity));
	}
	for (size_t kind = 0; kind < SMALL_KINDS; kind++) {
		assert_true(checked[kind] > 100);
	}
	assert_true(people_checked > 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_small_cases)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
