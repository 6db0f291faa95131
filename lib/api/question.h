/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One retailer on one day: whom, by which rules and from which facts is asked about; filled in from
 * the options and, where they leave something out, from a stored run.
 */
#ifndef FL_API_QUESTION_H
#define FL_API_QUESTION_H

#include "api/previous.h"
#include "api/rules.h"

#include "publish/explanation.h"
#include "store/holders.h"
#include "store/roster.h"

typedef struct fl_question {
	fl_store *store;
	const fl_explain_options *options;
	fl_arena arena;
	const fl_plan *plan;
	fl_rules *own_rules; /* those of the run */
	fl_day as_of;
	fl_day known_at;
	fl_vocab vocab;
	fl_binding binding;
	fl_history_reader *reader;
	fl_previous previous;
	fl_holders *holders; /* of the retailer's holder, where the rules go by holders */
	fl_holders_join *join;
	fl_facts facts;
	const int64_t *rows; /* of its events in the table */
	uint32_t unit;
	fl_retailer_row retailer;
	int64_t number;
	int64_t run; /* that is explained as it was stored; 0: another day or rule set */
} fl_question;

void fl_question_done(fl_question *asked);
FL_AUTO_DEFINE(fl_question, fl_question_done);

/* Finds the rules, the days, the retailer and its facts; `store` and `options` are set. */
fl_code fl_question_ask(fl_question *asked, fl_error *reterr);

/* Takes the score apart, looks ahead, and gathers what is said of the events. */
fl_code fl_question_answer(fl_question *asked, fl_explained *ret_explained, fl_error *reterr);

/* Writes the page for the retailer, where the options ask for one. */
fl_code fl_question_page(const fl_question *asked, const fl_explained *explained, fl_error *reterr);

#endif
