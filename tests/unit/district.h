/* SPDX-License-Identifier: Apache-2.0 */
/* A made-up district and a record of a draw in it, for the tests of the record room. */
#ifndef FL_TESTS_DISTRICT_H
#define FL_TESTS_DISTRICT_H

#include "vectors.h"

#include "record/verify.h"

#define UNITS      60
#define INSPECTORS 8

/* A small district with everything that a record can hold; lists are not sorted. */
typedef struct district {
	fl_spec spec;
	fl_unit units[UNITS];
	char ids[UNITS][16];
	fl_text grades[4];
	fl_decided excluded[2];
	fl_decided forced[1];
	fl_draw_bound bounds[2];
	fl_rate rates[4];
	fl_text take_all[1];
	fl_inspector inspectors[INSPECTORS];
	fl_service services[2];
	fl_barred barred[3];
	fl_roster roster;
	fl_entropy_source sources[3];
} district;

static inline void district_lists(district *own)
{
	static const char *const grades[] = {"A", "B", "C", "not_graded"};
	static const uint64_t weights[] = {1, 3, 10, 2};
	static const char *const people[] = {"I7", "I3", "I1", "I2", "I8", "I5", "I6", "I4"};
	for (uint32_t i = 0; i < 4; i++) {
		own->grades[i] = fl_text_of(grades[i]);
	}
	for (uint32_t i = 0; i < UNITS; i++) {
		uint32_t number = i * 7 % UNITS;
		uint32_t grade = number % 10 < 6 ? 0 : number % 10 - 6;
		(void)snprintf(own->ids[i], sizeof(own->ids[i]), "3702140%05u", number);
		own->units[i] = (fl_unit){.id = fl_text_of(own->ids[i]),
			.grade = own->grades[grade],
			.weight = weights[grade],
			.stratum = number % 2 == 0 ? FL_TEXT("城阳") : FL_TEXT("李沧")};
	}
	own->excluded[0] = (fl_decided){own->units[5].id, FL_TEXT("冷却期"), 0};
	own->excluded[1] = (fl_decided){own->units[3].id, FL_TEXT("停业"), 0};
	own->forced[0] = (fl_decided){own->units[9].id, FL_TEXT("投诉举报"), 0};
	for (uint32_t i = 0; i < INSPECTORS; i++) {
		own->inspectors[i] = (fl_inspector){
			.id = fl_text_of(people[i]), .capacity = 5, .lead = i % 2 == 0};
	}
	own->services[0] = (fl_service){FL_TEXT("I3"), FL_TEXT("城阳"), 0};
	own->services[1] = (fl_service){FL_TEXT("I2"), FL_TEXT("李沧"), 0};
	own->barred[0] = (fl_barred){own->units[9].id, FL_TEXT("I4"), FL_TEXT("近亲属"), 0};
	own->barred[1] = (fl_barred){own->units[2].id, FL_TEXT("I1"), FL_TEXT("近亲属"), 0};
	own->barred[2] = (fl_barred){own->units[9].id, FL_TEXT("I1"), FL_TEXT("利害关系"), 0};
}

static inline void district_make(district *own)
{
	memset(own, 0, sizeof(*own));
	district_lists(own);
	own->bounds[0] = (fl_draw_bound){.grade = FL_TEXT("B"), .min = 1, .max = 4};
	own->bounds[1] = (fl_draw_bound){.grade = FL_TEXT("A"), .min = 0, .max = FL_NO_MAX};
	own->take_all[0] = FL_TEXT("C");
	own->roster = (fl_roster){.inspectors = own->inspectors,
		.inspector_count = INSPECTORS,
		.services = own->services,
		.service_count = 2,
		.barred = own->barred,
		.barred_count = 3,
		.need = 2,
		.lead_rule = true};
	own->sources[0] = (fl_entropy_source){
		.kind = FL_SOURCE_FIXED, .name = FL_TEXT("training"), .value = FL_TEXT("20261124")};
	own->spec = (fl_spec){.agency = FL_TEXT("青岛市城阳区烟草专卖局"),
		.purpose = FL_TEXT("2026年11月双随机抽查"),
		.period_from = fl_day_of(2026, 11, 1),
		.period_to = fl_day_of(2026, 11, 30),
		.sealed_at = FL_TEXT("2026-11-24T08:00:00Z"),
		.draw = 1,
		.as_of = fl_day_of(2026, 10, 31),
		.known_at = fl_day_of(2026, 11, 20),
		.rules_id = FL_TEXT("tobacco-credit"),
		.rules_version = FL_TEXT("2026.1"),
		.rules_sha256 = fl_sha256_of(FL_TEXT("rules")),
		.run = fl_sha256_of(FL_TEXT("run")),
		.grades = own->grades,
		.grade_count = 4,
		.design = {.kind = FL_DESIGN_QUOTA,
			.total = 12,
			.reserves = 2,
			.bounds = own->bounds,
			.bound_count = 2,
			.take_all = own->take_all,
			.take_all_count = 1},
		.units = own->units,
		.unit_count = UNITS,
		.excluded = own->excluded,
		.excluded_count = 2,
		.forced = own->forced,
		.forced_count = 1,
		.rosters = &own->roster,
		.roster_count = 1,
		.sources = own->sources,
		.source_count = 1};
}

static inline fl_code append(void *context, fl_text piece, fl_error *reterr)
{
	(void)reterr;
	fl_buf_text(context, piece);
	return FL_OK;
}

static inline void record_make(
	district *own, const fl_revealed *revealed, size_t revealed_count, fl_buf *out)
{
	FL_AUTO(fl_arena) arena = {0};
	fl_outcome outcome;
	fl_error error = {0};
	fl_hash hash = {{0}};
	if (fl_outcome_prepare(&own->spec, 2, &arena, &outcome, &error) != FL_OK ||
		fl_outcome_draw(&outcome, revealed, revealed_count, &error) != FL_OK ||
		fl_record_write(&outcome, append, out, &hash, &error) != FL_OK) {
		fail_msg("%s", error.text[FL_EN]);
	}
	assert_hash(hash, fl_sha256_of(fl_buf_view(out)));
}

static inline void assert_good(fl_text record, fl_verdict *verdict)
{
	assert_int_equal(fl_record_verify(record, "record", 2, verdict, NULL), FL_OK);
	if (!verdict->holds) {
		fail_msg("%s: %s (found %s, expected %s)", verdict->difference.path,
			verdict->difference.error.text[FL_EN], verdict->difference.found,
			verdict->difference.expected);
	}
	assert_int_equal(verdict->step_count, FL_RECORD_STEPS);
	assert_true(verdict->note_count >= 2);
}

#endif
