# SPDX-License-Identifier: Apache-2.0
# A rule set of many rules over 20 shared indicators, for the events of gen.c.
# -v rules=N -v id=NAME
BEGIN {
	print "schema: creditrules/1\nid: " id "\nversion: \"2024.1\"\nin_force: {from: 2000-01-01}"
	print "time: {zone: Asia/Shanghai}\nscore: {base: 1000, min: 0, max: 2000}"
	print "grades: [A, B, C]\nevents:"
	for (k = 1; k <= 8; k++) {
		printf "  k%d: {zh: 类型, class: minor, fields: {amount: integer}}\n", k
	}
	print "indicators:"
	for (i = 0; i < 20; i++) {
		what = i % 4 == 3 ? "sum: k%d.amount" : "count: k%d"
		printf "  i%d: {" what ", window: %d days}\n", i, i % 8 + 1, 90 * (1 + int(i / 4))
	}
	print "deductions:"
	for (r = 0; r < rules; r++) {
		i = r % 20
		if (r % 5 == 4) {
			printf "  - {id: D%d, per: {indicator: i%d, every: %d}, points: %d, cap: 10",
				r, i, i % 4 == 3 ? 1000 + r : 1 + r % 3, 1 + r % 4
		} else {
			printf "  - {id: D%d, when: {indicator: i%d, from: %d}, points: %d",
				r, i, i % 4 == 3 ? 100 * r + 1 : 1 + int(r / 20), 1 + r % 7
		}
		print ", label: {zh: 规则}}"
	}
	print "bands: [{grade: A, from: 950}, {grade: B, from: 900}, {grade: C}]"
}
