/* SPDX-License-Identifier: Apache-2.0 */
/* The list as it stands, in words and as files; and changes redone without a database. */
#include "api/after.h"

#include "api/redone.h"

#include "base/file.h"
#include "publish/list.h"

static const struct {
	const char *code;
	const char *text[FL_LANGS];
} reasons[] = {
#define X(code, en, zh) {code, {en, zh}},
	FL_REPLACE_REASONS(X)
#undef X
};

#define REASONS (sizeof(reasons) / sizeof(reasons[0]))

const char *fl_replace_reason_at(size_t index, const char *ret_text[FL_LANGS])
{
	if (index >= REASONS) {
		return NULL;
	}
	ret_text[FL_EN] = reasons[index].text[FL_EN];
	ret_text[FL_ZH] = reasons[index].text[FL_ZH];
	return reasons[index].code;
}

/* ---- In words ------------------------------------------------------------------------------- */

/* By id; of the draw and of the reserves that came in. */
static fl_code gather_targets(fl_after *after, fl_error *reterr)
{
	fl_draw *draw = after->draw;
	const fl_standing *standing = &after->standing;
	uint32_t *shown = fl_arena_array(&draw->arena, uint32_t, standing->count + 1);
	uint32_t *units = fl_arena_array(&draw->arena, uint32_t, standing->count + 1);
	fl_target *targets = fl_arena_array(&draw->arena, fl_target, standing->count + 1);
	if (shown == NULL || units == NULL || targets == NULL) {
		return fl_fail_memory(reterr);
	}
	size_t count = 0;
	for (uint32_t i = 0; i < standing->count; i++) {
		uint32_t unit = standing->targets[i].unit;
		if (standing->targets[i].gone) {
			continue;
		}
		size_t at = count++;
		for (; at > 0 && units[at - 1] > unit; at--) {
			units[at] = units[at - 1];
			shown[at] = shown[at - 1];
		}
		units[at] = unit;
		shown[at] = i;
	}
	for (size_t i = 0; i < count; i++) {
		const fl_unit *unit = &draw->spec.units[units[i]];
		targets[i] = (fl_target){unit->id, unit->stratum};
	}
	after->shown = shown;
	draw->outcome.targets = targets;
	draw->outcome.target_units = units;
	draw->outcome.target_count = count;
	return FL_OK;
}

/* Whom the words name are those of the plan; these are those who go now. */
static fl_code word_crews(fl_after *after, size_t index, fl_error *reterr)
{
	FL_AUTO(fl_buf) all = {0};
	FL_AUTO(fl_buf) leads = {0};
	fl_draw *draw = after->draw;
	const fl_standing *standing = &after->standing;
	size_t target = after->shown[index];
	for (size_t i = 0; i < draw->spec.roster_count; i++) {
		uint32_t inspectors[FL_NEED_MAX];
		fl_draw_crew crew = {.inspectors = inspectors};
		if (after->outcome.plans[i].feasible) {
			crew.count = fl_standing_inspectors(standing, target, i,
				&standing->targets[target].crews[i], inspectors, &crew.lead);
			fl_draw_crew_word(draw, i, &crew, &all);
			fl_draw_crew_leads(draw, i, &crew, &leads);
		}
	}
	bool failed = all.failed || leads.failed;
	fl_target_words *words = &draw->target_words[index];
	words->inspectors = fl_draw_string(draw, fl_buf_view(&all), &failed);
	words->lead = fl_draw_string(draw, fl_buf_view(&leads), &failed);
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

static fl_code word_change(fl_after *after, size_t index, fl_error *reterr)
{
	fl_draw *draw = after->draw;
	const fl_change_made *made = &after->standing.made[index];
	bool failed = false, swap = made->change.kind == FL_CHANGE_SWAP;
	fl_text by = made->by == FL_NOBODY
		? (fl_text){"", 0}
		: draw->spec.units[after->standing.targets[made->by].unit].id;
	fl_after_change *change = &after->changes[index];
	*change = (fl_after_change){.swap = swap,
		.target = fl_draw_string(draw, made->change.target, &failed),
		.by = fl_draw_string(draw, by, &failed),
		.old_id = fl_draw_string(draw, made->change.old_id, &failed),
		.new_id = fl_draw_string(draw, made->change.new_id, &failed),
		.decided_by = fl_draw_string(draw, made->change.decided_by, &failed),
		.date = made->change.date};
	int code = swap ? -1 : fl_replace_reason_find(made->change.reason);
	for (int lang = 0; lang < FL_LANGS; lang++) {
		change->reason[lang] = code >= 0
			? reasons[code].text[lang]
			: fl_draw_string(draw, made->change.reason, &failed);
	}
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

fl_code fl_after_word(fl_after *after, fl_error *reterr)
{
	fl_draw *draw = after->draw;
	const fl_spec *spec = &draw->spec;
	FL_TRY(gather_targets(after, reterr));
	FL_TRY(fl_draw_load_rules(draw, reterr));
	FL_TRY(fl_lists_load(draw->store, spec->period_from, &draw->arena, &draw->lists, reterr));
	/* What was planned is looked up by place in the old list: not here. */
	size_t rosters = spec->roster_count;
	draw->outcome.plans = fl_arena_array(&draw->arena, fl_assignment, rosters + 1);
	after->changes =
		fl_arena_array(&draw->arena, fl_after_change, after->standing.made_count + 1);
	if (draw->outcome.plans == NULL || after->changes == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_draw_word(draw, reterr));
	FL_TRY(fl_draw_visits(draw, reterr));
	for (size_t i = 0; i < draw->outcome.target_count; i++) {
		FL_TRY(word_crews(after, i, reterr));
	}
	for (size_t i = 0; i < after->standing.made_count; i++) {
		FL_TRY(word_change(after, i, reterr));
	}
	return FL_OK;
}

/* ---- What callers read ---------------------------------------------------------------------- */

void fl_after_describe(const fl_after *after, fl_after_info *ret_info)
{
	*ret_info = (fl_after_info){.number = after->state.row.number,
		.targets = after->draw->outcome.target_count,
		.changes = after->standing.made_count};
	fl_hash_hex(after->outcome.commit, ret_info->commit);
	fl_hash_hex(after->state.record, ret_info->record);
}

/* Places of a target that nobody fills. */
static uint32_t open_places(const fl_after *after, const fl_standing_target *target)
{
	uint32_t open = 0;
	for (size_t i = 0; i < after->draw->spec.roster_count; i++) {
		const fl_roster *roster = &after->draw->spec.rosters[i];
		uint32_t need = roster->teams ? 1 : roster->need;
		open += after->outcome.plans[i].feasible ? need - target->crews[i].count : 0;
	}
	return open;
}

void fl_after_target_at(const fl_after *after, size_t index, fl_after_target *ret_target)
{
	assert(index < after->draw->outcome.target_count);
	const fl_target_words *words = &after->draw->target_words[index];
	const fl_standing_target *target = &after->standing.targets[after->shown[index]];
	const char *instead_of = "";
	for (size_t i = 0; i < after->standing.made_count; i++) {
		const fl_change_made *made = &after->standing.made[i];
		if (made->change.kind == FL_CHANGE_REPLACEMENT && made->by == after->shown[index]) {
			instead_of = after->changes[i].target;
		}
	}
	*ret_target = (fl_after_target){.id = words->id,
		.stratum = words->stratum,
		.grade = words->grade,
		.name = words->name,
		.address = words->address,
		.included = target->included,
		.instead_of = instead_of,
		.swapped = target->swapped,
		.open = open_places(after, target),
		.last_visit = words->last_visit,
		.lead = words->lead,
		.inspectors = words->inspectors};
}

void fl_after_change_at(const fl_after *after, size_t index, fl_after_change *ret_change)
{
	assert(index < after->standing.made_count);
	*ret_change = after->changes[index];
}

/* ---- Files ---------------------------------------------------------------------------------- */

static fl_code write_file(
	const fl_after *after, const char *path, const fl_buf *text, fl_error *reterr)
{
	if (text->failed) {
		return fl_fail_memory(reterr);
	}
	if (fl_file_same(path, after->draw->store->path)) {
		return fl_fail_at(reterr, FL_REFUSED, path, 0, 0,
			TR("this is the database; the file needs a place of its own",
				"这是数据库；须另用文件"));
	}
	return fl_file_write(path, fl_buf_view(text), reterr);
}

fl_code fl_after_write_list(const fl_after *after, const char *path, fl_lang lang, fl_error *reterr)
{
	FL_AUTO(fl_buf) list = {0};
	fl_list_header(&list, lang);
	for (size_t i = 0; i < after->draw->outcome.target_count; i++) {
		fl_after_target target;
		fl_after_target_at(after, i, &target);
		const fl_list_line line = {.number = i + 1,
			.id = target.id,
			.name = target.name,
			.address = target.address,
			.stratum = target.stratum,
			.grade = target.grade,
			.included = target.included,
			.instead_of = target.instead_of,
			.inspectors = target.inspectors,
			.last_visit = target.last_visit};
		fl_list_add(&list, &line, lang);
	}
	return write_file(after, path, &list, reterr);
}

fl_code fl_after_write_changes(const fl_after *after, const char *path, fl_error *reterr)
{
	FL_AUTO(fl_buf) text = {0};
	fl_changes_write(&after->standing, after->state.record, &text);
	return write_file(after, path, &text, reterr);
}

/* ---- Redoing -------------------------------------------------------------------------------- */

fl_code fl_changes_check(const char *record, const char *changes, unsigned threads,
	fl_changes_verdict *ret_verdict, fl_error *reterr)
{
	FL_AUTO(fl_redone) redone = {0};
	FL_AUTO(fl_buf) text = {0};
	FL_AUTO(fl_arena) arena = {0};
	fl_standing standing = {0};
	fl_json *root;
	FL_TRY(fl_redone_read(record, threads, &redone, reterr));
	FL_TRY(fl_file_read(changes, FL_JSON_BYTES_MAX, &text, reterr));
	fl_record_reader reader = {.source = fl_buf_view(&text), .arena = &arena};
	if (fl_json_parse(reader.source, changes, &arena, &root, &reader.difference.error) ==
		FL_OK) {
		reader.root = root;
		FL_TRY(fl_changes_verify(&reader, &redone.verdict.outcome, redone.verdict.record,
			&standing, reterr));
	}
	if (reader.difference.error.code == FL_MEMORY) {
		return fl_fail_memory(reterr);
	}
	const fl_difference *difference = &reader.difference;
	fl_changes_verdict verdict = {.holds = !fl_read_failed(&reader),
		.changes = standing.made_count,
		.line = difference->error.line,
		.column = difference->error.column};
	memcpy(verdict.path, difference->path, sizeof(difference->path));
	memcpy(verdict.found, difference->found, sizeof(difference->found));
	memcpy(verdict.expected, difference->expected, sizeof(difference->expected));
	memcpy(verdict.text, difference->error.text, sizeof(verdict.text));
	*ret_verdict = verdict;
	return FL_OK;
}
