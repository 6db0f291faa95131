/* SPDX-License-Identifier: Apache-2.0 */
/* A record of any bytes: a verdict is always reached. */
#include "fuzz.h"

#include "record/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	FL_AUTO(fl_verdict) verdict = {0};
	fl_error error;
	fl_code code = fl_record_verify(
		(fl_text){(const char *)bytes, size}, "fuzz.json", 1, &verdict, &error);
	assert(code == FL_OK || code == FL_MEMORY);
	assert(verdict.holds == (verdict.difference.error.code == FL_OK));
	return 0;
}
