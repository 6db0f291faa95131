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

/* The root over `count` hashes, which are overwritten. */
static fl_hash reduce(fl_hash *level, size_t count)
{
	while (count > 1) {
		for (size_t i = 0; i < count / 2; i++) {
			level[i] = fl_merkle_node(level[2 * i], level[2 * i + 1]);
		}
		if (count % 2 == 1) {
			level[count / 2] = level[count - 1];
		}
		count = count / 2 + count % 2;
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
