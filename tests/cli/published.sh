# SPDX-License-Identifier: Apache-2.0
# What is handed out of a record: extracts, proofs, and a folder of all of it.

. "$(dirname "$0")/testlib.sh"

vectors=$source/tests/vectors
record=$vectors/record.json

# The known answers are what the command makes, byte for byte.
must extract "$record" --out extract.json
expect_same_file "$vectors/extract.json" extract.json
for pair in drawn:370214000028 not-drawn:370214000031 excluded:370214000035 forced:370214000003; do
	name=proof-${pair%%:*}.json
	must prove "${pair#*:}" --record "$record" --out "$name"
	expect_same_file "$vectors/$name" "$name"
	must verify "$name"
	expect_in out "HOLDS, as far as it goes"
	expect_in out "not proven"
done
must prove 370214000031 --record "$record" --out proof-row.json --row-only
expect_same_file "$vectors/proof-row.json" proof-row.json
must prove 370214000031 --record "$record"
expect_same_file "$vectors/proof-not-drawn.json" 370214000031-proof.json

# Words, in both languages.
must verify proof-drawn.json
expect_in out "shown: it was drawn, with a chance of"
must verify proof-not-drawn.json --lang zh
expect_in out "已证明：该户未抽中，中签概率"
must verify proof-excluded.json
expect_in out "left out of the lot before the draw"
must verify proof-forced.json
expect_in out "by decision, not by lot"
must verify extract.json --lang zh
expect_in out "公开摘录"
must verify proof-drawn.json --json
python3 -c 'import json; v = json.load(open("out"))
assert (v["kind"], v["id"], v["result"], v["holds"]) == ("proof", "370214000028", "drawn", True)
assert [s["name"] for s in v["steps"]] == ["row", "seal", "seed", "ticket"] and v["shown"]' ||
	fail "the JSON of a proof"

# What cannot be made is refused, and nothing is written.
for words in "prove 370214000099 --record $record --out none.json" \
	"prove 370214000003 --record extract.json --out none.json" \
	"extract proof-row.json --out none.json"; do
	run $words
	expect_status 1
	expect_empty out
done
sed 's/"draw":1,/"draw":2,/' "$record" >bad.json
run extract bad.json --out none.json
expect_status 1
expect_in err "the record does not hold, at seal.previous"
[ ! -e none.json ] || fail "none.json was written"
run prove 370214000003
expect_status 2
run extract "$record"
expect_status 2
run verify "$record" --from 0
expect_status 2

# A folder: every file in it and below; what is damaged is named, and its number is missing.
mkdir -p all/deeper empty
cp "$record" all/1.json
cp extract.json proof-drawn.json proof-row.json all/deeper
echo "not for fairlot" >all/notes.txt
must verify all
expect_in out "all/deeper/extract.json"
expect_equal "$(grep -c '^HOLDS ' out)" 4
run verify all --from 1 --json
expect_status 0
expect_equal "$(grep -c '"file"' out)" 4
cp bad.json all/2.json
run verify all
expect_status 1
expect_in out "seal.previous: draw 2 must name the commit"
run verify --lang zh all
expect_in out "不符"
# An extract of another record under the same number.
rm all/2.json
sed 's/"record":"[0-9a-f]/"record":"z/; s/"record":"z/"record":"0/' extract.json >all/other.json
if ! cmp -s all/other.json extract.json; then
	run verify all
	expect_status 1
	expect_in out "goes by the number of draw 1, but is not from"
fi
run verify empty
expect_status 1
expect_in err "no file ending in .json"
run verify missing-folder
expect_status 3

finish
