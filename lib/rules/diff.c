/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comparing two rule sets section by section, in the order of the language's own table: items are
 * matched by id, never by their place.  It must not know what single keys mean (compare.h does).
 */
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

/* Where more entries than this differ in one section, nothing is paired as renamed. */
#define PAIRED_MAX 200u

typedef struct diffing {
	fl_comparing comparer;
	fl_diff_entry *entry;
	uint32_t count, capacity;
} diffing;

/* A list or map of both files, whose items are compared one by one. */
typedef struct section {
	const fl_key *key;
	const fl_list *list[2]; /* before, after */
	size_t id;              /* where in an item its id is */
} section;

static fl_diff_verdict verdict_of(const fl_comparing *comparer)
{
	bool tighter = false;
	bool looser = false;
	bool unsaid = false;
	for (uint32_t i = 0; i < comparer->part_count; i++) {
		const fl_diff_part *part = &comparer->part[i];
		tighter |= part->sense > 0;
		looser |= part->sense < 0 || part->sense == 2;
		unsaid |= part->sense == 0 && !part->wording;
	}
	return unsaid               ? FL_DIFF_CHANGED
		: tighter && looser ? FL_DIFF_MIXED
		: tighter           ? FL_DIFF_TIGHTENED
		: looser            ? FL_DIFF_LOOSENED
				    : FL_DIFF_RELABELLED;
}

static bool all_wording(const fl_comparing *comparer)
{
	uint32_t i = 0;
	while (i < comparer->part_count && comparer->part[i].wording) {
		i++;
	}
	return i == comparer->part_count;
}

static bool reserve(diffing *differ)
{
	fl_arena *arena = differ->comparer.arena;
	if (differ->count < differ->capacity) {
		return true;
	}
	uint32_t capacity = differ->capacity * 2 + 64;
	fl_diff_entry *grown = fl_arena_array(arena, fl_diff_entry, capacity);
	if (grown != NULL) {
		if (differ->count > 0) {
			memcpy(grown, differ->entry, differ->count * sizeof(*grown));
		}
		differ->entry = grown;
		differ->capacity = capacity;
	}
	return grown != NULL;
}

/* The label of an item whose place is its mapping, or its key in one. */
static void find_label(const fl_yaml *at, fl_text ret_label[FL_LANGS])
{
	static const char *const names[FL_LANGS] = {[FL_EN] = "en", [FL_ZH] = "zh"};
	const fl_yaml *parent = at != NULL ? at->parent : NULL;
	if (at != NULL && at->kind == FL_YAML_SCALAR && parent != NULL &&
		parent->kind == FL_YAML_MAPPING) {
		at = &parent->items[at - parent->keys];
	}
	const fl_yaml *label = fl_yaml_get(at, "label");
	for (int lang = 0; lang < FL_LANGS; lang++) {
		const fl_yaml *word = fl_yaml_get(label != NULL ? label : at, names[lang]);
		const fl_yaml *other = fl_yaml_get(label != NULL ? label : at, "zh");
		word = word != NULL ? word : other;
		ret_label[lang] = word != NULL ? word->text : FL_TEXT("");
	}
}

/* Adds an entry with the parts noted so far. */
static void add_entry(diffing *differ, fl_text id, fl_diff_verdict verdict, const fl_yaml *before,
	const fl_yaml *after)
{
	fl_comparing *comparer = &differ->comparer;
	bool words = strcmp(comparer->section, "cites") == 0 ||
		fl_sense_wording(comparer->section, FL_TEXT(""));
	bool whole = verdict == FL_DIFF_ADDED || verdict == FL_DIFF_REMOVED;
	fl_diff_part *part =
		fl_arena_array(comparer->arena, fl_diff_part, (size_t)comparer->part_count + 1);
	if (part == NULL || !reserve(differ)) {
		comparer->failed = true;
		return;
	}
	memcpy(part, comparer->part, comparer->part_count * sizeof(*part));
	differ->entry[differ->count++] = (fl_diff_entry){.section = comparer->section,
		.id = id,
		.verdict = verdict,
		.decides = !words && (whole || !all_wording(comparer)),
		.line = {before != NULL ? before->line : 0, after != NULL ? after->line : 0},
		.part_count = comparer->part_count,
		.part = part};
	find_label(after != NULL ? after : before, differ->entry[differ->count - 1].label);
	comparer->part_count = 0;
}

static const fl_word *id_of(const section *of, const void *item)
{
	return (const fl_word *)(const void *)((const char *)item + of->id);
}

static const fl_yaml *place_of(const void *item)
{
	return ((const fl_word *)item)->at;
}

/* What says nothing that would not hold without it. */
static bool says_nothing(const section *of, const void *item)
{
	if (strcmp(of->key->name, "missing") != 0) {
		return false;
	}
	const fl_set_missing *missing = item;
	return missing->policy.word.at != NULL || fl_text_is(missing->head.text, "previous_grade");
}

/* The items of one side in the order of their ids. */
static const void **sort_items(diffing *differ, const section *of, int side, uint32_t *ret_count)
{
	const fl_list *list = of->list[side];
	const void **item =
		fl_arena_array(differ->comparer.arena, const void *, (size_t)list->count + 1);
	uint32_t count = 0;
	differ->comparer.failed |= item == NULL;
	for (uint32_t i = 0; item != NULL && i < list->count; i++) {
		const void *added = (const char *)list->item + i * of->key->table->size;
		uint32_t at = count;
		if (says_nothing(of, added)) {
			continue;
		}
		for (; at > 0 &&
			fl_text_compare(id_of(of, item[at - 1])->text, id_of(of, added)->text) > 0;
			at--) {
			item[at] = item[at - 1];
		}
		item[at] = added;
		count++;
	}
	*ret_count = count;
	return item;
}

static void compare_items(diffing *differ, const section *of, const void *before, const void *after)
{
	const fl_keys *table = of->key->table;
	if (strcmp(of->key->name, "bands") == 0) {
		fl_compare_band(&differ->comparer, before, after);
	} else if (table->element != NULL) {
		size_t at = table->element->offset;
		fl_compare_value(&differ->comparer, table->element, FL_TEXT(""),
			(const char *)before + at, (const char *)after + at);
	} else {
		fl_compare_keys(&differ->comparer, table, FL_TEXT(""), before, after);
	}
}

/* Whether an item that came is likely one that went, under another id: alike in all that decides,
 * or of the same wording with one thing changed.  Where hardly anything but wording could differ,
 * as in types of events, the wording must be the same. */
static bool is_renamed(diffing *differ, const section *of, const void *gone, const void *come)
{
	static const char *const worded[] = {"cites", "events", "tests"};
	fl_comparing *comparer = &differ->comparer;
	unsigned words = 0;
	unsigned others = 0;
	compare_items(differ, of, gone, come);
	for (uint32_t i = 0; i < comparer->part_count; i++) {
		const fl_diff_part *part = &comparer->part[i];
		bool id = fl_text_is(part->key, "id") || fl_text_is(part->key, "name");
		words += part->wording && !id;
		others += !part->wording && !id;
	}
	comparer->part_count = 0;
	for (size_t i = 0; i < sizeof(worded) / sizeof(worded[0]); i++) {
		if (strcmp(of->key->name, worded[i]) == 0) {
			return words + others == 0;
		}
	}
	bool labelled = strcmp(of->key->name, "indicators") != 0 &&
		strcmp(of->key->name, "bands") != 0 && strcmp(of->key->name, "inspection") != 0 &&
		strcmp(of->key->name, "missing") != 0;
	return others == 0 || (labelled && words == 0 && others == 1);
}

/* Pairs what went with what came, each once, in the order of their ids. */
static void pair_renamed(diffing *differ, const section *of, const void *const *gone,
	const void *const *come, uint32_t first)
{
	if (differ->count - first > PAIRED_MAX) {
		return;
	}
	for (uint32_t i = first; i < differ->count; i++) {
		fl_diff_entry *old = &differ->entry[i];
		for (uint32_t k = first; old->verdict == FL_DIFF_REMOVED && k < differ->count;
			k++) {
			fl_diff_entry *new = &differ->entry[k];
			if (new->verdict == FL_DIFF_ADDED &&new->renamed.len == 0 &&
				is_renamed(differ, of, gone[i - first], come[k - first])) {
				old->renamed = new->id;
				new->renamed = old->id;
				break;
			}
		}
	}
}

static void compare_section(diffing *differ, const section *of)
{
	uint32_t count[2];
	uint32_t a = 0;
	uint32_t b = 0;
	uint32_t first = differ->count;
	const void **old = sort_items(differ, of, 0, &count[0]);
	const void **new = sort_items(differ, of, 1, &count[1]);
	size_t most = (size_t)count[0] + count[1] + 1;
	/* of each entry, the item that went or came */
	const void **gone = fl_arena_array(differ->comparer.arena, const void *, most);
	const void **come = fl_arena_array(differ->comparer.arena, const void *, most);
	differ->comparer.failed |= gone == NULL || come == NULL;
	while (!differ->comparer.failed && (a < count[0] || b < count[1])) {
		int order = a == count[0] ? 1
			: b == count[1]
			? -1
			: fl_text_compare(id_of(of, old[a])->text, id_of(of, new[b])->text);
		if (order < 0) {
			gone[differ->count - first] = old[a];
			add_entry(differ, id_of(of, old[a])->text, FL_DIFF_REMOVED,
				place_of(old[a]), NULL);
		} else if (order > 0) {
			come[differ->count - first] = new[b];
			add_entry(differ, id_of(of, new[b])->text, FL_DIFF_ADDED, NULL,
				place_of(new[b]));
		} else {
			compare_items(differ, of, old[a], new[b]);
			if (differ->comparer.part_count > 0) {
				add_entry(differ, id_of(of, new[b])->text,
					verdict_of(&differ->comparer), place_of(old[a]),
					place_of(new[b]));
			}
		}
		a += order <= 0;
		b += order >= 0;
	}
	if (!differ->comparer.failed) {
		pair_renamed(differ, of, gone, come, first);
	}
}

/* Where the id of an item stands: that of its key, or of the key that names it. */
static bool find_id(const fl_key *key, size_t *ret_offset)
{
	static const char *const names[] = {"id", "grade", "name"};
	*ret_offset = 0;
	if (key->kind == FL_KEY_MAP || key->kind == FL_KEY_MAP_OF) {
		return true;
	}
	for (size_t n = 0; key->kind == FL_KEY_LIST && n < 3; n++) {
		for (size_t i = 0; i < key->table->count; i++) {
			if (strcmp(key->table->key[i].name, names[n]) == 0) {
				*ret_offset = key->table->key[i].offset;
				return true;
			}
		}
	}
	return false;
}

static void compare_single(
	diffing *differ, const fl_key *key, const void *before, const void *after)
{
	const fl_yaml *old = fl_yaml_get(differ->comparer.plan[0]->doc->root, key->name);
	const fl_yaml *new = fl_yaml_get(differ->comparer.plan[1]->doc->root, key->name);
	fl_compare_value(&differ->comparer, key, FL_TEXT(""), before, after);
	if (differ->comparer.part_count > 0) {
		fl_diff_verdict verdict = verdict_of(&differ->comparer);
		if (key->kind == FL_KEY_OBJECT && verdict == FL_DIFF_CHANGED) {
			verdict = old == NULL ? FL_DIFF_ADDED
				: new == NULL ? FL_DIFF_REMOVED
					      : verdict;
		}
		add_entry(differ, FL_TEXT(""), verdict, old, new);
	}
}

fl_code fl_diff_make(const fl_plan *before, const fl_plan *after, fl_arena *arena,
	fl_diff *ret_diff, fl_error *reterr)
{
	diffing differ = {.comparer = {.arena = arena, .plan = {before, after}}};
	for (size_t i = 0; i < fl_ruleset_keys.count; i++) {
		const fl_key *key = &fl_ruleset_keys.key[i];
		const char *old = (const char *)before->set + key->offset;
		const char *new = (const char *)after->set + key->offset;
		section of = {.key = key};
		differ.comparer.section = key->name;
		if (find_id(key, &of.id)) {
			of.list[0] = (const fl_list *)(const void *)old;
			of.list[1] = (const fl_list *)(const void *)new;
			compare_section(&differ, &of);
		} else {
			compare_single(&differ, key, old, new);
		}
	}
	if (differ.comparer.failed) {
		return fl_fail_memory(reterr);
	}
	*ret_diff = (fl_diff){differ.count, differ.entry};
	return FL_OK;
}
