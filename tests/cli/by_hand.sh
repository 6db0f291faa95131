# SPDX-License-Identifier: Apache-2.0
# The ledger without fairlot: the sqlite3 shell and sha256sum come to every hash that it holds, as
# an auditor would who trusts none of our code.

. "$(dirname "$0")/testlib.sh"

if ! command -v sqlite3 >/dev/null; then
	echo "the sqlite3 shell is not installed" >&2
	exit 77
fi
load_sample
must grade --rules "$rules" --as-of "$day" --today "$day"
must grade publish 1 --today "$day"

ask() {
	sqlite3 -batch -noheader -readonly fairlot.db "$1"
}

# A row's line is its number and its columns but `entry`, in the order in which the table has them.
columns_of() {
	ask "SELECT group_concat(name) FROM pragma_table_info('$1') WHERE name <> 'entry'"
}

previous=
entries=$(ask "SELECT max(seq) FROM ledger")
entry=1
while [ "$entry" -le "$entries" ]; do
	ran="by hand: entry $entry"
	body=$(ask "SELECT body FROM ledger WHERE seq = $entry")
	hash=$(ask "SELECT hash FROM ledger WHERE seq = $entry")
	expect_equal "$(printf '%s' "$body" | sha256sum | cut -d ' ' -f 1)" "$hash"
	expect_equal "$(ask "SELECT prev FROM ledger WHERE seq = $entry")" "$previous"
	expect_equal "$(ask "SELECT body->>'prev' FROM ledger WHERE seq = $entry")" "$previous"
	expect_equal "$(ask "SELECT body->>'seq' FROM ledger WHERE seq = $entry")" "$entry"
	previous=$hash
	ask "SELECT r.value->>'table', r.value->>'count', r.value->>'sha256'
	     FROM ledger, json_each(body, '\$.rows') r WHERE seq = $entry" >tables
	while IFS='|' read -r table count claimed; do
		ran="by hand: entry $entry, table $table"
		ask "SELECT json_array($(columns_of "$table")) FROM $table
		     WHERE entry = $entry ORDER BY number" >lines
		expect_equal "$(wc -l <lines | tr -d ' ')" "$count"
		expect_equal "$(sha256sum <lines | cut -d ' ' -f 1)" "$claimed"
	done <tables
	entry=$((entry + 1))
done
[ "$entries" -ge 9 ] || fail "only $entries entries"
expect_equal "$(head_hash)" "$previous"

# The views that auditors read say what the files said.
run ledger verify
expect_equal "$(ask "SELECT count(*) FROM retailers")" 2400
expect_equal "$(ask "SELECT occurred || decided || case_no FROM events
	WHERE source_ref = 'AJ-2024-00123'")" "2024-02-212024-03-14青烟立〔2024〕第122号"
expect_equal "$(ask "SELECT count(*) FROM events WHERE annulled_on IS NOT NULL OR
	repaired_on IS NOT NULL")" "$(($(wc -l <"$sample/amendments.csv") - 1))"

# One row changed behind the ledger's back is found and named, in both languages.
sqlite3 fairlot.db "UPDATE event SET occurred = occurred - 400 WHERE number = 77"
run ledger verify
expect_status 1
expect_in out "a row of table event that entry 3 added was changed"
expect_in out "retailers "
run --lang zh ledger verify
expect_status 1
expect_in out "表 event 中由台账第 3 条登记的行被改动"
run ledger verify --json
expect_status 1
expect_in out '"ok":false'
python3 -m json.tool <out >/dev/null || fail "no JSON"
finish
