/* SPDX-License-Identifier: Apache-2.0 */
/* The last visit of each target, for the list of a draw whose frame was sealed before. */
#include "api/draw.h"

#include "store/dictionary.h"

/* What reading the chunks that hold targets needs. */
typedef struct visiting {
	fl_draw *draw;
	fl_vocab vocab;
	bool *visit;  /* by type of the vocabulary */
	fl_day *last; /* by retailer */
} visiting;

static fl_code prepare(visiting *all, int64_t retailers, fl_error *reterr)
{
	fl_draw *draw = all->draw;
	FL_TRY(fl_vocab_load(draw->store, &draw->arena, &all->vocab, reterr));
	all->visit = fl_arena_array(&draw->arena, bool, all->vocab.type_count);
	all->last = fl_arena_array(&draw->arena, fl_day, (size_t)retailers + 1);
	if (all->visit == NULL || all->last == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t i = 0; i < all->vocab.type_count; i++) {
		const fl_plan *plan = draw->rules->plan;
		uint32_t event = fl_plan_find_event(plan, all->vocab.type[i].name);
		all->visit[i] = event != FL_NONE_INDEX && plan->event[event].visit != FL_VISIT_NONE;
	}
	return FL_OK;
}

static void look_at_unit(visiting *all, const fl_facts *facts, uint32_t unit, fl_day *last)
{
	*last = FL_DAY_NONE;
	for (uint32_t i = facts->first_event[unit]; i < facts->first_event[unit + 1]; i++) {
		if (all->visit[facts->event_type[i]] && facts->annulled[i] == FL_DAY_NONE &&
			facts->occurred[i] <= all->draw->spec.period_from) {
			*last = facts->occurred[i]; /* events are in the order of days */
		}
	}
}

static fl_code look_at_chunks(
	visiting *all, const bool *holds_target, int64_t chunks, fl_error *reterr)
{
	FL_AUTO_PTR(fl_history_reader) reader = NULL;
	FL_TRY(fl_history_reader_new(all->draw->store, &all->vocab, &reader, reterr));
	for (int64_t chunk = 0; chunk < chunks; chunk++) {
		const fl_facts *facts;
		const fl_roster_columns *roster;
		if (!holds_target[chunk]) {
			continue;
		}
		FL_TRY(fl_history_load(
			reader, chunk, all->draw->spec.known_at, &facts, &roster, reterr));
		for (uint32_t u = 0; u < facts->unit_count; u++) {
			look_at_unit(all, facts, u, &all->last[roster->retailer[u]]);
		}
	}
	return FL_OK;
}

fl_code fl_draw_visits(fl_draw *draw, fl_error *reterr)
{
	visiting all = {.draw = draw};
	int64_t retailers, chunks;
	FL_TRY(fl_sql_number(
		draw->store->sql, "SELECT max(number) FROM retailer", 0, &retailers, reterr));
	FL_TRY(fl_history_chunks(draw->store, &chunks, reterr));
	FL_TRY(prepare(&all, retailers, reterr));
	bool *holds_target = fl_arena_array(&draw->arena, bool, (size_t)chunks);
	if (holds_target == NULL) {
		return fl_fail_memory(reterr);
	}
	size_t count = draw->outcome.target_count;
	for (size_t i = 0; i < count; i++) {
		if (draw->target_words[i].retailer > 0) {
			holds_target[fl_chunk_of(draw->target_words[i].retailer)] = true;
		}
	}
	FL_TRY(look_at_chunks(&all, holds_target, chunks, reterr));
	for (size_t i = 0; i < count; i++) {
		fl_target_words *words = &draw->target_words[i];
		words->last_visit = words->retailer > 0 ? all.last[words->retailer] : FL_DAY_NONE;
	}
	return FL_OK;
}
