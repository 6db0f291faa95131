/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 by libcrypto's direct functions.  The EVP interface that replaces them allocates a
 * context and looks its method up for every hash, which costs more than hashing a ticket does.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/sha256.h"

#include <assert.h>
#include <openssl/sha.h>

static_assert(sizeof(fl_sha256) >= sizeof(SHA256_CTX), "fl_sha256 holds a SHA256_CTX");
static_assert(_Alignof(fl_sha256) >= _Alignof(SHA256_CTX), "and aligns it");

void fl_sha256_init(fl_sha256 *sha)
{
	SHA256_Init((SHA256_CTX *)(void *)sha);
}

void fl_sha256_add(fl_sha256 *sha, const void *bytes, size_t len)
{
	SHA256_Update((SHA256_CTX *)(void *)sha, bytes, len);
}

fl_hash fl_sha256_end(fl_sha256 *sha)
{
	fl_hash hash;
	SHA256_Final(hash.byte, (SHA256_CTX *)(void *)sha);
	return hash;
}

fl_hash fl_sha256_of(fl_text text)
{
	fl_sha256 sha;
	fl_sha256_init(&sha);
	fl_sha256_add(&sha, text.at, text.len);
	return fl_sha256_end(&sha);
}

fl_hash fl_hash_fields(const fl_text *fields, size_t count)
{
	fl_sha256 sha;
	fl_sha256_init(&sha);
	for (size_t i = 0; i < count; i++) {
		if (i > 0) {
			fl_sha256_add(&sha, "\n", 1);
		}
		fl_sha256_add(&sha, fields[i].at, fields[i].len);
	}
	return fl_sha256_end(&sha);
}

const char *fl_hash_hex(fl_hash hash, char out[FL_HASH_HEX_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < sizeof(hash.byte); i++) {
		out[2 * i] = digits[hash.byte[i] >> 4];
		out[2 * i + 1] = digits[hash.byte[i] & 15];
	}
	out[FL_HASH_HEX_BYTES - 1] = '\0';
	return out;
}

static int hex_value(char digit)
{
	if (digit >= '0' && digit <= '9') {
		return digit - '0';
	}
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool fl_hash_parse(fl_text hex, fl_hash *ret_hash)
{
	fl_hash hash;
	if (hex.len != 2 * sizeof(hash.byte)) {
		return false;
	}
	for (size_t i = 0; i < sizeof(hash.byte); i++) {
		int high = hex_value(hex.at[2 * i]);
		int low = hex_value(hex.at[2 * i + 1]);
		if (high < 0 || low < 0) {
			return false;
		}
		hash.byte[i] = (uint8_t)(high << 4 | low);
	}
	*ret_hash = hash;
	return true;
}
