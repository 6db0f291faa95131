/* SPDX-License-Identifier: Apache-2.0 */
/* Replays files through a fuzz target as an ordinary test: each file as it is, and cut short at a few
 * places. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#define CUTS 16

static int replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		fprintf(stderr, "cannot open %s\n", path);
		return 1;
	}
	static uint8_t bytes[1 << 20];
	size_t size = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	LLVMFuzzerTestOneInput(bytes, size);
	for (size_t cut = 1; cut < CUTS; cut++) {
		LLVMFuzzerTestOneInput(bytes, size * cut / CUTS);
	}
	return 0;
}

int main(int argc, char **argv)
{
	int failed = argc < 2;
	for (int i = 1; i < argc; i++) {
		failed |= replay(argv[i]);
	}
	printf("%d file(s) replayed\n", argc - 1);
	return failed;
}
