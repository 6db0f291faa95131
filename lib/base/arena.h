/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that is given back all at once.  One arena per operation; long-lived objects own one.
 * Built with -DFL_ARENA_DEBUG every piece is an allocation of its own, so that AddressSanitizer
 * sees each object's edges.
 */
#ifndef FL_BASE_ARENA_H
#define FL_BASE_ARENA_H

#include "base/error.h"
#include "base/text.h"

typedef struct fl_arena {
	struct fl_arena_block *blocks; /* newest first */
	size_t used;                   /* of the newest block */
} fl_arena;

void fl_arena_done(fl_arena *arena);
FL_AUTO_DEFINE(fl_arena, fl_arena_done);

/* `count` zeroed objects of `size` bytes, aligned for any type; NULL when memory ran out. */
void *fl_arena_alloc(fl_arena *arena, size_t count, size_t size);

#define fl_arena_new(arena, type)          ((type *)fl_arena_alloc((arena), 1, sizeof(type)))
#define fl_arena_array(arena, type, count) ((type *)fl_arena_alloc((arena), (count), sizeof(type)))

/* Hands over everything of `from`, which is empty afterwards. */
void fl_arena_join(fl_arena *arena, fl_arena *from);

/* A copy of the text; the copy is followed by a NUL.  `.at` is NULL when memory ran out. */
fl_text fl_arena_copy(fl_arena *arena, fl_text text);

/* The same as a C string; NULL when memory ran out. */
const char *fl_arena_string(fl_arena *arena, fl_text text);

#endif
