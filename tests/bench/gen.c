/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes a synthetic population:  gen RETAILERS EVENTS SEED FOLDER
 *
 *   retailers.csv   id,name,district,licensed_on
 *   events.csv      id,retailer_id,kind,occurred_on,amount   (in order of day, as a log grows)
 *   ev_*.bin rt_*.bin   the same as plain binary columns, for the floor
 *
 * How many events a retailer has is heavy-tailed: shares follow a Pareto law of exponent 1.3 up to
 * 2000 times the least share.  The same seed gives the same files.
 */
#include "bench.h"

#include <math.h>
#include <string.h>

#define EVENT_DAY_FIRST    18993 /* 2022-01-01 */
#define EVENT_DAYS         1096  /* to 2024-12-31 */
#define LICENSED_DAY_FIRST 16436 /* 2015-01-01 */
#define LICENSED_DAYS      3622  /* to 2024-11-30 */
#define KINDS              8

/* Of 1000 events, how many are of each kind k1 to k8. */
static const unsigned kind_share[KINDS] = {25, 45, 80, 120, 180, 230, 4, 316};

static uint64_t state;

static uint64_t next_bits(void)
{
	uint64_t mixed = (state += UINT64_C(0x9e3779b97f4a7c15));
	mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
	return mixed ^ (mixed >> 31);
}

static uint32_t next_below(uint32_t limit)
{
	return (uint32_t)(((next_bits() >> 32) * limit) >> 32);
}

/* Strictly between 0 and 1. */
static double next_unit(void)
{
	return ((double)(next_bits() >> 12) + 0.5) / 4503599627370496.0;
}

/*
 * Walker's alias table: item i stands for itself with chance keep[i], else for other[i], so that a
 * weighted choice among millions costs two numbers and one look-up.
 */
typedef struct alias_table {
	uint32_t count;
	double *keep;
	uint32_t *other;
} alias_table;

/* Takes the weights over as its own. */
static alias_table make_alias(double *weight, uint32_t count)
{
	alias_table table = {count, weight, bench_alloc(count, sizeof(uint32_t))};
	uint32_t *stack = bench_alloc(count, sizeof(uint32_t));
	uint32_t small = 0;     /* below: items with less than the mean, from the front */
	uint32_t large = count; /* and with at least the mean, from the back */
	double sum = 0;
	for (uint32_t i = 0; i < count; i++) {
		sum += weight[i];
	}
	for (uint32_t i = 0; i < count; i++) {
		weight[i] *= (double)count / sum;
		table.other[i] = i;
		stack[weight[i] < 1 ? small++ : --large] = i;
	}
	while (small > 0 && large < count) {
		uint32_t poor = stack[--small];
		uint32_t rich = stack[large];
		table.other[poor] = rich;
		weight[rich] -= 1 - weight[poor];
		if (weight[rich] < 1) {
			large++;
			stack[small++] = rich;
		}
	}
	return table;
}

static uint32_t pick_alias(const alias_table *table)
{
	uint32_t item = next_below(table->count);
	return next_unit() < table->keep[item] ? item : table->other[item];
}

static unsigned pick_kind(void)
{
	unsigned lot = next_below(1000);
	unsigned kind = 0;
	while (lot >= kind_share[kind]) {
		lot -= kind_share[kind++];
	}
	return kind + 1;
}

/* k6 (supply) is log-uniform from 100 to 60000, offences under 5000, the others have none. */
static int64_t pick_amount(unsigned kind)
{
	if (kind == 6) {
		return (int64_t)(100.0 * pow(600.0, next_unit()));
	}
	return kind <= 2 || kind == 8 ? (int64_t)next_below(5000) : 0;
}

/* Returns the shares in which retailers get events. */
static double *write_retailers(uint32_t count, const char *folder)
{
	static const char *const name[] = {"Corner Store", "Market", "Fuel Stop", "Liquors",
		"Pharmacy", "Deli & Grill", "Smoke Shop", "Grocery, Inc.", "Wine Bar", "Kiosk"};
	FILE *csv = bench_open(folder, "retailers.csv", "wb");
	FILE *licensed = bench_open(folder, "rt_licensed.bin", "wb");
	FILE *ids = bench_open(folder, "rt_id.bin", "wb");
	double *share = bench_alloc(count, sizeof(double));
	fputs("id,name,district,licensed_on\n", csv);
	for (uint32_t i = 0; i < count; i++) {
		share[i] = fmin(pow(next_unit(), -1.0 / 1.3), 2000.0);
		char id[16];
		snprintf(id, sizeof(id), "R%07u", i + 1);
		int32_t day = LICENSED_DAY_FIRST + (int32_t)next_below(LICENSED_DAYS);
		char date[11];
		bench_day_format(day, date);
		const char *word = name[next_below(10)];
		const char *quote = strchr(word, ',') != NULL ? "\"" : "";
		fprintf(csv, "%s,%s%s No. %u%s,D%02u,%s\n", id, quote, word, 100 + next_below(900),
			quote, 1 + next_below(40), date);
		fwrite(&day, sizeof(day), 1, licensed);
		fwrite(id, 8, 1, ids);
	}
	bench_close(csv);
	bench_close(licensed);
	bench_close(ids);
	return share;
}

static void write_events(uint64_t count, const alias_table *table, const char *folder)
{
	FILE *csv = bench_open(folder, "events.csv", "wb");
	FILE *retailers = bench_open(folder, "ev_retailer.bin", "wb");
	FILE *kinds = bench_open(folder, "ev_kind.bin", "wb");
	FILE *days = bench_open(folder, "ev_day.bin", "wb");
	FILE *amounts = bench_open(folder, "ev_amount.bin", "wb");
	fputs("id,retailer_id,kind,occurred_on,amount\n", csv);
	for (uint64_t i = 0; i < count; i++) {
		uint32_t retailer = pick_alias(table);
		uint8_t kind = (uint8_t)pick_kind();
		int32_t day = EVENT_DAY_FIRST + (int32_t)(i * EVENT_DAYS / count);
		int64_t amount = pick_amount(kind);
		char date[11];
		bench_day_format(day, date);
		fprintf(csv, "%llu,R%07u,k%u,%s,%lld\n", (unsigned long long)i + 1, retailer + 1,
			kind, date, (long long)amount);
		fwrite(&retailer, sizeof(retailer), 1, retailers);
		fwrite(&kind, sizeof(kind), 1, kinds);
		fwrite(&day, sizeof(day), 1, days);
		fwrite(&amount, sizeof(amount), 1, amounts);
	}
	bench_close(csv);
	bench_close(retailers);
	bench_close(kinds);
	bench_close(days);
	bench_close(amounts);
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		fputs("usage: gen RETAILERS EVENTS SEED FOLDER\n", stderr);
		return 2;
	}
	uint64_t retailers = bench_number(argv[1]);
	uint64_t events = bench_number(argv[2]);
	if (retailers < 1 || retailers > 9999999 || events < 1 || events > UINT64_C(10000000000)) {
		fputs("gen: 1 to 9999999 retailers, 1 to 10^10 events\n", stderr);
		return 2;
	}
	state = bench_number(argv[3]);
	double *share = write_retailers((uint32_t)retailers, argv[4]);
	alias_table table = make_alias(share, (uint32_t)retailers);
	write_events(events, &table, argv[4]);
	return 0;
}
