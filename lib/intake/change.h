/* SPDX-License-Identifier: Apache-2.0 */
/* The changes that a map may ask for, on text; pure. */
#ifndef FL_INTAKE_CHANGE_H
#define FL_INTAKE_CHANGE_H

#include "intake/map.h"

/* A fixed piece of memory being written to; `full` remembers that something did not fit. */
typedef struct fl_pen {
	char *at;
	size_t len;
	size_t room;
	bool full;
} fl_pen;

void fl_pen_add(fl_pen *pen, fl_text text);

/* Without the blanks at both ends (space, tab, line ends, U+00A0, U+3000). */
fl_text fl_change_trim(fl_text text);

/* Writes the changed text. */
void fl_change_apply(const fl_change *change, fl_text text, fl_pen *pen);

#endif
