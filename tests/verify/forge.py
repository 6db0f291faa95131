# SPDX-License-Identifier: Apache-2.0
"""Records made anew after a change, as a forger would publish them: seed, lots and plan follow from
what was changed.  `variants` are good, and show what the protocol has and no command makes yet;
`forgeries` break one rule of lib/FORMATS.md each.
"""

import copy
import json
import re

import verify
from damages import place
from verify_form import H, PROTOCOL, canonical, merkle_root, sha256


def remade(record, edit):
    """A record that follows from its changed seal and lists, as a forger would publish it."""
    new = copy.deepcopy(record)
    edit(new)
    seal = new["seal"]
    seal["frame"] = {"count": len(new["frame"]), "root": merkle_root(new["frame"])}
    for sealed, roster in zip(seal["rosters"], new["rosters"]):
        for name in ("barred", "inspectors", "service"):
            sealed[name] = {"count": len(roster[name]), "root": merkle_root(roster[name])}
    new["commit"] = sha256(canonical(seal))
    new["publicly_random"] = any(
        s["kind"] == "beacon" or s.get("outside", False) for s in seal["entropy"])
    new["seed"] = H(PROTOCOL, "seed", new["commit"],
                    *(f"{e['name']}={e['value']}" for e in new["entropy"]))
    try:
        units, weights = verify.read_frame(new)
        new["classes"], batch, new["targets"] = verify.draw_targets(
            seal, new["seed"], units, weights)
        if seal["design"]["kind"] == "order":
            new["batch"] = batch
        new["assignments"] = []
        for sealed, roster in zip(seal["rosters"], new["rosters"]):
            parts = verify.read_roster(roster, sealed, units, "")
            new["assignments"].append(verify.assign(
                new["seed"], sealed, verify.Roster(sealed, *parts),
                {t: units[t][0] for t in new["targets"]}))
    except (verify.Differs, KeyError, TypeError, ValueError, ZeroDivisionError):
        pass  # what cannot be redone stays as it was
    return canonical(new)


def set_in(*path):
    """An edit: the last argument becomes the value at the path before it."""
    def edit(record):
        where, key = place(record, path[:-1])
        where[key] = path[-1]
    return edit


SECRET = "5e" * 32


def sources(*which):
    """Sources of randomness, and what they revealed, put in place of those of a record."""
    def edit(record):
        record["seal"]["entropy"] = [copy.deepcopy(source) for source, _ in which]
        record["entropy"] = [{"name": source["name"], "value": value} for source, value in which]
    return edit


def secret(name, value=SECRET, outside=True):
    return {"commitment": H(PROTOCOL, "secret", name, value), "kind": "secret", "name": name,
            "outside": outside, "party": "零售户代表"}, value


def beacon(at, value="03 08 14 20 27 33 + 11"):
    return {"at": at, "form": "two digits each", "kind": "beacon", "name": "ssq",
            "publisher": "中国福利彩票", "round": "2026136"}, value


def two_departments(record):
    for side in (record["rosters"], record["seal"]["rosters"]):
        side.append(copy.deepcopy(side[0]))
        side[0]["department"], side[1]["department"] = "market", "tobacco"


def changed_rows(name, edit):
    def change(record):
        record["rosters"][0][name] = [edit(row) for row in record["rosters"][0][name]]
    return change


def bounds_by_stratum(record):
    """Every class has bounds of its own: half to all of it, alone or beside its weight."""
    sizes = {}
    for one in record["classes"]:
        sizes[one["grade"], one["stratum"]] = one["size"]
    bounds = [{"grade": grade, "min": size // 2, "stratum": stratum}
              for (grade, stratum), size in sorted(sizes.items())]
    bounds[0]["max"] = sizes[bounds[0]["grade"], bounds[0]["stratum"]]
    bounds.insert(0, {"grade": bounds[0]["grade"], "min": 7, "stratum": ""})
    record["seal"]["design"].update(take_all=[], bounds=bounds)
    if record["seal"]["design"]["kind"] == "quota":
        record["seal"]["design"]["total"] = sum(size // 2 for size in sizes.values()) + 1


def heavier(record):
    """Weights above 2^53, which the classes hold as strings."""
    record["frame"] = [re.sub("\t([0-9]+)\t", lambda m: f"\t{int(m[1]) * 10**15}\t", row)
                       for row in record["frame"]]


def variants(record):
    """Good records: what the protocol has and no command makes yet."""
    sealed_day = record["seal"]["sealed_at"][:10]
    at = sealed_day + "T23:59:59Z"
    edits = {
        "witness": sources(secret("operator", "ab" * 40, outside=False), secret("witness-1")),
        "operator alone": sources(secret("operator", outside=False)),
        "beacon": sources(secret("operator", outside=False), beacon("2027-01-01T21:30:00Z")),
        "beacon later that day": lambda r: (
            set_in("seal", "sealed_at", sealed_day + "T09:00:00Z")(r), sources(beacon(at))(r)),
        "two departments": two_departments,
        "no lead rule": set_in("seal", "rosters", 0, "lead_rule", False),
        "heavy": heavier,
        "no reserves": set_in("seal", "design", "reserves", 0),
        "many reserves": set_in("seal", "design", "reserves", 2**32 - 1),
        "teams of three": lambda r: (set_in("seal", "rosters", 0, "need", 3)(r),
                                     set_in("seal", "rosters", 0, "teams", True)(r)),
        "nobody can": changed_rows("inspectors", lambda row: re.sub("\t[0-9]+\t", "\t0\t", row)),
        "bounds by stratum": bounds_by_stratum,
        "leap second": set_in("seal", "sealed_at", sealed_day + "T23:59:60Z"),
        "great capacity": changed_rows(
            "inspectors", lambda row: re.sub("\t[0-9]+\t", f"\t{2**32 - 1}\t", row)),
        "thirty-two sources": sources(*(secret(f"s{i}", f"{i:02d}" * 32) for i in range(32))),
        "later draw": lambda r: (set_in("seal", "draw", 2**53 - 1)(r),
                                 set_in("seal", "previous", "ab" * 32)(r)),
        "no rosters": lambda r: (r["rosters"].clear(), r["seal"]["rosters"].clear()),
    }
    for name, edit in edits.items():
        data = remade(record, edit)
        new = json.loads(data)
        for assignment in new["assignments"]:
            if not assignment["feasible"]:
                assignment["certificate"] = {"lead_only": [], "whole": new["targets"]}
        yield name, canonical(new)


SEAL = ("seal",)


def seal_forgeries(record):
    """The seal: days, numbers, grades, who is set aside."""
    entry = {"id": record["frame"][0].split("\t")[0], "reason": "x"}
    grade = record["seal"]["grades"][0]
    return {
        "period ends before it begins": set_in(*SEAL, "period", "to", "2026-10-01"),
        "draw 0": set_in(*SEAL, "draw", 0),
        "draw 1 with a draw before": lambda r: (set_in(*SEAL, "draw", 1)(r),
                                                set_in(*SEAL, "previous", "ab" * 32)(r)),
        "draw 2 without a draw before": lambda r: (set_in(*SEAL, "draw", 2)(r),
                                                   set_in(*SEAL, "previous", "0" * 64)(r)),
        "day that does not exist": set_in(*SEAL, "as_of", "2026-02-30"),
        "day before 1900": set_in(*SEAL, "as_of", "1899-12-31"),
        "time with a second 61": set_in(*SEAL, "sealed_at", "2026-11-01T23:59:61Z"),
        "time without a zone": set_in(*SEAL, "sealed_at", "2026-11-01T23:59:00"),
        "time with a fraction": set_in(*SEAL, "sealed_at", "2026-11-01T23:59:00.5Z"),
        "purpose empty": set_in(*SEAL, "purpose", ""),
        "purpose of 257 bytes": set_in(*SEAL, "purpose", "x" * 257),
        "purpose with a line end": set_in(*SEAL, "purpose", "a\nb"),
        "agency with a control character of Latin-1": set_in(*SEAL, "agency", "a\x85b"),
        "grade twice": lambda r: r["seal"]["grades"].append(grade),
        "grade missing": lambda r: r["seal"]["grades"].pop(0),
        "forced and excluded": lambda r: (set_in(*SEAL, "forced", [entry])(r),
                                          set_in(*SEAL, "excluded", [entry])(r)),
        "excluded twice": set_in(*SEAL, "excluded", [entry, entry]),
        "excluded unknown": set_in(*SEAL, "excluded", [{"id": "zz", "reason": "x"}]),
        "forced without reason": set_in(*SEAL, "forced", [{"id": entry["id"], "reason": ""}]),
    }


def design_forgeries(record):
    """The design."""
    grade = record["seal"]["grades"][0]
    bound = {"grade": grade, "min": 0}
    return {
        "bounds twice": set_in(*SEAL, "design", "bounds", [bound, bound]),
        "bounds of a stratum twice": set_in(*SEAL, "design", "bounds",
                                            [{**bound, "stratum": "x"}] * 2),
        "bounds for all and for one": set_in(*SEAL, "design", "bounds",
                                             [bound, {**bound, "stratum": "x"}]),
        "bounds of strata unsorted": set_in(*SEAL, "design", "bounds", [
            {**bound, "stratum": "y"}, {**bound, "stratum": "x"}]),
        "bounds of a bad stratum": set_in(*SEAL, "design", "bounds",
                                          [{**bound, "stratum": "x\x7f"}]),
        "bounds of an unknown grade": set_in(*SEAL, "design", "bounds", [{**bound, "grade": "?"}]),
        "bounds crossed": set_in(*SEAL, "design", "bounds", [{**bound, "min": 2, "max": 1}]),
        "bounds of a grade in take_all": lambda r: (
            set_in(*SEAL, "design", "bounds", [bound])(r),
            set_in(*SEAL, "design", "take_all", [grade])(r)),
        "take_all unsorted": set_in(*SEAL, "design", "take_all", ["D", "A"]),
        "design of another kind": set_in(*SEAL, "design", "kind", "lottery"),
        "quota without total": lambda r: r["seal"]["design"].pop("total", None) or
        r["seal"]["design"].pop("rates", None),
        "total beyond reach": set_in(*SEAL, "design", "total", 10**6),
        "total as a string": set_in(*SEAL, "design", "total", "60"),
        "reserves of 2^32": set_in(*SEAL, "design", "reserves", 2**32),
        "reserves of minus one": set_in(*SEAL, "design", "reserves", -1),
    }


def source_forgeries(_):
    """The sources of randomness and what they revealed."""
    return {
        "no source": sources(),
        "source twice": sources(secret("a"), secret("a", "cd" * 32)),
        "same commitment twice": lambda r: (
            sources(secret("a"), secret("b"))(r),
            set_in(*SEAL, "entropy", 1, "commitment", r["seal"]["entropy"][0]["commitment"])(r)),
        "name in capitals": sources(secret("Operator")),
        "secret of another value": lambda r: (sources(secret("a"))(r),
                                              set_in("entropy", 0, "value", "cd" * 32)(r)),
        "secret too short": sources(secret("a", "ab" * 31)),
        "secret too long": sources(secret("a", "ab" * 129)),
        "secret of odd length": sources(secret("a", "ab" * 32 + "a")),
        "secret in capitals": sources(secret("a", "AB" * 32)),
        "secret that is not hex": sources(secret("a", "xy" * 32)),
        "beacon before the seal": sources(beacon("2020-01-01")),
        "beacon on the day of the seal": lambda r: (
            set_in(*SEAL, "sealed_at", "2026-11-01T01:00:00Z")(r),
            sources(beacon("2026-11-01"))(r)),
        "beacon at the time of the seal": lambda r: (
            set_in(*SEAL, "sealed_at", "2026-11-01T01:00:00Z")(r),
            sources(beacon("2026-11-01T01:00:00Z"))(r)),
        "beacon with an empty value": sources(beacon("2027-01-01", "")),
        "fixed value replaced": set_in("entropy", 0, "value", "another"),
        "another kind of source": set_in(*SEAL, "entropy", 0, "kind", "dice"),
        "too many sources": sources(*(secret(f"s{i}", f"{i:02d}" * 32) for i in range(33))),
    }


def list_forgeries(record):
    """The frame, the rosters, and what is left."""
    return {
        "two weights in a class": lambda r: r["frame"].__setitem__(
            0, re.sub("\t([0-9]+)\t", "\t77\t", r["frame"][0])),
        "weight of 2^63": lambda r: r.__setitem__(
            "frame", [re.sub("\t([0-9]+)\t", f"\t{2**63}\t", row) for row in r["frame"]]),
        "stratum with a control character": lambda r: r.__setitem__(
            "frame", [row + "\x7f" for row in r["frame"]]),
        "stratum of 65 bytes": lambda r: r.__setitem__(
            "frame", [row.rsplit("\t", 1)[0] + "\t" + "x" * 65 for row in r["frame"]]),
        "need of 1": set_in(*SEAL, "rosters", 0, "need", 1),
        "need of 17": set_in(*SEAL, "rosters", 0, "need", 17),
        "department in capitals": lambda r: (set_in(*SEAL, "rosters", 0, "department", "A")(r),
                                             set_in("rosters", 0, "department", "A")(r)),
        "departments unsorted": lambda r: (two_departments(r), r["rosters"].reverse(),
                                           r["seal"]["rosters"].reverse()),
        "department without a name": lambda r: (
            two_departments(r), set_in("rosters", 0, "department", "")(r),
            set_in(*SEAL, "rosters", 0, "department", "")(r)),
        "lead of 2": changed_rows("inspectors", lambda row: row[:-1] + "2"),
        "capacity of minus one": changed_rows(
            "inspectors", lambda row: re.sub("\t[0-9]+\t", "\t-1\t", row)),
        "capacity of 2^32": changed_rows(
            "inspectors", lambda row: re.sub("\t[0-9]+\t", f"\t{2**32}\t", row)),
        "101 grades": lambda r: r["seal"]["grades"].extend(f"g{i}" for i in range(101)),
        "recusal without reason": changed_rows(
            "barred", lambda row: "\t".join(row.split("\t")[:2]) + "\t"),
        "recusal of somebody unknown": changed_rows("barred", lambda row: "zz" + row),
        "service of somebody unknown": changed_rows("service", lambda row: "zz" + row),
        "protocol of tomorrow": set_in("protocol", "fairlot/2"),
        "seal of tomorrow": set_in(*SEAL, "protocol", "fairlot/2"),
        "rule set without hash": set_in(*SEAL, "rules", "sha256", ""),
        "batch in a design without one": set_in("batch", []),
    }


def forgeries(record):
    for group in (seal_forgeries, design_forgeries, source_forgeries, list_forgeries):
        for name, edit in group(record).items():
            yield name, remade(record, edit)
