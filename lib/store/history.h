/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The histories of retailers as packs: one row of the database holds the events of
 * FL_BATCH_UNITS_MAX retailers (a chunk), as columns, in the order that grading wants.  They are
 * derived from the table of events, which stays the truth.
 */
#ifndef FL_STORE_HISTORY_H
#define FL_STORE_HISTORY_H

#include "facts.h"
#include "store/ledger.h"
#include "store/pack.h"

static inline int64_t fl_chunk_of(int64_t retailer)
{
	return (retailer - 1) / FL_BATCH_UNITS_MAX;
}

/* ---- Writing -------------------------------------------------------------------------------- */

/* An event on its way into a pack. */
typedef struct fl_history_event {
	int64_t number;   /* row of the table of events */
	int64_t retailer; /* row of the table of retailers */
	uint16_t type;    /* index into the vocabulary */
	fl_day occurred;
	fl_day decided;
	fl_day recorded;
	fl_text case_no;
	fl_text source_ref;
	const int64_t *value; /* one entry a field slot of the builder */
} fl_history_event;

/* Gathers events and writes the packs of their chunks. */
typedef struct fl_history_builder {
	uint32_t slots; /* field values held per event: the most that any type has */
	fl_buf records;
	fl_buf values;
	fl_buf texts;
	uint32_t *order; /* of the records, see fl_history_sort() */
	size_t sorted;   /* as many as there were then */
} fl_history_builder;

fl_history_builder fl_history_builder_for(const fl_vocab *vocab);
void fl_history_builder_done(fl_history_builder *builder);
FL_AUTO_DEFINE(fl_history_builder, fl_history_builder_done);

fl_code fl_history_add(
	fl_history_builder *builder, const fl_history_event *event, fl_error *reterr);

/* Puts what was gathered in order, ahead of fl_history_emit(), which does it else.  Touches no
 * database, so that it can go on beside something that does. */
fl_code fl_history_sort(fl_history_builder *builder, fl_error *reterr);

/* Receives the packs of one chunk, chunks ascending. */
typedef fl_code fl_history_sink(
	void *context, int64_t chunk, fl_text events, fl_text rows, fl_error *reterr);

/* Hands over the packs of every chunk that has events, with the
 * amendments that the database holds. */
fl_code fl_history_emit(fl_store *store, fl_history_builder *builder, fl_history_sink *sink,
	void *context, fl_error *reterr);

/* Writes the packs to the database, in place of what its chunks had. */
fl_code fl_history_write(fl_store *store, fl_history_builder *builder, fl_error *reterr);

/* Gathers the events of the whole table. */
fl_code fl_history_gather_all(
	fl_store *store, const fl_vocab *vocab, fl_history_builder *builder, fl_error *reterr);

/* Gathers the events whose rows have these numbers. */
fl_code fl_history_gather_rows(fl_store *store, const fl_vocab *vocab, const int64_t *rows,
	size_t count, fl_history_builder *builder, fl_error *reterr);

/* Gathers what the packs of the marked chunks hold already: rows before `first_new`. */
fl_code fl_history_gather_chunks(fl_store *store, const fl_vocab *vocab, const bool *chunks,
	int64_t chunk_count, int64_t first_new, fl_history_builder *builder, fl_error *reterr);

/* ---- Reading -------------------------------------------------------------------------------- */

/* What the roster says of the units of a chunk, besides fl_facts. */
typedef struct fl_roster_columns {
	const int64_t *retailer; /* row of the table of retailers */
	const int64_t *stratum;  /* number of the word; 0: "" */
	const uint16_t *status;  /* fl_status */
} fl_roster_columns;

/* Reads chunks one after the other.  One reader a thread, each on a connection of its own. */
typedef struct fl_history_reader fl_history_reader;

fl_code fl_history_reader_new(
	fl_store *store, const fl_vocab *vocab, fl_history_reader **ret_reader, fl_error *reterr);
void fl_history_reader_free(fl_history_reader *reader);
FL_AUTO_PTR_DEFINE(fl_history_reader, fl_history_reader_free);

/* Loads a chunk as known at a day; units and events that were recorded later are not in it.  What
 * it returns lives until the next call. */
fl_code fl_history_load(fl_history_reader *reader, int64_t chunk, fl_day known_at,
	const fl_facts **ret_facts, const fl_roster_columns **ret_roster, fl_error *reterr);

/* Only the roster part: the facts hold no events. */
fl_code fl_history_load_roster(fl_history_reader *reader, int64_t chunk, fl_day known_at,
	const fl_facts **ret_facts, const fl_roster_columns **ret_roster, fl_error *reterr);

/* The row of the table of events of each event of the chunk loaded last by fl_history_load(). */
fl_code fl_history_load_rows(fl_history_reader *reader, const int64_t **ret_rows, fl_error *reterr);

/* Chunks that there are: 0 to the result, less one. */
fl_code fl_history_chunks(fl_store *store, int64_t *ret_chunks, fl_error *reterr);

#endif
