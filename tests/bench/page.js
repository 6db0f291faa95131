// SPDX-License-Identifier: Apache-2.0
// Times the page on one record, beside the bare hashing of its leaves by the same code.
//
//   node page.js CHROMIUM PAGE RECORD ROUNDS
//
// Ends with 1 where a target is missed.
"use strict";

const {Browser} = require("../verify/browser.js");

const [chromium, page, file, rounds] = process.argv.slice(2);
const MOST_SECONDS = 3;
const MOST_PAUSE = 0.5;

// The floor, in a worker as the verification is: every row read and hashed as a leaf, nothing else.
const FLOOR = `(() => {
	const source = byId("core").textContent + \`
		onmessage = ({data}) => {
			const began = performance.now();
			data.forEach((row) => sha256(utf8.encode("\\\\0" + row)));
			postMessage((performance.now() - began) / 1000);
		};\`;
	const worker = new Worker(URL.createObjectURL(new Blob([source])));
	worker.postMessage(latest.verdicts[0].record.frame);
	return new Promise((resolve) => {
		worker.onmessage = ({data}) => {
			worker.terminate();
			resolve(data);
		};
	});
})()`;

// A clock ticks in the page; the longest time between two ticks is how long it stood still.
const CLOCK = `window.pause = 0; window.then = performance.now(); setInterval(() => {
	const now = performance.now();
	window.pause = Math.max(window.pause, now - window.then);
	window.then = now;
}, 20)`;

function median(values) {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function measure(browser) {
	await browser.value("window.pause = 0; document.querySelector('#verdict')?.remove(); " +
		"byId('again').click()");
	await browser.choose("#file", file);
	await browser.until("document.querySelector('#verdict') !== null");
	const [verdict, pause] = await browser.value("[latest.verdicts[0], window.pause / 1000]" +
		".map((one) => typeof one === 'number' ? one : {holds: one.holds, seconds: one.seconds})");
	if (!verdict.holds) {
		throw new Error("the record does not hold");
	}
	return {seconds: verdict.seconds, pause, floor: await browser.value(FLOOR)};
}

function report(title, value, limit, unit) {
	const met = value <= limit;
	console.log(`  ${title.padEnd(44)} ${value.toFixed(2)} ${unit}  target ${limit} ${unit}  ` +
		(met ? "met" : "MISSED"));
	return met;
}

async function main() {
	const browser = new Browser(chromium, "en-GB");
	const runs = [];
	await browser.open(page, 1280, 900);
	await browser.value(CLOCK);
	for (let i = 0; i < Number(rounds); i++) {
		runs.push(await measure(browser));
	}
	await browser.close();
	const seconds = median(runs.map((run) => run.seconds));
	const floor = median(runs.map((run) => run.floor));
	console.log(`the page, 50,000 rows; medians of ${rounds}`);
	const met = [report("verification, seconds", seconds, MOST_SECONDS, "s"),
		report("longest pause of the page", Math.max(...runs.map((run) => run.pause)), MOST_PAUSE, "s")];
	console.log(`  ${"hashing the same leaves in the same page".padEnd(44)} ${floor.toFixed(2)} s`);
	console.log(`  ${"verification / hashing".padEnd(44)} ${(seconds / floor).toFixed(1)} x`);
	process.exitCode = met.every(Boolean) ? 0 : 1;
}

main().catch((error) => {
	console.error(error);
	process.exit(1);
});
