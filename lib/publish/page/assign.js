// SPDX-License-Identifier: Apache-2.0
// Who inspects whom: section 6 of lib/FORMATS.md.
"use strict";

function makeRoster(sealed, lists) {
	const people = [...lists.people].map(([id, person]) => ({id, members: [id], ...person}));
	return {people, need: sealed.need, leadRule: sealed.lead_rule, serves: lists.serves,
		barred: lists.barred, label: "pair" + (sealed.department && "@" + sealed.department)};
}

// Step 5: teams take the place of the inspectors.  Gives the members that the record should hold.
function makeTeams(roster, ticket) {
	const sorted = (lead, label) => roster.people.filter((p) => p.lead === lead)
		.map((p) => ({...p, place: [ticket(label, p.id), p.id]}))
		.sort((a, b) => orderRows(a.place, b.place));
	const leads = sorted(true, "lead");
	const others = sorted(false, "member");
	const size = roster.need - 1;
	const many = Math.min(leads.length, Math.floor(others.length / size));
	const left = new Set(roster.people.map((p) => p.id));
	roster.people = leads.slice(0, many).map((lead, i) => {
		const all = [lead];
		for (let j = 0; j < size; j++) {
			all.push(others[i + j * many]);
		}
		all.forEach((p) => left.delete(p.id));
		return {id: lead.id, lead: true, members: all.map((p) => p.id),
			capacity: Math.min(...all.map((p) => p.capacity))};
	});
	roster.people.sort((a, b) => order(a.id, b.id));
	roster.need = 1;
	roster.leadRule = false;
	return {left_over: [...left].sort(order), teams: roster.people.map((team) => (
		{capacity: team.capacity, lead: team.id, members: team.members.slice(1).sort(order)}))};
}

function allows(roster, target, person) {
	return person.members.every((id) => !roster.barred.has(target.id + "\t" + id) &&
		(!roster.serves.has(id) || roster.serves.get(id).has(target.stratum)));
}

// Visits as a flow.  The places of a target are its node; those that need no lead, one less than
// all of them, go through its gate.  Nodes: targets, their gates, people, and the end behind all.
class Plan {
	constructor(roster, targets) {
		this.roster = roster;
		this.targets = targets;
		this.gates = targets.length;
		this.people = 2 * targets.length;
		this.end = this.people + roster.people.length;
		this.level = 0;
		this.leads = roster.people.map((p) => p.lead || !roster.leadRule);
		this.allowed = targets.map((target) => [...roster.people.keys()].filter(
			(p) => allows(roster, target, roster.people[p])));
		this.who = targets.map(() => new Set());
		this.visits = roster.people.map(() => new Set());
		this.kept = targets.map(() => new Set());
		this.short = [];
		targets.forEach((_, t) => this.short.push(...Array(roster.need).fill(t)));
		this.came = new Int32Array(this.end + 1);
		this.queue = new Int32Array(this.end + 1);
	}

	tail(t, p) {
		return this.leads[p] ? t : this.gates + t;
	}

	visit(node, from) {
		if (this.came[node] === -1) {
			this.came[node] = from;
			this.queue[this.queued++] = node;
		}
	}

	// Where one visit more at this node can come from or go to.
	step(node) {
		if (node === this.end) {
			this.visits.forEach((visits, p) => visits.size > 0 && this.visit(this.people + p, node));
		} else if (node >= this.people) {
			const p = node - this.people;
			if (this.visits[p].size < Math.min(this.roster.people[p].capacity, this.level)) {
				this.visit(this.end, node);
			}
			for (const t of this.visits[p]) {
				if (!this.kept[t].has(p)) {
					this.visit(this.tail(t, p), node);
				}
			}
		} else {
			this.stepTarget(node);
		}
	}

	stepTarget(node) {
		const gate = node >= this.gates;
		const t = gate ? node - this.gates : node;
		let followers = 0;
		for (const p of this.who[t]) {
			followers += this.leads[p] ? 0 : 1;
		}
		if (gate && followers > 0) {
			this.visit(t, node);
		} else if (!gate && followers < this.roster.need - 1) {
			this.visit(this.gates + t, node);
		}
		for (const p of this.allowed[t]) {
			if (this.came[this.people + p] === -1 && this.leads[p] !== gate &&
				!this.who[t].has(p)) {
				this.visit(this.people + p, node);
			}
		}
	}

	// Moves one visit along a shortest way from start to goal, if there is one.
	shift(start, goal) {
		this.came.fill(-1);
		this.queued = 0;
		this.visit(start, start);
		for (let i = 0; i < this.queued && this.came[goal] === -1; i++) {
			this.step(this.queue[i]);
		}
		if (this.came[goal] === -1) {
			return false;
		}
		for (let node = goal; node !== start; node = this.came[node]) {
			this.move(this.came[node], node);
		}
		return true;
	}

	move(from, to) {
		const target = (node) => node >= this.gates ? node - this.gates : node;
		const isPerson = (node) => node >= this.people && node < this.end;
		if (isPerson(to) && from < this.people) {
			this.add(target(from), to - this.people);
		} else if (isPerson(from) && to < this.people) {
			this.who[target(to)].delete(from - this.people);
			this.visits[from - this.people].delete(target(to));
		}
	}

	add(t, p) {
		this.who[t].add(p);
		this.visits[p].add(t);
	}

	fullAt(level) {
		this.level = level;
		while (this.short.length > 0 && this.shift(this.short[this.short.length - 1], this.end)) {
			this.short.pop();
		}
		return this.short.length === 0;
	}

	// Step 2: the least level with a full plan; false where there is none at all.
	fill() {
		const most = this.roster.people.reduce((max, p) => Math.max(max, p.capacity), 0);
		if (!new Plan(this.roster, this.targets).fullAt(most)) {
			return false;
		}
		let level = this.short.length === 0 ? 0
			: Math.floor(this.short.length / this.roster.people.length);
		while (!this.fullAt(level)) {
			level++;
		}
		return true;
	}

	// Step 3: pairs by ticket, each kept if some full plan holds it with those kept before.
	walk(ticket, tick) {
		const pairs = [];
		this.targets.forEach((target, t) => this.allowed[t].forEach((p) => {
			const id = this.roster.people[p].id;
			pairs.push({t, p, place: [ticket(this.roster.label, target.id, id), target.id, id]});
			tick();
		}));
		pairs.sort((a, b) => orderRows(a.place, b.place));
		const visits = this.roster.people.map(
			(person) => Math.min(person.capacity, this.level));
		for (const {t, p} of pairs) {
			if (this.kept[t].size < this.roster.need && visits[p] > 0 &&
				(this.who[t].has(p) || this.exchange(t, p))) {
				this.kept[t].add(p);
				visits[p]--;
			}
		}
	}

	// Takes a pair into the full plan, in exchange for others that are not kept.
	exchange(t, p) {
		const found = this.shift(this.people + p, this.tail(t, p));
		if (found) {
			this.add(t, p);
		}
		return found;
	}
}

// The assignment that the record should hold; without its certificate where there is no plan.
function assign(sealed, roster, targets, ticket, tick) {
	const right = {department: sealed.department, feasible: true};
	if (sealed.teams) {
		Object.assign(right, makeTeams(roster, ticket));
	}
	const plan = new Plan(roster, targets);
	if (!plan.fill()) {
		right.feasible = false;
		return right;
	}
	plan.walk(ticket, tick);
	right.level = plan.level;
	right.plan = targets.map((target, t) => {
		const people = [...plan.who[t]].map((p) => roster.people[p])
			.map((p) => ({...p, place: [ticket(roster.label, target.id, p.id), p.id]}))
			.sort((a, b) => orderRows(a.place, b.place));
		const lead = people.find((p) => p.lead);
		return {inspectors: people.flatMap((p) => p.members).sort(order),
			lead: lead ? lead.id : "", target: target.id};
	});
	return right;
}

// Step 1: two sets of targets that need more visits than there can be.
function readCertificate(assignments, number, roster, targets) {
	const found = Object(Object(assignments)[number]).certificate;
	const path = `assignments[${number}].certificate`;
	check(found, objectOf({lead_only: arrayOf(STRING), whole: arrayOf(STRING)}), path);
	const byId = new Map(targets.map((target) => [target.id, target]));
	const {whole, lead_only} = found;
	for (const name of ["lead_only", "whole"]) {
		ascending(found[name], `${path}.${name}`);
		known(found[name], byId, `${path}.${name}`);
	}
	const inWhole = new Set(whole);
	require_(lead_only.every((id) => roster.leadRule && !inWhole.has(id)), path + ".lead_only",
		lead_only.length,
		say("no target of the other set, and none without the lead rule",
			"不得与另一组重复；不要求主办人员时应为空"));
	let can = 0;
	for (const person of roster.people) {
		const reach = person.lead || !roster.leadRule ? whole.concat(lead_only) : whole;
		const may = reach.filter((id) => allows(roster, byId.get(id), person)).length;
		can += Math.min(person.capacity, may);
	}
	const want = roster.need * whole.length + lead_only.length;
	require_(want > can, path, say(want + " visits", want + " 人次"),
		say(`more than the ${can} that there can be`, `多于可安排的 ${can} 人次`));
	return found;
}
