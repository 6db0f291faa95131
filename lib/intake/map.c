/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a column map: its sections, and what only the whole map can be checked for. */
#include "intake/map.h"

#include "base/file.h"
#include "intake/map_reader.h"

/* ---- The rows that a row makes --------------------------------------------------------------- */

static void set_extra(
	fl_map_reader *reader, const fl_yaml *key, const fl_source *source, fl_map_shape *shape)
{
	for (uint32_t i = 0; i < shape->extra_count; i++) {
		if (fl_text_equal(shape->extra[i].name, key->text)) {
			shape->extra[i].source = *source;
			return;
		}
	}
	if (shape->extra_count == FL_MAP_EXTRAS_MAX) {
		FL_MAP_EXPECT(reader, key, "at most 64 fields of this sort", "最多 64 个此类字段");
		return;
	}
	shape->extra[shape->extra_count++] = (fl_map_extra){key->text, *source};
}

static void report_unknown_field(fl_map_reader *reader, const fl_yaml *key)
{
	const fl_field_table *table = fl_field_table_of(reader->map->kind);
	fl_text keys[FL_FIELDS_MAX];
	for (uint32_t i = 0; i < table->count; i++) {
		keys[i] = fl_text_of(table->field[i].key);
	}
	fl_place place = fl_yaml_place(&reader->map->doc, key);
	fl_diag *diag = fl_diags_add(reader->diags, FL_ERROR, "unknown-field", &place,
		TR("`" FL_TEXT_FMT "` is no field of %s", "“" FL_TEXT_FMT "”不是 %s 的字段"),
		FL_TEXT_ARG(key->text), table->kind);
	fl_diags_hint_nearest(reader->diags, diag, key->text, keys, table->count);
}

/* Fields of an event's type are not known here: whatever looks like a name is taken, and checked
 * against the vocabulary when a file is read. */
static void get_fields(fl_map_reader *reader, const fl_yaml *node, fl_map_shape *shape)
{
	const fl_field_table *table = fl_field_table_of(reader->map->kind);
	if (node->kind != FL_YAML_MAPPING) {
		FL_MAP_EXPECT(reader, node, "a mapping (our field: their column)",
			"映射（我方字段: 对方列名）");
		return;
	}
	for (uint32_t i = 0; i < node->count; i++) {
		const fl_yaml *key = &node->keys[i];
		int number = fl_field_find(table, key->text);
		fl_source source;
		if (number >= 0) {
			fl_map_get_source(reader, &node->items[i], &table->field[number].kind,
				&shape->source[number]);
		} else if (reader->map->kind != FL_KIND_EVENTS) {
			report_unknown_field(reader, key);
		} else if (fl_map_check_name(reader, key)) {
			fl_map_get_source(reader, &node->items[i], NULL, &source);
			set_extra(reader, key, &source, shape);
		}
	}
}

static void get_attributes(fl_map_reader *reader, const fl_yaml *node, fl_map_shape *shape)
{
	static const fl_value_kind text = FL_VALUE_TEXT;
	if (reader->map->kind != FL_KIND_RETAILERS || node->kind != FL_YAML_MAPPING) {
		FL_MAP_EXPECT(reader, node, "a mapping of attributes, for retailers only",
			"属性映射，仅用于零售户（retailers）");
		return;
	}
	for (uint32_t i = 0; i < node->count; i++) {
		fl_source source;
		if (fl_map_check_name(reader, &node->keys[i])) {
			fl_map_get_source(reader, &node->items[i], &text, &source);
			set_extra(reader, &node->keys[i], &source, shape);
		}
	}
}

static void get_event(
	fl_map_reader *reader, const fl_yaml *node, const fl_map_shape *common, fl_map_shape *shape)
{
	static const fl_text keys[] = {{"fields", 6}, {"suffix", 6}, {"when", 4}};
	fl_map_extra *extra = fl_map_alloc(reader, FL_MAP_EXTRAS_MAX, sizeof(fl_map_extra));
	if (extra == NULL) {
		return;
	}
	memcpy(extra, common->extra, common->extra_count * sizeof(fl_map_extra));
	*shape = *common;
	shape->node = node;
	shape->extra = extra;
	if (!fl_map_check_keys(reader, node, keys, sizeof(keys) / sizeof(keys[0]))) {
		return;
	}
	const fl_yaml *fields = fl_yaml_get(node, "fields");
	const fl_yaml *suffix = fl_yaml_get(node, "suffix");
	const fl_yaml *when = fl_yaml_get(node, "when");
	if (fields != NULL) {
		get_fields(reader, fields, shape);
	}
	if (suffix != NULL) {
		fl_map_get_text(reader, suffix, &shape->suffix);
	}
	if (when != NULL) {
		fl_map_get_conditions(reader, when, &shape->when, &shape->when_count);
	}
}

/* ---- The whole map --------------------------------------------------------------------------- */

static void get_repeated(fl_map_reader *reader, const fl_yaml *node)
{
	static const char *const names[] = {"refuse", "first", "last"};
	bool scalar = node->kind == FL_YAML_SCALAR && reader->map->kind == FL_KIND_RETAILERS;
	for (unsigned i = 0; scalar && i < 3; i++) {
		if (fl_text_is(node->text, names[i])) {
			reader->map->repeated = (fl_repeated)i;
			return;
		}
	}
	FL_MAP_EXPECT(reader, node, "first, last or refuse, for retailers only",
		" first、last 或 refuse，仅用于零售户（retailers）");
}

static void check_kind(fl_map_reader *reader, const fl_yaml *root)
{
	const fl_yaml *node = fl_yaml_get(root, "map");
	const char *kind = fl_field_table_of(reader->map->kind)->kind;
	if (node == NULL || node->kind != FL_YAML_SCALAR || !fl_text_is(node->text, kind)) {
		fl_place place = fl_yaml_place(&reader->map->doc, node != NULL ? node : root);
		fl_diags_add(reader->diags, FL_ERROR, "map-kind", &place,
			TR("the map must say `map: %s`, since %s are being imported",
				"映射文件须写明 map: %s，因为正在导入的是 %s"),
			kind, kind);
	}
}

static void check_required(fl_map_reader *reader, const fl_map_shape *shape)
{
	const fl_field_table *table = fl_field_table_of(reader->map->kind);
	for (uint32_t i = 0; i < table->count; i++) {
		if (table->field[i].required && shape->source[i].origin == FL_FROM_NOTHING) {
			fl_place place = fl_yaml_place(&reader->map->doc, shape->node);
			fl_diags_add(reader->diags, FL_ERROR, "field-not-mapped", &place,
				TR("the map gives no `%s` (%s)", "映射没有给出 %s（%s）"),
				table->field[i].key, table->field[i].zh);
		}
	}
}

/* Several events of one row must not share a source reference. */
static void check_suffixes(fl_map_reader *reader, const fl_map_shape *shapes, uint32_t count)
{
	int reference = fl_field_find(fl_field_table_of(FL_KIND_EVENTS), FL_TEXT("source_ref"));
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t j = 0; j < i; j++) {
			const fl_source *a = &shapes[i].source[reference];
			const fl_source *b = &shapes[j].source[reference];
			if (a->node == b->node &&
				fl_text_equal(shapes[i].suffix, shapes[j].suffix)) {
				fl_place place = fl_yaml_place(&reader->map->doc, shapes[i].node);
				fl_diag *diag = fl_diags_add(reader->diags, FL_ERROR,
					"same-reference", &place,
					TR("events %u and %u of a row would have the same "
					   "source_ref",
						"同一行产生的第 %u 和第 %u "
						"个事件来源编号（source_ref）相同"),
					j + 1, i + 1);
				fl_diags_hint(reader->diags, diag,
					TR("give each its own suffix, such as suffix: \":minor\"",
						"请各写一个 suffix，如 suffix: \":minor\""));
				break;
			}
		}
	}
}

static void get_shapes(fl_map_reader *reader, const fl_yaml *root)
{
	fl_map *map = reader->map;
	fl_map_shape common = {.node = root};
	common.extra = fl_map_alloc(reader, FL_MAP_EXTRAS_MAX, sizeof(fl_map_extra));
	const fl_yaml *fields = fl_yaml_get(root, "fields");
	const fl_yaml *attributes = fl_yaml_get(root, "attributes");
	const fl_yaml *events = fl_yaml_get(root, "events");
	if (common.extra == NULL) {
		return;
	}
	if (fields != NULL) {
		get_fields(reader, fields, &common);
	}
	if (attributes != NULL) {
		get_attributes(reader, attributes, &common);
	}
	bool several = events != NULL && events->kind == FL_YAML_SEQUENCE && events->count > 0 &&
		events->count <= FL_MAP_SHAPES_MAX && map->kind == FL_KIND_EVENTS;
	if (events != NULL && !several) {
		FL_MAP_EXPECT(reader, events, "a list of 1 to 32 events, for maps of events only",
			"1 到 32 个事件的列表，仅用于事件映射（events）");
	}
	uint32_t count = several ? events->count : 1;
	fl_map_shape *shapes = fl_map_alloc(reader, count, sizeof(fl_map_shape));
	if (shapes == NULL) {
		return;
	}
	shapes[0] = common;
	for (uint32_t i = 0; i < count; i++) {
		if (several) {
			get_event(reader, &events->items[i], &common, &shapes[i]);
		}
		check_required(reader, &shapes[i]);
	}
	if (several) {
		check_suffixes(reader, shapes, count);
	}
	map->shape = shapes;
	map->shape_count = count;
}

static void get_map(fl_map_reader *reader, const fl_yaml *root)
{
	static const fl_text keys[] = {{"attributes", 10}, {"event_types", 11}, {"events", 6},
		{"fields", 6}, {"map", 3}, {"repeated", 8}, {"skip", 4}};
	if (!fl_map_check_keys(reader, root, keys, sizeof(keys) / sizeof(keys[0]))) {
		return;
	}
	check_kind(reader, root);
	get_shapes(reader, root);
	const fl_yaml *skip = fl_yaml_get(root, "skip");
	const fl_yaml *repeated = fl_yaml_get(root, "repeated");
	const fl_yaml *types = fl_yaml_get(root, "event_types");
	if (skip != NULL) {
		fl_map_get_conditions(reader, skip, &reader->map->skip, &reader->map->skip_count);
	}
	if (repeated != NULL) {
		get_repeated(reader, repeated);
	}
	if (types != NULL && reader->map->kind == FL_KIND_EVENTS) {
		fl_map_get_types(reader, types, &reader->map->types);
	} else if (types != NULL) {
		FL_MAP_EXPECT(reader, types, "event_types in maps of events only",
			"事件映射（events）才有的 event_types");
	}
}

fl_code fl_map_read(fl_text source, const char *file, fl_kind kind, fl_arena *arena,
	fl_diags *diags, fl_map *ret_map, fl_error *reterr)
{
	fl_map map = {.kind = kind};
	size_t errors = fl_diags_errors(diags);
	FL_TRY(fl_yaml_read(source, file, arena, diags, &map.doc, reterr));
	if (map.doc.root != NULL) {
		fl_map_reader reader = {.map = &map, .arena = arena, .diags = diags};
		get_map(&reader, map.doc.root);
		if (reader.no_memory) {
			return fl_fail_memory(reterr);
		}
	}
	if (fl_diags_errors(diags) > errors) {
		return fl_fail_diags(reterr, diags);
	}
	if (map.doc.root == NULL) {
		return fl_fail_at(
			reterr, FL_REFUSED, file, 0, 0, TR("the map is empty", "映射文件是空的"));
	}
	*ret_map = map;
	return FL_OK;
}

fl_code fl_map_load(const char *file, fl_kind kind, fl_arena *arena, fl_diags *diags,
	fl_map *ret_map, fl_error *reterr)
{
	FL_AUTO(fl_buf) bytes = {0};
	FL_TRY(fl_file_read(file, FL_YAML_BYTES_MAX, &bytes, reterr));
	return fl_map_read(fl_buf_view(&bytes), file, kind, arena, diags, ret_map, reterr);
}
