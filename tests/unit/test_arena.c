/* SPDX-License-Identifier: Apache-2.0 */
/* base/arena and base/buf: what they hand out, and what happens when they cannot. */
#include "base/arena.h"
#include "base/buf.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void arena_pieces_are_zeroed_aligned_and_apart(void **state)
{
	(void)state;
	FL_AUTO(fl_arena) arena = {0};
	static const size_t sizes[] = {0, 1, 7, 16, 4096, 16384, 16385, 70000, 3};
	unsigned char *piece[COUNT(sizes)];
	for (size_t i = 0; i < COUNT(sizes); i++) {
		piece[i] = fl_arena_alloc(&arena, sizes[i], 1);
		assert_non_null(piece[i]);
		assert_int_equal((uintptr_t)piece[i] % alignof(max_align_t), 0);
		for (size_t j = 0; j < sizes[i]; j++) {
			assert_int_equal(piece[i][j], 0);
		}
		memset(piece[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < COUNT(sizes); i++) {
		for (size_t j = 0; j < sizes[i]; j++) {
			assert_int_equal(piece[i][j], i + 1);
		}
	}
}

static void arena_refuses_what_no_memory_holds(void **state)
{
	(void)state;
	FL_AUTO(fl_arena) arena = {0};
	assert_null(fl_arena_alloc(&arena, SIZE_MAX, 2));
	assert_null(fl_arena_alloc(&arena, SIZE_MAX / 2 + 1, 1));
	assert_non_null(fl_arena_new(&arena, uint64_t));
}

static void arena_copies_are_copies(void **state)
{
	(void)state;
	FL_AUTO(fl_arena) arena = {0};
	char source[] = "abc";
	fl_text copy = fl_arena_copy(&arena, (fl_text){source, 3});
	const char *string = fl_arena_string(&arena, (fl_text){source, 2});
	source[0] = 'x';
	assert_true(fl_text_is(copy, "abc"));
	assert_int_equal(copy.at[3], '\0');
	assert_string_equal(string, "ab");
	fl_text empty = fl_arena_copy(&arena, (fl_text){NULL, 0});
	assert_non_null(empty.at);
	assert_int_equal(empty.len, 0);
}

static void arena_can_be_used_again(void **state)
{
	(void)state;
	fl_arena arena = {0};
	fl_arena_done(&arena);
	assert_non_null(fl_arena_new(&arena, int));
	fl_arena_done(&arena);
	fl_arena_done(&arena);
	assert_null(arena.blocks);
}

static void buf_grows_and_keeps_its_bytes(void **state)
{
	(void)state;
	FL_AUTO(fl_buf) buf = {0};
	assert_string_equal(fl_buf_c(&buf), "");
	for (int i = 0; i < 1000; i++) {
		fl_buf_char(&buf, (char)('a' + i % 26));
	}
	assert_int_equal(buf.len, 1000);
	for (size_t i = 0; i < 1000; i++) {
		assert_int_equal(buf.at[i], 'a' + i % 26);
	}
	fl_buf_text(&buf, (fl_text){NULL, 0});
	fl_buf_string(&buf, "");
	assert_int_equal(fl_buf_view(&buf).len, 1000);
	assert_false(buf.failed);
}

static void buf_writes_numbers_and_formats(void **state)
{
	(void)state;
	static const struct {
		int64_t value;
		const char *text;
	} cases[] = {{0, "0"}, {7, "7"}, {-1, "-1"}, {1000, "1000"},
		{INT64_MAX, "9223372036854775807"}, {INT64_MIN, "-9223372036854775808"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		FL_AUTO(fl_buf) buf = {0};
		fl_buf_int(&buf, cases[i].value);
		assert_string_equal(fl_buf_c(&buf), cases[i].text);
	}
	FL_AUTO(fl_buf) buf = {0};
	fl_buf_string(&buf, "n=");
	fl_buf_format(&buf, "%d/%s", 12, "零售户");
	assert_string_equal(fl_buf_c(&buf), "n=12/零售户");
}

/* Room is left behind the first bytes, but a hole in the text would be worse than none. */
static void buf_takes_nothing_after_it_failed(void **state)
{
	(void)state;
	FL_AUTO(fl_buf) buf = {0};
	fl_buf_string(&buf, "kept");
	assert_false(fl_buf_reserve(&buf, SIZE_MAX));
	assert_true(buf.failed);
	fl_buf_char(&buf, 'x');
	fl_buf_format(&buf, "%d", 1);
	assert_int_equal(buf.len, 4);
	assert_null(fl_buf_c(&buf));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_pieces_are_zeroed_aligned_and_apart),
		cmocka_unit_test(arena_refuses_what_no_memory_holds),
		cmocka_unit_test(arena_copies_are_copies),
		cmocka_unit_test(arena_can_be_used_again),
		cmocka_unit_test(buf_grows_and_keeps_its_bytes),
		cmocka_unit_test(buf_writes_numbers_and_formats),
		cmocka_unit_test(buf_takes_nothing_after_it_failed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
