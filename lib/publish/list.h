/* SPDX-License-Identifier: Apache-2.0 */
/* The list that a squad takes along: CSV for a spreadsheet, with a byte order mark so that Chinese
 * is read right, and nothing that a spreadsheet would take for a formula. */
#ifndef FL_PUBLISH_LIST_H
#define FL_PUBLISH_LIST_H

#include "base/buf.h"
#include "base/day.h"

typedef struct fl_list_line {
	size_t number; /* from 1 */
	const char *id;
	const char *name;
	const char *address;
	const char *stratum;
	const char *grade;
	bool included;
	const char *instead_of; /* a reserve that came in: for whom; else NULL or "" */
	const char *inspectors;
	fl_day last_visit;
} fl_list_line;

void fl_list_header(fl_buf *out, fl_lang lang);
void fl_list_add(fl_buf *out, const fl_list_line *line, fl_lang lang);

#endif
