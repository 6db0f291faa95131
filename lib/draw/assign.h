/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which inspectors visit which target: the one plan that the tickets single out, or a proof that
 * there is none (lib/FORMATS.md, section 6).  One roster; several departments are several calls.
 */
#ifndef FL_DRAW_ASSIGN_H
#define FL_DRAW_ASSIGN_H

#include "draw/lists.h"
#include "draw/ticket.h"

typedef struct fl_target {
	fl_text id;
	fl_text stratum;
} fl_target;

#define FL_NOBODY UINT32_MAX

/* A fixed team: a lead and `need - 1` others, all as positions in the roster. */
typedef struct fl_team {
	uint32_t lead;
	const uint32_t *members; /* the others, by id */
	uint32_t capacity;       /* the least of its members' */
} fl_team;

typedef struct fl_teams {
	fl_team *at; /* by the lead's id */
	size_t count;
	uint32_t *left_over; /* by id */
	size_t left_over_count;
} fl_teams;

/* Either `feasible` with a plan, or not, with two disjoint sets of targets that prove it. */
typedef struct fl_assignment {
	bool feasible;
	uint32_t need;
	uint32_t level;             /* nobody visits more than this, and no lower level would do */
	const uint32_t *inspectors; /* `need` of each target, by id; positions in the roster */
	const uint32_t *leads;      /* one of each target; FL_NOBODY where none is among them */
	fl_teams teams;             /* of a roster with fixed teams */

	const uint32_t *whole; /* certificate: targets that count in full */
	size_t whole_count;
	const uint32_t *lead_only; /* and those that count for their lead only */
	size_t lead_only_count;
} fl_assignment;

/* `targets` are sorted by id, the roster by fl_roster_sort(). */
fl_code fl_assign(const fl_target *targets, size_t count, const fl_roster *roster,
	const fl_seed *seed, unsigned threads, fl_arena *arena, fl_assignment *ret_plan,
	fl_error *reterr);

/* Whether the two sets (sorted positions of targets) prove that no plan exists. */
fl_code fl_certificate_check(const fl_target *targets, size_t count, const fl_roster *roster,
	const fl_seed *seed, const uint32_t *whole, size_t whole_count, const uint32_t *lead_only,
	size_t lead_only_count, bool *ret_holds, fl_error *reterr);

/* The fixed teams of a roster under a seed. */
fl_code fl_teams_form(const fl_roster *roster, const fl_seed *seed, fl_arena *arena,
	fl_teams *ret_teams, fl_error *reterr);

/* The lead and its `others` as one list by position, which is by id; returns how many. */
size_t fl_team_list(const fl_team *team, size_t others, uint32_t *out);

#endif
