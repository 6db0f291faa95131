# SPDX-License-Identifier: Apache-2.0
# Published schemes of other places: every case that there is, graded by the shipped rule set and,
# from the published table, by a few lines of awk.

. "$(dirname "$0")/testlib.sh"

day=2026-06-15

# scheme RULES: events.csv and expected, `id grade` a line, are there; grades all and compares.
scheme() {
	rm -f fairlot.db
	must init --rules "$source/rules/$1.yaml" --today $day
	{
		echo id,name,licensed_on
		awk '{ print $1 ",x,2010-01-01" }' expected
	} >retailers.csv
	must import retailers retailers.csv --today $day
	must import events events.csv --today $day
	must grade --rules "$source/rules/$1.yaml" --as-of $day --no-store --out out.csv
	awk -F, '{ print $1, $3 }' out.csv | sort >found
	sort expected >sorted
	expect_same_file found sorted
	expect_equal "$(cut -d ' ' -f 2 expected | sort -u | wc -l)" "$2"
	[ "$(wc -l <expected)" -ge "$3" ] || fail "$1: too few cases"
}

# The rating by total and by the largest part; all scores that an inspection can give.
awk 'BEGIN {
	split("15 20 30 40 50", total); split("5 10 10 15 20", part)
	print "source_ref,retailer,type,occurred,hygiene,structure,management" >"events.csv"
	split("0 5 10 20 30", management)
	for (h = 0; h <= 25; h += 5) for (s = 0; s <= 25; s += 5) for (i = 1; i <= 5; i++) {
		m = management[i]; id = "F-" h "-" s "-" m
		largest = h > s ? h : s; largest = m > largest ? m : largest
		rating = 5
		while (rating > 0 &&
			(h + s + m > total[6 - rating] || largest > part[6 - rating])) rating--
		printf "%s-1,%s,inspection,2025-01-01,25,25,30\n", id, id >"events.csv"
		printf "%s-2,%s,inspection,2025-06-01,%d,%d,%d\n", id, id, h, s, m >"events.csv"
		print id, rating >"expected"
	}
}'
scheme food-hygiene-uk 6 180

# Points of an initial inspection, and of a re-inspection after one that gave no grade.
awk 'BEGIN {
	print "source_ref,retailer,type,occurred,points,stage" >"events.csv"
	for (p = 0; p <= 120; p++) {
		letter = p <= 13 ? "A" : p <= 27 ? "B" : "C"
		printf "I-%d,I-%d,inspection,2026-01-01,%d,1\n", p, p, p >"events.csv"
		print "I-" p, p <= 13 ? "A" : "P" >"expected"
		printf "R-%d-1,R-%d,inspection,2026-01-01,28,1\n", p, p >"events.csv"
		printf "R-%d-2,R-%d,inspection,2026-02-01,%d,2\n", p, p, p >"events.csv"
		print "R-" p, letter >"expected"
	}
}'
scheme restaurant-grades-ny 4 242

# Violations at every choice of nine ages in months, the window edges among them.
awk 'BEGIN {
	split("1 11 12 23 24 35 36 47 48", age); split("48 12 24 24 36 48", within)
	print "source_ref,retailer,type,occurred" >"events.csv"
	for (choice = 0; choice < 512; choice++) {
		id = "V-" choice; n = 0; bits = choice
		for (i = 1; i <= 9; i++) {
			if (bits % 2) {
				months = 2026 * 12 + 5 - age[i]
				printf "%s-%d,%s,violation,%04d-%02d-15\n", id, i, id,
					int(months / 12), months % 12 + 1 >"events.csv"
				old[++n] = age[i]
			}
			bits = int(bits / 2)
		}
		step = 0
		for (k = 1; k <= 6; k++) if (n >= k && old[k] < within[k]) step = k
		print id, step >"expected"
	}
}'
scheme fda-penalties 7 512

finish
