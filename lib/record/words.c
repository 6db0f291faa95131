/* SPDX-License-Identifier: Apache-2.0 */
/* Lines and names. */
#include "record/words.h"

bool fl_is_line(fl_text text)
{
	if (text.len < 1 || text.len > FL_LINE_BYTES_MAX) {
		return false;
	}
	while (text.len > 0) {
		uint32_t character;
		size_t len = fl_text_char(text, &character);
		if (len == 0 || character < 0x20 || (character >= 0x7f && character <= 0x9f)) {
			return false;
		}
		text = (fl_text){text.at + len, text.len - len};
	}
	return true;
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
