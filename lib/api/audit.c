/* SPDX-License-Identifier: Apache-2.0 */
/* Auditing the design of a record by trials. */
#include "api/redone.h"

#include "draw/audit.h"
#include "draw/evenness.h"
#include "record/words.h"

/* A roster's spread, with its texts as C strings. */
typedef struct audit_roster {
	const fl_roster *roster;
	fl_evenness found;
	const char *department;
	const char **ids;
} audit_roster;

struct fl_audit {
	fl_redone redone;
	fl_arena arena;
	const char *text;
	uint32_t trials;
	fl_audit_result result;
	fl_audited_class *classes;
	size_t class_count;
	audit_roster *rosters;
	size_t roster_count;
};

void fl_audit_free(fl_audit *audit)
{
	if (audit != NULL) {
		fl_redone_done(&audit->redone);
		fl_arena_done(&audit->arena);
		free(audit);
	}
}
FL_AUTO_PTR_DEFINE(fl_audit, fl_audit_free);

/* ---- In words ------------------------------------------------------------------------------- */

static const char *string_of(fl_audit *audit, fl_text text, bool *failed)
{
	const char *string = fl_arena_string(&audit->arena, text);
	*failed = *failed || string == NULL;
	return string;
}

static const char *ratio_of(fl_audit *audit, fl_ratio ratio, bool *failed)
{
	FL_AUTO(fl_buf) text = {0};
	fl_buf_ratio(&text, ratio);
	*failed = *failed || text.failed;
	return string_of(audit, fl_buf_view(&text), failed);
}

static fl_audited counts_of(fl_audit *audit, const fl_audit_counts *counts, bool *failed)
{
	fl_ratio chance = counts->chance.den > 0 ? counts->chance : (fl_ratio){0, 1};
	return (fl_audited){.chance = ratio_of(audit, chance, failed),
		.low = counts->range.low,
		.high = counts->range.high,
		.least = counts->least,
		.most = counts->most,
		.tested = counts->tested,
		.outside = counts->outside};
}

static fl_code word_classes(fl_audit *audit, fl_error *reterr)
{
	const fl_classes *classes = &audit->redone.verdict.outcome.classes;
	bool failed = false;
	audit->classes = fl_arena_array(&audit->arena, fl_audited_class, classes->count + 1);
	if (audit->classes == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < classes->count; i++) {
		const fl_draw_class *class_ = &classes->at[i];
		const fl_audit_class *found = &audit->result.at[i];
		audit->classes[i] =
			(fl_audited_class){.stratum = string_of(audit, class_->stratum, &failed),
				.grade = string_of(audit, class_->grade, &failed),
				.size = class_->size,
				.expected = ratio_of(audit, class_->expected, &failed),
				.drawn = found->drawn,
				.off = found->off,
				.all_pairs = found->all_pairs,
				.rounding = counts_of(audit, &found->rounding, &failed),
				.units = counts_of(audit, &found->units, &failed),
				.pairs = counts_of(audit, &found->pairs, &failed)};
	}
	audit->class_count = classes->count;
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

/* ---- Running -------------------------------------------------------------------------------- */

static fl_code run_draws(fl_audit *audit, const fl_trials *trials, fl_error *reterr)
{
	const fl_outcome *outcome = &audit->redone.verdict.outcome;
	const fl_spec *spec = outcome->spec;
	const fl_audit_spec design = {.classes = &outcome->classes,
		.units = spec->units,
		.unit_count = spec->unit_count,
		.design = &spec->design,
		.trials = *trials};
	FL_TRY(fl_audit_trials(&design, &audit->arena, &audit->result, reterr));
	return word_classes(audit, reterr);
}

static fl_code spread_roster(
	fl_audit *audit, size_t number, const fl_trials *trials, fl_error *reterr)
{
	const fl_outcome *outcome = &audit->redone.verdict.outcome;
	audit_roster *own = &audit->rosters[number];
	const fl_roster *roster = own->roster = &outcome->spec->rosters[number];
	const fl_evenness_spec spread = {.targets = outcome->targets,
		.count = outcome->target_count,
		.roster = roster,
		.trials = *trials};
	FL_TRY(fl_evenness_trials(&spread, &audit->arena, &own->found, reterr));
	bool failed = false;
	own->department = string_of(audit, roster->department, &failed);
	own->ids = fl_arena_array(&audit->arena, const char *, roster->inspector_count + 1);
	for (size_t i = 0; i < roster->inspector_count && own->ids != NULL; i++) {
		own->ids[i] = string_of(audit, roster->inspectors[i].id, &failed);
	}
	return failed || own->ids == NULL ? fl_fail_memory(reterr) : FL_OK;
}

static fl_code run_evenness(fl_audit *audit, const fl_trials *trials, fl_error *reterr)
{
	size_t count = audit->redone.verdict.spec.roster_count;
	if (count == 0) {
		return fl_fail(reterr, FL_REFUSED,
			TR("this draw has no inspectors, so that nothing spreads over them",
				"本次抽查没有检查人员，无从统计分派均衡度"));
	}
	audit->rosters = fl_arena_array(&audit->arena, audit_roster, count);
	if (audit->rosters == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < count; i++) {
		FL_TRY(spread_roster(audit, i, trials, reterr));
	}
	audit->roster_count = count;
	audit->result.fair = true;
	return FL_OK;
}

static fl_code check_options(const fl_audit_options *options, fl_error *reterr)
{
	if (options->trials < 1 || options->trials > FL_AUDIT_TRIALS_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("%lld trials: 1 to %d would be right", "试验次数 %lld：应为 1 至 %d 次"),
			(long long)options->trials, FL_AUDIT_TRIALS_MAX);
	}
	if (options->text != NULL && !fl_is_line(fl_text_of(options->text))) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the text of the trial seeds must be a line of 1 to 256 bytes",
				"试验种子的文字应为 1 至 256 字节的一行文字"));
	}
	return FL_OK;
}

fl_code fl_audit_run(const fl_audit_options *options, fl_audit **ret_audit, fl_error *reterr)
{
	FL_TRY(check_options(options, reterr));
	FL_AUTO_PTR(fl_audit) audit = calloc(1, sizeof(*audit));
	if (audit == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_redone_read(options->record, options->threads, &audit->redone, reterr));
	char commit[FL_HASH_HEX_BYTES];
	fl_hash_hex(audit->redone.verdict.outcome.commit, commit);
	audit->text = fl_arena_string(
		&audit->arena, fl_text_of(options->text != NULL ? options->text : commit));
	if (audit->text == NULL) {
		return fl_fail_memory(reterr);
	}
	audit->trials = (uint32_t)options->trials;
	const fl_trials trials = {fl_text_of(audit->text), audit->trials, options->threads,
		options->progress, options->context};
	FL_TRY(options->evenness ? run_evenness(audit, &trials, reterr)
				 : run_draws(audit, &trials, reterr));
	*ret_audit = FL_STEAL(audit);
	return FL_OK;
}

/* ---- What callers read ---------------------------------------------------------------------- */

void fl_audit_describe(const fl_audit *audit, fl_audit_info *ret_info)
{
	*ret_info = (fl_audit_info){.number = audit->redone.verdict.spec.draw,
		.text = audit->text,
		.trials = audit->trials,
		.fair = audit->result.fair,
		.tests = audit->result.tests,
		.classes = audit->class_count,
		.rosters = audit->roster_count};
}

void fl_audit_class_at(const fl_audit *audit, size_t index, fl_audited_class *ret_class)
{
	assert(index < audit->class_count);
	*ret_class = audit->classes[index];
}

void fl_audit_roster_at(const fl_audit *audit, size_t index, fl_audited_roster *ret_roster)
{
	assert(index < audit->roster_count);
	const audit_roster *own = &audit->rosters[index];
	*ret_roster = (fl_audited_roster){.department = own->department,
		.infeasible = own->found.infeasible,
		.level_least = own->found.level_least,
		.level_most = own->found.level_most,
		.pairs = own->found.pairs,
		.inspectors = own->roster->inspector_count};
	memcpy(ret_roster->shares, own->found.shares, sizeof(ret_roster->shares));
}

void fl_audit_inspector_at(
	const fl_audit *audit, size_t roster, size_t index, fl_audited_inspector *ret_inspector)
{
	assert(roster < audit->roster_count);
	const audit_roster *own = &audit->rosters[roster];
	assert(index < own->roster->inspector_count);
	const fl_inspector *inspector = &own->roster->inspectors[index];
	const fl_evenness_inspector *found = &own->found.inspector[index];
	*ret_inspector = (fl_audited_inspector){.id = own->ids[index],
		.lead = inspector->lead,
		.capacity = inspector->capacity,
		.allowed = found->allowed,
		.visits = found->visits,
		.fewest = found->fewest,
		.most = found->most,
		.pair_least = found->pair_least,
		.pair_most = found->pair_most};
}
