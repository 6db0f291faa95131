/* SPDX-License-Identifier: Apache-2.0 */
/* What the verification of every kind of document is made of. */
#ifndef FL_RECORD_VERIFY_PARTS_H
#define FL_RECORD_VERIFY_PARTS_H

#include "record/class_write.h"
#include "record/verify.h"

/* Each kind verifies in a function of its own; the first difference is left in the reader. */
void fl_verify_extract(fl_verdict *verdict, fl_record_reader *reader);
void fl_verify_proof(fl_verdict *verdict, fl_record_reader *reader);

/* Compares a member with what it should be, and gives the SHA-256 of that. */
void fl_verify_section(
	fl_record_reader *reader, const fl_outcome *outcome, const char *key, fl_hash *ret_hash);

/* Notes what fl_seal_check() or fl_outcome_prepare() refused, at the member that it looked at. */
void fl_verify_fault(fl_record_reader *reader, const fl_spec *spec, const fl_error *error);

/* Notes a step, unless a difference was found before its end. */
void fl_verify_step_done(fl_verdict *verdict, fl_record_reader *reader, fl_verify_step step,
	fl_hash hash, uint64_t count);

/* The revealed values, one for each source of the seal and in its order; then the seed. */
fl_revealed *fl_verify_revealed(fl_record_reader *reader, const fl_spec *spec);

/* Of a document without lists: reads the seal; commit, revealed values and seed follow from it. */
void fl_verify_seal_alone(fl_verdict *verdict, fl_record_reader *reader, fl_roots *ret_roots);

/* Of a document without lists: reads `classes`, whose objects hold `keys`, into the outcome, and
 * makes their numbers again from the sizes that it states, which must add up. */
void fl_verify_counts(
	fl_verdict *verdict, fl_record_reader *reader, const fl_roots *roots, const char *keys);

/* A sentence that is ready, on what is not proven. */
void fl_verify_note(fl_verdict *verdict, const char *en, const char *zh);

/* A sentence on what is shown. */
void fl_verify_show(fl_verdict *verdict, fl_record_reader *reader, const char *en, const char *zh,
	...) __attribute__((format(printf, 3, 5), format(printf, 4, 5)));

#endif
