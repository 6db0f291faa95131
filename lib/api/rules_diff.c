/* SPDX-License-Identifier: Apache-2.0 */
/* Public calls on what differs between two rule sets. */
#include "api/rules.h"

#include "rules/diff.h"

struct fl_rules_diff {
	fl_arena arena;
	size_t count;
	fl_rules_change *change;
};

void fl_rules_diff_free(fl_rules_diff *diff)
{
	if (diff != NULL) {
		fl_arena_done(&diff->arena);
		free(diff);
	}
}
FL_AUTO_PTR_DEFINE(fl_rules_diff, fl_rules_diff_free);

/* A C string; `failed` is set where memory ran out. */
static const char *keep(fl_arena *arena, fl_text text, bool *failed)
{
	const char *kept = text.len > 0 ? fl_arena_string(arena, text) : "";
	*failed |= kept == NULL;
	return kept;
}

static const fl_rules_key *keep_keys(fl_arena *arena, const fl_diff_entry *entry, bool *failed)
{
	fl_rules_key *key = fl_arena_array(arena, fl_rules_key, (size_t)entry->part_count + 1);
	*failed |= key == NULL;
	for (uint32_t i = 0; key != NULL && i < entry->part_count; i++) {
		const fl_diff_part *part = &entry->part[i];
		key[i] = (fl_rules_key){.key = keep(arena, part->key, failed),
			.before = keep(arena, part->before, failed),
			.after = keep(arena, part->after, failed),
			.sense = part->sense,
			.wording = part->wording};
	}
	return key;
}

fl_code fl_rules_compare(
	const fl_rules *before, const fl_rules *after, fl_rules_diff **ret_diff, fl_error *reterr)
{
	FL_AUTO_PTR(fl_rules_diff) diff = calloc(1, sizeof(*diff));
	fl_diff found;
	bool failed = false;
	if (diff == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_diff_make(before->plan, after->plan, &diff->arena, &found, reterr));
	diff->change = fl_arena_array(&diff->arena, fl_rules_change, (size_t)found.count + 1);
	for (uint32_t i = 0; diff->change != NULL && i < found.count; i++) {
		const fl_diff_entry *entry = &found.entry[i];
		fl_rules_change *change = &diff->change[i];
		*change = (fl_rules_change){.section = entry->section,
			.id = keep(&diff->arena, entry->id, &failed),
			.decides = entry->decides,
			.line_before = entry->line[0],
			.line_after = entry->line[1],
			.renamed = keep(&diff->arena, entry->renamed, &failed),
			.key_count = entry->part_count,
			.key = keep_keys(&diff->arena, entry, &failed)};
		for (int lang = 0; lang < FL_LANGS; lang++) {
			change->label[lang] = keep(&diff->arena, entry->label[lang], &failed);
			change->verdict[lang] = fl_diff_verdict_text(entry->verdict, lang);
		}
	}
	if (diff->change == NULL || failed) {
		return fl_fail_memory(reterr);
	}
	diff->count = found.count;
	*ret_diff = FL_STEAL(diff);
	return FL_OK;
}

size_t fl_rules_diff_count(const fl_rules_diff *diff)
{
	return diff->count;
}

const fl_rules_change *fl_rules_diff_at(const fl_rules_diff *diff, size_t index)
{
	assert(index < diff->count);
	return &diff->change[index];
}
