# SPDX-License-Identifier: Apache-2.0
# Behind a draw: replacements, swaps, the list as it stands, the changes redone; advice where there
# are too few inspectors; the audit by trials.

. "$(dirname "$0")/testlib.sh"

load_sample
must grade --rules "$rules" --as-of "$day" --today "$day"

draw() {
	run draw --agency 青禾区烟草专卖局 --purpose 日常抽查 --period 2026-11 --today 2026-11-01 \
		--fixed 20261101 "$@"
}

# ---- Too few inspectors -------------------------------------------------------------------------

draw --n 300 --record short.json
expect_status 1
expect_in out "The least that would be enough (advice, not in the record):"
expect_in out "target(s) more, for example: QH-0101 +"
expect_in out "inspector(s) more who serve every stratum"
draw --n 300 --record short2.json --lang zh
expect_in out "最少增加以下之一即可（仅供参考，不入记录）："
draw --n 300 --record short3.json --json
python3 - <<'PY' || fail "the advice does not add up"
import json
advice = json.load(open("out"))["advice"]
assert len(advice) == 1 and advice[0]["capacity_helps"]
assert sum(advice[0]["raise"].values()) == advice[0]["units"] > 0
assert 0 < advice[0]["leads"] <= advice[0]["people"]
PY

# ---- A draw and its list ------------------------------------------------------------------------

draw --n 40 --reserves 1 --record draw.json
expect_status 0
must draw list --json
cp out before.json
number=$(python3 -c 'import json; print(json.load(open("before.json"))["draw"])')
target() {
	python3 -c 'import json, sys
print(json.load(open("before.json"))["targets"][int(sys.argv[1])]["id"])' "$1"
}
first=$(target 0)
before=$(cksum <fairlot.db)
run draw replace "$number" "$first"
expect_status 2
expect_in err "licence_ended   its licence has ended"
run draw replace "$number" "$first" --reason because --lang zh
expect_status 2
expect_in err "查无此户"
run draw replace 99 "$first" --reason closed --today 2026-11-05
expect_status 1
expect_in err "there is no draw 99"
run draw replace "$number" 990108009999 --reason closed --today 2026-11-05
expect_status 1
expect_in err "is not on the list as it stands"
run draw swap "$number" "$first" QH-0101 QH-9999 --reason 病假 --today 2026-11-05
expect_status 2
expect_in err "--decided-by"
expect_equal "$(cksum <fairlot.db)" "$before"

must draw replace "$number" "$first" --reason closed --today 2026-11-05
expect_in out "$first replaced by "
run draw replace "$number" "$first" --reason closed --today 2026-11-05
expect_status 1
must draw list --json
python3 - "$first" <<'PY' || fail "the reserve is not that of the record"
import json, sys
record, now, first = json.load(open("draw.json")), json.load(open("out")), sys.argv[1]
own = [c for c in record["classes"] if first in c["drawn"]][0]
change = now["changes"][0]
assert change["target"] == first and change["by"] == own["reserves"][0], change
ids = [t["id"] for t in now["targets"]]
assert first not in ids and own["reserves"][0] in ids and ids == sorted(ids)
PY
# The reserve is itself replaced: its class has no other.
reserve=$(python3 -c 'import json; print(json.load(open("out"))["changes"][0]["by"])')
must draw replace "$number" "$reserve" --reason not_found --decided-by 王局 \
	--today 2026-11-06 --lang zh
expect_in out "$reserve 取消，已无替补（查无此户），决定人：王局"

# ---- Swaps --------------------------------------------------------------------------------------

second=$(target 3)
python3 - "$second" <<'PY' >pairs
import json, sys
now = json.load(open("before.json"))
own = [t for t in now["targets"] if t["id"] == sys.argv[1]][0]
names = [i.split()[0] for i in own["inspectors"].split("; ")]
for new in ["QH-07%02d" % n for n in range(1, 7)]:
    if new not in names:
        print(names[1], new)
PY
swapped=
while read -r old new && [ -z "$swapped" ]; do
	run draw swap "$number" "$second" "$old" "$new" --reason 病假 --decided-by 副局长 \
		--today 2026-11-07 --changes changes.json --list list.csv
	[ "$status" -ne 0 ] || swapped="$new in place of $old"
done <pairs
[ -n "$swapped" ] || fail "nobody could be swapped in"
expect_in out "$second: $swapped (病假), decided by 副局长"
expect_equal "$(grep -c '^[0-9]' list.csv)" 39
must draw list --changes again.json
expect_same_file changes.json again.json
must ledger verify
must ledger show
expect_in out '"kind":"draw.swap"'
must verify draw.json --changes changes.json
expect_in out "changes.json: 3 change(s)"
expect_in out "HOLDS: each was made again and agrees"
sed "s/$first/$reserve/" changes.json >broken.json
run verify draw.json --changes broken.json
expect_status 1
expect_in out "broken.json: DOES NOT HOLD at changes[0]"
sed 's/"reason":"closed"/"reason":"because"/' changes.json >broken.json
run verify draw.json --changes broken.json --lang zh
expect_status 1
expect_in out "“because”不是更换原因"
printf '{' >broken.json
run verify draw.json --changes broken.json --json
expect_status 1
run verify short.json --changes changes.json
expect_status 1
expect_in out "DOES NOT HOLD at record"
run verify draw.json draw.json --changes changes.json
expect_status 2

# Who was changed behind the ledger's back is found.
if command -v sqlite3 >/dev/null; then
	cp fairlot.db copy.db
	sqlite3 copy.db "UPDATE change SET body = replace(body, 'closed', 'moved') WHERE place = 1"
	run ledger verify --db copy.db
	expect_status 1
	sqlite3 copy.db "UPDATE change SET body = replace(body, 'QH-', 'QX-') WHERE place = 1"
	run draw list --db copy.db
	expect_status 1
	expect_in err "change 1 of draw $number is damaged"
fi

# ---- Joint draws, strata served, the last visit -------------------------------------------------

cat >joint.csv <<'END'
id,name,capacity,lead,department
T1,甲,60,1,tobacco
T2,乙,60,0,tobacco
M1,丙,60,1,market
M2,丁,60,1,market
M3,戊,60,0,market
M4,己,60,0,market
M5,庚,60,0,market
END
# M4's only line ends before the period does, M5's on its last day.
printf 'inspector,stratum,until\nM4,城关所,2026-11-29\nM5,城关所,2026-11-30\n' >ends.csv
must import inspectors joint.csv --today 2026-11-07
must import service ends.csv --today 2026-11-07
next() {
	run draw --agency 青禾区烟草专卖局 --purpose 联合抽查 --period 2026-11 --today 2026-11-07 \
		--n 30 --fixed "$@"
}
next 2 --record joint.json --department tobacco --department market=3
expect_status 0
expect_in out "1 inspector(s) left out: nothing that they serve lasts"
must verify joint.json
next 3 --record crossed.json --cross-district --not-last-visit
expect_status 0
must verify crossed.json
next 4 --record none.json --department police
expect_status 1
expect_in err "department \`police\` has no inspectors"
next 4 --record none.json --department market=many
expect_status 2
python3 - "$first" <<'PY' || fail "the rosters are not what was asked for"
import json, sys
joint, crossed, draw = (json.load(open(f)) for f in ("joint.json", "crossed.json", "draw.json"))
market, tobacco = joint["rosters"]
assert [market["department"], tobacco["department"]] == ["market", "tobacco"]
assert [r.split("\t")[0] for r in market["inspectors"]] == ["M1", "M2", "M3", "M5"]
assert market["service"] == ["M5\t城关所"]
assert [len(a["plan"][0]["inspectors"]) for a in joint["assignments"]] == [3, 2]
# Across districts: QH-0101 serves 城关所 and 开发区所, and so the others.
own = crossed["rosters"][0]
strata = {r.split("\t")[3] for r in crossed["frame"]}
served = {r.split("\t")[1] for r in own["service"] if r.startswith("QH-0101\t")}
assert served and not served & {"城关所", "开发区所"} and served < strata
# The last visits are those of the lists as they stood: not of the target that was replaced.
barred = {tuple(r.split("\t")) for r in own["barred"]}
visits = {b[0] for b in barred if b[2] == "last_visit"}
again = set(joint["targets"])
assert sys.argv[1] not in visits and len(visits) >= 20
for visit in draw["assignments"][0]["plan"][10:]:
    for inspector in visit["inspectors"]:
        pair = (visit["target"], inspector)
        assert visit["target"] in again or any(b[:2] == pair for b in barred), visit
PY

# ---- The audit ----------------------------------------------------------------------------------

must draw audit draw.json --trials 200
expect_in out "FAIR: everything lies in its exact range"
must draw audit draw.json --trials 200 --json --text 2026
cp out first.json
must draw audit draw.json --trials 200 --json --text 2026
expect_same_file first.json out
must draw audit draw.json --trials 20 --evenness --lang zh
expect_in out "检查对象与人员的组合，与平均份额相比："
run draw audit draw.json --trials 10001
expect_status 1
expect_in err "1 to 10000 would be right"
sed 's/"draw":/"drow":/' draw.json >broken.json
run draw audit broken.json
expect_status 1
expect_in err "this record does not hold"
finish
