/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seal and record: every design and roster, what cannot be sealed, and the formats themselves.
 * Linked against base, draw and record alone: the proof that a record needs no database.
 */
#include "district.h"

/* ---- Good records --------------------------------------------------------------------------- */

static void test_every_design(void **state)
{
	(void)state;
	for (int kind = 0; kind < 4; kind++) {
		district own;
		district_make(&own);
		own.spec.design.kind = (fl_design_kind)kind;
		if (kind == FL_DESIGN_CENSUS || kind == FL_DESIGN_ORDER) {
			own.spec.design.bound_count = 0;
			own.spec.design.take_all_count = 0;
			own.spec.roster_count = 0;
		}
		for (uint32_t i = 0; i < 4; i++) {
			own.rates[i] = (fl_rate){own.grades[i], i + 1, 20};
		}
		own.spec.design.rates = own.rates;
		own.spec.design.rate_count = kind == FL_DESIGN_RATE ? 4 : 0;
		FL_AUTO(fl_buf) record = {0};
		FL_AUTO(fl_verdict) verdict = {0};
		record_make(&own, NULL, 0, &record);
		assert_good(fl_buf_view(&record), &verdict);
		assert_false(verdict.publicly_random);
		assert_non_null(strstr(verdict.notes[0][FL_EN], "NOT PUBLICLY RANDOM"));
	}
}

static void test_other_rosters(void **state)
{
	(void)state;
	for (int variant = 0; variant < 4; variant++) {
		district own;
		district_make(&own);
		fl_roster two[2];
		if (variant == 0) {
			own.roster.teams = true;
		} else if (variant == 1) {
			own.roster.lead_rule = false;
			own.roster.need = 3;
		} else if (variant == 2) {
			own.inspectors[0].capacity = 1;
			own.roster.inspector_count = 5; /* too few */
		} else {
			two[0] = own.roster;
			two[0].department = FL_TEXT("police");
			two[1] = own.roster;
			two[1].department = FL_TEXT("tobacco");
			own.spec.rosters = two;
			own.spec.roster_count = 2;
		}
		own.roster.service_count = variant == 2 ? 1 : 2;
		own.roster.barred_count = variant == 2 ? 0 : 3;
		FL_AUTO(fl_buf) record = {0};
		FL_AUTO(fl_verdict) verdict = {0};
		record_make(&own, NULL, 0, &record);
		assert_good(fl_buf_view(&record), &verdict);
		assert_int_equal(verdict.assigned, variant != 2);
	}
}

static void test_secrets_and_beacons(void **state)
{
	(void)state;
	static const char secret[] =
		"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
	district own;
	district_make(&own);
	own.sources[0] = (fl_entropy_source){.kind = FL_SOURCE_SECRET,
		.name = FL_TEXT("operator"),
		.party = FL_TEXT("城阳区局"),
		.commitment = fl_entropy_commitment(FL_TEXT("operator"), FL_TEXT(secret))};
	fl_revealed revealed[] = {{FL_TEXT("ssq"), FL_TEXT("03 08 14 20 27 33 + 11")},
		{FL_TEXT("operator"), FL_TEXT(secret)}};
	FL_AUTO(fl_buf) alone = {0};
	FL_AUTO(fl_verdict) verdict = {0};
	record_make(&own, revealed, 2, &alone);
	assert_good(fl_buf_view(&alone), &verdict);
	assert_false(verdict.publicly_random);

	own.sources[1] = (fl_entropy_source){.kind = FL_SOURCE_BEACON,
		.name = FL_TEXT("ssq"),
		.publisher = FL_TEXT("双色球"),
		.round = FL_TEXT("2026136"),
		.form = FL_TEXT("六个红球，一个蓝球"),
		.at = FL_TEXT("2026-11-26")};
	own.spec.source_count = 2;
	FL_AUTO(fl_buf) record = {0};
	FL_AUTO(fl_verdict) public_verdict = {0};
	record_make(&own, revealed, 2, &record);
	assert_good(fl_buf_view(&record), &public_verdict);
	assert_true(public_verdict.publicly_random);

	/* A party that stays silent, and one that lies. */
	FL_AUTO(fl_arena) arena = {0};
	fl_outcome outcome;
	fl_error error;
	assert_int_equal(fl_outcome_prepare(&own.spec, 1, &arena, &outcome, &error), FL_OK);
	assert_int_equal(fl_outcome_draw(&outcome, revealed, 1, &error), FL_REFUSED);
	assert_non_null(strstr(error.text[FL_EN], "operator"));
	revealed[1].value =
		FL_TEXT("10112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
	assert_int_equal(fl_outcome_draw(&outcome, revealed, 2, &error), FL_MISMATCH);
	/* A value that exists when the seal is made. */
	own.sources[1].at = FL_TEXT("2026-11-24");
	assert_int_equal(fl_outcome_prepare(&own.spec, 1, &arena, &outcome, &error), FL_REFUSED);
}

/* A record does not depend on the order in which its lists are given, nor on threads. */
static void test_order_does_not_matter(void **state)
{
	(void)state;
	district own;
	FL_AUTO(fl_buf) first = {0};
	FL_AUTO(fl_buf) second = {0};
	district_make(&own);
	record_make(&own, NULL, 0, &first);
	district_make(&own);
	for (size_t i = 0; i < UNITS / 2; i++) {
		fl_unit kept = own.units[i];
		own.units[i] = own.units[UNITS - 1 - i];
		own.units[UNITS - 1 - i] = kept;
	}
	record_make(&own, NULL, 0, &second);
	assert_text(fl_buf_view(&second), fl_buf_view(&first));
}

/* The formats stand still: this very record was written by the first version.  FL_TEST_WRITE in the
 * environment writes it anew, for a change of the protocol. */
static void test_known_record(void **state)
{
	(void)state;
	district own;
	FL_AUTO(fl_buf) record = {0};
	FL_AUTO(fl_buf) known = {0};
	fl_error error = {0};
	district_make(&own);
	record_make(&own, NULL, 0, &record);
	if (getenv("FL_TEST_WRITE") != NULL) {
		assert_int_equal(fl_file_write(TEST_DATA "/vectors/record.json",
					 fl_buf_view(&record), &error),
			FL_OK);
	}
	if (fl_file_read(TEST_DATA "/vectors/record.json", FL_JSON_BYTES_MAX, &known, &error) !=
		FL_OK) {
		fail_msg("%s", error.text[FL_EN]);
	}
	assert_text(fl_buf_view(&record), fl_buf_view(&known));
}

/* ---- Specs that cannot be sealed ------------------------------------------------------------ */

static void assert_refused(district *own, const char *words)
{
	FL_AUTO(fl_arena) arena = {0};
	fl_outcome outcome;
	fl_error error = {0};
	fl_code code = fl_outcome_prepare(&own->spec, 1, &arena, &outcome, &error);
	assert_true(code == FL_REFUSED || code == FL_INFEASIBLE);
	if (strstr(error.text[FL_EN], words) == NULL) {
		fail_msg("`%s` does not say `%s`", error.text[FL_EN], words);
	}
}

static void test_limits(void **state)
{
	(void)state;
	static char names[FL_DRAW_GRADES_MAX + 1][8];
	static fl_text grades[FL_DRAW_GRADES_MAX + 1];
	static fl_entropy_source sources[FL_SOURCES_MAX + 1];
	FL_AUTO(fl_arena) arena = {0};
	fl_outcome outcome;
	district own;
	district_make(&own);
	for (unsigned i = 0; i <= FL_DRAW_GRADES_MAX; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "g%u", i);
		grades[i] = i < 4 ? own.grades[i] : fl_text_of(names[i]);
	}
	for (unsigned i = 0; i <= FL_SOURCES_MAX; i++) {
		sources[i] = own.sources[0];
		sources[i].name = fl_text_of(names[i]);
	}
	own.spec.grades = grades;
	own.spec.grade_count = FL_DRAW_GRADES_MAX;
	own.spec.sources = sources;
	own.spec.source_count = FL_SOURCES_MAX;
	own.roster.need = FL_NEED_MAX;
	assert_int_equal(fl_outcome_prepare(&own.spec, 1, &arena, &outcome, NULL), FL_OK);
	own.spec.grade_count++;
	assert_refused(&own, "100 are the most");
	own.spec.grade_count--;
	own.spec.source_count++;
	assert_refused(&own, "more than 32");
	own.spec.source_count--;
	own.roster.need++;
	assert_refused(&own, "at most 16");
}

static void test_refused_specs(void **state)
{
	(void)state;
	district own;
	district_make(&own);
	own.forced[0].id = own.excluded[0].id;
	assert_refused(&own, "both excluded and forced in");
	district_make(&own);
	own.excluded[0].id = FL_TEXT("999");
	assert_refused(&own, "not in the frame");
	district_make(&own);
	own.spec.draw = 2;
	assert_refused(&own, "must name the commit");
	district_make(&own);
	own.roster.need = 1;
	assert_refused(&own, "at least 2");
	district_make(&own);
	own.spec.design.total = 500;
	assert_refused(&own, "the bounds allow");
	district_make(&own);
	own.bounds[0].grade = FL_TEXT("Z");
	assert_refused(&own, "does not have");
	district_make(&own);
	own.units[7].grade = FL_TEXT("Z");
	assert_refused(&own, "does not have");
	district_make(&own);
	own.barred[1] = own.barred[0];
	assert_refused(&own, "entries 1 and 2");
	district_make(&own);
	own.spec.source_count = 0;
	assert_refused(&own, "no source");
	district_make(&own);
	own.spec.sealed_at = FL_TEXT("2026-11-24T25:00:00Z");
	assert_refused(&own, "no time of sealing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_design),
		cmocka_unit_test(test_other_rosters),
		cmocka_unit_test(test_secrets_and_beacons),
		cmocka_unit_test(test_order_does_not_matter),
		cmocka_unit_test(test_known_record),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_refused_specs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
