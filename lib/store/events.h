/* SPDX-License-Identifier: Apache-2.0 */
/* Adding events and amendments. */
#ifndef FL_STORE_EVENTS_H
#define FL_STORE_EVENTS_H

#include "base/diag.h"
#include "intake/rows.h"
#include "store/dictionary.h"
#include "store/history.h"

/* What became of a row.  The caller knows the file, and says where. */
typedef enum fl_row_fate {
	FL_ROW_ADDED,
	FL_ROW_CHANGED,           /* it says something new of what is there */
	FL_ROW_UNCHANGED,         /* what it says is in the database already */
	FL_ROW_UNKNOWN_RETAILER,  /* the licence number is not in the roster */
	FL_ROW_UNKNOWN_INSPECTOR, /* the inspector is not in the list */
	FL_ROW_UNKNOWN_EVENT,     /* no event has this source reference */
	FL_ROW_DUPLICATE,         /* the source reference was there before, see fl_row_earlier */
	FL_ROW_FUTURE             /* recorded, as the file claims, after the day of the import */
} fl_row_fate;

/* Where the same thing stands already. */
typedef struct fl_row_earlier {
	int64_t entry; /* of the ledger; that of this import where it is the same file */
	uint32_t line; /* in this file; 0 otherwise */
} fl_row_earlier;

typedef struct fl_event_import {
	fl_entry *entry;
	const fl_vocab *vocab;
	fl_text_map retailers;
	fl_words words;
	fl_history_builder builder;
	int64_t first_new;
	bool bulk;    /* the index of source references is built at the end */
	fl_buf lines; /* of uint32_t: the file's line of each row added */
	fl_buf fields;
	bool *touched; /* a flag a chunk */
	int64_t chunks;
	sqlite3_stmt *earlier;
} fl_event_import;

/* Begins; `file_bytes` decides whether it is quicker to build the index anew. */
fl_code fl_event_import_begin(fl_entry *entry, const fl_vocab *vocab, uint64_t file_bytes,
	fl_event_import *ret_import, fl_error *reterr);
void fl_event_import_done(fl_event_import *import);
FL_AUTO_DEFINE(fl_event_import, fl_event_import_done);

fl_code fl_event_add(fl_event_import *import, const fl_event_row *row, uint32_t line,
	fl_row_fate *ret_fate, fl_row_earlier *ret_earlier, fl_error *reterr);

/* Says that a source reference stands twice, and where it stood first. */
void fl_event_report_duplicate(
	fl_diags *diags, const fl_place *place, fl_text source_ref, fl_row_earlier earlier);

/* A source reference that stands twice. */
typedef struct fl_duplicate {
	fl_text source_ref;
	uint32_t line; /* of the file, where it stands again */
	fl_row_earlier earlier;
} fl_duplicate;

/* Builds the index where that was put off.  Where source references stand twice there is none, and
 * the first FL_DIAGS_MAX of them are listed, by line. */
fl_code fl_event_import_index(fl_event_import *import, fl_arena *arena,
	const fl_duplicate **ret_duplicates, size_t *ret_count, fl_error *reterr);

/* Rebuilds the packs of what was touched, when the ledger entry has been appended. */
fl_code fl_event_import_end(fl_event_import *import, fl_error *reterr);

/* An import of amendments: annulments and repairs of events that are there. */
fl_code fl_amendment_add(fl_event_import *import, const fl_amendment_row *row,
	fl_row_fate *ret_fate, fl_error *reterr);

#endif
