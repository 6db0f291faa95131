/* SPDX-License-Identifier: Apache-2.0 */
/* A scratch file for targets whose reader wants a path. */
#include "fuzz.h"

#include <stdlib.h>
#include <unistd.h>

bool fuzz_file(char *path, const void *bytes, size_t size)
{
	int fd = mkstemp(path);
	if (fd < 0) {
		return false;
	}
	bool whole = write(fd, bytes, size) == (ssize_t)size;
	close(fd);
	if (!whole) {
		unlink(path);
	}
	return whole;
}
