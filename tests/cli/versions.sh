# SPDX-License-Identifier: Apache-2.0
# Dated versions of one rule set: which of them a day belongs to, what is wrong between two, and
# whose points count.

. "$(dirname "$0")/testlib.sh"

version() { # VERSION FROM TO POINTS-FROM DEDUCTIONS [EXTRA]
	cat <<-END
		schema: creditrules/1
		id: dated
		version: "$1"
		in_force: {from: $2${3:+, to: $3}}
		time: {zone: Asia/Shanghai, points_from: $4}
		score: {base: 100, min: 0, max: 120, places: 2}
		grades: [A, B, C]
		events:
		  sale: {zh: 售烟, class: serious}
		  off: {zh: 外购, class: general, fields: {cartons: decimal}}
		deductions:
		$5
		same_case: dearest
		bands: [{grade: A, from: 95}, {grade: B, from: 80}, {grade: C}]
	END
}
label="label: {zh: 规则}"
old="  - {id: D1, event: sale, points: \"12.25\", window: 36 months, cap: 90, $label}
  - {id: D2, event: off, points: 1, window: 36 months, cap: 90, $label}
  - {id: D9, event: sale, points: 50, window: 36 months, cap: 90, $label}"
new="  - {id: D1, event: sale, points: 20, window: 36 months, cap: 90, $label}
  - id: D2
    event: off
    points_by: {field: cartons, table: [{below: 5, points: 0}, {from: 5, points: 4}]}
    window: 36 months
    cap: 90
    $label
  - {id: D3, event: off, points: 3, window: 36 months, cap: 90, $label}"
mkdir set
version 2025.1 2025-01-01 2025-12-31 as_of "$old" >set/2025.yaml
for from in as_of occurred lenient; do
	version 2026.1 2026-01-01 "" $from "$new" >$from.yaml
done

# The set: no day with two versions, none without.
run rules check set/2025.yaml lenient.yaml
expect_status 0
version 2026.1 2026-01-02 "" lenient "$new" >gap.yaml
run rules check set/2025.yaml gap.yaml
expect_status 1
expect_in err "gap.yaml:4:18: error: in_force.from: no version is in force from 2026-01-01 to"
expect_in err "set/2025.yaml, line 4"
version 2026.1 2025-12-31 "" lenient "$new" >twice.yaml
run rules check twice.yaml set/2025.yaml
expect_status 1
expect_in err "twice.yaml:4:18: error: in_force.from: version 2025.1 (set/2025.yaml, line 4) is"
expect_in err "from 2025-12-31 to 2025-12-31"
run rules check twice.yaml set/2025.yaml --lang zh
expect_in err "自 2025-12-31 至 2025-12-31 也在施行"
run rules check gap.yaml set/2025.yaml --json
expect_status 1
expect_in out '"versions-apart"'
version 2025.1 2026-01-01 "" lenient "$new" >same.yaml
run rules check set/2025.yaml same.yaml
expect_status 1
expect_in err "version 2025.1 is also that of"
sed 's/^id: dated/id: other/' lenient.yaml >other.yaml
run rules check set/2025.yaml other.yaml
expect_status 0

# The version of the day, and never another.
must init --rules set --rules lenient.yaml --today 2026-06-30
printf '%s\n' id,licensed_on R1,2019-01-01 R2,2019-01-01 R3,2019-01-01 R4,2019-01-01 >r.csv
must import retailers r.csv --today 2026-06-30
cat >e.csv <<-END
	source_ref,retailer,type,occurred,case_no,cartons
	E1,R1,sale,2025-12-31,,
	E2,R1,sale,2026-01-01,,
	E3,R2,off,2025-12-31,k,9
	E4,R2,off,2026-01-01,m,9
	E5,R3,sale,2024-12-31,,
	E6,R4,off,2025-06-01,,4
END
must import events e.csv --today 2026-06-30
graded() { # AS-OF RULES...: the lines, on one line
	as_of=$1
	shift
	args=
	for file in "$@"; do
		args="$args --rules $file"
	done
	# shellcheck disable=SC2086 # words
	run grade $args --as-of "$as_of" --no-store --out o.csv
	expect_status 0
	tr '\n' ' ' <o.csv
}
for rules in "set lenient.yaml" "lenient.yaml set/2025.yaml"; do
	# shellcheck disable=SC2086 # words
	expect_equal "$(graded 2025-12-31 $rules)" \
		"R1,50.00,C R2,99.00,A R3,50.00,C R4,99.00,A "
done
run grade --rules set --rules lenient.yaml --as-of 2024-12-31 --no-store
expect_status 1
expect_in err "no version of the rule set dated is in force on 2024-12-31"
expect_in err "from 2025-01-01 to ..."
run grade --rules set --as-of 2026-01-01 --no-store
expect_status 1
expect_in err "is not in force on 2026-01-01"
run grade --rules set --rules gap.yaml --as-of 2026-01-31 --no-store
expect_status 1
expect_in err "no version is in force from 2026-01-01 to 2026-01-01"
run grade --rules set --rules other.yaml --as-of 2026-01-31 --no-store
expect_status 1
expect_in err "give versions of one rule set"
run grade --rules . --as-of 2026-01-31 --no-store
expect_status 1
mkdir empty
run grade --rules empty --as-of 2026-01-31 --no-store
expect_status 3
expect_in err "empty"

# Whose base points: 20 and 20; 12.25 and 20; 12.25 and 20.  Goods: 4 by the table, or 1 before; D3
# is not in the old version, and D9 not in the new one.
expect_equal "$(graded 2026-01-31 as_of.yaml)" \
	"R1,60.00,C R2,92.00,B R3,80.00,B R4,97.00,A "
expect_equal "$(graded 2026-01-31 set as_of.yaml)" \
	"R1,60.00,C R2,92.00,B R3,80.00,B R4,97.00,A "
expect_equal "$(graded 2026-01-31 set occurred.yaml)" \
	"R1,67.75,C R2,95.00,A R3,,not_graded R4,99.00,A "
expect_equal "$(graded 2026-01-31 set lenient.yaml)" \
	"R1,67.75,C R2,95.00,A R3,,not_graded R4,100.00,A "
must grade --rules set --rules lenient.yaml --as-of 2026-01-31 --no-store --not-graded n.csv
expect_equal "$(cat n.csv)" "R3,no_version"
# Alone, the new version knows nothing of the days before it.
expect_equal "$(graded 2026-01-31 lenient.yaml)" \
	"R1,,not_graded R2,,not_graded R3,,not_graded R4,,not_graded "

# As many versions as there may be, and one more.
mkdir many
for year in $(seq 1962 2025); do
	version "$year.1" "$year-01-01" "$year-12-31" as_of "$old" >"many/$year.yaml"
done
must grade --rules many --as-of 1999-12-31 --no-store --json
run grade --rules many --rules as_of.yaml --as-of 1999-12-31 --no-store
expect_status 2
expect_in err "more than 64 rule files"
rm -r many

# A stored run holds every version: without the files it is explained, and its hash covers them.
must grade --rules set --rules lenient.yaml --as-of 2026-01-31 --today 2026-06-30
# A draw by the rule set goes by the version that is in force the day before its period.
for file in set/2025.yaml as_of.yaml; do
	cat >>$file <<-END
		inspection:
		  A: {weight: 1, rate: {min: "0.5", per: draw}}
		  B: {weight: 1, rate: {min: "0.5", per: draw}}
		  C: {take_all: true}
		  not_graded: {take_all: true}
	END
done
for period in 2026-01 2026-02; do
	must draw --rules set --rules as_of.yaml --agency a --purpose b --period $period \
		--targets-only --today 2026-06-30 --dry-run
done
sed -i '/^inspection/,$d' set/2025.yaml as_of.yaml
mkdir away
mv set ./*.yaml away
must explain R1 --lang en
expect_in out "dated 2026.1"
expect_in out "Grade       C    score 67.75"
expect_in out "+ 2025-12-31  12.25  points of 2025.1"
expect_in out "+ 2026-01-01  20  points of 2026.1"
hash=$(for file in away/set/2025.yaml away/lenient.yaml; do
	sha256sum $file | cut -d ' ' -f 1
done | sha256sum | cut -d ' ' -f 1)
expect_in out "$hash"
must explain R2 --json
expect_in out '"version":"2025.1"'
expect_in out "\"rules_sha256\":\"$hash\""
must ledger show
expect_in out "$hash"
must explain R1 --as-of 2025-12-31 --lang en
expect_in out "dated 2025.1"
must draw --agency a --purpose b --period 2026-07 --n 1 --targets-only --today 2026-06-30 \
	--weights A=1,B=1,C=1,not_graded=1 --record draw.json
expect_in draw.json "$hash"
must ledger verify

# The tests of a file see the versions that stand beside it.
cat >>away/lenient.yaml <<-END
	tests:
	  - name: the milder version
	    as_of: 2026-01-31
	    retailer: {}
	    events: [{type: sale, occurred: 2025-12-31}, {type: sale, occurred: 2026-01-01}]
	    expect: {score: "67.75", grade: C, reasons: [D1]}
END
run rules test away/lenient.yaml
expect_status 1
expect_in err "no_version"
must rules test away/set/2025.yaml away/lenient.yaml

finish
