/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the lists of a record into the spec that its seal was read into.  For verify.c. */
#ifndef FL_RECORD_LISTS_READ_H
#define FL_RECORD_LISTS_READ_H

#include "record/seal.h"

void fl_record_frame_read(fl_record_reader *reader, fl_spec *spec);
void fl_record_rosters_read(fl_record_reader *reader, fl_spec *spec);

#endif
