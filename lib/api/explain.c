/* SPDX-License-Identifier: Apache-2.0 */
/* Explaining one score, in words or as JSON, and as a page. */
#include "api/db.h"
#include "api/question.h"

fl_code fl_explain(fl_db *db, const fl_explain_options *options, char **ret_text, fl_error *reterr)
{
	FL_AUTO(fl_question) asked = {.store = &db->store, .options = options};
	FL_AUTO(fl_buf) out = {0};
	fl_explained all;
	FL_TRY(fl_question_ask(&asked, reterr));
	FL_TRY(fl_question_answer(&asked, &all, reterr));
	if (options->format == FL_FORMAT_JSON) {
		fl_explanation_json(&all, &out);
	} else {
		fl_explanation_text(&all, options->lang, &out);
	}
	if (fl_buf_c(&out) == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_question_page(&asked, &all, reterr));
	*ret_text = FL_STEAL(out.at);
	return FL_OK;
}
