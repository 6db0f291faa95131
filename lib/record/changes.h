/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happens to a list after its draw: a target that cannot be visited is replaced from the
 * reserves, an inspector who cannot go is swapped for another.  Nothing is overwritten: the draw
 * stays as it is, and every change is one entry behind it (lib/FORMATS.md, section 10).  A
 * replacement is worked out from the record alone, so that anybody redoes it; a swap is somebody's
 * decision, and only what it may not do is checked.
 */
#ifndef FL_RECORD_CHANGES_H
#define FL_RECORD_CHANGES_H

#include "record/record.h"

/* Why a target is replaced: the code in the document, and what it says. */
#define FL_REPLACE_REASONS(X)                                               \
	X("case_pending", "a case against it is under way", "正在立案调查") \
	X("closed", "closed for good", "已歇业")                            \
	X("disaster", "cannot be reached: weather, disaster, epidemic",     \
		"因天气、灾害、疫情无法到达")                               \
	X("licence_ended", "its licence has ended", "许可证已失效或注销")   \
	X("moved", "moved out of the district", "已迁出辖区")               \
	X("no_access", "closed at every attempt", "多次上门均未营业")       \
	X("not_found", "not found at its address", "查无此户")              \
	X("suspended", "business is suspended", "停业中")

/* The position of a code in the table above; -1 where it has none. */
int fl_replace_reason_find(fl_text code);

typedef enum fl_change_kind { FL_CHANGE_REPLACEMENT, FL_CHANGE_SWAP } fl_change_kind;

/* What is decided. */
typedef struct fl_change {
	fl_change_kind kind;
	fl_text target;
	fl_text reason;     /* replacement: a code of the table; swap: a line */
	fl_text decided_by; /* a line; may be empty for a replacement */
	fl_day date;

	fl_text department; /* swap: of the inspectors; empty where there is one roster */
	fl_text old_id;     /* swap: who is taken off; empty: nobody, an open place is filled */
	fl_text new_id;
} fl_change;

/* Who visits a target, of one roster: inspectors, or the one team, as positions in fl_pairs. */
typedef struct fl_crew {
	uint32_t count;
	uint32_t people[FL_NEED_MAX]; /* ascending */
} fl_crew;

/* A target on the list, or one that was. */
typedef struct fl_standing_target {
	uint32_t unit;    /* position in the frame */
	uint32_t instead; /* of this target: position in the list; FL_NOBODY: it was drawn */
	bool included;    /* by decision */
	bool gone;        /* replaced, or dropped where no reserve was left */
	bool swapped;     /* its inspectors are not the ones that it was given */
	fl_crew *crews;   /* one a roster */
} fl_standing_target;

/* A change that was made, with what came of it. */
typedef struct fl_change_made {
	fl_change change;
	uint32_t target; /* position in the list, of the target as it was named */
	uint32_t by;     /* replacement: position in the list; FL_NOBODY: no reserve was left */
	size_t roster;   /* swap */
	fl_crew *crews;  /* one a roster, of the target that is visited now */
} fl_change_made;

/* The list as it stands.  Everything belongs to its arena. */
typedef struct fl_standing {
	const fl_outcome *outcome;
	fl_arena *arena;
	fl_standing_target *targets; /* of the draw, by id; then the reserves that came in */
	size_t count;
	size_t capacity;
	uint32_t *used;  /* reserves of each class */
	uint32_t **load; /* visits of each person, by roster */
	fl_teams *teams; /* by roster */
	fl_change_made *made;
	size_t made_count;
} fl_standing;

/* The list as it was drawn, with room for so many changes. */
fl_code fl_standing_init(const fl_outcome *outcome, size_t changes, fl_arena *arena,
	fl_standing *ret_standing, fl_error *reterr);

/* Makes a change or refuses it; texts of the change must outlive the list. */
fl_code fl_standing_change(fl_standing *standing, const fl_change *change, fl_error *reterr);

/* The target on the list with this id; SIZE_MAX where there is none. */
size_t fl_standing_find(const fl_standing *standing, fl_text id);

/* The inspectors of a crew as positions in the roster, ascending, and the lead of it (FL_NOBODY:
 * none).  `out` has room for FL_NEED_MAX.  Returns how many they are. */
size_t fl_standing_inspectors(const fl_standing *standing, size_t target, size_t roster,
	const fl_crew *crew, uint32_t *out, uint32_t *ret_lead);

/* ---- As documents (changes_text.c) ---------------------------------------------------------- */

/* One change as canonical JSON. */
void fl_change_write(const fl_standing *standing, size_t number, fl_buf *out);

/* Reads back what was decided; the rest is worked out anew.  Without a difference, the texts point
 * into the document. */
void fl_change_read(fl_record_reader *reader, const fl_json *item, fl_change *ret_change);

/* The whole document of all changes, for publishing beside the record with this hash. */
void fl_changes_write(const fl_standing *standing, fl_hash record, fl_buf *out);

/* Redoes a document of changes behind a record that holds.  The first difference sticks in the
 * reader, whose root is the document. */
fl_code fl_changes_verify(fl_record_reader *reader, const fl_outcome *outcome, fl_hash record,
	fl_standing *ret_standing, fl_error *reterr);

#endif
