# SPDX-License-Identifier: Apache-2.0
# The table of targets stands in columns and within 80 of them, whatever the grades are called.

. "$(dirname "$0")/testlib.sh"

load_sample
must grade --rules "$rules" --as-of "$day" --today "$day"
must grade publish 1 --today "$day"
for lang in en zh; do
	run --lang "$lang" draw --agency A --purpose P --period 2026-11 --n 60 --take-all D \
		--take-all not_graded --fixed x --today 2026-11-01 --record "$lang.json"
	expect_status 0
	python3 - out >widths <<'EOF' || fail "the columns of a target could not be read"
import re, sys, unicodedata
def columns(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
lines = [l.rstrip("\n") for l in open(sys.argv[1], encoding="utf-8")]
assert max(map(columns, lines)) <= 80, max(lines, key=columns)
targets = [l for l in lines if re.match(r" +\d+  99", l)]
assert len(targets) == 40 and any("not_graded" in l for l in targets), targets
print(len({columns(l[: l.index(" QH-")]) for l in targets}))
EOF
	expect_equal "$(cat widths)" 1
done
finish
