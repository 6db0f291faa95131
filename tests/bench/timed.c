/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a command and appends what it cost to a file:  timed RESULTS LABEL COMMAND [ARGUMENT...]
 *
 * The line is `LABEL SECONDS PEAK_KB`: wall time, and the resident memory at its highest.  Ends as
 * the command ended; a command that failed leaves no line.
 */
#include "bench.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc < 4) {
		fputs("usage: timed RESULTS LABEL COMMAND [ARGUMENT...]\n", stderr);
		return 2;
	}
	double start = bench_seconds();
	pid_t child = fork();
	if (child < 0) {
		bench_die("fork");
	}
	if (child == 0) {
		execvp(argv[3], argv + 3);
		bench_die(argv[3]);
	}
	int status;
	struct rusage used;
	if (wait4(child, &status, 0, &used) < 0) {
		bench_die("wait");
	}
	double seconds = bench_seconds() - start;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	}
	FILE *results = fopen(argv[1], "a");
	if (results == NULL) {
		bench_die(argv[1]);
	}
	fprintf(results, "%s %.4f %ld\n", argv[2], seconds, used.ru_maxrss);
	bench_close(results);
	return 0;
}
