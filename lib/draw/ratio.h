/* SPDX-License-Identifier: Apache-2.0 */
/* Exact fractions for expected numbers and chances, in 128 bits. */
#ifndef FL_DRAW_RATIO_H
#define FL_DRAW_RATIO_H

#include "base/buf.h"

__extension__ typedef unsigned __int128 fl_u128;

typedef struct fl_ratio {
	fl_u128 num;
	fl_u128 den; /* not 0; nothing divides both */
} fl_ratio;

/* num/den in lowest terms; den is not 0. */
fl_ratio fl_ratio_of(fl_u128 num, fl_u128 den);

/* Writes "3/7", and a whole number without its "/1". */
void fl_buf_ratio(fl_buf *buf, fl_ratio ratio);

#endif
