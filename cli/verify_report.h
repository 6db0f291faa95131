/* SPDX-License-Identifier: Apache-2.0 */
/* What fairlot verify prints of a file, and of several. */
#ifndef CLI_VERIFY_REPORT_H
#define CLI_VERIFY_REPORT_H

#include "cli.h"

/* Everything on one file. */
void cli_verify_report(const cli_app *cli, const char *file, const fl_verification *verification);

/* A line on one of several files, and what is wrong with it. */
void cli_verify_line(const cli_app *cli, const char *file, const fl_verification *verification);

/* A file as one object of JSON. */
void cli_verify_json(const cli_app *cli, const char *file, const fl_verification *verification);

/* What the files show together; returns EXIT_NO where one of the findings is a fault. */
int cli_verify_series(const cli_app *cli, const fl_series *series);

#endif
