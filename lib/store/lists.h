/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lists that a draw needs besides the roster: inspectors, the strata that they serve, barred
 * pairs.  A line that is there already is not added again; one that differs (another capacity,
 * another end) takes its place, and the one before stays in the file.
 */
#ifndef FL_STORE_LISTS_H
#define FL_STORE_LISTS_H

#include "intake/rows.h"
#include "store/events.h"

typedef struct fl_list_import {
	fl_entry *entry;
	sqlite3_stmt *inspector;
	sqlite3_stmt *retailer;
	sqlite3_stmt *service;
	sqlite3_stmt *barred;
} fl_list_import;

fl_code fl_list_import_begin(fl_entry *entry, fl_list_import *ret_import, fl_error *reterr);
void fl_list_import_done(fl_list_import *import);
FL_AUTO_DEFINE(fl_list_import, fl_list_import_done);

fl_code fl_inspector_add(fl_list_import *import, const fl_inspector_row *row, fl_row_fate *ret_fate,
	fl_error *reterr);
fl_code fl_service_add(
	fl_list_import *import, const fl_service_row *row, fl_row_fate *ret_fate, fl_error *reterr);
fl_code fl_barred_add(
	fl_list_import *import, const fl_barred_row *row, fl_row_fate *ret_fate, fl_error *reterr);

/* What holds on a day: recusals whose end has passed are left out, lines of service are not.  Texts
 * go to the arena. */
typedef struct fl_lists {
	fl_inspector_row *inspector;
	size_t inspector_count;
	fl_service_row *service;
	size_t service_count;
	fl_barred_row *barred;
	size_t barred_count;
} fl_lists;

fl_code fl_lists_load(
	fl_store *store, fl_day day, fl_arena *arena, fl_lists *ret_lists, fl_error *reterr);

#endif
