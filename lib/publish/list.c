/* SPDX-License-Identifier: Apache-2.0 */
/* The list for the squad. */
#include "publish/list.h"

void fl_list_header(fl_buf *out, fl_lang lang)
{
	fl_buf_string(out, "\xef\xbb\xbf");
	fl_buf_string(out,
		lang == FL_ZH
			? "序号,许可证号,店名,经营地址,辖区,信用等级,产生方式,检查人员,上次检查\r\n"
			: "no,id,name,address,stratum,grade,how,inspectors,last_visit\r\n");
}

/* A field of RFC 4180.  What begins like a formula gets an apostrophe in front. */
static void add_field(fl_buf *out, const char *text)
{
	bool formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
	fl_buf_char(out, '"');
	if (formula) {
		fl_buf_char(out, '\'');
	}
	for (; *text != '\0'; text++) {
		if (*text == '"') {
			fl_buf_char(out, '"');
		}
		fl_buf_char(out, *text);
	}
	fl_buf_char(out, '"');
}

void fl_list_add(fl_buf *out, const fl_list_line *line, fl_lang lang)
{
	static const char *const names[][FL_LANGS] = {
		{"drawn", "抽取"}, {"included", "指定"}, {"reserve", "替补"}};
	bool reserve = line->instead_of != NULL && line->instead_of[0] != '\0';
	const char *how = names[reserve ? 2 : line->included ? 1 : 0][lang];
	fl_buf_int(out, (int64_t)line->number);
	const char *const fields[] = {line->id, line->name, line->address, line->stratum,
		line->grade, how, line->inspectors};
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		fl_buf_char(out, ',');
		add_field(out, fields[i]);
	}
	fl_buf_char(out, ',');
	if (line->last_visit != FL_DAY_NONE) {
		fl_buf_day(out, line->last_visit);
	}
	fl_buf_string(out, "\r\n");
}
