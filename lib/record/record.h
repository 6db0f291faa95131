/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record of a draw: everything that anybody needs to redo it, in one canonical JSON document
 * (lib/FORMATS.md, section 8).  Preparing needs no randomness; drawing is a function of what was
 * prepared and of the revealed values; writing sends the document to a sink piece by piece.
 */
#ifndef FL_RECORD_RECORD_H
#define FL_RECORD_RECORD_H

#include "draw/select.h"
#include "record/seal.h"

/* A draw from its spec to its result.  Everything belongs to the arena given to
 * fl_outcome_prepare() or to the spec. */
typedef struct fl_outcome {
	const fl_spec *spec;
	fl_arena *arena;
	unsigned threads;
	fl_roots roots;
	fl_text seal;       /* the document */
	fl_hash commit;     /* its SHA-256 */
	fl_classes classes; /* with bounds and expected numbers; drawn numbers after the draw */

	fl_revealed *revealed; /* of every source, in the seal's order */
	fl_seed seed;
	uint32_t *batch; /* design "order": all drawn units in one order */
	size_t batch_count;
	fl_target *targets;     /* drawn and forced in, by id */
	uint32_t *target_units; /* their positions in the frame */
	size_t target_count;
	fl_assignment *plans; /* one a roster */
} fl_outcome;

/* Checks the spec, computes roots and commit, and counts what can be counted before the draw. */
fl_code fl_outcome_prepare(fl_spec *spec, unsigned threads, fl_arena *arena,
	fl_outcome *ret_outcome, fl_error *reterr);

/*
 * Draws.  `revealed` holds the values of secrets and beacons in any order; fixed ones may be left
 * out.  A missing value is refused with the name of its source.
 */
fl_code fl_outcome_draw(
	fl_outcome *outcome, const fl_revealed *revealed, size_t revealed_count, fl_error *reterr);

/* Takes a piece of the document; what it returns unless FL_OK ends the writing. */
typedef fl_code fl_record_sink(void *context, fl_text piece, fl_error *reterr);

/* Writes the record of a draw; `ret_hash` is the SHA-256 of all of it. */
fl_code fl_record_write(const fl_outcome *outcome, fl_record_sink *sink, void *context,
	fl_hash *ret_hash, fl_error *reterr);

/* Adds one member's value other than the lists; nothing where the record does not have it.  For
 * comparing with a record. */
void fl_record_section(const fl_outcome *outcome, const char *key, fl_buf *out);

#endif
