/* SPDX-License-Identifier: Apache-2.0 */
/* A verified document, for the public calls that go on from it. */
#ifndef FL_API_VERIFICATION_H
#define FL_API_VERIFICATION_H

#include "base/buf.h"
#include "record/verify.h"

struct fl_verification {
	fl_buf document;
	fl_verdict verdict;
	const char *agency; /* "" where the document has no seal */
	const char *purpose;
	const char *id;      /* of a proof; "" for other documents */
	const char *reason;  /* of a void draw; "" else */
	const char *missing; /* who stayed silent */
};

#endif
