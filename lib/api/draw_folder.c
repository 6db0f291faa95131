/* SPDX-License-Identifier: Apache-2.0 */
/* Where the files of a draw lie. */
#include "api/draw_folder.h"

#include <stdio.h>

/* Room for the longest name of a file: a secret's, with the ending of a file in the making. */
#define NAME_BYTES_MAX 64u

void fl_draw_path(const char *folder, const char *name, fl_path ret_path)
{
	int len = snprintf(ret_path, sizeof(fl_path), "%s/%s", folder, name);
	if (len < 0 || (size_t)len >= sizeof(fl_path)) {
		ret_path[0] = '\0';
	}
}

void fl_draw_secret_path(const fl_draw_folder *folder, fl_text name, fl_path ret_path)
{
	char file[NAME_BYTES_MAX];
	snprintf(file, sizeof(file), FL_TEXT_FMT ".secret", FL_TEXT_ARG(name));
	fl_draw_path(folder->closed, file, ret_path);
}

fl_code fl_draw_folder_of(const fl_store *store, const char *folder, uint64_t number,
	fl_draw_folder *ret_folder, fl_error *reterr)
{
	fl_draw_folder made;
	char name[24];
	size_t stem = strlen(store->path);
	stem -= stem > 3 && strcmp(store->path + stem - 3, ".db") == 0 ? 3 : 0;
	int len = folder != NULL
		? snprintf(made.all, sizeof(made.all), "%s", folder)
		: snprintf(made.all, sizeof(made.all), "%.*s.draws", (int)stem, store->path);
	if (len <= 0 || (size_t)len + 2 * NAME_BYTES_MAX >= sizeof(made.all)) {
		return fl_fail_at(reterr, FL_USAGE, folder != NULL ? folder : store->path, 0, 0,
			TR("the path is too long", "路径过长"));
	}
	snprintf(name, sizeof(name), "%llu", (unsigned long long)number);
	fl_draw_path(made.all, name, made.own);
	fl_draw_path(made.own, "public", made.open);
	fl_draw_path(made.own, "private", made.closed);
	*ret_folder = made;
	return FL_OK;
}

fl_code fl_draw_folder_make(const fl_draw_folder *folder, fl_error *reterr)
{
	FL_TRY(fl_folder_make(folder->all, false, reterr));
	FL_TRY(fl_folder_make(folder->own, false, reterr));
	FL_TRY(fl_folder_make(folder->open, false, reterr));
	return fl_folder_make(folder->closed, true, reterr);
}
