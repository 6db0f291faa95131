/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the public handle of a draw, and the steps in which it is made. */
#ifndef FL_FAIRLOT_DRAW_H
#define FL_FAIRLOT_DRAW_H

#include "fairlot_rules.h"

#include "record/record.h"
#include "store/history.h"
#include "store/ledger.h"
#include "store/lists.h"
#include "store/runs.h"

/* Why a retailer is left out without anybody's decision; labels in the record. */
#define FL_REASON_CLOSED    "closed"
#define FL_REASON_SUSPENDED "suspended"
#define FL_REASON_RESTS     "rest_after_clean"

/* The grade of those that could not be graded, in runs and frames. */
#define FL_NOT_GRADED "not_graded"

/* A target with what the list says of it. */
typedef struct fl_target_words {
	const char *id;
	const char *stratum;
	const char *grade;
	const char *name;
	const char *address;
	bool included;
	fl_day last_visit;
	const char *lead;
	const char *inspectors;
} fl_target_words;

typedef struct fl_reason_count {
	const char *reason;
	uint64_t count;
} fl_reason_count;

struct fl_draw {
	fl_arena arena; /* owns everything below */
	fl_store *store;
	const fl_draw_options *options;
	fl_rules *rules; /* of the run */
	fl_run_row run;
	fl_lists lists;
	fl_spec spec;
	fl_roster roster;
	fl_entropy_source source;
	fl_outcome outcome;
	fl_hash record;
	fl_buf units;       /* of fl_unit, while the frame is gathered; unit.line is the retailer */
	fl_buf excluded;    /* of fl_decided */
	fl_day *last_visit; /* by retailer; NULL where visits were not looked at */
	fl_drawn_class *class_words;
	fl_target_words *target_words;
	fl_reason_count *reason;
	size_t reason_count;
};

/* Reads the run, its rule set and the lists. */
fl_code fl_draw_load(fl_draw *draw, fl_error *reterr);

/* Gathers the frame: every retailer of the run with its grade, weight and stratum, and who is left
 * out because of its state or of a clean visit. */
fl_code fl_draw_gather(fl_draw *draw, fl_error *reterr);

/* Works out weights and bounds from the options and the rule set's inspection section. */
fl_code fl_draw_design(fl_draw *draw, fl_error *reterr);

/* Adds the rows of a draw that has been made and ends the entry. */
fl_code fl_draw_enter(fl_draw *draw, fl_entry *entry, fl_error *reterr);

/* Puts classes and targets into words. */
fl_code fl_draw_word(fl_draw *draw, fl_error *reterr);

/* A C string of the draw's arena; "" where memory ran out, which *failed remembers. */
const char *fl_draw_string(fl_draw *draw, fl_text text, bool *failed);

#endif
