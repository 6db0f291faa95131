// SPDX-License-Identifier: Apache-2.0
// What a record gives out, an extract and the proof of one row: section 10 of lib/FORMATS.md.
"use strict";

// The seal by itself, what was revealed, and the seed.
function redoSealed(found, step) {
	checkSeal(found.seal, null);
	checkEntropy(found);
	step("seal", found.seal.draw, found.commit);
	step("seed", found.entropy.length, found.seed);
	return ticketMaker(found.seed);
}

// The classes as they follow from the sizes that the document states.
function countAgain(found, ticket) {
	const {seal} = found;
	const grades = new Set(seal.grades);
	found.classes.forEach((one, i) => require_(grades.has(one.grade), `classes[${i}].grade`,
		one.grade, say("a grade of the seal", "封存文件所列等级")));
	ascending(found.classes.map((one) => [one.stratum, one.grade]), "classes", orderRows);
	const listed = found.classes.reduce((sum, one) => sum + one.size, 0) +
		seal.excluded.length + seal.forced.length;
	require_(listed === seal.frame.count, "classes", listed,
		say(`sizes that add up to the ${seal.frame.count} of the sealed list`,
			`各类别户数与未参加抽签户数合计为封存名录的 ${seal.frame.count} 户`));
	const classes = found.classes.map((one) => ({stratum: one.stratum, grade: one.grade,
		size: one.size, weight: BigInt(one.weight)}));
	countClasses(classes, seal.design, ticket);
	return classes.map(classCounts);
}

// The drawn of every class by ticket; each must be one that the lot could meet, and stand once.
function orderDrawn(found, classes, ticket) {
	const aside = new Set(found.seal.excluded.concat(found.seal.forced).map((entry) => entry.id));
	const seen = new Set();
	classes.forEach((one, i) => require_(found.classes[i].drawn.length === one.n,
		`classes[${i}].drawn`, found.classes[i].drawn.length, one.n));
	return found.classes.map((one, i) => one.drawn.map((id, j) => {
		require_(!aside.has(id) && !seen.has(id), `classes[${i}].drawn[${j}]`, id,
			say("one that is in the lot, and once", "参加抽签且只出现一次的编号"));
		seen.add(id);
		return {id, ticket: ticket("target", id)};
	}).sort(byTicket));
}

function redoExtract(found, step) {
	const {seal} = found;
	const ticket = redoSealed(found, step);
	const right = countAgain(found, ticket);
	const drawn = orderDrawn(found, right, ticket);
	right.forEach((one, i) => {
		one.drawn = drawn[i].map((member) => member.id);
		one.reserves = Math.min(seal.design.reserves, one.size - one.n);
	});
	same(found.classes, right, "classes");
	step("classes", right.length, hashOf(right));
	const all = drawn.flat();
	const batch = [...all].sort(byTicket).map((member) => member.id);
	same(found.batch, seal.design.kind === "order" ? batch : undefined, "batch");
	const targets = all.concat(seal.forced).map((one) => one.id).sort(order);
	same(found.targets, targets, "targets");
	step("targets", targets.length, hashOf(targets));
	same(found.assignments.length, seal.rosters.length, "assignments");
	found.assignments.forEach((one, i) => {
		same(one.department, seal.rosters[i].department, `assignments[${i}].department`);
		require_((one.level !== undefined) === one.feasible, `assignments[${i}].level`, one.level,
			say("one where everybody found inspectors", "仅在分派成功时列出"));
	});
}

function climbFrom(found) {
	const root = climb(found.row, found.index, found.frame.count, found.path);
	require_(root === found.frame.root, "path",
		say(root === null ? "a path of another length" : root, root === null ? "长度不符" : root),
		say(`one from row ${found.index + 1} to ${found.frame.root}`,
			`由第 ${found.index + 1} 行至 ${found.frame.root}`));
}

// The ticket of the row's retailer, beside that of the last one drawn of its class.
function redoLot(found, id, key, step) {
	const ticket = ticketMaker(found.seed);
	const classes = countAgain(found, ticket);
	same(found.classes, classes, "classes");
	const one = classes[found.class];
	require_(one !== undefined && [one.stratum, one.grade, one.weight].join("\t") === key,
		"class", found.class, say("the class of the row", "该行所属的类别"));
	same(found.ticket, ticket("target", id), "ticket");
	let drawn = false;
	if (one.n === 0) {
		same(found.last, undefined, "last");
	} else {
		require_(found.last !== undefined, "last", say("nothing", "缺失"),
			say("the last one drawn", "末位中签者"));
		same(found.last.ticket, ticket("target", found.last.id), "last.ticket");
		drawn = byTicket({id, ticket: found.ticket}, found.last) <= 0;
	}
	same(found.result, drawn ? "drawn" : "not_drawn", "result");
	step("ticket", one.n, found.ticket);
}

function redoProof(found, step) {
	const [id, grade, weight, stratum] = readRow(found.row, FRAME_ROW, "row");
	climbFrom(found);
	step("row", found.frame.count, found.frame.root);
	if (found.seal === undefined) {
		return;
	}
	const {seal} = found;
	redoSealed(found, step);
	same(found.frame, seal.frame, "frame");
	require_(seal.grades.includes(grade), "row", grade,
		say("a grade of the seal", "封存文件所列等级"));
	for (const result of ["excluded", "forced"]) {
		const sealed = seal[result].some((entry) => entry.id === id);
		require_(sealed === (found.result === result), "result", found.result,
			say("what the seal says of this retailer", "封存文件对该户的记载"));
	}
	if (found.ticket !== undefined) {
		redoLot(found, id, [stratum, grade, weight].join("\t"), step);
	}
}

// A draw without a result: the seal, what was revealed, and who stayed silent.
function redoVoid(found, step) {
	const {seal} = found;
	const sources = new Map(seal.entropy.map((source) => [source.name, source]));
	const values = new Map();
	checkSeal(seal, null);
	found.entropy.forEach(({name, value}, i) => {
		if (sources.has(name)) {
			checkRevealed(sources.get(name), value, `entropy[${i}].value`);
		}
		values.set(name, value);
	});
	seal.entropy.filter((source) => source.kind === "fixed").forEach(
		(source) => values.set(source.name, source.value));
	const names = seal.entropy.map((source) => source.name);
	same(found.commit, sha256(utf8.encode(canonical(seal))), "commit");
	same(found.draw, seal.draw, "draw");
	same(found.entropy, names.filter((name) => values.has(name)).map(
		(name) => ({name, value: values.get(name)})), "entropy");
	same(found.missing, names.filter((name) => !values.has(name)), "missing");
	step("seal", seal.draw, found.commit);
}
