/* SPDX-License-Identifier: Apache-2.0 */
/* The notices of a draw: what is published when it is sealed, and when it has been drawn. */
#ifndef FL_API_DRAW_NOTICE_H
#define FL_API_DRAW_NOTICE_H

#include "api/draw.h"

/* Writes the notice of a sealed draw, as text in both languages and as a document; of one that is
 * drawn, with the hash of its record, where `drawn`. */
fl_code fl_draw_notice_write(
	const fl_draw *draw, const fl_draw_folder *folder, bool drawn, fl_error *reterr);

#endif
