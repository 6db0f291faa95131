/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rule file as it is written: its form is checked, its names are not yet resolved.  Structures
 * follow the file key by key; which keys there are stands in ruleset.c.  The compiler (plan.h)
 * makes sense of it.
 */
#ifndef FL_RULES_RULESET_H
#define FL_RULES_RULESET_H

#include "rules/keys.h"

/* A value that is one of a named list; the names stand beside the tables. */
typedef enum fl_visit { FL_VISIT_NONE, FL_VISIT_RANDOM, FL_VISIT_PROBLEM } fl_visit;
typedef enum fl_event_class {
	FL_CLASS_MINOR,
	FL_CLASS_GENERAL,
	FL_CLASS_SERIOUS,
	FL_CLASS_GRAVE,
	FL_CLASS_GOOD,
	FL_CLASSES
} fl_event_class;
typedef enum fl_same_case { FL_CASE_ALL, FL_CASE_DEAREST } fl_same_case;
typedef enum fl_repair_effect { FL_REPAIR_STOPS_COUNTING, FL_REPAIR_ENDS_VETO } fl_repair_effect;
typedef enum fl_basis { FL_BASIS_OCCURRED, FL_BASIS_DECIDED } fl_basis;
typedef enum fl_attribute { FL_LICENSED_DAYS, FL_LICENSED_MONTHS } fl_attribute;
typedef enum fl_points_from {
	FL_POINTS_AS_OF,
	FL_POINTS_OCCURRED,
	FL_POINTS_LENIENT
} fl_points_from;
typedef enum fl_month_end { FL_MONTH_END_CLAMP, FL_MONTH_END_REFUSE } fl_month_end;
typedef enum fl_propagate { FL_BY_LICENCE, FL_BY_HOLDER } fl_propagate;
typedef enum fl_rate_per { FL_PER_YEAR, FL_PER_QUARTER, FL_PER_DRAW } fl_rate_per;

extern const char *const fl_event_class_names[];
extern const char *const fl_visit_names[];

/* Every structure begins with its node, and its key where it stands in a map. */
typedef struct fl_set_label {
	fl_word head;
	fl_word zh, en;
} fl_set_label;

typedef struct fl_set_force {
	fl_word head;
	fl_date from, to;
} fl_set_force;

typedef struct fl_set_time {
	fl_word head;
	fl_word zone;
	fl_choice month_end, points_from;
} fl_set_time;

typedef struct fl_set_score {
	fl_word head;
	fl_number base, min, max, places;
	fl_choice round;
} fl_set_score;

typedef struct fl_set_field {
	fl_word head;
	fl_choice kind;
} fl_set_field;

typedef struct fl_set_event {
	fl_word head;
	fl_word zh, en;
	fl_choice severity, visit, clean;
	fl_list fields; /* fl_set_field */
} fl_set_event;

typedef struct fl_set_indicator {
	fl_word head;
	fl_list count, months_since, days_since; /* fl_word: types */
	fl_list sum, max, min, latest, distinct; /* fl_word: type.field */
	fl_choice attribute;
	fl_word value, otherwise;
	fl_choice basis;
	fl_length window;
} fl_set_indicator;

typedef struct fl_set_when {
	fl_word head;
	fl_word indicator;
	fl_number from, above, below;
} fl_set_when;

typedef struct fl_set_per {
	fl_word head;
	fl_word indicator;
	fl_number every;
} fl_set_per;

typedef struct fl_set_row {
	fl_word head;
	fl_number from, below, points;
} fl_set_row;

typedef struct fl_set_table {
	fl_word head;
	fl_word field;
	fl_list table; /* fl_set_row */
} fl_set_table;

typedef struct fl_set_step {
	fl_word head;
	fl_length until;
	fl_number factor;
} fl_set_step;

typedef struct fl_set_repeat {
	fl_word head;
	fl_number from, factor;
} fl_set_repeat;

/* A deduction or a bonus. */
typedef struct fl_set_rule {
	fl_word head;
	fl_word id, cite;
	fl_list event; /* fl_word */
	fl_set_when when;
	fl_set_per per;
	fl_number points, cap;
	fl_set_table points_by;
	fl_length window;
	fl_list decay; /* fl_set_step */
	fl_set_repeat repeat;
	fl_set_label label;
} fl_set_rule;

typedef struct fl_set_band {
	fl_word head;
	fl_word grade;
	fl_number above, from;
} fl_set_band;

typedef struct fl_set_veto {
	fl_word head;
	fl_word id, at_best, cite;
	fl_list event; /* fl_word */
	fl_set_when when;
	fl_length during; /* `for` */
	fl_set_label label;
} fl_set_veto;

typedef struct fl_set_newcomer {
	fl_word head;
	fl_length until;
	fl_word start, at_best, cite;
	fl_choice worse_allowed;
} fl_set_newcomer;

typedef struct fl_set_waiting {
	fl_word head;
	fl_length span;
} fl_set_waiting;

typedef struct fl_set_repair {
	fl_word head;
	fl_list after; /* fl_set_waiting */
	fl_list never; /* fl_word */
	fl_choice effect;
	fl_word cite;
} fl_set_repair;

/* refuse, or the value to use. */
typedef struct fl_set_policy {
	fl_word head;
	fl_choice word;
	fl_word use;
} fl_set_policy;

typedef struct fl_set_missing {
	fl_word head;
	fl_set_policy policy;
} fl_set_missing;

/* How far a grade moves up or down from the one before. */
typedef struct fl_set_way {
	fl_word head;
	fl_number margin;
	fl_word steps;
} fl_set_way;

typedef struct fl_set_movement {
	fl_word head;
	fl_set_way up, down;
} fl_set_movement;

typedef struct fl_set_level {
	fl_word head;
	fl_word level;
	fl_number above, from;
} fl_set_level;

/* A named measure beside the grade. */
typedef struct fl_set_measure {
	fl_word head;
	fl_word indicator;
	fl_list bands; /* fl_set_level */
	fl_choice in_label;
	fl_set_label label;
} fl_set_measure;

typedef struct fl_set_rate {
	fl_word head;
	fl_number min, max;
	fl_choice per;
} fl_set_rate;

typedef struct fl_set_visits {
	fl_word head;
	fl_number min, max;
} fl_set_visits;

/* How one grade, or not_graded, is inspected. */
typedef struct fl_set_inspection {
	fl_word head;
	fl_number weight;
	fl_set_rate rate;
	fl_set_visits visits;
	fl_choice take_all;
	fl_length rest_after_clean;
} fl_set_inspection;

typedef struct fl_set_retailer {
	fl_word head;
	fl_date licensed_on;
	fl_word holder_id;
	fl_word previous_grade;
} fl_set_retailer;

/* An event of a test; keys that are no key of every event are fields of its type. */
typedef struct fl_set_fact {
	fl_word head;
	fl_word type, case_no, licence;
	fl_date occurred, decided, annulled_on, repaired_on;
} fl_set_fact;

/* The level of one measure that must come out. */
typedef struct fl_set_expected {
	fl_word head;
	fl_word level;
} fl_set_expected;

typedef struct fl_set_expect {
	fl_word head;
	fl_word score, grade;
	fl_word label;
	fl_list measures; /* fl_set_expected */
	fl_list reasons;  /* fl_word */
	fl_choice status;
} fl_set_expect;

typedef struct fl_set_test {
	fl_word head;
	fl_word name;
	fl_date as_of;
	fl_set_retailer retailer;
	fl_list events; /* fl_set_fact */
	fl_set_expect expect;
} fl_set_test;

typedef struct fl_ruleset {
	fl_word head;
	fl_choice schema;
	fl_word id, version;
	fl_set_label title;
	fl_set_force in_force;
	fl_list cites; /* fl_set_label */
	fl_set_time time;
	fl_set_score score;
	fl_list grades;     /* fl_word */
	fl_list events;     /* fl_set_event */
	fl_list indicators; /* fl_set_indicator */
	fl_list deductions; /* fl_set_rule */
	fl_choice same_case;
	fl_list bonuses; /* fl_set_rule */
	fl_number bonus_cap;
	fl_list bands; /* fl_set_band */
	fl_set_movement movement;
	fl_list measures; /* fl_set_measure */
	fl_list vetoes;   /* fl_set_veto */
	fl_set_newcomer new_licensee;
	fl_set_repair repair;
	fl_choice propagate;
	fl_list missing;    /* fl_set_missing */
	fl_list inspection; /* fl_set_inspection */
	fl_list tests;      /* fl_set_test */
} fl_ruleset;

/* The whole grammar: the table of a rule file's root. */
extern const fl_keys fl_ruleset_keys;

/* Whether a key of a test's event is one that every event has; others are fields of its type. */
bool fl_ruleset_fact_key(fl_text name);

/* Fills `set` from the reader's document; problems go to the reader's diagnostics. */
void fl_ruleset_read(fl_reader *reader, fl_ruleset *set);

#endif
