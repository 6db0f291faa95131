#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures fairlot beside what one would use instead and beside what the machine allows at best.
#
#   sh tests/bench/run.sh [--small] [--rounds N] [--only STEP] [--peers-only]
#
# --small        100,000 retailers and 1 million events only; else 1 million and 10 million as well
# --rounds N     median of N runs (3)
# --only STEP    load, grade, rules or draw alone, on what the last run left behind
# --peers-only   the peers and floors alone, without building fairlot
#
# Installs what it needs, and says so.  Inputs are made once from a seed and kept, with all results,
# in build-bench/ or in $BENCH_DIR (3 GB for both sizes).  Ends with 1 where a target is missed.
set -eu

BENCH=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$BENCH/../.." && pwd)
BENCH_DIR=${BENCH_DIR:-$ROOT/build-bench}
SIZES="small full"
ROUNDS=3
STEPS="load grade rules draw"
PEERS_ONLY=no

while [ $# -gt 0 ]; do
	case $1 in
	--small) SIZES=small ;;
	--full) SIZES="small full" ;;
	--rounds)
		ROUNDS=${2:?--rounds needs a number}
		shift
		;;
	--only)
		case ${2:-} in
		load | grade | rules | draw) STEPS=$2 ;;
		*) echo "--only load, --only grade, --only rules or --only draw" >&2 && exit 2 ;;
		esac
		shift
		;;
	--peers-only) PEERS_ONLY=yes ;;
	*)
		echo "usage: sh tests/bench/run.sh [--small] [--rounds N] [--only STEP]" \
			"[--peers-only]" >&2
		exit 2
		;;
	esac
	shift
done

mkdir -p "$BENCH_DIR"
BENCH_DIR=$(cd "$BENCH_DIR" && pwd)
BIN=$BENCH_DIR/bin
RESULTS=$BENCH_DIR/results.txt

# shellcheck source=tests/bench/setup.sh disable=SC1091
. "$BENCH/setup.sh"
# shellcheck source=tests/bench/fairlot.sh disable=SC1091
. "$BENCH/fairlot.sh"

# measure LABEL COMMAND...: wall time and peak memory into the results; what it prints is kept.
measure() {
	measured=$1
	shift
	if ! "$BIN/timed" "$RESULTS" "$SIZE/$measured" "$@" >"$WORK/$measured.log" 2>&1; then
		echo "$measured failed:" >&2
		cat "$WORK/$measured.log" >&2
		exit 1
	fi
}

# An SQL script with the folders put in.
fill() { # SCRIPT OUTPUT
	sed -e "s|@DATA@|$DATA|g" -e "s|@OUT@|$WORK/$2|g" "$BENCH/$1" >"$WORK/$1"
}

# The grades must be the reference's, row by row.
check_grades() { # FILE WHOSE
	sed -e '1{/^id,score,grade/d;}' -e 's/\r$//' "$1" | LC_ALL=C sort >"$WORK/sorted"
	if ! cmp -s "$WORK/sorted" "$DATA/grades.csv"; then
		echo "$2: grades differ from the reference; the first rows that do:" >&2
		diff "$WORK/sorted" "$DATA/grades.csv" | head -n 5 >&2
		exit 1
	fi
	rm -f "$WORK/sorted"
}

# Reads files once, so that none is timed from a cold disk.
warm() { # FILE...
	cat "$@" >/dev/null
}

run_sqlite() { # LABEL SCRIPT
	measure "$1" sqlite3 -bail "$WORK/sqlite.db" ".read '$WORK/$2'"
}

run_duckdb() { # LABEL SCRIPT
	# shellcheck disable=SC2016 # expanded by the inner shell
	measure "$1" sh -c 'exec "$0" "$1" "$2" 2 <"$3"' \
		"$BIN/duck" "$DUCKDB" "$WORK/duck.db" "$WORK/$2"
}

load_all() {
	rm -f "$WORK/sqlite.db" "$WORK/duck.db" "$WORK/duck.db.wal"
	run_sqlite sqlite-load sqlite_load.sql
	run_duckdb duckdb-load duckdb_load.sql
	if [ $PEERS_ONLY = no ]; then
		fairlot_start
		fairlot_import retailers
		fairlot_import events
	fi
}

step_load() {
	fill sqlite_load.sql none
	fill sqlite_prepare.sql none
	fill duckdb_load.sql none
	warm "$DATA"/*.csv
	each_round load_all
	sqlite3 -bail "$WORK/sqlite.db" ".read '$WORK/sqlite_prepare.sql'" >/dev/null
}

grade_all() {
	measure columns-2 "$BIN/grade_floor" "$DATA" 2 "$WORK/columns.grades"
	measure columns-1 "$BIN/grade_floor" "$DATA" 1 "$WORK/columns.grades"
	run_sqlite sqlite-grade sqlite_grade.sql
	run_duckdb duckdb-grade duckdb_grade.sql
	if [ $PEERS_ONLY = no ]; then
		fairlot_grade fairlot-grade --no-store
		fairlot_grade fairlot-grade-store
	fi
}

step_grade() {
	fill sqlite_grade.sql sqlite.grades
	fill duckdb_grade.sql duckdb.grades
	warm "$DATA"/*.bin "$WORK"/*.db
	each_round grade_all
	check_grades "$WORK/columns.grades" "floor"
	check_grades "$WORK/sqlite.grades" "SQLite"
	check_grades "$WORK/duckdb.grades" "DuckDB"
	if [ $PEERS_ONLY = no ]; then
		check_grades "$WORK/fairlot-grade.grades" "fairlot"
		check_grades "$WORK/fairlot-grade-store.grades" "fairlot, run stored"
	fi
}

rules_all() {
	if [ $PEERS_ONLY = no ]; then
		fairlot_rules few
		fairlot_rules many
		fairlot_compile
	fi
}

# Many rules over the same indicators; a hundred files, so that compiling one can be timed.
step_rules() {
	mkdir -p "$WORK/rules"
	for number in $(seq 100); do
		awk -v rules=200 -v id="many-$number" -f "$BENCH/many.awk" \
			>"$WORK/rules/$number.yaml"
	done
	cp "$WORK/rules/1.yaml" "$WORK/many.yaml"
	awk -v rules=20 -v id=few -f "$BENCH/many.awk" >"$WORK/few.yaml"
	warm "$WORK"/*.db
	each_round rules_all
}

# The floor counts in memory only: its own seconds replace those of the process.
seal_floor() { # THREADS
	measure "seal-$1-process" "$BIN/seal_floor" "$DATA" "$1"
	read -r inner _ <"$WORK/seal-$1-process.log"
	sed -n '$s|^[^ ]* [^ ]*|'"$SIZE/seal-$1 $inner"'|p' "$RESULTS" >"$WORK/line"
	cat "$WORK/line" >>"$RESULTS"
}

draw_all() {
	seal_floor 2
	seal_floor 1
	if [ $PEERS_ONLY = no ]; then
		fairlot_draw $((RETAILERS / 50))
		fairlot_verify
	fi
}

step_draw() {
	warm "$WORK"/*.db
	each_round draw_all
	[ $PEERS_ONLY = yes ] || fairlot_ledger
}

run_size() {
	SIZE=$1
	DATA=$BENCH_DIR/$SIZE
	WORK=$BENCH_DIR/$SIZE-work
	case $SIZE in
	small) RETAILERS=100000 ;;
	full) RETAILERS=1000000 ;;
	esac
	mkdir -p "$WORK"
	make_inputs $((RETAILERS * 10))
	for step in $STEPS; do
		"step_$step"
	done
}

# Rounds go through all programs in turn, so that a busy minute of the machine hits all alike.
each_round() { # FUNCTION
	round=1
	while [ $round -le "$ROUNDS" ]; do
		echo "$SIZE: $1, round $round of $ROUNDS"
		"$1"
		round=$((round + 1))
	done
}

install_tools
build_programs
[ $PEERS_ONLY = yes ] || build_fairlot
rm -f "$RESULTS"
for size in $SIZES; do
	run_size "$size"
done
echo
echo "medians of $ROUNDS; $(nproc) processors; every grade file equals the reference"
met=0
awk -v sizes="$SIZES" -f "$BENCH/report.awk" "$RESULTS" || met=1
if [ -f "$BENCH_DIR/build/lib/publish/verify.html" ]; then
	sh "$BENCH/page.sh" "$ROOT" "$BENCH_DIR/build/lib/publish/verify.html" "$ROUNDS" ||
		[ $? -eq 77 ] || met=1
fi
[ "$met" -eq 0 ]
