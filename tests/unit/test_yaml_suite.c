/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The YAML test suite (tests/yaml/suite.txt): every case, whole and cut short at every byte, is
 * read or refused with a reason at a place of the file, by all three readers of YAML; and what is
 * read is what the suite says it is.
 */
#include "plans.h"

#include "intake/map.h"

typedef struct yaml_case {
	fl_text id;
	bool right;
	fl_text yaml, events;
} yaml_case;

/* ---- The file of cases ----------------------------------------------------------------------- */

static fl_text take(fl_text *rest, size_t len)
{
	assert_true(len <= rest->len);
	fl_text piece = {rest->at, len};
	rest->at += len;
	rest->len -= len;
	return piece;
}

/* The word up to a character, which is taken as well. */
static fl_text take_word(fl_text *rest, char end)
{
	const char *at = memchr(rest->at, end, rest->len);
	assert_non_null(at);
	fl_text word = take(rest, (size_t)(at - rest->at));
	take(rest, 1);
	return word;
}

static size_t take_number(fl_text *rest, char end)
{
	uint64_t number = 0;
	assert_true(fl_text_to_u64(take_word(rest, end), &number));
	return (size_t)number;
}

static void take_case(fl_text *rest, yaml_case *ret_case)
{
	ret_case->id = take_word(rest, ' ');
	ret_case->right = fl_text_is(take_word(rest, ' '), "right");
	size_t yaml = take_number(rest, ' ');
	size_t events = take_number(rest, '\n');
	ret_case->yaml = take(rest, yaml);
	take(rest, 1);
	ret_case->events = take(rest, events);
	take(rest, 1);
}

static void for_each_case(void (*run)(const yaml_case *))
{
	FL_AUTO(fl_buf) file = {0};
	fl_error error;
	unsigned count = 0;
	assert_int_equal(fl_file_read(TEST_DATA "/yaml/suite.txt", 1u << 20, &file, &error), FL_OK);
	const char *begin = strstr(fl_buf_c(&file), "\n\n") + 2;
	fl_text rest = {begin, file.len - (size_t)(begin - file.at)};
	for (; rest.len > 0; count++) {
		yaml_case one;
		take_case(&rest, &one);
		run(&one);
	}
	assert_int_equal(count, 402);
}

/* ---- Whatever it is, it is read or refused -------------------------------------------------- */

static uint32_t lines_of(fl_text text)
{
	uint32_t lines = 1;
	for (size_t i = 0; i < text.len; i++) {
		lines += text.at[i] == '\n';
	}
	return lines;
}

static void check_diags(const yaml_case *one, fl_text text, const fl_diags *diags)
{
	for (size_t i = 0; i < fl_diags_count(diags); i++) {
		const fl_diag *diag = fl_diags_at(diags, i);
		if (diag->line > lines_of(text) || diag->text[FL_EN][0] == '\0' ||
			diag->text[FL_ZH][0] == '\0') {
			fail_msg(FL_TEXT_FMT ": line %u: %s", FL_TEXT_ARG(one->id), diag->line,
				diag->text[FL_EN]);
		}
	}
}

/* True where the loader takes it without a complaint. */
static bool load(const yaml_case *one, fl_text text, fl_arena *arena, fl_yaml_doc *ret_doc)
{
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	fl_error error;
	assert_int_equal(fl_yaml_read(text, "case.yaml", arena, diags, ret_doc, &error), FL_OK);
	check_diags(one, text, diags);
	return fl_diags_errors(diags) == 0;
}

static void cut_everywhere(const yaml_case *one)
{
	for (size_t len = 0; len <= one->yaml.len; len++) {
		FL_AUTO(fl_arena) arena = {0};
		fl_yaml_doc doc;
		load(one, (fl_text){one->yaml.at, len}, &arena, &doc);
	}
}

/* None of them is a rule set or a column map, which must be said. */
static void refuse_as_file(const yaml_case *one)
{
	fl_error error;
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	FL_AUTO_PTR(fl_plan) plan = NULL;
	assert_int_equal(fl_plan_read(one->yaml, "case.yaml", diags, &plan, &error), FL_REFUSED);
	assert_true(fl_diags_errors(diags) > 0);
	check_diags(one, one->yaml, diags);
	for (int kind = 0; kind < FL_KINDS; kind++) {
		FL_AUTO(fl_arena) arena = {0};
		fl_map map;
		assert_int_equal(fl_map_read(one->yaml, "case.yaml", (fl_kind)kind, &arena, diags,
					 &map, &error),
			FL_REFUSED);
	}
}

static void test_survives(void **state)
{
	(void)state;
	for_each_case(cut_everywhere);
	for_each_case(refuse_as_file);
}

/* ---- What is read --------------------------------------------------------------------------- */

static void put_scalar(fl_buf *out, const fl_yaml *node)
{
	static const char named[] = {
		'\\', '\\', '\n', 'n', '\t', 't', '\r', 'r', '\b', 'b', '\0', '0'};
	fl_buf_string(out, "=VAL ");
	for (size_t i = 0; i < node->text.len; i++) {
		char byte = node->text.at[i];
		for (size_t k = 0; k < sizeof(named); k += 2) {
			if (byte == named[k]) {
				fl_buf_char(out, '\\');
				byte = named[k + 1];
				break;
			}
		}
		fl_buf_char(out, byte);
	}
	fl_buf_char(out, '\n');
}

static void put_node(fl_buf *out, const fl_yaml *node)
{
	if (node->kind == FL_YAML_SCALAR) {
		put_scalar(out, node);
		return;
	}
	const char *kind = node->kind == FL_YAML_MAPPING ? "MAP" : "SEQ";
	fl_buf_format(out, "+%s\n", kind);
	for (uint32_t i = 0; i < node->count; i++) {
		if (node->kind == FL_YAML_MAPPING) {
			put_scalar(out, &node->keys[i]);
		}
		put_node(out, &node->items[i]);
	}
	fl_buf_format(out, "-%s\n", kind);
}

/* The suite's events without documents and the styles of scalars: "=VAL 'x" is "=VAL x". */
static void put_expected(fl_buf *out, fl_text events)
{
	while (events.len > 0) {
		const char *end = memchr(events.at, '\n', events.len);
		fl_text line = take(&events, end != NULL ? (size_t)(end - events.at) : events.len);
		if (events.len > 0) {
			take(&events, 1);
		}
		if (line.len > 5 && line.at[0] == '=') {
			fl_buf_text(out, take(&line, 5));
			take(&line, 1);
		} else if (fl_text_is(line, "+DOC") || fl_text_is(line, "-DOC")) {
			continue;
		}
		fl_buf_text(out, line);
		fl_buf_char(out, '\n');
	}
}

/* What libyaml reads as YAML 1.1, or more kindly than the suite would. */
#define TAKEN_THOUGH_WRONG \
	"9C9N/0 9JBA/0 CVW2/0 DK95/1 G5U8/0 MUS6/0 QB6E/0 S98Z/0 SU5Z/0 X4QW/0 YJV2/0 "
#define READ_OTHERWISE "652Z/0 HM87/1 L24T/1 "

static unsigned taken;
static fl_buf though_wrong, otherwise;

static void compare_events(const yaml_case *one)
{
	FL_AUTO(fl_arena) arena = {0};
	FL_AUTO(fl_buf) found = {0};
	FL_AUTO(fl_buf) expected = {0};
	fl_yaml_doc doc;
	if (!load(one, one->yaml, &arena, &doc)) {
		return;
	}
	taken++;
	put_expected(&expected, one->events);
	if (doc.root != NULL) {
		put_node(&found, doc.root);
	}
	bool same = fl_text_equal(fl_buf_view(&found), fl_buf_view(&expected));
	if (!one->right || (one->events.len > 0 && !same)) {
		fl_buf_format(one->right ? &otherwise : &though_wrong, FL_TEXT_FMT " ",
			FL_TEXT_ARG(one->id));
	}
}

/* The others use what is refused here: anchors, tags, several documents, keys that are no text. */
static void test_events(void **state)
{
	(void)state;
	for_each_case(compare_events);
	assert_int_equal(taken, 176);
	assert_string_equal(fl_buf_c(&though_wrong), TAKEN_THOUGH_WRONG);
	assert_string_equal(fl_buf_c(&otherwise), READ_OTHERWISE);
	fl_buf_done(&though_wrong);
	fl_buf_done(&otherwise);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_survives), cmocka_unit_test(test_events)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
