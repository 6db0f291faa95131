#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A series of good draws, and documents that do not go with it, for the page.

    series.py RECORD FOLDER     (with examples/ on the path of modules)

1 to 4 follow each other; 5 is 4 drawn again; 6 is void; 7 is over the period of 3.
"""

import json
import os
import sys

import published
from protocol import chain
from verify_form import canonical


def parallel(record, number):
    if number == 7:
        record["seal"]["period"] = {"from": "2026-03-01", "to": "2026-03-28"}


def again(record, number):
    if number == 4:
        record["seal"]["sealed_at"] = "2026-11-24T09:00:00Z"


def documents(small):
    records = chain(small, 7, parallel)
    yield from ((str(i + 1), record) for i, record in enumerate(records[:4]))
    yield "5", chain(small, 4, again)[3]
    void = published.void_of(small)
    void["draw"] = void["seal"]["draw"]
    yield "6", void
    yield "7", records[6]


def main(source, folder):
    with open(source, "rb") as file:
        small = json.load(file)
    small["seal"]["excluded"], small["seal"]["design"]["bounds"] = [], []
    small["seal"]["sealed_at"] = "2025-12-30T09:00:00Z"
    os.mkdir(folder)
    for name, document in documents(small):
        with open(os.path.join(folder, name + ".json"), "wb") as file:
            file.write(canonical(document))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
