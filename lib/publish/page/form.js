// SPDX-License-Identifier: Apache-2.0
// What a record must look like: canonical JSON, members, rows.  Sections 1, 2, 7 and 8 of
// lib/FORMATS.md.  It knows nothing of drawing, and nothing of the page.
"use strict";

const PROTOCOL = "fairlot/1";
const SAFE = Number.MAX_SAFE_INTEGER;
const LIMIT = 1n << 63n;

// The first value that is not what it should be.  `right` is a value, or a sentence by say().
class Differs extends Error {
	constructor(path, found, right) {
		super(path);
		this.path = path;
		this.found = found;
		this.right = right;
	}
}

function say(en, zh) {
	return {en, zh};
}

function require_(holds, path, found, right) {
	if (!holds) {
		throw new Differs(path, found, right);
	}
}

// Order by the bytes of UTF-8, which is that of code points: surrogates stand above the others.
function order(a, b) {
	const size = Math.min(a.length, b.length);
	for (let i = 0; i < size; i++) {
		const x = a.charCodeAt(i);
		const y = b.charCodeAt(i);
		if (x !== y) {
			const high = (x & 0xf800) === 0xd800;
			return high === ((y & 0xf800) === 0xd800) ? x - y : high ? 1 : -1;
		}
	}
	return a.length - b.length;
}

function orderRows(a, b) {
	for (let i = 0; i < a.length; i++) {
		const by = order(a[i], b[i]);
		if (by !== 0) {
			return by;
		}
	}
	return 0;
}

function canonical(value) {
	if (Array.isArray(value)) {
		return value.every((item) => typeof item === "string") ? JSON.stringify(value)
			: "[" + value.map(canonical).join(",") + "]";
	}
	if (value !== null && typeof value === "object") {
		const names = Object.keys(value).sort(order);
		return "{" + names.map((name) => JSON.stringify(name) + ":" + canonical(value[name]))
			.join(",") + "}";
	}
	return JSON.stringify(value);
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

function isText(value, most) {
	return typeof value === "string" && value !== "" && !CONTROL.test(value) &&
		value.length <= most && (3 * value.length <= most || utf8.encode(value).length <= most);
}

function isDay(value) {
	const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
	if (typeof value !== "string" || !parts || parts[1] < "1900" || value.length !== 10) {
		return false;
	}
	const day = new Date(0);
	day.setUTCFullYear(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
	return day.toISOString().slice(0, 10) === value;
}

function isTime(value) {
	return isDay(value) || (typeof value === "string" && isDay(value.slice(0, 10)) &&
		/^T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)Z$/.test(value.slice(10)) && value.length === 20);
}

function isCount(value) {
	return Number.isInteger(value) && value >= 0 && value <= SAFE;
}

function isInteger(value) {
	if (typeof value === "string") {
		return /^[1-9][0-9]{15,18}$/.test(value) && BigInt(value) > BigInt(SAFE) &&
			BigInt(value) < LIMIT;
	}
	return isCount(value);
}

function isWhole(text) {
	return /^(0|[1-9][0-9]{0,18})$/.test(text) && BigInt(text) < LIMIT;
}

function scalar(test, en, zh) {
	return {test, what: say(en, zh)};
}

function pattern(form, en, zh) {
	return scalar((v) => typeof v === "string" && form.test(v) && !v.endsWith("\n"), en, zh);
}

function exactly(value) {
	return scalar((v) => v === value, String(value), String(value));
}

function arrayOf(shape, most = Infinity) {
	return {items: shape, most};
}

function objectOf(members) {
	return {members};
}

function choose(by) {
	return {choose: by};
}

const WHOLE_NUMBER = ["a whole number", "非负整数"];
const ID = pattern(/^[0-9A-Za-z._:-]{1,64}$/, "an id", "编号");
const NAME = pattern(/^[0-9a-z-]{1,32}$/, "a name of 0-9 a-z -", "由 0-9 a-z - 组成的名称");
const DEPARTMENT = pattern(/^[0-9a-z-]{0,32}$/, "a name of 0-9 a-z -", "由 0-9 a-z - 组成的名称");
const HASH = pattern(/^[0-9a-f]{64}$/, "64 lower-case hex digits", "64 位小写十六进制数");
const FRACTION = pattern(/^[0-9]+(\/[1-9][0-9]*)?$/, "a fraction", "分数");
const LABEL = scalar((v) => isText(v, 64), "a label", "标签（不超过 64 字节）");
const STRATUM = scalar((v) => v === "" || isText(v, 64), "a label, or nothing", "标签，或空");
const LINE = scalar((v) => isText(v, 256), "a line of text", "一行文字（不超过 256 字节）");
const DAY = scalar(isDay, "a day", "日期");
const TIME = scalar(isTime, "a day or a time", "日期或时间");
const INTEGER = scalar(isInteger, ...WHOLE_NUMBER);
const COUNT = scalar(isCount, ...WHOLE_NUMBER);
const POSITIVE = scalar((v) => isInteger(v) && v !== 0, "a whole number from 1", "正整数");
const SMALL = scalar((v) => isCount(v) && v < 2 ** 32, "a whole number below 2^32",
	"小于 2^32 的非负整数");
const NEED = scalar((v) => isCount(v) && v >= 2 && v <= 16, "2 to 16", "2 至 16");
const BOOLEAN = scalar((v) => typeof v === "boolean", "true or false", "true 或 false");
const STRING = scalar((v) => typeof v === "string", "a row", "一行");
const WHOLE = scalar(isWhole, "a whole number below 2^63", "小于 2^63 的非负整数");
const CAPACITY = scalar((v) => isWhole(v) && Number(v) < 2 ** 32, "a whole number below 2^32",
	"小于 2^32 的非负整数");
const LEAD = pattern(/^[01]$/, "1 or 0", "1 或 0");

function inside(path, name) {
	return path === "" ? name : path + "." + name;
}

function check(value, shape, path) {
	if (shape.choose) {
		check(value, shape.choose(value !== null && typeof value === "object" ? value : {}), path);
	} else if (shape.test) {
		require_(shape.test(value), path, value, shape.what);
	} else if (shape.items) {
		require_(Array.isArray(value), path, value, say("a list", "列表"));
		require_(value.length <= shape.most, path, value.length,
			say("at most " + shape.most, "不超过 " + shape.most + " 项"));
		value.forEach((item, i) => check(item, shape.items, `${path}[${i}]`));
	} else {
		checkMembers(value, shape.members, path);
	}
}

function checkMembers(value, members, path) {
	require_(value !== null && typeof value === "object" && !Array.isArray(value), path, value,
		say("an object", "对象"));
	const shapes = new Map(Object.entries(members).map(
		([name, shape]) => [name.replace("?", ""), {shape, optional: name.endsWith("?")}]));
	for (const name of Object.keys(value)) {
		require_(shapes.has(name), inside(path, name), value[name],
			say("no such member", "不应有此项"));
	}
	for (const [name, {shape, optional}] of shapes) {
		if (Object.hasOwn(value, name)) {
			check(value[name], shape, inside(path, name));
		} else {
			require_(optional, inside(path, name), say("nothing", "缺失"),
				say("the member", "应有此项"));
		}
	}
}

function ascending(values, path, by = order) {
	for (let i = 1; i < values.length; i++) {
		require_(by(values[i - 1], values[i]) < 0, `${path}[${i}]`, values[i],
			say("ascending order, nothing twice", "按升序排列且无重复"));
	}
}

function isObject(value) {
	return value !== null && typeof value === "object" && !Array.isArray(value);
}

// Compares what was found with what was recomputed, down to the first leaf that differs.
function same(found, right, path) {
	if (Array.isArray(right) && Array.isArray(found)) {
		for (let i = 0; i < Math.max(found.length, right.length); i++) {
			same(found[i], right[i], `${path}[${i}]`);
		}
	} else if (isObject(right) && isObject(found)) {
		for (const name of Object.keys({...found, ...right}).sort(order)) {
			same(found[name], right[name], inside(path, name));
		}
	} else {
		require_(found === right, path, found, right);
	}
}
