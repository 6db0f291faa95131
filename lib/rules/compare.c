/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comparing what was written, key by key, after both files were found good.  For each key it is
 * known which way is tighter: more points, a longer window or a higher cap of a deduction; a bonus
 * is the other way about.  Where two ways mix, or nothing can be said, the verdict is "changed".
 */
#include "rules/compare.h"

void fl_compare_part(
	fl_comparing *comparer, const char *key, fl_text before, fl_text after, int sense)
{
	if (comparer->part_count < FL_COMPARE_PARTS_MAX) {
		comparer->part[comparer->part_count++] = (fl_diff_part){
			.key = key, .before = before, .after = after, .sense = sense};
	}
}

static fl_diff_verdict verdict_of(const fl_comparing *comparer)
{
	bool tighter = false;
	bool looser = false;
	bool unsaid = false;
	for (uint32_t i = 0; i < comparer->part_count; i++) {
		const fl_diff_part *part = &comparer->part[i];
		tighter |= part->sense > 0;
		looser |= part->sense < 0;
		unsaid |= part->sense == 0 && !part->wording;
	}
	return unsaid || (tighter && looser) ? FL_DIFF_CHANGED
		: tighter                    ? FL_DIFF_TIGHTENED
		: looser                     ? FL_DIFF_LOOSENED
					     : FL_DIFF_RELABELLED;
}

void fl_compare_entry(
	fl_comparing *comparer, const char *section, fl_text id, fl_diff_verdict verdict)
{
	if (comparer->count == comparer->capacity) {
		uint32_t capacity = comparer->capacity * 2 + 64;
		fl_diff_entry *grown = fl_arena_array(comparer->arena, fl_diff_entry, capacity);
		if (grown == NULL) {
			comparer->failed = true;
			return;
		}
		if (comparer->count > 0) {
			memcpy(grown, comparer->entry, comparer->count * sizeof(*grown));
		}
		comparer->entry = grown;
		comparer->capacity = capacity;
	}
	fl_diff_part *part =
		fl_arena_array(comparer->arena, fl_diff_part, comparer->part_count + 1);
	if (part == NULL) {
		comparer->failed = true;
		return;
	}
	memcpy(part, comparer->part, comparer->part_count * sizeof(*part));
	comparer->entry[comparer->count++] = (fl_diff_entry){.section = section,
		.id = id,
		.verdict = verdict,
		.part_count = comparer->part_count,
		.part = part};
	comparer->part_count = 0;
}

/* Adds the entry of something that both have, if anything differs. */
void fl_compare_close(fl_comparing *comparer, const char *section, fl_text id)
{
	if (comparer->part_count > 0) {
		fl_compare_entry(comparer, section, id, verdict_of(comparer));
	}
}

int fl_compare_order(int64_t before, int64_t after)
{
	return (after > before) - (after < before);
}

fl_text fl_compare_text(const fl_yaml *at)
{
	return at != NULL ? at->text : FL_TEXT("");
}

/* A number; `none` is what a missing one means, `up` the sense of a larger one. */
void fl_compare_number(fl_comparing *comparer, const char *key, const fl_number *before,
	const fl_number *after, int64_t none, int up)
{
	int order = fl_compare_order(
		before->at != NULL ? before->value : none, after->at != NULL ? after->value : none);
	if (order != 0) {
		fl_compare_part(comparer, key, fl_compare_text(before->at),
			fl_compare_text(after->at), order * up);
	}
}

static void compare_span(fl_comparing *comparer, const char *key, const fl_length *before,
	const fl_length *after, int64_t none, int up)
{
	int64_t old = before->at != NULL ? before->span.count : none;
	int64_t new = after->at != NULL ? after->span.count : none;
	bool both = before->at != NULL && after->at != NULL;
	bool units = both && before->span.unit != after->span.unit;
	if (old != new || units) {
		fl_compare_part(comparer, key, fl_compare_text(before->at),
			fl_compare_text(after->at), units ? 0 : fl_compare_order(old, new) * up);
	}
}

void fl_compare_word(
	fl_comparing *comparer, const char *key, const fl_word *before, const fl_word *after)
{
	if (!fl_text_equal(before->text, after->text)) {
		fl_compare_part(comparer, key, before->text, after->text, 0);
	}
}

void fl_compare_choice(fl_comparing *comparer, const char *key, const fl_choice *before,
	const fl_choice *after, int up)
{
	int order = fl_compare_order(before->value, after->value);
	if (order != 0) {
		fl_compare_part(comparer, key, fl_compare_text(before->at),
			fl_compare_text(after->at), order * up);
	}
}

void fl_compare_wording(
	fl_comparing *comparer, const char *key, const fl_word *before, const fl_word *after)
{
	uint32_t count = comparer->part_count;
	fl_compare_word(comparer, key, before, after);
	if (comparer->part_count > count) {
		comparer->part[count].wording = true;
	}
}

static void compare_labels(
	fl_comparing *comparer, const fl_set_label *before, const fl_set_label *after)
{
	fl_compare_wording(comparer, "label.zh", &before->zh, &after->zh);
	fl_compare_wording(comparer, "label.en", &before->en, &after->en);
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

static uint32_t missing_words(const fl_list *from, const fl_list *in)
{
	const fl_word *word = from->item;
	uint32_t missing = 0;
	for (uint32_t i = 0; i < from->count; i++) {
		missing += !has_word(in, word[i].text);
	}
	return missing;
}

/* What stands under a key, on one line, as it was written. */
static fl_text write_node(fl_comparing *comparer, const fl_yaml *node, unsigned depth);

static void write_items(fl_comparing *comparer, const fl_yaml *node, unsigned depth, fl_buf *out)
{
	bool map = node->kind == FL_YAML_MAPPING;
	fl_buf_char(out, map ? '{' : '[');
	for (uint32_t i = 0; i < node->count; i++) {
		fl_buf_string(out, i > 0 ? ", " : "");
		if (map) {
			fl_buf_text(out, node->keys[i].text);
			fl_buf_string(out, ": ");
		}
		fl_buf_text(out, write_node(comparer, &node->items[i], depth + 1));
	}
	fl_buf_char(out, map ? '}' : ']');
}

static fl_text write_node(fl_comparing *comparer, const fl_yaml *node, unsigned depth)
{
	FL_AUTO(fl_buf) out = {0};
	if (node == NULL || node->kind == FL_YAML_SCALAR || depth > FL_YAML_DEPTH_MAX) {
		return fl_compare_text(node);
	}
	write_items(comparer, node, depth, &out);
	fl_text kept = fl_arena_copy(comparer->arena, fl_buf_view(&out));
	comparer->failed |= out.failed || kept.at == NULL;
	return kept;
}

static void add_nodes(fl_comparing *comparer, const char *key, const fl_yaml *before,
	const fl_yaml *after, int sense)
{
	fl_compare_part(comparer, key, write_node(comparer, before, 0),
		write_node(comparer, after, 0), sense);
}

/* More types are tighter for a deduction. */
static void compare_types(fl_comparing *comparer, const char *key, const fl_list *before,
	const fl_list *after, int up)
{
	uint32_t gone = missing_words(before, after);
	uint32_t come = missing_words(after, before);
	if (gone + come > 0) {
		add_nodes(comparer, key, before->at, after->at,
			gone == 0           ? up
				: come == 0 ? -up
					    : 0);
	}
}

/* The lowest and highest value that a condition lets in; for `above` and `below` by half a unit. */
static void limits_of(const fl_set_when *when, int64_t *ret_low, int64_t *ret_high)
{
	*ret_low = when->from.at != NULL ? when->from.value * 2
		: when->above.at != NULL ? when->above.value * 2 + 1
					 : INT64_MIN;
	*ret_high = when->below.at != NULL ? when->below.value * 2 - 1 : INT64_MAX;
}

/* A condition that holds more often is tighter for a deduction. */
static void compare_when(
	fl_comparing *comparer, const fl_set_when *before, const fl_set_when *after, int up)
{
	int64_t low[2];
	int64_t high[2];
	limits_of(before, &low[0], &high[0]);
	limits_of(after, &low[1], &high[1]);
	int lower = fl_compare_order(low[1], low[0]);    /* 1: reaches further down */
	int higher = fl_compare_order(high[0], high[1]); /* 1: reaches further up */
	bool same = fl_text_equal(before->indicator.text, after->indicator.text);
	if (same && lower == 0 && higher == 0) {
		return;
	}
	int wider = lower * higher < 0 ? 0 : lower + higher > 0 ? 1 : -1;
	add_nodes(comparer, "when", before->head.at, after->head.at, same ? wider * up : 0);
}

static bool same_node(const fl_yaml *a, const fl_yaml *b, unsigned depth)
{
	if (a == NULL || b == NULL || a->kind != b->kind || a->count != b->count ||
		depth > FL_YAML_DEPTH_MAX) {
		return a == b;
	}
	bool same = a->kind != FL_YAML_SCALAR || fl_text_equal(a->text, b->text);
	for (uint32_t i = 0; same && i < a->count; i++) {
		if (a->kind == FL_YAML_SEQUENCE) {
			same = same_node(&a->items[i], &b->items[i], depth + 1);
			continue;
		}
		uint32_t k = 0;
		while (k < b->count && !fl_text_equal(a->keys[i].text, b->keys[k].text)) {
			k++;
		}
		same = k < b->count && same_node(&a->items[i], &b->items[k], depth + 1);
	}
	return same;
}

/* What no way can be said of. */
void fl_compare_nodes(
	fl_comparing *comparer, const char *key, const fl_yaml *before, const fl_yaml *after)
{
	if (!same_node(before, after, 0)) {
		add_nodes(comparer, key, before, after, 0);
	}
}

/* Steps of the same lengths: each factor by itself. */
static void compare_decay(
	fl_comparing *comparer, const fl_list *before, const fl_list *after, int up)
{
	const fl_set_step *old = before->item;
	const fl_set_step *new = after->item;
	bool more = false;
	bool less = false;
	bool comparable = before->count == after->count;
	for (uint32_t i = 0; comparable && i < before->count; i++) {
		comparable = old[i].until.span.count ==
			new[i].until.span.count &&old[i].until.span.unit == new[i].until.span.unit;
		more |= new[i].factor.value > old[i].factor.value;
		less |= new[i].factor.value < old[i].factor.value;
	}
	if (!comparable || more || less) {
		int sense = !comparable || (more && less) ? 0 : more ? up : -up;
		add_nodes(comparer, "decay", before->at, after->at, sense);
	}
}

void fl_compare_rule(
	fl_comparing *comparer, const fl_set_rule *before, const fl_set_rule *after, int up)
{
	const int64_t one = FL_VALUE_UNIT;
	compare_types(comparer, "event", &before->event, &after->event, up);
	if (before->when.head.at != NULL && after->when.head.at != NULL) {
		compare_when(comparer, &before->when, &after->when, up);
	} else {
		fl_compare_nodes(comparer, "when", before->when.head.at, after->when.head.at);
	}
	fl_compare_word(comparer, "per.indicator", &before->per.indicator, &after->per.indicator);
	fl_compare_number(comparer, "per.every", &before->per.every, &after->per.every, 0, -up);
	fl_compare_number(comparer, "points", &before->points, &after->points, 0, up);
	fl_compare_nodes(
		comparer, "points_by", before->points_by.head.at, after->points_by.head.at);
	compare_span(comparer, "window", &before->window, &after->window, INT64_MAX, up);
	compare_decay(comparer, &before->decay, &after->decay, up);
	fl_compare_number(
		comparer, "repeat.from", &before->repeat.from, &after->repeat.from, INT64_MAX, -up);
	fl_compare_number(
		comparer, "repeat.factor", &before->repeat.factor, &after->repeat.factor, one, up);
	fl_compare_number(comparer, "cap", &before->cap, &after->cap, INT64_MAX, up);
	fl_compare_wording(comparer, "cite", &before->cite, &after->cite);
	compare_labels(comparer, &before->label, &after->label);
}

void fl_compare_veto(fl_comparing *comparer, const fl_plan *old_plan, const fl_plan *new_plan,
	const fl_set_veto *before, const fl_set_veto *after)
{
	compare_types(comparer, "event", &before->event, &after->event, 1);
	if (before->when.head.at != NULL && after->when.head.at != NULL) {
		compare_when(comparer, &before->when, &after->when, 1);
	} else {
		fl_compare_nodes(comparer, "when", before->when.head.at, after->when.head.at);
	}
	compare_span(comparer, "for", &before->during, &after->during, INT64_MAX, 1);
	if (!fl_text_equal(before->at_best.text, after->at_best.text)) {
		uint32_t old = fl_plan_find_grade(new_plan, before->at_best.text);
		uint32_t new = fl_plan_find_grade(new_plan, after->at_best.text);
		bool known = old != FL_NONE_INDEX &&
			fl_plan_find_grade(old_plan, after->at_best.text) != FL_NONE_INDEX;
		fl_compare_part(comparer, "at_best", before->at_best.text, after->at_best.text,
			known ? fl_compare_order(old, new) : 0);
	}
	fl_compare_wording(comparer, "cite", &before->cite, &after->cite);
	compare_labels(comparer, &before->label, &after->label);
}
