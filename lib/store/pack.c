/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of numbers as bytes. */
#include "store/pack.h"

#include <endian.h>

#define HEADER_BYTES 16u

static unsigned width_of(uint64_t largest_code)
{
	if (largest_code == 0) {
		return 0;
	}
	if (largest_code <= UINT8_MAX) {
		return 1;
	}
	return largest_code <= UINT16_MAX ? 2 : largest_code <= UINT32_MAX ? 4 : 8;
}

void fl_pack_number(fl_buf *out, uint64_t number)
{
	uint64_t little = htole64(number);
	fl_buf_add(out, &little, sizeof(little));
}

static void add_code(fl_buf *out, uint64_t code, unsigned width)
{
	uint64_t little = htole64(code);
	fl_buf_add(out, &little, width);
}

void fl_pack_add(fl_buf *out, const int64_t *values, size_t count)
{
	int64_t least = INT64_MAX, most = INT64_MIN;
	bool none = false;
	for (size_t i = 0; i < count; i++) {
		if (values[i] == FL_VALUE_NONE) {
			none = true;
			continue;
		}
		least = values[i] < least ? values[i] : least;
		most = values[i] > most ? values[i] : most;
	}
	if (least > most) { /* nothing but "no value", or nothing at all */
		least = most = 0;
	}
	/* No two values lie so far apart that the code of "no value" has no room: they are days,
	 * numbers of rows, or quantities below 2^63. */
	unsigned width = width_of((uint64_t)most - (uint64_t)least + none);
	const char header[8] = {(char)width, (char)none};
	fl_buf_add(out, header, sizeof(header));
	fl_pack_number(out, (uint64_t)least);
	if (width == 0 || !fl_buf_reserve(out, count * width)) {
		return;
	}
	for (size_t i = 0; i < count; i++) {
		uint64_t code = values[i] == FL_VALUE_NONE
			? 0
			: (uint64_t)values[i] - (uint64_t)least + none;
		add_code(out, code, width);
	}
}

/* The header of a column, and where its codes begin. */
typedef struct column {
	unsigned width;
	bool none;
	int64_t least;
	const unsigned char *codes;
} column;

uint64_t fl_unpack_number(fl_unpack *in)
{
	uint64_t little = 0;
	if (in->rest.len < sizeof(little)) {
		in->failed = true;
		return 0;
	}
	memcpy(&little, in->rest.at, sizeof(little));
	in->rest.at += sizeof(little);
	in->rest.len -= sizeof(little);
	return le64toh(little);
}

static column read_column(fl_unpack *in, size_t count)
{
	static const unsigned char nothing[HEADER_BYTES] = {0};
	column header = {.codes = nothing};
	if (in->rest.len < HEADER_BYTES) {
		in->failed = true;
		return header;
	}
	header.width = (unsigned char)in->rest.at[0];
	header.none = in->rest.at[1] != 0;
	in->rest.at += 8;
	in->rest.len -= 8;
	header.least = (int64_t)fl_unpack_number(in);
	bool valid = header.width <= 2 || header.width == 4 || header.width == 8;
	if (!valid || count > in->rest.len / (header.width > 0 ? header.width : 1)) {
		/* A column of width 0 takes no bytes, so its count is bounded by its owner. */
		if (!valid || header.width > 0) {
			in->failed = true;
			return (column){.codes = nothing};
		}
	}
	header.codes = (const unsigned char *)in->rest.at;
	in->rest.at += count * header.width;
	in->rest.len -= count * header.width;
	return header;
}

/* One loop a width, so that each is simple enough for the compiler to do many values at a time. */
#define WIDEN(values, count, header, type, no_value)                             \
	do {                                                                     \
		const uint64_t base_ = (uint64_t)(header).least - (header).none; \
		for (size_t i = 0; i < (count); i++) {                           \
			uint64_t code_ = 0;                                      \
			switch ((header).width) {                                \
			case 1:                                                  \
				code_ = (header).codes[i];                       \
				break;                                           \
			case 2: {                                                \
				uint16_t little_;                                \
				memcpy(&little_, (header).codes + 2 * i, 2);     \
				code_ = le16toh(little_);                        \
				break;                                           \
			}                                                        \
			case 4: {                                                \
				uint32_t little_;                                \
				memcpy(&little_, (header).codes + 4 * i, 4);     \
				code_ = le32toh(little_);                        \
				break;                                           \
			}                                                        \
			case 8:                                                  \
				memcpy(&code_, (header).codes + 8 * i, 8);       \
				code_ = le64toh(code_);                          \
				break;                                           \
			default:                                                 \
				break;                                           \
			}                                                        \
			(values)[i] = (header).none && code_ == 0                \
				? (no_value)                                     \
				: (type)(int64_t)(base_ + code_);                \
		}                                                                \
	} while (0)

void fl_unpack_i64(fl_unpack *in, int64_t *ret_values, size_t count)
{
	column header = read_column(in, count);
	WIDEN(ret_values, count, header, int64_t, FL_VALUE_NONE);
}

void fl_unpack_i32(fl_unpack *in, int32_t *ret_values, size_t count)
{
	column header = read_column(in, count);
	WIDEN(ret_values, count, header, int32_t, FL_DAY_NONE);
}

void fl_unpack_u16(fl_unpack *in, uint16_t *ret_values, size_t count)
{
	column header = read_column(in, count);
	WIDEN(ret_values, count, header, uint16_t, 0);
}

void fl_pack_bytes(fl_buf *out, fl_text bytes)
{
	fl_pack_number(out, bytes.len);
	fl_buf_text(out, bytes);
}

fl_text fl_unpack_bytes(fl_unpack *in)
{
	uint64_t len = fl_unpack_number(in);
	if (len > in->rest.len) {
		in->failed = true;
		return (fl_text){"", 0};
	}
	fl_text bytes = {in->rest.at, (size_t)len};
	in->rest.at += len;
	in->rest.len -= len;
	return bytes;
}
