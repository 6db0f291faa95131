/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fields of an event as they stand in its row: a canonical JSON object, so that an auditor
 * reads them with json_extract().  A decimal is a string in its shortest form, an integer a
 * number, a date YYYY-MM-DD.
 */
#ifndef FL_STORE_FIELDS_H
#define FL_STORE_FIELDS_H

#include "store/dictionary.h"

/* Writes the object of the values that are there; nothing at all where none is.  `text` holds the
 * text of fields of kind string. */
void fl_fields_write(
	fl_buf *out, const fl_event_type *type, const int64_t *value, const fl_text *text);

/* Reads it back into `slots` values; words must be known.  False where it is damaged. */
bool fl_fields_read(fl_text fields, const fl_event_type *type, const fl_words *words,
	fl_arena *scratch, uint32_t slots, int64_t *ret_value);

#endif
