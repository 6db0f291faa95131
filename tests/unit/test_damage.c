/* SPDX-License-Identifier: Apache-2.0 */
/* Damaged records: every change is found, and the value that it concerns is named. */
#include "district.h"

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

static void test_any_byte(void **state)
{
	(void)state;
	district own;
	FL_AUTO(fl_buf) record = {0};
	district_make(&own);
	record_make(&own, NULL, 0, &record);
	for (size_t i = 0; i < record.len; i += 5) {
		record.at[i] ^= 1 << i % 7;
		assert_bad(fl_buf_view(&record), NULL);
		record.at[i] ^= 1 << i % 7;
	}
}

/* A certificate that proves nothing is found out, and so is a plan in its place. */
static void test_certificate(void **state)
{
	(void)state;
	district own;
	FL_AUTO(fl_buf) record = {0};
	FL_AUTO(fl_buf) changed = {0};
	FL_AUTO(fl_verdict) verdict = {0};
	FL_AUTO(fl_arena) arena = {0};
	fl_json *root;
	district_make(&own);
	own.roster.inspector_count = 4;
	own.roster.service_count = 0;
	own.roster.barred_count = 0;
	record_make(&own, NULL, 0, &record);
	assert_good(fl_buf_view(&record), &verdict);
	assert_false(verdict.assigned);
	assert_int_equal(fl_json_parse(fl_buf_view(&record), "record", &arena, &root, NULL), FL_OK);
	const fl_json *assignment = fl_json_get(root, "assignments")->u.items;
	const fl_json *certificate = fl_json_get(assignment, "certificate");
	replaced(fl_buf_view(&record), certificate->offset, certificate->end,
		"{\"lead_only\":[],\"whole\":[]}", &changed);
	assert_bad(fl_buf_view(&changed), "assignments[0].certificate");
	replaced(fl_buf_view(&record), assignment->offset, assignment->end,
		"{\"department\":\"\",\"feasible\":true,\"level\":1,\"plan\":[]}", &changed);
	assert_bad(fl_buf_view(&changed), "assignments[0].certificate");
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
		{"\"draw\":1,", "\"draw\":2,", "seal.previous"},
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_field_counts),
		cmocka_unit_test(test_any_byte),
		cmocka_unit_test(test_certificate),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_named_paths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
