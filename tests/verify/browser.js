// SPDX-License-Identifier: Apache-2.0
// A headless Chromium, driven over a pipe in its own DevTools protocol: nothing to install besides.
"use strict";

const {spawn} = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

class Browser {
	constructor(program, lang) {
		this.folder = fs.mkdtempSync(path.join(os.tmpdir(), "fairlot-page-"));
		this.process = spawn(program, ["--headless=new", "--no-sandbox", "--disable-gpu",
			"--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run",
			"--force-color-profile=srgb", "--lang=" + lang, "--accept-lang=" + lang,
			"--user-data-dir=" + this.folder, "--remote-debugging-pipe", "about:blank"],
		{stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"], env: {...process.env, LANGUAGE: lang}});
		this.waiting = new Map();
		this.events = [];
		this.last = 0;
		let rest = "";
		this.process.stdio[4].setEncoding("utf8");
		this.process.stdio[4].on("data", (text) => {
			const messages = (rest + text).split("\0");
			rest = messages.pop();
			messages.forEach((message) => this.receive(JSON.parse(message)));
		});
	}

	receive(message) {
		const waiting = this.waiting.get(message.id);
		if (!waiting) {
			this.events.push(message);
			return;
		}
		this.waiting.delete(message.id);
		if (message.error) {
			waiting.reject(new Error(message.error.message));
		} else {
			waiting.resolve(message.result);
		}
	}

	send(method, params = {}, sessionId = this.session) {
		const id = ++this.last;
		this.process.stdio[3].write(JSON.stringify({id, method, params, sessionId}) + "\0");
		return new Promise((resolve, reject) => this.waiting.set(id, {resolve, reject}));
	}

	// A page of the given size; `dark` asks for the dark colours.
	async open(file, width, height, dark = false) {
		const {targetId} = await this.send("Target.createTarget", {url: "about:blank"}, undefined);
		const attached = await this.send("Target.attachToTarget", {targetId, flatten: true}, undefined);
		this.session = attached.sessionId;
		await this.send("Page.enable");
		await this.send("Network.enable");
		await this.send("Log.enable");
		await this.send("Runtime.enable");
		await this.send("DOM.enable");
		await this.send("Emulation.setDeviceMetricsOverride",
			{width, height, deviceScaleFactor: 1, mobile: width < 600});
		await this.send("Emulation.setEmulatedMedia",
			{features: [{name: "prefers-color-scheme", value: dark ? "dark" : "light"}]});
		await this.send("Page.navigate", {url: "file://" + file});
		await this.until("document.readyState === 'complete' && typeof byId === 'function'");
	}

	async value(expression) {
		const {result, exceptionDetails} = await this.send("Runtime.evaluate",
			{expression, returnByValue: true, awaitPromise: true});
		if (exceptionDetails) {
			throw new Error(exceptionDetails.exception.description || expression);
		}
		return result.value;
	}

	async until(expression, seconds = 30) {
		const end = Date.now() + 1000 * seconds;
		while (!await this.value(expression)) {
			if (Date.now() > end) {
				throw new Error("never came true: " + expression);
			}
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}

	async choose(selector, ...files) {
		const {root} = await this.send("DOM.getDocument");
		const {nodeId} = await this.send("DOM.querySelector", {nodeId: root.nodeId, selector});
		await this.send("DOM.setFileInputFiles", {nodeId, files});
	}

	// The window, or a part of the whole page.
	async picture(file, clip = undefined) {
		const {data} = await this.send("Page.captureScreenshot", {format: "png", clip,
			captureBeyondViewport: clip !== undefined});
		fs.writeFileSync(file, Buffer.from(data, "base64"));
	}

	async close() {
		const ended = new Promise((resolve) => this.process.on("exit", resolve));
		this.send("Browser.close", {}, undefined).catch(() => {});
		await ended;
		fs.rmSync(this.folder, {recursive: true, force: true, maxRetries: 5});
	}
}

module.exports = {Browser};
