/* SPDX-License-Identifier: Apache-2.0 */
/* Grades: giving, publishing and explaining them.  Part of <fairlot/fairlot.h>. */
#ifndef FAIRLOT_GRADE_H
#define FAIRLOT_GRADE_H

#include <fairlot/rules.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FL_RULES_GRADES_MAX 64

typedef struct fl_grade_options {
	const fl_rules *rules;
	int32_t as_of;    /* the day that the grade is of */
	int32_t known_at; /* facts recorded later do not exist; FL_NO_DAY: the newest day */
	int32_t today;    /* the day of the ledger entry, where the run is stored */
	bool store;       /* keep the run in the database */
	const char *out;  /* file for `id,score,grade`, or NULL */
	const char
		*indicators; /* file for the value of every indicator of every retailer, or NULL */
	const char *not_graded; /* file for `id,reason` of retailers that are not graded, or NULL */
	unsigned threads;       /* 0 or 1: none of its own */
	fl_progress_fn *progress; /* in retailers; may be NULL */
	void *context;
} fl_grade_options;

typedef struct fl_grade_result {
	int64_t run; /* 0 where it was not stored */
	int32_t as_of;
	int32_t known_at;
	uint64_t units;
	uint64_t graded;
	uint64_t count[FL_RULES_GRADES_MAX]; /* by grade, the best first */
	uint64_t not_graded[16];             /* by reason, see fl_not_graded_text() */
	char sha256[65];                     /* of the lines `id,score,grade` */
} fl_grade_result;

/* Grades every retailer of the roster.  FL_REFUSED where the rule set is not in force on `as_of`,
 * or does not declare a type of which there are events. */
FL_API fl_code fl_grade(
	fl_db *db, const fl_grade_options *options, fl_grade_result *ret_result, fl_error *reterr);

/* Why retailers are not graded: a stable name and a sentence.  NULL past the last reason; index 0
 * is "graded". */
FL_API const char *fl_not_graded_name(size_t reason);
FL_API const char *fl_not_graded_text(size_t reason, fl_lang lang);

/* Makes a run official, once; FL_REFUSED where there is no such run or it is official already. */
FL_API fl_code fl_grade_publish(fl_db *db, int64_t run, int32_t today, fl_error *reterr);

typedef enum fl_format {
	FL_FORMAT_TEXT, /* for a terminal of 80 columns */
	FL_FORMAT_JSON  /* canonical, with the words of both languages */
} fl_format;

typedef struct fl_explain_options {
	const char *id;        /* licence number */
	const fl_rules *rules; /* NULL: those of `run` */
	int64_t run;           /* 0: the newest; its days hold where the two below are not given */
	int32_t as_of;
	int32_t known_at;
	fl_lang lang; /* of the text; the JSON holds both */
	fl_format format;
	const char *html; /* file for a page for the retailer that loads nothing, or NULL */
} fl_explain_options;

/* Takes one retailer's score apart, the next grade (see below) included.  The text belongs to the
 * caller, who gives it back with fl_text_free().  FL_REFUSED where there is no such retailer, run
 * or grade; FL_IO. */
FL_API fl_code fl_explain(
	fl_db *db, const fl_explain_options *options, char **ret_text, fl_error *reterr);

/* How far fl_next_grade() looks ahead, in months. */
#define FL_NEXT_MONTHS 120

/*
 * What would lift one retailer's grade: the points to each better grade; the first day on which
 * each comes if nothing new happens; the vetoes, the clause on new retailers and the limits on
 * movement that hold it down, and until when; the fewest acts that lift it sooner, which are
 * repairs of cases, from the day on which their waiting time is over, and more events of types
 * that count in a retailer's favour, on the day of grading.  The last official grade is held fixed,
 * and the rules are taken to stay in force.
 *
 * Every day named is graded, and so is the day before it; FL_BUG where what is found then differs.
 * Options, text and errors are those of fl_explain().
 */
FL_API fl_code fl_next_grade(
	fl_db *db, const fl_explain_options *options, char **ret_text, fl_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
