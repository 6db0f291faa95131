/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying a document from its file alone: nothing here opens a database. */
#include "api/verification.h"

#include "base/file.h"
#include "base/limits.h"

/* The texts of the seal as strings. */
static fl_code keep_texts(fl_verification *verification, fl_error *reterr)
{
	fl_verdict *verdict = &verification->verdict;
	FL_AUTO(fl_buf) missing = {0};
	fl_void_missing(&verdict->void_, &missing);
	const struct {
		fl_text text;
		const char **kept;
	} texts[] = {
		{verdict->spec.agency, &verification->agency},
		{verdict->spec.purpose, &verification->purpose},
		{verdict->unit.id, &verification->id},
		{verdict->void_.reason, &verification->reason},
		{fl_buf_view(&missing), &verification->missing},
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		*texts[i].kept = fl_arena_string(&verdict->arena, texts[i].text);
		if (*texts[i].kept == NULL) {
			return fl_fail_memory(reterr);
		}
	}
	return missing.failed ? fl_fail_memory(reterr) : FL_OK;
}

fl_code fl_verify(
	const char *path, unsigned threads, fl_verification **ret_verification, fl_error *reterr)
{
	fl_verification *verification = calloc(1, sizeof(*verification));
	if (verification == NULL) {
		return fl_fail_memory(reterr);
	}
	fl_code code = fl_file_read(path, FL_JSON_BYTES_MAX, &verification->document, reterr);
	if (code == FL_OK) {
		code = fl_record_verify(fl_buf_view(&verification->document), path,
			threads > 0 ? threads : 1, &verification->verdict, reterr);
	}
	if (code == FL_OK) {
		code = keep_texts(verification, reterr);
	}
	if (code != FL_OK) {
		fl_verification_free(verification);
		return code;
	}
	*ret_verification = verification;
	return FL_OK;
}

void fl_verification_free(fl_verification *verification)
{
	if (verification != NULL) {
		fl_verdict_done(&verification->verdict);
		fl_buf_done(&verification->document);
		free(verification);
	}
}

/* The hash that a step came to; "" where it was not reached. */
static void step_hash(const fl_verdict *verdict, fl_verify_step step, char out[65])
{
	out[0] = '\0';
	for (size_t i = 0; i < verdict->step_count; i++) {
		if (verdict->steps[i].step == step) {
			fl_hash_hex(verdict->steps[i].hash, out);
		}
	}
}

void fl_verification_describe(const fl_verification *verification, fl_verification_info *ret_info)
{
	const fl_verdict *verdict = &verification->verdict;
	const fl_difference *difference = &verdict->difference;
	*ret_info = (fl_verification_info){.kind = fl_document_kind_name(verdict->kind),
		.holds = verdict->holds,
		.publicly_random = verdict->publicly_random,
		.assigned = verdict->assigned,
		.is_void = verdict->kind == FL_DOCUMENT_VOID,
		.reason = verification->reason,
		.missing = verification->missing,
		.number = verdict->spec.draw,
		.agency = verification->agency,
		.purpose = verification->purpose,
		.period_from = verdict->spec.period_from,
		.period_to = verdict->spec.period_to,
		.id = verification->id,
		.result = fl_proof_result_name(verdict->result),
		.targets = verdict->outcome.target_count,
		.steps = verdict->step_count,
		.shown = verdict->shown_count,
		.notes = verdict->note_count,
		.path = difference->path,
		.found = difference->found,
		.expected = difference->expected,
		.text = {difference->error.text[FL_EN], difference->error.text[FL_ZH]},
		.line = difference->error.line,
		.column = difference->error.column};
	fl_hash_hex(verdict->spec.previous, ret_info->previous);
	step_hash(verdict, FL_STEP_SEAL, ret_info->commit);
	step_hash(verdict, FL_STEP_SEED, ret_info->seed);
	fl_hash_hex(verdict->record, ret_info->record);
	if (verdict->kind == FL_DOCUMENT_EXTRACT) {
		fl_hash_hex(verdict->full, ret_info->full);
	}
}

void fl_verification_step_at(
	const fl_verification *verification, size_t index, fl_verification_step *ret_step)
{
	const fl_verdict *verdict = &verification->verdict;
	assert(index < verdict->step_count);
	fl_verify_step step = verdict->steps[index].step;
	*ret_step = (fl_verification_step){.name = fl_verify_step_name(step),
		.text = {fl_verify_step_text(step, FL_EN), fl_verify_step_text(step, FL_ZH)},
		.count = verdict->steps[index].count};
	fl_hash_hex(verdict->steps[index].hash, ret_step->hash);
}

const char *fl_verification_note_at(const fl_verification *verification, size_t index, fl_lang lang)
{
	assert(index < verification->verdict.note_count);
	return verification->verdict.notes[index][lang];
}

const char *fl_verification_shown_at(
	const fl_verification *verification, size_t index, fl_lang lang)
{
	assert(index < verification->verdict.shown_count);
	return verification->verdict.shown[index][lang];
}
