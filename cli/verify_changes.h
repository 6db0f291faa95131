/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of a list redone behind the record of its draw. */
#ifndef CLI_VERIFY_CHANGES_H
#define CLI_VERIFY_CHANGES_H

#include "cli.h"

/* Reports on a file of changes; the record is verified with it. */
int verify_changes(const cli_app *cli, const char *record, const char *changes);

#endif
