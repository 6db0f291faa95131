/* SPDX-License-Identifier: Apache-2.0 */
/* The frame of a draw: the lines of a run beside the roster, chunk by chunk.  Each thread reads a
 * part of the chunks on a connection of its own; what they find is put together in their order. */
#include "api/draw.h"

#include "base/large.h"
#include "base/parallel.h"
#include "store/dictionary.h"
#include "store/roster.h"

/* How a decision sets a retailer aside. */
enum { LEFT_OUT, PUT_IN };

/* What the threads share, and only read. */
typedef struct gathering {
	fl_draw *draw;
	fl_vocab vocab;
	fl_text *word; /* strata */
	size_t word_count;
	fl_text_map decided; /* ids set aside by decision: 1 put in, 0 left out */
	bool looks;          /* at events */
	fl_visits visits;
	uint32_t rounds; /* draws of this length that can still follow in the year */
	fl_day known_at; /* of states and visits: the day of the draw */
	int64_t ledger_head;
} gathering;

static void gathering_done(gathering *all)
{
	fl_text_map_done(&all->decided);
}
FL_AUTO_DEFINE(gathering, gathering_done);

/* One thread's own. */
typedef struct gatherer {
	const gathering *all;
	fl_store *store; /* the draw's, or: */
	fl_store opened;
	fl_history_reader *reader;
	int64_t first; /* chunk */
	int64_t end;
	fl_arena lines;
	fl_unit *units; /* room for all of the chunks */
	size_t unit_count;
	fl_buf excluded;
	fl_buf forced;
	fl_code code;
	fl_error error;
} gatherer;

static void gatherer_done(gatherer *own)
{
	fl_history_reader_free(own->reader);
	fl_arena_done(&own->lines);
	fl_buf_done(&own->excluded);
	fl_buf_done(&own->forced);
	fl_store_done(&own->opened);
}

/* ---- Rules ---------------------------------------------------------------------------------- */

/* Whether the rule set's inspection section looks at visits at all. */
static bool plan_counts_visits(const fl_plan *plan)
{
	for (uint32_t i = 0; plan->inspection != NULL && i <= plan->grade_count; i++) {
		const fl_plan_inspection *section = &plan->inspection[i];
		if (section->rests || section->rate_min != FL_VALUE_NONE ||
			section->rate_max != FL_VALUE_NONE ||
			section->visits_min != FL_VALUE_NONE ||
			section->visits_max != FL_VALUE_NONE) {
			return true;
		}
	}
	return false;
}

/* Without a visit now, the year's least number could not be reached any more.  A grade of which all
 * are drawn needs nobody put in but those who would else rest. */
static bool must_visit(
	const gathering *all, const fl_plan_inspection *section, const fl_visited *visited)
{
	bool drawn = section != NULL && section->take_all && !visited->resting;
	return all->draw->by_rules && section != NULL && !drawn &&
		section->visits_min != FL_VALUE_NONE &&
		section->visits_min - (int64_t)fl_visited_all(visited) > (int64_t)all->rounds;
}

static bool at_most(const fl_plan_inspection *section, const fl_visited *visited)
{
	return section != NULL && section->visits_max != FL_VALUE_NONE &&
		(int64_t)fl_visited_all(visited) >= section->visits_max;
}

/* ---- Chunks --------------------------------------------------------------------------------- */

static bool decided_on(const gathering *all, fl_text id, int64_t how)
{
	int64_t decided;
	return all->decided.count > 0 && fl_text_map_get(&all->decided, id, &decided) &&
		decided == how;
}

/* By rule.  Those who are put in by decision are not left out, and the other way round. */
static void set_aside(
	gatherer *own, const fl_unit *unit, fl_buf *list, const char *reason, fl_visited *visited)
{
	if (!decided_on(own->all, unit->id, list == &own->excluded ? PUT_IN : LEFT_OUT)) {
		const fl_decided decided = {
			.id = unit->id, .reason = fl_text_of(reason), .line = unit->line};
		fl_buf_add(list, &decided, sizeof(decided));
		visited->aside = true;
	}
}

static void judge(gatherer *own, const fl_unit *unit, uint16_t status,
	const fl_plan_inspection *section, fl_visited *visited)
{
	visited->away = status == FL_STATUS_CLOSED || status == FL_STATUS_SUSPENDED;
	if (visited->away) {
		set_aside(own, unit, &own->excluded,
			status == FL_STATUS_CLOSED ? FL_REASON_CLOSED : FL_REASON_SUSPENDED,
			visited);
	} else if (must_visit(own->all, section, visited)) {
		if (!decided_on(own->all, unit->id, PUT_IN)) {
			set_aside(own, unit, &own->forced, FL_REASON_VISITS_MIN, visited);
		}
		visited->taken = visited->aside;
	} else if (at_most(section, visited)) {
		set_aside(own, unit, &own->excluded, FL_REASON_VISITS_MAX, visited);
	} else if (visited->resting) {
		set_aside(own, unit, &own->excluded, FL_REASON_RESTS, visited);
	}
}

static fl_code damaged(const fl_draw *draw, fl_error *reterr)
{
	return fl_fail_at(reterr, FL_MISMATCH, draw->store->path, 0, 0,
		TR("run %lld does not match the roster: run `fairlot ledger verify`",
			"第 %lld 次评级与名录不符：请运行 fairlot ledger verify"),
		(long long)draw->run.number);
}

static fl_code gather_unit(gatherer *own, const fl_facts *facts, const fl_roster_columns *roster,
	uint32_t u, const fl_run_line *line, fl_error *reterr)
{
	const gathering *all = own->all;
	fl_draw *draw = all->draw;
	const fl_plan *plan = draw->rules->plan;
	uint64_t stratum = (uint64_t)roster->stratum[u];
	int grade = fl_text_find(line->grade, draw->spec.grades, draw->spec.grade_count);
	if (grade < 0 || stratum >= all->word_count) {
		return damaged(draw, reterr);
	}
	/* The texts of the grade and the stratum are shared by all units that have them. */
	fl_unit *unit = &own->units[own->unit_count++];
	*unit = (fl_unit){.id = line->id,
		.grade = draw->spec.grades[grade],
		.stratum = all->word[stratum],
		.line = (uint32_t)roster->retailer[u]};
	const fl_plan_inspection *section =
		plan->inspection != NULL ? &plan->inspection[grade] : NULL;
	fl_visited visited = {0};
	if (all->looks) {
		visited = fl_visits_look(&all->visits, facts, u, roster->retailer[u], section);
	}
	judge(own, unit, roster->status[u], section, &visited);
	if (all->looks) {
		draw->visited[unit->line] = visited;
	}
	return FL_OK;
}

/* A sink of fl_run_lines().  The units keep pointing into the arena's copy of the lines.  Retailers
 * that came to the roster after the run have no grade, and are passed over. */
static fl_code gather_chunk(void *context, int64_t chunk, fl_text chunk_lines, fl_error *reterr)
{
	gatherer *own = context;
	fl_day known_at = own->all->known_at;
	const fl_facts *facts;
	const fl_roster_columns *roster;
	fl_text lines = fl_arena_copy(&own->lines, chunk_lines);
	if (lines.at == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(own->all->looks
			? fl_history_load(own->reader, chunk, known_at, &facts, &roster, reterr)
			: fl_history_load_roster(
				  own->reader, chunk, known_at, &facts, &roster, reterr));
	fl_run_line line;
	bool more = fl_run_next_line(&lines, &line);
	for (uint32_t u = 0; u < facts->unit_count && more; u++) {
		if (fl_text_equal(facts->id[u], line.id)) {
			FL_TRY(gather_unit(own, facts, roster, u, &line, reterr));
			more = fl_run_next_line(&lines, &line);
		}
	}
	if (more || lines.len > 0) {
		return damaged(own->all->draw, reterr);
	}
	return own->excluded.failed || own->forced.failed ? fl_fail_memory(reterr) : FL_OK;
}

/* ---- Threads -------------------------------------------------------------------------------- */

static fl_code gather_part(gatherer *own, fl_error *reterr)
{
	if (own->store == NULL) {
		FL_TRY(fl_store_open_beside(
			own->all->draw->store->path, own->all->ledger_head, &own->opened, reterr));
		own->store = &own->opened;
	}
	FL_TRY(fl_history_reader_new(own->store, &own->all->vocab, &own->reader, reterr));
	return fl_run_lines(own->store, own->all->draw->run.number, own->first, own->end,
		gather_chunk, own, reterr);
}

static void gather_parts(void *context, size_t from, size_t to)
{
	gatherer *gatherers = context;
	for (size_t i = from; i < to; i++) {
		gatherers[i].code = gather_part(&gatherers[i], &gatherers[i].error);
	}
}

/* Appends what one thread has found. */
static fl_code take_part(gatherer *own, fl_draw *draw, fl_buf *forced, fl_error *reterr)
{
	if (own->code != FL_OK) {
		return fl_fail_again(reterr, &own->error);
	}
	memmove(draw->units + draw->spec.unit_count, own->units, own->unit_count * sizeof(fl_unit));
	draw->spec.unit_count += own->unit_count;
	fl_buf_text(&draw->excluded, fl_buf_view(&own->excluded));
	fl_buf_text(forced, fl_buf_view(&own->forced));
	fl_arena_join(&draw->arena, &own->lines);
	return FL_OK;
}

static fl_code gather_all(const gathering *all, gatherer *gatherers, unsigned threads,
	fl_buf *forced, fl_error *reterr)
{
	fl_draw *draw = all->draw;
	int64_t chunks;
	FL_TRY(fl_history_chunks(draw->store, &chunks, reterr));
	draw->units = fl_large_alloc((size_t)chunks * FL_BATCH_UNITS_MAX, sizeof(fl_unit));
	if (draw->units == NULL) {
		return fl_fail_memory(reterr);
	}
	for (unsigned i = 0; i < threads; i++) {
		int64_t first = chunks * i / threads;
		gatherers[i] = (gatherer){.all = all,
			.store = i == 0 ? draw->store : NULL,
			.first = first,
			.end = chunks * (i + 1) / threads,
			.units = draw->units + first * FL_BATCH_UNITS_MAX};
	}
	fl_parallel(threads, threads, gather_parts, gatherers);
	for (unsigned i = 0; i < threads; i++) {
		FL_TRY(take_part(&gatherers[i], draw, forced, reterr));
	}
	return FL_OK;
}

static fl_code gather_in_threads(const gathering *all, fl_buf *forced, fl_error *reterr)
{
	/* A run that is not committed yet is seen by the draw's own connection only. */
	unsigned wanted = all->draw->graded_now ? 1 : all->draw->options->threads;
	unsigned threads = fl_draw_threads(wanted);
	threads = threads > FL_THREADS_MAX ? FL_THREADS_MAX : threads;
	FL_AUTO_FREE gatherer *gatherers = calloc(threads, sizeof(*gatherers));
	if (gatherers == NULL) {
		return fl_fail_memory(reterr);
	}
	fl_code code = gather_all(all, gatherers, threads, forced, reterr);
	for (unsigned i = 0; i < threads; i++) {
		gatherer_done(&gatherers[i]);
	}
	return code;
}

/* ---- The whole ------------------------------------------------------------------------------ */

static fl_code map_decisions(gathering *all, const fl_draw_decision *decisions, size_t count,
	int64_t how, fl_error *reterr)
{
	for (size_t i = 0; i < count; i++) {
		int64_t unused;
		fl_text id = fl_text_of(decisions[i].id);
		if (!fl_text_map_get(&all->decided, id, &unused)) {
			FL_TRY(fl_text_map_add(&all->decided, id, how, reterr));
		}
	}
	return FL_OK;
}

static fl_code prepare_visits(gathering *all, fl_error *reterr)
{
	fl_draw *draw = all->draw;
	const fl_draw_options *options = draw->options;
	const fl_plan *plan = draw->rules->plan;
	fl_visits *visits = &all->visits;
	visits->plan = plan;
	visits->year = draw->year;
	visits->until = all->known_at;
	visits->has_rest = options->rest != NULL;
	if (visits->has_rest && !fl_span_parse(fl_text_of(options->rest), &visits->rest)) {
		return fl_fail(reterr, FL_USAGE,
			TR("`%s` is no length of time: write it as `12 months` or `30 days`",
				"“%s”不是时间长度：请写成 12 months 或 30 days"),
			options->rest);
	}
	all->rounds = fl_draw_year_rounds(&visits->year);
	all->looks = visits->has_rest || options->list != NULL || draw->by_rules ||
		plan_counts_visits(plan);
	uint32_t *event = fl_arena_array(&draw->arena, uint32_t, all->vocab.type_count);
	if (event == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t i = 0; i < all->vocab.type_count; i++) {
		event[i] = fl_plan_find_event(plan, all->vocab.type[i].name);
	}
	visits->event = event;
	return all->looks ? fl_visits_load_owed(visits, draw->store, &draw->arena, reterr) : FL_OK;
}

static fl_code prepare(gathering *all, fl_error *reterr)
{
	fl_draw *draw = all->draw;
	const fl_draw_options *options = draw->options;
	all->known_at = options->today > draw->run.known_at ? options->today : draw->run.known_at;
	FL_TRY(fl_vocab_load(draw->store, &draw->arena, &all->vocab, reterr));
	FL_TRY(fl_words_list(draw->store, &draw->arena, &all->word, &all->word_count, reterr));
	FL_TRY(fl_store_head(draw->store, &all->ledger_head, reterr));
	FL_TRY(map_decisions(all, options->included, options->included_count, PUT_IN, reterr));
	FL_TRY(map_decisions(all, options->excluded, options->excluded_count, LEFT_OUT, reterr));
	return prepare_visits(all, reterr);
}

/* By decision: behind those by rule; the record's room finds whoever is in both lists twice. */
static fl_code add_decisions(fl_draw *draw, fl_buf *forced, fl_error *reterr)
{
	fl_buf *excluded = &draw->excluded;
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
	for (size_t i = 0; i < options->included_count; i++) {
		const fl_decided decided = {.id = fl_text_of(options->included[i].id),
			.reason = fl_text_of(options->included[i].reason)};
		fl_buf_add(forced, &decided, sizeof(decided));
	}
	draw->spec.forced_count = forced->len / sizeof(fl_decided);
	draw->spec.forced = fl_arena_array(&draw->arena, fl_decided, draw->spec.forced_count);
	if (excluded->failed || forced->failed || draw->spec.forced == NULL) {
		return fl_fail_memory(reterr);
	}
	if (draw->spec.forced_count > 0) {
		memcpy(draw->spec.forced, forced->at, forced->len);
	}
	return FL_OK;
}

fl_code fl_draw_gather(fl_draw *draw, fl_error *reterr)
{
	FL_AUTO(gathering) all = {.draw = draw};
	FL_AUTO(fl_buf) forced = {0};
	FL_TRY(prepare(&all, reterr));
	int64_t last, known;
	FL_TRY(fl_sql_number(
		draw->store->sql, "SELECT max(number) FROM retailer", 0, &last, reterr));
	FL_TRY(fl_sql_number(draw->store->sql, "SELECT count(*) FROM retailer", 0, &known, reterr));
	if (all.looks) {
		draw->visited = fl_arena_array(&draw->arena, fl_visited, (size_t)last + 1);
		if (draw->visited == NULL) {
			return fl_fail_memory(reterr);
		}
	}
	FL_TRY(gather_in_threads(&all, &forced, reterr));
	FL_TRY(add_decisions(draw, &forced, reterr));
	draw->spec.units = draw->units;
	draw->unseen = (uint64_t)known - draw->spec.unit_count;
	draw->spec.excluded = (fl_decided *)(void *)draw->excluded.at;
	draw->spec.excluded_count = draw->excluded.len / sizeof(fl_decided);
	return FL_OK;
}
