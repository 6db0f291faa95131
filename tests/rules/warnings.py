#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Usage: warnings.py ROOT.  Every warning that the library can give of a rule file stands in the
table of rules/README.md, and the table names no other."""

import pathlib
import re
import sys


def main():
    root = pathlib.Path(sys.argv[1])
    given = set()
    for path in (root / "lib").rglob("*.c"):
        calls = re.findall(r'\bFL_WARN\(.*?, "([^"]*)",', path.read_text(), re.DOTALL)
        if path.read_text().count("FL_WARN(") != len(calls):
            sys.exit(f"{path}: a warning without a literal name")
        given.update(calls)
    section = (root / "rules/README.md").read_text().split("\n## Warnings")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]*) \|", section, re.MULTILINE)
    told = set(re.findall(r"`([^`]*)`", " ".join(rows)))
    for name in sorted(given ^ told):
        print(f"{name}: {'not in the table' if name in given else 'never given'}")
    sys.exit(given != told or not given)


main()
