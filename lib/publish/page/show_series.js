// SPDX-License-Identifier: Apache-2.0
// The verdicts on several files, and what they show together.  It verifies nothing.
"use strict";

function mark(good) {
	const sign = el("td", good ? "sign ok" : "sign no", good ? "✓" : "✗");
	sign.setAttribute("aria-label", word(good ? "mark_ok" : "mark_no"));
	return sign;
}

function fileRow(verdict, pick) {
	const {record} = verdict;
	const name = el("button", "link", verdict.name);
	name.type = "button";
	name.addEventListener("click", pick);
	const training = verdict.holds && isTraining(record);
	const what = record === null ? "" : [word("kind_" + record.kind), record.seal === undefined ? ""
		: word("number", record.seal.draw)].filter(Boolean).join(" · ");
	return el("tr", "", mark(verdict.holds), el("td", "", name, el("div", "faint", what),
		training ? el("div", "", el("span", "tag warn", word("not_random"))) : null,
		verdict.holds ? null : el("div", "reason", causeOf(verdict), " ",
			el("code", "", verdict.path === "" ? "" : verdict.path))));
}

function showFiles(verdicts, pick) {
	const makers = verdicts.map((verdict, i) => () => fileRow(verdict, () => pick(i)));
	const box = card(word("files"), pagedTable([["", "sign"], [word("file"), ""]], makers));
	box.id = "files";
	return box;
}

function showFindings(findings) {
	const faultsFirst = findings.filter((one) => one.fault).concat(
		findings.filter((one) => !one.fault));
	const makers = faultsFirst.map((one) => () => el("tr", "", mark(!one.fault),
		el("td", "", phrase(one.text))));
	const box = card(word("together"), findings.length === 0 ? el("p", "lead", word("nothing_found"))
		: pagedTable([["", "sign"], [word("finding"), ""]], makers));
	box.id = "findings";
	return box;
}

// `start` is the number that the series begins with, 0 for the least that is there; `pick` is called
// with the place of a verdict that one wants to see whole.
function showSeries(verdicts, start, pick) {
	const findings = findSeries(verdicts, start);
	const bad = verdicts.filter((one) => !one.holds).length;
	const faults = findings.filter((one) => one.fault).length;
	const good = bad === 0 && faults === 0;
	const sums = [word("sum_files", number(verdicts.length - bad), number(verdicts.length)),
		word(faults === 0 ? "sum_no_faults" : "sum_faults", number(faults))];
	const box = card("", el("div", "verdict", el("span", "mark", good ? "✓" : "✗"),
		el("div", "", el("strong", "", word(good ? "holds_all" : "fails_some")),
			el("p", "", sums.join(language === 1 ? "" : " ")))));
	box.classList.add(good ? "good" : "bad");
	box.id = "verdict";
	const list = el("ul", "plain");
	["c_before", "c_later"].forEach((key) => list.append(el("li", "", word(key))));
	return [box, showFindings(findings), showFiles(verdicts, pick), card(word("cannot"), list)];
}
