/* SPDX-License-Identifier: Apache-2.0 */
/* The options of `fairlot draw`, as they are typed and as the library wants them. */
#ifndef CLI_DRAW_OPTIONS_H
#define CLI_DRAW_OPTIONS_H

#include "cli.h"

typedef struct draw_context {
	cli_list rules;
	const char *agency;
	const char *purpose;
	const char *period;
	const char *design;
	const char *rest;
	const char *fixed;
	const char *record;
	const char *list;
	const char *sealed_at;
	int64_t run;
	int64_t total;
	int64_t reserves;
	int64_t need;
	int32_t today;
	int32_t as_of;
	bool dry_run;
	bool round_down;
	bool no_lead_rule;
	bool teams;
	bool cross_district;
	bool not_last_visit;
	cli_list department;
	bool targets_only;
	cli_list weights;
	cli_list rate;
	cli_list min;
	cli_list max;
	cli_list take_all;
	cli_list exclude;
	cli_list include;
} draw_context;

#define DRAW_GRADES_MAX 80
#define DRAW_TEXT_BYTES 8192

/* One more than a draw may have, so that the library says so. */
#define DRAW_SOURCES_MAX 33

/* The agency of a draw that was told none. */
#define DRAW_NO_AGENCY "-"

/* The library's options with room for what they point at. */
typedef struct draw_request {
	fl_draw_options options;
	fl_rules *rules;
	fl_draw_grade grade[DRAW_GRADES_MAX];
	size_t grades;
	fl_draw_decision excluded[CLI_LIST_MAX];
	fl_draw_decision included[CLI_LIST_MAX];
	fl_draw_department department[CLI_LIST_MAX];
	char text[DRAW_TEXT_BYTES]; /* pieces of options, one NUL behind the other */
	size_t text_used;
	char sealed_at[32];
	fl_draw_source source[DRAW_SOURCES_MAX];
	char purpose[96];
	char record[64];
	char random[65];
} draw_request;

/* What of a draw is sealed, whatever the command. */
extern const cli_option draw_shared_options[];

/* All but the sources of randomness.  Returns EXIT_DONE, or EXIT_USAGE with the reason printed. */
int draw_options_fill(const cli_app *cli, const draw_context *context, draw_request *request);

/* Keeps a piece of an option as a string of its own; NULL where there is no more room. */
const char *draw_keep(draw_request *request, const char *at, size_t len);

/* 32 bytes of the system's randomness as hex; false where it gives none, and what is said then. */
bool cli_random(char out[65]);
int cli_no_randomness(const cli_app *cli);

/* A reason for leaving a retailer out, in words where it is one of fairlot's own. */
const char *draw_reason_text(const cli_app *cli, const char *reason);

#endif
