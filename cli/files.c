/* SPDX-License-Identifier: Apache-2.0 */
/* Files named on the command line, folders among them. */
#include "files.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDER_DEPTH_MAX 16

void cli_files_done(cli_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		free(files->at[i]);
	}
	free(files->at);
}

/* Takes the path over; false when memory ran out. */
static bool add(cli_files *files, char *path)
{
	if (path != NULL && files->count == files->capacity) {
		size_t capacity = files->capacity == 0 ? 16 : 2 * files->capacity;
		char **at = realloc(files->at, capacity * sizeof(*at));
		if (at == NULL) {
			free(path);
			return false;
		}
		files->at = at;
		files->capacity = capacity;
	}
	if (path != NULL) {
		files->at[files->count++] = path;
	}
	return path != NULL;
}

static char *joined(const char *folder, const char *name)
{
	size_t len = strlen(folder);
	size_t room = len + strlen(name) + 2;
	char *path = malloc(room);
	if (path != NULL) {
		snprintf(path, room, "%s%s%s", folder, len > 0 && folder[len - 1] == '/' ? "" : "/",
			name);
	}
	return path;
}

static bool is_folder(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool ends_in(const char *name, const char *suffix)
{
	size_t len = strlen(name);
	size_t end = strlen(suffix);
	return len > end && strcmp(name + len - end, suffix) == 0;
}

static bool add_folder(cli_files *files, const char *folder, const char *suffix, int depth)
{
	DIR *open = opendir(folder);
	if (open == NULL) {
		return add(files, strdup(folder)); /* opening it as a file says what is wrong */
	}
	bool done = true;
	const struct dirent *entry;
	while (done && (entry = readdir(open)) != NULL) {
		if (entry->d_name[0] == '.') {
			continue;
		}
		char *path = joined(folder, entry->d_name);
		if (path != NULL && is_folder(path)) {
			done = depth == 0 || add_folder(files, path, suffix, depth - 1);
			free(path);
		} else if (ends_in(entry->d_name, suffix)) {
			done = add(files, path);
		} else {
			done = path != NULL;
			free(path);
		}
	}
	closedir(open);
	return done;
}

static int path_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool cli_files_add(cli_files *files, const char *path, const char *suffix, bool *ret_folder)
{
	size_t before = files->count;
	*ret_folder = is_folder(path);
	if (!*ret_folder) {
		return add(files, strdup(path));
	}
	bool done = add_folder(files, path, suffix, FOLDER_DEPTH_MAX);
	if (files->count > before) {
		qsort(files->at + before, files->count - before, sizeof(*files->at), path_order);
	}
	return done;
}
