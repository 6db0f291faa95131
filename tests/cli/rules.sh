# SPDX-License-Identifier: Apache-2.0
# What policy staff do with a rule file: check it, test it, see what no test fires, compare it with
# the version before.  Outputs verbatim, in both languages.

. "$(dirname "$0")/testlib.sh"

cat >old.yaml <<'END'
schema: creditrules/1
id: small
version: "2026.1"
in_force: {from: 2026-01-01}
time: {zone: Asia/Shanghai}
score: {base: 100, min: 0, max: 110}
grades: [A, B, C]
events:
  sale: {zh: 售烟, en: Sale, class: serious}
  goods: {zh: 进货, en: Goods, class: general}
  check: {zh: 检查, en: Check, class: good}
deductions:
  - {id: D01, event: sale, points: 10, window: 24 months, cap: 30, label: {zh: 售烟, en: Sale}}
  - {id: D02, event: goods, points: 5, window: 12 months, cap: 20, label: {zh: 进货, en: Goods}}
bonuses:
  - {id: B01, event: check, points: 2, window: 12 months, cap: 4, label: {zh: 检查, en: Check}}
bands: [{grade: A, from: 95}, {grade: B, from: 80}, {grade: C}]
vetoes:
  - {id: V01, event: goods, at_best: B, for: 6 months, label: {zh: 进货, en: Goods}}
tests:
  - name: twice
    as_of: 2026-06-30
    retailer: {}
    events: [{type: sale, occurred: 2024-07-01}, {type: sale, occurred: 2024-06-30}]
    expect: {score: 90, grade: B, reasons: [D01]}
END

# says FILE: standard output is that file's text.
says() {
	cat >expected
	expect_same_file out expected
}

# ---- Tests, and what none of them fires ---------------------------------------------------------

run rules test --coverage old.yaml
expect_status 0
expect_empty err
says <<'END'
old.yaml: 1 test(s), 1 passed, 0 failed
old.yaml:14:5: no test fires D02 (deduction)
old.yaml:16:5: no test fires B01 (bonus)
old.yaml:17:9: no test fires A (band)
old.yaml:17:53: no test fires C (band)
old.yaml:19:5: no test fires V01 (veto)
2 of 7 rules, bands and clauses are fired by some test
END
run --lang zh rules test --coverage old.yaml
says <<'END'
old.yaml：共 1 个测试，通过 1 个，失败 0 个
old.yaml:14:5: 没有测试触发 D02（扣分项）
old.yaml:16:5: 没有测试触发 B01（加分项）
old.yaml:17:9: 没有测试触发 A（分数段）
old.yaml:17:53: 没有测试触发 C（分数段）
old.yaml:19:5: 没有测试触发 V01（一票否决）
有测试触发的规则、分数段和条款：2 项（共 7 项）
END
run --json rules test --coverage old.yaml
python3 - >names <<'END' || fail "the JSON could not be read"
import json
cover = json.load(open("out", encoding="utf-8"))["coverage"]
print(cover["fired"], cover["count"], *(f'{p["kind"]}.{p["name"]}.{p["line"]}.{p["fired"]}'
                                       for p in cover["parts"][:2]))
END
expect_equal "$(cat names)" "2 7 deduction.D01.13.True deduction.D02.14.False"
run rules test old.yaml
expect_equal "$(cat out)" "old.yaml: 1 test(s), 1 passed, 0 failed"

# The check names each rule that no test fires.
run rules check old.yaml
expect_status 0
expect_in err "old.yaml:14:5: warning: deductions[1]: no test makes \`D02\` decide anything"
expect_in err "old.yaml:19:5: warning: vetoes[0]: no test makes \`V01\` decide anything"
expect_equal "$(grep -c warning err)" 3
sed '/^tests:/,$d' old.yaml >untested.yaml
run --lang zh rules check untested.yaml
expect_status 0
expect_equal "$(grep -c 警告 err)" 1
expect_in err "文件内没有测试"

# A test that fails is taken apart.
sed 's/score: 90, grade: B, reasons: .D01/score: 95, grade: A, reasons: [D01, B01/' old.yaml \
	>f.yaml
run rules test f.yaml
expect_status 1
says <<'END'
f.yaml: 1 test(s), 0 passed, 1 failed
END
cat >expected <<'END'
f.yaml:25:21: error: tests[0].expect.score: test `twice`: score: got 90, expected 95
    25 |     expect: {score: 95, grade: A, reasons: [D01, B01]}
       |                     ^~
       = 100 - 10 (D01) = 90
       = D01: 2024-06-30 sale (its time is over); 2024-07-01 sale 10
       = band B; grade B
f.yaml:25:32: error: tests[0].expect.grade: test `twice`: grade: got B, expected A
    25 |     expect: {score: 95, grade: A, reasons: [D01, B01]}
       |                                ^
f.yaml:25:44: error: tests[0].expect.reasons: test `twice`: reasons: got [D01], expected [D01, B01]
    25 |     expect: {score: 95, grade: A, reasons: [D01, B01]}
       |                                            ^
END
expect_same_file err expected
run --lang zh rules test f.yaml
expect_in err "       = D01: 2024-06-30 sale (已过期限); 2024-07-01 sale 10"
run rules check f.yaml
expect_status 0
expect_in err "1 of 1 tests fail"

# Names that a test has wrong are found by the check already.
sed 's/{type: sale, occurred: 2024-06-30}/{type: sail, occurred: 2024-06-30}/' old.yaml >named.yaml
run rules check named.yaml
expect_status 1
expect_in err "named.yaml:24:57: error: tests[0].events[1].type"

# ---- Comparing ----------------------------------------------------------------------------------

run rules diff old.yaml old.yaml
expect_status 0
says <<'END'
small 2026.1 -> small 2026.1
They mean the same.
END

# The same rules, written another way.
{
	sed -n '/^bands/,$p' old.yaml
	printf '# a comment\n'
	sed '/^bands/,$d; s/points: 10/points: "10.0"/; s/24 months/2 years/
		s/event: goods/event: [goods]/' old.yaml
} >same.yaml
run rules diff old.yaml same.yaml
expect_status 0

sed 's/version: "2026.1"/version: "2026.2"/
	s/points: 10, window: 24 months/points: 12, window: 18 months/
	s/points: 5, /points: 6, /
	s/id: B01/id: B07/
	s/en: Sale}}/en: Sale to a minor}}/' old.yaml >new.yaml
run rules diff old.yaml new.yaml
expect_status 1
expect_empty err
says <<'END'
small 2026.1 -> small 2026.2
version: relabelled (line 3 -> 3)
    2026.1 -> 2026.2
deductions D01 Sale to a minor: mixed (line 13 -> 13)
    points: 10 -> 12  [tighter]
    window: 24 months -> 18 months  [looser]
    label.en: Sale -> Sale to a minor
deductions D02 Goods: tightened (line 14 -> 14)
    points: 5 -> 6  [tighter]
bonuses B01 Check: removed (line 16)
    likely kept under the id B07
bonuses B07 Check: added (line 16)
    likely B01 under another id
5 difference(s). Scores, grades or inspections can change.
END
run --lang zh rules diff new.yaml old.yaml
expect_status 1
says <<'END'
small 2026.2 -> small 2026.1
version: 改名（第 3 行 -> 第 3 行）
    2026.2 -> 2026.1
deductions D01 售烟: 有紧有松（第 13 行 -> 第 13 行）
    points: 12 -> 10  [放宽]
    window: 18 months -> 24 months  [收紧]
    label.en: Sale to a minor -> Sale
deductions D02 进货: 放宽（第 14 行 -> 第 14 行）
    points: 6 -> 5  [放宽]
bonuses B01 检查: 新增（第 16 行）
    可能由“B07”改换代号而来
bonuses B07 检查: 删除（第 16 行）
    可能已改用代号“B01”
共 5 处不同。得分、等级或抽查可能因此改变。
END
run --json rules diff old.yaml new.yaml
expect_status 1
python3 - >names <<'END' || fail "the JSON could not be read"
import json
diff = json.load(open("out", encoding="utf-8"))
assert diff["same"] is False and diff["decides"] is True and diff["after"]["version"] == "2026.2"
print(" ".join(f'{c["section"]}.{c["id"]}={c["verdict"]}' for c in diff["changes"]))
END
expect_equal "$(cat names)" "version.=relabelled deductions.D01=mixed deductions.D02=tightened \
bonuses.B01=removed bonuses.B07=added"
sed 's/en: Goods}}/en: Stray goods}}/' old.yaml >words.yaml
run rules diff old.yaml words.yaml
expect_status 1
expect_in out "No score, grade or inspection changes."
run rules diff old.yaml none.yaml
expect_status 3
run rules diff old.yaml
expect_status 2

# ---- For editors and code hosts -----------------------------------------------------------------

sed 's/points: 5/point: 5/; s/cap: 4/cap: ４/' old.yaml >"bad file.yaml"
for lang in en zh; do
	run --lang $lang rules check --sarif "bad file.yaml" old.yaml
	expect_status 1
	expect_empty err
	python3 - $lang <<'END' || fail "the SARIF log is not as it should be"
import json, sys
log = json.load(open("out", encoding="utf-8"))
assert log["version"] == "2.1.0"
run = log["runs"][0]
assert run["language"] == {"en": "en", "zh": "zh-CN"}[sys.argv[1]]
rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
seen = []
for result in run["results"]:
    assert rules[result["ruleIndex"]] == result["ruleId"]
    assert result["message"]["text"] == result["properties"][sys.argv[1]]
    place = result["locations"][0]["physicalLocation"]
    region = place["region"]
    line = region["snippet"]["text"]
    marked = line[region["startColumn"] - 1 : region["endColumn"] - 1]
    seen.append((place["artifactLocation"]["uri"], result["level"], result["ruleId"],
                 region["startLine"], marked))
assert seen[:2] == [("bad%20file.yaml", "error", "unknown-key", 14, "point"),
                    ("bad%20file.yaml", "error", "full-width", 16, "４")], seen
assert all(s[:2] == ("old.yaml", "warning") for s in seen[2:]) and len(seen) == 5, seen
END
done
finish
