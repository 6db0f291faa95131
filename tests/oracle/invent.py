# SPDX-License-Identifier: Apache-2.0
"""Random rule sets that are valid and use every part of the language, and retailers whose events
lie on and beside the edges of their windows."""
import copy
import datetime

from reference import Event, Retailer, add_span

GRADES = ["AAA", "AA", "A", "B", "C", "D"]
CLASSES = ["minor", "general", "serious", "grave", "good"]
SPANS = ["1 months", "3 months", "6 months", "12 months", "13 months", "24 months", "36 months",
         "1 years", "2 years", "1 days", "30 days", "365 days", "730 days"]
LEAP_DAY = datetime.date(2024, 2, 29)


def day_of(text):
    return datetime.date.fromisoformat(text)


class Inventor:
    """Everything that is random about one rule set and its retailers comes from one generator."""

    def __init__(self, random):
        self.random = random
        self.names = 0

    def maybe(self, chance, value):
        return value() if self.random.random() < chance else None

    def number(self, low, high, places=1):
        unit = 10 ** self.random.randint(0, places)
        whole = self.random.randint(low * unit, high * unit)
        return f"{whole // unit}.{whole % unit:0{len(str(unit)) - 1}d}" if unit > 1 else whole

    def label(self):
        return {"zh": "规则", "en": "A rule"}

    def span(self):
        return self.random.choice(SPANS)

    # -- the rule set -----------------------------------------------------------------------------

    def events(self):
        found = {}
        for number in range(self.random.randint(3, 7)):
            about = {"zh": f"事件{number}", "class": self.random.choice(CLASSES)}
            fields = {f"f{i}": self.random.choice(["decimal", "integer", "date", "string"])
                      for i in range(self.random.randint(0, 3))}
            fields["quantity"] = "decimal"
            about["fields"] = fields
            found[f"event_{number}"] = about
        return found

    def types(self):
        count = self.random.randint(1, min(3, len(self.kinds)))
        return self.random.sample(sorted(self.kinds), count)

    def numeric_field(self):
        kind = self.random.choice(sorted(self.kinds))
        fields = self.kinds[kind]["fields"]
        return f"{kind}." + self.random.choice(
            [name for name in fields if fields[name] in ("decimal", "integer")])

    def any_field(self):
        kind = self.random.choice(sorted(self.kinds))
        return f"{kind}." + self.random.choice(sorted(self.kinds[kind]["fields"]))

    def plain_indicator(self):
        choice = self.random.choice(["count", "sum", "max", "min", "latest", "distinct",
                                     "months_since", "days_since", "attribute"])
        if choice == "attribute":
            return {choice: self.random.choice(["licensed_months", "licensed_days"])}
        about = {}
        if choice in ("count", "months_since", "days_since"):
            about[choice] = self.types()
        elif choice == "distinct":
            about[choice] = self.any_field()
        else:
            about[choice] = self.numeric_field()
        if choice in ("months_since", "days_since"):
            about["else"] = "licensed_on"
        elif self.random.random() < 0.8:
            about["window"] = self.span()
        if choice in ("max", "min", "latest"):
            refuses = self.random.random() < 0.1
            about["else"] = "refuse" if refuses else self.random.randint(0, 5)
        if self.random.random() < 0.25:
            about["basis"] = "decided"
        return about

    def expression(self, names, depth):
        pick = self.random.random()
        if depth == 0 or pick < 0.3:
            if self.random.random() < 0.7:
                return self.random.choice(names)
            return str(self.number(0, 20))
        left, right = self.expression(names, depth - 1), self.expression(names, depth - 1)
        if pick < 0.55:
            return f"({left} {self.random.choice('+-')} {right})"
        if pick < 0.65:
            return f"{left} * {self.random.choice(['2', '0.5', '3', '-1'])}"
        if pick < 0.85:
            return f"{self.random.choice(['min', 'max'])}({left}, {right})"
        return f"if({self.condition(names, depth - 1)}, {left}, {right})"

    def condition(self, names, depth):
        pick = self.random.random()
        if depth == 0 or pick < 0.6:
            sign = self.random.choice(["=", "!=", "<", "<=", ">", ">="])
            return f"{self.expression(names, 0)} {sign} {self.expression(names, 0)}"
        if pick < 0.75:
            return f"not ({self.condition(names, depth - 1)})"
        joint = self.random.choice(["and", "or"])
        return f"({self.condition(names, depth - 1)} {joint} {self.condition(names, depth - 1)})"

    def indicators(self):
        found = {f"i{n}": self.plain_indicator() for n in range(self.random.randint(3, 7))}
        for n in range(self.random.randint(0, 3)):
            found[f"x{n}"] = {"value": self.expression(sorted(found), 3)}
        numbers = sorted(found)
        for n in range(self.random.randint(0, 2)):
            found[f"y{n}"] = {"value": self.condition(numbers, 2)}
        return found

    def when(self):
        about = {"indicator": self.random.choice(sorted(self.measured))}
        low = self.random.randint(0, 6)
        if self.random.random() < 0.3:
            about["below"] = low
        else:
            about[self.random.choice(["from", "above"])] = low
            if self.random.random() < 0.3:
                about["below"] = low + self.random.randint(1, 30)
        return about

    def table(self, rule):
        cuts = sorted(self.random.sample(range(1, 30), self.random.randint(1, 3)))
        rows = [{"below": cuts[0], "points": self.number(0, 5)}]
        if self.random.random() < 0.2:
            rows[0]["from"] = 0  # quantities below it lie outside
        for low, high in zip(cuts, cuts[1:] + [None]):
            rows.append({"from": low, "points": self.number(0, 20)})
            if high is not None or self.random.random() < 0.2:
                rows[-1]["below"] = high if high is not None else 60
        rule["points_by"] = {"field": "quantity", "table": rows}

    def rule(self, kind):
        self.names += 1
        rule = {"id": f"{kind[0].upper()}{self.names}", "label": self.label()}
        pick = self.random.random()
        if pick < 0.2:
            return rule | {"when": self.when(), "points": self.number(1, 15)}
        cap = self.number(5, 60)
        if pick < 0.35:
            per = {"indicator": self.random.choice(sorted(self.measured)),
                   "every": self.random.randint(1, 4)}
            return rule | {"per": per, "points": self.number(1, 5), "cap": cap}
        rule["event"] = self.types()
        if self.random.random() < 0.9:
            rule["window"] = self.span()
        if kind == "deduction" or self.random.random() < 0.7:
            rule["cap"] = cap
        if kind == "deduction" and self.random.random() < 0.25:
            self.table(rule)
        else:
            rule["points"] = self.number(0, 20)
        if kind == "deduction":
            self.decay_and_repeat(rule)
        return rule

    def decay_and_repeat(self, rule):
        if rule.get("window", "").endswith("months") and self.random.random() < 0.5:
            months = int(rule["window"].split()[0])
            steps = sorted(self.random.sample(range(1, months), min(months - 1, 2)))
            rule["decay"] = [{"until": f"{step} months", "factor": self.number(0, 1)}
                             for step in steps]
            rule["decay"].append({"until": rule["window"], "factor": self.number(0, 1)})
        if self.random.random() < 0.3:
            rule["repeat"] = {"from": self.random.randint(2, 4), "factor": self.number(1, 3)}

    def bands(self):
        # Two apart, since without decimals `above: 80` is the same as `from: 81`.
        cuts = sorted(self.random.sample(range(40, 125, 2), len(GRADES) - 1), reverse=True)
        rows = [{"grade": grade, self.random.choice(["above", "from"]): cut}
                for grade, cut in zip(GRADES, cuts)]
        if self.random.random() < 0.3:
            del rows[self.random.randrange(len(rows))]  # a grade need not have a band
        return rows + [{"grade": GRADES[-1]}]

    def movement(self, places):
        way = lambda: self.random.choice(["all", 1, 2])
        margin = self.number(0, 6, min(places, 1))
        return {"up": {"margin": margin, "steps": way()}, "down": {"steps": way()}}

    def veto(self):
        self.names += 1
        rule = {"id": f"V{self.names}", "at_best": self.random.choice(GRADES[1:]),
                "label": self.label()}
        if self.random.random() < 0.4:
            return rule | {"when": self.when()}
        rule["event"] = self.types()
        if self.random.random() < 0.8:
            rule["for"] = self.span()
        return rule

    def newcomer(self):
        best = self.random.randint(1, 3)
        return {"until": self.span(), "at_best": GRADES[best],
                "start": self.random.choice(GRADES[best:5]),
                "worse_allowed": self.random.random() < 0.5}

    def repair(self):
        classes = self.random.sample(CLASSES, 4)
        return {"after": {name: self.span() for name in classes[:3]}, "never": classes[3:],
                "effect": self.random.choice(["stop_counting", "end_veto"])}

    def missing(self):
        found = {}
        if self.random.random() < 0.5:
            found["holder_id"] = self.random.choice(["refuse", {"use": "licence"}])
        if self.random.random() < 0.5:
            found["licensed_on"] = self.random.choice(["refuse", {"use": day_of("2015-01-01")}])
        for kind in self.kinds:
            if self.random.random() < 0.6:
                found[f"{kind}.quantity"] = self.random.choice(["refuse", {"use": 3}])
        return found

    def measure(self):
        cuts = sorted(self.random.sample(range(0, 20), 2), reverse=True)
        bands = [{"level": str(len(cuts) - i), "from": cut} for i, cut in enumerate(cuts)]
        return {"indicator": self.random.choice(sorted(self.measured)),
                "bands": bands + [{"level": "0"}], "label": self.label()}

    def rules(self):
        self.kinds = self.events()
        self.measured = self.indicators()
        deductions = [self.rule("deduction") for _ in range(self.random.randint(2, 6))]
        bonuses = [self.rule("bonus") for _ in range(self.random.randint(0, 3))]
        places = self.random.randint(0, 2)
        parts = {
            "schema": "creditrules/1", "id": "invented", "version": "2026.1",
            "title": {"zh": "随机规则集"},
            "in_force": {"from": day_of("2020-01-01"), "to": day_of("2030-12-31")},
            "time": {"zone": "Asia/Shanghai"},
            "propagate": self.maybe(0.4, lambda: "holder"),
            "score": {"base": 100, "min": self.random.choice([0, 40]),
                      "max": self.random.choice([100, 130]), "places": places,
                      "round": self.random.choice(["half_up", "half_even", "down", "up"])},
            "grades": GRADES, "events": self.kinds, "indicators": self.measured,
            "deductions": deductions,
            "same_case": self.random.choice(["dearest", "dearest", "all"]),
            "bonuses": bonuses,
            "bonus_cap": self.maybe(0.4, lambda: self.number(2, 15)),
            "bands": self.bands(),
            "movement": self.maybe(0.6, lambda: self.movement(places)),
            "measures": self.maybe(0.4, lambda: {"extra": self.measure()}),
            "vetoes": [self.veto() for _ in range(self.random.randint(0, 3))],
            "new_licensee": self.maybe(0.5, self.newcomer),
            "repair": self.maybe(0.6, self.repair),
            "missing": self.missing(),
        }
        return {key: value for key, value in parts.items() if value not in (None, {}, [])}

    def older(self, rules):
        """The version before: other points, and not all of the rules."""
        before = copy.deepcopy(rules)
        before["version"] = "2025.1"
        before["in_force"] = {"from": day_of("2024-01-01"), "to": day_of("2025-03-31")}
        rules["in_force"]["from"] = day_of("2025-04-01")
        rules["time"]["points_from"] = self.random.choice(["as_of", "occurred", "lenient"])
        for kind in ("deductions", "bonuses"):
            before[kind] = [rule for rule in before.get(kind, []) if self.random.random() < 0.9]
            for rule in before[kind]:
                if "points" in rule and "event" in rule:
                    rule["points"] = self.number(0, 20)
        return {key: value for key, value in before.items() if value != []}

    # -- retailers --------------------------------------------------------------------------------

    def edge_days(self, rules, as_of):
        """Days from which some window of the rule set just reaches as_of, or just does not."""
        def spans(node):
            if isinstance(node, dict):
                for key, value in node.items():
                    if key in ("window", "until", "for"):
                        yield value
                    else:
                        yield from spans(value)
            elif isinstance(node, list):
                for value in node:
                    yield from spans(value)
        days = {as_of, LEAP_DAY}
        waiting = rules.get("repair", {}).get("after", {}).values()
        for span in sorted(set(spans(rules)) | set(waiting)):
            count, unit = span.split()
            months = int(count) * (12 if unit == "years" else 1)
            back = (as_of - datetime.timedelta(days=int(count)) if unit == "days"
                    else as_of - datetime.timedelta(days=int(months * 30.44)))
            # The first day whose window reaches past as_of lies within a few days of it.
            for offset in range(-6, 7):
                day = back + datetime.timedelta(days=offset)
                if abs((add_span(day, span) - as_of).days) <= 1:
                    days.add(day)
        return sorted(days)

    def any_day(self, edges, last):
        pick = self.random.random()
        if pick < 0.5:
            day = self.random.choice(edges)
        elif pick < 0.6:
            first = datetime.date(self.random.randint(2023, 2026), self.random.randint(1, 12), 1)
            day = first - datetime.timedelta(days=1)
        else:
            day = last - datetime.timedelta(days=self.random.randint(0, 1200))
        return min(day, last)

    def event(self, number, edges, last):
        kind = self.random.choice(sorted(self.kinds))
        occurred = self.any_day(edges, last)
        later = lambda: min(occurred + datetime.timedelta(self.random.randint(0, 200)), last)
        values = {}
        for name, sort in self.kinds[kind]["fields"].items():
            if self.random.random() < 0.01:
                continue
            values[name] = {"decimal": lambda: str(self.number(0, 40, 2)),
                            "integer": lambda: str(self.random.randint(0, 9)),
                            "date": lambda: self.any_day(edges, last).isoformat(),
                            "string": lambda: self.random.choice("xyz")}[sort]()
        case = f"K{self.random.randint(1, 3)}" if self.random.random() < 0.6 else ""
        return Event(f"S{number:07d}", kind, occurred,
                     occurred if self.random.random() < 0.7 else later(),
                     later() if self.random.random() < 0.7 else None, case, values)

    def retailer(self, number, edges, last, first_event):
        licensed = self.random.choice(edges) if self.random.random() < 0.4 else (
            last - datetime.timedelta(days=self.random.randint(-30, 4000)))
        retailer = Retailer(f"R{number:05d}", day_of("2026-01-01"),
                            None if self.random.random() < 0.04 else licensed)
        if self.random.random() < 0.95:
            retailer.holder = f"H{number // 4 * 4 + min(self.random.randint(0, 7), 3)}"
        for i in range(min(self.random.randint(0, 8), self.random.randint(0, 12))):
            retailer.events.append(self.event(first_event + i, edges, last))
        return retailer
