/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The identifiers that a file has had so far, each with its line.  Kept as the first half of their
 * SHA-256: no two identifiers share it, and nobody can choose identifiers that make the table slow.
 */
#ifndef FL_INTAKE_SEEN_H
#define FL_INTAKE_SEEN_H

#include "base/error.h"
#include "base/text.h"

typedef struct fl_seen_entry {
	uint64_t half[2];
	uint32_t line; /* 0: free */
} fl_seen_entry;

typedef struct fl_seen {
	fl_seen_entry *entry;
	size_t room; /* a power of two */
	size_t count;
} fl_seen;

void fl_seen_done(fl_seen *seen);

/* The entry of an identifier, made with line 0 where there was none; NULL when memory ran out.
 * Whoever makes an entry sets its line before the next call. */
fl_seen_entry *fl_seen_entry_of(fl_seen *seen, fl_text id);

#endif
