/* SPDX-License-Identifier: Apache-2.0 */
/* Column maps: what is refused, where, and that all of it is found at once; patterns. */
#include "base/buf.h"
#include "base/file.h"
#include "intake/intake.h"
#include "intake/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

static fl_code read_map(fl_kind kind, const char *text, fl_diags *diags, fl_arena *arena)
{
	fl_map map;
	fl_error error;
	return fl_map_read(fl_text_of(text), "m.yaml", kind, arena, diags, &map, &error);
}

#define RETAILERS "map: retailers\nfields:\n  id: no\n"
#define EVENTS    "map: events\nfields:\n  retailer: a\n  type: b\n  occurred: c\n  source_ref: d\n"

static void test_good(void **state)
{
	static const struct {
		fl_kind kind;
		const char *map;
	} cases[] = {
		{FL_KIND_RETAILERS, RETAILERS},
		{FL_KIND_RETAILERS, RETAILERS "  licensed_on: {column: x, format: YYYY年M月D日}\n"},
		{FL_KIND_RETAILERS,
			RETAILERS
			"  name: {join: [a, {column: b, trim: true}], separator: \" \"}\n"},
		{FL_KIND_RETAILERS, RETAILERS "attributes:\n  area: x\nrepeated: last\n"},
		{FL_KIND_RETAILERS, RETAILERS "skip: {column: x, not: [\"\", gone]}\n"},
		{FL_KIND_EVENTS, EVENTS "  cartons: {column: e, thousands: \",\"}\n"},
		{FL_KIND_EVENTS, EVENTS "event_types: {t: {zh: 一, class: minor}}\n"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FL_AUTO(fl_arena) arena = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		assert_int_equal(read_map(cases[i].kind, cases[i].map, diags, &arena), FL_OK);
		assert_int_equal(fl_diags_count(diags), 0);
	}
}

static void test_bad(void **state)
{
	static const struct {
		fl_kind kind;
		const char *map;
		const char *problems; /* "line:column name" each */
	} cases[] = {
		{FL_KIND_RETAILERS, EVENTS,
			"1:6 map-kind;3:3 unknown-field;4:3 unknown-field;"
			"5:3 unknown-field;6:3 unknown-field;1:1 field-not-mapped;"},
		{FL_KIND_RETAILERS, "map: retailers\nfields: {name: x}\n", "1:1 field-not-mapped;"},
		{FL_KIND_RETAILERS, RETAILERS "  nmae: x\n", "4:3 unknown-field;"},
		{FL_KIND_RETAILERS, RETAILERS "feilds: x\n", "4:1 unknown-key;"},
		{FL_KIND_RETAILERS, RETAILERS "  name: {colum: x}\n",
			"4:10 unknown-key;4:9 wrong-value;"},
		{FL_KIND_RETAILERS, RETAILERS "  name: [x]\n", "4:9 wrong-value;"},
		{FL_KIND_RETAILERS, RETAILERS "  name: {column: x, constant: y}\n",
			"4:9 wrong-value;"},
		{FL_KIND_RETAILERS, RETAILERS "  name: {column: x, trim: yes}\n",
			"4:27 wrong-value;"},
		{FL_KIND_RETAILERS, RETAILERS "  name: {column: x, else: y}\n",
			"4:27 wrong-value;"},
		{FL_KIND_RETAILERS, RETAILERS "  name: {column: x, format: YYYY-MM-DD}\n",
			"4:29 wrong-value;"},
		{FL_KIND_RETAILERS, RETAILERS "  licensed_on: {column: x, format: YYYY-MM}\n",
			"4:36 wrong-value;"},
		{FL_KIND_RETAILERS, RETAILERS "  holder_id: {column: x, pattern: \"[0-9\"}\n",
			"4:35 wrong-value;"},
		{FL_KIND_RETAILERS,
			RETAILERS "  name: {column: x, change: [uper, {first: 0}, replace]}\n",
			"4:30 unknown-change;4:44 wrong-value;4:48 wrong-value;"},
		{FL_KIND_RETAILERS, RETAILERS "repeated: none\n", "4:11 wrong-value;"},
		{FL_KIND_RETAILERS, RETAILERS "skip: {column: x}\n", "4:7 wrong-value;"},
		{FL_KIND_RETAILERS, RETAILERS "skip: {column: x, above: 1e3}\n",
			"4:26 wrong-value;"},
		{FL_KIND_RETAILERS, RETAILERS "attributes: {Area: x}\n", "4:14 wrong-value;"},
		{FL_KIND_RETAILERS, RETAILERS "events: [{suffix: x}]\n", "4:9 wrong-value;"},
		{FL_KIND_EVENTS, EVENTS "events: [{suffix: x}, {suffix: x}]\n",
			"7:23 same-reference;"},
		{FL_KIND_EVENTS, EVENTS "event_types: {t: {fields: {n: number}}}\n",
			"7:31 wrong-value;"},
		{FL_KIND_EVENTS, EVENTS "event_types: {t: {fields: {decided: date}}}\n",
			"7:28 wrong-value;"},
		{FL_KIND_INSPECTORS,
			"map: inspectors\nfields: {id: a, capacity: b}\nrepeated: first\n",
			"3:11 wrong-value;"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FL_AUTO(fl_arena) arena = {0};
		FL_AUTO(fl_buf) found = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		assert_int_equal(read_map(cases[i].kind, cases[i].map, diags, &arena), FL_REFUSED);
		for (size_t j = 0; j < fl_diags_count(diags); j++) {
			const fl_diag *diag = fl_diags_at(diags, j);
			fl_buf_format(&found, "%u:%u %s;", diag->line, diag->column, diag->name);
		}
		assert_string_equal(fl_buf_c(&found), cases[i].problems);
	}
}

static void test_shipped(void **state)
{
	static const struct {
		fl_kind kind;
		const char *file;
	} maps[] = {{FL_KIND_EVENTS, "chicago-events"}, {FL_KIND_RETAILERS, "chicago-retailers"},
		{FL_KIND_EVENTS, "fda-events"}, {FL_KIND_RETAILERS, "fda-retailers"}};
	(void)state;
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
		FL_AUTO(fl_arena) arena = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		char path[512];
		fl_map map;
		snprintf(
			path, sizeof(path), "%s/../examples/maps/%s.yaml", TEST_DATA, maps[i].file);
		assert_int_equal(fl_map_load(path, maps[i].kind, &arena, diags, &map, NULL), FL_OK);
		assert_int_equal(map.types.type_count > 0, maps[i].kind == FL_KIND_EVENTS);
	}
}

static void test_suggestions(void **state)
{
	static const struct {
		const char *map;
		const char *hint;
	} cases[] = {
		{RETAILERS "  adress: x\n", "`address`"},
		{RETAILERS "repeted: first\n", "`repeated`"},
		{RETAILERS "  name: {column: x, change: [uper]}\n", "`upper`"},
		{RETAILERS "  name: {column: x, mising: y}\n", "`missing`"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FL_AUTO(fl_arena) arena = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		read_map(FL_KIND_RETAILERS, cases[i].map, diags, &arena);
		assert_int_equal(fl_diags_count(diags), 1);
		assert_non_null(strstr(fl_diags_at(diags, 0)->hint[FL_EN], cases[i].hint));
	}
}

static void test_pattern(void **state)
{
	static const struct {
		const char *pattern;
		const char *text;
		bool matches;
	} cases[] = {
		{"[0-9]{12}", "610902100001", true},
		{"[0-9]{12}", "10902100001", false},
		{"[0-9]{12}", "6109021000011", false},
		{"[0-9]{1,7}", "1", true},
		{"[0-9]{1,7}", "12345678", false},
		{"[0-9]{1,7}", "", false},
		{"R[0-9]+", "R7", true},
		{"R[0-9]+", "R", false},
		{"a?b*c", "c", true},
		{"a?b*c", "abbbc", true},
		{"a?b*c", "aac", false},
		{"[^0-9]x", "ax", true},
		{"[^0-9]x", "1x", false},
		{"\\[x\\]", "[x]", true},
		{"[a-c-]", "-", true},
		{"a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false},
		{"...", "abc", true},
	};
	static const char *const bad[] = {"", "[0-9", "[]", "a{2", "a{3,2}", "a{65}", "(a)", "a|b",
		"*", "^a", "[z-a]", "a\\", "许"};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fl_pattern pattern;
		size_t at;
		assert_true(fl_pattern_parse(fl_text_of(cases[i].pattern), &pattern, &at));
		assert_int_equal(
			fl_pattern_match(&pattern, fl_text_of(cases[i].text)), cases[i].matches);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		fl_pattern pattern;
		size_t at;
		assert_false(fl_pattern_parse(fl_text_of(bad[i]), &pattern, &at));
	}
}

static fl_code take_no_row(void *context, const fl_row *row, fl_error *reterr)
{
	(void)context;
	(void)row;
	(void)reterr;
	fail_msg("a row that does not match its pattern was taken");
	return FL_OK;
}

/* Zeros are said to be lost exactly where that many in front would make the number fit. */
static void test_lost_zeros(void **state)
{
	static const struct {
		const char *pattern;
		const char *value;
		const char *hint; /* how it begins; NULL for none */
	} cases[] = {
		{"0[0-9]{7}", "1234567", "1 zero(s)"},
		{"00[0-9]{7}", "1234567", "2 zero(s)"},
		{"[0-9]{12}", "1234567", "5 zero(s)"},
		{"0{12}[0-9]", "7", "12 zero(s)"},
		{"0{13}[0-9]", "7", NULL},
		{"01[0-9]{7}", "1234567", NULL},
		{"01[0-9]{7}", "12345678", "1 zero(s)"},
		{"1[0-9]{8}", "1234567", NULL},
		{"[0-9]{5}", "1234567", NULL},
		{"[0-9]{9}", "12345x7", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FL_AUTO(fl_arena) arena = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		char text[128];
		char path[64];
		fl_map map;
		snprintf(text, sizeof(text),
			"map: retailers\nfields: {id: {column: id, pattern: \"%s\"}}\n",
			cases[i].pattern);
		assert_int_equal(fl_map_read(fl_text_of(text), "m.yaml", FL_KIND_RETAILERS, &arena,
					 diags, &map, NULL),
			FL_OK);
		snprintf(path, sizeof(path), "test_map-%ld.csv", (long)getpid());
		snprintf(text, sizeof(text), "id\n%s\n", cases[i].value);
		assert_int_equal(fl_file_write(path, fl_text_of(text), NULL), FL_OK);
		fl_intake_job job = {
			.file = path, .kind = FL_KIND_RETAILERS, .map = &map, .row = take_no_row};
		fl_intake_summary summary;
		assert_int_equal(fl_intake_run(&job, diags, &summary, NULL), FL_REFUSED);
		unlink(path);
		assert_int_equal(fl_diags_count(diags), 1);
		assert_string_equal(fl_diags_at(diags, 0)->name, "pattern");
		const char *hint = fl_diags_at(diags, 0)->hint[FL_EN];
		if (cases[i].hint == NULL) {
			assert_true(hint == NULL || hint[0] == '\0');
		} else {
			assert_non_null(hint);
			assert_int_equal(strncmp(hint, cases[i].hint, strlen(cases[i].hint)), 0);
		}
	}
}

/* The rows of struct types that the tables point into must be those of their kinds, and no key or
 * Chinese name may stand twice in one table. */
static void test_field_tables(void **state)
{
	(void)state;
	for (fl_kind kind = 0; kind < FL_KINDS; kind++) {
		const fl_field_table *table = fl_field_table_of(kind);
		assert_true(table->count <= FL_FIELDS_MAX);
		for (uint32_t i = 0; i < table->count; i++) {
			const fl_field *field = &table->field[i];
			assert_int_equal(fl_field_find(table, fl_text_of(field->key)), i);
			assert_int_equal(fl_field_find_column(table, fl_text_of(field->zh)), i);
			assert_true(strlen(field->doc[FL_EN]) > 0 && strlen(field->doc[FL_ZH]) > 0);
			assert_true(field->offset < sizeof(fl_row));
			assert_int_equal(field->kind == FL_VALUE_CHOICE, field->choices != NULL);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_shipped),
		cmocka_unit_test(test_suggestions),
		cmocka_unit_test(test_pattern),
		cmocka_unit_test(test_lost_zeros),
		cmocka_unit_test(test_field_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
