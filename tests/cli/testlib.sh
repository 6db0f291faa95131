# SPDX-License-Identifier: Apache-2.0
# What the tests of the command share: a scratch folder, running the command, asserting.
# A test is called as `sh NAME.sh FAIRLOT SOURCE`, reads this file first and ends with `finish`.

set -u
fairlot=$(realpath "$1")
source=$(realpath "$2")
rules=$source/rules/tobacco-ladder.yaml
sample=$source/examples/sample
day=2026-10-31
failures=0

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
cd "$scratch" || exit 1
unset FAIRLOT_DB
LC_ALL=C
export LC_ALL

# Runs the command; leaves its exit code in $status and its output in the files out and err.
run() {
	ran="fairlot $*"
	status=0
	"$fairlot" "$@" >out 2>err || status=$?
}

# Says what is wrong with what ran last, and goes on.
fail() {
	failures=$((failures + 1))
	printf 'FAILED: %s\n        %s\n' "$*" "${ran:-}" >&2
	head -n 20 out err >&2
}

expect_status() {
	[ "$status" -eq "$1" ] || fail "exit code $status, expected $1"
}

# expect_in FILE TEXT: the file holds the text, as it stands.
expect_in() {
	grep -qF -e "$2" "$1" || fail "$1 does not hold: $2"
}

expect_empty() {
	[ ! -s "$1" ] || fail "$1 is not empty"
}

expect_equal() {
	[ "$1" = "$2" ] || fail "expected $2, found $1"
}

expect_same_file() {
	cmp -s "$1" "$2" || fail "$1 and $2 differ: $(diff "$1" "$2" | head -n 5)"
}

# Times that a text stands in a file.
occurrences() {
	grep -oF -e "$2" "$1" | wc -l | tr -d ' '
}

# Runs what must succeed without a word on standard error.
must() {
	run "$@"
	expect_status 0
	expect_empty err
}

# The made-up district with all its facts, known since $day.
load_sample() {
	must init --rules "$rules" --today "$day"
	for kind in retailers events amendments inspectors service barred; do
		must import $kind "$sample/$kind.csv" --today "$day"
	done
}

# The hash of the last ledger entry.
head_hash() {
	"$fairlot" ledger verify | sed -n 's/^head //p'
}

finish() {
	if [ "$failures" -gt 0 ]; then
		printf '%s: %d failure(s)\n' "$0" "$failures" >&2
		exit 1
	fi
	exit 0
}
