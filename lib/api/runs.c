/* SPDX-License-Identifier: Apache-2.0 */
/* Public calls on what grading left: why somebody has no grade, and which run is official. */
#include "api/db.h"

#include "grade/ungraded.h"
#include "store/runs.h"

const char *fl_not_graded_name(size_t reason)
{
	return reason < FL_UNGRADED_COUNT ? fl_ungraded_id((fl_ungraded)reason) : NULL;
}

const char *fl_not_graded_text(size_t reason, fl_lang lang)
{
	return reason < FL_UNGRADED_COUNT ? fl_ungraded_text((fl_ungraded)reason, (int)lang) : NULL;
}

static fl_code publish(fl_store *store, int64_t run, int32_t today, fl_error *reterr)
{
	FL_AUTO(fl_entry) entry = {0};
	FL_AUTO(fl_buf) about = {0};
	bool found, published;
	fl_run_row row;
	FL_TRY(fl_run_find(store, run, &found, &row, reterr));
	if (!found || run < 1) {
		return fl_fail(reterr, FL_REFUSED, TR("there is no run %lld", "没有第 %lld 次评级"),
			(long long)run);
	}
	FL_TRY(fl_entry_begin(store, "grade.publish", today, &entry, reterr));
	FL_TRY(fl_run_publish(&entry, run, &published, reterr));
	if (!published) {
		return fl_fail(reterr, FL_REFUSED,
			TR("run %lld is official already", "第 %lld 次评级已经公布"),
			(long long)run);
	}
	fl_buf_format(&about, "{\"run\":%lld}", (long long)run);
	FL_TRY(about.failed ? fl_fail_memory(reterr) : FL_OK);
	return fl_entry_end(&entry, fl_buf_view(&about), reterr);
}

fl_code fl_grade_publish(fl_db *db, int64_t run, int32_t today, fl_error *reterr)
{
	FL_TRY(fl_store_begin(&db->store, reterr));
	fl_code code = publish(&db->store, run, today, reterr);
	code = code == FL_OK ? fl_store_commit(&db->store, reterr) : code;
	fl_store_rollback(&db->store);
	return code;
}
