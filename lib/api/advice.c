/* SPDX-License-Identifier: Apache-2.0 */
/* What would help where a draw found too few inspectors. */
#include "api/draw.h"

#include "draw/suggest.h"

typedef struct advice_part {
	const fl_roster *roster;
	const char *department;
	const char **raised; /* ids */
	fl_suggestion found;
} advice_part;

struct fl_advice {
	fl_arena arena;
	advice_part *part;
	size_t count;
};

void fl_advice_free(fl_advice *advice)
{
	if (advice != NULL) {
		fl_arena_done(&advice->arena);
		free(advice);
	}
}
FL_AUTO_PTR_DEFINE(fl_advice, fl_advice_free);

static fl_code advise(fl_advice *advice, const fl_outcome *outcome, size_t number, fl_error *reterr)
{
	fl_arena *arena = &advice->arena;
	advice_part *part = &advice->part[advice->count++];
	part->roster = &outcome->spec->rosters[number];
	FL_TRY(fl_suggest(outcome->targets, outcome->target_count, part->roster, &outcome->seed,
		arena, &part->found, reterr));
	part->department = fl_arena_string(arena, part->roster->department);
	part->raised = fl_arena_array(arena, const char *, part->found.raise_count + 1);
	bool failed = part->department == NULL || part->raised == NULL;
	for (size_t i = 0; i < part->found.raise_count && !failed; i++) {
		uint32_t inspector = part->found.raises[i].inspector;
		part->raised[i] = fl_arena_string(arena, part->roster->inspectors[inspector].id);
		failed = part->raised[i] == NULL;
	}
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

fl_code fl_advice_new(const fl_draw *draw, fl_advice **ret_advice, fl_error *reterr)
{
	const fl_outcome *outcome = &draw->outcome;
	size_t rosters = outcome->plans != NULL ? outcome->spec->roster_count : 0;
	FL_AUTO_PTR(fl_advice) advice = calloc(1, sizeof(*advice));
	if (advice == NULL) {
		return fl_fail_memory(reterr);
	}
	advice->part = fl_arena_array(&advice->arena, advice_part, rosters + 1);
	if (advice->part == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < rosters; i++) {
		if (!outcome->plans[i].feasible) {
			FL_TRY(advise(advice, outcome, i, reterr));
		}
	}
	*ret_advice = FL_STEAL(advice);
	return FL_OK;
}

size_t fl_advice_count(const fl_advice *advice)
{
	return advice->count;
}

void fl_advice_at(const fl_advice *advice, size_t index, fl_advice_part *ret_part)
{
	assert(index < advice->count);
	const advice_part *part = &advice->part[index];
	*ret_part = (fl_advice_part){.department = part->department,
		.teams = part->roster->teams,
		.capacity_helps = part->found.capacity_helps,
		.units = part->found.units,
		.raises = part->found.raise_count,
		.people = part->found.people,
		.leads = part->found.leads,
		.capacity = part->found.capacity};
}

const char *fl_advice_raise_at(
	const fl_advice *advice, size_t index, size_t raise, uint64_t *ret_added)
{
	assert(index < advice->count && raise < advice->part[index].found.raise_count);
	const advice_part *part = &advice->part[index];
	*ret_added = part->found.raises[raise].added;
	return part->raised[raise];
}
