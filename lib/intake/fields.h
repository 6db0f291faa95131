/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Our own fields: one table a kind of import.  The reader of column maps, the reader of files
 * without a map, and the documentation all go by these tables.
 */
#ifndef FL_INTAKE_FIELDS_H
#define FL_INTAKE_FIELDS_H

#include "base/error.h"
#include "intake/rows.h"

typedef enum fl_value_kind {
	FL_VALUE_ID,      /* identifier of the draw protocol */
	FL_VALUE_LABEL,   /* label of the draw protocol */
	FL_VALUE_NAME,    /* name of the draw protocol: 1 to 32 of 0-9 a-z - */
	FL_VALUE_TEXT,    /* any text */
	FL_VALUE_DAY,     /* fl_day */
	FL_VALUE_COUNT,   /* a whole number, 0 or more */
	FL_VALUE_CHOICE,  /* the index of one of the choices */
	FL_VALUE_TYPE,    /* the index of an event type */
	FL_VALUE_DECIMAL, /* an event's own field */
	FL_VALUE_INTEGER  /* the same */
} fl_value_kind;

/* One of a field's allowed values; several names may stand for it. */
typedef struct fl_field_choice {
	const char *name;
	const char *zh;
	int64_t value;
} fl_field_choice;

typedef struct fl_field {
	const char *key;
	const char *zh; /* the same as a column's name in a file without a map */
	fl_value_kind kind;
	bool required;
	uint32_t offset;                /* in the row struct of its kind */
	const fl_field_choice *choices; /* ends with a NULL name; the default has value 0 */
	const char *doc[FL_LANGS];
} fl_field;

#define FL_FIELDS_MAX 12u

typedef struct fl_field_table {
	const char *kind;
	const fl_field *field;
	uint32_t count;
} fl_field_table;

/* The table of a kind of import. */
const fl_field_table *fl_field_table_of(fl_kind kind);

/* The number of the field of that key, -1 where there is none. */
int fl_field_find(const fl_field_table *table, fl_text key);

/* The same by key or by Chinese name, as columns are named in files without a map. */
int fl_field_find_column(const fl_field_table *table, fl_text name);

#endif
