/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An explanation in words: for the terminal in one language, and as JSON with both.  It knows what
 * a grade is made of, not how it was worked out, and no database.
 */
#ifndef FL_PUBLISH_EXPLANATION_H
#define FL_PUBLISH_EXPLANATION_H

#include "grade/explain.h"

/* What the table of events says of an event. */
typedef struct fl_event_words {
	fl_text source_ref;
	fl_text case_no; /* "" where there is none */
	fl_text licence; /* the other licence of the holder that it is of; "" for the own */
} fl_event_words;

typedef struct fl_explained {
	const fl_plan *plan;
	const fl_facts *facts;
	const fl_explanation *explanation;
	const fl_event_words *words; /* beside the events of the facts */
	fl_text id;
	fl_text name;
	fl_day as_of;
	fl_day known_at;

	/* What a stored run says, where it differs; `run` is 0 where it does not. */
	int64_t run;
	fl_text run_score;
	fl_text run_grade;
} fl_explained;

void fl_explanation_text(const fl_explained *all, fl_lang lang, fl_buf *out);
void fl_explanation_json(const fl_explained *all, fl_buf *out);

/* The stable name of what became of an event, and its words. */
const char *fl_fate_name(fl_fate fate);
const char *fl_fate_text(fl_fate fate, fl_lang lang);

#endif
