/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the commands share: one table of commands, one table of options each, and one object that
 * everything is printed through.  The command line knows the library by its public header alone.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <fairlot/fairlot.h>

#include <stdio.h>

/* A sentence in both languages; SAY(cli, ...) picks the user's.  The compiler checks the arguments
 * of both against the format. */
#define SAY(cli, en, zh) ((cli)->lang == FL_ZH ? (zh) : (en))

typedef struct cli_app {
	FILE *out;
	FILE *err;
	fl_lang lang;
	bool json;
	bool quiet;
	const char *db; /* path of the database */
	int argument_count;
	const char **argument; /* of the command, options taken out */
} cli_app;

/* Exit codes, as documented in the README. */
enum { EXIT_DONE = 0, EXIT_NO = 1, EXIT_USAGE = 2, EXIT_ENVIRONMENT = 3, EXIT_BUG = 4 };

typedef enum cli_kind {
	CLI_FLAG,   /* bool */
	CLI_TEXT,   /* const char *; NULL where not given */
	CLI_DAY,    /* int32_t; FL_NO_DAY where not given */
	CLI_NUMBER, /* int64_t; -1 where not given */
	CLI_LIST    /* cli_list: may be given several times */
} cli_kind;

#define CLI_LIST_MAX 64

typedef struct cli_list {
	const char *at[CLI_LIST_MAX];
	int count;
} cli_list;

/* One option of a command: --name ARGUMENT. */
typedef struct cli_option {
	const char *name;
	const char *argument; /* NULL for a flag */
	cli_kind kind;
	size_t offset; /* in the command's context */
	const char *help[FL_LANGS];
} cli_option;

typedef struct cli_command {
	const char *name;      /* one or two words */
	const char *arguments; /* "KIND FILE..."; "" for none */
	int arguments_min;
	int arguments_max;
	const char *summary[FL_LANGS];
	const char *details[FL_LANGS]; /* paragraphs for --help; may be "" */
	const cli_option *options;     /* sorted by name, ending with a NULL name */
	const cli_option *shared; /* a second table, which other commands have too; may be NULL */
	size_t context_bytes;
	int (*run)(cli_app *cli, const void *context);
} cli_command;

/* Sorted by name, which a test asserts. */
extern const cli_command *const cli_commands[];
extern const size_t cli_command_count;

/* The options that every command takes. */
extern const cli_option cli_global_options[];

/* ---- options.c ------------------------------------------------------------------------------ */

/* Reads the words behind the command's name into its context.  Returns EXIT_DONE, or EXIT_USAGE
 * with the reason printed.  *ret_help: --help was among them. */
int cli_options_read(cli_app *cli, const cli_command *command, int count, char **words,
	void *context, const char **arguments, bool *ret_help);

/* Reads the options that every command takes where they stand before its name; --help is left. */
int cli_options_leading(cli_app *cli, int count, char **words, int *ret_used);

/* The option behind `before` in the order of names, of both tables of a command; the first for
 * NULL, and NULL behind the last. */
const cli_option *cli_option_next(const cli_command *command, const cli_option *before);

/* A whole number of digits alone, below the largest that there is; false on anything else. */
bool cli_number(const char *text, size_t len, int64_t *ret_number);

/* ---- help.c --------------------------------------------------------------------------------- */

void cli_help_command(const cli_app *cli, FILE *to, const cli_command *command);
void cli_help_all(const cli_app *cli, FILE *to);
void cli_manual(const cli_app *cli, FILE *to);
void cli_completion(FILE *to);

/* ---- report.c ------------------------------------------------------------------------------- */

/* Prints an error of the library and returns the exit code for it. */
int cli_fail(const cli_app *cli, const fl_error *error);

/* Prints a mistake in the command line and returns EXIT_USAGE. */
int cli_misuse(const cli_app *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints all problems of a file, each with its line and a caret. */
void cli_diags(const cli_app *cli, const fl_diags *diags);

/* The problems as a JSON array. */
void cli_diags_json(const cli_app *cli, const fl_diags *diags);

/* The problems as a SARIF 2.1.0 log.  In sarif.c. */
void cli_diags_sarif(const cli_app *cli, const fl_diags *diags);

/* A JSON string with its quotes. */
void cli_json_string(FILE *to, const char *text);

/* ---- terminal.c ----------------------------------------------------------------------------- */

/* Prints text and blanks up to a width in columns; Chinese characters take two. */
void cli_cell(FILE *to, const char *text, int columns);

/* The same, the text at the right end. */
void cli_cell_right(FILE *to, const char *text, int columns);

/* The same, and text that is too wide is cut, with an ellipsis in its last column. */
void cli_cell_cut(FILE *to, const char *text, int columns);

/* Prints text in lines of at most 80 columns, the first behind `used` columns that are there
 * already, the others behind an indent as wide.  English breaks at blanks, Chinese anywhere but
 * before punctuation.  Ends the line. */
void cli_wrap(FILE *to, const char *text, int used);

/* Shows how far work has come, on a terminal only. */
typedef struct cli_progress {
	const cli_app *cli;
	const char *what;
	int shown; /* percent shown last */
} cli_progress;

void cli_progress_show(void *context, uint64_t done, uint64_t total);
void cli_progress_end(cli_progress *progress);

/* Today by the clock and the local time zone. */
int32_t cli_today(void);

/* `day` where it was given, else today. */
static inline int32_t cli_day_or_today(int32_t day)
{
	return day == FL_NO_DAY ? cli_today() : day;
}

/* How many threads to use: the processors that are there, at most 8. */
unsigned cli_threads(void);

/* ---- rules.c -------------------------------------------------------------------------------- */

/* Loads a rule set and prints its problems; NULL with *ret_exit set where it cannot be used. */
fl_rules *cli_rules_load(const cli_app *cli, const char *path, int *ret_exit);

/* The same for `paths[which]`, beside its versions among the others. */
fl_rules *cli_rules_load_among(
	const cli_app *cli, const char *const *paths, int count, int which, int *ret_exit);

/* The same for the versions of one rule set: files, or folders of files that end in .yaml. */
fl_rules *cli_rules_load_versions(const cli_app *cli, const cli_list *list, int *ret_exit);

#endif
