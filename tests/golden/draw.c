/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One decision of a draw or an assignment, from a .test file (README.md says how they are written):
 * the whole way from the lists to targets and inspectors, without a database and without a record.
 */
#include "golden.h"

#include "record/record.h"

#include <stdio.h>

#define UNITS_MAX 512u
#define ROWS_MAX  64u

typedef struct decision {
	fl_arena arena;
	fl_spec spec;
	fl_unit units[UNITS_MAX];
	fl_text grades[ROWS_MAX];
	fl_rate rates[ROWS_MAX];
	fl_draw_bound bounds[ROWS_MAX];
	fl_text take_all[ROWS_MAX];
	fl_decided excluded[ROWS_MAX];
	fl_decided forced[ROWS_MAX];
	fl_inspector inspectors[ROWS_MAX];
	fl_service services[ROWS_MAX];
	fl_barred barred[ROWS_MAX];
	fl_roster roster;
	fl_entropy_source source;
} decision;

/* ---- Reading -------------------------------------------------------------------------------- */

static uint64_t number_of(const golden *test, fl_text word)
{
	uint64_t number;
	if (!fl_text_to_u64(word, &number)) {
		golden_stop(test, "a whole number would be right");
	}
	return number;
}

static void need_words(const golden *test, const golden_line *line, size_t least)
{
	if (line->count < least) {
		golden_stop(test, "the line has too few words");
	}
}

static size_t next_place(const golden *test, size_t *count, size_t most)
{
	if (*count == most) {
		golden_stop(test, "more lines than this test program has room for");
	}
	return (*count)++;
}

/* "rate A 1/10" */
static fl_rate rate_of(const golden *test, fl_text grade, fl_text share)
{
	const char *slash = memchr(share.at, '/', share.len);
	if (slash == NULL) {
		golden_stop(test, "a share such as 1/10 would be right");
	}
	size_t len = (size_t)(slash - share.at);
	return (fl_rate){grade, number_of(test, (fl_text){share.at, len}),
		number_of(test, (fl_text){slash + 1, share.len - len - 1})};
}

/* "min A 3", or "min A 3 East" for the class of one stratum. */
static fl_draw_bound *bound_of(decision *own, const golden *test, const golden_line *line)
{
	fl_design *design = &own->spec.design;
	fl_text grade = line->word[1];
	bool one = line->count == 4;
	fl_text stratum = one ? line->word[3] : (fl_text){0};
	for (size_t i = 0; i < design->bound_count; i++) {
		fl_draw_bound *bound = &design->bounds[i];
		if (fl_text_equal(bound->grade, grade) && bound->one_stratum == one &&
			fl_text_equal(bound->stratum, stratum)) {
			return bound;
		}
	}
	fl_draw_bound *bound = &design->bounds[next_place(test, &design->bound_count, ROWS_MAX)];
	*bound = (fl_draw_bound){
		.grade = grade, .max = FL_NO_MAX, .one_stratum = one, .stratum = stratum};
	return bound;
}

static void read_design(decision *own, const golden *test, const golden_line *line)
{
	fl_design *design = &own->spec.design;
	const fl_text *word = line->word;
	need_words(test, line, 2);
	if (fl_text_is(word[0], "kind") && fl_design_of_name(word[1], &design->kind)) {
		return;
	}
	if (fl_text_is(word[0], "round")) {
		design->round_down = fl_text_is(word[1], "down");
	} else if (fl_text_is(word[0], "total")) {
		design->total = number_of(test, word[1]);
	} else if (fl_text_is(word[0], "reserves")) {
		design->reserves = (uint32_t)number_of(test, word[1]);
	} else if (fl_text_is(word[0], "take_all")) {
		design->take_all[next_place(test, &design->take_all_count, ROWS_MAX)] = word[1];
	} else if (fl_text_is(word[0], "min") && (line->count == 3 || line->count == 4)) {
		bound_of(own, test, line)->min = number_of(test, word[2]);
	} else if (fl_text_is(word[0], "max") && (line->count == 3 || line->count == 4)) {
		bound_of(own, test, line)->max = number_of(test, word[2]);
	} else if (fl_text_is(word[0], "rate") && line->count == 3) {
		design->rates[next_place(test, &design->rate_count, ROWS_MAX)] =
			rate_of(test, word[1], word[2]);
	} else {
		golden_stop(test, "no line of a design");
	}
}

static void add_grade(decision *own, const golden *test, fl_text grade)
{
	for (size_t i = 0; i < own->spec.grade_count; i++) {
		if (fl_text_equal(own->grades[i], grade)) {
			return;
		}
	}
	own->grades[next_place(test, &own->spec.grade_count, ROWS_MAX)] = grade;
}

/* The number that the last two digits of an id say. */
static unsigned last_digits(const golden *test, fl_text id)
{
	if (id.len < 3) {
		golden_stop(test, "an id such as R01 would be right");
	}
	const char *digits = id.at + id.len - 2;
	size_t zero = digits[0] == '0' ? 1 : 0;
	return (unsigned)number_of(test, (fl_text){digits + zero, 2 - zero});
}

/* "R01 A 1" or "R01..R40 A 1", and a stratum. */
static void read_units(decision *own, const golden *test, const golden_line *line)
{
	need_words(test, line, 3);
	fl_text first = line->word[0];
	fl_text last = first;
	const char *dots = memchr(first.at, '.', first.len);
	if (dots != NULL && (size_t)(dots - first.at) + 2 < first.len) {
		first.len = (size_t)(dots - first.at);
		last = (fl_text){dots + 2, last.len - first.len - 2};
	}
	unsigned end = last_digits(test, last);
	for (unsigned i = last_digits(test, first); i <= end; i++) {
		FL_AUTO(fl_buf) id = {0};
		fl_buf_format(&id, "%.*s%02u", (int)first.len - 2, first.at, i);
		own->units[next_place(test, &own->spec.unit_count, UNITS_MAX)] =
			(fl_unit){.id = fl_arena_copy(&own->arena, fl_buf_view(&id)),
				.grade = line->word[1],
				.weight = number_of(test, line->word[2]),
				.stratum = line->count > 3 ? line->word[3] : FL_TEXT("")};
	}
	add_grade(own, test, line->word[1]);
}

static void read_roster(decision *own, const golden *test, const golden_line *line)
{
	own->spec.roster_count = 1;
	for (size_t i = 0; i < line->count; i++) {
		if (fl_text_is(line->word[i], "need") && i + 1 < line->count) {
			own->roster.need = (uint32_t)number_of(test, line->word[++i]);
		} else if (fl_text_is(line->word[i], "lead_rule")) {
			own->roster.lead_rule = true;
		} else if (fl_text_is(line->word[i], "teams")) {
			own->roster.teams = true;
		} else {
			golden_stop(test, "need N, lead_rule or teams would be right");
		}
	}
}

static void read_people(decision *own, const golden *test, const golden_line *line)
{
	fl_roster *roster = &own->roster;
	const fl_text *word = line->word;
	need_words(test, line, 2);
	if (fl_text_is(line->section, "INSPECTORS")) {
		own->inspectors[next_place(test, &roster->inspector_count, ROWS_MAX)] =
			(fl_inspector){.id = word[0],
				.capacity = (uint32_t)number_of(test, word[1]),
				.lead = line->count > 2 && fl_text_is(word[2], "lead")};
	} else if (fl_text_is(line->section, "SERVICE")) {
		own->services[next_place(test, &roster->service_count, ROWS_MAX)] =
			(fl_service){.inspector = word[0], .stratum = word[1]};
	} else {
		need_words(test, line, 3);
		own->barred[next_place(test, &roster->barred_count, ROWS_MAX)] =
			(fl_barred){.target = word[0], .inspector = word[1], .reason = word[2]};
	}
}

static void read_line(decision *own, const golden *test, const golden_line *line)
{
	fl_text section = line->section;
	if (fl_text_is(section, "DESIGN")) {
		read_design(own, test, line);
	} else if (fl_text_is(section, "FRAME")) {
		read_units(own, test, line);
	} else if (fl_text_is(section, "EXCLUDED")) {
		need_words(test, line, 2);
		own->excluded[next_place(test, &own->spec.excluded_count, ROWS_MAX)] =
			(fl_decided){.id = line->word[0], .reason = line->word[1]};
	} else if (fl_text_is(section, "FORCED")) {
		need_words(test, line, 2);
		own->forced[next_place(test, &own->spec.forced_count, ROWS_MAX)] =
			(fl_decided){.id = line->word[0], .reason = line->word[1]};
	} else if (fl_text_is(section, "ROSTER")) {
		read_roster(own, test, line);
	} else if (fl_text_is(section, "INSPECTORS") || fl_text_is(section, "SERVICE") ||
		fl_text_is(section, "BARRED")) {
		read_people(own, test, line);
	} else {
		golden_stop(test, "no section of that name");
	}
}

static void decision_read(decision *own, golden *test)
{
	golden_line line;
	own->source = (fl_entropy_source){
		.kind = FL_SOURCE_FIXED, .name = FL_TEXT("golden"), .value = FL_TEXT("1")};
	own->roster = (fl_roster){.inspectors = own->inspectors,
		.services = own->services,
		.barred = own->barred,
		.need = 2};
	own->spec = (fl_spec){.agency = FL_TEXT("agency"),
		.purpose = FL_TEXT("golden"),
		.period_from = fl_day_of(2026, 11, 1),
		.period_to = fl_day_of(2026, 11, 30),
		.sealed_at = FL_TEXT("2026-11-01"),
		.draw = 1,
		.as_of = fl_day_of(2026, 10, 31),
		.known_at = fl_day_of(2026, 10, 31),
		.rules_id = FL_TEXT("golden"),
		.rules_version = FL_TEXT("1"),
		.grades = own->grades,
		.design = {.rates = own->rates, .bounds = own->bounds, .take_all = own->take_all},
		.units = own->units,
		.excluded = own->excluded,
		.forced = own->forced,
		.rosters = &own->roster,
		.sources = &own->source,
		.source_count = 1};
	while (golden_next(test, &line)) {
		read_line(own, test, &line);
	}
}

/* ---- Telling -------------------------------------------------------------------------------- */

static void tell_units(
	const char *what, const fl_unit *units, const uint32_t *at, size_t count, fl_buf *out)
{
	if (count > 0) {
		fl_buf_string(out, what);
		for (size_t i = 0; i < count; i++) {
			fl_buf_char(out, ' ');
			fl_buf_text(out, units[at[i]].id);
		}
		fl_buf_char(out, '\n');
	}
}

static void tell_classes(const fl_outcome *outcome, fl_buf *out)
{
	for (size_t i = 0; i < outcome->classes.count; i++) {
		const fl_draw_class *class_ = &outcome->classes.at[i];
		fl_buf_format(out, "%.*s%s%.*s: %u of %u", FL_TEXT_ARG(class_->grade),
			class_->stratum.len > 0 ? " " : "", FL_TEXT_ARG(class_->stratum),
			class_->drawn, class_->size);
		fl_buf_string(out, ", expected ");
		fl_buf_ratio(out, class_->expected);
		fl_buf_string(out, ", chance ");
		fl_buf_ratio(out, fl_class_chance(class_));
		fl_buf_char(out, '\n');
		tell_units("  drawn", outcome->spec->units, class_->picks, class_->drawn, out);
		tell_units("  reserves", outcome->spec->units, class_->picks + class_->drawn,
			class_->reserves, out);
	}
}

static void tell_plan(const fl_outcome *outcome, fl_buf *out)
{
	const fl_assignment *plan = &outcome->plans[0];
	const fl_inspector *inspectors = outcome->spec->rosters[0].inspectors;
	uint32_t load[ROWS_MAX] = {0};
	for (size_t i = 0; i < plan->teams.count; i++) {
		const fl_team *team = &plan->teams.at[i];
		fl_buf_format(out, "team %.*s:", FL_TEXT_ARG(inspectors[team->lead].id));
		for (uint32_t j = 0; j + 1 < plan->need; j++) {
			fl_buf_format(out, " %.*s", FL_TEXT_ARG(inspectors[team->members[j]].id));
		}
		fl_buf_char(out, '\n');
	}
	fl_buf_format(out, "level %u\n", plan->level);
	for (size_t i = 0; i < outcome->target_count; i++) {
		fl_buf_text(out, outcome->targets[i].id);
		fl_buf_char(out, ':');
		for (uint32_t j = 0; j < plan->need; j++) {
			uint32_t person = plan->inspectors[i * plan->need + j];
			load[person]++;
			fl_buf_format(out, " %.*s%s", FL_TEXT_ARG(inspectors[person].id),
				person == plan->leads[i] ? "*" : "");
		}
		fl_buf_char(out, '\n');
	}
	fl_buf_string(out, "visits");
	for (size_t i = 0; i < outcome->spec->rosters[0].inspector_count; i++) {
		fl_buf_format(out, " %.*s=%u", FL_TEXT_ARG(inspectors[i].id), load[i]);
	}
	fl_buf_char(out, '\n');
}

static void tell_targets(
	const char *what, const fl_outcome *outcome, const uint32_t *at, size_t count, fl_buf *out)
{
	if (count > 0) {
		fl_buf_string(out, what);
		for (size_t i = 0; i < count; i++) {
			fl_buf_format(out, " %.*s", FL_TEXT_ARG(outcome->targets[at[i]].id));
		}
		fl_buf_char(out, '\n');
	}
}

static void tell_certificate(const fl_outcome *outcome, const golden *test, fl_buf *out)
{
	const fl_assignment *plan = &outcome->plans[0];
	bool holds = false;
	fl_error error;
	if (fl_certificate_check(outcome->targets, outcome->target_count,
		    &outcome->spec->rosters[0], &outcome->seed, plan->whole, plan->whole_count,
		    plan->lead_only, plan->lead_only_count, &holds, &error) != FL_OK ||
		!holds) {
		golden_stop(test, "the certificate does not hold");
	}
	fl_buf_string(out, "no plan\n");
	tell_targets("  too few inspectors for", outcome, plan->whole, plan->whole_count, out);
	tell_targets("  too few leads for", outcome, plan->lead_only, plan->lead_only_count, out);
}

static void decision_tell(decision *own, const golden *test, fl_buf *out)
{
	fl_outcome outcome;
	fl_error error;
	if (fl_outcome_prepare(&own->spec, 1, &own->arena, &outcome, &error) != FL_OK ||
		fl_outcome_draw(&outcome, NULL, 0, &error) != FL_OK) {
		fl_buf_format(out, "%s\n%s\n%s\n", fl_code_name(error.code), error.text[FL_EN],
			error.text[FL_ZH]);
		return;
	}
	if (own->spec.roster_count == 0) {
		tell_classes(&outcome, out);
	}
	if (own->spec.forced_count > 0) {
		tell_units("targets", own->spec.units, outcome.target_units, outcome.target_count,
			out);
	}
	if (own->spec.roster_count > 0 && outcome.plans[0].feasible) {
		tell_plan(&outcome, out);
	} else if (own->spec.roster_count > 0) {
		tell_certificate(&outcome, test, out);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: draw FILE.test\n");
		return 2;
	}
	static decision own;
	FL_AUTO(golden) test;
	FL_AUTO(fl_buf) found = {0};
	golden_open(&test, argv[1]);
	decision_read(&own, &test);
	decision_tell(&own, &test, &found);
	fl_arena_done(&own.arena);
	return golden_check(&test, fl_buf_view(&found)) ? 0 : 1;
}
