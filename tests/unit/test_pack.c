/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of numbers as bytes, at every width and cut off everywhere; texts to numbers. */
#include "store/dictionary.h"
#include "store/pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NONE         FL_VALUE_NONE
#define HEADER_BYTES 16u

/* ---- Round trips ---------------------------------------------------------------------------- */

static const struct {
	size_t count;
	int64_t value[4];
	unsigned width; /* in bytes, of one value */
} columns[] = {
	{0, {0}, 0},
	{1, {0}, 0},
	{1, {INT64_MAX}, 0},
	{3, {NONE, NONE, NONE}, 1},
	{3, {-7, -7, -7}, 0},
	{2, {0, 255}, 1},
	{2, {0, 256}, 2},
	{3, {0, 254, NONE}, 1},
	{3, {0, 255, NONE}, 2},
	{2, {1000, 1255}, 1},
	{2, {-128, 127}, 1},
	{2, {-129, 127}, 2},
	{2, {0, 65535}, 2},
	{2, {0, 65536}, 4},
	{3, {NONE, 0, 65534}, 2},
	{3, {NONE, 0, 65535}, 4},
	{2, {0, UINT32_MAX}, 4},
	{2, {0, (int64_t)UINT32_MAX + 1}, 8},
	{3, {0, NONE, (int64_t)UINT32_MAX - 1}, 4},
	{3, {0, NONE, UINT32_MAX}, 8},
	{2, {INT64_MIN + 1, INT64_MAX}, 8},
	{3, {INT64_MIN + 2, NONE, INT64_MAX}, 8},
	{4, {5, NONE, -5, 0}, 1},
};

static void test_round_trip(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(columns); i++) {
		FL_AUTO(fl_buf) pack = {0};
		int64_t back[4];
		size_t count = columns[i].count;
		fl_pack_add(&pack, columns[i].value, count);
		fl_pack_number(&pack, i);
		assert_int_equal(pack.len, HEADER_BYTES + columns[i].width * count + 8);
		fl_unpack in = {.rest = fl_buf_view(&pack)};
		fl_unpack_i64(&in, back, count);
		assert_memory_equal(back, columns[i].value, count * sizeof(int64_t));
		assert_int_equal(fl_unpack_number(&in), i);
		assert_false(in.failed);
		assert_int_equal(in.rest.len, 0);
	}
}

static void test_narrow_types(void **state)
{
	(void)state;
	const int64_t days[] = {-25567, NONE, 0, 2932896};
	const int32_t days_back[] = {-25567, FL_DAY_NONE, 0, 2932896};
	const int64_t types[] = {0, 999, NONE, 7};
	const uint16_t types_back[] = {0, 999, 0, 7};
	FL_AUTO(fl_buf) pack = {0};
	int32_t day[4];
	uint16_t type[4];
	fl_pack_add(&pack, days, 4);
	fl_pack_add(&pack, types, 4);
	fl_unpack in = {.rest = fl_buf_view(&pack)};
	fl_unpack_i32(&in, day, 4);
	fl_unpack_u16(&in, type, 4);
	assert_false(in.failed);
	assert_memory_equal(day, days_back, sizeof(day));
	assert_memory_equal(type, types_back, sizeof(type));
}

/* ---- Damage --------------------------------------------------------------------------------- */

static void read_all(fl_unpack *in)
{
	int64_t wide[4];
	int32_t day[4];
	fl_unpack_i64(in, wide, 4);
	fl_unpack_bytes(in);
	fl_unpack_i32(in, day, 4);
	fl_unpack_number(in);
}

static void write_all(fl_buf *pack)
{
	fl_pack_add(pack, (const int64_t[]){1, 70000, NONE, -5}, 4);
	fl_pack_bytes(pack, FL_TEXT("许可证"));
	fl_pack_add(pack, (const int64_t[]){1, 2, 3, 300}, 4);
	fl_pack_number(pack, 12);
}

/* The copy has exactly the bytes that are left, so that a sanitizer sees every step too far. */
static void test_cut_everywhere(void **state)
{
	(void)state;
	FL_AUTO(fl_buf) pack = {0};
	write_all(&pack);
	for (size_t len = 0; len <= pack.len; len++) {
		FL_AUTO_FREE char *copy = malloc(len + (len == 0));
		assert_non_null(copy);
		memcpy(copy, pack.at, len);
		fl_unpack in = {.rest = {copy, len}};
		read_all(&in);
		assert_int_equal(in.failed, len < pack.len);
	}
}

static void test_every_byte_changed(void **state)
{
	(void)state;
	FL_AUTO(fl_buf) pack = {0};
	write_all(&pack);
	for (size_t at = 0; at < pack.len * 8; at++) {
		FL_AUTO_FREE char *copy = malloc(pack.len);
		assert_non_null(copy);
		memcpy(copy, pack.at, pack.len);
		copy[at / 8] = (char)(copy[at / 8] ^ (1 << at % 8));
		fl_unpack in = {.rest = {copy, pack.len}};
		read_all(&in);
	}
}

static const struct {
	unsigned char width;
	unsigned char none;
	bool damaged;
} headers[] = {
	{0, 0, false}, {0, 1, false}, {3, 0, true}, {5, 0, true}, {9, 0, true}, {255, 1, true},
	{8, 0, true}, /* four values of 8 bytes: there are only 16 */
};

static void test_headers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(headers); i++) {
		char bytes[2 * HEADER_BYTES] = {0};
		int64_t value[4] = {1, 1, 1, 1};
		bytes[0] = (char)headers[i].width;
		bytes[1] = (char)headers[i].none;
		bytes[15] = (char)0x80; /* the least value is INT64_MIN */
		fl_unpack in = {.rest = {bytes, sizeof(bytes)}};
		fl_unpack_i64(&in, value, 4);
		assert_int_equal(in.failed, headers[i].damaged);
		assert_int_equal(value[3],
			headers[i].damaged             ? 0
				: headers[i].none != 0 ? NONE
						       : INT64_MIN);
	}
}

/* ---- The map -------------------------------------------------------------------------------- */

/* Keys that lie in their slot, and longer ones, at the edge between the two. */
static fl_text make_key(char key[64], unsigned i)
{
	int len = snprintf(key, 64, "%0*u", (int)(i % 3 == 0 ? FL_SLOT_BYTES : 10 + i % 40), i);
	return (fl_text){key, (size_t)len};
}

static void test_text_map(void **state)
{
	(void)state;
	enum { KEYS = 5000 };
	FL_AUTO(fl_text_map) map = {0};
	char key[64];
	int64_t value = -1;
	assert_false(fl_text_map_get(&map, FL_TEXT(""), &value));
	for (unsigned i = 0; i < KEYS; i++) {
		assert_false(fl_text_map_get(&map, make_key(key, i), &value));
		assert_int_equal(
			fl_text_map_add(&map, make_key(key, i), (int64_t)i * 3, NULL), FL_OK);
	}
	assert_int_equal(fl_text_map_add(&map, FL_TEXT(""), -9, NULL), FL_OK);
	assert_int_equal(map.count, KEYS + 1);
	for (unsigned i = 0; i < KEYS; i++) {
		assert_true(fl_text_map_get(&map, make_key(key, i), &value));
		assert_int_equal(value, (int64_t)i * 3);
	}
	assert_true(fl_text_map_get(&map, FL_TEXT(""), &value));
	assert_int_equal(value, -9);
	assert_false(fl_text_map_get(&map, FL_TEXT("0"), &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_narrow_types),
		cmocka_unit_test(test_cut_everywhere),
		cmocka_unit_test(test_every_byte_changed),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_text_map),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
