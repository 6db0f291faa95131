/* SPDX-License-Identifier: Apache-2.0 */
/* The Merkle tree hash of RFC 9162, section 2.1 (the same as RFC 6962's), over SHA-256. */
#ifndef FL_BASE_MERKLE_H
#define FL_BASE_MERKLE_H

#include "base/error.h"
#include "base/sha256.h"

/* SHA-256(0x00 || leaf). */
fl_hash fl_merkle_leaf(fl_text leaf);

/* SHA-256(0x01 || left || right). */
fl_hash fl_merkle_node(fl_hash left, fl_hash right);

/* The hash of leaf number `leaf` of what `context` is. */
typedef fl_hash fl_leaf_fn(const void *context, size_t leaf);

/* The root over `count` leaves; of none, SHA-256 of nothing.  Each leaf is asked for once, on up
 * to `threads` threads (1 for none of its own), so that their hashes are never all held.
 * FL_MEMORY. */
fl_code fl_merkle_root(fl_leaf_fn *leaf, const void *context, size_t count, unsigned threads,
	fl_hash *ret_root, fl_error *reterr);

/* The most hashes that a path can have. */
#define FL_MERKLE_PATH_MAX 64u

/* The inclusion proof of a leaf (section 2.1.3.1): the hashes beside its way to the root, the
 * lowest first.  `leaves` are overwritten; returns how many there are. */
size_t fl_merkle_path(
	fl_hash *leaves, size_t count, size_t index, fl_hash ret_path[FL_MERKLE_PATH_MAX]);

/* The root to which a leaf leads by its path (section 2.1.3.2); false where a tree of `count`
 * leaves has no such leaf, or a path of another length to it. */
bool fl_merkle_climb(fl_hash leaf, uint64_t index, uint64_t count, const fl_hash *path,
	size_t length, fl_hash *ret_root);

#endif
