/* SPDX-License-Identifier: Apache-2.0 */
/* What a draw came to, for the commands that make one. */
#ifndef CLI_DRAW_REPORT_H
#define CLI_DRAW_REPORT_H

#include "cli.h"

/* How far the draw has come: tried without randomness, sealed, drawn. */
typedef enum draw_report_stage {
	DRAW_REPORT_TRIED,
	DRAW_REPORT_SEALED,
	DRAW_REPORT_DRAWN
} draw_report_stage;

/* `made`: the options that it was made with; NULL where it was sealed before. */
void draw_report(const cli_app *cli, const fl_draw_options *made, const fl_draw *draw,
	draw_report_stage stage);

/* A JSON object, without a line's end. */
void draw_report_json(const cli_app *cli, const fl_draw *draw);

#endif
