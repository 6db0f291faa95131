/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layout of the file, and the list of its fact tables: which columns a row has, in the order
 * in which the ledger hashes them.
 *
 * A fact row is hashed as the line that SQLite's own json_array(column, ...) prints, so that
 * anybody can recompute an entry's hash with the sqlite3 shell and sha256sum.
 */
#ifndef FL_STORE_SCHEMA_H
#define FL_STORE_SCHEMA_H

#include "store/store.h"

#define FL_TABLE_COLUMNS_MAX 12

typedef struct fl_table {
	const char *name;
	/* Behind `number` (the row's own) and `entry` (the ledger's), which every table has. */
	const char *column[FL_TABLE_COLUMNS_MAX];
} fl_table;

typedef enum fl_table_id {
	FL_TABLE_RULE_SET,
	FL_TABLE_EVENT_TYPE,
	FL_TABLE_EVENT_FIELD,
	FL_TABLE_RETAILER,
	FL_TABLE_RETAILER_DETAIL,
	FL_TABLE_EVENT,
	FL_TABLE_AMENDMENT,
	FL_TABLE_INSPECTOR,
	FL_TABLE_SERVICE,
	FL_TABLE_BARRED,
	FL_TABLE_RUN,
	FL_TABLE_RUN_VERSION,
	FL_TABLE_GRADED,
	FL_TABLE_PUBLICATION,
	FL_TABLE_DRAW,
	FL_TABLE_SEALED,
	FL_TABLE_REVEALED,
	FL_TABLE_OUTCOME,
	FL_TABLE_DRAWN,
	FL_TABLE_CHANGE,
	FL_TABLE_RELEASED,
	FL_TABLE_VOIDED,
	FL_TABLES
} fl_table_id;

const fl_table *fl_table_of(fl_table_id id);

/* The columns behind `number` and `entry`. */
int fl_table_columns(const fl_table *table);

/* The day of an entry in SQL; NULL where its body is no JSON any more. */
#define FL_LEDGER_DAY "iif(json_valid(body), json_extract(body, '$.day'), NULL)"

/* Lays out an empty file, within a transaction. */
fl_code fl_schema_create(sqlite3 *sql, fl_error *reterr);

/* Brings a file of an older layout up to FL_STORE_VERSION: one transaction a step. */
fl_code fl_schema_migrate(sqlite3 *sql, int64_t version, fl_error *reterr);

#endif
