/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws as the file keeps them: what was committed to, the lists that were sealed with it, the
 * values that became known, and how far the draw has come.  The record is a file of its own; here
 * stands its hash.
 */
#ifndef FL_STORE_DRAWS_H
#define FL_STORE_DRAWS_H

#include "base/arena.h"
#include "store/ledger.h"

typedef struct fl_draw_row {
	uint64_t number;
	int64_t run;
	fl_hash commit;
	fl_day period_from;
	fl_day period_to;
	fl_text seal; /* the document */
} fl_draw_row;

/* A draw and how far it has come. */
typedef struct fl_draw_state {
	fl_draw_row row;
	bool drawn;
	fl_hash record; /* where it was drawn */
	bool released;
	bool at_once; /* sealed, drawn and released in one entry */
	bool voided;
	fl_text reason;        /* where it is void */
	fl_hash void_document; /* its SHA-256 */
} fl_draw_state;

/* Draws have numbers from 1 without gaps.  `ret_previous` is the commit of the one before; all zero
 * for the first. */
fl_code fl_draw_next(
	fl_store *store, uint64_t *ret_number, fl_hash *ret_previous, fl_error *reterr);

/* A draw by its number.  Texts go to the arena. */
fl_code fl_draw_find(fl_store *store, uint64_t number, fl_arena *arena, bool *ret_found,
	fl_draw_state *ret_state, fl_error *reterr);

/* The draws that wait for a step: with `drawn` those that were drawn and not released, else those
 * that were sealed and neither drawn nor voided.  The first of them and how many there are. */
fl_code fl_draw_waiting(
	fl_store *store, bool drawn, uint64_t *ret_number, uint64_t *ret_count, fl_error *reterr);

/* A draw of that agency and purpose that is sealed, neither drawn nor voided, and whose period
 * shares a day with this one; 0 where there is none. */
fl_code fl_draw_parallel(fl_store *store, fl_text agency, fl_text purpose, fl_day from, fl_day to,
	uint64_t *ret_number, fl_error *reterr);

/* The first draw but `number` whose seal holds that commitment; 0 where there is none. */
fl_code fl_draw_with_commitment(fl_store *store, fl_hash commitment, uint64_t number,
	uint64_t *ret_other, fl_error *reterr);

/* Rows of an entry.  `document` is the void record's hash. */
fl_code fl_draw_add(fl_entry *entry, const fl_draw_row *draw, fl_error *reterr);
fl_code fl_outcome_add(fl_entry *entry, uint64_t draw, fl_hash record, fl_error *reterr);
fl_code fl_release_add(fl_entry *entry, uint64_t draw, fl_error *reterr);
fl_code fl_void_add(
	fl_entry *entry, uint64_t draw, fl_text reason, fl_hash document, fl_error *reterr);

/* One who was drawn: `how` is "drawn", "included" or "reserve"; `place` is that among the tickets
 * of the class, from 1; `inspectors` is a JSON array of their numbers, the lead first, or "". */
fl_code fl_drawn_add(fl_entry *entry, uint64_t draw, fl_text target, const char *how, int64_t place,
	fl_text inspectors, fl_error *reterr);

/* A change behind a draw: `place` counts from 1; `visited` is who is on the list now, empty where
 * nobody is; `inspectors` a JSON array as above, `body` the change itself as canonical JSON. */
typedef struct fl_change_row {
	uint64_t draw;
	int64_t place;
	const char *kind; /* "replacement" or "swap" */
	fl_text target;
	fl_text visited;
	fl_text inspectors;
	fl_text body;
} fl_change_row;

fl_code fl_change_add(fl_entry *entry, const fl_change_row *change, fl_error *reterr);

/* The bodies of a draw's changes in their order, in the arena. */
fl_code fl_changes_read(fl_store *store, uint64_t draw, fl_arena *arena, fl_text **ret_bodies,
	size_t *ret_count, fl_error *reterr);

/* Who made the last visit that a draw led to, for every target of earlier draws: as the lists stand
 * after their changes.  Adds an fl_last_visit for each inspector; texts go to the arena. */
typedef struct fl_last_visit {
	fl_text target;
	fl_text inspector;
} fl_last_visit;

fl_code fl_visits_last(fl_store *store, fl_arena *arena, fl_buf *ret_visits, fl_error *reterr);

/* The newest draw that has been drawn; 0 where there is none. */
fl_code fl_draw_newest(fl_store *store, uint64_t *ret_number, fl_error *reterr);

/* The lines of a sealed list, each ending in LF; they take as many rows as they need. */
fl_code fl_sealed_add(fl_entry *entry, uint64_t draw, fl_text department, const char *list,
	fl_text lines, fl_error *reterr);

/* All lines of a sealed list, in the arena; empty where it has none. */
fl_code fl_sealed_read(fl_store *store, uint64_t draw, fl_text department, const char *list,
	fl_arena *arena, fl_text *ret_lines, fl_error *reterr);

/* A value that has become known, and the newest of a source; empty where there is none. */
fl_code fl_revealed_add(
	fl_entry *entry, uint64_t draw, fl_text name, fl_text value, fl_error *reterr);
fl_code fl_revealed_find(fl_store *store, uint64_t draw, fl_text name, fl_arena *arena,
	fl_text *ret_value, fl_error *reterr);

#endif
