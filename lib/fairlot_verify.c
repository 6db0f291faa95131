/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying a record from its file alone: nothing here opens a database. */
#include "base/file.h"
#include "base/limits.h"
#include "record/verify.h"

struct fl_verification {
	fl_buf record;
	fl_verdict verdict;
	const char *reason;  /* of a void draw; NULL else */
	const char *missing; /* who stayed silent */
};

static fl_code word_void(fl_verification *verification, fl_error *reterr)
{
	fl_verdict *verdict = &verification->verdict;
	FL_AUTO(fl_buf) missing = {0};
	fl_void_missing(&verdict->void_, &missing);
	verification->reason = fl_arena_string(&verdict->arena, verdict->void_.reason);
	verification->missing = fl_arena_string(&verdict->arena, fl_buf_view(&missing));
	bool failed = verification->reason == NULL || verification->missing == NULL;
	return missing.failed || failed ? fl_fail_memory(reterr) : FL_OK;
}

fl_code fl_verify(
	const char *path, unsigned threads, fl_verification **ret_verification, fl_error *reterr)
{
	fl_verification *verification = calloc(1, sizeof(*verification));
	if (verification == NULL) {
		return fl_fail_memory(reterr);
	}
	fl_code code = fl_file_read(path, FL_JSON_BYTES_MAX, &verification->record, reterr);
	if (code == FL_OK) {
		code = fl_record_verify(fl_buf_view(&verification->record), path,
			threads > 0 ? threads : 1, &verification->verdict, reterr);
	}
	if (code == FL_OK && verification->verdict.is_void && verification->verdict.holds) {
		code = word_void(verification, reterr);
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
		fl_buf_done(&verification->record);
		free(verification);
	}
}

/* The hash that a step came to; zeros where it was not reached. */
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
	*ret_info = (fl_verification_info){.holds = verdict->holds,
		.publicly_random = verdict->publicly_random,
		.assigned = verdict->assigned,
		.is_void = verdict->is_void,
		.reason = verification->reason != NULL ? verification->reason : "",
		.missing = verification->missing != NULL ? verification->missing : "",
		.number = verdict->spec.draw,
		.targets = verdict->outcome.target_count,
		.steps = verdict->step_count,
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
