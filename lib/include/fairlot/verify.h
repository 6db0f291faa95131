/* SPDX-License-Identifier: Apache-2.0 */
/* Verification of what was published of a draw, from the file alone.  Part of
 * <fairlot/fairlot.h>. */
#ifndef FAIRLOT_VERIFY_H
#define FAIRLOT_VERIFY_H

#include <fairlot/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The verdict on a record, an extract of one, a proof of one row, or a void draw, from the file
 * alone: no database is opened.  Which of them it is says the file; lib/FORMATS.md has the
 * formats. */
typedef struct fl_verification fl_verification;

/* FL_OK means that a verdict was reached, good or bad.  FL_IO, FL_REFUSED where the file is too
 * large to be a record. */
FL_API fl_code fl_verify(
	const char *path, unsigned threads, fl_verification **ret_verification, fl_error *reterr);
FL_API void fl_verification_free(fl_verification *verification);

typedef struct fl_verification_info {
	const char *kind; /* "record", "extract", "proof" or "void" */
	bool holds;
	bool publicly_random; /* where not, the record is for training only */
	bool assigned;
	bool is_void;       /* the record of a void draw: it has no result */
	const char *reason; /* of a void draw that holds, and the names of who stayed silent with */
	const char *missing; /* commas between; else "" */
	uint64_t number;     /* of the draw; 0 where the file does not say */
	const char *agency;  /* as the seal says; "" where there is none */
	const char *purpose;
	int32_t period_from; /* both days are within */
	int32_t period_to;
	uint64_t targets;
	const char *id;     /* of a proof: whose row */
	const char *result; /* of a proof: "drawn", "excluded", "forced", "not_drawn"; else "" */
	char commit[65];    /* as redone; "" where it was not reached */
	char previous[65];  /* commit of draw `number` - 1, as the seal names it */
	char seed[65];
	char record[65]; /* SHA-256 of the file */
	char full[65];   /* of the record that an extract is from, as it says; else "" */
	uint32_t line;   /* where the file is damaged in its form; 0 where it is not */
	uint32_t column;
	size_t steps; /* done, see fl_verification_step_at() */
	size_t shown; /* sentences on what a proof or an extract shows */
	size_t notes; /* and on what the file cannot prove */
	/* the first that differs; "" where nothing does */
	const char *path;
	const char *found;
	const char *expected;
	const char *text[FL_LANGS];
} fl_verification_info;
FL_API void fl_verification_describe(
	const fl_verification *verification, fl_verification_info *ret_info);

/* A step done: its stable name, its words, what it counted, the hash that it came to. */
typedef struct fl_verification_step {
	const char *name;
	const char *text[FL_LANGS];
	uint64_t count;
	char hash[65];
} fl_verification_step;
FL_API void fl_verification_step_at(
	const fl_verification *verification, size_t index, fl_verification_step *ret_step);
FL_API const char *fl_verification_shown_at(
	const fl_verification *verification, size_t index, fl_lang lang);
FL_API const char *fl_verification_note_at(
	const fl_verification *verification, size_t index, fl_lang lang);

#ifdef __cplusplus
}
#endif

#endif
