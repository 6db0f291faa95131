/* SPDX-License-Identifier: Apache-2.0 */
/* Open addressing, at most half full. */
#include "intake/seen.h"

#include "base/sha256.h"

#define ROOM_MIN ((size_t)1024)

void fl_seen_done(fl_seen *seen)
{
	free(seen->entry);
	*seen = (fl_seen){0};
}

static fl_seen_entry *find(const fl_seen *seen, const uint64_t half[2])
{
	for (size_t at = (size_t)half[0];; at++) {
		fl_seen_entry *entry = &seen->entry[at & (seen->room - 1)];
		if (entry->line == 0 || (entry->half[0] == half[0] && entry->half[1] == half[1])) {
			return entry;
		}
	}
}

static bool grow(fl_seen *seen)
{
	fl_seen larger = {
		.room = seen->room == 0 ? ROOM_MIN : seen->room * 2, .count = seen->count};
	larger.entry = calloc(larger.room, sizeof(fl_seen_entry));
	if (larger.entry == NULL) {
		return false;
	}
	for (size_t i = 0; i < seen->room; i++) {
		if (seen->entry[i].line != 0) {
			*find(&larger, seen->entry[i].half) = seen->entry[i];
		}
	}
	free(seen->entry);
	*seen = larger;
	return true;
}

fl_seen_entry *fl_seen_entry_of(fl_seen *seen, fl_text id)
{
	if (seen->count * 2 >= seen->room && !grow(seen)) {
		return NULL;
	}
	fl_hash hash = fl_sha256_of(id);
	uint64_t half[2];
	memcpy(half, hash.byte, sizeof(half));
	fl_seen_entry *entry = find(seen, half);
	if (entry->line == 0) {
		memcpy(entry->half, half, sizeof(half));
		seen->count++;
	}
	return entry;
}
