/* SPDX-License-Identifier: Apache-2.0 */
/* What a draw is measured by: rates and the year so far, and the work that it makes. */
#ifndef CLI_DRAW_PLAN_H
#define CLI_DRAW_PLAN_H

#include "cli.h"

/* A table of grades with the year's visits against the rule set's floor and ceiling; nothing where
 * the rule set says nothing of inspection. */
void draw_ratios_show(const cli_app *cli, const fl_draw *draw);

/* Targets, visits and who can make them, by stratum. */
void draw_work_show(const cli_app *cli, const fl_draw *draw);

/* Members of a JSON object: reasons, ratios and work. */
void draw_plan_json(const cli_app *cli, const fl_draw *draw);

#endif
