/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drawing by ticket.  Of a large class only the smallest tickets are put in order.  An entry holds
 * the start of a ticket, which settles nearly every comparison; where two start alike the whole
 * tickets are made again.
 */
#include "draw/select.h"

#include "base/large.h"
#include "base/parallel.h"

typedef struct entry {
	uint64_t start; /* the first eight bytes of the ticket, big-endian */
	uint32_t unit;
} entry;

typedef struct drawing {
	const fl_classes *classes;
	const fl_unit *units;
	const fl_seed *seed;
	entry *entries;
	uint64_t *starts; /* of the tickets, by unit */
} drawing;

static fl_hash unit_ticket(const drawing *own, uint32_t unit)
{
	return fl_ticket_one(own->seed, FL_TEXT("target"), own->units[unit].id);
}

/* Tickets are made in the order of the units, in which these lie in memory; the classes jump
 * about. */
static void write_starts(void *context, size_t from, size_t to)
{
	const drawing *own = context;
	for (size_t unit = from; unit < to; unit++) {
		fl_hash ticket = unit_ticket(own, (uint32_t)unit);
		uint64_t start = 0;
		for (size_t byte = 0; byte < 8; byte++) {
			start = start << 8 | ticket.byte[byte];
		}
		own->starts[unit] = start;
	}
}

static void write_entries(void *context, size_t from, size_t to)
{
	const drawing *own = context;
	for (size_t i = from; i < to; i++) {
		uint32_t unit = own->classes->members[i];
		own->entries[i] = (entry){own->starts[unit], unit};
	}
}

/* By the whole tickets, then by id, which is the order of the units' positions. */
static bool entry_before(const drawing *own, const entry *a, const entry *b)
{
	if (a->start != b->start) {
		return a->start < b->start;
	}
	int order = fl_hash_compare(unit_ticket(own, a->unit), unit_ticket(own, b->unit));
	return order != 0 ? order < 0 : a->unit < b->unit;
}

static void entry_swap(entry *a, entry *b)
{
	entry kept = *a;
	*a = *b;
	*b = kept;
}

/* Moves the `wanted` smallest entries to the front, in no order (Hoare's selection).  Tickets are
 * hashes, so that the middle entry is as good a pivot as any. */
static void entries_split(const drawing *own, entry *entries, size_t count, size_t wanted)
{
	size_t low = 0;
	size_t high = count;
	while (high - low > 1 && low < wanted && wanted < high) {
		entry pivot = entries[low + (high - low) / 2];
		size_t left = low;
		size_t right = high - 1;
		for (;;) {
			while (entry_before(own, &entries[left], &pivot)) {
				left++;
			}
			while (entry_before(own, &pivot, &entries[right])) {
				right--;
			}
			if (left >= right) {
				break;
			}
			entry_swap(&entries[left++], &entries[right--]);
		}
		/* Entries before `left` are not above the pivot, those from it on not below. */
		if (wanted <= left) {
			high = left;
		}
		if (wanted >= left) {
			low = left;
		}
	}
}

static int start_order(const void *a, const void *b)
{
	const entry *left = a;
	const entry *right = b;
	return (left->start > right->start) - (left->start < right->start);
}

/* Sorts by the starts, and then the few that start alike by insertion. */
static void entries_sort(const drawing *own, entry *entries, size_t count)
{
	qsort(entries, count, sizeof(*entries), start_order);
	for (size_t i = 1; i < count; i++) {
		for (size_t to = i; to > 0 && entry_before(own, &entries[to], &entries[to - 1]);
			to--) {
			entry_swap(&entries[to], &entries[to - 1]);
		}
	}
}

static fl_code class_select(const drawing *own, fl_draw_class *class_, uint32_t reserves,
	fl_arena *arena, fl_error *reterr)
{
	entry *entries = own->entries + class_->first;
	uint32_t rest = class_->size - class_->drawn;
	class_->reserves = reserves < rest ? reserves : rest;
	size_t wanted = (size_t)class_->drawn + class_->reserves;
	uint32_t *picks = fl_arena_array(arena, uint32_t, wanted + 1);
	if (picks == NULL) {
		return fl_fail_memory(reterr);
	}
	entries_split(own, entries, class_->size, wanted);
	entries_sort(own, entries, wanted);
	for (size_t i = 0; i < wanted; i++) {
		picks[i] = entries[i].unit;
	}
	class_->picks = picks;
	return FL_OK;
}

/* The drawn entries of all classes, moved to the front and put in one order. */
static fl_code batch_order(
	const drawing *own, fl_arena *arena, uint32_t **ret_batch, fl_error *reterr)
{
	size_t count = 0;
	for (size_t i = 0; i < own->classes->count; i++) {
		const fl_draw_class *class_ = &own->classes->at[i];
		memmove(own->entries + count, own->entries + class_->first,
			class_->drawn * sizeof(entry));
		count += class_->drawn;
	}
	uint32_t *batch = fl_arena_array(arena, uint32_t, count + 1);
	if (batch == NULL) {
		return fl_fail_memory(reterr);
	}
	entries_sort(own, own->entries, count);
	for (size_t i = 0; i < count; i++) {
		batch[i] = own->entries[i].unit;
	}
	*ret_batch = batch;
	return FL_OK;
}

fl_code fl_select(fl_classes *classes, const fl_unit *units, size_t unit_count, const fl_seed *seed,
	uint32_t reserves, unsigned threads, fl_arena *arena, uint32_t **ret_batch,
	fl_error *reterr)
{
	FL_AUTO_FREE entry *entries = fl_large_alloc(classes->member_count + 1, sizeof(*entries));
	FL_AUTO_FREE uint64_t *starts = fl_large_alloc(unit_count + 1, sizeof(*starts));
	if (entries == NULL || starts == NULL) {
		return fl_fail_memory(reterr);
	}
	drawing own = {classes, units, seed, entries, starts};
	fl_parallel(threads, unit_count, write_starts, &own);
	fl_parallel(threads, classes->member_count, write_entries, &own);
	for (size_t i = 0; i < classes->count; i++) {
		FL_TRY(class_select(&own, &classes->at[i], reserves, arena, reterr));
	}
	return ret_batch != NULL ? batch_order(&own, arena, ret_batch, reterr) : FL_OK;
}
