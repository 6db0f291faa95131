/* SPDX-License-Identifier: Apache-2.0 */
/* Collecting problems of an input file; the reading side is public. */
#ifndef FL_BASE_DIAG_H
#define FL_BASE_DIAG_H

#include "base/error.h"
#include "base/text.h"

/* Where a problem is.  `source` is the whole text of the file, for quoting the line, or empty;
 * `path` is where in the document, or NULL. */
typedef struct fl_place {
	const char *file;
	fl_text source;
	uint32_t line;
	uint32_t column;
	uint32_t width;
	const char *path;
} fl_place;

/* Adds one problem; `name` is a literal.  Past FL_DIAGS_MAX it is only counted.  Returns a handle
 * for fl_diags_hint(), NULL where it was not kept. */
fl_diag *fl_diags_add(fl_diags *diags, fl_severity severity, const char *name,
	const fl_place *place, const char *en, const char *zh, ...)
	__attribute__((format(printf, 5, 7), format(printf, 6, 7)));

/* Adds a hint to a problem just added; `diag` may be NULL. */
void fl_diags_hint(fl_diags *diags, fl_diag *diag, const char *en, const char *zh, ...)
	__attribute__((format(printf, 3, 5), format(printf, 4, 5)));

/* Adds "did you mean `x`?" where one of the candidates is near, else the list of those allowed. */
void fl_diags_hint_nearest(
	fl_diags *diags, fl_diag *diag, fl_text value, const fl_text *allowed, size_t count);

/* Takes one problem back. */
void fl_diags_drop(fl_diags *diags, size_t index);

/* Where an earlier problem of that name and file says the same as this one, takes this one back and
 * adds its line to the earlier one's hint.  True where it did. */
bool fl_diags_fold(fl_diags *diags, size_t index);

/* Takes back all problems from the one numbered `count` on; only while none was dropped. */
void fl_diags_rewind(fl_diags *diags, size_t count);

/* Puts the problems into the order of files, lines and columns; those of one place keep theirs. */
void fl_diags_sort(fl_diags *diags);

#endif
