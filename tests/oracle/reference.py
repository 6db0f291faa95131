# SPDX-License-Identifier: Apache-2.0
"""A second evaluator of rule files: slow, obvious, and written from rules/README.md alone.

It takes a rule file as plain dictionaries and lists, counts in fractions and walks the events of
one retailer at a time.  It shares no code with the engine, so that a mistake would have to be made
twice to go unnoticed.
"""
import datetime
import functools
import re
from dataclasses import dataclass, field
from fractions import Fraction

# Why a retailer is not graded; of several reasons the first of this list is given.
NO_LICENCE_DAY = "no_licence_day"
NOT_LICENSED_YET = "not_licensed_yet"
NO_HOLDER = "no_holder"
MISSING_FIELD = "missing_field"
OUTSIDE_TABLE = "outside_table"
NO_VERSION = "no_version"
NO_EVENT = "no_event"
TROUBLES = [NO_LICENCE_DAY, NOT_LICENSED_YET, NO_HOLDER, MISSING_FIELD, OUTSIDE_TABLE, NO_VERSION,
            NO_EVENT]


@dataclass
class Event:
    ref: str
    type: str
    occurred: datetime.date
    recorded: datetime.date
    decided: datetime.date = None
    case: str = ""
    values: dict = field(default_factory=dict)
    annulled: tuple = None  # (day, recorded)
    repaired: tuple = None  # (day, recorded)


@dataclass
class Retailer:
    id: str
    recorded: datetime.date
    licensed_on: datetime.date = None
    holder: str = ""
    events: list = field(default_factory=list)


@dataclass
class Result:
    trouble: str = ""
    score: str = ""
    grade: str = ""
    indicators: dict = field(default_factory=dict)
    measures: dict = field(default_factory=dict)
    reasons: list = field(default_factory=list)


exact = functools.cache(Fraction)


@functools.cache
def add_span(day, span):
    """A day later by `12 months`, `30 days` or `2 years`; a day that a month does not have becomes
    its last."""
    count, unit = span.split()
    count = int(count)
    if unit == "days":
        return day + datetime.timedelta(days=count)
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "years" else 1)
    year, month = months // 12, months % 12 + 1
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    last = (following - datetime.timedelta(days=1)).day
    return datetime.date(year, month, min(day.day, last))


def whole_months(start, end):
    months = 12 * (end.year - start.year) + end.month - start.month + 1
    while add_span(start, f"{months} months") > end:
        months -= 1
    return months


def in_window(start, day, span):
    return start <= day and (span is None or day < add_span(start, span))


def version_on(versions, day):
    """The version in force on a day; None where there is none."""
    return next((rules for rules in versions if
                 rules["in_force"]["from"] <= day <= rules["in_force"]["to"]), None)


def listed(value):
    return value if isinstance(value, list) else [value]


class Trouble(Exception):
    """The retailer is not graded."""


class Expression:
    """Numbers, names, + - *, comparisons, and or not, min max if; as the reference has them."""

    TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z][A-Za-z0-9_-]*)|(!=|<=|>=|[-+*<>=(),]))")

    def __init__(self, text, lookup):
        self.lookup = lookup
        self.tokens = [next(part for part in match if part) for match in self.TOKEN.findall(text)]
        self.at = 0

    def value(self):
        result = self.any_of()
        assert self.at == len(self.tokens), self.tokens[self.at:]
        return Fraction(result)

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted):
        if self.peek() in wanted:
            self.at += 1
            return self.tokens[self.at - 1]
        return ""

    def any_of(self):
        left = self.all_of()
        while self.take("or"):
            right = self.all_of()
            left = bool(left) or bool(right)
        return left

    def all_of(self):
        left = self.negation()
        while self.take("and"):
            right = self.negation()
            left = bool(left) and bool(right)
        return left

    def negation(self):
        return not self.negation() if self.take("not") else self.comparison()

    def comparison(self):
        left = self.sum()
        sign = self.take("=", "!=", "<", "<=", ">", ">=")
        if not sign:
            return left
        right = self.sum()
        return {"=": left == right, "!=": left != right, "<": left < right, "<=": left <= right,
                ">": left > right, ">=": left >= right}[sign]

    def sum(self):
        left = self.product()
        while sign := self.take("+", "-"):
            right = self.product()
            left = left + right if sign == "+" else left - right
        return left

    def product(self):
        left = self.factor()
        while self.take("*"):
            left = left * self.factor()
        return left

    def factor(self):
        if self.take("-"):
            return -self.factor()
        if self.take("("):
            result = self.any_of()
            assert self.take(")")
            return result
        token = self.tokens[self.at]
        self.at += 1
        if token[0].isdigit():
            return exact(token)
        if token in ("min", "max", "if") and self.take("("):
            parts = [self.any_of()]
            while self.take(","):
                parts.append(self.any_of())
            assert self.take(")")
            if token == "if":
                return parts[1] if parts[0] else parts[2]
            return min(parts) if token == "min" else max(parts)
        return self.lookup(token)


class Evaluation:
    """One retailer on one day.  `versions` are all of the rule set; `shared` are the events of each
    holder's licences."""

    def __init__(self, versions, retailer, as_of, known_at, previous, shared):
        self.versions = versions
        self.rules = rules = version_on(versions, as_of)
        self.as_of = as_of
        self.known_at = known_at
        self.previous = previous
        self.missing = rules.get("missing", {})
        self.troubles = set()
        self.values = {}
        self.licensed_on = retailer.licensed_on
        if self.licensed_on is None:
            self.licensed_on = self.policy("licensed_on")
        repair = rules.get("repair")
        self.end_veto = repair is not None and repair["effect"] == "end_veto"
        known = [event for event in self.reached_by(retailer, shared)
                 if event.recorded <= known_at and event.occurred <= as_of]
        known.sort(key=lambda event: (event.occurred, event.case.encode(), event.ref.encode()))
        known = [event for event in known if not self.acts(event.annulled)]
        self.unrepaired = [event for event in known if not self.is_repaired(event)]
        self.counting = known if self.end_veto else self.unrepaired

    # -- facts ------------------------------------------------------------------------------------

    def policy(self, name):
        """What the rule set says to use where `name` is missing; None where it does not."""
        policy = self.missing.get(name)
        return policy["use"] if isinstance(policy, dict) else None

    def reached_by(self, retailer, shared):
        """The events that count for a retailer: its own, or those of all its holder's licences."""
        if self.rules.get("propagate", "licence") == "licence":
            return retailer.events
        if retailer.holder:
            return shared[retailer.holder]
        if self.policy("holder_id") != "licence":
            self.fail(NO_HOLDER)
        return retailer.events

    def acts(self, amendment):
        return (amendment is not None and amendment[1] <= self.known_at and
                amendment[0] <= self.as_of)

    def is_repaired(self, event):
        repair = self.rules.get("repair")
        severity = self.rules["events"][event.type]["class"]
        if repair is None or severity in repair.get("never", []) or not self.acts(event.repaired):
            return False
        waiting = repair.get("after", {}).get(severity)
        return waiting is None or add_span(event.occurred, waiting) <= self.as_of

    def fail(self, trouble):
        self.troubles.add(trouble)
        return Fraction(0)

    def quantity(self, event, name):
        value = event.values.get(name)
        if value is None:
            value = self.policy(f"{event.type}.{name}")
        return None if value is None else value

    # -- indicators -------------------------------------------------------------------------------

    def selected(self, types, window, basis):
        """Events of the types that count, with the day that they count from."""
        found = []
        for event in self.counting:
            day = event.decided if basis == "decided" else event.occurred
            if event.type in types and day is not None and in_window(day, self.as_of, window):
                found.append((day, event))
        return found

    def indicator(self, name):
        if name not in self.values:
            self.values[name] = self.work_out(self.rules["indicators"][name])
        return self.values[name]

    def work_out(self, about):
        window, basis = about.get("window"), about.get("basis", "occurred")
        if "value" in about:
            return Expression(about["value"], self.indicator).value()
        if "attribute" in about:
            return self.since(self.licensed_on, about["attribute"] == "licensed_months")
        if "count" in about:
            return Fraction(len(self.selected(listed(about["count"]), window, basis)))
        for kind in ("months_since", "days_since"):
            if kind in about:
                days = [day for day, _ in self.selected(listed(about[kind]), None, basis)]
                return self.since(max(days) if days else self.licensed_on, kind == "months_since")
        kind = next(kind for kind in ("sum", "max", "min", "latest", "distinct") if kind in about)
        return self.of_field(kind, about, window, basis)

    def since(self, day, months):
        if day is None:
            return self.fail(NO_LICENCE_DAY)
        if day > self.as_of:
            return Fraction(0)
        return Fraction(whole_months(day, self.as_of) if months else (self.as_of - day).days)

    def of_field(self, kind, about, window, basis):
        fields = dict(name.split(".") for name in listed(about[kind]))
        events = self.selected(fields.keys(), window, basis)
        values = [self.quantity(event, fields[event.type]) for _, event in events]
        if None in values:
            return self.fail(MISSING_FIELD)
        if kind == "distinct":
            sorts = {self.rules["events"][name]["fields"][fields[name]] for name in fields}
            numbers = sorts <= {"decimal", "integer"}  # 3 and 3.0 are one value
            return Fraction(len(set(map(exact, values) if numbers else values)))
        if kind == "sum":
            return sum(map(exact, values), Fraction(0))
        if not values:
            otherwise = about["else"]
            return self.fail(NO_EVENT) if otherwise == "refuse" else exact(otherwise)
        if kind == "latest":
            newest = max(day for day, _ in events)
            return Fraction([value for (day, _), value in zip(events, values) if day == newest][-1])
        return max(map(exact, values)) if kind == "max" else min(map(exact, values))

    def holds(self, when):
        value = self.indicator(when["indicator"])
        return (("from" not in when or value >= exact(when["from"])) and
                ("above" not in when or value > exact(when["above"])) and
                ("below" not in when or value < exact(when["below"])))

    # -- points -----------------------------------------------------------------------------------

    def base_points(self, rule, event, kind):
        """Those of the version in force now, on the day of the event, or whichever are fewer."""
        points_from = self.rules["time"].get("points_from", "as_of")
        if points_from != "occurred":
            now = self.version_points(rule, event)
        if points_from == "as_of":
            return now
        version = version_on(self.versions, event.occurred)
        if version is None:
            return self.fail(NO_VERSION)
        then = [other for other in version.get(kind, []) if other["id"] == rule["id"] and
                event.type in listed(other.get("event", []))]
        before = self.version_points(then[0], event) if then else Fraction(0)
        return before if points_from == "occurred" else min(now, before)

    def version_points(self, rule, event):
        if "points" in rule:
            return exact(rule["points"])
        quantity = self.quantity(event, rule["points_by"]["field"])
        if quantity is None:
            return self.fail(MISSING_FIELD)
        for row in rule["points_by"]["table"]:
            if (("from" not in row or exact(quantity) >= exact(row["from"])) and
                    ("below" not in row or exact(quantity) < exact(row["below"]))):
                return exact(row["points"])
        return self.fail(OUTSIDE_TABLE)

    def hits(self, rule, kind):
        """What each event that the rule selects costs, as (case, points)."""
        found = []
        for number, event in enumerate(
                (event for event in self.counting if event.type in listed(rule["event"]) and
                 in_window(event.occurred, self.as_of, rule.get("window"))), 1):
            points = self.base_points(rule, event, kind)
            for step in rule.get("decay", []):
                if self.as_of < add_span(event.occurred, step["until"]):
                    points *= exact(step["factor"])
                    break
            if "repeat" in rule and number >= int(rule["repeat"]["from"]):
                points *= exact(rule["repeat"]["factor"])
            found.append((event.case or ("alone", event.ref), points))
        return found

    def settle_cases(self, hits):
        """Of each case, only the rule with the largest sum stays; on a tie the smaller id."""
        sums = {}
        for name, found in hits.items():
            for case, points in found:
                of_case = sums.setdefault(case, {})
                of_case[name] = of_case.get(name, 0) + points
        winner = {case: min(of_case, key=lambda name: (-of_case[name], name.encode()))
                  for case, of_case in sums.items()}
        return {name: [(case, points) for case, points in found if winner[case] == name]
                for name, found in hits.items()}

    def rule_points(self, rule, hits):
        if "event" in rule:
            points = sum((points for _, points in hits), Fraction(0))
        elif "when" in rule:
            points = exact(rule["points"]) if self.holds(rule["when"]) else Fraction(0)
        else:
            times = self.indicator(rule["per"]["indicator"]) // exact(rule["per"]["every"])
            points = exact(rule["points"]) * max(times, 0)
        return min(points, exact(rule["cap"])) if "cap" in rule else points

    def all_points(self, kind):
        rules = self.rules.get(kind, [])
        hits = {rule["id"]: self.hits(rule, kind) for rule in rules if "event" in rule}
        if kind == "deductions" and self.rules.get("same_case") == "dearest":
            hits = self.settle_cases(hits)
        return {rule["id"]: self.rule_points(rule, hits.get(rule["id"])) for rule in rules}

    # -- from score to grade ----------------------------------------------------------------------

    def rounded(self, score):
        about = self.rules["score"]
        unit = 10 ** int(about.get("places", 0))
        score = min(max(score, exact(about["min"])), exact(about["max"])) * unit
        down = score // 1
        rest = score - down
        up = {"down": False, "up": rest > 0, "half_up": rest >= Fraction(1, 2),
              "half_even": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and down % 2 == 1)}
        return Fraction(down + up[about.get("round", "half_up")], unit)

    def meets(self, band, score, margin=0):
        if "above" in band:
            return score > exact(band["above"]) + margin
        return "from" not in band or score >= exact(band["from"]) + margin

    def moved(self, score):
        bands = self.rules["bands"]
        names = [band["grade"] for band in bands]
        new = next(i for i, band in enumerate(bands) if self.meets(band, score))
        movement = self.rules.get("movement")
        if movement is None or self.previous not in names:
            return names[new]
        old = names.index(self.previous)
        way = movement.get("up" if new < old else "down", {})
        steps = way.get("steps", "all")
        reach = len(names) if steps == "all" else int(steps)
        if new < old:
            margin = Fraction(way.get("margin", 0))
            allowed = [i for i in range(max(new, old - reach), old)
                       if self.meets(bands[i], score, margin)]
            return names[min(allowed)] if allowed else names[old]
        return names[min(new, old + reach)]

    def worse(self, *grades):
        return max(grades, key=self.rules["grades"].index)

    def newcomer(self, grade):
        about = self.rules.get("new_licensee")
        if about is None:
            return grade
        if self.licensed_on is None:
            self.fail(NO_LICENCE_DAY)
            return grade
        if not in_window(self.licensed_on, self.as_of, about["until"]):
            return grade
        if about.get("worse_allowed", True):
            return self.worse(grade, about["at_best"])
        return about["start"]

    def veto_holds(self, veto):
        if "when" in veto:
            return self.holds(veto["when"])
        return any(event.type in listed(veto["event"]) and
                   in_window(event.occurred, self.as_of, veto.get("for"))
                   for event in self.unrepaired)

    def levels(self):
        found = {}
        for name, about in self.rules.get("measures", {}).items():
            value = self.indicator(about["indicator"])
            found[name] = next(band["level"] for band in about["bands"] if self.meets(band, value))
        return found

    def result(self):
        if self.licensed_on is not None and self.licensed_on > self.as_of:
            self.fail(NOT_LICENSED_YET)
        deductions = self.all_points("deductions")
        bonuses = self.all_points("bonuses")
        total = sum(bonuses.values(), Fraction(0))
        if "bonus_cap" in self.rules:
            total = min(total, exact(self.rules["bonus_cap"]))
        base = exact(self.rules["score"]["base"])
        score = self.rounded(base - sum(deductions.values(), Fraction(0)) + total)
        by_score = self.moved(score)
        grade = self.newcomer(by_score)
        vetoes = sorted((veto for veto in self.rules.get("vetoes", []) if self.veto_holds(veto)),
                        key=lambda veto: veto["id"].encode())
        final = self.worse(grade, *(veto["at_best"] for veto in vetoes))
        measures = self.levels()
        if self.troubles:
            return Result(trouble=min(self.troubles, key=TROUBLES.index))
        reasons = []
        for points in (deductions, bonuses):
            spoke = [name for name in points if points[name] != 0]
            reasons += sorted(spoke, key=lambda name: (-points[name], name.encode()))
        reasons += [veto["id"] for veto in vetoes]
        if grade != by_score:
            reasons.append("new_licensee")
        places = int(self.rules["score"].get("places", 0))
        whole = int(score * 10 ** places)
        text = str(whole).rjust(places + 1, "0")
        if places:
            text = f"{text[:-places]}.{text[-places:]}"
        return Result("", text, final, dict(self.values), measures, reasons)


def evaluate(versions, retailer, as_of, known_at, previous, shared):
    """The result of one retailer, who must be known at `known_at`."""
    return Evaluation(versions, retailer, as_of, known_at, previous, shared).result()
