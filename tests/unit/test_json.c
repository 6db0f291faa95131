/* SPDX-License-Identifier: Apache-2.0 */
/* base/json_write and base/json_read: one form for every value, and nothing else is read. */
#include "base/day.h"
#include "base/json_read.h"
#include "base/json_write.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void the_writer_places_commas(void **state)
{
	(void)state;
	FL_AUTO(fl_buf) out = {0};
	fl_json_writer json = fl_json_writer_on(&out);
	fl_json_object(&json);
	fl_json_key(&json, "a");
	fl_json_array(&json);
	fl_json_int(&json, 1);
	fl_json_array(&json);
	fl_json_array_end(&json);
	fl_json_object(&json);
	fl_json_object_end(&json);
	fl_json_bool(&json, true);
	fl_json_bool(&json, false);
	fl_json_array_end(&json);
	fl_json_key(&json, "b");
	fl_json_day(&json, fl_day_of(2026, 11, 24));
	fl_json_key(&json, "c");
	fl_json_string(&json, "");
	fl_json_key(&json, "d");
	fl_json_raw(&json, FL_TEXT("[1,2]"));
	fl_json_key_text(&json, FL_TEXT("e"));
	fl_json_string(&json, "户");
	fl_json_key(&json, "f");
	fl_json_hash(&json, fl_sha256_of(FL_TEXT("abc")));
	fl_json_object_end(&json);
	assert_string_equal(fl_buf_c(&out),
		"{\"a\":[1,[],{},true,false],\"b\":\"2026-11-24\",\"c\":\"\",\"d\":[1,2],"
		"\"e\":\"户\",\"f\":"
		"\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}");
	assert_int_equal(json.depth, 0);
}

static void strings_are_escaped_as_rfc_8785_says(void **state)
{
	(void)state;
	const struct {
		fl_text text;
		const char *written;
	} cases[] = {{FL_TEXT(""), "\"\""}, {{NULL, 0}, "\"\""}, {FL_TEXT("a/b"), "\"a/b\""},
		{FL_TEXT("\"\\"), "\"\\\"\\\\\""}, {FL_TEXT("\b\t\n\f\r"), "\"\\b\\t\\n\\f\\r\""},
		{FL_TEXT("\0\x01\x1f\x7f"), "\"\\u0000\\u0001\\u001f\x7f\""},
		{FL_TEXT("零<售>&户"), "\"零<售>&户\""},
		{FL_TEXT("\xe2\x80\xa8"), "\"\xe2\x80\xa8\""}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		FL_AUTO(fl_buf) out = {0};
		fl_json_writer json = fl_json_writer_on(&out);
		fl_json_text(&json, cases[i].text);
		assert_string_equal(fl_buf_c(&out), cases[i].written);
		FL_AUTO(fl_arena) arena = {0};
		fl_json *root;
		assert_int_equal(fl_json_parse(fl_buf_view(&out), "f", &arena, &root, NULL), FL_OK);
		assert_int_equal(root->kind, FL_JSON_STRING);
		assert_true(fl_text_equal(root->u.text, cases[i].text));
	}
}

static void large_integers_are_strings(void **state)
{
	(void)state;
	static const struct {
		int64_t value;
		const char *written;
	} cases[] = {{0, "0"}, {-7, "-7"}, {FL_JSON_INTEGER_MAX, "9007199254740991"},
		{-FL_JSON_INTEGER_MAX, "-9007199254740991"},
		{FL_JSON_INTEGER_MAX + 1, "\"9007199254740992\""},
		{-FL_JSON_INTEGER_MAX - 1, "\"-9007199254740992\""},
		{INT64_MIN, "\"-9223372036854775808\""}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		FL_AUTO(fl_buf) out = {0};
		fl_json_writer json = fl_json_writer_on(&out);
		fl_json_int(&json, cases[i].value);
		assert_string_equal(fl_buf_c(&out), cases[i].written);
	}
}

/* Writes a tree again, by walking it with the nodes still to do on a stack of its own. */
static void write_again(const fl_json *root, fl_buf *out)
{
	fl_json_writer json = fl_json_writer_on(out);
	struct {
		const fl_json *node;
		uint32_t next;
	} open[FL_JSON_DEPTH_MAX + 1] = {{.node = NULL}};
	size_t depth = 0;
	for (const fl_json *node = root; node != NULL;) {
		bool object = node->kind == FL_JSON_OBJECT;
		if (node->kind == FL_JSON_STRING) {
			fl_json_text(&json, node->u.text);
		} else if (node->kind == FL_JSON_INTEGER) {
			fl_json_int(&json, node->u.integer);
		} else if (node->kind == FL_JSON_BOOL) {
			fl_json_bool(&json, node->u.truth);
		} else {
			(object ? fl_json_object : fl_json_array)(&json);
			open[++depth].node = node;
			open[depth].next = 0;
		}
		while (depth > 0 && open[depth].next == open[depth].node->count) {
			object = open[depth].node->kind == FL_JSON_OBJECT;
			(object ? fl_json_object_end : fl_json_array_end)(&json);
			depth--;
		}
		node = depth == 0 ? NULL : &open[depth].node->u.items[open[depth].next++];
		if (node != NULL && open[depth].node->kind == FL_JSON_OBJECT) {
			fl_json_key_text(&json, node->key);
		}
	}
}

static const char *const documents[] = {"0", "-12", "true", "false", "\"\"", "[]", "{}", "[[],{}]",
	"{\"a\":1}", "{\"\":1,\"a\":{\"b\":[],\"c\":\"d\"},\"b\":[{\"x\":true},{\"x\":false}]}",
	"[1,\"2\",[3,[4]],\"\\u0000\\n\\\"户\"]", "{\"a\":{},\"b\":{\"a\":[]},\"c\":[]}"};

static void what_is_read_is_written_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(documents); i++) {
		FL_AUTO(fl_arena) arena = {0};
		FL_AUTO(fl_buf) out = {0};
		fl_json *root;
		fl_error error;
		if (fl_json_parse(fl_text_of(documents[i]), "f", &arena, &root, &error) != FL_OK) {
			fail_msg("%s: %s", documents[i], error.text[FL_EN]);
		}
		assert_int_equal(root->offset, 0);
		assert_int_equal(root->end, strlen(documents[i]));
		write_again(root, &out);
		assert_string_equal(fl_buf_c(&out), documents[i]);
	}
}

/* Every document cut short anywhere is refused, but for a number, which may end anywhere. */
static void what_is_cut_short_is_refused(void **state)
{
	(void)state;
	for (size_t i = 2; i < COUNT(documents); i++) {
		for (size_t len = 0; len < strlen(documents[i]); len++) {
			FL_AUTO(fl_arena) arena = {0};
			FL_AUTO_FREE char *piece = malloc(len + 1);
			memcpy(piece, documents[i], len);
			fl_json *root;
			fl_text source = {piece, len};
			assert_int_equal(
				fl_json_parse(source, "f", &arena, &root, NULL), FL_REFUSED);
		}
	}
}

static void what_is_not_canonical_is_refused_at_its_place(void **state)
{
	(void)state;
	const struct {
		fl_text source;
		uint32_t line;
		uint32_t column;
	} cases[] = {{{NULL, 0}, 1, 1}, {FL_TEXT(" 1"), 1, 1}, {FL_TEXT("1 "), 1, 2},
		{FL_TEXT("1\n"), 1, 2}, {FL_TEXT("[1, 2]"), 1, 4}, {FL_TEXT("[1,\n2]"), 1, 4},
		{FL_TEXT("null"), 1, 1}, {FL_TEXT("nul"), 1, 1}, {FL_TEXT("True"), 1, 1},
		{FL_TEXT("01"), 1, 1}, {FL_TEXT("-0"), 1, 1}, {FL_TEXT("-"), 1, 1},
		{FL_TEXT("+1"), 1, 1}, {FL_TEXT("1.0"), 1, 1}, {FL_TEXT("1e2"), 1, 1},
		{FL_TEXT("9007199254740992"), 1, 1}, {FL_TEXT("-9007199254740992"), 1, 1},
		{FL_TEXT("99999999999999999999999"), 1, 1}, {FL_TEXT("[1,]"), 1, 4},
		{FL_TEXT("[,1]"), 1, 2}, {FL_TEXT("[1 2]"), 1, 3}, {FL_TEXT("[1}"), 1, 3},
		{FL_TEXT("{\"a\":1]"), 1, 7}, {FL_TEXT("{\"a\":1,}"), 1, 8},
		{FL_TEXT("{a:1}"), 1, 2}, {FL_TEXT("{\"a\" :1}"), 1, 5},
		{FL_TEXT("{\"a\":}"), 1, 6}, {FL_TEXT("{\"b\":1,\"a\":2}"), 1, 8},
		{FL_TEXT("{\"a\":1,\"a\":2}"), 1, 8}, {FL_TEXT("[\"户\",x]"), 1, 6},
		{FL_TEXT("\"a"), 1, 1}, {FL_TEXT("\"a\\"), 1, 1}, {FL_TEXT("\"a\nb\""), 1, 3},
		{FL_TEXT("\"\\/\""), 1, 2}, {FL_TEXT("\"\\u0041\""), 1, 2},
		{FL_TEXT("\"\\u000a\""), 1, 2}, {FL_TEXT("\"\\u001F\""), 1, 2},
		{FL_TEXT("\"\\u6237\""), 1, 2}, {FL_TEXT("\"\\u00\""), 1, 2},
		{FL_TEXT("\"\\x\""), 1, 2}, {FL_TEXT("\"\xff\""), 1, 1}, {FL_TEXT("1\0"), 1, 2},
		{FL_TEXT("\0"), 1, 1}, {FL_TEXT("[1]\n[2]"), 1, 4},
		{FL_TEXT("\xef\xbb\xbf[]"), 1, 1}, {FL_TEXT("'a'"), 1, 1}, {FL_TEXT("]"), 1, 1}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		FL_AUTO(fl_arena) arena = {0};
		fl_json *root = NULL;
		fl_error error = {.code = FL_OK};
		fl_code code = fl_json_parse(cases[i].source, "f.json", &arena, &root, &error);
		if (code != FL_REFUSED || error.line != cases[i].line ||
			error.column != cases[i].column) {
			fail_msg("case %zu: %s at %u:%u", i, error.text[FL_EN], error.line,
				error.column);
		}
		assert_null(root);
		assert_string_equal(error.file, "f.json");
	}
}

static fl_code parse_nested(size_t depth, const char *open, const char *close)
{
	FL_AUTO(fl_buf) source = {0};
	for (size_t i = 0; i < depth; i++) {
		fl_buf_string(&source, open);
	}
	fl_buf_string(&source, "1");
	for (size_t i = 0; i < depth; i++) {
		fl_buf_string(&source, close);
	}
	FL_AUTO(fl_arena) arena = {0};
	fl_json *root;
	return fl_json_parse(fl_buf_view(&source), "f", &arena, &root, NULL);
}

static void the_depth_has_its_limit(void **state)
{
	(void)state;
	assert_int_equal(parse_nested(FL_JSON_DEPTH_MAX, "[", "]"), FL_OK);
	assert_int_equal(parse_nested(FL_JSON_DEPTH_MAX + 1, "[", "]"), FL_REFUSED);
	assert_int_equal(parse_nested(FL_JSON_DEPTH_MAX, "{\"a\":", "}"), FL_OK);
	assert_int_equal(parse_nested(FL_JSON_DEPTH_MAX + 1, "{\"a\":", "}"), FL_REFUSED);
	assert_int_equal(parse_nested(100000, "[", ""), FL_REFUSED);

	FL_AUTO(fl_buf) out = {0};
	fl_json_writer json = fl_json_writer_on(&out);
	for (size_t i = 0; i < FL_JSON_DEPTH_MAX; i++) {
		fl_json_array(&json);
	}
	for (size_t i = 0; i < FL_JSON_DEPTH_MAX; i++) {
		fl_json_array_end(&json);
	}
	assert_int_equal(out.len, 2 * FL_JSON_DEPTH_MAX);
}

static void members_are_found(void **state)
{
	(void)state;
	FL_AUTO(fl_arena) arena = {0};
	fl_json *root;
	fl_text source = FL_TEXT("{\"a\":{\"b\":[7,8]},\"c\":true}");
	assert_int_equal(fl_json_parse(source, "f", &arena, &root, NULL), FL_OK);
	const fl_json *list = fl_json_get(fl_json_get(root, "a"), "b");
	assert_int_equal(list->kind, FL_JSON_ARRAY);
	assert_int_equal(list->count, 2);
	assert_int_equal(list->u.items[1].u.integer, 8);
	assert_int_equal(list->offset, 10);
	assert_int_equal(list->end, 15);
	assert_true(fl_json_get(root, "c")->u.truth);
	assert_null(fl_json_get(root, "d"));
	assert_null(fl_json_get(NULL, "a"));
	assert_null(fl_json_get(list, "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_writer_places_commas),
		cmocka_unit_test(strings_are_escaped_as_rfc_8785_says),
		cmocka_unit_test(large_integers_are_strings),
		cmocka_unit_test(what_is_read_is_written_back),
		cmocka_unit_test(what_is_cut_short_is_refused),
		cmocka_unit_test(what_is_not_canonical_is_refused_at_its_place),
		cmocka_unit_test(the_depth_has_its_limit),
		cmocka_unit_test(members_are_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
