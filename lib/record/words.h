/* SPDX-License-Identifier: Apache-2.0 */
/* A kind of text that only seals know. */
#ifndef FL_RECORD_WORDS_H
#define FL_RECORD_WORDS_H

#include "base/text.h"

#define FL_LINE_BYTES_MAX 256u

/* 1 to 256 bytes of well-formed UTF-8 without control characters. */
bool fl_is_line(fl_text text);

#endif
