/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiling what a rule set says about data: grades, event types and their fields, and the columns
 * that take events in.  It must not know what points any of it brings.
 */
#include "rules/compile.h"

uint32_t fl_compile_grade(fl_compiler *compiler, const fl_word *name)
{
	const fl_plan *plan = compiler->plan;
	if (name->at == NULL) {
		return FL_NONE_INDEX;
	}
	uint32_t grade = fl_plan_find_grade(plan, name->text);
	if (grade == FL_NONE_INDEX) {
		fl_diag *diag = FL_REPORT(&compiler->reader, name->at, "unknown-grade",
			TR("`" FL_TEXT_FMT "` is not one of the grades",
				"“" FL_TEXT_FMT "”不在等级列表中"),
			FL_TEXT_ARG(name->text));
		fl_diags_hint_nearest(
			compiler->reader.diags, diag, name->text, plan->grade, plan->grade_count);
	}
	return grade;
}

void fl_compile_grades(fl_compiler *compiler)
{
	const fl_list *written = &compiler->set->grades;
	fl_word *word = written->item;
	if (written->at == NULL) {
		return;
	}
	const fl_yaml *at = written->at;
	bool blanks = at->kind == FL_YAML_SCALAR &&
		(memchr(at->text.at, ' ', at->text.len) != NULL ||
			memchr(at->text.at, ',', at->text.len) != NULL);
	if (blanks) {
		FL_REPORT(&compiler->reader, at, "wrong-kind",
			TR("expected a list here, such as [A, B, C], not `" FL_TEXT_FMT "`",
				"此处应为列表（如 [A, B, C]），而不是“" FL_TEXT_FMT "”"),
			FL_TEXT_ARG(at->text));
		return;
	}
	if (written->count == 0 || written->count > FL_GRADES_MAX) {
		FL_REPORT(&compiler->reader, written->at, "grade-count",
			TR("there are %u grades; a rule set has 1 to %u",
				"列出了 %u 个等级；规则集应有 1 至 %u 个等级"),
			written->count, FL_GRADES_MAX);
		return;
	}
	fl_text *grade = fl_compile_array(compiler, written->count, sizeof(*grade));
	fl_word *copy = fl_compile_array(compiler, written->count, sizeof(*copy));
	if (grade == NULL || copy == NULL) {
		return;
	}
	for (uint32_t i = 0; i < written->count; i++) {
		grade[i] = word[i].text;
		copy[i] = word[i];
		if (!fl_text_is_label(grade[i]) || fl_text_is(grade[i], "not_graded")) {
			FL_REPORT(&compiler->reader, word[i].at, "bad-grade",
				TR("`" FL_TEXT_FMT
				   "` cannot be a grade: a grade has at most %u bytes and is "
				   "not `not_graded`",
					"“" FL_TEXT_FMT
					"”不能作为等级：等级最长 %u 字节，且不得为 not_graded"),
				FL_TEXT_ARG(grade[i]), FL_LABEL_BYTES_MAX);
		}
	}
	fl_compile_unique(compiler, copy, written->count);
	compiler->plan->grade = grade;
	compiler->plan->grade_count = written->count;
}

static void compile_fields(
	fl_compiler *compiler, const fl_set_event *event, fl_event_type *ret_type)
{
	const fl_set_field *field = event->fields.item;
	if (event->fields.count > FL_EVENT_FIELDS_MAX) {
		FL_REPORT(&compiler->reader, event->fields.at, "field-count",
			TR("there are %u fields; an event has at most %u",
				"有 %u 个字段；每类事件最多 %u 个"),
			event->fields.count, FL_EVENT_FIELDS_MAX);
		return;
	}
	for (uint32_t i = 0; i < event->fields.count; i++) {
		ret_type->field[i] = (fl_field_type){
			.name = field[i].head.text, .kind = (fl_field_kind)field[i].kind.value};
	}
	ret_type->field_count = event->fields.count;
}

void fl_compile_event_types(fl_compiler *compiler)
{
	const fl_list *written = &compiler->set->events;
	const fl_set_event *set = written->item;
	uint32_t count = written->count;
	if (count > FL_EVENT_TYPES_MAX) {
		FL_REPORT(&compiler->reader, written->at, "event-count",
			TR("there are %u types of events; a rule set has at most %u",
				"有 %u 种事件类型；规则集最多 %u 种"),
			count, FL_EVENT_TYPES_MAX);
		return;
	}
	fl_plan_event *event = fl_compile_array(compiler, count, sizeof(*event));
	fl_event_type *type = fl_compile_array(compiler, count, sizeof(*type));
	compiler->event_name = fl_compile_array(compiler, count, sizeof(fl_text));
	compiler->event_used = fl_compile_array(compiler, count, sizeof(bool));
	if (event == NULL || type == NULL || compiler->event_name == NULL ||
		compiler->event_used == NULL) {
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		event[i] = (fl_plan_event){.name = set[i].head.text,
			.severity = (fl_event_class)set[i].severity.value,
			.visit = (fl_visit)set[i].visit.value,
			.clean = set[i].clean.value == 1};
		for (uint32_t f = 0; f < FL_EVENT_FIELDS_MAX; f++) {
			event[i].use[f] = FL_VALUE_NONE;
		}
		fl_compile_label(&set[i].zh, &set[i].en, event[i].label);
		compiler->event_name[i] = type[i].name = event[i].name;
		compile_fields(compiler, &set[i], &type[i]);
	}
	compiler->plan->event = compiler->event = event;
	compiler->plan->vocab = (fl_vocab){type, count};
}

uint32_t fl_compile_field(
	fl_compiler *compiler, uint32_t event, fl_text name, const fl_yaml *at, bool quantity)
{
	const fl_event_type *type = &compiler->plan->vocab.type[event];
	fl_text allowed[FL_EVENT_FIELDS_MAX];
	for (uint32_t i = 0; i < type->field_count; i++) {
		fl_field_kind kind = type->field[i].kind;
		allowed[i] = type->field[i].name;
		if (!fl_text_equal(allowed[i], name)) {
			continue;
		}
		if (!quantity || kind == FL_FIELD_DECIMAL || kind == FL_FIELD_INTEGER) {
			return i;
		}
		FL_REPORT(&compiler->reader, at, "not-a-quantity",
			TR("the field `" FL_TEXT_FMT
			   "` holds no quantity: it must be decimal or integer",
				"字段“" FL_TEXT_FMT "”不是数量：其类型应为 decimal 或 integer"),
			FL_TEXT_ARG(name));
		return FL_NONE_INDEX;
	}
	fl_diag *diag = FL_REPORT(&compiler->reader, at, "unknown-field",
		TR("events of the type `" FL_TEXT_FMT "` have no field `" FL_TEXT_FMT "`",
			"“" FL_TEXT_FMT "”类事件没有“" FL_TEXT_FMT "”字段"),
		FL_TEXT_ARG(type->name), FL_TEXT_ARG(name));
	fl_diags_hint_nearest(compiler->reader.diags, diag, name, allowed, type->field_count);
	return FL_NONE_INDEX;
}

uint32_t fl_compile_event(fl_compiler *compiler, fl_text name, const fl_yaml *at)
{
	const fl_plan *plan = compiler->plan;
	uint32_t event = fl_plan_find_event(plan, name);
	if (event == FL_NONE_INDEX && fl_keys_full_width(&compiler->reader, at)) {
		return FL_NONE_INDEX;
	}
	if (event == FL_NONE_INDEX) {
		fl_diag *diag = FL_REPORT(&compiler->reader, at, "unknown-event",
			TR("`" FL_TEXT_FMT "` is not one of the event types under `events`",
				"“" FL_TEXT_FMT "”不在 events 列出的事件类型中"),
			FL_TEXT_ARG(name));
		fl_diags_hint_nearest(compiler->reader.diags, diag, name, compiler->event_name,
			plan->vocab.type_count);
	} else {
		compiler->event_used[event] = true;
	}
	return event;
}

uint32_t fl_compile_column(fl_compiler *compiler, const fl_plan_column *wanted)
{
	for (uint32_t i = 0; i < compiler->plan->column_count; i++) {
		const fl_plan_column *column = &compiler->column[i];
		if (column->op == wanted->op && column->for_veto == wanted->for_veto &&
			column->by_decision == wanted->by_decision &&
			column->windowed == wanted->windowed &&
			column->window.count == wanted->window.count &&
			column->window.unit == wanted->window.unit &&
			column->tap_count == wanted->tap_count &&
			memcmp(column->tap, wanted->tap,
				wanted->tap_count * sizeof(wanted->tap[0])) == 0) {
			return i;
		}
	}
	compiler->column[compiler->plan->column_count] = *wanted;
	return compiler->plan->column_count++;
}

void fl_compile_tap(fl_plan_tap *tap, uint32_t count, fl_plan_tap added)
{
	uint32_t at = count;
	for (; at > 0 && tap[at - 1].event > added.event; at--) {
		tap[at] = tap[at - 1];
	}
	tap[at] = added;
}

uint32_t fl_compile_events(fl_compiler *compiler, const fl_list *events, const fl_plan_column *like)
{
	const fl_word *word = events->item;
	bool good = events->count > 0;
	if (!good) {
		FL_REPORT(&compiler->reader, events->at, "no-events",
			TR("name at least one event type here", "此处至少应写一种事件类型"));
	}
	fl_plan_tap *tap = fl_compile_array(compiler, events->count, sizeof(*tap));
	fl_word *copy = fl_compile_array(compiler, events->count, sizeof(*copy));
	if (tap == NULL || copy == NULL) {
		return FL_NONE_INDEX;
	}
	for (uint32_t i = 0; i < events->count; i++) {
		uint32_t event = fl_compile_event(compiler, word[i].text, word[i].at);
		copy[i] = word[i];
		good &= event != FL_NONE_INDEX;
		fl_compile_tap(tap, i, (fl_plan_tap){event, 0});
	}
	if (!fl_compile_unique(compiler, copy, events->count) || !good) {
		return FL_NONE_INDEX;
	}
	fl_plan_column column = *like;
	column.tap_count = events->count;
	column.tap = tap;
	return fl_compile_column(compiler, &column);
}
