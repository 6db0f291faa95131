#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""All verifiers give one verdict on good documents and on damaged ones, and name one place.

    agree.py FAIRLOT ROOT [NODE]

The records are made by the command, see records.sh, and so are extracts and proofs of them, see
published.py; damages.py and forge.py say what is done to them.
"""

import json
import os
import subprocess
import sys
import tempfile

# Every leaf of every record, not only of the small one: takes minutes on a slow machine.
THOROUGH = os.environ.get("FAIRLOT_THOROUGH", "") != ""
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "examples"))

import damages  # noqa: E402 (found beside this file and in examples/)
import forge  # noqa: E402
import published  # noqa: E402
import verify  # noqa: E402


def by_python(files):
    """The path of the first difference, or None where the record holds."""
    for name in files:
        with open(name, "rb") as file:
            data = file.read()
        try:
            verify.verify(data)
            yield None
        except verify.Differs as error:
            yield error.args[0]


def by_command(fairlot, files):
    for start in range(0, len(files), 500):
        run = subprocess.run(
            [fairlot, "verify", "--json", *files[start:start + 500]],
            capture_output=True, check=False, encoding="utf-8")
        for line in run.stdout.strip().split("\n"):
            verdict = json.loads(line)
            if "finding" in verdict:  # what the files show together: protocol.py
                continue
            yield None if verdict["holds"] else verdict["path"]


def by_page(node, files):
    run = subprocess.run(
        [node, os.path.join(HERE, "page_core.js"), *files],
        capture_output=True, check=True, encoding="utf-8")
    for line in run.stdout.strip().split("\n"):
        verdict = json.loads(line)
        yield None if verdict["holds"] else verdict["path"]


def write_records(folder, fairlot, root):
    """(name, file, whether it holds) of everything that is tried."""
    good = os.path.join(folder, "good")
    subprocess.run(["sh", os.path.join(HERE, "records.sh"), fairlot, root, good], check=True)
    vector = os.path.join(root, "tests", "vectors", "record.json")
    for file in [vector] + sorted(os.path.join(good, name) for name in os.listdir(good)):
        yield os.path.basename(file), file, True
    out = os.path.join(folder, "published")
    os.mkdir(out)
    made = [one for record in [vector] + sorted(
        os.path.join(good, name) for name in os.listdir(good))
            for one in published.make(fairlot, record, out)]
    for name, file in made:
        yield name, file, True
    count = 0
    with open(vector, "rb") as file:
        small = json.load(file)
    cases = [(name, data, True) for name, data in forge.variants(small)]
    cases += [("damaged: " + name, data, False) for name, data in damages.damages(small)]
    cases += [("forged: " + name, data, False) for name, data in forge.forgeries(small)]
    for name, file in made:
        if name.startswith("record "):
            with open(file, "rb") as open_file:
                document = json.load(open_file)
            cases += [(what, data, False) for what, data in published.damages(name, document)]
    void = published.void_of(small)
    cases.append(("void", forge.canonical(void), True))
    cases += [(what, data, False) for what, data in published.damages("void", void)]
    for name in ("teams", "rate", "infeasible", "order"):
        with open(os.path.join(good, name + ".json"), "rb") as file:
            record = json.load(file)
        changed = [(f"{name}: {what}", data, False)
                   for what, data in damages.each_leaf(record, ("changed",))]
        cases += changed if THOROUGH else changed[::6]
    for name, data, holds in cases:
        file = os.path.join(folder, f"{count:04d}.json")
        with open(file, "wb") as out:
            out.write(data)
        yield name, file, holds
        count += 1


def one_place(paths):
    """Whether all paths are one, or go on from one to a part of it; all are None or none is."""
    if None in paths:
        return len(set(paths)) == 1
    deepest = max(paths, key=len)
    return all(path == deepest or (path != "" and deepest.startswith((path + ".", path + "[")))
               for path in paths)


def check_script(root, good, bad):
    """The script as one runs it: what it exits with, and that it names the place."""
    script = os.path.join(root, "examples", "verify.py")
    for files, code, words in (([good], 0, "HOLDS"), ([good, bad], 1, "DOES NOT HOLD"),
                               ([good + ".none"], 2, ""), ([], 2, "")):
        run = subprocess.run([sys.executable, script, *files], capture_output=True, check=False,
                             encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"})
        assert (run.returncode, words in run.stdout) == (code, True), (files, run)


def main(fairlot, root, node=None):
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        cases = list(write_records(folder, fairlot, root))
        files = [file for _, file, _ in cases]
        verdicts = {"command": list(by_command(fairlot, files)), "python": list(by_python(files))}
        if node:
            verdicts["page"] = list(by_page(node, files))
        bad = next(file for _, file, holds in cases if not holds)
        check_script(root, files[0], bad)
        for name, found in verdicts.items():
            assert len(found) == len(files), f"{name} gave {len(found)} verdicts of {len(files)}"
        for i, (name, _, holds) in enumerate(cases):
            paths = {who: found[i] for who, found in verdicts.items()}
            if (paths["command"] is None) != holds or not one_place(list(paths.values())):
                failed += 1
                print(f"{name}: should {'hold' if holds else 'not hold'}: {paths}")
        bad = sum(not holds for _, _, holds in cases)
    print(f"{len(cases) - bad} good documents, {bad} damaged, {len(verdicts)} verifiers, "
          f"{failed} disagreements")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
