// SPDX-License-Identifier: Apache-2.0
// Opens files, has them verified by a worker, and shows what came of it.
"use strict";

const byId = (id) => document.getElementById(id);
let latest = null; // the verdicts, the number they start with, and the place of the one shown
let worker = null;

function setText(id, key) {
	byId(id).textContent = word(key);
}

function render() {
	document.documentElement.lang = language === 1 ? "zh" : "en";
	document.title = word("title");
	for (const [id, key] of [["open-title", "title"], ["open-lead", "intro"], ["zone-text", "drop"],
		["zone-button", "choose"], ["again", "again"], ["language", "language"],
		["wait-text", "working"]]) {
		setText(id, key);
	}
	if (!byId("open-note").dataset.failed) {
		setText("open-note", "local");
	}
	setText("back", "back");
	byId("back").hidden = !latest || latest.verdicts.length === 1 || latest.shown === null;
	if (latest) {
		byId("result").replaceChildren(...(latest.shown === null
			? showSeries(latest.verdicts, latest.start, show)
			: showResult(latest.verdicts[latest.shown])));
	}
}

// The verdict at a place, or the list of all where it is null.
function show(place) {
	latest.shown = place;
	showPart("result");
	render();
	window.scrollTo(0, 0);
}

function showPart(name) {
	byId("open").hidden = name !== "open";
	byId("wait").hidden = name !== "wait";
	byId("again").hidden = name === "open";
	byId("result").hidden = name !== "result";
}

// The worker runs the same script as stands in the page, so that one file is all there is.
function makeWorker() {
	const source = byId("core").textContent + `
		onmessage = (event) => {
			const verdict = verify(new Uint8Array(event.data), (part) => postMessage({part}));
			postMessage({verdict});
		};`;
	return new Worker(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
}

async function verifyFile(file, report) {
	const began = performance.now();
	const bytes = await file.arrayBuffer();
	const verdict = await new Promise((resolve, reject) => {
		worker.onerror = reject;
		worker.onmessage = (event) => {
			if (event.data.verdict) {
				resolve(event.data.verdict);
			} else {
				report(event.data.part);
			}
		};
		worker.postMessage(bytes, [bytes]);
	});
	verdict.name = file.name;
	verdict.seconds = (performance.now() - began) / 1000;
	return verdict;
}

function failToRead(error) {
	showPart("open");
	const note = byId("open-note");
	note.dataset.failed = "yes";
	note.textContent = word("unread") + (language ? "：" : ": ") + error.message;
}

// A series begins with `start`, or with the least number that is there where it is 0.
async function open(files, start) {
	const mine = makeWorker();
	const verdicts = [];
	if (worker) {
		worker.terminate(); // what it was asked never comes, and is forgotten
	}
	worker = mine;
	latest = null;
	byId("wait-bar").style.width = "0";
	showPart("wait");
	try {
		for (const file of files) {
			const done = verdicts.length;
			verdicts.push(await verifyFile(file, (part) => {
				byId("wait-bar").style.width = 100 * (done + part) / files.length + "%";
			}));
			if (worker !== mine) {
				return;
			}
		}
		if (verdicts.length === 0) {
			throw new Error(word("empty"));
		}
		latest = {verdicts, start};
		show(verdicts.length === 1 ? 0 : null);
	} catch (error) {
		failToRead(error);
	}
}

// All files below what was dropped; a folder gives its own.
async function filesOf(entry) {
	if (entry.isFile) {
		return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
	}
	const reader = entry.createReader();
	const files = [];
	for (let some = null; some === null || some.length > 0;) { // it gives a hundred at a time
		some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
		for (const one of some) {
			files.push(...await filesOf(one));
		}
	}
	return files.filter((file) => file.name.endsWith(".json"));
}

async function openDropped(data) {
	const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
	const files = [...data.files];
	if (!entries.some((entry) => entry.isDirectory)) {
		return open(files, 0);
	}
	try {
		return open((await Promise.all(entries.map(filesOf))).flat(), 1);
	} catch (error) {
		return failToRead(error);
	}
}

byId("file").addEventListener("change", () => {
	const files = [...byId("file").files];
	if (files.length > 0) {
		open(files, 0);
	}
	byId("file").value = "";
});
byId("back").addEventListener("click", () => show(null));
byId("again").addEventListener("click", () => {
	latest = null;
	byId("result").replaceChildren();
	byId("back").hidden = true;
	showPart("open");
	byId("file").focus();
});
byId("language").addEventListener("click", () => {
	language = 1 - language;
	render();
});
window.addEventListener("dragover", (event) => {
	event.preventDefault();
	document.body.classList.add("over");
});
window.addEventListener("dragleave", () => document.body.classList.remove("over"));
window.addEventListener("drop", (event) => {
	event.preventDefault();
	document.body.classList.remove("over");
	if (event.dataTransfer.files.length > 0) {
		openDropped(event.dataTransfer);
	}
});
window.addEventListener("beforeprint", () => {
	for (let more; (more = document.querySelector("button.more")) !== null;) {
		more.click();
	}
	document.querySelectorAll("details").forEach((fold) => {
		fold.open = true;
	});
});

language = /^zh\b/i.test(navigator.language) ? 1 : 0;
render();
