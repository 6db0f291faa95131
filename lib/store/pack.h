/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Columns of numbers as bytes: the form in which the histories of FL_BATCH_UNITS_MAX retailers lie
 * in one row of the database, so that grading reads kilobytes at a time instead of stepping over
 * rows.
 *
 * A column is: width in bytes (0, 1, 2, 4 or 8), a byte that says whether 0 stands for "no value",
 * six zero bytes, the least value as int64, then one code of that width each.  The value is least +
 * code, less one where 0 is taken.  Little-endian.
 */
#ifndef FL_STORE_PACK_H
#define FL_STORE_PACK_H

#include "base/buf.h"
#include "base/day.h"
#include "base/vocab.h"

/* FL_VALUE_NONE stands for no value. */
void fl_pack_add(fl_buf *out, const int64_t *values, size_t count);

/* Where reading is.  Damage is remembered in `failed`; the values are then zeros. */
typedef struct fl_unpack {
	fl_text rest;
	bool failed;
} fl_unpack;

void fl_unpack_i64(fl_unpack *in, int64_t *ret_values, size_t count);
/* No value is FL_DAY_NONE. */
void fl_unpack_i32(fl_unpack *in, int32_t *ret_values, size_t count);
/* No value is 0. */
void fl_unpack_u16(fl_unpack *in, uint16_t *ret_values, size_t count);

/* Whole bytes, with their length in front. */
void fl_pack_bytes(fl_buf *out, fl_text bytes);
fl_text fl_unpack_bytes(fl_unpack *in);

/* A number of its own. */
void fl_pack_number(fl_buf *out, uint64_t number);
uint64_t fl_unpack_number(fl_unpack *in);

#endif
