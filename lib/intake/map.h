/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A column map: how the columns of a foreign file become our fields.  It is written in YAML
 * (lib/intake/MAPS.md is its reference) and read here into a plan that the importer walks once a
 * row.  A file without a map gets the plan that its own header makes.
 */
#ifndef FL_INTAKE_MAP_H
#define FL_INTAKE_MAP_H

#include "base/yaml.h"
#include "intake/fields.h"
#include "intake/pattern.h"

typedef enum fl_origin {
	FL_FROM_NOTHING, /* the map does not mention the field */
	FL_FROM_COLUMN,
	FL_FROM_CONSTANT,
	FL_FROM_JOIN,
	FL_FROM_ROW_NUMBER
} fl_origin;

typedef enum fl_change_kind {
	FL_CHANGE_COLLAPSE,    /* runs of blanks become one, none at the ends */
	FL_CHANGE_FIRST,       /* the first `count` characters */
	FL_CHANGE_LAST,        /* the last `count` characters */
	FL_CHANGE_LOWER,       /* ASCII */
	FL_CHANGE_NOT_ID,      /* what no identifier holds becomes `to` */
	FL_CHANGE_PUNCTUATION, /* ASCII and general punctuation becomes `to` */
	FL_CHANGE_REPLACE,     /* every `from` becomes `to` */
	FL_CHANGE_UPPER,       /* ASCII */
	FL_CHANGE_WITHOUT      /* `from` goes from the front */
} fl_change_kind;

typedef struct fl_change {
	fl_change_kind kind;
	fl_text from;
	fl_text to;
	uint32_t count;
} fl_change;

typedef struct fl_pair {
	fl_text from;
	fl_text to;
} fl_pair;

typedef struct fl_texts {
	const fl_text *at;
	uint32_t count;
} fl_texts;

/* Where one of our fields comes from, and what happens to the text on the way, in this order: trim,
 * missing, table, change, pattern. */
typedef struct fl_source {
	fl_origin origin;
	const fl_yaml *node; /* NULL where there is no map */
	uint32_t column;     /* index into fl_map.column */
	fl_text text; /* the constant, the prefix of the row number, or the separator of a join */
	const struct fl_source *part;
	uint32_t part_count;
	bool plain; /* a column as it stands: the common case, without a look at the rest */
	bool trim;
	bool ignore_time;
	bool below_zero; /* a number may be negative */
	bool has_else;
	bool has_default;
	char thousands; /* 0 for none */
	fl_text otherwise;
	fl_text when_missing;
	fl_texts missing; /* besides the empty text */
	fl_texts format;  /* YYYY-MM-DD where there is none */
	const fl_pair *table;
	uint32_t table_count;
	const fl_change *change;
	uint32_t change_count;
	const fl_pattern *pattern; /* one of them must match */
	uint32_t pattern_count;
} fl_source;

typedef enum fl_bound {
	FL_BOUND_FROM,
	FL_BOUND_ABOVE,
	FL_BOUND_BELOW,
	FL_BOUND_AT_MOST,
	FL_BOUNDS
} fl_bound;

/* YYY at the front, and no fourth Y, is a year of the Republic: 108 is 2019. */
static inline bool fl_format_is_minguo(fl_text format)
{
	return format.len > 3 && memcmp(format.at, "YYY", 3) == 0 && format.at[3] != 'Y';
}

/* A condition on a column: everything that it states must hold. */
typedef struct fl_condition {
	uint32_t column;
	const fl_yaml *node;
	bool has[FL_BOUNDS];
	int64_t bound[FL_BOUNDS]; /* in units of 10^-FL_PLACES_MAX */
	fl_texts equals;          /* any of them, where there are some */
	fl_texts differs;         /* none of them */
	bool has_empty;
	bool empty;
} fl_condition;

/* A field of an event type, or a free attribute of a retailer. */
typedef struct fl_map_extra {
	fl_text name;
	fl_source source;
} fl_map_extra;

#define FL_MAP_EXTRAS_MAX 64u
#define FL_MAP_SHAPES_MAX 32u

/* One of the rows that a row of the file makes. */
typedef struct fl_map_shape {
	const fl_yaml *node;
	const fl_condition *when; /* all must hold */
	uint32_t when_count;
	fl_text suffix; /* of the source reference */
	fl_source source[FL_FIELDS_MAX];
	fl_map_extra *extra;
	uint32_t extra_count;
} fl_map_shape;

typedef enum fl_repeated { FL_REPEATED_REFUSE, FL_REPEATED_FIRST, FL_REPEATED_LAST } fl_repeated;

typedef struct fl_map_column {
	fl_text name;
	const fl_yaml *node; /* where it is first mentioned */
} fl_map_column;

typedef struct fl_map {
	fl_kind kind;
	fl_yaml_doc doc;
	const fl_map_column *column;
	uint32_t column_count;
	const fl_map_shape *shape;
	uint32_t shape_count;
	const fl_condition *skip; /* a row is passed over where any holds */
	uint32_t skip_count;
	fl_repeated repeated;
	fl_vocab types; /* that the map itself declares, for files without a rule set */
} fl_map;

/* Reads a map that is meant for `kind`.  All problems go to `diags`; where there are errors the
 * call returns FL_REFUSED.  Everything lives in the arena. */
fl_code fl_map_read(fl_text source, const char *file, fl_kind kind, fl_arena *arena,
	fl_diags *diags, fl_map *ret_map, fl_error *reterr);

/* The same from a file. */
fl_code fl_map_load(const char *file, fl_kind kind, fl_arena *arena, fl_diags *diags,
	fl_map *ret_map, fl_error *reterr);

/* The map of a file that needs none: each column is named by our key or its Chinese name.  Fields
 * of event types are columns of their names, attributes are columns `attributes.NAME`.  Unknown
 * columns are reported.  FL_MEMORY is the only failure. */
fl_code fl_map_identity(fl_kind kind, const char *file, const fl_text *header, uint32_t columns,
	const fl_vocab *vocab, fl_arena *arena, fl_diags *diags, fl_map *ret_map, fl_error *reterr);

#endif
