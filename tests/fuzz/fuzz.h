/* SPDX-License-Identifier: Apache-2.0 */
/* The entry point of a fuzz target, as libFuzzer calls it, and what targets share. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define FUZZ_PATH "/tmp/fairlot-fuzz-XXXXXX"

/* Puts bytes into a new file; `path` begins as FUZZ_PATH.  False where there is no room. */
bool fuzz_file(char *path, const void *bytes, size_t size);

#endif
