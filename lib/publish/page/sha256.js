// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4) and the hashes of lib/FORMATS.md made of it.  A browser's own is missing on
// plain pages and slow for many short texts; this one is held by known answers in tests/vectors.
"use strict";

const SHA_K = new Int32Array(64);
const SHA_START = new Int32Array(8);

// The constants are the first 32 bits of the fractions of roots of the first primes.  They are
// made with whole numbers, so that nobody needs to compare a table.
(function makeConstants() {
	function root(value, power, bits) { // the whole part of value^(1/power) * 2^bits
		const wanted = BigInt(value) << BigInt(power * bits);
		let low = 0n;
		for (let bit = 40n; bit >= 0n; bit--) {
			const tried = low | (1n << bit);
			if (tried ** BigInt(power) <= wanted) {
				low = tried;
			}
		}
		return Number(BigInt.asIntN(32, low));
	}
	let count = 0;
	for (let n = 2; count < 64; n++) {
		let prime = true;
		for (let d = 2; d * d <= n; d++) {
			prime = prime && n % d !== 0;
		}
		if (prime) {
			if (count < 8) {
				SHA_START[count] = root(n, 2, 32);
			}
			SHA_K[count++] = root(n, 3, 32);
		}
	}
})();

const shaWords = new Int32Array(64);

function shaBlock(state, bytes, at) {
	const w = shaWords;
	for (let i = 0; i < 16; i++, at += 4) {
		w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
	}
	for (let i = 16; i < 64; i++) {
		const x = w[i - 15];
		const y = w[i - 2];
		const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
		const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
		w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
	}
	let a = state[0], b = state[1], c = state[2], d = state[3];
	let e = state[4], f = state[5], g = state[6], h = state[7];
	for (let i = 0; i < 64; i++) {
		const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
		const t1 = (h + s1 + ((e & f) ^ (~e & g)) + SHA_K[i] + w[i]) | 0;
		const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
		const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
		h = g; g = f; f = e; e = (d + t1) | 0;
		d = c; c = b; b = a; a = (t1 + t2) | 0;
	}
	state[0] += a; state[1] += b; state[2] += c; state[3] += d;
	state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

const shaLast = new Uint8Array(128);
const shaLastView = new DataView(shaLast.buffer);
const shaState = new Int32Array(8);

// Hashes on from a state behind `before` bytes (whole blocks).  The finished state stands in
// shaState until the next call: to make an array for every row would cost more than hashing it.
function shaFinish(start, before, bytes, size = bytes.length) {
	shaState.set(start);
	const whole = size & ~63;
	for (let at = 0; at < whole; at += 64) {
		shaBlock(shaState, bytes, at);
	}
	const rest = size - whole;
	const end = rest < 56 ? 64 : 128;
	for (let i = 0; i < rest; i++) {
		shaLast[i] = bytes[whole + i];
	}
	shaLast.fill(0, rest, end);
	shaLast[rest] = 0x80;
	const total = before + size;
	shaLastView.setUint32(end - 8, Math.floor(total / 0x20000000));
	shaLastView.setUint32(end - 4, (total << 3) >>> 0);
	for (let at = 0; at < end; at += 64) {
		shaBlock(shaState, shaLast, at);
	}
}

const HEX = Array.from({length: 65536}, (_, i) => i.toString(16).padStart(4, "0"));

function shaHex() {
	let text = "";
	for (let i = 0; i < 8; i++) {
		text += HEX[shaState[i] >>> 16] + HEX[shaState[i] & 0xffff];
	}
	return text;
}

const utf8 = new TextEncoder();

const shaText = new Uint8Array(4096);

function shaFinishText(start, before, text) {
	if (text.length <= shaText.length / 3) {
		shaFinish(start, before, shaText, utf8.encodeInto(text, shaText).written);
	} else {
		shaFinish(start, before, utf8.encode(text));
	}
}

function sha256(bytes) {
	shaFinish(SHA_START, 0, bytes);
	return shaHex();
}

// H(f1, f2, ...): the fields joined by line feeds.
function H(...fields) {
	shaFinishText(SHA_START, 0, fields.join("\n"));
	return shaHex();
}

// ticket(...): H(seed, ...) with the state kept behind the seed, which fills the first block.
function ticketMaker(seed) {
	const state = Int32Array.from(SHA_START);
	shaBlock(state, utf8.encode(seed), 0);
	return (...fields) => {
		shaFinishText(state, 64, "\n" + fields.join("\n"));
		return shaHex();
	};
}

// The root to which a row leads by its path; null where no path of that length leads there.
function climb(row, index, count, path) {
	const node = new Uint8Array(65);
	const put = (hex, at) => {
		for (let i = 0; i < 32; i++) {
			node[at + i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
		}
	};
	node[0] = 1;
	let hash = sha256(utf8.encode("\0" + row));
	let used = 0;
	for (; count > 1 && index < count; index = Math.floor(index / 2), count = Math.ceil(count / 2)) {
		const right = index % 2 === 1;
		if (right || index + 1 < count) { // it has a neighbour
			if (used === path.length) {
				return null;
			}
			put(right ? path[used] : hash, 1);
			put(right ? hash : path[used], 33);
			hash = sha256(node);
			used++;
		}
	}
	return index < count && used === path.length ? hash : null;
}

// The root of RFC 9162: pairing neighbours and carrying an odd last one gives the same tree.
function merkleRoot(rows, tick) {
	if (rows.length === 0) {
		return sha256(new Uint8Array(0));
	}
	const level = new Int32Array(8 * rows.length); // eight words a hash
	rows.forEach((row, i) => {
		shaFinishText(SHA_START, 0, "\0" + row);
		level.set(shaState, 8 * i);
		tick();
	});
	const node = new Uint8Array(65);
	const view = new DataView(node.buffer);
	node[0] = 1;
	let count = rows.length;
	while (count > 1) {
		for (let i = 0; i + 1 < count; i += 2) {
			for (let j = 0; j < 16; j++) {
				view.setInt32(1 + 4 * j, level[8 * i + j]);
			}
			shaFinish(SHA_START, 0, node);
			level.set(shaState, 4 * i);
		}
		if (count % 2 === 1) {
			level.copyWithin(4 * (count - 1), 8 * (count - 1), 8 * count);
		}
		count = (count + 1) >> 1;
	}
	shaState.set(level.subarray(0, 8));
	return shaHex();
}
