/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From tables of keys to a JSON Schema.  Nothing is said here that the tables do not say, but how
 * each kind of value looks; and that must not be stricter than the reader, or editors would
 * underline what is right.
 */
#include "rules/schema.h"

#include "base/json_write.h"
#include "rules/ruleset_tables.h"

/* A value that is text to the reader and may look like something else to an editor. */
#define SCALAR "[\"string\", \"number\", \"boolean\"]"

typedef struct schema_writer {
	fl_buf *out;
	unsigned depth;
	bool first; /* nothing stands before the next member yet */
} schema_writer;

/* ---- Members and brackets -------------------------------------------------------------------- */

static void begin_line(schema_writer *to)
{
	fl_buf_char(to->out, '\n');
	for (unsigned i = 0; i < to->depth; i++) {
		fl_buf_char(to->out, '\t');
	}
}

/* The next member's name, or the next item of an array where there is none. */
static void name(schema_writer *to, const char *key)
{
	if (!to->first) {
		fl_buf_char(to->out, ',');
	}
	to->first = false;
	begin_line(to);
	if (key != NULL) {
		fl_buf_json_string(to->out, fl_text_of(key));
		fl_buf_string(to->out, ": ");
	}
}

static void open(schema_writer *to, const char *key, char bracket)
{
	name(to, key);
	fl_buf_char(to->out, bracket);
	to->depth++;
	to->first = true;
}

static void shut(schema_writer *to, char bracket)
{
	to->depth--;
	if (!to->first) {
		begin_line(to);
	}
	to->first = false;
	fl_buf_char(to->out, bracket);
}

static void string(schema_writer *to, const char *key, const char *value)
{
	name(to, key);
	fl_buf_json_string(to->out, fl_text_of(value));
}

/* A member whose value is JSON already. */
static void piece(schema_writer *to, const char *key, const char *json)
{
	name(to, key);
	fl_buf_string(to->out, json);
}

static void number(schema_writer *to, const char *key, uint32_t value)
{
	name(to, key);
	fl_buf_int(to->out, value);
}

/* ---- Single values --------------------------------------------------------------------------- */

static void write_number(schema_writer *to, const fl_key *key)
{
	bool whole = (key->flags & FL_KEY_WHOLE) != 0;
	bool below_zero = (key->flags & FL_KEY_SIGNED) != 0;
	bool positive = (key->flags & FL_KEY_POSITIVE) != 0;
	FL_AUTO(fl_buf) pattern = {0};
	piece(to, "type", whole ? "[\"integer\", \"string\"]" : "[\"number\", \"string\"]");
	if (!below_zero) {
		piece(to, positive ? "exclusiveMinimum" : "minimum", "0");
	}
	piece(to, "maximum", "1000000000000");
	fl_buf_format(&pattern, "^%s%s(0|[1-9][0-9]*)", positive ? "(?!0(\\.0*)?$)" : "",
		below_zero ? "-?" : "");
	if (whole) {
		fl_buf_char(&pattern, '$');
	} else {
		fl_buf_format(&pattern, "(\\.[0-9]{1,%u})?$", FL_PLACES_MAX);
	}
	if (fl_buf_c(&pattern) == NULL) {
		to->out->failed = true;
		return;
	}
	string(to, "pattern", fl_buf_c(&pattern));
}

static bool is_truth(const char *const *choices)
{
	return strcmp(choices[0], "false") == 0;
}

static void write_choice(schema_writer *to, const char *const *choices)
{
	if (is_truth(choices)) {
		piece(to, "type", "[\"boolean\", \"string\"]");
		string(to, "pattern", "^(true|false)$");
		return;
	}
	open(to, "enum", '[');
	for (size_t i = 0; choices[i] != NULL; i++) {
		string(to, NULL, choices[i]);
	}
	shut(to, ']');
}

static void write_name(schema_writer *to)
{
	string(to, "pattern", "^[A-Za-z][A-Za-z0-9_-]*$");
	number(to, "maxLength", FL_ID_BYTES_MAX);
}

/* ---- Mappings and lists ---------------------------------------------------------------------- */

static void write_value(schema_writer *to, const fl_key *key);

static void write_key(schema_writer *to, const char *member, const fl_key *key)
{
	open(to, member, '{');
	if (key->doc[FL_EN][0] != '\0') {
		name(to, "description");
		FL_AUTO(fl_buf) both = {0};
		fl_buf_format(&both, "%s\n\n%s", key->doc[FL_EN], key->doc[FL_ZH]);
		to->out->failed |= both.failed;
		fl_buf_json_string(to->out, fl_buf_view(&both));
	}
	write_value(to, key);
	const char *fallback = key->doc[FL_KEY_DEFAULT];
	bool bare = key->kind == FL_KEY_NUMBER ||
		(key->kind == FL_KEY_CHOICE && is_truth(key->choices));
	if (fallback != NULL && bare) {
		piece(to, "default", fallback);
	} else if (fallback != NULL) {
		string(to, "default", fallback);
	}
	shut(to, '}');
}

/* What the keys with a flag come to: a member, and what stands around its names. */
typedef struct flagged {
	const char *member;
	unsigned flag;
	const char *left, *before, *after, *right;
} flagged;

static const flagged flags[] = {
	{"required", FL_KEY_REQUIRED, "[", "", "", "]"},
	{"oneOf", FL_KEY_ONE, "[", "{\"required\": [", "]}", "]"},
	{"not", FL_KEY_APART, "{\"required\": [", "", "", "]}"},
};

static void write_flagged(schema_writer *to, const fl_keys *table, const flagged *flag)
{
	const char *between = NULL;
	for (size_t i = 0; i < table->count; i++) {
		if ((table->key[i].flags & flag->flag) == 0) {
			continue;
		}
		if (between == NULL) {
			piece(to, flag->member, flag->left);
		}
		fl_buf_string(to->out, between != NULL ? between : "");
		fl_buf_string(to->out, flag->before);
		fl_buf_json_string(to->out, fl_text_of(table->key[i].name));
		fl_buf_string(to->out, flag->after);
		between = ", ";
	}
	fl_buf_string(to->out, between != NULL ? flag->right : "");
}

static void write_table(schema_writer *to, const fl_keys *table)
{
	string(to, "type", "object");
	open(to, "properties", '{');
	for (size_t i = 0; i < table->count; i++) {
		write_key(to, table->key[i].name, &table->key[i]);
	}
	shut(to, '}');
	for (size_t i = 0; i < FL_COUNT(flags); i++) {
		write_flagged(to, table, &flags[i]);
	}
	piece(to, "additionalProperties", table->open ? "{\"type\": " SCALAR "}" : "false");
}

static void write_list(schema_writer *to, const fl_key *key)
{
	bool map = key->kind != FL_KEY_LIST;
	string(to, "type", map ? "object" : "array");
	if (key->table->most > 0) {
		number(to, map ? "maxProperties" : "maxItems", key->table->most);
	}
	if ((key->flags & FL_KEY_NAMED) != 0) {
		open(to, "propertyNames", '{');
		write_name(to);
		shut(to, '}');
	}
	if (key->kind == FL_KEY_MAP_OF) {
		write_key(to, "additionalProperties", key->table->element);
		return;
	}
	open(to, map ? "additionalProperties" : "items", '{');
	write_table(to, key->table);
	shut(to, '}');
}

static void write_either(schema_writer *to, const fl_key *key)
{
	open(to, "anyOf", '[');
	open(to, NULL, '{');
	write_choice(to, key->choices);
	shut(to, '}');
	open(to, NULL, '{');
	write_table(to, key->table);
	shut(to, '}');
	shut(to, ']');
}

static void write_value(schema_writer *to, const fl_key *key)
{
	switch (key->kind) {
	case FL_KEY_TEXT:
		piece(to, "type", SCALAR);
		number(to, "minLength", 1);
		break;
	case FL_KEY_NAME:
		string(to, "type", "string");
		write_name(to);
		break;
	case FL_KEY_LABEL:
		piece(to, "type", SCALAR);
		number(to, "minLength", 1);
		number(to, "maxLength", FL_LABEL_BYTES_MAX);
		break;
	case FL_KEY_VERSION:
		string(to, "type", "string");
		string(to, "pattern", "^[0-9]{4}\\.[0-9]{1,11}$");
		break;
	case FL_KEY_NUMBER:
		write_number(to, key);
		break;
	case FL_KEY_DAY:
		string(to, "type", "string");
		string(to, "pattern",
			"^(19|[2-9][0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$");
		break;
	case FL_KEY_SPAN:
		string(to, "type", "string");
		string(to, "pattern", "^[1-9][0-9]{0,5} (days?|months?|years?)$");
		break;
	case FL_KEY_CHOICE:
		write_choice(to, key->choices);
		break;
	case FL_KEY_WORDS:
		piece(to, "type", "[\"array\", \"string\", \"number\", \"boolean\"]");
		piece(to, "items", "{\"type\": " SCALAR ", \"minLength\": 1}");
		number(to, "minLength", 1);
		if (key->table != NULL) {
			number(to, "maxItems", key->table->most);
		}
		break;
	case FL_KEY_OBJECT:
		write_table(to, key->table);
		break;
	case FL_KEY_LIST:
	case FL_KEY_MAP:
	case FL_KEY_MAP_OF:
		write_list(to, key);
		break;
	case FL_KEY_EITHER:
		write_either(to, key);
		break;
	}
}

void fl_schema_write(fl_buf *out)
{
	schema_writer to = {.out = out, .first = true};
	fl_buf_char(out, '{');
	to.depth = 1;
	string(&to, "$schema", "http://json-schema.org/draft-07/schema#");
	string(&to, "$id", "creditrules-1.schema.json");
	string(&to, "title", "creditrules/1");
	string(&to, "description",
		"Rules by which licensed retailers are graded; fairlot rules check FILE says "
		"more.\n\n"
		"持证零售户信用评定规则；完整检查请用 fairlot rules check 文件。");
	write_table(&to, &fl_ruleset_keys);
	shut(&to, '}');
	fl_buf_char(out, '\n');
}
