#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the sample: a made-up district with its retailers, three years of events and inspectors.

    python3 generate.py [FOLDER]        (default: the folder of this script)

Every number comes from one splitmix64 sequence in integers, so that every Python 3 on every machine
writes the same bytes; tests compare them with the files in the tree.  Nobody and nothing in here
exists: county code 990108 is not assigned, holder numbers look like no identity card.
"""

import csv
import os
import sys
from bisect import bisect_right
from datetime import date, timedelta
from itertools import accumulate

SEED = 20261031
RETAILERS = 2400
COUNTY = "990108"
FIRST_DAY, LAST_DAY = date(2023, 11, 1), date(2026, 10, 31)
LICENSED_FIRST = date(2009, 3, 1)

# Stations with their share of the retailers (in 24ths) and their streets or villages.
STATIONS = (
    ("城关所", 7, ("青禾大道", "文昌街", "钟楼巷", "迎宾路", "学府路", "北关街", "南门外街")),
    ("开发区所", 5, ("创业路", "科技一路", "科技三路", "工业园东路", "会展街")),
    ("柳河所", 4, ("柳河镇老街", "柳河镇滨河路", "柳河镇上柳村", "柳河镇下柳村")),
    ("东塘所", 3, ("东塘镇塘边街", "东塘镇新街", "东塘镇荷花村", "东塘镇藕塘村")),
    ("石桥所", 3, ("石桥镇桥头街", "石桥镇中街", "石桥镇石井村", "石桥镇大坡村")),
    ("云岭所", 2, ("云岭乡集镇", "云岭乡茶园村", "云岭乡松坪村", "云岭乡高寨村")),
)
SQUAD = "稽查中队"

# Formats with their weight and the endings of their shops' names.
FORMATS = (
    ("食杂店", 42, ("食杂店", "副食店", "小卖部", "百货店", "日杂店")),
    ("便利店", 30, ("便利店", "便民店", "便民超市")),
    ("烟酒商店", 14, ("烟酒店", "烟酒行", "名烟名酒店")),
    ("超市", 9, ("超市", "生活超市", "购物中心")),
    ("娱乐服务类", 3, ("棋牌室", "宾馆", "网咖")),
    ("商场", 1, ("商场", "商城")),
    ("其他", 1, ("书报亭", "加油站便利店")),
)
WORDS = ("福源", "顺发", "家家乐", "鸿运", "兴旺", "四季", "好邻居", "乐万家", "聚宝", "永兴",
         "金穗", "惠民", "万佳", "天天", "鑫源", "大众", "同心", "宏达", "春晓", "吉祥", "佳美",
         "祥和", "百姓", "润丰", "悦来", "民生", "广源", "盛世", "小康", "红旗")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文海燕春梅红波辉玲云飞宁晨"

# Offences: type, how many, class of risk, first and last day.  The campaign of 2024 and 2025
# against licences not on display explains why that type is common and by now mostly lapsed.
CAMPAIGN = (date(2024, 2, 1), date(2025, 9, 30))
WHOLE = (FIRST_DAY, LAST_DAY)
OFFENCES = (
    ("no_licence_shown", 2800, "flat", CAMPAIGN),
    ("no_licence_shown", 90, "tail", WHOLE),
    ("off_channel", 380, "tail", WHOLE),
    ("sale_to_minor", 120, "tail", WHOLE),
    ("counterfeit", 110, "tail", WHOLE),
    ("obstruction", 22, "tail", WHOLE),
    ("convicted", 5, "tail", WHOLE),
)
PRAISE = (("clean_check", 3300, "flat", WHOLE), ("report_upheld", 600, "public", WHOLE))
# Days after which an offence may be repaired; a conviction never is.
REPAIR_AFTER = {"no_licence_shown": 95, "off_channel": 190, "sale_to_minor": 370,
                "counterfeit": 370, "obstruction": 370}

BARRED_GROUNDS = (
    ("近亲属", ("持证人为检查人员的配偶", "持证人为检查人员的父亲", "持证人为检查人员的胞妹",
             "持证人为检查人员的子女")),
    ("利害关系", ("检查人员向该户出租门店", "检查人员配偶在该户任职",
                  "检查人员与该户存在债务关系")),
    ("代理人近亲属", ("该户委托代理人为检查人员的胞兄", "该户委托代理人为检查人员的配偶")),
    ("曾有投诉", ("该户曾投诉检查人员，可能影响公正执法",)),
)


class Numbers:
    """splitmix64: small, fast, the same everywhere."""

    MASK = (1 << 64) - 1

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & self.MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & self.MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & self.MASK
        return z ^ (z >> 31)

    def below(self, limit):
        return (self.next() * limit) >> 64

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def pick(self, items):
        return items[self.below(len(items))]

    def pick_weighted(self, items, weights):
        return items[self.pick_index(list(accumulate(weights)))]

    def pick_index(self, cumulative):
        return bisect_right(cumulative, self.below(cumulative[-1]))

    def day(self, first, last):
        return first + timedelta(days=self.below((last - first).days + 1))

    def heavy(self, cap):
        """1, 2, 3 ... cap; at least x with a chance of about 1/x."""
        return min(cap, 65536 // (1 + self.below(65536)))


def person(numbers):
    name = numbers.pick(SURNAMES) + numbers.pick(GIVEN)
    return name + numbers.pick(GIVEN) if numbers.below(10) < 7 else name


def shop_name(numbers, endings, street):
    word = numbers.pick(WORDS)
    if numbers.below(8) == 0:
        word = numbers.pick(SURNAMES) + "记"
    name = word + numbers.pick(endings)
    if numbers.below(12) == 0:
        name += "（" + street[-3:] + "店）"
    return name


def licence_day(numbers, serial):
    """Mostly old licences, some of the last three years, some of the last months, a few unknown."""
    if serial % 307 == 11:
        return None
    kind = numbers.below(100)
    if kind < 4:
        return numbers.day(date(2025, 11, 15), date(2026, 10, 20))
    if kind < 14:
        return numbers.day(date(2023, 11, 1), date(2025, 11, 14))
    return numbers.day(LICENSED_FIRST, date(2023, 10, 31))


def make_retailers(numbers):
    rows = []
    holders = 0
    for serial in range(1, RETAILERS + 1):
        station, _, streets = numbers.pick_weighted(STATIONS, [s[1] for s in STATIONS])
        form, _, endings = numbers.pick_weighted(FORMATS, [f[1] for f in FORMATS])
        street = numbers.pick(streets)
        address = f"青禾区{street}{numbers.between(1, 288)}号"
        if numbers.below(150) == 0:
            address += ",临街一层"  # an ASCII comma, as people type them: the field needs quotes
        if holders == 0 or numbers.below(100) >= 4:
            holders += 1
            holder = holders
        else:
            holder = numbers.between(max(1, holders - 400), holders)
        licensed = licence_day(numbers, serial)
        status = "active"
        if numbers.below(100) < 2:
            status = "suspended" if numbers.below(3) == 0 else "closed"
        rows.append({
            "id": f"{COUNTY}{serial:06d}", "name": shop_name(numbers, endings, street),
            "address": address, "holder_id": f"H-{holder:06d}",
            "licensed_on": licensed.isoformat() if licensed else "",
            "stratum": station, "format": form, "status": status,
        })
    return rows


def risk_tables(numbers, retailers):
    """Cumulative weights: `tail` few commit much, `public` few report much, `flat` anybody."""
    tail, public, flat = [], [], []
    for row in retailers:
        serious = numbers.heavy(60)
        tail.append(serious * (2 if row["format"] == "烟酒商店" else 1))
        public.append(numbers.heavy(90) if serious == 1 else 0)
        flat.append(1 + numbers.below(3))
    return {"tail": list(accumulate(tail)), "public": list(accumulate(public)),
            "flat": list(accumulate(flat))}


def make_facts(numbers, retailers):
    """Bare events (occurred, retailer, type, decided): nothing before its licence."""
    tables = risk_tables(numbers, retailers)
    facts = []
    for kind, count, table, (first, last) in OFFENCES + PRAISE:
        for _ in range(count):
            row = retailers[numbers.pick_index(tables[table])]
            occurred = numbers.day(first, last)
            wait = 0 if kind == "clean_check" else numbers.between(2, 75)
            if occurred.isoformat() < row["licensed_on"]:
                continue
            decided = occurred + timedelta(days=wait)
            facts.append((occurred, row["id"], kind, decided if decided <= LAST_DAY else None))
            # Whoever obstructs an inspection usually had something to hide: one case, two events.
            if kind == "obstruction" and numbers.below(2) == 0:
                facts.append((occurred, row["id"], "off_channel", facts[-1][3]))
    return sorted(facts, key=lambda fact: (fact[0], fact[1], fact[2]))


def cartons(numbers):
    """One decimal, mostly a few, seldom many; empty where the report forgot to say."""
    if numbers.below(60) == 0:
        return ""
    tenths = 5 * numbers.between(2, 16) * numbers.heavy(12)
    return f"{tenths // 10}.{tenths % 10}"


def make_events(numbers, facts):
    rows = []
    serials = {}
    case_key, case_no, cases = None, "", {}
    for occurred, retailer, kind, decided in facts:
        prefix = {"clean_check": "JC", "report_upheld": "JB"}.get(kind, "AJ")
        serial = serials[prefix, occurred.year] = serials.get((prefix, occurred.year), 0) + 1
        if prefix == "AJ" and (occurred, retailer) != case_key:
            case_key = (occurred, retailer)
            cases[occurred.year] = cases.get(occurred.year, 0) + 1
            case_no = f"青烟立〔{occurred.year}〕第{cases[occurred.year]}号"
        rows.append({
            "source_ref": f"{prefix}-{occurred.year}-{serial:05d}", "retailer": retailer,
            "type": kind, "occurred": occurred.isoformat(),
            "decided": decided.isoformat() if decided else "",
            "case_no": case_no if prefix == "AJ" else "",
            "cartons": cartons(numbers) if kind == "off_channel" else "",
        })
    return rows


def make_amendments(numbers, events):
    rows = []
    for event in events:
        if event["type"] not in REPAIR_AFTER or not event["decided"]:
            continue
        decided = date.fromisoformat(event["decided"])
        occurred = date.fromisoformat(event["occurred"])
        lot = numbers.below(1000)
        if lot < 8:
            kind, day = "annul", decided + timedelta(days=numbers.between(20, 120))
        elif lot < 40:
            wait = REPAIR_AFTER[event["type"]]
            kind, day = "repair", occurred + timedelta(days=wait + numbers.between(80, 200))
        else:
            continue
        if day <= LAST_DAY:
            rows.append({"source_ref": event["source_ref"], "kind": kind, "day": day.isoformat()})
    return sorted(rows, key=lambda row: (row["day"], row["source_ref"]))


def make_inspectors(numbers):
    """Three people in each station, six in the squad that serves the whole district."""
    inspectors, service = [], []
    units = [(name, 3) for name, _, _ in STATIONS] + [(SQUAD, 6)]
    for unit_no, (unit, size) in enumerate(units, 1):
        for member in range(1, size + 1):
            inspector = f"QH-{unit_no:02d}{member:02d}"
            inspectors.append({
                "id": inspector, "name": person(numbers), "capacity": numbers.between(14, 22),
                "lead": 1 if member == 1 or (unit == SQUAD and member <= 3) else 0, "unit": unit,
            })
            if unit == SQUAD:
                continue  # without a line an inspector serves every stratum
            neighbour = STATIONS[(unit_no - 1 + member) % len(STATIONS)][0]
            until = {"QH-0402": "2026-12-31", "QH-0603": "2026-06-30"}.get(inspector, "")
            service.append({"inspector": inspector, "stratum": unit, "until": ""})
            service.append({"inspector": inspector, "stratum": neighbour, "until": until})
    return inspectors, service


def make_barred(numbers, retailers, inspectors):
    rows = {}
    while len(rows) < 40:
        target = numbers.pick(retailers)["id"]
        inspector = numbers.pick(inspectors)["id"]
        reason, grounds = numbers.pick_weighted(BARRED_GROUNDS, (5, 3, 1, 1))
        rows[target, inspector] = {
            "target": target, "inspector": inspector, "reason": reason,
            "ground": numbers.pick(grounds),
            "requested_by": "当事人" if reason == "曾有投诉" else "本人",
            "decided_by": "分管副局长" if numbers.below(5) else "局长",
            "decided_on": numbers.day(date(2025, 1, 6), date(2026, 10, 16)).isoformat(),
        }
    return [rows[pair] for pair in sorted(rows)]


def write(folder, name, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    numbers = Numbers(SEED)
    retailers = make_retailers(numbers)
    events = make_events(numbers, make_facts(numbers, retailers))
    inspectors, service = make_inspectors(numbers)
    write(folder, "retailers.csv", retailers)
    write(folder, "events.csv", events)
    write(folder, "amendments.csv", make_amendments(numbers, events))
    write(folder, "inspectors.csv", inspectors)
    write(folder, "service.csv", service)
    write(folder, "barred.csv", make_barred(numbers, retailers, inspectors))


if __name__ == "__main__":
    main()
