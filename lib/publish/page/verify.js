// SPDX-License-Identifier: Apache-2.0
// A document verified from its bytes: section 9 of lib/FORMATS.md.  It runs in a worker, and says how
// far it is; it touches no page.
"use strict";

// Calls `report` about a hundred times in all, however many rows there are.
function makeTick(report, total) {
	const every = Math.max(1, Math.floor(total / 100));
	let done = 0;
	return () => {
		done++;
		if (done % every === 0) {
			report(Math.min(1, done / total));
		}
	};
}

function hashOf(value) {
	return sha256(utf8.encode(canonical(value)));
}

function redoRecord(record, step, tick) {
	const seal = record.seal;
	const frame = readFrame(record);
	same(record.rosters.length, seal.rosters.length, "rosters");
	const rosters = record.rosters.map((roster, i) => makeRoster(seal.rosters[i],
		readRoster(roster, seal.rosters[i], frame.units, i)));
	checkSeal(seal, frame.units);
	checkRoots(record, tick);
	step("frame", record.frame.length, seal.frame.root);
	step("rosters", rosters.length, hashOf(record.rosters));
	checkEntropy(record);
	step("seal", seal.draw, record.commit);
	step("seed", record.entropy.length, record.seed);
	const ticket = ticketMaker(record.seed);
	const right = drawTargets(seal, frame, ticket, tick);
	same(record.classes, right.classes, "classes");
	same(record.batch, seal.design.kind === "order" ? right.batch : undefined, "batch");
	step("classes", right.classes.length, hashOf(right.classes));
	same(record.targets, right.targets, "targets");
	step("targets", right.targets.length, hashOf(right.targets));
	const targets = right.targets.map((id) => ({id, stratum: frame.units.get(id).stratum}));
	const plans = rosters.map((roster, i) => assign(seal.rosters[i], roster, targets, ticket, tick));
	plans.filter((plan) => !plan.feasible).forEach((plan) => {
		const i = plans.indexOf(plan);
		plan.certificate = readCertificate(record.assignments, i, rosters[i], targets);
	});
	same(record.assignments, plans, "assignments");
	step("assignments", rosters.length, hashOf(record.assignments));
}

const REDO = new Map([["extract", redoExtract], ["proof", redoProof], ["record", redoRecord],
	["void", redoVoid]]);

function verify(bytes, report = () => {}) {
	const verdict = {holds: false, record: null, sha256: sha256(bytes), steps: [],
		path: "", found: "", right: ""};
	try {
		const record = readDocument(bytes);
		verdict.record = record;
		const rows = record.kind === "record" ? record.frame.length : 0;
		REDO.get(record.kind)(record, (name, count, hash) => verdict.steps.push({name, count, hash}),
			makeTick(report, 2 * rows + 10));
		verdict.holds = true;
	} catch (error) {
		if (!(error instanceof Differs)) {
			throw error;
		}
		verdict.path = error.path;
		verdict.found = error.found === undefined ? say("nothing", "缺失") : error.found;
		verdict.right = error.right === undefined ? say("nothing", "无此项") : error.right;
	}
	return verdict;
}
