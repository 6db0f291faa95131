/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lists that a draw is made from: what a row is, what makes it valid, the order of a list, the
 * text of each row (its leaf) and the Merkle root over them (lib/FORMATS.md, section 2).
 *
 * Texts belong to the caller.  `line` is where the caller has a row, for messages; a sort fills 0
 * with the row's place in the list, from 1.
 */
#ifndef FL_DRAW_LISTS_H
#define FL_DRAW_LISTS_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/sha256.h"

/* The class of a unit that is in none: it is excluded or forced in. */
#define FL_NO_CLASS UINT32_MAX

/* A unit of the frame. */
typedef struct fl_unit {
	fl_text id;
	fl_text grade;
	fl_text stratum; /* may be empty */
	uint64_t weight; /* up to INT64_MAX; 0 is never drawn */
	uint32_t line;
	uint32_t class_no; /* fl_classes_build() sets it */
} fl_unit;

/* A unit that is left out or put in by decision. */
typedef struct fl_decided {
	fl_text id;
	fl_text reason;
	uint32_t line;
} fl_decided;

typedef struct fl_inspector {
	fl_text id;
	uint32_t capacity;
	uint32_t line;
	bool lead;
} fl_inspector;

/* An inspector serves a stratum; one without any line serves all. */
typedef struct fl_service {
	fl_text inspector;
	fl_text stratum;
	uint32_t line;
} fl_service;

/* An inspector who must not visit a unit. */
typedef struct fl_barred {
	fl_text target;
	fl_text inspector;
	fl_text reason;
	uint32_t line;
} fl_barred;

/* Who inspects, for one department. */
typedef struct fl_roster {
	fl_text department; /* empty where there is only one */
	fl_inspector *inspectors;
	size_t inspector_count;
	fl_service *services;
	size_t service_count;
	fl_barred *barred;
	size_t barred_count;
	uint32_t need;  /* inspectors a target */
	bool lead_rule; /* at least one of them a lead */
	bool teams;     /* fixed teams */
} fl_roster;

/* Sort a list and check every row; the first bad one or a duplicate is refused. */
fl_code fl_units_sort(fl_unit *units, size_t count, unsigned threads, fl_error *reterr);
fl_code fl_decided_sort(fl_decided *rows, size_t count, fl_error *reterr);

/* All lists of a roster.  `units` are sorted: who is barred must be barred from one of them. */
fl_code fl_roster_sort(
	fl_roster *roster, const fl_unit *units, size_t unit_count, fl_error *reterr);

/* The position of an id in a sorted list; SIZE_MAX where it is not. */
size_t fl_units_find(const fl_unit *units, size_t count, fl_text id);
size_t fl_inspectors_find(const fl_inspector *inspectors, size_t count, fl_text id);
size_t fl_decided_find(const fl_decided *rows, size_t count, fl_text id);

/* The longest leaf: three labels, a number and three TABs. */
#define FL_LEAF_BYTES_MAX 256u

/* Write a row's leaf; return its length. */
size_t fl_unit_leaf(const fl_unit *unit, char out[FL_LEAF_BYTES_MAX]);
size_t fl_inspector_leaf(const fl_inspector *inspector, char out[FL_LEAF_BYTES_MAX]);
size_t fl_service_leaf(const fl_service *service, char out[FL_LEAF_BYTES_MAX]);
size_t fl_barred_leaf(const fl_barred *barred, char out[FL_LEAF_BYTES_MAX]);

/* Read a leaf back; false where it is none.  Texts point into the leaf. */
bool fl_unit_of_leaf(fl_text leaf, fl_unit *ret_unit);
bool fl_inspector_of_leaf(fl_text leaf, fl_inspector *ret_inspector);
bool fl_service_of_leaf(fl_text leaf, fl_service *ret_service);
bool fl_barred_of_leaf(fl_text leaf, fl_barred *ret_barred);

/* The roots of sorted lists. */
fl_code fl_units_root(
	const fl_unit *units, size_t count, unsigned threads, fl_hash *ret_root, fl_error *reterr);
fl_code fl_inspectors_root(const fl_roster *roster, fl_hash *ret_root, fl_error *reterr);
fl_code fl_services_root(const fl_roster *roster, fl_hash *ret_root, fl_error *reterr);
fl_code fl_barred_root(const fl_roster *roster, fl_hash *ret_root, fl_error *reterr);

#endif
