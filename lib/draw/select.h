/* SPDX-License-Identifier: Apache-2.0 */
/* Which units of each class are drawn: the ones with the smallest tickets. */
#ifndef FL_DRAW_SELECT_H
#define FL_DRAW_SELECT_H

#include "draw/classes.h"

/*
 * Fills in the picks of every class: its drawn units and then up to `reserves` more, in the order
 * of their tickets.  `units` are sorted by id, so that their positions settle ties.
 * `ret_batch` is the order of all drawn units over all classes, for the design "order"; NULL where
 * it is not wanted.
 */
fl_code fl_select(fl_classes *classes, const fl_unit *units, size_t unit_count, const fl_seed *seed,
	uint32_t reserves, unsigned threads, fl_arena *arena, uint32_t **ret_batch,
	fl_error *reterr);

#endif
