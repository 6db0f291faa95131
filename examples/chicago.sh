#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The main job on Chicago's food inspections of shops that sell tobacco (2011 to 2014).
#
#   sh examples/chicago.sh FOLDER
#
# FOLDER holds chicago_tobacco_licensed_retailers.csv: one row an inspection, with three counts.
# Nothing in the file is edited: maps/chicago-*.yaml say what its columns are, and one row becomes
# up to four events.  The data say nothing of inspectors; those here are made up.
set -eu
ROOT=$(cd "$(dirname "$0")/.." && pwd)
. "$ROOT/examples/common.sh"

if [ $# -ne 1 ] || [ ! -f "$1/chicago_tobacco_licensed_retailers.csv" ]; then
	echo "usage: sh examples/chicago.sh FOLDER" \
		"(with chicago_tobacco_licensed_retailers.csv)" >&2
	exit 2
fi
data=$(cd "$1" && pwd)/chicago_tobacco_licensed_retailers.csv
make_scratch chicago
find_fairlot
cd "$ROOT/examples"

step "A database that knows the events of the rule set" "新建数据库并登记事件类型"
run "fairlot init --rules chicago-rules.yaml --today 2015-01-02"

step "One file, read twice: first the shops, then what was found" \
	"同一文件导入两次：先零售户，后检查结果"
run "fairlot import retailers $data \\
    --map maps/chicago-retailers.yaml --today 2015-01-02"
run "fairlot import events $data \\
    --map maps/chicago-events.yaml --today 2015-01-02"

step "Inspectors, made up: 20 people, every second may lead" "虚构的检查人员"
awk 'BEGIN {
	print "id,name,capacity,lead,unit"
	for (i = 1; i <= 20; i++) {
		printf "I-%02d,Inspector %d,%d,%d,Chicago\n", i, i, 12 + i % 4, i % 2
	}
}' >"$scratch/inspectors.csv"
run "fairlot import inspectors $scratch/inspectors.csv --today 2015-01-02"

step "Grade as of the end of 2014" "评定截至 2014 年底的等级"
run "fairlot rules test chicago-rules.yaml"
run "fairlot grade --rules chicago-rules.yaml --as-of 2014-12-31 \\
    --today 2015-01-02 --out $scratch/grades.csv"
run "fairlot grade publish 1 --today 2015-01-02"

step "Draw 120 shops for January 2015, every D among them" \
	"抽取 2015 年 1 月检查对象 120 户，D 级全部检查"
run "fairlot draw --agency 'City of Chicago' --purpose 'Example draw' \\
    --period 2015-01 --design quota --n 120 --take-all D --reserves 2 \\
    --need 2 --fixed chicago-example --today 2015-01-02 \\
    --record $scratch/draw.json --list $scratch/draw.csv \\
    >$scratch/draw.txt"
run "head -n 12 $scratch/draw.txt"

finish
