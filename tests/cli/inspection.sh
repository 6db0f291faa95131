# SPDX-License-Identifier: Apache-2.0
# A draw by the rules: the numbers at their edges, who is left out, what is refused and shown.

. "$(dirname "$0")/testlib.sh"

here=$source/tests/cli

# A rule set with one line of inspection for all, $1; and $2 retailers of grade A.
make_district() {
	rm -f fairlot.db* draw*.json
	{ cat "$here/inspection-rules.yaml"
	echo "inspection:"
	for grade in A B not_graded; do echo "  $grade: $1"; done; } >rules.yaml
	must init --rules rules.yaml --today 2026-12-31
	awk -v n="$2" 'BEGIN { print "id,name,licensed_on,stratum,status"
		for (i = 1; i <= n; i++) printf "S%03d,店,2019-01-01,,active\n", i }' >retailers.csv
	must import retailers retailers.csv --today 2026-12-31
}

# events DAY TYPE RETAILER...: one event each, known on that day.
events() {
	when=$1 type=$2
	shift 2
	{ echo "source_ref,retailer,type,occurred"
	for id in "$@"; do echo "$type-$when-$id,$id,$type,$when"; done; } >events.csv
	must import events events.csv --today "$when"
}

by_rules() {
	run draw --rules rules.yaml --targets-only --json --fixed x "$@"
}

# number FIELD: the first number of that name in the JSON.
number() {
	grep -o "\"$1\":[0-9]*" out | head -n 1 | cut -d : -f 2
}

# drawn PERIOD N: how many a dry run of the period would draw.
drawn() {
	by_rules --period "$1" --today "${3:-2026-12-31}" --dry-run
	expect_status 0
	expect_in out "\"work\":{\"targets\":$2,"
}

# 73 of 365 days: one more is due every five days.
make_district '{rate: {min: "1"}}' 73
drawn 2027-01-01..2027-01-01 1
drawn 2027-01-01..2027-01-05 1
drawn 2027-01-06..2027-01-06 2
drawn 2027-02 12
drawn 2027-Q1 18
drawn 2027-12-01..2027-12-30 73
drawn 2027-12-01..2027-12-26 72
drawn 2027-12-01..2027-12-25 72
drawn 2027 73
# 61 of 366: one more every six, and 29 February is a day.
make_district '{rate: {min: "1"}}' 61
drawn 2028-02-01..2028-02-28 10
drawn 2028-02 10
drawn 2028-03-01..2028-03-01 11
drawn 2028 61
# A quarter of 91 days; of 92 in summer.
make_district '{rate: {min: "1", per: quarter}}' 91
drawn 2027-04-01..2027-04-01 1
drawn 2027-04 30
drawn 2027-Q2 91
drawn 2027-07 31
by_rules --period 2027 --today 2026-12-31 --dry-run
expect_status 1
expect_in out "two quarters"
# One, none, and the ends of a rate.
make_district '{rate: {min: "0.000001"}}' 1
drawn 2027-01 1
make_district '{rate: {min: "0"}}' 5
drawn 2027-12 0
make_district '{rate: {min: "0.1", max: "0.3", per: draw}}' 3
drawn 2027-05 0
expect_equal "$(number unmet)" 1
make_district '{rate: {min: "0.1", max: "0.34", per: draw}}' 3
drawn 2027-05 1

# What was visited is done, whatever is owed too; a problem-driven visit is not.
make_district '{weight: 1, rate: {min: "0.5", max: "0.6"}, visits: {max: 2}}' 10
events 2027-01-05 called S001
drawn 2027-12 5 2027-01-05
events 2027-01-06 check S002 S003
drawn 2027-12 3 2027-01-06
by_rules --period 2027-12 --today 2027-01-06
expect_status 0
expect_equal "$(number run)" 1
drawn 2027-12 0 2027-01-06
expect_in out '"visited":2,"owed":3,"problem":1,'
# Past the ceiling: six of ten may be visited in the year.
events 2027-01-07 check S004 S005 S006 S007 S008
by_rules --period 2027-12 --today 2027-01-07 --dry-run
expect_in out '"unmet":0,"over":4,'
expect_in out '"work":{"targets":0,'
# The cap of a retailer counts all visits; the next year begins anew.
events 2027-01-08 called S001
by_rules --period 2027-12 --today 2027-01-08 --dry-run
expect_in out '{"reason":"visits_max","count":'
drawn 2028-12 5 2027-01-08
by_rules --period 2027-12-01..2028-01-31 --today 2027-01-08 --dry-run
expect_status 1
expect_in out "two years"

# A replacement is owed in place of the one replaced; who is dropped is owed no more.
make_district '{rate: {min: "0.5"}}' 10
by_rules --period 2027-12 --today 2027-01-06 --reserves 1 --record draw.json
first=$(grep -o '"targets":\[{"id":"[^"]*' out | cut -d '"' -f 6)
run draw replace 1 "$first" --reason moved --decided-by 甲 --today 2027-01-06
expect_status 0
by_rules --period 2027-12 --today 2027-01-06 --dry-run
expect_in out '"visited":0,"owed":5,"problem":0,'
events 2027-12-05 check "$first"
by_rules --period 2027-12 --today 2027-12-05 --dry-run
expect_in out '"visited":1,"owed":5,"problem":0,'
second=$(sed -n 's/.*"drawn":\["[^"]*","\([^"]*\)".*/\1/p' draw.json)
run draw replace 1 "$second" --reason moved --decided-by 甲 --today 2027-12-05
expect_status 0
by_rules --period 2027-12 --today 2027-12-05 --dry-run
expect_in out '"visited":1,"owed":4,"problem":0,'

# Who would miss the year's least number is put in apart from the lot, in December and not before.
make_district '{rate: {min: "0.1"}, visits: {min: 1}}' 10
events 2027-01-05 check S001 S002
drawn 2027-11 0 2027-01-05
drawn 2027-12 8 2027-01-05
expect_equal "$(number included)" 8
by_rules --period 2027-12 --today 2027-01-05 --exclude S010=decided --record draw.json
expect_status 0
expect_equal "$(number included)" 7
expect_in draw.json '{"id":"S003","reason":"visits_min"}'

# With a number on top the rates are bounds, and the weights share the rest.
make_district '{weight: 1, rate: {min: "0.1", max: "0.5"}}' 10
by_rules --period 2027-12 --n 4 --today 2026-12-31 --dry-run
expect_in out '"expected":"4"'
by_rules --period 2027-12 --n 6 --today 2026-12-31 --dry-run
expect_status 1
expect_in out "the bounds allow 1 to 5"

# The run: found where nothing has changed, made where something has, and none in a dry run.
before=$(sha256sum fairlot.db)
drawn 2027-12 1
expect_equal "$(sha256sum fairlot.db)" "$before"
expect_in out '"graded":true'
by_rules --period 2027-12 --today 2026-12-31 --record draw1.json
expect_in out '"run":1,"graded":true'
by_rules --period 2027-12 --today 2026-12-31 --record draw2.json
expect_in out '"run":1,"graded":false'
events 2027-01-05 check S001
by_rules --period 2027-12 --today 2027-01-05 --record draw3.json
expect_in out '"run":2,"graded":true'
by_rules --period 2027-12 --today 2027-01-05 --as-of 2027-06-30 --record draw4.json
expect_in draw4.json '"as_of":"2027-06-30"'
expect_in draw3.json '"as_of":"2027-11-30"'
# In force from the first day of the period only: the grades are of that day.
by_rules --period 2020-01 --today 2027-01-05 --dry-run
expect_status 1
by_rules --period 2026-01 --today 2027-01-05 --record draw5.json
expect_in draw5.json '"as_of":"2026-01-01"'

# Without --rules a run is drawn from as it is; states are those of the day of the draw.
cat >late.csv <<END
id,name,licensed_on,stratum,status
S001,店,2019-01-01,,closed
S011,店,2019-01-01,,active
END
must import retailers late.csv --today 2027-02-01
run draw --period 2027-03 --run 2 --today 2027-02-01 --targets-only --dry-run --json
expect_in out '"unseen":1'
expect_in out '{"reason":"closed","count":1}'
run draw --period 2027-03 --today 2027-02-01 --targets-only --dry-run
expect_in out "1 came to the roster after that run"

# Wrong use.
by_rules --period 2027-13
expect_status 2
by_rules --period 2027-Q5
expect_status 2
by_rules --period 2027-12-31..2027-12-01
expect_status 2
by_rules --period 2027-12 --run 1
expect_status 2
run draw --period 2027-12 --as-of 2027-01-01 --n 1
expect_status 2

# Nothing that asks for visits is said so, and nothing to draw is no mistake.
make_district '{weight: 1, rate: {max: "0.5"}}' 4
by_rules --period 2027-12 --today 2026-12-31 --dry-run
expect_status 1
expect_in out "rate.min"
by_rules --period 2027-12 --today 2026-12-31 --n 2 --dry-run
expect_status 0

# Work: a shortage that is certain is said before anything is drawn.
make_district '{take_all: true}' 4
printf 'id,name,capacity,lead\nI1,甲,3,1\nI2,乙,9,0\n' >inspectors.csv
must import inspectors inspectors.csv --today 2026-12-31
run draw --rules rules.yaml --period 2027-12 --today 2026-12-31 --dry-run
expect_status 1
expect_in out "THERE ARE TOO FEW INSPECTORS, whoever is drawn."
run --lang zh draw --rules rules.yaml --period 2027-12 --today 2026-12-31 --dry-run
expect_status 1
expect_in out "无论抽中何人，都无法分派"
run draw --rules rules.yaml --period 2027-12 --today 2026-12-31 --exclude S004=x --dry-run
expect_status 0
expect_in out "There are inspectors enough, whoever is drawn"
# Two strata that could each be served alone, and not both.
must draw --rules rules.yaml --period 2027-12 --exclude S004=x --today 2026-12-31 --record two.json
cat >two.csv <<END
id,name,licensed_on,stratum,status
S001,店,2019-01-01,东,active
S002,店,2019-01-01,西,active
END
must import retailers two.csv --today 2026-12-31
run draw --rules rules.yaml --period 2027-12 --today 2026-12-31 --dry-run
expect_status 1
run draw --rules rules.yaml --period 2027-12 --exclude S003=x --today 2026-12-31 --dry-run
expect_status 0
# Where the seed decides between strata, less is certain.
run draw --period 2027-12 --n 1 --min A=0 --weights A=1 --today 2026-12-31 --dry-run
expect_status 0
expect_in out "No shortage is certain."

# The literal command of the README: names are filled in, and all of it verifies.
FAIRLOT_AGENCY=所
export FAIRLOT_AGENCY
must draw --rules rules.yaml --period 2027-12 --exclude S004=x --today 2026-12-31
expect_in draw-2027-12.json '"agency":"所"'
must verify draw-2027-12.json

# A second reading of the reference, on random districts.
ran="inspection.py"
python3 "$here/inspection.py" "$fairlot" >out 2>err || fail "$(tail -n 1 err | cut -c 1-600)"
finish
