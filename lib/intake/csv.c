/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The CSV reader: buffer, rows, fields.  A row is looked at where it lies in the buffer; when it
 * crosses the buffer's end it is moved to the front and looked at again from its first byte.
 */
#include "intake/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES ((size_t)2 << 20)

static_assert(BUFFER_BYTES > FL_CSV_ROW_BYTES_MAX, "a whole row fits the buffer");

typedef enum outcome { OUTCOME_FIELD, OUTCOME_ROW, OUTCOME_MORE, OUTCOME_BROKEN } outcome;

/* ---- Bytes ----------------------------------------------------------------------------------- */

/* Fills the buffer behind the unread rest.  A line feed stands behind the last byte as a sentinel,
 * so that scanning needs no bound. */
static fl_code fill(fl_csv *csv, fl_error *reterr)
{
	memmove(csv->buffer, csv->buffer + csv->next, csv->end - csv->next);
	csv->end -= csv->next;
	csv->next = 0;
	while (csv->end < BUFFER_BYTES && !csv->at_end) {
		ssize_t got = read(csv->fd, csv->buffer + csv->end, BUFFER_BYTES - csv->end);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got < 0) {
			return fl_fail_at(reterr, FL_IO, csv->file, 0, 0,
				TR("cannot read the file: %s", "无法读取文件：%s"),
				strerror(errno));
		}
		fl_sha256_add(&csv->sha, csv->buffer + csv->end, (size_t)got);
		csv->end += (size_t)got;
		csv->bytes_read += (uint64_t)got;
		csv->at_end = got == 0;
	}
	csv->buffer[csv->end] = '\n';
	return FL_OK;
}

static bool has_high_byte(const char *bytes, size_t len)
{
	size_t at = 0;
	for (; at + 8 <= len; at += 8) {
		uint64_t word;
		memcpy(&word, bytes + at, 8);
		if ((word & UINT64_C(0x8080808080808080)) != 0) {
			return true;
		}
	}
	for (; at < len; at++) {
		if (((unsigned char)bytes[at] & 0x80) != 0) {
			return true;
		}
	}
	return false;
}

static fl_place place_at(const fl_csv *csv, size_t from, size_t offset, uint32_t line)
{
	size_t line_start = from;
	for (size_t at = from; at < offset; at++) {
		if (csv->buffer[at] == '\n') {
			line++;
			line_start = at + 1;
		}
	}
	fl_text before = {csv->buffer + line_start, offset - line_start};
	return (fl_place){.file = csv->file,
		.line = line,
		.column = fl_text_chars(before, before.len) + 1,
		.width = 1};
}

bool fl_csv_check_encoding(fl_csv *csv, size_t from, size_t to, uint32_t line)
{
	if (!has_high_byte(csv->buffer + from, to - from)) {
		return true;
	}
	fl_text text = {csv->buffer + from, to - from};
	size_t bad = fl_text_utf8_error(text);
	if (bad == text.len) {
		return true;
	}
	unsigned byte = (unsigned char)text.at[bad];
	unsigned second = bad + 1 < text.len ? (unsigned char)text.at[bad + 1] : 0;
	bool chinese = byte >= 0x81 && byte <= 0xFE && second >= 0x81 && second <= 0xFE;
	fl_place place = place_at(csv, from, from + bad, line);
	fl_diag *diag = fl_diags_add(csv->diags, FL_ERROR, "not-utf8", &place,
		TR("byte 0x%02X is not UTF-8; the file looks like %s",
			"字节 0x%02X 不是 UTF-8 编码；文件看起来是 %s"),
		byte, chinese ? "GBK/GB18030" : "Windows-1252 (cp1252)");
	fl_diags_hint(csv->diags, diag,
		TR("save it again as \"CSV UTF-8\", or convert it: iconv -f %s -t UTF-8 OLD > NEW",
			"请用“另存为 CSV UTF-8”重新保存，或转换编码：iconv -f %s -t UTF-8 旧文件 > "
			"新文件"),
		chinese ? "GB18030" : "CP1252");
	return false;
}

/* ---- Fields ---------------------------------------------------------------------------------- */

static outcome refuse_byte(fl_csv *csv, size_t at)
{
	fl_place place = place_at(csv, csv->row, at, csv->line);
	switch (csv->buffer[at]) {
	case '"': {
		fl_diag *diag = fl_diags_add(csv->diags, FL_ERROR, "stray-quote", &place,
			TR("a quote within a field that does not begin with one",
				"字段不以引号开头，中间却出现了引号"));
		fl_diags_hint(csv->diags, diag,
			TR("put the whole field in quotes and double the quotes inside: \"a "
			   "\"\"b\"\"\"",
				"请给整个字段加上引号，字段内的引号写两次：\"a \"\"b\"\"\""));
		break;
	}
	case '\r':
		fl_diags_add(csv->diags, FL_ERROR, "lone-return", &place,
			TR("a carriage return without a line feed; lines end in LF or CRLF",
				"回车符后面没有换行符；行尾应为 LF 或 CRLF"));
		break;
	default:
		fl_diags_add(csv->diags, FL_ERROR, "nul-byte", &place,
			TR("a NUL byte; the file is damaged or no CSV text",
				"出现 NUL 字节：文件已损坏，或者不是 CSV 文本"));
		break;
	}
	return OUTCOME_BROKEN;
}

static outcome refuse_length(fl_csv *csv, size_t at, bool row)
{
	fl_place place = place_at(csv, csv->row, at, csv->line);
	fl_diag *diag;
	if (row) {
		diag = fl_diags_add(csv->diags, FL_ERROR, "long-row", &place,
			TR("the row is longer than %u bytes", "该行超过 %u 字节"),
			FL_CSV_ROW_BYTES_MAX);
	} else {
		diag = fl_diags_add(csv->diags, FL_ERROR, "long-field", &place,
			TR("the field is longer than %u bytes", "字段超过 %u 字节"),
			FL_CSV_FIELD_BYTES_MAX);
	}
	fl_diags_hint(csv->diags, diag,
		TR("a line end or a closing quote is probably missing", "可能缺少换行或结束引号"));
	return OUTCOME_BROKEN;
}

/* What follows a field whose last byte is before `at`. */
static outcome end_field(fl_csv *csv, size_t at, size_t *ret_next)
{
	char byte = csv->buffer[at];
	if (byte == ',') {
		*ret_next = at + 1;
		return OUTCOME_FIELD;
	}
	size_t feed = byte == '\r' ? at + 1 : at;
	if (feed >= csv->end && !csv->at_end) {
		return OUTCOME_MORE;
	}
	if (csv->buffer[feed] != '\n') {
		return refuse_byte(csv, at);
	}
	*ret_next = feed < csv->end ? feed + 1 : csv->end;
	return OUTCOME_ROW;
}

static outcome scan_plain(fl_csv *csv, size_t from, size_t *ret_next)
{
	static const bool stops[256] = {
		['\0'] = true, ['\n'] = true, ['\r'] = true, ['"'] = true, [','] = true};
	const char *at = csv->buffer + from;
	while (!stops[(unsigned char)*at]) {
		at++;
	}
	size_t stop = (size_t)(at - csv->buffer);
	if (stop - from > FL_CSV_FIELD_BYTES_MAX) {
		return refuse_length(csv, from, false);
	}
	csv->field[csv->fields].text = (fl_text){csv->buffer + from, stop - from};
	return end_field(csv, stop, ret_next);
}

static outcome refuse_unclosed(fl_csv *csv, size_t from)
{
	fl_place place = place_at(csv, csv->row, from, csv->line);
	fl_diags_add(csv->diags, FL_ERROR, "unclosed-quote", &place,
		TR("the quote that opens here is never closed", "此处开始的引号一直没有结束"));
	return OUTCOME_BROKEN;
}

/* `from` is the opening quote. */
static outcome scan_quoted(fl_csv *csv, size_t from, size_t *ret_next)
{
	size_t piece = from + 1;
	char *copy = csv->unquoted + (from - csv->row);
	size_t copied = 0;
	for (;;) {
		const char *quote = memchr(csv->buffer + piece, '"', csv->end - piece);
		size_t stop = quote != NULL ? (size_t)(quote - csv->buffer) : csv->end;
		if (stop - from > FL_CSV_FIELD_BYTES_MAX) {
			return refuse_length(csv, from, false);
		}
		if (quote == NULL) {
			return csv->at_end ? refuse_unclosed(csv, from) : OUTCOME_MORE;
		}
		if (stop + 1 >= csv->end && !csv->at_end) {
			return OUTCOME_MORE;
		}
		bool doubled = stop + 1 < csv->end && csv->buffer[stop + 1] == '"';
		fl_text text = {csv->buffer + piece, stop - piece + (doubled ? 1 : 0)};
		if (doubled || copied > 0) {
			memcpy(copy + copied, text.at, text.len);
			copied += text.len;
			text = (fl_text){copy, copied};
		}
		if (!doubled) {
			csv->field[csv->fields].text = text;
			char after = csv->buffer[stop + 1];
			if (after == ',' || after == '\n' || after == '\r') {
				return end_field(csv, stop + 1, ret_next);
			}
			fl_place place = place_at(csv, csv->row, stop + 1, csv->line);
			fl_diags_add(csv->diags, FL_ERROR, "text-after-quote", &place,
				TR("text after the closing quote; a comma or the line's end "
				   "belongs here",
					"结束引号之后还有文字；这里应为逗号或换行"));
			return OUTCOME_BROKEN;
		}
		piece = stop + 2;
	}
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static outcome scan_fields(fl_csv *csv)
{
	csv->fields = 0;
	size_t at = csv->row;
	for (;;) {
		if (csv->fields == FL_CSV_COLUMNS_MAX) {
			fl_place place = place_at(csv, csv->row, at, csv->line);
			fl_diags_add(csv->diags, FL_ERROR, "many-columns", &place,
				TR("more than %u columns", "超过 %u 列"), FL_CSV_COLUMNS_MAX);
			return OUTCOME_BROKEN;
		}
		if (at - csv->row > FL_CSV_ROW_BYTES_MAX) {
			return refuse_length(csv, csv->row, true);
		}
		csv->field[csv->fields].offset = (uint32_t)(at - csv->row);
		size_t next = 0;
		outcome found = csv->buffer[at] == '"' && at < csv->end
			? scan_quoted(csv, at, &next)
			: scan_plain(csv, at, &next);
		if (found == OUTCOME_MORE || found == OUTCOME_BROKEN) {
			return found;
		}
		csv->fields++;
		at = next;
		if (found == OUTCOME_ROW && next - csv->row > FL_CSV_ROW_BYTES_MAX) {
			return refuse_length(csv, csv->row, true);
		}
		if (found == OUTCOME_ROW) {
			csv->next = next;
			return OUTCOME_ROW;
		}
	}
}

/* Line feeds within quotes make a row of several lines. */
static uint32_t count_lines(const fl_csv *csv)
{
	uint32_t lines = 0;
	const char *at = csv->buffer + csv->row;
	const char *end = csv->buffer + csv->next;
	while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		lines++;
		at++;
	}
	return lines;
}

fl_code fl_csv_scan_row(fl_csv *csv, fl_csv_scan *ret_scan, fl_error *reterr)
{
	csv->line += csv->lines_in_row;
	csv->lines_in_row = 0;
	for (;;) {
		csv->row = csv->next;
		if (csv->row == csv->end && csv->at_end) {
			*ret_scan = FL_CSV_END;
			return FL_OK;
		}
		outcome found = scan_fields(csv);
		if (found == OUTCOME_MORE) {
			FL_TRY(fill(csv, reterr));
			continue;
		}
		bool good = found == OUTCOME_ROW &&
			fl_csv_check_encoding(csv, csv->row, csv->next, csv->line);
		csv->broken = !good;
		csv->lines_in_row = good ? count_lines(csv) : 0;
		*ret_scan = good ? FL_CSV_ROW : FL_CSV_BROKEN;
		return FL_OK;
	}
}

static void report_count(const fl_csv *csv)
{
	fl_place place = {.file = csv->file, .line = csv->line};
	if (csv->fields < csv->columns) {
		fl_text missing = csv->header[csv->fields];
		fl_diags_add(csv->diags, FL_ERROR, "few-fields", &place,
			TR("the row has %u fields, the header has %u; it ends before column "
			   "`" FL_TEXT_FMT "`",
				"本行有 %u 个字段，表头有 %u 个；在“" FL_TEXT_FMT
				"”列之前就结束了"),
			csv->fields, csv->columns, FL_TEXT_ARG(missing));
		return;
	}
	fl_diag *diag = fl_diags_add(csv->diags, FL_ERROR, "many-fields", &place,
		TR("the row has %u fields, the header has %u", "本行有 %u 个字段，表头有 %u 个"),
		csv->fields, csv->columns);
	fl_diags_hint(csv->diags, diag,
		TR("a field that holds a comma must stand in quotes", "含有逗号的字段必须加引号"));
}

fl_code fl_csv_next(fl_csv *csv, bool *ret_row, fl_error *reterr)
{
	*ret_row = false;
	while (!csv->broken) {
		fl_csv_scan scan;
		FL_TRY(fl_csv_scan_row(csv, &scan, reterr));
		if (scan != FL_CSV_ROW) {
			break;
		}
		bool blank = csv->fields == 1 && csv->columns > 1 && csv->field[0].text.len == 0;
		if (blank) {
			csv->blank_line = csv->blank_line == 0 ? csv->line : csv->blank_line;
			continue;
		}
		if (csv->blank_line != 0) {
			fl_place place = {.file = csv->file, .line = csv->blank_line};
			fl_diags_add(csv->diags, FL_ERROR, "blank-line", &place,
				TR("an empty line between rows; delete it",
					"数据行之间有空行，请删除"));
			csv->blank_line = 0;
		}
		if (csv->fields == csv->columns) {
			*ret_row = true;
			break;
		}
		report_count(csv);
	}
	return FL_OK;
}

/* ---- Opening and closing --------------------------------------------------------------------- */

fl_code fl_csv_open(
	const char *file, fl_arena *arena, fl_diags *diags, fl_csv *ret_csv, fl_error *reterr)
{
	*ret_csv = (fl_csv){.fd = -1, .line = 1, .diags = diags};
	ret_csv->file = fl_arena_string(arena, fl_text_of(file));
	ret_csv->buffer = malloc(BUFFER_BYTES + 1);
	ret_csv->unquoted = malloc(BUFFER_BYTES);
	if (ret_csv->file == NULL || ret_csv->buffer == NULL || ret_csv->unquoted == NULL) {
		fl_csv_done(ret_csv);
		return fl_fail_memory(reterr);
	}
	struct stat about;
	ret_csv->fd = open(file, O_RDONLY | O_CLOEXEC);
	fl_code code = FL_OK;
	if (ret_csv->fd < 0 || fstat(ret_csv->fd, &about) != 0) {
		code = fl_fail_at(reterr, FL_IO, file, 0, 0,
			TR("cannot open the file: %s", "无法打开文件：%s"), strerror(errno));
	} else if (S_ISDIR(about.st_mode)) {
		code = fl_fail_at(reterr, FL_IO, file, 0, 0,
			TR("this is a folder, not a CSV file", "这是文件夹，不是 CSV 文件"));
	} else {
		ret_csv->bytes_total = S_ISREG(about.st_mode) ? (uint64_t)about.st_size : 0;
		fl_sha256_init(&ret_csv->sha);
		code = fill(ret_csv, reterr);
	}
	if (code == FL_OK) {
		code = fl_csv_read_header(ret_csv, arena, reterr);
	}
	if (code != FL_OK) {
		fl_csv_done(ret_csv);
	}
	return code;
}

void fl_csv_done(fl_csv *csv)
{
	if (csv->fd >= 0) {
		close(csv->fd);
	}
	free(csv->buffer);
	free(csv->unquoted);
	*csv = (fl_csv){.fd = -1};
}

fl_place fl_csv_place(const fl_csv *csv, uint32_t column)
{
	const fl_csv_field *field = &csv->field[column];
	fl_place place = place_at(csv, csv->row, csv->row + field->offset, csv->line);
	uint32_t width = fl_text_chars(field->text, field->text.len);
	place.width = width > 0 ? width : 1;
	place.path = csv->header[column].at;
	return place;
}

fl_hash fl_csv_hash(fl_csv *csv)
{
	return fl_sha256_end(&csv->sha);
}
