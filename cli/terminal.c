/* SPDX-License-Identifier: Apache-2.0 */
/* The terminal, the clock and the machine: what the library may not look at. */
#include "cli.h"

#include <time.h>
#include <unistd.h>

void cli_cell(FILE *to, const char *text, int columns)
{
	int used = (int)fl_columns(text);
	fprintf(to, "%s%*s", text, columns > used ? columns - used : 0, "");
}

void cli_cell_right(FILE *to, const char *text, int columns)
{
	int used = (int)fl_columns(text);
	fprintf(to, "%*s%s", columns > used ? columns - used : 0, "", text);
}

void cli_progress_show(void *context, uint64_t done, uint64_t total)
{
	cli_progress *progress = context;
	int percent = total > 0 ? (int)(done * 100 / total) : 0;
	percent = percent > 100 ? 100 : percent;
	if (progress->cli->quiet || percent == progress->shown || isatty(STDERR_FILENO) == 0) {
		return;
	}
	progress->shown = percent;
	fprintf(stderr, "\r%s %3d%%", progress->what, percent);
	fflush(stderr);
}

void cli_progress_end(cli_progress *progress)
{
	if (progress->shown > 0) {
		fprintf(stderr, "\r%*s\r", (int)fl_columns(progress->what) + 5, "");
		progress->shown = 0;
	}
}

int32_t cli_today(void)
{
	time_t now = time(NULL);
	struct tm local;
	char text[16];
	int32_t day = FL_NO_DAY;
	if (localtime_r(&now, &local) != NULL &&
		strftime(text, sizeof(text), "%Y-%m-%d", &local) > 0) {
		fl_day_read(text, &day);
	}
	return day;
}

unsigned cli_threads(void)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	return processors < 1 ? 1 : processors > 8 ? 8 : (unsigned)processors;
}
