/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a map: where one field comes from, and what happens to its text on the way. */
#include "intake/map_reader.h"

#define CHANGES_MAX 32u
#define PARTS_MAX   16u

/* ---- Changes --------------------------------------------------------------------------------- */

static const fl_text change_names[] = {[FL_CHANGE_COLLAPSE] = {"collapse", 8},
	[FL_CHANGE_FIRST] = {"first", 5},
	[FL_CHANGE_LAST] = {"last", 4},
	[FL_CHANGE_LOWER] = {"lower", 5},
	[FL_CHANGE_NOT_ID] = {"not_id", 6},
	[FL_CHANGE_PUNCTUATION] = {"punctuation", 11},
	[FL_CHANGE_REPLACE] = {"replace", 7},
	[FL_CHANGE_UPPER] = {"upper", 5},
	[FL_CHANGE_WITHOUT] = {"without", 7}};

#define CHANGE_NAMES (sizeof(change_names) / sizeof(change_names[0]))

static int find_change(fl_map_reader *reader, const fl_yaml *name)
{
	int at = name->kind == FL_YAML_SCALAR ? fl_text_find(name->text, change_names, CHANGE_NAMES)
					      : -1;
	if (at >= 0) {
		return at;
	}
	fl_place place = fl_yaml_place(&reader->map->doc, name);
	fl_text shown = fl_map_shown(name);
	fl_diag *diag = fl_diags_add(reader->diags, FL_ERROR, "unknown-change", &place,
		TR("unknown change `" FL_TEXT_FMT "`", "未知的转换“" FL_TEXT_FMT "”"),
		FL_TEXT_ARG(shown));
	fl_diags_hint_nearest(reader->diags, diag, shown, change_names, CHANGE_NAMES);
	return -1;
}

static void add_change(fl_map_reader *reader, const fl_yaml *node, fl_change *list, uint32_t *count,
	fl_change change)
{
	if (*count == CHANGES_MAX) {
		FL_MAP_EXPECT(reader, node, "at most 32 changes", "最多 32 项转换");
		return;
	}
	list[(*count)++] = change;
}

/* One text is replaced after the other, in the order of the file. */
static void get_replacements(
	fl_map_reader *reader, const fl_yaml *node, fl_change *list, uint32_t *count)
{
	if (node->kind != FL_YAML_MAPPING || node->count == 0) {
		FL_MAP_EXPECT(
			reader, node, "{\"old\": \"new\", ...}", " {\"原文\": \"新文\", ...}");
		return;
	}
	for (uint32_t i = 0; i < node->count; i++) {
		fl_change change = {.kind = FL_CHANGE_REPLACE, .from = node->keys[i].text};
		if (change.from.len == 0) {
			FL_MAP_EXPECT(
				reader, &node->keys[i], "a text that is not empty", "非空文本");
		} else if (fl_map_get_text(reader, &node->items[i], &change.to)) {
			add_change(reader, &node->items[i], list, count, change);
		}
	}
}

static void get_change(fl_map_reader *reader, const fl_yaml *node, fl_change *list, uint32_t *count)
{
	bool pair = node->kind == FL_YAML_MAPPING && node->count == 1;
	int kind = find_change(reader, pair ? &node->keys[0] : node);
	if (kind < 0) {
		return;
	}
	fl_change change = {.kind = (fl_change_kind)kind};
	bool bare = change.kind == FL_CHANGE_COLLAPSE || change.kind == FL_CHANGE_LOWER ||
		change.kind == FL_CHANGE_UPPER;
	if (bare == pair) {
		if (bare) {
			FL_MAP_EXPECT(reader, node, "the name alone", "单独的转换名");
		} else {
			FL_MAP_EXPECT(reader, node, "{change: value}", " {转换: 值}");
		}
		return;
	}
	const fl_yaml *value = pair ? &node->items[0] : NULL;
	switch (change.kind) {
	case FL_CHANGE_REPLACE:
		get_replacements(reader, value, list, count);
		return;
	case FL_CHANGE_FIRST:
	case FL_CHANGE_LAST:
		if (!fl_map_get_count(reader, value, FL_ID_BYTES_MAX, &change.count)) {
			return;
		}
		break;
	case FL_CHANGE_WITHOUT:
		if (!fl_map_get_text(reader, value, &change.from)) {
			return;
		}
		break;
	case FL_CHANGE_NOT_ID:
	case FL_CHANGE_PUNCTUATION:
		if (!fl_map_get_text(reader, value, &change.to)) {
			return;
		}
		break;
	case FL_CHANGE_COLLAPSE:
	case FL_CHANGE_LOWER:
	case FL_CHANGE_UPPER:
		break;
	}
	add_change(reader, node, list, count, change);
}

void fl_map_get_changes(fl_map_reader *reader, const fl_yaml *node, fl_source *source)
{
	fl_change *list = fl_map_alloc(reader, CHANGES_MAX, sizeof(fl_change));
	if (list == NULL) {
		return;
	}
	uint32_t count = 0;
	if (node->kind != FL_YAML_SEQUENCE) {
		get_change(reader, node, list, &count);
	}
	for (uint32_t i = 0; node->kind == FL_YAML_SEQUENCE && i < node->count; i++) {
		get_change(reader, &node->items[i], list, &count);
	}
	source->change = list;
	source->change_count = count;
}

/* ---- What belongs to certain kinds of fields ------------------------------------------------- */

/* A pattern of base/day.h, or one that begins with YYY for the year of the Republic (Minguo). */
static bool format_valid(fl_text format)
{
	char full[64] = "Y";
	if (!fl_format_is_minguo(format)) {
		return fl_day_pattern_valid(format);
	}
	if (format.len > sizeof(full) - 1) {
		return false;
	}
	memcpy(full + 1, format.at, format.len);
	return fl_day_pattern_valid((fl_text){full, format.len + 1});
}

static void get_formats(fl_map_reader *reader, const fl_yaml *node, fl_source *source)
{
	if (!fl_map_get_texts(reader, node, &source->format)) {
		return;
	}
	for (uint32_t i = 0; i < source->format.count; i++) {
		if (!format_valid(source->format.at[i])) {
			const fl_yaml *item =
				node->kind == FL_YAML_SEQUENCE ? &node->items[i] : node;
			FL_MAP_EXPECT(reader, item,
				"a date format with YYYY, MM (or M) and DD (or D), like MM/DD/YYYY",
				"日期格式，含 YYYY、MM（或 M）、DD（或 D），如 YYYY年M月D日");
		}
	}
}

static void get_patterns(fl_map_reader *reader, const fl_yaml *node, fl_source *source)
{
	fl_texts texts;
	if (!fl_map_get_texts(reader, node, &texts)) {
		return;
	}
	fl_pattern *patterns = fl_map_alloc(reader, texts.count, sizeof(fl_pattern));
	if (patterns == NULL) {
		return;
	}
	for (uint32_t i = 0; i < texts.count; i++) {
		size_t at = 0;
		if (!fl_pattern_parse(texts.at[i], &patterns[i], &at)) {
			const fl_yaml *item =
				node->kind == FL_YAML_SEQUENCE ? &node->items[i] : node;
			FL_MAP_EXPECT(reader, item,
				"a pattern of characters and classes with counts, like [0-9]{12}",
				"由字符、字符类和次数组成的模式，如 [0-9]{12}");
			return;
		}
	}
	source->pattern = patterns;
	source->pattern_count = texts.count;
}

static void get_table(fl_map_reader *reader, const fl_yaml *node, fl_source *source)
{
	if (node->kind != FL_YAML_MAPPING || node->count == 0) {
		FL_MAP_EXPECT(
			reader, node, "{their value: our value, ...}", " {原值: 我方值, ...}");
		return;
	}
	fl_pair *table = fl_map_alloc(reader, node->count, sizeof(fl_pair));
	if (table == NULL) {
		return;
	}
	for (uint32_t i = 0; i < node->count; i++) {
		table[i].from = node->keys[i].text;
		fl_map_get_text(reader, &node->items[i], &table[i].to);
	}
	source->table = table;
	source->table_count = node->count;
}

static void get_thousands(fl_map_reader *reader, const fl_yaml *node, fl_source *source)
{
	if (node->kind != FL_YAML_SCALAR || node->text.len != 1 ||
		memchr(",.' ", node->text.at[0], 4) == NULL) {
		FL_MAP_EXPECT(reader, node, "one of \",\" \".\" \"'\" \" \"",
			" \",\"、\".\"、\"'\"、\" \" 之一");
		return;
	}
	source->thousands = node->text.at[0];
}

/* ---- Sources --------------------------------------------------------------------------------- */

static void get_parts(fl_map_reader *reader, const fl_yaml *node, fl_source *source)
{
	static const fl_text keys[] = {{"change", 6}, {"column", 6}, {"constant", 8}, {"trim", 4}};
	if (node->kind != FL_YAML_SEQUENCE || node->count < 1 || node->count > PARTS_MAX) {
		FL_MAP_EXPECT(reader, node, "a list of 1 to 16 columns", "1 到 16 列的列表");
		return;
	}
	fl_source *parts = fl_map_alloc(reader, node->count, sizeof(fl_source));
	if (parts == NULL) {
		return;
	}
	for (uint32_t i = 0; i < node->count; i++) {
		const fl_yaml *item = &node->items[i];
		fl_source *part = &parts[i];
		*part = (fl_source){.origin = FL_FROM_COLUMN, .node = item};
		if (item->kind == FL_YAML_SCALAR) {
			fl_map_get_column(reader, item, &part->column);
			continue;
		}
		if (!fl_map_check_keys(reader, item, keys, sizeof(keys) / sizeof(keys[0]))) {
			continue;
		}
		const fl_yaml *column = fl_yaml_get(item, "column");
		const fl_yaml *constant = fl_yaml_get(item, "constant");
		const fl_yaml *trim = fl_yaml_get(item, "trim");
		const fl_yaml *change = fl_yaml_get(item, "change");
		if ((column == NULL) == (constant == NULL)) {
			FL_MAP_EXPECT(reader, item, "a column or a constant",
				"一列（column）或常量（constant）");
		} else if (column != NULL) {
			fl_map_get_column(reader, column, &part->column);
		} else {
			part->origin = FL_FROM_CONSTANT;
			fl_map_get_text(reader, constant, &part->text);
		}
		if (trim != NULL) {
			fl_map_get_flag(reader, trim, &part->trim);
		}
		if (change != NULL) {
			fl_map_get_changes(reader, change, part);
		}
	}
	source->part = parts;
	source->part_count = node->count;
}

/* Exactly one of column, constant, join, row_number. */
static void get_origin(fl_map_reader *reader, const fl_yaml *node, fl_source *source)
{
	const fl_yaml *column = fl_yaml_get(node, "column");
	const fl_yaml *constant = fl_yaml_get(node, "constant");
	const fl_yaml *join = fl_yaml_get(node, "join");
	const fl_yaml *row = fl_yaml_get(node, "row_number");
	const fl_yaml *separator = fl_yaml_get(node, "separator");
	int given = (column != NULL) + (constant != NULL) + (join != NULL) + (row != NULL);
	if (given != 1) {
		FL_MAP_EXPECT(reader, node, "one of column, constant, join, row_number",
			" column、constant、join、row_number 之一");
		return;
	}
	if (separator != NULL && join == NULL) {
		FL_MAP_EXPECT(reader, separator, "no separator without join",
			"没有 join 时不写 separator");
	}
	if (column != NULL) {
		source->origin = FL_FROM_COLUMN;
		fl_map_get_column(reader, column, &source->column);
	} else if (constant != NULL) {
		source->origin = FL_FROM_CONSTANT;
		fl_map_get_text(reader, constant, &source->text);
	} else if (row != NULL) {
		source->origin = FL_FROM_ROW_NUMBER;
		fl_map_get_text(reader, row, &source->text);
	} else {
		source->origin = FL_FROM_JOIN;
		get_parts(reader, join, source);
		if (separator != NULL) {
			fl_map_get_text(reader, separator, &source->text);
		}
	}
}

/* A key that means nothing for this kind of field is a misunderstanding, so it is refused. */
static void check_fit(fl_map_reader *reader, const fl_yaml *node, fl_value_kind kind)
{
	const fl_yaml *format = fl_yaml_get(node, "format");
	const fl_yaml *time = fl_yaml_get(node, "ignore_time");
	const fl_yaml *pattern = fl_yaml_get(node, "pattern");
	const fl_yaml *thousands = fl_yaml_get(node, "thousands");
	const fl_yaml *below_zero = fl_yaml_get(node, "below_zero");
	if (below_zero != NULL) {
		FL_MAP_EXPECT(reader, below_zero, "below_zero on fields of event types only",
			"事件类型的字段才有的 below_zero");
	}
	if (kind != FL_VALUE_DAY && (format != NULL || time != NULL)) {
		FL_MAP_EXPECT(reader, format != NULL ? format : time,
			"format and ignore_time on fields that hold a day only",
			"日期字段才有的 format 和 ignore_time");
	}
	if (kind != FL_VALUE_ID && kind != FL_VALUE_LABEL && pattern != NULL) {
		FL_MAP_EXPECT(reader, pattern, "pattern on identifiers and labels only",
			"编号和名目字段才有的 pattern");
	}
	if (kind != FL_VALUE_COUNT && thousands != NULL) {
		FL_MAP_EXPECT(
			reader, thousands, "thousands on numbers only", "数字字段才有的 thousands");
	}
}

static void get_options(fl_map_reader *reader, const fl_yaml *node, fl_source *source)
{
	const fl_yaml *value = fl_yaml_get(node, "trim");
	if (value != NULL) {
		fl_map_get_flag(reader, value, &source->trim);
	}
	value = fl_yaml_get(node, "below_zero");
	if (value != NULL) {
		fl_map_get_flag(reader, value, &source->below_zero);
	}
	value = fl_yaml_get(node, "ignore_time");
	if (value != NULL) {
		fl_map_get_flag(reader, value, &source->ignore_time);
	}
	value = fl_yaml_get(node, "missing");
	if (value != NULL) {
		fl_map_get_texts(reader, value, &source->missing);
	}
	value = fl_yaml_get(node, "default");
	if (value != NULL) {
		source->has_default = fl_map_get_text(reader, value, &source->when_missing);
	}
	value = fl_yaml_get(node, "table");
	if (value != NULL) {
		get_table(reader, value, source);
	}
	value = fl_yaml_get(node, "else");
	if (value != NULL) {
		source->has_else = fl_map_get_text(reader, value, &source->otherwise);
		if (fl_yaml_get(node, "table") == NULL) {
			FL_MAP_EXPECT(
				reader, value, "no else without a table", "没有 table 时不写 else");
		}
	}
	value = fl_yaml_get(node, "format");
	if (value != NULL) {
		get_formats(reader, value, source);
	}
	value = fl_yaml_get(node, "change");
	if (value != NULL) {
		fl_map_get_changes(reader, value, source);
	}
	value = fl_yaml_get(node, "pattern");
	if (value != NULL) {
		get_patterns(reader, value, source);
	}
	value = fl_yaml_get(node, "thousands");
	if (value != NULL) {
		get_thousands(reader, value, source);
	}
}

void fl_map_get_source(fl_map_reader *reader, const fl_yaml *node, const fl_value_kind *kind,
	fl_source *ret_source)
{
	static const fl_text keys[] = {{"below_zero", 10}, {"change", 6}, {"column", 6},
		{"constant", 8}, {"default", 7}, {"else", 4}, {"format", 6}, {"ignore_time", 11},
		{"join", 4}, {"missing", 7}, {"pattern", 7}, {"row_number", 10}, {"separator", 9},
		{"table", 5}, {"thousands", 9}, {"trim", 4}};
	*ret_source = (fl_source){.origin = FL_FROM_COLUMN, .node = node};
	if (node->kind == FL_YAML_SCALAR) {
		ret_source->plain = true;
		fl_map_get_column(reader, node, &ret_source->column);
		return;
	}
	if (!fl_map_check_keys(reader, node, keys, sizeof(keys) / sizeof(keys[0]))) {
		return;
	}
	get_origin(reader, node, ret_source);
	get_options(reader, node, ret_source);
	if (kind != NULL) {
		check_fit(reader, node, *kind);
	}
}
