#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Redoes draws from what was published of them, with nothing but Python 3 and lib/FORMATS.md.

    python3 examples/verify.py FILE-OR-FOLDER...

It shares no line with the program that made the files, so that one checks the other.  Section
numbers are those of lib/FORMATS.md; sections 1, 2, 7, 8 are in verify_form.py, 3 to 5 in
verify_draw.py, 10 in verify_published.py.  Exit code 0: everything holds; 1: something does not,
and the first value that differs is named; 2: a file cannot be read.
"""

import os
import sys
from collections import deque

from verify_draw import check_entropy, check_seal, draw_targets, is_public
from verify_form import (ROW, Differs, H, ascending, check, check_roots, differ, known,
                         read_document, read_frame, read_roster, same, sha256)
from verify_published import findings, verify_extract, verify_proof, verify_void


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


def read_certificate(record, number, roster, strata):
    """Step 1: two sets of targets that need more visits than there can be."""
    path = f"assignments[{number}]"
    found = record["assignments"]
    found = found[number] if isinstance(found, list) and number < len(found) else {}
    found = found.get("certificate") if isinstance(found, dict) else None
    path += ".certificate"
    check(found, {"lead_only": [ROW], "whole": [ROW]}, path)
    for name in ("lead_only", "whole"):
        ascending(found[name], f"{path}.{name}")
        known(found[name], strata, f"{path}.{name}")
    whole, lead_only = set(found["whole"]), set(found["lead_only"])
    if whole & lead_only or (lead_only and not roster.lead_rule):
        differ(path + ".lead_only", sorted(lead_only), "other targets than in whole")
    can = 0
    for p, (capacity, _) in roster.people.items():
        reach = whole | lead_only if roster.leads(p) else whole
        can += min(capacity, sum(roster.allows(t, strata[t], p) for t in reach))
    want = roster.need * len(whole) + len(lead_only)
    want > can or differ(path, f"{want} visits", f"more than {can} visits")
    return found


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

def verify_record(record):
    seal, seed = record["seal"], record["seed"]
    units, weights = read_frame(record)
    same(len(record["rosters"]), len(seal["rosters"]), "rosters")
    rosters = [
        Roster(sealed, *read_roster(roster, sealed, units, f"rosters[{i}]"))
        for i, (roster, sealed) in enumerate(zip(record["rosters"], seal["rosters"]))]
    check_seal(seal, units)
    check_roots(record)
    check_entropy(record)
    classes, batch, targets = draw_targets(seal, seed, units, weights)
    same(record["classes"], classes, "classes")
    same(record.get("batch"), batch if seal["design"]["kind"] == "order" else None, "batch")
    same(record["targets"], targets, "targets")
    strata = {t: units[t][0] for t in targets}
    right = [assign(seed, sealed, roster, strata)
             for sealed, roster in zip(seal["rosters"], rosters)]
    for i, (plan, roster) in enumerate(zip(right, rosters)):
        if not plan["feasible"]:
            plan["certificate"] = read_certificate(record, i, roster, strata)
    same(record["assignments"], right, "assignments")


VERIFY = {"extract": verify_extract, "proof": verify_proof, "record": verify_record,
          "void": verify_void}


def verify(data):
    """The document, where it holds; raises Differs."""
    document = read_document(data)
    VERIFY[document["kind"]](document)
    return document


def describe(document):
    words = {"record": "record 记录", "extract": "extract 摘录", "proof": "proof 证明",
             "void": "void 作废"}
    parts = [words[document["kind"]]]
    if "seal" in document:
        parts.append(f"draw 第 {document['seal']['draw']} 次")
        is_public(document["seal"]) or parts.append("NOT PUBLICLY RANDOM 非公开随机")
    if "targets" in document:
        parts.append(f"{len(document['targets'])} targets 户")
    if "row" in document:
        parts.append(document["row"].split("\t")[0] + " " + document.get("result", ""))
    return " · ".join(parts)


def files_in(paths):
    """All files named, and of folders those that end in .json; whether there was a folder."""
    files, folder = [], False
    for path in paths:
        inside = sorted(os.path.join(where, name) for where, _, names in os.walk(path)
                        for name in names if name.endswith(".json"))
        folder = folder or os.path.isdir(path)
        files += inside if os.path.isdir(path) else [path]
    return files, folder


def main(paths):
    files, folder = files_in(paths)
    documents, worst = [], 0 if files else 2
    for name in files:
        try:
            with open(name, "rb") as file:
                data = file.read()
            document = verify(data)
            documents.append((name, document, sha256(data)))
            print(f"{name}: HOLDS 相符 · {describe(document)}")
        except Differs as error:
            path, found, right = error.args
            print(f"{name}: DOES NOT HOLD 不符 at {path or 'the file'}\n"
                  f"  found 现为    {str(found)[:200]}\n  expected 应为 {str(right)[:200]}")
            worst = max(worst, 1)
        except OSError as error:
            print(f"{name}: {error.strerror}", file=sys.stderr)
            worst = 2
    if len(files) > 1 or folder:
        for fault, _, sentence in findings(documents, 1 if folder else 0):
            print(f"{'NO 不符' if fault else 'ok'}: {sentence}")
            worst = max(worst, 1) if fault else worst
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
