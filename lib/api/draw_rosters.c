/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who inspects: the rosters of a draw from the lists of the store.  Jurisdiction and qualification
 * are the strata that somebody serves; a line that ends before the period does counts no more, and
 * who has no other line left inspects nobody.
 */
#include "api/draw.h"

#include "store/dictionary.h"

#define NO_ROSTER SIZE_MAX

/* The code of whom the last visit bars. */
#define REASON_LAST_VISIT "last_visit"

typedef struct gathering {
	fl_draw *draw;
	size_t *roster_of;        /* of each inspector of the lists; NO_ROSTER */
	fl_text_map inspector_of; /* place in the lists by id */
	fl_buf services;          /* of fl_service, all rosters one behind the other */
	fl_buf barred;            /* of fl_barred */
	fl_text_map targets;      /* whom somebody may be barred from, by id: place in `there` */
	bool *there;              /* whether it is in the frame */
	fl_text_map pairs;        /* barred so far */
} gathering;

static void gathering_done(gathering *all)
{
	fl_text_map_done(&all->inspector_of);
	fl_buf_done(&all->services);
	fl_buf_done(&all->barred);
	fl_text_map_done(&all->targets);
	fl_text_map_done(&all->pairs);
}
FL_AUTO_DEFINE(gathering, gathering_done);

static fl_code add_new(fl_text_map *map, fl_text key, int64_t value, fl_error *reterr)
{
	int64_t unused;
	return fl_text_map_get(map, key, &unused) ? FL_OK
						  : fl_text_map_add(map, key, value, reterr);
}

/* ---- Departments ---------------------------------------------------------------------------- */

static int department_order(const void *a, const void *b)
{
	return fl_text_compare(
		((const fl_roster *)a)->department, ((const fl_roster *)b)->department);
}

static fl_code make_rosters(fl_draw *draw, fl_error *reterr)
{
	const fl_draw_options *options = draw->options;
	size_t count = options->department_count > 0 ? options->department_count : 1;
	draw->spec.rosters = fl_arena_array(&draw->arena, fl_roster, count);
	if (draw->spec.rosters == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < count; i++) {
		const fl_draw_department *own =
			options->department_count > 0 ? &options->department[i] : NULL;
		int64_t need = own != NULL && own->need > 0 ? own->need : options->need;
		draw->spec.rosters[i] = (fl_roster){
			.department = own != NULL ? fl_text_of(own->name) : (fl_text){"", 0},
			.need = need < UINT32_MAX ? (uint32_t)need : UINT32_MAX,
			.lead_rule = !options->no_lead_rule,
			.teams = options->teams};
	}
	qsort(draw->spec.rosters, count, sizeof(fl_roster), department_order);
	draw->spec.roster_count = count;
	return FL_OK;
}

static size_t find_roster(const fl_draw *draw, fl_text department)
{
	for (size_t i = 0; i < draw->spec.roster_count; i++) {
		if (fl_text_equal(draw->spec.rosters[i].department, department)) {
			return i;
		}
	}
	return NO_ROSTER;
}

/* ---- Strata served -------------------------------------------------------------------------- */

/* The strata of the frame in the order in which they are met. */
static fl_code frame_strata(
	const fl_draw *draw, fl_text_map *seen, fl_buf *strata, fl_error *reterr)
{
	fl_text last = {NULL, 0};
	for (size_t i = 0; i < draw->spec.unit_count; i++) {
		fl_text stratum = draw->spec.units[i].stratum;
		int64_t unused;
		if (last.at == NULL || !fl_text_equal(stratum, last)) {
			last = stratum;
			if (!fl_text_map_get(seen, stratum, &unused)) {
				FL_TRY(fl_text_map_add(seen, stratum, 0, reterr));
				fl_buf_add(strata, &stratum, sizeof(stratum));
			}
		}
	}
	return strata->failed ? fl_fail_memory(reterr) : FL_OK;
}

/* Lines of the lists for one inspector: they stand together, by inspector. */
typedef struct own_lines {
	const fl_service_row *at;
	size_t count;
} own_lines;

static own_lines lines_of(const fl_lists *lists, fl_text inspector, size_t *next)
{
	while (*next < lists->service_count &&
		fl_text_compare(lists->service[*next].inspector, inspector) < 0) {
		++*next;
	}
	own_lines own = {&lists->service[*next], 0};
	while (*next < lists->service_count &&
		fl_text_equal(lists->service[*next].inspector, inspector)) {
		own.count++;
		++*next;
	}
	return own;
}

static bool line_holds(const fl_draw *draw, const fl_service_row *line)
{
	return line->until == FL_DAY_NONE || line->until >= draw->options->period_to;
}

/* Whether a stratum is an inspector's own: one that it serves, or that bears its unit's name. */
static bool own_stratum(
	const fl_draw *draw, const fl_inspector_row *row, own_lines lines, fl_text stratum)
{
	bool own = row->unit.len > 0 && fl_text_equal(row->unit, stratum);
	for (size_t i = 0; i < lines.count; i++) {
		own = own ||
			(line_holds(draw, &lines.at[i]) &&
				fl_text_equal(lines.at[i].stratum, stratum));
	}
	return own;
}

/* Adds the lines of an inspector; returns whether it serves anything at all. */
static bool add_services(
	gathering *all, const fl_inspector_row *row, own_lines lines, const fl_buf *strata)
{
	const fl_draw *draw = all->draw;
	bool cross = draw->options->cross_district;
	const fl_text *stratum = (const fl_text *)(const void *)strata->at;
	size_t count = strata->len / sizeof(*stratum);
	size_t own = 0, served = 0, holding = 0;
	for (size_t i = 0; cross && i < count; i++) {
		own += own_stratum(draw, row, lines, stratum[i]) ? 1 : 0;
	}
	for (size_t i = 0; i < (cross ? count : lines.count); i++) {
		fl_text one = cross ? stratum[i] : lines.at[i].stratum;
		bool serves = cross ? own > 0 && !own_stratum(draw, row, lines, one)
				    : line_holds(draw, &lines.at[i]);
		if (serves) {
			const fl_service line = {.inspector = row->id, .stratum = one};
			fl_buf_add(&all->services, &line, sizeof(line));
			served++;
		}
	}
	for (size_t i = 0; i < lines.count; i++) {
		holding += line_holds(draw, &lines.at[i]) ? 1 : 0;
	}
	bool qualified = lines.count == 0 || holding > 0;
	return qualified && (served > 0 || (lines.count == 0 && own == 0));
}

static fl_code take_inspectors(gathering *all, fl_error *reterr)
{
	fl_draw *draw = all->draw;
	const fl_lists *lists = &draw->lists;
	FL_AUTO(fl_text_map) seen = {0};
	FL_AUTO(fl_buf) strata = {0};
	size_t next = 0;
	if (draw->options->cross_district) {
		FL_TRY(frame_strata(draw, &seen, &strata, reterr));
	}
	for (size_t i = 0; i < lists->inspector_count; i++) {
		const fl_inspector_row *row = &lists->inspector[i];
		own_lines lines = lines_of(lists, row->id, &next);
		size_t before = all->services.len;
		all->roster_of[i] = find_roster(draw, row->department);
		FL_TRY(fl_text_map_add(&all->inspector_of, row->id, (int64_t)i, reterr));
		if (all->roster_of[i] != NO_ROSTER && !add_services(all, row, lines, &strata)) {
			all->roster_of[i] = NO_ROSTER;
			draw->unqualified++;
		}
		if (all->roster_of[i] == NO_ROSTER) {
			all->services.len = before;
		} else {
			draw->spec.rosters[all->roster_of[i]].inspector_count++;
		}
	}
	return all->services.failed ? fl_fail_memory(reterr) : FL_OK;
}

/* ---- Who is barred -------------------------------------------------------------------------- */

static size_t roster_of_id(const gathering *all, fl_text inspector)
{
	int64_t place;
	return fl_text_map_get(&all->inspector_of, inspector, &place) ? all->roster_of[place]
								      : NO_ROSTER;
}

/* One who is not to visit; whoever is no inspector of this draw needs no line. */
static fl_code add_barred(gathering *all, const fl_barred *barred, fl_error *reterr)
{
	int64_t unused;
	char key[2 * FL_ID_BYTES_MAX + 1];
	size_t roster = roster_of_id(all, barred->inspector);
	fl_text pair = {key, barred->target.len + 1 + barred->inspector.len};
	if (roster == NO_ROSTER || pair.len > sizeof(key)) {
		return FL_OK;
	}
	memcpy(key, barred->target.at, barred->target.len);
	key[barred->target.len] = '\t';
	memcpy(key + barred->target.len + 1, barred->inspector.at, barred->inspector.len);
	if (fl_text_map_get(&all->pairs, pair, &unused)) {
		return FL_OK;
	}
	FL_TRY(fl_text_map_add(&all->pairs, pair, 0, reterr));
	FL_TRY(add_new(&all->targets, barred->target, (int64_t)all->targets.count, reterr));
	fl_buf_add(&all->barred, barred, sizeof(*barred));
	return all->barred.failed ? fl_fail_memory(reterr) : FL_OK;
}

static fl_code gather_barred(gathering *all, fl_error *reterr)
{
	fl_draw *draw = all->draw;
	FL_AUTO(fl_buf) visits = {0};
	for (size_t i = 0; i < draw->lists.barred_count; i++) {
		const fl_barred_row *row = &draw->lists.barred[i];
		const fl_barred barred = {
			.target = row->target, .inspector = row->inspector, .reason = row->reason};
		FL_TRY(add_barred(all, &barred, reterr));
	}
	if (draw->options->not_last_visit) {
		FL_TRY(fl_visits_last(draw->store, &draw->arena, &visits, reterr));
	}
	const fl_last_visit *visit = (const fl_last_visit *)(const void *)visits.at;
	for (size_t i = 0; i < visits.len / sizeof(*visit); i++) {
		const fl_barred barred = {.target = visit[i].target,
			.inspector = visit[i].inspector,
			.reason = FL_TEXT(REASON_LAST_VISIT)};
		FL_TRY(add_barred(all, &barred, reterr));
	}
	return FL_OK;
}

static fl_code mark_frame(gathering *all, fl_error *reterr)
{
	fl_draw *draw = all->draw;
	all->there = fl_arena_array(&draw->arena, bool, all->targets.count + 1);
	if (all->there == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; all->targets.count > 0 && i < draw->spec.unit_count; i++) {
		int64_t place;
		if (fl_text_map_get(&all->targets, draw->spec.units[i].id, &place)) {
			all->there[place] = true;
		}
	}
	return FL_OK;
}

static bool in_frame(const gathering *all, const fl_barred *barred)
{
	int64_t place;
	return fl_text_map_get(&all->targets, barred->target, &place) && all->there[place];
}

/* ---- Into the rosters ----------------------------------------------------------------------- */

static fl_code make_room(gathering *all, fl_error *reterr)
{
	fl_draw *draw = all->draw;
	size_t services = all->services.len / sizeof(fl_service);
	size_t barred = all->barred.len / sizeof(fl_barred);
	for (size_t i = 0; i < draw->spec.roster_count; i++) {
		fl_roster *roster = &draw->spec.rosters[i];
		roster->inspectors =
			fl_arena_array(&draw->arena, fl_inspector, roster->inspector_count + 1);
		roster->services = fl_arena_array(&draw->arena, fl_service, services + 1);
		roster->barred = fl_arena_array(&draw->arena, fl_barred, barred + 1);
		if (roster->inspectors == NULL || roster->services == NULL ||
			roster->barred == NULL) {
			return fl_fail_memory(reterr);
		}
		roster->inspector_count = 0;
	}
	return FL_OK;
}

static void deal_out(gathering *all)
{
	fl_draw *draw = all->draw;
	fl_roster *rosters = draw->spec.rosters;
	const fl_service *service = (const fl_service *)(const void *)all->services.at;
	const fl_barred *barred = (const fl_barred *)(const void *)all->barred.at;
	for (size_t i = 0; i < draw->lists.inspector_count; i++) {
		const fl_inspector_row *row = &draw->lists.inspector[i];
		if (all->roster_of[i] != NO_ROSTER) {
			fl_roster *own = &rosters[all->roster_of[i]];
			own->inspectors[own->inspector_count++] = (fl_inspector){.id = row->id,
				.capacity = (uint32_t)row->capacity,
				.lead = row->lead != 0};
		}
	}
	for (size_t i = 0; i < all->services.len / sizeof(*service); i++) {
		fl_roster *own = &rosters[roster_of_id(all, service[i].inspector)];
		own->services[own->service_count++] = service[i];
	}
	for (size_t i = 0; i < all->barred.len / sizeof(*barred); i++) {
		if (in_frame(all, &barred[i])) {
			fl_roster *own = &rosters[roster_of_id(all, barred[i].inspector)];
			own->barred[own->barred_count++] = barred[i];
		}
	}
}

static fl_code refuse_empty(const fl_draw *draw, fl_error *reterr)
{
	bool departments = false;
	for (size_t i = 0; i < draw->lists.inspector_count; i++) {
		departments = departments || draw->lists.inspector[i].department.len > 0;
	}
	for (size_t i = 0; i < draw->spec.roster_count; i++) {
		const fl_roster *roster = &draw->spec.rosters[i];
		if (roster->inspector_count > 0) {
			continue;
		}
		if (roster->department.len > 0) {
			return fl_fail(reterr, FL_REFUSED,
				TR("department `%.*s` has no inspectors who may inspect in this "
				   "period",
					"部门“%.*s”在本检查期内没有可派的检查人员"),
				FL_TEXT_ARG(roster->department));
		}
		return departments
			? fl_fail(reterr, FL_REFUSED,
				  TR("all inspectors belong to departments: name those that take "
				     "part with --department",
					  "检查人员均属某一部门：请用 --department 指明参加的部门"))
			: fl_fail(reterr, FL_REFUSED,
				  TR("there are no inspectors: import them, or draw targets only "
				     "(--targets-only)",
					  "没有检查人员：请先导入，或只抽取检查对象（--targets-"
					  "only）"));
	}
	return FL_OK;
}

fl_code fl_draw_rosters(fl_draw *draw, fl_error *reterr)
{
	FL_AUTO(gathering) all = {.draw = draw};
	FL_TRY(fl_lists_load(
		draw->store, draw->options->period_from, &draw->arena, &draw->lists, reterr));
	FL_TRY(make_rosters(draw, reterr));
	all.roster_of = fl_arena_array(&draw->arena, size_t, draw->lists.inspector_count + 1);
	if (all.roster_of == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(take_inspectors(&all, reterr));
	FL_TRY(refuse_empty(draw, reterr));
	FL_TRY(gather_barred(&all, reterr));
	FL_TRY(mark_frame(&all, reterr));
	FL_TRY(make_room(&all, reterr));
	deal_out(&all);
	return FL_OK;
}
