// SPDX-License-Identifier: Apache-2.0
// Opens a file, has it verified by a worker, and shows what came of it.
"use strict";

const byId = (id) => document.getElementById(id);
let latest = null; // the verdict that is shown, and how long it took
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
	if (latest) {
		byId("result").replaceChildren(...showResult(latest.verdict, latest.seconds));
	}
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

function finish(verdict, name, began) {
	verdict.name = name;
	latest = {verdict, seconds: (performance.now() - began) / 1000};
	showPart("result");
	render();
	window.scrollTo(0, 0);
}

function failToRead(error) {
	showPart("open");
	const note = byId("open-note");
	note.dataset.failed = "yes";
	note.textContent = word("unread") + (language ? "：" : ": ") + error.message;
}

async function open(file) {
	const began = performance.now();
	latest = null;
	byId("wait-bar").style.width = "0";
	showPart("wait");
	if (worker) {
		worker.terminate();
	}
	try {
		const bytes = await file.arrayBuffer();
		worker = makeWorker();
		worker.onerror = (event) => failToRead(event);
		worker.onmessage = (event) => {
			if (event.data.verdict) {
				finish(event.data.verdict, file.name, began);
			} else {
				byId("wait-bar").style.width = 100 * event.data.part + "%";
			}
		};
		worker.postMessage(bytes, [bytes]);
	} catch (error) {
		failToRead(error);
	}
}

byId("file").addEventListener("change", () => {
	const file = byId("file").files[0];
	if (file) {
		open(file);
	}
	byId("file").value = "";
});
byId("again").addEventListener("click", () => {
	latest = null;
	byId("result").replaceChildren();
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
		open(event.dataTransfer.files[0]);
	}
});
window.addEventListener("beforeprint", () => {
	document.querySelectorAll("button.more").forEach((button) => button.click());
});

language = /^zh\b/i.test(navigator.language) ? 1 : 0;
render();
