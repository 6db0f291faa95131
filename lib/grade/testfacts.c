/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tests are written by hand, so they are checked as strictly as data: an unknown type or field in a
 * test would otherwise pass for an event that counts nothing.
 */
#include "grade/testfacts.h"

/* Facts under construction: the same arrays, still writable. */
typedef struct columns {
	uint16_t *event_type;
	fl_day *occurred, *decided, *annulled, *repaired;
	uint32_t *case_no;
	int64_t *value[FL_EVENT_FIELDS_MAX];
} columns;

/* An event with its place in the file, which stands for its source reference. */
typedef struct placed_fact {
	const fl_set_fact *fact;
	uint32_t place;
} placed_fact;

static int by_day_case_place(const void *a, const void *b)
{
	const placed_fact *left = a;
	const placed_fact *right = b;
	if (left->fact->occurred.day != right->fact->occurred.day) {
		return left->fact->occurred.day < right->fact->occurred.day ? -1 : 1;
	}
	int order = fl_text_compare(left->fact->case_no.text, right->fact->case_no.text);
	return order != 0 ? order : (left->place > right->place) - (left->place < right->place);
}

static void *array(fl_reader *reader, size_t count, size_t size)
{
	void *made = fl_arena_alloc(reader->arena, count + 1, size);
	reader->failed |= made == NULL;
	return made;
}

static bool columns_init(fl_reader *reader, uint32_t count, columns *out)
{
	out->event_type = array(reader, count, sizeof(uint16_t));
	out->occurred = array(reader, count, sizeof(fl_day));
	out->decided = array(reader, count, sizeof(fl_day));
	out->annulled = array(reader, count, sizeof(fl_day));
	out->repaired = array(reader, count, sizeof(fl_day));
	out->case_no = array(reader, count, sizeof(uint32_t));
	for (uint32_t f = 0; f < FL_EVENT_FIELDS_MAX; f++) {
		out->value[f] = array(reader, count, sizeof(int64_t));
		for (uint32_t i = 0; !reader->failed && i < count; i++) {
			out->value[f][i] = FL_VALUE_NONE;
		}
	}
	return !reader->failed;
}

static fl_day day_or_none(const fl_date *date)
{
	return date->at != NULL ? date->day : FL_DAY_NONE;
}

/* A number that stands for a text: rules only ask whether two are the same. */
static int64_t text_number(fl_text text)
{
	fl_hash hash = fl_sha256_of(text);
	int64_t number = 0;
	for (size_t i = 0; i < 7; i++) {
		number = number << 8 | hash.byte[i];
	}
	return number;
}

static bool read_value(
	fl_reader *reader, fl_field_kind kind, const fl_yaml *node, int64_t *ret_value)
{
	fl_number number = {0, NULL};
	fl_date date = {0, NULL};
	switch (kind) {
	case FL_FIELD_DECIMAL:
	case FL_FIELD_INTEGER:
		*ret_value = 0;
		if (!fl_keys_number(reader, node,
			    kind == FL_FIELD_INTEGER ? FL_KEY_SIGNED | FL_KEY_WHOLE : FL_KEY_SIGNED,
			    &number)) {
			return false;
		}
		*ret_value = number.value;
		return true;
	case FL_FIELD_DATE:
		if (!fl_keys_day(reader, node, &date)) {
			return false;
		}
		*ret_value = date.day;
		return true;
	case FL_FIELD_STRING:
		if (node->kind != FL_YAML_SCALAR) {
			FL_REPORT(reader, node, "wrong-kind",
				TR("expected a text here", "此处应为文字"));
			return false;
		}
		*ret_value = text_number(node->text);
		return true;
	}
	return false;
}

static bool read_fields(fl_reader *reader, const fl_event_type *type, const fl_yaml *node,
	uint32_t event, columns *out)
{
	fl_text allowed[FL_EVENT_FIELDS_MAX];
	bool good = true;
	for (uint32_t i = 0; i < node->count; i++) {
		fl_text name = node->keys[i].text;
		uint32_t f = 0;
		if (fl_ruleset_fact_key(name)) {
			continue;
		}
		for (; f < type->field_count && !fl_text_equal(type->field[f].name, name); f++) {
			allowed[f] = type->field[f].name;
		}
		if (f < type->field_count) {
			good &= read_value(reader, type->field[f].kind, &node->items[i],
				&out->value[f][event]);
			continue;
		}
		fl_diag *diag = FL_REPORT(reader, &node->keys[i], "unknown-field",
			TR("events of the type `" FL_TEXT_FMT "` have no field `" FL_TEXT_FMT "`",
				"“" FL_TEXT_FMT "”类事件没有“" FL_TEXT_FMT "”字段"),
			FL_TEXT_ARG(type->name), FL_TEXT_ARG(name));
		fl_diags_hint_nearest(reader->diags, diag, name, allowed, type->field_count);
		good = false;
	}
	return good;
}

static uint32_t find_type(fl_reader *reader, const fl_plan *plan, const fl_word *name)
{
	uint32_t type = name->at != NULL ? fl_plan_find_event(plan, name->text) : FL_NONE_INDEX;
	if (type == FL_NONE_INDEX && name->at != NULL) {
		fl_text *known = array(reader, plan->vocab.type_count, sizeof(*known));
		fl_diag *diag = FL_REPORT(reader, name->at, "unknown-event",
			TR("`" FL_TEXT_FMT "` is not one of the event types under `events`",
				"“" FL_TEXT_FMT "”不在 events 列出的事件类型中"),
			FL_TEXT_ARG(name->text));
		for (uint32_t i = 0; known != NULL && i < plan->vocab.type_count; i++) {
			known[i] = plan->vocab.type[i].name;
		}
		if (known != NULL) {
			fl_diags_hint_nearest(
				reader->diags, diag, name->text, known, plan->vocab.type_count);
		}
	}
	return type;
}

/* Events with one case number get the number of the first of them. */
static uint32_t case_number(const placed_fact *fact, uint32_t at)
{
	uint32_t first = 0;
	if (fact[at].fact->case_no.at == NULL) {
		return 0;
	}
	while (!fl_text_equal(fact[first].fact->case_no.text, fact[at].fact->case_no.text)) {
		first++;
	}
	return first + 1;
}

/* An event of another licence reaches this one through the holder alone. */
static bool check_licence(
	fl_reader *reader, const fl_plan *plan, const fl_set_test *test, const fl_word *licence)
{
	bool reaches = plan->by_holder && test->retailer.holder_id.at != NULL;
	if (licence->at != NULL && !reaches) {
		FL_REPORT(reader, licence->at, "licence-not-here",
			TR("an event of another licence needs `propagate: holder` in the rule set "
			   "and `holder_id` in the retailer of the test",
				"其他许可证的事件要求规则集写 propagate: holder，且测试的 retailer "
				"写 "
				"holder_id"));
	}
	return licence->at == NULL || reaches;
}

static bool fill_events(
	fl_reader *reader, const fl_plan *plan, const fl_set_test *test, columns *out)
{
	uint32_t count = test->events.count;
	const fl_set_fact *written = test->events.item;
	placed_fact *fact = array(reader, count, sizeof(*fact));
	bool good = fact != NULL;
	for (uint32_t i = 0; fact != NULL && i < count; i++) {
		fact[i] = (placed_fact){&written[i], i};
	}
	if (good) {
		qsort(fact, count, sizeof(*fact), by_day_case_place);
	}
	for (uint32_t i = 0; fact != NULL && i < count; i++) {
		const fl_set_fact *event = fact[i].fact;
		uint32_t type = find_type(reader, plan, &event->type);
		good &= check_licence(reader, plan, test, &event->licence);
		if (type == FL_NONE_INDEX || event->occurred.at == NULL) {
			good = false;
			continue;
		}
		out->event_type[i] = (uint16_t)type;
		out->occurred[i] = event->occurred.day;
		out->decided[i] = day_or_none(&event->decided);
		out->annulled[i] = day_or_none(&event->annulled_on);
		out->repaired[i] = day_or_none(&event->repaired_on);
		out->case_no[i] = case_number(fact, i);
		good &= read_fields(reader, &plan->vocab.type[type], event->head.at, i, out);
	}
	return good;
}

static uint8_t previous_grade(fl_reader *reader, const fl_plan *plan, const fl_word *name)
{
	uint32_t grade = name->at != NULL ? fl_plan_find_grade(plan, name->text) : FL_NONE_INDEX;
	if (name->at != NULL && grade == FL_NONE_INDEX) {
		fl_diag *diag = FL_REPORT(reader, name->at, "unknown-grade",
			TR("`" FL_TEXT_FMT "` is not one of the grades",
				"“" FL_TEXT_FMT "”不在等级列表中"),
			FL_TEXT_ARG(name->text));
		fl_diags_hint_nearest(
			reader->diags, diag, name->text, plan->grade, plan->grade_count);
	}
	return grade != FL_NONE_INDEX ? (uint8_t)grade : FL_PREVIOUS_NONE;
}

const fl_facts *fl_testfacts_make(fl_reader *reader, const fl_plan *plan, const fl_set_test *test)
{
	uint32_t count = test->events.count;
	columns out = {.event_type = NULL};
	bool *no_holder = array(reader, 1, sizeof(*no_holder));
	fl_facts *facts = array(reader, 1, sizeof(*facts));
	fl_text *id = array(reader, 1, sizeof(*id));
	fl_day *licensed_on = array(reader, 1, sizeof(*licensed_on));
	uint8_t *previous = array(reader, 1, sizeof(*previous));
	uint32_t *first = array(reader, 2, sizeof(*first));
	if (reader->failed) {
		return NULL;
	}
	if (count > FL_TEST_EVENTS_MAX) {
		FL_REPORT(reader, test->events.at, "event-count",
			TR("there are %u events; a test has at most %u",
				"有 %u 个事件；每个测试最多 %u 个"),
			count, FL_TEST_EVENTS_MAX);
		return NULL;
	}
	if (!columns_init(reader, count, &out) || !fill_events(reader, plan, test, &out)) {
		return NULL;
	}
	*id = test->name.text;
	*licensed_on = day_or_none(&test->retailer.licensed_on);
	*no_holder = test->retailer.holder_id.at == NULL;
	*previous = previous_grade(reader, plan, &test->retailer.previous_grade);
	first[1] = count;
	*facts = (fl_facts){.vocab = &plan->vocab,
		.unit_count = 1,
		.id = id,
		.licensed_on = licensed_on,
		.previous_grade = previous,
		.no_holder = no_holder,
		.first_event = first,
		.event_count = count,
		.event_type = out.event_type,
		.occurred = out.occurred,
		.decided = out.decided,
		.annulled = out.annulled,
		.repaired = out.repaired,
		.case_no = out.case_no};
	for (uint32_t f = 0; f < FL_EVENT_FIELDS_MAX; f++) {
		facts->value[f] = out.value[f];
	}
	return facts;
}
