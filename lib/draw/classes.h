/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many units are drawn of each class: the design, the classes of a frame, their bounds, the
 * exact expected numbers, and the numbers of one draw (lib/FORMATS.md, section 5).  Everything but
 * fl_classes_count() needs no randomness, so a design can be refused before it is sealed.
 */
#ifndef FL_DRAW_CLASSES_H
#define FL_DRAW_CLASSES_H

#include "draw/lists.h"
#include "draw/ratio.h"
#include "draw/ticket.h"

/* The designs and their names in a seal, in order of name. */
#define FL_DESIGN_KINDS(X)            \
	X(FL_DESIGN_CENSUS, "census") \
	X(FL_DESIGN_ORDER, "order")   \
	X(FL_DESIGN_QUOTA, "quota")   \
	X(FL_DESIGN_RATE, "rate")

typedef enum fl_design_kind {
#define X(kind, name) kind,
	FL_DESIGN_KINDS(X)
#undef X
} fl_design_kind;

const char *fl_design_name(fl_design_kind kind);
bool fl_design_of_name(fl_text name, fl_design_kind *ret_kind);

#define FL_NO_MAX UINT64_MAX

/* The largest number in a design: it must be an integer of JSON. */
#define FL_COUNT_MAX UINT64_C(9007199254740991)

/* How many units of a grade may be drawn in each of its classes, or in that of one stratum. */
typedef struct fl_draw_bound {
	fl_text grade;
	uint64_t min;
	uint64_t max;     /* FL_NO_MAX: all */
	bool one_stratum; /* holds for the class of `stratum` alone */
	fl_text stratum;  /* may be empty, as strata may */
} fl_draw_bound;

/* The share of a grade that is drawn. */
typedef struct fl_rate {
	fl_text grade;
	uint64_t num;
	uint64_t den;
} fl_rate;

typedef struct fl_design {
	fl_design_kind kind;
	uint64_t total;    /* quota: how many units in all */
	bool round_down;   /* rate: N * num / den is rounded down, not up */
	uint32_t reserves; /* per class */
	fl_rate *rates;    /* rate: one for every grade */
	size_t rate_count;
	fl_draw_bound *bounds;
	size_t bound_count;
	fl_text *take_all; /* grades of which every unit is drawn */
	size_t take_all_count;
} fl_design;

typedef struct fl_draw_class {
	fl_text stratum;
	fl_text grade;
	uint64_t weight;
	uint32_t size;   /* N: units neither excluded nor forced in */
	uint32_t number; /* its place among the classes */
	uint32_t low;    /* bounds, cut to N */
	uint32_t high;
	uint32_t drawn; /* n */
	bool free;      /* quota: the seed decides between two numbers */
	fl_ratio expected;
	const uint32_t *picks; /* fl_select(): n drawn units and then the reserves, by ticket */
	uint32_t reserves;
} fl_draw_class;

typedef struct fl_classes {
	fl_draw_class *at; /* by stratum, then grade */
	size_t count;
} fl_classes;

/*
 * The classes of sorted units.  `left_out` holds a flag for each unit: whether it is excluded or
 * forced in, and so in no class.  Two weights in one class are refused.
 */
fl_code fl_classes_build(fl_unit *units, size_t count, const bool *left_out, fl_arena *arena,
	fl_classes *ret_classes, fl_error *reterr);

/* Checks the design against the grades of the rule set and sorts its lists by grade. */
fl_code fl_design_check(
	fl_design *design, const fl_text *grades, size_t grade_count, fl_error *reterr);

/* The bound of a class; NULL where it has none.  Of a design that was checked. */
const fl_draw_bound *fl_design_bound(const fl_design *design, fl_text grade, fl_text stratum);

/* Fills in bounds and expected numbers; a quota that cannot be met is refused with its range. */
fl_code fl_classes_expect(fl_classes *classes, const fl_design *design, fl_error *reterr);

/* The numbers of this draw. */
fl_code fl_classes_count(
	fl_classes *classes, const fl_design *design, const fl_seed *seed, fl_error *reterr);

/* N * num / den, rounded. */
uint32_t fl_rate_of(uint32_t size, uint64_t num, uint64_t den, bool round_down);

/* The chance of each unit of the class. */
fl_ratio fl_class_chance(const fl_draw_class *class_);

#endif
