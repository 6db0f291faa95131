/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the public handle of a list as it stands. */
#ifndef FL_API_AFTER_H
#define FL_API_AFTER_H

#include "api/draw.h"

#include "record/changes.h"

struct fl_after {
	fl_draw *draw;      /* owns all memory; its outcome's targets are those that stand now */
	fl_outcome outcome; /* as it was drawn */
	fl_draw_state state;
	fl_standing standing;
	uint32_t *shown; /* position in `standing` of each target of the draw */
	fl_after_change *changes;
};

FL_AUTO_PTR_DEFINE(fl_after, fl_after_free);

/* Puts targets and changes into words; once, when all changes are made. */
fl_code fl_after_word(fl_after *after, fl_error *reterr);

#endif
