/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the page for the retailer share; private to the room. */
#ifndef FL_PUBLISH_HTML_H
#define FL_PUBLISH_HTML_H

#include "base/decimal.h"
#include "publish/words.h"

/* The page in one of its languages. */
typedef struct fl_html {
	const fl_explained *all;
	fl_lang lang;
	fl_buf *out;
} fl_html;

/* Markup and words of the page itself, as they stand. */
static inline void fl_html_put(const fl_html *to, const char *markup)
{
	fl_buf_string(to->out, markup);
}

static inline void fl_html_say(const fl_html *to, const char *en, const char *zh)
{
	fl_buf_string(to->out, fl_words_say(to->lang, en, zh));
}

/* Text that came from outside: nothing in it is markup. */
void fl_html_text(const fl_html *to, fl_text text);

static inline void fl_html_grade(const fl_html *to, uint32_t grade)
{
	fl_html_text(to, to->all->plan->grade[grade]);
}

static inline void fl_html_score(const fl_html *to, int64_t score)
{
	fl_buf_decimal(to->out, score, to->all->plan->score_places);
}

static inline void fl_html_day(const fl_html *to, fl_day day)
{
	fl_html_put(to, "<time>");
	fl_buf_day(to->out, day);
	fl_html_put(to, "</time>");
}

/* " 《…》 9.3", or nothing where there is no citation. */
void fl_html_cite(const fl_html *to, fl_text cite);

/* Reference, case and licence of an event. */
void fl_html_reference(const fl_html *to, uint32_t event);

/* The card on what would lift the grade. */
void fl_html_next(const fl_html *to);

#endif
