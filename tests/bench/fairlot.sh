# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# Every call of fairlot that the benchmark makes.  FAIRLOT is the command, DATA the inputs, WORK the
# folder for databases and results, BENCH this folder.  Functions that end in `_command` print
# nothing and are what is timed.

TODAY=2024-12-31
DAY=2024-12-01
WEIGHTS=A=1,B=2,C=5,D=20,N=2

fairlot_start() {
	rm -f "$WORK/fairlot.db" "$WORK/fairlot.db-wal" "$WORK/fairlot.db-shm"
	"$FAIRLOT" --db "$WORK/fairlot.db" init >/dev/null
}

fairlot_import() { # retailers|events
	measure "fairlot-import-$1" "$FAIRLOT" --db "$WORK/fairlot.db" import "$1" "$DATA/$1.csv" \
		--map "$BENCH/$1.yaml" --today "$TODAY"
}

fairlot_grade() { # LABEL [OPTION...]
	label=$1
	shift
	rm -f "$WORK/$label.grades"
	measure "$label" "$FAIRLOT" --db "$WORK/fairlot.db" grade --rules "$BENCH/scoring.yaml" \
		--as-of "$DAY" --today "$TODAY" --out "$WORK/$label.grades" "$@"
}

fairlot_rules() { # few|many
	measure "fairlot-$1" "$FAIRLOT" --db "$WORK/fairlot.db" grade --no-store --as-of "$DAY" \
		--rules "$WORK/$1.yaml" --out "$WORK/$1.grades"
}

fairlot_compile() {
	measure fairlot-compile "$FAIRLOT" rules check "$WORK"/rules/*.yaml
}

fairlot_draw() { # HOW-MANY
	rm -f "$WORK/draw.json"
	measure fairlot-draw "$FAIRLOT" --db "$WORK/fairlot.db" draw --design quota --n "$1" \
		--weights "$WEIGHTS" --agency bench --purpose bench --period 2024-12 \
		--targets-only \
		--today "$TODAY" --record "$WORK/draw.json"
}

fairlot_verify() {
	measure fairlot-verify "$FAIRLOT" verify "$WORK/draw.json"
}

fairlot_ledger() {
	measure fairlot-ledger "$FAIRLOT" --db "$WORK/fairlot.db" ledger verify
}
