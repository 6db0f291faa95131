/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts that stand in packs as numbers: the vocabulary of events, words (strata, text values of
 * events) and the licence numbers of the roster.
 */
#ifndef FL_STORE_DICTIONARY_H
#define FL_STORE_DICTIONARY_H

#include "base/vocab.h"
#include "store/ledger.h"

/* ---- A map from text to a number, in memory ------------------------------------------------- */

/* A key of up to this many bytes lies in its slot, so that finding it costs one look at memory. */
#define FL_SLOT_BYTES 22u

typedef struct fl_text_slot {
	int64_t value;
	uint8_t used;
	uint8_t len;               /* of a short key; FL_SLOT_BYTES + 1 for a long one */
	char bytes[FL_SLOT_BYTES]; /* the short key, or an fl_text in the first 16 */
} fl_text_slot;

typedef struct fl_text_map {
	fl_arena arena; /* of long keys */
	fl_text_slot *slot;
	size_t capacity; /* a power of two, at most half full */
	size_t count;
} fl_text_map;

void fl_text_map_done(fl_text_map *map);
FL_AUTO_DEFINE(fl_text_map, fl_text_map_done);

/* Adds a key, which is copied.  FL_MISMATCH where it is there already: the file's own keys are
 * unique, unless somebody has been at them. */
fl_code fl_text_map_add(fl_text_map *map, fl_text key, int64_t value, fl_error *reterr);

/* False where the key is not there. */
bool fl_text_map_get(const fl_text_map *map, fl_text key, int64_t *ret_value);

/* ---- Words ---------------------------------------------------------------------------------- */

typedef struct fl_words {
	fl_text_map map;
	int64_t next;
	sqlite3_stmt *insert;
	bool fixed; /* nothing is added: a new word is damage */
} fl_words;

fl_code fl_words_load(fl_store *store, fl_words *ret_words, fl_error *reterr);
void fl_words_done(fl_words *words);
FL_AUTO_DEFINE(fl_words, fl_words_done);

/* The number of a word, which is added to the file where it is new (numbers begin at 1). */
fl_code fl_words_number(
	fl_store *store, fl_words *words, fl_text word, int64_t *ret_number, fl_error *reterr);

/* The text of every word, by number; index 0 is "". */
fl_code fl_words_list(
	fl_store *store, fl_arena *arena, fl_text **ret_list, size_t *ret_count, fl_error *reterr);

/* ---- The vocabulary of events --------------------------------------------------------------- */

/* Loads it; type i of the vocabulary is row i + 1 of event_type. */
fl_code fl_vocab_load(fl_store *store, fl_arena *arena, fl_vocab *ret_vocab, fl_error *reterr);

/* Adds types and fields that the file does not have yet.  A field that is there with another kind
 * is refused.  *ret_added: how many types and fields were new. */
fl_code fl_vocab_register(fl_entry *entry, const fl_vocab *known, const fl_vocab *wanted,
	int64_t *ret_added, fl_error *reterr);

/* Whether there is an event of that type.  Reads the whole table where there is none. */
fl_code fl_vocab_has_events(fl_store *store, uint32_t type, bool *ret_has, fl_error *reterr);

#endif
