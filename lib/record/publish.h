/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What may leave the house of a record that auditors hold in full (lib/FORMATS.md, section 10): an
 * extract for everybody, and a proof for one retailer of its own row.
 */
#ifndef FL_RECORD_PUBLISH_H
#define FL_RECORD_PUBLISH_H

#include "record/record.h"

/* The extract of a draw.  It holds no reserve, no recusal, no number of an inspector, and of nobody
 * who was not drawn a grade.  `record` is the SHA-256 of the full record. */
void fl_extract_write(const fl_outcome *outcome, fl_hash record, fl_buf *out);

/* The proof of a unit of the frame.  `row_only`: without anything that would tell who was drawn, so
 * that it can be handed out before the release.  FL_MEMORY. */
fl_code fl_proof_write(
	const fl_outcome *outcome, size_t unit, bool row_only, fl_buf *out, fl_error *reterr);

#endif
