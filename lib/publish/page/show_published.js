// SPDX-License-Identifier: Apache-2.0
// An extract, the proof of one row, or a void draw, as a person wants to see it.  It verifies nothing.
"use strict";

const IDS = arrayOf(ID);
const WHOLE_RECORD = objectOf({...RECORD.members, "batch?": IDS, targets: IDS,
	classes: arrayOf(objectOf({...COUNTS, drawn: IDS, reserves: IDS})),
	assignments: arrayOf(objectOf({"certificate?": objectOf({lead_only: IDS, whole: IDS}),
		department: STRING, feasible: BOOLEAN, "left_over?": IDS, "level?": COUNT, "plan?": arrayOf(
			objectOf({inspectors: IDS, lead: STRING, target: ID})), "teams?": ANY}))});

// Whether all parts of a record are there to be shown: a damaged one may hold anything.
function isWholeRecord(record) {
	try {
		check(record, WHOLE_RECORD, "");
		return record.assignments.every((one) => one.feasible ? one.plan && one.level !== undefined
			: one.certificate);
	} catch (error) {
		return false;
	}
}

const STEPS_OF = {
	extract: ["seal", "seed", "classes", "targets"], record: STEPS, void: ["seal"],
	proof: ["row", "seal", "seed", "ticket"],
};

function stepsOf(record) {
	return STEPS_OF[record.kind].filter((name) => record.kind !== "proof" || name === "row" ||
		(record.seal !== undefined && (name !== "ticket" || record.ticket !== undefined)));
}

function showRow(record) {
	const [id, grade, weight, stratum] = record.row.split("\t");
	const rows = [[word("licence"), id], [word("grade"), code(grade || "")], [word("weight"), weight],
		[word("stratum"), stratum || "–"],
		[word("p_place"), word("p_of", number(record.index + 1), number(record.frame.count))],
		[word("p_root"), record.frame.root, "code"]];
	if (record.ticket !== undefined) {
		const one = record.classes[record.class];
		if (one !== undefined) {
			rows.push([word("chance"), `${percent(one.chance)} (${one.chance})`],
				[word("drawn"), word("of_total", number(one.n), number(one.size))]);
		}
		rows.push([word("p_ticket"), record.ticket, "code"]);
	}
	if (record.last !== undefined) {
		rows.push([word("p_last"), `${record.last.id} ${record.last.ticket}`, "code"]);
	}
	return card(word("r_" + (record.result || "row")), pairs(...rows));
}

function showDrawn(record) {
	const makers = sortedClasses(record).flatMap((one) => one.drawn.map((id) => () => el("tr", "",
		el("td", "", id), el("td", "", code(one.grade)), el("td", "", one.stratum))));
	const box = card(word("e_drawn"), makers.length === 0 ? el("p", "", word("nobody"))
		: pagedTable([[word("licence"), ""], [word("grade"), ""], [word("stratum"), ""]], makers));
	box.id = "targets";
	return box;
}

function showSeal(record) {
	const {seal} = record;
	return card(seal.purpose, pairs([word("agency"), seal.agency],
		[word("which"), seal.draw],
		[word("when"), word("period", seal.period.from, seal.period.to)],
		[word("sealed_at"), seal.sealed_at], [word("commit"), record.commit, "code"]));
}

const LIMITS_OF = {extract: ["c_sizes", "c_people"], proof: ["c_last"], void: ["c_reason"]};

function showPublished(verdict) {
	const {record} = verdict;
	const parts = [];
	if (record.kind === "proof") {
		parts.push(showRow(record));
	} else if (record.kind === "void") {
		parts.push(card(word("v_void"), pairs([word("v_reason"), record.reason],
			[word("v_missing"), record.missing.join(", ") || word("v_none")])));
	}
	if (record.seal !== undefined) {
		parts.push(showSeal(record));
	}
	if (record.kind === "extract") {
		parts.push(showClasses(record), showDrawn(record));
	}
	if (record.seal !== undefined) {
		parts.push(showSources(record));
	}
	const list = el("ul", "plain");
	const limits = record.seal === undefined ? ["c_notice"] : LIMITS_OF[record.kind] || [];
	[...limits, "c_before", "c_later"].forEach((key) => list.append(el("li", "", word(key))));
	parts.push(showSteps(verdict, stepsOf(record)), card(word("cannot"), list));
	return parts;
}
