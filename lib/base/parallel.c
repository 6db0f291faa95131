/* SPDX-License-Identifier: Apache-2.0 */
/* One loop on several threads, a contiguous slice for each; and one piece of work on another. */
#include "base/parallel.h"

#include <assert.h>
#include <pthread.h>

typedef struct slice {
	pthread_t thread;
	bool started;
	fl_parallel_fn *work;
	void *context;
	size_t from;
	size_t to;
} slice;

static void *run_slice(void *argument)
{
	slice *own = argument;
	own->work(own->context, own->from, own->to);
	return NULL;
}

void fl_parallel(unsigned threads, size_t count, fl_parallel_fn *work, void *context)
{
	slice slices[FL_THREADS_MAX];
	size_t parts = threads < 1 ? 1 : threads > FL_THREADS_MAX ? FL_THREADS_MAX : threads;
	parts = parts > count ? count : parts;
	for (size_t i = 0; i < parts; i++) {
		slices[i] = (slice){.work = work,
			.context = context,
			.from = count / parts * i + (i < count % parts ? i : count % parts),
			.to = count / parts * (i + 1) +
				(i + 1 < count % parts ? i + 1 : count % parts)};
		/* The last slice is this thread's own. */
		slices[i].started = i + 1 < parts &&
			pthread_create(&slices[i].thread, NULL, run_slice, &slices[i]) == 0;
	}
	for (size_t i = parts; i-- > 0;) {
		if (slices[i].started) {
			pthread_join(slices[i].thread, NULL);
		} else {
			run_slice(&slices[i]);
		}
	}
}

static_assert(sizeof(pthread_t) <= sizeof(unsigned long), "fl_task holds a thread");

static void *run_task(void *argument)
{
	fl_task *task = argument;
	task->work(task->context);
	return NULL;
}

void fl_task_start(fl_task *task, void (*work)(void *context), void *context)
{
	pthread_t thread;
	assert(!task->running);
	task->work = work;
	task->context = context;
	task->running = pthread_create(&thread, NULL, run_task, task) == 0;
	if (task->running) {
		task->thread = (unsigned long)thread;
	} else {
		work(context);
	}
}

void fl_task_wait(fl_task *task)
{
	if (task->running) {
		pthread_join((pthread_t)task->thread, NULL);
		task->running = false;
	}
}
