# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# Tools, programs and inputs of the benchmark, each made only where it is missing or out of date.

need_package() { # COMMAND-OR-HEADER PACKAGE...
	wanted=$1
	shift
	case $wanted in
	/*) [ ! -e "$wanted" ] || return 0 ;;
	*) ! command -v "$wanted" >/dev/null 2>&1 || return 0 ;;
	esac
	echo "installing $*"
	as_root=
	[ "$(id -u)" -eq 0 ] || as_root=sudo
	$as_root apt-get update -q >/dev/null
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@" >/dev/null
}

install_tools() {
	need_package gcc gcc libc6-dev
	need_package /usr/include/openssl/sha.h libssl-dev
	need_package sqlite3 sqlite3
	DUCKDB=$(find_duckdb)
	if [ -z "$DUCKDB" ]; then
		need_package npm npm
		echo "installing DuckDB (npm package @duckdb/node-api) into $BENCH_DIR/npm"
		npm install --silent --no-fund --no-audit --prefix "$BENCH_DIR/npm" \
			@duckdb/node-api >/dev/null
		DUCKDB=$(find_duckdb)
	fi
	[ "$PEERS_ONLY" = yes ] && return
	need_package meson meson
	need_package pkg-config pkg-config
	need_package /usr/include/yaml.h libyaml-dev
	need_package /usr/include/sqlite3.h libsqlite3-dev
}

find_duckdb() {
	[ ! -d "$BENCH_DIR/npm" ] || find "$BENCH_DIR/npm" -name libduckdb.so | head -n 1
}

build_programs() {
	mkdir -p "$BIN"
	for program in gen ref grade_floor seal_floor timed duck; do
		newest=$(find "$BENCH/$program.c" "$BENCH/bench.c" "$BENCH/bench.h" \
			"$BENCH/score.h" -newer "$BIN/$program" 2>/dev/null || echo missing)
		[ -n "$newest" ] || continue
		cc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -o "$BIN/$program" "$BENCH/$program.c" \
			"$BENCH/bench.c" -pthread -lm -ldl -lcrypto
	done
}

build_fairlot() {
	if [ -n "${FAIRLOT:-}" ]; then
		return # the caller brings the command
	fi
	[ -f "$BENCH_DIR/build/build.ninja" ] ||
		meson setup --buildtype=release "$BENCH_DIR/build" "$ROOT" >/dev/null
	meson compile -C "$BENCH_DIR/build" >/dev/null
	FAIRLOT=$BENCH_DIR/build/cli/fairlot
}

# retailers.csv and events.csv, the columns of the floor, the reference's grades, and the frame of
# the draw with its weights; all in order of id.
make_inputs() { # EVENTS
	[ ! -f "$DATA/frame.tsv" ] || return 0
	echo "$SIZE: making the inputs"
	mkdir -p "$DATA"
	"$BIN/gen" "$RETAILERS" "$1" 42 "$DATA"
	"$BIN/ref" "$DATA" "$DATA/grades.csv"
	awk -F, '
		BEGIN { weight["A"] = 1; weight["B"] = 2; weight["C"] = 5 }
		BEGIN { weight["D"] = 20; weight["N"] = 2 }
		NR == FNR { grade[FNR] = $3; next }
		FNR > 1 { print $1 "\t" grade[FNR - 1] "\t" weight[grade[FNR - 1]] "\t" $(NF - 1) }
	' "$DATA/grades.csv" "$DATA/retailers.csv" >"$DATA/frame.new"
	mv "$DATA/frame.new" "$DATA/frame.tsv"
}
