/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The work that a draw would make, before anything is drawn.  In each stratum at least the whole
 * part of its expected number is drawn (lib/FORMATS.md, section 5), so a shortage among so many
 * targets is one whatever the seed.  The other way round nothing is promised: who is drawn and who
 * is recused can still leave a target without inspectors.
 */
#include "fairlot_draw.h"

typedef struct stratum_sum {
	fl_text name;
	uint64_t sure;        /* targets of classes whose number is fixed, and those put in */
	uint64_t thousandths; /* of the expected numbers of free classes, rounded down */
} stratum_sum;

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

/* Whether an inspector, whose rows of service begin at `first`, serves the stratum. */
static bool serves(const fl_roster *roster, size_t first, fl_text inspector, fl_text stratum)
{
	bool any = false;
	for (size_t i = first; i < roster->service_count &&
		fl_text_equal(roster->services[i].inspector, inspector);
		i++) {
		any = true;
		if (fl_text_equal(roster->services[i].stratum, stratum)) {
			return true;
		}
	}
	return !any;
}

/* Who of one roster could visit so many targets, and how often in all. */
typedef struct supply {
	uint64_t inspectors, leads, capacity, lead_capacity;
} supply;

static void add_inspector(const fl_inspector *inspector, uint64_t targets, supply *sum)
{
	uint64_t visits = inspector->capacity < targets ? inspector->capacity : targets;
	sum->inspectors++;
	sum->capacity += visits;
	sum->leads += inspector->lead ? 1 : 0;
	sum->lead_capacity += inspector->lead ? visits : 0;
}

static bool enough(const fl_roster *roster, uint64_t targets, const supply *sum)
{
	return targets == 0 ||
		(sum->inspectors >= roster->need && sum->capacity >= targets * roster->need &&
			(!roster->lead_rule || sum->lead_capacity >= targets));
}

/* Both lists are sorted by inspector, so that they are walked beside each other. */
static void count_inspectors(const fl_roster *roster, fl_draw_stratum *stratum)
{
	size_t service = 0;
	supply sum = {0};
	for (size_t i = 0; i < roster->inspector_count; i++) {
		const fl_inspector *inspector = &roster->inspectors[i];
		while (service < roster->service_count &&
			fl_text_compare(roster->services[service].inspector, inspector->id) < 0) {
			service++;
		}
		if (serves(roster, service, inspector->id, fl_text_of(stratum->stratum))) {
			add_inspector(inspector, stratum->targets, &sum);
		}
	}
	stratum->inspectors += sum.inspectors;
	stratum->leads += sum.leads;
	stratum->capacity += sum.capacity;
	stratum->lead_capacity += sum.lead_capacity;
	stratum->possible = stratum->possible && enough(roster, stratum->targets, &sum);
}

fl_code fl_draw_count_work(fl_draw *draw, fl_error *reterr)
{
	size_t most = draw->outcome.classes.count + draw->spec.forced_count;
	FL_AUTO_FREE stratum_sum *sums = calloc(most + 1, sizeof(*sums));
	if (sums == NULL) {
		return fl_fail_memory(reterr);
	}
	draw->stratum_count = sum_strata(draw, sums);
	draw->strata = fl_arena_array(&draw->arena, fl_draw_stratum, draw->stratum_count);
	if (draw->strata == NULL) {
		return fl_fail_memory(reterr);
	}
	bool failed = false;
	for (size_t i = 0; i < draw->stratum_count; i++) {
		fl_draw_stratum *stratum = &draw->strata[i];
		*stratum = (fl_draw_stratum){.stratum = fl_draw_string(draw, sums[i].name, &failed),
			.targets = sums[i].sure + sums[i].thousandths / 1000,
			.possible = true};
		for (size_t r = 0; r < draw->spec.roster_count && !failed; r++) {
			count_inspectors(&draw->spec.rosters[r], stratum);
		}
	}
	return failed ? fl_fail_memory(reterr) : FL_OK;
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
	fl_draw_work work = {
		.targets = targets_of(draw), .strata = draw->stratum_count, .possible = true};
	for (size_t r = 0; r < draw->spec.roster_count; r++) {
		const fl_roster *roster = &draw->spec.rosters[r];
		supply sum = {0};
		for (size_t i = 0; i < roster->inspector_count; i++) {
			add_inspector(&roster->inspectors[i], work.targets, &sum);
		}
		uint64_t visits = work.targets * roster->need;
		uint64_t level =
			sum.inspectors > 0 ? (visits + sum.inspectors - 1) / sum.inspectors : 0;
		work.need += roster->need;
		work.visits += visits;
		work.inspectors += sum.inspectors;
		work.leads += sum.leads;
		work.capacity += sum.capacity;
		work.lead_capacity += sum.lead_capacity;
		work.level = level > work.level ? level : work.level;
		work.possible = work.possible && enough(roster, work.targets, &sum);
	}
	for (size_t i = 0; i < draw->stratum_count; i++) {
		work.possible = work.possible && draw->strata[i].possible;
	}
	*ret_work = work;
}

void fl_draw_stratum_at(const fl_draw *draw, size_t index, fl_draw_stratum *ret_stratum)
{
	assert(index < draw->stratum_count);
	*ret_stratum = draw->strata[index];
}
