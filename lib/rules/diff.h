/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changed between two rule sets, by meaning and not by text: item by item, matched by id, with
 * the keys that differ and whether the change is to the retailer's disadvantage.  The order of
 * rules and keys, quotes, comments and the way a number is written never show.
 */
#ifndef FL_RULES_DIFF_H
#define FL_RULES_DIFF_H

#include "rules/plan.h"

#define FL_DIFF_VERDICTS(X)                       \
	X(FL_DIFF_ADDED, "added", "新增")         \
	X(FL_DIFF_REMOVED, "removed", "删除")     \
	X(FL_DIFF_TIGHTENED, "tightened", "收紧") \
	X(FL_DIFF_LOOSENED, "loosened", "放宽")   \
	X(FL_DIFF_MIXED, "mixed", "有紧有松")     \
	X(FL_DIFF_CHANGED, "changed", "变更")     \
	X(FL_DIFF_RELABELLED, "relabelled", "改名")

typedef enum fl_diff_verdict {
#define X(name, en, zh) name,
	FL_DIFF_VERDICTS(X)
#undef X
} fl_diff_verdict;

/* One key that differs; a text is empty where the key is not given. */
typedef struct fl_diff_part {
	fl_text key;           /* "repeat.factor"; empty where the item is a single value */
	fl_text before, after; /* as written, on one line */
	int sense;             /* 1: tighter, -1: looser, 2: both, 0: neither can be said */
	bool wording;          /* a label or a citation, which changes no result */
} fl_diff_part;

typedef struct fl_diff_entry {
	const char *section; /* the key of the rule file */
	fl_text id;          /* of a rule, the name of a grade or an indicator; else empty */
	fl_diff_verdict verdict;
	bool decides;            /* the change can lead to another score, grade or inspection */
	fl_text label[FL_LANGS]; /* of the item; empty where it has none */
	uint32_t line[2];        /* before, after; 0 where it is not there */
	fl_text renamed; /* added: the id that it likely had; removed: now has; else empty */
	uint32_t part_count;
	const fl_diff_part *part;
} fl_diff_entry;

typedef struct fl_diff {
	uint32_t count;
	const fl_diff_entry *entry; /* by section in the order of the language, then by id */
} fl_diff;

/* Compares two plans; the texts are theirs and the arena's.  FL_MEMORY. */
fl_code fl_diff_make(const fl_plan *before, const fl_plan *after, fl_arena *arena,
	fl_diff *ret_diff, fl_error *reterr);

/* The verdict in English (0) or Chinese (1). */
const char *fl_diff_verdict_text(fl_diff_verdict verdict, int lang);

#endif
