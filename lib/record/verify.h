/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redoing a draw from what was published of it alone: no database, no network, nothing to trust but
 * SHA-256.  Says what was recomputed, the first value that differs, what is shown by it, and what
 * the document cannot prove.
 */
#ifndef FL_RECORD_VERIFY_H
#define FL_RECORD_VERIFY_H

#include "record/read.h"
#include "record/record.h"
#include "record/void.h"

/* The documents that can be verified, by their `kind`. */
#define FL_DOCUMENT_KINDS(X)              \
	X(FL_DOCUMENT_EXTRACT, "extract") \
	X(FL_DOCUMENT_PROOF, "proof")     \
	X(FL_DOCUMENT_RECORD, "record")   \
	X(FL_DOCUMENT_VOID, "void")

typedef enum fl_document_kind {
#define X(kind, name) kind,
	FL_DOCUMENT_KINDS(X)
#undef X
} fl_document_kind;

const char *fl_document_kind_name(fl_document_kind kind);

/* The steps of a verification: name, and what is said of each.  A record has the first seven. */
#define FL_VERIFY_STEPS(X)                                                                       \
	X(FL_STEP_FRAME, "frame", "the list of units", "抽查对象名录")                           \
	X(FL_STEP_ROSTERS, "rosters", "the lists of inspectors",                                 \
		"检查人员名录、管辖范围和回避名单")                                              \
	X(FL_STEP_SEAL, "seal", "the seal and its commit", "封存文件及其摘要")                   \
	X(FL_STEP_SEED, "seed", "the randomness and the seed", "随机源与种子")                   \
	X(FL_STEP_CLASSES, "classes", "numbers, chances and tickets of every class",             \
		"各类抽取数量、中签概率与签号")                                                  \
	X(FL_STEP_TARGETS, "targets", "the targets", "检查对象")                                 \
	X(FL_STEP_ASSIGNMENTS, "assignments", "the inspectors of every target", "检查人员分派")  \
	X(FL_STEP_ROW, "row", "the path from the row to the root", "本户所在行至名录树根的路径") \
	X(FL_STEP_TICKET, "ticket", "the ticket against the last one drawn",                     \
		"签号与末位中签号的比较")

typedef enum fl_verify_step {
#define X(step, name, en, zh) step,
	FL_VERIFY_STEPS(X)
#undef X
		FL_VERIFY_STEP_COUNT
} fl_verify_step;

#define FL_RECORD_STEPS (FL_STEP_ASSIGNMENTS + 1)

typedef struct fl_step_done {
	fl_verify_step step;
	fl_hash hash; /* a root, the commit, the seed, or the SHA-256 of the value in the record */
	uint64_t count; /* of rows, classes, targets, plans */
} fl_step_done;

#define FL_VERIFY_NOTES_MAX 8u

/* What a proof says of its one unit. */
typedef enum fl_proof_result {
	FL_RESULT_UNKNOWN, /* the proof is of the row alone */
	FL_RESULT_DRAWN,
	FL_RESULT_EXCLUDED,
	FL_RESULT_FORCED,
	FL_RESULT_NOT_DRAWN
} fl_proof_result;

const char *fl_proof_result_name(fl_proof_result result);

/* Belongs to its arena. */
typedef struct fl_verdict {
	fl_arena arena;
	fl_document_kind kind;
	bool holds;
	fl_void void_; /* of a void draw, which has no outcome */
	bool publicly_random;
	bool assigned;  /* every roster found a full plan */
	fl_hash record; /* SHA-256 of the document */
	fl_hash full;   /* of the record that an extract says it is from */
	fl_unit unit;   /* of a proof */
	fl_proof_result result;
	fl_spec spec;       /* what the document says of itself, as far as it could be read */
	fl_outcome outcome; /* the draw as redone, as far as it got */
	size_t step_count;  /* steps done */
	fl_step_done steps[FL_VERIFY_STEP_COUNT];
	fl_difference
		difference; /* the first that differs; error.code is FL_OK where nothing does */
	size_t shown_count; /* what is shown by it, where that depends on the document */
	const char *shown[FL_VERIFY_NOTES_MAX][FL_LANGS];
	size_t note_count; /* what is not proven */
	const char *notes[FL_VERIFY_NOTES_MAX][FL_LANGS];
} fl_verdict;

void fl_verdict_done(fl_verdict *verdict);
FL_AUTO_DEFINE(fl_verdict, fl_verdict_done);

const char *fl_verify_step_name(fl_verify_step step);
const char *fl_verify_step_text(fl_verify_step step, fl_lang lang);

/*
 * Verifies a record, or another document by its `kind`.  FL_OK means that a verdict was reached,
 * good or bad; the only failure is FL_MEMORY.  `file` names the document in messages; `record`, its
 * bytes, must outlive the verdict.
 */
fl_code fl_record_verify(fl_text record, const char *file, unsigned threads,
	fl_verdict *ret_verdict, fl_error *reterr);

#endif
