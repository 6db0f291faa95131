/* SPDX-License-Identifier: Apache-2.0 */
/* A CSV file of any bytes, read without a map for every kind of import. */
#include "fuzz.h"

#include "intake/intake.h"

#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const fl_vocab no_types = {0};
	char path[] = FUZZ_PATH;
	if (!fuzz_file(path, bytes, size)) {
		return 0;
	}
	for (int kind = 0; kind < FL_KINDS; kind++) {
		FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
		const fl_intake_job job = {.file = path, .kind = (fl_kind)kind, .vocab = &no_types};
		fl_intake_summary summary;
		fl_error error;
		fl_code code = fl_intake_run(&job, diags, &summary, &error);
		assert(code != FL_REFUSED || fl_diags_errors(diags) > 0);
	}
	unlink(path);
	return 0;
}
