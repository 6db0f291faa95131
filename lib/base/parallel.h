/* SPDX-License-Identifier: Apache-2.0 */
/* One loop on several threads, and one piece of work beside the caller's own. */
#ifndef FL_BASE_PARALLEL_H
#define FL_BASE_PARALLEL_H

#include <stdbool.h>
#include <stddef.h>

#define FL_THREADS_MAX 64u

typedef void fl_parallel_fn(void *context, size_t from, size_t to);

/* Calls work(context, from, to) in no certain order for slices that cover 0 .. count - 1 once.
 * Where no thread can be started the slices are worked off one after the other. */
void fl_parallel(unsigned threads, size_t count, fl_parallel_fn *work, void *context);

/* A piece of work that goes on while the caller does something else.  Zeroed, it is idle. */
typedef struct fl_task {
	unsigned long thread;
	bool running;
	void (*work)(void *context);
	void *context;
} fl_task;

/* Starts it; where no thread can be had the work is done before the call returns. */
void fl_task_start(fl_task *task, void (*work)(void *context), void *context);

/* Returns when it is done; at once where it is idle. */
void fl_task_wait(fl_task *task);

#endif
