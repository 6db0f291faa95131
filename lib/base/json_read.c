/* SPDX-License-Identifier: Apache-2.0 */
/* A strict reader of canonical JSON: one pass, no recursion. */
#include "base/json_read.h"

#include "base/buf.h"
#include "base/json_write.h"

/* An array or object whose end has not been seen.  Its items wait on one common stack. */
typedef struct frame {
	fl_json node;
	size_t first; /* of its items on the stack */
} frame;

typedef struct parser {
	fl_text source;
	const char *file;
	size_t at;
	fl_arena *arena;
	fl_buf stack; /* of fl_json */
	frame open[FL_JSON_DEPTH_MAX];
	size_t depth;
	fl_text key;
	fl_error *reterr;
} parser;

static fl_code refuse(parser *in, size_t offset, const char *en, const char *zh)
{
	uint32_t line = 1;
	size_t line_start = 0;
	for (size_t i = 0; i < offset && i < in->source.len; i++) {
		if (in->source.at[i] == '\n') {
			line++;
			line_start = i + 1;
		}
	}
	fl_text rest = {in->source.at + line_start, in->source.len - line_start};
	return fl_fail_at(in->reterr, FL_REFUSED, in->file, line,
		fl_text_chars(rest, offset - line_start) + 1, FL_READY, en, zh);
}

static char peek(const parser *in)
{
	return in->at < in->source.len ? in->source.at[in->at] : '\0';
}

static int hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9') {
		return digit - '0';
	}
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* The character behind a backslash; in->at is at the escape letter and moves past it.  Only what
 * the writer writes is read. */
static bool read_escape(parser *in, char *ret_byte)
{
	static const char letters[] = "\"\\bfnrt", bytes[] = "\"\\\b\f\n\r\t";
	char letter = peek(in);
	const char *found = letter != '\0' ? strchr(letters, letter) : NULL;
	if (found != NULL) {
		*ret_byte = bytes[found - letters];
		in->at++;
		return true;
	}
	const char *code = in->source.at + in->at;
	if (in->source.len - in->at < 5 || memcmp(code, "u00", 3) != 0) {
		return false;
	}
	int high = hex_digit(code[3]), low = hex_digit(code[4]);
	int byte = high * 16 + low;
	if (high < 0 || low < 0 || byte >= 0x20 || memchr("\b\f\n\r\t", byte, 5) != NULL) {
		return false;
	}
	*ret_byte = (char)byte;
	in->at += 5;
	return true;
}

/* The closing quote of a string whose contents begin at in->at; source.len where there is none. */
static size_t find_quote(const parser *in, size_t *ret_escapes)
{
	size_t escapes = 0;
	size_t i = in->at;
	while (i < in->source.len && in->source.at[i] != '"') {
		bool escape = in->source.at[i] == '\\';
		escapes += escape;
		i += escape ? 2 : 1;
	}
	*ret_escapes = escapes;
	return i < in->source.len ? i : in->source.len;
}

static fl_code read_string(parser *in, fl_text *ret_text)
{
	size_t start = in->at++;
	size_t escapes;
	size_t quote = find_quote(in, &escapes);
	if (quote == in->source.len) {
		return refuse(in, start, TR("a string does not end", "字符串没有结尾"));
	}
	fl_text raw = {in->source.at + in->at, quote - in->at};
	char *out = escapes > 0 ? fl_arena_alloc(in->arena, raw.len, 1) : NULL;
	if (escapes > 0 && out == NULL) {
		return fl_fail_memory(in->reterr);
	}
	size_t len = 0;
	while (in->at < quote) {
		char byte = in->source.at[in->at];
		if ((unsigned char)byte < 0x20) {
			return refuse(in, in->at,
				TR("a control character in a string", "字符串中有控制字符"));
		}
		in->at++;
		if (byte == '\\' && !read_escape(in, &byte)) {
			return refuse(in, in->at - 1,
				TR("an escape that canonical JSON does not write",
					"规范 JSON 不使用的转义"));
		}
		if (out != NULL) {
			out[len] = byte;
		}
		len++;
	}
	in->at = quote + 1;
	*ret_text = out != NULL ? (fl_text){out, len} : raw;
	if (fl_text_utf8_error(*ret_text) != ret_text->len) {
		return refuse(in, start, TR("a string is not UTF-8", "字符串不是 UTF-8 编码"));
	}
	return FL_OK;
}

static fl_code read_integer(parser *in, int64_t *ret_value)
{
	size_t start = in->at;
	bool negative = peek(in) == '-';
	in->at += negative;
	size_t digits = in->at;
	while (peek(in) >= '0' && peek(in) <= '9') {
		in->at++;
	}
	uint64_t value;
	fl_text text = {in->source.at + digits, in->at - digits};
	if (!fl_text_to_u64(text, &value) || value > (uint64_t)FL_JSON_INTEGER_MAX ||
		(negative && value == 0) || peek(in) == '.' || peek(in) == 'e' || peek(in) == 'E') {
		return refuse(in, start,
			TR("not an integer of at most 2^53 - 1 in its shortest form",
				"不是最简形式、绝对值不超过 2^53 - 1 的整数"));
	}
	*ret_value = negative ? -(int64_t)value : (int64_t)value;
	return FL_OK;
}

static bool take_word(parser *in, fl_text word)
{
	if (in->source.len - in->at < word.len ||
		memcmp(in->source.at + in->at, word.at, word.len) != 0) {
		return false;
	}
	in->at += word.len;
	return true;
}

/* A value that is no array or object. */
static fl_code read_scalar(parser *in, fl_json *ret_node)
{
	fl_json node = {.offset = in->at};
	char first = peek(in);
	if (first == '"') {
		node.kind = FL_JSON_STRING;
		FL_TRY(read_string(in, &node.u.text));
	} else if (first == '-' || (first >= '0' && first <= '9')) {
		node.kind = FL_JSON_INTEGER;
		FL_TRY(read_integer(in, &node.u.integer));
	} else {
		node.kind = FL_JSON_BOOL;
		node.u.truth = first == 't';
		if (!take_word(in, node.u.truth ? FL_TEXT("true") : FL_TEXT("false"))) {
			return refuse(in, in->at,
				TR("expected a value: a string, an integer, true, false, [ or {, "
				   "with no "
				   "white space",
					"此处应为值：字符串、整数、true、false、[ 或 "
					"{，且不得有空白"));
		}
	}
	node.end = in->at;
	*ret_node = node;
	return FL_OK;
}

/* Reads the key of an object's next member; keys must ascend. */
static fl_code read_key(parser *in, const frame *object)
{
	size_t start = in->at;
	if (peek(in) != '"') {
		return refuse(in, start, TR("expected a key in quotes", "此处应为带引号的键"));
	}
	fl_text key;
	FL_TRY(read_string(in, &key));
	size_t items = in->stack.len / sizeof(fl_json);
	if (items > object->first) {
		const fl_json *before = (const fl_json *)(const void *)in->stack.at + items - 1;
		if (fl_text_compare(before->key, key) >= 0) {
			return refuse(in, start,
				TR("keys are not in ascending order, or one stands twice",
					"键未按升序排列，或有重复的键"));
		}
	}
	if (peek(in) != ':') {
		return refuse(in, in->at, TR("expected `:` behind a key", "键之后应为“:”"));
	}
	in->at++;
	in->key = key;
	return FL_OK;
}

/* Moves the items of the innermost open node to the arena and takes it off. */
static fl_code close_node(parser *in, fl_json *ret_node)
{
	frame *top = &in->open[--in->depth];
	size_t items = in->stack.len / sizeof(fl_json) - top->first;
	fl_json node = top->node;
	if (items > UINT32_MAX) {
		return refuse(in, node.offset, TR("too many items", "元素过多"));
	}
	node.count = (uint32_t)items;
	node.u.items = fl_arena_array(in->arena, fl_json, items);
	if (node.u.items == NULL) {
		return fl_fail_memory(in->reterr);
	}
	in->stack.len = top->first * sizeof(fl_json);
	if (items > 0) {
		memcpy(node.u.items, in->stack.at + in->stack.len, items * sizeof(fl_json));
	}
	in->at++;
	node.end = in->at;
	*ret_node = node;
	return FL_OK;
}

/* Opens an array or object; its first item follows unless it is empty. */
static fl_code open_node(parser *in)
{
	if (in->depth == FL_JSON_DEPTH_MAX) {
		return refuse(in, in->at,
			TR("nested too deeply (at most 32 levels)", "嵌套过深（最多 32 层）"));
	}
	bool object = peek(in) == '{';
	in->open[in->depth++] = (frame){.node = {.kind = object ? FL_JSON_OBJECT : FL_JSON_ARRAY,
						.offset = in->at,
						.key = in->key},
		.first = in->stack.len / sizeof(fl_json)};
	in->key = (fl_text){0};
	in->at++;
	return FL_OK;
}

static char closing(const frame *node)
{
	return node->node.kind == FL_JSON_OBJECT ? '}' : ']';
}

/* Puts a finished value into the node around it and goes on to where the next value begins, closing
 * what ends on the way.  *ret_done: the root is finished. */
static fl_code place_value(parser *in, fl_json value, fl_json *ret_root, bool *ret_done)
{
	for (;;) {
		if (in->depth == 0) {
			*ret_root = value;
			*ret_done = true;
			return FL_OK;
		}
		frame *top = &in->open[in->depth - 1];
		fl_buf_add(&in->stack, &value, sizeof(value));
		if (in->stack.failed) {
			return fl_fail_memory(in->reterr);
		}
		if (peek(in) == ',') {
			in->at++;
			in->key = (fl_text){0};
			return top->node.kind == FL_JSON_OBJECT ? read_key(in, top) : FL_OK;
		}
		if (peek(in) != closing(top)) {
			return refuse(in, in->at,
				TR("expected `,` or the closing bracket, with no white space",
					"此处应为“,”或右括号，且不得有空白"));
		}
		FL_TRY(close_node(in, &value));
	}
}

static fl_code parse_all(parser *in, fl_json *ret_root)
{
	bool done = false;
	while (!done) {
		char first = peek(in);
		fl_json value = {0};
		if (first == '[' || first == '{') {
			FL_TRY(open_node(in));
			const frame *top = &in->open[in->depth - 1];
			if (peek(in) != closing(top)) {
				FL_TRY(top->node.kind == FL_JSON_OBJECT ? read_key(in, top)
									: FL_OK);
				continue;
			}
			FL_TRY(close_node(in, &value));
		} else {
			fl_text key = in->key;
			FL_TRY(read_scalar(in, &value));
			value.key = key;
		}
		FL_TRY(place_value(in, value, ret_root, &done));
	}
	if (in->at != in->source.len) {
		return refuse(in, in->at,
			TR("something follows the end of the document", "文档结尾之后还有内容"));
	}
	return FL_OK;
}

fl_code fl_json_parse(
	fl_text source, const char *file, fl_arena *arena, fl_json **ret_root, fl_error *reterr)
{
	parser in = {.source = source.len > 0 ? source : FL_TEXT(""),
		.file = file,
		.arena = arena,
		.reterr = reterr};
	fl_json root;
	fl_code code = parse_all(&in, &root);
	fl_buf_done(&in.stack);
	FL_TRY(code);
	fl_json *kept = fl_arena_new(arena, fl_json);
	if (kept == NULL) {
		return fl_fail_memory(reterr);
	}
	*kept = root;
	*ret_root = kept;
	return FL_OK;
}

const fl_json *fl_json_get(const fl_json *object, const char *key)
{
	if (object == NULL || object->kind != FL_JSON_OBJECT) {
		return NULL;
	}
	for (uint32_t i = 0; i < object->count; i++) {
		if (fl_text_is(object->u.items[i].key, key)) {
			return &object->u.items[i];
		}
	}
	return NULL;
}
