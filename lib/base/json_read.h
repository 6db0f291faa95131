/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A strict reader of canonical JSON: what fl_json_writer would not have written (white space,
 * unsorted or duplicate keys, needless escapes, fractions, exponents, null) is refused with its
 * place.  So the bytes of a value are its canonical form, and can be hashed as they stand.
 */
#ifndef FL_BASE_JSON_READ_H
#define FL_BASE_JSON_READ_H

#include "base/arena.h"

typedef enum fl_json_kind {
	FL_JSON_STRING,
	FL_JSON_INTEGER,
	FL_JSON_BOOL,
	FL_JSON_ARRAY,
	FL_JSON_OBJECT
} fl_json_kind;

typedef struct fl_json {
	fl_json_kind kind;
	uint32_t count; /* of items */
	size_t offset;  /* of its first byte */
	size_t end;     /* behind its last byte */
	fl_text key;    /* within an object */
	union {
		fl_text text; /* decoded; points into the source where nothing was escaped */
		int64_t integer;
		bool truth;
		struct fl_json *items;
	} u;
} fl_json;

/* Reads one document.  `source` must outlive the tree. */
fl_code fl_json_parse(
	fl_text source, const char *file, fl_arena *arena, fl_json **ret_root, fl_error *reterr);

/* The member of that name; NULL where there is none or `object` is NULL or no object. */
const fl_json *fl_json_get(const fl_json *object, const char *key);

#endif
