/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rule set compiled once, never changed afterwards, and read by many threads: names are numbers,
 * points are integers of one scale, and every count or sum that several rules share is one column.
 * The grader walks it, the explanation quotes it.  It knows no data and no day.
 *
 * Orders: deductions, bonuses and vetoes each ascend by id, so that the smaller index is the
 * smaller id; grades descend from the best (0); everything else keeps the order of the file.
 */
#ifndef FL_RULES_PLAN_H
#define FL_RULES_PLAN_H

#include "base/sha256.h"
#include "rules/ruleset.h"

#define FL_NONE_INDEX UINT32_MAX

/* The reason for a grade that the clause on new retailers limited; no rule may have this id. */
#define FL_REASON_NEWCOMER "new_licensee"

/* What a rule set may hold at the most. */
#define FL_GRADES_MAX      64u
#define FL_RULES_MAX       1000u /* deductions, bonuses and vetoes, each */
#define FL_INDICATORS_MAX  1000u
#define FL_MEASURES_MAX    16u
#define FL_ROWS_MAX        100u /* rows of a table of points, steps of a decay */
#define FL_TEST_EVENTS_MAX 10000u

/* Expressions: steps of one, parentheses within each other, entries of the stack, indicators that
 * lead from one expression to the next, and digits behind the point. */
#define FL_EXPRESSION_OPS_MAX    200u
#define FL_EXPRESSION_DEPTH_MAX  16u
#define FL_EXPRESSION_STACK_MAX  16u
#define FL_EXPRESSION_CHAIN_MAX  32u
#define FL_EXPRESSION_PLACES_MAX 12u

/* Digits behind the point of the scale on which points are added, at the most, and the largest
 * amount of points that one event or rule may come to on that scale. */
#define FL_POINT_PLACES_MAX 9u
#define FL_POINTS_MAX       INT64_C(1000000000000000)

typedef struct fl_plan_event {
	fl_text name;
	fl_text label[FL_LANGS];
	fl_event_class severity;
	fl_visit visit;
	bool clean;                       /* a visit that found nothing */
	bool repairable;                  /* a repair has an effect */
	fl_span waiting;                  /* at the earliest this long after the event */
	int64_t use[FL_EVENT_FIELDS_MAX]; /* for a missing field; FL_VALUE_NONE: not graded */
} fl_plan_event;

typedef enum fl_column_op {
	FL_COLUMN_COUNT,
	FL_COLUMN_LATEST, /* the latest day */
	FL_COLUMN_SUM,    /* this and those below read a field */
	FL_COLUMN_MAX,
	FL_COLUMN_MIN,
	FL_COLUMN_NEWEST,  /* the value at the latest event */
	FL_COLUMN_DISTINCT /* how many different values */
} fl_column_op;

/* The events of one type that a column takes in, and the field that it reads. */
typedef struct fl_plan_tap {
	uint32_t event;
	uint32_t field;
} fl_plan_tap;

/* One number a retailer: how many events of some types, their latest day, or what a field of theirs
 * comes to, in units of 10^-FL_PLACES_MAX. */
typedef struct fl_plan_column {
	fl_column_op op;
	bool for_veto;    /* repaired events are judged as for vetoes */
	bool by_decision; /* the window runs from the decision; what is undecided does not count */
	bool windowed;
	fl_span window;
	uint32_t tap_count;
	const fl_plan_tap *tap; /* ascending by event */
} fl_plan_column;

/* The tap of a column for events of one type; NULL where it takes none in. */
const fl_plan_tap *fl_plan_column_tap(const fl_plan_column *column, uint32_t event);

typedef enum fl_indicator_kind {
	FL_INDICATOR_COUNT,
	FL_INDICATOR_SUM,
	FL_INDICATOR_MONTHS_SINCE, /* from the latest event, or else from the licence */
	FL_INDICATOR_DAYS_SINCE,
	FL_INDICATOR_DISTINCT,
	FL_INDICATOR_FIELD, /* the largest, smallest or latest value of a field */
	FL_INDICATOR_LICENSED_DAYS,
	FL_INDICATOR_LICENSED_MONTHS,
	FL_INDICATOR_EXPRESSION
} fl_indicator_kind;

/* Expressions are worked out on a stack; truths are 1 and 0. */
typedef enum fl_expression_op {
	FL_OP_NUMBER,    /* pushes `number` */
	FL_OP_INDICATOR, /* pushes an indicator */
	FL_OP_SCALE,     /* multiplies the entry `depth` below the top by `number` */
	FL_OP_NEGATE,
	FL_OP_NOT,
	FL_OP_ADD, /* this and those below take two entries and push one */
	FL_OP_SUBTRACT,
	FL_OP_MULTIPLY,
	FL_OP_MIN,
	FL_OP_MAX,
	FL_OP_LESS,
	FL_OP_LESS_EQUAL,
	FL_OP_EQUAL,
	FL_OP_NOT_EQUAL,
	FL_OP_GREATER_EQUAL,
	FL_OP_GREATER,
	FL_OP_AND,
	FL_OP_OR,
	FL_OP_IF /* takes three: where the first is true the second, else the third */
} fl_expression_op;

typedef struct fl_plan_op {
	fl_expression_op op;
	union {
		uint32_t indicator;
		uint32_t depth;
	};
	int64_t number;
} fl_plan_op;

typedef struct fl_plan_indicator {
	fl_text name;
	fl_indicator_kind kind;
	uint32_t column;   /* FL_NONE_INDEX: it reads no events */
	unsigned places;   /* of its values */
	bool truth;        /* an expression that is 1 or 0 */
	bool used;         /* by a rule, veto or measure, or by an expression that is used */
	int64_t otherwise; /* FL_INDICATOR_FIELD without events; FL_VALUE_NONE: not graded */
	uint32_t op_count; /* FL_INDICATOR_EXPRESSION */
	const fl_plan_op *op;
} fl_plan_indicator;

/* Holds where low <= value <= high, in the indicator's own units. */
typedef struct fl_plan_condition {
	uint32_t indicator;
	int64_t low, high;
} fl_plan_condition;

/* `points` for quantities of `from` on, in units of 10^-FL_PLACES_MAX. */
typedef struct fl_plan_row {
	int64_t from;
	int64_t points;
} fl_plan_row;

typedef struct fl_plan_step {
	fl_span until;
	int64_t factor;
} fl_plan_step;

typedef enum fl_rule_kind {
	FL_RULE_COUNT, /* points for each event: the count of a column times points */
	FL_RULE_EACH,  /* events are judged one by one */
	FL_RULE_WHEN,  /* points once, on a condition */
	FL_RULE_PER    /* points for each whole `every` of an indicator */
} fl_rule_kind;

/*
 * A deduction or a bonus.  The points of one event are
 *     base * step factor * repeat factor * unit,
 * which is exact on the plan's scale; the compiler made sure that it stays below FL_POINTS_MAX.
 */
typedef struct fl_plan_rule {
	fl_text id;
	fl_text label[FL_LANGS];
	fl_text cite; /* "" where there is none */
	fl_rule_kind kind;
	bool by_events;         /* about events: `column` holds its types and window */
	uint32_t column;        /* by_events */
	int64_t points;         /* on the plan's scale; by_events: the base of `unit` below */
	int64_t cap;            /* on the plan's scale; INT64_MAX where there is none */
	fl_plan_condition when; /* FL_RULE_WHEN */
	uint32_t per;           /* FL_RULE_PER: the indicator */
	int64_t every;          /* in the indicator's units */
	int64_t unit;
	uint32_t row_count;        /* points by quantity; 0: `points` for every event */
	const fl_plan_row *row;    /* ascending */
	const uint32_t *row_field; /* of each tap of the column */
	int64_t row_below; /* quantities from here on are outside the table; else INT64_MAX */
	uint32_t step_count;
	const fl_plan_step *step; /* ascending */
	int64_t repeat_from;      /* the first event that the factor applies to; INT64_MAX: none */
	int64_t repeat_factor;
	int64_t plain_factor;                /* 1 on the scale of repeat_factor */
	unsigned base_places;                /* of the base points of events */
	unsigned step_places, repeat_places; /* of the factors, for showing them */
	const fl_yaml *at;
} fl_plan_rule;

/* The lowest score that still has the grade, in units of the score. */
typedef struct fl_plan_band {
	int64_t lowest;
	uint32_t grade;
} fl_plan_band;

typedef struct fl_plan_veto {
	fl_text id;
	fl_text label[FL_LANGS];
	fl_text cite;
	uint32_t at_best;
	bool by_events;
	uint32_t column;        /* by_events */
	fl_plan_condition when; /* else */
	const fl_yaml *at;
} fl_plan_veto;

/* How a grade moves from the one before; steps are UINT32_MAX where there is no limit. */
typedef struct fl_plan_movement {
	bool given;
	int64_t margin; /* in units of the score */
	uint32_t up_steps, down_steps;
} fl_plan_movement;

typedef struct fl_plan_level {
	int64_t lowest; /* in the indicator's units */
	fl_text name;
} fl_plan_level;

/* A named measure: the level that an indicator's value falls into. */
typedef struct fl_plan_measure {
	fl_text name;
	fl_text label[FL_LANGS];
	uint32_t indicator;
	bool in_label; /* the level is appended to the grade */
	uint32_t level_count;
	const fl_plan_level *level; /* highest first; the last is open */
} fl_plan_measure;

typedef struct fl_plan_newcomer {
	bool given;
	fl_span until;
	uint32_t at_best; /* the best grade a newcomer reaches */
	bool fixed;       /* the grade is `at_best` itself, whatever the score */
	fl_text cite;
} fl_plan_newcomer;

/* How one grade is inspected; numbers in units of 10^-FL_PLACES_MAX. */
typedef struct fl_plan_inspection {
	bool given;
	int64_t weight; /* FL_VALUE_NONE where not given, as all below */
	int64_t rate_min, rate_max;
	fl_rate_per rate_per;
	int64_t visits_min, visits_max; /* whole visits */
	bool take_all;
	bool rests;
	fl_span rest_after_clean;
} fl_plan_inspection;

typedef struct fl_plan {
	fl_arena arena; /* owns everything here */
	const fl_yaml_doc *doc;
	const fl_ruleset *set; /* what was written */
	const struct fl_versions
		*versions; /* those of its set (versions.h); NULL: it stands alone */
	fl_hash hash;      /* SHA-256 of the file */
	fl_text id, version;
	fl_text title[FL_LANGS];
	fl_day from, to; /* both in force; `to` may be INT32_MAX */

	unsigned places;                   /* of the scale on which points are added */
	int64_t base, min, max, bonus_cap; /* on that scale; bonus_cap may be INT64_MAX */
	unsigned score_places;
	fl_round round;

	uint32_t grade_count;
	const fl_text *grade;
	fl_vocab vocab;             /* the types that the rule set declares */
	const fl_plan_event *event; /* beside vocab.type */
	uint32_t column_count;
	const fl_plan_column *column;
	uint32_t indicator_count;
	const fl_plan_indicator *indicator;
	uint32_t expression_count;
	const uint32_t *expression; /* indicators; each after those that it reads */
	uint32_t deduction_count, bonus_count;
	const fl_plan_rule *rule; /* the deductions, then the bonuses */
	uint32_t band_count;
	const fl_plan_band *band; /* best first; the last is open */
	fl_plan_movement movement;
	uint32_t measure_count;
	const fl_plan_measure *measure;
	uint32_t veto_count;
	const fl_plan_veto *veto;
	fl_plan_newcomer newcomer;
	bool dearest; /* of one case only the largest deduction counts */
	bool repairs; /* there is a repair section */
	bool repair_ends_veto_only;
	fl_points_from points_from;
	fl_text repair_cite;
	bool month_end_refuses; /* a day that its month does not have ungrades */
	bool by_holder;         /* events reach every licence of the holder */
	/* by_holder: a licence that nobody is said to hold is graded by itself */
	bool alone_without_holder;
	bool needs_licence_day; /* of everybody; an indicator asks where it has no event */
	fl_day use_licence_day; /* where it is missing; FL_DAY_NONE: not graded */
	const fl_plan_inspection *inspection; /* one a grade, then not_graded; NULL: no section */
} fl_plan;

/*
 * Reads and compiles a rule file.  All problems go to `diags`, warnings included; FL_REFUSED where
 * one of them is an error.  `file` names the source in messages.  FL_REFUSED, FL_MEMORY.
 */
fl_code fl_plan_read(
	fl_text source, const char *file, fl_diags *diags, fl_plan **ret_plan, fl_error *reterr);

/* The same, with base points of events that have room for so many digits behind the point. */
fl_code fl_plan_read_finer(fl_text source, const char *file, unsigned base_places, fl_diags *diags,
	fl_plan **ret_plan, fl_error *reterr);

void fl_plan_free(fl_plan *plan);
FL_AUTO_PTR_DEFINE(fl_plan, fl_plan_free);

/* The index of a grade or an event type; FL_NONE_INDEX where there is none of that name. */
uint32_t fl_plan_find_grade(const fl_plan *plan, fl_text name);
uint32_t fl_plan_find_event(const fl_plan *plan, fl_text name);

/* The index of the level that a value falls into. */
uint32_t fl_plan_level_of(const fl_plan_measure *measure, int64_t value);

/* Writes the grade with the levels that stand in its label; `level` has one entry a measure. */
void fl_plan_write_label(const fl_plan *plan, uint32_t grade, const uint32_t *level, fl_buf *out);

/* The day of a licence; where it is unknown the one that the rule set says to use, if any. */
static inline fl_day fl_plan_licensed_on(const fl_plan *plan, fl_day licensed_on)
{
	return licensed_on != FL_DAY_NONE ? licensed_on : plan->use_licence_day;
}

/* Whether a repair of the event, approved on `repaired`, is in effect on `as_of`. */
bool fl_plan_repair_holds(
	const fl_plan_event *event, fl_day occurred, fl_day repaired, fl_day as_of);

#endif
