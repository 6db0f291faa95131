/* SPDX-License-Identifier: Apache-2.0 */
/* What the steps behind a sealing share. */
#ifndef FL_API_CEREMONY_H
#define FL_API_CEREMONY_H

#include "api/draw_notice.h"

/* The draw that a step is for: with `drawn` one that waits for its release, else one that waits to
 * be drawn; without such a one the newest. */
fl_code fl_ceremony_find(fl_store *store, const fl_draw_step *step, bool drawn, fl_arena *arena,
	fl_draw_state *ret_state, fl_error *reterr);

/* Reads the seal: all of the spec but its lists, of which it holds the roots. */
fl_code fl_ceremony_seal(const fl_store *store, const fl_draw_row *row, fl_arena *arena,
	fl_spec *ret_spec, fl_roots *ret_roots, fl_error *reterr);

/* The value of each source of a spec that has become known; empty where it has not. */
fl_code fl_ceremony_values(fl_store *store, const fl_spec *spec, fl_arena *arena,
	fl_text **ret_values, fl_error *reterr);

/* Which source of that name the spec has; SIZE_MAX where it has none. */
size_t fl_ceremony_source_find(const fl_spec *spec, fl_text name);

/* The secret of the agency's own that its folder keeps for a source; empty where there is none that
 * fits. */
fl_code fl_ceremony_kept(const fl_draw_folder *folder, const fl_entropy_source *source,
	fl_arena *arena, fl_text *ret_value, fl_error *reterr);

/* Whether `now` is a time. */
fl_code fl_ceremony_check_now(const fl_draw_step *step, fl_error *reterr);

fl_code fl_ceremony_refuse_void(uint64_t number, fl_error *reterr);

#endif
