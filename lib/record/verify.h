/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redoing a draw from its record alone: no database, no network, nothing to trust but SHA-256.
 * Says what was recomputed, the first value that differs, and what no record can prove.
 */
#ifndef FL_RECORD_VERIFY_H
#define FL_RECORD_VERIFY_H

#include "record/read.h"
#include "record/record.h"
#include "record/void.h"

/* The steps of a verification in their order: name, and what is said of each. */
#define FL_VERIFY_STEPS(X)                                                           \
	X(FL_STEP_FRAME, "frame", "the list of units", "抽查对象名录")               \
	X(FL_STEP_ROSTERS, "rosters", "the lists of inspectors",                     \
		"检查人员名录、管辖范围和回避名单")                                  \
	X(FL_STEP_SEAL, "seal", "the seal and its commit", "封存文件及其摘要")       \
	X(FL_STEP_SEED, "seed", "the randomness and the seed", "随机源与种子")       \
	X(FL_STEP_CLASSES, "classes", "numbers, chances and tickets of every class", \
		"各类抽取数量、中签概率与签号")                                      \
	X(FL_STEP_TARGETS, "targets", "the targets", "检查对象")                     \
	X(FL_STEP_ASSIGNMENTS, "assignments", "the inspectors of every target", "检查人员分派")

typedef enum fl_verify_step {
#define X(step, name, en, zh) step,
	FL_VERIFY_STEPS(X)
#undef X
		FL_VERIFY_STEP_COUNT
} fl_verify_step;

typedef struct fl_step_done {
	fl_verify_step step;
	fl_hash hash; /* a root, the commit, the seed, or the SHA-256 of the value in the record */
	uint64_t count; /* of rows, classes, targets, plans */
} fl_step_done;

#define FL_VERIFY_NOTES_MAX 8u

/* Belongs to its arena. */
typedef struct fl_verdict {
	fl_arena arena;
	bool holds;
	bool is_void; /* the record of a void draw: there is no outcome */
	fl_void void_;
	bool publicly_random;
	bool assigned;      /* every roster found a full plan */
	fl_hash record;     /* SHA-256 of the record */
	fl_spec spec;       /* what the record says of itself, as far as it could be read */
	fl_outcome outcome; /* the draw as redone, as far as it got */
	size_t step_count;  /* steps done */
	fl_step_done steps[FL_VERIFY_STEP_COUNT];
	fl_difference
		difference; /* the first that differs; error.code is FL_OK where nothing does */
	size_t note_count;  /* what is not proven */
	const char *notes[FL_VERIFY_NOTES_MAX][FL_LANGS];
} fl_verdict;

void fl_verdict_done(fl_verdict *verdict);
FL_AUTO_DEFINE(fl_verdict, fl_verdict_done);

const char *fl_verify_step_name(fl_verify_step step);
const char *fl_verify_step_text(fl_verify_step step, fl_lang lang);

/*
 * Verifies.  FL_OK means that a verdict was reached, good or bad; the only failure is FL_MEMORY.
 * `file` names the record in messages; `record` must outlive the verdict.
 */
fl_code fl_record_verify(fl_text record, const char *file, unsigned threads,
	fl_verdict *ret_verdict, fl_error *reterr);

#endif
