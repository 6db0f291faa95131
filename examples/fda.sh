#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The main job on FDA's compliance checks of tobacco retailers in New York (2014 to 2022).
#
#   sh examples/fda.sh FOLDER
#
# FOLDER holds the export as FDA's site gives it (cp1252, with a preamble), the same rows as UTF-8,
# and expected_asof_2019-01-01.csv: how many violations each shop had within 12, 24 and 36 months
# of that day, worked out elsewhere.  The raw export must be refused, and the counts must be equal
# on every row.  Nothing in the files is edited; inspectors are made up.
set -eu
ROOT=$(cd "$(dirname "$0")/.." && pwd)
. "$ROOT/examples/common.sh"

if [ $# -ne 1 ] || [ ! -f "$1/fda_ny_sale_to_minor_2014_2022.csv" ]; then
	echo "usage: sh examples/fda.sh FOLDER (with fda_ny_sale_to_minor_2014_2022.csv)" >&2
	exit 2
fi
data=$(cd "$1" && pwd)
make_scratch fda
find_fairlot
cd "$ROOT/examples"

# The expected counts beside ours, joined by the rule for ids in maps/fda-retailers.yaml: the
# address with "_" for blanks, a colon, the zip code.
compare_counts() { # EXPECTED OURS
	awk -F, '
		FNR == 1 { next }
		NR == FNR { ours[$1] = $2 "," $3 "," $4; next }
		{
			rows++
			gsub(/ /, "_", $1)
			id = $1 ":" $2
			if (ours[id] == $3 "," $4 "," $5) {
				equal++
			} else if (++shown <= 10) {
				print id ": expected " $3 "," $4 "," $5 ", found " \
					(id in ours ? ours[id] : "no such retailer")
			}
			delete ours[id]
		}
		END {
			for (id in ours) {
				left++
			}
			printf "%d of %d rows equal", equal, rows
			printf "; %d retailers not among them\n", left
			exit !(rows > 0 && equal == rows && left == 0)
		}
	' "$2" "$1"
}

step "A database that knows the events of the rule set" "新建数据库并登记事件类型"
run "fairlot init --rules fda-rules.yaml --today 2022-07-01"

step "The raw export is refused, with what is wrong and how to mend it" \
	"原始导出文件被拒绝，并说明问题与改法"
raw="fairlot import retailers $data/OCE_Inspection_Search_Report.raw-cp1252.csv \\
    --map maps/fda-retailers.yaml --today 2022-07-01"
show "$raw"
status=0
eval "$raw" || status=$?
echo "exit code $status"
if [ "$status" -ne 1 ]; then
	echo "it should have been refused with exit code 1" >&2
	exit 1
fi

step "The same rows as UTF-8: first the shops, then the violations" \
	"同样的数据，UTF-8 编码：先零售户，后违规记录"
run "fairlot import retailers $data/fda_ny_sale_to_minor_2014_2022.csv \\
    --map maps/fda-retailers.yaml --today 2022-07-01"
run "fairlot import events $data/fda_ny_sale_to_minor_2014_2022.csv \\
    --map maps/fda-events.yaml --today 2022-07-01"

step "Grade as of 1 January 2019" "评定截至 2019 年 1 月 1 日的等级"
run "fairlot rules test fda-rules.yaml"
run "fairlot grade --rules fda-rules.yaml --as-of 2019-01-01 \\
    --today 2022-07-01 --indicators $scratch/counts.csv"

step "Compare the counts of 12, 24 and 36 months with the expected ones" \
	"逐行比较 12、24、36 个月内的违规次数"
run "compare_counts $data/expected_asof_2019-01-01.csv $scratch/counts.csv"

step "Inspectors, made up: 24 people, every second may lead" "虚构的检查人员"
awk 'BEGIN {
	print "id,name,capacity,lead,unit"
	for (i = 1; i <= 24; i++) {
		printf "I-%02d,Inspector %d,%d,%d,New York\n", i, i, 14 + i % 4, i % 2
	}
}' >"$scratch/inspectors.csv"
run "fairlot import inspectors $scratch/inspectors.csv --today 2022-07-01"

step "Grade as of 30 June 2022, for the draw" "评定截至 2022 年 6 月 30 日的等级"
run "fairlot grade --rules fda-rules.yaml --as-of 2022-06-30 \\
    --today 2022-07-01 --out $scratch/grades.csv"
run "fairlot grade publish 2 --today 2022-07-01"

step "Draw 150 shops for July 2022 by weight" "按权重抽取 2022 年 7 月检查对象 150 户"
run "fairlot draw --agency 'FDA CTP' --purpose 'Example draw' \\
    --period 2022-07 --design quota --n 150 --reserves 1 \\
    --need 2 --fixed fda-example --today 2022-07-01 \\
    --record $scratch/draw.json --list $scratch/draw.csv \\
    >$scratch/draw.txt"
run "head -n 12 $scratch/draw.txt"

finish
