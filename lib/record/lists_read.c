/* SPDX-License-Identifier: Apache-2.0 */
/* The lists of a record, row by row.  Rows must be of their form and ascend. */
#include "record/lists_read.h"

static void row_fail(fl_record_reader *reader, const fl_json *row)
{
	fl_read_fail(reader, row, FL_REFUSED,
		TR("this row is not of the form that its list has", "该行格式与所在名录不符"));
}

static void order_fail(fl_record_reader *reader, const fl_json *row)
{
	fl_read_fail(reader, row, FL_REFUSED,
		TR("this row stands twice or is out of order; rows are sorted by byte",
			"该行重复或次序不对；各行应按字节排序"));
}

void fl_record_frame_read(fl_record_reader *reader, fl_spec *spec)
{
	const fl_json *rows =
		fl_read_items(reader, reader->root, "frame", FL_JSON_STRING, &spec->unit_count);
	spec->units = fl_read_alloc(reader, spec->unit_count, sizeof(*spec->units));
	for (size_t i = 0; i < spec->unit_count && !fl_read_failed(reader); i++) {
		if (!fl_unit_of_leaf(rows[i].u.text, &spec->units[i])) {
			row_fail(reader, &rows[i]);
		} else if (i > 0 &&
			fl_text_compare(spec->units[i - 1].id, spec->units[i].id) >= 0) {
			if (fl_text_is_id(spec->units[i - 1].id)) {
				order_fail(reader, &rows[i]);
			} else {
				row_fail(reader, &rows[i - 1]);
			}
		}
	}
}

static void read_inspectors(fl_record_reader *reader, const fl_json *object, fl_roster *roster)
{
	const fl_json *rows = fl_read_items(
		reader, object, "inspectors", FL_JSON_STRING, &roster->inspector_count);
	fl_inspector *all = fl_read_alloc(reader, roster->inspector_count, sizeof(*all));
	roster->inspectors = all;
	for (size_t i = 0; i < roster->inspector_count && !fl_read_failed(reader); i++) {
		if (!fl_inspector_of_leaf(rows[i].u.text, &all[i])) {
			row_fail(reader, &rows[i]);
		} else if (i > 0 && fl_text_compare(all[i - 1].id, all[i].id) >= 0) {
			order_fail(reader, &rows[i]);
		}
	}
}

static void read_services(fl_record_reader *reader, const fl_json *object, fl_roster *roster)
{
	const fl_json *rows =
		fl_read_items(reader, object, "service", FL_JSON_STRING, &roster->service_count);
	fl_service *all = fl_read_alloc(reader, roster->service_count, sizeof(*all));
	roster->services = all;
	for (size_t i = 0; i < roster->service_count && !fl_read_failed(reader); i++) {
		if (!fl_service_of_leaf(rows[i].u.text, &all[i])) {
			row_fail(reader, &rows[i]);
			return;
		}
		int order = i > 0 ? fl_text_compare(all[i - 1].inspector, all[i].inspector) : -1;
		if (order > 0 ||
			(order == 0 && fl_text_compare(all[i - 1].stratum, all[i].stratum) >= 0)) {
			order_fail(reader, &rows[i]);
		}
	}
}

static void read_barred(fl_record_reader *reader, const fl_json *object, fl_roster *roster)
{
	const fl_json *rows =
		fl_read_items(reader, object, "barred", FL_JSON_STRING, &roster->barred_count);
	fl_barred *all = fl_read_alloc(reader, roster->barred_count, sizeof(*all));
	roster->barred = all;
	for (size_t i = 0; i < roster->barred_count && !fl_read_failed(reader); i++) {
		if (!fl_barred_of_leaf(rows[i].u.text, &all[i])) {
			row_fail(reader, &rows[i]);
			return;
		}
		int order = i > 0 ? fl_text_compare(all[i - 1].target, all[i].target) : -1;
		if (order > 0 ||
			(order == 0 &&
				fl_text_compare(all[i - 1].inspector, all[i].inspector) >= 0)) {
			order_fail(reader, &rows[i]);
		}
	}
}

void fl_record_rosters_read(fl_record_reader *reader, fl_spec *spec)
{
	size_t count;
	const fl_json *items =
		fl_read_items(reader, reader->root, "rosters", FL_JSON_OBJECT, &count);
	if (fl_read_failed(reader)) {
		return;
	}
	if (count != spec->roster_count) {
		fl_read_fail(reader, fl_json_get(reader->root, "rosters"), FL_MISMATCH,
			TR("there are not as many rosters as the seal names",
				"名录份数与封存文件不符"));
		return;
	}
	for (size_t i = 0; i < count; i++) {
		fl_roster *roster = &spec->rosters[i];
		(void)fl_read_keys(reader, &items[i], "barred department inspectors service");
		fl_text department = fl_read_text(reader, &items[i], "department");
		if (!fl_read_failed(reader) && !fl_text_equal(department, roster->department)) {
			fl_read_fail(reader, fl_json_get(&items[i], "department"), FL_MISMATCH,
				TR("the seal names another department here",
					"封存文件此处为另一部门"));
		}
		read_inspectors(reader, &items[i], roster);
		read_services(reader, &items[i], roster);
		read_barred(reader, &items[i], roster);
	}
}
