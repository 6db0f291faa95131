/* SPDX-License-Identifier: Apache-2.0 */
/* What would help where a draw found too few inspectors. */
#ifndef CLI_DRAW_ADVICE_H
#define CLI_DRAW_ADVICE_H

#include "cli.h"

/* Prints nothing where every target has its inspectors. */
void draw_advice_show(const cli_app *cli, const fl_draw *draw);

/* As a JSON array, one part for each roster without a plan. */
void draw_advice_json(const cli_app *cli, const fl_draw *draw);

#endif
