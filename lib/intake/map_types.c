/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a map: the event types that it declares for itself, in the shape of a rule set's
 * `events`.  Only names and fields matter here; titles and classes belong to the rules and are
 * passed over.
 */
#include "intake/map_reader.h"

static bool get_field_kind(fl_map_reader *reader, const fl_yaml *node, fl_field_kind *ret_kind)
{
	static const fl_text names[] = {
#define X(kind, name) {name, sizeof(name) - 1},
		FL_FIELD_KINDS(X)
#undef X
	};
	int at = node->kind == FL_YAML_SCALAR
		? fl_text_find(node->text, names, sizeof(names) / sizeof(names[0]))
		: -1;
	if (at >= 0) {
		*ret_kind = (fl_field_kind)at;
		return true;
	}
	FL_MAP_EXPECT(reader, node, "decimal, integer, date or string",
		" decimal、integer、date 或 string ");
	return false;
}

static void get_fields(fl_map_reader *reader, const fl_yaml *node, fl_event_type *type)
{
	if (node->kind != FL_YAML_MAPPING || node->count > FL_EVENT_FIELDS_MAX) {
		FL_MAP_EXPECT(reader, node, "a mapping of at most 8 fields (name: kind)",
			"最多 8 个字段的映射（字段名: 类别）");
		return;
	}
	const fl_field_table *ours = fl_field_table_of(FL_KIND_EVENTS);
	for (uint32_t i = 0; i < node->count; i++) {
		fl_field_type *field = &type->field[type->field_count];
		field->name = node->keys[i].text;
		if (!fl_map_check_name(reader, &node->keys[i]) ||
			!get_field_kind(reader, &node->items[i], &field->kind)) {
			continue;
		}
		if (fl_field_find(ours, field->name) >= 0) {
			FL_MAP_EXPECT(reader, &node->keys[i],
				"a name that is not one of the fields that every event has",
				"与事件通用字段不重名的字段名");
			continue;
		}
		type->field_count++;
	}
}

void fl_map_get_types(fl_map_reader *reader, const fl_yaml *node, fl_vocab *ret_types)
{
	static const fl_text keys[] = {{"class", 5}, {"clean", 5}, {"en", 2}, {"fields", 6},
		{"label", 5}, {"visit", 5}, {"zh", 2}};
	if (node->kind != FL_YAML_MAPPING || node->count == 0 || node->count > FL_EVENT_TYPES_MAX) {
		FL_MAP_EXPECT(reader, node, "a mapping of 1 to 1000 event types",
			"1 到 1000 个事件类型的映射");
		return;
	}
	fl_event_type *types = fl_map_alloc(reader, node->count, sizeof(fl_event_type));
	if (types == NULL) {
		return;
	}
	for (uint32_t i = 0; i < node->count; i++) {
		types[i].name = node->keys[i].text;
		fl_map_check_name(reader, &node->keys[i]);
		const fl_yaml *about = &node->items[i];
		if (fl_map_check_keys(reader, about, keys, sizeof(keys) / sizeof(keys[0]))) {
			const fl_yaml *fields = fl_yaml_get(about, "fields");
			if (fields != NULL) {
				get_fields(reader, fields, &types[i]);
			}
		}
	}
	*ret_types = (fl_vocab){types, node->count};
}
