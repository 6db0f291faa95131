# SPDX-License-Identifier: Apache-2.0
# Rule sets that are keyed on the holder: what one licence did reaches every licence of its holder.
# A district graded so must come out as one graded by licence in which every event was written out
# for each licence that it reaches.

. "$(dirname "$0")/testlib.sh"

rules_for() { # PROPAGATE
	cat <<-END
		schema: creditrules/1
		id: holders
		version: "2026.1"
		in_force: {from: 2020-01-01}
		time: {zone: Asia/Shanghai}
		propagate: $1
		score: {base: 100, min: 0, max: 120}
		grades: [A, B, C, D]
		events:
		  sale: {zh: 售烟, class: serious}
		  off: {zh: 外购, class: general, fields: {cartons: decimal, from: string}}
		indicators:
		  cartons: {sum: off.cartons, window: 12 months}
		  shops: {distinct: off.from}
		  last: {latest: off.cartons, else: 0}
		  clean: {months_since: [sale, off], else: licensed_on}
		deductions:
		  - {id: D1, event: sale, points: 10, window: 24 months, cap: 40,
		     repeat: {from: 2, factor: "1.5"}, label: {zh: 售烟}}
		  - id: D2
		    event: off
		    points_by:
		      field: cartons
		      table: [{below: 5, points: 1}, {from: 5, points: 4}]
		    cap: 30
		    label: {zh: 外购}
		same_case: dearest
		bonuses:
		  - {id: B1, when: {indicator: clean, from: 3}, points: 7, label: {zh: 无违规}}
		  - {id: B2, when: {indicator: last, from: 6}, points: 1, label: {zh: 末次}}
		  - {id: B3, when: {indicator: shops, from: 3}, points: 2, label: {zh: 货源}}
		  - {id: B4, per: {indicator: cartons, every: 10}, points: 1, cap: 9,
		     label: {zh: 数量}}
		bands:
		  - {grade: A, from: 100}
		  - {grade: B, from: 90}
		  - {grade: C, from: 70}
		  - {grade: D}
	END
}
rules_for holder >holder.yaml
rules_for licence >licence.yaml
grep -v propagate licence.yaml >plain.yaml

# 700 licences in three chunks: some alone, some in pairs far apart, one holder of a hundred.
awk 'BEGIN {
	print "id,holder_id,licensed_on"
	for (i = 0; i < 700; i++) {
		holder = i % 7 == 0 ? "chain" : i % 3 == 0 ? "p" i % 97 : "own" i
		printf "R%04d,%s,2019-01-01\n", i, holder
	}
}' >retailers.csv
awk -F , -v OFS=, '
	BEGIN { srand(7); print "source_ref,retailer,type,occurred,case_no,cartons,from" }
	NR > 1 && rand() < 0.6 {
		for (k = int(rand() * 3); k >= 0; k--) {
			sale = rand() < 0.4
			day = sprintf("202%d-%02d-%02d", 4 + int(rand() * 2), 1 + int(rand() * 12),
				1 + int(rand() * 28))
			print sprintf("E%05d", ++n), $1, sale ? "sale" : "off", day,
				rand() < 0.5 ? "" : "k" int(rand() * 4),
				sale ? "" : int(rand() * 100) / 10, sale ? "" : "s" int(rand() * 5)
		}
	}' retailers.csv >events.csv
# The same, each event for every licence that it reaches; the order within a day stays.
awk -F , -v OFS=, 'NR == FNR { holder[$1] = $2; list[$2] = list[$2] " " $1; next }
	FNR == 1 { print; next }
	{
		count = split(list[holder[$2]], licence, " ")
		ref = $1
		for (i = 1; i <= count; i++) { $1 = ref "-" licence[i]; $2 = licence[i]; print }
	}' retailers.csv events.csv >everywhere.csv

load() { # DATABASE RULES EVENTS
	FAIRLOT_DB=$1
	export FAIRLOT_DB
	must init --rules "$2" --today "$day"
	must import retailers retailers.csv --today "$day"
	must import events "$3" --today "$day"
}
load each.db licence.yaml everywhere.csv
must grade --rules licence.yaml --as-of 2026-01-31 --no-store --out wanted.csv \
	--indicators wanted-i.csv
load holder.db holder.yaml events.csv
for threads in 1 3; do
	must grade --rules holder.yaml --as-of 2026-01-31 --no-store --out found.csv \
		--indicators found-i.csv --threads $threads
	expect_same_file wanted.csv found.csv
	expect_same_file wanted-i.csv found-i.csv
done
must grade --rules plain.yaml --as-of 2026-01-31 --no-store --out alone.csv
if cmp -s alone.csv found.csv; then
	fail "propagate makes no difference"
fi
must grade --rules licence.yaml --as-of 2026-01-31 --no-store --out again.csv
expect_same_file alone.csv again.csv

# What explain says of one is what it was graded; events name the licence that they are of.
must grade --rules holder.yaml --as-of 2026-01-31 --today "$day"
for id in R0000 R0007 R0003 R0001 R0699; do
	must explain "$id" --lang en
	grade=$(sed -n "s/^$id,[0-9]*,//p" found.csv)
	grep -q "^Grade  *$grade " out || fail "$id: not $grade"
done
must explain R0000 --lang en
expect_in out ", licence R0"
must explain R0000 --lang zh
expect_in out "，许可证 R0"

# The roster as it was known: a licence sold on leaves its holder from that day on.
rm -f small.db
FAIRLOT_DB=small.db
must init --rules holder.yaml --today 2026-01-01
printf '%s\n' id,holder_id,licensed_on R1,H,2019-01-01 R2,H,2019-01-01 R3,,2019-01-01 >small.csv
must import retailers small.csv --today 2026-01-01
printf '%s\n' source_ref,retailer,type,occurred E1,R2,sale,2025-12-31 >small-e.csv
must import events small-e.csv --today 2026-01-01
printf '%s\n' id,holder_id,licensed_on R2,J,2019-01-01 >sold.csv
must import retailers sold.csv --today 2026-01-10
for known in 2026-01-09 2026-01-10; do
	must grade --rules holder.yaml --as-of 2026-01-31 --known-at $known --no-store \
		--out $known.csv --not-graded none.csv
	expect_in none.csv "R3,no_holder"
done
expect_equal "$(cat 2026-01-09.csv)" "R1,90,B
R2,90,B
R3,,not_graded"
expect_equal "$(cat 2026-01-10.csv)" "R1,107,A
R2,90,B
R3,,not_graded"
must explain R3 --rules holder.yaml --as-of 2026-01-31 --lang en
expect_in out "the holder of the licence is missing"
# The author may decide that such a licence stands alone.
{
	cat holder.yaml
	echo "missing: {holder_id: {use: licence}}"
} >decided.yaml
must grade --rules decided.yaml --as-of 2026-01-31 --no-store --out out.csv
expect_in out.csv "R3,107,A"

finish
