/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Grading the whole roster: each thread reads chunks of histories on a connection of its own,
 * grades them and writes their lines; the calling thread puts the lines in order, to the file and
 * to the database.
 */
#include "api/db.h"
#include "api/grade_lines.h"
#include "api/previous.h"
#include "api/rules.h"

#include "base/json_write.h"
#include "base/parallel.h"
#include "store/dictionary.h"
#include "store/holders.h"
#include "store/runs.h"

#include <stdatomic.h>

static_assert(FL_RULES_GRADES_MAX == FL_GRADES_MAX, "one limit");

/* Chunks that are graded before their lines are written out: bounds the memory. */
#define ROUND_CHUNKS 512

/* What the threads share. */
typedef struct job {
	const fl_grade_options *options;
	const fl_rules *rules; /* the version that is in force */
	const fl_plan *plan;
	const char *path;
	const fl_vocab *vocab;
	const fl_binding *binding;
	fl_day known_at;
	int64_t ledger_head;
	fl_holders *holders; /* NULL: every licence stands alone */
	int64_t first;       /* chunk of this round */
	int64_t end;
	atomic_llong next;
	atomic_bool failed;
	fl_lines lines[ROUND_CHUNKS];
} job;

/* One thread's own. */
typedef struct worker {
	job *shared;
	fl_store store;
	fl_history_reader *reader;
	fl_holders_join *join; /* NULL as well */
	fl_previous previous;
	fl_grader *grader;
	fl_graded graded;
	fl_code code;
	fl_error error;
	uint64_t units;
	uint64_t count[FL_GRADES_MAX];
	uint64_t not_graded[FL_UNGRADED_COUNT];
} worker;

/* ---- Threads -------------------------------------------------------------------------------- */

static void worker_done(worker *own)
{
	fl_grader_free(own->grader);
	fl_history_reader_free(own->reader);
	fl_holders_join_free(own->join);
	fl_previous_done(&own->previous);
	fl_store_done(&own->store);
}

static fl_code worker_init(worker *own, job *shared, fl_error *reterr)
{
	own->shared = shared;
	FL_TRY(fl_store_open_beside(shared->path, shared->ledger_head, &own->store, reterr));
	FL_TRY(fl_history_reader_new(&own->store, shared->vocab, &own->reader, reterr));
	if (shared->holders != NULL) {
		FL_TRY(fl_holders_join_new(shared->holders, &own->join, reterr));
	}
	FL_TRY(fl_previous_init(&own->store, shared->plan, shared->options->as_of, shared->known_at,
		&own->previous, reterr));
	return fl_grader_new(shared->binding, shared->options->as_of, &own->grader, reterr);
}

static fl_code grade_units(worker *own, const fl_facts *facts, fl_lines *lines, fl_error *reterr)
{
	const fl_graded *graded = &own->graded;
	FL_TRY(fl_grader_batch(own->grader, facts, &own->graded, reterr));
	fl_lines_add(lines, own->shared->plan, own->grader, facts, graded, own->shared->options);
	own->units += facts->unit_count;
	for (uint32_t unit = 0; unit < facts->unit_count; unit++) {
		if (graded->grade[unit] != FL_GRADE_NONE) {
			own->count[graded->grade[unit]]++;
		} else {
			own->not_graded[graded->why[unit]]++;
		}
	}
	return FL_OK;
}

static fl_code grade_chunk(worker *own, int64_t chunk, fl_error *reterr)
{
	job *shared = own->shared;
	const fl_facts *loaded;
	const fl_roster_columns *roster;
	fl_facts facts, joined;
	fl_lines *lines = &shared->lines[chunk - shared->first];
	fl_lines_clear(lines);
	FL_TRY(fl_history_load(own->reader, chunk, shared->known_at, &loaded, &roster, reterr));
	FL_TRY(fl_previous_add(&own->previous, chunk, loaded, &facts, reterr));
	if (own->join == NULL) {
		FL_TRY(grade_units(own, &facts, lines, reterr));
	}
	for (uint32_t from = 0; own->join != NULL && from < facts.unit_count;) {
		FL_TRY(fl_holders_add(
			own->join, &facts, roster, NULL, from, &from, &joined, NULL, reterr));
		FL_TRY(grade_units(own, &joined, lines, reterr));
	}
	return fl_lines_fine(lines) ? FL_OK : fl_fail_memory(reterr);
}

/* fl_parallel() over workers: each takes the next chunk until none is left. */
static void work(void *context, size_t from, size_t to)
{
	worker *workers = context;
	for (size_t i = from; i < to; i++) {
		worker *own = &workers[i];
		job *shared = own->shared;
		while (own->code == FL_OK && !shared->failed) {
			int64_t chunk = atomic_fetch_add(&shared->next, 1);
			if (chunk >= shared->end) {
				break;
			}
			own->code = grade_chunk(own, chunk, &own->error);
			if (own->code != FL_OK) {
				shared->failed = true;
			}
		}
	}
}

/* ---- The run -------------------------------------------------------------------------------- */

static fl_code run_rounds(job *shared, worker *workers, unsigned threads, int64_t chunks,
	fl_lines_out *out, fl_error *reterr)
{
	const fl_grade_options *options = shared->options;
	for (shared->first = 0; shared->first < chunks; shared->first += ROUND_CHUNKS) {
		int64_t rest = chunks - shared->first;
		shared->end = shared->first + (rest < ROUND_CHUNKS ? rest : ROUND_CHUNKS);
		shared->next = shared->first;
		fl_parallel(threads, threads, work, workers);
		for (unsigned i = 0; i < threads; i++) {
			if (workers[i].code != FL_OK) {
				return fl_fail_again(reterr, &workers[i].error);
			}
		}
		for (int64_t chunk = shared->first; chunk < shared->end; chunk++) {
			FL_TRY(fl_lines_write(
				out, chunk, &shared->lines[chunk - shared->first], reterr));
		}
		if (options->progress != NULL) {
			options->progress(options->context,
				(uint64_t)shared->end * FL_BATCH_UNITS_MAX,
				(uint64_t)chunks * FL_BATCH_UNITS_MAX);
		}
	}
	return FL_OK;
}

static fl_code run_workers(
	job *shared, int64_t chunks, fl_lines_out *out, fl_grade_result *result, fl_error *reterr)
{
	unsigned threads = shared->options->threads;
	threads = threads < 1 ? 1 : threads > FL_THREADS_MAX ? FL_THREADS_MAX : threads;
	FL_AUTO_FREE worker *workers = calloc(threads, sizeof(*workers));
	if (workers == NULL) {
		return fl_fail_memory(reterr);
	}
	fl_code code = FL_OK;
	for (unsigned i = 0; code == FL_OK && i < threads; i++) {
		code = worker_init(&workers[i], shared, reterr);
	}
	code = code == FL_OK ? run_rounds(shared, workers, threads, chunks, out, reterr) : code;
	for (unsigned i = 0; i < threads; i++) {
		result->units += workers[i].units;
		for (uint32_t grade = 0; grade < FL_GRADES_MAX; grade++) {
			result->count[grade] += workers[i].count[grade];
			result->graded += workers[i].count[grade];
		}
		for (int why = 0; why < FL_UNGRADED_COUNT; why++) {
			result->not_graded[why] += workers[i].not_graded[why];
		}
		worker_done(&workers[i]);
	}
	return code;
}

/* Types that have events and that the rule set does not declare are refused by the binding. */
static fl_code find_used(
	fl_store *store, const fl_plan *plan, const fl_vocab *vocab, bool *used, fl_error *reterr)
{
	for (uint32_t i = 0; i < vocab->type_count; i++) {
		used[i] = false;
		if (fl_plan_find_event(plan, vocab->type[i].name) == FL_NONE_INDEX) {
			FL_TRY(fl_vocab_has_events(store, i, &used[i], reterr));
		}
	}
	return FL_OK;
}

/* What the ledger says of a run. */
static void write_about(const job *shared, const fl_grade_result *result, fl_buf *about)
{
	const fl_plan *plan = shared->plan;
	fl_json_writer json = fl_json_writer_on(about);
	fl_json_object(&json);
	fl_json_key(&json, "as_of");
	fl_json_day(&json, result->as_of);
	fl_json_key(&json, "counts");
	fl_json_array(&json);
	for (uint32_t i = 0; i < plan->grade_count; i++) {
		fl_json_array(&json);
		fl_json_text(&json, plan->grade[i]);
		fl_json_int(&json, (int64_t)result->count[i]);
		fl_json_array_end(&json);
	}
	fl_json_array_end(&json);
	fl_json_key(&json, "known_at");
	fl_json_day(&json, result->known_at);
	fl_json_key(&json, "not_graded");
	fl_json_int(&json, (int64_t)(result->units - result->graded));
	fl_json_key(&json, "rules_sha256");
	fl_json_hash(&json, fl_versions_hash(plan, result->as_of));
	fl_json_key(&json, "run");
	fl_json_int(&json, result->run);
	fl_json_key(&json, "sha256");
	fl_json_string(&json, result->sha256);
	fl_json_object_end(&json);
}

/* Adds the row of the run and its ledger entry, when all lines are in. */
static fl_code end_run(fl_entry *entry, const job *shared, int64_t rule_set, fl_hash sha256,
	const fl_grade_result *result, fl_error *reterr)
{
	const fl_run_row run = {.number = result->run,
		.rule_set = rule_set,
		.as_of = result->as_of,
		.known_at = result->known_at,
		.units = (int64_t)result->units,
		.graded = (int64_t)result->graded,
		.sha256 = sha256};
	FL_TRY(fl_run_add(entry, &run, reterr));
	FL_AUTO(fl_buf) about = {0};
	write_about(shared, result, &about);
	return about.failed ? fl_fail_memory(reterr)
			    : fl_entry_end(entry, fl_buf_view(&about), reterr);
}

static fl_code refuse_empty(const job *shared, fl_error *reterr)
{
	char day[FL_DAY_TEXT_BYTES];
	return fl_fail_at(reterr, FL_REFUSED, shared->path, 0, 0,
		TR("no retailer was known yet on %s: the roster was imported later",
			"在 %s 时尚无已登记的零售户：名录导入在后"),
		fl_day_format(shared->known_at, day));
}

static fl_code grade_all(
	fl_store *store, job *shared, fl_lines_out *out, fl_grade_result *result, fl_error *reterr)
{
	const fl_grade_options *options = shared->options;
	int64_t chunks, rule_set = 0;
	FL_AUTO(fl_entry) entry = {0};
	FL_TRY(fl_history_chunks(store, &chunks, reterr));
	if (options->store) {
		FL_TRY(fl_entry_begin(store, "grade", options->today, &entry, reterr));
		FL_TRY(fl_run_next(store, &result->run, reterr));
		FL_TRY(fl_rules_keep(
			&entry, options->rules, shared->rules, result->run, &rule_set, reterr));
		out->entry = &entry;
		out->run = result->run;
	}
	FL_TRY(fl_lines_open(out, options, shared->plan, shared->path, reterr));
	FL_TRY(run_workers(shared, chunks, out, result, reterr));
	if (result->units == 0) {
		return refuse_empty(shared, reterr);
	}
	fl_hash sha256 = fl_sha256_end(&out->sha);
	fl_hash_hex(sha256, result->sha256);
	if (options->store) {
		FL_TRY(end_run(&entry, shared, rule_set, sha256, result, reterr));
		out->entry = NULL;
	}
	return fl_lines_sync(out, reterr);
}

static fl_code prepare(fl_store *store, job *shared, fl_arena *arena, fl_vocab *vocab,
	fl_binding *binding, fl_error *reterr)
{
	fl_day newest;
	bool used[FL_EVENT_TYPES_MAX];
	FL_TRY(fl_store_newest_day(store, &newest, reterr));
	if (newest == FL_DAY_NONE) {
		return fl_fail_at(reterr, FL_REFUSED, store->path, 0, 0,
			TR("the database is empty: import the roster first",
				"数据库为空：请先导入名录"));
	}
	shared->known_at =
		shared->options->known_at == FL_NO_DAY ? newest : shared->options->known_at;
	FL_TRY(fl_store_head(store, &shared->ledger_head, reterr));
	FL_TRY(fl_vocab_load(store, arena, vocab, reterr));
	FL_TRY(find_used(store, shared->plan, vocab, used, reterr));
	if (shared->plan->by_holder) {
		FL_TRY(fl_holders_new(
			store, vocab, shared->known_at, FL_TEXT(""), &shared->holders, reterr));
	}
	return fl_binding_init(shared->plan, vocab, used, binding, reterr);
}

static void job_free(job *shared)
{
	for (int i = 0; i < ROUND_CHUNKS; i++) {
		fl_lines_done(&shared->lines[i]);
	}
	fl_holders_free(shared->holders);
	free(shared);
}

fl_code fl_grade(
	fl_db *db, const fl_grade_options *options, fl_grade_result *ret_result, fl_error *reterr)
{
	fl_store *store = &db->store;
	FL_AUTO(fl_arena) arena = {0};
	FL_AUTO(fl_binding) binding = {0};
	fl_vocab vocab;
	job *shared = calloc(1, sizeof(*shared));
	if (shared == NULL) {
		return fl_fail_memory(reterr);
	}
	shared->options = options;
	shared->path = store->path;
	shared->vocab = &vocab;
	shared->binding = &binding;
	fl_grade_result result = {.as_of = options->as_of};
	bool own = options->store && !store->writing; /* else within the caller's transaction */
	fl_code code = fl_rules_choose(options->rules, options->as_of, &shared->rules, reterr);
	if (code == FL_OK) {
		shared->plan = shared->rules->plan;
		code = own ? fl_store_begin(store, reterr) : FL_OK;
	}
	code = code == FL_OK ? prepare(store, shared, &arena, &vocab, &binding, reterr) : code;
	result.known_at = shared->known_at;
	FL_AUTO(fl_lines_out) out = FL_LINES_OUT_NONE;
	code = code == FL_OK ? grade_all(store, shared, &out, &result, reterr) : code;
	code = own && code == FL_OK ? fl_store_commit(store, reterr) : code;
	code = code == FL_OK ? fl_lines_commit(&out, reterr) : code;
	if (own) {
		fl_store_rollback(store);
	}
	job_free(shared);
	if (code == FL_OK) {
		*ret_result = result;
	}
	return code;
}
