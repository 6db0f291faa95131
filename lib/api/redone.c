/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a record back for what comes after its draw. */
#include "api/redone.h"

#include "base/file.h"

void fl_redone_done(fl_redone *redone)
{
	fl_verdict_done(&redone->verdict);
	fl_buf_done(&redone->bytes);
}

fl_code fl_redone_read(const char *path, unsigned threads, fl_redone *redone, fl_error *reterr)
{
	FL_TRY(fl_file_read(path, FL_JSON_BYTES_MAX, &redone->bytes, reterr));
	FL_TRY(fl_record_verify(fl_buf_view(&redone->bytes), path, threads > 0 ? threads : 1,
		&redone->verdict, reterr));
	if (redone->verdict.kind == FL_DOCUMENT_VOID) {
		return fl_fail_at(reterr, FL_REFUSED, path, 0, 0,
			TR("this is the record of a void draw: nothing was drawn",
				"这是作废抽取的记录：并未抽取"));
	}
	if (!redone->verdict.holds) {
		const fl_difference *difference = &redone->verdict.difference;
		return fl_fail_at(reterr, FL_MISMATCH, path, difference->error.line,
			difference->error.column,
			TR("this record does not hold (%s); `fairlot verify` says more",
				"该记录未通过核验（%s）；详见 fairlot verify"),
			difference->path[0] != '\0' ? difference->path : "JSON");
	}
	if (redone->verdict.kind == FL_DOCUMENT_VOID) {
		return fl_fail_at(reterr, FL_REFUSED, path, 0, 0,
			TR("this is the record of a void draw: nothing was drawn",
				"这是作废抽取的记录：没有抽取结果"));
	}
	if (redone->verdict.kind != FL_DOCUMENT_RECORD) {
		return fl_fail_at(reterr, FL_REFUSED, path, 0, 0,
			TR("this is a document of kind `%s`; the full record is needed here",
				"该文件类型为“%s”，此处需要完整的抽查记录"),
			fl_document_kind_name(redone->verdict.kind));
	}
	return FL_OK;
}
