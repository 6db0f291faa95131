# SPDX-License-Identifier: Apache-2.0
# What was known on a day stays as it was: the grades of a past day come out the same whatever has
# been imported since, and a file that says nothing new writes nothing.

. "$(dirname "$0")/testlib.sh"

cat >roster.csv <<'END'
id,name,licensed_on,stratum
A1,甲店,2019-01-01,城关所
A2,乙店,2020-02-02,柳河所
A3,丙店,2021-03-03,柳河所
END
cat >events.csv <<'END'
source_ref,retailer,type,occurred
E1,A1,sale_to_minor,2026-01-05
E2,A2,no_price_tags,2026-01-06
END

# grade_at KNOWN FILE: the grades of 2026-03-01 as they were known on that day.
grade_at() {
	must grade --rules "$rules" --as-of 2026-03-01 --known-at "$1" --no-store --out "$2"
}

# Every file that was kept so far must come out again.
expect_past() {
	for kept in past-*; do
		grade_at "${kept#past-}" again
		expect_same_file "$kept" again
	done
}

must init --rules "$rules" --today 2026-01-02
must import retailers roster.csv --today 2026-01-10
must import events events.csv --today 2026-02-01
grade_at 2026-01-10 past-2026-01-10
grade_at 2026-02-01 past-2026-02-01
expect_equal "$(wc -l <past-2026-01-10 | tr -d ' ')" 3
if cmp -s past-2026-01-10 past-2026-02-01; then
	fail "the events of February count in January"
fi

# A roster that says what is there already.
before=$(head_hash)
must import retailers roster.csv --today 2026-02-15
expect_in out "3 there already; nothing new"
must --lang zh import retailers roster.csv --today 2026-02-15
expect_in out "没有新内容"
expect_equal "$(head_hash)" "$before"

# A changed row is one new version; the others are passed over.
sed 's/2021-03-03/2026-02-20/' roster.csv >roster-2.csv
must import retailers roster-2.csv --today 2026-03-05
expect_in out "1 changed, 2 there already; ledger entry 4"
grade_at 2026-03-05 past-2026-03-05
expect_past
if cmp -s past-2026-02-01 past-2026-03-05; then
	fail "the changed day of the licence changes no grade"
fi

# Changed back, it is a version once more.
must import retailers roster.csv --today 2026-03-06
expect_in out "1 changed, 2 there already; ledger entry 5"
grade_at 2026-03-06 past-2026-03-06
expect_same_file past-2026-03-06 past-2026-02-01

# A retailer that was not known then is in no past list.
printf 'id,licensed_on\nA4,2019-01-01\n' >late.csv
must import retailers late.csv --today 2026-03-10
grade_at 2026-03-10 past-2026-03-10
expect_equal "$(wc -l <past-2026-03-10 | tr -d ' ')" 4
expect_past
run explain A4 --rules "$rules" --as-of 2026-03-01 --known-at 2026-03-09
expect_status 1
expect_in err "was not known yet on 2026-03-09"

# An event that came to light later.
printf 'source_ref,retailer,type,occurred\nE3,A2,sale_to_minor,2026-01-20\n' >late.csv
must import events late.csv --today 2026-04-01
grade_at 2026-03-31 again
expect_same_file again past-2026-03-10
grade_at 2026-04-01 past-2026-04-01
if cmp -s past-2026-03-10 past-2026-04-01; then
	fail "the late event changes no grade"
fi
expect_past

# An annulment, known from its day on; the grade is then as if the event had never been.
printf 'source_ref,kind,day\nE3,annul,2026-02-10\n' >annul.csv
must import amendments annul.csv --today 2026-05-01
grade_at 2026-05-01 past-2026-05-01
expect_same_file past-2026-05-01 past-2026-03-10
expect_past

# Without a day, what is known newest counts; a stored run keeps its days and its hash.
must grade --rules "$rules" --as-of 2026-03-01 --today 2026-05-02
expect_in out "as known at 2026-05-01"
expect_in out "stored as run 1"
first=$(sed -n 's/^sha256 //p' out)
expect_equal "$first" "$(sha256sum <past-2026-05-01 | cut -d ' ' -f 1)"
printf 'source_ref,retailer,type,occurred\nE4,A1,sale_to_minor,2026-02-20\n' >late.csv
must import events late.csv --today 2026-06-01
must grade --rules "$rules" --as-of 2026-03-01 --known-at 2026-05-01 --today 2026-06-02
expect_equal "$(sed -n 's/^sha256 //p' out)" "$first"

# A quantity below zero is a slip, unless the map says that it can be one.
printf 's,r,o,c\nE5,A1,2026-05-01,-3\n' >returns.csv
for allowed in false true; do
	cat >returns.yaml <<-END
		map: events
		fields:
		  source_ref: s
		  retailer: r
		  type: {constant: off_channel}
		  occurred: o
		  cartons: {column: c, below_zero: $allowed}
	END
	run import events returns.csv --map returns.yaml --today 2026-06-02
	[ $allowed = true ] || expect_in err "returns.csv:2:18: error: c: \`-3\` is below zero"
done
expect_status 0
must ledger verify
finish
