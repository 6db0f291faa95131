#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The numbers of a draw by the rules, worked out a second time from rules/README.md alone.

    inspection.py FAIRLOT ROOT

Random small districts: rates, visits, several draws in a row, some of whose targets come back.
"""

import datetime
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

DISTRICTS = 6
GRADES = ["A", "B", "C"]
STATUS = ["active"] * 8 + ["closed", "suspended"]
PERIODS = {  # first day, last day
    "2028-02": ("2028-02-01", "2028-02-29"),
    "2027-Q1": ("2027-01-01", "2027-03-31"),
    "2028": ("2028-01-01", "2028-12-31"),
    "2027-12": ("2027-12-01", "2027-12-31"),
    "2027-01-01..2027-01-01": ("2027-01-01", "2027-01-01"),
    "2028-11-10..2028-11-30": ("2028-11-10", "2028-11-30"),
    "2027-Q3": ("2027-07-01", "2027-09-30"),
}

HEAD = """schema: creditrules/1
id: example
version: "2026.1"
title: {zh: 示例}
in_force: {from: 2020-01-01}
time: {zone: Asia/Shanghai}
score: {base: 100, min: 0, max: 100}
grades: [A, B, C]
events:
  fault: {zh: 违规, class: general}
  check: {zh: 抽查, class: good, visit: random}
  clean: {zh: 抽查无问题, class: good, visit: random, clean: true}
  called: {zh: 投诉核查, class: good, visit: problem}
deductions:
  - {id: D01, event: fault, points: 10, cap: 100, label: {zh: 违规}}
bands: [{grade: A, from: 100}, {grade: B, from: 90}, {grade: C}]
missing: {licensed_on: refuse}
new_licensee: {until: 1 month, start: A, at_best: A, worse_allowed: true}
inspection:
"""
TESTS = """tests:
  - name: nothing
    as_of: 2026-06-30
    retailer: {licensed_on: 2019-03-01}
    events: []
    expect: {score: "100", grade: A}
"""


def day(text):
    return datetime.date.fromisoformat(text)


class District:
    def __init__(self, chance, folder, fairlot):
        self.chance, self.folder, self.fairlot = chance, folder, fairlot
        self.period, (first, last) = chance.choice(sorted(PERIODS.items()))
        self.first, self.last = day(first), day(last)
        self.today = self.first + datetime.timedelta(chance.choice([0, 0, 3]))
        self.lines = {grade: self.line() for grade in GRADES + ["not_graded"]}
        self.shops = {f"S{i:03d}": {"grade": chance.choice(GRADES + GRADES[:1] + ["not_graded"]),
                                    "stratum": chance.choice(["", "东", "西"]),
                                    "status": chance.choice(STATUS),
                                    "visits": []}
                      for i in range(chance.choice([1, 30, 90]))}
        self.draws = []  # (first day, targets)

    def line(self):
        """(take_all, min, max, per, visits min, visits max, rest in months)"""
        pick = self.chance.choice
        low = pick([None, "0", "0.05", "0.333333", "0.6", "1"])
        high = pick([None, None, "0.6", "1"]) if low in ("0.6", None) else pick([None, "1"])
        return {"take_all": pick([False] * 6 + [True]), "min": low, "max": high,
                "per": pick(["year", "draw", "year" if self.period == "2028" else "quarter"]),
                "least": pick([None, None, 1, 2]), "most": pick([None, None, 2, 3]),
                "rest": pick([None, None, 1, 12])}

    def rules(self):
        text = HEAD
        for grade, line in self.lines.items():
            parts = ["take_all: true"] if line["take_all"] else ["weight: 1"]
            rate = [f'{key}: "{line[key]}"' for key in ("min", "max") if line[key] is not None]
            if rate:
                parts.append("rate: {" + ", ".join(rate) + f", per: {line['per']}" + "}")
            visits = [f"{key}: {line[name]}" for key, name in (("min", "least"), ("max", "most"))
                      if line[name] is not None]
            if visits:
                parts.append("visits: {" + ", ".join(visits) + "}")
            if line["rest"]:
                parts.append(f"rest_after_clean: {line['rest']} months")
            text += f"  {grade}: {{{', '.join(parts)}}}\n"
        return text + TESTS

    def run(self, *words):
        done = subprocess.run([self.fairlot, *words], cwd=self.folder, capture_output=True,
                              check=False, encoding="utf-8")
        assert done.returncode in (0, 1), (words, done.stdout, done.stderr)
        return done.stdout

    def write(self, name, rows):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as out:
            out.writelines(",".join(row) + "\n" for row in rows)
        return path

    def found(self):
        """Makes the database with what has happened before the draw."""
        self.write("rules.yaml", [[self.rules()]])
        known = ["--today", "2026-01-01"]
        self.run("init", "--rules", "rules.yaml", *known)
        licensed = {"not_graded": ""}
        self.run("import", "retailers", self.write("retailers.csv", [
            ["id", "name", "licensed_on", "stratum", "status"]] + [
                [id_, "店", licensed.get(shop["grade"], "2019-01-01"), shop["stratum"],
                 shop["status"]] for id_, shop in self.shops.items()]), *known)
        rows = [["source_ref", "retailer", "type", "occurred"]]
        for id_, shop in self.shops.items():
            faults = {"B": 1, "C": 2}.get(shop["grade"], 0)
            rows += [[f"F{id_}{i}", id_, "fault", "2025-01-01"] for i in range(faults)]
            for i in range(self.chance.choice([0, 0, 1, 1, 2])):
                back = self.chance.choice([0, 1, 10, 40, 100, 364, 365, 366])
                when = self.today - datetime.timedelta(back)
                kind = self.chance.choice(["check", "clean", "called"])
                shop["visits"].append((when, kind))
                rows.append([f"V{id_}{i}", id_, kind, str(when)])
            shop["visits"].sort()
        self.run("import", "events", self.write("events.csv", rows), "--today", str(self.today))

    # ---- What the reference says --------------------------------------------------------------

    def span(self, per):
        first = self.last.replace(month=1, day=1)
        end = first.replace(year=first.year + 1)
        if per == "quarter":
            first = self.last.replace(month=(self.last.month - 1) // 3 * 3 + 1, day=1)
            end = (first + datetime.timedelta(100)).replace(day=1)
        return first, end

    def owed(self, id_, first, end):
        """Draws of the span that no visit by lot has come back for."""
        visits = [when for when, kind in self.shops[id_]["visits"] if kind != "called"]
        count = 0
        for begun in sorted(begun for begun, targets in self.draws if id_ in targets):
            answer = next((when for when in visits if when >= begun), None)
            if answer is not None:
                visits.remove(answer)
            elif first <= begun < end:
                count += 1
        return count

    def all_visits(self, id_):
        first, end = self.span("year")
        visits = sum(first <= when < end for when, _ in self.shops[id_]["visits"])
        return visits + self.owed(id_, first, end)

    def rounds(self):
        if self.first.day == 1 and (self.last + datetime.timedelta(1)).day == 1:
            months = self.last.month - self.first.month + 1
            return (12 - self.last.month) // months
        _, end = self.span("year")
        return ((end - self.last).days - 1) // ((self.last - self.first).days + 1)

    def rests(self, id_, line):
        if not line["rest"]:
            return False
        clean = [when for when, kind in self.shops[id_]["visits"] if kind == "clean"]
        return any(add_months(when, line["rest"]) > self.first for when in clean)

    def fates(self):
        """What becomes of each shop: open, out, or in."""
        fates = {}
        for id_, shop in self.shops.items():
            line = self.lines[shop["grade"]]
            visits = self.all_visits(id_)
            resting = self.rests(id_, line)
            fates[id_] = "open"
            if shop["status"] != "active":
                fates[id_] = "away"
            elif (line["least"] is not None and line["least"] - visits > self.rounds() and
                  (resting or not line["take_all"])):
                fates[id_] = "in"
            elif (line["most"] is not None and visits >= line["most"]) or resting:
                fates[id_] = "out"
        return fates

    def expected(self):
        fates, numbers = self.fates(), {}
        for key in sorted({(shop["stratum"], shop["grade"]) for shop in self.shops.values()}):
            line = self.lines[key[1]]
            group = [id_ for id_, shop in self.shops.items()
                     if (shop["stratum"], shop["grade"]) == key and fates[id_] != "away"]
            free = sum(fates[id_] == "open" for id_ in group)
            taken = sum(fates[id_] == "in" for id_ in group)
            first, end = self.span(line["per"])
            elapsed = Fraction((self.last - first).days + 1, (end - first).days)
            done = 0
            for id_ in group:
                done += sum(first <= when < end and kind != "called"
                            for when, kind in self.shops[id_]["visits"])
                done += self.owed(id_, first, end)
            if line["per"] == "draw":
                elapsed, done = 1, 0
            low = math.ceil(len(group) * Fraction(line["min"] or 0) * elapsed) - done - taken
            high = math.floor(len(group) * Fraction(line["max"] or 1000)) - done - taken
            number = free if line["take_all"] else min(max(0, low), max(0, high), free)
            if free > 0:
                numbers[key] = (free, number)
        return numbers, sorted(id_ for id_, fate in fates.items() if fate == "in")

    def draw(self, number):
        args = ["draw", "--rules", "rules.yaml", "--period", self.period, "--targets-only",
                "--json", "--today", str(self.today), "--fixed", "x", "--record", f"{number}.json"]
        numbers, taken = self.expected()
        plan = json.loads(self.run(*args, "--dry-run"))
        made = json.loads(self.run(*args))
        for report in (plan, made):
            assert "classes" in report, (self.period, self.rules(), report)
            found = {(one["stratum"], one["grade"]): (one["size"], int(one["expected"]))
                     for one in report["classes"]}
            assert found == numbers, (self.period, self.rules(), found, numbers)
        included = sorted(one["id"] for one in made["targets"] if one["included"])
        assert included == taken, (self.period, self.rules(), included, taken)
        assert plan["targets"] == [] and plan["run"] == made["run"], plan
        by_lot = [one["id"] for one in made["targets"] if not one["included"]]
        self.draws.append((self.first, by_lot))
        return made

    def come_back(self, made):
        """Some of the targets were visited meanwhile."""
        rows = [["source_ref", "retailer", "type", "occurred"]]
        for one in made["targets"]:
            if self.chance.random() < 0.5 or one["included"]:
                self.shops[one["id"]]["visits"].append((self.today, "check"))
                self.shops[one["id"]]["visits"].sort()
                rows.append([f"R{len(self.draws)}{one['id']}", one["id"], "check", str(self.today)])
        if len(rows) > 1:
            self.run("import", "events", self.write("back.csv", rows), "--today", str(self.today))


def add_months(when, months):
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    for last in (when.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, min(when.day, last))
        except ValueError:
            continue
    raise ValueError(when)


def asks(district):
    return any(line["take_all"] or line["min"] is not None or line["least"] is not None
               for line in district.lines.values())


def main(fairlot, seed=None, districts=DISTRICTS):
    tried = 0
    numbers = [0, 0]
    for start in range(1000):
        if tried == int(districts):
            break
        chance = random.Random(start if seed is None else int(seed) + start)
        with tempfile.TemporaryDirectory() as folder:
            district = District(chance, folder, fairlot)
            if not asks(district):
                continue
            district.found()
            for number in range(3):
                made = district.draw(number)
                numbers[number > 0] += len(made["targets"])
                district.come_back(made)
            tried += 1
    assert all(numbers), "nothing was ever drawn"
    print(f"{tried} districts, {sum(numbers)} targets")


if __name__ == "__main__":
    main(os.path.realpath(sys.argv[1]), *sys.argv[2:])
