/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one reader behind all tables of keys.  It judges form only: that a key is known, that a value
 * is of its kind.  Whether a name means anything is the compiler's business.
 */
#include "rules/keys.h"
#include "rules/keys_hints.h"

/* More than any list of choices has. */
#define CHOICES_MAX 16u

static bool want_scalar(fl_reader *reader, const fl_yaml *node)
{
	if (node->refused || (node->kind == FL_YAML_SCALAR && node->text.len > 0)) {
		return !node->refused;
	}
	if (node->kind == FL_YAML_SCALAR) {
		FL_REPORT(reader, node, "no-value", TR("a value is missing here", "此处缺少值"));
	} else {
		FL_REPORT(reader, node, "wrong-kind",
			TR("expected a single value here, not %s", "此处应为单个值，而不是 %s"),
			node->kind == FL_YAML_MAPPING ? "key: value" : "[...]");
	}
	return false;
}

static bool want_kind(
	fl_reader *reader, const fl_yaml *node, fl_yaml_kind kind, const fl_keys *table)
{
	if (node->kind == kind || node->refused) {
		return !node->refused;
	}
	if (kind == FL_YAML_MAPPING) {
		fl_diag *diag = FL_REPORT(reader, node, "wrong-kind",
			TR("expected a mapping here (key: value)", "此处应为键值对（键: 值）"));
		fl_keys_hint_keys(reader, diag, table);
	} else {
		FL_REPORT(reader, node, "wrong-kind",
			TR("expected a list here ([a, b] or lines that begin with -)",
				"此处应为列表（[a, b]，或以 - 开头的若干行）"));
	}
	return false;
}

bool fl_keys_number(fl_reader *reader, const fl_yaml *node, unsigned flags, fl_number *ret_number)
{
	if (!want_scalar(reader, node)) {
		return false;
	}
	unsigned places = (flags & FL_KEY_WHOLE) != 0 ? 0 : FL_PLACES_MAX;
	int64_t value = 0;
	fl_decimal_status status = fl_decimal_parse(node->text, places, &value);
	if (status == FL_DECIMAL_OK &&
		(!fl_mul_i64(value, fl_power10(FL_PLACES_MAX - places), &value) ||
			value > FL_NUMBER_MAX || value < -FL_NUMBER_MAX)) {
		status = FL_DECIMAL_RANGE;
	}
	if (status == FL_DECIMAL_MALFORMED && fl_keys_full_width(reader, node)) {
		return false;
	}
	if (status == FL_DECIMAL_MALFORMED) {
		fl_diag *diag = FL_REPORT(reader, node, "not-a-number",
			TR("`" FL_TEXT_FMT "` is not a plain number such as 12 or 0.5",
				"“" FL_TEXT_FMT "”不是普通数字（如 12 或 0.5）"),
			FL_TEXT_ARG(node->text));
		fl_keys_hint_number(reader, diag, node->text);
		return false;
	}
	if (status == FL_DECIMAL_PLACES) {
		FL_REPORT(reader, node, "too-many-digits",
			TR("`" FL_TEXT_FMT "` has more digits behind the point than the %u allowed "
			   "here",
				"“" FL_TEXT_FMT "”的小数位数超过此处允许的 %u 位"),
			FL_TEXT_ARG(node->text), places);
		return false;
	}
	if (status == FL_DECIMAL_RANGE) {
		FL_REPORT(reader, node, "out-of-range",
			TR("`" FL_TEXT_FMT "` is too large: numbers go up to 1000000000000",
				"“" FL_TEXT_FMT "”数值过大：数字最大为 1000000000000"),
			FL_TEXT_ARG(node->text));
		return false;
	}
	if (value <= 0 && (flags & FL_KEY_POSITIVE) != 0) {
		FL_REPORT(reader, node, "out-of-range",
			TR("`" FL_TEXT_FMT "` is too small: write a number above 0",
				"“" FL_TEXT_FMT "”过小：应填写大于 0 的数"),
			FL_TEXT_ARG(node->text));
		return false;
	}
	if (value < 0 && (flags & FL_KEY_SIGNED) == 0) {
		FL_REPORT(reader, node, "out-of-range",
			TR("`" FL_TEXT_FMT "` is too small: write 0 or a number above it",
				"“" FL_TEXT_FMT "”过小：应填写 0 或大于 0 的数"),
			FL_TEXT_ARG(node->text));
		return false;
	}
	*ret_number = (fl_number){value, node};
	return true;
}

bool fl_keys_day(fl_reader *reader, const fl_yaml *node, fl_date *ret_date)
{
	if (!want_scalar(reader, node)) {
		return false;
	}
	fl_day day = FL_DAY_NONE;
	if (!fl_day_parse(node->text, &day)) {
		fl_diag *diag = fl_keys_full_width(reader, node)
			? NULL
			: FL_REPORT(reader, node, "not-a-day",
				  TR("`" FL_TEXT_FMT
				     "` is not a day that exists, written YYYY-MM-DD",
					  "“" FL_TEXT_FMT "”不是存在的日期，日期应写作 YYYY-MM-DD"),
				  FL_TEXT_ARG(node->text));
		fl_keys_hint_day(reader, diag, node->text);
		return false;
	}
	*ret_date = (fl_date){day, node};
	return true;
}

static bool is_name(fl_text text)
{
	if (text.len == 0 || text.len > FL_ID_BYTES_MAX) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool other = (c >= '0' && c <= '9') || c == '_' || c == '-';
		if (!letter && !(other && i > 0)) {
			return false;
		}
	}
	return true;
}

static bool check_name(fl_reader *reader, const fl_yaml *node)
{
	if (is_name(node->text) || fl_keys_full_width(reader, node)) {
		return is_name(node->text);
	}
	FL_REPORT(reader, node, "bad-name",
		TR("`" FL_TEXT_FMT
		   "` cannot be a name: a name is an ASCII letter followed by letters, "
		   "digits, _ or -, at most %u in all",
			"“" FL_TEXT_FMT "”不能作为代号：代号以英文字母开头，只含英文字母、数字、_ "
			"和 -，最多 %u 个字符"),
		FL_TEXT_ARG(node->text), FL_ID_BYTES_MAX);
	return false;
}

static bool check_label(fl_reader *reader, const fl_yaml *node)
{
	if (fl_text_is_label(node->text)) {
		return true;
	}
	FL_REPORT(reader, node, "bad-name",
		TR("`" FL_TEXT_FMT "` is empty, has control characters or is longer than %u bytes",
			"“" FL_TEXT_FMT "”为空、含控制字符或超过 %u 字节"),
		FL_TEXT_ARG(node->text), FL_LABEL_BYTES_MAX);
	return false;
}

/* Four digits, a point, digits; in quotes, because 2026.10 and 2026.1 are one number. */
static bool check_version(fl_reader *reader, const fl_yaml *node)
{
	fl_text text = node->text;
	bool good = text.len >= 6 && text.len <= 16 && text.at[4] == '.';
	for (size_t i = 0; good && i < text.len; i++) {
		good = i == 4 || (text.at[i] >= '0' && text.at[i] <= '9');
	}
	if (!good && fl_keys_full_width(reader, node)) {
		return false;
	}
	if (!good) {
		FL_REPORT(reader, node, "bad-version",
			TR("`" FL_TEXT_FMT "` is not a version such as \"2026.1\"",
				"“" FL_TEXT_FMT "”不是版本号，版本号形如 \"2026.1\""),
			FL_TEXT_ARG(text));
		return false;
	}
	if (!node->quoted) {
		fl_diag *diag = FL_REPORT(reader, node, "version-not-quoted",
			TR("the version must stand in quotes: other programs read 2026.10 as "
			   "2026.1",
				"版本号必须加引号：不加引号时，其他软件会把 2026.10 读成 2026.1"));
		fl_diags_hint(reader->diags, diag,
			TR("write \"" FL_TEXT_FMT "\"", "写作 \"" FL_TEXT_FMT "\""),
			FL_TEXT_ARG(text));
		return false;
	}
	return true;
}

static void read_word(fl_reader *reader, fl_key_kind kind, const fl_yaml *node, fl_word *word)
{
	if (!want_scalar(reader, node)) {
		return;
	}
	bool good = true;
	if (kind == FL_KEY_NAME) {
		good = check_name(reader, node);
	} else if (kind == FL_KEY_LABEL) {
		good = check_label(reader, node);
	} else if (kind == FL_KEY_VERSION) {
		good = check_version(reader, node);
	}
	if (good) {
		*word = (fl_word){node->text, node};
	}
}

static void read_span(fl_reader *reader, const fl_yaml *node, fl_length *length)
{
	if (!want_scalar(reader, node)) {
		return;
	}
	if (!fl_span_parse(node->text, &length->span)) {
		if (fl_keys_full_width(reader, node)) {
			return;
		}
		fl_diag *diag = FL_REPORT(reader, node, "not-a-span",
			TR("`" FL_TEXT_FMT
			   "` is not a length of time such as 12 months, 30 days or 2 "
			   "years",
				"“" FL_TEXT_FMT "”不是时间长度，应写作 12 months（月）、30 "
				"days（天）或 2 years（年）"),
			FL_TEXT_ARG(node->text));
		fl_keys_hint_span(reader, diag, node->text);
		return;
	}
	length->at = node;
}

static void read_choice(
	fl_reader *reader, const char *const *choices, const fl_yaml *node, fl_choice *choice)
{
	fl_text allowed[CHOICES_MAX];
	uint32_t count = 0;
	if (!want_scalar(reader, node)) {
		return;
	}
	for (uint32_t i = 0; choices[i] != NULL && i < CHOICES_MAX; i++) {
		if (fl_text_is(node->text, choices[i])) {
			*choice = (fl_choice){i, node};
			return;
		}
		allowed[count++] = fl_text_of(choices[i]);
	}
	if (fl_keys_full_width(reader, node)) {
		return;
	}
	fl_diag *diag = FL_REPORT(reader, node, "bad-choice",
		TR("`" FL_TEXT_FMT "` is not allowed here", "此处不允许“" FL_TEXT_FMT "”"),
		FL_TEXT_ARG(node->text));
	fl_diags_hint_nearest(reader->diags, diag, node->text, allowed, count);
}

/* Room for the items of a list; false when memory ran out or there is nothing to read. */
static bool list_init(
	fl_reader *reader, const fl_yaml *node, size_t size, uint32_t count, fl_list *list)
{
	list->count = 0; /* a key that stands twice is read twice */
	list->item = fl_arena_alloc(reader->arena, count > 0 ? count : 1, size);
	reader->failed |= list->item == NULL;
	list->at = node;
	return list->item != NULL;
}

/* Punctuation that would part or enclose words, were it half-width. */
static bool has_full_width_syntax(const fl_yaml *node)
{
	fl_text text = node->text;
	while (node->kind == FL_YAML_SCALAR && text.len > 0) {
		uint32_t character = 0;
		size_t len = fl_text_char(text, &character);
		char half = len > 1 ? fl_char_half_width(character) : '\0';
		if (half != '\0' && strchr(":,;[]{}\"' ", half) != NULL) {
			return true;
		}
		len = len > 0 ? len : 1;
		text = (fl_text){text.at + len, text.len - len};
	}
	return false;
}

static void read_words(fl_reader *reader, const fl_yaml *node, fl_list *list)
{
	const fl_yaml *items = node->kind == FL_YAML_SEQUENCE ? node->items : node;
	uint32_t count = node->kind == FL_YAML_SEQUENCE ? node->count : 1;
	if (node->kind == FL_YAML_MAPPING) {
		want_kind(reader, node, FL_YAML_SEQUENCE, NULL);
		return;
	}
	if (!list_init(reader, node, sizeof(fl_word), count, list)) {
		return;
	}
	fl_word *words = list->item;
	for (uint32_t i = 0; i < count; i++) {
		if (!items[i].quoted && has_full_width_syntax(&items[i])) {
			fl_keys_full_width(reader, &items[i]);
			list->at = NULL; /* what the list lacks now would be missed elsewhere */
			continue;
		}
		read_word(reader, FL_KEY_TEXT, &items[i], &words[list->count]);
		list->count += words[list->count].at != NULL;
	}
}

static void read_value(fl_reader *reader, const fl_key *key, const fl_yaml *node, void *slot);

static void read_list(fl_reader *reader, const fl_key *key, const fl_yaml *node, fl_list *list)
{
	bool map = key->kind != FL_KEY_LIST;
	size_t size = key->table->size;
	if (!want_kind(reader, node, map ? FL_YAML_MAPPING : FL_YAML_SEQUENCE, NULL) ||
		!list_init(reader, node, size, node->count, list)) {
		return;
	}
	for (uint32_t i = 0; i < node->count; i++) {
		if ((key->flags & FL_KEY_NAMED) != 0 && !check_name(reader, &node->keys[i])) {
			continue;
		}
		char *item = (char *)list->item + size * list->count;
		if (key->kind == FL_KEY_MAP_OF) {
			read_value(reader, key->table->element, &node->items[i],
				item + key->table->element->offset);
		} else {
			fl_keys_read(reader, &node->items[i], key->table, item);
		}
		fl_word *head = (fl_word *)(void *)item;
		*head = map ? (fl_word){node->keys[i].text, &node->keys[i]}
			    : (fl_word){{NULL, 0}, &node->items[i]};
		list->count++;
	}
}

static void read_value(fl_reader *reader, const fl_key *key, const fl_yaml *node, void *slot)
{
	switch (key->kind) {
	case FL_KEY_TEXT:
	case FL_KEY_NAME:
	case FL_KEY_LABEL:
	case FL_KEY_VERSION:
		read_word(reader, key->kind, node, slot);
		break;
	case FL_KEY_NUMBER:
		fl_keys_number(reader, node, key->flags, slot);
		break;
	case FL_KEY_DAY:
		fl_keys_day(reader, node, slot);
		break;
	case FL_KEY_SPAN:
		read_span(reader, node, slot);
		break;
	case FL_KEY_CHOICE:
		read_choice(reader, key->choices, node, slot);
		break;
	case FL_KEY_WORDS:
		read_words(reader, node, slot);
		break;
	case FL_KEY_OBJECT:
		fl_keys_read(reader, node, key->table, slot);
		break;
	case FL_KEY_EITHER:
		if (node->kind == FL_YAML_MAPPING) {
			fl_keys_read(reader, node, key->table, slot);
		} else {
			((fl_either *)slot)->head.at = node;
			read_choice(reader, key->choices, node, &((fl_either *)slot)->word);
		}
		break;
	case FL_KEY_LIST:
	case FL_KEY_MAP:
	case FL_KEY_MAP_OF:
		read_list(reader, key, node, slot);
		break;
	}
}

void fl_keys_read(fl_reader *reader, const fl_yaml *node, const fl_keys *table, void *object)
{
	if (!want_kind(reader, node, FL_YAML_MAPPING, table)) {
		return;
	}
	*(fl_word *)object = (fl_word){{NULL, 0}, node};
	for (uint32_t i = 0; i < node->count; i++) {
		const fl_key *key = fl_keys_find(table, node->keys[i].text);
		if (node->keys[i].refused) {
			continue;
		}
		if (key == NULL && !table->open) {
			fl_keys_report_unknown(reader, &node->keys[i], table);
		} else if (key == NULL) {
			continue; /* for whoever reads the node */
		} else {
			read_value(reader, key, &node->items[i], (char *)object + key->offset);
		}
	}
	fl_keys_report_missing(reader, node, table);
}
