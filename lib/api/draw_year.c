/* SPDX-License-Identifier: Apache-2.0 */
/* The visits of the year in which a draw's period ends. */
#include "api/draw_year.h"

#include "store/sql.h"

#include <stdio.h>

/* ---- The year ------------------------------------------------------------------------------- */

#define YEAR_MONTHS    12
#define QUARTER_MONTHS 3

fl_draw_year fl_draw_year_of(fl_day from, fl_day to)
{
	int year, month, day;
	fl_day_split(to, &year, &month, &day);
	int first = (month - 1) / QUARTER_MONTHS * QUARTER_MONTHS + 1;
	fl_day quarter = fl_day_of(year, first, 1);
	return (fl_draw_year){.year = fl_day_of(year, 1, 1),
		.year_end = fl_day_of(year + 1, 1, 1),
		.quarter = quarter,
		.quarter_end = fl_day_add(quarter, (fl_span){QUARTER_MONTHS, FL_MONTHS}),
		.from = from,
		.to = to};
}

uint32_t fl_draw_year_rounds(const fl_draw_year *year)
{
	int first_year, first_month, first_day, last_year, last_month, last_day, after;
	fl_day_split(year->from, &first_year, &first_month, &first_day);
	fl_day_split(year->to, &last_year, &last_month, &last_day);
	fl_day_split(year->to + 1, &(int){0}, &(int){0}, &after);
	if (first_day == 1 && after == 1) {
		int months = (last_year - first_year) * YEAR_MONTHS + last_month - first_month + 1;
		return (uint32_t)((YEAR_MONTHS - last_month) / months);
	}
	return (uint32_t)((year->year_end - 1 - year->to) / (year->to - year->from + 1));
}

/* ---- What earlier draws wait for ------------------------------------------------------------ */

/* Who was on the lists of the year: a replacement takes the place of the one replaced. */
static const char owed_targets[] =
	"FROM (SELECT d.draw, d.target, d.how = 'drawn' AS by_lot FROM drawn d"
	"  WHERE d.how <> 'reserve' AND NOT EXISTS(SELECT 1 FROM change c WHERE c.draw = d.draw"
	"   AND c.target = d.target AND c.kind = 'replacement')"
	" UNION ALL SELECT c.draw, c.visited, 1 FROM change c"
	"  WHERE c.kind = 'replacement' AND c.visited <> '') t"
	" JOIN draw w ON w.number = t.draw JOIN retailer r ON r.id = t.target"
	" WHERE w.period_to >= :from AND w.period_to < :to ";

static fl_code select_owed(const fl_visits *visits, fl_store *store, const char *columns,
	const char *order, sqlite3_stmt **ret_select, fl_error *reterr)
{
	char text[1024];
	(void)snprintf(text, sizeof(text), "SELECT %s %s %s", columns, owed_targets, order);
	FL_TRY(fl_sql_prepare(store->sql, text, ret_select, reterr));
	fl_bind_day(*ret_select, ":from", visits->year.year);
	fl_bind_day(*ret_select, ":to", visits->year.year_end);
	return FL_OK;
}

fl_code fl_visits_load_owed(fl_visits *visits, fl_store *store, fl_arena *arena, fl_error *reterr)
{
	FL_AUTO_STMT count = NULL;
	FL_AUTO_STMT select = NULL;
	FL_TRY(select_owed(visits, store, "count(*)", "", &count, reterr));
	FL_TRY(select_owed(visits, store, "r.number, w.period_from, t.by_lot",
		"ORDER BY r.number, w.period_from", &select, reterr));
	bool row;
	FL_TRY(fl_sql_step(count, &row, reterr));
	visits->owed = fl_arena_array(arena, fl_owed, (size_t)sqlite3_column_int64(count, 0));
	if (visits->owed == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_sql_step(select, &row, reterr));
	while (row) {
		visits->owed[visits->owed_count++] =
			(fl_owed){.retailer = sqlite3_column_int64(select, 0),
				.from = fl_column_day(select, 1),
				.by_lot = sqlite3_column_int(select, 2) != 0};
		FL_TRY(fl_sql_step(select, &row, reterr));
	}
	return FL_OK;
}

/* The first entry of a retailer, or where it would stand. */
static size_t first_owed(const fl_visits *visits, int64_t retailer)
{
	size_t low = 0;
	for (size_t high = visits->owed_count; low < high;) {
		size_t half = low + (high - low) / 2;
		if (visits->owed[half].retailer < retailer) {
			low = half + 1;
		} else {
			high = half;
		}
	}
	return low;
}

/* ---- One retailer --------------------------------------------------------------------------- */

/* What visit an event stands for, and none where it does not count on the day of the draw. */
static fl_visit visit_of(const fl_visits *visits, const fl_facts *facts, uint32_t event)
{
	uint32_t type = visits->event[facts->event_type[event]];
	bool counts = type != FL_NONE_INDEX && facts->occurred[event] <= visits->until &&
		(facts->annulled[event] == FL_DAY_NONE || facts->annulled[event] > visits->until);
	return counts ? visits->plan->event[type].visit : FL_VISIT_NONE;
}

static void add_one(uint16_t *count, bool counts)
{
	*count = (uint16_t)(*count + (counts && *count < UINT16_MAX ? 1 : 0));
}

/* Sets against each other, both by day, the draws and the visits that came after them. */
static void set_owed(const fl_visits *visits, const fl_facts *facts, uint32_t unit,
	int64_t retailer, bool by_lot, fl_visited *visited)
{
	uint32_t event = facts->first_event[unit];
	for (size_t i = first_owed(visits, retailer);
		i < visits->owed_count && visits->owed[i].retailer == retailer; i++) {
		const fl_owed *owed = &visits->owed[i];
		if (owed->by_lot != by_lot) {
			continue;
		}
		fl_visit visit = FL_VISIT_NONE;
		while (event < facts->first_event[unit + 1] && visit == FL_VISIT_NONE) {
			visit = visit_of(visits, facts, event);
			bool answers = facts->occurred[event] >= owed->from &&
				(visit == FL_VISIT_RANDOM || !by_lot);
			visit = answers ? visit : FL_VISIT_NONE;
			event++;
		}
		if (visit != FL_VISIT_NONE) {
			continue;
		}
		bool quarter =
			owed->from >= visits->year.quarter && owed->from < visits->year.quarter_end;
		add_one(by_lot ? &visited->owed_year : &visited->owed_other, true);
		add_one(&visited->owed_quarter, by_lot && quarter);
	}
}

fl_visited fl_visits_look(const fl_visits *visits, const fl_facts *facts, uint32_t unit,
	int64_t retailer, const fl_plan_inspection *section)
{
	fl_visited visited = {.last = FL_DAY_NONE};
	bool rests = visits->has_rest || (section != NULL && section->rests);
	fl_span rest = visits->has_rest ? visits->rest
		: rests                 ? section->rest_after_clean
					: (fl_span){0};
	for (uint32_t i = facts->first_event[unit]; i < facts->first_event[unit + 1]; i++) {
		fl_visit visit = visit_of(visits, facts, i);
		fl_day day = facts->occurred[i];
		if (visit == FL_VISIT_NONE) {
			continue;
		}
		visited.last = day; /* events are in the order of days */
		visited.resting = visited.resting ||
			(rests && visits->plan->event[visits->event[facts->event_type[i]]].clean &&
				fl_day_add(day, rest) > visits->year.from);
		if (day < visits->year.year || day >= visits->year.year_end) {
			continue;
		}
		bool random = visit == FL_VISIT_RANDOM;
		add_one(random ? &visited.random_year : &visited.problem, true);
		add_one(&visited.random_quarter,
			random && day >= visits->year.quarter && day < visits->year.quarter_end);
	}
	if (visits->owed_count > 0) {
		set_owed(visits, facts, unit, retailer, true, &visited);
		set_owed(visits, facts, unit, retailer, false, &visited);
	}
	return visited;
}
