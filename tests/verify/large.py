#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A good record with 50,000 units, for the speed of the page.

    large.py RECORD OUTPUT     (with examples/ on the path of modules)
"""

import json
import sys

import forge

UNITS = 50000
KINDS = (("A", 1), ("B", 3), ("C", 10), ("not_graded", 2))
STRATA = ("城阳", "李沧", "即墨", "胶州", "平度", "莱西", "崂山", "黄岛")


def enlarge(record):
    def row(i):
        grade, weight = KINDS[(i * i + i // 7) % len(KINDS)]
        return f"3702140{i:05d}\t{grade}\t{weight}\t{STRATA[i % len(STRATA)]}"
    record["frame"] = [row(i) for i in range(UNITS)]
    record["seal"]["design"].update(total=500, take_all=[], bounds=[])
    record["seal"].update(excluded=[], forced=[])
    record["rosters"][0].update(barred=[], service=[], inspectors=[
        f"I{i:03d}\t40\t{i % 2}" for i in range(60)])


def main(source, output):
    with open(source, "rb") as file:
        record = json.load(file)
    with open(output, "wb") as file:
        file.write(forge.remade(record, enlarge))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
