/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hits are gathered in the order of the events, so that ordinals are those of the rule language;
 * cases are then resolved on a sorted copy of their numbers, so that a unit with very many events
 * costs no more than sorting them.
 */
#include "grade/judge.h"

#include "rules/versions.h"

static bool judged(const fl_plan_rule *rule, bool all)
{
	return rule->by_events && (all || rule->kind == FL_RULE_EACH);
}

static bool init_starts(fl_judge *judge)
{
	const fl_plan *plan = judge->plan;
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		const fl_plan_rule *rule = &plan->rule[r];
		if (!rule->by_events) {
			continue;
		}
		const fl_plan_column *column = &plan->column[rule->column];
		fl_day *step = fl_arena_array(&judge->arena, fl_day, rule->step_count + 1);
		if (step == NULL) {
			return false;
		}
		for (uint32_t s = 0; s < rule->step_count; s++) {
			step[s] = fl_day_window_start(judge->as_of, rule->step[s].until);
		}
		judge->step_start[r] = step;
		judge->rule_start[r] = column->windowed
			? fl_day_window_start(judge->as_of, column->window)
			: FL_DAY_NONE;
	}
	return true;
}

/* Lists the rules of each event type. */
static bool init_rules(fl_judge *judge, bool all)
{
	const fl_plan *plan = judge->plan;
	uint32_t rules = plan->deduction_count + plan->bonus_count;
	uint32_t total = 0;
	for (uint32_t r = 0; r < rules; r++) {
		const fl_plan_rule *rule = &plan->rule[r];
		total += judged(rule, all) ? plan->column[rule->column].tap_count : 0;
	}
	judge->entries = total;
	judge->rule = fl_arena_array(&judge->arena, uint32_t, total + 1);
	judge->rule_tap = fl_arena_array(&judge->arena, uint32_t, total + 1);
	if (judge->rule == NULL || judge->rule_tap == NULL) {
		return false;
	}
	/* first[] counts, then becomes ends, then starts: a counting sort by event type */
	for (uint32_t r = 0; r < rules; r++) {
		const fl_plan_rule *rule = &plan->rule[r];
		for (uint32_t t = 0; judged(rule, all) && t < plan->column[rule->column].tap_count;
			t++) {
			judge->first[plan->column[rule->column].tap[t].event]++;
		}
	}
	uint32_t end = 0;
	for (uint32_t e = 0; e <= plan->vocab.type_count; e++) {
		end += judge->first[e];
		judge->first[e] = end;
	}
	for (uint32_t r = rules; r-- > 0;) {
		const fl_plan_rule *rule = &plan->rule[r];
		for (uint32_t t = 0; judged(rule, all) && t < plan->column[rule->column].tap_count;
			t++) {
			uint32_t at = --judge->first[plan->column[rule->column].tap[t].event];
			judge->rule[at] = r;
			judge->rule_tap[at] = t;
		}
	}
	return true;
}

/* The rule of a version that has the id, on the same side; NULL where there is none. */
static const fl_plan_rule *find_rule(const fl_plan *version, fl_text id, bool bonus)
{
	const fl_plan_rule *rule = bonus ? version->rule + version->deduction_count : version->rule;
	uint32_t count = bonus ? version->bonus_count : version->deduction_count;
	for (uint32_t i = 0; i < count; i++) {
		if (fl_text_equal(rule[i].id, id)) {
			return rule[i].by_events ? &rule[i] : NULL;
		}
	}
	return NULL;
}

/* Where the data keep a field of a version; FL_NO_SLOT where they have none of the name. */
static uint8_t find_slot(
	const fl_vocab *vocab, const fl_plan *version, uint32_t event, uint32_t field)
{
	const fl_event_type *type = &version->vocab.type[event];
	int held = fl_vocab_find(vocab, type->name);
	int slot =
		held >= 0 ? fl_event_type_field(&vocab->type[held], type->field[field].name) : -1;
	return slot >= 0 ? (uint8_t)slot : FL_NO_SLOT;
}

/* What a version gives for events of a type of the plan under one of its rules. */
static fl_then find_then(const fl_judge *judge, const fl_plan *version, uint32_t type, uint32_t r)
{
	const fl_plan_rule *own = &judge->plan->rule[r];
	const fl_plan_rule *rule = find_rule(version, own->id, r >= judge->plan->deduction_count);
	uint32_t event = fl_plan_find_event(version, judge->plan->event[type].name);
	fl_then then = {.slot = FL_NO_SLOT, .use = FL_VALUE_NONE};
	if (rule == NULL || event == FL_NONE_INDEX) {
		return then;
	}
	const fl_plan_column *column = &version->column[rule->column];
	for (uint32_t t = 0; t < column->tap_count; t++) {
		if (column->tap[t].event != event) {
			continue;
		}
		then.rule = rule;
		then.scale = fl_power10(own->base_places - rule->base_places);
		if (rule->row_count > 0) {
			then.use = version->event[event].use[rule->row_field[t]];
			then.slot = find_slot(
				judge->binding->vocab, version, event, rule->row_field[t]);
		}
	}
	return then;
}

static bool init_versions(fl_judge *judge)
{
	const fl_plan *plan = judge->plan;
	uint32_t versions = fl_versions_count(plan);
	if (plan->points_from == FL_POINTS_AS_OF) {
		return true;
	}
	judge->own = fl_versions_own(plan);
	judge->then = fl_arena_array(&judge->arena, fl_then, (size_t)versions * judge->entries + 1);
	for (uint32_t v = 0; judge->then != NULL && v < versions; v++) {
		fl_then *then = &judge->then[(size_t)v * judge->entries];
		for (uint32_t type = 0; type < plan->vocab.type_count; type++) {
			for (uint32_t i = judge->first[type]; i < judge->first[type + 1]; i++) {
				then[i] = find_then(
					judge, fl_versions_at(plan, v), type, judge->rule[i]);
			}
		}
	}
	return judge->then != NULL;
}

fl_code fl_judge_init(
	const fl_binding *binding, fl_day as_of, bool all, fl_judge *ret_judge, fl_error *reterr)
{
	const fl_plan *plan = binding->plan;
	size_t rules = (size_t)plan->deduction_count + plan->bonus_count + 1;
	FL_AUTO(fl_judge) judge = {.plan = plan, .binding = binding, .as_of = as_of};
	judge.rule_start = fl_arena_array(&judge.arena, fl_day, rules);
	judge.step_start = fl_arena_array(&judge.arena, const fl_day *, rules);
	judge.ordinal = fl_arena_array(&judge.arena, int64_t, rules);
	judge.sum = fl_arena_array(&judge.arena, int64_t, rules);
	judge.first = fl_arena_array(&judge.arena, uint32_t, (size_t)plan->vocab.type_count + 2);
	if (judge.rule_start == NULL || judge.step_start == NULL || judge.ordinal == NULL ||
		judge.sum == NULL || judge.first == NULL || !init_starts(&judge) ||
		!init_rules(&judge, all) || !init_versions(&judge)) {
		return fl_fail_memory(reterr);
	}
	*ret_judge = judge;
	judge = (fl_judge){.plan = NULL};
	return FL_OK;
}

void fl_judge_done(fl_judge *judge)
{
	fl_arena_done(&judge->arena);
	free(judge->hit);
	judge->hit = NULL;
}

fl_event_state fl_judge_state(const fl_judge *judge, const fl_facts *facts, uint32_t event)
{
	const fl_plan *plan = judge->plan;
	const fl_bound_type *type = &judge->binding->type[facts->event_type[event]];
	fl_day annulled = facts->annulled[event];
	if (facts->occurred[event] > judge->as_of) {
		return FL_EVENT_LATER;
	}
	if (annulled != FL_DAY_NONE && annulled <= judge->as_of) {
		return FL_EVENT_ANNULLED;
	}
	bool repaired = plan->repairs && type->event != FL_NONE_INDEX &&
		fl_plan_repair_holds(&plan->event[type->event], facts->occurred[event],
			facts->repaired[event], judge->as_of);
	return repaired ? FL_EVENT_REPAIRED : FL_EVENT_LIVE;
}

/* The points of the row that a quantity falls into. */
static int64_t table_points(fl_judge *judge, const fl_plan_rule *rule, int64_t quantity)
{
	if (quantity == FL_VALUE_NONE) {
		judge->trouble |= FL_TROUBLE(FL_UNGRADED_MISSING_FIELD);
		return 0;
	}
	if (quantity < rule->row[0].from ||
		(rule->row_below != INT64_MAX && quantity >= rule->row_below)) {
		judge->trouble |= FL_TROUBLE(FL_UNGRADED_OUTSIDE_TABLE);
		return 0;
	}
	uint32_t at = rule->row_count - 1;
	while (at > 0 && quantity < rule->row[at].from) {
		at--;
	}
	return rule->row[at].points;
}

/* The base points under another version, that of the day of the event. */
static int64_t then_points(
	fl_judge *judge, const fl_facts *facts, uint32_t event, uint32_t index, uint32_t version)
{
	if (version == FL_NONE_INDEX) {
		judge->trouble |= FL_TROUBLE(FL_UNGRADED_NO_VERSION);
		return 0;
	}
	const fl_then *then = &judge->then[(size_t)version * judge->entries + index];
	if (then->rule == NULL) {
		return 0;
	}
	int64_t points = then->rule->points;
	if (then->rule->row_count > 0) {
		bool there = then->slot != FL_NO_SLOT && facts->value[then->slot] != NULL;
		int64_t value = there ? facts->value[then->slot][event] : FL_VALUE_NONE;
		points =
			table_points(judge, then->rule, value != FL_VALUE_NONE ? value : then->use);
	}
	if (!fl_mul_i64(points, then->scale, &points)) {
		judge->trouble |= FL_TROUBLE(FL_UNGRADED_OVERFLOW);
	}
	return points;
}

/* The base points of an event; with `lenient` the smaller of two. */
static int64_t base_points(
	fl_judge *judge, const fl_facts *facts, uint32_t event, uint32_t index, fl_hit *hit)
{
	const fl_plan_rule *rule = &judge->plan->rule[hit->rule];
	const fl_bound_type *type = &judge->binding->type[facts->event_type[event]];
	int64_t then = 0;
	int64_t now = rule->points;
	hit->version = judge->then != NULL ? fl_versions_on(judge->plan, facts->occurred[event])
					   : FL_NONE_INDEX;
	bool other = judge->then != NULL && hit->version != judge->own;
	if (other) {
		then = then_points(judge, facts, event, index, hit->version);
		if (judge->plan->points_from == FL_POINTS_OCCURRED) {
			return then;
		}
	}
	if (rule->row_count > 0) {
		uint32_t field = rule->row_field[judge->rule_tap[index]];
		now = table_points(judge, rule, fl_binding_value(type, facts, event, field));
	}
	if (other && then < now) {
		return then;
	}
	hit->version = other ? judge->own : hit->version;
	return now;
}

static fl_hit judge_event(fl_judge *judge, const fl_facts *facts, uint32_t event, uint32_t index)
{
	uint32_t r = judge->rule[index];
	const fl_plan_rule *rule = &judge->plan->rule[r];
	fl_hit hit = {.event = event,
		.rule = r,
		.beaten_by = FL_NONE_INDEX,
		.ordinal = ++judge->ordinal[r],
		.version = FL_NONE_INDEX};
	hit.base = base_points(judge, facts, event, index, &hit);
	while (hit.step + 1 < rule->step_count &&
		facts->occurred[event] < judge->step_start[r][hit.step]) {
		hit.step++;
	}
	int64_t step = rule->step_count > 0 ? rule->step[hit.step].factor : 1;
	int64_t repeat =
		hit.ordinal >= rule->repeat_from ? rule->repeat_factor : rule->plain_factor;
	/* points of the plan itself always fit, those of other versions may not */
	if (!fl_mul_i64(hit.base, step, &hit.points) ||
		!fl_mul_i64(hit.points, repeat, &hit.points) ||
		!fl_mul_i64(hit.points, rule->unit, &hit.points) || hit.points > FL_POINTS_MAX) {
		judge->trouble |= FL_TROUBLE(FL_UNGRADED_OVERFLOW);
		hit.points = 0;
	}
	return hit;
}

static bool add_hit(fl_judge *judge, const fl_hit *hit)
{
	if (judge->hit_count == judge->hit_capacity) {
		size_t capacity = judge->hit_capacity * 2 + 64;
		fl_hit *grown = realloc(judge->hit, capacity * sizeof(*grown));
		if (grown == NULL) {
			return false;
		}
		judge->hit = grown;
		judge->hit_capacity = capacity;
	}
	judge->hit[judge->hit_count++] = *hit;
	return true;
}

static bool gather_hits(fl_judge *judge, const fl_facts *facts, uint32_t unit)
{
	for (uint32_t e = facts->first_event[unit]; e < facts->first_event[unit + 1]; e++) {
		uint32_t type = judge->binding->type[facts->event_type[e]].event;
		if (type == FL_NONE_INDEX || judge->first[type] == judge->first[type + 1]) {
			continue;
		}
		fl_event_state state = fl_judge_state(judge, facts, e);
		if (state != FL_EVENT_LIVE &&
			!(state == FL_EVENT_REPAIRED && judge->plan->repair_ends_veto_only)) {
			continue;
		}
		for (uint32_t i = judge->first[type]; i < judge->first[type + 1]; i++) {
			if (facts->occurred[e] < judge->rule_start[judge->rule[i]]) {
				continue;
			}
			fl_hit hit = judge_event(judge, facts, e, i);
			if (!add_hit(judge, &hit)) {
				return false;
			}
		}
	}
	return true;
}

/* A hit's place in the order (case, rule); an event without a case is a case of its own. */
typedef struct case_entry {
	uint64_t number;
	size_t hit;
	uint32_t rule;
} case_entry;

static int by_case_and_rule(const void *a, const void *b)
{
	const case_entry *left = a;
	const case_entry *right = b;
	if (left->number != right->number) {
		return left->number < right->number ? -1 : 1;
	}
	return (left->rule > right->rule) - (left->rule < right->rule);
}

/* Of one case the rule with the largest sum stays; on a tie the smaller id, which comes first. */
static void resolve_case(fl_judge *judge, const case_entry *entry, size_t count)
{
	uint32_t dearest = entry[0].rule;
	int64_t most = INT64_MIN;
	for (size_t i = 0; i < count;) {
		int64_t sum = 0;
		size_t from = i;
		for (; i < count && entry[i].rule == entry[from].rule; i++) {
			if (!fl_add_i64(sum, judge->hit[entry[i].hit].points, &sum)) {
				judge->trouble |= FL_TROUBLE(FL_UNGRADED_OVERFLOW);
				sum = 0;
			}
		}
		if (sum > most) {
			most = sum;
			dearest = entry[from].rule;
		}
	}
	for (size_t i = 0; i < count; i++) {
		if (entry[i].rule != dearest) {
			judge->hit[entry[i].hit].beaten_by = dearest;
		}
	}
}

static bool resolve_cases(fl_judge *judge, const fl_facts *facts)
{
	size_t count = 0;
	FL_AUTO_FREE case_entry *entry = malloc((judge->hit_count + 1) * sizeof(*entry));
	if (entry == NULL) {
		return false;
	}
	for (size_t i = 0; i < judge->hit_count; i++) {
		const fl_hit *hit = &judge->hit[i];
		uint64_t case_no = facts->case_no[hit->event];
		if (hit->rule < judge->plan->deduction_count) {
			entry[count++] = (case_entry){
				case_no != 0 ? case_no : ((uint64_t)1 << 32) + hit->event, i,
				hit->rule};
		}
	}
	qsort(entry, count, sizeof(*entry), by_case_and_rule);
	for (size_t i = 0; i < count;) {
		size_t from = i;
		while (i < count && entry[i].number == entry[from].number) {
			i++;
		}
		resolve_case(judge, &entry[from], i - from);
	}
	return true;
}

bool fl_judge_unit(fl_judge *judge, const fl_facts *facts, uint32_t unit)
{
	const fl_plan *plan = judge->plan;
	size_t rules = (size_t)plan->deduction_count + plan->bonus_count;
	memset(judge->ordinal, 0, rules * sizeof(*judge->ordinal));
	memset(judge->sum, 0, rules * sizeof(*judge->sum));
	judge->hit_count = 0;
	judge->trouble = 0;
	if (!gather_hits(judge, facts, unit)) {
		return false;
	}
	if (plan->dearest && judge->hit_count > 1 && !resolve_cases(judge, facts)) {
		return false;
	}
	for (size_t i = 0; i < judge->hit_count; i++) {
		const fl_hit *hit = &judge->hit[i];
		if (hit->beaten_by == FL_NONE_INDEX &&
			!fl_add_i64(judge->sum[hit->rule], hit->points, &judge->sum[hit->rule])) {
			judge->trouble |= FL_TROUBLE(FL_UNGRADED_OVERFLOW);
			judge->sum[hit->rule] = 0;
		}
	}
	return true;
}
