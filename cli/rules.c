/* SPDX-License-Identifier: Apache-2.0 */
/* Loading a rule set for a command. */
#include "cli.h"

fl_rules *cli_rules_load(const cli_app *cli, const char *path, int *ret_exit)
{
	fl_error error;
	fl_rules *rules = NULL;
	fl_diags *diags = fl_diags_new();
	if (diags == NULL) {
		*ret_exit = EXIT_ENVIRONMENT;
		return NULL;
	}
	fl_code code = fl_rules_load(path, diags, &rules, &error);
	cli_diags(cli, diags);
	if (code != FL_OK) {
		*ret_exit = cli_fail(cli, &error);
	}
	fl_diags_free(diags);
	return rules;
}
