/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/sha256, base/merkle and base/parallel: published answers, and the tree against its
 * definition for sizes that fall on and beside the edges of its blocks.
 */
#include "base/error.h"
#include "base/merkle.h"
#include "base/parallel.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static fl_hash hash_of(const char *hex)
{
	fl_hash hash;
	if (!fl_hash_parse(fl_text_of(hex), &hash)) {
		fail_msg("%s is no hash", hex);
	}
	return hash;
}

static void assert_hash(fl_hash hash, const char *hex)
{
	char text[FL_HASH_HEX_BYTES];
	assert_string_equal(fl_hash_hex(hash, text), hex);
}

/* FIPS 180-4 examples; the joined fields are the hash of "a\nbc". */
static void hashes_are_the_published_ones(void **state)
{
	(void)state;
	assert_hash(fl_sha256_of(FL_TEXT("")),
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_hash(fl_sha256_of((fl_text){NULL, 0}),
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_hash(fl_sha256_of(FL_TEXT("abc")),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_hash(
		fl_sha256_of(FL_TEXT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	fl_text fields[] = {FL_TEXT("a"), FL_TEXT("bc")};
	assert_true(fl_hash_equal(fl_hash_fields(fields, 2), fl_sha256_of(FL_TEXT("a\nbc"))));
	assert_true(fl_hash_equal(fl_hash_fields(fields, 1), fl_sha256_of(FL_TEXT("a"))));
	assert_true(fl_hash_equal(fl_hash_fields(NULL, 0), fl_sha256_of(FL_TEXT(""))));
}

/* A state that was copied goes its own way. */
static void a_state_can_be_copied(void **state)
{
	(void)state;
	fl_sha256 first;
	fl_sha256_init(&first);
	fl_sha256_add(&first, "ab", 2);
	fl_sha256 second = first;
	fl_sha256_add(&first, "c", 1);
	fl_sha256_add(&second, "d", 1);
	assert_true(fl_hash_equal(fl_sha256_end(&first), fl_sha256_of(FL_TEXT("abc"))));
	assert_true(fl_hash_equal(fl_sha256_end(&second), fl_sha256_of(FL_TEXT("abd"))));
}

static void hex_is_read_strictly(void **state)
{
	(void)state;
	static const char good[] =
		"00ff248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db";
	assert_hash(hash_of(good), good);
	fl_hash hash;
	char bad[sizeof(good)];
	for (size_t i = 0; i < sizeof(good) - 1; i++) {
		static const char wrong[] = "gG/:`F ";
		memcpy(bad, good, sizeof(good));
		bad[i] = wrong[i % (sizeof(wrong) - 1)];
		assert_false(fl_hash_parse((fl_text){bad, sizeof(good) - 1}, &hash));
	}
	assert_false(fl_hash_parse((fl_text){good, 63}, &hash));
	assert_false(fl_hash_parse((fl_text){good, 65}, &hash));
	assert_false(fl_hash_parse(FL_TEXT(""), &hash));
	assert_true(fl_hash_compare(hash_of(good), fl_sha256_of(FL_TEXT("abc"))) < 0);
}

static fl_hash root_of(fl_leaf_fn *leaf, const void *context, size_t count, unsigned threads)
{
	fl_hash root;
	assert_int_equal(fl_merkle_root(leaf, context, count, threads, &root, NULL), FL_OK);
	return root;
}

static fl_hash text_leaf(const void *leaves, size_t number)
{
	return fl_merkle_leaf(((const fl_text *)leaves)[number]);
}

static const fl_text published_leaves[] = {{"", 0}, {"\x00", 1}, {"\x10", 1}, {"\x20\x21", 2},
	{"\x30\x31", 2}, {"\x40\x41\x42\x43", 4}, {"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
	{"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16}};

/* The test data of Certificate Transparency (RFC 6962): eight leaves, the root of each size. */
static void roots_are_the_published_ones(void **state)
{
	(void)state;
	static const char *const roots[] = {
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
	for (size_t size = 0; size < COUNT(roots); size++) {
		assert_hash(root_of(text_leaf, published_leaves, size, 1), roots[size]);
	}
}

/* Paths of the same test data, with leaves counted from 0. */
static void paths_are_the_published_ones(void **state)
{
	(void)state;
	static const struct {
		size_t index;
		size_t count;
		const char *path[4];
	} known[] = {
		{0, 1, {NULL}},
		{0, 8,
			{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
				"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
				"6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e"
				"4"}},
		{5, 8,
			{"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
				"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
				"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b"
				"7"}},
		{2, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
		{1, 5,
			{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
				"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
				"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6"
				"b"}},
	};
	for (size_t i = 0; i < COUNT(known); i++) {
		fl_hash leaves[8];
		fl_hash path[FL_MERKLE_PATH_MAX];
		for (size_t leaf = 0; leaf < known[i].count; leaf++) {
			leaves[leaf] = text_leaf(published_leaves, leaf);
		}
		size_t length = fl_merkle_path(leaves, known[i].count, known[i].index, path);
		for (size_t j = 0; j < length; j++) {
			assert_hash(path[j], known[i].path[j]);
		}
		assert_null(known[i].path[length]);
	}
}

static fl_hash numbered_leaf(const void *unused, size_t number)
{
	(void)unused;
	return fl_merkle_leaf((fl_text){(const char *)&number, sizeof(number)});
}

/* The definition: split at the largest power of two below the count.  Depth is log2 of it. */
static fl_hash defined_root(size_t first, size_t count)
{
	if (count == 1) {
		return numbered_leaf(NULL, first);
	}
	size_t left = 1;
	while (left * 2 < count) {
		left *= 2;
	}
	return fl_merkle_node(defined_root(first, left), defined_root(first + left, count - left));
}

static void assert_root_as_defined(size_t count, unsigned threads)
{
	fl_hash root = root_of(numbered_leaf, NULL, count, threads);
	if (!fl_hash_equal(root, defined_root(0, count))) {
		fail_msg("%zu leaves, %u threads", count, threads);
	}
}

static void roots_follow_the_definition(void **state)
{
	(void)state;
	for (size_t count = 1; count <= 70; count++) {
		assert_root_as_defined(count, 1);
	}
	static const size_t counts[] = {4095, 4096, 4097, 8191, 8192, 8193, 12288, 12289, 20001};
	for (size_t i = 0; i < COUNT(counts); i++) {
		assert_root_as_defined(counts[i], 1);
		assert_root_as_defined(counts[i], 2);
	}
	assert_root_as_defined(20001, 5);
	assert_true(fl_hash_equal(root_of(numbered_leaf, NULL, 0, 2), fl_sha256_of(FL_TEXT(""))));
}

static void mark(void *context, size_t from, size_t to)
{
	unsigned char *marks = context;
	for (size_t i = from; i < to; i++) {
		marks[i]++;
	}
}

/* Every position of small trees and of some that are not: it leads to the root, and nothing else of
 * the same kind does. */
static void paths_lead_to_the_root(void **state)
{
	(void)state;
	static const size_t large[] = {31, 32, 33, 64, 100, 4095, 4097};
	for (size_t i = 0; i < 17 + COUNT(large); i++) {
		size_t count = i < 17 ? i + 1 : large[i - 17];
		fl_hash root = root_of(numbered_leaf, NULL, count, 1);
		fl_hash *leaves = calloc(count, sizeof(*leaves));
		assert_non_null(leaves);
		for (size_t index = 0; index < count; index += count < 40 ? 1 : 1 + count / 7) {
			fl_hash path[FL_MERKLE_PATH_MAX + 1] = {{{0}}};
			fl_hash found;
			for (size_t leaf = 0; leaf < count; leaf++) {
				leaves[leaf] = numbered_leaf(NULL, leaf);
			}
			size_t length = fl_merkle_path(leaves, count, index, path);
			fl_hash leaf = numbered_leaf(NULL, index);
			assert_true(fl_merkle_climb(leaf, index, count, path, length, &found));
			assert_true(fl_hash_equal(found, root));
			assert_false(fl_merkle_climb(leaf, index, count, path, length + 1, &found));
			assert_false(length > 0 &&
				fl_merkle_climb(leaf, index, count, path, length - 1, &found));
			assert_false(fl_merkle_climb(leaf, count, count, path, length, &found));
			fl_hash other = numbered_leaf(NULL, index + 1);
			assert_false(fl_merkle_climb(other, index, count, path, length, &found) &&
				fl_hash_equal(found, root));
			assert_false(index + 1 < count &&
				fl_merkle_climb(leaf, index + 1, count, path, length, &found) &&
				fl_hash_equal(found, root));
		}
		free(leaves);
	}
}

static void every_index_is_worked_once(void **state)
{
	(void)state;
	static const unsigned threads[] = {0, 1, 2, 3, 64, 65, 1000};
	static const size_t counts[] = {0, 1, 2, 3, 63, 64, 65, 100, 1001};
	for (size_t i = 0; i < COUNT(threads); i++) {
		for (size_t j = 0; j < COUNT(counts); j++) {
			unsigned char marks[1002] = {0};
			fl_parallel(threads[i], counts[j], mark, marks);
			for (size_t k = 0; k < sizeof(marks); k++) {
				assert_int_equal(marks[k], k < counts[j]);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_are_the_published_ones),
		cmocka_unit_test(a_state_can_be_copied),
		cmocka_unit_test(hex_is_read_strictly),
		cmocka_unit_test(roots_are_the_published_ones),
		cmocka_unit_test(paths_are_the_published_ones),
		cmocka_unit_test(roots_follow_the_definition),
		cmocka_unit_test(paths_lead_to_the_root),
		cmocka_unit_test(every_index_is_worked_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
