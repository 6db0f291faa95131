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

/* Reduces `count` hashes to one, in place, in level[0]. */
static void reduce(fl_hash *level, size_t count)
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
}

typedef struct forest {
	fl_hash *leaves;
	size_t count;
} forest;

static void reduce_blocks(void *context, size_t from, size_t to)
{
	const forest *all = context;
	for (size_t block = from; block < to; block++) {
		size_t start = block * BLOCK_LEAVES;
		size_t rest = all->count - start;
		reduce(all->leaves + start, rest < BLOCK_LEAVES ? rest : BLOCK_LEAVES);
	}
}

fl_hash fl_merkle_root(fl_hash *leaves, size_t count, unsigned threads)
{
	if (count == 0) {
		return fl_sha256_of(FL_TEXT(""));
	}
	forest all = {leaves, count};
	size_t blocks = (count + BLOCK_LEAVES - 1) / BLOCK_LEAVES;
	fl_parallel(threads, blocks, reduce_blocks, &all);
	for (size_t i = 1; i < blocks; i++) {
		leaves[i] = leaves[i * BLOCK_LEAVES];
	}
	reduce(leaves, blocks);
	return leaves[0];
}
