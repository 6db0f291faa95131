#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One decision of grading, from a .test file (README.md says how they are written): the facts go
# into a new database, the retailer is graded, and `fairlot explain` must say what is expected.
#
#   grade.sh FAIRLOT ROOT FILE.test
set -eu
fairlot=$1
root=$2
test=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export FAIRLOT_DB="$scratch/db"
export LC_ALL=C

section() { # NAME: its lines, without those that are for readers
	awk -v wanted="@$1" '
		/^@/ { inside = $1 == wanted; next }
		inside && !/^#/
	' "$test"
}

word() { # NAME: what stands behind @NAME
	awk -v wanted="@$1" '$1 == wanted { print $2 }' "$test"
}

quietly() {
	"$@" >"$scratch/said" 2>&1 || {
		cat "$scratch/said" >&2
		exit 1
	}
}

rules=$root/$(word RULES)
if [ -z "$(word RULES)" ]; then
	rules=$scratch/rules.yaml
	section RULES >"$rules"
fi
as_of=$(word AS_OF)
quietly "$fairlot" init --rules "$rules" --today "$as_of"
for kind in retailers events amendments; do
	section "$(echo $kind | tr '[:lower:]' '[:upper:]')" >"$scratch/$kind.csv"
	if [ -s "$scratch/$kind.csv" ]; then
		quietly "$fairlot" import $kind "$scratch/$kind.csv" --today "$as_of"
	fi
done
quietly "$fairlot" grade --rules "$rules" --as-of "$as_of" --today "$as_of"
id=$(section RETAILERS | sed -n '2s/,.*//p')
# Neither what comes next nor the hash of the rule file, which changes with every comment in it, is
# a part of the decision.
"$fairlot" explain "$id" --lang en |
	sed '/^The next grade$/,$d; /^This is the best/,$d; /^sha256 /,$d' |
	sed '${/^$/d}' >"$scratch/found"
section EXPECT >"$scratch/expected"
if cmp -s "$scratch/expected" "$scratch/found"; then
	exit 0
fi
if [ -n "${FL_TEST_WRITE:-}" ]; then
	{
		sed '/^@EXPECT$/q' "$test"
		cat "$scratch/found"
	} >"$scratch/new"
	cp "$scratch/new" "$test"
	exit 0
fi
diff -u "$scratch/expected" "$scratch/found"
