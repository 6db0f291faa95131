/* SPDX-License-Identifier: Apache-2.0 */
/* Loading a rule set for a command: a file, or the versions that several files hold. */
#include "cli.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* Paths of files, each in memory of its own. */
typedef struct path_list {
	char *at[CLI_LIST_MAX];
	int count;
	bool too_many;
} path_list;

static void path_list_done(path_list *files)
{
	for (int i = 0; i < files->count; i++) {
		free(files->at[i]);
	}
}

static void add_path(path_list *files, const char *folder, const char *name)
{
	size_t room = strlen(folder) + strlen(name) + 2;
	char *path = files->count < CLI_LIST_MAX ? malloc(room) : NULL;
	if (path == NULL) {
		files->too_many = true;
		return;
	}
	snprintf(path, room, "%s%s%s", folder, folder[0] != '\0' ? "/" : "", name);
	files->at[files->count++] = path;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds the files of a folder by name; a path that is no folder is a file itself. */
static void add_folder(path_list *files, const char *path)
{
	DIR *folder = opendir(path);
	int first = files->count;
	if (folder == NULL) {
		add_path(files, "", path);
		return;
	}
	for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		size_t len = strlen(entry->d_name);
		if (len > 5 && strcmp(entry->d_name + len - 5, ".yaml") == 0) {
			add_path(files, path, entry->d_name);
		}
	}
	closedir(folder);
	qsort(&files->at[first], (size_t)(files->count - first), sizeof(files->at[0]), by_text);
	if (files->count == first) {
		add_path(files, "", path); /* to be refused by its name */
	}
}

/* Prints what was found, and what came of it. */
static fl_rules *take(const cli_app *cli, fl_code code, fl_rules *rules, fl_diags *diags,
	const fl_error *error, int *ret_exit)
{
	cli_diags(cli, diags);
	if (code != FL_OK) {
		*ret_exit = cli_fail(cli, error);
		rules = NULL;
	}
	fl_diags_free(diags);
	return rules;
}

fl_rules *cli_rules_load_among(
	const cli_app *cli, const char *const *paths, int count, int which, int *ret_exit)
{
	fl_error error;
	fl_rules *rules = NULL;
	fl_diags *diags = fl_diags_new();
	if (diags == NULL) {
		*ret_exit = EXIT_ENVIRONMENT;
		return NULL;
	}
	fl_code code =
		fl_rules_load_among(paths, (size_t)count, (size_t)which, diags, &rules, &error);
	return take(cli, code, rules, diags, &error, ret_exit);
}

fl_rules *cli_rules_load(const cli_app *cli, const char *path, int *ret_exit)
{
	return cli_rules_load_among(cli, &path, 1, 0, ret_exit);
}

fl_rules *cli_rules_load_versions(const cli_app *cli, const cli_list *list, int *ret_exit)
{
	fl_error error;
	fl_rules *rules = NULL;
	path_list files = {.count = 0};
	for (int i = 0; i < list->count; i++) {
		add_folder(&files, list->at[i]);
	}
	fl_diags *diags = fl_diags_new();
	if (diags == NULL || files.too_many) {
		*ret_exit = files.too_many
			? cli_misuse(cli, SAY(cli, "more than %d rule files", "规则文件超过 %d 个"),
				  CLI_LIST_MAX)
			: EXIT_ENVIRONMENT;
		fl_diags_free(diags);
	} else {
		fl_code code = fl_rules_load_versions(
			(const char *const *)files.at, (size_t)files.count, diags, &rules, &error);
		rules = take(cli, code, rules, diags, &error, ret_exit);
	}
	path_list_done(&files);
	return rules;
}
