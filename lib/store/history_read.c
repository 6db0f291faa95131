/* SPDX-License-Identifier: Apache-2.0 */
/* Packs into facts, as known at a day. */
#include "store/history.h"

#include "base/limits.h"

#define UNITS FL_BATCH_UNITS_MAX

/* Amendments as they lie in a pack. */
typedef struct amended {
	int64_t *event;
	int64_t *kind;
	int64_t *day;
	int64_t *recorded;
} amended;

struct fl_history_reader {
	fl_store *store;
	const fl_vocab *vocab;
	sqlite3_stmt *roster;
	sqlite3_stmt *events;
	sqlite3_stmt *rows;
	int64_t chunk;
	fl_day known_at;

	/* the roster of the chunk: units that are known */
	fl_arena scratch; /* texts and the columns of one chunk's roster */
	fl_text id[UNITS];
	fl_day licensed_on[UNITS];
	int64_t retailer[UNITS];
	int64_t stratum[UNITS];
	uint16_t status[UNITS];
	uint32_t first_event[UNITS + 1];
	uint32_t unit_of[UNITS]; /* place within the chunk of each known unit */
	uint32_t units;

	/* its events; the arrays grow and are reused */
	uint32_t capacity;
	uint16_t *type;
	fl_day *occurred;
	fl_day *decided;
	fl_day *recorded;
	fl_day *annulled;
	fl_day *repaired;
	uint32_t *case_no;
	int64_t *value[FL_EVENT_FIELDS_MAX];
	int64_t *row;
	uint32_t *kept;  /* index in the pack of each event that is known */
	uint32_t packed; /* events in the pack */
	uint32_t events_known;

	fl_facts facts;
	fl_roster_columns columns;
};

fl_code fl_history_reader_new(
	fl_store *store, const fl_vocab *vocab, fl_history_reader **ret_reader, fl_error *reterr)
{
	FL_AUTO_PTR(fl_history_reader) reader = calloc(1, sizeof(*reader));
	if (reader == NULL) {
		return fl_fail_memory(reterr);
	}
	reader->store = store;
	reader->vocab = vocab;
	static const char *const selects[] = {"SELECT pack FROM roster_pack WHERE chunk = :chunk",
		"SELECT pack FROM event_pack WHERE chunk = :chunk",
		"SELECT pack FROM event_rows WHERE chunk = :chunk"};
	FL_TRY(fl_sql_prepare(store->sql, selects[0], &reader->roster, reterr));
	FL_TRY(fl_sql_prepare(store->sql, selects[1], &reader->events, reterr));
	FL_TRY(fl_sql_prepare(store->sql, selects[2], &reader->rows, reterr));
	*ret_reader = FL_STEAL(reader);
	return FL_OK;
}

void fl_history_reader_free(fl_history_reader *reader)
{
	if (reader == NULL) {
		return;
	}
	sqlite3_finalize(reader->roster);
	sqlite3_finalize(reader->events);
	sqlite3_finalize(reader->rows);
	fl_arena_done(&reader->scratch);
	void *const arrays[] = {reader->type, reader->occurred, reader->decided, reader->recorded,
		reader->annulled, reader->repaired, reader->case_no, reader->row, reader->kept};
	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++) {
		free(arrays[i]);
	}
	for (uint32_t slot = 0; slot < FL_EVENT_FIELDS_MAX; slot++) {
		free(reader->value[slot]);
	}
	free(reader);
}

static fl_code damaged(const fl_history_reader *reader, fl_error *reterr)
{
	return fl_fail_at(reterr, FL_MISMATCH, reader->store->path, 0, 0,
		TR("the packed histories of chunk %lld are damaged: run `fairlot ledger verify`",
			"第 %lld 组零售户的历史数据已损坏：请运行 fairlot ledger verify"),
		(long long)reader->chunk);
}

/* Steps `select` to the pack of a chunk; an empty text where there is none. */
static fl_code find_pack(sqlite3_stmt *select, int64_t chunk, fl_text *ret_pack, fl_error *reterr)
{
	bool row;
	sqlite3_reset(select);
	fl_bind_int(select, ":chunk", chunk);
	FL_TRY(fl_sql_step(select, &row, reterr));
	*ret_pack = row ? fl_column_blob(select, 0) : (fl_text){"", 0};
	return FL_OK;
}

/* ---- The roster ----------------------------------------------------------------------------- */

/* What a roster pack holds, see roster.c. */
typedef struct roster_pack {
	uint64_t units;
	uint64_t versions;
	int64_t *id_len;
	fl_text ids;
	int64_t *unit;
	int64_t *recorded;
	int64_t *licensed_on;
	int64_t *stratum;
	int64_t *status;
} roster_pack;

static bool read_roster(fl_history_reader *reader, fl_text pack, roster_pack *ret_roster)
{
	fl_unpack in = {.rest = pack};
	roster_pack roster = {.units = fl_unpack_number(&in), .versions = fl_unpack_number(&in)};
	if (in.failed || roster.units > UNITS || roster.versions > pack.len * 8) {
		return false;
	}
	int64_t **const columns[] = {&roster.unit, &roster.recorded, &roster.licensed_on,
		&roster.stratum, &roster.status};
	roster.id_len = fl_arena_array(&reader->scratch, int64_t, roster.units);
	if (roster.id_len == NULL) {
		return false;
	}
	fl_unpack_i64(&in, roster.id_len, roster.units);
	roster.ids = fl_unpack_bytes(&in);
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		*columns[i] = fl_arena_array(&reader->scratch, int64_t, roster.versions);
		if (*columns[i] == NULL) {
			return false;
		}
		fl_unpack_i64(&in, *columns[i], roster.versions);
	}
	*ret_roster = roster;
	return !in.failed && in.rest.len == 0;
}

/* The identifiers, one behind the other, as texts. */
static bool split_ids(const roster_pack *roster, fl_text ids[UNITS])
{
	size_t at = 0;
	for (uint64_t i = 0; i < roster->units; i++) {
		if (roster->id_len[i] < 1 || (uint64_t)roster->id_len[i] > roster->ids.len - at) {
			return false;
		}
		ids[i] = (fl_text){roster->ids.at + at, (size_t)roster->id_len[i]};
		at += ids[i].len;
	}
	return at == roster->ids.len;
}

/* Takes the newest version of each unit that was known. */
static bool take_versions(
	fl_history_reader *reader, const roster_pack *roster, const fl_text ids[UNITS])
{
	int64_t last = -1;
	for (uint64_t v = 0; v < roster->versions; v++) {
		int64_t unit = roster->unit[v];
		if (unit < 0 || unit < last || unit >= (int64_t)roster->units) {
			return false;
		}
		if (roster->recorded[v] > reader->known_at) {
			continue;
		}
		if (unit != last || reader->units == 0) {
			last = unit;
			reader->unit_of[reader->units++] = (uint32_t)unit;
		}
		uint32_t u = reader->units - 1;
		reader->id[u] = ids[unit];
		reader->retailer[u] = reader->chunk * UNITS + unit + 1;
		reader->licensed_on[u] = roster->licensed_on[v] == FL_VALUE_NONE
			? FL_DAY_NONE
			: (fl_day)roster->licensed_on[v];
		reader->stratum[u] = roster->stratum[v];
		reader->status[u] = (uint16_t)roster->status[v];
	}
	return true;
}

static fl_code load_roster(
	fl_history_reader *reader, int64_t chunk, fl_day known_at, fl_error *reterr)
{
	fl_arena_done(&reader->scratch);
	reader->chunk = chunk;
	reader->known_at = known_at;
	reader->units = 0;
	fl_text pack;
	FL_TRY(find_pack(reader->roster, chunk, &pack, reterr));
	roster_pack roster;
	fl_text ids[UNITS];
	if (!read_roster(reader, pack, &roster) || !split_ids(&roster, ids) ||
		!take_versions(reader, &roster, ids)) {
		return damaged(reader, reterr);
	}
	return FL_OK;
}

/* ---- The events ----------------------------------------------------------------------------- */

static bool grow_array(void *array, uint32_t count, size_t size)
{
	void **slot = array;
	free(*slot);
	*slot = calloc(count, size);
	return *slot != NULL;
}

static fl_code make_room(fl_history_reader *reader, uint32_t count, fl_error *reterr)
{
	if (count <= reader->capacity) {
		return FL_OK;
	}
	uint32_t room = count + count / 2;
	reader->capacity = 0;
	bool fine = grow_array(&reader->type, room, sizeof(uint16_t)) &&
		grow_array(&reader->occurred, room, sizeof(fl_day)) &&
		grow_array(&reader->decided, room, sizeof(fl_day)) &&
		grow_array(&reader->recorded, room, sizeof(fl_day)) &&
		grow_array(&reader->annulled, room, sizeof(fl_day)) &&
		grow_array(&reader->repaired, room, sizeof(fl_day)) &&
		grow_array(&reader->case_no, room, sizeof(uint32_t)) &&
		grow_array(&reader->row, room, sizeof(int64_t)) &&
		grow_array(&reader->kept, room, sizeof(uint32_t));
	for (uint32_t slot = 0; fine && slot < FL_EVENT_FIELDS_MAX; slot++) {
		fine = grow_array(&reader->value[slot], room, sizeof(int64_t));
	}
	if (!fine) {
		return fl_fail_memory(reterr);
	}
	reader->capacity = room;
	return FL_OK;
}

/* An event's day of annulment or repair, where the amendment was known. */
static bool take_amendments(fl_history_reader *reader, fl_unpack *in)
{
	uint64_t count = fl_unpack_number(in);
	if (in->failed || count > 2 * (uint64_t)reader->packed) {
		return false;
	}
	int64_t *column[4];
	for (int c = 0; c < 4; c++) {
		column[c] = fl_arena_array(&reader->scratch, int64_t, count);
		if (column[c] == NULL) {
			return false;
		}
		fl_unpack_i64(in, column[c], count);
	}
	for (uint32_t i = 0; i < reader->packed; i++) {
		reader->annulled[i] = reader->repaired[i] = FL_DAY_NONE;
	}
	for (uint64_t i = 0; i < count; i++) {
		if (column[0][i] < 0 || column[0][i] >= reader->packed) {
			return false;
		}
		if (column[3][i] <= reader->known_at) {
			fl_day *days = column[1][i] == 0 ? reader->annulled : reader->repaired;
			days[column[0][i]] = (fl_day)column[2][i];
		}
	}
	return true;
}

/* Drops what was recorded after known_at and what belongs to units that were not known. */
static void keep_known(
	fl_history_reader *reader, const int64_t *per_unit, uint32_t packed_units, uint32_t slots)
{
	uint32_t at = 0, kept = 0, known = 0;
	for (uint32_t unit = 0; unit < packed_units; unit++) {
		bool here = known < reader->units && reader->unit_of[known] == unit;
		if (here) {
			reader->first_event[known] = kept;
			known++;
		}
		uint32_t end = at + (uint32_t)per_unit[unit];
		for (; at < end; at++) {
			if (!here || reader->recorded[at] > reader->known_at) {
				continue;
			}
			reader->kept[kept] = at;
			reader->type[kept] = reader->type[at];
			reader->occurred[kept] = reader->occurred[at];
			reader->decided[kept] = reader->decided[at];
			reader->annulled[kept] = reader->annulled[at];
			reader->repaired[kept] = reader->repaired[at];
			reader->case_no[kept] = reader->case_no[at];
			for (uint32_t slot = 0; slot < slots; slot++) {
				reader->value[slot][kept] = reader->value[slot][at];
			}
			kept++;
		}
	}
	for (; known <= reader->units; known++) {
		reader->first_event[known] = kept;
	}
	reader->events_known = kept;
}

/* Reads the pack's columns; false where it is damaged. */
static bool read_columns(fl_history_reader *reader, fl_unpack *in, uint32_t slots)
{
	uint32_t count = reader->packed;
	fl_unpack_u16(in, reader->type, count);
	fl_unpack_i32(in, reader->occurred, count);
	fl_unpack_i32(in, reader->decided, count);
	fl_unpack_i32(in, reader->recorded, count);
	fl_unpack_i32(in, (int32_t *)reader->case_no, count);
	for (uint32_t slot = 0; slot < slots; slot++) {
		fl_unpack_i64(in, reader->value[slot], count);
	}
	if (in->failed || !take_amendments(reader, in) || in->failed || in->rest.len != 0) {
		return false;
	}
	for (uint32_t i = 0; i < count; i++) {
		if (reader->type[i] >= reader->vocab->type_count) {
			return false;
		}
	}
	return true;
}

static fl_code load_events(fl_history_reader *reader, fl_error *reterr)
{
	fl_text pack;
	FL_TRY(find_pack(reader->events, reader->chunk, &pack, reterr));
	reader->packed = 0;
	reader->events_known = 0;
	memset(reader->first_event, 0, sizeof(reader->first_event));
	for (uint32_t slot = 0; slot < FL_EVENT_FIELDS_MAX; slot++) {
		reader->facts.value[slot] = NULL;
	}
	if (pack.len == 0) {
		return FL_OK;
	}
	fl_unpack in = {.rest = pack};
	uint64_t units = fl_unpack_number(&in);
	uint64_t count = fl_unpack_number(&in);
	uint64_t slots = fl_unpack_number(&in);
	int64_t per_unit[UNITS] = {0};
	if (in.failed || units > UNITS || count > UINT32_MAX / 2 || slots > FL_EVENT_FIELDS_MAX) {
		return damaged(reader, reterr);
	}
	fl_unpack_i64(&in, per_unit, units);
	uint64_t sum = 0;
	bool counts = true;
	for (uint64_t i = 0; i < units; i++) {
		counts = counts && per_unit[i] >= 0 && (uint64_t)per_unit[i] <= count;
		sum += (uint64_t)per_unit[i];
	}
	if (in.failed || !counts || sum != count) {
		return damaged(reader, reterr);
	}
	FL_TRY(make_room(reader, (uint32_t)count, reterr));
	reader->packed = (uint32_t)count;
	if (!read_columns(reader, &in, (uint32_t)slots)) {
		return damaged(reader, reterr);
	}
	keep_known(reader, per_unit, (uint32_t)units, (uint32_t)slots);
	for (uint32_t slot = 0; slot < slots; slot++) {
		reader->facts.value[slot] = reader->value[slot];
	}
	return FL_OK;
}

/* ---- Both ----------------------------------------------------------------------------------- */

static void hand_over(
	fl_history_reader *reader, const fl_facts **ret_facts, const fl_roster_columns **ret_roster)
{
	fl_facts *facts = &reader->facts;
	facts->vocab = reader->vocab;
	facts->unit_count = reader->units;
	facts->id = reader->id;
	facts->licensed_on = reader->licensed_on;
	facts->first_event = reader->first_event;
	facts->event_count = reader->events_known;
	facts->event_type = reader->type;
	facts->occurred = reader->occurred;
	facts->decided = reader->decided;
	facts->annulled = reader->annulled;
	facts->repaired = reader->repaired;
	facts->case_no = reader->case_no;
	reader->columns = (fl_roster_columns){reader->retailer, reader->stratum, reader->status};
	*ret_facts = facts;
	if (ret_roster != NULL) {
		*ret_roster = &reader->columns;
	}
}

fl_code fl_history_load(fl_history_reader *reader, int64_t chunk, fl_day known_at,
	const fl_facts **ret_facts, const fl_roster_columns **ret_roster, fl_error *reterr)
{
	FL_TRY(load_roster(reader, chunk, known_at, reterr));
	FL_TRY(load_events(reader, reterr));
	hand_over(reader, ret_facts, ret_roster);
	return FL_OK;
}

fl_code fl_history_load_roster(fl_history_reader *reader, int64_t chunk, fl_day known_at,
	const fl_facts **ret_facts, const fl_roster_columns **ret_roster, fl_error *reterr)
{
	FL_TRY(load_roster(reader, chunk, known_at, reterr));
	reader->packed = reader->events_known = 0;
	memset(reader->first_event, 0, sizeof(reader->first_event));
	hand_over(reader, ret_facts, ret_roster);
	return FL_OK;
}

fl_code fl_history_load_rows(fl_history_reader *reader, const int64_t **ret_rows, fl_error *reterr)
{
	fl_text pack;
	FL_TRY(find_pack(reader->rows, reader->chunk, &pack, reterr));
	if (reader->packed > 0) {
		fl_unpack in = {.rest = pack};
		if (fl_unpack_number(&in) != reader->packed) {
			return damaged(reader, reterr);
		}
		fl_unpack_i64(&in, reader->row, reader->packed);
		if (in.failed) {
			return damaged(reader, reterr);
		}
		for (uint32_t i = 0; i < reader->events_known; i++) {
			reader->row[i] = reader->row[reader->kept[i]];
		}
	}
	*ret_rows = reader->row;
	return FL_OK;
}

fl_code fl_history_chunks(fl_store *store, int64_t *ret_chunks, fl_error *reterr)
{
	return fl_sql_number(store->sql, "SELECT coalesce(max(chunk), -1) + 1 FROM roster_pack", 0,
		ret_chunks, reterr);
}
