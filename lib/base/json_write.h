/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canonical JSON (RFC 8785, with ASCII keys and integers only): no white space, keys in ascending
 * order, which the writer asserts.  The caller opens and closes; the writer places the commas.
 */
#ifndef FL_BASE_JSON_WRITE_H
#define FL_BASE_JSON_WRITE_H

#include "base/buf.h"
#include "base/limits.h"
#include "base/sha256.h"

typedef struct fl_json_writer {
	fl_buf *out;
	unsigned depth;
	bool comma[FL_JSON_DEPTH_MAX + 1];
	const char *key[FL_JSON_DEPTH_MAX + 1]; /* the last key on this level, for the order */
} fl_json_writer;

/* Integers past 2^53 - 1 are written as decimal strings. */
#define FL_JSON_INTEGER_MAX ((int64_t)9007199254740991)

fl_json_writer fl_json_writer_on(fl_buf *out);

void fl_json_object(fl_json_writer *json);
void fl_json_object_end(fl_json_writer *json);
void fl_json_array(fl_json_writer *json);
void fl_json_array_end(fl_json_writer *json);

/* `key` is a literal (it is remembered), in ascending byte order within its object. */
void fl_json_key(fl_json_writer *json, const char *key);

/* The same for a key that is data: the caller promises the order, and ASCII. */
void fl_json_key_text(fl_json_writer *json, fl_text key);

void fl_json_text(fl_json_writer *json, fl_text text);
void fl_json_string(fl_json_writer *json, const char *string);
void fl_json_int(fl_json_writer *json, int64_t value);
void fl_json_bool(fl_json_writer *json, bool value);
void fl_json_hash(fl_json_writer *json, fl_hash hash);
void fl_json_day(fl_json_writer *json, int32_t day);

/* A piece that is canonical JSON already. */
void fl_json_raw(fl_json_writer *json, fl_text piece);

/* Only the quoted, escaped string: for writers of other things that hold JSON strings. */
void fl_buf_json_string(fl_buf *buf, fl_text text);

#endif
