/* SPDX-License-Identifier: Apache-2.0 */
/* Where a draw stands, for the commands of a ceremony. */
#ifndef CLI_CEREMONY_REPORT_H
#define CLI_CEREMONY_REPORT_H

#include "cli.h"

/* Prints where draw `index` stands and what comes next. */
void ceremony_report(const cli_app *cli, const fl_ceremonies *all, size_t index);

/* The same as a JSON object, without a line's end. */
void ceremony_report_json(const cli_app *cli, const fl_ceremonies *all, size_t index);

#endif
