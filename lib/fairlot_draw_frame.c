/* SPDX-License-Identifier: Apache-2.0 */
/* The frame of a draw: the lines of a run beside the roster, chunk by chunk. */
#include "fairlot_draw.h"

#include "store/dictionary.h"
#include "store/roster.h"

/* What the gathering of one chunk needs. */
typedef struct gathering {
	fl_draw *draw;
	fl_history_reader *reader;
	fl_vocab vocab;
	fl_text *word; /* strata */
	size_t word_count;
	uint32_t *event;      /* of the plan, by type of the vocabulary */
	fl_text_map included; /* those who are put in are not left out by rule */
	bool visits;          /* events are looked at */
	bool has_rest;        /* a length for all grades was given */
	fl_span rest;
	fl_buf units;
	fl_buf excluded;
} gathering;

static void gathering_done(gathering *all)
{
	fl_history_reader_free(all->reader);
	fl_text_map_done(&all->included);
	fl_buf_done(&all->units);
	fl_buf_done(&all->excluded);
}
FL_AUTO_DEFINE(gathering, gathering_done);

/* ---- Rests ---------------------------------------------------------------------------------- */

static const fl_plan_inspection *inspection_of(const fl_plan *plan, fl_text grade)
{
	uint32_t index = fl_plan_find_grade(plan, grade);
	index = index == FL_NONE_INDEX ? plan->grade_count : index;
	return plan->inspection != NULL ? &plan->inspection[index] : NULL;
}

static bool plan_rests(const fl_plan *plan)
{
	for (uint32_t i = 0; plan->inspection != NULL && i <= plan->grade_count; i++) {
		if (plan->inspection[i].rests) {
			return true;
		}
	}
	return false;
}

/* The last visit of a unit, and whether a clean one still gives it rest when the period begins. */
static bool look_at_visits(
	const gathering *all, const fl_facts *facts, uint32_t unit, fl_text grade, fl_day *ret_last)
{
	const fl_plan *plan = all->draw->rules->plan;
	const fl_plan_inspection *inspection = inspection_of(plan, grade);
	bool rests = all->has_rest || (inspection != NULL && inspection->rests);
	fl_span rest = all->has_rest ? all->rest
		: rests              ? inspection->rest_after_clean
				     : (fl_span){0};
	fl_day from = all->draw->options->period_from;
	bool resting = false;
	*ret_last = FL_DAY_NONE;
	for (uint32_t i = facts->first_event[unit]; i < facts->first_event[unit + 1]; i++) {
		uint32_t event = all->event[facts->event_type[i]];
		if (event == FL_NONE_INDEX || plan->event[event].visit == FL_VISIT_NONE ||
			facts->annulled[i] != FL_DAY_NONE || facts->occurred[i] > from) {
			continue;
		}
		*ret_last = facts->occurred[i]; /* events are in the order of days */
		resting = resting ||
			(rests && plan->event[event].clean &&
				fl_day_add(facts->occurred[i], rest) > from);
	}
	return resting;
}

/* ---- Chunks --------------------------------------------------------------------------------- */

/* The spec's own text of a grade, so that a million units share it. */
static fl_text shared_grade(const fl_draw *draw, fl_text grade)
{
	int at = fl_text_find(grade, draw->spec.grades, draw->spec.grade_count);
	return at >= 0 ? draw->spec.grades[at] : (fl_text){NULL, 0};
}

static void exclude(gathering *all, const fl_unit *unit, const char *reason)
{
	int64_t unused;
	if (!fl_text_map_get(&all->included, unit->id, &unused)) {
		const fl_decided decided = {
			.id = unit->id, .reason = fl_text_of(reason), .line = unit->line};
		fl_buf_add(&all->excluded, &decided, sizeof(decided));
	}
}

static fl_code damaged(const fl_draw *draw, fl_error *reterr)
{
	return fl_fail_at(reterr, FL_MISMATCH, draw->store->path, 0, 0,
		TR("run %lld does not match the roster: run `fairlot ledger verify`",
			"第 %lld 次评级与名录不符：请运行 fairlot ledger verify"),
		(long long)draw->run.number);
}

static fl_code gather_unit(gathering *all, const fl_facts *facts, const fl_roster_columns *roster,
	uint32_t u, fl_text id, fl_text grade, fl_error *reterr)
{
	fl_draw *draw = all->draw;
	uint64_t stratum = (uint64_t)roster->stratum[u];
	fl_unit unit = {.id = id,
		.grade = shared_grade(draw, grade),
		.line = (uint32_t)roster->retailer[u]};
	if (!fl_text_equal(facts->id[u], id) || unit.grade.at == NULL ||
		stratum >= all->word_count) {
		return damaged(draw, reterr);
	}
	unit.stratum = all->word[stratum];
	fl_buf_add(&all->units, &unit, sizeof(unit));
	bool rests = false;
	if (all->visits) {
		rests = look_at_visits(all, facts, u, grade, &draw->last_visit[unit.line]);
	}
	if (roster->status[u] == FL_STATUS_CLOSED) {
		exclude(all, &unit, FL_REASON_CLOSED);
	} else if (roster->status[u] == FL_STATUS_SUSPENDED) {
		exclude(all, &unit, FL_REASON_SUSPENDED);
	} else if (rests) {
		exclude(all, &unit, FL_REASON_RESTS);
	}
	return FL_OK;
}

/* A sink of fl_run_lines().  The units keep pointing into the arena's copy of the lines. */
static fl_code gather_chunk(void *context, int64_t chunk, fl_text chunk_lines, fl_error *reterr)
{
	gathering *all = context;
	const fl_facts *facts;
	const fl_roster_columns *roster;
	fl_day known_at = all->draw->run.known_at;
	fl_text lines = fl_arena_copy(&all->draw->arena, chunk_lines);
	if (lines.at == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(all->visits ? fl_history_load(all->reader, chunk, known_at, &facts, &roster, reterr)
			   : fl_history_load_roster(
				     all->reader, chunk, known_at, &facts, &roster, reterr));
	for (uint32_t u = 0; u < facts->unit_count; u++) {
		fl_run_line line;
		if (!fl_run_next_line(&lines, &line)) {
			return damaged(all->draw, reterr);
		}
		FL_TRY(gather_unit(all, facts, roster, u, line.id, line.grade, reterr));
	}
	if (lines.len > 0) {
		return damaged(all->draw, reterr);
	}
	return all->units.failed || all->excluded.failed ? fl_fail_memory(reterr) : FL_OK;
}

/* ---- The whole ------------------------------------------------------------------------------ */

static fl_code prepare(gathering *all, fl_error *reterr)
{
	fl_draw *draw = all->draw;
	const fl_draw_options *options = draw->options;
	const fl_plan *plan = draw->rules->plan;
	FL_TRY(fl_vocab_load(draw->store, &draw->arena, &all->vocab, reterr));
	FL_TRY(fl_words_list(draw->store, &draw->arena, &all->word, &all->word_count, reterr));
	FL_TRY(fl_history_reader_new(draw->store, &all->vocab, &all->reader, reterr));
	all->event = fl_arena_array(&draw->arena, uint32_t, all->vocab.type_count);
	if (all->event == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t i = 0; i < all->vocab.type_count; i++) {
		all->event[i] = fl_plan_find_event(plan, all->vocab.type[i].name);
	}
	for (size_t i = 0; i < options->included_count; i++) {
		int64_t unused;
		fl_text id = fl_text_of(options->included[i].id);
		if (!fl_text_map_get(&all->included, id, &unused)) {
			FL_TRY(fl_text_map_add(&all->included, id, 0, reterr));
		}
	}
	all->has_rest = options->rest != NULL;
	if (all->has_rest && !fl_span_parse(fl_text_of(options->rest), &all->rest)) {
		return fl_fail(reterr, FL_USAGE,
			TR("`%s` is no length of time: write it as `12 months` or `30 days`",
				"“%s”不是时间长度：请写成 12 months 或 30 days"),
			options->rest);
	}
	all->visits = all->has_rest || options->list != NULL || plan_rests(plan);
	return FL_OK;
}

/* By decision: behind those by rule; the record's room finds whoever is in both lists twice. */
static fl_code add_decisions(fl_draw *draw, fl_buf *excluded, fl_error *reterr)
{
	const fl_draw_options *options = draw->options;
	for (size_t i = 0; i < options->excluded_count; i++) {
		const fl_decided decided = {.id = fl_text_of(options->excluded[i].id),
			.reason = fl_text_of(options->excluded[i].reason)};
		const fl_decided *by_rule = (const fl_decided *)(const void *)excluded->at;
		bool there = false;
		for (size_t j = 0; j < excluded->len / sizeof(fl_decided) && !there; j++) {
			there = fl_text_equal(by_rule[j].id, decided.id);
		}
		if (!there) {
			fl_buf_add(excluded, &decided, sizeof(decided));
		}
	}
	draw->spec.forced = fl_arena_array(&draw->arena, fl_decided, options->included_count);
	if (excluded->failed || draw->spec.forced == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < options->included_count; i++) {
		draw->spec.forced[i] = (fl_decided){.id = fl_text_of(options->included[i].id),
			.reason = fl_text_of(options->included[i].reason)};
	}
	draw->spec.forced_count = options->included_count;
	return FL_OK;
}

fl_code fl_draw_gather(fl_draw *draw, fl_error *reterr)
{
	FL_AUTO(gathering) all = {.draw = draw};
	FL_TRY(prepare(&all, reterr));
	int64_t last;
	FL_TRY(fl_sql_number(
		draw->store->sql, "SELECT max(number) FROM retailer", 0, &last, reterr));
	if (all.visits) {
		draw->last_visit = fl_arena_array(&draw->arena, fl_day, (size_t)last + 1);
		if (draw->last_visit == NULL) {
			return fl_fail_memory(reterr);
		}
	}
	if (!fl_buf_reserve(&all.units, (size_t)draw->run.units * sizeof(fl_unit))) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_run_lines(draw->store, draw->run.number, gather_chunk, &all, reterr));
	FL_TRY(add_decisions(draw, &all.excluded, reterr));
	draw->units = all.units;
	draw->excluded = all.excluded;
	all.units = all.excluded = (fl_buf){0};
	draw->spec.units = (fl_unit *)(void *)draw->units.at;
	draw->spec.unit_count = draw->units.len / sizeof(fl_unit);
	draw->spec.excluded = (fl_decided *)(void *)draw->excluded.at;
	draw->spec.excluded_count = draw->excluded.len / sizeof(fl_decided);
	return FL_OK;
}
