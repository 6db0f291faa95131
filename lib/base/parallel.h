/* SPDX-License-Identifier: Apache-2.0 */
/* One loop on several threads.  The work must not depend on the order of its slices. */
#ifndef FL_BASE_PARALLEL_H
#define FL_BASE_PARALLEL_H

#include <stddef.h>

#define FL_THREADS_MAX 64u

typedef void fl_parallel_fn(void *context, size_t from, size_t to);

/* Calls work(context, from, to) for slices that cover 0 .. count - 1 once.  Where no thread can be
 * started the slices are worked off one after the other. */
void fl_parallel(unsigned threads, size_t count, fl_parallel_fn *work, void *context);

#endif
