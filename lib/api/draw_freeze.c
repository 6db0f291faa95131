/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a seal was made from, kept so that nothing that is imported later can change the draw.  The
 * grades of the run never change; so the frame is kept as a list of classes (stratum, grade,
 * weight) and the number of a class for each line of the run.  The other lists are kept as they
 * are, the rest stands in the seal.
 */
#include "api/ceremony.h"

#include "store/dictionary.h"

#include <stdio.h>

/* The names of the frame's two lists; they belong to no department. */
#define CLASSES "classes"
#define FRAME   "frame"

/* ---- The lists of a roster ------------------------------------------------------------------ */

static size_t write_inspector(const void *row, char out[FL_LEAF_BYTES_MAX])
{
	return fl_inspector_leaf(row, out);
}

static size_t write_service(const void *row, char out[FL_LEAF_BYTES_MAX])
{
	return fl_service_leaf(row, out);
}

static size_t write_barred(const void *row, char out[FL_LEAF_BYTES_MAX])
{
	return fl_barred_leaf(row, out);
}

static bool read_inspector(fl_text line, void *row)
{
	return fl_inspector_of_leaf(line, row);
}

static bool read_service(fl_text line, void *row)
{
	return fl_service_of_leaf(line, row);
}

static bool read_barred(fl_text line, void *row)
{
	return fl_barred_of_leaf(line, row);
}

/* Where a roster and its roots have each list, and how a row is written and read. */
typedef struct list_kind {
	const char *name;
	size_t rows;
	size_t count;
	size_t row_bytes;
	size_t roots;
	size_t (*write)(const void *row, char out[FL_LEAF_BYTES_MAX]);
	bool (*read)(fl_text line, void *row);
	const char *text[FL_LANGS];
} list_kind;

static const list_kind kinds[] = {
	{"inspectors", offsetof(fl_roster, inspectors), offsetof(fl_roster, inspector_count),
		sizeof(fl_inspector), offsetof(fl_roots, inspectors), write_inspector,
		read_inspector, {"the list of inspectors", "检查人员名录"}},
	{"service", offsetof(fl_roster, services), offsetof(fl_roster, service_count),
		sizeof(fl_service), offsetof(fl_roots, service), write_service, read_service,
		{"the list of who serves where", "管辖范围"}},
	{"barred", offsetof(fl_roster, barred), offsetof(fl_roster, barred_count),
		sizeof(fl_barred), offsetof(fl_roots, barred), write_barred, read_barred,
		{"the list of recusals", "回避名单"}},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static char **rows_of(fl_roster *roster, const list_kind *kind)
{
	return (char **)(void *)((char *)roster + kind->rows);
}

static size_t *count_of(fl_roster *roster, const list_kind *kind)
{
	return (size_t *)(void *)((char *)roster + kind->count);
}

/* ---- Keeping -------------------------------------------------------------------------------- */

static void write_class(const fl_unit *unit, fl_buf *out)
{
	fl_buf_text(out, unit->stratum);
	fl_buf_char(out, '\t');
	fl_buf_text(out, unit->grade);
	fl_buf_char(out, '\t');
	fl_buf_int(out, (int64_t)unit->weight);
	fl_buf_char(out, '\n');
}

/* A class met lately, so that most units need no look into the map of all of them. */
typedef struct lately {
	const char *stratum;
	const char *grade;
	char line[24]; /* the number of the class, and LF */
	size_t len;
} lately;

#define LATELY 1024u

static lately *find_lately(lately *all, const fl_unit *unit)
{
	uintptr_t mixed = (uintptr_t)unit->stratum.at * 31u + (uintptr_t)unit->grade.at;
	return &all[(mixed ^ mixed >> 10) % LATELY];
}

/* Units of one class share its texts, so the map goes by where they are; should they not, the class
 * is listed twice, which does no harm. */
static fl_code number_class(
	fl_draw *draw, fl_text_map *seen, const fl_unit *unit, lately *ret_class, fl_error *reterr)
{
	const char *const texts[] = {unit->stratum.at, unit->grade.at};
	fl_text key = {(const char *)texts, sizeof(texts)};
	int64_t number;
	if (!fl_text_map_get(seen, key, &number)) {
		number = (int64_t)seen->count;
		FL_TRY(fl_text_map_add(seen, key, number, reterr));
		write_class(unit, &draw->frozen_classes);
	}
	ret_class->stratum = unit->stratum.at;
	ret_class->grade = unit->grade.at;
	ret_class->len = (size_t)snprintf(
		ret_class->line, sizeof(ret_class->line), "%lld\n", (long long)number);
	return FL_OK;
}

fl_code fl_draw_freeze(fl_draw *draw, fl_error *reterr)
{
	FL_AUTO(fl_text_map) seen = {0};
	FL_AUTO_FREE lately *all = calloc(LATELY, sizeof(*all));
	if (all == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < draw->spec.unit_count; i++) {
		const fl_unit *unit = &draw->spec.units[i];
		lately *class_ = find_lately(all, unit);
		if (class_->len == 0 || class_->stratum != unit->stratum.at ||
			class_->grade != unit->grade.at) {
			FL_TRY(number_class(draw, &seen, unit, class_, reterr));
		}
		fl_buf_add(&draw->frozen_frame, class_->line, class_->len);
	}
	bool failed = draw->frozen_classes.failed || draw->frozen_frame.failed;
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

static fl_code keep_list(const fl_draw *draw, fl_roster *roster, const list_kind *kind,
	fl_entry *entry, fl_error *reterr)
{
	FL_AUTO(fl_buf) lines = {0};
	const char *row = *rows_of(roster, kind);
	for (size_t i = 0; i < *count_of(roster, kind); i++, row += kind->row_bytes) {
		char leaf[FL_LEAF_BYTES_MAX];
		fl_buf_add(&lines, leaf, kind->write(row, leaf));
		fl_buf_char(&lines, '\n');
	}
	return lines.failed ? fl_fail_memory(reterr)
			    : fl_sealed_add(entry, draw->spec.draw, roster->department, kind->name,
				      fl_buf_view(&lines), reterr);
}

fl_code fl_draw_freeze_enter(const fl_draw *draw, fl_entry *entry, fl_error *reterr)
{
	const fl_draw_row row = {.number = draw->spec.draw,
		.run = draw->run.number,
		.commit = draw->outcome.commit,
		.period_from = draw->spec.period_from,
		.period_to = draw->spec.period_to,
		.seal = draw->outcome.seal};
	FL_TRY(fl_draw_add(entry, &row, reterr));
	FL_TRY(fl_sealed_add(entry, row.number, FL_TEXT(""), CLASSES,
		fl_buf_view(&draw->frozen_classes), reterr));
	FL_TRY(fl_sealed_add(
		entry, row.number, FL_TEXT(""), FRAME, fl_buf_view(&draw->frozen_frame), reterr));
	for (size_t i = 0; i < draw->spec.roster_count; i++) {
		for (size_t j = 0; j < KINDS; j++) {
			FL_TRY(keep_list(draw, &draw->spec.rosters[i], &kinds[j], entry, reterr));
		}
	}
	return FL_OK;
}

/* ---- Taking out again ----------------------------------------------------------------------- */

static fl_code changed(const fl_draw *draw, const char *en, const char *zh, fl_error *reterr)
{
	return fl_fail_at(reterr, FL_MISMATCH, draw->store->path, 0, 0,
		TR("draw %llu cannot be made: %s%.0s is not what was sealed.  Something was "
		   "changed behind the ledger's back; run `fairlot ledger verify`",
			"第 %llu "
			"次抽取无法进行：%.0s%s与封存时不一致。数据曾被绕过台账改动；请运行 "
			"fairlot ledger verify"),
		(unsigned long long)draw->spec.draw, en, zh);
}

static size_t count_lines(fl_text lines)
{
	size_t count = 0;
	for (fl_text line; fl_text_next_line(&lines, &line);) {
		count++;
	}
	return count;
}

/* The frame under way: a unit for each class, to be copied, and the numbers that are left. */
typedef struct thawing {
	fl_draw *draw;
	fl_unit *class_;
	size_t class_count;
	fl_text numbers;
} thawing;

static bool read_class(fl_text line, fl_unit *ret_class)
{
	const char *first = memchr(line.at, '\t', line.len);
	const char *end = line.at + line.len;
	const char *second =
		first != NULL ? memchr(first + 1, '\t', (size_t)(end - first - 1)) : NULL;
	if (second == NULL) {
		return false;
	}
	*ret_class = (fl_unit){.stratum = {line.at, (size_t)(first - line.at)},
		.grade = {first + 1, (size_t)(second - first - 1)}};
	return fl_text_to_u64(
		(fl_text){second + 1, (size_t)(end - second - 1)}, &ret_class->weight);
}

static bool next_class(thawing *all, fl_unit *ret_unit)
{
	size_t number = 0, at = 0;
	while (at < all->numbers.len && all->numbers.at[at] != '\n' && number <= all->class_count) {
		number = number * 10 + (size_t)(all->numbers.at[at++] - '0');
	}
	if (at == 0 || at == all->numbers.len || number >= all->class_count) {
		return false;
	}
	all->numbers.at += at + 1;
	all->numbers.len -= at + 1;
	*ret_unit = all->class_[number];
	return true;
}

/* A sink of fl_run_lines(). */
static fl_code thaw_chunk(void *context, int64_t chunk, fl_text chunk_lines, fl_error *reterr)
{
	thawing *all = context;
	fl_spec *spec = &all->draw->spec;
	(void)chunk;
	fl_text lines = fl_arena_copy(&all->draw->arena, chunk_lines);
	if (lines.at == NULL) {
		return fl_fail_memory(reterr);
	}
	for (fl_run_line line; fl_run_next_line(&lines, &line);) {
		fl_unit unit;
		if (spec->unit_count >= (size_t)all->draw->run.units || !next_class(all, &unit)) {
			return changed(all->draw, TR("the frame", "抽查对象名录"), reterr);
		}
		unit.id = line.id;
		spec->units[spec->unit_count++] = unit;
	}
	return FL_OK;
}

static fl_code thaw_frame(fl_draw *draw, fl_error *reterr)
{
	thawing all = {.draw = draw};
	fl_arena *arena = &draw->arena;
	fl_text lines, line;
	FL_TRY(fl_sealed_read(
		draw->store, draw->spec.draw, FL_TEXT(""), CLASSES, arena, &lines, reterr));
	FL_TRY(fl_sealed_read(
		draw->store, draw->spec.draw, FL_TEXT(""), FRAME, arena, &all.numbers, reterr));
	all.class_ = fl_arena_array(arena, fl_unit, count_lines(lines));
	draw->spec.units = fl_arena_array(arena, fl_unit, (size_t)draw->run.units);
	if (all.class_ == NULL || draw->spec.units == NULL) {
		return fl_fail_memory(reterr);
	}
	while (fl_text_next_line(&lines, &line)) {
		if (!read_class(line, &all.class_[all.class_count++])) {
			return changed(draw, TR("the list of classes", "类别表"), reterr);
		}
	}
	return fl_run_lines(draw->store, draw->run.number, 0, INT64_MAX, thaw_chunk, &all, reterr);
}

static fl_code thaw_list(fl_draw *draw, fl_roster *roster, const list_kind *kind, fl_error *reterr)
{
	fl_text lines, line;
	FL_TRY(fl_sealed_read(draw->store, draw->spec.draw, roster->department, kind->name,
		&draw->arena, &lines, reterr));
	char *row = fl_arena_alloc(&draw->arena, count_lines(lines), kind->row_bytes);
	if (row == NULL) {
		return fl_fail_memory(reterr);
	}
	*rows_of(roster, kind) = row;
	for (; fl_text_next_line(&lines, &line); row += kind->row_bytes) {
		if (!kind->read(line, row)) {
			return changed(draw, kind->text[FL_EN], kind->text[FL_ZH], reterr);
		}
		++*count_of(roster, kind);
	}
	return FL_OK;
}

static const fl_root *root_of(const fl_roots *roots, const list_kind *kind, size_t roster)
{
	return (const fl_root *)(const void *)((const char *)roots + kind->roots) + roster;
}

/* Names the first list that is not what was sealed. */
static fl_code name_change(const fl_draw *draw, const fl_roots *sealed, fl_error *reterr)
{
	const fl_roots *roots = &draw->outcome.roots;
	if (!fl_hash_equal(roots->frame.hash, sealed->frame.hash)) {
		return changed(draw, TR("the frame", "抽查对象名录"), reterr);
	}
	for (size_t i = 0; i < draw->spec.roster_count * KINDS; i++) {
		const list_kind *kind = &kinds[i % KINDS];
		if (!fl_hash_equal(root_of(roots, kind, i / KINDS)->hash,
			    root_of(sealed, kind, i / KINDS)->hash)) {
			return changed(draw, kind->text[FL_EN], kind->text[FL_ZH], reterr);
		}
	}
	return changed(draw, TR("the seal", "封存文件"), reterr);
}

fl_code fl_draw_thaw(fl_draw *draw, const fl_draw_state *state, unsigned threads, fl_error *reterr)
{
	fl_roots sealed;
	bool found;
	FL_TRY(fl_ceremony_seal(
		draw->store, &state->row, &draw->arena, &draw->spec, &sealed, reterr));
	FL_TRY(fl_run_find(draw->store, state->row.run, &found, &draw->run, reterr));
	if (!found) {
		return changed(draw, TR("the run of grading", "评级"), reterr);
	}
	FL_TRY(thaw_frame(draw, reterr));
	for (size_t i = 0; i < draw->spec.roster_count * KINDS; i++) {
		FL_TRY(thaw_list(draw, &draw->spec.rosters[i / KINDS], &kinds[i % KINDS], reterr));
	}
	fl_error error;
	fl_code code =
		fl_outcome_prepare(&draw->spec, threads, &draw->arena, &draw->outcome, &error);
	if (code == FL_MEMORY) {
		return fl_fail_memory(reterr);
	}
	if (code != FL_OK) {
		return changed(draw, error.text[FL_EN], error.text[FL_ZH], reterr);
	}
	return fl_hash_equal(draw->outcome.commit, state->row.commit)
		? FL_OK
		: name_change(draw, &sealed, reterr);
}
