/* SPDX-License-Identifier: Apache-2.0 */
/* Writing what may be handed out of a record. */
#include "base/file.h"
#include "api/verification.h"
#include "record/publish.h"

/* Only a good record: a file made from a bad one would look as if it had been checked. */
static fl_code record_check(const fl_verification *record, fl_error *reterr)
{
	const fl_verdict *verdict = &record->verdict;
	if (verdict->kind != FL_DOCUMENT_RECORD) {
		return fl_fail(reterr, FL_REFUSED,
			TR("this is a document of kind `%s`; the full record is needed here",
				"该文件类型为“%s”，此处需要完整的抽查记录"),
			fl_document_kind_name(verdict->kind));
	}
	if (!verdict->holds) {
		const char *path = verdict->difference.path;
		return fl_fail(reterr, FL_REFUSED,
			TR("the record does not hold, at %s; nothing is made from it",
				"记录不符（%s），不据此生成任何文件"),
			path[0] != '\0' ? path : "1:1");
	}
	return FL_OK;
}

fl_code fl_prove(const fl_verification *record, const char *id, bool row_only, const char *path,
	fl_error *reterr)
{
	FL_TRY(record_check(record, reterr));
	const fl_outcome *outcome = &record->verdict.outcome;
	const fl_spec *spec = outcome->spec;
	size_t unit = fl_units_find(spec->units, spec->unit_count, fl_text_of(id));
	if (unit == SIZE_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("`%s` is not on the list of draw %llu, which has %zu retailers; numbers "
			   "are compared letter by letter",
				"“%s”不在第 %llu 次抽查的名录（共 %zu 户）中；编号须逐字相同"),
			id, (unsigned long long)spec->draw, spec->unit_count);
	}
	FL_AUTO(fl_buf) proof = {0};
	FL_TRY(fl_proof_write(outcome, unit, row_only, &proof, reterr));
	return fl_file_write(path, fl_buf_view(&proof), reterr);
}

fl_code fl_extract(const fl_verification *record, const char *path, fl_error *reterr)
{
	FL_TRY(record_check(record, reterr));
	FL_AUTO(fl_buf) extract = {0};
	fl_extract_write(&record->verdict.outcome, record->verdict.record, &extract);
	return extract.failed ? fl_fail_memory(reterr)
			      : fl_file_write(path, fl_buf_view(&extract), reterr);
}
