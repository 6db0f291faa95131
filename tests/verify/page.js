// SPDX-License-Identifier: Apache-2.0
// The page in a headless Chromium: verdicts, words, speed, and what a hostile record can do to it.
//
//   node page.js CHROMIUM PAGE FOLDER-OF-RECORDS
"use strict";

const fs = require("fs");
const path = require("path");
const {Browser} = require("./browser.js");

const [chromium, page, folder] = process.argv.slice(2);
const SIZES = [[360, 800, false], [1280, 900, false], [360, 800, true], [1280, 900, true]];
const LARGE_MS = Number(process.env.LARGE_MS || 0); // a bound only where one is asked for
let failed = 0;

function expect(holds, what) {
	if (!holds) {
		failed++;
		console.log("FAILED: " + what);
	}
}

function changed(name, edit) {
	const record = JSON.parse(fs.readFileSync(path.join(folder, name + ".json"), "utf8"));
	edit(record);
	const file = path.join(folder, "changed-" + name + ".json");
	fs.writeFileSync(file, JSON.stringify(record)); // members keep their order
	return file;
}

async function open(browser, file) {
	await browser.value("document.querySelector('#verdict')?.remove(); byId('again').click()");
	await browser.choose("#file", file);
	await browser.until("document.querySelector('#verdict') !== null");
	return browser.value("byId('verdict').classList.contains('good')");
}

async function text(browser, selector) {
	return browser.value(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ""`);
}

async function tryGood(browser) {
	const names = fs.readdirSync(folder).filter(
		(name) => name.endsWith(".json") && !name.startsWith("changed"));
	expect(names.length > 8, "records were made");
	for (const name of names) {
		expect(await open(browser, path.join(folder, name)), name + " holds");
		const record = JSON.parse(fs.readFileSync(path.join(folder, name), "utf8"));
		const shown = await browser.value("document.body.innerText");
		expect(shown.includes("NOT PUBLICLY RANDOM") === !record.publicly_random,
			name + " says whether it is random");
		expect(shown.includes(record.seed), name + " shows its seed");
		const rows = await browser.value("document.querySelectorAll('#targets tbody tr').length");
		expect(rows === Math.min(100, record.targets.length), name + " lists its targets");
		expect(await browser.value("document.querySelectorAll('#steps .ok').length") === 7,
			name + " ticks every step");
	}
}

async function tryDamaged(browser) {
	const seed = changed("quota", (record) => {
		record.seed = record.seed.replace(/^./, (digit) => digit === "0" ? "1" : "0");
	});
	expect(!await open(browser, seed), "another seed does not hold");
	expect((await text(browser, ".differ")).includes("seed"), "the seed is named");
	expect((await text(browser, "#verdict")).includes(await browser.value("word('w_seed')")),
		"a sentence says what is wrong");
	expect(await browser.value("document.querySelectorAll('#steps .no').length") === 1,
		"the step that failed is marked");
	const lot = changed("quota", (record) => {
		const one = record.classes.find((c) => c.drawn.length > 0 && c.reserves.length > 0);
		[one.drawn[0], one.reserves[0]] = [one.reserves[0], one.drawn[0]];
	});
	expect(!await open(browser, lot), "a reserve in place of a drawn one does not hold");
	expect(/classes\[\d+\]\.drawn\[0\]/.test(await text(browser, ".differ")), "the lot is named");
	const evil = "<img src=x onerror=\"window.evil=1\"><b>";
	const markup = changed("aside", (record) => {
		record.seal.purpose = evil;
		record.seal.agency = evil;
		record.seal.forced[0].reason = evil;
		record.frame[0] = record.frame[0].replace(/\t[^\t]*$/, "\t" + evil);
	});
	expect(!await open(browser, markup), "markup in a record does not hold");
	expect(await browser.value("document.images.length === 0 && window.evil === undefined"),
		"markup in a record stays text");
	expect((await text(browser, "#verdict h1")) === evil, "and is shown as it is");
	const broken = path.join(folder, "changed-broken.json");
	for (const bytes of ["", "{", "[]", "\ufeff{}", "{\"a\":1.5}", "[".repeat(200000)]) {
		fs.writeFileSync(broken, bytes);
		expect(!await open(browser, broken), JSON.stringify(bytes.slice(0, 9)) + " does not hold");
		expect((await text(browser, "#verdict p")) === await browser.value("word('w_file')") ||
			bytes === "[]", "and it is said that it is no record");
	}
}

// Every 20 ms a clock ticks in the page; the longest pause is how long it was frozen.
async function tryLarge(browser) {
	await browser.value(`window.pause = 0; window.then = performance.now(); setInterval(() => {
		const now = performance.now();
		window.pause = Math.max(window.pause, now - window.then);
		window.then = now;
	}, 20); window.widths = new Set(); new MutationObserver(
		() => window.widths.add(byId("wait-bar").style.width)).observe(
		byId("wait-bar"), {attributes: true})`);
	expect(await open(browser, path.join(folder, "large.json")), "50,000 units hold");
	const took = await browser.value("1000 * latest.verdicts[0].seconds");
	const pause = await browser.value("window.pause");
	const widths = await browser.value("window.widths.size");
	console.log(`50,000 units: ${took.toFixed(0)} ms, longest pause ${pause.toFixed(0)} ms, ` +
		`${widths} steps of progress`);
	expect(LARGE_MS === 0 || took <= LARGE_MS, `50,000 units in ${LARGE_MS} ms`);
	expect(LARGE_MS === 0 || pause < 500, "the page does not freeze");
	expect(widths > 10, "progress is shown");
}

async function tryWords(browser) {
	await open(browser, path.join(folder, "quota.json"));
	const before = await text(browser, "#verdict strong");
	await browser.value("byId('language').click()");
	const after = await text(browser, "#verdict strong");
	expect([before, after].sort().join() === "It holds,相符", "the language can be switched");
	await browser.value("byId('find').value = '990108001199'; " +
		"byId('find').dispatchEvent(new Event('input'))");
	expect(/drawn|已抽中/i.test(await text(browser, "#answer")), "a licence number is found");
	await browser.value("byId('again').click()");
	await browser.value(`(() => {
		const data = new DataTransfer();
		data.items.add(new File(["{}"], "dropped.json"));
		window.dispatchEvent(new DragEvent("drop", {dataTransfer: data, cancelable: true}));
	})()`);
	await browser.until("document.querySelector('#verdict.bad') !== null");
	await browser.value(`(() => {
		const data = new DataTransfer();
		["one.json", "two.json"].forEach((name) => data.items.add(new File(["{}"], name)));
		window.dispatchEvent(new DragEvent("drop", {dataTransfer: data, cancelable: true}));
	})()`);
	await browser.until("document.querySelectorAll('#files .sign.no').length === 2");
	const words = await browser.value("Object.values(WORDS).concat([...CODES.values()])" +
		".filter((pair) => pair.length !== 2 || pair.some((one) => one === ''))");
	expect(words.length === 0, "every word is there in both languages");
}

// What a record gives out, and records that are damaged where they would be shown.
async function tryPublished(browser) {
	const reach = {extract: "extract", "proof-row": "row"};
	for (const name of ["extract", "proof-drawn", "proof-not-drawn", "proof-excluded",
		"proof-forced", "proof-row"]) {
		const file = path.join(__dirname, "..", "vectors", name + ".json");
		expect(await open(browser, file), name + " holds");
		const count = await browser.value("document.querySelectorAll('#steps .ok').length");
		expect(count === {"proof-row": 1, "proof-excluded": 3, "proof-forced": 3}[name] || count === 4,
			name + " ticks its steps");
		const said = await text(browser, "#verdict");
		for (const key of ["holds_", "goes_"]) {
			expect(said.includes(await browser.value(`word("${key}${reach[name] || "proof"}")`)),
				name + " says how far it goes");
		}
		expect(await browser.value("byId('sources') !== null") === (name !== "proof-row"),
			name + " shows where its randomness came from");
	}
	await open(browser, path.join(__dirname, "..", "vectors", "extract.json"));
	expect(await browser.value("document.querySelectorAll('#classes .percent').length > 0"),
		"the extract shows the chances");
	for (const key of ["classes", "assignments", "targets"]) {
		const bad = changed("quota", (record) => {
			record[key] = 1;
		});
		expect(!await open(browser, bad), key + " of another kind do not hold");
	}
}

async function openAll(browser, files) {
	await browser.value("document.querySelector('#verdict')?.remove(); byId('again').click()");
	await browser.choose("#file", ...files);
	await browser.until("document.querySelector('#verdict') !== null");
	return browser.value("byId('verdict').classList.contains('good')");
}

// Several files at once: each its verdict, and what they show together.
async function trySeries(browser, width) {
	const chain = fs.readdirSync(path.join(folder, "chain")).sort().map(
		(name) => path.join(folder, "chain", name));
	expect(await openAll(browser, chain.slice(0, 3)), "a series holds");
	expect((await browser.value("document.querySelectorAll('#findings .sign.ok').length")) === 2,
		"its links are ticked");
	const broken = changed("quota", (record) => {
		record.seed = "0".repeat(64);
	});
	expect(!await openAll(browser, [...chain.slice(0, 1), ...chain.slice(2), broken]),
		"a series with gaps does not hold");
	const said = await text(browser, "#findings");
	for (const form of [/2.*(is missing|被隐匿)|缺第 2 次/, /drawn twice|两份不同/,
		/one purpose|事由相同/, /is void|已作废/]) {
		expect(form.test(said), "the findings match " + form + ": " + said);
	}
	expect(await browser.value("document.querySelectorAll('#files .sign.no').length") === 1,
		"the file that does not hold is marked");
	expect((await text(browser, "#files .reason")).includes("seed"), "and the place is named");
	const wide = await browser.value("document.documentElement.scrollWidth");
	expect(wide <= width, `the series fits into ${width} pixels (it is ${wide})`);
	await browser.value("document.querySelector('#files button.link').click()");
	expect(await browser.value("byId('steps') !== null && !byId('back').hidden"),
		"one of them can be looked at");
	await browser.value("byId('back').click()");
	expect(await browser.value("byId('findings') !== null && byId('back').hidden"),
		"and all of them again");
}

async function tryWidth(browser, width) {
	const vectors = path.join(__dirname, "..", "vectors");
	for (const name of [...["quota", "infeasible", "joint"].map((one) => path.join(folder, one)),
		path.join(vectors, "extract"), path.join(vectors, "proof-drawn")]) {
		await open(browser, name + ".json");
		const wide = await browser.value("document.documentElement.scrollWidth");
		expect(wide <= width, `${name} fits into ${width} pixels (it is ${wide})`);
	}
}

function checkEvents(browser) {
	for (const {method, params} of browser.events) {
		expect(method !== "Runtime.exceptionThrown", JSON.stringify(params).slice(0, 400));
		expect(method !== "Log.entryAdded" || params.entry.level !== "error",
			JSON.stringify(params).slice(0, 400));
		const url = method === "Network.requestWillBeSent" ? params.request.url : "file:";
		expect(/^(file|blob|data):/.test(url), "nothing is asked of " + url);
	}
}

async function takePictures(browser, name, lang, [width, height, dark]) {
	if (!process.env.SHOTS) {
		return;
	}
	const total = await browser.value("document.documentElement.scrollHeight");
	const file = [name, lang, width, dark ? "dark" : "light"].join("-") + ".png";
	await browser.picture(path.join(process.env.SHOTS, file),
		{x: 0, y: 0, width, height: Math.min(total, 4000), scale: 1});
}

async function main() {
	for (const lang of ["zh-CN", "en-GB"]) {
		const browser = new Browser(chromium, lang);
		for (const size of SIZES) {
			await browser.open(page, ...size);
			expect((await browser.value("document.documentElement.lang")) === lang.slice(0, 2),
				"the language of the browser is taken");
			await takePictures(browser, "open", lang, size);
			await tryWidth(browser, size[0]);
			await trySeries(browser, size[0]);
			await open(browser, path.join(folder, "aside.json"));
			await takePictures(browser, "holds", lang, size);
		}
		await tryGood(browser);
		await tryDamaged(browser);
		await tryLarge(browser);
		await tryPublished(browser);
		await tryWords(browser);
		checkEvents(browser);
		await browser.close();
	}
	console.log(failed === 0 ? "the page does what it should" : failed + " failed");
	process.exitCode = failed === 0 ? 0 : 1;
}

main().catch((error) => {
	console.error(error);
	process.exit(1);
});
