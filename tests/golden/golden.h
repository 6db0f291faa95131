/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A .test file: lines of words in sections, each begun by @NAME, and at the end @EXPECT with the
 * text that must come out.  Lines that begin with # are for readers.  Knows nothing of draws.
 */
#ifndef FL_TESTS_GOLDEN_H
#define FL_TESTS_GOLDEN_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"

#define WORDS_MAX 8u

/* One line as its words. */
typedef struct golden_line {
	fl_text section; /* without its @ */
	unsigned number;
	size_t count;
	fl_text word[WORDS_MAX]; /* the last one is the rest of the line */
} golden_line;

typedef struct golden {
	const char *path;
	fl_buf bytes;
	fl_text rest;     /* what was not read yet */
	fl_text section;  /* that `rest` is in */
	fl_text expected; /* all behind @EXPECT */
	unsigned number;
} golden;

void golden_done(golden *own);
FL_AUTO_DEFINE(golden, golden_done);

/* Reads a file; ends the program where it has no @EXPECT. */
void golden_open(golden *own, const char *path);

/* The next line with words before @EXPECT; false at the end. */
bool golden_next(golden *own, golden_line *ret_line);

/* Says what is wrong with a line and ends the program. */
void golden_stop(const golden *own, const char *what) __attribute__((noreturn));

/* Whether the text is the expected one.  Shows both where it is not; with FL_TEST_WRITE in the
 * environment writes it into the file instead. */
bool golden_check(const golden *own, fl_text found);

#endif
