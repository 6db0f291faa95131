# SPDX-License-Identifier: Apache-2.0
"""What a record gives out, and several documents held against each other: section 10 of
lib/FORMATS.md, for verify.py.
"""

from verify_draw import check_entropy, check_seal, check_value, count_classes
from verify_form import FRAME_ROW, H, ascending, canonical, climb, differ, read_row, same, sha256


def check_sealed(document):
    """The seal by itself, what was revealed, and the seed."""
    check_seal(document["seal"], None)
    check_entropy(document)


def count_again(document):
    """The classes as they follow from the sizes that the document states."""
    seal, sizes, weights = document["seal"], {}, {}
    found = document["classes"]
    for i, one in enumerate(found):
        one["grade"] in seal["grades"] or differ(
            f"classes[{i}].grade", one["grade"], "a grade of the seal")
        key = one["stratum"], one["grade"]
        sizes[key], weights[key] = one["size"], int(one["weight"])
    ascending([[one["stratum"], one["grade"]] for one in found], "classes")
    listed = sum(sizes.values()) + len(seal["excluded"]) + len(seal["forced"])
    listed == seal["frame"]["count"] or differ("classes", listed, seal["frame"]["count"])
    return count_classes(seal["design"], document["seed"], sizes, weights)


def verify_extract(extract):
    check_sealed(extract)
    seal, seed = extract["seal"], extract["seed"]
    classes = count_again(extract)
    for i, (found, one) in enumerate(zip(extract["classes"], classes)):
        len(found["drawn"]) == one["n"] or differ(
            f"classes[{i}].drawn", len(found["drawn"]), one["n"])
    aside = {entry["id"] for name in ("excluded", "forced") for entry in seal[name]}
    seen, batch = set(), []
    for i, (found, one) in enumerate(zip(extract["classes"], classes)):
        for j, id_ in enumerate(found["drawn"]):
            id_ not in aside | seen or differ(
                f"classes[{i}].drawn[{j}]", id_, "one that is in the lot, and once")
            seen.add(id_)
        tickets = sorted((H(seed, "target", id_), id_) for id_ in found["drawn"])
        batch += tickets
        one["drawn"] = [id_ for _, id_ in tickets]
        one["reserves"] = min(int(seal["design"]["reserves"]), one["size"] - one["n"])
    same(extract["classes"], classes, "classes")
    order = [id_ for _, id_ in sorted(batch)]
    same(extract.get("batch"), order if seal["design"]["kind"] == "order" else None, "batch")
    same(extract["targets"], sorted(seen | {e["id"] for e in seal["forced"]}), "targets")
    same(len(extract["assignments"]), len(seal["rosters"]), "assignments")
    for i, (found, roster) in enumerate(zip(extract["assignments"], seal["rosters"])):
        same(found["department"], roster["department"], f"assignments[{i}].department")
        ("level" in found) == found["feasible"] or differ(
            f"assignments[{i}].level", found.get("level"), "one where there is a plan")


def verify_lot(proof, id_, own_class):
    """The ticket of the row's unit, beside that of the last one drawn of its class."""
    classes, seed = count_again(proof), proof["seed"]
    same(proof["classes"], classes, "classes")
    number = proof["class"]
    one = classes[number] if number < len(classes) else {"stratum": None}
    if (one["stratum"], one.get("grade"), int(one.get("weight", 0))) != own_class:
        differ("class", number, "the class of the row")
    same(proof["ticket"], H(seed, "target", id_), "ticket")
    last = proof.get("last")
    drawn = False
    if one["n"] == 0:
        same(last, None, "last")
    else:
        last is not None or differ("last", "nothing", "the last one drawn")
        same(last["ticket"], H(seed, "target", last["id"]), "last.ticket")
        drawn = (proof["ticket"], id_) <= (last["ticket"], last["id"])
    same(proof["result"], "drawn" if drawn else "not_drawn", "result")


def verify_proof(proof):
    id_, grade, weight, stratum = read_row(proof["row"], FRAME_ROW, "row")
    root = climb(proof["row"], proof["index"], proof["frame"]["count"], proof["path"])
    root == proof["frame"]["root"] or differ("path", root, proof["frame"]["root"])
    if "seal" not in proof:
        return
    check_sealed(proof)
    seal = proof["seal"]
    same(proof["frame"], seal["frame"], "frame")
    grade in seal["grades"] or differ("row", grade, "a grade of the seal")
    for result in ("excluded", "forced"):
        sealed = any(entry["id"] == id_ for entry in seal[result])
        sealed == (proof["result"] == result) or differ(
            "result", proof["result"], "what the seal says of this unit")
    if proof["result"] in ("drawn", "not_drawn"):
        verify_lot(proof, id_, (stratum, grade, int(weight)))


def verify_void(void):
    """A draw without a result: the seal, what was revealed, and who stayed silent."""
    seal, values = void["seal"], {}
    check_seal(seal, None)
    sources = {source["name"]: source for source in seal["entropy"]}
    for i, entry in enumerate(void["entropy"]):
        if entry["name"] in sources:
            check_value(sources[entry["name"]], entry["value"], f"entropy[{i}].value")
        values[entry["name"]] = entry["value"]
    values.update((name, s["value"]) for name, s in sources.items() if s["kind"] == "fixed")
    same(void["commit"], sha256(canonical(seal)), "commit")
    same(void["draw"], seal["draw"], "draw")
    same(void["entropy"], [{"name": name, "value": values[name]} for name in sources
                           if name in values], "entropy")
    same(void["missing"], [name for name in sources if name not in values], "missing")


# ---- Several documents -------------------------------------------------------------------------

KINDS = ("record", "void", "extract", "proof")  # in this order they stand for a number


def draw_of(one):
    return int(one[1]["seal"]["draw"])


def same_number(first, one):
    """`first` stands for the number by which `one` goes as well."""
    (name, document, digest), (other_name, other, _) = first, one
    apart = document["commit"] != other["commit"]
    if other["kind"] == "void" and document["kind"] == "record":
        yield True, "twice", f"number {draw_of(one)} was drawn and is void: {name} and {other_name}"
    elif other["kind"] in ("record", "void"):
        if apart:
            yield True, "twice", f"number {draw_of(one)} was drawn twice: {name} and {other_name}"
    elif apart or (document["kind"] == "record" and other.get("record", digest) != digest):
        yield True, "apart", f"{other_name} goes by number {draw_of(one)}, but is not from {name}"


def number_findings(agency, documents, start):
    """Gaps, links and numbers used twice; documents are (file, document, SHA-256) by number."""
    first = None  # stands for the number at hand
    for one in documents:
        draw = draw_of(one)
        if first and draw_of(first) == draw:
            yield from same_number(first, one)
        elif one[1]["kind"] != "proof":
            wanted = draw_of(first) + 1 if first else start or draw
            if draw > wanted:
                yield True, "missing", f"draws {wanted} to {draw - 1} of {agency} are missing"
            if one[1]["kind"] == "void":
                yield False, "void", f"draw {draw} is void: {one[1]['reason']}"
            if draw > wanted or not first:
                pass
            elif one[1]["seal"]["previous"] == first[1]["commit"]:
                yield False, "linked", f"draw {draw} follows draw {draw - 1}"
            else:
                yield True, "broken", f"draw {draw} does not follow draw {draw - 1}"
            first = one


def overlap_findings(documents):
    """Draws that list the same units in overlapping periods."""
    records = [(d["seal"], d["commit"], {row.split("\t")[0] for row in d["frame"]})
               for _, d, _ in documents if d["kind"] == "record"]
    for i, (a, commit, ids) in enumerate(records):
        for b, other, others in records[i + 1:]:
            meet = (a["period"]["from"] <= b["period"]["to"]
                    and b["period"]["from"] <= a["period"]["to"])
            shared = len(ids & others) if meet and commit != other else 0
            if shared:
                same_purpose = (a["agency"], a["purpose"]) == (b["agency"], b["purpose"])
                yield same_purpose, "parallel" if same_purpose else "overlap", (
                    f"draws {a['draw']} and {b['draw']} list {shared} units alike in overlapping "
                    f"periods, for {'one purpose' if same_purpose else 'different purposes'}")


def findings(documents, start):
    """(whether it is a fault, its name, sentence) over documents that hold; proofs without a seal
    are of no number.  Numbers begin at `start`, or at the least that is there."""
    known = [one for one in documents if "seal" in one[1]]
    known.sort(key=lambda one: (one[1]["seal"]["agency"].encode(), draw_of(one),
                                KINDS.index(one[1]["kind"]), one[0]))
    agencies = []
    for one in known:
        if one[1]["seal"]["agency"] not in agencies:
            agencies.append(one[1]["seal"]["agency"])
    for agency in agencies:
        yield from number_findings(
            agency, [one for one in known if one[1]["seal"]["agency"] == agency], start)
    yield from overlap_findings(known)
