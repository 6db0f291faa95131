/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any text as the expression of an indicator: it compiles and is worked out for a retailer with a few
 * events, or it is refused with a reason.
 */
#include "fuzz.h"

#include "base/json_write.h"
#include "grade/ruletest.h"

#define BEFORE                                                                                 \
	"schema: creditrules/1\nid: t\nversion: \"2026.1\"\nin_force: {from: 2020-01-01}\n"    \
	"time: {zone: Asia/Shanghai}\nscore: {base: 100, min: 0, max: 1000}\ngrades: [A, B]\n" \
	"events: {x: {zh: 一, class: minor, fields: {n: integer, d: decimal}}}\n"             \
	"bands: [{grade: A, from: 50}, {grade: B}]\n"                                          \
	"indicators:\n"                                                                        \
	"  a: {count: x}\n  b: {sum: x.d}\n  c: {latest: x.n, else: 0}\n"                      \
	"  d: {value: \"a > 1\"}\n  e: {days_since: x, else: licensed_on}\n  v: {value: "
#define AFTER                                                                                  \
	"}\nbonuses: [{id: B1, when: {indicator: v, from: 1}, points: 1, label: {zh: 一}}]\n" \
	"tests:\n- name: t\n  as_of: 2026-01-01\n  retailer: {licensed_on: 2020-02-29}\n"      \
	"  events: [{type: x, occurred: 2025-01-01, n: 3, d: 1.25},\n"                         \
	"    {type: x, occurred: 2025-06-01, n: -4, d: 1000000}]\n  expect: {score: 0}\n"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	FL_AUTO(fl_buf) file = {0};
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	FL_AUTO_PTR(fl_plan) plan = NULL;
	fl_ruletest_count count;
	fl_error error;
	fl_buf_string(&file, BEFORE);
	fl_buf_json_string(&file, (fl_text){(const char *)bytes, size});
	fl_buf_string(&file, AFTER);
	fl_code code = fl_plan_read(fl_buf_view(&file), "fuzz.yaml", diags, &plan, &error);
	assert((code == FL_OK) == (plan != NULL));
	assert(code != FL_REFUSED || fl_diags_errors(diags) > 0);
	if (plan != NULL) {
		code = fl_ruletest_run(plan, diags, NULL, &count, &error);
		assert(code != FL_OK || count.run == 1);
	}
	return 0;
}
