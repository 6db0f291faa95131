/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Large arrays.  A fresh page costs a trip to the kernel, and looking one up at random misses the
 * cache of page addresses; pages of two megabytes make both rare.
 */
#ifndef FL_BASE_LARGE_H
#define FL_BASE_LARGE_H

#include <stddef.h>

/* `count` zeroed objects of `size` bytes, given back with free(); NULL when memory ran out. */
void *fl_large_alloc(size_t count, size_t size);

/* Asks for large pages for memory from malloc() that has not been used yet.  Does nothing for small
 * pieces, and where the system has none. */
void fl_large_advise(void *memory, size_t bytes);

#endif
