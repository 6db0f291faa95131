/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree hash of RFC 9162.  Splitting at the largest power of two below the count is the same as
 * pairing neighbours level by level and passing an odd last one up unchanged, which needs no
 * recursion.  Aligned blocks of leaves are whole subtrees, so they are reduced independently.
 */
#include "base/merkle.h"

#include "base/parallel.h"

#define BLOCK_LEAVES ((size_t)4096) /* a power of two */

fl_hash fl_merkle_leaf(fl_text leaf)
{
	fl_sha256 sha;
	fl_sha256_init(&sha);
	fl_sha256_add(&sha, "\x00", 1);
	fl_sha256_add(&sha, leaf.at, leaf.len);
	return fl_sha256_end(&sha);
}

fl_hash fl_merkle_node(fl_hash left, fl_hash right)
{
	uint8_t bytes[1 + sizeof(left.byte) + sizeof(right.byte)] = {0x01};
	memcpy(bytes + 1, left.byte, sizeof(left.byte));
	memcpy(bytes + 1 + sizeof(left.byte), right.byte, sizeof(right.byte));
	return fl_sha256_of((fl_text){(const char *)bytes, sizeof(bytes)});
}

/* Makes a level into the one above it, in place; returns how many hashes that has. */
static size_t rise(fl_hash *level, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		level[i] = fl_merkle_node(level[2 * i], level[2 * i + 1]);
	}
	if (count % 2 == 1) {
		level[count / 2] = level[count - 1];
	}
	return count / 2 + count % 2;
}

/* The root over `count` hashes, which are overwritten. */
static fl_hash reduce(fl_hash *level, size_t count)
{
	while (count > 1) {
		count = rise(level, count);
	}
	return level[0];
}

typedef struct forest {
	fl_leaf_fn *leaf;
	const void *context;
	size_t count;
	fl_hash *roots; /* of the blocks */
} forest;

static void root_blocks(void *context, size_t from, size_t to)
{
	const forest *all = context;
	fl_hash leaves[BLOCK_LEAVES];
	for (size_t block = from; block < to; block++) {
		size_t first = block * BLOCK_LEAVES;
		size_t rest = all->count - first;
		size_t count = rest < BLOCK_LEAVES ? rest : BLOCK_LEAVES;
		for (size_t i = 0; i < count; i++) {
			leaves[i] = all->leaf(all->context, first + i);
		}
		all->roots[block] = reduce(leaves, count);
	}
}

fl_code fl_merkle_root(fl_leaf_fn *leaf, const void *context, size_t count, unsigned threads,
	fl_hash *ret_root, fl_error *reterr)
{
	if (count == 0) {
		*ret_root = fl_sha256_of(FL_TEXT(""));
		return FL_OK;
	}
	size_t blocks = (count + BLOCK_LEAVES - 1) / BLOCK_LEAVES;
	FL_AUTO_FREE fl_hash *roots = calloc(blocks, sizeof(*roots));
	if (roots == NULL) {
		return fl_fail_memory(reterr);
	}
	forest all = {leaf, context, count, roots};
	fl_parallel(threads, blocks, root_blocks, &all);
	*ret_root = reduce(roots, blocks);
	return FL_OK;
}

/* Whether hash `index` of a level of `count` has a neighbour to be joined with. */
static bool has_neighbour(uint64_t index, uint64_t count)
{
	return (index ^ 1) < count;
}

size_t fl_merkle_path(
	fl_hash *leaves, size_t count, size_t index, fl_hash ret_path[FL_MERKLE_PATH_MAX])
{
	size_t length = 0;
	while (count > 1) {
		if (has_neighbour(index, count)) {
			ret_path[length++] = leaves[index ^ 1];
		}
		count = rise(leaves, count);
		index /= 2;
	}
	return length;
}

bool fl_merkle_climb(fl_hash leaf, uint64_t index, uint64_t count, const fl_hash *path,
	size_t length, fl_hash *ret_root)
{
	size_t used = 0;
	bool holds = index < count;
	while (count > 1 && holds) {
		if (has_neighbour(index, count)) {
			holds = used < length;
			leaf = !holds            ? leaf
				: index % 2 == 1 ? fl_merkle_node(path[used], leaf)
						 : fl_merkle_node(leaf, path[used]);
			used++;
		}
		count = count / 2 + count % 2;
		index /= 2;
	}
	*ret_root = leaf;
	return holds && used == length;
}
