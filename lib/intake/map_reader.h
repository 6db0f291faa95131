/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the map reader share: the state, and the small reads that report what is not as
 * it should be.  A read that returned false has reported.
 */
#ifndef FL_INTAKE_MAP_READER_H
#define FL_INTAKE_MAP_READER_H

#include "intake/map.h"

typedef struct fl_map_reader {
	fl_map *map;
	fl_arena *arena;
	fl_diags *diags;
	fl_map_column *column; /* grows while reading */
	uint32_t column_room;
	bool no_memory;
} fl_map_reader;

/* Arena memory; remembers when there is none. */
void *fl_map_alloc(fl_map_reader *reader, size_t count, size_t size);

/* What a node looks like in a message. */
fl_text fl_map_shown(const fl_yaml *node);

/* Reports that something else belongs at the node; `en` and `zh` are literals naming it. */
#define FL_MAP_EXPECT(reader_, node_, en_, zh_)                                  \
	do {                                                                     \
		fl_place place_ = fl_yaml_place(&(reader_)->map->doc, (node_));  \
		fl_text shown_ = fl_map_shown(node_);                            \
		fl_diags_add((reader_)->diags, FL_ERROR, "wrong-value", &place_, \
			TR("expected " en_ ", found `" FL_TEXT_FMT "`",          \
				"此处应为" zh_ "，实为“" FL_TEXT_FMT "”"),       \
			FL_TEXT_ARG(shown_));                                    \
	} while (0)

/* A mapping whose keys are all among the allowed ones. */
bool fl_map_check_keys(
	fl_map_reader *reader, const fl_yaml *node, const fl_text *allowed, size_t count);

bool fl_map_get_text(fl_map_reader *reader, const fl_yaml *node, fl_text *ret_text);
bool fl_map_get_flag(fl_map_reader *reader, const fl_yaml *node, bool *ret_flag);
bool fl_map_get_count(
	fl_map_reader *reader, const fl_yaml *node, uint32_t most, uint32_t *ret_count);

/* One text or a list of them. */
bool fl_map_get_texts(fl_map_reader *reader, const fl_yaml *node, fl_texts *ret_texts);

/* A name of ours: small letters, digits and _, beginning with a letter. */
bool fl_map_is_name(fl_text name);
bool fl_map_check_name(fl_map_reader *reader, const fl_yaml *node);

/* The index of the column that the node names. */
bool fl_map_get_column(fl_map_reader *reader, const fl_yaml *node, uint32_t *ret_column);

/* A field's value in the map: a column's name, or a mapping.  `kind` is NULL where it is not
 * known. */
void fl_map_get_source(fl_map_reader *reader, const fl_yaml *node, const fl_value_kind *kind,
	fl_source *ret_source);

/* A list of changes. */
void fl_map_get_changes(fl_map_reader *reader, const fl_yaml *node, fl_source *source);

/* One condition or a list of them. */
void fl_map_get_conditions(fl_map_reader *reader, const fl_yaml *node,
	const fl_condition **ret_conditions, uint32_t *ret_count);

/* The event types that a map declares. */
void fl_map_get_types(fl_map_reader *reader, const fl_yaml *node, fl_vocab *ret_types);

#endif
