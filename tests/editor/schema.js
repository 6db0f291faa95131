// SPDX-License-Identifier: Apache-2.0
// The JSON Schema of rule files, judged by a validator that knows nothing of fairlot: good files pass,
// of the broken ones it sees what a schema can see, and it never refuses what fairlot takes.
//
//   schema.js FAIRLOT ROOT   (NODE_PATH names the packages)
"use strict";

const assert = require("assert");
const fs = require("fs");
const os = require("os");
const path = require("path");
const {spawnSync} = require("child_process");
const Ajv = require("ajv");
const YAML = require("yaml");

const [fairlot, root] = process.argv.slice(2);
const schema = JSON.parse(fs.readFileSync(path.join(root, "rules/creditrules-1.schema.json"), "utf8"));
const validate = new Ajv({allErrors: true, allowUnionTypes: true, strict: true, strictRequired: false})
	.compile(schema);

// What an editor would underline: "" for nothing.
function judge(text) {
	const doc = YAML.parseDocument(text);
	if (doc.errors.length > 0) {
		return `yaml ${doc.errors[0].code}`;
	}
	return validate(doc.toJS()) ? "" : validate.errors.map(
		(error) => `${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`).join("; ");
}

function filesOf(folder, pattern) {
	return fs.readdirSync(path.join(root, folder)).filter((name) => pattern.test(name))
		.map((name) => path.join(root, folder, name));
}

// ---- Good files ---------------------------------------------------------------------------------

function wholeExample() {
	const page = fs.readFileSync(path.join(root, "rules/README.md"), "utf8");
	return page.split("```yaml\n")[1].split("\n```")[0] + "\n";
}

const good = [...filesOf("rules", /\.yaml$/), ...filesOf("tests/rules", /^good-.*\.yaml$/),
	...filesOf("examples", /-rules\.yaml$/), path.join(root, "tests/bench/scoring.yaml")];
for (const file of good) {
	assert.strictEqual(judge(fs.readFileSync(file, "utf8")), "", file);
}
assert.strictEqual(judge(wholeExample()), "", "the example of rules/README.md");

// ---- Broken files: what is seen, and what a schema cannot see ------------------------------------

const CANNOT = {
	"bad-condition.yaml": "that bounds leave nothing between them",
	"bad-decay-window.yaml": "that the last step ends with the window",
	"bad-many-digits.yaml": "digits of points and factors together",
	"bad-newcomer.yaml": "which grade is better, and which ids are taken",
	"bad-table-gap.yaml": "that rows join",
	"bad-unreachable.yaml": "what a score can come to",
};
const SEEN = {
	"bad-alias.yaml": '/bonus_cap type',
	"bad-duplicate-key.yaml": "yaml DUPLICATE_KEY",
	"bad-fullwidth-colon.yaml": "yaml ",
	"bad-fullwidth-digit.yaml": "/deductions/0/points pattern",
	"bad-huge.yaml": "/score/base maximum",
	"bad-merge-key.yaml": '/deductions/0 additionalProperties {"additionalProperty":"<<"}',
	"bad-not-a-list.yaml": '/deductions type {"type":"array"}',
	"bad-scalar-document.yaml": ' type {"type":"object"}',
	"bad-tabs.yaml": "yaml ",
	"bad-two-kinds.yaml": "/deductions/0 oneOf",
};
for (const file of filesOf("tests/rules", /^bad-.*\.yaml$/)) {
	const name = path.basename(file);
	const judgement = judge(fs.readFileSync(file, "utf8"));
	assert(name in CANNOT || name in SEEN, `${name}: say whether a schema can see it`);
	if (name in CANNOT) {
		assert.strictEqual(judgement, "", name);
	} else {
		assert(judgement.includes(SEEN[name]), `${name}: ${judgement}`);
	}
}

// ---- Never stricter than fairlot -----------------------------------------------------------------

// A small generator, so that the same edits are tried everywhere.
let state = 20261024;
function below(count) {
	state = (Math.imul(state, 1103515245) + 12345) >>> 0;
	return Math.floor(state / 4294967296 * count);
}

const VALUES = ["", "0", "-1", "1.5", "1e2", "0x10", "true", "\"true\"", "~", "null", "[]", "{}", "[A, B]",
	"A", "\"12\"", "12 months", "12  months", "0 days", "2026-02-30", "2026-13-01", "\"2026.1\"",
	"2026.1", "half_up", "refuse", "{use: 1}", "on", "no", "．", "\"\"", "1000000000001", "'x y'",
	"0.0000001", "\"0.0\"", "999999 days", "random", "all"];

// One edit of a file: a value, a key's name or a whole line.
function mutate(text) {
	const lines = text.split("\n");
	const at = below(lines.length);
	const pairs = [...lines[at].matchAll(/([A-Za-z_]+): ?([^,{}[\]]*)/g)];
	if (pairs.length === 0 || below(8) === 0) {
		lines.splice(at, 1);
	} else {
		const pair = pairs[below(pairs.length)];
		const key = below(4) > 0 ? pair[1] : pair[1] + "x";
		const value = below(4) > 0 ? VALUES[below(VALUES.length)] : pair[2];
		lines[at] = lines[at].slice(0, pair.index) + `${key}: ${value}` +
			lines[at].slice(pair.index + pair[0].length);
	}
	return lines.join("\n");
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "fairlot-editor-"));
const bases = [...filesOf("rules", /\.yaml$/).map((file) => fs.readFileSync(file, "utf8")), wholeExample()];
const tried = [];
for (let i = 0; i < 300; i++) {
	const file = path.join(folder, `${i}.yaml`);
	const text = mutate(bases[i % bases.length]);
	fs.writeFileSync(file, text);
	tried.push({file, text});
}
const answer = spawnSync(fairlot, ["rules", "check", "--json", ...tried.map((one) => one.file)],
	{encoding: "utf8", maxBuffer: 1 << 28});
// The last line is about all files together, as versions of one rule set; it names none.
const verdicts = answer.stdout.trim().split("\n").map((line) => JSON.parse(line))
	.filter((verdict) => verdict.file !== undefined);
assert.strictEqual(verdicts.length, tried.length);
let refused = 0;
let seen = 0;
verdicts.forEach((verdict, i) => {
	const judgement = judge(tried[i].text);
	refused += verdict.ok ? 0 : 1;
	seen += judgement !== "" ? 1 : 0;
	// Text that is null to other programs is the one thing that fairlot takes and a schema does not.
	if (verdict.ok && judgement !== "" && !/: (~|null)/.test(tried[i].text)) {
		const tests = spawnSync(fairlot, ["rules", "test", tried[i].file]);
		assert.strictEqual(tests.status, 1, `${tried[i].file} is taken by fairlot: ${judgement}`);
	}
});
assert(refused > 100 && seen > refused / 2, `${refused} refused, ${seen} seen`);
fs.rmSync(folder, {recursive: true});
console.log(`${good.length + 1} good files, ${Object.keys(SEEN).length} broken ones seen, ` +
	`${Object.keys(CANNOT).length} not; of ${tried.length} edits ${refused} refused, ${seen} seen`);
