/* SPDX-License-Identifier: Apache-2.0 */
/* A column map of any bytes, read for every kind of import. */
#include "fuzz.h"

#include "intake/map.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	for (int kind = 0; kind < FL_KINDS; kind++) {
		FL_AUTO(fl_arena) arena = {0};
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		fl_map map;
		fl_error error;
		fl_code code = fl_map_read((fl_text){(const char *)bytes, size}, "fuzz.yaml",
			(fl_kind)kind, &arena, diags, &map, &error);
		assert(code != FL_REFUSED || fl_diags_errors(diags) > 0);
	}
	return 0;
}
