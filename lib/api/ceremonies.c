/* SPDX-License-Identifier: Apache-2.0 */
/* Where each draw stands: only looks, changes nothing. */
#include "api/ceremony.h"
#include "api/db.h"

typedef struct ceremony {
	fl_ceremony info;
	fl_ceremony_source *sources;
} ceremony;

struct fl_ceremonies {
	fl_arena arena;
	ceremony *at;
	size_t count;
};

void fl_ceremonies_free(fl_ceremonies *all)
{
	if (all != NULL) {
		fl_arena_done(&all->arena);
		free(all);
	}
}
FL_AUTO_PTR_DEFINE(fl_ceremonies, fl_ceremonies_free);

/* What describing one draw needs. */
typedef struct describing {
	fl_store *store;
	fl_arena *arena;
	const fl_draw_step *step;
	fl_draw_state state;
	fl_spec spec;
	fl_text *values;
	fl_draw_folder folder;
	bool failed;
} describing;

static const char *keep(describing *all, fl_text text)
{
	const char *string = fl_arena_string(all->arena, text);
	all->failed = all->failed || string == NULL;
	return string != NULL ? string : "";
}

static void describe_source(describing *all, size_t at, fl_ceremony_source *ret_source)
{
	const fl_entropy_source *source = &all->spec.sources[at];
	bool beacon = source->kind == FL_SOURCE_BEACON;
	bool revealed = all->values[at].len > 0;
	fl_path path;
	fl_draw_secret_path(&all->folder, source->name, path);
	*ret_source = (fl_ceremony_source){.name = keep(all, source->name),
		.kind = fl_source_kind_name(source->kind),
		.party = keep(all, beacon ? source->publisher : source->party),
		.round = keep(all, source->round),
		.due = keep(all, source->at),
		.outside = source->outside,
		.revealed = revealed,
		.kept = source->kind == FL_SOURCE_SECRET && fl_file_exists(path),
		.early = beacon && !revealed &&
			!fl_time_reached(source->at, fl_text_of(all->step->now))};
}

/* The first file that the state of the draw promises and that is not there. */
static const char *find_lost(describing *all)
{
	const fl_draw_state *state = &all->state;
	const struct {
		bool promised;
		const char *folder;
		const char *name;
	} files[] = {
		{true, all->folder.open, FL_FILE_SEALED},
		{state->drawn, all->folder.open, FL_FILE_DRAWN},
		{state->drawn && !state->released, all->folder.closed, FL_FILE_RECORD},
		{state->released, all->folder.open, FL_FILE_RECORD},
		{state->voided, all->folder.open, FL_FILE_VOID},
	};
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]) && !state->at_once; i++) {
		fl_path path;
		fl_draw_path(files[i].folder, files[i].name, path);
		if (files[i].promised && !fl_file_exists(path)) {
			return keep(all, fl_text_of(path));
		}
	}
	return "";
}

static void describe(describing *all, fl_ceremony *ret_info)
{
	const fl_draw_state *state = &all->state;
	const fl_spec *spec = &all->spec;
	*ret_info = (fl_ceremony){.number = state->row.number,
		.state = state->voided    ? FL_CEREMONY_VOID
			: state->released ? FL_CEREMONY_RELEASED
			: state->drawn    ? FL_CEREMONY_DRAWN
					  : FL_CEREMONY_SEALED,
		.at_once = state->at_once,
		.publicly_random = fl_sources_public(spec->sources, spec->source_count),
		.agency = keep(all, spec->agency),
		.purpose = keep(all, spec->purpose),
		.period_from = spec->period_from,
		.period_to = spec->period_to,
		.sealed_at = keep(all, spec->sealed_at),
		.reason = keep(all, state->reason),
		.public_files = keep(all, fl_text_of(all->folder.open)),
		.private_files = keep(all, fl_text_of(all->folder.closed)),
		.lost_file = find_lost(all),
		.sources = spec->source_count};
	fl_hash_hex(state->row.commit, ret_info->commit);
	if (state->drawn) {
		fl_hash_hex(state->record, ret_info->record);
	}
	for (size_t i = 0; i < spec->source_count; i++) {
		ret_info->missing += all->values[i].len == 0;
	}
}

static fl_code load_one(fl_ceremonies *all, fl_store *store, const fl_draw_step *step,
	uint64_t number, fl_error *reterr)
{
	describing one = {.store = store, .arena = &all->arena, .step = step};
	ceremony *made = &all->at[all->count];
	fl_roots unused;
	bool found;
	FL_TRY(fl_draw_find(store, number, one.arena, &found, &one.state, reterr));
	if (!found) {
		return fl_fail(reterr, FL_REFUSED,
			TR("there is no draw %llu", "没有第 %llu 次抽取"),
			(unsigned long long)number);
	}
	FL_TRY(fl_ceremony_seal(store, &one.state.row, one.arena, &one.spec, &unused, reterr));
	FL_TRY(fl_draw_folder_of(store, step->folder, number, &one.folder, reterr));
	FL_TRY(fl_ceremony_values(store, &one.spec, one.arena, &one.values, reterr));
	made->sources = fl_arena_array(one.arena, fl_ceremony_source, one.spec.source_count);
	if (made->sources == NULL) {
		return fl_fail_memory(reterr);
	}
	describe(&one, &made->info);
	for (size_t i = 0; i < one.spec.source_count; i++) {
		describe_source(&one, i, &made->sources[i]);
	}
	all->count++;
	return one.failed ? fl_fail_memory(reterr) : FL_OK;
}

fl_code fl_ceremonies_load(
	fl_db *db, const fl_draw_step *step, fl_ceremonies **ret_all, fl_error *reterr)
{
	uint64_t next;
	fl_hash unused;
	FL_AUTO_PTR(fl_ceremonies) all = calloc(1, sizeof(*all));
	if (all == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_ceremony_check_now(step, reterr));
	FL_TRY(fl_draw_next(&db->store, &next, &unused, reterr));
	uint64_t from = step->number > 0 ? step->number : 1;
	uint64_t to = step->number > 0 ? step->number + 1 : next;
	all->at = fl_arena_array(&all->arena, ceremony, to - from);
	if (all->at == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint64_t number = from; number < to; number++) {
		FL_TRY(load_one(all, &db->store, step, number, reterr));
	}
	*ret_all = FL_STEAL(all);
	return FL_OK;
}

size_t fl_ceremonies_count(const fl_ceremonies *all)
{
	return all->count;
}

void fl_ceremony_at(const fl_ceremonies *all, size_t index, fl_ceremony *ret_ceremony)
{
	assert(index < all->count);
	*ret_ceremony = all->at[index].info;
}

void fl_ceremony_source_at(
	const fl_ceremonies *all, size_t index, size_t source, fl_ceremony_source *ret_source)
{
	assert(index < all->count && source < all->at[index].info.sources);
	*ret_source = all->at[index].sources[source];
}
