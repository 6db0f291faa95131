# SPDX-License-Identifier: Apache-2.0
"""What can be done to a record without doing the draw again: every kind of leaf changed by itself,
rows swapped, lost or added, bytes damaged.  forge.py has those that are consistent in themselves.
"""

import copy
import json
import re

from verify_form import canonical


def leaves(value, path=()):
    """Paths of all members and items, containers included."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else (
        enumerate(value) if isinstance(value, list) else ())
    for key, item in inner:
        yield from leaves(item, path + (key,))


def place(record, path):
    for key in path[:-1]:
        record = record[key]
    return record, path[-1]


def place_in_copy(record, path):
    """A record of its own as far as the path goes, and the place there; the rest is shared."""
    top = where = copy.copy(record)
    for key in path[:-1]:
        where[key] = copy.copy(where[key])
        where = where[key]
    return top, where, path[-1]


def kind_of(path):
    return re.sub(r"\.\d+", "[]", ".".join(map(str, path)))


def changed(value):
    """A value of the same type that differs as little as possible, and still has its form."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        last = value[-1:] if value[-1:].isascii() else ""
        swap = {"0": "1", "1": "2", "a": "b", "Z": "z"}.get(last, "0" if last.isdigit() else "x")
        return value[:-1] + swap if value else "x"
    return value + [value[-1]] if value else ["x"]


def each_leaf(record, ways=("changed", "null", "missing")):
    """Every kind of leaf, once changed, once of another type, once missing."""
    seen = set()
    for path in leaves(record):
        kind = kind_of(path)
        if kind in seen:
            continue
        seen.add(kind)
        for what in ways:
            bad, where, key = place_in_copy(record, path)
            if what == "missing":
                del where[key]
            elif what == "null":
                where[key] = None
            elif isinstance(where[key], dict):
                where[key] = {**where[key], "surplus": 1}
            else:
                where[key] = changed(where[key])
            yield f"{kind} {what}", canonical(bad)


def swap(items, i=0, j=1):
    items[i], items[j] = items[j], items[i]


def list_edits(record):
    """Damage to the frame, the classes and the targets."""
    classes = [i for i, c in enumerate(record["classes"]) if len(c["drawn"]) > 1]
    return {
        "frame rows swapped": lambda r: swap(r["frame"]),
        "frame row twice": lambda r: r["frame"].insert(1, r["frame"][0]),
        "frame row lost": lambda r: r["frame"].pop(),
        "frame empty": lambda r: r["frame"].clear(),
        "frame reversed": lambda r: r["frame"].reverse(),
        "frame id in another case": lambda r: r["frame"].__setitem__(
            5, "x" + r["frame"][5].lower()),
        "frame row with five fields": lambda r: r["frame"].__setitem__(0, r["frame"][0] + "\t"),
        "frame weight with a zero before": lambda r: r["frame"].__setitem__(
            0, re.sub("\t([0-9]+)\t", "\t0\\1\t", r["frame"][0])),
        "frame id of full width": lambda r: r["frame"].__setitem__(0, "９" + r["frame"][0][1:]),
        "drawn swapped": lambda r: swap(r["classes"][classes[0]]["drawn"]),
        "drawn and reserve exchanged": lambda r: r["classes"][classes[0]]["drawn"].__setitem__(
            0, r["frame"][0].split("\t")[0]),
        "classes swapped": lambda r: swap(r["classes"]),
        "class lost": lambda r: r["classes"].pop(),
        "target lost": lambda r: r["targets"].pop(),
        "target added": lambda r: r["targets"].append("zz"),
        "grades swapped": lambda r: swap(r["seal"]["grades"]),
    }


def roster_edits(record):
    """Damage to the inspectors and to who inspects whom."""
    edits = {
        "inspectors swapped": lambda r: swap(r["rosters"][0]["inspectors"]),
        "inspector lost": lambda r: r["rosters"][0]["inspectors"].pop(),
        "inspector added after the reveal": lambda r: r["rosters"][0]["inspectors"].append(
            "zz\t9\t1"),
        "recusal lost": lambda r: r["rosters"][0]["barred"].pop(0),
        "recusals swapped": lambda r: swap(r["rosters"][0]["barred"]),
        "service lost": lambda r: r["rosters"][0]["service"].pop(0),
        "inspector id in another case": lambda r: r["rosters"][0]["inspectors"].__setitem__(
            0, r["rosters"][0]["inspectors"][0].lower()),
        "roster lost": lambda r: r["rosters"].pop(),
        "assignment lost": lambda r: r["assignments"].pop(),
    }
    if record["assignments"][0].get("plan"):
        def exchange(r):
            first, second = r["assignments"][0]["plan"][:2]
            first["inspectors"], second["inspectors"] = (
                second["inspectors"], first["inspectors"])
        edits["inspectors of two targets exchanged"] = exchange
        edits["plan swapped"] = lambda r: swap(r["assignments"][0]["plan"])
        edits["pair of inspectors swapped"] = lambda r: swap(
            r["assignments"][0]["plan"][0]["inspectors"])
        edits["plan called infeasible"] = lambda r: r["assignments"].__setitem__(0, {
            "certificate": {"lead_only": [], "whole": r["targets"]}, "feasible": False,
            "department": r["assignments"][0]["department"]})
    return edits


def each_edit(record):
    edits = list_edits(record)
    if record["assignments"]:
        edits.update(roster_edits(record))
    for name, edit in edits.items():
        bad = copy.deepcopy(record)
        edit(bad)
        yield name, canonical(bad)


def each_bytes(record, kind="record"):
    """Damage to the bytes of the file."""
    data = canonical(record)
    mark = f'"kind":"{kind}"'.encode()
    middle = len(data) // 2
    yield "empty file", b""
    yield "cut in the middle", data[:middle]
    yield "last byte cut", data[:-1]
    yield "line end added", data + b"\n"
    yield "byte order mark added", b"\xef\xbb\xbf" + data
    yield "blank after a colon", data.replace(mark, mark.replace(b":", b": "))
    yield "members in another order", json.dumps(
        dict(reversed(record.items())), ensure_ascii=False, separators=(",", ":")).encode()
    yield "member twice", data[:-1] + b',"targets":[]}'
    yield "letter escaped", data.replace(mark, b'"kind":"\\u00%02x%s"' % (ord(kind[0]),
                                                                      kind[1:].encode()))
    yield "fraction for an integer", data.replace(b'"draw":', b'"draw":1.0,"x":', 1)
    yield "integer with exponent", re.sub(rb'"need":(\d)', rb'"need":\1e0', data) + b" "
    yield "not UTF-8", data[:middle] + b"\xff" + data[middle + 1:]
    yield "zero byte", data[:middle] + b"\0" + data[middle + 1:]
    yield "lone surrogate", data.replace(mark, b'"kind":"\\ud800"')
    yield "nested beyond reason", b"[" * 100000
    yield "an array", b"[]"
    yield "a number", b"1"
    yield "seal alone", canonical(record["seal"])


def damages(record):
    yield from each_leaf(record)
    yield from each_edit(record)
    yield from each_bytes(record)
