// SPDX-License-Identifier: Apache-2.0
// The page's verifier without the page: one line of JSON for every file named.
//
//   node page_core.js FILE...       verdicts
//   node page_core.js --series D... one line for a folder: places that differ, and findings
//   node page_core.js --vectors F   known answers of hashes, tickets and numbers
"use strict";

const fs = require("fs");
const path = require("path");
const vm = require("vm");

const sources = path.join(__dirname, "..", "..", "lib", "publish", "page");
const parts = ["sha256.js", "form.js", "shapes.js", "targets.js", "assign.js", "published.js",
	"series.js", "verify.js"];
const core = vm.createContext({TextEncoder, TextDecoder});
vm.runInContext(parts.map((name) => fs.readFileSync(path.join(sources, name), "utf8")).join("\n") +
	"\nvar core = {verify, findSeries, climb, H, ticketMaker, uniform, say};", core);

function checkVectors(file) {
	const known = JSON.parse(fs.readFileSync(file, "utf8"));
	let count = 0;
	const expect = (found, right, what) => {
		count++;
		if (String(found) !== String(right)) {
			console.error(`${what}: ${found}, expected ${right}`);
			process.exitCode = 1;
		}
	};
	const {H, ticketMaker, uniform} = core.core;
	known.hash.forEach((one) => expect(H(...one.fields), one.hex, "hash"));
	known.secret_commitment.forEach((one) => expect(
		H("fairlot/1", "secret", one.name, one.value), one.hex, "commitment"));
	known.seed.forEach((one) => expect(
		H("fairlot/1", "seed", one.commit, ...one.entropy.map((e) => e.join("="))), one.seed, "seed"));
	known.ticket.forEach((one) => expect(
		ticketMaker(one.seed)(one.label, ...one.fields), one.hex, "ticket"));
	known.uniform.forEach((one) => expect(
		uniform(ticketMaker(one.seed), one.label, BigInt(one.m)), one.value, "uniform"));
	const paths = path.join(path.dirname(file), "paths.json");
	for (const {count: leaves, paths: each, root} of JSON.parse(fs.readFileSync(paths, "utf8"))) {
		each.forEach((hashes, i) => expect(
			core.core.climb("row " + i, i, leaves, hashes), root, `path ${i} of ${leaves}`));
	}
	for (let size = 0; size < 200; size++) { // every way to fill the last block
		const text = "x".repeat(size);
		expect(H(text), require("crypto").createHash("sha256").update(text).digest("hex"), size);
	}
	console.log(`${count} known answers`);
}

function verifyFile(file) {
	return {...core.core.verify(new Uint8Array(fs.readFileSync(file))), name: path.basename(file)};
}

if (process.argv[2] === "--vectors") {
	checkVectors(process.argv[3]);
} else if (process.argv[2] === "--series") {
	for (const folder of process.argv.slice(3)) {
		const verdicts = fs.readdirSync(folder).sort().map((name) => verifyFile(path.join(folder, name)));
		console.log(JSON.stringify({paths: verdicts.filter((one) => !one.holds).map((one) => one.path),
			findings: core.core.findSeries(verdicts, 1).map((one) => one.name)}));
	}
} else {
	for (const file of process.argv.slice(2)) {
		const began = Date.now();
		const verdict = core.core.verify(new Uint8Array(fs.readFileSync(file)));
		console.log(JSON.stringify({holds: verdict.holds, path: verdict.path,
			ms: Date.now() - began, found: String(verdict.found), steps: verdict.steps}));
	}
}
