/* SPDX-License-Identifier: Apache-2.0 */
/* Extracts and proofs: what they say of everybody, and what they must not say. */
#include "district.h"

#include "record/publish.h"
#include "record/series.h"

typedef struct published {
	district own;
	fl_buf record;
	fl_verdict verdict;
} published;

static void published_make(published *all)
{
	memset(all, 0, sizeof(*all));
	district_make(&all->own);
	record_make(&all->own, NULL, 0, &all->record);
	assert_good(fl_buf_view(&all->record), &all->verdict);
}

static void published_done(published *all)
{
	fl_verdict_done(&all->verdict);
	fl_buf_done(&all->record);
}

static bool holds_text(const fl_buf *buf, fl_text text)
{
	for (size_t i = 0; i + text.len <= buf->len; i++) {
		if (memcmp(buf->at + i, text.at, text.len) == 0) {
			return true;
		}
	}
	return false;
}

static void assert_holds(const fl_buf *document, fl_document_kind kind, fl_verdict *verdict)
{
	assert_int_equal(
		fl_record_verify(fl_buf_view(document), "document", 1, verdict, NULL), FL_OK);
	if (!verdict->holds) {
		fail_msg("%s: %s", verdict->difference.path, verdict->difference.error.text[FL_EN]);
	}
	assert_int_equal(verdict->kind, kind);
	assert_true(verdict->shown_count > 0);
	assert_true(verdict->note_count > 0);
}

static bool is_target(const fl_outcome *outcome, fl_text id)
{
	for (size_t i = 0; i < outcome->target_count; i++) {
		if (fl_text_equal(outcome->targets[i].id, id)) {
			return true;
		}
	}
	return false;
}

/* Nobody whom the lot passed over is named, no inspector and no recusal. */
static void an_extract_tells_no_more(void **state)
{
	(void)state;
	published all;
	published_make(&all);
	const fl_outcome *outcome = &all.verdict.outcome;
	FL_AUTO(fl_buf) extract = {0};
	FL_AUTO(fl_verdict) verdict = {0};
	fl_extract_write(outcome, all.verdict.record, &extract);
	assert_holds(&extract, FL_DOCUMENT_EXTRACT, &verdict);
	assert_hash(verdict.full, all.verdict.record);
	assert_hash(verdict.outcome.commit, outcome->commit);
	assert_int_equal(verdict.outcome.target_count, outcome->target_count);
	const fl_spec *spec = outcome->spec;
	for (size_t i = 0; i < spec->unit_count; i++) {
		fl_text id = spec->units[i].id;
		bool sealed = is_target(outcome, id) ||
			fl_decided_find(spec->excluded, spec->excluded_count, id) != SIZE_MAX;
		assert_int_equal(holds_text(&extract, id), sealed);
	}
	assert_false(holds_text(&extract, FL_TEXT("近亲属")));
	for (size_t i = 0; i < INSPECTORS; i++) {
		char quoted[8];
		(void)snprintf(quoted, sizeof(quoted), "\"I%zu\"", i + 1);
		assert_true(holds_text(&all.record, fl_text_of(quoted)));
		assert_false(holds_text(&extract, fl_text_of(quoted)));
	}
	published_done(&all);
}

static fl_proof_result result_of(const fl_outcome *outcome, fl_text id)
{
	const fl_spec *spec = outcome->spec;
	if (fl_decided_find(spec->excluded, spec->excluded_count, id) != SIZE_MAX) {
		return FL_RESULT_EXCLUDED;
	}
	if (fl_decided_find(spec->forced, spec->forced_count, id) != SIZE_MAX) {
		return FL_RESULT_FORCED;
	}
	return is_target(outcome, id) ? FL_RESULT_DRAWN : FL_RESULT_NOT_DRAWN;
}

static void everybody_has_a_proof(void **state)
{
	(void)state;
	published all;
	published_make(&all);
	const fl_outcome *outcome = &all.verdict.outcome;
	unsigned seen[FL_RESULT_NOT_DRAWN + 1] = {0};
	for (size_t i = 0; i < outcome->spec->unit_count; i++) {
		const fl_unit *unit = &outcome->spec->units[i];
		FL_AUTO(fl_buf) proof = {0};
		FL_AUTO(fl_verdict) verdict = {0};
		assert_int_equal(fl_proof_write(outcome, i, false, &proof, NULL), FL_OK);
		assert_holds(&proof, FL_DOCUMENT_PROOF, &verdict);
		assert_true(fl_text_equal(verdict.unit.id, unit->id));
		assert_true(fl_text_equal(verdict.unit.grade, unit->grade));
		assert_int_equal(verdict.result, result_of(outcome, unit->id));
		seen[verdict.result]++;
	}
	assert_int_equal(seen[FL_RESULT_EXCLUDED], 2);
	assert_int_equal(seen[FL_RESULT_FORCED], 1);
	assert_int_equal(seen[FL_RESULT_DRAWN], outcome->target_count - 1);
	assert_int_equal(seen[FL_RESULT_UNKNOWN], 0);
	published_done(&all);
}

/* Before the release a proof must not tell who was drawn: it is the same whatever was revealed. */
static void a_row_alone_tells_nothing_of_the_draw(void **state)
{
	(void)state;
	published all;
	published_make(&all);
	FL_AUTO(fl_buf) proof = {0};
	FL_AUTO(fl_verdict) verdict = {0};
	assert_int_equal(fl_proof_write(&all.verdict.outcome, 17, true, &proof, NULL), FL_OK);
	assert_holds(&proof, FL_DOCUMENT_PROOF, &verdict);
	assert_int_equal(verdict.result, FL_RESULT_UNKNOWN);
	assert_false(holds_text(&proof, FL_TEXT("seed")));
	assert_false(holds_text(&proof, FL_TEXT("drawn")));
	assert_false(holds_text(&proof, FL_TEXT("excluded")));
	published_done(&all);
}

/* What a series says of draws `numbers`; `purpose` of each is the letter. */
static void assert_series(const uint64_t *numbers, const char *purposes, size_t count,
	uint64_t from, const char *names)
{
	static const fl_hash none;
	fl_series_set set = {0};
	fl_verdict verdicts[4] = {0};
	fl_buf records[4] = {0};
	char found[256] = "";
	for (size_t i = 0; i < count; i++) {
		district own;
		district_make(&own);
		own.spec.draw = numbers[i];
		own.spec.previous = numbers[i] == 1 ? none : fl_sha256_of(FL_TEXT("before"));
		own.spec.purpose = (fl_text){&purposes[i], 1};
		record_make(&own, NULL, 0, &records[i]);
		assert_good(fl_buf_view(&records[i]), &verdicts[i]);
		assert_int_equal(fl_series_set_add(&set, "file", &verdicts[i], NULL), FL_OK);
	}
	assert_int_equal(fl_series_set_check(&set, from, NULL), FL_OK);
	for (size_t i = 0; i < set.finding_count; i++) {
		size_t used = strlen(found);
		assert_true(set.findings[i].text[FL_EN][0] != '\0');
		assert_true(set.findings[i].text[FL_ZH][0] != '\0');
		(void)snprintf(found + used, sizeof(found) - used, "%s%s", used > 0 ? " " : "",
			fl_finding_name(set.findings[i].kind));
	}
	assert_string_equal(found, names);
	for (size_t i = 0; i < count; i++) {
		fl_verdict_done(&verdicts[i]);
		fl_buf_done(&records[i]);
	}
	fl_series_set_done(&set);
}

static void a_series_is_held_together(void **state)
{
	(void)state;
	assert_series((const uint64_t[]){1}, "a", 1, 1, "");
	assert_series((const uint64_t[]){2}, "a", 1, 1, "missing");
	assert_series((const uint64_t[]){2}, "a", 1, 2, "");
	assert_series((const uint64_t[]){2}, "a", 1, 0, "");
	assert_series((const uint64_t[]){1, 1}, "aa", 2, 0, "");
	assert_series((const uint64_t[]){1, 1}, "ab", 2, 0, "twice overlap");
	assert_series((const uint64_t[]){1, 2}, "ab", 2, 0, "broken overlap");
	assert_series((const uint64_t[]){1, 2}, "aa", 2, 0, "broken parallel");
	assert_series((const uint64_t[]){3, 1}, "aa", 2, 0, "missing parallel");
	assert_series((const uint64_t[]){5, 3}, "ab", 2, 1, "missing missing overlap");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_extract_tells_no_more),
		cmocka_unit_test(everybody_has_a_proof),
		cmocka_unit_test(a_row_alone_tells_nothing_of_the_draw),
		cmocka_unit_test(a_series_is_held_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
