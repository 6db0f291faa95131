/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that a table does not have, and keys that a mapping lacks: one mistake, one report, with
 * what was likely meant. */
#include "rules/keys_hints.h"

/* More than any table of keys has. */
#define KEYS_MAX 40u

void fl_keys_hint_keys(fl_reader *reader, fl_diag *diag, const fl_keys *table)
{
	FL_AUTO(fl_buf) list = {0};
	for (size_t i = 0; table != NULL && i < table->count; i++) {
		fl_buf_string(&list, list.len > 0 ? ", " : "");
		fl_buf_string(&list, table->key[i].name);
	}
	const char *text = list.len > 0 ? fl_buf_c(&list) : NULL;
	if (text != NULL) {
		fl_diags_hint(reader->diags, diag, TR("its keys: %s", "可用的键：%s"), text);
	}
}

const fl_key *fl_keys_find(const fl_keys *table, fl_text name)
{
	for (size_t i = 0; i < table->count; i++) {
		if (fl_text_is(name, table->key[i].name)) {
			return &table->key[i];
		}
	}
	return NULL;
}

/* The part of a key that was meant as one: `points` of `points 2`, `points:2` and `points：2`. */
static fl_text meant_key(fl_text key)
{
	static const struct {
		const char *chinese, *key;
	} words[] = {{"上限", "cap"}, {"事件", "event"}, {"依据", "cite"}, {"分值", "points"},
		{"分数", "points"}, {"名称", "label"}, {"指标", "indicator"}, {"期限", "window"},
		{"权重", "weight"}, {"条件", "when"}, {"比例", "rate"}, {"等级", "grade"},
		{"编号", "id"}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (fl_text_is(key, words[i].chinese)) {
			return fl_text_of(words[i].key);
		}
	}
	size_t len = 0;
	while (len < key.len && key.at[len] != ' ' && key.at[len] != ':' &&
		(unsigned char)key.at[len] < 0x80) {
		len++;
	}
	return (fl_text){key.at, len};
}

/* The key of the table that an unknown one stands for; NULL where none is near. */
static const fl_key *nearest_key(const fl_keys *table, fl_text name)
{
	fl_text allowed[KEYS_MAX];
	size_t count = table->count < KEYS_MAX ? table->count : KEYS_MAX;
	for (size_t i = 0; i < count; i++) {
		allowed[i] = fl_text_of(table->key[i].name);
	}
	int found = fl_text_find(name, allowed, count);
	found = found >= 0 ? found : fl_text_nearest(name, allowed, count);
	return found >= 0 ? &table->key[found] : NULL;
}

void fl_keys_report_unknown(fl_reader *reader, const fl_yaml *node, const fl_keys *table)
{
	fl_text meant = meant_key(node->text);
	const fl_key *key = nearest_key(table, meant);
	if (fl_keys_full_width(reader, node)) {
		return;
	}
	if (meant.at == node->text.at && meant.len < node->text.len && key != NULL &&
		fl_text_is(meant, key->name)) {
		fl_yaml place = *node;
		bool colon = node->text.at[meant.len] == ':';
		place.column += (uint32_t)meant.len;
		place.width = 1;
		if (colon) {
			FL_REPORT(reader, &place, "no-blank",
				TR("a blank is missing behind the colon: write `%s: ...`",
					"冒号之后缺少空格：应写作“%s: …”"),
				key->name);
		} else {
			FL_REPORT(reader, &place, "no-colon",
				TR("a colon is missing behind `%s`", "“%s”之后缺少冒号（:）"),
				key->name);
		}
		return;
	}
	fl_diag *diag = FL_REPORT(reader, node, "unknown-key",
		TR("unknown key `" FL_TEXT_FMT "`", "未知的键“" FL_TEXT_FMT "”"),
		FL_TEXT_ARG(node->text));
	if (node->text.len > 0 && node->text.at[0] >= '0' && node->text.at[0] <= '9') {
		fl_diags_hint(reader->diags, diag,
			TR("the comma before it ends a value: write numbers without commas, and "
			   "text that holds one in quotes",
				"其前的逗号表示上一个值已结束：数字中不写逗号，含逗号的文字须加引"
				"号"));
	} else if (key != NULL) {
		fl_diags_hint(
			reader->diags, diag, TR("did you mean `%s`?", "是否应为“%s”？"), key->name);
	} else {
		fl_keys_hint_keys(reader, diag, table);
	}
}

/* Whether an unknown key of the mapping stands for this one. */
static const fl_yaml *find_meant(const fl_yaml *node, const fl_keys *table, const fl_key *key)
{
	for (uint32_t i = 0; i < node->count; i++) {
		const fl_yaml *name = &node->keys[i];
		if (fl_keys_find(table, name->text) == NULL &&
			nearest_key(table, meant_key(name->text)) == key) {
			return name;
		}
	}
	return NULL;
}

void fl_keys_report_missing(fl_reader *reader, const fl_yaml *node, const fl_keys *table)
{
	for (size_t i = 0; i < table->count; i++) {
		const fl_key *key = &table->key[i];
		if ((key->flags & FL_KEY_REQUIRED) == 0 || fl_yaml_get(node, key->name) != NULL) {
			continue;
		}
		const fl_yaml *meant = find_meant(node, table, key);
		if (meant != NULL && table->open) {
			fl_keys_report_unknown(reader, meant, table);
		} else if (meant == NULL && fl_yaml_get(node, "<<") == NULL) {
			FL_REPORT(reader, node, "missing-key",
				TR("the key `%s` is missing here", "此处缺少“%s”这个键"),
				key->name);
		}
	}
}
