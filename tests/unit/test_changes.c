/* SPDX-License-Identifier: Apache-2.0 */
/* Replacements against the definition, followed by hand; swaps that are allowed and that are not;
 * and the document of changes, redone and damaged. */
#include "district.h"

#include "record/changes.h"

typedef struct after {
	district made;
	fl_buf record;
	fl_verdict verdict;
	fl_arena arena;
	fl_standing standing;
} after;

static void after_done(after *own)
{
	fl_buf_done(&own->record);
	fl_verdict_done(&own->verdict);
	fl_arena_done(&own->arena);
}
FL_AUTO_DEFINE(after, after_done);

static void after_make(after *own, bool teams, const char *department)
{
	own->record = (fl_buf){0};
	own->arena = (fl_arena){0};
	district_make(&own->made);
	own->made.roster.teams = teams;
	own->made.roster.department = fl_text_of(department);
	record_make(&own->made, NULL, 0, &own->record);
	assert_good(fl_buf_view(&own->record), &own->verdict);
	assert_true(own->verdict.assigned);
	assert_int_equal(
		fl_standing_init(&own->verdict.outcome, 40, &own->arena, &own->standing, NULL),
		FL_OK);
}

static fl_text id_at(const after *own, size_t target)
{
	return own->verdict.spec.units[own->standing.targets[target].unit].id;
}

static fl_change replacement(fl_text target)
{
	return (fl_change){.kind = FL_CHANGE_REPLACEMENT,
		.target = target,
		.reason = FL_TEXT("closed"),
		.date = fl_day_of(2026, 11, 12)};
}

static fl_change swap_of(fl_text target, const char *old_id, const char *new_id)
{
	return (fl_change){.kind = FL_CHANGE_SWAP,
		.target = target,
		.reason = FL_TEXT("病假"),
		.decided_by = FL_TEXT("副局长"),
		.date = fl_day_of(2026, 11, 13),
		.old_id = fl_text_of(old_id),
		.new_id = fl_text_of(new_id)};
}

/* ---- Following the definition --------------------------------------------------------------- */

static bool allowed(const fl_spec *spec, size_t unit, size_t inspector)
{
	const fl_roster *roster = &spec->rosters[0];
	fl_text id = roster->inspectors[inspector].id;
	bool any = false, serves = false;
	for (size_t i = 0; i < roster->service_count; i++) {
		bool own = fl_text_equal(roster->services[i].inspector, id);
		any = any || own;
		serves = serves ||
			(own &&
				fl_text_equal(
					roster->services[i].stratum, spec->units[unit].stratum));
	}
	for (size_t i = 0; i < roster->barred_count; i++) {
		if (fl_text_equal(roster->barred[i].target, spec->units[unit].id) &&
			fl_text_equal(roster->barred[i].inspector, id)) {
			return false;
		}
	}
	return !any || serves;
}

static unsigned crew_set(const after *own, size_t target)
{
	unsigned set = 0;
	const fl_crew *crew = &own->standing.targets[target].crews[0];
	for (uint32_t i = 0; i < crew->count; i++) {
		set |= 1u << crew->people[i];
	}
	return set;
}

static uint32_t visits(const after *own, size_t inspector)
{
	uint32_t count = 0;
	for (size_t i = 0; i < own->standing.count; i++) {
		count += own->standing.targets[i].gone ? 0 : crew_set(own, i) >> inspector & 1;
	}
	return count;
}

/* The crew of a reserve, of `before` that it takes over: the loads are those of the list without
 * the reserve. */
static unsigned expected_crew(const after *own, size_t unit, unsigned before, const uint32_t *load)
{
	const fl_spec *spec = &own->verdict.spec;
	const fl_roster *roster = &spec->rosters[0];
	unsigned crew = 0, leads = 0;
	for (size_t i = 0; i < roster->inspector_count; i++) {
		crew |= allowed(spec, unit, i) ? before & 1u << i : 0;
		leads |= roster->inspectors[i].lead ? 1u << i : 0;
	}
	for (;;) {
		size_t best = SIZE_MAX;
		fl_hash smallest = {{0}};
		for (size_t i = 0; i < roster->inspector_count; i++) {
			unsigned with = crew | 1u << i;
			fl_hash ticket = fl_ticket_two(&own->verdict.outcome.seed, FL_TEXT("pair"),
				spec->units[unit].id, roster->inspectors[i].id);
			bool full = __builtin_popcount(with) > 2;
			bool leadless = __builtin_popcount(with) == 2 && (with & leads) == 0;
			if (with != crew && allowed(spec, unit, i) && !full && !leadless &&
				load[i] < roster->inspectors[i].capacity &&
				(best == SIZE_MAX || fl_hash_compare(ticket, smallest) < 0)) {
				best = i;
				smallest = ticket;
			}
		}
		if (best == SIZE_MAX) {
			return crew;
		}
		crew |= 1u << best;
	}
}

/* Replaces a target and holds what comes of it against the definition; returns whether a reserve
 * came in. */
static bool replace_checked(after *own, size_t target)
{
	uint32_t load[INSPECTORS];
	size_t count = own->standing.count;
	unsigned before = crew_set(own, target);
	uint32_t class_no = own->verdict.spec.units[own->standing.targets[target].unit].class_no;
	uint32_t used = class_no != FL_NO_CLASS ? own->standing.used[class_no] : 0;
	fl_change change = replacement(id_at(own, target));
	for (size_t i = 0; i < INSPECTORS; i++) {
		load[i] = visits(own, i) - (before >> i & 1);
	}
	assert_int_equal(fl_standing_change(&own->standing, &change, NULL), FL_OK);
	assert_true(own->standing.targets[target].gone);
	const fl_change_made *made = &own->standing.made[own->standing.made_count - 1];
	bool came = made->by != FL_NOBODY;
	assert_int_equal(own->standing.count, count + (came ? 1 : 0));
	if (came) {
		const fl_draw_class *class_ = &own->verdict.outcome.classes.at[class_no];
		uint32_t unit = own->standing.targets[made->by].unit;
		assert_int_equal(unit, class_->picks[class_->drawn + used]);
		assert_int_equal(crew_set(own, made->by), expected_crew(own, unit, before, load));
	}
	for (size_t i = 0; i < INSPECTORS; i++) {
		assert_int_equal(own->standing.load[0][i], visits(own, i));
	}
	return came;
}

static void test_replacements(void **state)
{
	(void)state;
	FL_AUTO(after) own;
	after_make(&own, false, "");
	size_t drawn = own.standing.count, came = 0, dropped = 0;
	/* Every target, and then every reserve that came in, until none is left. */
	for (size_t i = 0; i < own.standing.count; i++) {
		bool included = own.standing.targets[i].included;
		bool one = replace_checked(&own, i);
		assert_false(one && included);
		came += one;
		dropped += !one;
	}
	assert_int_equal(came, own.standing.count - drawn);
	assert_int_equal(dropped, drawn);
	assert_true(came >= 4);
	fl_error error;
	fl_change again = replacement(id_at(&own, 0));
	assert_int_equal(fl_standing_change(&own.standing, &again, &error), FL_REFUSED);
	again.reason = FL_TEXT("because");
	assert_int_equal(fl_standing_change(&own.standing, &again, &error), FL_REFUSED);
}

static void test_teams(void **state)
{
	(void)state;
	FL_AUTO(after) own;
	after_make(&own, true, "market");
	uint32_t by = FL_NOBODY, lead, inspectors[FL_NEED_MAX];
	for (size_t i = 0; by == FL_NOBODY; i++) {
		assert_int_equal(own.standing.targets[i].crews[0].count, 1);
		fl_change change = replacement(id_at(&own, i));
		assert_int_equal(fl_standing_change(&own.standing, &change, NULL), FL_OK);
		by = own.standing.made[i].by;
	}
	const fl_crew *crew = &own.standing.targets[by].crews[0];
	assert_int_equal(crew->count, 1);
	assert_int_equal(fl_standing_inspectors(&own.standing, by, 0, crew, inspectors, &lead), 2);
	assert_true(lead == inspectors[0] || lead == inspectors[1]);
}

/* ---- Swaps ---------------------------------------------------------------------------------- */

static void test_swaps(void **state)
{
	(void)state;
	FL_AUTO(after) own;
	after_make(&own, false, "");
	const fl_spec *spec = &own.verdict.spec;
	const fl_roster *roster = &spec->rosters[0];
	size_t done = 0, refused = 0;
	for (size_t t = 0; t < own.standing.count; t++) {
		for (size_t out = 0; out < INSPECTORS; out++) {
			for (size_t in = 0; in < INSPECTORS && done < 30; in++) {
				unsigned crew = crew_set(&own, t);
				unsigned left = crew & ~(1u << out);
				bool lead = roster->inspectors[in].lead;
				for (size_t i = 0; i < INSPECTORS; i++) {
					lead = lead ||
						((left >> i & 1) != 0 &&
							roster->inspectors[i].lead);
				}
				bool good = (crew >> out & 1) != 0 && (crew >> in & 1) == 0 &&
					allowed(spec, own.standing.targets[t].unit, in) && lead &&
					visits(&own, in) < roster->inspectors[in].capacity;
				char ids[2][8];
				(void)snprintf(ids[0], 8, FL_TEXT_FMT,
					FL_TEXT_ARG(roster->inspectors[out].id));
				(void)snprintf(ids[1], 8, FL_TEXT_FMT,
					FL_TEXT_ARG(roster->inspectors[in].id));
				fl_change change = swap_of(id_at(&own, t), ids[0], ids[1]);
				fl_code code = fl_standing_change(&own.standing, &change, NULL);
				assert_int_equal(code, good ? FL_OK : FL_REFUSED);
				assert_int_equal(crew_set(&own, t), good ? left | 1u << in : crew);
				done += good;
				refused += !good;
			}
		}
	}
	assert_true(done == 30 && refused > 30);
	fl_change nameless = swap_of(id_at(&own, 0), "I1", "I2");
	nameless.decided_by = FL_TEXT("");
	assert_int_equal(fl_standing_change(&own.standing, &nameless, NULL), FL_REFUSED);
	fl_change nobody = swap_of(id_at(&own, 0), "", "I9");
	assert_int_equal(fl_standing_change(&own.standing, &nobody, NULL), FL_REFUSED);
}

/* ---- The document --------------------------------------------------------------------------- */

/* The path of the first difference of a document; "" where it holds. */
static void verify(const after *own, fl_text document, char path[FL_PATH_BYTES_MAX])
{
	FL_AUTO(fl_arena) arena = {0};
	fl_standing standing;
	fl_record_reader reader = {.source = document, .arena = &arena};
	fl_json *root;
	path[0] = '\0';
	if (fl_json_parse(document, "changes", &arena, &root, &reader.difference.error) != FL_OK) {
		(void)snprintf(path, FL_PATH_BYTES_MAX, "json");
		return;
	}
	reader.root = root;
	assert_int_equal(fl_changes_verify(&reader, &own->verdict.outcome, own->verdict.record,
				 &standing, NULL),
		FL_OK);
	if (fl_read_failed(&reader)) {
		(void)snprintf(path, FL_PATH_BYTES_MAX, "%s",
			reader.difference.path[0] != '\0' ? reader.difference.path : "whole");
	}
}

static void test_document(void **state)
{
	(void)state;
	FL_AUTO(after) own;
	FL_AUTO(fl_buf) text = {0};
	char path[FL_PATH_BYTES_MAX];
	after_make(&own, false, "");
	fl_change first = replacement(id_at(&own, 1));
	assert_int_equal(fl_standing_change(&own.standing, &first, NULL), FL_OK);
	for (size_t i = 0; i < INSPECTORS * INSPECTORS && own.standing.made_count < 2; i++) {
		static const char *const ids[] = {"I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8"};
		fl_change second = swap_of(id_at(&own, 2), ids[i / 8], ids[i % 8]);
		(void)fl_standing_change(&own.standing, &second, NULL);
	}
	assert_int_equal(own.standing.made_count, 2);
	fl_changes_write(&own.standing, own.verdict.record, &text);
	verify(&own, fl_buf_view(&text), path);
	assert_string_equal(path, "");

	/* No byte can be changed without notice, but the words of people. */
	static const char *const words[] = {"date", "decided_by", "reason"};
	size_t noticed = 0;
	for (size_t i = 0; i < text.len; i++) {
		char before = text.at[i];
		text.at[i] = (char)(before == '1' ? '2' : before == '"' ? '1' : before ^ 1);
		verify(&own, fl_buf_view(&text), path);
		if (path[0] == '\0') {
			size_t key = i;
			while (key > 2 && !(text.at[key - 1] == ':' && text.at[key - 2] == '"')) {
				key--;
			}
			bool free_text = false;
			for (size_t j = 0; j < sizeof(words) / sizeof(words[0]); j++) {
				size_t len = strlen(words[j]);
				free_text = free_text ||
					(key > len + 2 &&
						memcmp(text.at + key - 2 - len, words[j], len) ==
							0);
			}
			assert_true(free_text);
		} else {
			noticed++;
		}
		text.at[i] = before;
	}
	assert_true(noticed > text.len * 3 / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replacements),
		cmocka_unit_test(test_teams),
		cmocka_unit_test(test_swaps),
		cmocka_unit_test(test_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
