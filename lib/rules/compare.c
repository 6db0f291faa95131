/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The walk along the tables of the grammar: each kind of value has its own idea of being equal, and
 * the table of senses says which way is tighter.  What only one key means stands in
 * compare_special.c.
 */
#include "rules/compare.h"

/* What stands under a key, on one line, as it was written. */
static void write_node(const fl_yaml *node, unsigned depth, fl_buf *out)
{
	if (node == NULL || depth > FL_YAML_DEPTH_MAX) {
		return;
	}
	if (node->kind == FL_YAML_SCALAR) {
		fl_buf_text(out, node->text);
		return;
	}
	bool map = node->kind == FL_YAML_MAPPING;
	fl_buf_char(out, map ? '{' : '[');
	for (uint32_t i = 0; i < node->count; i++) {
		fl_buf_string(out, i > 0 ? ", " : "");
		if (map) {
			fl_buf_text(out, node->keys[i].text);
			fl_buf_string(out, ": ");
		}
		write_node(&node->items[i], depth + 1, out);
	}
	fl_buf_char(out, map ? '}' : ']');
}

static fl_text node_text(fl_comparing *comparer, const fl_yaml *node)
{
	FL_AUTO(fl_buf) out = {0};
	write_node(node, 0, &out);
	fl_text kept =
		fl_arena_copy(comparer->arena, out.len > 0 ? fl_buf_view(&out) : (fl_text){"", 0});
	comparer->failed |= out.failed || kept.at == NULL;
	return kept;
}

void fl_compare_note(fl_comparing *comparer, fl_text name, const fl_yaml *before,
	const fl_yaml *after, int sense)
{
	bool bonus = strcmp(comparer->section, "bonuses") == 0;
	if (comparer->part_count < FL_COMPARE_PARTS_MAX) {
		comparer->part[comparer->part_count++] = (fl_diff_part){.key = name,
			.before = node_text(comparer, before),
			.after = node_text(comparer, after),
			.sense = bonus && sense != 2 ? -sense : sense,
			.wording = fl_sense_wording(comparer->section, name)};
	}
}

/* Two scalars are one where they are one text or one number. */
static bool same_scalar(fl_text a, fl_text b)
{
	int64_t left = 0;
	int64_t right = 0;
	return fl_text_equal(a, b) ||
		(fl_decimal_parse(a, FL_PLACES_MAX, &left) == FL_DECIMAL_OK &&
			fl_decimal_parse(b, FL_PLACES_MAX, &right) == FL_DECIMAL_OK &&
			left == right);
}

bool fl_compare_same(const fl_yaml *before, const fl_yaml *after, unsigned depth)
{
	if (before == NULL || after == NULL || before->kind != after->kind ||
		before->count != after->count || depth > FL_YAML_DEPTH_MAX) {
		return before == after;
	}
	bool same = before->kind != FL_YAML_SCALAR || same_scalar(before->text, after->text);
	for (uint32_t i = 0; same && i < before->count; i++) {
		if (before->kind == FL_YAML_SEQUENCE) {
			same = fl_compare_same(&before->items[i], &after->items[i], depth + 1);
			continue;
		}
		uint32_t k = 0;
		while (k < after->count &&
			!fl_text_equal(before->keys[i].text, after->keys[k].text)) {
			k++;
		}
		same = k < after->count &&
			fl_compare_same(&before->items[i], &after->items[k], depth + 1);
	}
	return same;
}

static void compare_ordered(fl_comparing *comparer, fl_text name, const fl_yaml *const at[2],
	int64_t before, int64_t after)
{
	const fl_sense *sense = fl_sense_of(comparer->section, name);
	int64_t old = at[0] != NULL ? before : sense->none;
	int64_t new = at[1] != NULL ? after : sense->none;
	int order = fl_compare_order(old, new);
	if (order != 0) {
		fl_compare_note(comparer, name, at[0], at[1], order * sense->up);
	}
}

/* Where the table of senses does not say otherwise, a missing choice is the first. */
static void compare_choice(
	fl_comparing *comparer, fl_text name, const fl_choice *before, const fl_choice *after)
{
	const fl_sense *sense = fl_sense_of(comparer->section, name);
	int64_t none = sense->none != INT64_MIN ? sense->none : 0;
	int order = fl_compare_order(
		before->at != NULL ? before->value : none, after->at != NULL ? after->value : none);
	if (order != 0) {
		fl_compare_note(comparer, name, before->at, after->at, order * sense->up);
	}
}

/* Months against days: longer where the shortest such months are. */
static void compare_span(
	fl_comparing *comparer, fl_text name, const fl_length *before, const fl_length *after)
{
	const fl_yaml *const at[2] = {before->at, after->at};
	if (at[0] == NULL || at[1] == NULL || before->span.unit == after->span.unit) {
		compare_ordered(comparer, name, at, before->span.count, after->span.count);
		return;
	}
	bool months = after->span.unit == FL_MONTHS;
	int64_t days = months ? before->span.count : after->span.count;
	int64_t count = months ? after->span.count : before->span.count;
	int longer = count * 28 > days ? 1 : count * 31 < days ? -1 : 0; /* the months */
	fl_compare_note(comparer, name, at[0], at[1],
		(months ? longer : -longer) * fl_sense_of(comparer->section, name)->up);
}

static bool has_word(const fl_list *list, fl_text text)
{
	const fl_word *word = list->item;
	for (uint32_t i = 0; i < list->count; i++) {
		if (fl_text_equal(word[i].text, text)) {
			return true;
		}
	}
	return false;
}

static bool lacks_words(const fl_list *list, const fl_list *of)
{
	const fl_word *word = of->item;
	for (uint32_t i = 0; i < of->count; i++) {
		if (!has_word(list, word[i].text)) {
			return true;
		}
	}
	return false;
}

/* Types and classes are sets; grades and reasons have an order. */
static void compare_words(
	fl_comparing *comparer, fl_text name, const fl_list *before, const fl_list *after)
{
	bool ordered = name.len == 0 || fl_text_is(name, "expect.reasons");
	bool gone = lacks_words(after, before);
	bool come = lacks_words(before, after);
	bool same = ordered ? fl_compare_same(before->at, after->at, 0) : !gone && !come;
	if (!same) {
		fl_compare_note(comparer, name, before->at, after->at,
			(come - gone) * fl_sense_of(comparer->section, name)->up);
	}
}

static fl_text join_name(fl_comparing *comparer, fl_text prefix, fl_text name)
{
	FL_AUTO(fl_buf) out = {0};
	if (prefix.len == 0) {
		return name;
	}
	fl_buf_text(&out, prefix);
	fl_buf_char(&out, '.');
	fl_buf_text(&out, name);
	fl_text kept = fl_arena_copy(comparer->arena, fl_buf_view(&out));
	comparer->failed |= out.failed || kept.at == NULL;
	return kept.at != NULL ? kept : FL_TEXT("");
}

/* The values of a map that lies within an item, matched by key. */
static void compare_map(fl_comparing *comparer, const fl_key *key, fl_text name,
	const fl_list *before, const fl_list *after)
{
	size_t size = key->table->size;
	for (int side = 0; side < 2; side++) {
		const fl_list *own = side == 0 ? before : after;
		const fl_list *other = side == 0 ? after : before;
		for (uint32_t i = 0; i < own->count; i++) {
			const char *item = (const char *)own->item + i * size;
			const fl_word *head = (const fl_word *)(const void *)item;
			const char *twin = other->item;
			uint32_t k = 0;
			while (k < other->count &&
				!fl_text_equal(
					((const fl_word *)(const void *)twin)->text, head->text)) {
				twin += size;
				k++;
			}
			const fl_yaml *body = &own->at->items[head->at - own->at->keys];
			fl_text full = join_name(comparer, name, head->text);
			if (k == other->count) {
				int gained = side == 0 ? -1 : 1;
				fl_compare_note(comparer, full, side == 0 ? body : NULL,
					side == 0 ? NULL : body,
					gained * fl_sense_of(comparer->section, full)->up);
			} else if (side == 0 && key->table->element != NULL) {
				size_t at = key->table->element->offset;
				fl_compare_value(
					comparer, key->table->element, full, item + at, twin + at);
			} else if (side == 0) {
				fl_compare_keys(comparer, key->table, full, item, twin);
			}
		}
	}
}

/* A text may be a number, as what stands behind `else`; a name never is. */
static void compare_word(fl_comparing *comparer, fl_text name, const fl_word *before,
	const fl_word *after, bool number)
{
	bool given = before->at != NULL && after->at != NULL;
	bool same = number && !fl_sense_wording(comparer->section, name)
		? same_scalar(before->text, after->text)
		: fl_text_equal(before->text, after->text);
	if (given ? !same : before->at != after->at) {
		fl_compare_note(comparer, name, before->at, after->at, 0);
	}
}

/* What is compared as it stands: lists of mappings, and one word or a mapping. */
static void compare_nodes(
	fl_comparing *comparer, fl_text name, const fl_yaml *before, const fl_yaml *after)
{
	if (!fl_compare_same(before, after, 0)) {
		fl_compare_note(comparer, name, before, after, 0);
	}
}

void fl_compare_value(fl_comparing *comparer, const fl_key *key, fl_text name, const void *before,
	const void *after)
{
	if (fl_compare_special(comparer, name, before, after)) {
		return;
	}
	switch (key->kind) {
	case FL_KEY_TEXT:
	case FL_KEY_NAME:
	case FL_KEY_LABEL:
	case FL_KEY_VERSION:
		compare_word(comparer, name, before, after, key->kind == FL_KEY_TEXT);
		break;
	case FL_KEY_NUMBER: {
		const fl_number *number[] = {before, after};
		compare_ordered(comparer, name,
			(const fl_yaml *const[]){number[0]->at, number[1]->at}, number[0]->value,
			number[1]->value);
		break;
	}
	case FL_KEY_DAY: {
		const fl_date *date[] = {before, after};
		compare_ordered(comparer, name, (const fl_yaml *const[]){date[0]->at, date[1]->at},
			date[0]->day, date[1]->day);
		break;
	}
	case FL_KEY_CHOICE: {
		compare_choice(comparer, name, before, after);
		break;
	}
	case FL_KEY_SPAN:
		compare_span(comparer, name, before, after);
		break;
	case FL_KEY_WORDS:
		compare_words(comparer, name, before, after);
		break;
	case FL_KEY_OBJECT:
		fl_compare_keys(comparer, key->table, name, before, after);
		break;
	case FL_KEY_MAP:
	case FL_KEY_MAP_OF:
		compare_map(comparer, key, name, before, after);
		break;
	case FL_KEY_LIST:
		compare_nodes(comparer, name, ((const fl_list *)before)->at,
			((const fl_list *)after)->at);
		break;
	case FL_KEY_EITHER:
		compare_nodes(comparer, name, ((const fl_either *)before)->head.at,
			((const fl_either *)after)->head.at);
		break;
	}
}

void fl_compare_keys(fl_comparing *comparer, const fl_keys *table, fl_text prefix,
	const void *before, const void *after)
{
	for (size_t i = 0; i < table->count; i++) {
		const fl_key *key = &table->key[i];
		fl_compare_value(comparer, key, join_name(comparer, prefix, fl_text_of(key->name)),
			(const char *)before + key->offset, (const char *)after + key->offset);
	}
}
