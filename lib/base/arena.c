/* SPDX-License-Identifier: Apache-2.0 */
/* A bump allocator over a list of blocks. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>

#define ARENA_BLOCK_BYTES ((size_t)64 << 10)
#define ARENA_ALIGN       alignof(max_align_t)

typedef struct fl_arena_block {
	struct fl_arena_block *next;
	size_t capacity;
	alignas(max_align_t) unsigned char bytes[];
} fl_arena_block;

void fl_arena_done(fl_arena *arena)
{
	for (fl_arena_block *block = arena->blocks; block != NULL;) {
		fl_arena_block *next = block->next;
		free(block);
		block = next;
	}
	*arena = (fl_arena){0};
}

/* Large pieces get a block of their own behind the newest, so that its free end stays in use. */
static void *add_block(fl_arena *arena, size_t bytes)
{
	bool own = bytes > ARENA_BLOCK_BYTES / 4;
#ifdef FL_ARENA_DEBUG
	own = true;
#endif
	size_t capacity = own ? bytes : ARENA_BLOCK_BYTES;
	fl_arena_block *block = calloc(1, sizeof(*block) + capacity);
	if (block == NULL) {
		return NULL;
	}
	block->capacity = capacity;
	if (own && arena->blocks != NULL) {
		block->next = arena->blocks->next;
		arena->blocks->next = block;
	} else {
		block->next = arena->blocks;
		arena->blocks = block;
		arena->used = bytes;
	}
	return block->bytes;
}

void *fl_arena_alloc(fl_arena *arena, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2) {
		return NULL;
	}
	bytes = bytes == 0 ? ARENA_ALIGN : (bytes + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
#ifndef FL_ARENA_DEBUG
	if (arena->blocks != NULL && arena->blocks->capacity - arena->used >= bytes) {
		void *piece = arena->blocks->bytes + arena->used;
		arena->used += bytes;
		return piece;
	}
#endif
	return add_block(arena, bytes);
}

void fl_arena_join(fl_arena *arena, fl_arena *from)
{
	/* Behind the newest block, whose free end stays in use. */
	fl_arena_block **end = arena->blocks != NULL ? &arena->blocks->next : &arena->blocks;
	fl_arena_block *rest = *end;
	if (arena->blocks == NULL) {
		arena->used = from->used;
	}
	*end = from->blocks;
	while (*end != NULL) {
		end = &(*end)->next;
	}
	*end = rest;
	*from = (fl_arena){0};
}

fl_text fl_arena_copy(fl_arena *arena, fl_text text)
{
	char *copy = fl_arena_alloc(arena, text.len + 1, 1);
	if (copy == NULL) {
		return (fl_text){0};
	}
	if (text.len > 0) {
		memcpy(copy, text.at, text.len);
	}
	return (fl_text){copy, text.len};
}

const char *fl_arena_string(fl_arena *arena, fl_text text)
{
	return fl_arena_copy(arena, text).at;
}
