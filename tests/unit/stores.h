/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A scratch database for the tests of the store: made new, filled entry by entry, opened behind the
 * ledger's back, removed.
 */
#ifndef TEST_STORES_H
#define TEST_STORES_H

#include "store/events.h"
#include "store/lists.h"
#include "store/roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

/* Fails with the sentence of the error. */
#define assert_ok(call)                                                             \
	do {                                                                        \
		fl_error error = {0};                                               \
		fl_code code_ = (call);                                             \
		if (code_ != FL_OK) {                                               \
			fail_msg("%s: %s", fl_code_name(code_), error.text[FL_EN]); \
		}                                                                   \
	} while (0)

/* A call that must fail so, and whose English sentence holds a fragment. */
#define assert_fails(call, wanted, fragment)                                              \
	do {                                                                              \
		fl_error error = {0};                                                     \
		fl_code code_ = (call);                                                   \
		if (code_ != (wanted) || strstr(error.text[FL_EN], (fragment)) == NULL || \
			error.text[FL_ZH][0] == '\0') {                                   \
			fail_msg("%s: %s / %s", fl_code_name(code_), error.text[FL_EN],   \
				error.text[FL_ZH]);                                       \
		}                                                                         \
	} while (0)

typedef struct scratch {
	char path[64];
	fl_store store;
} scratch;

static inline void scratch_remove(const char *path)
{
	static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		char name[96];
		snprintf(name, sizeof(name), "%s%s", path, ends[i]);
		unlink(name);
	}
}

static inline void scratch_path(const char *name, char path[64])
{
	snprintf(path, 64, "test_%s-%ld.db", name, (long)getpid());
	scratch_remove(path);
}

/* Makes a new database and opens it for writing. */
static inline void scratch_open(scratch *own, const char *name)
{
	*own = (scratch){0};
	scratch_path(name, own->path);
	assert_ok(fl_store_create(own->path, &error));
	assert_ok(fl_store_open(own->path, FL_STORE_WRITE, &own->store, &error));
}

static inline void scratch_close(scratch *own)
{
	fl_store_done(&own->store);
	scratch_remove(own->path);
}

/* Runs SQL as anybody could who holds the file. */
static inline void scratch_sql(scratch *own, const char *sql)
{
	char *why = NULL;
	if (sqlite3_exec(own->store.sql, sql, NULL, NULL, &why) != SQLITE_OK) {
		fail_msg("%s: %s", sql, why);
	}
}

static inline int64_t scratch_number(scratch *own, const char *select)
{
	int64_t number = 0;
	assert_ok(fl_sql_number(own->store.sql, select, -1, &number, &error));
	return number;
}

/* Begins a transaction with its entry; scratch_commit() ends both. */
static inline void scratch_begin(scratch *own, const char *kind, fl_day day, fl_entry *entry)
{
	assert_ok(fl_store_begin(&own->store, &error));
	assert_ok(fl_entry_begin(&own->store, kind, day, entry, &error));
}

static inline void scratch_commit(scratch *own, fl_entry *entry)
{
	fl_entry_done(entry);
	assert_ok(fl_store_commit(&own->store, &error));
}

/* Registers a vocabulary on a day; *ret_vocab is as the file has it then. */
static inline void scratch_vocab(
	scratch *own, fl_day day, const fl_vocab *wanted, fl_arena *arena, fl_vocab *ret_vocab)
{
	fl_entry entry;
	fl_vocab known;
	int64_t added;
	scratch_begin(own, "rules.register", day, &entry);
	assert_ok(fl_vocab_load(&own->store, arena, &known, &error));
	assert_ok(fl_vocab_register(&entry, &known, wanted, &added, &error));
	assert_ok(fl_entry_end(&entry, FL_TEXT("{}"), &error));
	scratch_commit(own, &entry);
	assert_ok(fl_vocab_load(&own->store, arena, ret_vocab, &error));
}

/* What the verification of the file finds; that it cannot be done is a failure. */
static inline void scratch_verify(scratch *own, fl_ledger_report *ret_report)
{
	assert_ok(fl_ledger_verify(&own->store, NULL, NULL, ret_report, &error));
}

#endif
