/* SPDX-License-Identifier: Apache-2.0 */
/* The quota design: a total spread over classes by weight, exactly.  For classes.c only. */
#ifndef FL_DRAW_QUOTA_H
#define FL_DRAW_QUOTA_H

#include "draw/classes.h"

/* Expected numbers under bounds; marks the free classes and sets `drawn` of the others. */
fl_code fl_quota_expect(fl_classes *classes, uint64_t total, fl_error *reterr);

/* Sets `drawn` of the free classes by one uniform number. */
fl_code fl_quota_count(fl_classes *classes, uint64_t total, const fl_seed *seed, fl_error *reterr);

#endif
