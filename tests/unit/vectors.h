/* SPDX-License-Identifier: Apache-2.0 */
/* The known answers of tests/vectors, read as canonical JSON; for the tests of draw and record. */
#ifndef FL_TESTS_VECTORS_H
#define FL_TESTS_VECTORS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "draw/ticket.h"

typedef struct vectors {
	fl_arena arena;
	fl_buf bytes;
	fl_json *root;
} vectors;

static inline void vectors_done(vectors *own)
{
	fl_arena_done(&own->arena);
	fl_buf_done(&own->bytes);
}
FL_AUTO_DEFINE(vectors, vectors_done);

static inline void vectors_read(vectors *own, const char *file)
{
	char path[512];
	fl_error error = {0};
	(void)snprintf(path, sizeof(path), TEST_DATA "/vectors/%s", file);
	if (fl_file_read(path, FL_JSON_BYTES_MAX, &own->bytes, &error) != FL_OK ||
		fl_json_parse(fl_buf_view(&own->bytes), file, &own->arena, &own->root, &error) !=
			FL_OK) {
		fail_msg("%s", error.text[FL_EN]);
	}
}

static inline const fl_json *vector_items(const fl_json *object, const char *key, uint32_t *count)
{
	const fl_json *list = fl_json_get(object, key);
	assert_non_null(list);
	*count = list->count;
	return list->u.items;
}

static inline fl_text vector_text(const fl_json *object, const char *key)
{
	const fl_json *node = fl_json_get(object, key);
	assert_non_null(node);
	assert_int_equal(node->kind, FL_JSON_STRING);
	return node->u.text;
}

static inline int64_t vector_int(const fl_json *object, const char *key)
{
	const fl_json *node = fl_json_get(object, key);
	assert_non_null(node);
	assert_int_equal(node->kind, FL_JSON_INTEGER);
	return node->u.integer;
}

static inline bool vector_bool(const fl_json *object, const char *key)
{
	const fl_json *node = fl_json_get(object, key);
	assert_non_null(node);
	assert_int_equal(node->kind, FL_JSON_BOOL);
	return node->u.truth;
}

static inline fl_hash vector_hash(const fl_json *object, const char *key)
{
	fl_hash hash;
	assert_true(fl_hash_parse(vector_text(object, key), &hash));
	return hash;
}

static inline void assert_text(fl_text found, fl_text expected)
{
	if (!fl_text_equal(found, expected)) {
		fail_msg("`%.*s` instead of `%.*s`", FL_TEXT_ARG(found), FL_TEXT_ARG(expected));
	}
}

static inline void assert_hash(fl_hash found, fl_hash expected)
{
	char left[FL_HASH_HEX_BYTES];
	char right[FL_HASH_HEX_BYTES];
	assert_string_equal(fl_hash_hex(found, left), fl_hash_hex(expected, right));
}

#endif
