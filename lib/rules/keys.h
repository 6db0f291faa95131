/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mappings of a rule file, described as tables.  A table says which keys a mapping may have, what
 * each holds and where in a C structure it goes; one reader follows all tables, and whatever else
 * needs the grammar (a JSON Schema, a reference) reads the same tables.  Knows no single key.
 *
 * Every value remembers the node that it came from; a value whose `at` is NULL was not given.
 */
#ifndef FL_RULES_KEYS_H
#define FL_RULES_KEYS_H

#include "base/day.h"
#include "base/decimal.h"
#include "base/vocab.h"
#include "base/yaml.h"

typedef struct fl_word {
	fl_text text;
	const fl_yaml *at;
} fl_word;

/* The largest number of a rule file, a million million, in units of 10^-FL_PLACES_MAX. */
#define FL_NUMBER_MAX INT64_C(1000000000000000000)

/* In units of 10^-FL_PLACES_MAX. */
typedef struct fl_number {
	int64_t value;
	const fl_yaml *at;
} fl_number;

typedef struct fl_date {
	fl_day day;
	const fl_yaml *at;
} fl_date;

typedef struct fl_length {
	fl_span span;
	const fl_yaml *at;
} fl_length;

/* The index of the word in the list of choices. */
typedef struct fl_choice {
	uint32_t value;
	const fl_yaml *at;
} fl_choice;

/* What a structure begins with that a single word can stand for. */
typedef struct fl_either {
	fl_word head;
	fl_choice word;
} fl_either;

/* `item` is an array of the element's structure. */
typedef struct fl_list {
	void *item;
	uint32_t count;
	const fl_yaml *at;
} fl_list;

typedef enum fl_key_kind {
	FL_KEY_TEXT,    /* fl_word: any text that is not empty */
	FL_KEY_NAME,    /* fl_word: a letter, then letters, digits, _ and - */
	FL_KEY_LABEL,   /* fl_word: up to 64 bytes without control characters */
	FL_KEY_VERSION, /* fl_word: "2026.1", in quotes */
	FL_KEY_NUMBER,  /* fl_number */
	FL_KEY_DAY,     /* fl_date */
	FL_KEY_SPAN,    /* fl_length */
	FL_KEY_CHOICE,  /* fl_choice: one of `choices` */
	FL_KEY_WORDS,   /* fl_list of fl_word: one label or a list of them */
	FL_KEY_OBJECT,  /* a structure in place, described by `table` */
	FL_KEY_LIST,    /* fl_list of structures described by `table` */
	FL_KEY_MAP,     /* fl_list of structures, one a key; the key goes to the first member */
	FL_KEY_MAP_OF,  /* the same where each value is the table's `element` */
	FL_KEY_EITHER   /* fl_either: one of `choices`, or a structure described by `table` */
} fl_key_kind;

enum fl_key_flag {
	FL_KEY_REQUIRED = 1,
	FL_KEY_SIGNED = 2,   /* a number that may be below zero */
	FL_KEY_WHOLE = 4,    /* a number without a fraction */
	FL_KEY_POSITIVE = 8, /* a number above zero */
	FL_KEY_NAMED = 16,   /* a map whose keys are names as in FL_KEY_NAME */
	FL_KEY_ONE = 32,     /* exactly one of the table's keys with this flag is given */
	FL_KEY_APART = 64    /* at most one of the table's keys with this flag is given */
};

/* What a key says of itself to references and editors: a sentence in each language, and, if there
 * is such a thing, the value that holds where the key is not given. */
enum { FL_KEY_DEFAULT = FL_LANGS, FL_KEY_DOCS };

typedef struct fl_key {
	const char *name;
	fl_key_kind kind;
	unsigned flags;
	size_t offset;               /* in the structure */
	const struct fl_keys *table; /* of an object, list or map */
	const char *const *choices;  /* of a choice; ends in NULL */
	const char *doc[FL_KEY_DOCS];
} fl_key;

/* A table.  Every structure read by one begins with an fl_word: its node, and its key in a map. */
typedef struct fl_keys {
	size_t size;           /* of the structure */
	const fl_key *element; /* of FL_KEY_MAP_OF: what each value is */
	bool open;             /* other keys are left to whoever reads the node */
	uint32_t most;         /* how many a list or map of these may have; 0: no such limit */
	size_t count;
	const fl_key *key; /* in the order in which people write them; the reference keeps it */
} fl_keys;

/* What reading needs; `failed` is set when memory ran out. */
typedef struct fl_reader {
	const fl_yaml_doc *doc;
	fl_arena *arena;
	fl_diags *diags;
	bool failed;
} fl_reader;

/* Reports a problem at a node: FL_REPORT(reader, node, "name", TR("...", "..."), arguments).  The
 * value is the handle for hints. */
#define FL_REPORT(reader, node, name, ...)              \
	fl_diags_add((reader)->diags, FL_ERROR, (name), \
		(const fl_place[]){fl_yaml_place((reader)->doc, (node))}, __VA_ARGS__)

#define FL_WARN(reader, node, name, ...)                  \
	fl_diags_add((reader)->diags, FL_WARNING, (name), \
		(const fl_place[]){fl_yaml_place((reader)->doc, (node))}, __VA_ARGS__)

/* Fills `object` from a mapping; all problems go to the reader's diagnostics. */
void fl_keys_read(fl_reader *reader, const fl_yaml *node, const fl_keys *table, void *object);

/* Reports the first character of a scalar that an input method left full-width; false where there
 * is none.  For scalars that are no free text, once they turned out to be wrong. */
bool fl_keys_full_width(fl_reader *reader, const fl_yaml *node);

/* Reads one scalar as a number, a day or a field's value; false after reporting. */
bool fl_keys_number(fl_reader *reader, const fl_yaml *node, unsigned flags, fl_number *ret_number);
bool fl_keys_day(fl_reader *reader, const fl_yaml *node, fl_date *ret_date);

#endif
