/* SPDX-License-Identifier: Apache-2.0 */
/* Lines and names. */
#include "record/words.h"

bool fl_is_line(fl_text text)
{
	return fl_text_is_printed(text, FL_LINE_BYTES_MAX);
}

bool fl_is_name(fl_text text)
{
	if (text.len < 1 || text.len > FL_NAME_BYTES_MAX) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-')) {
			return false;
		}
	}
	return true;
}
