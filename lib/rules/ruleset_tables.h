/* SPDX-License-Identifier: Apache-2.0 */
/* What the tables of the grammar share; private to the room. */
#ifndef FL_RULES_RULESET_TABLES_H
#define FL_RULES_RULESET_TABLES_H

#include "rules/plan.h"

#define FL_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define TABLE(keys, type)                                                  \
	{                                                                  \
		.size = sizeof(type), .count = FL_COUNT(keys), .key = keys \
	}

/* The same for a list or map that has a limit. */
#define TABLE_OF(keys, type, limit)                                                         \
	{                                                                                   \
		.size = sizeof(type), .count = FL_COUNT(keys), .key = keys, .most = (limit) \
	}

extern const char *const fl_truth_names[];

extern const fl_keys fl_label_keys;
extern const fl_keys fl_event_keys;
extern const fl_keys fl_indicator_keys;
extern const fl_keys fl_deduction_keys;
extern const fl_keys fl_bonus_keys;
extern const fl_keys fl_band_keys;
extern const fl_keys fl_veto_keys;
extern const fl_keys fl_movement_keys;
extern const fl_keys fl_measure_keys;

#endif
