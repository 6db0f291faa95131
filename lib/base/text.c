/* SPDX-License-Identifier: Apache-2.0 */
/* Text as a span: UTF-8, identifiers, labels, columns, nearness. */
#include "base/text.h"

#define NAME_BYTES_MAX 32u

#include "base/limits.h"

size_t fl_text_char(fl_text text, uint32_t *ret_char)
{
	if (text.len == 0) {
		return 0;
	}
	const unsigned char *byte = (const unsigned char *)text.at;
	uint32_t first = byte[0];
	if (first < 0x80) {
		*ret_char = first;
		return 1;
	}
	size_t len = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
	if (first < 0xc2 || first > 0xf4 || text.len < len) {
		return 0;
	}
	uint32_t character = first & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((byte[i] & 0xc0) != 0x80) {
			return 0;
		}
		character = character << 6 | (byte[i] & 0x3fu);
	}
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	if (character < least[len] || character > 0x10ffff ||
		(character >= 0xd800 && character <= 0xdfff)) {
		return 0;
	}
	*ret_char = character;
	return len;
}

/* Eight bytes at a time while they are ASCII, which most of a file is. */
static size_t skip_ascii(fl_text text, size_t offset)
{
	while (text.len - offset >= sizeof(uint64_t)) {
		uint64_t word;
		memcpy(&word, text.at + offset, sizeof(word));
		if ((word & UINT64_C(0x8080808080808080)) != 0) {
			break;
		}
		offset += sizeof(word);
	}
	return offset;
}

size_t fl_text_utf8_error(fl_text text)
{
	size_t offset = 0;
	while (offset < text.len) {
		offset = skip_ascii(text, offset);
		uint32_t character;
		fl_text rest = {text.at + offset, text.len - offset};
		if (rest.len == 0) {
			break;
		}
		size_t len = fl_text_char(rest, &character);
		if (len == 0) {
			return offset;
		}
		offset += len;
	}
	return text.len;
}

uint32_t fl_text_chars(fl_text text, size_t offset)
{
	uint32_t chars = 0;
	for (size_t i = 0; i < offset && i < text.len; i++) {
		chars += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	}
	return chars;
}

typedef struct range {
	uint32_t first;
	uint32_t last;
} range;

static bool in_ranges(uint32_t character, const range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (character >= ranges[i].first && character <= ranges[i].last) {
			return true;
		}
	}
	return false;
}

/* Unicode East Asian Width W and F by block, and combining marks: coarse, and enough for tables. */
uint32_t fl_char_columns(uint32_t character)
{
	static const range wide[] = {{0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0x33ff},
		{0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xa000, 0xa4cf}, {0xac00, 0xd7a3},
		{0xf900, 0xfaff}, {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6},
		{0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
	static const range none[] = {{0x0300, 0x036f}, {0x200b, 0x200f}, {0x20d0, 0x20ff},
		{0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};
	if (character < 0x0300) {
		return 1;
	}
	if (in_ranges(character, none, sizeof(none) / sizeof(none[0]))) {
		return 0;
	}
	return in_ranges(character, wide, sizeof(wide) / sizeof(wide[0])) ? 2 : 1;
}

uint32_t fl_text_columns(fl_text text)
{
	uint32_t columns = 0;
	while (text.len > 0) {
		uint32_t character;
		size_t len = fl_text_char(text, &character);
		columns += len == 0 ? 1 : fl_char_columns(character);
		len = len == 0 ? 1 : len;
		text = (fl_text){text.at + len, text.len - len};
	}
	return columns;
}

static bool id_byte(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
		(byte >= 'a' && byte <= 'z') || byte == '.' || byte == '_' || byte == ':' ||
		byte == '-';
}

bool fl_text_is_id(fl_text text)
{
	if (text.len < 1 || text.len > FL_ID_BYTES_MAX) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (!id_byte(text.at[i])) {
			return false;
		}
	}
	return true;
}

bool fl_text_is_printed(fl_text text, size_t max)
{
	if (text.len < 1 || text.len > max) {
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

bool fl_text_to_u64(fl_text text, uint64_t *ret_value)
{
	if (text.len == 0 || (text.len > 1 && text.at[0] == '0')) {
		return false;
	}
	uint64_t value = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9' ||
			__builtin_mul_overflow(value, 10u, &value) ||
			__builtin_add_overflow(value, (uint64_t)(text.at[i] - '0'), &value)) {
			return false;
		}
	}
	*ret_value = value;
	return true;
}

char fl_char_half_width(uint32_t character)
{
	if (character >= 0xff01 && character <= 0xff5e) {
		return (char)(character - 0xfee0);
	}
	switch (character) {
	case 0x00a0: /* the no-break blank */
	case 0x3000:
		return ' ';
	case 0x2013: /* dashes */
	case 0x2014:
		return '-';
	case 0x3002: /* the full stop */
		return '.';
	case 0x3010:
		return '[';
	case 0x3011:
		return ']';
	case 0x3001: /* the enumeration comma */
		return ',';
	case 0x2018:
	case 0x2019:
		return '\'';
	case 0x201c:
	case 0x201d:
		return '"';
	case 0x2212: /* minus sign */
		return '-';
	default:
		return '\0';
	}
}

char fl_text_full_width(fl_text text, size_t *ret_offset)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t character = 0;
		size_t len = fl_text_char((fl_text){text.at + at, text.len - at}, &character);
		char half = len > 1 ? fl_char_half_width(character) : '\0';
		if (half != '\0') {
			*ret_offset = at;
			return half;
		}
		at += len == 0 ? 1 : len;
	}
	return '\0';
}

#define NEAREST_BYTES_MAX 64u

static unsigned smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Edits between two texts (Levenshtein, over bytes), swapped neighbours counting as one. */
static unsigned edits(fl_text a, fl_text b)
{
	unsigned row[3][NEAREST_BYTES_MAX + 1];
	for (unsigned j = 0; j <= b.len; j++) {
		row[0][j] = j;
	}
	for (unsigned i = 1; i <= a.len; i++) {
		unsigned *now = row[i % 3], *before = row[(i + 2) % 3], *two = row[(i + 1) % 3];
		now[0] = i;
		for (unsigned j = 1; j <= b.len; j++) {
			unsigned change = before[j - 1] + (a.at[i - 1] != b.at[j - 1]);
			now[j] = smaller(change, 1 + smaller(before[j], now[j - 1]));
			if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] &&
				a.at[i - 2] == b.at[j - 1]) {
				now[j] = smaller(now[j], two[j - 2] + 1);
			}
		}
	}
	return row[a.len % 3][b.len];
}

int fl_text_find(fl_text text, const fl_text *candidates, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (fl_text_equal(candidates[i], text)) {
			return (int)i;
		}
	}
	return -1;
}

int fl_text_nearest(fl_text text, const fl_text *candidates, size_t count)
{
	int nearest = -1;
	if (text.len == 0 || text.len > NEAREST_BYTES_MAX) {
		return nearest;
	}
	/* A third of the word may differ, at least one byte and never all of it. */
	unsigned least = (unsigned)text.len / 3 + 1;
	for (size_t i = 0; i < count; i++) {
		if (candidates[i].len == 0 || candidates[i].len > NEAREST_BYTES_MAX) {
			continue;
		}
		unsigned distance = edits(text, candidates[i]);
		if (distance < least + (nearest < 0) && distance < text.len &&
			distance < candidates[i].len) {
			least = distance;
			nearest = (int)i;
		}
	}
	return nearest;
}

bool fl_text_is_name(fl_text text)
{
	if (text.len < 1 || text.len > NAME_BYTES_MAX) {
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
