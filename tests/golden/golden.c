/* SPDX-License-Identifier: Apache-2.0 */
/* Reading .test files and comparing with what they expect. */
#include "golden.h"

#include <stdio.h>

#define MARKER "@EXPECT\n"

void golden_done(golden *own)
{
	fl_buf_done(&own->bytes);
}

void golden_stop(const golden *own, const char *what)
{
	fprintf(stderr, "%s:%u: %s\n", own->path, own->number, what);
	exit(2);
}

void golden_open(golden *own, const char *path)
{
	fl_error error;
	*own = (golden){.path = path};
	if (fl_file_read(path, 1u << 20, &own->bytes, &error) != FL_OK) {
		golden_stop(own, error.text[FL_EN]);
	}
	const char *text = fl_buf_c(&own->bytes);
	const char *marker = text != NULL ? strstr(text, "\n" MARKER) : NULL;
	if (marker == NULL) {
		golden_stop(own, "there is no line @EXPECT");
	}
	const char *expected = marker + 1 + strlen(MARKER);
	own->rest = (fl_text){text, (size_t)(marker + 1 - text)};
	own->expected = (fl_text){expected, own->bytes.len - (size_t)(expected - text)};
}

static fl_text take_line(fl_text *rest)
{
	const char *end = memchr(rest->at, '\n', rest->len);
	size_t len = end != NULL ? (size_t)(end - rest->at) : rest->len;
	fl_text line = {rest->at, len};
	size_t taken = end != NULL ? len + 1 : len;
	rest->at += taken;
	rest->len -= taken;
	return line;
}

static size_t split(fl_text line, fl_text words[WORDS_MAX])
{
	size_t count = 0;
	while (line.len > 0) {
		const char *blank = count + 1 < WORDS_MAX ? memchr(line.at, ' ', line.len) : NULL;
		size_t len = blank != NULL ? (size_t)(blank - line.at) : line.len;
		if (len > 0) {
			words[count++] = (fl_text){line.at, len};
		}
		size_t taken = blank != NULL ? len + 1 : len;
		line.at += taken;
		line.len -= taken;
	}
	return count;
}

bool golden_next(golden *own, golden_line *ret_line)
{
	while (own->rest.len > 0) {
		fl_text line = take_line(&own->rest);
		own->number++;
		if (line.len == 0 || line.at[0] == '#') {
			continue;
		}
		if (line.at[0] == '@') {
			own->section = (fl_text){line.at + 1, line.len - 1};
			continue;
		}
		*ret_line = (golden_line){.section = own->section, .number = own->number};
		ret_line->count = split(line, ret_line->word);
		return true;
	}
	return false;
}

static bool write_back(const golden *own, fl_text found)
{
	FL_AUTO(fl_buf) text = {0};
	fl_error error;
	fl_buf_add(&text, own->bytes.at, (size_t)(own->expected.at - own->bytes.at));
	fl_buf_text(&text, found);
	if (text.failed || fl_file_write(own->path, fl_buf_view(&text), &error) != FL_OK) {
		golden_stop(own, "cannot be written");
	}
	return true;
}

bool golden_check(const golden *own, fl_text found)
{
	if (fl_text_equal(found, own->expected)) {
		return true;
	}
	if (getenv("FL_TEST_WRITE") != NULL) {
		return write_back(own, found);
	}
	printf("%s\n---- expected\n%.*s---- found\n%.*s----\n", own->path,
		FL_TEXT_ARG(own->expected), FL_TEXT_ARG(found));
	return false;
}
