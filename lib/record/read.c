/* SPDX-License-Identifier: Apache-2.0 */
/* Strict reading of seals and records, and comparing them with what would be right. */
#include "record/read.h"

#include <stdio.h>

#include "base/buf.h"

/* Copies what fits, cut at a whole character. */
static void copy_cut(char *out, size_t room, fl_text text)
{
	size_t len = text.len < room - 1 ? text.len : room - 1;
	if (len > 0) {
		memcpy(out, text.at, len);
	}
	out[fl_text_utf8_error((fl_text){out, len})] = '\0';
}

static fl_text node_bytes(fl_text source, const fl_json *node)
{
	return (fl_text){source.at + node->offset, node->end - node->offset};
}

/* ---- Paths ---------------------------------------------------------------------------------- */

/* Keys of a hostile document may hold anything; a path is for showing. */
static void path_clean(char *path)
{
	path[fl_text_utf8_error(fl_text_of(path))] = '\0';
	for (; *path != '\0'; path++) {
		*path = (unsigned char)*path < 0x20 || *path == 0x7f ? '?' : *path;
	}
}

static void path_write(const fl_json *root, size_t offset, char out[FL_PATH_BYTES_MAX])
{
	size_t used = 0;
	out[0] = '\0';
	const fl_json *node = root;
	while (node != NULL && node->offset < offset &&
		(node->kind == FL_JSON_ARRAY || node->kind == FL_JSON_OBJECT)) {
		/* The last item that does not begin behind the offset. */
		uint32_t low = 0;
		uint32_t high = node->count;
		while (low < high) {
			uint32_t half = low + (high - low) / 2;
			if (node->u.items[half].offset <= offset) {
				low = half + 1;
			} else {
				high = half;
			}
		}
		if (low == 0) {
			return;
		}
		const fl_json *item = &node->u.items[low - 1];
		int added = node->kind == FL_JSON_ARRAY
			? snprintf(out + used, FL_PATH_BYTES_MAX - used, "[%u]", low - 1)
			: snprintf(out + used, FL_PATH_BYTES_MAX - used, "%s%.*s",
				  used > 0 ? "." : "", FL_TEXT_ARG(item->key));
		if (added < 0 || (size_t)added >= FL_PATH_BYTES_MAX - used) {
			return;
		}
		used += (size_t)added;
		node = item;
	}
}

void fl_json_path(const fl_json *root, size_t offset, char out[FL_PATH_BYTES_MAX])
{
	path_write(root, offset, out);
	path_clean(out);
}

/* ---- Differences ---------------------------------------------------------------------------- */

static void note(fl_record_reader *reader, const fl_json *node, fl_text expected, fl_code code,
	const char *en, const char *zh)
{
	if (fl_read_failed(reader)) {
		return;
	}
	fl_difference *difference = &reader->difference;
	fl_json_path(reader->root, node->offset, difference->path);
	copy_cut(difference->found, sizeof(difference->found), node_bytes(reader->source, node));
	copy_cut(difference->expected, sizeof(difference->expected), expected);
	(void)fl_fail(&difference->error, code, FL_READY, en, zh);
}

void fl_read_fail(
	fl_record_reader *reader, const fl_json *node, fl_code code, const char *en, const char *zh)
{
	note(reader, node, FL_TEXT(""), code, en, zh);
}

void fl_read_fail_error(fl_record_reader *reader, const fl_json *node, const fl_error *error)
{
	note(reader, node, FL_TEXT(""), error->code, error->text[FL_EN], error->text[FL_ZH]);
}

/* A member that is not there: the path goes on with its key. */
static void note_missing(fl_record_reader *reader, const fl_json *object, fl_text key,
	fl_text expected, fl_code code)
{
	if (fl_read_failed(reader)) {
		return;
	}
	note(reader, object, expected, code, TR("this value is missing", "缺少该项"));
	fl_difference *difference = &reader->difference;
	size_t used = strlen(difference->path);
	(void)snprintf(difference->path + used, sizeof(difference->path) - used, "%s%.*s",
		used > 0 ? "." : "", FL_TEXT_ARG(key));
	difference->found[0] = '\0';
}

static void note_item(
	fl_record_reader *reader, const fl_json *array, uint32_t item, fl_text expected)
{
	note(reader, array, expected, FL_MISMATCH, TR("an entry is missing", "缺少一条"));
	fl_difference *difference = &reader->difference;
	size_t used = strlen(difference->path);
	(void)snprintf(difference->path + used, sizeof(difference->path) - used, "[%u]", item);
	difference->found[0] = '\0';
}

void *fl_read_alloc(fl_record_reader *reader, size_t count, size_t size)
{
	void *piece = fl_arena_alloc(reader->arena, count + 1, size);
	if (piece == NULL && !fl_read_failed(reader)) {
		(void)fl_fail_memory(&reader->difference.error);
	}
	return piece;
}

/* ---- Members -------------------------------------------------------------------------------- */

bool fl_read_keys(fl_record_reader *reader, const fl_json *object, const char *names)
{
	if (fl_read_failed(reader)) {
		return false;
	}
	if (object->kind != FL_JSON_OBJECT) {
		fl_read_fail(reader, object, FL_REFUSED,
			TR("an object {...} belongs here", "此处应为对象 {...}"));
		return false;
	}
	uint32_t item = 0;
	while (*names != '\0') {
		size_t len = strcspn(names, " ?");
		fl_text name = {names, len};
		bool optional = names[len] == '?';
		names += len + (optional ? 1 : 0);
		names += *names == ' ' ? 1 : 0;
		bool here = item < object->count && fl_text_equal(object->u.items[item].key, name);
		if (!here && !optional) {
			bool unknown = item < object->count &&
				fl_text_compare(object->u.items[item].key, name) < 0;
			if (!unknown) {
				note_missing(reader, object, name, FL_TEXT(""), FL_REFUSED);
			}
			break;
		}
		item += here ? 1 : 0;
	}
	if (item < object->count) {
		fl_read_fail(reader, &object->u.items[item], FL_REFUSED,
			TR("this key is not known here", "此处不应有该项"));
	}
	return !fl_read_failed(reader);
}

const fl_json *fl_read_node(
	fl_record_reader *reader, const fl_json *object, const char *key, fl_json_kind kind)
{
	static const char *const kinds[][2] = {
		[FL_JSON_STRING] = {"a string belongs here", "此处应为字符串"},
		[FL_JSON_INTEGER] = {"an integer belongs here", "此处应为整数"},
		[FL_JSON_BOOL] = {"true or false belongs here", "此处应为 true 或 false"},
		[FL_JSON_ARRAY] = {"an array [...] belongs here", "此处应为数组 [...]"},
		[FL_JSON_OBJECT] = {"an object {...} belongs here", "此处应为对象 {...}"},
	};
	if (fl_read_failed(reader)) {
		return NULL;
	}
	const fl_json *node = fl_json_get(object, key);
	if (node == NULL) {
		note_missing(reader, object, fl_text_of(key), FL_TEXT(""), FL_REFUSED);
		return NULL;
	}
	if (node->kind != kind) {
		fl_read_fail(reader, node, FL_REFUSED, kinds[kind][0], kinds[kind][1]);
		return NULL;
	}
	return node;
}

fl_text fl_read_text(fl_record_reader *reader, const fl_json *object, const char *key)
{
	const fl_json *node = fl_read_node(reader, object, key, FL_JSON_STRING);
	return node != NULL ? node->u.text : FL_TEXT("");
}

uint64_t fl_read_count(
	fl_record_reader *reader, const fl_json *object, const char *key, uint64_t max)
{
	const fl_json *node = fl_read_node(reader, object, key, FL_JSON_INTEGER);
	if (node == NULL) {
		return 0;
	}
	if (node->u.integer < 0 || (uint64_t)node->u.integer > max) {
		fl_read_fail(reader, node, FL_REFUSED,
			TR("this number is out of range", "数值超出范围"));
		return 0;
	}
	return (uint64_t)node->u.integer;
}

bool fl_read_bool(fl_record_reader *reader, const fl_json *object, const char *key)
{
	const fl_json *node = fl_read_node(reader, object, key, FL_JSON_BOOL);
	return node != NULL && node->u.truth;
}

fl_hash fl_read_hash(fl_record_reader *reader, const fl_json *object, const char *key)
{
	fl_hash hash = {{0}};
	const fl_json *node = fl_read_node(reader, object, key, FL_JSON_STRING);
	if (node != NULL && !fl_hash_parse(node->u.text, &hash)) {
		fl_read_fail(reader, node, FL_REFUSED,
			TR("64 lower-case hex digits belong here", "此处应为 64 位小写十六进制数"));
	}
	return hash;
}

fl_day fl_read_day(fl_record_reader *reader, const fl_json *object, const char *key)
{
	fl_day day = FL_DAY_NONE;
	const fl_json *node = fl_read_node(reader, object, key, FL_JSON_STRING);
	if (node != NULL && !fl_day_parse(node->u.text, &day)) {
		fl_read_fail(reader, node, FL_REFUSED,
			TR("a day as YYYY-MM-DD belongs here", "此处应为 YYYY-MM-DD 形式的日期"));
	}
	return day;
}

const fl_json *fl_read_items(fl_record_reader *reader, const fl_json *object, const char *key,
	fl_json_kind kind, size_t *ret_count)
{
	const fl_json *node = fl_read_node(reader, object, key, FL_JSON_ARRAY);
	*ret_count = 0;
	if (node == NULL) {
		return NULL;
	}
	for (uint32_t i = 0; i < node->count; i++) {
		if (node->u.items[i].kind != kind) {
			fl_read_fail(reader, &node->u.items[i], FL_REFUSED,
				TR("an entry of another kind", "该条目的类型不对"));
			return NULL;
		}
	}
	*ret_count = node->count;
	return node->u.items;
}

/* ---- Comparing ------------------------------------------------------------------------------ */

static bool is_collection(const fl_json *node)
{
	return node->kind == FL_JSON_ARRAY || node->kind == FL_JSON_OBJECT;
}

/* The first item in which two collections of one kind differ: below both counts, or the lesser
 * count where one goes on. */
static uint32_t first_difference(const fl_json *found, fl_text found_source,
	const fl_json *expected, fl_text expected_source)
{
	uint32_t shorter = found->count < expected->count ? found->count : expected->count;
	for (uint32_t i = 0; i < shorter; i++) {
		const fl_json *left = &found->u.items[i];
		const fl_json *right = &expected->u.items[i];
		if (!fl_text_equal(left->key, right->key) ||
			!fl_text_equal(node_bytes(found_source, left),
				node_bytes(expected_source, right))) {
			return i;
		}
	}
	return shorter;
}

/* What is missing or too much where two collections stop running side by side; false where both
 * have an item there and it goes by the same key. */
static bool note_uneven(fl_record_reader *reader, const fl_json *found, const fl_json *expected,
	uint32_t item, fl_text source)
{
	const fl_json *left = item < found->count ? &found->u.items[item] : NULL;
	const fl_json *right = item < expected->count ? &expected->u.items[item] : NULL;
	int order = left == NULL ? 1 : right == NULL ? -1 : fl_text_compare(left->key, right->key);
	if (order < 0) {
		fl_read_fail(reader, left, FL_MISMATCH,
			TR("this entry should not be here", "此处多出一条"));
	} else if (order > 0 && found->kind == FL_JSON_OBJECT) {
		note_missing(reader, found, right->key, node_bytes(source, right), FL_MISMATCH);
	} else if (order > 0) {
		note_item(reader, found, item, node_bytes(source, right));
	}
	return order != 0;
}

/* Goes down to the first value that differs; the depth of the documents is limited. */
static void compare_nodes(
	fl_record_reader *reader, const fl_json *found, const fl_json *expected, fl_text source)
{
	while (found->kind == expected->kind && is_collection(found)) {
		uint32_t item = first_difference(found, reader->source, expected, source);
		if (note_uneven(reader, found, expected, item, source)) {
			return;
		}
		found = &found->u.items[item];
		expected = &expected->u.items[item];
	}
	note(reader, found, node_bytes(source, expected), FL_MISMATCH,
		TR("this value is not what the draw gives when it is redone",
			"该值与重新计算的抽查结果不一致"));
}

void fl_read_compare(
	fl_record_reader *reader, const fl_json *found, const char *key, fl_text expected)
{
	if (fl_read_failed(reader)) {
		return;
	}
	if (found == NULL) {
		note_missing(reader, reader->root, fl_text_of(key), expected, FL_MISMATCH);
		return;
	}
	if (fl_text_equal(node_bytes(reader->source, found), expected)) {
		return;
	}
	FL_AUTO(fl_arena) arena = {0};
	fl_json *tree;
	fl_error error;
	if (fl_json_parse(expected, "", &arena, &tree, &error) != FL_OK) {
		fl_read_fail_error(reader, found, &error);
		return;
	}
	compare_nodes(reader, found, tree, expected);
}
