# SPDX-License-Identifier: Apache-2.0
"""Grades invented retailers by invented rule sets twice, by the command and by reference.py, and
compares every score, grade, reason not to grade and indicator; then once more with all rows, rules
and keys shuffled, which must change nothing.

    python3 agree.py FAIRLOT [--sets N] [--retailers N] [--seed N]
"""
import argparse
import csv
import datetime
import json
import multiprocessing
import os
import pathlib
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

from invent import Inventor, day_of
from reference import evaluate

FIRST_IMPORT = day_of("2026-01-01")
PUBLISHED = day_of("2026-01-02")
SECOND_IMPORT = day_of("2026-07-01")
# Of so many rule sets one has the reasons of a retailer compared, which takes a second.
EXPLAINED = 5


class Command:
    def __init__(self, fairlot, folder):
        self.call = [fairlot, "--db", str(folder / "db")]
        self.folder = folder

    def __call__(self, *words):
        done = subprocess.run(self.call + [str(word) for word in words], capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(f"fairlot {' '.join(map(str, words))}:\n{done.stderr[:2000]}")
        return done.stdout

    def load(self, kind, rows, today, map_file=None):
        path = self.folder / f"{kind}-{today}.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        self("import", kind, path, "--today", today, *(["--map", map_file] if map_file else []))

    def grade(self, rules, as_of, known_at, today):
        files = [self.folder / name for name in ("out", "indicators", "not-graded")]
        given = [word for path in rules for word in ("--rules", path)]
        self("grade", *given, "--as-of", as_of, "--known-at", known_at, "--today", today,
             "--out", files[0], "--indicators", files[1], "--not-graded", files[2])
        return [list(csv.reader(open(file, encoding="utf-8"))) for file in files]


def event_rows(rules, retailers, picked):
    fields = sorted({name for about in rules["events"].values() for name in about["fields"]})
    head = ["source_ref", "retailer", "type", "occurred", "decided", "recorded", "case_no"]
    rows = [head + fields]
    for retailer in retailers:
        for event in retailer.events:
            if picked(event):
                rows.append([event.ref, retailer.id, event.type, event.occurred,
                             event.decided or "", event.recorded, event.case] +
                            [event.values.get(name, "") for name in fields])
    return rows


def amend(inventor, retailers, edges, last):
    """Annuls and repairs some events; the rows, and the events as they are from then on."""
    rows = [["source_ref", "kind", "day", "recorded"]]
    for event in (event for retailer in retailers for event in retailer.events):
        for kind, chance in (("annul", 0.06), ("repair", 0.3)):
            if inventor.random.random() >= chance:
                continue
            day = max(inventor.any_day(edges, last), event.occurred)
            recorded = min(day + datetime.timedelta(inventor.random.randint(0, 20)), last)
            recorded = max(recorded, event.recorded)
            rows.append([event.ref, kind, day, recorded])
            if kind == "annul":
                event.annulled = (day, recorded)
            else:
                event.repaired = (day, recorded)
    return rows


def expected_lines(versions, retailers, as_of, known_at, previous):
    shared = {}
    for retailer in retailers:
        shared.setdefault(retailer.holder, []).extend(retailer.events)
    return {retailer.id: evaluate(versions, retailer, as_of, known_at, previous.get(retailer.id),
                                  shared)
            for retailer in retailers}


def compare(expected, found, where):
    """Stops at the first retailer of whom the two say different things."""
    out, indicators, not_graded = found
    reasons = {row[0]: row[1] for row in not_graded}
    names = indicators[0][1:]
    values = {row[0]: row[1:] for row in indicators[1:]}
    assert len(out) == len(expected), f"{where}: {len(out)} lines, {len(expected)} expected"
    for name, score, grade in out:
        wanted = expected[name]
        if wanted.trouble:
            same = (score, grade, reasons.get(name)) == ("", "not_graded", wanted.trouble)
        else:
            same = (score, grade) == (wanted.score, wanted.grade)
        assert same, f"{where}: {name}: {score} {grade} {reasons.get(name)}, expected {wanted}"
        for indicator, value in zip(names, values[name]):
            if not wanted.trouble and indicator in wanted.indicators:
                assert Fraction(value) == wanted.indicators[indicator], (
                    f"{where}: {name}: {indicator} is {value}, expected {wanted}")


def compare_reasons(command, expected, where):
    graded = [name for name in expected if not expected[name].trouble][:1]
    for name in graded:
        told = json.loads(command("explain", name, "--json"))
        assert told["reasons"] == expected[name].reasons, (
            f"{where}: {name}: reasons {told['reasons']}, expected {expected[name]}")
        levels = {about["name"]: about["level"] for about in told["measures"]}
        assert levels == expected[name].measures, f"{where}: {name}: {levels}, {expected[name]}"


class Trial:
    """One rule set and its retailers, graded twice: once before, which becomes official, and once
    later, when more is known."""

    def __init__(self, arguments, seed):
        self.fairlot = arguments.fairlot
        self.explained = seed % EXPLAINED == 0
        self.inventor = Inventor(random.Random(seed))
        self.random = self.inventor.random
        self.rules = self.inventor.rules()
        self.versions = [self.rules]
        if self.random.random() < 0.4:
            self.versions.append(self.inventor.older(self.rules))
        self.as_of = day_of("2026-02-28") + datetime.timedelta(self.random.randint(0, 120))
        self.before = FIRST_IMPORT - datetime.timedelta(self.random.randint(1, 60))
        self.known_at = SECOND_IMPORT - datetime.timedelta(self.random.choice([0, 0, 1, 30, 100]))
        edges = self.inventor.edge_days(self.rules, self.as_of)
        self.retailers = [self.inventor.retailer(n, edges, SECOND_IMPORT, n * 100)
                          for n in range(arguments.retailers)]
        self.first = expected_lines(self.versions, self.retailers, self.before, FIRST_IMPORT, {})
        self.amendments = amend(self.inventor, self.retailers, edges, SECOND_IMPORT)
        previous = {name: result.grade for name, result in self.first.items()}
        self.second = expected_lines(
            self.versions, self.retailers, self.as_of, self.known_at, previous)

    def shuffled(self, rows):
        return rows[:1] + self.random.sample(rows[1:], len(rows) - 1)

    def shuffled_rules(self, node, path=()):
        """The same rule set with its keys, rules and words in another order."""
        if isinstance(node, dict):
            keys = self.random.sample(list(node), len(node))
            return {key: self.shuffled_rules(node[key], path + (key,)) for key in keys}
        if isinstance(node, list) and path[-1] not in ("grades", "bands", "table", "decay"):
            node = self.random.sample(node, len(node))
        if isinstance(node, list):
            return [self.shuffled_rules(item, path + ("",)) for item in node]
        return node

    def run(self, folder, where, versions, order):
        paths = [folder / f"rules-{rules['version']}.yaml" for rules in versions]
        for path, rules in zip(paths, versions):
            # JSON is YAML too, so that nothing but Python's own library is needed.
            path.write_text(json.dumps(rules, default=str, ensure_ascii=False, indent=1))
        command = Command(self.fairlot, folder)
        early = lambda event: event.recorded <= FIRST_IMPORT
        late = lambda event: not early(event)
        command("init")
        command("rules", "register", paths[0], "--today", FIRST_IMPORT)
        command.load("retailers", order([["id", "licensed_on", "holder_id"]] + [
            [retailer.id, retailer.licensed_on or "", retailer.holder]
            for retailer in self.retailers]), FIRST_IMPORT)
        command.load("events", order(event_rows(self.rules, self.retailers, early)), FIRST_IMPORT)
        compare(self.first, command.grade(paths, self.before, FIRST_IMPORT, FIRST_IMPORT),
                f"{where}, the run before")
        command("grade", "publish", 1, "--today", PUBLISHED)
        command.load("events", order(event_rows(self.rules, self.retailers, late)), SECOND_IMPORT)
        command.load("amendments", order(self.amendments), SECOND_IMPORT)
        compare(self.second, command.grade(paths, self.as_of, self.known_at, SECOND_IMPORT), where)
        if self.explained:
            compare_reasons(command, self.second, where)


def one_set(arguments, seed, folder):
    trial = Trial(arguments, seed)
    for name in ("as it is", "shuffled"):
        (folder / name).mkdir()
    trial.run(folder / "as it is", f"seed {seed}", trial.versions, lambda rows: rows)
    trial.run(folder / "shuffled", f"seed {seed}, shuffled",
              [trial.shuffled_rules(rules) for rules in reversed(trial.versions)], trial.shuffled)
    return 2 * len(trial.retailers)


def guarded_set(arguments, seed):
    # Databases are synced to the disk at every step, which here is not what is tested.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as scratch:
        try:
            return one_set(arguments, seed, pathlib.Path(scratch)), ""
        except AssertionError as error:
            files = sorted(pathlib.Path(scratch, "as it is").glob("*.yaml"))
            texts = [file.read_text() for file in files if arguments.sets == 1]
            return 0, "\n".join([str(error)] + texts)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fairlot", type=os.path.realpath)
    parser.add_argument("--sets", type=int, default=50)
    parser.add_argument("--retailers", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    seeds = [(arguments, arguments.seed + n) for n in range(arguments.sets)]
    with multiprocessing.Pool() as pool:
        results = pool.starmap(guarded_set, seeds, chunksize=1)
    failures = [message for _, message in results if message]
    for message in failures[:5]:
        print(f"FAILED: {message}", file=sys.stderr)
    print(f"{sum(count for count, _ in results)} gradings of {arguments.sets} rule sets agree, "
          f"{len(failures)} rule sets do not")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
