/* SPDX-License-Identifier: Apache-2.0 */
/* Files named on the command line, folders among them. */
#ifndef CLI_FILES_H
#define CLI_FILES_H

#include "cli.h"

typedef struct cli_files {
	char **at;
	size_t count;
	size_t capacity;
} cli_files;

void cli_files_done(cli_files *files);

/* Adds a file; of a folder, all files in it and below whose names end in `suffix`, sorted.  False
 * when memory ran out. */
bool cli_files_add(cli_files *files, const char *path, const char *suffix, bool *ret_folder);

#endif
