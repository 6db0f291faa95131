/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An explanation in words: for the terminal in one language, as JSON and as a page with both.  It
 * knows what a grade is made of, not how it was worked out, and no database.
 */
#ifndef FL_PUBLISH_EXPLANATION_H
#define FL_PUBLISH_EXPLANATION_H

#include "grade/explain.h"
#include "grade/next.h"

/* What the table of events says of an event. */
typedef struct fl_event_words {
	fl_text source_ref;
	fl_text case_no; /* "" where there is none */
	fl_text licence; /* the other licence of the holder that it is of; "" for the own */
} fl_event_words;

/* An event that was recorded after the day of knowledge, and so is not in the facts. */
typedef struct fl_late_event {
	fl_text type;
	fl_text source_ref;
	fl_text case_no; /* "" where there is none */
	fl_day occurred, recorded;
} fl_late_event;

typedef struct fl_explained {
	const fl_plan *plan;
	const fl_facts *facts;
	const fl_explanation *explanation;
	const fl_event_words *words; /* beside the events of the facts */
	fl_text id;
	fl_text name;
	fl_day as_of;
	fl_day known_at;
	const fl_next *next;
	uint32_t late_count;
	const fl_late_event *late;

	/* What a stored run says, where it differs; `run` is 0 where it does not. */
	int64_t run;
	fl_text run_score;
	fl_text run_grade;
} fl_explained;

void fl_explanation_text(const fl_explained *all, fl_lang lang, fl_buf *out);
void fl_explanation_json(const fl_explained *all, fl_buf *out);

/* A page for the retailer: one file that loads nothing, in both languages, this one first. */
void fl_explanation_html(const fl_explained *all, fl_lang lang, fl_buf *out);

/* Only what would lift the grade. */
void fl_next_text(const fl_explained *all, fl_lang lang, fl_buf *out);
void fl_next_json(const fl_explained *all, fl_buf *out);

#endif
