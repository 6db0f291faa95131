# SPDX-License-Identifier: Apache-2.0
# Scores of the sample taken apart, word for word in both languages, against tests/golden/explain.
# FL_TEST_WRITE=1 writes those files anew: read the difference before it is committed.

. "$(dirname "$0")/testlib.sh"

golden=$source/tests/golden/explain
load_sample
must grade --rules "$rules" --as-of "$day" --today "$day" --out grades.csv
hash=$(sha256sum <"$rules" | cut -d ' ' -f 1)

# The best grade; vetoes; not graded for want of a quantity; annulled and repaired events.
for id in 990108001045 990108000114 990108000222 990108002134; do
	for language in en zh; do
		must explain $id --lang $language
		# The hash of the rule set is what it says it is, and not part of what is kept.
		expect_in out "$hash"
		sed "s/$hash/(hash)/" out >text
		if [ "${FL_TEST_WRITE:-}" = 1 ]; then
			cp text "$golden/$id.$language.txt"
		fi
		expect_same_file "$golden/$id.$language.txt" text
	done
	# The JSON says the same score and grade as the line of the run.
	must explain $id --json
	python3 - $id <<'END' || fail "the JSON of $id differs from its line"
import json, sys

told = json.load(open("out", encoding="utf-8"))
line = next(line for line in open("grades.csv") if line.startswith(sys.argv[1]))
_, score, grade = line.rstrip("\n").split(",")
assert told["id"] == sys.argv[1]
if grade == "not_graded":
    assert "grade" not in told and "score" not in told and told["not_graded"]
else:
    assert told["grade"] == grade and float(told["score"]) == float(score)
END
done

# The words of one language stay out of the other.
must explain 990108000114 --lang zh
if grep -q 'no longer counted' out; then
	fail "English in the Chinese text"
fi

# A past day, another rule set, and what cannot be explained.
must explain 990108001045 --as-of 2025-01-31
expect_in out "2025-01-31, as known at $day"
must explain 990108001045 --rules "$rules" --as-of 2025-01-31 --known-at "$day"
must explain 990108001045 --run 1
run explain 990108001045 --run 2
expect_status 1
expect_in err "there is no such run"
run explain 990108009999
expect_status 1
expect_in err "there is no retailer \`990108009999\`"
run --lang zh explain 990108009999
expect_in err "没有零售户“990108009999”"
must init --db empty.db
run explain 1 --db empty.db
expect_status 1
expect_in err "grade first"
finish
