/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The columns of a plan for one batch: one pass over the events fills all of them, so that what an
 * event costs depends on the columns that take it in and not on the rules.  A tally belongs to one
 * thread.  It must not know what the numbers mean for a score.
 */
#ifndef FL_GRADE_TALLY_H
#define FL_GRADE_TALLY_H

#include "grade/binding.h"

/* What one event of a type does to one column. */
typedef struct fl_tap {
	fl_day start; /* the earliest day whose window still counts */
	uint8_t op;   /* fl_column_op */
	uint8_t slot; /* of the field that the column reads */
	bool skips_repaired;
	bool by_decision;
	uint32_t column;
} fl_tap;

/* One value of a column that counts different ones. */
typedef struct fl_seen {
	uint32_t column;
	int64_t value;
} fl_seen;

typedef struct fl_tally {
	fl_arena arena;
	const fl_plan *plan;
	const fl_binding *binding;
	fl_day as_of;
	uint32_t *first; /* of each type of the vocabulary, in `tap`; one more at the end */
	uint32_t *more;  /* of each type: where its taps begin that are not simple */
	fl_tap *tap;
	int64_t *use;       /* beside it, for a field that is missing; FL_VALUE_NONE: not graded */
	fl_day *repair_end; /* of each type: a repair is in effect for events before this day */
	int64_t *cell;      /* of each column FL_BATCH_UNITS_MAX */
	uint16_t **hidden;  /* of each column that decides nothing: its trouble, as many */
	fl_day *newest;     /* of each column, within one unit */
	bool has_more;      /* some tap is not simple */
	bool looks_back;    /* some column needs `newest` or `seen` */
	fl_seen *seen;      /* within one unit */
	size_t seen_count, seen_capacity;
} fl_tally;

/* What is asked of a column. */
typedef enum fl_need {
	FL_NEED_NOT,  /* nothing */
	FL_NEED_SHOW, /* its values, for indicators that decide nothing */
	FL_NEED_DECIDE
} fl_need;

/* `need` says what is asked of each column of the plan.  FL_MEMORY. */
fl_code fl_tally_init(const fl_binding *binding, fl_day as_of, const fl_need *need,
	fl_tally *ret_tally, fl_error *reterr);
void fl_tally_done(fl_tally *tally);
FL_AUTO_DEFINE(fl_tally, fl_tally_done);

/* Fills the columns for a batch and sets the trouble that those which decide make each unit.  False
 * when memory ran out. */
bool fl_tally_fill(fl_tally *tally, const fl_facts *facts, uint16_t *ret_trouble);

/* The values of one column, one a unit. */
static inline const int64_t *fl_tally_of(const fl_tally *tally, uint32_t column)
{
	return &tally->cell[column * (size_t)FL_BATCH_UNITS_MAX];
}

#endif
