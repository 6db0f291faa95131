/* SPDX-License-Identifier: Apache-2.0 */
/* The CSV reader: what it reads, what it refuses, and where it says the problem is. */
#include "base/buf.h"
#include "intake/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

/* Writes a file in the working folder, under a name of this process. */
static const char *write_file(const void *bytes, size_t len)
{
	static char path[64];
	snprintf(path, sizeof(path), "test_csv-%ld.csv", (long)getpid());
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
	return path;
}

/* All fields of all rows, header included, as "a|b/c|d/". */
static void read_all(const char *path, fl_diags *diags, fl_buf *out, fl_hash *ret_hash)
{
	FL_AUTO(fl_arena) arena = {0};
	FL_AUTO(fl_csv) csv = {.fd = -1};
	fl_error error = {0};
	assert_int_equal(fl_csv_open(path, &arena, diags, &csv, &error), FL_OK);
	bool row = false;
	for (uint32_t i = 0; i < csv.columns; i++) {
		fl_buf_text(out, csv.header[i]);
		fl_buf_char(out, i + 1 < csv.columns ? '|' : '/');
	}
	while (fl_csv_next(&csv, &row, &error) == FL_OK && row) {
		for (uint32_t i = 0; i < csv.fields; i++) {
			fl_buf_text(out, csv.field[i].text);
			fl_buf_char(out, i + 1 < csv.fields ? '|' : '/');
		}
	}
	*ret_hash = fl_csv_hash(&csv);
}

#define CASE(literal) literal, sizeof(literal) - 1

static void test_good(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *fields;
	} cases[] = {
		{CASE("a,b\n1,2\n"), "a|b/1|2/"},
		{CASE("a,b\r\n1,2\r\n"), "a|b/1|2/"},
		{CASE("\xEF\xBB\xBF"
		      "a,b\n1,2"),
			"a|b/1|2/"},
		{CASE("a,b\n,\n"), "a|b/|/"},
		{CASE("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n"), "a|b/x, y|say \"hi\"/"},
		{CASE("a,b\n\"\"\"\",\"\"\n"), "a|b/\"|/"},
		{CASE("a,b\n\"two\nlines\",2\n3,4\n"), "a|b/two\nlines|2/3|4/"},
		{CASE("\"a\",\"b\"\n1,\"2\""), "a|b/1|2/"},
		{CASE("许可证号,店名\n1,丽丽烟酒\n"), "许可证号|店名/1|丽丽烟酒/"},
		{CASE("a,b\n1,2\n\n\n"), "a|b/1|2/"},
		{CASE("a\n1\n\n2\n"), "a/1//2/"},
		{CASE("a,b\n"), "a|b/"},
		{CASE("a,b"), "a|b/"},
		{CASE("a,b\n1,2\r"), "a|b/1|2/"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		FL_AUTO(fl_buf) out = {0};
		fl_hash hash;
		read_all(write_file(cases[i].bytes, cases[i].len), diags, &out, &hash);
		assert_int_equal(fl_diags_count(diags), 0);
		assert_string_equal(fl_buf_c(&out), cases[i].fields);
		fl_hash expected = fl_sha256_of((fl_text){cases[i].bytes, cases[i].len});
		assert_true(fl_hash_equal(hash, expected));
	}
}

static void test_bad(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *name;
		uint32_t line;
		uint32_t column;
		const char *hint; /* a piece of it */
	} cases[] = {
		{CASE(""), "empty-file", 1, 0, ""},
		{CASE("\xEF\xBB\xBF"), "empty-file", 1, 0, ""},
		{CASE("\xFF\xFE"
		      "a\0"),
			"utf16", 1, 1, "CSV UTF-8"},
		{CASE("a,b\n1,\0\n"), "nul-byte", 2, 3, ""},
		{CASE("a;b\n1;2\n"), "separator", 1, 1, "semicolons"},
		{CASE("a\tb\n1\t2\n"), "separator", 1, 1, "tabs"},
		{CASE("a,a\n1,2\n"), "duplicate-column", 1, 3, ""},
		{CASE("a,\n1,2\n"), "unnamed-column", 1, 3, ""},
		{CASE("a,b\n1,x\"y\n"), "stray-quote", 2, 4, "double the quotes"},
		{CASE("a,b\n1,\"x\"y\n"), "text-after-quote", 2, 6, ""},
		{CASE("a,b\n1,2\n3,\"x\n4,5\n"), "unclosed-quote", 3, 3, ""},
		{CASE("a,b\r1,2\r"), "lone-return", 1, 4, ""},
		{CASE("a,b\n1\n"), "few-fields", 2, 0, ""},
		{CASE("a,b\n1,2,3\n"), "many-fields", 2, 0, "in quotes"},
		{CASE("a,b\n\n1,2\n"), "blank-line", 2, 0, ""},
		{CASE("a,b\n\xD0\xED\xBF\xC9,2\n"), "not-utf8", 2, 1, "GB18030"},
		{CASE("a,b\n1,caf\xE9\n"), "not-utf8", 2, 6, "CP1252"},
		{CASE("a,b\n1,\xED\xA0\x80\n"), "not-utf8", 2, 3, ""},
		{CASE("Report of May\n\na,b,c\n1,2,3\n"), "preamble", 1, 0, "first 2 lines"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		FL_AUTO(fl_buf) out = {0};
		fl_hash hash;
		read_all(write_file(cases[i].bytes, cases[i].len), diags, &out, &hash);
		assert_int_equal(fl_diags_errors(diags), 1);
		const fl_diag *diag = fl_diags_at(diags, 0);
		assert_string_equal(diag->name, cases[i].name);
		assert_int_equal(diag->line, cases[i].line);
		assert_int_equal(diag->column, cases[i].column);
		assert_non_null(strstr(diag->hint[FL_EN], cases[i].hint));
		assert_true(strlen(diag->text[FL_ZH]) > 0);
	}
}

/* Rows of a wrong length do not hide those after them. */
static void test_all_rows_reported(void **state)
{
	(void)state;
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	FL_AUTO(fl_buf) out = {0};
	fl_hash hash;
	read_all(write_file(CASE("a,b\n1\n2,3\n4,5,6\n7,8\n")), diags, &out, &hash);
	assert_int_equal(fl_diags_errors(diags), 2);
	assert_int_equal(fl_diags_at(diags, 1)->line, 4);
	assert_string_equal(fl_buf_c(&out), "a|b/2|3/7|8/");
}

/* A header, then one field of `len` bytes. */
static size_t count_problems(size_t len, const char **ret_name)
{
	FL_AUTO(fl_buf) bytes = {0};
	FL_AUTO(fl_buf) out = {0};
	fl_buf_string(&bytes, "a,b\n");
	for (size_t i = 0; i < len; i++) {
		fl_buf_char(&bytes, 'x');
	}
	fl_buf_string(&bytes, ",1\n");
	fl_hash hash;
	fl_diags *diags = fl_diags_new();
	read_all(write_file(bytes.at, bytes.len), diags, &out, &hash);
	size_t count = fl_diags_count(diags);
	*ret_name = count > 0 && strcmp(fl_diags_at(diags, 0)->name, "long-field") == 0
		? "long-field"
		: "";
	fl_diags_free(diags);
	return count;
}

static void test_field_limit(void **state)
{
	const char *name;
	(void)state;
	assert_int_equal(count_problems(FL_CSV_FIELD_BYTES_MAX, &name), 0);
	assert_int_equal(count_problems(FL_CSV_FIELD_BYTES_MAX + 1, &name), 1);
	assert_string_equal(name, "long-field");
	assert_int_equal(count_problems((size_t)8 << 20, &name), 1);
	assert_string_equal(name, "long-field");
}

/* A row's length counts its separators and its line end. */
static void test_row_limit(void **state)
{
	(void)state;
	for (size_t len = FL_CSV_ROW_BYTES_MAX; len <= FL_CSV_ROW_BYTES_MAX + 1; len++) {
		FL_AUTO(fl_buf) bytes = {0};
		FL_AUTO(fl_buf) out = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		for (int column = 0; column < 20; column++) {
			fl_buf_format(&bytes, "c%d%c", column, column < 19 ? ',' : '\n');
		}
		for (size_t i = 1; i < len; i++) {
			fl_buf_char(&bytes, i % (len / 20 + 1) == 0 ? ',' : 'x');
		}
		fl_buf_char(&bytes, '\n');
		fl_hash hash;
		read_all(write_file(bytes.at, bytes.len), diags, &out, &hash);
		assert_int_equal(fl_diags_count(diags), len > FL_CSV_ROW_BYTES_MAX ? 1 : 0);
	}
}

static void test_column_limit(void **state)
{
	(void)state;
	for (uint32_t columns = FL_CSV_COLUMNS_MAX; columns <= FL_CSV_COLUMNS_MAX + 1; columns++) {
		FL_AUTO(fl_buf) bytes = {0};
		FL_AUTO(fl_buf) out = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		for (uint32_t i = 0; i < columns; i++) {
			fl_buf_format(&bytes, "%sc%u", i > 0 ? "," : "", i);
		}
		fl_hash hash;
		read_all(write_file(bytes.at, bytes.len), diags, &out, &hash);
		assert_int_equal(fl_diags_count(diags), columns > FL_CSV_COLUMNS_MAX ? 1 : 0);
	}
}

/* Fields of several lines, over many times the reader's buffer: lines and texts stay right. */
static void test_long_file(void **state)
{
	(void)state;
	FL_AUTO(fl_buf) bytes = {0};
	FL_AUTO(fl_arena) arena = {0};
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	FL_AUTO(fl_csv) csv = {.fd = -1};
	fl_buf_string(&bytes, "n,text\n");
	for (int i = 0; i < 200000; i++) {
		fl_buf_format(&bytes, "%d,\"no \"\"%d\"\"\n次\"\n", i, i);
	}
	const char *path = write_file(bytes.at, bytes.len);
	assert_int_equal(fl_csv_open(path, &arena, diags, &csv, NULL), FL_OK);
	bool row = true;
	for (int i = 0; i < 200000; i++) {
		char expected[64];
		assert_int_equal(fl_csv_next(&csv, &row, NULL), FL_OK);
		assert_true(row);
		snprintf(expected, sizeof(expected), "no \"%d\"\n次", i);
		assert_true(fl_text_is(csv.field[1].text, expected));
		assert_int_equal(csv.line, 2 + 2 * i);
	}
	assert_int_equal(fl_csv_next(&csv, &row, NULL), FL_OK);
	assert_false(row);
	assert_int_equal(csv.bytes_read, bytes.len);
	assert_true(fl_hash_equal(fl_csv_hash(&csv), fl_sha256_of(fl_buf_view(&bytes))));
}

static void test_no_file(void **state)
{
	(void)state;
	FL_AUTO(fl_arena) arena = {0};
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	fl_csv csv;
	fl_error error = {0};
	assert_int_equal(fl_csv_open("no-such-file.csv", &arena, diags, &csv, &error), FL_IO);
	assert_int_equal(fl_csv_open(TEST_DATA, &arena, diags, &csv, &error), FL_IO);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(write_file("", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_all_rows_reported),
		cmocka_unit_test(test_field_limit),
		cmocka_unit_test(test_row_limit),
		cmocka_unit_test(test_column_limit),
		cmocka_unit_test(test_long_file),
		cmocka_unit_test(test_no_file),
	};
	return cmocka_run_group_tests(tests, NULL, remove_file);
}
