/* SPDX-License-Identifier: Apache-2.0 */
/* The vocabulary of events as the file keeps it. */
#include "store/dictionary.h"

static const char *const kind_names[] = {
#define X(kind, name) name,
	FL_FIELD_KINDS(X)
#undef X
};

#define KINDS (sizeof(kind_names) / sizeof(kind_names[0]))

static fl_code damaged(fl_store *store, fl_error *reterr)
{
	return fl_fail_at(reterr, FL_MISMATCH, store->path, 0, 0,
		TR("the event types in the database are damaged: run `fairlot ledger verify`",
			"数据库中的事件类型已损坏：请运行 fairlot ledger verify"));
}

static fl_code load_types(
	fl_store *store, fl_arena *arena, fl_event_type *types, uint32_t count, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql, "SELECT number, name FROM event_type ORDER BY number",
		&select, reterr));
	for (uint32_t i = 0; i < count; i++) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row || sqlite3_column_int64(select, 0) != (int64_t)i + 1) {
			return damaged(store, reterr);
		}
		types[i].name = fl_arena_copy(arena, fl_column_text(select, 1));
		if (types[i].name.at == NULL) {
			return fl_fail_memory(reterr);
		}
	}
	return FL_OK;
}

static fl_code load_fields(
	fl_store *store, fl_arena *arena, fl_event_type *types, uint32_t count, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(store->sql,
		"SELECT type, slot, name, kind FROM event_field ORDER BY type, slot", &select,
		reterr));
	for (;;) {
		bool row;
		FL_TRY(fl_sql_step(select, &row, reterr));
		if (!row) {
			return FL_OK;
		}
		int64_t type = sqlite3_column_int64(select, 0);
		int64_t slot = sqlite3_column_int64(select, 1);
		if (type < 1 || type > count || slot != types[type - 1].field_count ||
			slot >= FL_EVENT_FIELDS_MAX) {
			return damaged(store, reterr);
		}
		size_t kind = 0;
		while (kind < KINDS && !fl_text_is(fl_column_text(select, 3), kind_names[kind])) {
			kind++;
		}
		fl_text name = fl_arena_copy(arena, fl_column_text(select, 2));
		if (name.at == NULL) {
			return fl_fail_memory(reterr);
		}
		if (kind == KINDS) {
			return damaged(store, reterr);
		}
		types[type - 1].field[slot] = (fl_field_type){name, (fl_field_kind)kind};
		types[type - 1].field_count++;
	}
}

fl_code fl_vocab_load(fl_store *store, fl_arena *arena, fl_vocab *ret_vocab, fl_error *reterr)
{
	int64_t count;
	FL_TRY(fl_sql_number(store->sql, "SELECT count(*) FROM event_type", 0, &count, reterr));
	if (count > FL_EVENT_TYPES_MAX) {
		return damaged(store, reterr);
	}
	fl_event_type *types = fl_arena_array(arena, fl_event_type, (size_t)count);
	if (types == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(load_types(store, arena, types, (uint32_t)count, reterr));
	FL_TRY(load_fields(store, arena, types, (uint32_t)count, reterr));
	*ret_vocab = (fl_vocab){types, (uint32_t)count};
	return FL_OK;
}

static fl_code add_field(fl_entry *entry, int64_t type, uint32_t slot, const fl_field_type *field,
	fl_text type_name, fl_error *reterr)
{
	if (slot >= FL_EVENT_FIELDS_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("event type `" FL_TEXT_FMT "` would have more than %u fields",
				"事件类型“" FL_TEXT_FMT "”的字段将超过 %u 个"),
			FL_TEXT_ARG(type_name), FL_EVENT_FIELDS_MAX);
	}
	const fl_cell cells[] = {fl_cell_int(type), fl_cell_int(slot), fl_cell_text(field->name),
		fl_cell_text(fl_text_of(kind_names[field->kind]))};
	return fl_entry_add(entry, FL_TABLE_EVENT_FIELD, cells, NULL, NULL, reterr);
}

/* Adds the fields of one wanted type that the known one, which may be NULL, does not have. */
static fl_code register_fields(fl_entry *entry, int64_t number, const fl_event_type *known,
	const fl_event_type *wanted, int64_t *added, fl_error *reterr)
{
	uint32_t slot = known != NULL ? known->field_count : 0;
	for (uint32_t i = 0; i < wanted->field_count; i++) {
		const fl_field_type *field = &wanted->field[i];
		int have = known != NULL ? fl_event_type_field(known, field->name) : -1;
		if (have >= 0 && known->field[have].kind != field->kind) {
			return fl_fail(reterr, FL_REFUSED,
				TR("field `" FL_TEXT_FMT "` of event type `" FL_TEXT_FMT
				   "` is %s in the database, and cannot become %s",
					"字段“" FL_TEXT_FMT "”（事件类型“" FL_TEXT_FMT
					"”）在数据库中是 %s，不能改为 %s"),
				FL_TEXT_ARG(field->name), FL_TEXT_ARG(wanted->name),
				kind_names[known->field[have].kind], kind_names[field->kind]);
		}
		if (have < 0) {
			FL_TRY(add_field(entry, number, slot++, field, wanted->name, reterr));
			(*added)++;
		}
	}
	return FL_OK;
}

fl_code fl_vocab_register(fl_entry *entry, const fl_vocab *known, const fl_vocab *wanted,
	int64_t *ret_added, fl_error *reterr)
{
	int64_t added = 0;
	int64_t next = (int64_t)known->type_count + 1;
	for (uint32_t i = 0; i < wanted->type_count; i++) {
		const fl_event_type *type = &wanted->type[i];
		int have = fl_vocab_find(known, type->name);
		int64_t number = have >= 0 ? have + 1 : next;
		if (have < 0) {
			if (next > FL_EVENT_TYPES_MAX) {
				return fl_fail(reterr, FL_REFUSED,
					TR("more than %u event types", "事件类型超过 %u 种"),
					FL_EVENT_TYPES_MAX);
			}
			const fl_cell cell = fl_cell_text(type->name);
			FL_TRY(fl_entry_add(entry, FL_TABLE_EVENT_TYPE, &cell, NULL, NULL, reterr));
			next++;
			added++;
		}
		FL_TRY(register_fields(entry, number, have >= 0 ? &known->type[have] : NULL, type,
			&added, reterr));
	}
	*ret_added = added;
	return FL_OK;
}

fl_code fl_vocab_has_events(fl_store *store, uint32_t type, bool *ret_has, fl_error *reterr)
{
	FL_AUTO_STMT select = NULL;
	FL_TRY(fl_sql_prepare(
		store->sql, "SELECT 1 FROM event WHERE type = :type LIMIT 1", &select, reterr));
	fl_bind_int(select, ":type", (int64_t)type + 1);
	return fl_sql_step(select, ret_has, reterr);
}
