/* SPDX-License-Identifier: Apache-2.0 */
/* A column map, a line "%", and a CSV file that is read through the map; any bytes. */
#include "fuzz.h"

#include "intake/intake.h"

#include <string.h>
#include <unistd.h>

static fl_code count_row(void *context, const fl_row *row, fl_error *reterr)
{
	(void)row;
	(void)reterr;
	++*(uint64_t *)context;
	return FL_OK;
}

static void import(const fl_map *map, fl_kind kind, const char *path)
{
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	uint64_t rows = 0;
	const fl_intake_job job = {.file = path,
		.kind = kind,
		.map = map,
		.vocab = &map->types,
		.row = count_row,
		.context = &rows};
	fl_intake_summary summary;
	fl_error error;
	fl_code code = fl_intake_run(&job, diags, &summary, &error);
	assert(code != FL_REFUSED || fl_diags_errors(diags) > 0);
	assert(code != FL_OK || rows == summary.made);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const char *text = (const char *)bytes;
	size_t end = 0;
	char path[] = FUZZ_PATH;
	while (end + 3 <= size && memcmp(text + end, "\n%\n", 3) != 0) {
		end++;
	}
	if (end + 3 > size || !fuzz_file(path, text + end + 3, size - end - 3)) {
		return 0;
	}
	for (int kind = 0; kind < FL_KINDS; kind++) {
		FL_AUTO(fl_arena) arena = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		fl_map map;
		fl_error error;
		if (fl_map_read((fl_text){text, end + 1}, "fuzz.yaml", (fl_kind)kind, &arena, diags,
			    &map, &error) == FL_OK) {
			import(&map, (fl_kind)kind, path);
		}
	}
	unlink(path);
	return 0;
}
