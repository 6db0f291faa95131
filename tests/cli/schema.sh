# SPDX-License-Identifier: Apache-2.0
# The schema that is shipped is the one that the tables make, and every rule file that is shipped
# names it in its first line, by a path that leads to it.

. "$(dirname "$0")/testlib.sh"

must rules schema
expect_same_file out "$source/rules/creditrules-1.schema.json"
[ "$failures" -eq 0 ] || echo "fairlot rules schema >rules/creditrules-1.schema.json" >&2

for file in "$source"/rules/*.yaml "$source"/examples/*-rules.yaml; do
	ran="head -n 1 $file"
	named=$(sed -n '1s/^# yaml-language-server: \$schema=//p' "$file")
	[ -n "$named" ] || fail "names no schema"
	expect_same_file "$(dirname "$file")/$named" "$source/rules/creditrules-1.schema.json"
done

run rules schema extra
expect_status 2
finish
