/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the retailer, the rule set and the days that are asked about. */
#include "api/question.h"

#include "base/decimal.h"
#include "base/file.h"
#include "store/dictionary.h"

void fl_question_done(fl_question *asked)
{
	fl_history_reader_free(asked->reader);
	fl_holders_join_free(asked->join);
	fl_holders_free(asked->holders);
	fl_previous_done(&asked->previous);
	fl_binding_done(&asked->binding);
	fl_rules_free(asked->own_rules);
	fl_arena_done(&asked->arena);
}

static fl_code take_run(fl_question *asked, fl_error *reterr)
{
	const fl_explain_options *options = asked->options;
	bool found;
	fl_run_row run;
	bool needed = options->rules == NULL || options->as_of == FL_NO_DAY;
	FL_TRY(fl_run_find(asked->store, options->run, &found, &run, reterr));
	if (!found && (needed || options->run > 0)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("there is no such run: grade first, or give --rules and --as-of",
				"没有该次评级：请先评级，或指定 --rules 和 --as-of"));
	}
	asked->as_of = options->as_of != FL_NO_DAY ? options->as_of : run.as_of;
	asked->known_at = options->known_at;
	if (asked->known_at == FL_NO_DAY && found &&
		!(options->rules != NULL && options->run == 0)) {
		asked->known_at = run.known_at;
	}
	if (asked->known_at == FL_NO_DAY) {
		FL_TRY(fl_store_newest_day(asked->store, &asked->known_at, reterr));
	}
	const fl_rules *rules = options->rules;
	if (rules == NULL) {
		bool as_stored = asked->as_of == run.as_of && asked->known_at == run.known_at;
		asked->run = as_stored ? run.number : 0;
		FL_TRY(fl_rules_of_run(asked->store, &run, &asked->own_rules, reterr));
		rules = asked->own_rules;
	}
	FL_TRY(fl_rules_choose(rules, asked->as_of, &rules, reterr));
	asked->plan = rules->plan;
	return FL_OK;
}

/* Adds the events of the other licences of the same holder; the unit then stands first. */
static fl_code join_holder(fl_question *asked, const fl_roster_columns *roster, fl_error *reterr)
{
	const fl_facts loaded = asked->facts;
	uint32_t next;
	if (!asked->plan->by_holder) {
		return FL_OK;
	}
	if (asked->retailer.holder_id.len == 0) {
		bool *none = fl_arena_array(&asked->arena, bool, FL_BATCH_UNITS_MAX);
		if (none != NULL) {
			none[asked->unit] = true;
		}
		asked->facts.no_holder = none;
		return none != NULL ? FL_OK : fl_fail_memory(reterr);
	}
	FL_TRY(fl_holders_new(asked->store, &asked->vocab, asked->known_at,
		asked->retailer.holder_id, &asked->holders, reterr));
	FL_TRY(fl_holders_join_new(asked->holders, &asked->join, reterr));
	FL_TRY(fl_holders_add(asked->join, &loaded, roster, asked->rows, asked->unit, &next,
		&asked->facts, &asked->rows, reterr));
	asked->unit = 0;
	return FL_OK;
}

static fl_code find_retailer(fl_question *asked, fl_error *reterr)
{
	bool found;
	fl_text id = fl_text_of(asked->options->id);
	FL_AUTO(fl_roster_lookup) lookup = {0};
	FL_TRY(fl_roster_lookup_init(asked->store, asked->known_at, &lookup, reterr));
	FL_TRY(fl_roster_find(
		&lookup, id, &asked->arena, &found, &asked->number, &asked->retailer, reterr));
	if (!found) {
		return fl_fail(reterr, FL_REFUSED,
			TR("there is no retailer `%s`", "没有零售户“%s”"), asked->options->id);
	}
	const fl_facts *loaded;
	const fl_roster_columns *roster;
	int64_t chunk = fl_chunk_of(asked->number);
	FL_TRY(fl_history_load(asked->reader, chunk, asked->known_at, &loaded, &roster, reterr));
	FL_TRY(fl_history_load_rows(asked->reader, &asked->rows, reterr));
	FL_TRY(fl_previous_add(&asked->previous, chunk, loaded, &asked->facts, reterr));
	for (asked->unit = 0; asked->unit < asked->facts.unit_count; asked->unit++) {
		if (fl_text_equal(asked->facts.id[asked->unit], id)) {
			return join_holder(asked, roster, reterr);
		}
	}
	char day[FL_DAY_TEXT_BYTES];
	return fl_fail(reterr, FL_REFUSED,
		TR("retailer `%s` was not known yet on %s", "零售户“%s”在 %s 时尚未登记"),
		asked->options->id, fl_day_format(asked->known_at, day));
}

/* The source references and case numbers of the unit's events, beside the events of the facts. */
static fl_code read_words(fl_question *asked, const fl_event_words **ret_words, fl_error *reterr)
{
	const int64_t *rows = asked->rows;
	const fl_facts *facts = &asked->facts;
	fl_event_words *words = fl_arena_array(&asked->arena, fl_event_words, facts->event_count);
	if (words == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(asked->store->sql,
		"SELECT e.source_ref, e.case_no, iif(e.retailer = :own, '', r.id) FROM event e "
		"JOIN retailer r ON r.number = e.retailer WHERE e.number = :number",
		&select, reterr));
	fl_bind_int(select, ":own", asked->number);
	for (uint32_t i = facts->first_event[asked->unit]; i < facts->first_event[asked->unit + 1];
		i++) {
		bool row;
		fl_bind_int(select, ":number", rows[i]);
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (row) {
			words[i].source_ref =
				fl_arena_copy(&asked->arena, fl_column_text(select, 0));
			words[i].case_no = fl_arena_copy(&asked->arena, fl_column_text(select, 1));
			words[i].licence = fl_arena_copy(&asked->arena, fl_column_text(select, 2));
		}
		sqlite3_reset(select);
		if (!row || words[i].source_ref.at == NULL || words[i].case_no.at == NULL ||
			words[i].licence.at == NULL) {
			return fl_fail(reterr, FL_MISMATCH,
				TR("event row %lld is missing: run `fairlot ledger verify`",
					"缺少事件表第 %lld 行：请运行 fairlot ledger verify"),
				(long long)rows[i]);
		}
	}
	*ret_words = words;
	return FL_OK;
}

/* The events of the retailer that were recorded after the day of knowledge. */
static fl_code read_late(fl_question *asked, fl_explained *all, fl_error *reterr)
{
	fl_arena *arena = &asked->arena;
	int64_t count = 0;
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(asked->store->sql,
		"SELECT t.name, e.source_ref, e.case_no, e.occurred, e.recorded, count(*) OVER () "
		"FROM event e JOIN event_type t ON t.number = e.type "
		"WHERE e.retailer = :own AND e.recorded > :known_at "
		"ORDER BY e.occurred, e.case_no, e.source_ref",
		&select, reterr));
	fl_bind_int(select, ":own", asked->number);
	fl_bind_int(select, ":known_at", asked->known_at);
	fl_late_event *late = NULL;
	for (uint32_t i = 0;; i++) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			break;
		}
		if (i == 0) {
			count = sqlite3_column_int64(select, 5);
			late = fl_arena_array(arena, fl_late_event, (size_t)count);
		}
		if (late == NULL) {
			return fl_fail_memory(reterr);
		}
		late[i] = (fl_late_event){.type = fl_arena_copy(arena, fl_column_text(select, 0)),
			.source_ref = fl_arena_copy(arena, fl_column_text(select, 1)),
			.case_no = fl_arena_copy(arena, fl_column_text(select, 2)),
			.occurred = fl_column_day(select, 3),
			.recorded = fl_column_day(select, 4)};
		if (late[i].type.at == NULL || late[i].source_ref.at == NULL ||
			late[i].case_no.at == NULL) {
			return fl_fail_memory(reterr);
		}
	}
	all->late = late;
	all->late_count = (uint32_t)count;
	return FL_OK;
}

/* What the run says of the retailer, where it is not what is explained: facts that were recorded
 * later on the day of knowledge, or claim to have been, are in the one and not in the other. */
static fl_code compare_run(fl_question *asked, fl_explained *all, fl_error *reterr)
{
	FL_AUTO(fl_buf) grade = {0};
	FL_AUTO(fl_buf) score = {0};
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(asked->store->sql,
		"SELECT lines FROM graded WHERE run = :run AND chunk = :chunk", &select, reterr));
	fl_bind_int(select, ":run", asked->run);
	fl_bind_int(select, ":chunk", fl_chunk_of(asked->number));
	bool row;
	FL_TRY(fl_sql_step(select, &row, reterr));
	fl_text lines = row ? fl_column_text(select, 0) : (fl_text){"", 0};
	fl_run_line line;
	bool found = false;
	while (!found && fl_run_next_line(&lines, &line)) {
		found = fl_text_equal(line.id, all->id);
	}
	if (!found) {
		return FL_OK;
	}
	bool graded = all->explanation->why == FL_UNGRADED_NO;
	if (graded) {
		fl_buf_decimal(&score, all->explanation->score, all->plan->score_places);
	}
	fl_buf_text(
		&grade, graded ? all->plan->grade[all->explanation->grade] : FL_TEXT("not_graded"));
	if (fl_text_equal(fl_buf_view(&grade), line.grade) &&
		fl_text_equal(fl_buf_view(&score), line.score)) {
		return FL_OK;
	}
	all->run = asked->run;
	all->run_score = fl_arena_copy(&asked->arena, line.score);
	all->run_grade = fl_arena_copy(&asked->arena, line.grade);
	bool failed = score.failed || grade.failed || all->run_score.at == NULL ||
		all->run_grade.at == NULL;
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

fl_code fl_question_answer(fl_question *asked, fl_explained *ret_explained, fl_error *reterr)
{
	fl_explained all = {.plan = asked->plan,
		.facts = &asked->facts,
		.id = asked->facts.id[asked->unit],
		.name = asked->retailer.name,
		.as_of = asked->as_of,
		.known_at = asked->known_at};
	fl_next *next = fl_arena_new(&asked->arena, fl_next);
	if (next == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_explanation_make(&asked->binding, asked->as_of, &asked->facts, asked->unit,
		&asked->arena, &all.explanation, reterr));
	FL_TRY(fl_next_make(&asked->binding, asked->as_of, FL_NEXT_MONTHS, &asked->facts,
		asked->unit, &asked->arena, next, reterr));
	all.next = next;
	FL_TRY(read_words(asked, &all.words, reterr));
	FL_TRY(read_late(asked, &all, reterr));
	if (asked->run > 0) {
		FL_TRY(compare_run(asked, &all, reterr));
	}
	*ret_explained = all;
	return FL_OK;
}

fl_code fl_question_ask(fl_question *asked, fl_error *reterr)
{
	FL_TRY(take_run(asked, reterr));
	FL_TRY(fl_vocab_load(asked->store, &asked->arena, &asked->vocab, reterr));
	static const bool none_used[FL_EVENT_TYPES_MAX];
	FL_TRY(fl_binding_init(asked->plan, &asked->vocab, none_used, &asked->binding, reterr));
	FL_TRY(fl_history_reader_new(asked->store, &asked->vocab, &asked->reader, reterr));
	FL_TRY(fl_previous_init(asked->store, asked->plan, asked->as_of, asked->known_at,
		&asked->previous, reterr));
	return find_retailer(asked, reterr);
}

fl_code fl_question_page(const fl_question *asked, const fl_explained *explained, fl_error *reterr)
{
	FL_AUTO(fl_buf) page = {0};
	if (asked->options->html == NULL) {
		return FL_OK;
	}
	fl_explanation_html(explained, asked->options->lang, &page);
	return page.failed ? fl_fail_memory(reterr)
			   : fl_file_write(asked->options->html, fl_buf_view(&page), reterr);
}
