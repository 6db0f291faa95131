# SPDX-License-Identifier: Apache-2.0
# What holds for every rule file that is shipped: it names the schema, by a path that leads to it;
# it says what is published and what is illustrative; it is checked without a warning; its tests
# pass, and between them come to every grade and to every level of a measure.

. "$(dirname "$0")/testlib.sh"

must rules schema
expect_same_file out "$source/rules/creditrules-1.schema.json"
[ "$failures" -eq 0 ] || echo "fairlot rules schema >rules/creditrules-1.schema.json" >&2
run rules schema extra
expect_status 2

# The items of `grades: [A, "B"]`, or of `level:` in bands, one a line.
list_grades() {
	sed -n 's/^grades: \[\(.*\)\]$/\1/p' "$1" | tr -d '" ' | tr ',' '\n'
}

list_levels() {
	sed -n 's/.*{level: "*\([^,}]*\(,[0-9]*\)*\)"*[,}].*/\1/p' "$1" | tr -d '"'
}

for file in "$source"/rules/*.yaml "$source"/examples/*-rules.yaml; do
	ran="head -n 1 $file"
	named=$(sed -n '1s/^# yaml-language-server: [$]schema=//p' "$file")
	[ -n "$named" ] || fail "names no schema"
	expect_same_file "$(dirname "$file")/$named" "$source/rules/creditrules-1.schema.json"
	must rules check "$file"
	must rules test "$file"
done

for file in "$source"/rules/*.yaml; do
	ran=$file
	expect_in "$file" "# PUBLISHED. "
	expect_in "$file" "# ILLUSTRATIVE"
	expect_in "$file" "# 说明："
	sed -n '/^tests:/,$s/.*expect: //p' "$file" >expected
	list_grades "$file" >grades
	[ "$(wc -l <grades)" -ge 2 ] || fail "no grades"
	while read -r grade; do
		grep -qE "grade: \"?$grade\"?[,}]" expected || fail "no test comes to $grade"
	done <grades
	list_levels "$file" >levels
	while read -r level; do
		level=$(echo "$level" | sed 's/\$/[$]/')
		grep -qE "(label: [A-D]+|[a-z]: \"?)$level\"?[,}]" expected ||
			fail "no test comes to the level $level"
	done <levels
done
finish
