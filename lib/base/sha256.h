/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 (FIPS 180-4) by libcrypto, which uses the processor's own instructions.  A state can be
 * copied by assignment: a ticket costs one compression once the seed's block has been hashed.
 */
#ifndef FL_BASE_SHA256_H
#define FL_BASE_SHA256_H

#include "base/text.h"

typedef struct fl_hash {
	uint8_t byte[32]; /* big-endian: memcmp() orders hashes as numbers */
} fl_hash;

typedef struct fl_sha256 {
	uint32_t words[28]; /* room for libcrypto's SHA256_CTX, which sha256.c asserts */
} fl_sha256;

#define FL_HASH_HEX_BYTES 65

void fl_sha256_init(fl_sha256 *sha);
void fl_sha256_add(fl_sha256 *sha, const void *bytes, size_t len);
/* `sha` is spent afterwards. */
fl_hash fl_sha256_end(fl_sha256 *sha);

fl_hash fl_sha256_of(fl_text text);

/* H(f1, f2, ...) of the protocol: the fields joined by one LF.  No field holds LF. */
fl_hash fl_hash_fields(const fl_text *fields, size_t count);

/* Writes 64 lower-case hex digits and a NUL; returns `out`. */
const char *fl_hash_hex(fl_hash hash, char out[FL_HASH_HEX_BYTES]);

/* Exactly 64 lower-case hex digits. */
bool fl_hash_parse(fl_text hex, fl_hash *ret_hash);

static inline int fl_hash_compare(fl_hash a, fl_hash b)
{
	return memcmp(a.byte, b.byte, sizeof(a.byte));
}

static inline bool fl_hash_equal(fl_hash a, fl_hash b)
{
	return fl_hash_compare(a, b) == 0;
}

#endif
