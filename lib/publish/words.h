/* SPDX-License-Identifier: Apache-2.0 */
/* Words that the terminal, the page and the JSON share: labels, fates of events, citations. */
#ifndef FL_PUBLISH_WORDS_H
#define FL_PUBLISH_WORDS_H

#include "publish/explanation.h"

static inline const char *fl_words_say(fl_lang lang, const char *en, const char *zh)
{
	return lang == FL_ZH ? zh : en;
}

/* A label in the language, or else in Chinese, in which every label is. */
static inline fl_text fl_words_label(const fl_text label[FL_LANGS], fl_lang lang)
{
	return label[lang].len > 0 ? label[lang] : label[FL_ZH];
}

/* What the type of an event is called. */
fl_text fl_words_type(const fl_explained *all, uint32_t event, fl_lang lang);
fl_text fl_words_type_named(const fl_plan *plan, fl_text type, fl_lang lang);

/* What became of an event, with its day: "counts until 2026-11-11". */
void fl_words_fate(
	const fl_explained *all, const fl_explained_event *event, fl_lang lang, fl_buf *out);

/* The stable name of what became of an event. */
const char *fl_words_fate_name(fl_fate fate);

/* The title of the text that a citation points at, "" where there is none, and the article. */
fl_text fl_words_cite_title(const fl_plan *plan, fl_text cite, fl_lang lang);
fl_text fl_words_cite_article(fl_text cite);

/* Calls `tell` once for every citation of a rule, veto or clause that spoke, in that order. */
typedef void fl_words_cite_fn(void *context, fl_text cite);
void fl_words_each_cite(const fl_explained *all, fl_words_cite_fn *tell, void *context);

/* The last day on which a veto that holds does so, in a row; FL_DAY_NONE: open, or not known. */
fl_day fl_words_veto_until(const fl_explained *all, const fl_explained_veto *came_to);

/* Whether a rule or a veto has anything to say of the retailer. */
bool fl_words_rule_speaks(const fl_explained_rule *came_to);
bool fl_words_veto_speaks(const fl_explained_veto *came_to);

#endif
