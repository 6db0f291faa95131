/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML as a tree of located nodes, by libyaml.  Scalars are text: what they mean is the reader's
 * business, so `NO`, `012` and `2026.10` stay what was typed.  Refused, each at its place:
 * duplicate keys, anchors, aliases, tags, merge keys, several documents, tabs outside quotes and
 * comments, NUL and other control characters, text that is not UTF-8, and anything past the limits.
 * A syntax error is reported at its likely cause (yaml_cause.h), mended, and the rest is read on.
 * Full-width characters in scalars are the reader's business, since a label may hold them
 * (fl_text_full_width).
 */
#ifndef FL_BASE_YAML_H
#define FL_BASE_YAML_H

#include "base/arena.h"
#include "base/diag.h"

typedef enum fl_yaml_kind { FL_YAML_SCALAR, FL_YAML_SEQUENCE, FL_YAML_MAPPING } fl_yaml_kind;

typedef struct fl_yaml {
	fl_yaml_kind kind;
	bool quoted;           /* a scalar in quotes, or a block scalar */
	bool refused;          /* was reported: an alias, a key that is none or stands twice */
	uint32_t line;         /* from 1 */
	uint32_t column;       /* from 1, in characters */
	uint32_t width;        /* characters of a scalar on its first line; 1 for collections */
	uint32_t count;        /* items of a sequence, pairs of a mapping */
	fl_text text;          /* of a scalar */
	struct fl_yaml *keys;  /* of a mapping: scalars, in the file's order */
	struct fl_yaml *items; /* of a sequence; of a mapping: the values */
	struct fl_yaml *parent;
	const char *path; /* "deductions[0].cap"; "" for the root */
} fl_yaml;

/* What a tree was read from, for diagnostics at its nodes. */
typedef struct fl_yaml_doc {
	const char *file;
	fl_text source;
	fl_yaml *root; /* NULL where the file could not be read as YAML at all */
} fl_yaml_doc;

/*
 * Reads a document; all problems go to `diags`.  Where some were found the root may still be there,
 * so that the reader can go on and report its own.  FL_MEMORY is the only failure.  `file` and
 * `source` are copied.
 */
fl_code fl_yaml_read(fl_text source, const char *file, fl_arena *arena, fl_diags *diags,
	fl_yaml_doc *ret_doc, fl_error *reterr);

/* The value of a key; NULL where it is missing or `node` is NULL or no mapping. */
const fl_yaml *fl_yaml_get(const fl_yaml *node, const char *key);

/* The place of a node, for fl_diags_add(). */
fl_place fl_yaml_place(const fl_yaml_doc *doc, const fl_yaml *node);

#endif
