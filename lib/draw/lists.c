/* SPDX-License-Identifier: Apache-2.0 */
/* Sorting and checking the lists of a draw.  Nothing is repaired: a bad row is refused. */
#include "draw/lists.h"

#include <stdatomic.h>

#include "base/parallel.h"

/* The sentences that all lists share; the list's name is a literal in each language. */
#define TR_BAD_ID(en, zh)                                                                        \
	TR(en " entry %u: `%.*s` is no number; 1 to 64 characters of 0-9 A-Z a-z . _ : - would " \
	      "be",                                                                              \
		zh "第 %u 条：“%.*s”不是有效编号，应为 1 至 64 个 0-9 A-Z a-z . _ : - 字符")
#define TR_BAD_LABEL(en, zh)                                                                      \
	TR(en " entry %u: `%.*s` is no label; 1 to 64 bytes of UTF-8 without control characters " \
	      "would be",                                                                         \
		zh "第 %u 条：“%.*s”不是有效标签，应为 1 至 64 字节、不含控制字符的 UTF-8 文字")
#define TR_TWICE(en, zh)                                                      \
	TR(en " entries %u and %u: `%.*s` stands twice; once would be right", \
		zh "第 %u 条与第 %u 条：“%.*s”重复，只能出现一次")
#define TR_UNKNOWN(en, zh, list_en, list_zh) \
	TR(en " entry %u: `%.*s` is not in the " list_en, zh "第 %u 条：“%.*s”不在" list_zh "中")

/* Numbers the rows that have no line of their own, and says whether they are sorted already. */
#define NUMBER_ROWS(rows, count, compare, ret_sorted)                                    \
	do {                                                                             \
		*(ret_sorted) = true;                                                    \
		for (size_t row_ = 0; row_ < (count); row_++) {                          \
			if ((rows)[row_].line == 0) {                                    \
				(rows)[row_].line = (uint32_t)(row_ + 1);                \
			}                                                                \
			if (row_ > 0 && compare(&(rows)[row_ - 1], &(rows)[row_]) > 0) { \
				*(ret_sorted) = false;                                   \
			}                                                                \
		}                                                                        \
	} while (0)

#define SORT_ROWS(rows, count, compare)                                   \
	do {                                                              \
		bool sorted_;                                             \
		NUMBER_ROWS(rows, count, compare, &sorted_);              \
		if (!sorted_) {                                           \
			qsort((rows), (count), sizeof(*(rows)), compare); \
		}                                                         \
	} while (0)

static int unit_order(const void *a, const void *b)
{
	return fl_text_compare(((const fl_unit *)a)->id, ((const fl_unit *)b)->id);
}

static int decided_order(const void *a, const void *b)
{
	return fl_text_compare(((const fl_decided *)a)->id, ((const fl_decided *)b)->id);
}

static int inspector_order(const void *a, const void *b)
{
	return fl_text_compare(((const fl_inspector *)a)->id, ((const fl_inspector *)b)->id);
}

static int service_order(const void *a, const void *b)
{
	const fl_service *left = a;
	const fl_service *right = b;
	int order = fl_text_compare(left->inspector, right->inspector);
	return order != 0 ? order : fl_text_compare(left->stratum, right->stratum);
}

static int barred_order(const void *a, const void *b)
{
	const fl_barred *left = a;
	const fl_barred *right = b;
	int order = fl_text_compare(left->target, right->target);
	return order != 0 ? order : fl_text_compare(left->inspector, right->inspector);
}

/* Binary search over sorted rows that begin with their id. */
static size_t rows_find(const void *rows, size_t count, size_t size, fl_text id)
{
	size_t low = 0;
	while (count > 0) {
		size_t half = count / 2;
		const fl_text *at = (const void *)((const char *)rows + (low + half) * size);
		int order = fl_text_compare(*at, id);
		if (order == 0) {
			return low + half;
		}
		if (order < 0) {
			low += half + 1;
			count -= half + 1;
		} else {
			count = half;
		}
	}
	return SIZE_MAX;
}

size_t fl_units_find(const fl_unit *units, size_t count, fl_text id)
{
	return rows_find(units, count, sizeof(*units), id);
}

size_t fl_inspectors_find(const fl_inspector *inspectors, size_t count, fl_text id)
{
	return rows_find(inspectors, count, sizeof(*inspectors), id);
}

size_t fl_decided_find(const fl_decided *rows, size_t count, fl_text id)
{
	return rows_find(rows, count, sizeof(*rows), id);
}

static fl_code unit_check(const fl_unit *unit, fl_error *reterr)
{
	if (!fl_text_is_id(unit->id)) {
		return fl_fail(reterr, FL_REFUSED, TR_BAD_ID("frame", "抽查对象名录"), unit->line,
			FL_TEXT_ARG(unit->id));
	}
	if (!fl_text_is_label(unit->grade)) {
		return fl_fail(reterr, FL_REFUSED,
			TR_BAD_LABEL("frame", "抽查对象名录（信用等级）"), unit->line,
			FL_TEXT_ARG(unit->grade));
	}
	if (unit->stratum.len > 0 && !fl_text_is_label(unit->stratum)) {
		return fl_fail(reterr, FL_REFUSED, TR_BAD_LABEL("frame", "抽查对象名录（片区）"),
			unit->line, FL_TEXT_ARG(unit->stratum));
	}
	if (unit->weight > INT64_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("frame entry %u: the weight of `%.*s` is above 2^63 - 1",
				"抽查对象名录第 %u 条：“%.*s”的权重超过 2^63 - 1"),
			unit->line, FL_TEXT_ARG(unit->id));
	}
	return FL_OK;
}

/* A first look at a large list, on several threads: is anything wrong with it at all? */
typedef struct units_scan {
	fl_unit *units;
	atomic_bool ascending;
	atomic_bool valid;
} units_scan;

static void scan_units(void *context, size_t from, size_t to)
{
	units_scan *scan = context;
	bool ascending = true;
	bool valid = true;
	for (size_t i = from; i < to; i++) {
		fl_unit *unit = &scan->units[i];
		if (unit->line == 0) {
			unit->line = (uint32_t)(i + 1);
		}
		valid = valid && unit_check(unit, NULL) == FL_OK;
		ascending = ascending && (i == 0 || unit_order(unit - 1, unit) < 0);
	}
	if (!ascending) {
		scan->ascending = false;
	}
	if (!valid) {
		scan->valid = false;
	}
}

fl_code fl_units_sort(fl_unit *units, size_t count, unsigned threads, fl_error *reterr)
{
	if (count > FL_FRAME_UNITS_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the frame has %zu units; %u are the most",
				"抽查对象共 %zu 户，超过上限 %u 户"),
			count, FL_FRAME_UNITS_MAX);
	}
	units_scan scan = {units, true, true};
	fl_parallel(threads, count, scan_units, &scan);
	if (scan.ascending && scan.valid) {
		return FL_OK;
	}
	if (!scan.ascending) {
		qsort(units, count, sizeof(*units), unit_order);
	}
	for (size_t i = 0; i < count; i++) {
		FL_TRY(unit_check(&units[i], reterr));
		if (i > 0 && fl_text_equal(units[i - 1].id, units[i].id)) {
			return fl_fail(reterr, FL_REFUSED, TR_TWICE("frame", "抽查对象名录"),
				units[i - 1].line, units[i].line, FL_TEXT_ARG(units[i].id));
		}
	}
	return FL_OK;
}

fl_code fl_decided_sort(fl_decided *rows, size_t count, fl_error *reterr)
{
	SORT_ROWS(rows, count, decided_order);
	for (size_t i = 0; i < count; i++) {
		if (!fl_text_is_id(rows[i].id)) {
			return fl_fail(reterr, FL_REFUSED,
				TR_BAD_ID("exclusions or forced inclusions", "排除或指定检查名单"),
				rows[i].line, FL_TEXT_ARG(rows[i].id));
		}
		if (!fl_text_is_label(rows[i].reason)) {
			return fl_fail(reterr, FL_REFUSED,
				TR_BAD_LABEL("exclusions or forced inclusions",
					"排除或指定检查名单（原因）"),
				rows[i].line, FL_TEXT_ARG(rows[i].reason));
		}
		if (i > 0 && fl_text_equal(rows[i - 1].id, rows[i].id)) {
			return fl_fail(reterr, FL_REFUSED,
				TR_TWICE("exclusions or forced inclusions", "排除或指定检查名单"),
				rows[i - 1].line, rows[i].line, FL_TEXT_ARG(rows[i].id));
		}
	}
	return FL_OK;
}

static fl_code inspectors_sort(fl_inspector *rows, size_t count, fl_error *reterr)
{
	if (count > FL_INSPECTORS_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("there are %zu inspectors; %u are the most",
				"检查人员共 %zu 名，超过上限 %u 名"),
			count, FL_INSPECTORS_MAX);
	}
	SORT_ROWS(rows, count, inspector_order);
	for (size_t i = 0; i < count; i++) {
		if (!fl_text_is_id(rows[i].id)) {
			return fl_fail(reterr, FL_REFUSED, TR_BAD_ID("inspectors", "检查人员名录"),
				rows[i].line, FL_TEXT_ARG(rows[i].id));
		}
		if (i > 0 && fl_text_equal(rows[i - 1].id, rows[i].id)) {
			return fl_fail(reterr, FL_REFUSED, TR_TWICE("inspectors", "检查人员名录"),
				rows[i - 1].line, rows[i].line, FL_TEXT_ARG(rows[i].id));
		}
	}
	return FL_OK;
}

static fl_code services_sort(fl_roster *roster, fl_error *reterr)
{
	fl_service *rows = roster->services;
	SORT_ROWS(rows, roster->service_count, service_order);
	for (size_t i = 0; i < roster->service_count; i++) {
		if (rows[i].stratum.len > 0 && !fl_text_is_label(rows[i].stratum)) {
			return fl_fail(reterr, FL_REFUSED,
				TR_BAD_LABEL("strata served", "管辖范围表"), rows[i].line,
				FL_TEXT_ARG(rows[i].stratum));
		}
		if (fl_inspectors_find(roster->inspectors, roster->inspector_count,
			    rows[i].inspector) == SIZE_MAX) {
			return fl_fail(reterr, FL_REFUSED,
				TR_UNKNOWN("strata served", "管辖范围表", "list of inspectors",
					"检查人员名录"),
				rows[i].line, FL_TEXT_ARG(rows[i].inspector));
		}
		if (i > 0 && service_order(&rows[i - 1], &rows[i]) == 0) {
			return fl_fail(reterr, FL_REFUSED, TR_TWICE("strata served", "管辖范围表"),
				rows[i - 1].line, rows[i].line, FL_TEXT_ARG(rows[i].inspector));
		}
	}
	return FL_OK;
}

static fl_code barred_check(const fl_roster *roster, const fl_barred *row, const fl_unit *units,
	size_t unit_count, fl_error *reterr)
{
	if (!fl_text_is_label(row->reason)) {
		return fl_fail(reterr, FL_REFUSED, TR_BAD_LABEL("barred pairs", "回避名单（原因）"),
			row->line, FL_TEXT_ARG(row->reason));
	}
	if (fl_units_find(units, unit_count, row->target) == SIZE_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR_UNKNOWN("barred pairs", "回避名单", "frame", "抽查对象名录"), row->line,
			FL_TEXT_ARG(row->target));
	}
	if (fl_inspectors_find(roster->inspectors, roster->inspector_count, row->inspector) ==
		SIZE_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR_UNKNOWN(
				"barred pairs", "回避名单", "list of inspectors", "检查人员名录"),
			row->line, FL_TEXT_ARG(row->inspector));
	}
	return FL_OK;
}

static fl_code barred_sort(
	fl_roster *roster, const fl_unit *units, size_t unit_count, fl_error *reterr)
{
	fl_barred *rows = roster->barred;
	SORT_ROWS(rows, roster->barred_count, barred_order);
	for (size_t i = 0; i < roster->barred_count; i++) {
		FL_TRY(barred_check(roster, &rows[i], units, unit_count, reterr));
		if (i > 0 && barred_order(&rows[i - 1], &rows[i]) == 0) {
			return fl_fail(reterr, FL_REFUSED, TR_TWICE("barred pairs", "回避名单"),
				rows[i - 1].line, rows[i].line, FL_TEXT_ARG(rows[i].target));
		}
	}
	return FL_OK;
}

fl_code fl_roster_sort(fl_roster *roster, const fl_unit *units, size_t unit_count, fl_error *reterr)
{
	FL_TRY(inspectors_sort(roster->inspectors, roster->inspector_count, reterr));
	FL_TRY(services_sort(roster, reterr));
	return barred_sort(roster, units, unit_count, reterr);
}
