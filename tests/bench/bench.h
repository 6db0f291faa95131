/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the small programs of the benchmark share.  They are peers and floors: none of them uses
 * libfairlot, so that nothing is measured against itself.
 */
#ifndef FAIRLOT_TESTS_BENCH_H
#define FAIRLOT_TESTS_BENCH_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

/* Prints what failed, with the system's reason, and ends the program. */
_Noreturn void bench_die(const char *what);

/* A decimal number from the command line or a field; ends the program on anything else. */
uint64_t bench_number(const char *text);

/* Opens folder/name with a large buffer; ends the program where it cannot. */
FILE *bench_open(const char *folder, const char *name, const char *mode);

/* Writes out what is buffered and closes; ends the program where the disk is full. */
void bench_close(FILE *file);

/* Zeroed memory; ends the program where there is none. */
void *bench_alloc(size_t count, size_t size);

/* A file as read-only memory. */
typedef struct bench_map {
	const void *at;
	size_t len;
} bench_map;

bench_map bench_map_file(const char *folder, const char *name);

/* Days since 1970-01-01 to and from YYYY-MM-DD. */
int32_t bench_day_parse(const char *text);
void bench_day_format(int32_t day, char out[11]);

/* Calls work(context, slice) for slices 0 .. threads - 1, each on its own thread. */
void bench_parallel(unsigned threads, void (*work)(void *context, unsigned slice), void *context);

#define BENCH_THREADS_MAX 16u

/* Seconds since some moment in the past. */
static inline double bench_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif
