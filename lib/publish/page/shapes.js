// SPDX-License-Identifier: Apache-2.0
// The members of a seal and of a record (sections 7 and 8 of lib/FORMATS.md), and reading one.
"use strict";

const SOURCE = choose((source) => {
	if (source.kind === "secret") {
		return objectOf({commitment: HASH, kind: STRING, name: NAME, outside: BOOLEAN, party: LINE});
	}
	if (source.kind === "beacon") {
		return objectOf({at: TIME, form: LINE, kind: STRING, name: NAME, publisher: LINE,
			round: LINE});
	}
	return objectOf({kind: exactly("fixed"), name: NAME, value: LINE});
});

const DESIGN = choose((design) => {
	const members = {
		bounds: arrayOf(objectOf({grade: LABEL, "max?": INTEGER, min: INTEGER,
			"stratum?": STRATUM})),
		kind: pattern(/^(census|order|quota|rate)$/, "census, order, quota or rate",
			"census、order、quota 或 rate"),
		reserves: SMALL, take_all: arrayOf(LABEL),
	};
	if (design.kind === "quota") {
		members.total = INTEGER;
	} else if (design.kind === "rate") {
		members.rates = arrayOf(objectOf({den: POSITIVE, grade: LABEL, num: INTEGER}));
		members.round = pattern(/^(up|down)$/, "up or down", "up 或 down");
	}
	return objectOf(members);
});

const ASSIGNMENT = choose((assignment) => {
	const members = {department: STRING, feasible: BOOLEAN, "left_over?": arrayOf(ID),
		"teams?": arrayOf(objectOf({capacity: INTEGER, lead: ID, members: arrayOf(ID)}))};
	if (assignment.feasible === false) {
		members.certificate = objectOf({lead_only: arrayOf(ID), whole: arrayOf(ID)});
	} else {
		members.level = INTEGER;
		members.plan = arrayOf(objectOf({inspectors: arrayOf(ID), lead: STRING, target: ID}));
	}
	return objectOf(members);
});

const LIST = objectOf({count: COUNT, root: HASH});
const DECIDED = arrayOf(objectOf({id: ID, reason: LABEL}));
const SEAL = objectOf({
	agency: LINE, as_of: DAY, design: DESIGN, draw: POSITIVE, entropy: arrayOf(SOURCE, 32),
	excluded: DECIDED, forced: DECIDED, frame: LIST, grades: arrayOf(LABEL, 100),
	kind: exactly("seal"), known_at: DAY, period: objectOf({from: DAY, to: DAY}), previous: HASH,
	protocol: exactly(PROTOCOL), purpose: LINE,
	rosters: arrayOf(objectOf({barred: LIST, department: DEPARTMENT, inspectors: LIST,
		lead_rule: BOOLEAN, need: NEED, service: LIST, teams: BOOLEAN}), 32),
	rules: objectOf({id: LINE, sha256: HASH, version: LINE}), run: HASH, sealed_at: TIME,
});
const RECORD = objectOf({
	assignments: arrayOf(ASSIGNMENT), "batch?": arrayOf(ID),
	classes: arrayOf(objectOf({chance: FRACTION, drawn: arrayOf(ID), expected: FRACTION,
		grade: LABEL, high: COUNT, low: COUNT, n: COUNT, reserves: arrayOf(ID), size: COUNT,
		stratum: STRATUM, weight: INTEGER})),
	commit: HASH, entropy: arrayOf(objectOf({name: NAME, value: LINE})), frame: arrayOf(STRING),
	kind: exactly("record"), protocol: exactly(PROTOCOL), publicly_random: BOOLEAN,
	rosters: arrayOf(objectOf({barred: arrayOf(STRING), department: STRING,
		inspectors: arrayOf(STRING, 10000), service: arrayOf(STRING)})),
	seal: SEAL, seed: HASH, targets: arrayOf(ID),
});

// Half a character, which only an escape can bring into text: \ud800 behind an even number of \.
const HALF = /(^|[^\\])(\\\\)*\\ud[89a-f]/;

function readRecord(bytes) {
	let record;
	let right = false;
	try {
		const text = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes);
		record = JSON.parse(text);
		right = canonical(record) === text && !HALF.test(text);
	} catch (error) {
		right = false; // not UTF-8, not JSON, or nested beyond reason
	}
	require_(right, "", say("bytes", "文件字节"), say("canonical JSON", "规范 JSON"));
	check(record, RECORD, "");
	return record;
}

// The fields of every row; the first `key` fields ascend.
function readRows(rows, shapes, key, path) {
	const fields = rows.map((row, i) => {
		const parts = row.split("\t");
		require_(parts.length === shapes.length, `${path}[${i}]`, row,
			say(shapes.length + " fields", shapes.length + " 个字段"));
		parts.forEach((part, j) => check(part, shapes[j], `${path}[${i}]`));
		return parts;
	});
	ascending(fields.map((parts) => parts.slice(0, key)), path, orderRows);
	return fields;
}

function sameList(rows, sealed, path, tick) {
	same(sealed.count, rows.length, path + ".count");
	same(sealed.root, merkleRoot(rows, tick), path + ".root");
}

function known(ids, among, path) {
	ids.forEach((id, i) => require_(among.has(id), `${path}[${i}]`, id,
		say("one that the lists hold", "名单中已有者")));
}

function readFrame(record, tick) {
	const grades = new Set(record.seal.grades);
	const units = new Map(); // id: its class
	const classes = new Map();
	readRows(record.frame, [ID, LABEL, WHOLE, STRATUM], 1, "frame").forEach((parts, i) => {
		const [id, grade, weight, stratum] = parts;
		const key = stratum + "\t" + grade;
		require_(grades.has(grade), `frame[${i}]`, grade,
			say("a grade of the seal", "封存文件所列等级"));
		if (!classes.has(key)) {
			classes.set(key, {stratum, grade, weight: BigInt(weight), members: []});
		}
		const one = classes.get(key);
		require_(one.weight === BigInt(weight), `frame[${i}]`, weight,
			say(one.weight + ", as others of its class", one.weight + "（同类户权重相同）"));
		units.set(id, one);
	});
	sameList(record.frame, record.seal.frame, "seal.frame", tick);
	return {units, classes};
}

function readRoster(roster, sealed, units, index, tick) {
	const path = `rosters[${index}]`;
	same(roster.department, sealed.department, path + ".department");
	const rows = readRows(roster.inspectors, [ID, CAPACITY, LEAD], 1, path + ".inspectors");
	const people = new Map(rows.map(
		([id, capacity, lead]) => [id, {capacity: Number(capacity), lead: lead === "1"}]));
	const service = readRows(roster.service, [ID, STRATUM], 2, path + ".service");
	known(service.map((row) => row[0]), people, path + ".service");
	const barred = readRows(roster.barred, [ID, ID, LABEL], 2, path + ".barred");
	known(barred.map((row) => row[0]), units, path + ".barred");
	known(barred.map((row) => row[1]), people, path + ".barred");
	for (const name of ["barred", "inspectors", "service"]) {
		sameList(roster[name], sealed[name], `seal.rosters[${index}].${name}`, tick);
	}
	const serves = new Map();
	for (const [id, stratum] of service) {
		serves.set(id, (serves.get(id) || new Set()).add(stratum));
	}
	return {people, serves, barred: new Set(barred.map((row) => row[0] + "\t" + row[1]))};
}
