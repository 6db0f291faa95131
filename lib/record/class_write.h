/* SPDX-License-Identifier: Apache-2.0 */
/* The classes of a draw as its documents hold them (lib/FORMATS.md, sections 8 and 10). */
#ifndef FL_RECORD_CLASS_WRITE_H
#define FL_RECORD_CLASS_WRITE_H

#include "base/json_write.h"
#include "record/record.h"

typedef enum fl_class_form {
	FL_FORM_RECORD,  /* everything */
	FL_FORM_EXTRACT, /* of the reserves only how many there are: they were not drawn */
	FL_FORM_PROOF    /* counts alone */
} fl_class_form;

/* Adds the array of all classes. */
void fl_classes_write(const fl_outcome *outcome, fl_class_form form, fl_buf *out);

/* Adds the ids of units as an array. */
void fl_units_write(fl_json_writer *json, const fl_spec *spec, const uint32_t *units, size_t count);

#endif
