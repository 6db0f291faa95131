/* SPDX-License-Identifier: Apache-2.0 */
/* The text of one source in one row: where it stands, and what the map does to it. */
#include "intake/change.h"
#include "intake/intake_run.h"

#include "base/decimal.h"

#include <inttypes.h>
#include <stdio.h>

#define SHOWN_BYTES_MAX 80u

fl_text fl_intake_shown(fl_text text)
{
	if (text.len > SHOWN_BYTES_MAX) {
		text.len = SHOWN_BYTES_MAX;
		text.len = fl_text_utf8_error(text);
	}
	return text;
}

fl_place fl_intake_source_place(const fl_intake *intake, const fl_source *source)
{
	const fl_csv *csv = &intake->csv;
	if (source->origin == FL_FROM_COLUMN) {
		return fl_csv_place(csv, intake->column[source->column]);
	}
	if (source->origin == FL_FROM_CONSTANT && source->node != NULL) {
		return fl_yaml_place(&intake->map->doc, source->node);
	}
	for (uint32_t i = 0; i < source->part_count; i++) {
		if (source->part[i].origin == FL_FROM_COLUMN) {
			return fl_csv_place(csv, intake->column[source->part[i].column]);
		}
	}
	return (fl_place){.file = csv->file, .line = csv->line};
}

/* ---- Making texts ---------------------------------------------------------------------------- */

static fl_pen pen_of(fl_intake *intake)
{
	return (fl_pen){.at = intake->scratch + intake->scratch_used,
		.room = FL_INTAKE_SCRATCH_BYTES - intake->scratch_used};
}

/* What was written stays until the next row. */
static bool keep(fl_intake *intake, const fl_source *source, const fl_pen *pen, fl_text *ret_text)
{
	if (pen->full) {
		fl_place place = fl_intake_source_place(intake, source);
		fl_diags_add(intake->diags, FL_ERROR, "long-value", &place,
			TR("the values made of this row are longer than %zu bytes",
				"由本行生成的内容超过 %zu 字节"),
			FL_INTAKE_SCRATCH_BYTES);
		return false;
	}
	intake->scratch_used += pen->len;
	*ret_text = (fl_text){pen->at, pen->len};
	return true;
}

static bool change(fl_intake *intake, const fl_source *source, fl_text *text)
{
	for (uint32_t i = 0; i < source->change_count; i++) {
		fl_pen pen = pen_of(intake);
		fl_change_apply(&source->change[i], *text, &pen);
		if (!keep(intake, source, &pen, text)) {
			return false;
		}
	}
	return true;
}

/* A join of nothing but empty columns is empty, whatever stands between them. */
static bool join(fl_intake *intake, const fl_source *source, fl_text *ret_text)
{
	fl_text texts[16];
	bool empty = true;
	for (uint32_t i = 0; i < source->part_count; i++) {
		const fl_source *part = &source->part[i];
		bool constant = part->origin == FL_FROM_CONSTANT;
		texts[i] = constant ? part->text
				    : intake->csv.field[intake->column[part->column]].text;
		texts[i] = part->trim ? fl_change_trim(texts[i]) : texts[i];
		if (!change(intake, part, &texts[i])) {
			return false;
		}
		empty = empty && (constant || texts[i].len == 0);
	}
	fl_pen pen = pen_of(intake);
	for (uint32_t i = 0; !empty && i < source->part_count; i++) {
		fl_pen_add(&pen, i > 0 ? source->text : FL_TEXT(""));
		fl_pen_add(&pen, texts[i]);
	}
	return keep(intake, source, &pen, ret_text);
}

static bool number_row(fl_intake *intake, const fl_source *source, fl_text *ret_text)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRIu64, intake->row_number);
	fl_pen pen = pen_of(intake);
	fl_pen_add(&pen, source->text);
	fl_pen_add(&pen, (fl_text){digits, (size_t)len});
	return keep(intake, source, &pen, ret_text);
}

/* ---- Tables and patterns --------------------------------------------------------------------- */

static bool look_up(fl_intake *intake, const fl_source *source, fl_text *text)
{
	for (uint32_t i = 0; i < source->table_count; i++) {
		if (fl_text_equal(source->table[i].from, *text)) {
			*text = source->table[i].to;
			return true;
		}
	}
	if (source->has_else) {
		*text = source->otherwise;
		return true;
	}
	fl_place place = fl_intake_source_place(intake, source);
	fl_text shown = fl_intake_shown(*text);
	fl_diag *diag = fl_diags_add(intake->diags, FL_ERROR, "not-in-table", &place,
		TR("`" FL_TEXT_FMT "` is not in the map's table",
			"“" FL_TEXT_FMT "”不在映射的对照表中"),
		FL_TEXT_ARG(shown));
	fl_diags_hint(intake->diags, diag,
		TR("add it to `table`, or say what all other values become with `else`",
			"请加入 table，或用 else 写明其余值对应什么"));
	return false;
}

/* How many zeros in front would make a number fit; 0 where none do. */
static size_t lost_zeros(const fl_source *source, fl_text text)
{
	char padded[FL_ID_BYTES_MAX];
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9') {
			return 0;
		}
	}
	for (size_t zeros = 1; text.len > 0 && zeros <= 12 && zeros + text.len <= sizeof(padded);
		zeros++) {
		memset(padded, '0', zeros);
		memcpy(padded + zeros, text.at, text.len);
		for (uint32_t i = 0; i < source->pattern_count; i++) {
			if (fl_pattern_match(
				    &source->pattern[i], (fl_text){padded, zeros + text.len})) {
				return zeros;
			}
		}
	}
	return 0;
}

static bool match(fl_intake *intake, const fl_source *source, fl_text text)
{
	for (uint32_t i = 0; i < source->pattern_count; i++) {
		if (fl_pattern_match(&source->pattern[i], text)) {
			return true;
		}
	}
	fl_place place = fl_intake_source_place(intake, source);
	fl_text shown = fl_intake_shown(text);
	fl_text pattern = source->pattern[0].text;
	fl_diag *diag = fl_diags_add(intake->diags, FL_ERROR, "pattern", &place,
		TR("`" FL_TEXT_FMT "` does not match the pattern `" FL_TEXT_FMT "`",
			"“" FL_TEXT_FMT "”不符合规定的格式“" FL_TEXT_FMT "”"),
		FL_TEXT_ARG(shown), FL_TEXT_ARG(pattern));
	size_t zeros = lost_zeros(source, text);
	if (zeros > 0) {
		fl_diags_hint(intake->diags, diag,
			TR("%zu zero(s) in front were lost, as happens when a spreadsheet takes "
			   "the "
			   "column for numbers; format the column as text and enter them again",
				"开头丢失了 %zu 个 "
				"0，多半是电子表格把该列当成了数字；请将该列设为“文本”格式后补全"),
			zeros);
	}
	return false;
}

/* ---- All of it ------------------------------------------------------------------------------- */

fl_found fl_intake_text(fl_intake *intake, const fl_source *source, fl_text *ret_text)
{
	fl_text text = source->text;
	if (source->plain) {
		*ret_text = intake->csv.field[intake->column[source->column]].text;
		return ret_text->len > 0 ? FL_FOUND : FL_ABSENT;
	}
	if (source->origin == FL_FROM_NOTHING) {
		return FL_ABSENT;
	}
	if (source->origin == FL_FROM_COLUMN) {
		text = intake->csv.field[intake->column[source->column]].text;
	} else if (source->origin == FL_FROM_JOIN) {
		if (!join(intake, source, &text)) {
			return FL_FAULTY;
		}
	} else if (source->origin == FL_FROM_ROW_NUMBER && !number_row(intake, source, &text)) {
		return FL_FAULTY;
	}
	if (source->trim) {
		text = fl_change_trim(text);
	}
	if (text.len == 0 || fl_text_find(text, source->missing.at, source->missing.count) >= 0) {
		*ret_text = source->when_missing;
		return source->has_default ? FL_FOUND : FL_ABSENT;
	}
	if (source->table_count > 0 && !look_up(intake, source, &text)) {
		return FL_FAULTY;
	}
	if (source->change_count > 0 && !change(intake, source, &text)) {
		return FL_FAULTY;
	}
	if (source->pattern_count > 0 && !match(intake, source, text)) {
		return FL_FAULTY;
	}
	*ret_text = text;
	return text.len > 0 ? FL_FOUND : FL_ABSENT;
}

fl_found fl_intake_holds(fl_intake *intake, const fl_condition *condition)
{
	fl_text text = intake->csv.field[intake->column[condition->column]].text;
	bool holds =
		(condition->equals.count == 0 ||
			fl_text_find(text, condition->equals.at, condition->equals.count) >= 0) &&
		fl_text_find(text, condition->differs.at, condition->differs.count) < 0 &&
		(!condition->has_empty || condition->empty == (text.len == 0));
	bool compares = false;
	for (unsigned i = 0; i < FL_BOUNDS; i++) {
		compares = compares || condition->has[i];
	}
	if (!compares || !holds || text.len == 0) {
		return holds && !compares ? FL_FOUND : FL_ABSENT;
	}
	int64_t value;
	if (fl_decimal_parse(text, FL_PLACES_MAX, &value) != FL_DECIMAL_OK) {
		fl_place place = fl_csv_place(&intake->csv, intake->column[condition->column]);
		fl_text shown = fl_intake_shown(text);
		fl_diags_add(intake->diags, FL_ERROR, "not-a-number", &place,
			TR("`" FL_TEXT_FMT
			   "` is no number, but the map compares this column with one",
				"“" FL_TEXT_FMT "”不是数字，而映射要用该列与数字比较"),
			FL_TEXT_ARG(shown));
		return FL_FAULTY;
	}
	const int64_t *bound = condition->bound;
	holds = (!condition->has[FL_BOUND_FROM] || value >= bound[FL_BOUND_FROM]) &&
		(!condition->has[FL_BOUND_ABOVE] || value > bound[FL_BOUND_ABOVE]) &&
		(!condition->has[FL_BOUND_BELOW] || value < bound[FL_BOUND_BELOW]) &&
		(!condition->has[FL_BOUND_AT_MOST] || value <= bound[FL_BOUND_AT_MOST]);
	return holds ? FL_FOUND : FL_ABSENT;
}
