/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands of a ceremony share: which draw, where its files lie, which day it is. */
#ifndef CLI_CEREMONY_STEP_H
#define CLI_CEREMONY_STEP_H

#include "cli.h"

typedef struct step_context {
	int64_t draw;
	int32_t today;
	const char *folder;
	const char *now;
	const char *file;
	const char *reason;
} step_context;

/* A step with what its fields point at. */
typedef struct step_request {
	fl_draw_step step;
	char now[32];
} step_request;

/* The options that each of the commands takes. */
extern const cli_option step_options[];

void step_fill(const cli_app *cli, const step_context *context, step_request *request);

/* Prints where a draw stands, and returns EXIT_DONE unless it cannot be told. */
int step_report(const cli_app *cli, fl_db *db, const fl_draw_step *step, uint64_t number);

/* UTC by the clock, as YYYY-MM-DDTHH:MM:SSZ. */
void cli_now(char out[32]);

#endif
