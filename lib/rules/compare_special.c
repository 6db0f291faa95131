/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What single keys mean to a comparison: the table of senses, and the keys whose two sides have to
 * be looked at as a whole: conditions, tables, steps, expressions, grades.
 */
#include "rules/compare.h"

#define NO_LIMIT INT64_MAX
#define ONE      FL_VALUE_UNIT

/* From the retailer's side: 1 where more is worse.  Bonuses are read as deductions the other way
 * about.  What is not listed here has no sense. */
static const fl_sense senses[] = {
	{"bonus_cap", "", -1, NO_LIMIT},
	{"deductions", "cap", 1, NO_LIMIT},
	{"deductions", "event", 1, 0},
	{"deductions", "per.every", -1, 0},
	{"deductions", "points", 1, 0},
	{"deductions", "repeat.factor", 1, ONE},
	{"deductions", "repeat.from", -1, NO_LIMIT},
	{"deductions", "window", 1, NO_LIMIT},
	{"events", "clean", 0, 0},
	{"in_force", "to", 0, NO_LIMIT},
	{"indicators", "window", 0, NO_LIMIT},
	{"inspection", "rate.max", 1, ONE},
	{"inspection", "rate.min", 1, 0},
	{"inspection", "rest_after_clean", -1, 0},
	{"inspection", "take_all", 1, 0},
	{"inspection", "visits.max", 1, NO_LIMIT},
	{"inspection", "visits.min", 1, 0},
	{"inspection", "weight", 1, -1},
	{"movement", "down.steps", 1, NO_LIMIT},
	{"movement", "up.margin", 1, 0},
	{"movement", "up.steps", -1, NO_LIMIT},
	{"new_licensee", "until", 1, 0},
	{"new_licensee", "worse_allowed", 0, 1},
	{"repair", "after.general", 1, 0},
	{"repair", "after.good", 1, 0},
	{"repair", "after.grave", 1, 0},
	{"repair", "after.minor", 1, 0},
	{"repair", "after.serious", 1, 0},
	{"repair", "effect", 1, 0},
	{"repair", "never", 1, 0},
	{"same_case", "", -1, 0},
	{"score", "base", -1, 0},
	{"score", "max", -1, 0},
	{"score", "min", -1, 0},
	{"score", "places", 0, 0},
	{"vetoes", "event", 1, 0},
	{"vetoes", "for", 1, NO_LIMIT},
};

const fl_sense *fl_sense_of(const char *section, fl_text key)
{
	static const fl_sense nothing = {"", "", 0, INT64_MIN};
	section = strcmp(section, "bonuses") == 0 ? "deductions" : section;
	for (size_t i = 0; i < sizeof(senses) / sizeof(senses[0]); i++) {
		if (strcmp(senses[i].section, section) == 0 && fl_text_is(key, senses[i].key)) {
			return &senses[i];
		}
	}
	return &nothing;
}

bool fl_sense_wording(const char *section, fl_text key)
{
	static const char *const keys[] = {"cite", "en", "label.en", "label.zh", "zh"};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (fl_text_is(key, keys[i])) {
			return true;
		}
	}
	return strcmp(section, "version") == 0 || strcmp(section, "tests") == 0;
}

/* 2 stands for both ways. */
static int both_ways(bool tighter, bool looser)
{
	return tighter && looser ? 2 : tighter - looser;
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
	fl_comparing *comparer, fl_text name, const void *before, const void *after)
{
	const fl_set_when *old = before;
	const fl_set_when *new = after;
	int64_t low[2];
	int64_t high[2];
	limits_of(old, &low[0], &high[0]);
	limits_of(new, &low[1], &high[1]);
	bool both = old->head.at != NULL && new->head.at != NULL;
	bool same = fl_text_equal(old->indicator.text, new->indicator.text);
	bool wider = low[1] < low[0] || high[1] > high[0];
	bool narrower = low[1] > low[0] || high[1] < high[0];
	if (both ? !same || wider || narrower : old->head.at != new->head.at) {
		fl_compare_note(comparer, name, old->head.at, new->head.at,
			both && same ? both_ways(wider, narrower) : 0);
	}
}

static bool same_span(fl_span a, fl_span b)
{
	return a.count == b.count && a.unit == b.unit;
}

/* Steps of the same lengths: each factor by itself. */
static void compare_decay(
	fl_comparing *comparer, fl_text name, const void *before, const void *after)
{
	const fl_list *list[] = {before, after};
	const fl_set_step *old = list[0]->item;
	const fl_set_step *new = list[1]->item;
	bool more = false;
	bool less = false;
	bool comparable = list[0]->count == list[1]->count;
	for (uint32_t i = 0; comparable && i < list[0]->count; i++) {
		comparable = same_span(old[i].until.span, new[i].until.span);
		more |= new[i].factor.value > old[i].factor.value;
		less |= new[i].factor.value < old[i].factor.value;
	}
	if (!comparable || more || less) {
		fl_compare_note(comparer, name, list[0]->at, list[1]->at,
			comparable ? both_ways(more, less) : 0);
	}
}

/* The points of a quantity; false where the table does not have it. */
static bool look_up(const fl_list *rows, int64_t quantity, int64_t *ret_points)
{
	const fl_set_row *row = rows->item;
	for (uint32_t i = 0; i < rows->count; i++) {
		if ((row[i].from.at == NULL || row[i].from.value <= quantity) &&
			(row[i].below.at == NULL || quantity < row[i].below.value)) {
			*ret_points = row[i].points.value;
			return true;
		}
	}
	return false;
}

/* Tables are compared where either begins or ends a row, which is everywhere that matters. */
static void compare_table(
	fl_comparing *comparer, fl_text name, const void *before, const void *after)
{
	const fl_set_table *set[] = {before, after};
	bool more = false;
	bool less = false;
	bool same = set[0]->head.at != NULL && set[1]->head.at != NULL &&
		fl_text_equal(set[0]->field.text, set[1]->field.text);
	bool differs = !same && set[0]->head.at != set[1]->head.at;
	for (size_t side = 0; same && side < 2; side++) {
		const fl_set_row *row = set[side]->table.item;
		for (uint32_t i = 0; i < 2 * set[side]->table.count; i++) {
			const fl_set_row *at = &row[i / 2];
			const fl_number *edge = i % 2 == 0 ? &at->from : &at->below;
			int64_t quantity = edge->at != NULL ? edge->value
				: i % 2 == 0                ? -FL_NUMBER_MAX
							    : FL_NUMBER_MAX;
			int64_t old = 0;
			int64_t new = 0;
			bool had = look_up(&set[0]->table, quantity, &old);
			bool has = look_up(&set[1]->table, quantity, &new);
			differs |= had != has || old != new;
			same &= had == has;
			more |= new > old;
			less |= new < old;
		}
	}
	if (differs) {
		fl_compare_note(comparer, name, set[0]->head.at, set[1]->head.at,
			same ? both_ways(more, less) : 0);
	}
}

static uint32_t find_indicator(const fl_plan *plan, fl_text name)
{
	uint32_t i = 0;
	while (i < plan->indicator_count && !fl_text_equal(plan->indicator[i].name, name)) {
		i++;
	}
	return i;
}

static bool same_op(const fl_plan *const plan[2], const fl_plan_op *a, const fl_plan_op *b)
{
	if (a->op != b->op || a->number != b->number) {
		return false;
	}
	return a->op == FL_OP_INDICATOR ? fl_text_equal(plan[0]->indicator[a->indicator].name,
						  plan[1]->indicator[b->indicator].name)
					: a->depth == b->depth;
}

/* Expressions are compared step by step, so that blanks and parentheses do not show. */
static void compare_expression(
	fl_comparing *comparer, fl_text name, const void *before, const void *after)
{
	const fl_word *word[] = {before, after};
	const fl_plan_indicator *indicator[2];
	bool same = word[0]->at != NULL && word[1]->at != NULL;
	if (!same && word[0]->at == word[1]->at) {
		return;
	}
	for (size_t side = 0; same && side < 2; side++) {
		/* the parent of the expression is the body of the indicator, whose path ends with
		 * its name */
		const char *path = word[side]->at->parent->path;
		const char *point = strrchr(path, '.');
		uint32_t at = find_indicator(
			comparer->plan[side], fl_text_of(point != NULL ? point + 1 : path));
		same = at < comparer->plan[side]->indicator_count;
		indicator[side] = same ? &comparer->plan[side]->indicator[at] : NULL;
	}
	same = same && indicator[0]->op_count == indicator[1]->op_count;
	for (uint32_t i = 0; same && i < indicator[0]->op_count; i++) {
		same = same_op(comparer->plan, &indicator[0]->op[i], &indicator[1]->op[i]);
	}
	if (!same) {
		fl_compare_note(comparer, name, word[0]->at, word[1]->at, 0);
	}
}

/* A worse grade as the limit is tighter; grades that only one of the files has cannot be said. */
static void compare_grade(
	fl_comparing *comparer, fl_text name, const void *before, const void *after)
{
	const fl_word *word[] = {before, after};
	const fl_plan *const *plan = comparer->plan;
	if (fl_text_equal(word[0]->text, word[1]->text)) {
		return;
	}
	uint32_t old = fl_plan_find_grade(plan[1], word[0]->text);
	uint32_t new = fl_plan_find_grade(plan[1], word[1]->text);
	bool known = old != FL_NONE_INDEX &&
		new != FL_NONE_INDEX &&fl_plan_find_grade(plan[0], word[1]->text) != FL_NONE_INDEX;
	fl_compare_note(
		comparer, name, word[0]->at, word[1]->at, known ? fl_compare_order(old, new) : 0);
}

/* "all", which stands for a missing one too, or a number. */
static void compare_steps(
	fl_comparing *comparer, fl_text name, const void *before, const void *after)
{
	const fl_word *word[] = {before, after};
	uint64_t steps[2];
	for (size_t side = 0; side < 2; side++) {
		bool number =
			word[side]->at != NULL && fl_text_to_u64(word[side]->text, &steps[side]);
		steps[side] = number ? steps[side] : FL_GRADES_MAX;
	}
	int order = fl_compare_order((int64_t)steps[0], (int64_t)steps[1]);
	if (order != 0) {
		fl_compare_note(comparer, name, word[0]->at, word[1]->at,
			order * fl_sense_of(comparer->section, name)->up);
	}
}

/* The lower cut in half units, so that `above` lies between two scores. */
static int64_t cut_of(const fl_number *from, const fl_number *above)
{
	return from->at != NULL     ? from->value * 2
		: above->at != NULL ? above->value * 2 + 1
				    : INT64_MIN;
}

void fl_compare_band(fl_comparing *comparer, const void *before, const void *after)
{
	const fl_set_band *old = before;
	const fl_set_band *new = after;
	int order =
		fl_compare_order(cut_of(&old->from, &old->above), cut_of(&new->from, &new->above));
	if (order != 0) {
		fl_compare_note(comparer,
			new->above.at != NULL ? FL_TEXT("above") : FL_TEXT("from"),
			old->above.at != NULL ? old->above.at : old->from.at,
			new->above.at != NULL ? new->above.at : new->from.at, order);
	}
}

/* The levels of a measure: names and cuts, from the highest. */
static void compare_levels(
	fl_comparing *comparer, fl_text name, const void *before, const void *after)
{
	const fl_list *list[] = {before, after};
	const fl_set_level *old = list[0]->item;
	const fl_set_level *new = list[1]->item;
	bool same = list[0]->count == list[1]->count;
	for (uint32_t i = 0; same && i < list[0]->count; i++) {
		same = fl_text_equal(old[i].level.text, new[i].level.text) &&
			cut_of(&old[i].from, &old[i].above) == cut_of(&new[i].from, &new[i].above);
	}
	if (!same) {
		fl_compare_note(comparer, name, list[0]->at, list[1]->at, 0);
	}
}

bool fl_compare_special(fl_comparing *comparer, fl_text name, const void *before, const void *after)
{
	static const struct {
		const char *section, *key;
		void (*compare)(fl_comparing *comparer, fl_text name, const void *before,
			const void *after);
	} keys[] = {
		{"bonuses", "when", compare_when},
		{"deductions", "decay", compare_decay},
		{"deductions", "points_by", compare_table},
		{"deductions", "when", compare_when},
		{"bonuses", "points_by", compare_table},
		{"indicators", "value", compare_expression},
		{"measures", "bands", compare_levels},
		{"movement", "down.steps", compare_steps},
		{"movement", "up.steps", compare_steps},
		{"new_licensee", "at_best", compare_grade},
		{"new_licensee", "start", compare_grade},
		{"vetoes", "at_best", compare_grade},
		{"vetoes", "when", compare_when},
	};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(keys[i].section, comparer->section) == 0 &&
			fl_text_is(name, keys[i].key)) {
			keys[i].compare(comparer, name, before, after);
			return true;
		}
	}
	return false;
}
