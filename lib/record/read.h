/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a document strictly and saying where it is wrong.  The first difference sticks: after it
 * every call gives zero, so that a reader of many fields checks once.
 */
#ifndef FL_RECORD_READ_H
#define FL_RECORD_READ_H

#include "base/day.h"
#include "base/json_read.h"
#include "base/sha256.h"

#define FL_PATH_BYTES_MAX  256u
#define FL_VALUE_BYTES_MAX 200u

/* Where a document is wrong, and how: `seal.frame.root`, `classes[3].drawn[2]`.  Long values are
 * cut.  `error.code` is FL_OK while nothing has been found. */
typedef struct fl_difference {
	char path[FL_PATH_BYTES_MAX];
	char found[FL_VALUE_BYTES_MAX];    /* "" where it is missing */
	char expected[FL_VALUE_BYTES_MAX]; /* "" where there is more than one right value */
	fl_error error;
} fl_difference;

typedef struct fl_record_reader {
	fl_text source;
	const fl_json *root;
	fl_arena *arena;
	fl_difference difference;
} fl_record_reader;

static inline bool fl_read_failed(const fl_record_reader *reader)
{
	return reader->difference.error.code != FL_OK;
}

/* The path of the node that begins at `offset`. */
void fl_json_path(const fl_json *root, size_t offset, char out[FL_PATH_BYTES_MAX]);

/* Notes a difference at a node, with two sentences that are ready as they are. */
void fl_read_fail(fl_record_reader *reader, const fl_json *node, fl_code code, const char *en,
	const char *zh);

/* The same with what an earlier call has said. */
void fl_read_fail_error(fl_record_reader *reader, const fl_json *node, const fl_error *error);

/* Compares with the canonical text that would be right, and notes the first value in it that
 * differs.  `found` is NULL where the document has none; `key` names it then. */
void fl_read_compare(
	fl_record_reader *reader, const fl_json *found, const char *key, fl_text expected);

/* Whether the object holds exactly these keys: names in ascending order with blanks between, those
 * with `?` behind them may be missing. */
bool fl_read_keys(fl_record_reader *reader, const fl_json *object, const char *names);

/* Members, each of one kind; what is missing or of another kind is a difference. */
const fl_json *fl_read_node(
	fl_record_reader *reader, const fl_json *object, const char *key, fl_json_kind kind);
fl_text fl_read_text(fl_record_reader *reader, const fl_json *object, const char *key);
uint64_t fl_read_count(
	fl_record_reader *reader, const fl_json *object, const char *key, uint64_t max);
bool fl_read_bool(fl_record_reader *reader, const fl_json *object, const char *key);
fl_hash fl_read_hash(fl_record_reader *reader, const fl_json *object, const char *key);
fl_day fl_read_day(fl_record_reader *reader, const fl_json *object, const char *key);

/* The items of an array, all of one kind. */
const fl_json *fl_read_items(fl_record_reader *reader, const fl_json *object, const char *key,
	fl_json_kind kind, size_t *ret_count);

/* `count` zeroed objects of the reader's arena; NULL, with a difference, when memory ran out. */
void *fl_read_alloc(fl_record_reader *reader, size_t count, size_t size);

#endif
