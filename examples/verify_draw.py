# SPDX-License-Identifier: Apache-2.0
"""From the seal and what was revealed to the targets: sections 3, 4, 5 and 7 of lib/FORMATS.md, for
verify.py.
"""

import re
from fractions import Fraction

from verify_form import (LIMIT, LINE, PROTOCOL, SAFE, H, ascending, canonical, check, differ, known,
                         same, sha256)


# ---- Sections 3 and 7: what the seal may say, the seed -----------------------------------------

def in_order(values, path, key=None):
    """Sorted, and nothing twice."""
    same(values, sorted(values, key=key), path)
    keys = [key(value) for value in values] if key else values
    ascending(keys, path)


def check_design(design, grades):
    path = "seal.design"
    bounds = design["bounds"]
    known([b["grade"] for b in bounds], grades, path + ".bounds")
    in_order(bounds, path + ".bounds",
             lambda b: (b["grade"].encode(), "stratum" in b, b.get("stratum", "").encode()))
    for i, (last, bound) in enumerate(zip(bounds, bounds[1:])):
        last["grade"] == bound["grade"] and "stratum" not in last and differ(
            f"{path}.bounds[{i + 1}]", bound, "none: the grade has a bound for all strata")
    known(design["take_all"], grades, path + ".take_all")
    in_order(design["take_all"], path + ".take_all", str.encode)
    rates = design.get("rates", [])
    known([rate["grade"] for rate in rates], grades, path + ".rates")
    in_order(rates, path + ".rates", lambda rate: rate["grade"].encode())
    if design["kind"] in ("census", "order") and (bounds or design["take_all"]):
        differ(path, "bounds", f"none in a design {design['kind']}")
    for i, bound in enumerate(bounds):
        bound["grade"] not in design["take_all"] or differ(
            f"{path}.bounds[{i}]", bound["grade"], "no bounds")
        int(bound["min"]) <= int(bound.get("max", LIMIT)) or differ(
            f"{path}.bounds[{i}]", bound, "min <= max")
    for i, rate in enumerate(rates):
        int(rate["num"]) <= int(rate["den"]) or differ(
            f"{path}.rates[{i}].num", rate["num"], "at most den")
    if design["kind"] == "rate" and len(rates) != len(grades):
        differ(path + ".rates", len(rates), "a rate for every grade")


def check_sources(seal):
    sources = seal["entropy"]
    sources or differ("seal.entropy", 0, "a source of randomness")
    for name, values in (("name", [s["name"] for s in sources]),
                         ("commitment", [s["commitment"] for s in sources if "commitment" in s])):
        len(set(values)) == len(values) or differ("seal.entropy", values, f"no {name} twice")
    for i, source in enumerate(sources):
        if source["kind"] == "beacon":
            at, sealed = source["at"], seal["sealed_at"]
            size = min(len(at), len(sealed))  # two times, or the days of both
            at[:size] > sealed[:size] or differ(f"seal.entropy[{i}].at", at, "after sealed_at")


def check_seal(seal, units):
    """What a seal may say; `units` are those of the frame, None where there is no list of them."""
    if seal["period"]["from"] > seal["period"]["to"]:
        differ("seal.period.to", seal["period"]["to"], "not before its beginning")
    if (seal["previous"] == "0" * 64) != (seal["draw"] == 1):
        differ("seal.previous", seal["previous"], "zeros for draw 1, and only there")
    check_sources(seal)
    grades = seal["grades"]
    len(set(grades)) == len(grades) or differ("seal.grades", grades, "nothing twice")
    check_design(seal["design"], grades)
    for name in ("excluded", "forced"):
        in_order(seal[name], "seal." + name, lambda entry: entry["id"])
        units is None or known([entry["id"] for entry in seal[name]], units, "seal." + name)
    both = {e["id"] for e in seal["excluded"]} & {e["id"] for e in seal["forced"]}
    both and differ("seal.forced", min(both), "not excluded as well")
    departments = [roster["department"] for roster in seal["rosters"]]
    ascending(departments, "seal.rosters")
    len(departments) < 2 or departments[0] or differ("seal.rosters[0].department", "", "a name")


def is_secret(value):
    return re.fullmatch("([0-9a-f]{2}){32,128}", value) is not None


def is_public(seal):
    return any(s["kind"] == "beacon" or s.get("outside", False) for s in seal["entropy"])


def check_value(source, value, path):
    if source["kind"] == "fixed":
        same(value, source["value"], path)
    elif source["kind"] == "secret":
        is_secret(value) or differ(path, value, "64 to 256 lower-case hex digits")
        H(PROTOCOL, "secret", source["name"], value) == source["commitment"] or differ(
            path, value, "the value of the commitment in the seal")
    else:
        check(value, LINE, path)


def check_entropy(record):
    """Section 3: commit, what every source revealed, and the seed."""
    seal = record["seal"]
    same(record["commit"], sha256(canonical(seal)), "commit")
    same(len(record["entropy"]), len(seal["entropy"]), "entropy")
    for i, (source, revealed) in enumerate(zip(seal["entropy"], record["entropy"])):
        same(revealed["name"], source["name"], f"entropy[{i}].name")
        check_value(source, revealed["value"], f"entropy[{i}].value")
    if "publicly_random" in record:
        same(record["publicly_random"], is_public(seal), "publicly_random")
    values = [f"{e['name']}={e['value']}" for e in record["entropy"]]
    same(record["seed"], H(PROTOCOL, "seed", record["commit"], *values), "seed")


# ---- Sections 4 and 5: classes, numbers, targets -----------------------------------------------

def uniform(seed, label, m):
    c = 0
    while True:
        x = int(H(seed, label, c), 16)
        if x < 2**256 - 2**256 % m:
            return x % m
        c += 1


def bounds_of(design):
    return {(b.get("stratum"), b["grade"]): b for b in design["bounds"]}


def class_bounds(design, bounds, key, size, weight, path):
    grade = key[1]
    bound = bounds.get(key) or bounds.get((None, grade)) or {"min": 0}
    low, high = int(bound["min"]), int(bound.get("max", size))
    if grade in design["take_all"]:
        low = high = size
    if weight == 0:
        low == 0 or differ(path, low, "no minimum where the weight is 0")
        high = 0
    return min(low, size), min(high, size)


def expected_quota(classes, total):
    """e = clamp(lambda * mass, low, high) for the lambda at which they add up to the total."""
    def at(factor):
        return [min(max(factor * mass, low), high) for mass, low, high in classes]
    least, most = sum(c[1] for c in classes), sum(c[2] for c in classes)
    least <= total <= most or differ("seal.design.total", total, f"{least} to {most}")
    bends = sorted({Fraction(0)} | {
        Fraction(edge, c[0]) for c in classes if c[0] > 0 for edge in c[1:]})
    left, right = 0, len(bends) - 1
    while left < right:  # the first bend at which the sum reaches the total
        middle = (left + right) // 2
        if sum(at(bends[middle])) < total:
            left = middle + 1
        else:
            right = middle
    end = at(bends[left])
    if sum(end) == total or left == 0:
        return end
    begin = at(bends[left - 1])  # between two bends the sum is a straight line
    share = Fraction(total - sum(begin), sum(end) - sum(begin))
    return [b + share * (e - b) for b, e in zip(begin, end)]


def draw_quota(seed, keys, classes, total):
    expected = expected_quota(classes, total)
    numbers = [int(e) for e in expected]
    free = [i for i, e in enumerate(expected) if e != classes[i][1] and e != classes[i][2]]
    if free:
        free.sort(key=lambda i: (H(seed, "stratum", keys[i][0]), keys[i][0],
                                 H(seed, "class", *keys[i]), keys[i]))
        m = total - sum(numbers[i] for i in range(len(keys)) if i not in free)
        W = sum(classes[i][0] for i in free)
        W < LIMIT or differ("seal.design", W, "weights that add up to less than 2^63")
        r, C = uniform(seed, "quota", W), 0
        for i in free:  # how many of r, r + W, r + 2W, ... lie below either end
            below = [max(0, -((r - m * edge) // W)) for edge in (C, C + classes[i][0])]
            numbers[i], C = below[1] - below[0], C + classes[i][0]
    return expected, numbers


def count_classes(design, seed, sizes, weights):
    """What is known of every class before the lots; sizes and weights are by (stratum, grade)."""
    keys = sorted(sizes)
    bounds = bounds_of(design)
    classes = [(sizes[key] * weights[key],
                *class_bounds(design, bounds, key, sizes[key], weights[key], "seal.design"))
               for key in keys]
    if design["kind"] == "quota":
        expected, numbers = draw_quota(seed, keys, classes, int(design["total"]))
    else:
        rates = {r["grade"]: r for r in design.get("rates", [])}
        numbers = []
        for key, (_, low, high) in zip(keys, classes):
            n = sizes[key]
            if design["kind"] == "rate":
                num, den = int(rates[key[1]]["num"]), int(rates[key[1]]["den"])
                n = -(-n * num // den) if design["round"] == "up" else n * num // den
            numbers.append(min(max(n, low), high))
        expected = [Fraction(n) for n in numbers]
    return [{"chance": str(Fraction(e) / sizes[key]), "expected": str(e), "grade": key[1],
             "high": high, "low": low, "n": n, "size": sizes[key], "stratum": key[0],
             "weight": weights[key] if weights[key] <= SAFE else str(weights[key])}
            for key, (_, low, high), e, n in zip(keys, classes, expected, numbers)]


def draw_targets(seal, seed, units, weights):
    """Classes, batch and targets as they should be in the record."""
    design = seal["design"]
    forced = {entry["id"] for entry in seal["forced"]}
    aside = forced | {entry["id"] for entry in seal["excluded"]}
    members = {}
    for id_, key in units.items():
        if id_ not in aside:
            members.setdefault(key, []).append((H(seed, "target", id_), id_))
    sizes = {key: len(tickets) for key, tickets in members.items()}
    classes, drawn, batch = count_classes(design, seed, sizes, weights), set(forced), []
    for one in classes:
        order = sorted(members[one["stratum"], one["grade"]])
        ids, n = [id_ for _, id_ in order], one["n"]
        batch += order[:n]
        drawn.update(ids[:n])
        one.update(drawn=ids[:n], reserves=ids[n:n + int(design["reserves"])])
    return classes, [id_ for _, id_ in sorted(batch)], sorted(drawn)
