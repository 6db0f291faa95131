/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the rule sets of the tests that look ahead. */
#ifndef TESTS_UNIT_NEXT_RULES_H
#define TESTS_UNIT_NEXT_RULES_H

#define HEAD                                                                          \
	"schema: creditrules/1\nid: t\nversion: \"2026.1\"\n"                         \
	"in_force: {from: 2020-01-01, to: 2026-12-31}\ntime: {zone: Asia/Shanghai}\n" \
	"score: {base: 100, min: 0, max: 120}\ngrades: [A, B, C, D]\n"                \
	"events:\n  x: {zh: 甲, class: general, fields: {n: integer}}\n"             \
	"  y: {zh: 乙, class: serious}\n  g: {zh: 丙, class: good}\n"

#define INDICATORS(since)                                                        \
	"indicators:\n  decided: {count: x, window: 6 months, basis: decided}\n" \
	"  worst: {latest: x.n, window: 9 months, else: 0}\n" since              \
	"  risk: {value: \"if(calm < 4 and old < 60, 2, 0) + max(decided - 1, 0) + worst\"}\n"

/* Values that change with every day, with every month, and never by time alone. */
#define SINCE_DAYS                                     \
	"  old: {attribute: licensed_days}\n"          \
	"  calm: {days_since: y, else: licensed_on}\n" \
	"  quiet: {months_since: [x, y], else: licensed_on}\n"
#define SINCE_MONTHS                                     \
	"  old: {attribute: licensed_months}\n"          \
	"  calm: {months_since: y, else: licensed_on}\n" \
	"  quiet: {months_since: [x, y], else: licensed_on}\n"
#define SINCE_NEVER                             \
	"  old: {count: y, window: 200 days}\n" \
	"  calm: {count: [x, y]}\n"             \
	"  quiet: {count: g, window: 5 months, basis: decided}\n"

#define BANDS \
	"bands: [{grade: A, from: 95}, {grade: B, from: 80}, {grade: C, from: 60}, {grade: D}]\n"

#endif
