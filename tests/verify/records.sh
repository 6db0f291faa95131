#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes good records of every design from the sample of a made-up district.
#
#   records.sh FAIRLOT ROOT FOLDER
set -eu
fairlot=$1
root=$2
out=$3
mkdir -p "$out"
export FAIRLOT_DB="$out/fairlot.db"
rm -f "$FAIRLOT_DB"

"$fairlot" init --rules "$root/rules/tobacco-ladder.yaml" --today 2026-11-01 >/dev/null
for kind in retailers events amendments inspectors service barred; do
	"$fairlot" import $kind "$root/examples/sample/$kind.csv" --today 2026-11-01 >/dev/null
done
"$fairlot" grade --rules "$root/rules/tobacco-ladder.yaml" --as-of 2026-10-31 \
	--today 2026-11-01 >/dev/null
"$fairlot" grade publish 1 --today 2026-11-01 >/dev/null

draw() { # NAME OPTION...   exit code 1 only says that there are too few inspectors
	name=$1
	shift
	"$fairlot" draw --agency 青禾区烟草专卖局 --purpose 2026年11月双随机抽查 \
		--period 2026-11 --fixed "20261101-$name" --today 2026-11-01 \
		--record "$out/$name.json" "$@" >"$out/$name.log" || [ $? -eq 1 ]
	[ -s "$out/$name.json" ] || { echo "$name: no record was made" >&2 && exit 1; }
}

draw quota --design quota --n 60 --rest "12 months" --reserves 2 --need 2
draw rate --design rate --rate 1/60 --rate D=1/10 --reserves 1 --round-down
draw rate-up --design rate --rate 1/90 --max D=2 --min AA=1 --need 3
draw rules --rules "$root/rules/tobacco-ladder.yaml" --reserves 1
draw infeasible --design quota --n 400
draw teams --design quota --n 30 --teams --need 2
draw aside --design quota --n 20 --no-lead-rule \
	--exclude 990108001199=停业 --include 990108000001=投诉举报 --include 990108000062=专项检查
draw all-of-one --design quota --n 90 --take-all D --max AAA=0 --targets-only
draw crossed --design quota --n 20 --cross-district --not-last-visit
cat >"$out/joint.csv" <<'END'
id,name,capacity,lead,department
T1,甲,60,1,tobacco
T2,乙,60,0,tobacco
M1,丙,50,1,market
M2,丁,50,1,market
M3,戊,50,0,market
END
"$fairlot" import inspectors "$out/joint.csv" --today 2026-11-01 >/dev/null
rm -f "$out/joint.csv"
draw joint --design quota --n 20 --reserves 1 --department tobacco --department market=3
draw none --design rate --rate 0/1
# Last, since all whom they name have had a visit of the year.
draw census --design census --targets-only
draw order --design order --targets-only
rm -f "$FAIRLOT_DB"* "$out"/*.log
