/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a syntax error of libyaml's to its likely cause.  libyaml stumbles over the line after a
 * missing colon; whoever typed it needs the colon pointed out.  So ways to mend the text are tried
 * one by one, and the first with which libyaml comes further is the cause that is reported.  The
 * mended text is only read on, so that what follows is reported in the same run; the file is
 * refused all the same.
 */
#ifndef FL_BASE_YAML_CAUSE_H
#define FL_BASE_YAML_CAUSE_H

#include "base/buf.h"
#include "base/limits.h"
#include "base/yaml.h"

/* Where the text that is read differs from the file: from this column on by so many characters. */
typedef struct fl_yaml_mend {
	uint32_t line, column;
	int more;
	bool spoils; /* the value that stands there is not what was meant */
} fl_yaml_mend;

typedef struct fl_yaml_mending {
	fl_buf text; /* what is read */
	fl_yaml_mend mend[FL_YAML_MENDS_MAX];
	uint32_t count;
	unsigned trials;
} fl_yaml_mending;

static inline void fl_yaml_mending_done(fl_yaml_mending *mending)
{
	fl_buf_done(&mending->text);
}
FL_AUTO_DEFINE(fl_yaml_mending, fl_yaml_mending_done);

/* The first syntax error of a text; lines and columns count from 0. */
typedef struct fl_yaml_error {
	const char *problem; /* NULL where there is none */
	size_t line, column;
	bool context;
	size_t context_line, context_column;
} fl_yaml_error;

/* False where memory ran out. */
bool fl_yaml_first_error(fl_text text, fl_yaml_error *ret_error);

/* Reports the cause of an error and mends it in mending->text; false where none was found that
 * could be mended, which is reported too, in libyaml's words. */
bool fl_yaml_mend_error(const fl_yaml_doc *doc, fl_diags *diags, const fl_yaml_error *error,
	fl_yaml_mending *mending);

/* The column in the file of a column in the text that is read; both from 1. */
uint32_t fl_yaml_mended_column(const fl_yaml_mending *mending, uint32_t line, uint32_t column);

/* Whether a value at these columns is one that mending made up. */
bool fl_yaml_mended_value(
	const fl_yaml_mending *mending, uint32_t line, uint32_t from, uint32_t to);

#endif
