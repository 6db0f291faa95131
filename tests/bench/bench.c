/* SPDX-License-Identifier: Apache-2.0 */
/* Files, days and threads for the benchmark's programs; knows no fairlot. */
#include "bench.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void bench_die(const char *what)
{
	perror(what);
	exit(1);
}

uint64_t bench_number(const char *text)
{
	uint64_t value = 0;
	const char *at = text;
	for (; *at >= '0' && *at <= '9'; at++) {
		value = value * 10 + (uint64_t)(*at - '0');
	}
	if (at == text || *at != '\0' || at - text > 18) {
		fprintf(stderr, "%s: not a number\n", text);
		exit(2);
	}
	return value;
}

static void join_path(char *out, size_t size, const char *folder, const char *name)
{
	int len = snprintf(out, size, "%s/%s", folder, name);
	if (len < 0 || (size_t)len >= size) {
		fprintf(stderr, "%s: path too long\n", folder);
		exit(2);
	}
}

FILE *bench_open(const char *folder, const char *name, const char *mode)
{
	char path[4096];
	join_path(path, sizeof(path), folder, name);
	FILE *file = fopen(path, mode);
	if (file == NULL) {
		bench_die(path);
	}
	setvbuf(file, NULL, _IOFBF, 1 << 20);
	return file;
}

void bench_close(FILE *file)
{
	if (fclose(file) != 0) {
		bench_die("write");
	}
}

void *bench_alloc(size_t count, size_t size)
{
	void *memory = calloc(count > 0 ? count : 1, size);
	if (memory == NULL) {
		bench_die("memory");
	}
	return memory;
}

bench_map bench_map_file(const char *folder, const char *name)
{
	char path[4096];
	join_path(path, sizeof(path), folder, name);
	int file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat about;
	if (file < 0 || fstat(file, &about) != 0) {
		bench_die(path);
	}
	size_t len = (size_t)about.st_size;
	void *at = mmap(NULL, len, PROT_READ, MAP_PRIVATE, file, 0);
	if (at == MAP_FAILED) {
		bench_die(path);
	}
	close(file);
	return (bench_map){at, len};
}

/*
 * The calendar counts years from 1 March, so that the leap day is a year's last, and repeats every
 * 400 years of 146097 days.
 */
int32_t bench_day_parse(const char *text)
{
	int32_t digits[8];
	for (int i = 0, at = 0; i < 8; at++) {
		if (at != 4 && at != 7) {
			digits[i++] = text[at] - '0';
		}
	}
	int32_t year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
	int32_t month = digits[4] * 10 + digits[5];
	int32_t day = digits[6] * 10 + digits[7];
	year -= month <= 2;
	int32_t from_march = (month + 9) % 12;
	int32_t day_of_year = (153 * from_march + 2) / 5 + day - 1;
	return year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
}

void bench_day_format(int32_t day, char out[11])
{
	int32_t rest = day + 719468;
	int32_t era = rest / 146097;
	rest -= era * 146097;
	int32_t year = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
	rest -= year * 365 + year / 4 - year / 100;
	int32_t from_march = (5 * rest + 2) / 153;
	uint32_t parts[3] = {(uint32_t)(year + era * 400 + (from_march >= 10)) % 10000u,
		(uint32_t)(from_march + 2) % 12u + 1,
		(uint32_t)(rest - (153 * from_march + 2) / 5 + 1) % 100u};
	snprintf(out, 11, "%04u-%02u-%02u", parts[0], parts[1], parts[2]);
}

typedef struct slice_job {
	void (*work)(void *context, unsigned slice);
	void *context;
	unsigned slice;
} slice_job;

static void *run_slice(void *job_)
{
	const slice_job *job = job_;
	job->work(job->context, job->slice);
	return NULL;
}

void bench_parallel(unsigned threads, void (*work)(void *context, unsigned slice), void *context)
{
	pthread_t thread[BENCH_THREADS_MAX];
	slice_job job[BENCH_THREADS_MAX];
	if (threads == 0 || threads > BENCH_THREADS_MAX) {
		fprintf(stderr, "%u: 1 to %u threads\n", threads, BENCH_THREADS_MAX);
		exit(2);
	}
	for (unsigned i = 1; i < threads; i++) {
		job[i] = (slice_job){work, context, i};
		if (pthread_create(&thread[i], NULL, run_slice, &job[i]) != 0) {
			bench_die("thread");
		}
	}
	work(context, 0);
	for (unsigned i = 1; i < threads; i++) {
		pthread_join(thread[i], NULL);
	}
}
