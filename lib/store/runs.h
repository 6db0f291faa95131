/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs of grading: which rule set, which days, and the grade of every retailer as lines
 * `id,score,grade` LF, a chunk a row, so that an auditor reads them with plain SQL.  A retailer
 * that could not be graded has an empty score: `id,,not_graded`.
 */
#ifndef FL_STORE_RUNS_H
#define FL_STORE_RUNS_H

#include "store/ledger.h"

typedef struct fl_run_row {
	int64_t number;
	int64_t entry;
	int64_t rule_set;
	fl_day as_of;
	fl_day known_at;
	int64_t units;
	int64_t graded;
	fl_hash sha256; /* of all lines */
	bool published;
} fl_run_row;

/* The number that the next run will have. */
fl_code fl_run_next(fl_store *store, int64_t *ret_number, fl_error *reterr);

/* Adds the row of a run whose lines have been added by fl_run_add_lines(). */
fl_code fl_run_add(fl_entry *entry, const fl_run_row *run, fl_error *reterr);
fl_code fl_run_add_lines(
	fl_entry *entry, int64_t run, int64_t chunk, fl_text lines, fl_error *reterr);

/* A run by its number; 0 for the newest.  `found` is false where there is none. */
fl_code fl_run_find(
	fl_store *store, int64_t number, bool *ret_found, fl_run_row *ret_run, fl_error *reterr);

/* Of the runs that were published by the day `known_at`, that of the latest day before `as_of`; of
 * several of one day the newest. */
fl_code fl_run_previous(fl_store *store, fl_day as_of, fl_day known_at, bool *ret_found,
	fl_run_row *ret_run, fl_error *reterr);

/* The newest run of a rule set as of a day that grading anew would repeat: no retailer, event or
 * amendment was imported, and no earlier run made official, since it was made.  0: none. */
fl_code fl_run_current(
	fl_store *store, fl_hash rules, fl_day as_of, int64_t *ret_number, fl_error *reterr);

/* A line of a run. */
typedef struct fl_run_line {
	fl_text id;
	fl_text score;
	fl_text grade;
} fl_run_line;

/* Cuts a line off the front of the lines of a run; false where there is no such line. */
bool fl_run_next_line(fl_text *lines, fl_run_line *ret_line);

/* Hands over the lines of a run, chunk by chunk, from chunk `first` to before `end`. */
typedef fl_code fl_lines_sink(void *context, int64_t chunk, fl_text lines, fl_error *reterr);
fl_code fl_run_lines(fl_store *store, int64_t run, int64_t first, int64_t end, fl_lines_sink *sink,
	void *context, fl_error *reterr);

/* Makes a run official.  `published` is false where it was already. */
fl_code fl_run_publish(fl_entry *entry, int64_t run, bool *ret_published, fl_error *reterr);

/* Notes that a run was given a version of its rule set beside others. */
fl_code fl_run_add_version(fl_entry *entry, int64_t run, int64_t rule_set, fl_error *reterr);

/* The rule sets that a run was given, `max` at the most: those noted, or its one. */
fl_code fl_run_versions(fl_store *store, const fl_run_row *run, uint32_t max, int64_t *ret_rule_set,
	uint32_t *ret_count, fl_error *reterr);

/* The text of a rule set, kept once per hash; adds it where it is new. */
fl_code fl_rule_set_keep(fl_entry *entry, fl_hash sha256, fl_text id, fl_text version,
	fl_text source, int64_t *ret_number, fl_error *reterr);
fl_code fl_rule_set_find(
	fl_store *store, int64_t number, fl_arena *arena, fl_text *ret_source, fl_error *reterr);

#endif
