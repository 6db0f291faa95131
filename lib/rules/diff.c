/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing two rule sets section by section: items are matched by id, never by their place. */
#include "rules/compare.h"

const char *fl_diff_verdict_text(fl_diff_verdict verdict, int lang)
{
	static const char *const texts[][2] = {
#define X(name, en, zh) {en, zh},
		FL_DIFF_VERDICTS(X)
#undef X
	};
	return texts[verdict][lang];
}

/* A list of both files, compared item by item. */
typedef struct section {
	const char *name;
	const fl_plan *plan[2];
	const fl_list *list[2]; /* before, after */
	size_t size, id;        /* of an item; where in it the id is */
	void (*compare)(fl_comparing *comparer, const struct section *section, const void *before,
		const void *after);
} section;

/* What stands under the key of an item of a map. */
static const fl_yaml *body_of(const section *of, int side, const void *item)
{
	const fl_word *head = item;
	const fl_yaml *all = of->list[side]->at;
	return &all->items[head->at - all->keys];
}

static void compare_deduction(
	fl_comparing *comparer, const section *of, const void *before, const void *after)
{
	(void)of;
	fl_compare_rule(comparer, before, after, 1);
}

static void compare_bonus(
	fl_comparing *comparer, const section *of, const void *before, const void *after)
{
	(void)of;
	fl_compare_rule(comparer, before, after, -1);
}

static void compare_vetoes(
	fl_comparing *comparer, const section *of, const void *before, const void *after)
{
	fl_compare_veto(comparer, of->plan[0], of->plan[1], before, after);
}

static void compare_band(
	fl_comparing *comparer, const section *of, const void *before, const void *after)
{
	const fl_set_band *old = before;
	const fl_set_band *new = after;
	const fl_number *cut[] = {old->from.at != NULL ? &old->from : &old->above,
		new->from.at != NULL ? &new->from : &new->above};
	int64_t low[2];
	(void)of;
	for (size_t i = 0; i < 2; i++) {
		bool above = i == 0 ? old->above.at != NULL : new->above.at != NULL;
		low[i] = cut[i]->at != NULL ? cut[i]->value * 2 + above : INT64_MIN;
	}
	if (low[0] != low[1]) {
		fl_compare_part(comparer, new->above.at != NULL ? "above" : "from",
			fl_compare_text(cut[0]->at), fl_compare_text(cut[1]->at),
			fl_compare_order(low[0], low[1]));
	}
}

static void compare_event(
	fl_comparing *comparer, const section *of, const void *before, const void *after)
{
	const fl_set_event *old = before;
	const fl_set_event *new = after;
	(void)of;
	fl_compare_choice(comparer, "class", &old->severity, &new->severity, 0);
	fl_compare_choice(comparer, "visit", &old->visit, &new->visit, 0);
	fl_compare_choice(comparer, "clean", &old->clean, &new->clean, 0);
	fl_compare_nodes(comparer, "fields", old->fields.at, new->fields.at);
	fl_compare_wording(comparer, "zh", &old->zh, &new->zh);
	fl_compare_wording(comparer, "en", &old->en, &new->en);
}

/* Anything else: what stands under the name. */
static void compare_body(
	fl_comparing *comparer, const section *of, const void *before, const void *after)
{
	fl_compare_nodes(comparer, "", body_of(of, 0, before), body_of(of, 1, after));
}

static const fl_word *id_of(const section *of, const void *item)
{
	return (const fl_word *)(const void *)((const char *)item + of->id);
}

/* The items of one side in the order of their ids. */
static const void **sort_items(fl_comparing *comparer, const section *of, int side)
{
	const fl_list *list = of->list[side];
	const void **item = fl_arena_array(comparer->arena, const void *, list->count + 1);
	comparer->failed |= item == NULL;
	for (uint32_t i = 0; item != NULL && i < list->count; i++) {
		const void *added = (const char *)list->item + i * of->size;
		uint32_t at = i;
		for (; at > 0 &&
			fl_text_compare(id_of(of, item[at - 1])->text, id_of(of, added)->text) > 0;
			at--) {
			item[at] = item[at - 1];
		}
		item[at] = added;
	}
	return item;
}

static void compare_section(fl_comparing *comparer, const section *of)
{
	const void **old = sort_items(comparer, of, 0);
	const void **new = sort_items(comparer, of, 1);
	uint32_t a = 0;
	uint32_t b = 0;
	while (!comparer->failed && (a < of->list[0]->count || b < of->list[1]->count)) {
		int order = a == of->list[0]->count ? 1
			: b == of->list[1]->count
			? -1
			: fl_text_compare(id_of(of, old[a])->text, id_of(of, new[b])->text);
		if (order < 0) {
			fl_compare_entry(
				comparer, of->name, id_of(of, old[a++])->text, FL_DIFF_REMOVED);
		} else if (order > 0) {
			fl_compare_entry(
				comparer, of->name, id_of(of, new[b++])->text, FL_DIFF_ADDED);
		} else {
			of->compare(comparer, of, old[a], new[b]);
			fl_compare_close(comparer, of->name, id_of(of, new[b])->text);
			a++;
			b++;
		}
	}
}

static void compare_score(fl_comparing *comparer, const fl_ruleset *before, const fl_ruleset *after)
{
	const fl_set_score *old = &before->score;
	const fl_set_score *new = &after->score;
	fl_compare_wording(comparer, "zh", &before->title.zh, &after->title.zh);
	fl_compare_wording(comparer, "en", &before->title.en, &after->title.en);
	fl_compare_close(comparer, "title", FL_TEXT(""));
	fl_compare_number(comparer, "base", &old->base, &new->base, 0, -1);
	fl_compare_number(comparer, "min", &old->min, &new->min, 0, -1);
	fl_compare_number(comparer, "max", &old->max, &new->max, 0, -1);
	fl_compare_number(comparer, "places", &old->places, &new->places, 0, 0);
	fl_compare_choice(comparer, "round", &old->round, &new->round, 0);
	fl_compare_close(comparer, "score", FL_TEXT(""));
	fl_compare_nodes(comparer, "", before->grades.at, after->grades.at);
	fl_compare_close(comparer, "grades", FL_TEXT(""));
}

static void compare_single(
	fl_comparing *comparer, const fl_ruleset *before, const fl_ruleset *after)
{
	const fl_set_way *old_up = &before->movement.up;
	const fl_set_way *new_up = &after->movement.up;
	fl_compare_choice(
		comparer, "month_end", &before->time.month_end, &after->time.month_end, 0);
	fl_compare_choice(
		comparer, "points_from", &before->time.points_from, &after->time.points_from, 0);
	fl_compare_close(comparer, "time", FL_TEXT(""));
	fl_compare_choice(comparer, "", &before->propagate, &after->propagate, 0);
	fl_compare_close(comparer, "propagate", FL_TEXT(""));
	fl_compare_choice(comparer, "", &before->same_case, &after->same_case, -1);
	fl_compare_close(comparer, "same_case", FL_TEXT(""));
	fl_compare_number(comparer, "", &before->bonus_cap, &after->bonus_cap, INT64_MAX, -1);
	fl_compare_close(comparer, "bonus_cap", FL_TEXT(""));
	fl_compare_number(comparer, "up.margin", &old_up->margin, &new_up->margin, 0, 1);
	fl_compare_word(comparer, "up.steps", &old_up->steps, &new_up->steps);
	fl_compare_word(
		comparer, "down.steps", &before->movement.down.steps, &after->movement.down.steps);
	fl_compare_close(comparer, "movement", FL_TEXT(""));
	fl_compare_nodes(comparer, "", before->new_licensee.head.at, after->new_licensee.head.at);
	fl_compare_close(comparer, "new_licensee", FL_TEXT(""));
	fl_compare_nodes(comparer, "", before->repair.head.at, after->repair.head.at);
	fl_compare_close(comparer, "repair", FL_TEXT(""));
	fl_compare_nodes(comparer, "", before->missing.at, after->missing.at);
	fl_compare_close(comparer, "missing", FL_TEXT(""));
}

fl_code fl_diff_make(const fl_plan *before, const fl_plan *after, fl_arena *arena,
	fl_diff *ret_diff, fl_error *reterr)
{
	const fl_ruleset *old = before->set;
	const fl_ruleset *new = after->set;
	fl_comparing comparer = {.arena = arena};
#define SECTION(key, type, id_, compare_)                                                   \
	{                                                                                   \
#key,                                                                       \
			{before, after },                                                   \
				{&old->key, &new->key }, sizeof(type), offsetof(type, id_), \
					compare_                                            \
	}
	const section sections[] = {
		SECTION(events, fl_set_event, head, compare_event),
		SECTION(indicators, fl_set_indicator, head, compare_body),
		SECTION(deductions, fl_set_rule, id, compare_deduction),
		SECTION(bonuses, fl_set_rule, id, compare_bonus),
		SECTION(bands, fl_set_band, grade, compare_band),
		SECTION(vetoes, fl_set_veto, id, compare_vetoes),
		SECTION(measures, fl_set_measure, head, compare_body),
		SECTION(inspection, fl_set_inspection, head, compare_body),
	};
#undef SECTION
	compare_score(&comparer, old, new);
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		compare_section(&comparer, &sections[i]);
	}
	compare_single(&comparer, old, new);
	if (comparer.failed) {
		return fl_fail_memory(reterr);
	}
	*ret_diff = (fl_diff){comparer.count, comparer.entry};
	return FL_OK;
}
