/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that stand in packs as numbers. */
#include "store/dictionary.h"

#include "base/large.h"

/* ---- A map from text to a number ------------------------------------------------------------ */

void fl_text_map_done(fl_text_map *map)
{
	fl_arena_done(&map->arena);
	free(map->slot);
	*map = (fl_text_map){0};
}

static fl_text slot_key(const fl_text_slot *slot)
{
	if (slot->len <= FL_SLOT_BYTES) {
		return (fl_text){slot->bytes, slot->len};
	}
	fl_text key;
	memcpy(&key, slot->bytes, sizeof(key));
	return key;
}

static fl_text_slot *find_slot(const fl_text_map *map, fl_text key)
{
	size_t at = (size_t)fl_text_hash(0, key) & (map->capacity - 1);
	while (map->slot[at].used != 0 && !fl_text_equal(slot_key(&map->slot[at]), key)) {
		at = (at + 1) & (map->capacity - 1);
	}
	return &map->slot[at];
}

static fl_code grow(fl_text_map *map, fl_error *reterr)
{
	fl_text_map larger = {.capacity = map->capacity == 0 ? 64 : map->capacity * 2};
	larger.slot = fl_large_alloc(larger.capacity, sizeof(fl_text_slot));
	if (larger.slot == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < map->capacity; i++) {
		if (map->slot[i].used != 0) {
			*find_slot(&larger, slot_key(&map->slot[i])) = map->slot[i];
		}
	}
	free(map->slot);
	map->slot = larger.slot;
	map->capacity = larger.capacity;
	return FL_OK;
}

fl_code fl_text_map_add(fl_text_map *map, fl_text key, int64_t value, fl_error *reterr)
{
	if (map->count * 2 >= map->capacity) {
		FL_TRY(grow(map, reterr));
	}
	fl_text_slot added = {.value = value, .used = 1};
	if (key.len <= FL_SLOT_BYTES) {
		added.len = (uint8_t)key.len;
		memcpy(added.bytes, key.at, key.len);
	} else {
		fl_text kept = fl_arena_copy(&map->arena, key);
		if (kept.at == NULL) {
			return fl_fail_memory(reterr);
		}
		added.len = FL_SLOT_BYTES + 1;
		memcpy(added.bytes, &kept, sizeof(kept));
	}
	fl_text_slot *slot = find_slot(map, key);
	if (slot->used != 0) {
		return fl_fail(reterr, FL_MISMATCH,
			TR("`" FL_TEXT_FMT "` stands twice in the database where it may stand once",
				"“" FL_TEXT_FMT "”在数据库中应只出现一次，现出现两次"),
			FL_TEXT_ARG(key));
	}
	*slot = added;
	map->count++;
	return FL_OK;
}

bool fl_text_map_get(const fl_text_map *map, fl_text key, int64_t *ret_value)
{
	if (map->capacity == 0) {
		return false;
	}
	const fl_text_slot *slot = find_slot(map, key);
	if (slot->used == 0) {
		return false;
	}
	*ret_value = slot->value;
	return true;
}

/* ---- Words ---------------------------------------------------------------------------------- */

fl_code fl_words_load(fl_store *store, fl_words *ret_words, fl_error *reterr)
{
	FL_AUTO(fl_words) words = {.next = 1};
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(
		store->sql, "SELECT number, text FROM word ORDER BY number", &select, reterr));
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			break;
		}
		int64_t number = sqlite3_column_int64(select, 0);
		FL_TRY(fl_text_map_add(&words.map, fl_column_text(select, 1), number, reterr));
		words.next = number + 1;
	}
	*ret_words = words;
	words = (fl_words){0};
	return FL_OK;
}

void fl_words_done(fl_words *words)
{
	fl_text_map_done(&words->map);
	sqlite3_finalize(words->insert);
	*words = (fl_words){0};
}

fl_code fl_words_number(
	fl_store *store, fl_words *words, fl_text word, int64_t *ret_number, fl_error *reterr)
{
	if (fl_text_map_get(&words->map, word, ret_number)) {
		return FL_OK;
	}
	if (words->fixed) {
		return fl_fail_at(reterr, FL_MISMATCH, store->path, 0, 0,
			TR("the word `" FL_TEXT_FMT "` is missing from the table of words",
				"词表中缺少“" FL_TEXT_FMT "”"),
			FL_TEXT_ARG(word));
	}
	if (words->insert == NULL) {
		FL_TRY(fl_sql_prepare(store->sql,
			"INSERT INTO word(number, text) VALUES(:number, :text)", &words->insert,
			reterr));
	}
	fl_bind_int(words->insert, ":number", words->next);
	fl_bind_text(words->insert, ":text", word);
	FL_TRY(fl_sql_done(words->insert, reterr));
	FL_TRY(fl_text_map_add(&words->map, word, words->next, reterr));
	*ret_number = words->next++;
	return FL_OK;
}

fl_code fl_words_list(
	fl_store *store, fl_arena *arena, fl_text **ret_list, size_t *ret_count, fl_error *reterr)
{
	int64_t last;
	FL_TRY(fl_sql_number(store->sql, "SELECT max(number) FROM word", 0, &last, reterr));
	fl_text *list = fl_arena_array(arena, fl_text, (size_t)last + 1);
	if (list == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql, "SELECT number, text FROM word", &select, reterr));
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			break;
		}
		int64_t number = sqlite3_column_int64(select, 0);
		if (number < 1 || number > last) {
			continue;
		}
		list[number] = fl_arena_copy(arena, fl_column_text(select, 1));
		if (list[number].at == NULL) {
			return fl_fail_memory(reterr);
		}
	}
	list[0] = FL_TEXT("");
	*ret_list = list;
	*ret_count = (size_t)last + 1;
	return FL_OK;
}
