/* SPDX-License-Identifier: Apache-2.0 */
/* A CSV file of any bytes, read as a roster without a map. */
#include "fuzz.h"

#include "intake/intake.h"

#include <stdio.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char path[] = "/tmp/fairlot-fuzz-XXXXXX";
	int fd = mkstemp(path);
	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size) {
		return 0;
	}
	close(fd);
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	const fl_intake_job job = {.file = path, .kind = FL_KIND_RETAILERS};
	fl_intake_summary summary;
	fl_error error;
	fl_code code = fl_intake_run(&job, diags, &summary, &error);
	unlink(path);
	assert(code != FL_REFUSED || fl_diags_errors(diags) > 0);
	return 0;
}
