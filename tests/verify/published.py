# SPDX-License-Identifier: Apache-2.0
"""Extracts and proofs made by the command from good records, and what can be done to them."""

import copy
import json
import os
import subprocess

import forge
from damages import each_bytes, each_leaf, swap
from verify_form import H, canonical

# What nothing in the document itself is bound to; only the full record or the notice shows it.
FREE = {
    "extract": ("record changed", "assignments[].level changed", "classes[].stratum changed"),
    "row": ("commit changed", "frame.count changed"),
    "proof": ("classes[].stratum changed",),
    "void": ("reason changed",),
}

# Of the others each leaf is only changed: their members are read by the same code.
WAYS = {"extract": ("changed", "null", "missing"), "not_drawn": ("changed", "missing"),
        "row": ("changed", "missing")}


def ids_by_result(record):
    """One id of each result that a proof can have."""
    seal, drawn = record["seal"], {i for c in record["classes"] for i in c["drawn"]}
    found = {"excluded": {e["id"] for e in seal["excluded"]},
             "forced": {e["id"] for e in seal["forced"]}, "drawn": drawn}
    rest = {row.split("\t")[0] for row in record["frame"]}
    found["not_drawn"] = rest.difference(*found.values())
    return {result: sorted(ids)[len(ids) // 2] for result, ids in found.items() if ids}


def make(fairlot, record, folder):
    """(name, file) of an extract and of proofs of a record."""
    name = os.path.basename(record)[:-5]
    file = os.path.join(folder, f"{name}-extract.json")
    subprocess.run([fairlot, "extract", record, "--out", file, "--quiet"], check=True)
    yield f"{name} extract", file
    with open(record, "rb") as open_file:
        ids = ids_by_result(json.load(open_file))
    for result, id_ in ids.items():
        file = os.path.join(folder, f"{name}-{result}.json")
        subprocess.run([fairlot, "prove", id_, "--record", record, "--out", file, "--quiet"],
                       check=True)
        yield f"{name} proof {result}", file
    file = os.path.join(folder, f"{name}-row.json")
    subprocess.run([fairlot, "prove", id_, "--record", record, "--out", file, "--row-only",
                    "--quiet"], check=True)
    yield f"{name} row", file


def void_of(record):
    """A void draw, of whose two sources one stayed silent."""
    operator, witness = forge.secret("operator", outside=False), forge.secret("witness", "ab" * 32)
    new = json.loads(forge.remade(record, forge.sources(operator, witness)))
    return {"commit": new["commit"], "draw": new["seal"]["draw"], "entropy": new["entropy"][:1],
            "kind": "void", "missing": ["witness"], "protocol": new["protocol"],
            "reason": "见证人未按时揭示", "seal": new["seal"]}


def edits_of_void(void):
    return {
        "value of another": lambda v: v["entropy"][0].__setitem__("value", "ef" * 32),
        "the silent one left out": lambda v: v["missing"].pop(),
        "silent though revealed": lambda v: v["missing"].insert(0, "operator"),
        "another number": lambda v: v.__setitem__("draw", 7),
    }


def edits_of_extract(extract):
    two = next(i for i, c in enumerate(extract["classes"]) if len(c["drawn"]) > 1)
    aside = extract["seal"]["excluded"][0]["id"]
    return {
        "drawn swapped": lambda e: swap(e["classes"][two]["drawn"]),
        "drawn twice": lambda e: e["classes"][two]["drawn"].__setitem__(
            1, e["classes"][two]["drawn"][0]),
        "drawn though excluded": lambda e: e["classes"][two]["drawn"].__setitem__(0, aside),
        "one drawn too few": lambda e: e["classes"][two]["drawn"].pop(),
        "classes swapped": lambda e: swap(e["classes"]),
        "class lost": lambda e: e["classes"].pop(),
        "sizes exchanged": lambda e: (
            e["classes"][0].__setitem__("size", e["classes"][0]["size"] + 1),
            e["classes"][1].__setitem__("size", e["classes"][1]["size"] - 1)),
        "target exchanged": lambda e: e["targets"].__setitem__(0, "0" + e["targets"][0]),
        "assignment lost": lambda e: e["assignments"].pop(),
    }


def edits_of_proof(proof):
    other = {"drawn": "not_drawn", "not_drawn": "drawn", "excluded": "forced",
             "forced": "excluded"}[proof["result"]]
    edits = {
        "another result": lambda p: p.__setitem__("result", other),
        "path cut": lambda p: p["path"].pop(),
        "path longer": lambda p: p["path"].append(p["path"][0]),
        "path swapped": lambda p: swap(p["path"]),
        "next index": lambda p: p.__setitem__("index", p["index"] + 1),
        "index behind the list": lambda p: p.__setitem__("index", p["frame"]["count"]),
        "better grade": lambda p: p.__setitem__(
            "row", "\t".join([p["row"].split("\t")[0], "A", *p["row"].split("\t")[2:]]) + "x"),
        "seal taken out": lambda p: p.pop("seal"),
    }
    if "last" in proof:
        low = proof["ticket"] if proof["result"] == "drawn" else "0" * 64
        edits["last that is none"] = lambda p: p.__setitem__(
            "last", {"id": p["last"]["id"], "ticket": low[:-1] + "f"})
        edits["last on the other side"] = lambda p: p.__setitem__("last", last_beyond(p))
    return edits


def last_beyond(proof):
    """Somebody made up, whose ticket would turn the result."""
    wanted = proof["result"] == "not_drawn"
    for i in range(10000):
        ticket = H(proof["seed"], "target", f"made-up-{i}")
        if (ticket > proof["ticket"]) == wanted:
            return {"id": f"made-up-{i}", "ticket": ticket}
    raise AssertionError("no such ticket")


def damages(name, document):
    """(what, bytes) of everything done to one document."""
    kind = document["kind"] if document["kind"] != "proof" or "seal" in document else "row"
    for what, data in each_leaf(document, WAYS.get(document.get("result", kind), ("changed",))):
        if what not in FREE[kind]:
            yield f"{name}: {what}", data
    edits = {"extract": edits_of_extract, "proof": edits_of_proof, "row": lambda _: {},
             "void": edits_of_void}[kind]
    for what, edit in edits(document).items():
        bad = copy.deepcopy(document)
        edit(bad)
        yield f"{name}: {what}", canonical(bad)
    if kind == "extract":
        yield from ((f"{name}: {what}", data) for what, data in each_bytes(document, kind))
