/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The flow: from the source `need` units a target into its stratum; from there to each lead who
 * serves it one unit a target, and through a gate of need - 1 units a target to each other; from
 * everybody as many units to the sink as the level allows.  (Without the lead rule all count as
 * leads.)  A full flow can be dealt out to the targets: the others first, round and round, then the
 * leads, so that nobody visits a target twice and no target lacks its lead.
 *
 * Found by Dinic's method.  What the source still reaches when no more flows is the shortage.
 */
#include "draw/supply.h"

#define NO_EDGE UINT32_MAX

typedef struct edge {
	uint32_t to;
	uint32_t next; /* of the same node; the edge back is the one beside it: number ^ 1 */
	uint64_t room;
} edge;

typedef struct network {
	edge *edges;
	size_t edge_count;
	uint32_t *first; /* edge of each node */
	uint32_t *at;    /* the edge where a search goes on */
	uint32_t *depth; /* from the source, 0 being unreached */
	uint32_t *queue;
	size_t nodes;
	uint32_t source, sink;
} network;

static void network_done(network *net)
{
	free(net->edges);
	free(net->first);
	free(net->at);
	free(net->depth);
	free(net->queue);
}
FL_AUTO_DEFINE(network, network_done);

static void join(network *net, uint32_t from, uint32_t to, uint64_t room)
{
	uint32_t number = (uint32_t)net->edge_count;
	net->edges[number] = (edge){to, net->first[from], room};
	net->edges[number + 1] = (edge){from, net->first[to], 0};
	net->first[from] = number;
	net->first[to] = number + 1;
	net->edge_count += 2;
}

/* ---- Searching ------------------------------------------------------------------------------ */

/* Notes how far each node is from the source; whether the sink is within reach. */
static bool measure(network *net)
{
	size_t head = 0, tail = 0;
	memset(net->depth, 0, net->nodes * sizeof(*net->depth));
	memcpy(net->at, net->first, net->nodes * sizeof(*net->at));
	net->depth[net->source] = 1;
	net->queue[tail++] = net->source;
	while (head < tail) {
		uint32_t node = net->queue[head++];
		for (uint32_t e = net->first[node]; e != NO_EDGE; e = net->edges[e].next) {
			uint32_t to = net->edges[e].to;
			if (net->edges[e].room > 0 && net->depth[to] == 0) {
				net->depth[to] = net->depth[node] + 1;
				net->queue[tail++] = to;
			}
		}
	}
	return net->depth[net->sink] > 0;
}

/* One path along the depths, back along which its least room is taken; 0 where there is none.  The
 * queue holds the edges of the path. */
static uint64_t push(network *net)
{
	size_t length = 0;
	uint32_t node = net->source;
	while (node != net->sink) {
		uint32_t e = net->at[node];
		while (e != NO_EDGE &&
			!(net->edges[e].room > 0 &&
				net->depth[net->edges[e].to] == net->depth[node] + 1)) {
			e = net->edges[e].next;
		}
		net->at[node] = e;
		if (e != NO_EDGE) {
			net->queue[length++] = e;
			node = net->edges[e].to;
		} else if (length == 0) {
			return 0;
		} else {
			/* A dead end: step back, and past the edge that led here. */
			e = net->queue[--length];
			node = net->edges[e ^ 1].to;
			net->at[node] = net->edges[e].next;
		}
	}
	uint64_t least = UINT64_MAX;
	for (size_t i = 0; i < length; i++) {
		uint64_t room = net->edges[net->queue[i]].room;
		least = room < least ? room : least;
	}
	for (size_t i = 0; i < length; i++) {
		net->edges[net->queue[i]].room -= least;
		net->edges[net->queue[i] ^ 1].room += least;
	}
	return least;
}

static uint64_t flow(network *net)
{
	uint64_t sum = 0;
	while (measure(net)) {
		for (uint64_t more = push(net); more > 0; more = push(net)) {
			sum += more;
		}
	}
	return sum;
}

/* ---- The network of a roster ---------------------------------------------------------------- */

bool fl_roster_serves(const fl_roster *roster, fl_text inspector, fl_text stratum)
{
	size_t low = 0;
	for (size_t high = roster->service_count; low < high;) {
		size_t half = low + (high - low) / 2;
		if (fl_text_compare(roster->services[half].inspector, inspector) < 0) {
			low = half + 1;
		} else {
			high = half;
		}
	}
	bool any = false;
	for (size_t i = low; i < roster->service_count &&
		fl_text_equal(roster->services[i].inspector, inspector);
		i++) {
		any = true;
		if (fl_text_equal(roster->services[i].stratum, stratum)) {
			return true;
		}
	}
	return !any;
}

/* Nodes: a stratum and its gate, then the inspectors, source and sink. */
static void build(network *net, const fl_roster *roster, const fl_demand *demands, size_t count,
	uint32_t level)
{
	net->edge_count = 0;
	memset(net->first, 0xff, net->nodes * sizeof(*net->first));
	for (size_t s = 0; s < count; s++) {
		uint32_t stratum = (uint32_t)(2 * s);
		uint64_t targets = demands[s].targets;
		join(net, net->source, stratum, targets * roster->need);
		join(net, stratum, stratum + 1, targets * (roster->need - 1));
		for (size_t i = 0; i < roster->inspector_count && targets > 0; i++) {
			const fl_inspector *inspector = &roster->inspectors[i];
			bool lead = inspector->lead || !roster->lead_rule;
			if (fl_roster_serves(roster, inspector->id, demands[s].stratum)) {
				join(net, lead ? stratum : stratum + 1, (uint32_t)(2 * count + i),
					targets);
			}
		}
	}
	for (size_t i = 0; i < roster->inspector_count; i++) {
		uint32_t capacity = roster->inspectors[i].capacity;
		join(net, (uint32_t)(2 * count + i), net->sink,
			capacity < level ? capacity : level);
	}
}

static fl_code make(network *net, const fl_roster *roster, size_t count, fl_error *reterr)
{
	size_t people = roster->inspector_count;
	net->nodes = 2 * count + people + 2;
	net->source = (uint32_t)(net->nodes - 2);
	net->sink = (uint32_t)(net->nodes - 1);
	size_t edges = 2 * (2 * count + count * people + people);
	net->edges = malloc((edges + 1) * sizeof(*net->edges));
	net->first = malloc(net->nodes * sizeof(*net->first));
	net->at = malloc(net->nodes * sizeof(*net->at));
	net->depth = malloc(net->nodes * sizeof(*net->depth));
	net->queue = malloc(net->nodes * sizeof(*net->queue));
	bool made = net->edges != NULL && net->first != NULL && net->at != NULL &&
		net->depth != NULL && net->queue != NULL && edges < NO_EDGE;
	return made ? FL_OK : fl_fail_memory(reterr);
}

fl_code fl_supply_find(const fl_roster *roster, fl_demand *demands, size_t count,
	fl_supply *ret_supply, fl_error *reterr)
{
	FL_AUTO(network) net = {0};
	FL_TRY(make(&net, roster, count, reterr));
	uint64_t wanted = 0;
	uint32_t high = 0;
	for (size_t s = 0; s < count; s++) {
		wanted += demands[s].targets * roster->need;
	}
	for (size_t i = 0; i < roster->inspector_count; i++) {
		uint32_t capacity = roster->inspectors[i].capacity;
		high = capacity > high ? capacity : high;
	}
	build(&net, roster, demands, count, high);
	*ret_supply = (fl_supply){.possible = flow(&net) == wanted, .level = high};
	if (!ret_supply->possible) {
		for (size_t s = 0; s < count; s++) {
			demands[s].short_ = demands[s].targets > 0 && net.depth[2 * s] > 0;
		}
		return FL_OK;
	}
	for (uint32_t low = 0; low < high;) {
		uint32_t half = low + (high - low) / 2;
		build(&net, roster, demands, count, half);
		if (flow(&net) == wanted) {
			high = ret_supply->level = half;
		} else {
			low = half + 1;
		}
	}
	return FL_OK;
}
