/* SPDX-License-Identifier: Apache-2.0 */
/* Whole imports: what comes out of a file, every refusal at its place, the examples of MAPS.md. */
#include "base/decimal.h"
#include "base/file.h"
#include "intake/intake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

/* What an import writes down, as the examples of MAPS.md show it. */
typedef struct notes {
	fl_buf out;
	const fl_vocab *vocab;
	uint64_t progress;
} notes;

static void note_value(fl_buf *out, const fl_row *row, const fl_field *field, const notes *to)
{
	const char *at = (const char *)row + field->offset;
	fl_text text = {"", 0};
	fl_day day = FL_DAY_NONE;
	int64_t number = 0;
	switch (field->kind) {
	case FL_VALUE_ID:
	case FL_VALUE_LABEL:
	case FL_VALUE_NAME:
	case FL_VALUE_TEXT:
		memcpy(&text, at, sizeof(text));
		if (text.len > 0) {
			fl_buf_format(out, " %s=" FL_TEXT_FMT, field->key, FL_TEXT_ARG(text));
		}
		return;
	case FL_VALUE_DAY:
		memcpy(&day, at, sizeof(day));
		if (day != FL_DAY_NONE) {
			fl_buf_format(out, " %s=", field->key);
			fl_buf_day(out, day);
		}
		return;
	case FL_VALUE_TYPE:
		memcpy(&number, at, sizeof(number));
		fl_buf_format(out, " %s=" FL_TEXT_FMT, field->key,
			FL_TEXT_ARG(to->vocab->type[number].name));
		return;
	case FL_VALUE_COUNT:
	case FL_VALUE_CHOICE:
	case FL_VALUE_DECIMAL:
	case FL_VALUE_INTEGER:
		memcpy(&number, at, sizeof(number));
		if (number != 0 || field->kind == FL_VALUE_COUNT) {
			fl_buf_format(out, " %s=%lld", field->key, (long long)number);
		}
		return;
	}
}

static fl_code note_row(void *context, const fl_row *row, fl_error *reterr)
{
	(void)reterr;
	notes *to = context;
	fl_buf_format(&to->out, "%u:", row->line);
	const fl_field_table *table = fl_field_table_of(row->kind);
	for (uint32_t i = 0; i < table->count; i++) {
		note_value(&to->out, row, &table->field[i], to);
	}
	if (row->kind == FL_KIND_RETAILERS && row->u.retailer.attributes.len > 2) {
		fl_buf_format(&to->out, " attributes=" FL_TEXT_FMT,
			FL_TEXT_ARG(row->u.retailer.attributes));
	}
	if (row->kind == FL_KIND_EVENTS) {
		const fl_event_type *type = &to->vocab->type[row->u.event.type];
		for (uint32_t i = 0; i < type->field_count; i++) {
			if (row->u.event.text[i].len > 0) {
				fl_buf_format(&to->out, " " FL_TEXT_FMT "=",
					FL_TEXT_ARG(type->field[i].name));
				if (type->field[i].kind <= FL_FIELD_INTEGER) {
					fl_buf_decimal_short(
						&to->out, row->u.event.value[i], FL_PLACES_MAX);
				} else {
					fl_buf_text(&to->out, row->u.event.text[i]);
				}
			}
		}
	}
	fl_buf_char(&to->out, '\n');
	return FL_OK;
}

static const char *path_of_process(void)
{
	static char path[64];
	snprintf(path, sizeof(path), "test_intake-%ld.csv", (long)getpid());
	return path;
}

static void note_progress(void *context, uint64_t bytes, uint64_t total)
{
	((notes *)context)->progress = bytes;
	assert_true(bytes <= total);
}

/* Imports and appends "line:column name" of each problem to the notes. */
static fl_code import(fl_kind kind, fl_text map_text, fl_text csv, const fl_vocab *vocab, notes *to,
	fl_diags *diags, fl_intake_summary *ret_summary)
{
	FL_AUTO(fl_arena) arena = {0};
	fl_map map;
	fl_error error = {0};
	fl_intake_job job = {.file = path_of_process(),
		.kind = kind,
		.vocab = vocab,
		.row = note_row,
		.progress = note_progress,
		.context = to};
	assert_int_equal(fl_file_write(job.file, csv, &error), FL_OK);
	fl_code code = FL_OK;
	if (map_text.len > 0) {
		code = fl_map_read(map_text, "m.yaml", kind, &arena, diags, &map, &error);
		job.map = &map;
		if (code == FL_OK && map.types.type_count > 0) {
			job.vocab = &map.types;
		}
	}
	to->vocab = job.vocab;
	if (code == FL_OK) {
		code = fl_intake_run(&job, diags, ret_summary, &error);
	}
	unlink(job.file);
	assert_true((code == FL_OK) == (fl_diags_errors(diags) == 0));
	for (size_t i = 0; i < fl_diags_count(diags); i++) {
		const fl_diag *diag = fl_diags_at(diags, i);
		fl_buf_format(&to->out, "%u:%u %s\n", diag->line, diag->column, diag->name);
	}
	return code;
}

/* ---- Without a map --------------------------------------------------------------------------- */

static const fl_event_type types[] = {
	{{"off_channel", 11}, 2,
		{{{"cartons", 7}, FL_FIELD_DECIMAL}, {{"brand", 5}, FL_FIELD_STRING}}},
	{{"clean_check", 11}, 0, {{{0}, FL_FIELD_DECIMAL}}},
	{{"bills", 5}, 1, {{{"count", 5}, FL_FIELD_INTEGER}}},
};
static const fl_vocab vocab = {types, 3};

#define EVENT "retailer,type,occurred,decided,recorded,source_ref,cartons,count\n"

static void test_plain(void **state)
{
	static const struct {
		fl_kind kind;
		const char *csv;
		const char *expected;
	} cases[] = {
		{FL_KIND_RETAILERS, "id,status\n007,closed\n", "2: id=007 status=2\n"},
		{FL_KIND_RETAILERS, "id\na b\n", "2:1 bad-id\n"},
		{FL_KIND_RETAILERS, "id,name\n,x\n", "2:1 missing-value\n"},
		{FL_KIND_RETAILERS, "id,nmae\n1,x\n", "1:0 unknown-column\n"},
		{FL_KIND_RETAILERS, "name\nx\n", "1:0 column-absent\n"},
		{FL_KIND_RETAILERS, "id,许可证号\n1,1\n", "1:0 duplicate-column\n"},
		{FL_KIND_RETAILERS, "id\n1\n2\n1\n", "2: id=1\n3: id=2\n4:1 repeated-retailer\n"},
		{FL_KIND_RETAILERS, "id,licensed_on\n1,2023-02-29\n", "2:3 bad-day\n"},
		{FL_KIND_RETAILERS, "id,licensed_on\n1,31/12/2023\n", "2:3 bad-day\n"},
		{FL_KIND_RETAILERS, "id,licensed_on\n1,２０２３-01-01\n", "2:3 bad-day\n"},
		{FL_KIND_RETAILERS, "id,stratum\n1,\"a\nb\"\n", "2:3 bad-label\n"},
		{FL_KIND_RETAILERS, "id,status\n1,open\n2,shut\n",
			"2:3 bad-choice\n3:3 bad-choice\n"},
		{FL_KIND_EVENTS, EVENT "1,off_channel,2024-05-01,,,r1,1.5,\n",
			"2: retailer=1 type=off_channel occurred=2024-05-01 source_ref=r1 "
			"cartons=1.5\n"},
		{FL_KIND_EVENTS, EVENT "1,bills,2024-05-01,,,r1,,-3\n", "2:26 below-zero\n"},
		{FL_KIND_EVENTS, EVENT "1,of_channel,2024-05-01,,,r1,,\n",
			"2:3 unknown-event-type\n"},
		{FL_KIND_EVENTS, EVENT "1,clean_check,2024-05-01,,,r1,1,\n",
			"2:31 field-of-other-type\n"},
		{FL_KIND_EVENTS, EVENT "1,off_channel,2024-05-01,,,r1,1.1234567,\n",
			"2:31 many-places\n"},
		{FL_KIND_EVENTS, EVENT "1,off_channel,2024-05-01,,,r1,9223372036854.775807,\n",
			"2: retailer=1 type=off_channel occurred=2024-05-01 source_ref=r1 "
			"cartons=9223372036854.775807\n"},
		{FL_KIND_EVENTS, EVENT "1,off_channel,2024-05-01,,,r1,9223372036854.775808,\n",
			"2:31 too-large\n"},
		{FL_KIND_EVENTS, EVENT "1,bills,2024-05-01,,,r1,,9223372036855\n",
			"2:26 too-large\n"},
		{FL_KIND_EVENTS, EVENT "1,bills,2024-05-01,,,r1,,1.5\n", "2:26 not-whole\n"},
		{FL_KIND_EVENTS, EVENT "1,bills,2024-05-01,2024-04-30,,r1,,\n", "2:20 day-order\n"},
		{FL_KIND_EVENTS, EVENT "1,bills,2024-05-01,,2024-04-30,r1,,\n", "2:21 day-order\n"},
		{FL_KIND_AMENDMENTS,
			"source_ref,kind,day\nr1,annul,2024-05-01\nr2,修复,2024-05-01\n",
			"2: source_ref=r1 day=2024-05-01\n3: source_ref=r2 kind=1 "
			"day=2024-05-01\n"},
		{FL_KIND_INSPECTORS, "id,name,capacity,lead\nA1,王,4,是\nA2,李,0,no\n",
			"2: id=A1 name=王 capacity=4 lead=1\n3: id=A2 name=李 capacity=0\n"},
		{FL_KIND_INSPECTORS, "id,capacity\nA1,-1\n", "2:4 bad-count\n"},
		{FL_KIND_SERVICE, "执法证号,辖区\nA1,汉滨区\n", "2: inspector=A1 stratum=汉滨区\n"},
		{FL_KIND_BARRED, "target,inspector,reason,until\n1,A1,spouse,2026-12-31\n",
			"2: target=1 inspector=A1 reason=spouse until=2026-12-31\n"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		notes to = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		fl_intake_summary summary;
		import(cases[i].kind, (fl_text){0}, fl_text_of(cases[i].csv), &vocab, &to, diags,
			&summary);
		assert_string_equal(fl_buf_c(&to.out), cases[i].expected);
		fl_buf_done(&to.out);
	}
}

/* Ways of writing days and numbers that a map declares. */
static void test_writings(void **state)
{
	static const struct {
		const char *options;
		const char *value;
		const char *expected;
	} cases[] = {
		{"format: MM/DD/YYYY", "02/29/2024", "2024-02-29"},
		{"format: MM/DD/YYYY", "02/29/2023", NULL},
		{"format: MM/DD/YYYY", "2024-02-29", NULL},
		{"format: YYYYMMDD", "20240229", "2024-02-29"},
		{"format: YYYY年M月D日", "2024年2月9日", "2024-02-09"},
		{"format: YYY/M/D", "108/5/1", "2019-05-01"},
		{"format: YYY/M/D", "99/12/31", "2010-12-31"},
		{"format: YYY/M/D", "2019/5/1", NULL},
		{"change: [{without: 民國}], format: YYY年M月D日", "民國108年1月2日", "2019-01-02"},
		{"format: YYYMMDD", "1080501", "2019-05-01"},
		{"ignore_time: true", "2019-05-01T00:00:00.000", "2019-05-01"},
		{"ignore_time: true", "2019-05-01 9:05", "2019-05-01"},
		{"ignore_time: true", "2019-05-01", "2019-05-01"},
		{"ignore_time: true", "2019-05-01 noon", NULL},
		{"default: 2020-01-01", "", "2020-01-01"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		notes to = {0};
		char map[256];
		char csv[128];
		char expected[64];
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		fl_intake_summary summary;
		snprintf(map, sizeof(map),
			"map: retailers\nfields:\n  id: id\n  licensed_on: {column: day, %s}\n",
			cases[i].options);
		snprintf(csv, sizeof(csv), "id,day\n1,%s\n", cases[i].value);
		snprintf(expected, sizeof(expected), "2: id=1 licensed_on=%s\n",
			cases[i].expected != NULL ? cases[i].expected : "");
		import(FL_KIND_RETAILERS, fl_text_of(map), fl_text_of(csv), NULL, &to, diags,
			&summary);
		assert_string_equal(
			fl_buf_c(&to.out), cases[i].expected != NULL ? expected : "2:3 bad-day\n");
		fl_buf_done(&to.out);
	}
}

static void test_thousands(void **state)
{
	static const struct {
		const char *value;
		const char *expected;
	} cases[] = {{"1,234", "1234"}, {"12,345,678", "12345678"}, {"999", "999"},
		{"1234", "1234"}, {"1,23", NULL}, {"1,2345", NULL}, {",123", NULL},
		{"1,,234", NULL}};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		notes to = {0};
		char csv[128];
		char expected[64];
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		fl_intake_summary summary;
		snprintf(csv, sizeof(csv), "id,n\n1,\"%s\"\n", cases[i].value);
		snprintf(expected, sizeof(expected), "2: id=1 capacity=%s\n",
			cases[i].expected != NULL ? cases[i].expected : "");
		import(FL_KIND_INSPECTORS,
			FL_TEXT("map: inspectors\nfields: {id: id, capacity: {column: n, "
				"thousands: "
				"\",\"}}\n"),
			fl_text_of(csv), NULL, &to, diags, &summary);
		assert_string_equal(fl_buf_c(&to.out),
			cases[i].expected != NULL ? expected : "2:3 not-a-number\n");
		fl_buf_done(&to.out);
	}
}

/* The sentences that a reader most needs: what was meant, and how to put it right. */
static void test_hints(void **state)
{
	static const struct {
		fl_kind kind;
		const char *map;
		const char *csv;
		const char *text;
		const char *hint;
	} cases[] = {
		{FL_KIND_RETAILERS, "", "id,licensed_on\n1,2023-02-29\n", "leap year", ""},
		{FL_KIND_RETAILERS, "", "id,licensed_on\n1,31/12/2023\n", "format: DD/MM/YYYY", ""},
		{FL_KIND_RETAILERS, "", "id,licensed_on\n1,２０２３-01-01\n", "YYYY-MM-DD",
			"`2023-01-01`"},
		{FL_KIND_RETAILERS, "", "id,nmae\n1,x\n", "`nmae`", "`name`"},
		{FL_KIND_RETAILERS, "", "id\n１２\n", "identifier", "`12`"},
		{FL_KIND_RETAILERS, "", "id\n7\n8\n7\n", "lines 2 and 4", "repeated: first"},
		{FL_KIND_RETAILERS,
			"map: retailers\nfields: {id: {column: id, pattern: \"[0-9]{12}\"}}\n",
			"id\n10902100001\n", "[0-9]{12}", "1 zero(s) in front were lost"},
		{FL_KIND_RETAILERS,
			"map: retailers\nfields:\n  id: id\n"
			"  licensed_on: {column: d, format: [D/M/YYYY, YYYYMMDD, YYY.M.D]}\n",
			"id,d\n1,x\n", "written as `D/M/YYYY`, `YYYYMMDD` or `YYY.M.D`, or no", ""},
		{FL_KIND_INSPECTORS, "", "id,capacity,lead\n1,1,certainly\n", "`certainly`",
			"allowed: 0, 否, 1, 是, no, yes"},
		{FL_KIND_RETAILERS, "map: retailers\nfields: {id: Licence}\n", "id,licence\n1,2\n",
			"m.yaml:2:14", "`licence`"},
		{FL_KIND_EVENTS, "", EVENT "1,of_channel,2024-05-01,,,r1,,\n", "of_channel",
			"`off_channel`"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		notes to = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		fl_intake_summary summary;
		assert_int_equal(import(cases[i].kind, fl_text_of(cases[i].map),
					 fl_text_of(cases[i].csv), &vocab, &to, diags, &summary),
			FL_REFUSED);
		assert_int_equal(fl_diags_count(diags), 1);
		assert_non_null(strstr(fl_diags_at(diags, 0)->text[FL_EN], cases[i].text));
		assert_non_null(strstr(fl_diags_at(diags, 0)->hint[FL_EN], cases[i].hint));
		fl_buf_done(&to.out);
	}
}

/* Past the limit an import stops; at the limit it holds every problem. */
static void test_problem_limit(void **state)
{
	(void)state;
	for (size_t bad = FL_DIAGS_MAX; bad <= FL_DIAGS_MAX + 1; bad++) {
		FL_AUTO(fl_buf) csv = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		notes to = {0};
		fl_intake_summary summary;
		fl_buf_string(&csv, "id\n");
		for (size_t i = 0; i < bad; i++) {
			fl_buf_string(&csv, "a b\n");
		}
		import(FL_KIND_RETAILERS, (fl_text){0}, fl_buf_view(&csv), NULL, &to, diags,
			&summary);
		assert_int_equal(fl_diags_count(diags), FL_DIAGS_MAX);
		assert_int_equal(fl_diags_dropped(diags), bad - FL_DIAGS_MAX);
		fl_buf_done(&to.out);
	}
}

static void test_summary(void **state)
{
	(void)state;
	FL_AUTO(fl_buf) csv = {0};
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	notes to = {0};
	fl_intake_summary summary;
	fl_buf_string(&csv, "id,name\n");
	for (int i = 0; i < 300000; i++) {
		fl_buf_format(&csv, "R%d,shop\n", i);
	}
	assert_int_equal(import(FL_KIND_RETAILERS, (fl_text){0}, fl_buf_view(&csv), NULL, &to,
				 diags, &summary),
		FL_OK);
	assert_int_equal(summary.read, 300000);
	assert_int_equal(summary.made, 300000);
	assert_int_equal(summary.bytes, csv.len);
	assert_true(fl_hash_equal(summary.hash, fl_sha256_of(fl_buf_view(&csv))));
	assert_int_equal(to.progress, csv.len);
	fl_buf_done(&to.out);
}

static fl_code refuse_retailer(void *context, const fl_row *row, fl_error *reterr)
{
	(void)reterr;
	fl_place place = fl_intake_place(row, "retailer");
	fl_diags_add(context, FL_ERROR, "unknown-retailer", &place, TR("unknown", "未知"));
	return FL_OK;
}

/* What the store finds wrong is placed where the value stands. */
static void test_place(void **state)
{
	(void)state;
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	fl_intake_job job = {.file = path_of_process(),
		.kind = FL_KIND_EVENTS,
		.vocab = &vocab,
		.row = refuse_retailer,
		.context = diags};
	fl_text csv = FL_TEXT("type,source_ref,occurred,retailer\nbills,\"a,b\",2024-01-01,77\n");
	assert_int_equal(fl_file_write(job.file, csv, NULL), FL_OK);
	fl_intake_summary summary;
	fl_error error;
	assert_int_equal(fl_intake_run(&job, diags, &summary, &error), FL_REFUSED);
	unlink(job.file);
	assert_int_equal(fl_diags_count(diags), 1);
	assert_int_equal(fl_diags_at(diags, 0)->line, 2);
	assert_int_equal(fl_diags_at(diags, 0)->column, 24);
	assert_int_equal(fl_diags_at(diags, 0)->width, 2);
	assert_string_equal(fl_diags_at(diags, 0)->path, "retailer");
}

/* ---- The examples of MAPS.md ----------------------------------------------------------------- */

/* The next fenced block that begins with the mark; the text is cut behind it. */
static bool next_block(fl_text *text, const char *mark, fl_text *ret_block)
{
	const char *start = strstr(text->at, mark);
	if (start == NULL) {
		return false;
	}
	const char *body = strchr(start, '\n') + 1;
	const char *end = strstr(body, "```");
	assert_non_null(end);
	*ret_block = (fl_text){body, (size_t)(end - body)};
	text->at = end + 3;
	return true;
}

static fl_kind kind_of(fl_text map)
{
	for (fl_kind kind = 0; kind < FL_KINDS; kind++) {
		char first[32];
		snprintf(first, sizeof(first), "map: %s", fl_field_table_of(kind)->kind);
		if (map.len > strlen(first) && memcmp(map.at, first, strlen(first)) == 0) {
			return kind;
		}
	}
	fail_msg("the example begins with no `map:`");
	return FL_KIND_RETAILERS;
}

static void run_example(fl_text map, fl_text csv, fl_text expected)
{
	notes to = {0};
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	fl_intake_summary summary = {0};
	fl_kind kind = map.len > 0 ? kind_of(map) : FL_KIND_RETAILERS;
	fl_code code = import(kind, map, csv, NULL, &to, diags, &summary);
	const char *counts = strstr(expected.at, "read ");
	if (code == FL_OK && counts != NULL && counts < expected.at + expected.len) {
		fl_buf_format(&to.out, "read %llu, skipped %llu, repeated %llu, silent %llu\n",
			(unsigned long long)summary.read, (unsigned long long)summary.skipped,
			(unsigned long long)summary.repeated, (unsigned long long)summary.silent);
	}
	FL_AUTO(fl_buf) wanted = {0};
	fl_buf_text(&wanted, expected);
	assert_string_equal(fl_buf_c(&to.out), fl_buf_c(&wanted));
	fl_buf_done(&to.out);
}

static void test_reference(void **state)
{
	(void)state;
	FL_AUTO(fl_buf) bytes = {0};
	assert_int_equal(
		fl_file_read(TEST_DATA "/../lib/intake/MAPS.md", 1 << 20, &bytes, NULL), FL_OK);
	fl_text text = {fl_buf_c(&bytes), bytes.len};
	fl_text rest = text;
	fl_text map;
	fl_text csv;
	fl_text expected;
	int examples = 0;
	while (next_block(&rest, "```yaml\n", &map)) {
		assert_true(next_block(&rest, "```csv\n", &csv));
		assert_true(next_block(&rest, "```text\n", &expected));
		run_example(map, csv, expected);
		examples++;
	}
	assert_int_equal(examples, 5);
	rest = text;
	assert_true(next_block(&rest, "```csv retailers\n", &csv));
	assert_true(next_block(&rest, "```text\n", &expected));
	run_example((fl_text){0}, csv, expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_writings),
		cmocka_unit_test(test_thousands),
		cmocka_unit_test(test_hints),
		cmocka_unit_test(test_problem_limit),
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_place),
		cmocka_unit_test(test_reference),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
