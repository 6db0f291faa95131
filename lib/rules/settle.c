/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One mistake, one report.  What the reader and the compiler found is looked through at the end:
 * what only follows from another report goes, a name that is unknown in several places is reported
 * once, and all of it is put into the order of the file.  Nobody who reports has to think of this.
 */
#include "rules/compile.h"

/* Reports that can follow from others, and from which: an error beneath their own place, beneath
 * the list that they stand in, or beneath a section that declares the names. */
typedef struct follow_up {
	const char *name;
	enum { OWN, LIST, SECTION } scope;
	const char *section;
} follow_up;

static const follow_up follow_ups[] = {
	{"band-cut", OWN, NULL},
	{"bands-not-descending", LIST, NULL},
	{"condition-bounds", OWN, NULL},
	{"indicator-kind", OWN, NULL},
	{"inspection-incomplete", OWN, NULL},
	{"row-open", OWN, NULL},
	{"rows-not-joined", LIST, NULL},
	{"rule-kind", OWN, NULL},
	{"steps-and-window", SECTION, "deductions"},
	{"unknown-cite", SECTION, "cites"},
	{"unknown-event", SECTION, "events"},
	{"unknown-grade", SECTION, "grades"},
	{"unknown-indicator", SECTION, "indicators"},
	{"unknown-measure", SECTION, "measures"},
};

/* What makes a section declare less than it was meant to. */
static const char *const declaring[] = {"bad-grade", "bad-name", "duplicate-key", "full-width",
	"merge-key", "no-value", "wrong-kind"};

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
	size_t i = 0;
	while (i < count && strcmp(names[i], name) != 0) {
		i++;
	}
	return i < count;
}

static const follow_up *find_follow_up(const char *name)
{
	for (size_t i = 0; i < sizeof(follow_ups) / sizeof(follow_ups[0]); i++) {
		if (strcmp(follow_ups[i].name, name) == 0) {
			return &follow_ups[i];
		}
	}
	return NULL;
}

/* Whether a path lies at or beneath another. */
static bool lies_under(const char *path, const char *top, size_t len)
{
	return strncmp(path, top, len) == 0 &&
		(path[len] == '\0' || path[len] == '.' || path[len] == '[');
}

/* The name in backticks that a sentence begins to speak of. */
static fl_text named_in(const char *sentence)
{
	const char *from = strchr(sentence, '`');
	const char *to = from != NULL ? strchr(from + 1, '`') : NULL;
	return to != NULL ? (fl_text){from + 1, (size_t)(to - from - 1)} : FL_TEXT("");
}

/* Whether an unknown key of the same mapping is the one that is missing. */
static bool is_missing_key(const fl_diag *diag, const fl_diag *cause)
{
	static const char *const causes[] = {"full-width", "no-blank", "no-colon", "unknown-key"};
	size_t len = strlen(diag->path);
	const char *child = cause->path + len + (len > 0 ? 1 : 0);
	fl_text wanted = named_in(diag->text[FL_EN]);
	if (!is_one_of(cause->name, causes, sizeof(causes) / sizeof(causes[0])) ||
		(len > 0 && !lies_under(cause->path, diag->path, len)) ||
		strlen(cause->path) <= len) {
		return false;
	}
	fl_text key = {child, strcspn(child, " :.")};
	return fl_text_equal(key, wanted) || fl_text_nearest(key, &wanted, 1) == 0 ||
		fl_text_equal(named_in(cause->hint[FL_EN]), wanted);
}

static bool follows(const fl_diag *diag, const follow_up *kind, const fl_diag *cause)
{
	size_t len = strlen(diag->path);
	bool primary = find_follow_up(cause->name) == NULL ||
		strcmp(cause->name, "unknown-grade") == 0 ||
		(kind->scope == LIST && strcmp(cause->name, "band-cut") == 0);
	if (cause->severity != FL_ERROR || strcmp(cause->file, diag->file) != 0) {
		return false;
	}
	if (strcmp(kind->name, "inspection-incomplete") == 0 &&
		strcmp(cause->name, "unknown-grade") != 0) {
		return false;
	}
	if (kind->scope == SECTION && strcmp(kind->name, "steps-and-window") != 0) {
		return is_one_of(
			       cause->name, declaring, sizeof(declaring) / sizeof(declaring[0])) &&
			lies_under(cause->path, kind->section, strlen(kind->section));
	}
	if (kind->scope != OWN) {
		/* from "bands[3]" back to "bands", from "deductions[2].decay[1]" to the rule */
		while (len > 0 && diag->path[len - 1] != '[') {
			len--;
		}
		len -= len > 0;
		for (; kind->scope == SECTION && len > 0 && diag->path[len - 1] != '.'; len--) {
		}
		len -= kind->scope == SECTION && len > 0;
	}
	return primary && strlen(cause->path) > len && lies_under(cause->path, diag->path, len) &&
		(kind->scope != OWN || cause->path[len] != '\0');
}

/* What was found in the text of the file has no path yet: it is near where it stands below. */
static bool is_near(const fl_diag *diag, const fl_diag *cause)
{
	enum { LINES_NEAR = 20 };
	static const char *const causes[] = {
		"alias", "bound", "comment-in-text", "merge-key", "quote-it"};
	return is_one_of(cause->name, causes, sizeof(causes) / sizeof(causes[0])) &&
		cause->line >= diag->line && cause->line <= diag->line + LINES_NEAR;
}

/* `<<: *a` is one thing that is not allowed, not two. */
static bool is_merged(const fl_diag *diag, const fl_diag *cause)
{
	return strcmp(diag->name, "alias") == 0 && strcmp(cause->name, "merge-key") == 0 &&
		cause->line == diag->line && cause->column + strlen("<<: ") == diag->column;
}

static bool is_follow_up(const fl_diags *diags, size_t index)
{
	const fl_diag *diag = fl_diags_at(diags, index);
	const follow_up *kind = find_follow_up(diag->name);
	bool missing = strcmp(diag->name, "missing-key") == 0;
	for (size_t i = 0; i < fl_diags_count(diags); i++) {
		const fl_diag *cause = fl_diags_at(diags, i);
		if (is_merged(diag, cause)) {
			return true;
		}
		if ((kind != NULL || missing) && i != index &&
			(is_near(diag, cause) ||
				(missing ? is_missing_key(diag, cause)
					 : follows(diag, kind, cause)))) {
			return true;
		}
	}
	return false;
}

void fl_compile_settle(fl_diags *diags, size_t from)
{
	if (fl_diags_dropped(diags) == 0) {
		for (size_t i = fl_diags_count(diags); i-- > from;) {
			if (is_follow_up(diags, i)) {
				fl_diags_drop(diags, i);
			}
		}
	}
	fl_diags_sort(diags);
	for (size_t i = from; i < fl_diags_count(diags); i++) {
		if (strncmp(fl_diags_at(diags, i)->name, "unknown-", 8) == 0 &&
			fl_diags_fold(diags, i)) {
			i--;
		}
	}
}
