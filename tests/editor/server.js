// SPDX-License-Identifier: Apache-2.0
// The YAML language server as an editor runs it: it finds the schema by the first line of a rule file,
// completes keys and words, explains a key under the cursor, and underlines what is wrong.
//
//   server.js SERVER ROOT
"use strict";

const assert = require("assert");
const fs = require("fs");
const os = require("os");
const path = require("path");
const {spawn} = require("child_process");
const {pathToFileURL} = require("url");

const [serverPath, root] = process.argv.slice(2);

// ---- The protocol: JSON-RPC over standard input and output ----------------------------------------

class Server {
	constructor() {
		this.child = spawn(process.execPath, [serverPath, "--stdio"], {stdio: ["pipe", "pipe", "ignore"]});
		this.bytes = Buffer.alloc(0);
		this.last = 0;
		this.asked = new Map();
		this.published = new Map(); // by URI: who waits for diagnostics
		this.child.stdout.on("data", (bytes) => this.take(bytes));
	}

	send(message) {
		const body = Buffer.from(JSON.stringify({jsonrpc: "2.0", ...message}));
		this.child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
		this.child.stdin.write(body);
	}

	ask(method, params) {
		return new Promise((resolve, reject) => {
			this.asked.set(++this.last, {resolve, reject});
			this.send({id: this.last, method, params});
		});
	}

	take(bytes) {
		this.bytes = Buffer.concat([this.bytes, bytes]);
		for (;;) {
			const head = this.bytes.indexOf("\r\n\r\n");
			const length = /Content-Length: (\d+)/.exec(this.bytes.slice(0, Math.max(head, 0)));
			if (!length || this.bytes.length < head + 4 + Number(length[1])) {
				return;
			}
			const end = head + 4 + Number(length[1]);
			const message = JSON.parse(this.bytes.slice(head + 4, end));
			this.bytes = this.bytes.slice(end);
			this.hear(message);
		}
	}

	hear(message) {
		if (message.method === "textDocument/publishDiagnostics") {
			this.published.get(message.params.uri)?.(message.params.diagnostics);
		} else if (message.method === "workspace/configuration") {
			const settings = {hover: true, completion: true, validate: true, schemaStore: {enable: false}};
			this.send({id: message.id, result: message.params.items.map(
				(item) => item.section === "yaml" ? settings : null)});
		} else if (message.method !== undefined && message.id !== undefined) {
			this.send({id: message.id, result: null});
		} else if (this.asked.has(message.id)) {
			const {resolve, reject} = this.asked.get(message.id);
			message.error ? reject(new Error(message.error.message)) : resolve(message.result);
		}
	}
}

// ---- One document ---------------------------------------------------------------------------------

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "fairlot-editor-"));
const server = new Server();
const HEAD = "# yaml-language-server: $schema=creditrules-1.schema.json\n";
let documents = 0;

// Opens a text; `|` in it is the cursor.  Returns what the protocol calls a position.
async function openText(text) {
	const at = text.indexOf("|");
	const before = (at < 0 ? text : text.slice(0, at)).split("\n");
	const uri = pathToFileURL(path.join(folder, `${++documents}.yaml`)).href;
	const clean = text.replace("|", "");
	fs.writeFileSync(new URL(uri), clean);
	const diagnostics = new Promise((resolve) => server.published.set(uri, resolve));
	server.send({method: "textDocument/didOpen",
		params: {textDocument: {uri, languageId: "yaml", version: 1, text: clean}}});
	return {diagnostics, where: {textDocument: {uri},
		position: {line: before.length - 1, character: before[before.length - 1].length}}};
}

async function complete(text) {
	const {where} = await openText(HEAD + text);
	const answer = await server.ask("textDocument/completion", where);
	return (answer.items ?? answer).map((item) => item.label);
}

async function hover(text) {
	const {where} = await openText(HEAD + text);
	const answer = await server.ask("textDocument/hover", where);
	return answer === null ? "" : answer.contents.value.replace(/\\(?=[!-/:-@[-`{-~])/g, "");
}

async function problems(text) {
	const {diagnostics} = await openText(text);
	return (await diagnostics).map((one) => `${one.range.start.line + 1}: ${one.message}`);
}

function holds(list, ...words) {
	for (const word of words) {
		assert(list.includes(word), `${word} is not offered: ${list.join(" ")}`);
	}
}

// ---- What an author meets -------------------------------------------------------------------------

async function run() {
	await server.ask("initialize", {processId: process.pid, rootUri: pathToFileURL(folder).href,
		capabilities: {textDocument: {completion: {completionItem: {}}, hover: {}},
			workspace: {configuration: true}}});
	server.send({method: "initialized", params: {}});
	fs.copyFileSync(path.join(root, "rules/creditrules-1.schema.json"),
		path.join(folder, "creditrules-1.schema.json"));

	holds(await complete("schema: creditrules/1\n|"), "deductions", "bands", "new_licensee", "inspection");
	holds(await complete("deductions:\n  - id: D01\n    |"), "event", "points_by", "repeat", "label");
	holds(await complete("vetoes:\n  - id: V01\n    |"), "at_best", "for");
	holds(await complete("events:\n  x:\n    class: |"), "minor", "general", "serious", "grave", "good");
	holds(await complete("score:\n  round: |"), "half_up", "half_even");
	holds(await complete("events:\n  x:\n    clean: |"), "true", "false");
	holds(await complete("indicators:\n  n:\n    |"), "count", "window", "basis");
	holds(await complete("tests:\n  - name: x\n    events:\n      - |"), "type", "occurred", "case_no");

	const cap = await hover("deductions:\n  - id: D01\n    c|ap: 30\n");
	assert(cap.includes("The most points that the rule can come to."), cap);
	assert(cap.includes("该规则累计分值上限。"), cap);
	const classes = await hover("events:\n  x: {zh: 一, cl|ass: minor}\n");
	assert(classes.includes("Severity") && classes.includes("性质"), classes);

	const shipped = fs.readFileSync(path.join(root, "rules/tobacco-ladder.yaml"), "utf8");
	assert(shipped.startsWith(HEAD), "tobacco-ladder.yaml does not begin with the schema's name");
	assert.deepStrictEqual(await problems(shipped), []);
	const line = shipped.split("\n").findIndex((text) => text.startsWith("same_case:")) + 1;
	const found = await problems(shipped.replace("same_case: dearest", "same_case: nearest"));
	assert.strictEqual(found.length, 1, found.join("\n"));
	assert(found[0].startsWith(`${line}: `) && found[0].includes("dearest"), found[0]);
	const key = await problems(shipped.replace("bonuses:", "bonusses:"));
	assert(key.some((one) => one.includes("bonusses")), key.join("\n"));
	console.log(`${documents} documents opened`);
}

run().catch((error) => {
	console.error(error);
	process.exitCode = 1;
}).finally(() => {
	server.child.kill();
	fs.rmSync(folder, {recursive: true});
});
