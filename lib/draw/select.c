/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing by ticket.  Of a large class only the smallest tickets are put in order. */
#include "draw/select.h"

#include "base/parallel.h"

typedef struct entry {
	fl_hash ticket;
	uint32_t unit;
} entry;

typedef struct ticket_work {
	const fl_classes *classes;
	const fl_unit *units;
	const fl_seed *seed;
	entry *entries;
} ticket_work;

static void write_tickets(void *context, size_t from, size_t to)
{
	const ticket_work *work = context;
	for (size_t i = from; i < to; i++) {
		uint32_t unit = work->classes->members[i];
		work->entries[i].unit = unit;
		work->entries[i].ticket =
			fl_ticket_one(work->seed, FL_TEXT("target"), work->units[unit].id);
	}
}

static int entry_order(const void *a, const void *b)
{
	const entry *left = a;
	const entry *right = b;
	int order = fl_hash_compare(left->ticket, right->ticket);
	return order != 0 ? order : (left->unit > right->unit) - (left->unit < right->unit);
}

static void entry_swap(entry *a, entry *b)
{
	entry kept = *a;
	*a = *b;
	*b = kept;
}

/* Moves the `wanted` smallest entries to the front, in no order (Hoare's selection).  Tickets are
 * hashes, so that the middle entry is as good a pivot as any. */
static void entries_split(entry *entries, size_t count, size_t wanted)
{
	size_t low = 0;
	size_t high = count;
	while (high - low > 1 && low < wanted && wanted < high) {
		entry pivot = entries[low + (high - low) / 2];
		size_t left = low;
		size_t right = high - 1;
		for (;;) {
			while (entry_order(&entries[left], &pivot) < 0) {
				left++;
			}
			while (entry_order(&entries[right], &pivot) > 0) {
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

static fl_code class_select(
	fl_draw_class *class_, entry *entries, uint32_t reserves, fl_arena *arena, fl_error *reterr)
{
	uint32_t rest = class_->size - class_->drawn;
	class_->reserves = reserves < rest ? reserves : rest;
	size_t wanted = (size_t)class_->drawn + class_->reserves;
	uint32_t *picks = fl_arena_array(arena, uint32_t, wanted + 1);
	if (picks == NULL) {
		return fl_fail_memory(reterr);
	}
	entries_split(entries, class_->size, wanted);
	qsort(entries, wanted, sizeof(*entries), entry_order);
	for (size_t i = 0; i < wanted; i++) {
		picks[i] = entries[i].unit;
	}
	class_->picks = picks;
	return FL_OK;
}

/* The drawn entries of all classes, moved to the front and put in one order. */
static fl_code batch_order(const fl_classes *classes, entry *entries, fl_arena *arena,
	uint32_t **ret_batch, fl_error *reterr)
{
	size_t count = 0;
	for (size_t i = 0; i < classes->count; i++) {
		const fl_draw_class *class_ = &classes->at[i];
		memmove(entries + count, entries + class_->first, class_->drawn * sizeof(*entries));
		count += class_->drawn;
	}
	uint32_t *batch = fl_arena_array(arena, uint32_t, count + 1);
	if (batch == NULL) {
		return fl_fail_memory(reterr);
	}
	qsort(entries, count, sizeof(*entries), entry_order);
	for (size_t i = 0; i < count; i++) {
		batch[i] = entries[i].unit;
	}
	*ret_batch = batch;
	return FL_OK;
}

fl_code fl_select(fl_classes *classes, const fl_unit *units, const fl_seed *seed, uint32_t reserves,
	unsigned threads, fl_arena *arena, uint32_t **ret_batch, fl_error *reterr)
{
	FL_AUTO_FREE entry *entries = calloc(classes->member_count + 1, sizeof(*entries));
	if (entries == NULL) {
		return fl_fail_memory(reterr);
	}
	ticket_work work = {classes, units, seed, entries};
	fl_parallel(threads, classes->member_count, write_tickets, &work);
	for (size_t i = 0; i < classes->count; i++) {
		FL_TRY(class_select(
			&classes->at[i], entries + classes->at[i].first, reserves, arena, reterr));
	}
	return ret_batch != NULL ? batch_order(classes, entries, arena, ret_batch, reterr) : FL_OK;
}
