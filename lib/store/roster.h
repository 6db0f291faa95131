/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The roster of retailers.  A retailer has a row once; what is said of it has a row each time that
 * it changes.  The licence numbers, licence dates, strata and states of FL_BATCH_UNITS_MAX
 * retailers also lie in one pack.
 */
#ifndef FL_STORE_ROSTER_H
#define FL_STORE_ROSTER_H

#include "intake/rows.h"
#include "store/events.h"

extern const char *const fl_status_names[3];

/* All licence numbers, with the row of each. */
fl_code fl_roster_map(fl_store *store, fl_text_map *ret_map, fl_error *reterr);

/* An import of retailers under way. */
typedef struct fl_roster_import {
	fl_entry *entry;
	fl_text_map ids;
	sqlite3_stmt *newest;
	fl_buf touched; /* of int64_t: rows of retailers */
} fl_roster_import;

fl_code fl_roster_import_begin(fl_entry *entry, fl_roster_import *ret_import, fl_error *reterr);
void fl_roster_import_done(fl_roster_import *import);
FL_AUTO_DEFINE(fl_roster_import, fl_roster_import_done);

/* Adds a retailer, or what has changed of one that is there. */
fl_code fl_roster_add(fl_roster_import *import, const fl_retailer_row *row, fl_row_fate *ret_fate,
	fl_error *reterr);

/* Rebuilds the packs of what was touched; to be called when the ledger entry has been appended,
 * since a version is known from its entry's day on. */
fl_code fl_roster_import_end(fl_roster_import *import, fl_error *reterr);

/* Makes the pack of one chunk from the tables.  With `fixed` no word is added: one that is missing
 * is damage. */
typedef struct fl_roster_packer fl_roster_packer;
fl_code fl_roster_packer_new(
	fl_store *store, bool fixed, fl_roster_packer **ret_packer, fl_error *reterr);
void fl_roster_packer_free(fl_roster_packer *packer);
FL_AUTO_PTR_DEFINE(fl_roster_packer, fl_roster_packer_free);
fl_code fl_roster_pack(
	fl_roster_packer *packer, int64_t chunk, fl_text *ret_pack, fl_error *reterr);

/* The last ledger entry that was there at the end of a day; days of entries never descend. */
fl_code fl_roster_last_entry(fl_store *store, fl_day day, int64_t *ret_entry, fl_error *reterr);

/* Looks retailers up by licence number, as they were known at the end of a day. */
typedef struct fl_roster_lookup {
	sqlite3_stmt *number;
	sqlite3_stmt *newest;
} fl_roster_lookup;

fl_code fl_roster_lookup_init(
	fl_store *store, fl_day known_at, fl_roster_lookup *ret_lookup, fl_error *reterr);
void fl_roster_lookup_done(fl_roster_lookup *lookup);
FL_AUTO_DEFINE(fl_roster_lookup, fl_roster_lookup_done);

/* What is said of one retailer, nothing where it was not known then.  Texts go to the arena. */
fl_code fl_roster_find(fl_roster_lookup *lookup, fl_text id, fl_arena *arena, bool *ret_found,
	int64_t *ret_number, fl_retailer_row *ret_row, fl_error *reterr);

#endif
