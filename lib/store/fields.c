/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of an event as JSON. */
#include "store/fields.h"

#include "base/decimal.h"
#include "base/json_read.h"
#include "base/json_write.h"

/* The next field in the order of names behind `before`, of those that have a value; -1: none. */
static int next_field(
	const fl_event_type *type, const int64_t *value, const fl_text *text, int before)
{
	int next = -1;
	for (uint32_t i = 0; i < type->field_count; i++) {
		bool given = type->field[i].kind == FL_FIELD_STRING ? text[i].len > 0
								    : value[i] != FL_VALUE_NONE;
		fl_text name = type->field[i].name;
		if (given && (before < 0 || fl_text_compare(name, type->field[before].name) > 0) &&
			(next < 0 || fl_text_compare(name, type->field[next].name) < 0)) {
			next = (int)i;
		}
	}
	return next;
}

static void write_value(fl_json_writer *json, fl_field_kind kind, int64_t value, fl_text text)
{
	switch (kind) {
	case FL_FIELD_DECIMAL:
		fl_json_raw(json, FL_TEXT("\""));
		fl_buf_decimal_short(json->out, value, FL_PLACES_MAX);
		fl_buf_char(json->out, '"');
		break;
	case FL_FIELD_INTEGER:
		fl_json_int(json, value / FL_VALUE_UNIT);
		break;
	case FL_FIELD_DATE:
		fl_json_day(json, (fl_day)value);
		break;
	case FL_FIELD_STRING:
		fl_json_text(json, text);
		break;
	}
}

void fl_fields_write(
	fl_buf *out, const fl_event_type *type, const int64_t *value, const fl_text *text)
{
	int field = next_field(type, value, text, -1);
	if (field < 0) {
		return;
	}
	fl_json_writer json = fl_json_writer_on(out);
	fl_json_object(&json);
	for (; field >= 0; field = next_field(type, value, text, field)) {
		fl_json_key_text(&json, type->field[field].name);
		write_value(&json, type->field[field].kind, value[field], text[field]);
	}
	fl_json_object_end(&json);
}

static bool read_value(
	fl_field_kind kind, const fl_json *json, const fl_words *words, int64_t *ret_value)
{
	fl_day day;
	if (kind == FL_FIELD_INTEGER) {
		return json->kind == FL_JSON_INTEGER &&
			fl_mul_i64(json->u.integer, FL_VALUE_UNIT, ret_value);
	}
	if (json->kind != FL_JSON_STRING) {
		return false;
	}
	switch (kind) {
	case FL_FIELD_DECIMAL:
		return fl_decimal_parse(json->u.text, FL_PLACES_MAX, ret_value) == FL_DECIMAL_OK;
	case FL_FIELD_DATE:
		if (!fl_day_parse(json->u.text, &day)) {
			return false;
		}
		*ret_value = day;
		return true;
	case FL_FIELD_STRING:
		return fl_text_map_get(&words->map, json->u.text, ret_value);
	case FL_FIELD_INTEGER:
		break;
	}
	return false;
}

bool fl_fields_read(fl_text fields, const fl_event_type *type, const fl_words *words,
	fl_arena *scratch, uint32_t slots, int64_t *ret_value)
{
	for (uint32_t i = 0; i < slots; i++) {
		ret_value[i] = FL_VALUE_NONE;
	}
	if (fields.len == 0) {
		return true;
	}
	fl_json *root;
	if (fl_json_parse(fields, "", scratch, &root, NULL) != FL_OK ||
		root->kind != FL_JSON_OBJECT) {
		return false;
	}
	for (uint32_t i = 0; i < root->count; i++) {
		int field = fl_event_type_field(type, root->u.items[i].key);
		if (field < 0 ||
			!read_value(type->field[field].kind, &root->u.items[i], words,
				&ret_value[field])) {
			return false;
		}
	}
	return true;
}
