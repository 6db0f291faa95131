/* SPDX-License-Identifier: Apache-2.0 */
/* Several verified files held against each other. */
#include "api/verification.h"
#include "record/series.h"

struct fl_series {
	fl_series_set set;
};

fl_code fl_series_new(fl_series **ret_series, fl_error *reterr)
{
	fl_series *series = calloc(1, sizeof(*series));
	if (series == NULL) {
		return fl_fail_memory(reterr);
	}
	*ret_series = series;
	return FL_OK;
}

void fl_series_free(fl_series *series)
{
	if (series != NULL) {
		fl_series_set_done(&series->set);
		free(series);
	}
}

fl_code fl_series_add(
	fl_series *series, const char *file, const fl_verification *verification, fl_error *reterr)
{
	return fl_series_set_add(&series->set, file, &verification->verdict, reterr);
}

fl_code fl_series_check(fl_series *series, uint64_t from, fl_error *reterr)
{
	return fl_series_set_check(&series->set, from, reterr);
}

size_t fl_series_count(const fl_series *series)
{
	return series->set.finding_count;
}

void fl_series_at(const fl_series *series, size_t index, fl_series_finding *ret_finding)
{
	assert(index < series->set.finding_count);
	const fl_set_finding *finding = &series->set.findings[index];
	*ret_finding = (fl_series_finding){.name = fl_finding_name(finding->kind),
		.fault = fl_finding_is_fault(finding->kind),
		.agency = finding->agency,
		.draw = finding->draw,
		.other = finding->other_draw,
		.file = finding->entry != NULL ? finding->entry->file : "",
		.other_file = finding->other != NULL ? finding->other->file : "",
		.shared = finding->shared,
		.text = {finding->text[FL_EN], finding->text[FL_ZH]}};
}
