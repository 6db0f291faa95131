#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The attacks on the randomness of a draw, and the sentence by which `fairlot verify` meets each.

    attacks.py FAIRLOT ROOT

agree.py holds that the other verifiers refuse the same; here stands what a reader is told.
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

import forge  # noqa: E402 (found beside this file, and needs what is in examples/)
from forge import SECRET, beacon, remade, secret, set_in, sources  # noqa: E402

WITNESSED = sources(secret("operator", "ab" * 40, outside=False), secret("witness-1"))


def void_of(record, known=("operator",), **members):
    """The record of a void draw for which only some revealed."""
    seal = record["seal"]
    values = [one for one in record["entropy"] if one["name"] in known]
    return {"commit": forge.sha256(forge.canonical(seal)), "draw": seal["draw"], "entropy": values,
            "kind": "void", "missing": [one["name"] for one in record["entropy"]
                                        if one["name"] not in known],
            "protocol": "fairlot/1", "reason": "见证人未按期揭示", "seal": seal, **members}


def after_sealing(record, edit):
    """Seal, commit and values stand; what is behind them is changed."""
    new = copy.deepcopy(record)
    edit(new)
    return forge.canonical(new)


def refused(record):
    """(attack, document, where, English, Chinese) of what does not hold."""
    no_witness = "is not the one that was committed to"
    at_day = set_in("seal", "sealed_at", "2026-11-01T09:00:00Z")
    witnessed = json.loads(remade(record, WITNESSED))
    value = "entropy[1].value"
    yield ("grind the seed by another secret", after_sealing(
        witnessed, set_in("entropy", 1, "value", "cd" * 32)), value, no_witness, "与其承诺值不符")
    yield ("put another seed in", after_sealing(witnessed, set_in("seed", "ab" * 32)), "seed",
           "is not what the draw gives", "与重新计算的抽查结果不一致")
    yield ("one party twice", remade(record, lambda r: (
        sources(secret("a"), secret("b"))(r), set_in(
            "seal", "entropy", 1, "commitment", r["seal"]["entropy"][0]["commitment"])(r))),
           "seal", "have one commitment", "承诺值相同")
    yield ("a secret that can be guessed", remade(record, sources(secret("a", "ab" * 31))),
           "entropy[0].value", "so it could be guessed", "否则可能被猜中")
    yield ("a beacon that exists already", remade(record, lambda r: (
        at_day(r), sources(beacon("2026-11-01T09:00:00Z"))(r))), "seal",
           "a value that exists already can be chosen", "已经存在的数值可能被挑选")
    yield ("a beacon of the day of sealing", remade(record, lambda r: (
        at_day(r), sources(beacon("2026-11-01"))(r))), "seal", "is not after the sealing",
           "不晚于封存时间")
    yield ("no randomness at all", remade(record, sources()), "seal",
           "names no source of randomness", "未列出随机源")
    yield ("a source left out", after_sealing(witnessed, lambda r: r["entropy"].pop()), "entropy",
           "not as many values as the seal names sources", "与封存文件列出的随机源不符")
    yield ("call it publicly random", after_sealing(record, set_in("publicly_random", True)),
           "publicly_random", "is not what the draw gives", "与重新计算的抽查结果不一致")
    for name, edit in (
            ("a retailer leaves after the reveal", lambda r: r["frame"].pop()),
            ("a weight changes after the reveal", lambda r: r.__setitem__("frame", [
                re.sub("\t([0-9]+)\t", r"\t1\1\t", row) for row in r["frame"]])),
            ("an inspector joins after the reveal", lambda r: r["rosters"][0][
                "inspectors"].append("zz\t9\t1")),
            ("a recusal goes after the reveal", lambda r: r["rosters"][0]["barred"].pop(0)),
            ("the rules change after the reveal", set_in("seal", "rules", "sha256", "ab" * 32))):
        yield name, after_sealing(witnessed, edit), "", "", ""
    void = void_of(witnessed)
    for name, members, where in (
            ("a void draw without its silent party", {"missing": []}, "missing"),
            ("a void draw of another number", {"draw": 7}, "draw"),
            ("a void draw of another seal", {"commit": "ab" * 32}, "commit"),
            ("a void draw without a reason", {"reason": ""}, "reason"),
            ("a void draw with a false secret", {
                "entropy": [{"name": "operator", "value": "cd" * 40}]}, "entropy[0].value"),
            ("a void draw with a stranger's value", {
                "entropy": void["entropy"] + [{"name": "x", "value": SECRET}]}, "entropy[1]"),
            ("a void draw that keeps a value back", {"entropy": []}, "missing")):
        yield name, forge.canonical({**void, **members}), where, "", ""


def accepted(record):
    """(case, document, English, Chinese) of what holds, and what is said all the same."""
    witnessed = json.loads(remade(record, WITNESSED))
    alone = remade(record, sources(secret("operator", outside=False)))
    yield ("all randomness with the agency", alone, "NOT PUBLICLY RANDOM", "非公开随机")
    yield "a fixed value", forge.canonical(record), "NOT PUBLICLY RANDOM", "非公开随机"
    yield ("a witness stays silent", forge.canonical(void_of(witnessed)),
           "that the reason is true", "作废原因属实")
    yield ("void although all is known",
           forge.canonical(void_of(witnessed, ("operator", "witness-1"))), "NOBODY WAS MISSING",
           "无人缺席")


def look(fairlot, data, language):
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(data)
        file.flush()
        run = subprocess.run([fairlot, "--lang", language, "verify", "--json", file.name],
                             capture_output=True, check=False, encoding="utf-8")
    return json.loads(run.stdout.split("\n")[0])


def main(fairlot, root):
    failed = count = 0
    with open(os.path.join(root, "tests", "vectors", "record.json"), "rb") as file:
        record = json.load(file)
    for name, data, where, english, chinese in refused(record):
        seen = look(fairlot, data, "en")
        good = (not seen["holds"] and seen["path"].startswith(where)
                and english in seen["text_en"] and chinese in seen["text_zh"]
                and seen["text_en"] != "" and seen["text_zh"] != "")
        count += 1
        if not good:
            failed += 1
            print(f"{name}: {seen['holds']} {seen['path']} {seen['text_en']} {seen['text_zh']}")
    for name, data, english, chinese in accepted(record):
        seen, seen_zh = look(fairlot, data, "en"), look(fairlot, data, "zh")
        count += 1
        if not (seen["holds"] and english in " ".join(seen["not_proven"])
                and chinese in " ".join(seen_zh["not_proven"])):
            failed += 1
            print(f"{name}: {seen['holds']} {seen['path']} {seen['not_proven']}")
    print(f"{count} attacks, {failed} not met as they should be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
