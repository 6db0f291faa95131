#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Usage: breakages.py FAIRLOT ROOT [--write].  Edits of shipped rule files that officers might make
by mistake, and what `rules check` says of each, verbatim; breakages.txt says how they are written.
With --write the reports in the file are put as they are now: read them before they are kept."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

ESCAPE = re.compile(rb"\\(?:([ntr\\])|x([0-9a-f]{2}))")
PLAIN = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"\\": b"\\"}


def unescape(text):
    """Text of the table as bytes of a file."""
    return ESCAPE.sub(lambda m: PLAIN[m[1]] if m[1] else bytes([int(m[2], 16)]), text.encode())


def edit(case, rules):
    """The file of a case after its edits."""
    data = b""
    for line in case:
        sign, rest = line[:1], unescape(line[2:])
        if sign == "@":
            data = (rules / rest.decode()).read_bytes()
        elif sign in "-*":
            old = rest
            if sign == "-" and old and data.count(old) != 1:
                sys.exit(f"{case[0]}: {line!r} stands in the file {data.count(old)} times")
        elif sign == "+":
            data = data.replace(old, rest) if old else rest
    return data


def report(fairlot, data, folder):
    """What the check says, a line a problem and a line a line of its hint."""
    path = pathlib.Path(folder, "r.yaml")
    path.write_bytes(data)
    out = subprocess.run([fairlot, "rules", "check", "--json", path], capture_output=True,
                         check=False)
    lines = []
    for problem in json.loads(out.stdout)["problems"]:
        if not problem["text_zh"] or bool(problem["hint_en"]) != bool(problem["hint_zh"]):
            sys.exit(f"{problem}: not in both languages")
        severity = "" if problem["severity"] == "error" else problem["severity"] + ": "
        lines.append(f"> {problem['line']}:{problem['column']} {severity}{problem['text_en']}")
        lines += [f">   {hint}" for hint in problem["hint_en"].split("\n") if hint]
    return lines or ["> nothing"]


def main():
    fairlot, root = sys.argv[1:3]
    table = pathlib.Path(__file__).with_name("breakages.txt")
    head, *cases = table.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases):
            lines = case.split("\n")
            edits = [line for line in lines if line[:1] != ">"]
            got = edits + report(fairlot, edit(edits, pathlib.Path(root, "rules")), folder)
            if got != lines:
                wrong += 1
                print("\n".join(got), end="\n\n")
            cases[number] = "\n".join(got)
    if "--write" in sys.argv:
        table.write_text("\n\n".join([head, *cases]) + "\n", encoding="utf-8")
    print(f"{len(cases)} breakages, {wrong} reported otherwise than written")
    sys.exit(wrong > 0 or len(cases) < 50)


main()
