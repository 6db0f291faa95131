#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Searches for input that breaks a reader: every fuzz target under clang's libFuzzer with the Address
# and UndefinedBehavior sanitizers, for at least ten minutes each.
#
#   sh tests/fuzz/long.sh [MINUTES [TARGET...]]
#
# What was tried is kept in build-fuzz/corpus/TARGET, so that the next run goes on from there.  What
# broke a target lies in build-fuzz/found; once it is repaired, keep it: copy it to tests/fuzz/corpus
# and name it in tests/fuzz/seeds, which the everyday suite replays.
# JOBS says how many processes search at once (else as many as there are processors).
# The last line is `N clean, N broken`; the exit code is 0 where none was broken.
set -u
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
cd "$ROOT" || exit 1
. tests/packages.sh
BUILD=build-fuzz
minutes=${1:-10}
[ $# -eq 0 ] || shift
case $minutes in
'' | *[!0-9]* | 0)
	echo "usage: sh tests/fuzz/long.sh [MINUTES [TARGET...]]" >&2
	exit 2
	;;
esac
targets=${*:-$(cut -d ' ' -f 1 tests/fuzz/seeds | sort -u)}

install_packages "$BUILD_PACKAGES clang:clang" || exit 1
export CC=clang
mkdir -p "$BUILD"
build_in "$BUILD" fuzz -Dfuzzing_engine=libfuzzer -Db_sanitize=address,undefined -Db_lundef=false \
	-Dbuildtype=debugoptimized -Ddefault_library=static >"$BUILD/build.log" 2>&1 || {
	tail -n 30 "$BUILD/build.log"
	exit 1
}

# The words of the language, so that the search need not find them letter by letter.
sed -n 's/^\t*"\([a-z_]*\)": {$/"\1: "/p; s/^\t*"\([a-z_]*\)",*$/"\1"/p' \
	rules/creditrules-1.schema.json | sort -u >"$BUILD/words.dict"

export ASAN_OPTIONS=detect_leaks=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
clean=0
broken=0
for target in $targets; do
	corpus=$BUILD/corpus/$target
	mkdir -p "$corpus" "$BUILD/found"
	sed -n "s/^$target //p" tests/fuzz/seeds | while read -r seed; do
		cp "$seed" "$corpus/seed-$(basename "$seed")"
	done
	echo "==== $target, $minutes minute(s)"
	if "$BUILD/tests/fuzz/fuzz_$target" -max_total_time=$((minutes * 60)) -timeout=20 \
		-rss_limit_mb=4096 -max_len=16384 -dict="$BUILD/words.dict" \
		-fork="${JOBS:-$(nproc)}" -artifact_prefix="$BUILD/found/$target-" \
		"$corpus" >"$BUILD/$target.log" 2>&1; then
		clean=$((clean + 1))
		tail -n 2 "$BUILD/$target.log"
	else
		broken=$((broken + 1))
		grep -E 'ERROR|Assertion|runtime error|SUMMARY|Test unit written' "$BUILD/$target.log"
		echo "broken: see $BUILD/$target.log and $BUILD/found" >&2
	fi
done
echo
echo "$clean clean, $broken broken"
[ "$broken" -eq 0 ]
