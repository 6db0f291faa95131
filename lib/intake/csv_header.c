/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first line of a CSV file: the names of the columns.  Most foreign files fail here, so what is
 * wrong is looked for: another encoding, another separator, lines of prose above the header.
 */
#include "intake/csv.h"

/* How far below line 1 the real header is looked for. */
#define PREAMBLE_LINES_MAX 60u

/* Reports what makes the whole file no UTF-8 text; passes over a byte order mark. */
static bool check_start(fl_csv *csv)
{
	fl_text start = {csv->buffer, csv->end};
	fl_place place = {.file = csv->file, .line = 1, .column = 1, .width = 1};
	if (start.len >= 3 && memcmp(start.at, "\xEF\xBB\xBF", 3) == 0) {
		csv->next = 3;
		start.len -= 3;
	}
	if (start.len == 0) {
		place.column = 0;
		fl_diags_add(csv->diags, FL_ERROR, "empty-file", &place,
			TR("the file is empty; line 1 must name the columns",
				"文件是空的；第 1 行应为列名"));
		return false;
	}
	bool utf16 = start.len >= 2 &&
		(memcmp(start.at, "\xFF\xFE", 2) == 0 || memcmp(start.at, "\xFE\xFF", 2) == 0);
	if (utf16) {
		fl_diag *diag = fl_diags_add(csv->diags, FL_ERROR, "utf16", &place,
			TR("the file is UTF-16 (\"Unicode text\"), not UTF-8",
				"文件是 UTF-16 编码（“Unicode 文本”），不是 UTF-8"));
		fl_diags_hint(csv->diags, diag,
			TR("save it again as \"CSV UTF-8\"", "请用“另存为 CSV UTF-8”重新保存"));
		return false;
	}
	return true;
}

static bool check_separator(fl_csv *csv)
{
	static const struct {
		char byte;
		const char *en;
		const char *zh;
	} others[] = {{';', "semicolons", "分号"}, {'\t', "tabs", "制表符"}, {'|', "bars", "竖线"}};
	if (csv->fields != 1) {
		return true;
	}
	fl_text line = csv->field[0].text;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (line.len == 0 || memchr(line.at, others[i].byte, line.len) == NULL) {
			continue;
		}
		fl_place place = {.file = csv->file, .line = 1, .column = 1, .width = 1};
		fl_diag *diag = fl_diags_add(csv->diags, FL_ERROR, "separator", &place,
			TR("the columns are separated by other characters than commas",
				"各列之间不是用逗号分隔的"));
		fl_diags_hint(csv->diags, diag,
			TR("found %s (%s); save it again as \"CSV UTF-8 (comma delimited)\"",
				"发现的是 %s（%s）；请另存为“CSV UTF-8（逗号分隔）”"),
			others[i].en, others[i].zh);
		return false;
	}
	return true;
}

/* The number of fields that a line seems to have; quotes are honoured, errors are not looked for.
 * */
static uint32_t rough_fields(const char **at, const char *end)
{
	uint32_t fields = 1;
	bool quoted = false;
	for (; *at < end; (*at)++) {
		if (**at == '"') {
			quoted = !quoted;
		} else if (**at == ',' && !quoted) {
			fields++;
		} else if (**at == '\n' && !quoted) {
			(*at)++;
			break;
		}
	}
	return fields;
}

/* Lines of prose above the header: line 1 has at most half as many fields as a later line that is
 * followed by one with as many. */
static bool check_preamble(fl_csv *csv)
{
	const char *at = csv->buffer + csv->next;
	const char *end = csv->buffer + csv->end;
	uint32_t before = csv->fields;
	for (uint32_t line = 2; line <= PREAMBLE_LINES_MAX && at < end; line++) {
		uint32_t fields = rough_fields(&at, end);
		if (line == 2 && fields == csv->fields && fields > 1) {
			return true;
		}
		if (fields == before && fields >= 2 * csv->fields && fields > 2) {
			fl_place place = {.file = csv->file, .line = 1};
			fl_diag *diag = fl_diags_add(csv->diags, FL_ERROR, "preamble", &place,
				TR("line 1 must name the columns, but has %u field(s), while line "
				   "%u has %u and "
				   "looks like the header",
					"第 1 行应为列名，但只有 %u 个字段；第 %u 行有 %u "
					"个字段，看起来才是表头"),
				csv->fields, line - 1, fields);
			fl_diags_hint(csv->diags, diag,
				TR("delete the first %u lines of the file", "请删除文件的前 %u 行"),
				line - 2);
			return false;
		}
		before = fields;
	}
	return true;
}

static void check_names(fl_csv *csv)
{
	for (uint32_t i = 0; i < csv->columns; i++) {
		fl_place place = fl_csv_place(csv, i);
		if (csv->header[i].len == 0) {
			csv->broken = true;
			fl_diag *diag = fl_diags_add(csv->diags, FL_ERROR, "unnamed-column", &place,
				TR("column %u has no name", "第 %u 列没有列名"), i + 1);
			fl_diags_hint(csv->diags, diag,
				TR("line 1 must be the header; delete any lines above it, and "
				   "columns "
				   "without a name",
					"第 1 行必须是表头；请删除表头上方的行以及没有列名的列"));
			continue;
		}
		for (uint32_t j = 0; j < i; j++) {
			if (fl_text_equal(csv->header[i], csv->header[j])) {
				csv->broken = true;
				fl_diags_add(csv->diags, FL_ERROR, "duplicate-column", &place,
					TR("columns %u and %u are both named `" FL_TEXT_FMT "`",
						"第 %u 列和第 %u 列的列名都是“" FL_TEXT_FMT "”"),
					j + 1, i + 1, FL_TEXT_ARG(csv->header[i]));
				break;
			}
		}
	}
}

fl_code fl_csv_read_header(fl_csv *csv, fl_arena *arena, fl_error *reterr)
{
	if (!check_start(csv)) {
		csv->broken = true;
		return FL_OK;
	}
	fl_csv_scan scan;
	FL_TRY(fl_csv_scan_row(csv, &scan, reterr));
	if (scan != FL_CSV_ROW) {
		csv->broken = true;
		return FL_OK;
	}
	if (!check_separator(csv)) {
		csv->broken = true;
		return FL_OK;
	}
	if (!check_preamble(csv)) {
		csv->broken = true;
		size_t whole = csv->end;
		while (whole > csv->next && csv->buffer[whole - 1] != '\n' && !csv->at_end) {
			whole--;
		}
		fl_csv_check_encoding(csv, csv->next, whole, csv->line + csv->lines_in_row);
		return FL_OK;
	}
	csv->columns = csv->fields;
	csv->header = fl_arena_array(arena, fl_text, csv->columns);
	if (csv->header == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t i = 0; i < csv->columns; i++) {
		csv->header[i] = fl_arena_copy(arena, csv->field[i].text);
		if (csv->header[i].at == NULL) {
			return fl_fail_memory(reterr);
		}
	}
	check_names(csv);
	return FL_OK;
}
