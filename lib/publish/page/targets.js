// SPDX-License-Identifier: Apache-2.0
// From the seal and what was revealed to the targets: sections 3, 4 and 5 of lib/FORMATS.md.
"use strict";

// Sorted by rows of keys, and nothing twice.
function inOrder(values, path, keyOf) {
	const by = (a, b) => orderRows(keyOf(a), keyOf(b));
	same(values, [...values].sort(by), path);
	ascending(values.map(keyOf), path, orderRows);
}

function checkDesign(design, grades) {
	const path = "seal.design";
	const {bounds, take_all: all} = design;
	const rates = design.rates || [];
	known(bounds.map((bound) => bound.grade), grades, path + ".bounds");
	inOrder(bounds, path + ".bounds", (bound) => [bound.grade,
		bound.stratum === undefined ? "" : "1", bound.stratum || ""]);
	known(all, grades, path + ".take_all");
	inOrder(all, path + ".take_all", (grade) => [grade]);
	known(rates.map((rate) => rate.grade), grades, path + ".rates");
	inOrder(rates, path + ".rates", (rate) => [rate.grade]);
	if (design.kind === "census" || design.kind === "order") {
		require_(bounds.length === 0 && all.length === 0, path,
			say("bounds", "上下限"), say("none in this kind of design", "此种方式不设上下限"));
	}
	bounds.forEach((bound, i) => {
		const last = bounds[i - 1];
		require_(last === undefined || last.grade !== bound.grade || last.stratum !== undefined,
			`${path}.bounds[${i}]`, bound.stratum || "",
			say("no stratum: the grade has a bound for all", "该等级已有适用全部片区的上下限"));
		require_(!all.includes(bound.grade), `${path}.bounds[${i}]`, bound.grade,
			say("no bounds of a grade of which all are taken", "全部抽取的等级不设上下限"));
		require_(bound.max === undefined || BigInt(bound.min) <= BigInt(bound.max),
			`${path}.bounds[${i}]`, bound.min, say("min at most max", "下限不大于上限"));
	});
	rates.forEach((rate, i) => require_(BigInt(rate.num) <= BigInt(rate.den),
		`${path}.rates[${i}].num`, rate.num, say("at most den", "不大于 den")));
	require_(design.kind !== "rate" || rates.length === grades.size, path + ".rates", rates.length,
		say("a rate for every grade", "每个等级均有抽取比例"));
}

function checkSources(seal) {
	const sources = seal.entropy;
	require_(sources.length > 0, "seal.entropy", 0, say("a source of randomness", "随机数来源"));
	const commitments = sources.filter((s) => s.kind === "secret").map((s) => s.commitment);
	for (const values of [sources.map((s) => s.name), commitments]) {
		require_(new Set(values).size === values.length, "seal.entropy", values.length,
			say("nothing twice", "无重复"));
	}
	sources.filter((source) => source.kind === "beacon").forEach((source) => {
		const size = Math.min(source.at.length, seal.sealed_at.length); // times, or days of both
		require_(source.at.slice(0, size) > seal.sealed_at.slice(0, size),
			`seal.entropy[${sources.indexOf(source)}].at`, source.at,
			say("after sealed_at", "晚于封存时间"));
	});
}

// What a seal may say; `units` are those of the frame, null where there is no list of them.
function checkSeal(seal, units) {
	require_(seal.period.from <= seal.period.to, "seal.period.to", seal.period.to,
		say("not before the period begins", "不早于起始日"));
	require_((seal.previous === "0".repeat(64)) === (seal.draw === 1), "seal.previous",
		seal.previous,
		say("zeros for draw 1, and only there", "第 1 次抽查为全零，其余不得为全零"));
	checkSources(seal);
	const grades = new Set(seal.grades);
	require_(grades.size === seal.grades.length, "seal.grades", seal.grades.length,
		say("nothing twice", "无重复"));
	checkDesign(seal.design, grades);
	for (const name of ["excluded", "forced"]) {
		inOrder(seal[name], "seal." + name, (entry) => [entry.id]);
		if (units !== null) {
			known(seal[name].map((entry) => entry.id), units, "seal." + name);
		}
	}
	const excluded = new Set(seal.excluded.map((entry) => entry.id));
	seal.forced.forEach((entry, i) => require_(!excluded.has(entry.id), `seal.forced[${i}]`,
		entry.id, say("not excluded as well", "不应同时列入排除名单")));
	const departments = seal.rosters.map((roster) => roster.department);
	ascending(departments, "seal.rosters");
	require_(departments.length < 2 || departments[0] !== "", "seal.rosters[0].department", "",
		say("a name", "部门名称"));
}

function checkRevealed(source, value, path) {
	if (source.kind === "fixed") {
		same(value, source.value, path);
	} else if (source.kind === "secret") {
		require_(/^([0-9a-f]{2}){32,128}$/.test(value), path, value,
			say("64 to 256 lower-case hex digits", "64 至 256 位小写十六进制数"));
		require_(H(PROTOCOL, "secret", source.name, value) === source.commitment, path, value,
			say("the value of the commitment in the seal", "与封存文件中的承诺值相符的数值"));
	} else {
		check(value, LINE, path);
	}
}

function isPublic(seal) {
	return seal.entropy.some((source) => source.kind === "beacon" || source.outside === true);
}

// Commit, what every source revealed, and the seed.
function checkEntropy(record) {
	const {seal} = record;
	same(record.commit, sha256(utf8.encode(canonical(seal))), "commit");
	same(record.entropy.length, seal.entropy.length, "entropy");
	seal.entropy.forEach((source, i) => {
		same(record.entropy[i].name, source.name, `entropy[${i}].name`);
		checkRevealed(source, record.entropy[i].value, `entropy[${i}].value`);
	});
	if (record.publicly_random !== undefined) {
		same(record.publicly_random, isPublic(seal), "publicly_random");
	}
	const values = record.entropy.map((e) => e.name + "=" + e.value);
	same(record.seed, H(PROTOCOL, "seed", record.commit, ...values), "seed");
}

// A fraction of whole numbers in lowest terms.
function fraction(n, d = 1n) {
	let a = n < 0n ? -n : n;
	let b = d;
	while (b > 0n) {
		[a, b] = [b, a % b];
	}
	return a > 1n ? {n: n / a, d: d / a} : {n, d};
}

const plus = (x, y) => fraction(x.n * y.d + y.n * x.d, x.d * y.d);
const minus = (x, y) => fraction(x.n * y.d - y.n * x.d, x.d * y.d);
const times = (x, y) => fraction(x.n * y.n, x.d * y.d);
const below = (x, y) => x.n * y.d < y.n * x.d;
const addUp = (list) => list.reduce(plus, fraction(0n));
const shown = (x) => x.d === 1n ? String(x.n) : x.n + "/" + x.d;

function uniform(ticket, label, m) {
	const all = 1n << 256n;
	for (let c = 0; ; c++) {
		const x = BigInt("0x" + ticket(label, c));
		if (x < all - all % m) {
			return x % m;
		}
	}
}

// Bounds by grade; a grade has one for all its classes (`undefined`), or some by stratum.
function boundsOf(design) {
	const bounds = new Map();
	for (const bound of design.bounds) {
		bounds.set(bound.grade, (bounds.get(bound.grade) || new Map()).set(bound.stratum, bound));
	}
	return bounds;
}

function setBounds(one, design, bounds) {
	const size = BigInt(one.size);
	const mine = bounds.get(one.grade) || new Map();
	const bound = mine.get(one.stratum) || mine.get(undefined) || {min: 0};
	let low = BigInt(bound.min);
	let high = bound.max === undefined ? size : BigInt(bound.max);
	if (design.take_all.includes(one.grade)) {
		low = size;
		high = size;
	}
	if (one.weight === 0n) {
		require_(low === 0n, "seal.design", low,
			say("no minimum where the weight is 0", "权重为 0 的类别不设下限"));
		high = 0n;
	}
	one.low = low < size ? low : size;
	one.high = high < size ? high : size;
	one.mass = size * one.weight;
}

// e = clamp(lambda * mass, low, high), with the lambda at which they add up to the total.
function expectQuota(classes, total) {
	const least = classes.reduce((sum, c) => sum + c.low, 0n);
	const most = classes.reduce((sum, c) => sum + c.high, 0n);
	require_(least <= total && total <= most, "seal.design.total", total,
		say(`${least} to ${most}`, `${least} 至 ${most}`));
	const at = (factor) => classes.map((c) => {
		const e = times(factor, fraction(c.mass));
		const low = fraction(c.low);
		const high = fraction(c.high);
		return below(e, low) ? low : below(high, e) ? high : e;
	});
	const bends = [fraction(0n)];
	for (const c of classes.filter((one) => one.mass > 0n)) {
		bends.push(fraction(c.low, c.mass), fraction(c.high, c.mass));
	}
	bends.sort((x, y) => below(x, y) ? -1 : below(y, x) ? 1 : 0);
	const wanted = fraction(total);
	let left = 0;
	let right = bends.length - 1;
	while (left < right) { // the first bend at which the sum reaches the total
		const middle = (left + right) >> 1;
		if (below(addUp(at(bends[middle])), wanted)) {
			left = middle + 1;
		} else {
			right = middle;
		}
	}
	const end = at(bends[left]);
	if (left === 0 || shown(addUp(end)) === shown(wanted)) {
		return end;
	}
	const begin = at(bends[left - 1]); // between two bends the sum is a straight line
	const from = addUp(begin);
	const over = minus(addUp(end), from);
	const share = times(minus(wanted, from), fraction(over.d, over.n));
	return begin.map((b, i) => plus(b, times(share, minus(end[i], b))));
}

function drawQuota(classes, total, ticket) {
	const expected = expectQuota(classes, total);
	const free = [];
	let m = total;
	classes.forEach((one, i) => {
		one.expected = expected[i];
		const fixed = shown(expected[i]);
		if (fixed === String(one.low) || fixed === String(one.high)) {
			one.n = expected[i].n;
			m -= one.n;
		} else {
			free.push(one);
		}
	});
	if (free.length === 0) {
		return;
	}
	for (const one of free) {
		one.place = [ticket("stratum", one.stratum), one.stratum,
			ticket("class", one.stratum, one.grade), one.grade];
	}
	free.sort((a, b) => orderRows(a.place, b.place));
	const W = free.reduce((sum, one) => sum + one.mass, 0n);
	require_(W < LIMIT, "seal.design", W,
		say("weights that add up to less than 2^63", "权重合计小于 2^63"));
	const r = uniform(ticket, "quota", W);
	const upTo = (edge) => edge <= r ? 0n : (edge - r + W - 1n) / W; // of r, r + W, ... below it
	let C = 0n;
	for (const one of free) {
		one.n = upTo(m * (C + one.mass)) - upTo(m * C);
		C += one.mass;
	}
}

function drawOther(classes, design) {
	const rates = new Map((design.rates || []).map((rate) => [rate.grade, rate]));
	for (const one of classes) {
		let n = BigInt(one.size);
		if (design.kind === "rate") {
			const den = BigInt(rates.get(one.grade).den);
			n *= BigInt(rates.get(one.grade).num);
			n = design.round === "up" ? (n + den - 1n) / den : n / den;
		}
		one.n = n < one.low ? one.low : n > one.high ? one.high : n;
		one.expected = fraction(one.n);
	}
}

// The numbers of all classes, in their order, before any lot: each has its size and weight.
function countClasses(classes, design, ticket) {
	classes.sort((a, b) => orderRows([a.stratum, a.grade], [b.stratum, b.grade]));
	const bounds = boundsOf(design);
	classes.forEach((one) => setBounds(one, design, bounds));
	if (design.kind === "quota") {
		drawQuota(classes, BigInt(design.total), ticket);
	} else {
		drawOther(classes, design);
	}
}

// What a document holds of a class, but for who was drawn of it.
function classCounts(one) {
	return {
		chance: shown(times(one.expected, fraction(1n, BigInt(one.size)))),
		expected: shown(one.expected), grade: one.grade, high: Number(one.high),
		low: Number(one.low), n: Number(one.n), size: one.size, stratum: one.stratum,
		weight: one.weight <= BigInt(SAFE) ? Number(one.weight) : String(one.weight)};
}

const byTicket = (a, b) => a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : order(a.id, b.id);

// Classes, batch and targets as they should be in the record.
function drawTargets(seal, frame, ticket, tick) {
	const design = seal.design;
	const forced = seal.forced.map((entry) => entry.id);
	const aside = new Set(forced.concat(seal.excluded.map((entry) => entry.id)));
	for (const [id, one] of frame.units) {
		if (!aside.has(id)) {
			one.members.push({id, ticket: ticket("target", id)});
			tick();
		}
	}
	const classes = [...frame.classes.values()].filter((one) => one.members.length > 0);
	classes.forEach((one) => {
		one.size = one.members.length;
	});
	countClasses(classes, design, ticket);
	let batch = [];
	const rows = classes.map((one) => {
		const ids = one.members.sort(byTicket).map((member) => member.id);
		const n = Number(one.n);
		batch = batch.concat(one.members.slice(0, n));
		return {...classCounts(one), drawn: ids.slice(0, n),
			reserves: ids.slice(n, n + design.reserves)};
	});
	const drawn = batch.map((member) => member.id);
	return {classes: rows, targets: drawn.concat(forced).sort(order),
		batch: batch.sort(byTicket).map((member) => member.id)};
}
