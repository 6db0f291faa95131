/* SPDX-License-Identifier: Apache-2.0 */
/* Large arrays on large pages. */
#include "base/large.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define LARGE_PAGE_BYTES ((size_t)2 << 20)
#define PAGE_BYTES       ((size_t)4096)

void fl_large_advise(void *memory, size_t bytes)
{
	if (bytes < 2 * LARGE_PAGE_BYTES) {
		return;
	}
	/* The whole pages within. */
	uintptr_t begin = ((uintptr_t)memory + PAGE_BYTES - 1) & ~(uintptr_t)(PAGE_BYTES - 1);
	uintptr_t end = ((uintptr_t)memory + bytes) & ~(uintptr_t)(PAGE_BYTES - 1);
	madvise((void *)begin, end - begin, MADV_HUGEPAGE);
}

void *fl_large_alloc(size_t count, size_t size)
{
	void *memory = calloc(count > 0 ? count : 1, size);
	if (memory != NULL) {
		fl_large_advise(memory, count * size);
	}
	return memory;
}
