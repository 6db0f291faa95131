/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the compiler share; private to the room. */
#ifndef FL_RULES_COMPILE_H
#define FL_RULES_COMPILE_H

#include "rules/plan.h"

typedef struct fl_compiler {
	fl_reader reader;
	const fl_ruleset *set;
	fl_plan *plan;
	fl_plan_column *column; /* the plan's, while they grow */
	fl_plan_event *event;   /* the plan's, while repair is worked out */
	fl_text *event_name;    /* names of the declared types, for messages */
	fl_text *indicator_name;
	bool *event_used;             /* by some indicator, rule or veto */
	fl_plan_indicator *indicator; /* the plan's, while they grow */
	uint32_t *expression;         /* the plan's, while they grow */
	unsigned char *progress;      /* of each indicator, while expressions are compiled */
	unsigned base_places; /* that base points have at least, where other versions count */
	unsigned chain;       /* expressions that are being compiled within each other */
} fl_compiler;

/* An array of the arena; on exhaustion it sets `failed` and returns NULL. */
void *fl_compile_array(fl_compiler *compiler, size_t count, size_t size);

/* False where memory ran out or a name is written more than once. */
bool fl_compile_unique(fl_compiler *compiler, fl_word *word, size_t count);

/* Whether a table has rows, and no more than `max`; reports where it is not so. */
bool fl_compile_row_count(fl_compiler *compiler, const fl_yaml *at, uint32_t count, uint32_t max);

/* Whether a list holds no more rules than a rule set may; reports where it does. */
bool fl_compile_rule_count(fl_compiler *compiler, const fl_list *list);

/* Digits behind the point that a number of units of 10^-FL_PLACES_MAX needs. */
unsigned fl_compile_places(int64_t value);

/* The number on a scale that is fine enough for it; reports one that is too large to add with. */
int64_t fl_compile_scaled(fl_compiler *compiler, const fl_number *number, unsigned places);

/* Both wordings of a label; the Chinese one stands in for a missing English one. */
void fl_compile_label(const fl_word *zh, const fl_word *en, fl_text ret_label[FL_LANGS]);

/* The text of a citation after checking its key. */
fl_text fl_compile_cite(fl_compiler *compiler, const fl_word *cite);

/* Resolving names; false or FL_NONE_INDEX after reporting. */
uint32_t fl_compile_grade(fl_compiler *compiler, const fl_word *name);
uint32_t fl_compile_field(
	fl_compiler *compiler, uint32_t event, fl_text name, const fl_yaml *at, bool quantity);
uint32_t fl_compile_event(fl_compiler *compiler, fl_text name, const fl_yaml *at);
bool fl_compile_when(fl_compiler *compiler, const fl_set_when *when, fl_plan_condition *ret_when);
uint32_t fl_compile_indicator(fl_compiler *compiler, const fl_word *name);

/* The column like the given one, which has no taps yet, for these types of events; shared with
 * whoever asked for the same before. */
uint32_t fl_compile_events(
	fl_compiler *compiler, const fl_list *events, const fl_plan_column *like);

/* The number of a column, or of the equal one that is there. */
uint32_t fl_compile_column(fl_compiler *compiler, const fl_plan_column *wanted);

/* An indicator that an expression names, compiled first where it is an expression itself. */
uint32_t fl_compile_operand(fl_compiler *compiler, fl_text name, const fl_yaml *at);

/* A bound in units of 10^-places, rounded towards what the bound lets in. */
int64_t fl_compile_bound(const fl_number *number, unsigned places, fl_round round);

/* The steps of an expression; false after reporting. */
bool fl_compile_expression(
	fl_compiler *compiler, const fl_word *source, fl_plan_indicator *indicator);

/* Puts an item into an array of taps that ascends by event. */
void fl_compile_tap(fl_plan_tap *tap, uint32_t count, fl_plan_tap added);

/* The parts, in the order in which they build on one another. */
void fl_compile_grades(fl_compiler *compiler);
void fl_compile_event_types(fl_compiler *compiler);
void fl_compile_indicators(fl_compiler *compiler);
void fl_compile_rules(fl_compiler *compiler);
void fl_compile_uses(fl_compiler *compiler); /* of indicators; behind all that use them */
void fl_compile_bands(fl_compiler *compiler);
void fl_compile_vetoes(fl_compiler *compiler);
void fl_compile_movement(fl_compiler *compiler);
void fl_compile_measures(fl_compiler *compiler);
void fl_compile_newcomer(fl_compiler *compiler);
void fl_compile_repair(fl_compiler *compiler);
void fl_compile_missing(fl_compiler *compiler);
void fl_compile_inspection(fl_compiler *compiler);

/* Takes back what only follows from other reports, and sorts the rest, from problem `from` on. */
void fl_compile_settle(fl_diags *diags, size_t from);

/* Looks for what is allowed and yet surely not meant; adds warnings. */
void fl_compile_lint(fl_compiler *compiler);

#endif
