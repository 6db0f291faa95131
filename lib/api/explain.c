/* SPDX-License-Identifier: Apache-2.0 */
/* Explaining one score, and saying what would lift its grade: in words, as JSON, as a page. */
#include "api/db.h"
#include "api/question.h"

/* The two forms of an answer. */
typedef struct answer_form {
	void (*json)(const fl_explained *all, fl_buf *out);
	void (*text)(const fl_explained *all, fl_lang lang, fl_buf *out);
} answer_form;

static fl_code answer(fl_db *db, const fl_explain_options *options, const answer_form *form,
	char **ret_text, fl_error *reterr)
{
	FL_AUTO(fl_question) asked = {.store = &db->store, .options = options};
	FL_AUTO(fl_buf) out = {0};
	fl_explained all;
	FL_TRY(fl_question_ask(&asked, reterr));
	FL_TRY(fl_question_answer(&asked, &all, reterr));
	if (options->format == FL_FORMAT_JSON) {
		form->json(&all, &out);
	} else {
		form->text(&all, options->lang, &out);
	}
	if (fl_buf_c(&out) == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_question_page(&asked, &all, reterr));
	*ret_text = FL_STEAL(out.at);
	return FL_OK;
}

fl_code fl_explain(fl_db *db, const fl_explain_options *options, char **ret_text, fl_error *reterr)
{
	static const answer_form form = {fl_explanation_json, fl_explanation_text};
	return answer(db, options, &form, ret_text, reterr);
}

fl_code fl_next_grade(
	fl_db *db, const fl_explain_options *options, char **ret_text, fl_error *reterr)
{
	static const answer_form form = {fl_next_json, fl_next_text};
	return answer(db, options, &form, ret_text, reterr);
}
