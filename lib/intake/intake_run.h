/* SPDX-License-Identifier: Apache-2.0 */
/* The state of one import, shared by intake.c, value.c, convert.c and event.c. */
#ifndef FL_INTAKE_INTAKE_RUN_H
#define FL_INTAKE_INTAKE_RUN_H

#include "intake/intake.h"
#include "intake/seen.h"

/* Texts made for one row (joined, changed) live here until the next. */
#define FL_INTAKE_SCRATCH_BYTES ((size_t)1 << 20)

typedef struct fl_type_name {
	fl_text name;
	uint32_t index;
} fl_type_name;

typedef struct fl_intake {
	const fl_intake_job *job;
	const fl_map *map;
	fl_map identity;
	fl_arena arena;
	fl_diags *diags;
	fl_csv csv;
	uint32_t *column;          /* of each of the map's columns: its number in the file */
	const fl_map_shape *shape; /* what is being made of the row */
	uint64_t row_number;       /* from 1, the header not counted */
	char *scratch;
	size_t scratch_used;
	fl_buf attributes;
	fl_type_name *types; /* by name */
	uint8_t *extra_of;   /* [shape][type][field]: the extra that holds it */
	fl_seen seen;
	bool stop; /* the map is wrong: every row would repeat the same problem */
	fl_intake_summary summary;
} fl_intake;

#define FL_NO_EXTRA 0xFFu

static_assert(FL_MAP_EXTRAS_MAX < FL_NO_EXTRA, "an extra's number fits a byte");

typedef enum fl_found { FL_FOUND, FL_ABSENT, FL_FAULTY } fl_found;

/* The text of a source in the current row, with everything done that the map says; FL_FAULTY has
 * been reported. */
fl_found fl_intake_text(fl_intake *intake, const fl_source *source, fl_text *ret_text);

/* Where a source's text stands. */
fl_place fl_intake_source_place(const fl_intake *intake, const fl_source *source);

/* Cut for a message. */
fl_text fl_intake_shown(fl_text text);

/* Checks the text and writes the value of its kind (fl_text, fl_day or int64_t) to `ret_value`;
 * false has been reported. */
bool fl_intake_convert(fl_intake *intake, const fl_source *source, fl_text text, fl_value_kind kind,
	const fl_field_choice *choices, void *ret_value);

/* What an absent value of the kind is. */
void fl_intake_clear(fl_value_kind kind, void *ret_value);

/* Sorts the vocabulary's names and finds out which extra feeds which field. */
fl_code fl_intake_prepare_events(fl_intake *intake, fl_error *reterr);

/* The index of a type; false has been reported. */
bool fl_intake_find_type(
	fl_intake *intake, const fl_source *source, fl_text name, int64_t *ret_type);

/* The checks of an event beyond its single fields, and the fields of its type; false has been
 * reported. */
bool fl_intake_finish_event(fl_intake *intake, fl_row *row);

/* Do all conditions hold?  A value that cannot be compared is reported: FL_FAULTY. */
fl_found fl_intake_holds(fl_intake *intake, const fl_condition *condition);

#endif
