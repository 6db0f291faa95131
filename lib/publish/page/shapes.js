// SPDX-License-Identifier: Apache-2.0
// The members of a seal, a record, an extract and a proof (sections 7, 8 and 10 of lib/FORMATS.md), and
// reading one.
"use strict";

const ANY = scalar(() => true, "anything", "任意");

// What is of no known kind is wrong there, whatever else it holds.
function kindOnly(value, kinds) {
	return objectOf({kind: kinds, ...Object.fromEntries(
		Object.keys(value).filter((name) => name !== "kind").map((name) => [name, ANY]))});
}

const SOURCE = choose((source) => {
	if (source.kind === "secret") {
		return objectOf({commitment: HASH, kind: STRING, name: NAME, outside: BOOLEAN, party: LINE});
	}
	if (source.kind === "beacon") {
		return objectOf({at: TIME, form: LINE, kind: STRING, name: NAME, publisher: LINE,
			round: LINE});
	}
	return source.kind === "fixed" ? objectOf({kind: STRING, name: NAME, value: LINE})
		: kindOnly(source, pattern(/^(beacon|fixed|secret)$/, "beacon, fixed or secret",
			"beacon、fixed 或 secret"));
});

const DESIGN = choose((design) => {
	const members = {
		bounds: arrayOf(objectOf({grade: LABEL, "max?": INTEGER, min: INTEGER,
			"stratum?": STRATUM})),
		kind: pattern(/^(census|order|quota|rate)$/, "census, order, quota or rate",
			"census、order、quota 或 rate"),
		reserves: SMALL, take_all: arrayOf(LABEL),
	};
	if (!members.kind.test(design.kind)) { // what else belongs here depends on it
		return kindOnly(design, members.kind);
	}
	if (design.kind === "quota") {
		members.total = INTEGER;
	} else if (design.kind === "rate") {
		members.rates = arrayOf(objectOf({den: POSITIVE, grade: LABEL, num: INTEGER}));
		members.round = pattern(/^(up|down)$/, "up or down", "up 或 down");
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
const REVEALED = arrayOf(objectOf({name: STRING, value: STRING}));
// What follows from seal and lists need not be looked at before it is compared.
const RECORD = objectOf({
	kind: exactly("record"), protocol: exactly(PROTOCOL), seal: SEAL, frame: arrayOf(STRING),
	rosters: arrayOf(objectOf({barred: arrayOf(STRING), department: STRING,
		inspectors: arrayOf(STRING, 10000), service: arrayOf(STRING)})),
	commit: HASH, entropy: REVEALED, publicly_random: BOOLEAN, seed: HASH,
	assignments: ANY, "batch?": ANY, classes: ANY, targets: ANY,
});

// Half a character, which only an escape can bring into text: \ud800 behind an even number of \.
const HALF = /(^|[^\\])(\\\\)*\\ud[89a-f]/;

const COUNTS = {chance: FRACTION, expected: FRACTION, grade: LABEL, high: COUNT, low: COUNT, n: COUNT,
	size: scalar((v) => isCount(v) && v >= 1 && v <= 20000000, "a size", "户数"),
	stratum: STRATUM, weight: INTEGER};
const EXTRACT = objectOf({
	assignments: arrayOf(objectOf({department: STRING, feasible: BOOLEAN, "level?": SMALL})), "batch?": arrayOf(ID),
	classes: arrayOf(objectOf({...COUNTS, drawn: arrayOf(ID), reserves: COUNT})),
	commit: HASH, entropy: REVEALED, kind: exactly("extract"), protocol: exactly(PROTOCOL),
	publicly_random: BOOLEAN, record: HASH, seal: SEAL, seed: HASH, targets: arrayOf(ID),
});

// A proof without a seal is of the row alone; one of a unit set aside has no ticket.
const PROOF = choose((proof) => {
	const members = {commit: HASH, frame: LIST, index: COUNT, kind: exactly("proof"),
		path: arrayOf(HASH, 64), protocol: exactly(PROTOCOL), row: STRING};
	if (proof.seal !== undefined) {
		Object.assign(members, {entropy: REVEALED, seal: SEAL, seed: HASH,
			result: pattern(/^(drawn|excluded|forced|not_drawn)$/, "a result", "结果")});
		if (proof.result !== "excluded" && proof.result !== "forced") {
			Object.assign(members, {class: COUNT, classes: arrayOf(objectOf(COUNTS)),
				"last?": objectOf({id: ID, ticket: HASH}), ticket: HASH});
		}
	}
	return objectOf(members);
});
const VOID = objectOf({
	kind: exactly("void"), protocol: exactly(PROTOCOL), seal: SEAL, reason: LINE, commit: HASH,
	draw: POSITIVE, entropy: REVEALED, missing: arrayOf(STRING),
});
const DOCUMENTS = new Map([["extract", EXTRACT], ["proof", PROOF], ["record", RECORD],
	["void", VOID]]);

// Only what section 1 lets documents be made of.
function isPlain(value) {
	return typeof value === "object" ? value !== null && Object.values(value).every(isPlain)
		: typeof value !== "number" || Number.isInteger(value);
}

function readDocument(bytes) {
	let record;
	let right = false;
	try {
		const text = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes);
		record = JSON.parse(text);
		right = canonical(record) === text && !HALF.test(text) && isPlain(record);
	} catch (error) {
		right = false; // not UTF-8, not JSON, or nested beyond reason
	}
	require_(right, "", say("bytes", "文件字节"), say("canonical JSON", "规范 JSON"));
	require_(isObject(record), "", record, say("an object", "对象"));
	require_(DOCUMENTS.has(record.kind), "kind", record.kind,
		say("record, extract, proof or void", "record、extract、proof 或 void"));
	check(record, DOCUMENTS.get(record.kind), "");
	return record;
}

function readRow(row, shapes, path) {
	const parts = row.split("\t");
	require_(parts.length === shapes.length, path, row,
		say(shapes.length + " fields", shapes.length + " 个字段"));
	parts.forEach((part, j) => check(part, shapes[j], path));
	return parts;
}

const FRAME_ROW = [ID, LABEL, WHOLE, STRATUM];

// The fields of every row; the first `key` fields ascend.
function readRows(rows, shapes, key, path) {
	const fields = rows.map((row, i) => readRow(row, shapes, `${path}[${i}]`));
	ascending(fields.map((parts) => parts.slice(0, key)), path, orderRows);
	return fields;
}

// The seal names count and root of every list.
function checkRoots(record, tick) {
	const {seal} = record;
	const lists = [[record.frame, seal.frame, "seal.frame"]];
	record.rosters.forEach((roster, i) => ["barred", "inspectors", "service"].forEach(
		(name) => lists.push([roster[name], seal.rosters[i][name], `seal.rosters[${i}].${name}`])));
	for (const [rows, sealed, path] of lists) {
		same(sealed.count, rows.length, path + ".count");
		same(sealed.root, merkleRoot(rows, tick), path + ".root");
	}
}

function known(ids, among, path) {
	ids.forEach((id, i) => require_(among.has(id), `${path}[${i}]`, id,
		say("one that the lists hold", "名单中已有者")));
}

function readFrame(record) {
	const grades = new Set(record.seal.grades);
	const units = new Map(); // id: its class
	const classes = new Map();
	readRows(record.frame, FRAME_ROW, 1, "frame").forEach((parts, i) => {
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
	return {units, classes};
}

function readRoster(roster, sealed, units, index) {
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
	const serves = new Map();
	for (const [id, stratum] of service) {
		serves.set(id, (serves.get(id) || new Set()).add(stratum));
	}
	return {people, serves, barred: new Set(barred.map((row) => row[0] + "\t" + row[1]))};
}
