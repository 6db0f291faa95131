/* SPDX-License-Identifier: Apache-2.0 */
/* The Merkle tree hash of RFC 9162, section 2.1 (the same as RFC 6962's), over SHA-256. */
#ifndef FL_BASE_MERKLE_H
#define FL_BASE_MERKLE_H

#include "base/sha256.h"

/* SHA-256(0x00 || leaf). */
fl_hash fl_merkle_leaf(fl_text leaf);

/* SHA-256(0x01 || left || right). */
fl_hash fl_merkle_node(fl_hash left, fl_hash right);

/* The root over `count` leaf hashes, which are overwritten; of none, SHA-256 of nothing.  Works on
 * up to `threads` threads (1 for none of its own). */
fl_hash fl_merkle_root(fl_hash *leaves, size_t count, unsigned threads);

#endif
