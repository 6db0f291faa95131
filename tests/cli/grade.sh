# SPDX-License-Identifier: Apache-2.0
# Grading the sample: the files that it writes, the run that it keeps, what becomes official.

. "$(dirname "$0")/testlib.sh"

load_sample
must grade --rules "$rules" --as-of "$day" --today "$day" --out grades.csv \
	--indicators indicators.csv --not-graded none.csv
expect_in out "2400 retailers"
expect_in out "stored as run 1"

# The lines: one a retailer, graded or not, and their hash.
expect_equal "$(wc -l <grades.csv | tr -d ' ')" 2400
expect_equal "$(cut -d , -f 1 grades.csv | LC_ALL=C sort -u | wc -l | tr -d ' ')" 2400
if grep -Evn '^[0-9]{12},([0-9]+\.[0-9],(AAA|AA|A|B|C|D)|,not_graded)$' grades.csv; then
	fail "these lines are not in the form id,score,grade"
fi
expect_in out "sha256 $(sha256sum <grades.csv | cut -d ' ' -f 1)"
sed -n 's/,,not_graded$//p' grades.csv >again
cut -d , -f 1 none.csv >ids
expect_same_file again ids
expect_in none.csv ",no_licence_day"
expect_in none.csv ",missing_field"

# The distribution counts those lines.
for grade in AAA AA A B C D; do
	count=$(grep -c ",$grade\$" grades.csv)
	grep -Eq "^  $grade +$count " out || fail "$grade: $count lines"
done
grep -Eq "^  not graded +$(wc -l <none.csv | tr -d ' ') " out || fail "those not graded"

# Indicators: a header, and a line a retailer in the same order.
expect_equal "$(head -n 1 indicators.csv)" "id,serious_24m,cartons_12m,months_clean"
sed 1d indicators.csv | cut -d , -f 1 >ids
cut -d , -f 1 grades.csv >again
expect_same_file ids again

# The run that was kept is those lines, whatever the number of threads.
if command -v sqlite3 >/dev/null; then
	sqlite3 -batch -noheader -readonly fairlot.db \
		"SELECT lines FROM graded WHERE run = 1 ORDER BY chunk" | grep . >again
	expect_same_file again grades.csv
fi
before=$(head_hash)
for threads in 1 2 3 7; do
	must grade --rules "$rules" --as-of "$day" --no-store --threads $threads --out again
	expect_same_file again grades.csv
done
must grade --rules "$rules" --as-of 2026-01-31 --no-store --out again
if cmp -s again grades.csv; then
	fail "another day has the same grades"
fi
expect_equal "$(head_hash)" "$before"

# Official once.
run grade publish 2 --today "$day"
expect_status 1
expect_in err "there is no run 2"
must grade publish 1 --today "$day"
expect_in out "run 1 is official now"
before=$(head_hash)
run grade publish 1 --today "$day"
expect_status 1
expect_in err "run 1 is official already"
run --lang zh grade publish 1 --today "$day"
expect_in err "第 1 次评级已经公布"
expect_equal "$(head_hash)" "$before"

# What cannot be graded; no file is left behind and no run kept.
run grade --rules "$rules" --as-of 2014-12-31 --today "$day" --out left.csv
expect_status 1
expect_in err "not in force on 2014-12-31"
run grade --rules "$source/rules/market-risk.yaml" --as-of "$day" --today "$day" --out left.csv
expect_status 1
run grade --rules none.yaml --as-of "$day" --today "$day" --out left.csv
expect_status 3
run grade --rules "$rules" --as-of "$day" --today "$day" --out no/such/left.csv
expect_status 3
expect_in err "no/such"
run grade --rules "$rules" --as-of "$day" --today "$day" --out left.csv --indicators no/such/x
expect_status 3
run grade --rules "$rules" --as-of "$day" --today 2026-10-30 --out left.csv
expect_status 1
run grade --db other.db --rules "$rules" --as-of "$day"
expect_status 3
must init --db other.db
run grade --db other.db --rules "$rules" --as-of "$day" --today "$day" --out left.csv
expect_status 1
expect_in err "import the roster first"
[ ! -e left.csv ] || fail "left.csv was left behind"
expect_equal "$(head_hash)" "$before"

# Every report can be had as JSON, a document a line.
: >reports
while read -r words; do
	# shellcheck disable=SC2086
	must --json $words
	cat out >>reports
done <<END
grade --rules $rules --as-of $day --no-store
import retailers $sample/retailers.csv --today $day
init --db third.db
explain 990108000001
ledger show
ledger verify
rules check $rules
rules test $rules
rules register $rules --today $day
END
run --json explain 7
expect_status 1
cat out >>reports
ran="reading the reports"
python3 -c 'import json, sys; assert all(json.loads(line) for line in sys.stdin)' <reports ||
	fail "these are not all JSON"
expect_equal "$(wc -l <reports | tr -d ' ')" 18
finish
