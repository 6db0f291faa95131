/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Typed rows, as intake hands them over: one struct a kind of import.  Texts live until the
 * callback returns.  What a file left out is an empty text, FL_DAY_NONE or the stated default.
 */
#ifndef FL_INTAKE_ROWS_H
#define FL_INTAKE_ROWS_H

#include "base/day.h"
#include "base/vocab.h"

typedef enum fl_kind {
	FL_KIND_RETAILERS,
	FL_KIND_EVENTS,
	FL_KIND_AMENDMENTS,
	FL_KIND_INSPECTORS,
	FL_KIND_SERVICE,
	FL_KIND_BARRED,
	FL_KINDS
} fl_kind;

typedef enum fl_status { FL_STATUS_ACTIVE, FL_STATUS_SUSPENDED, FL_STATUS_CLOSED } fl_status;

typedef enum fl_amendment { FL_AMEND_ANNUL, FL_AMEND_REPAIR } fl_amendment;

typedef struct fl_retailer_row {
	fl_text id;
	fl_text name;
	fl_text address;
	fl_text holder_id;
	fl_day licensed_on;
	fl_text stratum;
	fl_text format;
	int64_t status;     /* fl_status; active by default */
	fl_text attributes; /* a JSON object of strings, keys ascending; "{}" for none */
} fl_retailer_row;

typedef struct fl_event_row {
	fl_text retailer;
	int64_t type; /* index into the vocabulary that the import was given */
	fl_day occurred;
	fl_day decided;
	fl_day recorded; /* as claimed by the file */
	fl_text case_no;
	fl_text source_ref;
	/* one entry a field of the type; as base/vocab.h says, but the value of a text is
	 * FL_VALUE_NONE: the store numbers it */
	int64_t value[FL_EVENT_FIELDS_MAX];
	fl_text text[FL_EVENT_FIELDS_MAX]; /* as it stood in the file, transformed by the map */
} fl_event_row;

typedef struct fl_amendment_row {
	fl_text source_ref;
	int64_t kind; /* fl_amendment */
	fl_day day;
	fl_day recorded; /* as claimed by the file */
} fl_amendment_row;

typedef struct fl_inspector_row {
	fl_text id;
	fl_text name;
	int64_t capacity; /* 0 or more */
	int64_t lead;     /* 0 or 1; 0 by default */
	fl_text unit;
	fl_text department; /* a name; empty where draws are not joint */
} fl_inspector_row;

typedef struct fl_service_row {
	fl_text inspector;
	fl_text stratum;
	fl_day until;
} fl_service_row;

typedef struct fl_barred_row {
	fl_text target;
	fl_text inspector;
	fl_text reason;
	fl_text ground;
	fl_text requested_by;
	fl_text decided_by;
	fl_day decided_on;
	fl_day until;
} fl_barred_row;

typedef struct fl_row {
	fl_kind kind;
	uint32_t line; /* in the file, from 1 */
	union {
		fl_retailer_row retailer;
		fl_event_row event;
		fl_amendment_row amendment;
		fl_inspector_row inspector;
		fl_service_row service;
		fl_barred_row barred;
	} u;
	const struct fl_intake *intake; /* for fl_intake_place() */
} fl_row;

#endif
