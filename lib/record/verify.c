/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification.  The record's seal and lists are read back into a spec; the draw is made again from
 * that spec with the very code that makes draws; and every section is compared with what was found.
 */
#include "record/verify.h"

#include <stdarg.h>
#include <stdio.h>

#include "record/lists_read.h"
#include "record/verify_parts.h"

#define ROOT_KEYS                                                                                \
	"assignments batch? classes commit entropy frame kind protocol publicly_random rosters " \
	"seal seed targets"

static const char *const step_names[] = {
#define X(step, name, en, zh) name,
	FL_VERIFY_STEPS(X)
#undef X
};

static const char *const step_texts[][FL_LANGS] = {
#define X(step, name, en, zh) {en, zh},
	FL_VERIFY_STEPS(X)
#undef X
};

static const char *const kind_names[] = {
#define X(kind, name) name,
	FL_DOCUMENT_KINDS(X)
#undef X
};

const char *fl_document_kind_name(fl_document_kind kind)
{
	return kind_names[kind];
}

const char *fl_verify_step_name(fl_verify_step step)
{
	return step_names[step];
}

const char *fl_verify_step_text(fl_verify_step step, fl_lang lang)
{
	return step_texts[step][lang];
}

void fl_verdict_done(fl_verdict *verdict)
{
	fl_arena_done(&verdict->arena);
}

/* ---- Reading -------------------------------------------------------------------------------- */

/* Reads seal and lists, and checks each list by itself, so that a problem has its place. */
static void read_spec(fl_verdict *verdict, fl_record_reader *reader)
{
	fl_spec *spec = &verdict->spec;
	fl_roots roots = {0};
	fl_error error;
	const fl_json *root = reader->root;
	if (!fl_read_keys(reader, root, ROOT_KEYS)) {
		return;
	}
	fl_read_compare(
		reader, fl_json_get(root, "protocol"), "protocol", FL_TEXT("\"" FL_PROTOCOL "\""));
	const fl_json *seal = fl_read_node(reader, root, "seal", FL_JSON_OBJECT);
	if (seal == NULL) {
		return;
	}
	fl_seal_read(reader, seal, spec, &roots);
	fl_record_frame_read(reader, spec);
	if (!fl_read_failed(reader) &&
		fl_units_sort(spec->units, spec->unit_count, verdict->outcome.threads, &error) !=
			FL_OK) {
		fl_read_fail_error(reader, fl_json_get(root, "frame"), &error);
	}
	fl_record_rosters_read(reader, spec);
	for (size_t i = 0; i < spec->roster_count && !fl_read_failed(reader); i++) {
		if (fl_roster_sort(&spec->rosters[i], spec->units, spec->unit_count, &error) !=
			FL_OK) {
			fl_read_fail_error(
				reader, &fl_json_get(root, "rosters")->u.items[i], &error);
		}
	}
}

/* ---- The seal ------------------------------------------------------------------------------- */

void fl_verify_section(
	fl_record_reader *reader, const fl_outcome *outcome, const char *key, fl_hash *ret_hash)
{
	FL_AUTO(fl_buf) expected = {0};
	*ret_hash = (fl_hash){{0}};
	fl_record_section(outcome, key, &expected);
	if (expected.failed) {
		(void)fl_fail_memory(&reader->difference.error);
		return;
	}
	fl_read_compare(reader, fl_json_get(reader->root, key), key, fl_buf_view(&expected));
	*ret_hash = fl_sha256_of(fl_buf_view(&expected));
}

void fl_verify_fault(fl_record_reader *reader, const fl_spec *spec, const fl_error *error)
{
	const fl_json *node = reader->root;
	for (const char *name = spec->fault; *name != '\0';) {
		char key[32];
		size_t length = strcspn(name, ".");
		(void)snprintf(key, sizeof(key), "%.*s", (int)length, name);
		const fl_json *inner = fl_json_get(node, key);
		node = inner != NULL ? inner : node;
		name += length + (name[length] == '.' ? 1 : 0);
	}
	fl_read_fail_error(reader, node, error);
}

void fl_verify_step_done(fl_verdict *verdict, fl_record_reader *reader, fl_verify_step step,
	fl_hash hash, uint64_t count)
{
	if (!fl_read_failed(reader)) {
		verdict->steps[verdict->step_count++] = (fl_step_done){step, hash, count};
	}
}

static void verify_seal(fl_verdict *verdict, fl_record_reader *reader)
{
	fl_error error;
	fl_hash unused;
	fl_outcome *outcome = &verdict->outcome;
	if (fl_outcome_prepare(
		    &verdict->spec, outcome->threads, &verdict->arena, outcome, &error) != FL_OK) {
		fl_verify_fault(reader, &verdict->spec, &error);
		return;
	}
	fl_verify_section(reader, outcome, "seal", &unused);
	fl_verify_step_done(verdict, reader, FL_STEP_FRAME, outcome->roots.frame.hash,
		outcome->roots.frame.count);
	const fl_json *rosters = fl_json_get(reader->root, "rosters");
	fl_text lists = {reader->source.at + rosters->offset, rosters->end - rosters->offset};
	fl_verify_step_done(
		verdict, reader, FL_STEP_ROSTERS, fl_sha256_of(lists), outcome->spec->roster_count);
	fl_verify_section(reader, outcome, "commit", &unused);
	fl_verify_step_done(verdict, reader, FL_STEP_SEAL, outcome->commit, outcome->spec->draw);
}

/* ---- The draw ------------------------------------------------------------------------------- */

/* The values in the record, one for each source of the seal and in its order. */
fl_revealed *fl_verify_revealed(fl_record_reader *reader, const fl_spec *spec)
{
	size_t count;
	const fl_json *items =
		fl_read_items(reader, reader->root, "entropy", FL_JSON_OBJECT, &count);
	fl_revealed *revealed = fl_read_alloc(reader, spec->source_count, sizeof(*revealed));
	if (fl_read_failed(reader)) {
		return NULL;
	}
	if (count != spec->source_count) {
		fl_read_fail(reader, fl_json_get(reader->root, "entropy"), FL_MISMATCH,
			TR("there are not as many values as the seal names sources of randomness",
				"随机数值的个数与封存文件列出的随机源不符"));
		return NULL;
	}
	for (size_t i = 0; i < count && !fl_read_failed(reader); i++) {
		fl_error error;
		(void)fl_read_keys(reader, &items[i], "name value");
		revealed[i] = (fl_revealed){fl_read_text(reader, &items[i], "name"),
			fl_read_text(reader, &items[i], "value")};
		if (fl_read_failed(reader)) {
			return NULL;
		}
		if (!fl_text_equal(revealed[i].name, spec->sources[i].name)) {
			fl_read_fail(reader, fl_json_get(&items[i], "name"), FL_MISMATCH,
				TR("the seal names another source of randomness here",
					"封存文件此处为另一随机源"));
		} else if (fl_source_match(&spec->sources[i], revealed[i].value, &error) != FL_OK) {
			fl_read_fail_error(reader, fl_json_get(&items[i], "value"), &error);
		}
	}
	return revealed;
}

/* Positions of the ids of a certificate; false where one is no target or they do not ascend. */
static bool read_positions(const fl_outcome *outcome, const fl_json *ids, uint32_t *positions)
{
	size_t at = 0;
	for (uint32_t i = 0; i < ids->count; i++) {
		while (at < outcome->target_count &&
			!fl_text_equal(outcome->targets[at].id, ids->u.items[i].u.text)) {
			at++;
		}
		if (at == outcome->target_count) {
			return false;
		}
		positions[i] = (uint32_t)at++;
	}
	return true;
}

static bool disjoint(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	for (size_t i = 0, j = 0; i < a_count && j < b_count;) {
		if (a[i] == b[j]) {
			return false;
		}
		if (a[i] < b[j]) {
			i++;
		} else {
			j++;
		}
	}
	return true;
}

/* Where no plan exists, any sets that prove it are right: takes over those of the record. */
static void adopt_certificate(
	fl_record_reader *reader, fl_outcome *outcome, size_t number, const fl_json *assignment)
{
	fl_assignment *plan = &outcome->plans[number];
	const fl_json *certificate = fl_json_get(assignment, "certificate");
	size_t whole_count;
	size_t lead_only_count;
	if (certificate == NULL || !fl_read_keys(reader, certificate, "lead_only whole")) {
		return;
	}
	(void)fl_read_items(reader, certificate, "whole", FL_JSON_STRING, &whole_count);
	(void)fl_read_items(reader, certificate, "lead_only", FL_JSON_STRING, &lead_only_count);
	uint32_t *whole = fl_read_alloc(reader, whole_count, sizeof(*whole));
	uint32_t *lead_only = fl_read_alloc(reader, lead_only_count, sizeof(*lead_only));
	if (fl_read_failed(reader)) {
		return;
	}
	fl_error error;
	bool holds = read_positions(outcome, fl_json_get(certificate, "whole"), whole) &&
		read_positions(outcome, fl_json_get(certificate, "lead_only"), lead_only) &&
		disjoint(whole, whole_count, lead_only, lead_only_count);
	if (holds &&
		fl_certificate_check(outcome->targets, outcome->target_count,
			&outcome->spec->rosters[number], &outcome->seed, whole, whole_count,
			lead_only, lead_only_count, &holds, &error) != FL_OK) {
		fl_read_fail_error(reader, certificate, &error);
		return;
	}
	if (!holds) {
		fl_read_fail(reader, certificate, FL_MISMATCH,
			TR("these targets do not prove that there are too few inspectors",
				"所列检查对象不足以证明检查人员不够"));
		return;
	}
	plan->whole = whole;
	plan->whole_count = whole_count;
	plan->lead_only = lead_only;
	plan->lead_only_count = lead_only_count;
}

static void adopt_certificates(fl_verdict *verdict, fl_record_reader *reader)
{
	fl_outcome *outcome = &verdict->outcome;
	const fl_json *assignments = fl_json_get(reader->root, "assignments");
	verdict->assigned = true;
	for (size_t i = 0; i < outcome->spec->roster_count; i++) {
		verdict->assigned = verdict->assigned && outcome->plans[i].feasible;
		if (!outcome->plans[i].feasible && assignments->kind == FL_JSON_ARRAY &&
			i < assignments->count && !fl_read_failed(reader)) {
			adopt_certificate(reader, outcome, i, &assignments->u.items[i]);
		}
	}
}

static void verify_draw(fl_verdict *verdict, fl_record_reader *reader)
{
	fl_error error;
	fl_hash hash;
	fl_outcome *outcome = &verdict->outcome;
	const fl_revealed *revealed = fl_verify_revealed(reader, outcome->spec);
	if (fl_read_failed(reader)) {
		return;
	}
	if (fl_outcome_draw(outcome, revealed, outcome->spec->source_count, &error) != FL_OK) {
		fl_read_fail_error(reader, reader->root, &error);
		return;
	}
	fl_verify_section(reader, outcome, "entropy", &hash);
	fl_verify_section(reader, outcome, "publicly_random", &hash);
	fl_verify_section(reader, outcome, "seed", &hash);
	fl_verify_step_done(
		verdict, reader, FL_STEP_SEED, outcome->seed.hash, outcome->spec->source_count);
	fl_verify_section(reader, outcome, "classes", &hash);
	fl_verify_step_done(verdict, reader, FL_STEP_CLASSES, hash, outcome->classes.count);
	if (outcome->spec->design.kind == FL_DESIGN_ORDER) {
		fl_verify_section(reader, outcome, "batch", &hash);
	} else if (fl_json_get(reader->root, "batch") != NULL) {
		fl_read_fail(reader, fl_json_get(reader->root, "batch"), FL_MISMATCH,
			TR("only the design \"order\" has a batch list",
				"只有 order 方案有批次表"));
	}
	fl_verify_section(reader, outcome, "targets", &hash);
	fl_verify_step_done(verdict, reader, FL_STEP_TARGETS, hash, outcome->target_count);
	adopt_certificates(verdict, reader);
	fl_verify_section(reader, outcome, "assignments", &hash);
	fl_verify_step_done(
		verdict, reader, FL_STEP_ASSIGNMENTS, hash, outcome->spec->roster_count);
}

static void verify_record(fl_verdict *verdict, fl_record_reader *reader)
{
	read_spec(verdict, reader);
	if (!fl_read_failed(reader)) {
		verify_seal(verdict, reader);
	}
	if (!fl_read_failed(reader)) {
		verify_draw(verdict, reader);
	}
	if (!verdict->assigned) {
		fl_verify_note(verdict,
			TR("no inspectors were assigned: the record proves that there are too few",
				"未分派检查人员：记录已证明检查人员不足"));
	}
}

/* ---- A void draw ---------------------------------------------------------------------------- */

static bool nobody_missing(const fl_void *record)
{
	for (size_t i = 0; i < record->source_count; i++) {
		if (record->values[i].len == 0) {
			return false;
		}
	}
	return true;
}

static void verify_void(fl_verdict *verdict, fl_record_reader *reader)
{
	fl_void_read(reader, &verdict->spec, &verdict->void_);
	if (fl_read_failed(reader)) {
		return;
	}
	verdict->outcome.commit = fl_sha256_of(verdict->void_.seal);
	fl_verify_step_done(
		verdict, reader, FL_STEP_SEAL, verdict->outcome.commit, verdict->spec.draw);
	if (nobody_missing(&verdict->void_)) {
		fl_verify_note(verdict,
			TR("NOBODY WAS MISSING: every value was known when this draw was voided, "
			   "so its result could be looked at first",
				"无人缺席：作废时全部随机数均已揭示，存在先看结果再作废的可能"));
	}
	fl_verify_note(verdict,
		TR("not proven: that the reason is true, and that whoever is missing was asked in "
		   "time",
			"无法证明：作废原因属实，以及已及时要求缺席方揭示"));
}

/* ---- The verdict ---------------------------------------------------------------------------- */

void fl_verify_note(fl_verdict *verdict, const char *en, const char *zh)
{
	assert(verdict->note_count < FL_VERIFY_NOTES_MAX);
	verdict->notes[verdict->note_count][FL_EN] = en;
	verdict->notes[verdict->note_count++][FL_ZH] = zh;
}

void fl_verify_show(
	fl_verdict *verdict, fl_record_reader *reader, const char *en, const char *zh, ...)
{
	assert(verdict->shown_count < FL_VERIFY_NOTES_MAX);
	if (fl_read_failed(reader)) {
		return;
	}
	for (fl_lang lang = 0; lang < FL_LANGS; lang++) {
		char sentence[FL_ERROR_TEXT_BYTES_MAX];
		va_list values;
		va_start(values, zh);
		int length = vsnprintf(sentence, sizeof(sentence), lang == FL_EN ? en : zh, values);
		va_end(values);
		const char *kept =
			length < 0 ? NULL : fl_arena_string(&verdict->arena, fl_text_of(sentence));
		if (kept == NULL) {
			(void)fl_fail_memory(&reader->difference.error);
			return;
		}
		verdict->shown[verdict->shown_count][lang] = kept;
	}
	verdict->shown_count++;
}

/* What holds for all documents that have a seal. */
static void write_notes(fl_verdict *verdict)
{
	if (!verdict->publicly_random) {
		fl_verify_note(verdict,
			TR("NOT PUBLICLY RANDOM: the agency held all the randomness and could have "
			   "tried seals until one suited",
				"非公开随机：全部随机数由本机关掌握，存在反复试封、挑选结果的可"
				"能"));
	}
	fl_verify_note(verdict,
		TR("not proven: that the seal was published before the randomness existed; compare "
		   "the commit with the notice of that day",
			"无法证明：封存文件在随机数产生之前已经公布；请将封存摘要与当日公告核对"));
	fl_verify_note(verdict,
		TR("not proven: that no later draw was withheld; a missing last number shows only "
		   "against the published seals",
			"无法证明：之后没有隐匿的抽查；缺少最末编号只能与已公布的封存文件核对"));
	if (verdict->spec.draw > 1) {
		fl_verify_note(verdict,
			TR("not proven: the link to the draw before; verify both records together",
				"无法证明：与上一次抽查的衔接；请将两次抽查的记录一并核验"));
	}
}

static void verify_document(fl_verdict *verdict, fl_record_reader *reader)
{
	static void (*const verify[])(fl_verdict *, fl_record_reader *) = {
		[FL_DOCUMENT_EXTRACT] = fl_verify_extract,
		[FL_DOCUMENT_PROOF] = fl_verify_proof,
		[FL_DOCUMENT_RECORD] = verify_record,
		[FL_DOCUMENT_VOID] = verify_void,
	};
	fl_text kind = FL_TEXT("");
	verdict->kind = FL_DOCUMENT_RECORD;
	if (reader->root->kind == FL_JSON_OBJECT) {
		kind = fl_read_text(reader, reader->root, "kind");
	} else {
		fl_read_fail(reader, reader->root, FL_REFUSED,
			TR("an object {...} belongs here", "此处应为对象 {...}"));
	}
	for (size_t i = 0; i < sizeof(verify) / sizeof(verify[0]); i++) {
		if (fl_text_is(kind, kind_names[i])) {
			verdict->kind = (fl_document_kind)i;
			verify[i](verdict, reader);
			return;
		}
	}
	fl_read_fail(reader, fl_json_get(reader->root, "kind"), FL_REFUSED,
		TR("no document of this kind is known; record, extract, proof or void would be "
		   "right",
			"没有该类文件；应为 record、extract、proof 或 void"));
}

fl_code fl_record_verify(fl_text record, const char *file, unsigned threads,
	fl_verdict *ret_verdict, fl_error *reterr)
{
	FL_AUTO(fl_verdict) verdict = {.kind = FL_DOCUMENT_RECORD, .outcome.threads = threads};
	fl_record_reader reader = {.source = record, .arena = &verdict.arena};
	fl_json *root;
	verdict.record = fl_sha256_of(record);
	if (fl_json_parse(record, file, &verdict.arena, &root, &reader.difference.error) == FL_OK) {
		reader.root = root;
		verify_document(&verdict, &reader);
	}
	if (!fl_read_failed(&reader) && verdict.spec.source_count > 0) {
		verdict.publicly_random =
			fl_sources_public(verdict.spec.sources, verdict.spec.source_count);
		write_notes(&verdict);
	}
	if (reader.difference.error.code == FL_MEMORY) {
		return fl_fail_memory(reterr);
	}
	verdict.difference = reader.difference;
	verdict.holds = !fl_read_failed(&reader);
	if (!verdict.holds) {
		verdict.shown_count = 0;
		verdict.note_count = 0;
	}
	*ret_verdict = verdict;
	ret_verdict->outcome.spec = &ret_verdict->spec;
	ret_verdict->outcome.arena = &ret_verdict->arena;
	verdict.arena = (fl_arena){0};
	return FL_OK;
}
