# SPDX-License-Identifier: Apache-2.0
"""What a document must look like: text, canonical JSON, members, lists and their roots.

Sections 1, 2, 7, 8 and 10 of lib/FORMATS.md, for verify.py.  It knows nothing of drawing.
"""

import datetime
import hashlib
import json
import re
import unicodedata


class Differs(Exception):
    """The first value that is not what it should be: its path, what was found, what is right."""


def differ(path, found, right):
    raise Differs(path, found, right)


# ---- Section 1: text, hashes, canonical JSON ---------------------------------------------------

PROTOCOL = "fairlot/1"
SAFE = 2**53 - 1
LIMIT = 2**63


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def H(*fields):
    return sha256("\n".join(map(str, fields)).encode())


def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def is_plain(value):
    """Only what section 1 lets documents be made of."""
    if isinstance(value, (list, dict)):
        return all(map(is_plain, value.values() if isinstance(value, dict) else value))
    return isinstance(value, (str, bool, int))


def is_text(value, most):
    return (isinstance(value, str) and 1 <= len(value.encode()) <= most
            and not any(unicodedata.category(c) == "Cc" for c in value))


def is_day(value):
    try:
        day = datetime.date.fromisoformat(value)
        return day.isoformat() == value and day.year >= 1900
    except (TypeError, ValueError):
        return False


def is_time(value):
    return is_day(value) or (isinstance(value, str) and is_day(value[:10]) and bool(
        re.fullmatch(r"T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)Z", value[10:], re.ASCII)))


def is_integer(value):
    if isinstance(value, str):
        return re.fullmatch("[1-9][0-9]{15,18}", value) is not None and SAFE < int(value) < LIMIT
    return type(value) is int and 0 <= value <= SAFE


def pattern(form, what):
    return (lambda v: isinstance(v, str) and re.fullmatch(form, v) is not None), what


def list_of(shape, most):
    return lambda v: [shape] if not isinstance(v, list) or len(v) <= most else (
        (lambda _: False), f"at most {most} of them")


def exactly(value):
    return (lambda v: type(v) is type(value) and v == value), repr(value)


ID = pattern("[0-9A-Za-z._:-]{1,64}", "an id")
NAME = pattern("[0-9a-z-]{1,32}", "a name of 0-9 a-z -")
HASH = pattern("[0-9a-f]{64}", "64 lower-case hex digits")
FRACTION = pattern("[0-9]+(/[1-9][0-9]*)?", "a fraction")
LABEL = (lambda v: is_text(v, 64)), "a label"
STRATUM = (lambda v: v == "" or is_text(v, 64)), "a label, or nothing"
LINE = (lambda v: is_text(v, 256)), "a line of text"
DAY = is_day, "a day"
TIME = is_time, "a day or a time"
INTEGER = is_integer, "a whole number"
COUNT = (lambda v: type(v) is int and 0 <= v <= SAFE), "a whole number"
SMALL = (lambda v: type(v) is int and 0 <= v < 2**32), "a whole number below 2^32"
POSITIVE = (lambda v: is_integer(v) and v != 0), "a whole number from 1"
BOOLEAN = (lambda v: isinstance(v, bool)), "true or false"
ROW = (lambda v: isinstance(v, str)), "a row"
ANY = (lambda _: True), "anything"


def check(value, shape, path):
    """A shape is a scalar above, [shape] for an array, a dictionary for exactly those members (a
    name ending in ? may be missing), or a function that gives the shape for the value."""
    if isinstance(shape, tuple):
        shape[0](value) or differ(path, value, shape[1])
    elif isinstance(shape, list):
        isinstance(value, list) or differ(path, value, "an array")
        for i, item in enumerate(value):
            check(item, shape[0], f"{path}[{i}]")
    elif isinstance(shape, dict):
        isinstance(value, dict) or differ(path, value, "an object")
        names = {name.rstrip("?"): name for name in shape}
        for name in value:
            name in names or differ(f"{path}.{name}".lstrip("."), value[name], "no such member")
        for name, key in names.items():
            inner = f"{path}.{name}".lstrip(".")
            if name in value:
                check(value[name], shape[key], inner)
            elif not key.endswith("?"):
                differ(inner, "nothing", "the member")
    else:
        check(value, shape(value), path)


def ascending(values, path):
    for i in range(1, len(values)):
        values[i - 1] < values[i] or differ(f"{path}[{i}]", values[i], "order, nothing twice")


def same(found, right, path):
    """Compares what was found with what was recomputed, down to the first leaf that differs."""
    if isinstance(right, dict) and isinstance(found, dict):
        for name in sorted(found.keys() | right.keys()):
            same(found.get(name), right.get(name), f"{path}.{name}".lstrip("."))
    elif isinstance(right, list) and isinstance(found, list):
        for i in range(max(len(found), len(right))):
            i < len(right) or differ(f"{path}[{i}]", found[i], "nothing")
            i < len(found) or differ(f"{path}[{i}]", "nothing", right[i])
            same(found[i], right[i], f"{path}[{i}]")
    elif type(found) is not type(right) or found != right:
        differ(path, found, right)


# ---- Sections 7 and 8: the members of a seal and of a record -----------------------------------

def kind_only(value, kinds):
    """What is of no known kind is wrong there, whatever else it holds."""
    rest = [name for name in value if name != "kind"] if isinstance(value, dict) else []
    return {"kind": (lambda v: v in kinds, " or ".join(kinds)), **{name: ANY for name in rest}}


def source_shape(source):
    kinds = {
        "secret": {"commitment": HASH, "kind": ROW, "name": NAME, "outside": BOOLEAN,
                   "party": LINE},
        "beacon": {"at": TIME, "form": LINE, "kind": ROW, "name": NAME, "publisher": LINE,
                   "round": LINE},
        "fixed": {"kind": ROW, "name": NAME, "value": LINE},
    }
    kind = source.get("kind") if isinstance(source, dict) else None
    return kinds.get(kind if isinstance(kind, str) else None) or kind_only(source, tuple(kinds))


def design_shape(design):
    shape = {"bounds": [{"grade": LABEL, "max?": INTEGER, "min": INTEGER, "stratum?": STRATUM}],
             "kind": pattern("census|order|quota|rate", "census, order, quota or rate"),
             "reserves": SMALL, "take_all": [LABEL]}
    kind = design.get("kind") if isinstance(design, dict) else None
    if kind not in ("census", "order", "quota", "rate"):
        return kind_only(design, ("census", "order", "quota", "rate"))
    if kind == "quota":
        shape["total"] = INTEGER
    elif kind == "rate":
        shape["rates"] = [{"den": POSITIVE, "grade": LABEL, "num": INTEGER}]
        shape["round"] = pattern("up|down", "up or down")
    return shape


LIST = {"count": COUNT, "root": HASH}
NEED = (lambda v: type(v) is int and 2 <= v <= 16), "2 to 16"
SEAL = {
    "agency": LINE, "as_of": DAY, "design": design_shape, "draw": POSITIVE,
    "entropy": list_of(source_shape, 32), "excluded": [{"id": ID, "reason": LABEL}],
    "forced": [{"id": ID, "reason": LABEL}], "frame": LIST, "grades": list_of(LABEL, 100),
    "kind": exactly("seal"), "known_at": DAY, "period": {"from": DAY, "to": DAY},
    "previous": HASH, "protocol": exactly(PROTOCOL), "purpose": LINE,
    "rosters": list_of({
        "barred": LIST, "department": pattern("[0-9a-z-]{0,32}", "a name"), "inspectors": LIST,
        "lead_rule": BOOLEAN, "need": NEED, "service": LIST, "teams": BOOLEAN}, 32),
    "rules": {"id": LINE, "sha256": HASH, "version": LINE}, "run": HASH, "sealed_at": TIME,
}
REVEALED = [{"name": ROW, "value": ROW}]
RECORD = {  # what follows from seal and lists need not be looked at before it is compared
    "kind": exactly("record"), "protocol": exactly(PROTOCOL), "seal": SEAL, "frame": [ROW],
    "rosters": [{"barred": [ROW], "department": ROW, "inspectors": list_of(ROW, 10000),
                 "service": [ROW]}],
    "commit": HASH, "entropy": REVEALED, "publicly_random": BOOLEAN, "seed": HASH,
    "assignments": ANY, "batch?": ANY, "classes": ANY, "targets": ANY,
}


# ---- Section 10: extracts and proofs -----------------------------------------------------------

SIZE = (lambda v: type(v) is int and 1 <= v <= 20_000_000), "a size"
COUNTS = {"chance": FRACTION, "expected": FRACTION, "grade": LABEL, "high": COUNT, "low": COUNT,
          "n": COUNT, "size": SIZE, "stratum": STRATUM, "weight": INTEGER}


EXTRACT = {
    "assignments": [{"department": ROW, "feasible": BOOLEAN, "level?": SMALL}], "batch?": [ID],
    "classes": [{**COUNTS, "drawn": [ID], "reserves": COUNT}], "commit": HASH,
    "entropy": REVEALED, "kind": exactly("extract"), "protocol": exactly(PROTOCOL),
    "publicly_random": BOOLEAN, "record": HASH, "seal": SEAL, "seed": HASH, "targets": [ID],
}
ROW_ALONE = {
    "commit": HASH, "frame": LIST, "index": COUNT, "kind": exactly("proof"),
    "path": list_of(HASH, 64), "protocol": exactly(PROTOCOL), "row": ROW,
}
ASIDE = {
    **ROW_ALONE, "entropy": REVEALED,
    "result": pattern("drawn|excluded|forced|not_drawn", "a result"), "seal": SEAL, "seed": HASH,
}
LOT = {**ASIDE, "class": COUNT, "classes": [COUNTS], "last?": {"id": ID, "ticket": HASH},
       "ticket": HASH}


VOID = {
    "kind": exactly("void"), "protocol": exactly(PROTOCOL), "seal": SEAL, "reason": LINE,
    "commit": HASH, "draw": POSITIVE, "entropy": REVEALED, "missing": [ROW],
}


def proof_shape(proof):
    """A proof without a seal is of the row alone; one of a unit set aside has no ticket."""
    if "seal" not in proof:
        return ROW_ALONE
    return ASIDE if proof.get("result") in ("excluded", "forced") else LOT


def read_document(data):
    try:
        document = json.loads(data.decode())
        right = canonical(document) == data and is_plain(document)
    except (ValueError, RecursionError):
        right = False
    right or differ("", "bytes", "canonical JSON")
    isinstance(document, dict) or differ("", document, "an object")
    kind = document.get("kind")
    shapes = {"record": RECORD, "extract": EXTRACT, "proof": proof_shape, "void": VOID}
    kind in shapes or differ("kind", kind, "record, extract, proof or void")
    check(document, shapes[kind], "")
    return document


# ---- Section 2: lists and their roots ----------------------------------------------------------

def merkle_root(rows):
    level = [hashlib.sha256(b"\0" + row.encode()).digest() for row in rows]
    while len(level) > 1:  # pairing neighbours and carrying an odd last one is the same tree
        pairs = [hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest()
                 for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) - len(level) % 2:]
    return level[0].hex() if level else sha256(b"")


def climb(row, index, count, path):
    """The root to which a row leads by its path; None where no path of that length leads there."""
    node, rest = hashlib.sha256(b"\0" + row.encode()).digest(), list(path)
    if index >= count:
        return None
    while count > 1:
        if index ^ 1 < count:  # it has a neighbour
            if not rest:
                return None
            other = bytes.fromhex(rest.pop(0))
            node = hashlib.sha256(
                b"\1" + (other + node if index % 2 else node + other)).digest()
        index, count = index // 2, (count + 1) // 2
    return None if rest else node.hex()


def whole(text):
    return int(text) if re.fullmatch("0|[1-9][0-9]{0,18}", text) and int(text) < LIMIT else None


WHOLE = (lambda v: whole(v) is not None), "a whole number below 2^63"
CAPACITY = (lambda v: whole(v) is not None and int(v) < 2**32), "a whole number below 2^32"
LEAD = pattern("[01]", "1 or 0")
FRAME_ROW = [ID, LABEL, WHOLE, STRATUM]


def read_row(row, shapes, path):
    parts = row.split("\t")
    len(parts) == len(shapes) or differ(path, row, f"{len(shapes)} fields")
    for part, shape in zip(parts, shapes):
        check(part, shape, path)
    return parts


def read_rows(rows, shapes, key, path):
    """The fields of every row; the first `key` fields ascend."""
    fields = [read_row(row, shapes, f"{path}[{i}]") for i, row in enumerate(rows)]
    ascending([parts[:key] for parts in fields], path)
    return fields


def check_roots(record):
    """The seal names count and root of every list."""
    seal = record["seal"]
    lists = [(record["frame"], seal["frame"], "seal.frame")] + [
        (roster[name], sealed[name], f"seal.rosters[{i}].{name}")
        for i, (roster, sealed) in enumerate(zip(record["rosters"], seal["rosters"]))
        for name in ("barred", "inspectors", "service")]
    for rows, sealed, path in lists:
        same(sealed["count"], len(rows), path + ".count")
        same(sealed["root"], merkle_root(rows), path + ".root")


def known(ids, among, path):
    for i, one in enumerate(ids):
        one in among or differ(f"{path}[{i}]", one, "one that the lists hold")


def read_frame(record):
    seal = record["seal"]
    units = {}
    weights = {}
    for i, (id_, grade, weight, stratum) in enumerate(
            read_rows(record["frame"], FRAME_ROW, 1, "frame")):
        grade in seal["grades"] or differ(f"frame[{i}]", grade, "a grade of the seal")
        units[id_] = (stratum, grade)
        if weights.setdefault((stratum, grade), int(weight)) != int(weight):
            differ(f"frame[{i}]", weight, weights[stratum, grade])
    return units, weights


def read_roster(roster, sealed, units, path):
    same(roster["department"], sealed["department"], path + ".department")
    rows = read_rows(roster["inspectors"], [ID, CAPACITY, LEAD], 1, path + ".inspectors")
    people = {id_: (int(capacity), lead == "1") for id_, capacity, lead in rows}
    service = read_rows(roster["service"], [ID, STRATUM], 2, path + ".service")
    known([row[0] for row in service], people, path + ".service")
    barred = read_rows(roster["barred"], [ID, ID, LABEL], 2, path + ".barred")
    known([row[0] for row in barred], units, path + ".barred")
    known([row[1] for row in barred], people, path + ".barred")
    serves = {}
    for id_, stratum in service:
        serves.setdefault(id_, set()).add(stratum)
    return people, serves, {(target, id_) for target, id_, _ in barred}
