/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who holds which licences, for rule sets that are keyed on the holder: there the events of all
 * licences of one holder are events of each of them.  Only what holders of several licences have is
 * kept in memory; all else goes on being read chunk by chunk.
 */
#ifndef FL_STORE_HOLDERS_H
#define FL_STORE_HOLDERS_H

#include "store/history.h"

typedef struct fl_holders fl_holders;

/*
 * Reads the holders as known at a day, and the events of those who hold several licences.  With a
 * `holder` only the licences of that one are looked at.  FL_MISMATCH, FL_MEMORY.
 */
fl_code fl_holders_new(fl_store *store, const fl_vocab *vocab, fl_day known_at, fl_text holder,
	fl_holders **ret_holders, fl_error *reterr);
void fl_holders_free(fl_holders *holders);
FL_AUTO_PTR_DEFINE(fl_holders, fl_holders_free);

/* Joins chunks, one after the other; one a thread, the holders being shared. */
typedef struct fl_holders_join fl_holders_join;

fl_code fl_holders_join_new(
	const fl_holders *holders, fl_holders_join **ret_join, fl_error *reterr);
void fl_holders_join_free(fl_holders_join *join);
FL_AUTO_PTR_DEFINE(fl_holders_join, fl_holders_join_free);

/*
 * The facts of the units from `from` on, with the events of their holders; *ret_to is the unit that
 * is left for the next call, so that a holder of very many licences does not fill the memory.
 * `rows` has the row of each event of the facts, or is NULL; *ret_rows (or NULL) is like it.  What
 * it returns lives until the next call.  FL_MEMORY.
 */
fl_code fl_holders_add(fl_holders_join *join, const fl_facts *facts,
	const fl_roster_columns *roster, const int64_t *rows, uint32_t from, uint32_t *ret_to,
	fl_facts *ret_facts, const int64_t **ret_rows, fl_error *reterr);

#endif
