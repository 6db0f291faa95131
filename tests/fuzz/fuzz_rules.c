/* SPDX-License-Identifier: Apache-2.0 */
/* A rule file of any bytes: it compiles and its tests run, or it is refused with a reason. */
#include "fuzz.h"

#include "grade/ruletest.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	FL_AUTO_PTR(fl_plan) plan = NULL;
	fl_error error;
	fl_code code = fl_plan_read(
		(fl_text){(const char *)bytes, size}, "fuzz.yaml", diags, &plan, &error);
	assert((code == FL_OK) == (plan != NULL));
	assert(code != FL_REFUSED || fl_diags_errors(diags) > 0);
	if (plan != NULL) {
		fl_ruletest_count count;
		fl_ruletest_run(plan, diags, NULL, &count, &error);
	}
	return 0;
}
