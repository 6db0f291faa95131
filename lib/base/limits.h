/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every limit that an input can meet, named once.  Each is tested at n and at n + 1.  A limit is
 * there so that a damaged or hostile file ends in a sentence, not in exhaustion; none is meant to
 * be met in honest work.
 */
#ifndef FL_BASE_LIMITS_H
#define FL_BASE_LIMITS_H

#include <stdint.h>

/* Text: the protocol's identifiers and labels. */
#define FL_ID_BYTES_MAX    64u
#define FL_LABEL_BYTES_MAX 64u

/* YAML files (rule sets, column maps). */
#define FL_YAML_BYTES_MAX (4u << 20)
#define FL_YAML_DEPTH_MAX 32u
#define FL_YAML_NODES_MAX 200000u

/* Mending what is no valid YAML, to read on and find the rest: mistakes that are mended, attempts
 * at them in one file, and bytes of a file that is attempted at all. */
#define FL_YAML_MENDS_MAX       32u
#define FL_YAML_TRIALS_MAX      256u
#define FL_YAML_TRIAL_BYTES_MAX (256u << 10)

/* A node's path in diagnostics: what lies deeper is named by the last path that fits. */
#define FL_YAML_PATH_BYTES_MAX 256u

/* JSON files (records): a frame of a few million retailers fits. */
#define FL_JSON_BYTES_MAX (2ull << 30)
#define FL_JSON_DEPTH_MAX 32u

/* CSV files. */
#define FL_CSV_FIELD_BYTES_MAX (64u << 10)
#define FL_CSV_COLUMNS_MAX     512u
#define FL_CSV_ROW_BYTES_MAX   (1u << 20)

/* Years that a day may lie in: four digits, as in YYYY-MM-DD. */
#define FL_YEAR_MIN 1900
#define FL_YEAR_MAX 9999

/* A window or waiting time. */
#define FL_SPAN_MAX 100000u

/* Draws: units of a frame, classes, grades, sources of randomness, inspectors of a roster,
 * inspectors a target, possible pairs of the two, and departments that draw for one list. */
#define FL_FRAME_UNITS_MAX 20000000u
#define FL_CLASSES_MAX     100000u
#define FL_DRAW_GRADES_MAX 100u
#define FL_SOURCES_MAX     32u
#define FL_INSPECTORS_MAX  10000u
#define FL_NEED_MAX        16u
#define FL_PAIRS_MAX       50000000u
#define FL_DEPARTMENTS_MAX 32u

/* Looking ahead from a grade, besides FL_NEXT_MONTHS: acts of one way to lift it, ways that are
 * told, sets of acts that are tried, and events gone through while trying them. */
#define FL_NEXT_ACTS_MAX 6u
#define FL_NEXT_WAYS_MAX 16u
#define FL_NEXT_SETS_MAX 20000u
#define FL_NEXT_WORK_MAX 20000000u

/* Decimals: digits behind the point. */
#define FL_PLACES_MAX 6u

#endif
