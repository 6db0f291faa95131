// SPDX-License-Identifier: Apache-2.0
// Several documents held against each other: gaps, links, numbers used twice, and draws over the same
// retailers in one period.  Section 10 of lib/FORMATS.md.
"use strict";

const KIND_ORDER = ["record", "void", "extract", "proof"]; // in this order they stand for a number

function finding(fault, name, en, zh) {
	return {fault, name, text: say(en, zh)};
}

// `first` stands for the number by which `one` goes as well.
function sameNumber(first, one) {
	const {draw} = one.record.seal;
	const other = first.record.commit !== one.record.commit;
	if (one.record.kind === "void" && first.record.kind === "record") {
		return [finding(true, "twice",
			`Number ${draw} was drawn and is void as well: ${first.name} and ${one.name}.`,
			`第 ${draw} 次抽查既有结果又已作废：${first.name} 与 ${one.name}。`)];
	}
	if (one.record.kind === "record" || one.record.kind === "void") {
		return other ? [finding(true, "twice",
			`Number ${draw} was drawn twice: ${first.name} and ${one.name}. One number can be drawn `
			+ "once, so one of the two was chosen.",
			`第 ${draw} 次抽查有两份不同的记录：${first.name} 与 ${one.name}。一个编号只能抽取一次，`
			+ "存在择一取用的可能。")] : [];
	}
	const apart = one.record.kind === "extract" && first.record.kind === "record" &&
		one.record.record !== first.sha256;
	return other || apart ? [finding(true, "apart",
		`${one.name} goes by the number of draw ${draw}, but is not from ${first.name}.`,
		`${one.name} 标为第 ${draw} 次抽查，但并非出自 ${first.name}。`)] : [];
}

function gap(from, to, agency) {
	return finding(true, "missing", from === to
		? `Draw ${from} of ${agency} is missing: numbers have no gaps, so it was withheld, is not among `
			+ "these files, or does not hold."
		: `Draws ${from} to ${to} of ${agency} are missing: numbers have no gaps, so they were withheld, `
			+ "are not among these files, or do not hold.",
	from === to
		? `缺第 ${from} 次抽查（${agency}）：编号不应有间断，该次被隐匿、不在所列文件中，或其记录不符。`
		: `缺第 ${from} 至 ${to} 次抽查（${agency}）：编号不应有间断，各该次被隐匿、不在所列文件中，或其`
			+ "记录不符。");
}

function link(before, one) {
	const draw = one.record.seal.draw;
	return one.record.seal.previous === before.record.commit
		? finding(false, "linked", `Draw ${draw} follows draw ${draw - 1}: it names its seal.`,
			`第 ${draw} 次抽查接续第 ${draw - 1} 次：所记封存值相符。`)
		: finding(true, "broken", `Draw ${draw} does not follow draw ${draw - 1}: it names another seal, so `
			+ "one of the two was changed or exchanged.",
		`第 ${draw} 次抽查并非接续第 ${draw - 1} 次：所记封存值不同，其中之一被改动或替换。`);
}

// Numbers of one agency; the documents stand by number.
function numberFindings(agency, documents, start) {
	const found = [];
	let first = null; // stands for the number at hand
	for (const one of documents) {
		const draw = one.record.seal.draw;
		if (first !== null && first.record.seal.draw === draw) {
			found.push(...sameNumber(first, one));
		} else if (one.record.kind !== "proof") {
			const next = first === null ? start || draw : first.record.seal.draw + 1;
			if (draw > next) {
				found.push(gap(next, draw - 1, agency));
			}
			if (one.record.kind === "void") {
				found.push(finding(false, "void",
					`Draw ${draw} is void, and keeps its number: ${one.record.reason}`,
					`第 ${draw} 次抽查已作废，编号保留：${one.record.reason}`));
			}
			if (draw <= next && first !== null) {
				found.push(link(first, one));
			}
			first = one;
		}
	}
	return found;
}

function idsOf(record) {
	return new Set(record.frame.map((row) => row.slice(0, row.indexOf("\t"))));
}

function overlaps(a, b) {
	return a.period.from <= b.period.to && b.period.from <= a.period.to;
}

function pairFinding(a, b, shared) {
	const one = a.agency === b.agency && a.purpose === b.purpose;
	return one ? finding(true, "parallel",
		`Draws ${a.draw} and ${b.draw} list ${shared} retailers alike, for one purpose and in overlapping `
		+ "periods: one of two results could be chosen.",
		`第 ${a.draw} 次与第 ${b.draw} 次抽查的名录有 ${shared} 户相同，事由相同且期间重叠，存在择一取用`
		+ "的可能。")
		: finding(false, "overlap",
			`Draws ${a.draw} (${a.purpose}) and ${b.draw} (${b.purpose}) list ${shared} retailers alike in `
			+ "overlapping periods, for different purposes.",
			`第 ${a.draw} 次（${a.purpose}）与第 ${b.draw} 次（${b.purpose}）抽查的名录有 ${shared} 户相同，`
			+ "期间重叠而事由不同。");
}

function pairFindings(documents) {
	const records = documents.filter((one) => one.record.kind === "record");
	const ids = records.map((one) => idsOf(one.record));
	const found = [];
	records.forEach((a, i) => records.slice(i + 1).forEach((b, j) => {
		if (a.record.commit !== b.record.commit && overlaps(a.record.seal, b.record.seal)) {
			let shared = 0;
			ids[i + 1 + j].forEach((id) => {
				shared += ids[i].has(id) ? 1 : 0;
			});
			if (shared > 0) {
				found.push(pairFinding(a.record.seal, b.record.seal, shared));
			}
		}
	}));
	return found;
}

// Of verdicts with the names of their files; what does not hold stands for nothing.  Numbers begin at
// `start`, or at the least that is there where it is 0.
function findSeries(verdicts, start) {
	const documents = verdicts.filter((one) => one.holds && one.record.seal !== undefined);
	const rank = (one) => KIND_ORDER.indexOf(one.record.kind);
	documents.sort((a, b) => order(a.record.seal.agency, b.record.seal.agency) ||
		Number(a.record.seal.draw) - Number(b.record.seal.draw) || rank(a) - rank(b) ||
		order(a.name, b.name));
	const agencies = [...new Set(documents.map((one) => one.record.seal.agency))];
	return agencies.flatMap((agency) => numberFindings(agency,
		documents.filter((one) => one.record.seal.agency === agency), start))
		.concat(pairFindings(documents));
}
