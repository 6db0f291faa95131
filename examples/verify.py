#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Redoes a draw from its record, with nothing but Python 3 and lib/FORMATS.md.

    python3 examples/verify.py RECORD...

It shares no line with the program that made the record, so that one checks the other.  Section
numbers are those of lib/FORMATS.md; sections 1, 2, 7 and 8 are in verify_form.py.  Exit code 0:
every record holds; 1: one does not, and the first value that differs is named; 2: a file cannot
be read.
"""

import re
import sys
from collections import deque
from fractions import Fraction

from verify_form import (LIMIT, PROTOCOL, SAFE, Differs, H, ascending, canonical, differ, known,
                         read_frame, read_record, read_roster, same, sha256)


# ---- Sections 3 and 7: what the seal may say, the seed -----------------------------------------

def check_seal(seal, units):
    design = seal["design"]
    grades = seal["grades"]
    len(set(grades)) == len(grades) or differ("seal.grades", grades, "nothing twice")
    bounds = [(b["grade"], "stratum" in b, b.get("stratum", "")) for b in design["bounds"]]
    ascending(bounds, "seal.design.bounds")
    for i, (last, bound) in enumerate(zip(bounds, bounds[1:])):
        last[0] == bound[0] and not last[1] and differ(
            f"seal.design.bounds[{i + 1}]", bound[2], "no stratum: the grade has a bound for all")
    for name, values in (("bounds", [b[0] for b in bounds]), ("take_all", design["take_all"]),
                         ("rates", [r["grade"] for r in design.get("rates", [])])):
        name == "bounds" or ascending(values, "seal.design." + name)
        known(values, grades, "seal.design." + name)
    if design["kind"] in ("census", "order") and (design["bounds"] or design["take_all"]):
        differ("seal.design", "bounds", f"none in a design {design['kind']}")
    for i, bound in enumerate(design["bounds"]):
        path = f"seal.design.bounds[{i}]"
        bound["grade"] not in design["take_all"] or differ(path, bound["grade"], "no bounds")
        int(bound["min"]) <= int(bound.get("max", LIMIT)) or differ(path, bound, "min <= max")
    for i, rate in enumerate(design.get("rates", [])):
        path = f"seal.design.rates[{i}].num"
        int(rate["num"]) <= int(rate["den"]) or differ(path, rate["num"], "at most den")
    if design["kind"] == "rate" and len(design["rates"]) != len(grades):
        differ("seal.design.rates", len(design["rates"]), "a rate for every grade")
    for name in ("excluded", "forced"):
        ids = [entry["id"] for entry in seal[name]]
        ascending(ids, "seal." + name)
        known(ids, units, "seal." + name)
    both = {e["id"] for e in seal["excluded"]} & {e["id"] for e in seal["forced"]}
    both and differ("seal.forced", min(both), "not excluded as well")
    if (seal["previous"] == "0" * 64) != (seal["draw"] == 1):
        differ("seal.previous", seal["previous"], "zeros for draw 1, and only there")
    if seal["period"]["from"] > seal["period"]["to"]:
        differ("seal.period.to", seal["period"]["to"], "not before its beginning")
    departments = [roster["department"] for roster in seal["rosters"]]
    ascending(departments, "seal.rosters")
    len(departments) < 2 or departments[0] or differ("seal.rosters[0].department", "", "a name")


def is_secret(value):
    return re.fullmatch("([0-9a-f]{2}){32,128}", value) is not None


def check_entropy(record):
    """Section 3: every source and what it revealed; the seed follows."""
    seal = record["seal"]
    sources = seal["entropy"]
    sources or differ("seal.entropy", 0, "a source of randomness")
    for name, values in (("name", [s["name"] for s in sources]),
                         ("commitment", [s["commitment"] for s in sources if "commitment" in s])):
        len(set(values)) == len(values) or differ("seal.entropy", values, f"no {name} twice")
    same([e["name"] for e in record["entropy"]], [s["name"] for s in sources], "entropy")
    for i, (source, revealed) in enumerate(zip(sources, record["entropy"])):
        path, value = f"entropy[{i}].value", revealed["value"]
        if source["kind"] == "fixed":
            same(value, source["value"], path)
        elif source["kind"] == "secret":
            is_secret(value) or differ(path, value, "64 to 256 lower-case hex digits")
            H(PROTOCOL, "secret", source["name"], value) == source["commitment"] or differ(
                path, value, "the value of the commitment in the seal")
        else:
            at, sealed = source["at"], seal["sealed_at"]
            size = min(len(at), len(sealed))  # two times, or the days of both
            at[:size] > sealed[:size] or differ(f"seal.entropy[{i}].at", at, "after sealed_at")
    public = any(s["kind"] == "beacon" or s.get("outside") for s in sources)
    same(record["commit"], sha256(canonical(seal)), "commit")
    same(record["publicly_random"], public, "publicly_random")
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


def draw_targets(seal, seed, units, weights):
    """Classes, batch and targets as they should be in the record."""
    design, kind = seal["design"], seal["design"]["kind"]
    forced = {entry["id"] for entry in seal["forced"]}
    aside = forced | {entry["id"] for entry in seal["excluded"]}
    members = {}
    for id_, key in units.items():
        if id_ not in aside:
            members.setdefault(key, []).append((H(seed, "target", id_), id_))
    keys = sorted(members)
    classes = []
    bounds = bounds_of(design)
    for key in keys:
        size, weight = len(members[key]), weights[key]
        classes.append(
            (size * weight, *class_bounds(design, bounds, key, size, weight, "seal.design")))
    if kind == "quota":
        expected, numbers = draw_quota(seed, keys, classes, int(design["total"]))
    else:
        rates = {r["grade"]: r for r in design.get("rates", [])}
        numbers = []
        for key, (mass, low, high) in zip(keys, classes):
            n = len(members[key])
            if kind == "rate":
                num, den = int(rates[key[1]]["num"]), int(rates[key[1]]["den"])
                n = -(-n * num // den) if design["round"] == "up" else n * num // den
            numbers.append(min(max(n, low), high))
        expected = [Fraction(n) for n in numbers]
    result, drawn, batch = [], set(forced), []
    for key, (_, low, high), e, n in zip(keys, classes, expected, numbers):
        order = sorted(members[key])
        ids = [id_ for _, id_ in order]
        batch += order[:n]
        drawn.update(ids[:n])
        weight = weights[key] if weights[key] <= SAFE else str(weights[key])
        result.append({
            "chance": str(Fraction(e) / len(ids)), "drawn": ids[:n], "expected": str(e),
            "grade": key[1], "high": high, "low": low, "n": n,
            "reserves": ids[n:n + int(design["reserves"])], "size": len(ids), "stratum": key[0],
            "weight": weight})
    return result, [id_ for _, id_ in sorted(batch)], sorted(drawn)


# ---- Section 6: inspectors ---------------------------------------------------------------------

class Roster:
    """Who may visit whom: inspectors, or teams in their place."""

    def __init__(self, sealed, people, serves, barred):
        self.people = people  # id: (capacity, lead)
        self.need, self.lead_rule = sealed["need"], sealed["lead_rule"]
        self.label = "pair" + (sealed["department"] and "@" + sealed["department"])
        self.members = {id_: [id_] for id_ in people}
        self.serves, self.barred = serves, barred

    def make_teams(self, seed):
        """Step 5; gives the members `teams` and `left_over` of an assignment."""
        leads, others = [
            sorted((i for i in self.people if self.people[i][1] == is_lead),
                   key=lambda i: (H(seed, label, i), i))
            for label, is_lead in (("lead", True), ("member", False))]
        many = min(len(leads), len(others) // (self.need - 1))
        teams = {leads[i]: others[i:many * (self.need - 1):many] for i in range(many)}
        self.members = {lead: [lead] + team for lead, team in teams.items()}
        left_over = sorted(set(self.people) - {i for all_ in self.members.values() for i in all_})
        self.people = {lead: (min(self.people[i][0] for i in all_), True)
                       for lead, all_ in self.members.items()}
        self.need, self.lead_rule = 1, False
        return [{"capacity": self.people[lead][0], "lead": lead, "members": sorted(teams[lead])}
                for lead in sorted(teams)], left_over

    def allows(self, target, stratum, id_):
        return all((target, i) not in self.barred and
                   (i not in self.serves or stratum in self.serves[i]) for i in self.members[id_])

    def leads(self, id_):
        return self.people[id_][1] or not self.lead_rule


class Plan:
    """Visits as a flow from targets to inspectors.  Places of a target are the target itself; those
    that need no lead, one less than all of them, are its gate.  Nodes of the graph: ("target", t),
    ("gate", t), ("person", p) and ("end",), which counts the visits of everybody."""

    def __init__(self, roster, strata):
        self.roster, self.strata = roster, strata
        self.short = [t for t in strata for _ in range(roster.need)]  # places still empty
        self.allowed = {t: [p for p in roster.people if roster.allows(t, stratum, p)]
                        for t, stratum in strata.items()}
        self.who = {t: set() for t in strata}
        self.visits = {p: set() for p in roster.people}
        self.kept = set()
        self.level = 0

    def room(self, p):
        return len(self.visits[p]) < min(self.roster.people[p][0], self.level)

    def tail(self, t, p):
        return ("target", t) if self.roster.leads(p) else ("gate", t)

    def steps(self, node):
        """Where one visit more at this node can come from or go to."""
        if node == ("end",):
            yield from (("person", p) for p, visits in self.visits.items() if visits)
            return
        kind, name = node
        if kind == "person":
            if self.room(name):
                yield ("end",)
            yield from (self.tail(t, name) for t in self.visits[name]
                        if (t, name) not in self.kept)
            return
        followers = sum(not self.roster.leads(p) for p in self.who[name])
        if kind == "gate" and followers > 0:
            yield ("target", name)
        if kind == "target" and followers < self.roster.need - 1:
            yield ("gate", name)
        yield from (("person", p) for p in self.allowed[name]
                    if p not in self.who[name] and self.tail(name, p) == node)

    def shift(self, start, goal):
        """Moves one visit along a shortest way from start to goal, if there is one."""
        came = {start: None}
        queue = deque([start])
        while queue and goal not in came:
            node = queue.popleft()
            for step in self.steps(node):
                if step not in came:
                    came[step] = node
                    queue.append(step)
        if goal not in came:
            return False
        node = goal
        while came[node] is not None:
            before, after, node = came[node], node, came[node]
            if after[0] == "person" and before != ("end",):
                self.add(before[1], after[1])
            elif before[0] == "person" and after != ("end",):
                self.who[after[1]].remove(before[1])
                self.visits[before[1]].remove(after[1])
        return True

    def add(self, t, p):
        self.who[t].add(p)
        self.visits[p].add(t)

    def full_at(self, level):
        """Gives every place somebody, if a full plan exists at this level."""
        self.level = level
        while self.short and self.shift(("target", self.short[-1]), ("end",)):
            self.short.pop()
        return not self.short

    def fill(self):
        """Step 2: the least level with a full plan; False where there is none at all."""
        most = max((capacity for capacity, _ in self.roster.people.values()), default=0)
        if not Plan(self.roster, self.strata).full_at(most):
            return False
        level = 0 if not self.short else len(self.short) // len(self.roster.people)
        while not self.full_at(level):
            level += 1
        return True

    def walk(self, seed):
        """Step 3: pairs by ticket, each kept if a full plan holds it with those kept before."""
        full = [(H(seed, self.roster.label, t, p), t, p) for t in self.who for p in self.allowed[t]]
        places = {t: self.roster.need for t in self.who}
        for _, t, p in sorted(full):
            if places[t] > 0 and (p in self.who[t] or self.exchange(t, p)):
                self.kept.add((t, p))
                places[t] -= 1

    def exchange(self, t, p):
        """Takes a pair into the full plan, for another visit of the target or none at all."""
        if not self.shift(("person", p), self.tail(t, p)):
            return False
        self.add(t, p)
        return True


def check_certificate(found, roster, strata, path):
    """Step 1: more visits needed than there can be."""
    sets = {}
    for name in ("lead_only", "whole"):
        ids = found["certificate"][name]
        ascending(ids, f"{path}.certificate.{name}")
        known(ids, strata, f"{path}.certificate.{name}")
        sets[name] = set(ids)
    whole, lead_only = sets["whole"], sets["lead_only"]
    if whole & lead_only or (lead_only and not roster.lead_rule):
        differ(path + ".certificate.lead_only", sorted(lead_only), "other targets than in whole")
    can = 0
    for p, (capacity, _) in roster.people.items():
        reach = whole | lead_only if roster.leads(p) else whole
        can += min(capacity, sum(roster.allows(t, strata[t], p) for t in reach))
    want = roster.need * len(whole) + len(lead_only)
    want > can or differ(path + ".certificate", f"{want} visits", f"more than {can} visits")


def assign(seed, sealed, roster, strata):
    """The assignment that a record should hold, without its certificate where there is no plan."""
    right = {"department": sealed["department"], "feasible": True}
    if sealed["teams"]:
        right["teams"], right["left_over"] = roster.make_teams(seed)
    plan = Plan(roster, strata)
    if not plan.fill():
        return {**right, "feasible": False}
    plan.walk(seed)
    right["level"], right["plan"] = plan.level, []
    for t in sorted(strata):
        who = sorted(plan.who[t], key=lambda p: (H(seed, roster.label, t, p), p))
        right["plan"].append({
            "inspectors": sorted(i for p in who for i in roster.members[p]),
            "lead": next((p for p in who if roster.people[p][1]), ""), "target": t})
    return right


# ---- Section 9: a record -----------------------------------------------------------------------

def verify(data):
    record = read_record(data)
    seal, seed = record["seal"], record["seed"]
    units, weights = read_frame(record)
    same(len(record["rosters"]), len(seal["rosters"]), "rosters")
    rosters = [
        Roster(sealed, *read_roster(roster, sealed, units, f"rosters[{i}]", f"seal.rosters[{i}]"))
        for i, (roster, sealed) in enumerate(zip(record["rosters"], seal["rosters"]))]
    check_seal(seal, units)
    check_entropy(record)
    classes, batch, targets = draw_targets(seal, seed, units, weights)
    same(record["classes"], classes, "classes")
    same(record.get("batch"), batch if seal["design"]["kind"] == "order" else None, "batch")
    same(record["targets"], targets, "targets")
    same(len(record["assignments"]), len(rosters), "assignments")
    strata = {t: units[t][0] for t in targets}
    for i, (found, roster) in enumerate(zip(record["assignments"], rosters)):
        path, right = f"assignments[{i}]", assign(seed, seal["rosters"][i], roster, strata)
        same(found["feasible"], right["feasible"], path + ".feasible")
        if not right["feasible"]:
            check_certificate(found, roster, strata, path)
            right["certificate"] = found["certificate"]
        same(found, right, path)
    return record


def main(files):
    worst = 0 if files else 2
    for name in files:
        try:
            with open(name, "rb") as file:
                record = verify(file.read())
            public = "" if record["publicly_random"] else " · NOT PUBLICLY RANDOM 非公开随机"
            print(f"{name}: HOLDS 相符 · {len(record['targets'])} targets{public}")
        except Differs as error:
            path, found, right = error.args
            print(f"{name}: DOES NOT HOLD 不符 at {path or 'the file'}\n"
                  f"  found 现为    {str(found)[:200]}\n  expected 应为 {str(right)[:200]}")
            worst = max(worst, 1)
        except OSError as error:
            print(f"{name}: {error.strerror}", file=sys.stderr)
            worst = 2
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
