/* SPDX-License-Identifier: Apache-2.0 */
/* What may be handed out of a record: an extract, and proofs of single rows.  Part of
 * <fairlot/fairlot.h>. */
#ifndef FAIRLOT_PROOF_H
#define FAIRLOT_PROOF_H

#include <fairlot/verify.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Writes the proof of one retailer of a record: its row, the path to the published root, its
 * ticket beside that of the last one drawn of its class.  `row_only`: the row and its path alone,
 * which may be handed out before the release, since nothing in it tells who was drawn.
 *
 * The hashes beside a path belong to neighbours on the list, and carry no salt: who has the file
 * can try which grade fits them.  Hand it to the retailer, do not publish it.
 *
 * `record` is the verification of a record that holds.  FL_REFUSED where it is not, or where the
 * retailer is not on its list; FL_IO.
 */
FL_API fl_code fl_prove(const fl_verification *record, const char *id, bool row_only,
	const char *path, fl_error *reterr);

/*
 * Writes the extract of a record that everybody may see: the seal, the randomness, the numbers and
 * chances of every class, and who was drawn.  It holds no grade of a retailer that was not drawn,
 * no recusal, and nothing of inspectors.  The seal is in it byte for byte, for without it nothing
 * could be redone; whoever the seal leaves out or puts in by decision is named there with the
 * reason.
 *
 * FL_REFUSED where `record` is no record that holds; FL_IO.
 */
FL_API fl_code fl_extract(const fl_verification *record, const char *path, fl_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
