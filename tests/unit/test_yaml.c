/* SPDX-License-Identifier: Apache-2.0 */
/* base/yaml: a tree that knows its places, and every refusal at the character that caused it. */
#include "base/buf.h"
#include "base/limits.h"
#include "base/yaml.h"
#include "base/yaml_cause.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A document that was read, and all that it needs. */
typedef struct reading {
	fl_arena arena;
	fl_diags *diags;
	fl_yaml_doc doc;
} reading;

static void reading_done(reading *read)
{
	fl_arena_done(&read->arena);
	fl_diags_free(read->diags);
}
FL_AUTO_DEFINE(reading, reading_done);

static void read_yaml(reading *read, fl_text source)
{
	fl_error error;
	*read = (reading){.diags = fl_diags_new()};
	assert_int_equal(
		fl_yaml_read(source, "r.yaml", &read->arena, read->diags, &read->doc, &error),
		FL_OK);
}

static void a_tree_knows_its_places(void **state)
{
	(void)state;
	FL_AUTO(reading) read = {0};
	read_yaml(&read,
		FL_TEXT("# first\nbase: 100\n扣分:\n  - on: '售假'\n    cap: 12.50\n"
			"  - [NO, 012]\nnote: |\n  a\n  b\n"));
	assert_int_equal(fl_diags_count(read.diags), 0);
	const fl_yaml *root = read.doc.root;
	assert_int_equal(root->kind, FL_YAML_MAPPING);
	assert_int_equal(root->count, 3);
	assert_string_equal(root->path, "");
	const fl_yaml *deductions = fl_yaml_get(root, "扣分");
	assert_int_equal(deductions->kind, FL_YAML_SEQUENCE);
	assert_int_equal(deductions->count, 2);
	assert_ptr_equal(deductions->parent, root);
	const fl_yaml *on = fl_yaml_get(&deductions->items[0], "on");
	assert_true(on->quoted);
	assert_true(fl_text_is(on->text, "售假"));
	assert_int_equal(on->width, 4);
	const fl_yaml *cap = fl_yaml_get(&deductions->items[0], "cap");
	assert_false(cap->quoted);
	assert_string_equal(cap->path, "扣分[0].cap");
	assert_true(fl_text_is(cap->text, "12.50"));
	fl_place place = fl_yaml_place(&read.doc, cap);
	assert_int_equal(place.line, 5);
	assert_int_equal(place.column, 10);
	assert_int_equal(place.width, 5);
	assert_string_equal(place.file, "r.yaml");
	const fl_yaml *words = &deductions->items[1];
	assert_true(fl_text_is(words->items[0].text, "NO"));
	assert_true(fl_text_is(words->items[1].text, "012"));
	assert_string_equal(words->items[1].path, "扣分[1][1]");
	assert_int_equal(root->keys[1].column, 1);
	assert_int_equal(root->keys[1].width, 2);
	assert_string_equal(root->keys[1].path, "扣分");
	assert_true(fl_text_is(fl_yaml_get(root, "note")->text, "a\nb\n"));
	assert_true(fl_yaml_get(root, "note")->quoted);
	assert_null(fl_yaml_get(root, "none"));
	assert_null(fl_yaml_get(NULL, "base"));
	assert_null(fl_yaml_get(cap, "base"));
}

static void what_is_allowed_is_read(void **state)
{
	(void)state;
	const fl_text sources[] = {FL_TEXT("a"), FL_TEXT("{}"), FL_TEXT("[]"), FL_TEXT("a:"),
		FL_TEXT("---\na: 1\n"), FL_TEXT("a: 1\n..."), FL_TEXT("a: 1\r\nb: 2\r\n"),
		FL_TEXT("\xef\xbb\xbf"
			"a: 1\n"),
		FL_TEXT("a: 1 # be\thind\n"), FL_TEXT("a: 'x\ty'\n"), FL_TEXT("a: \"x\\\"\ty\"\n"),
		FL_TEXT("a: 'it''s\tx'\n"), FL_TEXT("a: 'x\n\ty'\n"), FL_TEXT("- - 'x\ty'\n"),
		FL_TEXT("a: [b, 'x\ty', {\"k\":'x\ty'}]\n"), FL_TEXT("a: it's\nb: 'x\ty'\n"),
		FL_TEXT("#\ta: 1\nb: 2\n"), FL_TEXT("'<<': 1\n"), FL_TEXT("a: '违法：1'\nb: 2\n"),
		FL_TEXT("a: x：y\n"), FL_TEXT("a: |\n  'x\n  b\ty\nc: 1\n"),
		FL_TEXT("- a: >2-\n     x\ty\n"), FL_TEXT("a: {b: [1, 2], c: {}}\n")};
	for (size_t i = 0; i < COUNT(sources); i++) {
		FL_AUTO(reading) read = {0};
		read_yaml(&read, sources[i]);
		if (fl_diags_count(read.diags) > 0 || read.doc.root == NULL) {
			fail_msg("case %zu", i);
		}
	}
}

/* The first problem that is found must be this one. */
typedef struct refusal {
	const char *name;
	fl_text source;
	uint32_t line;
	uint32_t column;
} refusal;

static void check_refusals(const refusal *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		FL_AUTO(reading) read = {0};
		read_yaml(&read, cases[i].source);
		if (fl_diags_count(read.diags) == 0) {
			fail_msg("case %zu (%s) was read", i, cases[i].name);
		}
		const fl_diag *diag = fl_diags_at(read.diags, 0);
		if (strcmp(diag->name, cases[i].name) != 0 || diag->line != cases[i].line ||
			diag->column != cases[i].column) {
			fail_msg("case %zu: %s, %s at %u:%u", i, diag->name, diag->text[FL_EN],
				diag->line, diag->column);
		}
		assert_int_equal(diag->severity, FL_ERROR);
		assert_string_equal(diag->file, "r.yaml");
	}
}

static void refusals_stand_at_their_cause(void **state)
{
	(void)state;
	const refusal cases[] = {{"empty", {NULL, 0}, 0, 0},
		{"empty", FL_TEXT(" \n# only\n"), 0, 0}, {"empty", FL_TEXT("\xef\xbb\xbf"), 0, 0},
		{"stray", FL_TEXT("...\n"), 1, 1},
		{"duplicate-key", FL_TEXT("a: 1\nb: 2\na: 3\n"), 3, 1},
		{"duplicate-key", FL_TEXT("x:\n  - {k: 1, k: 2}\n"), 2, 12},
		{"duplicate-key", FL_TEXT("a: 1\n\"a\": 2\n"), 2, 1},
		{"anchor", FL_TEXT("a: &x 1\n"), 1, 4}, {"anchor", FL_TEXT("a: &x [1]\n"), 1, 4},
		{"anchor", FL_TEXT("a: &x\n  b: 1\n"), 1, 4},
		{"anchor", FL_TEXT("\xef\xbb\xbf&x a\n"), 1, 1},
		{"alias", FL_TEXT("a: 1\nb: *x\n"), 2, 4}, {"tag", FL_TEXT("a: !!str 1\n"), 1, 4},
		{"tag", FL_TEXT("a: ! 1\n"), 1, 4}, {"tag", FL_TEXT("a: !t {b: 1}\n"), 1, 4},
		{"merge-key", FL_TEXT("a:\n  <<: 1\n"), 2, 3},
		{"key", FL_TEXT("? [a]\n: 1\n"), 1, 3}, {"key", FL_TEXT("{{a: 1}: 1}"), 1, 2},
		{"documents", FL_TEXT("a: 1\n---\nb: 2\n"), 2, 1},
		{"tab", FL_TEXT("a:\n\tb: 1\n"), 2, 1}, {"tab", FL_TEXT("a:\n  \tb: 1\n"), 2, 3},
		{"tab", FL_TEXT("id:\ta\n"), 1, 4}, {"tab", FL_TEXT("a: x\ty\n"), 1, 5},
		{"tab", FL_TEXT("a: 1\t# behind\n"), 1, 5}, {"tab", FL_TEXT("违法: 1\t\n"), 1, 6},
		{"tab", FL_TEXT("a: it's\tb\n"), 1, 8}, {"tab", FL_TEXT("a: b 'c\td\n"), 1, 8},
		{"tab", FL_TEXT("a: x#y\tz\n"), 1, 7}, {"tab", FL_TEXT("a: 'x'\t\n"), 1, 7},
		{"tab", FL_TEXT("a: [1,\t2]\n"), 1, 7},
		{"tab", FL_TEXT("a: 1 # it's\nb:\t1\n"), 2, 3},
		{"tab", FL_TEXT("a: 'x\n  y'\nb:\t1\n"), 3, 3},
		{"control", FL_TEXT("a: 1\nb: x\0y\n"), 2, 5},
		{"control", FL_TEXT("a: \x1b[0m\n"), 1, 4},
		{"control", FL_TEXT("零: \xc2\x85\n"), 1, 4},
		{"control", FL_TEXT("a: 1\rb: 2\n"), 1, 5},
		{"control", FL_TEXT("a: \xe2\x80\xa8\n"), 1, 4},
		{"control", FL_TEXT("a: \xef\xbf\xbe\n"), 1, 4},
		{"encoding", FL_TEXT("a: 1\nb: 户\xcf\xfb\n"), 2, 5},
		{"encoding",
			FL_TEXT("\xff\xfe"
				"a\0"),
			1, 1}};
	check_refusals(cases, COUNT(cases));
}

/* Not where libyaml stumbles, but where the mistake is. */
static void syntax_errors_stand_at_their_cause(void **state)
{
	(void)state;
	const refusal cases[] = {{"full-width", FL_TEXT("违法：1\nb: 2\n"), 1, 3},
		{"full-width", FL_TEXT("a: 1\n违法：1\nb: 2\n"), 2, 3},
		{"full-width", FL_TEXT("a:\n  b：\n    c: 1\n"), 2, 4},
		{"bracket", FL_TEXT("a: [1，2\nb: 3\n"), 1, 4},
		{"full-width", FL_TEXT("a: [1, 2］\nb: 3\n"), 1, 9},
		{"bracket", FL_TEXT("a: [1, 2\nb: 3\n"), 1, 4},
		{"open-quote", FL_TEXT("a: 'x\n"), 1, 4}, {"quote-it", FL_TEXT("a: b: c\n"), 1, 5},
		{"indent", FL_TEXT("a: 1\n  b: 2\n"), 2, 3}, {"quote-it", FL_TEXT("a: @x\n"), 1, 4},
		{"syntax", FL_TEXT("- a\nb: 1\n"), 2, 1},
		{"no-colon", FL_TEXT("a: 1\nb\nc: 2\n"), 2, 1},
		{"no-blank", FL_TEXT("a: 1\nb:2\nc: 2\n"), 2, 2},
		{"value-and-lines", FL_TEXT("a: // x\n  b: 1\n"), 1, 4},
		{"bracket", FL_TEXT("a: [1}\nb: 2\n"), 1, 6},
		{"comment-in-text", FL_TEXT("a: {b: x #1}\nc: 2\n"), 1, 10},
		{"stray", FL_TEXT("a: [1, , 2]\nb: 3\n"), 1, 8},
		{"stray", FL_TEXT("a: [1]]\nb: 3\n"), 1, 7},
		{"directive", FL_TEXT("%YAML 1.2\na: 1\n"), 1, 1},
		{"bound", FL_TEXT("a: {b: >3}\n"), 1, 8},
		{"blank",
			FL_TEXT("a:\n\xe3\x80\x80"
				"b: 1\n"),
			2, 1},
		{"blank",
			FL_TEXT("a: 1\nb:\xc2\xa0"
				"2\nc: 3\n"),
			2, 3},
		/* a quote at the beginning of a line of text hides no tab behind it */
		{"tab", FL_TEXT("a: |\n  'x\nb:\t1\n"), 3, 3},
		{"tab", FL_TEXT("- k: >-\n    \"x\n  b:\t1\n"), 3, 5}};
	check_refusals(cases, COUNT(cases));
}

static void all_problems_come_in_one_go(void **state)
{
	(void)state;
	FL_AUTO(reading) read = {0};
	read_yaml(&read, FL_TEXT("a: &x 1\nb: *x\nc: !t 2\na: 3\n"));
	static const char *const names[] = {"anchor", "alias", "tag", "duplicate-key"};
	assert_int_equal(fl_diags_count(read.diags), COUNT(names));
	for (size_t i = 0; i < COUNT(names); i++) {
		assert_string_equal(fl_diags_at(read.diags, i)->name, names[i]);
	}
	assert_string_equal(fl_diags_at(read.diags, 3)->source, "a: 3");
	assert_non_null(read.doc.root);
}

/* After a syntax error the rest is read as if it were mended, with the columns of the file. */
static void syntax_errors_hide_nothing(void **state)
{
	static const struct {
		const char *name;
		uint32_t line, column;
	} expected[] = {{"full-width", 1, 2}, {"bracket", 2, 4}, {"no-colon", 4, 1},
		{"no-blank", 6, 2}, {"anchor", 3, 4}, {"tag", 6, 3}};
	(void)state;
	FL_AUTO(reading) read = {0};
	read_yaml(&read, FL_TEXT("a：1\nb: [1\nc: &x 2\nd\ne: 5\nf:!t 2\n"));
	for (size_t i = 0; i < fl_diags_count(read.diags); i++) {
		const fl_diag *diag = fl_diags_at(read.diags, i);
		if (i >= COUNT(expected) || strcmp(diag->name, expected[i].name) != 0 ||
			diag->line != expected[i].line || diag->column != expected[i].column) {
			fail_msg("%zu: %s at %u:%u", i, diag->name, diag->line, diag->column);
		}
	}
	assert_non_null(read.doc.root);
}

static void tabs_are_reported_once_a_line(void **state)
{
	(void)state;
	FL_AUTO(reading) read = {0};
	read_yaml(&read, FL_TEXT("\ta:\t1\t\nb: '\t'\nc:\t2\t3\n"));
	assert_int_equal(fl_diags_count(read.diags), 2);
	assert_int_equal(fl_diags_at(read.diags, 0)->line, 1);
	assert_non_null(strstr(fl_diags_at(read.diags, 0)->text[FL_EN], "indents"));
	assert_int_equal(fl_diags_at(read.diags, 1)->line, 3);
	assert_non_null(strstr(fl_diags_at(read.diags, 1)->text[FL_EN], "outside quotes"));
}

static void expect_only(fl_text source, const char *name)
{
	FL_AUTO(reading) read = {0};
	read_yaml(&read, source);
	if (name == NULL) {
		assert_int_equal(fl_diags_count(read.diags), 0);
		assert_non_null(read.doc.root);
	} else {
		assert_int_equal(fl_diags_count(read.diags), 1);
		assert_string_equal(fl_diags_at(read.diags, 0)->name, name);
		assert_null(read.doc.root);
	}
}

static void add_times(fl_buf *buf, const char *piece, size_t times)
{
	for (size_t i = 0; i < times; i++) {
		fl_buf_string(buf, piece);
	}
}

static void the_depth_has_its_limit(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		FL_AUTO(fl_buf) source = {0};
		add_times(&source, "[", FL_YAML_DEPTH_MAX + over);
		add_times(&source, "]", FL_YAML_DEPTH_MAX + over);
		expect_only(fl_buf_view(&source), over > 0 ? "too-deep" : NULL);
	}
	FL_AUTO(fl_buf) endless = {0};
	add_times(&endless, "- ", 1000000);
	expect_only(fl_buf_view(&endless), "too-deep");
}

static void the_nodes_have_their_limit(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		FL_AUTO(fl_buf) source = {0};
		add_times(&source, "- a\n", FL_YAML_NODES_MAX - 1 + over);
		expect_only(fl_buf_view(&source), over > 0 ? "too-large" : NULL);
	}
}

static void the_bytes_have_their_limit(void **state)
{
	(void)state;
	FL_AUTO(fl_buf) source = {0};
	fl_buf_string(&source, "a: 1 #");
	add_times(&source, "x", FL_YAML_BYTES_MAX - source.len);
	expect_only(fl_buf_view(&source), NULL);
	fl_buf_char(&source, 'x');
	expect_only(fl_buf_view(&source), "too-large");
}

/* Whether the first mistake of a text is mended. */
static bool mends(const char *text, size_t padding, uint32_t mends_before, unsigned trials_before)
{
	FL_AUTO(fl_yaml_mending) mending = {.count = mends_before, .trials = trials_before};
	FL_AUTO(fl_buf) source = {0};
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	fl_yaml_error error;
	fl_buf_string(&source, text);
	add_times(&source, "#", padding);
	const fl_yaml_doc doc = {.file = "r.yaml", .source = fl_buf_view(&source)};
	fl_buf_text(&mending.text, doc.source);
	assert_true(fl_yaml_first_error(doc.source, &error) && error.problem != NULL);
	bool mended = fl_yaml_mend_error(&doc, diags, &error, &mending);
	assert_int_equal(fl_diags_count(diags), 1);
	assert_string_equal(fl_diags_at(diags, 0)->name, mended ? "directive" : "syntax");
	return mended;
}

/* A directive is the first thing that is tried, so that one trial does. */
static void mending_has_its_limits(void **state)
{
	static const char text[] = "%YAML 1.2 x\na: 1\n";
	const size_t room = FL_YAML_TRIAL_BYTES_MAX - (sizeof(text) - 1);
	(void)state;
	assert_true(mends(text, 0, FL_YAML_MENDS_MAX - 1, 0));
	assert_false(mends(text, 0, FL_YAML_MENDS_MAX, 0));
	assert_true(mends(text, 0, 0, FL_YAML_TRIALS_MAX - 1));
	assert_false(mends(text, 0, 0, FL_YAML_TRIALS_MAX));
	assert_true(mends(text, room, 0, 0));
	assert_false(mends(text, room + 1, 0, 0));
}

/* A file of problems ends as soon as one without: no place is looked up past the list's limit. */
static void a_million_problems_are_counted(void **state)
{
	(void)state;
	FL_AUTO(fl_buf) source = {0};
	add_times(&source, "\tx\n", 1000000);
	FL_AUTO(reading) read = {0};
	read_yaml(&read, fl_buf_view(&source));
	assert_int_equal(fl_diags_errors(read.diags), 1000000);
	assert_int_equal(fl_diags_at(read.diags, FL_DIAGS_MAX - 1)->line, FL_DIAGS_MAX);
}

/* A long key above many values must not be copied into the path of each. */
static void long_paths_are_cut(void **state)
{
	(void)state;
	FL_AUTO(fl_buf) source = {0};
	fl_buf_string(&source, "ok:\n  ? ");
	add_times(&source, "k", 1000000);
	fl_buf_string(&source, "\n  : [");
	add_times(&source, "1, ", 150000);
	fl_buf_string(&source, "]\n");
	FL_AUTO(reading) read = {0};
	read_yaml(&read, fl_buf_view(&source));
	assert_int_equal(fl_diags_count(read.diags), 0);
	const fl_yaml *list = &fl_yaml_get(read.doc.root, "ok")->items[0];
	assert_int_equal(list->count, 150000);
	assert_string_equal(list->path, "ok");
	assert_string_equal(list->items[7].path, "ok[7]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tree_knows_its_places),
		cmocka_unit_test(what_is_allowed_is_read),
		cmocka_unit_test(refusals_stand_at_their_cause),
		cmocka_unit_test(syntax_errors_stand_at_their_cause),
		cmocka_unit_test(all_problems_come_in_one_go),
		cmocka_unit_test(syntax_errors_hide_nothing),
		cmocka_unit_test(tabs_are_reported_once_a_line),
		cmocka_unit_test(the_depth_has_its_limit),
		cmocka_unit_test(the_nodes_have_their_limit),
		cmocka_unit_test(the_bytes_have_their_limit),
		cmocka_unit_test(mending_has_its_limits),
		cmocka_unit_test(a_million_problems_are_counted),
		cmocka_unit_test(long_paths_are_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
