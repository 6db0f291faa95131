/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The floor under grading:  grade_floor FOLDER THREADS OUT
 *
 * Maps binary columns and scores them with the rules compiled in: no store, no rule set, no two
 * times, no reasons.  What remains is what memory and processor allow at best.
 */
#include "bench.h"
#include "score.h"

#include <stdlib.h>
#include <string.h>

#define ID_BYTES   8
#define LINE_BYTES 16 /* R0000001,120,A and its end */

typedef struct floor_job {
	const uint32_t *event_retailer;
	const uint8_t *event_kind;
	const int32_t *event_day;
	const int64_t *event_amount;
	size_t events;
	const int32_t *licensed_on;
	const char *id;
	size_t retailers;
	unsigned threads;
	tally *tallies[BENCH_THREADS_MAX]; /* each thread has its own over all retailers */
	char *out[BENCH_THREADS_MAX];
	size_t out_len[BENCH_THREADS_MAX];
} floor_job;

static size_t slice_start(size_t count, unsigned slice, unsigned slices)
{
	return count * slice / slices;
}

static void tally_slice(void *context, unsigned slice)
{
	floor_job *job = context;
	size_t end = slice_start(job->events, slice + 1, job->threads);
	tally *tallies = bench_alloc(job->retailers, sizeof(tally));
	for (size_t i = slice_start(job->events, slice, job->threads); i < end; i++) {
		tally_add(&tallies[job->event_retailer[i]], job->event_kind[i], job->event_day[i],
			job->event_amount[i]);
	}
	job->tallies[slice] = tallies;
}

static void tally_join(tally *sums, const tally *more)
{
	sums->amount += more->amount;
	for (int k = 0; k < 5; k++) {
		sums->count[k] += more->count[k];
	}
	sums->veto |= more->veto;
}

static char *put_line(char *at, const char *id, int score, char grade)
{
	memcpy(at, id, ID_BYTES);
	at += ID_BYTES;
	*at++ = ',';
	if (score >= 100) {
		*at++ = '1';
	}
	if (score >= 10) {
		*at++ = (char)('0' + score / 10 % 10);
	}
	*at++ = (char)('0' + score % 10);
	*at++ = ',';
	*at++ = grade;
	*at++ = '\n';
	return at;
}

static void grade_slice(void *context, unsigned slice)
{
	floor_job *job = context;
	size_t from = slice_start(job->retailers, slice, job->threads);
	size_t end = slice_start(job->retailers, slice + 1, job->threads);
	char *out = bench_alloc(end - from, LINE_BYTES);
	char *at = out;
	for (size_t i = from; i < end; i++) {
		tally sums = job->tallies[0][i];
		for (unsigned k = 1; k < job->threads; k++) {
			tally_join(&sums, &job->tallies[k][i]);
		}
		int score = tally_score(&sums);
		char grade = tally_grade(&sums, score, job->licensed_on[i]);
		at = put_line(at, job->id + i * ID_BYTES, score, grade);
	}
	job->out[slice] = out;
	job->out_len[slice] = (size_t)(at - out);
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fputs("usage: grade_floor FOLDER THREADS OUT\n", stderr);
		return 2;
	}
	bench_map kinds = bench_map_file(argv[1], "ev_kind.bin");
	bench_map ids = bench_map_file(argv[1], "rt_id.bin");
	floor_job job = {
		.event_retailer = bench_map_file(argv[1], "ev_retailer.bin").at,
		.event_kind = kinds.at,
		.event_day = bench_map_file(argv[1], "ev_day.bin").at,
		.event_amount = bench_map_file(argv[1], "ev_amount.bin").at,
		.events = kinds.len,
		.licensed_on = bench_map_file(argv[1], "rt_licensed.bin").at,
		.id = ids.at,
		.retailers = ids.len / ID_BYTES,
		.threads = (unsigned)bench_number(argv[2]),
	};
	bench_parallel(job.threads, tally_slice, &job);
	bench_parallel(job.threads, grade_slice, &job);
	FILE *out = fopen(argv[3], "wb");
	if (out == NULL) {
		bench_die(argv[3]);
	}
	for (unsigned i = 0; i < job.threads; i++) {
		fwrite(job.out[i], 1, job.out_len[i], out);
		free(job.out[i]);
		free(job.tallies[i]);
	}
	bench_close(out);
	return 0;
}
