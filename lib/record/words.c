/* SPDX-License-Identifier: Apache-2.0 */
/* Lines. */
#include "record/words.h"

bool fl_is_line(fl_text text)
{
	return fl_text_is_printed(text, FL_LINE_BYTES_MAX);
}
