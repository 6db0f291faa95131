/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seal, record and verification.  Linked against base, draw and record alone: the proof that a
 * record needs no database.
 */
#include "vectors.h"

#include "record/verify.h"

/* ---- A draw to work on ---------------------------------------------------------------------- */

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

static void district_lists(district *own)
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

static void district_make(district *own)
{
	memset(own, 0, sizeof(*own));
	district_lists(own);
	own->bounds[0] = (fl_draw_bound){FL_TEXT("B"), 1, 4};
	own->bounds[1] = (fl_draw_bound){FL_TEXT("A"), 0, FL_NO_MAX};
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

static fl_code append(void *context, fl_text piece, fl_error *reterr)
{
	(void)reterr;
	fl_buf_text(context, piece);
	return FL_OK;
}

static void record_make(
	district *own, const fl_revealed *revealed, size_t revealed_count, fl_buf *out)
{
	FL_AUTO(fl_arena) arena = {0};
	fl_outcome outcome;
	fl_error error = {0};
	fl_hash hash;
	if (fl_outcome_prepare(&own->spec, 2, &arena, &outcome, &error) != FL_OK ||
		fl_outcome_draw(&outcome, revealed, revealed_count, &error) != FL_OK ||
		fl_record_write(&outcome, append, out, &hash, &error) != FL_OK) {
		fail_msg("%s", error.text[FL_EN]);
	}
	assert_hash(hash, fl_sha256_of(fl_buf_view(out)));
}

static void assert_good(fl_text record, fl_verdict *verdict)
{
	assert_int_equal(fl_record_verify(record, "record", 2, verdict, NULL), FL_OK);
	if (!verdict->holds) {
		fail_msg("%s: %s (found %s, expected %s)", verdict->difference.path,
			verdict->difference.error.text[FL_EN], verdict->difference.found,
			verdict->difference.expected);
	}
	assert_int_equal(verdict->step_count, FL_VERIFY_STEP_COUNT);
	assert_true(verdict->note_count >= 2);
}

static void assert_bad(fl_text record, const char *path)
{
	FL_AUTO(fl_verdict) verdict = {0};
	assert_int_equal(fl_record_verify(record, "record", 1, &verdict, NULL), FL_OK);
	assert_false(verdict.holds);
	assert_true(verdict.difference.error.code != FL_OK);
	assert_true(verdict.difference.error.text[FL_EN][0] != '\0');
	assert_true(verdict.difference.error.text[FL_ZH][0] != '\0');
	if (path != NULL) {
		assert_string_equal(verdict.difference.path, path);
	}
}

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

/* The formats stand still: this very record was written by the first version. */
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

/* ---- Damaged records ------------------------------------------------------------------------ */

/* The same bytes with the ones of a node replaced. */
static void replaced(
	fl_text record, size_t from, size_t to, const char *instead, fl_buf *ret_changed)
{
	ret_changed->len = 0;
	fl_buf_add(ret_changed, record.at, from);
	fl_buf_string(ret_changed, instead);
	fl_buf_add(ret_changed, record.at + to, record.len - to);
}

/* Alters one leaf of the tree; the change keeps the kind, so that only checks of meaning see it. */
static void leaf_alter(fl_text record, const fl_json *leaf, fl_buf *changed)
{
	char value[64];
	if (leaf->kind == FL_JSON_BOOL) {
		replaced(
			record, leaf->offset, leaf->end, leaf->u.truth ? "false" : "true", changed);
	} else if (leaf->kind == FL_JSON_INTEGER) {
		(void)snprintf(value, sizeof(value), "%lld", (long long)leaf->u.integer + 1);
		replaced(record, leaf->offset, leaf->end, value, changed);
	} else if (leaf->end - leaf->offset == 2) {
		replaced(record, leaf->offset, leaf->end, "\"x\"", changed);
	} else {
		/* The last character: 1 and 2 change places, anything else becomes 1. */
		const char *last = record.at + leaf->end - 2;
		size_t len = 1;
		while (((unsigned char)*last & 0xc0) == 0x80) {
			last--;
			len++;
		}
		replaced(record, (size_t)(last - record.at), leaf->end - 1,
			len == 1 && *last == '1' ? "2" : "1", changed);
	}
}

static size_t damage_tree(fl_text record, const fl_json *node)
{
	if (node->kind != FL_JSON_ARRAY && node->kind != FL_JSON_OBJECT) {
		FL_AUTO(fl_buf) changed = {0};
		leaf_alter(record, node, &changed);
		assert_bad(fl_buf_view(&changed), NULL);
		return 1;
	}
	size_t count = 0;
	for (uint32_t i = 0; i < node->count; i++) {
		const fl_json *item = &node->u.items[i];
		/* Left out, with the comma on one side. */
		FL_AUTO(fl_buf) changed = {0};
		size_t from = item->offset;
		if (node->kind == FL_JSON_OBJECT) {
			from -= item->key.len + 3;
		}
		bool last = i + 1 == node->count;
		replaced(record, from - (last && node->count > 1 ? 1 : 0),
			item->end + (last ? 0 : 1), "", &changed);
		assert_bad(fl_buf_view(&changed), NULL);
		count += 1 + damage_tree(record, item);
	}
	return count;
}

static void test_every_field_counts(void **state)
{
	(void)state;
	district own;
	FL_AUTO(fl_buf) record = {0};
	FL_AUTO(fl_arena) arena = {0};
	fl_json *root;
	district_make(&own);
	record_make(&own, NULL, 0, &record);
	assert_int_equal(fl_json_parse(fl_buf_view(&record), "record", &arena, &root, NULL), FL_OK);
	size_t damages = damage_tree(fl_buf_view(&record), root);
	assert_true(damages > 400);
}

static void test_truncated(void **state)
{
	(void)state;
	district own;
	FL_AUTO(fl_buf) record = {0};
	district_make(&own);
	record_make(&own, NULL, 0, &record);
	for (size_t len = 0; len < record.len; len += 7) {
		assert_bad((fl_text){record.at, len}, NULL);
	}
}

/* Replaces the first `before` and names the value that verification must point at. */
static void test_named_paths(void **state)
{
	(void)state;
	static const struct {
		const char *before;
		const char *after;
		const char *path;
	} cases[] = {
		{"\"agency\":\"青岛", "\"agency\":\"济南", "commit"},
		{"\"draw\":1,", "\"draw\":2,", "seal"},
		{"\"total\":12", "\"total\":13", "commit"},
		{"\"kind\":\"record\"", "\"kind\":\"retold\"", "kind"},
		{"\"publicly_random\":false", "\"publicly_random\":true", "publicly_random"},
		{"370214000000\\tA\\t1\\t城阳", "370214000000\\tB\\t3\\t城阳", "seal.frame.root"},
		{"370214000000\\tA", "370214000000\\tA\\t1", "frame[0]"},
		{"I1\\t5\\t1", "I1\\t6\\t1", "seal.rosters[0].inspectors.root"},
		{"近亲属", "近亲", "seal.rosters[0].barred.root"},
		{"\"value\":\"20261124\"", "\"value\":\"20261125\"", "entropy[0].value"},
		{"\"reserves\":[", "\"reserves\":[\"370214000000\",", "classes[0].reserves"},
		{"\"protocol\":\"fairlot/1\",\"publicly", "\"protocol\":\"fairlot/2\",\"publicly",
			"protocol"},
		{"{\"assignments\"", "{ \"assignments\"", ""},
		{",\"commit\"", ",\"comet\"", "comet"},
	};
	district own;
	FL_AUTO(fl_buf) record = {0};
	district_make(&own);
	record_make(&own, NULL, 0, &record);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FL_AUTO(fl_buf) changed = {0};
		const char *bytes = fl_buf_c(&record);
		const char *at = strstr(bytes, cases[i].before);
		assert_non_null(at);
		size_t from = (size_t)(at - bytes);
		replaced(fl_buf_view(&record), from, from + strlen(cases[i].before), cases[i].after,
			&changed);
		bool list = strcmp(cases[i].path, "classes[0].reserves") == 0;
		assert_bad(fl_buf_view(&changed), list ? NULL : cases[i].path);
	}
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
		cmocka_unit_test(test_every_field_counts),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_named_paths),
		cmocka_unit_test(test_refused_specs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
