/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar of rule files as a JSON Schema, for editors. */
#ifndef FL_RULES_SCHEMA_H
#define FL_RULES_SCHEMA_H

#include "base/buf.h"

/*
 * Draft 7, which editors know best; made from the tables that the reader follows (ruleset.h), keys
 * in their order, one member a line.  It says what can be said of a file's form: whatever it
 * refuses the reader refuses as well, but names, sums and order are the compiler's business.
 */
void fl_schema_write(fl_buf *out);

#endif
