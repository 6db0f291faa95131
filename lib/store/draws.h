/* SPDX-License-Identifier: Apache-2.0 */
/* Draws as the file keeps them: what was committed to, and who was drawn.  The record is a file of
 * its own; here stands its hash. */
#ifndef FL_STORE_DRAWS_H
#define FL_STORE_DRAWS_H

#include "store/ledger.h"

/* Draws have numbers from 1 without gaps.  `ret_previous` is the commit of the one before; all zero
 * for the first. */
fl_code fl_draw_next(
	fl_store *store, uint64_t *ret_number, fl_hash *ret_previous, fl_error *reterr);

typedef struct fl_draw_row {
	uint64_t number;
	int64_t run;
	fl_hash commit;
	fl_hash record;
	fl_day period_from;
	fl_day period_to;
} fl_draw_row;

fl_code fl_draw_add(fl_entry *entry, const fl_draw_row *draw, fl_error *reterr);

/* One who was drawn: `how` is "drawn", "included" or "reserve"; `place` is that among the tickets
 * of the class, from 1; `inspectors` is a JSON array of their numbers, the lead first, or "". */
fl_code fl_drawn_add(fl_entry *entry, uint64_t draw, fl_text target, const char *how, int64_t place,
	fl_text inspectors, fl_error *reterr);

#endif
