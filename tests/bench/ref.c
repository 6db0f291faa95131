/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reference answer:  ref FOLDER OUT
 *
 * Reads the two CSV files line by line and writes `id,score,grade`.  Slow and plain on purpose; the
 * fields that it needs never hold quotes or commas, and the retailer's number is its place.
 */
#include "bench.h"
#include "score.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 512

static bool read_line(FILE *file, char line[LINE_BYTES])
{
	if (fgets(line, LINE_BYTES, file) == NULL) {
		return false;
	}
	line[strcspn(line, "\n")] = '\0';
	return true;
}

/* Cuts the last field off the line and returns it. */
static char *cut_last(char *line)
{
	char *comma = strrchr(line, ',');
	if (comma == NULL) {
		fprintf(stderr, "%s: fields are missing\n", line);
		exit(1);
	}
	*comma = '\0';
	return comma + 1;
}

static size_t count_lines(const char *folder, const char *name)
{
	FILE *file = bench_open(folder, name, "rb");
	char line[LINE_BYTES];
	size_t count = 0;
	while (read_line(file, line)) {
		count++;
	}
	bench_close(file);
	return count;
}

static void tally_events(const char *folder, tally *tallies, size_t retailers)
{
	FILE *file = bench_open(folder, "events.csv", "rb");
	char line[LINE_BYTES];
	read_line(file, line); /* the header */
	while (read_line(file, line)) {
		int64_t amount = (int64_t)bench_number(cut_last(line));
		int32_t day = bench_day_parse(cut_last(line));
		unsigned kind = (unsigned)bench_number(cut_last(line) + 1);
		uint64_t retailer = bench_number(cut_last(line) + 1);
		if (retailer < 1 || retailer > retailers) {
			fprintf(stderr, "R%07llu: no such retailer\n",
				(unsigned long long)retailer);
			exit(1);
		}
		tally_add(&tallies[retailer - 1], kind, day, amount);
	}
	bench_close(file);
}

static void write_grades(const char *folder, const tally *tallies, const char *out_path)
{
	FILE *file = bench_open(folder, "retailers.csv", "rb");
	FILE *out = fopen(out_path, "wb");
	if (out == NULL) {
		bench_die(out_path);
	}
	char line[LINE_BYTES];
	read_line(file, line);
	for (const tally *sums = tallies; read_line(file, line); sums++) {
		int32_t licensed_on = bench_day_parse(cut_last(line));
		line[strcspn(line, ",")] = '\0';
		int score = tally_score(sums);
		fprintf(out, "%s,%d,%c\n", line, score, tally_grade(sums, score, licensed_on));
	}
	bench_close(file);
	bench_close(out);
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fputs("usage: ref FOLDER OUT\n", stderr);
		return 2;
	}
	size_t retailers = count_lines(argv[1], "retailers.csv") - 1;
	tally *tallies = bench_alloc(retailers, sizeof(tally));
	tally_events(argv[1], tallies, retailers);
	write_grades(argv[1], tallies, argv[2]);
	free(tallies);
	return 0;
}
