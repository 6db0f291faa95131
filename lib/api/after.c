/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changes behind a draw.  The draw is made again from what was sealed and revealed, the changes
 * that were made are made again on it, and then comes the new one.
 */
#include "api/after.h"

#include "api/ceremony.h"
#include "api/db.h"

void fl_after_free(fl_after *after)
{
	if (after != NULL) {
		fl_draw_free(after->draw);
		free(after);
	}
}

/* ---- The draw and what was changed ---------------------------------------------------------- */

static fl_code find_draw(fl_after *after, uint64_t number, fl_error *reterr)
{
	fl_draw *draw = after->draw;
	bool found = true;
	if (number == 0) {
		FL_TRY(fl_draw_newest(draw->store, &number, reterr));
	}
	if (number > 0) {
		FL_TRY(fl_draw_find(
			draw->store, number, &draw->arena, &found, &after->state, reterr));
	}
	if (number == 0 || !found || !after->state.drawn) {
		return fl_fail(reterr, FL_REFUSED,
			TR("there is no draw %llu that has been drawn: see `fairlot draw status`",
				"没有已抽取的第 %llu 次抽查：见 fairlot draw status"),
			(unsigned long long)number);
	}
	return FL_OK;
}

static fl_code redo_draw(fl_after *after, unsigned threads, fl_error *reterr)
{
	fl_draw *draw = after->draw;
	fl_text *values;
	FL_TRY(fl_draw_thaw(draw, &after->state, fl_draw_threads(threads), reterr));
	FL_TRY(fl_ceremony_values(draw->store, &draw->spec, &draw->arena, &values, reterr));
	fl_revealed *revealed = fl_arena_array(&draw->arena, fl_revealed, draw->spec.source_count);
	if (revealed == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < draw->spec.source_count; i++) {
		revealed[i] = (fl_revealed){draw->spec.sources[i].name, values[i]};
	}
	FL_TRY(fl_outcome_draw(&draw->outcome, revealed, draw->spec.source_count, reterr));
	draw->record = after->state.record;
	after->outcome = draw->outcome;
	return FL_OK;
}

static fl_code damaged(const fl_after *after, size_t place, fl_error *reterr)
{
	return fl_fail_at(reterr, FL_MISMATCH, after->draw->store->path, 0, 0,
		TR("change %zu of draw %llu is damaged: run `fairlot ledger verify`",
			"第 %zu 项变更（第 %llu 次抽取）已损坏：请运行 fairlot ledger verify"),
		place, (unsigned long long)after->state.row.number);
}

/* Makes a change again that stands in the file, and holds it against its body. */
static fl_code redo_change(fl_after *after, fl_text body, size_t place, fl_error *reterr)
{
	fl_record_reader reader = {.source = body, .arena = &after->draw->arena};
	fl_json *root;
	fl_change change = {0};
	FL_AUTO(fl_buf) again = {0};
	if (fl_json_parse(body, "change", reader.arena, &root, NULL) != FL_OK) {
		return damaged(after, place, reterr);
	}
	reader.root = root;
	fl_change_read(&reader, root, &change);
	if (fl_read_failed(&reader) ||
		fl_standing_change(&after->standing, &change, NULL) != FL_OK) {
		return damaged(after, place, reterr);
	}
	fl_change_write(&after->standing, after->standing.made_count - 1, &again);
	if (again.failed) {
		return fl_fail_memory(reterr);
	}
	return fl_text_equal(fl_buf_view(&again), body) ? FL_OK : damaged(after, place, reterr);
}

/* The list as it stands, with room for one change more. */
static fl_code load(fl_after *after, uint64_t number, unsigned threads, fl_error *reterr)
{
	fl_draw *draw = after->draw;
	fl_text *bodies;
	size_t count;
	FL_TRY(find_draw(after, number, reterr));
	FL_TRY(redo_draw(after, threads, reterr));
	FL_TRY(fl_changes_read(
		draw->store, after->state.row.number, &draw->arena, &bodies, &count, reterr));
	FL_TRY(fl_standing_init(
		&after->outcome, count + 1, &draw->arena, &after->standing, reterr));
	for (size_t i = 0; i < count; i++) {
		FL_TRY(redo_change(after, bodies[i], i + 1, reterr));
	}
	return FL_OK;
}

/* The options are not looked at after the call that has made the list. */
static fl_code after_new(
	fl_db *db, const fl_draw_options *options, fl_after **ret_after, fl_error *reterr)
{
	FL_AUTO_PTR(fl_after) after = calloc(1, sizeof(*after));
	if (after == NULL) {
		return fl_fail_memory(reterr);
	}
	after->draw = fl_draw_new(&db->store, options, reterr);
	if (after->draw == NULL) {
		return FL_MEMORY;
	}
	*ret_after = FL_STEAL(after);
	return FL_OK;
}

/* ---- Changing ------------------------------------------------------------------------------- */

static void write_visitors(const fl_after *after, size_t target, fl_buf *out)
{
	const fl_standing *standing = &after->standing;
	fl_json_writer json = fl_json_writer_on(out);
	fl_json_array(&json);
	for (size_t i = 0; target != FL_NOBODY && i < after->draw->spec.roster_count; i++) {
		uint32_t inspectors[FL_NEED_MAX];
		fl_draw_crew crew = {.inspectors = inspectors};
		crew.count = fl_standing_inspectors(standing, target, i,
			&standing->targets[target].crews[i], inspectors, &crew.lead);
		fl_draw_crew_list(after->draw, i, &crew, &json);
	}
	fl_json_array_end(&json);
}

static fl_code enter_change(fl_after *after, fl_entry *entry, fl_error *reterr)
{
	FL_AUTO(fl_buf) body = {0};
	FL_AUTO(fl_buf) inspectors = {0};
	const fl_standing *standing = &after->standing;
	const fl_change_made *made = &standing->made[standing->made_count - 1];
	bool swap = made->change.kind == FL_CHANGE_SWAP;
	uint32_t visited = swap ? made->target : made->by;
	fl_change_write(standing, standing->made_count - 1, &body);
	write_visitors(after, visited, &inspectors);
	if (body.failed || inspectors.failed) {
		return fl_fail_memory(reterr);
	}
	const fl_change_row row = {.draw = after->state.row.number,
		.place = (int64_t)standing->made_count,
		.kind = swap ? "swap" : "replacement",
		.target = made->change.target,
		.visited = visited == FL_NOBODY
			? (fl_text){"", 0}
			: after->draw->spec.units[standing->targets[visited].unit].id,
		.inspectors = fl_buf_view(&inspectors),
		.body = fl_buf_view(&body)};
	FL_TRY(fl_change_add(entry, &row, reterr));
	return fl_entry_end(entry, row.body, reterr);
}

/* The caller's texts, kept for as long as the list. */
static fl_code keep_texts(fl_after *after, fl_change *change, fl_error *reterr)
{
	fl_text *const texts[] = {&change->target, &change->reason, &change->decided_by,
		&change->department, &change->old_id, &change->new_id};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		*texts[i] = fl_arena_copy(&after->draw->arena, *texts[i]);
		if (texts[i]->at == NULL) {
			return fl_fail_memory(reterr);
		}
	}
	return FL_OK;
}

static fl_code change_and_enter(
	fl_after *after, uint64_t number, fl_change *change, unsigned threads, fl_error *reterr)
{
	FL_AUTO(fl_entry) entry = {0};
	bool swap = change->kind == FL_CHANGE_SWAP;
	FL_TRY(keep_texts(after, change, reterr));
	FL_TRY(fl_entry_begin(after->draw->store, swap ? "draw.swap" : "draw.replace", change->date,
		&entry, reterr));
	FL_TRY(load(after, number, threads, reterr));
	FL_TRY(fl_standing_change(&after->standing, change, reterr));
	FL_TRY(enter_change(after, &entry, reterr));
	return fl_after_word(after, reterr);
}

static fl_code change_list(fl_db *db, uint64_t number, fl_change *change, unsigned threads,
	fl_after **ret_after, fl_error *reterr)
{
	const fl_draw_options options = {.list = "", .threads = threads};
	FL_AUTO_PTR(fl_after) after = NULL;
	FL_TRY(after_new(db, &options, &after, reterr));
	FL_TRY(fl_store_begin(&db->store, reterr));
	fl_code code = change_and_enter(after, number, change, threads, reterr);
	code = code == FL_OK ? fl_store_commit(&db->store, reterr) : code;
	fl_store_rollback(&db->store);
	if (code == FL_OK) {
		after->draw->options = NULL;
		*ret_after = FL_STEAL(after);
	}
	return code;
}

static fl_text text_or_none(const char *text)
{
	return text != NULL ? fl_text_of(text) : (fl_text){"", 0};
}

fl_code fl_after_replace(
	fl_db *db, const fl_replacement *replacement, fl_after **ret_after, fl_error *reterr)
{
	fl_change change = {.kind = FL_CHANGE_REPLACEMENT,
		.target = fl_text_of(replacement->target),
		.reason = fl_text_of(replacement->reason),
		.decided_by = text_or_none(replacement->decided_by),
		.date = replacement->today,
		.department = {"", 0},
		.old_id = {"", 0},
		.new_id = {"", 0}};
	return change_list(
		db, replacement->number, &change, replacement->threads, ret_after, reterr);
}

fl_code fl_after_swap(fl_db *db, const fl_swap *swap, fl_after **ret_after, fl_error *reterr)
{
	fl_change change = {.kind = FL_CHANGE_SWAP,
		.target = fl_text_of(swap->target),
		.reason = fl_text_of(swap->reason),
		.decided_by = text_or_none(swap->decided_by),
		.date = swap->today,
		.department = text_or_none(swap->department),
		.old_id = text_or_none(swap->old_id),
		.new_id = fl_text_of(swap->new_id)};
	return change_list(db, swap->number, &change, swap->threads, ret_after, reterr);
}

fl_code fl_after_load(
	fl_db *db, uint64_t number, unsigned threads, fl_after **ret_after, fl_error *reterr)
{
	const fl_draw_options options = {.list = "", .threads = threads};
	FL_AUTO_PTR(fl_after) after = NULL;
	FL_TRY(after_new(db, &options, &after, reterr));
	FL_TRY(load(after, number, threads, reterr));
	FL_TRY(fl_after_word(after, reterr));
	after->draw->options = NULL;
	*ret_after = FL_STEAL(after);
	return FL_OK;
}
