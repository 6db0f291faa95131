/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vocabulary of events: which types exist and which fields they carry.  Rule sets and column
 * maps declare it, the store keeps it, intake checks rows against it.
 *
 * One field value is one int64_t, whatever its kind:
 *   decimal, integer   in units of 10^-FL_PLACES_MAX (1.5 is 1500000), so that both compare and add
 *   date               a day number
 *   string             the number of the text in the store's dictionary
 * and FL_VALUE_NONE where the event has no such value.
 */
#ifndef FL_BASE_VOCAB_H
#define FL_BASE_VOCAB_H

#include "base/limits.h"
#include "base/text.h"

#define FL_VALUE_NONE INT64_MIN
#define FL_VALUE_UNIT INT64_C(1000000) /* 10^FL_PLACES_MAX */

/* The kinds in the order of their codes in the database; names as written in rule sets. */
#define FL_FIELD_KINDS(X)              \
	X(FL_FIELD_DECIMAL, "decimal") \
	X(FL_FIELD_INTEGER, "integer") \
	X(FL_FIELD_DATE, "date")       \
	X(FL_FIELD_STRING, "string")

typedef enum fl_field_kind {
#define X(kind, name) kind,
	FL_FIELD_KINDS(X)
#undef X
} fl_field_kind;

#define FL_EVENT_FIELDS_MAX 8u
#define FL_EVENT_TYPES_MAX  1000u

typedef struct fl_field_type {
	fl_text name;
	fl_field_kind kind;
} fl_field_type;

typedef struct fl_event_type {
	fl_text name;
	uint32_t field_count; /* at most FL_EVENT_FIELDS_MAX */
	fl_field_type field[FL_EVENT_FIELDS_MAX];
} fl_event_type;

typedef struct fl_vocab {
	const fl_event_type *type;
	uint32_t type_count; /* at most FL_EVENT_TYPES_MAX */
} fl_vocab;

/* The number of a type, -1 where the vocabulary does not have it. */
int fl_vocab_find(const fl_vocab *vocab, fl_text name);

/* The number of a field, -1 where events of the type do not carry it. */
int fl_event_type_field(const fl_event_type *type, fl_text name);

#endif
