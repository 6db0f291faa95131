/* SPDX-License-Identifier: Apache-2.0 */
/* Walking over the text of a YAML file, as far as it takes to tell quotes, comments and block
 * scalars from the rest.  It judges nothing and works on broken files too. */
#ifndef FL_BASE_YAML_SCAN_H
#define FL_BASE_YAML_SCAN_H

#include "base/limits.h"
#include "base/text.h"

typedef enum fl_yaml_part {
	FL_YAML_OPEN,    /* structure and plain words */
	FL_YAML_QUOTED,  /* the quotes included */
	FL_YAML_COMMENT, /* from the # on */
	FL_YAML_BLOCK    /* the lines of a block scalar */
} fl_yaml_part;

/* Begin with fl_yaml_scan_on(). */
typedef struct fl_yaml_scan {
	fl_text text;
	size_t at; /* the byte that comes next */
	size_t line_start;
	uint32_t line; /* from 1 */
	char quote;    /* the quote that is open, or 0 */
	size_t quote_at;
	size_t long_quote; /* where the last quote opened that went past a line; SIZE_MAX */
	bool comment, block;
	bool fresh; /* a value may begin here, so that a quote opens one: not that of `it's` */
	size_t block_indent;            /* the lines of a block scalar are indented deeper */
	size_t depth;                   /* of brackets and braces */
	size_t open[FL_YAML_DEPTH_MAX]; /* where they stand, as far as there is room */
} fl_yaml_scan;

fl_yaml_scan fl_yaml_scan_on(fl_text text);

/* Steps over one byte, or over an escape of two; call while at < text.len. */
fl_yaml_part fl_yaml_scan_next(fl_yaml_scan *scan);

/* Blanks at the beginning of a text. */
size_t fl_yaml_indent(fl_text line);

/* The line that begins at an offset, without its end. */
fl_text fl_yaml_line(fl_text text, size_t start);

#endif
