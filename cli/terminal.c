/* SPDX-License-Identifier: Apache-2.0 */
/* The terminal, the clock and the machine: what the library may not look at. */
#include "cli.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE_COLUMNS 80
#define CELL_BYTES   256

/* Chinese punctuation that no line begins with, and the bytes that it begins with. */
#define CLOSING       "，。；：、！？）》”"
#define CLOSING_FIRST "\xe3\xef\xe2"

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

/* Bytes of the first character of a text that is well-formed and not empty. */
static int char_bytes(const char *text)
{
	int bytes = 1;
	while (((unsigned char)text[bytes] & 0xc0) == 0x80) {
		bytes++;
	}
	return bytes;
}

/* Columns of the first `bytes` bytes, of one character or a few words. */
static int columns_of(const char *text, int bytes)
{
	char piece[CELL_BYTES];
	snprintf(piece, sizeof(piece), "%.*s", bytes, text);
	return (int)fl_columns(piece);
}

void cli_cell_cut(FILE *to, const char *text, int columns)
{
	int used = 0, bytes = 0;
	if ((int)fl_columns(text) <= columns) {
		cli_cell(to, text, columns);
		return;
	}
	for (;;) {
		int next = char_bytes(text + bytes);
		int wide = columns_of(text + bytes, next);
		if (used + wide > columns - 1) {
			break;
		}
		used += wide;
		bytes += next;
	}
	fprintf(to, "%.*s…%*s", bytes, text, columns - 1 - used, "");
}

/* The piece of text that must not be broken: a word with the blanks behind it, or one wide
 * character with the punctuation behind it. */
static int piece_bytes(const char *text)
{
	int bytes = char_bytes(text);
	if (columns_of(text, bytes) > 1) {
		while (text[bytes] != '\0' && strchr(CLOSING_FIRST, text[bytes]) != NULL &&
			strstr(CLOSING,
				(char[]){text[bytes], text[bytes + 1], text[bytes + 2], '\0'}) !=
				NULL) {
			bytes += 3;
		}
		return bytes;
	}
	while (text[bytes] != '\0' && text[bytes - 1] != ' ' && (unsigned char)text[bytes] < 0x80 &&
		bytes < CELL_BYTES - 4) {
		bytes++;
	}
	return bytes;
}

void cli_wrap(FILE *to, const char *text, int used)
{
	int indent = used;
	bool blank = false; /* one is due before the next word */
	while (*text != '\0') {
		int bytes = piece_bytes(text);
		int words = text[bytes - 1] == ' ' ? bytes - 1 : bytes;
		int wide = columns_of(text, words);
		if (used + blank + wide > LINE_COLUMNS && used > indent) {
			fprintf(to, "\n%*s", indent, "");
			used = indent;
			blank = false;
		}
		fprintf(to, "%s%.*s", blank ? " " : "", words, text);
		used += blank + wide;
		blank = words < bytes;
		text += bytes;
	}
	fputc('\n', to);
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
