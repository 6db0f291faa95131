/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drawing by ticket.  Each slice of the units keeps, of each class, no more than the smallest
 * tickets that the class wants, in a heap with the largest on top; the slices' heaps of a class are
 * then put together and in order.  An entry holds the start of a ticket, which settles nearly every
 * comparison; where two start alike the whole tickets are made again.
 */
#include "draw/select.h"

#include "base/buf.h"
#include "base/parallel.h"

typedef struct entry {
	uint64_t start; /* the first eight bytes of the ticket, big-endian */
	uint32_t unit;
} entry;

/* The smallest tickets of one class in one slice. */
typedef struct heap {
	fl_buf entries;
	size_t wanted;
} heap;

typedef struct drawing {
	const fl_unit *units;
	const fl_seed *seed;
	size_t unit_count;
	size_t class_count;
	size_t slices;
	heap *heaps; /* slice by slice, one for each class */
} drawing;

static void drawing_done(drawing *own)
{
	for (size_t i = 0; own->heaps != NULL && i < own->slices * own->class_count; i++) {
		fl_buf_done(&own->heaps[i].entries);
	}
	free(own->heaps);
}
FL_AUTO_DEFINE(drawing, drawing_done);

/* ---- Tickets -------------------------------------------------------------------------------- */

static fl_hash unit_ticket(const drawing *own, uint32_t unit)
{
	return fl_ticket_one(own->seed, FL_TEXT("target"), own->units[unit].id);
}

static uint64_t ticket_start(fl_hash ticket)
{
	uint64_t start = 0;
	for (size_t byte = 0; byte < sizeof(start); byte++) {
		start = start << 8 | ticket.byte[byte];
	}
	return start;
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

static int start_order(const void *a, const void *b)
{
	const entry *left = a;
	const entry *right = b;
	return (left->start > right->start) - (left->start < right->start);
}

/* Sorts by the starts, and then the few that start alike by insertion. */
static void entries_sort(const drawing *own, entry *entries, size_t count)
{
	if (count < 2) {
		return;
	}
	qsort(entries, count, sizeof(*entries), start_order);
	for (size_t i = 1; i < count; i++) {
		for (size_t to = i; to > 0 && entry_before(own, &entries[to], &entries[to - 1]);
			to--) {
			entry_swap(&entries[to], &entries[to - 1]);
		}
	}
}

/* ---- Heaps ---------------------------------------------------------------------------------- */

static entry *heap_entries(const heap *kept)
{
	return (entry *)(void *)kept->entries.at;
}

static size_t heap_count(const heap *kept)
{
	return kept->entries.len / sizeof(entry);
}

static void sift_down(const drawing *own, entry *at, size_t count)
{
	size_t top = 0;
	for (size_t child = 1; child < count; child = 2 * top + 1) {
		if (child + 1 < count && entry_before(own, &at[child], &at[child + 1])) {
			child++;
		}
		if (!entry_before(own, &at[top], &at[child])) {
			return;
		}
		entry_swap(&at[top], &at[child]);
		top = child;
	}
}

static void sift_up(const drawing *own, entry *at, size_t last)
{
	while (last > 0 && entry_before(own, &at[(last - 1) / 2], &at[last])) {
		entry_swap(&at[(last - 1) / 2], &at[last]);
		last = (last - 1) / 2;
	}
}

static void heap_offer(const drawing *own, heap *kept, entry offered)
{
	size_t count = heap_count(kept);
	entry *at = heap_entries(kept);
	if (count < kept->wanted) {
		fl_buf_add(&kept->entries, &offered, sizeof(offered));
		if (!kept->entries.failed) {
			sift_up(own, heap_entries(kept), count);
		}
	} else if (count > 0 && entry_before(own, &offered, &at[0])) {
		at[0] = offered;
		sift_down(own, at, count);
	}
}

static void fill_heaps(void *context, size_t from, size_t to)
{
	const drawing *own = context;
	for (size_t slice = from; slice < to; slice++) {
		heap *heaps = own->heaps + slice * own->class_count;
		size_t end = own->unit_count * (slice + 1) / own->slices;
		for (size_t unit = own->unit_count * slice / own->slices; unit < end; unit++) {
			uint32_t class_no = own->units[unit].class_no;
			if (class_no != FL_NO_CLASS) {
				fl_hash ticket = unit_ticket(own, (uint32_t)unit);
				heap_offer(own, &heaps[class_no],
					(entry){ticket_start(ticket), (uint32_t)unit});
			}
		}
	}
}

/* ---- The whole ------------------------------------------------------------------------------ */

/* All that the slices kept of a class, in order: what it draws comes first. */
static fl_code class_entries(
	const drawing *own, const fl_draw_class *class_, fl_buf *entries, fl_error *reterr)
{
	entries->len = 0;
	for (size_t slice = 0; slice < own->slices; slice++) {
		const fl_buf *kept = &own->heaps[slice * own->class_count + class_->number].entries;
		fl_buf_text(entries, fl_buf_view(kept));
		entries->failed = entries->failed || kept->failed;
	}
	if (entries->failed) {
		return fl_fail_memory(reterr);
	}
	entries_sort(own, (entry *)(void *)entries->at, entries->len / sizeof(entry));
	return FL_OK;
}

static fl_code copy_units(
	const entry *entries, size_t count, fl_arena *arena, uint32_t **ret_units, fl_error *reterr)
{
	uint32_t *units = fl_arena_array(arena, uint32_t, count + 1);
	if (units == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < count; i++) {
		units[i] = entries[i].unit;
	}
	*ret_units = units;
	return FL_OK;
}

/* The picks of all classes; with `ret_batch`, what is drawn of them in one order too. */
static fl_code pick(const drawing *own, fl_classes *classes, fl_arena *arena, uint32_t **ret_batch,
	fl_error *reterr)
{
	FL_AUTO(fl_buf) entries = {0};
	FL_AUTO(fl_buf) batch = {0};
	for (size_t i = 0; i < classes->count; i++) {
		fl_draw_class *class_ = &classes->at[i];
		uint32_t *picks = NULL;
		FL_TRY(class_entries(own, class_, &entries, reterr));
		const entry *at = (const entry *)(const void *)entries.at;
		size_t wanted = (size_t)class_->drawn + class_->reserves;
		FL_TRY(copy_units(at, wanted, arena, &picks, reterr));
		class_->picks = picks;
		if (ret_batch != NULL) {
			fl_buf_add(&batch, at, class_->drawn * sizeof(*at));
		}
	}
	if (ret_batch == NULL) {
		return FL_OK;
	}
	if (batch.failed) {
		return fl_fail_memory(reterr);
	}
	entry *all = (entry *)(void *)batch.at;
	size_t count = batch.len / sizeof(*all);
	entries_sort(own, all, count);
	return copy_units(all, count, arena, ret_batch, reterr);
}

fl_code fl_select(fl_classes *classes, const fl_unit *units, size_t unit_count, const fl_seed *seed,
	uint32_t reserves, unsigned threads, fl_arena *arena, uint32_t **ret_batch,
	fl_error *reterr)
{
	size_t slices = threads < 1 ? 1 : threads > FL_THREADS_MAX ? FL_THREADS_MAX : threads;
	FL_AUTO(drawing)
	own = {units, seed, unit_count, classes->count, slices,
		calloc(slices * classes->count + 1, sizeof(heap))};
	if (own.heaps == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < classes->count; i++) {
		fl_draw_class *class_ = &classes->at[i];
		uint32_t rest = class_->size - class_->drawn;
		class_->reserves = reserves < rest ? reserves : rest;
		for (size_t slice = 0; slice < slices; slice++) {
			own.heaps[slice * classes->count + i].wanted =
				(size_t)class_->drawn + class_->reserves;
		}
	}
	fl_parallel(threads, slices, fill_heaps, &own);
	return pick(&own, classes, arena, ret_batch, reterr);
}
