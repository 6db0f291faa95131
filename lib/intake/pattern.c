/* SPDX-License-Identifier: Apache-2.0 */
/* Matching keeps the set of offsets that can be reached, item by item: linear, no backtracking. */
#include "intake/pattern.h"

#include "base/limits.h"

static void take(fl_pattern_item *item, unsigned char byte)
{
	item->set[byte / 64] |= UINT64_C(1) << (byte % 64);
}

static bool takes(const fl_pattern_item *item, char byte)
{
	unsigned char value = (unsigned char)byte;
	return (item->set[value / 64] >> (value % 64) & 1) != 0;
}

/* One character of a class or literal; `\` has been seen to. */
static bool read_byte(fl_text text, size_t *at, unsigned char *ret_byte)
{
	if (*at < text.len && text.at[*at] == '\\') {
		(*at)++;
	}
	if (*at == text.len || (unsigned char)text.at[*at] < 0x20 ||
		(unsigned char)text.at[*at] > 0x7E) {
		return false;
	}
	*ret_byte = (unsigned char)text.at[(*at)++];
	return true;
}

/* `at` is behind the opening bracket. */
static bool parse_class(fl_text text, size_t *at, fl_pattern_item *item)
{
	bool negated = *at < text.len && text.at[*at] == '^';
	*at += negated ? 1 : 0;
	size_t start = *at;
	while (*at < text.len && text.at[*at] != ']') {
		unsigned char low;
		if (!read_byte(text, at, &low)) {
			return false;
		}
		unsigned char high = low;
		if (*at + 1 < text.len && text.at[*at] == '-' && text.at[*at + 1] != ']') {
			(*at)++;
			if (!read_byte(text, at, &high) || high < low) {
				return false;
			}
		}
		for (unsigned byte = low; byte <= high; byte++) {
			take(item, (unsigned char)byte);
		}
	}
	if (*at == text.len || *at == start) {
		return false;
	}
	(*at)++;
	for (unsigned i = 0; negated && i < 4; i++) {
		item->set[i] = ~item->set[i];
	}
	return true;
}

static bool parse_number(fl_text text, size_t *at, uint32_t *ret_number)
{
	size_t start = *at;
	uint32_t number = 0;
	while (*at < text.len && text.at[*at] >= '0' && text.at[*at] <= '9') {
		number = number * 10 + (uint32_t)(text.at[*at] - '0');
		if (number > FL_PATTERN_COUNT_MAX) {
			return false;
		}
		(*at)++;
	}
	*ret_number = number;
	return *at > start;
}

static bool parse_count(fl_text text, size_t *at, fl_pattern_item *item)
{
	item->least = 1;
	item->most = 1;
	char mark = *at < text.len ? text.at[*at] : 'x';
	if (mark == '?' || mark == '*' || mark == '+') {
		item->least = mark == '+' ? 1 : 0;
		item->most = mark == '?' ? 1 : FL_PATTERN_COUNT_MAX;
		(*at)++;
	} else if (mark == '{') {
		(*at)++;
		if (!parse_number(text, at, &item->least)) {
			return false;
		}
		item->most = item->least;
		if (*at < text.len && text.at[*at] == ',') {
			(*at)++;
			if (!parse_number(text, at, &item->most) || item->most < item->least) {
				return false;
			}
		}
		if (*at == text.len || text.at[*at] != '}') {
			return false;
		}
		(*at)++;
	}
	return true;
}

static bool parse_item(fl_text text, size_t *at, fl_pattern_item *item)
{
	char first = text.at[*at];
	if (memchr("?*+{}]()|^$", first, 11) != NULL) {
		return false;
	}
	if (first == '.') {
		(*at)++;
		memset(item->set, 0xFF, sizeof(item->set));
	} else if (first == '[') {
		(*at)++;
		if (!parse_class(text, at, item)) {
			return false;
		}
	} else {
		unsigned char byte;
		if (!read_byte(text, at, &byte)) {
			return false;
		}
		take(item, byte);
	}
	return parse_count(text, at, item);
}

bool fl_pattern_parse(fl_text text, fl_pattern *ret_pattern, size_t *ret_at)
{
	fl_pattern pattern = {.text = text};
	size_t at = 0;
	while (at < text.len) {
		*ret_at = at;
		if (pattern.count == FL_PATTERN_ITEMS_MAX ||
			!parse_item(text, &at, &pattern.item[pattern.count])) {
			return false;
		}
		pattern.count++;
	}
	*ret_at = 0;
	*ret_pattern = pattern;
	return pattern.count > 0;
}

bool fl_pattern_match(const fl_pattern *pattern, fl_text text)
{
	if (text.len > FL_ID_BYTES_MAX) {
		return false;
	}
	bool reached[FL_ID_BYTES_MAX + 1] = {true};
	for (uint32_t i = 0; i < pattern->count; i++) {
		const fl_pattern_item *item = &pattern->item[i];
		bool next[FL_ID_BYTES_MAX + 1] = {false};
		for (size_t from = 0; from <= text.len; from++) {
			size_t to = from;
			for (uint32_t count = 0; reached[from] && count <= item->most; count++) {
				if (count >= item->least) {
					next[to] = true;
				}
				if (to == text.len || !takes(item, text.at[to])) {
					break;
				}
				to++;
			}
		}
		memcpy(reached, next, sizeof(reached));
	}
	return reached[text.len];
}
