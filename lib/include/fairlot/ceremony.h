/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A draw in steps, so that nobody holds all of its randomness: seal, reveal, run, release; or void.
 * Part of <fairlot/fairlot.h>.
 *
 * Each step is one transaction with its ledger entry, and its files stand before it is entered
 * (those of a void draw behind it): a step that was cut off is completed by doing it again.  A step
 * that was done already is done again without any change.  The files of draw N lie in the folder N
 * of the draws' folder: `public` holds what is to be published, `private` what nobody else may see
 * before the release: secrets, the record, the squad's list.
 */
#ifndef FAIRLOT_CEREMONY_H
#define FAIRLOT_CEREMONY_H

#include <fairlot/draw.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Secrets --------------------------------------------------------------------------------- */

#define FL_SECRET_NAME_BYTES  33
#define FL_SECRET_VALUE_BYTES 257

/* A party's share of the randomness: a value that it keeps, and the commitment that it gives away
 * before.  Needs no database. */
typedef struct fl_secret {
	char name[FL_SECRET_NAME_BYTES];   /* of 0-9 a-z - */
	char value[FL_SECRET_VALUE_BYTES]; /* 32 to 128 random bytes as lower-case hex digits */
	char commitment[65];
} fl_secret;

/* Checks name and value and works out the commitment.  FL_REFUSED. */
FL_API fl_code fl_secret_make(
	const char *name, const char *value, fl_secret *ret_secret, fl_error *reterr);

/* Writes a new file that only its owner may read.  FL_REFUSED where the file exists; FL_IO. */
FL_API fl_code fl_secret_write(const fl_secret *secret, const char *path, fl_error *reterr);

/* Reads what fl_secret_write() wrote, or a file that is one line: a value without a name, such as a
 * beacon's; `name` and `commitment` are "" then.  FL_IO, FL_REFUSED. */
FL_API fl_code fl_secret_read(const char *path, fl_secret *ret_secret, fl_error *reterr);

/* ---- Sealing --------------------------------------------------------------------------------- */

/* Seals a draw: fixes everything that could steer it, with the sources of randomness of
 * `options->sources`, and writes the notice to publish.  The draw shows numbers and chances, as a
 * dry run does, and its commit.  Sealing again what is sealed and neither drawn nor void is no new
 * draw; another one of the same agency and purpose in an overlapping period is refused. */
FL_API fl_code fl_draw_seal(
	fl_db *db, const fl_draw_options *options, fl_draw **ret_draw, fl_error *reterr);

/* ---- The steps behind it --------------------------------------------------------------------- */

typedef struct fl_draw_step {
	uint64_t number;    /* of the draw; 0: the one that waits for this step, else the newest */
	const char *folder; /* of all draws; NULL: beside the database */
	int32_t today;      /* the day of the ledger entry */
	const char *now;    /* YYYY-MM-DDTHH:MM:SSZ or a day: no beacon is taken before its time */
	fl_lang lang;       /* of the list's header */
	unsigned threads;
} fl_draw_step;

typedef struct fl_draw_value {
	const char *name;
	const char *value; /* NULL: the secret that the sealing put into the folder */
} fl_draw_value;

/* Takes values, all or none.  FL_MISMATCH where one is not that of its commitment, FL_REFUSED where
 * one cannot be a value of its source, was revealed otherwise, or comes before its time. */
FL_API fl_code fl_draw_reveal(fl_db *db, const fl_draw_step *step, const fl_draw_value *values,
	size_t count, uint64_t *ret_number, fl_error *reterr);

/* Draws, assigns, and writes the record, the list and the second notice.  FL_REFUSED, naming who is
 * missing, before every source has revealed; FL_MISMATCH where what was sealed was changed. */
FL_API fl_code fl_draw_run(
	fl_db *db, const fl_draw_step *step, fl_draw **ret_draw, fl_error *reterr);

/* Discloses the record, and with it all secrets. */
FL_API fl_code fl_draw_release(
	fl_db *db, const fl_draw_step *step, uint64_t *ret_number, fl_error *reterr);

/* Ends a draw without a result: its number stays used, its reason is stated, who is missing is
 * named, and what was revealed is disclosed.  FL_REFUSED where nobody is missing: whoever could
 * look at the result may not throw it away. */
FL_API fl_code fl_draw_void(fl_db *db, const fl_draw_step *step, const char *reason,
	uint64_t *ret_number, fl_error *reterr);

/* ---- Where each draw stands ------------------------------------------------------------------ */

typedef enum fl_ceremony_state {
	FL_CEREMONY_SEALED,
	FL_CEREMONY_DRAWN,
	FL_CEREMONY_RELEASED,
	FL_CEREMONY_VOID
} fl_ceremony_state;

/* The draws of a database, oldest first. */
typedef struct fl_ceremonies fl_ceremonies;

/* `step->number` 0: all of them. */
FL_API fl_code fl_ceremonies_load(
	fl_db *db, const fl_draw_step *step, fl_ceremonies **ret_all, fl_error *reterr);
FL_API void fl_ceremonies_free(fl_ceremonies *all);
FL_API size_t fl_ceremonies_count(const fl_ceremonies *all);

/* Texts belong to the ceremonies. */
typedef struct fl_ceremony {
	uint64_t number;
	fl_ceremony_state state;
	bool at_once; /* made by fl_draw_make(): its files are where its caller wanted them */
	bool publicly_random; /* if not, it is for training only */
	const char *agency;
	const char *purpose;
	int32_t period_from;
	int32_t period_to;
	const char *sealed_at;
	char commit[65];
	char record[65];          /* hash of the record; "" before it is drawn */
	const char *reason;       /* of a void draw; else "" */
	const char *public_files; /* folders */
	const char *private_files;
	const char
		*lost_file; /* one that should be there: repeat the step; "" where none is lost */
	size_t sources;
	size_t missing; /* sources that have not revealed */
} fl_ceremony;
FL_API void fl_ceremony_at(const fl_ceremonies *all, size_t index, fl_ceremony *ret_ceremony);

typedef struct fl_ceremony_source {
	const char *name;
	const char *kind;  /* "beacon", "fixed" or "secret" */
	const char *party; /* a secret's holder, a beacon's publisher; else "" */
	const char *round; /* of a beacon: which of its values; else "" */
	const char *due;   /* of a beacon: the time from which it is taken; else "" */
	bool outside;      /* a secret whose party is not of the agency */
	bool revealed;
	bool kept;  /* the secret lies in the private folder */
	bool early; /* a beacon whose time has not come */
} fl_ceremony_source;
FL_API void fl_ceremony_source_at(
	const fl_ceremonies *all, size_t index, size_t source, fl_ceremony_source *ret_source);

#ifdef __cplusplus
}
#endif

#endif
