/* SPDX-License-Identifier: Apache-2.0 */
/* The list as it stands after its changes. */
#include "record/changes.h"

#include "draw/pairs.h"
#include "record/words.h"

static const char *const reason_codes[] = {
#define X(code, en, zh) code,
	FL_REPLACE_REASONS(X)
#undef X
};

#define REASONS (sizeof(reason_codes) / sizeof(reason_codes[0]))

int fl_replace_reason_find(fl_text code)
{
	for (size_t i = 0; i < REASONS; i++) {
		if (fl_text_is(code, reason_codes[i])) {
			return (int)i;
		}
	}
	return -1;
}

/* ---- Crews ---------------------------------------------------------------------------------- */

static bool crew_has(const fl_crew *crew, uint32_t person)
{
	for (uint32_t i = 0; i < crew->count; i++) {
		if (crew->people[i] == person) {
			return true;
		}
	}
	return false;
}

static void crew_add(fl_crew *crew, uint32_t person)
{
	uint32_t at = crew->count++;
	for (; at > 0 && crew->people[at - 1] > person; at--) {
		crew->people[at] = crew->people[at - 1];
	}
	crew->people[at] = person;
}

static void crew_drop(fl_crew *crew, uint32_t person)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < crew->count; i++) {
		if (crew->people[i] != person) {
			crew->people[kept++] = crew->people[i];
		}
	}
	crew->count = kept;
}

/* The person whom an inspector is: itself, or the team that it leads. */
static uint32_t person_of(const fl_standing *standing, size_t roster, uint32_t inspector)
{
	if (!standing->outcome->spec->rosters[roster].teams) {
		return inspector;
	}
	const fl_teams *teams = &standing->teams[roster];
	for (uint32_t i = 0; i < teams->count; i++) {
		if (teams->at[i].lead == inspector) {
			return i;
		}
	}
	return FL_NOBODY;
}

static fl_text unit_id(const fl_standing *standing, size_t target)
{
	return standing->outcome->spec->units[standing->targets[target].unit].id;
}

/* Who may visit one unit, and everything else that an assignment of it starts from. */
static fl_code pairs_of(const fl_standing *standing, size_t target, size_t roster,
	fl_target *ret_unit, fl_arena *arena, fl_pairs *ret_pairs, fl_error *reterr)
{
	const fl_spec *spec = standing->outcome->spec;
	const fl_unit *unit = &spec->units[standing->targets[target].unit];
	*ret_unit = (fl_target){unit->id, unit->stratum};
	return fl_pairs_build(ret_unit, 1, &spec->rosters[roster], &standing->outcome->seed, arena,
		ret_pairs, reterr);
}

size_t fl_standing_inspectors(const fl_standing *standing, size_t target, size_t roster,
	const fl_crew *crew, uint32_t *out, uint32_t *ret_lead)
{
	const fl_roster *all = &standing->outcome->spec->rosters[roster];
	*ret_lead = FL_NOBODY;
	if (all->teams && crew->count > 0) {
		const fl_team *team = &standing->teams[roster].at[crew->people[0]];
		*ret_lead = team->lead;
		return fl_team_list(team, all->need - 1, out);
	}
	const fl_target unit = {.id = unit_id(standing, target)};
	const fl_pairs pairs = {.targets = &unit, .roster = all, .seed = &standing->outcome->seed};
	fl_hash smallest = {{0}};
	for (uint32_t i = 0; i < crew->count; i++) {
		uint32_t person = out[i] = crew->people[i];
		fl_hash ticket = fl_pair_ticket(&pairs, 0, person);
		if (all->inspectors[person].lead &&
			(*ret_lead == FL_NOBODY || fl_hash_compare(ticket, smallest) < 0)) {
			*ret_lead = person;
			smallest = ticket;
		}
	}
	return crew->count;
}

/* ---- As it was drawn ------------------------------------------------------------------------ */

static fl_code roster_init(fl_standing *standing, size_t roster, fl_error *reterr)
{
	const fl_outcome *outcome = standing->outcome;
	const fl_assignment *plan = &outcome->plans[roster];
	standing->teams[roster] = plan->teams;
	standing->load[roster] = fl_arena_array(
		standing->arena, uint32_t, outcome->spec->rosters[roster].inspector_count + 1);
	if (standing->load[roster] == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; plan->feasible && i < outcome->target_count; i++) {
		fl_crew *crew = &standing->targets[i].crews[roster];
		if (outcome->spec->rosters[roster].teams) {
			crew_add(crew, person_of(standing, roster, plan->leads[i]));
		} else {
			crew->count = plan->need;
			memcpy(crew->people, plan->inspectors + i * plan->need,
				plan->need * sizeof(*crew->people));
		}
		for (uint32_t j = 0; j < crew->count; j++) {
			standing->load[roster][crew->people[j]]++;
		}
	}
	return FL_OK;
}

fl_code fl_standing_init(const fl_outcome *outcome, size_t changes, fl_arena *arena,
	fl_standing *ret_standing, fl_error *reterr)
{
	const fl_spec *spec = outcome->spec;
	size_t rosters = spec->roster_count;
	size_t capacity = outcome->target_count + changes;
	fl_standing own = {.outcome = outcome,
		.arena = arena,
		.targets = fl_arena_array(arena, fl_standing_target, capacity + 1),
		.count = outcome->target_count,
		.capacity = capacity,
		.used = fl_arena_array(arena, uint32_t, outcome->classes.count + 1),
		.load = fl_arena_array(arena, uint32_t *, rosters + 1),
		.teams = fl_arena_array(arena, fl_teams, rosters + 1),
		.made = fl_arena_array(arena, fl_change_made, changes + 1)};
	fl_crew *crews = fl_arena_array(arena, fl_crew, capacity * rosters + 1);
	if (own.targets == NULL || own.used == NULL || own.load == NULL || own.teams == NULL ||
		own.made == NULL || crews == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < capacity; i++) {
		own.targets[i].instead = FL_NOBODY;
		own.targets[i].crews = crews + i * rosters;
	}
	for (size_t i = 0; i < own.count; i++) {
		own.targets[i].unit = outcome->target_units[i];
		own.targets[i].included = fl_decided_find(spec->forced, spec->forced_count,
						  outcome->targets[i].id) != SIZE_MAX;
	}
	for (size_t i = 0; i < rosters; i++) {
		FL_TRY(roster_init(&own, i, reterr));
	}
	*ret_standing = own;
	return FL_OK;
}

size_t fl_standing_find(const fl_standing *standing, fl_text id)
{
	for (size_t i = 0; i < standing->count; i++) {
		if (!standing->targets[i].gone && fl_text_equal(unit_id(standing, i), id)) {
			return i;
		}
	}
	return SIZE_MAX;
}

/* ---- Replacing ------------------------------------------------------------------------------ */

/* Whether a person may take an open place and leave one for a lead where there is none yet. */
static bool may_join(const fl_pairs *pairs, const fl_crew *crew, uint32_t person)
{
	const fl_match_rules *rules = &pairs->rules;
	uint32_t others = 0;
	for (uint32_t i = 0; i < crew->count; i++) {
		others += fl_bit(rules->leads, crew->people[i]) ? 0 : 1;
	}
	return crew->count < rules->need && fl_bit(rules->allowed, person) &&
		!crew_has(crew, person) &&
		(fl_bit(rules->leads, person) || others + 1 < rules->need);
}

/* The one with the smallest ticket who may join and has room left; FL_NOBODY: there is none. */
static uint32_t next_to_join(const fl_pairs *pairs, const fl_crew *crew, const uint32_t *load)
{
	uint32_t best = FL_NOBODY;
	fl_hash smallest = {{0}};
	for (uint32_t person = 0; person < pairs->rules.people; person++) {
		if (load[person] >= pairs->rules.capacity[person] ||
			!may_join(pairs, crew, person)) {
			continue;
		}
		fl_hash ticket = fl_pair_ticket(pairs, 0, person);
		if (best == FL_NOBODY || fl_hash_compare(ticket, smallest) < 0) {
			best = person;
			smallest = ticket;
		}
	}
	return best;
}

/* The crew of the reserve: those of the replaced target who may visit it, then by ticket. */
static fl_code take_over(
	fl_standing *standing, size_t from, size_t to, size_t roster, fl_error *reterr)
{
	FL_AUTO(fl_arena) scratch = {0};
	fl_target unit;
	fl_pairs pairs;
	const fl_crew *old = &standing->targets[from].crews[roster];
	fl_crew *crew = &standing->targets[to].crews[roster];
	uint32_t *load = standing->load[roster];
	FL_TRY(pairs_of(standing, to, roster, &unit, &scratch, &pairs, reterr));
	for (uint32_t i = 0; i < old->count; i++) {
		if (fl_bit(pairs.rules.allowed, old->people[i])) {
			crew_add(crew, old->people[i]);
		} else {
			load[old->people[i]]--;
		}
	}
	for (;;) {
		uint32_t person = next_to_join(&pairs, crew, load);
		if (person == FL_NOBODY) {
			return FL_OK;
		}
		crew_add(crew, person);
		load[person]++;
	}
}

/* Nobody visits the target any more. */
static void let_go(fl_standing *standing, size_t target)
{
	for (size_t roster = 0; roster < standing->outcome->spec->roster_count; roster++) {
		const fl_crew *crew = &standing->targets[target].crews[roster];
		for (uint32_t i = 0; i < crew->count; i++) {
			standing->load[roster][crew->people[i]]--;
		}
	}
}

/* The next unused reserve of a target's class as the last of the list; FL_NOBODY where the class
 * has none left, and for a target that is included by decision and so of no class. */
static uint32_t reserve_of(fl_standing *standing, size_t target)
{
	uint32_t number = standing->outcome->spec->units[standing->targets[target].unit].class_no;
	if (standing->targets[target].included || number == FL_NO_CLASS) {
		return FL_NOBODY;
	}
	const fl_draw_class *class_ = &standing->outcome->classes.at[number];
	if (standing->used[number] == class_->reserves) {
		return FL_NOBODY;
	}
	uint32_t added = (uint32_t)standing->count++;
	standing->targets[added].unit = class_->picks[class_->drawn + standing->used[number]++];
	standing->targets[added].instead = (uint32_t)target;
	return added;
}

static fl_code replace(fl_standing *standing, fl_change_made *made, fl_error *reterr)
{
	if (fl_replace_reason_find(made->change.reason) < 0) {
		return fl_fail(reterr, FL_REFUSED,
			TR("`%.*s` is no reason for a replacement; `fairlot draw replace --help` "
			   "lists them",
				"“%.*s”不是更换原因；可用原因见 fairlot draw replace --help"),
			FL_TEXT_ARG(made->change.reason));
	}
	made->by = reserve_of(standing, made->target);
	standing->targets[made->target].gone = true;
	if (made->by == FL_NOBODY) {
		let_go(standing, made->target);
		return FL_OK;
	}
	for (size_t i = 0; i < standing->outcome->spec->roster_count; i++) {
		if (standing->outcome->plans[i].feasible) {
			FL_TRY(take_over(standing, made->target, made->by, i, reterr));
		}
	}
	return FL_OK;
}

/* ---- Swapping ------------------------------------------------------------------------------- */

static fl_code refuse_swap(fl_text who, const char *en, const char *zh, fl_error *reterr)
{
	return fl_fail(
		reterr, FL_REFUSED, TR("`%.*s` %s%.0s", "“%.*s”%.0s%s"), FL_TEXT_ARG(who), en, zh);
}

/* The person of an id. */
static fl_code find_person(const fl_standing *standing, size_t roster, fl_text id,
	uint32_t *ret_person, fl_error *reterr)
{
	const fl_roster *all = &standing->outcome->spec->rosters[roster];
	size_t at = fl_inspectors_find(all->inspectors, all->inspector_count, id);
	*ret_person = at == SIZE_MAX ? FL_NOBODY : person_of(standing, roster, (uint32_t)at);
	return *ret_person != FL_NOBODY
		? FL_OK
		: refuse_swap(id,
			  TR("is no inspector of this draw (of fixed teams, name the lead)",
				  "不是本次抽查的检查人员（固定编组时请写组长）"),
			  reterr);
}

/* Whether the one who comes may visit the target beside those who stay. */
static fl_code check_joins(const fl_standing *standing, const fl_change_made *made,
	const fl_crew *crew, uint32_t person, fl_error *reterr)
{
	FL_AUTO(fl_arena) scratch = {0};
	const fl_change *change = &made->change;
	fl_target unit;
	fl_pairs pairs;
	FL_TRY(pairs_of(standing, made->target, made->roster, &unit, &scratch, &pairs, reterr));
	if (crew_has(crew, person)) {
		return refuse_swap(change->new_id,
			TR("visits this target already", "已在该户的检查人员之中"), reterr);
	}
	if (!fl_bit(pairs.rules.allowed, person)) {
		return refuse_swap(change->new_id,
			TR("may not visit this target: recused, or does not serve its stratum",
				"不得检查该户：须回避，或不承担该辖区的检查"),
			reterr);
	}
	if (standing->load[made->roster][person] >= pairs.rules.capacity[person]) {
		return refuse_swap(
			change->new_id, TR("has no capacity left", "可承担户数已满"), reterr);
	}
	if (!may_join(&pairs, crew, person)) {
		return refuse_swap(change->new_id,
			TR("would leave the target without a lead, or there is no open place",
				"替换后该户将没有负责人，或并无空缺"),
			reterr);
	}
	return FL_OK;
}

/* The roster that the change is about. */
static fl_code find_roster(const fl_standing *standing, fl_change_made *made, fl_error *reterr)
{
	const fl_spec *spec = standing->outcome->spec;
	for (made->roster = 0; made->roster < spec->roster_count; made->roster++) {
		if (fl_text_equal(
			    spec->rosters[made->roster].department, made->change.department) &&
			standing->outcome->plans[made->roster].feasible) {
			return FL_OK;
		}
	}
	return fl_fail(reterr, FL_REFUSED,
		TR("this draw has assigned no inspectors of department `%.*s`",
			"本次抽查没有分派部门“%.*s”的检查人员"),
		FL_TEXT_ARG(made->change.department));
}

static fl_code swap(fl_standing *standing, fl_change_made *made, fl_error *reterr)
{
	const fl_change *change = &made->change;
	uint32_t old = FL_NOBODY, person;
	if (!fl_is_line(change->reason) || !fl_is_line(change->decided_by)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("a swap needs a reason and who decided it, each a line of at most 256 "
			   "bytes",
				"更换检查人员须写明原因和决定人，各为不超过 256 字节的一行文字"));
	}
	FL_TRY(find_roster(standing, made, reterr));
	fl_crew *crew = &standing->targets[made->target].crews[made->roster];
	fl_crew after = *crew;
	FL_TRY(find_person(standing, made->roster, change->new_id, &person, reterr));
	if (change->old_id.len > 0) {
		FL_TRY(find_person(standing, made->roster, change->old_id, &old, reterr));
		if (!crew_has(crew, old)) {
			return refuse_swap(change->old_id,
				TR("does not visit this target", "不是该户的检查人员"), reterr);
		}
		if (old != person) {
			crew_drop(&after, old);
		}
	}
	FL_TRY(check_joins(standing, made, &after, person, reterr));
	crew_add(&after, person);
	*crew = after;
	standing->load[made->roster][person]++;
	if (old != FL_NOBODY) {
		standing->load[made->roster][old]--;
	}
	standing->targets[made->target].swapped = true;
	return FL_OK;
}

fl_code fl_standing_change(fl_standing *standing, const fl_change *change, fl_error *reterr)
{
	fl_change_made made = {.change = *change, .by = FL_NOBODY};
	size_t target = fl_standing_find(standing, change->target);
	if (target == SIZE_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("`%.*s` is not on the list as it stands", "“%.*s”不在现行名单上"),
			FL_TEXT_ARG(change->target));
	}
	if (change->decided_by.len > 0 && !fl_is_line(change->decided_by)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("who decided must be a line of at most 256 bytes",
				"决定人应为不超过 256 字节的一行文字"));
	}
	made.target = (uint32_t)target;
	FL_TRY(change->kind == FL_CHANGE_SWAP ? swap(standing, &made, reterr)
					      : replace(standing, &made, reterr));
	uint32_t visited = change->kind == FL_CHANGE_SWAP ? made.target : made.by;
	size_t rosters = standing->outcome->spec->roster_count;
	made.crews = fl_arena_array(standing->arena, fl_crew, rosters + 1);
	if (made.crews == NULL) {
		return fl_fail_memory(reterr);
	}
	if (visited != FL_NOBODY) {
		memcpy(made.crews, standing->targets[visited].crews, rosters * sizeof(fl_crew));
	}
	standing->made[standing->made_count++] = made;
	return FL_OK;
}
