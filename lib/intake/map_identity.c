/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The map of a file that needs none: its columns are named as our fields are.  A column that is not
 * known is reported, since ignoring a misspelt one would lose data without a word.
 */
#include "intake/map_reader.h"

static bool is_event_field(const fl_vocab *vocab, fl_text name)
{
	for (uint32_t i = 0; vocab != NULL && i < vocab->type_count; i++) {
		if (fl_event_type_field(&vocab->type[i], name) >= 0) {
			return true;
		}
	}
	return false;
}

/* The name of the attribute that a column holds; empty where it holds none. */
static fl_text attribute_name(fl_text column)
{
	static const fl_text prefixes[] = {{"attributes.", 11}, {"属性.", 7}};
	for (size_t i = 0; i < 2; i++) {
		if (column.len > prefixes[i].len &&
			memcmp(column.at, prefixes[i].at, prefixes[i].len) == 0) {
			return (fl_text){column.at + prefixes[i].len, column.len - prefixes[i].len};
		}
	}
	return (fl_text){0};
}

static void report_unknown(
	const fl_map_reader *reader, const char *file, fl_text name, uint32_t column)
{
	const fl_field_table *table = fl_field_table_of(reader->map->kind);
	fl_text names[2 * FL_FIELDS_MAX];
	for (uint32_t i = 0; i < table->count; i++) {
		names[i] = fl_text_of(table->field[i].key);
		names[table->count + i] = fl_text_of(table->field[i].zh);
	}
	fl_place place = {.file = file, .line = 1, .path = name.at};
	fl_diag *diag = fl_diags_add(reader->diags, FL_ERROR, "unknown-column", &place,
		TR("column %u, `" FL_TEXT_FMT
		   "`, is no field of %s; a foreign file needs a column map",
			"第 %u 列“" FL_TEXT_FMT "”不是 %s 的字段；外来文件需要列映射"),
		column + 1, FL_TEXT_ARG(name), table->kind);
	fl_diags_hint_nearest(reader->diags, diag, name, names, 2 * table->count);
}

static void report_absent(const fl_map_reader *reader, const char *file, const fl_map_shape *shape)
{
	const fl_field_table *table = fl_field_table_of(reader->map->kind);
	for (uint32_t i = 0; i < table->count; i++) {
		if (table->field[i].required && shape->source[i].origin == FL_FROM_NOTHING) {
			fl_place place = {.file = file, .line = 1};
			fl_diags_add(reader->diags, FL_ERROR, "column-absent", &place,
				TR("the header has no column `%s` (or `%s`)",
					"表头没有“%s”列（或“%s”列）"),
				table->field[i].key, table->field[i].zh);
		}
	}
}

fl_code fl_map_identity(fl_kind kind, const char *file, const fl_text *header, uint32_t columns,
	const fl_vocab *vocab, fl_arena *arena, fl_diags *diags, fl_map *ret_map, fl_error *reterr)
{
	*ret_map = (fl_map){.kind = kind, .column_count = columns, .shape_count = 1};
	fl_map_reader reader = {.map = ret_map, .arena = arena, .diags = diags};
	fl_map_shape *shape = fl_map_alloc(&reader, 1, sizeof(fl_map_shape));
	fl_map_extra *extra = fl_map_alloc(&reader, columns, sizeof(fl_map_extra));
	fl_map_column *names = fl_map_alloc(&reader, columns, sizeof(fl_map_column));
	if (reader.no_memory) {
		return fl_fail_memory(reterr);
	}
	shape->extra = extra;
	ret_map->shape = shape;
	ret_map->column = names;
	for (uint32_t i = 0; i < columns; i++) {
		names[i].name = header[i];
		int number = fl_field_find_column(fl_field_table_of(kind), header[i]);
		fl_text attribute = attribute_name(header[i]);
		fl_source source = {.origin = FL_FROM_COLUMN, .column = i, .plain = true};
		if (number >= 0 && shape->source[number].origin != FL_FROM_NOTHING) {
			fl_place place = {.file = file, .line = 1, .path = header[i].at};
			fl_diags_add(diags, FL_ERROR, "duplicate-column", &place,
				TR("columns %u and %u both hold `%s`", "第 %u 列和第 %u 列都是 %s"),
				shape->source[number].column + 1, i + 1,
				fl_field_table_of(kind)->field[number].key);
		} else if (number >= 0) {
			shape->source[number] = source;
		} else if (kind == FL_KIND_RETAILERS && fl_map_is_name(attribute)) {
			extra[shape->extra_count++] = (fl_map_extra){attribute, source};
		} else if (kind == FL_KIND_EVENTS && is_event_field(vocab, header[i])) {
			extra[shape->extra_count++] = (fl_map_extra){header[i], source};
		} else {
			report_unknown(&reader, file, header[i], i);
		}
	}
	report_absent(&reader, file, shape);
	return FL_OK;
}
