/* SPDX-License-Identifier: Apache-2.0 */
/* The small reads of the map reader: text, flag, count, list, name, column, conditions. */
#include "intake/map_reader.h"

#include "base/decimal.h"

#define TEXTS_MAX 1000u

void *fl_map_alloc(fl_map_reader *reader, size_t count, size_t size)
{
	void *memory = fl_arena_alloc(reader->arena, count, size);
	reader->no_memory = reader->no_memory || memory == NULL;
	return memory;
}

fl_text fl_map_shown(const fl_yaml *node)
{
	if (node->kind != FL_YAML_SCALAR) {
		return node->kind == FL_YAML_SEQUENCE ? FL_TEXT("[...]") : FL_TEXT("{...}");
	}
	fl_text text = node->text;
	if (text.len > 100) {
		text.len = 100;
		text.len = fl_text_utf8_error(text);
	}
	return text;
}

bool fl_map_check_keys(
	fl_map_reader *reader, const fl_yaml *node, const fl_text *allowed, size_t count)
{
	if (node->kind != FL_YAML_MAPPING) {
		FL_MAP_EXPECT(reader, node, "a mapping (key: value)", "映射（键: 值）");
		return false;
	}
	for (uint32_t i = 0; i < node->count; i++) {
		if (fl_text_find(node->keys[i].text, allowed, count) < 0) {
			fl_place place = fl_yaml_place(&reader->map->doc, &node->keys[i]);
			fl_diag *diag = fl_diags_add(reader->diags, FL_ERROR, "unknown-key", &place,
				TR("unknown key `" FL_TEXT_FMT "`", "未知的键“" FL_TEXT_FMT "”"),
				FL_TEXT_ARG(node->keys[i].text));
			fl_diags_hint_nearest(
				reader->diags, diag, node->keys[i].text, allowed, count);
		}
	}
	return true;
}

bool fl_map_get_text(fl_map_reader *reader, const fl_yaml *node, fl_text *ret_text)
{
	if (node->kind != FL_YAML_SCALAR) {
		FL_MAP_EXPECT(reader, node, "a text", "文本");
		return false;
	}
	*ret_text = node->text;
	return true;
}

bool fl_map_get_flag(fl_map_reader *reader, const fl_yaml *node, bool *ret_flag)
{
	bool truth = node->kind == FL_YAML_SCALAR && fl_text_is(node->text, "true");
	if (!truth && (node->kind != FL_YAML_SCALAR || !fl_text_is(node->text, "false"))) {
		FL_MAP_EXPECT(reader, node, "true or false", " true 或 false ");
		return false;
	}
	*ret_flag = truth;
	return true;
}

bool fl_map_get_count(
	fl_map_reader *reader, const fl_yaml *node, uint32_t most, uint32_t *ret_count)
{
	uint64_t count = 0;
	if (node->kind != FL_YAML_SCALAR || !fl_text_to_u64(node->text, &count) || count == 0 ||
		count > most) {
		FL_MAP_EXPECT(reader, node, "a whole number of characters, 1 to 64",
			"字符数，1 到 64 的整数");
		return false;
	}
	*ret_count = (uint32_t)count;
	return true;
}

bool fl_map_get_texts(fl_map_reader *reader, const fl_yaml *node, fl_texts *ret_texts)
{
	bool list = node->kind == FL_YAML_SEQUENCE;
	uint32_t count = list ? node->count : 1;
	if (count == 0 || count > TEXTS_MAX) {
		FL_MAP_EXPECT(reader, node, "a list of 1 to 1000 texts", "1 到 1000 项文本的列表");
		return false;
	}
	fl_text *texts = fl_map_alloc(reader, count, sizeof(fl_text));
	if (texts == NULL) {
		return false;
	}
	for (uint32_t i = 0; i < count; i++) {
		if (!fl_map_get_text(reader, list ? &node->items[i] : node, &texts[i])) {
			return false;
		}
	}
	*ret_texts = (fl_texts){texts, count};
	return true;
}

bool fl_map_is_name(fl_text name)
{
	bool good = name.len > 0 && name.len <= FL_ID_BYTES_MAX && name.at[0] >= 'a' &&
		name.at[0] <= 'z';
	for (size_t i = 0; good && i < name.len; i++) {
		char byte = name.at[i];
		good = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
	}
	return good;
}

bool fl_map_check_name(fl_map_reader *reader, const fl_yaml *node)
{
	if (node->kind == FL_YAML_SCALAR && fl_map_is_name(node->text)) {
		return true;
	}
	FL_MAP_EXPECT(reader, node,
		"a name of small letters a-z, digits and _, beginning with a letter",
		"名称（小写字母 a-z、数字和下划线，以字母开头）");
	return false;
}

bool fl_map_get_column(fl_map_reader *reader, const fl_yaml *node, uint32_t *ret_column)
{
	fl_text name;
	if (!fl_map_get_text(reader, node, &name)) {
		return false;
	}
	fl_map *map = reader->map;
	for (uint32_t i = 0; i < map->column_count; i++) {
		if (fl_text_equal(map->column[i].name, name)) {
			*ret_column = i;
			return true;
		}
	}
	if (map->column_count == FL_CSV_COLUMNS_MAX) {
		FL_MAP_EXPECT(reader, node, "one of at most 512 columns", "不超过 512 列中的一列");
		return false;
	}
	if (reader->column == NULL) {
		reader->column = fl_map_alloc(reader, FL_CSV_COLUMNS_MAX, sizeof(fl_map_column));
		map->column = reader->column;
		if (reader->column == NULL) {
			return false;
		}
	}
	reader->column[map->column_count] = (fl_map_column){name, node};
	*ret_column = map->column_count++;
	return true;
}

/* ---- Conditions ------------------------------------------------------------------------------ */

static const char *const bound_keys[FL_BOUNDS] = {"from", "above", "below", "at_most"};

static void get_condition(fl_map_reader *reader, const fl_yaml *node, fl_condition *condition)
{
	static const fl_text keys[] = {{"above", 5}, {"at_most", 7}, {"below", 5}, {"column", 6},
		{"empty", 5}, {"equals", 6}, {"from", 4}, {"not", 3}};
	*condition = (fl_condition){.node = node};
	if (!fl_map_check_keys(reader, node, keys, sizeof(keys) / sizeof(keys[0]))) {
		return;
	}
	const fl_yaml *column = fl_yaml_get(node, "column");
	if (column == NULL || node->count < 2) {
		FL_MAP_EXPECT(reader, node,
			"a condition: {column: NAME, and one of from, above, below, at_most, "
			"equals, not, "
			"empty}",
			"条件：{column: 列名, 以及 from、above、below、at_most、equals、not、empty "
			"之一}");
		return;
	}
	fl_map_get_column(reader, column, &condition->column);
	for (unsigned i = 0; i < FL_BOUNDS; i++) {
		const fl_yaml *bound = fl_yaml_get(node, bound_keys[i]);
		if (bound == NULL) {
			continue;
		}
		condition->has[i] = true;
		if (bound->kind != FL_YAML_SCALAR ||
			fl_decimal_parse(bound->text, FL_PLACES_MAX, &condition->bound[i]) !=
				FL_DECIMAL_OK) {
			FL_MAP_EXPECT(reader, bound, "a plain decimal of at most 6 places",
				"普通小数，最多 6 位");
		}
	}
	const fl_yaml *equals = fl_yaml_get(node, "equals");
	const fl_yaml *differs = fl_yaml_get(node, "not");
	const fl_yaml *empty = fl_yaml_get(node, "empty");
	if (equals != NULL) {
		fl_map_get_texts(reader, equals, &condition->equals);
	}
	if (differs != NULL) {
		fl_map_get_texts(reader, differs, &condition->differs);
	}
	if (empty != NULL) {
		condition->has_empty = fl_map_get_flag(reader, empty, &condition->empty);
	}
}

void fl_map_get_conditions(fl_map_reader *reader, const fl_yaml *node,
	const fl_condition **ret_conditions, uint32_t *ret_count)
{
	bool list = node->kind == FL_YAML_SEQUENCE;
	uint32_t count = list ? node->count : 1;
	fl_condition *conditions = fl_map_alloc(reader, count, sizeof(fl_condition));
	if (conditions == NULL) {
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		get_condition(reader, list ? &node->items[i] : node, &conditions[i]);
	}
	*ret_conditions = conditions;
	*ret_count = count;
}
