#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every attack that the protocol must withstand, tried, with the sentence that verify must say.

    protocol.py FAIRLOT ROOT [NODE]

An attack is a folder of records.  The command must say its sentence in both languages and exit with
1; the other two verifiers must name the same place or make the same finding.
"""

import copy
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "examples"))

import forge  # noqa: E402 (found beside this file and in examples/)
import published  # noqa: E402
import verify  # noqa: E402
from agree import one_place  # noqa: E402
from verify_form import canonical  # noqa: E402
from verify_published import findings  # noqa: E402

OTHER_SECRET = "cd" * 32
SOURCES = forge.sources(forge.secret("operator", outside=False), forge.secret("witness", "ab" * 32))


def chain(small, count, edit=lambda record, number: None):
    """Draws 1 to `count` of one agency, a month each, with a secret of a witness."""
    records = []
    for number in range(1, count + 1):
        def number_it(record, number=number):
            seal = record["seal"]
            SOURCES(record)
            seal.update(draw=number, previous=records[-1]["commit"] if records else "0" * 64,
                        purpose="日常抽查", period={"from": f"2026-{number:02d}-01",
                                                "to": f"2026-{number:02d}-28"})
            edit(record, number)
        records.append(json.loads(forge.remade(small, number_it)))
    return records


def patched(record, edit):
    bad = copy.deepcopy(record)
    edit(bad)
    return bad


def with_ids(record, edit):
    """A record made anew after a change of the first id, in its place of the order."""
    def change(new):
        rows = [row.split("\t", 1) for row in new["frame"]]
        rows[0][0] = edit(rows[0][0])
        new["frame"] = sorted(("\t".join(row) for row in rows), key=str.encode)
    return json.loads(forge.remade(record, change))


def seed_attacks(small):
    """Draw again until it suits; choose the seed; edit what was sealed; stay silent."""
    first, second, third = chain(small, 3)
    again = chain(small, 2, lambda r, n: n == 2 and r["seal"].update(
        sealed_at="2026-11-24T09:00:00Z"))[1]
    ground = patched(second, lambda r: r["entropy"][0].__setitem__("value", OTHER_SECRET))
    yield ("the draw made again", [first, second, again], "twice",
           "number 2 was drawn twice", "第 2 次抽查有两份不同的记录")
    yield ("the seed ground by another secret", [ground], "entropy[0].value",
           "the secret of `operator` is not the one that was committed to", "承诺")
    yield ("the seed written by hand", [patched(second, forge.set_in("seed", "ab" * 32))], "seed",
           "not what the draw gives when it is redone", "重新计算")
    weights = patched(second, lambda r: r.update(frame=[
        re.sub("\tC\t10\t", "\tC\t11\t", row) for row in r["frame"]]))
    for name, bad, path in (
            ("a retailer taken off the list", patched(second, lambda r: r["frame"].pop()),
             "seal.frame.count"),
            ("weights edited", weights, "seal.frame.root"),
            ("a recusal taken back", patched(second, lambda r: r["rosters"][0]["barred"].pop()),
             "seal.rosters[0].barred.count"),
            ("an inspector added", patched(second, lambda r: r["rosters"][0]["inspectors"].append(
                "I9\t5\t1")), "seal.rosters[0].inspectors.count"),
            ("another rule set", patched(second, forge.set_in(
                "seal", "rules", "sha256", "ab" * 32)), "commit")):
        yield (name + " after the reveal", [bad], path,
               "not what the draw gives when it is redone", "重新计算")
    resealed = json.loads(forge.remade(second, forge.set_in("seal", "rules", "version", "2")))
    yield ("a seal made anew after the reveal", [first, resealed, third], "broken",
           "draw 3 does not follow draw 2: it names another commit", "第 3 次抽查并非接续第 2 次")
    void = {**published.void_of(small), "seal": second["seal"], "commit": second["commit"],
            "draw": 2, "entropy": second["entropy"][:1]}
    yield ("a draw voided and drawn", [first, second, void], "twice",
           "number 2 was drawn and is void as well", "既有结果又已作废")
    yield ("the last revealer silent", [patched(second, lambda r: r["entropy"].pop())], "entropy",
           "not as many values as the seal names sources", "随机数值的个数与封存文件")


def series_attacks(small):
    """Withhold a draw; draw twice for one purpose and period."""
    first, _, third = chain(small, 3)
    parallel = chain(small, 2, lambda r, n: r["seal"].update(
        period={"from": "2026-01-01", "to": f"2026-01-{14 * n}"}))
    other = chain(small, 2, lambda r, n: r["seal"].update(
        period={"from": "2026-01-01", "to": f"2026-01-{14 * n}"}, purpose=f"专项 {n}"))
    yield ("a draw withheld", [first, third], "missing", "draw 2 of", "缺第 2 次抽查")
    yield ("the first draws withheld", [third], "missing", "draws 1 to 2 of", "缺第 1 至 2 次抽查")
    yield ("two draws for one purpose and period", parallel, "parallel",
           "for one purpose and in overlapping periods", "事由相同且期间重叠")
    yield ("two purposes in one period", other, "overlap",
           "in overlapping periods, for different purposes", "期间重叠而事由不同")


def id_attacks(small):
    """Ids that look alike."""
    (first,) = chain(small, 1)
    for name, edit, place, en, zh in (
            ("full width", lambda i: "３" + i[1:], "frame", "is no number; 1 to 64 characters",
             "不是有效编号"),
            ("a blank behind", lambda i: i + " ", "frame", "is no number; 1 to 64 characters",
             "不是有效编号"),
            ("a duplicate", lambda i: first["frame"][1].split("\t")[0], "frame",
             "stands twice or is out of order", "重复或次序不对")):
        yield f"an id with {name}", [with_ids(first, edit)], place, en, zh
    for name, edit in (("another case", lambda i: "x" + i), ("leading zeros", lambda i: "0" + i)):
        new = copy.deepcopy(first)
        new["frame"] = with_ids(first, edit)["frame"]
        yield (f"an id in {name}", [new], "seal.frame.root",
               "not what the draw gives when it is redone", "重新计算")


def plan_attacks(small):
    """Chances, silent shortage, manual swaps."""
    (first,) = chain(small, 1)
    (short,) = chain(small, 1, lambda r, n: forge.changed_rows(
        "inspectors", lambda row: re.sub("\t[0-9]+\t", "\t1\t", row))(r))
    plan = first["assignments"][0]["plan"]
    assert not short["assignments"][0]["feasible"]
    free = next(p.split("\t")[0] for p in first["rosters"][0]["inspectors"]
                if p.split("\t")[0] not in plan[0]["inspectors"])
    for name, bad, path in (
            ("a chance prettied up", patched(first, lambda r: r["classes"][0].update(
                chance="1/2")), "classes[0].chance"),
            ("a reserve moved up", patched(first, lambda r: r["classes"][0]["drawn"].__setitem__(
                0, r["classes"][0]["reserves"][0])), "classes[0].drawn[0]"),
            ("an inspector swapped by hand", patched(
                first, lambda r: r["assignments"][0]["plan"][0]["inspectors"].__setitem__(0, free)),
             "assignments[0].plan[0].inspectors[0]")):
        yield name, [bad], path, "not what the draw gives when it is redone", "重新计算"
    silent = patched(short, lambda r: r["assignments"].__setitem__(0, {
        "department": "", "feasible": True, "level": 1, "plan": []}))
    yield ("a shortage kept silent", [silent], "assignments[0]", "this value is missing", "缺少")
    blamed = patched(first, lambda r: r["assignments"].__setitem__(0, {
        "certificate": {"lead_only": [], "whole": r["targets"]}, "department": "",
        "feasible": False}))
    yield ("a shortage made up", [blamed], "assignments[0].certificate",
           "should not be here", "多出")


def by_command(fairlot, folder):
    """The places of files that do not hold, then the names of findings."""
    run = subprocess.run([fairlot, "verify", "--json", folder], capture_output=True, check=False,
                         encoding="utf-8")
    lines = [json.loads(line) for line in run.stdout.strip().split("\n")]
    return ([line["path"] for line in lines if line.get("holds") is False],
            [line["finding"] for line in lines if "finding" in line])


def by_python(folder):
    paths, documents = [], []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            data = file.read()
        try:
            documents.append((name, verify.verify(data), verify.sha256(data)))
        except verify.Differs as error:
            paths.append(error.args[0])
    return paths, [name for _, name, _ in findings(documents, 1)]


def by_page(node, folders):
    """What the page says of every folder, by one start of node."""
    if not node:
        return [None] * len(folders)
    run = subprocess.run([node, os.path.join(HERE, "page_core.js"), "--series", *folders],
                         capture_output=True, check=True, encoding="utf-8")
    found = [json.loads(line) for line in run.stdout.strip().split("\n")]
    return [(one["paths"], one["findings"]) for one in found]


def sentences(fairlot, folder, lang):
    run = subprocess.run([fairlot, "--lang", lang, "verify", folder], capture_output=True,
                         check=False, encoding="utf-8")
    return run.returncode, re.sub(r"\s+", " " if lang == "en" else "", run.stdout)


def write_folder(folder, records):
    os.mkdir(folder)
    for i, record in enumerate(records):
        with open(os.path.join(folder, f"{i}.json"), "wb") as file:
            file.write(canonical(record))
    return folder


def try_attack(fairlot, folder, attack, page):
    name, _, place, en, zh = attack
    found = {"command": by_command(fairlot, folder), "python": by_python(folder)}
    if page:
        found["page"] = page
    paths, names = found["command"]
    problems = [] if any(place in (path, path.split("[")[0]) or path.startswith(place)
                         for path in paths) or place in names else [f"{place} is not named"]
    for who, (other_paths, other_names) in found.items():
        if other_names != names or len(other_paths) != len(paths) or not all(
                one_place(list(pair)) for pair in zip(paths, other_paths)):
            problems.append(f"{who} says {other_paths} {other_names}, not {paths} {names}")
    for lang, sentence in (("en", en), ("zh", zh)):
        code, said = sentences(fairlot, folder, lang)
        if code != (0 if place == "overlap" else 1):
            problems.append(f"exit code {code}")
        if re.sub(r"\s+", " " if lang == "en" else "", sentence) not in said:
            problems.append(f"does not say: {sentence}\n    but: {said[:600]}")
    for problem in problems:
        print(f"{name}: {problem}")
    return not problems


def main(fairlot, root, node=None):
    with open(os.path.join(root, "tests", "vectors", "record.json"), "rb") as file:
        small = json.load(file)
    small["seal"]["excluded"], small["seal"]["design"]["bounds"] = [], []
    small["seal"]["sealed_at"] = "2025-12-30T09:00:00Z"
    groups = (seed_attacks, series_attacks, id_attacks, plan_attacks)
    attacks = [attack for group in groups for attack in group(small)]
    with tempfile.TemporaryDirectory() as scratch:
        folders = [write_folder(os.path.join(scratch, str(i)), attack[1])
                   for i, attack in enumerate(attacks)]
        good = [try_attack(fairlot, folder, attack, page) for folder, attack, page
                in zip(folders, attacks, by_page(node, folders), strict=True)]
        fine = write_folder(os.path.join(scratch, "fine"), chain(small, 3))
        code, said = sentences(fairlot, fine, "en")
        good.append(code == 0 and "draw 3 follows draw 2: proven" in said)
    print(f"{sum(good)} of {len(good)} attacks met by the sentence for them")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
