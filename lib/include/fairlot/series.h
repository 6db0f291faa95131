/* SPDX-License-Identifier: Apache-2.0 */
/* Several documents of draws held against each other.  Part of <fairlot/fairlot.h>. */
#ifndef FAIRLOT_SERIES_H
#define FAIRLOT_SERIES_H

#include <fairlot/verify.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Each agency numbers its draws from 1 without gaps, and each seal names the commit of the draw
 * before it.  A series takes verified files in any order and finds what none of them shows alone:
 * numbers that are missing, links that are broken, numbers used twice, and draws that list the same
 * retailer in overlapping periods.
 */
typedef struct fl_series fl_series;

FL_API fl_code fl_series_new(fl_series **ret_series, fl_error *reterr);
FL_API void fl_series_free(fl_series *series);

/* Adds a verified file, good or bad; one that does not hold stands for no number.  Takes copies, so
 * that the verification can be freed.  FL_MEMORY. */
FL_API fl_code fl_series_add(
	fl_series *series, const char *file, const fl_verification *verification, fl_error *reterr);

/* Finds.  The numbers of each agency should begin at `from`; at the least that is there where
 * `from` is 0.  Call once, after the last file.  FL_MEMORY. */
FL_API fl_code fl_series_check(fl_series *series, uint64_t from, fl_error *reterr);

/*
 * A finding: those of numbers by agency and number, then those of pairs.  `name` is stable:
 *   void      draw `draw` is void, as its sentence says why
 *   missing   draws `draw` to `other` are not among the files               fault
 *   twice     two draws have number `draw`: `file` and `other_file`         fault
 *   broken    draw `draw` names another commit than that of draw `other`    fault
 *   linked    draw `draw` follows draw `other`
 *   apart     an extract or a proof goes by the number of a draw, and is of another     fault
 *   parallel  `draw` and `other` list `shared` retailers alike in overlapping periods,
 *             for one purpose of one agency                                 fault
 *   overlap   the same for two purposes or two agencies
 */
typedef struct fl_series_finding {
	const char *name;
	bool fault;
	const char *agency;
	uint64_t draw;
	uint64_t other;
	const char *file; /* "" for what is missing */
	const char *other_file;
	uint64_t shared;
	const char *text[FL_LANGS];
} fl_series_finding;

FL_API size_t fl_series_count(const fl_series *series);
FL_API void fl_series_at(const fl_series *series, size_t index, fl_series_finding *ret_finding);

#ifdef __cplusplus
}
#endif

#endif
