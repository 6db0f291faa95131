/* SPDX-License-Identifier: Apache-2.0 */
/* Words that the terminal, the page and the JSON share. */
#include "publish/words.h"

#define FATES(X)                                                                       \
	X(FL_FATE_COUNTED, "counted", "counts until", "计至")                          \
	X(FL_FATE_SAME_CASE, "same_case", "its case counts for", "同案已按此条计分：") \
	X(FL_FATE_EXPIRED, "expired", "no longer counted since", "已过计分期，自")     \
	X(FL_FATE_LATER, "later", "after the day of grading:", "晚于评定日：")         \
	X(FL_FATE_ANNULLED, "annulled", "annulled on", "撤销于")                       \
	X(FL_FATE_REPAIRED, "repaired", "repaired, in effect since", "已修复，自")     \
	X(FL_FATE_UNUSED, "unused", "no rule uses this type", "没有规则用到此类事件")

const char *fl_words_fate_name(fl_fate fate)
{
	static const char *const names[] = {
#define X(fate, name, en, zh) [fate] = name,
		FATES(X)
#undef X
	};
	return names[fate];
}

static const char *fate_text(fl_fate fate, fl_lang lang)
{
	static const char *const texts[][FL_LANGS] = {
#define X(fate, name, en, zh) [fate] = {en, zh},
		FATES(X)
#undef X
	};
	return texts[fate][lang];
}

static void put_until(const fl_explained_event *event, fl_lang lang, fl_buf *out)
{
	if (event->day == FL_DAY_NONE) {
		fl_buf_string(out, fl_words_say(lang, "counts for good", "长期计分"));
		return;
	}
	fl_buf_string(out, fate_text(FL_FATE_COUNTED, lang));
	fl_buf_char(out, ' ');
	fl_buf_day(out, event->day);
	if (event->ends_by == FL_FATE_REPAIRED) {
		fl_buf_string(out, fl_words_say(lang, ", then repaired", "，此后修复生效"));
	} else if (event->ends_by == FL_FATE_ANNULLED) {
		fl_buf_string(out, fl_words_say(lang, ", then annulled", "，此后撤销"));
	}
}

void fl_words_fate(
	const fl_explained *all, const fl_explained_event *event, fl_lang lang, fl_buf *out)
{
	if (event->fate == FL_FATE_COUNTED) {
		put_until(event, lang, out);
		return;
	}
	fl_buf_string(out, fate_text(event->fate, lang));
	if (event->fate == FL_FATE_UNUSED) {
		return;
	}
	fl_buf_char(out, ' ');
	if (event->fate == FL_FATE_SAME_CASE) {
		fl_buf_text(out, all->plan->rule[event->beaten_by].id);
		return;
	}
	fl_buf_day(out, event->day);
	bool since = event->fate == FL_FATE_EXPIRED || event->fate == FL_FATE_REPAIRED;
	fl_buf_string(out, lang == FL_ZH && since ? " 起" : "");
}

fl_text fl_words_type_named(const fl_plan *plan, fl_text type, fl_lang lang)
{
	uint32_t event = fl_plan_find_event(plan, type);
	return event != FL_NONE_INDEX ? fl_words_label(plan->event[event].label, lang) : type;
}

fl_text fl_words_type(const fl_explained *all, uint32_t event, fl_lang lang)
{
	const fl_facts *facts = all->facts;
	return fl_words_type_named(
		all->plan, facts->vocab->type[facts->event_type[event]].name, lang);
}

/* ---- Citations ------------------------------------------------------------------------------- */

static fl_text cite_key(fl_text cite)
{
	const char *point = cite.len > 0 ? memchr(cite.at, '.', cite.len) : NULL;
	return (fl_text){cite.at, point != NULL ? (size_t)(point - cite.at) : cite.len};
}

fl_text fl_words_cite_article(fl_text cite)
{
	size_t key = cite_key(cite).len;
	return key < cite.len ? (fl_text){cite.at + key + 1, cite.len - key - 1} : FL_TEXT("");
}

fl_text fl_words_cite_title(const fl_plan *plan, fl_text cite, fl_lang lang)
{
	const fl_set_label *known = plan->set->cites.item;
	for (uint32_t i = 0; i < plan->set->cites.count; i++) {
		if (fl_text_equal(known[i].head.text, cite_key(cite))) {
			return lang == FL_EN && known[i].en.at != NULL ? known[i].en.text
								       : known[i].zh.text;
		}
	}
	return FL_TEXT("");
}

fl_day fl_words_veto_until(const fl_explained *all, const fl_explained_veto *came_to)
{
	for (uint32_t h = 0; all->next != NULL && h < all->next->hold_count; h++) {
		if (all->next->hold[h].veto == came_to->veto) {
			return all->next->hold[h].until;
		}
	}
	return came_to->until;
}

bool fl_words_rule_speaks(const fl_explained_rule *came_to)
{
	return came_to->points != 0 || came_to->event_count > 0;
}

bool fl_words_veto_speaks(const fl_explained_veto *came_to)
{
	return came_to->holds || came_to->event_count > 0;
}

static bool some_repaired(const fl_explained_event *event, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (event[i].fate == FL_FATE_REPAIRED || event[i].ends_by == FL_FATE_REPAIRED) {
			return true;
		}
	}
	return false;
}

/* Citations of those that spoke, one after the other; many are the same. */
static uint32_t list_cites(const fl_explained *all, fl_text *ret_cite)
{
	const fl_plan *plan = all->plan;
	const fl_explanation *explanation = all->explanation;
	uint32_t count = 0;
	bool repaired = false;
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		const fl_explained_rule *came_to = &explanation->rule[r];
		if (fl_words_rule_speaks(came_to)) {
			ret_cite[count++] = plan->rule[r].cite;
			repaired |= some_repaired(came_to->event, came_to->event_count);
		}
	}
	for (uint32_t v = 0; v < plan->veto_count; v++) {
		const fl_explained_veto *came_to = &explanation->veto[v];
		if (fl_words_veto_speaks(came_to)) {
			ret_cite[count++] = plan->veto[v].cite;
			repaired |= some_repaired(came_to->event, came_to->event_count);
		}
	}
	if (explanation->newcomer) {
		ret_cite[count++] = plan->newcomer.cite;
	}
	for (uint32_t w = 0; all->next != NULL && w < all->next->way_count; w++) {
		repaired |= all->next->way[w].act[0].kind == FL_NEXT_REPAIR;
	}
	if (repaired) {
		ret_cite[count++] = plan->repair_cite;
	}
	return count;
}

void fl_words_each_cite(const fl_explained *all, fl_words_cite_fn *tell, void *context)
{
	const fl_plan *plan = all->plan;
	size_t most = (size_t)plan->deduction_count + plan->bonus_count + plan->veto_count + 2;
	FL_AUTO_FREE fl_text *cite = calloc(most, sizeof(*cite));
	uint32_t count = cite != NULL ? list_cites(all, cite) : 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t first = 0;
		while (!fl_text_equal(cite[first], cite[i])) {
			first++;
		}
		if (first == i && cite[i].len > 0) {
			tell(context, cite[i]);
		}
	}
}
