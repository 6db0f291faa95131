/* SPDX-License-Identifier: Apache-2.0 */
/* A record that was redone and holds: what the calls that come after a draw start from. */
#ifndef FL_API_REDONE_H
#define FL_API_REDONE_H

#include "record/verify.h"

typedef struct fl_redone {
	fl_buf bytes;
	fl_verdict verdict; /* its texts point into `bytes` */
} fl_redone;

void fl_redone_done(fl_redone *redone);
FL_AUTO_DEFINE(fl_redone, fl_redone_done);

/* Reads and verifies a record; one that does not hold is FL_MISMATCH.  `redone` is zeroed, and
 * stays where it is: the outcome points into it. */
fl_code fl_redone_read(const char *path, unsigned threads, fl_redone *redone, fl_error *reterr);

#endif
