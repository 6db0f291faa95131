/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The work that a draw would make, before anything is drawn.  In each stratum at least the whole
 * part of its expected number is drawn (lib/FORMATS.md, section 5), so a shortage among so many
 * targets is one whatever the seed.  The other way round nothing is promised: who is drawn and who
 * is recused can still leave a target without inspectors.
 */
#include "api/draw.h"

#include "draw/supply.h"

/* Beyond so many pairs of stratum and inspector only the totals are compared. */
#define STRATA_PEOPLE_MAX 4000000u

typedef struct stratum_sum {
	fl_text name;
	uint64_t sure;        /* targets of classes whose number is fixed, and those put in */
	uint64_t thousandths; /* of the expected numbers of free classes, rounded down */
} stratum_sum;

typedef struct supply {
	uint64_t inspectors, leads, capacity, lead_capacity;
} supply;

static int sum_order(const void *a, const void *b)
{
	return fl_text_compare(((const stratum_sum *)a)->name, ((const stratum_sum *)b)->name);
}

/* One entry a class and one a target that is put in, merged by stratum; returns their number. */
static size_t sum_strata(const fl_draw *draw, stratum_sum *sums)
{
	const fl_classes *classes = &draw->outcome.classes;
	const fl_spec *spec = &draw->spec;
	size_t count = 0, kept = 0;
	for (size_t i = 0; i < classes->count; i++) {
		fl_ratio expected = classes->at[i].expected;
		bool fixed = expected.den == 1;
		sums[count++] = (stratum_sum){.name = classes->at[i].stratum,
			.sure = fixed ? (uint64_t)expected.num : 0,
			.thousandths = fixed ? 0 : (uint64_t)(expected.num * 1000 / expected.den)};
	}
	for (size_t i = 0; i < spec->forced_count; i++) {
		size_t unit = fl_units_find(spec->units, spec->unit_count, spec->forced[i].id);
		sums[count++] = (stratum_sum){.name = spec->units[unit].stratum, .sure = 1};
	}
	qsort(sums, count, sizeof(*sums), sum_order);
	for (size_t i = 0; i < count; i++) {
		if (kept > 0 && fl_text_equal(sums[kept - 1].name, sums[i].name)) {
			sums[kept - 1].sure += sums[i].sure;
			sums[kept - 1].thousandths += sums[i].thousandths;
		} else {
			sums[kept++] = sums[i];
		}
	}
	return kept;
}

static bool serves(const fl_roster *roster, const fl_inspector *inspector, const char *stratum)
{
	return stratum == NULL || fl_roster_serves(roster, inspector->id, fl_text_of(stratum));
}

/* Who of a roster could visit so many targets, of one stratum or (NULL) of any. */
static supply supply_of(const fl_roster *roster, uint64_t targets, const char *stratum)
{
	supply sum = {0};
	for (size_t i = 0; i < roster->inspector_count; i++) {
		const fl_inspector *inspector = &roster->inspectors[i];
		uint64_t visits = inspector->capacity < targets ? inspector->capacity : targets;
		if (serves(roster, inspector, stratum)) {
			sum.inspectors++;
			sum.capacity += visits;
			sum.leads += inspector->lead ? 1 : 0;
			sum.lead_capacity += inspector->lead ? visits : 0;
		}
	}
	return sum;
}

static fl_code weigh_roster(fl_draw *draw, const fl_roster *roster, fl_error *reterr)
{
	size_t count = draw->stratum_count;
	FL_AUTO_FREE fl_demand *demands = calloc(count + 1, sizeof(*demands));
	if (demands == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < count; i++) {
		fl_draw_stratum *stratum = &draw->strata[i];
		supply sum = supply_of(roster, stratum->targets, stratum->stratum);
		stratum->inspectors += sum.inspectors;
		stratum->leads += sum.leads;
		stratum->capacity += sum.capacity;
		stratum->lead_capacity += sum.lead_capacity;
		demands[i] = (fl_demand){
			.stratum = fl_text_of(stratum->stratum), .targets = stratum->targets};
	}
	fl_supply found;
	FL_TRY(fl_supply_find(roster, demands, count, &found, reterr));
	for (size_t i = 0; i < count; i++) {
		draw->strata[i].possible = draw->strata[i].possible && !demands[i].short_;
	}
	if (found.possible && found.level > draw->level) {
		draw->level = found.level;
	}
	return FL_OK;
}

fl_code fl_draw_count_work(fl_draw *draw, fl_error *reterr)
{
	size_t most = draw->outcome.classes.count + draw->spec.forced_count;
	FL_AUTO_FREE stratum_sum *sums = calloc(most + 1, sizeof(*sums));
	if (sums == NULL) {
		return fl_fail_memory(reterr);
	}
	draw->stratum_count = sum_strata(draw, sums);
	size_t people = 0;
	for (size_t r = 0; r < draw->spec.roster_count; r++) {
		people += draw->spec.rosters[r].inspector_count;
	}
	if (draw->stratum_count * people > STRATA_PEOPLE_MAX) {
		draw->stratum_count = 0;
	}
	draw->strata = fl_arena_array(&draw->arena, fl_draw_stratum, draw->stratum_count);
	if (draw->strata == NULL) {
		return fl_fail_memory(reterr);
	}
	bool failed = false;
	for (size_t i = 0; i < draw->stratum_count; i++) {
		draw->strata[i] =
			(fl_draw_stratum){.stratum = fl_draw_string(draw, sums[i].name, &failed),
				.targets = sums[i].sure + sums[i].thousandths / 1000,
				.possible = true};
	}
	if (failed) {
		return fl_fail_memory(reterr);
	}
	for (size_t r = 0; r < draw->spec.roster_count; r++) {
		FL_TRY(weigh_roster(draw, &draw->spec.rosters[r], reterr));
	}
	return FL_OK;
}

/* ---- What callers read ---------------------------------------------------------------------- */

static uint64_t targets_of(const fl_draw *draw)
{
	uint64_t targets = draw->spec.forced_count;
	if (draw->spec.design.kind == FL_DESIGN_QUOTA) {
		return targets + draw->spec.design.total;
	}
	for (size_t i = 0; i < draw->outcome.classes.count; i++) {
		targets += (uint64_t)draw->outcome.classes.at[i].expected.num;
	}
	return targets;
}

void fl_draw_work_of(const fl_draw *draw, fl_draw_work *ret_work)
{
	fl_draw_work work = {.targets = targets_of(draw),
		.level = draw->level,
		.strata = draw->stratum_count,
		.possible = true,
		.sure = draw->stratum_count > 0};
	for (size_t i = 0; i < draw->outcome.classes.count; i++) {
		work.sure = work.sure && !draw->outcome.classes.at[i].free;
	}
	for (size_t r = 0; r < draw->spec.roster_count; r++) {
		const fl_roster *roster = &draw->spec.rosters[r];
		supply sum = supply_of(roster, work.targets, NULL);
		uint64_t visits = work.targets * roster->need;
		uint64_t mean =
			sum.inspectors > 0 ? (visits + sum.inspectors - 1) / sum.inspectors : 0;
		work.sure = work.sure && !roster->teams;
		work.need += roster->need;
		work.visits += visits;
		work.inspectors += sum.inspectors;
		work.leads += sum.leads;
		work.capacity += sum.capacity;
		work.lead_capacity += sum.lead_capacity;
		work.level = mean > work.level ? mean : work.level;
		/* The strata hold the least that is certain; here stands all of it. */
		work.possible = work.possible && sum.capacity >= visits &&
			(!roster->lead_rule || sum.lead_capacity >= work.targets);
	}
	for (size_t i = 0; i < draw->stratum_count; i++) {
		work.possible = work.possible && draw->strata[i].possible;
	}
	work.sure = work.sure && work.possible;
	*ret_work = work;
}

void fl_draw_stratum_at(const fl_draw *draw, size_t index, fl_draw_stratum *ret_stratum)
{
	assert(index < draw->stratum_count);
	*ret_stratum = draw->strata[index];
}
