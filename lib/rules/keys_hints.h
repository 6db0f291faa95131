/* SPDX-License-Identifier: Apache-2.0 */
/* What was likely meant by a value that cannot be read; private to the reader of keys.  `diag` is
 * the report that gets the hint, and may be NULL. */
#ifndef FL_RULES_KEYS_HINTS_H
#define FL_RULES_KEYS_HINTS_H

#include "rules/keys.h"

void fl_keys_hint_number(fl_reader *reader, fl_diag *diag, fl_text text);
void fl_keys_hint_day(fl_reader *reader, fl_diag *diag, fl_text text);
void fl_keys_hint_span(fl_reader *reader, fl_diag *diag, fl_text text);

/* The keys of a table, as what a mapping holds. */
void fl_keys_hint_keys(fl_reader *reader, fl_diag *diag, const fl_keys *table);

/* In keys_unknown.c: the key of that name, or NULL; a key that the table does not have; and all
 * that must be there and are not, nor seem to be meant by a key that is unknown. */
const fl_key *fl_keys_find(const fl_keys *table, fl_text name);
void fl_keys_report_unknown(fl_reader *reader, const fl_yaml *node, const fl_keys *table);
void fl_keys_report_missing(fl_reader *reader, const fl_yaml *node, const fl_keys *table);

#endif
