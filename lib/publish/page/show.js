// SPDX-License-Identifier: Apache-2.0
// A verdict and its record as a person wants to see them.  Everything that a record says goes
// through textContent, so that nothing in it can become markup.  It verifies nothing.
"use strict";

const SHOWN_AT_FIRST = 100;
const SHOWN_MORE = 1000;
const UNFOLDED = 30; // so many inspectors are listed without being asked for
const STEPS = ["frame", "rosters", "seal", "seed", "classes", "targets", "assignments"];
let language = 0; // index into WORDS: 0 English, 1 Chinese

function word(key, ...values) {
	return WORDS[key][language].replace(/\{(\d)\}/g, (_, i) => values[i]);
}

function code(text) {
	return CODES.has(text) ? CODES.get(text)[language] : text;
}

function el(kind, name, ...children) {
	const element = document.createElement(kind);
	if (name) {
		element.className = name;
	}
	element.append(...children.filter((child) => child !== null).map(
		(child) => child instanceof Node ? child : String(child)));
	return element;
}

function number(value) {
	return Number(value).toLocaleString(language === 1 ? "zh-CN" : "en-GB");
}

// "7/38" as per cent to one digit; never rounded to "0 %" or "100 %" where it is not.
function percent(chance) {
	const [n, d] = (chance + "/1").split("/").map(BigInt);
	if (n === 0n) {
		return "0%";
	}
	const tenths = (n * 2000n + d) / (2n * d);
	if (n < d && tenths >= 1000n) {
		return "> 99.9%";
	}
	return tenths === 0n ? "< 0.1%" : tenths % 10n === 0n ? tenths / 10n + "%"
		: tenths / 10n + "." + tenths % 10n + "%";
}

function share(chance) {
	const [n, d] = (chance + "/1").split("/");
	return Math.min(1, Number(BigInt(n) * 10000n / BigInt(d)) / 10000);
}

// What differs: a sentence of say(), or a value of the record.
function phrase(value) {
	if (value !== null && typeof value === "object" && "en" in value && "zh" in value) {
		return language === 1 ? value.zh : value.en;
	}
	const text = typeof value === "string" ? value : typeof value === "bigint" ? String(value)
		: JSON.stringify(value);
	return text.length > 300 ? text.slice(0, 300) + " …" : text.replaceAll("\t", " · ");
}

function pairs(...rows) {
	const list = el("dl");
	for (const [name, value, kind] of rows) {
		list.append(el("dt", "", name), el("dd", "", kind === "code" ? el("code", "", value) : value));
	}
	return list;
}

function card(title, ...children) {
	return el("section", "card", title === "" ? null : el("h2", "", title), ...children);
}

function table(heads, rows) {
	const head = el("tr");
	for (const [text, name] of heads) {
		const cell = el("th", name, text);
		cell.scope = "col";
		head.append(cell);
	}
	return el("table", "", el("thead", "", head), el("tbody", "", ...rows));
}

// A table that shows its first rows, and more of them when asked; `makers` make a row each.
function pagedTable(heads, makers) {
	const list = table(heads, makers.slice(0, SHOWN_AT_FIRST).map((make) => make()));
	const box = el("div", "", list);
	let shown = SHOWN_AT_FIRST;
	if (makers.length > shown) {
		const more = el("button", "more");
		const label = () => word("more", number(Math.min(SHOWN_MORE, makers.length - shown)),
			number(makers.length - shown));
		more.type = "button";
		more.textContent = label();
		more.addEventListener("click", () => {
			list.tBodies[0].append(...makers.slice(shown, shown + SHOWN_MORE).map((make) => make()));
			shown += SHOWN_MORE;
			if (shown < makers.length) {
				more.textContent = label();
			} else {
				more.remove();
			}
		});
		box.append(more);
	}
	return box;
}

function counts(entries) {
	const by = new Map();
	entries.forEach((entry) => by.set(entry.reason, (by.get(entry.reason) || 0) + 1));
	const list = el("div", "loads");
	[...by].sort((a, b) => b[1] - a[1]).forEach(
		([reason, count]) => list.append(el("span", "", code(reason) + " " + number(count))));
	return list;
}

// ---- The verdict -------------------------------------------------------------------------------

// The kind of what holds, which is how far a verdict goes.
function reachOf(record) {
	return record.kind === "proof" && record.seal === undefined ? "row" : record.kind;
}

function verdictWord(verdict) {
	return word(verdict.holds ? "holds_" + reachOf(verdict.record) : "fails");
}

// One sentence on what is wrong, and of which class or row where the path names one.
function causeOf(verdict) {
	const {path, record} = verdict;
	const [, name, index] = /^(\w*)(?:\[(\d+)\])?/.exec(path);
	const [, cause] = CAUSES.find(([form]) => form.test(path));
	const one = name === "classes" && record && Array.isArray(record.classes)
		? record.classes[index] : null;
	const place = index === undefined ? ""
		: one && typeof one.grade === "string" ? [one.stratum, code(one.grade)].filter(Boolean).join(" · ")
			: word("entry", Number(index) + 1);
	return word(cause) + (place === "" ? "" : language === 1 ? `（${place}）` : ` (${place})`);
}

function showVerdict(verdict) {
	const record = verdict.record;
	const says = verdict.holds ? word("goes_" + reachOf(record)) : causeOf(verdict);
	const box = card("", el("div", "verdict",
		el("span", "mark", verdict.holds ? "✓" : "✗"),
		el("div", "", el("strong", "", verdictWord(verdict)), el("p", "", says))));
	box.classList.add(verdict.holds ? "good" : "bad");
	box.id = "verdict";
	box.querySelector(".mark").setAttribute("aria-hidden", "true");
	if (!verdict.holds) {
		box.append(el("div", "differ", pairs(
			[word("where"), verdict.path === "" ? word("whole_file") : verdict.path, "code"],
			[word("found"), phrase(verdict.found)], [word("right"), phrase(verdict.right)]),
		el("p", "faint", word(record ? "fails_more" : "fails_form"))));
	}
	if (record && isWholeRecord(record)) {
		box.append(showWhat(record));
	}
	box.append(el("p", "faint", word("took", verdict.name, verdict.seconds.toFixed(1))));
	return box;
}

function showWhat(record) {
	const seal = record.seal;
	const drawn = record.classes.reduce((sum, one) => sum + one.drawn.length, 0);
	const people = record.rosters.reduce((sum, roster) => sum + roster.inspectors.length, 0);
	const numbers = el("div", "numbers");
	for (const [key, value] of [["n_frame", record.frame.length], ["n_drawn", drawn],
		["n_forced", seal.forced.length], ["n_people", people]]) {
		numbers.append(el("div", "", el("b", "", number(value)), el("span", "", word(key))));
	}
	return el("div", "what", el("h1", "", seal.purpose),
		el("p", "lead apart", el("span", "", seal.agency), el("span", "", word("number", seal.draw)),
			el("span", "", word("period", seal.period.from, seal.period.to))), numbers);
}

function isTraining(record) {
	return record.seal !== undefined &&
		!(isPublic(record.seal) && record.publicly_random !== false);
}

function showNotRandom() {
	return el("div", "banner", el("b", "", word("not_random")), el("p", "", word("not_random_more")));
}

// ---- One licence number ------------------------------------------------------------------------

function findOne(record, id) {
	const row = record.frame.find((line) => line.startsWith(id + "\t"));
	const out = record.seal.excluded.find((entry) => entry.id === id);
	const forced = record.seal.forced.find((entry) => entry.id === id);
	if (row === undefined) {
		return word("find_none");
	}
	if (out || forced) {
		return word(out ? "find_out" : "find_forced", code((out || forced).reason));
	}
	const [, grade, , stratum] = row.split("\t");
	const one = record.classes.find((c) => c.grade === grade && c.stratum === stratum);
	if (one === undefined) {
		return word("find_none");
	}
	const place = one.reserves.indexOf(id);
	const chance = percent(one.chance) + (one.chance.includes("/") ? ` (${one.chance})` : "");
	const says = place >= 0 ? word("find_reserve", place + 1)
		: word(one.drawn.includes(id) ? "find_drawn" : "find_not", chance);
	const where = [stratum, code(grade)].filter((text) => text !== "").join(" · ");
	return where + (language ? "：" : ": ") + says;
}

function showFind(record) {
	const input = el("input");
	input.type = "search";
	input.id = "find";
	input.placeholder = word("find_hint");
	input.setAttribute("aria-label", word("find"));
	input.autocomplete = "off";
	const answer = el("p", "answer");
	answer.id = "answer";
	answer.setAttribute("role", "status");
	input.addEventListener("input", () => {
		const id = input.value.trim();
		answer.textContent = id === "" ? "" : findOne(record, id);
	});
	const box = card(word("find"), input, answer);
	box.classList.add("find");
	return box;
}

// ---- Who could be drawn ------------------------------------------------------------------------

function showChance(one) {
	if (one.high === 0 || one.chance === "0") {
		return el("div", "never", word("never"));
	}
	const fill = el("i");
	fill.style.width = 100 * share(one.chance) + "%";
	return el("div", "", el("span", "gauge", fill), el("span", "percent", percent(one.chance)),
		el("small", "", one.chance.includes("/") ? one.chance : ""));
}

// By stratum as in the record, and the best grade first.
function sortedClasses(record) {
	const place = (one) => record.seal.grades.indexOf(one.grade);
	return [...record.classes].sort(
		(a, b) => order(a.stratum, b.stratum) || place(a) - place(b));
}

function showClasses(record) {
	const seal = record.seal;
	const rows = [];
	let stratum = null;
	const add = (row) => rows.push(() => row);
	for (const one of sortedClasses(record)) {
		if (one.stratum !== stratum) {
			stratum = one.stratum;
			const all = record.classes.filter((c) => c.stratum === stratum);
			const name = el("td", "", stratum || word("no_stratum"));
			const sum = el("td", "n", word("of_total", number(all.reduce((s, c) => s + c.n, 0)),
				number(all.reduce((s, c) => s + c.size, 0))));
			name.colSpan = 2;
			sum.colSpan = 4;
			add(el("tr", "group", name, sum));
		}
		add(el("tr", "", el("td", "", code(one.grade)), el("td", "n", number(one.size)),
			el("td", "n wide", one.weight), el("td", "chance", showChance(one)),
			el("td", "n", number(one.n)), el("td", "n wide",
				number(Array.isArray(one.reserves) ? one.reserves.length : one.reserves))));
	}
	const quota = seal.design.total === undefined ? "" : number(seal.design.total);
	const box = card(word("who_could"), el("p", "lead", word("d_" + seal.design.kind, quota)),
		pagedTable([[word("grade"), ""], [word("size"), "n"], [word("weight"), "n wide"],
			[word("chance"), "n"], [word("drawn"), "n"], [word("reserves"), "n wide"]], rows));
	for (const [key, entries] of [["left_out", seal.excluded], ["put_in", seal.forced]]) {
		if (entries.length > 0) {
			box.append(el("h3", "", word(key, number(entries.length))), counts(entries));
		}
	}
	box.id = "classes";
	return box;
}

// ---- The randomness ----------------------------------------------------------------------------

function showSources(record) {
	const seal = record.seal;
	const box = card(word("randomness"));
	seal.entropy.forEach((source) => {
		const revealed = record.entropy.find((one) => one.name === source.name);
		const rows = [];
		if (source.kind === "secret") {
			rows.push([word("party"), source.party], [word("promise"), source.commitment, "code"]);
		} else if (source.kind === "beacon") {
			rows.push([word("publisher"), source.publisher], [word("round"), source.round],
				[word("form"), source.form], [word("at"), source.at]);
		}
		rows.push([word("value"), revealed ? revealed.value : "–", "code"]);
		box.append(el("div", "source", el("b", "", source.name), " ",
			el("span", source.kind === "fixed" ? "tag warn" : "tag", word("k_" + source.kind)), " ",
			source.outside ? el("span", "tag", word("outside")) : null, pairs(...rows)));
	});
	if (record.seed !== undefined) {
		box.append(el("h3", "", word("seed")), el("p", "lead", word("seed_more")),
			pairs([word("sealed_at"), seal.sealed_at], [word("commit"), record.commit, "code"],
				[word("seed"), record.seed, "code"]));
	}
	box.id = "sources";
	return box;
}

// ---- Who was drawn, and by whom inspected ------------------------------------------------------

function visitsOf(record) {
	const byTarget = new Map();
	for (const assignment of record.assignments) {
		for (const visit of assignment.plan || []) {
			byTarget.set(visit.target, [...(byTarget.get(visit.target) || []),
				{...visit, department: assignment.department}]);
		}
	}
	return byTarget;
}

function showPeople(visits) {
	const cell = el("td", "people");
	for (const visit of visits) {
		if (visit.department !== "") {
			cell.append(el("span", "faint", visit.department));
		}
		const ids = [...visit.inspectors].sort((a, b) => (b === visit.lead) - (a === visit.lead));
		ids.forEach((id) => cell.append(el("span", "", id,
			id === visit.lead ? el("span", "tag", word("lead")) : null)));
	}
	cell.querySelectorAll(".tag").forEach((tag) => tag.before(" "));
	return cell;
}

function targetRows(record) {
	const classOf = new Map();
	record.classes.forEach((one) => one.drawn.forEach((id) => classOf.set(id, one)));
	const forced = new Set(record.seal.forced.map((entry) => entry.id));
	for (const line of forced.size > 0 ? record.frame : []) {
		const [id, grade, , stratum] = line.split("\t");
		if (forced.has(id)) {
			classOf.set(id, {grade, stratum});
		}
	}
	const visits = visitsOf(record);
	const ids = record.batch || record.targets;
	const anybody = visits.size > 0;
	return ids.map((id, i) => {
		const one = classOf.get(id) || {grade: "", stratum: ""};
		return () => el("tr", "", el("td", "n wide", number(i + 1)),
			el("td", "", id, forced.has(id) ? " " : null,
				forced.has(id) ? el("span", "tag warn", word("forced_tag")) : null,
				anybody ? el("span", "narrow", one.stratum) : null),
			el("td", "", code(one.grade)), el("td", anybody ? "wide" : "", one.stratum),
			anybody ? showPeople(visits.get(id) || []) : null);
	});
}

function showLoads(assignment) {
	const loads = new Map();
	assignment.plan.forEach((visit) => visit.inspectors.forEach(
		(id) => loads.set(id, (loads.get(id) || 0) + 1)));
	const list = el("div", "loads");
	[...loads].sort().forEach(([id, count]) => list.append(el("span", "", `${id} × ${count}`)));
	const fold = el("details", "", el("summary", "", word("loads", number(loads.size))), list);
	fold.open = loads.size <= UNFOLDED;
	return el("div", "", el("p", "lead", (assignment.department && assignment.department + " · ") +
		word("level", number(assignment.level))), fold);
}

function showTargets(record) {
	const makers = targetRows(record);
	const anybody = record.assignments.some((assignment) => assignment.feasible);
	const heads = [["#", "n wide"], [word("licence"), ""], [word("grade"), ""],
		[word("stratum"), anybody ? "wide" : ""]];
	const list = pagedTable(anybody ? heads.concat([[word("by"), ""]]) : heads, makers);
	const box = card(word("was_drawn"), record.batch ? el("p", "lead", word("in_order")) : null);
	if (record.assignments.length === 0) {
		box.append(el("p", "lead", word("no_people")));
	}
	record.assignments.forEach((one) => box.append(one.feasible ? showLoads(one)
		: el("p", "differ", word("infeasible", number(
			one.certificate.whole.length + one.certificate.lead_only.length)))));
	box.append(makers.length > 0 ? list : el("p", "", word("nobody")));
	box.id = "targets";
	return box;
}

// ---- Steps, limits, and the small print --------------------------------------------------------

function showSteps(verdict, names = STEPS) {
	const list = el("ol", "steps");
	names.forEach((name, i) => {
		const done = verdict.steps[i];
		const failed = i === verdict.steps.length;
		list.append(el("li", "", el("span", failed ? "no" : "ok", done ? "✓" : failed ? "✗" : "·"),
			el("span", done || failed ? "" : "never", word("s_" + name)),
			el("span", "n never", done ? number(done.count) : failed ? "" : word("not_reached")),
			done ? el("span", "hash", done.hash) : null));
	});
	const box = card(word("steps"), list);
	box.id = "steps";
	return box;
}

function showLimits(record) {
	const list = el("ul", "plain");
	const linked = record.seal.draw === 1 ? [] : ["c_link"];
	const random = record.publicly_random ? [] : ["c_random"];
	[...random, "c_before", "c_later", ...linked, "c_true"].forEach(
		(key) => list.append(el("li", "", word(key))));
	return card(word("cannot"), list);
}

function showAbout(verdict) {
	const seal = verdict.record.seal;
	return card(word("about"), pairs([word("agency"), seal.agency], [word("graded"), seal.as_of],
		[word("rules"), `${seal.rules.id} ${seal.rules.version}`],
		[word("run"), seal.run, "code"], [word("previous"), seal.previous, "code"],
		[word("file_hash"), verdict.sha256, "code"]));
}

function showResult(verdict) {
	const parts = [showVerdict(verdict)];
	const record = verdict.record;
	if (!record) {
		return parts;
	}
	if (isTraining(record)) {
		parts.push(showNotRandom());
	}
	if (isWholeRecord(record)) {
		parts.push(showFind(record), showClasses(record), showSources(record),
			showTargets(record), showSteps(verdict), showLimits(record), showAbout(verdict));
	} else {
		parts.push(...showPublished(verdict));
	}
	return parts;
}
