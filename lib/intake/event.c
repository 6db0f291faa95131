/* SPDX-License-Identifier: Apache-2.0 */
/* What only events have: a type from the vocabulary, the fields of that type, an order of days. */
#include "intake/intake_run.h"

/* ---- Types ----------------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
	return fl_text_compare(((const fl_type_name *)a)->name, ((const fl_type_name *)b)->name);
}

static void report_unused(fl_intake *intake, const fl_map_extra *extra)
{
	fl_place place = fl_intake_source_place(intake, &extra->source);
	if (extra->source.node != NULL) {
		place = fl_yaml_place(&intake->map->doc, extra->source.node);
	}
	fl_diag *diag = fl_diags_add(intake->diags, FL_ERROR, "unknown-field", &place,
		TR("no event type has a field `" FL_TEXT_FMT "`",
			"没有事件类型声明过字段“" FL_TEXT_FMT "”"),
		FL_TEXT_ARG(extra->name));
	fl_text names[64];
	size_t count = 0;
	const fl_field_table *table = fl_field_table_of(FL_KIND_EVENTS);
	for (uint32_t i = 0; i < table->count; i++) {
		names[count++] = fl_text_of(table->field[i].key);
	}
	for (uint32_t i = 0; i < intake->job->vocab->type_count; i++) {
		const fl_event_type *type = &intake->job->vocab->type[i];
		for (uint32_t j = 0; j < type->field_count && count < 64; j++) {
			names[count++] = type->field[j].name;
		}
	}
	fl_diags_hint_nearest(intake->diags, diag, extra->name, names, count);
}

/* Which extra of the shape feeds which field of which type. */
static void connect_fields(fl_intake *intake, uint32_t shape_number)
{
	const fl_vocab *vocab = intake->job->vocab;
	const fl_map_shape *shape = &intake->map->shape[shape_number];
	uint8_t *extra_of =
		intake->extra_of + (size_t)shape_number * vocab->type_count * FL_EVENT_FIELDS_MAX;
	for (uint32_t i = 0; i < shape->extra_count; i++) {
		bool used = false;
		for (uint32_t j = 0; j < vocab->type_count; j++) {
			for (uint32_t k = 0; k < vocab->type[j].field_count; k++) {
				if (fl_text_equal(
					    vocab->type[j].field[k].name, shape->extra[i].name)) {
					extra_of[j * FL_EVENT_FIELDS_MAX + k] = (uint8_t)i;
					used = true;
				}
			}
		}
		if (!used) {
			report_unused(intake, &shape->extra[i]);
		}
	}
}

fl_code fl_intake_prepare_events(fl_intake *intake, fl_error *reterr)
{
	const fl_vocab *vocab = intake->job->vocab;
	size_t slots = (size_t)intake->map->shape_count * vocab->type_count * FL_EVENT_FIELDS_MAX;
	intake->types = fl_arena_array(&intake->arena, fl_type_name, vocab->type_count);
	intake->extra_of = fl_arena_alloc(&intake->arena, slots, 1);
	if (intake->types == NULL || intake->extra_of == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t i = 0; i < vocab->type_count; i++) {
		intake->types[i] = (fl_type_name){vocab->type[i].name, i};
	}
	if (vocab->type_count > 0) {
		qsort(intake->types, vocab->type_count, sizeof(fl_type_name), compare_names);
		memset(intake->extra_of, FL_NO_EXTRA, slots);
	}
	for (uint32_t i = 0; i < intake->map->shape_count; i++) {
		connect_fields(intake, i);
	}
	return FL_OK;
}

bool fl_intake_find_type(
	fl_intake *intake, const fl_source *source, fl_text name, int64_t *ret_type)
{
	uint32_t from = 0;
	uint32_t to = intake->job->vocab->type_count;
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		int order = fl_text_compare(name, intake->types[middle].name);
		if (order == 0) {
			*ret_type = intake->types[middle].index;
			return true;
		}
		from = order > 0 ? middle + 1 : from;
		to = order > 0 ? to : middle;
	}
	fl_place place = fl_intake_source_place(intake, source);
	fl_text shown = fl_intake_shown(name);
	fl_diag *diag = fl_diags_add(intake->diags, FL_ERROR, "unknown-event-type", &place,
		TR("unknown event type `" FL_TEXT_FMT "`", "未知的事件类型“" FL_TEXT_FMT "”"),
		FL_TEXT_ARG(shown));
	uint32_t count = intake->job->vocab->type_count;
	fl_text *names = diag != NULL ? calloc(count + 1u, sizeof(fl_text)) : NULL;
	for (uint32_t i = 0; names != NULL && i < count; i++) {
		names[i] = intake->types[i].name;
	}
	if (names != NULL && count > 0) {
		fl_diags_hint_nearest(intake->diags, diag, name, names, count);
	} else {
		fl_diags_hint(intake->diags, diag,
			TR("no event types are declared yet: by a rule set, or by `event_types` in "
			   "the map",
				"尚未声明任何事件类型：请用细则文件，或在映射中写 event_types"));
	}
	free(names);
	intake->stop = intake->stop || source->origin == FL_FROM_CONSTANT;
	return false;
}

/* ---- Fields ---------------------------------------------------------------------------------- */

/* A quantity below zero is a slip nearly always: the map must say where it is not. */
static bool check_sign(fl_intake *intake, const fl_source *source, int64_t number, fl_text text)
{
	if (number >= 0 || source->below_zero) {
		return true;
	}
	fl_place place = fl_intake_source_place(intake, source);
	fl_text shown = fl_intake_shown(text);
	fl_diag *diag = fl_diags_add(intake->diags, FL_ERROR, "below-zero", &place,
		TR("`" FL_TEXT_FMT "` is below zero", "“" FL_TEXT_FMT "”小于零"),
		FL_TEXT_ARG(shown));
	fl_diags_hint(intake->diags, diag,
		TR("where that is right, write `below_zero: true` at the field in the map",
			"如确应为负数，请在映射的该字段写 below_zero: true"));
	return false;
}

static bool set_field(fl_intake *intake, fl_event_row *event, uint32_t field, fl_field_kind kind,
	const fl_source *source)
{
	static const fl_value_kind kinds[] = {[FL_FIELD_DECIMAL] = FL_VALUE_DECIMAL,
		[FL_FIELD_INTEGER] = FL_VALUE_INTEGER,
		[FL_FIELD_DATE] = FL_VALUE_DAY,
		[FL_FIELD_STRING] = FL_VALUE_TEXT};
	fl_text text;
	fl_found found = fl_intake_text(intake, source, &text);
	if (found != FL_FOUND) {
		return found == FL_ABSENT;
	}
	event->text[field] = text;
	fl_day day = FL_DAY_NONE;
	int64_t number = 0;
	switch (kind) {
	case FL_FIELD_STRING:
		return true;
	case FL_FIELD_DATE:
		if (!fl_intake_convert(intake, source, text, FL_VALUE_DAY, NULL, &day)) {
			return false;
		}
		event->value[field] = day;
		return true;
	case FL_FIELD_DECIMAL:
	case FL_FIELD_INTEGER:
		break;
	}
	if (!fl_intake_convert(intake, source, text, kinds[kind], NULL, &number)) {
		return false;
	}
	event->value[field] = number;
	return check_sign(intake, source, number, text);
}

/* A value for a field that the event's type does not have would be lost without a word. */
static bool check_strangers(fl_intake *intake, const fl_event_type *type, const uint8_t *extra_of)
{
	bool good = true;
	for (uint32_t i = 0; i < intake->shape->extra_count; i++) {
		const fl_map_extra *extra = &intake->shape->extra[i];
		bool known = false;
		for (uint32_t j = 0; j < type->field_count && !known; j++) {
			known = extra_of[j] == i;
		}
		fl_text text;
		fl_found found = known ? FL_ABSENT : fl_intake_text(intake, &extra->source, &text);
		if (found == FL_FOUND) {
			fl_place place = fl_intake_source_place(intake, &extra->source);
			fl_text shown = fl_intake_shown(text);
			fl_diags_add(intake->diags, FL_ERROR, "field-of-other-type", &place,
				TR("event type `" FL_TEXT_FMT "` has no field `" FL_TEXT_FMT
				   "`, but the row has `" FL_TEXT_FMT "` for it",
					"事件类型“" FL_TEXT_FMT "”没有字段“" FL_TEXT_FMT
					"”，本行却填了“" FL_TEXT_FMT "”"),
				FL_TEXT_ARG(type->name), FL_TEXT_ARG(extra->name),
				FL_TEXT_ARG(shown));
		}
		good = good && found == FL_ABSENT;
	}
	return good;
}

static bool check_order(
	fl_intake *intake, const fl_row *row, fl_day day, const char *field, const char *zh)
{
	if (day == FL_DAY_NONE || day >= row->u.event.occurred) {
		return true;
	}
	char later[FL_DAY_TEXT_BYTES];
	char occurred[FL_DAY_TEXT_BYTES];
	fl_place place = fl_intake_place(row, field);
	fl_diags_add(intake->diags, FL_ERROR, "day-order", &place,
		TR("`%s` (%s): %s lies before the event itself, which occurred on %s",
			"%s（%s）：%s 早于事件发生日 %s"),
		field, zh, fl_day_format(day, later),
		fl_day_format(row->u.event.occurred, occurred));
	return false;
}

/* What has not happened yet by the day of the import cannot be known on it. */
static bool check_past(fl_intake *intake, const fl_row *row)
{
	const fl_day *today = intake->job->today;
	fl_day occurred = row->u.event.occurred;
	if (today == NULL || occurred <= *today) {
		return true;
	}
	char later[FL_DAY_TEXT_BYTES];
	char import[FL_DAY_TEXT_BYTES];
	fl_place place = fl_intake_place(row, "occurred");
	fl_diags_add(intake->diags, FL_ERROR, "after-import", &place,
		TR("`occurred` (发生日期): %s lies after the day of the import, which is %s",
			"occurred（发生日期）：%s 晚于导入日 %s"),
		fl_day_format(occurred, later), fl_day_format(*today, import));
	return false;
}

bool fl_intake_finish_event(fl_intake *intake, fl_row *row)
{
	fl_event_row *event = &row->u.event;
	const fl_vocab *vocab = intake->job->vocab;
	const fl_event_type *type = &vocab->type[event->type];
	size_t shape_number = (size_t)(intake->shape - intake->map->shape);
	const uint8_t *extra_of = intake->extra_of +
		(shape_number * vocab->type_count + (size_t)event->type) * FL_EVENT_FIELDS_MAX;
	bool good = true;
	uint32_t used = 0;
	for (uint32_t i = 0; i < FL_EVENT_FIELDS_MAX; i++) {
		event->value[i] = FL_VALUE_NONE;
		event->text[i] = FL_TEXT("");
		if (i < type->field_count && extra_of[i] != FL_NO_EXTRA) {
			used++;
			good = set_field(intake, event, i, type->field[i].kind,
				       &intake->shape->extra[extra_of[i]].source) &&
				good;
		}
	}
	if (used < intake->shape->extra_count) {
		good = check_strangers(intake, type, extra_of) && good;
	}
	good = check_past(intake, row) && good;
	good = check_order(intake, row, event->decided, "decided", "决定日期") && good;
	return check_order(intake, row, event->recorded, "recorded", "登记日期") && good;
}
