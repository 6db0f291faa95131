/* SPDX-License-Identifier: Apache-2.0 */
/* Draws: who is inspected, and by whom.  Part of <fairlot/fairlot.h>. */
#ifndef FAIRLOT_DRAW_H
#define FAIRLOT_DRAW_H

#include <fairlot/grade.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The name under which a rate holds for every grade that has none of its own. */
#define FL_ALL_GRADES "*"

/* What a draw says of one grade.  Numbers that are not given are -1. */
typedef struct fl_draw_grade {
	const char *grade; /* of the rule set, "not_graded", or FL_ALL_GRADES */
	int64_t weight;    /* -1: that of the rule set's inspection section */
	int64_t rate_num;  /* the share drawn, under the design "rate" */
	int64_t rate_den;
	int64_t min; /* in each class of stratum and grade */
	int64_t max;
	bool take_all;
} fl_draw_grade;

/* A retailer left out or put in by decision. */
typedef struct fl_draw_decision {
	const char *id;
	const char *reason; /* a label of the protocol */
} fl_draw_decision;

/* A source of randomness.  What its kind has no use for is NULL. */
typedef struct fl_draw_source {
	const char *kind; /* "beacon", "fixed" or "secret" */
	const char *name; /* 1 to 32 of 0-9 a-z - */
	/* fixed: the value itself, for training only.  secret: the agency's own, see fl_secret; it
	 * is kept in the private folder, and one that lies there already takes its place. */
	const char *value;
	const char *commitment; /* secret: what its party gave away, 64 hex digits */
	const char *party;      /* secret: who holds it; NULL: the agency */
	bool outside;           /* secret: that party is not of the agency */
	const char *publisher;  /* beacon: whose value */
	const char *round;      /* beacon: which of them */
	const char *form;       /* beacon: how it is written down */
	const char *at;         /* beacon: a day or time after the sealing */
} fl_draw_source;

/* A department of a joint draw. */
typedef struct fl_draw_department {
	const char *name; /* 1 to 32 of 0-9 a-z - */
	int64_t need;     /* its inspectors a target; -1: as fl_draw_options.need says */
} fl_draw_department;

typedef struct fl_draw_options {
	/* A rule set to go by: the draw takes its run as of `as_of` that knows all facts, and
	 * grades where there is none.  NULL: `run` is taken.  FL_NO_DAY as `as_of` is the day
	 * before the period, or its first day where the rule set is in force only from then on. */
	const fl_rules *rules;
	int32_t as_of;
	int64_t run; /* of grading; 0: the newest */
	const char *agency;
	const char *purpose;
	int32_t period_from; /* both days are within */
	int32_t period_to;
	const char *sealed_at; /* a day, or YYYY-MM-DDTHH:MM:SSZ */
	int32_t today;         /* the day of the ledger entry */

	/* "quota", "rate", "census" or "order".  NULL is a quota, and without a total that of the
	 * rule set's inspection section: rates, what the year has brought so far and the days
	 * elapsed give each class its least and most number, and the total is the sum of the least.
	 * With `rules` these bounds hold for a quota with a total as well. */
	const char *design;
	int64_t total;   /* quota: how many retailers; -1: none is given */
	bool round_down; /* rate */
	const fl_draw_grade *grade;
	size_t grade_count;
	int64_t reserves; /* a class */

	const fl_draw_decision *excluded;
	size_t excluded_count;
	const fl_draw_decision *included;
	size_t included_count;
	const char *rest; /* after a clean visit, as "12 months"; NULL: as the rule set says */

	bool targets_only; /* no inspectors */
	int64_t need;      /* inspectors a target, at least 2 */
	bool no_lead_rule;
	bool teams;
	/* Joint draws: each department assigns its own inspectors to the one list of targets.
	 * None: one roster, of the inspectors without a department. */
	const fl_draw_department *department;
	size_t department_count;
	bool cross_district; /* nobody visits the strata that they serve or that bear their unit's
	                      * name, but all others */
	bool not_last_visit; /* nobody visits where the last draw of a target sent them */

	const fl_draw_source *sources; /* in the order in which the seed takes them */
	size_t source_count;
	const char *folder; /* fl_draw_seal(): of all draws; NULL: beside the database */
	const char *record; /* fl_draw_make(): file to write, or NULL with dry_run */
	const char *list;   /* fl_draw_make(): CSV for the squad, or NULL */
	fl_lang lang;       /* of the list's header */
	bool dry_run;       /* only numbers and chances: no randomness, nothing is written */
	unsigned threads;
} fl_draw_options;

/* A draw with its result. */
typedef struct fl_draw fl_draw;

/* All in one, with `fixed` sources only, so for training: see ceremony.h for the draws that count.
 * Draws, writes the record and the list, and enters the draw in the ledger.  A draw without enough
 * inspectors is a draw: its record holds the proof, fl_draw_info.assigned is false, and there is no
 * list.  FL_REFUSED, FL_INFEASIBLE where the design cannot be met. */
FL_API fl_code fl_draw_make(
	fl_db *db, const fl_draw_options *options, fl_draw **ret_draw, fl_error *reterr);
FL_API void fl_draw_free(fl_draw *draw);

typedef struct fl_draw_info {
	uint64_t number;
	int64_t run;     /* of grading */
	bool graded;     /* the run was made for this draw */
	uint64_t unseen; /* retailers of the roster that the run does not have: not in the frame */
	char commit[65]; /* hash of the seal */
	char seed[65];   /* "" for a dry run */
	char record[65]; /* hash of the record; "" for a dry run */
	uint64_t units;  /* of the frame */
	uint64_t excluded;
	uint64_t included;
	bool publicly_random;
	bool assigned;  /* every target has its inspectors */
	uint32_t level; /* most visits of one inspector */
	size_t classes;
	size_t targets;
	size_t reasons;     /* of exclusions, see fl_draw_reason_at() */
	size_t short_of;    /* targets in the proof that there are too few inspectors */
	size_t unqualified; /* inspectors whose last qualification ends before the period does */
} fl_draw_info;
FL_API void fl_draw_describe(const fl_draw *draw, fl_draw_info *ret_info);

/* Texts belong to the draw. */
typedef struct fl_drawn_class {
	const char *stratum;
	const char *grade;
	uint64_t weight;
	uint64_t size;
	const char *expected; /* exact: "38/179" */
	const char *chance;   /* of each retailer, exact */
	uint64_t chance_millionths;
	uint64_t drawn; /* 0 for a dry run */
	uint64_t reserves;
} fl_drawn_class;
FL_API void fl_draw_class_at(const fl_draw *draw, size_t index, fl_drawn_class *ret_class);

typedef struct fl_drawn_target {
	const char *id;
	const char *stratum;
	const char *grade;
	const char *name;
	const char *address;
	bool included;          /* by decision, not by lot */
	int32_t last_visit;     /* FL_NO_DAY where none is known */
	const char *lead;       /* "" where there is none */
	const char *inspectors; /* ids and names, the lead first */
} fl_drawn_target;
FL_API void fl_draw_target_at(const fl_draw *draw, size_t index, fl_drawn_target *ret_target);

/* A reason for exclusions and how many it holds for. */
FL_API const char *fl_draw_reason_at(const fl_draw *draw, size_t index, uint64_t *ret_count);

/* Target `index` of the proof; *ret_lead_only: it counts for its one lead only. */
FL_API const char *fl_draw_short_at(const fl_draw *draw, size_t index, bool *ret_lead_only);

#ifdef __cplusplus
}
#endif

#endif
