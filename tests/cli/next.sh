# SPDX-License-Identifier: Apache-2.0
# What would lift a grade: every answer is done, graded with `fairlot grade`, and has to come true;
# and the page for the retailer holds the facts, and names as they are.

. "$(dirname "$0")/testlib.sh"

# A repair whose waiting time runs, a veto, a newcomer, a licence full of markup, late events.
cat >retailers.csv <<'END'
id,name,licensed_on,status,stratum
990108900001,"<b>&""'</b>",2019-03-01,active,一
990108900002,新店,2026-03-01,active,一
990108900003,限级店,2019-03-01,active,一
990108900004,最好的店,2019-03-01,active,一
990108900005,小过失店,2019-03-01,active,一
END
cat >events.csv <<'END'
source_ref,retailer,type,occurred,case_no,cartons
E-1,990108900001,counterfeit,2026-01-10,案<1>&,
E-2,990108900001,off_channel,2026-08-01,,6
E-5,990108900005,off_channel,2026-08-01,,6
E-3,990108900003,obstruction,2026-09-15,k3,
E-4,990108900003,convicted,2025-02-28,k4,
END
for n in 1 2 3; do
	echo "G-$n,990108900004,report_upheld,2026-0$n-01,," >>events.csv
done
echo "L-1,990108900001,report_upheld,2026-10-30,," >late.csv
sed -n 1p events.csv | cat - late.csv >late-events.csv
must init --rules "$rules" --today "$day"
must import retailers retailers.csv --today "$day"
must import events events.csv --today "$day"
must grade --rules "$rules" --as-of "$day" --today "$day"

# Grades a day with what was known, in a copy of the database: grade_of ID DAY [COMMAND...]
grade_of() {
	id=$1
	on=$2
	shift 2
	cp fairlot.db copy.db
	if [ $# -gt 0 ]; then
		must "$@" --db copy.db --today "$day"
	fi
	must grade --db copy.db --rules "$rules" --as-of "$on" --known-at "$day" --no-store \
		--out graded.csv
	sed -n "s/^$id,[^,]*,//p" graded.csv
}

# What the JSON says: a path of Python.
told() {
	must next "$1" --json
	python3 -c 'import json; next = json.load(open("out", encoding="utf-8"))["next"]
print('"$2"')'
}

for id in 990108900001 990108900002 990108900003; do
	rises=$(told $id 'next["rises_on"]')
	expect_equal "$(grade_of $id "$rises")" "$(told $id 'next["rises_to"]')"
	expect_equal "$(grade_of $id "$(told $id 'next["eve"]["day"]')")" \
		"$(told $id 'next["eve"]["grade"]')"
done

# The repair of the counterfeit case works from its waiting time on, and not a day before.
expect_equal "$(told 990108900001 '[(w["from"], w["grade"]) for w in next["ways"]
	if w["acts"][0].get("case_no") == "案<1>&" and w["size"] == 1]')" "[('2027-01-10', 'B')]"
printf 'source_ref,kind,day\nE-1,repair,2026-10-31\n' >repair.csv
expect_equal "$(grade_of 990108900001 2027-01-10 import amendments repair.csv)" B
expect_equal "$(grade_of 990108900001 2027-01-09 import amendments repair.csv)" C

# Two reports at once are enough, one is not: they are imported and graded.
expect_equal "$(told 990108900005 '[(w["acts"][0]["count"], w["grade"]) for w in next["ways"]
	if w["acts"][0]["type"] == "report_upheld" and len(w["acts"]) == 1]')" "[(2, 'A')]"
sed -n 1p events.csv >reports.csv
echo "R-1,990108900005,report_upheld,$day,," >>reports.csv
expect_equal "$(grade_of 990108900005 "$day" import events reports.csv)" B
echo "R-2,990108900005,report_upheld,$day,," >>reports.csv
expect_equal "$(grade_of 990108900005 "$day" import events reports.csv)" A

# Nothing lifts a conviction: it cannot be repaired, and holds for 36 months.
must next 990108900003 --lang en
expect_in out "at best D until 2028-02-27"
expect_in out "Nothing lifts it sooner"
must next 990108900003 --lang zh
expect_in out "最高 D，至 2028-02-27"
must next 990108900004 --lang en
expect_in out "This is the best grade"

must import events late-events.csv --today 2026-11-05

# The same in `explain`, with events that were not known yet.
must explain 990108900001 --lang en --html page.html
expect_in out "The next grade"
expect_in out "Events not known yet"
expect_in out "recorded on 2026-11-05"
expect_in out "M.20      Credit measure (made-up articles) 20"
expect_in page.html "&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;"
expect_in page.html "案&lt;1&gt;&amp;"
python3 - "$(sha256sum <"$rules" | cut -d ' ' -f 1)" <<'END' || fail "the page"
import html.parser, sys

class Page(html.parser.HTMLParser):
    """The text by language; nothing may be loaded, and no script run."""
    def __init__(self):
        super().__init__()
        self.open, self.text, self.lang = [], {"zh": "", "en": ""}, None
    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        assert tag not in ("script", "link", "img", "iframe", "object", "a"), tag
        assert not any(name.startswith("on") or name in ("src", "href") for name in attrs), attrs
        self.lang = attrs["lang"] if tag == "main" else self.lang
        if tag not in ("meta", "input", "br"):
            self.open.append(tag)
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag
    def handle_data(self, data):
        if self.lang and self.open:
            self.text[self.lang] += data

page = Page()
source = open("page.html", encoding="utf-8").read()
page.feed(source)
assert page.open == [], page.open
assert "url(" not in source and "@import" not in source
for lang, words in {
        "en": ("As of", "as known at", "Counterfeit cigarettes", "counts until 2028-01-09",
               "The next grade", "Credit measure (made-up articles) 9.5", "not known yet"),
        "zh": ("评定日", "数据截至", "销售假烟", "计至 2028-01-09", "下一等级",
               "卷烟零售户信用管理办法（示例条款） 9.5", "当时尚未登记")}.items():
    for word in words + ("<b>&\"'</b>", "案<1>&", "990108900001", "E-2", "2027-01-10", "fairlot 0",
                         sys.argv[1]):
        assert word in page.text[lang], (lang, word)
END

# What cannot be asked, and a page that cannot be written.
run next 990108909999
expect_status 1
expect_in err "there is no retailer"
run explain 990108900001 --html no-such-folder/page.html
expect_status 3
finish
