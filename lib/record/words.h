/* SPDX-License-Identifier: Apache-2.0 */
/* Two kinds of text that only seals know: a line, and the name of a source or department. */
#ifndef FL_RECORD_WORDS_H
#define FL_RECORD_WORDS_H

#include "base/text.h"

#define FL_LINE_BYTES_MAX 256u
#define FL_NAME_BYTES_MAX 32u

/* 1 to 256 bytes of well-formed UTF-8 without control characters. */
bool fl_is_line(fl_text text);

/* 1 to 32 of 0-9 a-z - */
bool fl_is_name(fl_text text);

#endif
