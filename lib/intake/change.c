/* SPDX-License-Identifier: Apache-2.0 */
/* Each change reads a text and writes another; none looks at the field it is for. */
#include "intake/change.h"

void fl_pen_add(fl_pen *pen, fl_text text)
{
	if (pen->room - pen->len < text.len) {
		pen->full = true;
		return;
	}
	if (text.len > 0) {
		memcpy(pen->at + pen->len, text.at, text.len);
	}
	pen->len += text.len;
}

static bool is_blank(uint32_t character)
{
	return character == ' ' || (character >= '\t' && character <= '\r') || character == 0xA0 ||
		character == 0x3000;
}

static bool is_punctuation(uint32_t character)
{
	if (character < 0x80) {
		bool letter = (character >= 'A' && character <= 'Z') ||
			(character >= 'a' && character <= 'z');
		return character > ' ' && character < 0x7F && !letter &&
			!(character >= '0' && character <= '9');
	}
	return (character >= 0xA1 && character <= 0xBF) ||
		(character >= 0x2010 && character <= 0x206F) ||
		(character >= 0x3001 && character <= 0x303F) ||
		(character >= 0xFF01 && character <= 0xFF0F) ||
		(character >= 0xFF1A && character <= 0xFF20) ||
		(character >= 0xFF3B && character <= 0xFF40) ||
		(character >= 0xFF5B && character <= 0xFF65);
}

static bool is_id_character(uint32_t character)
{
	char byte = (char)character;
	return character < 0x80 && fl_text_is_id((fl_text){&byte, 1});
}

fl_text fl_change_trim(fl_text text)
{
	uint32_t character = 0;
	for (size_t len = fl_text_char(text, &character); len > 0 && is_blank(character);
		len = fl_text_char(text, &character)) {
		text.at += len;
		text.len -= len;
	}
	size_t kept = 0;
	for (size_t at = 0; at < text.len;) {
		size_t len = fl_text_char((fl_text){text.at + at, text.len - at}, &character);
		at += len > 0 ? len : 1;
		kept = is_blank(character) ? kept : at;
	}
	text.len = kept;
	return text;
}

static void collapse(fl_text text, fl_pen *pen)
{
	bool gap = false;
	text = fl_change_trim(text);
	while (text.len > 0) {
		uint32_t character = 0;
		size_t len = fl_text_char(text, &character);
		len = len > 0 ? len : 1;
		bool blank = is_blank(character);
		if (!blank) {
			fl_pen_add(pen, gap ? FL_TEXT(" ") : FL_TEXT(""));
			fl_pen_add(pen, (fl_text){text.at, len});
		}
		gap = blank;
		text.at += len;
		text.len -= len;
	}
}

static void shift_case(fl_text text, char first, char last, int shift, fl_pen *pen)
{
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];
		byte = byte >= first && byte <= last ? (char)(byte + shift) : byte;
		fl_pen_add(pen, (fl_text){&byte, 1});
	}
}

static void replace_where(fl_text text, bool punctuation, fl_text to, fl_pen *pen)
{
	while (text.len > 0) {
		uint32_t character = 0;
		size_t len = fl_text_char(text, &character);
		len = len > 0 ? len : 1;
		bool hit = punctuation ? is_punctuation(character) : !is_id_character(character);
		fl_pen_add(pen, hit ? to : (fl_text){text.at, len});
		text.at += len;
		text.len -= len;
	}
}

static void replace(fl_text text, fl_text from, fl_text to, fl_pen *pen)
{
	while (text.len > 0) {
		bool hit = text.len >= from.len && memcmp(text.at, from.at, from.len) == 0;
		size_t len = hit ? from.len : 1;
		fl_pen_add(pen, hit ? to : (fl_text){text.at, 1});
		text.at += len;
		text.len -= len;
	}
}

/* The bytes of the first `count` characters. */
static size_t prefix_bytes(fl_text text, uint32_t count)
{
	size_t at = 0;
	for (; count > 0 && at < text.len; count--) {
		uint32_t character;
		size_t len = fl_text_char((fl_text){text.at + at, text.len - at}, &character);
		at += len > 0 ? len : 1;
	}
	return at;
}

void fl_change_apply(const fl_change *change, fl_text text, fl_pen *pen)
{
	switch (change->kind) {
	case FL_CHANGE_COLLAPSE:
		collapse(text, pen);
		break;
	case FL_CHANGE_FIRST:
		fl_pen_add(pen, (fl_text){text.at, prefix_bytes(text, change->count)});
		break;
	case FL_CHANGE_LAST: {
		uint32_t all = fl_text_chars(text, text.len);
		size_t cut = all > change->count ? prefix_bytes(text, all - change->count) : 0;
		fl_pen_add(pen, (fl_text){text.at + cut, text.len - cut});
		break;
	}
	case FL_CHANGE_LOWER:
		shift_case(text, 'A', 'Z', 'a' - 'A', pen);
		break;
	case FL_CHANGE_UPPER:
		shift_case(text, 'a', 'z', 'A' - 'a', pen);
		break;
	case FL_CHANGE_NOT_ID:
		replace_where(text, false, change->to, pen);
		break;
	case FL_CHANGE_PUNCTUATION:
		replace_where(text, true, change->to, pen);
		break;
	case FL_CHANGE_REPLACE:
		replace(text, change->from, change->to, pen);
		break;
	case FL_CHANGE_WITHOUT: {
		bool hit = text.len >= change->from.len &&
			memcmp(text.at, change->from.at, change->from.len) == 0;
		size_t cut = hit ? change->from.len : 0;
		fl_pen_add(pen, (fl_text){text.at + cut, text.len - cut});
		break;
	}
	}
}
