/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the public handle of a draw, and the steps in which it is made. */
#ifndef FL_API_DRAW_H
#define FL_API_DRAW_H

#include "api/draw_folder.h"
#include "api/draw_year.h"
#include "api/rules.h"

#include "base/json_write.h"
#include "record/record.h"
#include "record/void.h"
#include "store/draws.h"
#include "store/history.h"
#include "store/lists.h"
#include "store/runs.h"

/* Why a retailer is left out without anybody's decision; labels in the record. */
#define FL_REASON_CLOSED     "closed"
#define FL_REASON_SUSPENDED  "suspended"
#define FL_REASON_RESTS      "rest_after_clean"
#define FL_REASON_VISITS_MAX "visits_max"
/* And why one is put in. */
#define FL_REASON_VISITS_MIN "visits_min"

/* The grade of those that could not be graded, in runs and frames. */
#define FL_NOT_GRADED "not_graded"

/* A target with what the list says of it. */
typedef struct fl_target_words {
	const char *id;
	const char *stratum;
	const char *grade;
	const char *name;
	const char *address;
	int64_t retailer; /* its row; 0 where it was not looked up */
	bool included;
	fl_day last_visit;
	const char *lead;
	const char *inspectors;
} fl_target_words;

typedef struct fl_reason_count {
	const char *reason;
	uint64_t count;
} fl_reason_count;

/* A secret that the sealing keeps, and whether its file is there already. */
typedef struct fl_own_secret {
	fl_secret secret;
	bool there;
} fl_own_secret;

struct fl_draw {
	fl_arena arena; /* owns everything below */
	fl_store *store;
	const fl_draw_options *options;
	fl_rules *rules; /* of the run */
	int64_t graded;  /* the run found or made for the rule set of the options; 0: none */
	bool graded_now;
	fl_run_row run;
	fl_lists lists;
	fl_spec spec;
	size_t unqualified; /* inspectors who may inspect nothing in this period */
	fl_entropy_source *sources;
	fl_own_secret *own; /* secrets of the agency's own, in the order of the sources */
	size_t own_count;
	fl_outcome outcome;
	fl_hash record;
	fl_unit *units;        /* while the frame is gathered; unit.line is the retailer */
	fl_buf excluded;       /* of fl_decided */
	fl_buf frozen_classes; /* what will be kept of the frame: see fl_draw_freeze() */
	fl_buf frozen_frame;
	bool by_rules; /* rates and visits of the rule set give the numbers */
	fl_draw_year year;
	struct fl_draw_group *groups; /* see fairlot_draw_inspection.h; NULL: no section */
	size_t group_count;
	const char **grade_words;       /* of the spec's grades */
	struct fl_draw_stratum *strata; /* by stratum */
	size_t stratum_count;
	uint32_t level;      /* that the busiest inspector has at least, recusals aside */
	fl_visited *visited; /* by retailer; NULL where visits were not looked at */
	uint64_t unseen;     /* retailers that the run does not have */
	fl_drawn_class *class_words;
	fl_target_words *target_words;
	fl_reason_count *reason;
	size_t reason_count;
};

FL_AUTO_PTR_DEFINE(fl_draw, fl_draw_free);

/* An empty draw; NULL, with the error written, where memory ran out. */
fl_draw *fl_draw_new(fl_store *store, const fl_draw_options *options, fl_error *reterr);

/* Where the options bring a rule set: finds the run of it that knows all facts, or grades. */
fl_code fl_draw_grade_run(fl_draw *draw, fl_db *db, fl_error *reterr);

/* Reads the run and its rule set; the rule set alone. */
fl_code fl_draw_load(fl_draw *draw, fl_error *reterr);
fl_code fl_draw_load_rules(fl_draw *draw, fl_error *reterr);

/* Takes the sources from the options; `folder` is NULL where the draw has none. */
fl_code fl_draw_take_sources(fl_draw *draw, const fl_draw_folder *folder, fl_error *reterr);

/* All that goes into a seal but its number: loads, gathers and works out. */
fl_code fl_draw_compose(fl_draw *draw, const fl_draw_folder *folder, fl_error *reterr);

/* Whether every target has its inspectors, or none were asked for. */
static inline bool fl_draw_assigned(const fl_draw *draw)
{
	for (size_t i = 0; i < draw->spec.roster_count; i++) {
		if (!draw->outcome.plans[i].feasible) {
			return false;
		}
	}
	return true;
}

static inline unsigned fl_draw_threads(unsigned threads)
{
	return threads > 0 ? threads : 1;
}

/* Gathers the frame: every retailer of the run with its grade, weight and stratum, and who is left
 * out because of its state or of a clean visit. */
fl_code fl_draw_gather(fl_draw *draw, fl_error *reterr);

/* Makes the rosters from the lists, once the frame is there. */
fl_code fl_draw_rosters(fl_draw *draw, fl_error *reterr);

/* Notes the frame as it is to be kept, while it is in the order of the run. */
fl_code fl_draw_freeze(fl_draw *draw, fl_error *reterr);

/* Adds the row of the sealed draw and all that was sealed. */
fl_code fl_draw_freeze_enter(const fl_draw *draw, fl_entry *entry, fl_error *reterr);

/* Takes out what was sealed and prepares the draw anew.  FL_MISMATCH, naming the list, where it is
 * not what was sealed. */
fl_code fl_draw_thaw(fl_draw *draw, const fl_draw_state *state, unsigned threads, fl_error *reterr);

/* Whether the rule set gives the numbers; before the frame is gathered, which depends on it. */
fl_code fl_draw_choose(fl_draw *draw, fl_error *reterr);

/* Works out weights and bounds from the options and the rule set's inspection section. */
fl_code fl_draw_design(fl_draw *draw, fl_error *reterr);

/* Adds the rows of what was drawn. */
fl_code fl_draw_enter(const fl_draw *draw, fl_entry *entry, fl_error *reterr);

/* Ends the entry of a step, with what is said of it: number, commit and, where it is drawn, the
 * record's hash. */
fl_code fl_draw_enter_end(const fl_draw *draw, fl_entry *entry, fl_error *reterr);

/* The inspectors of a target, of one roster, as positions in it; `lead` may be FL_NOBODY. */
typedef struct fl_draw_crew {
	const uint32_t *inspectors;
	size_t count;
	uint32_t lead;
} fl_draw_crew;

/* As the plan has them; false where there is none. */
bool fl_draw_crew_of(const fl_draw *draw, size_t roster, size_t target, fl_draw_crew *ret_crew);

/* Add numbers and names, the lead first; the leads' numbers alone; or the numbers to an array.  The
 * rosters of several departments stand one behind the other. */
void fl_draw_crew_word(const fl_draw *draw, size_t roster, const fl_draw_crew *crew, fl_buf *out);
void fl_draw_crew_leads(const fl_draw *draw, size_t roster, const fl_draw_crew *crew, fl_buf *out);
void fl_draw_crew_list(
	const fl_draw *draw, size_t roster, const fl_draw_crew *crew, fl_json_writer *json);

/* Looks up the last visit of every target that has been put into words. */
fl_code fl_draw_visits(fl_draw *draw, fl_error *reterr);

/* Counts what is certain of the work before the draw. */
fl_code fl_draw_count_work(fl_draw *draw, fl_error *reterr);

/* Puts classes and targets into words. */
fl_code fl_draw_word(fl_draw *draw, fl_error *reterr);

/* A C string of the draw's arena; "" where memory ran out, which *failed remembers. */
const char *fl_draw_string(fl_draw *draw, fl_text text, bool *failed);

#endif
