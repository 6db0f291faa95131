/* SPDX-License-Identifier: Apache-2.0 */
/* From the words of a command line to the command that they name. */
#include "cli.h"

#include "commands.h"

#include <stdlib.h>
#include <string.h>

/* Sorted by name. */
const cli_command *const cli_commands[] = {
	&cmd_draw,
	&cmd_draw_audit,
	&cmd_draw_list,
	&cmd_draw_release,
	&cmd_draw_replace,
	&cmd_draw_reveal,
	&cmd_draw_run,
	&cmd_draw_seal,
	&cmd_draw_status,
	&cmd_draw_swap,
	&cmd_draw_void,
	&cmd_explain,
	&cmd_extract,
	&cmd_grade,
	&cmd_grade_publish,
	&cmd_import,
	&cmd_init,
	&cmd_ledger_show,
	&cmd_ledger_verify,
	&cmd_next,
	&cmd_prove,
	&cmd_rules_check,
	&cmd_rules_diff,
	&cmd_rules_register,
	&cmd_rules_schema,
	&cmd_rules_test,
	&cmd_verify,
	&cmd_witness,
	&cmd_witness_check,
};

const size_t cli_command_count = sizeof(cli_commands) / sizeof(cli_commands[0]);

/* The locale's language, read here because the library may not. */
static fl_lang find_language(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && value[0] != '\0') {
			return strncmp(value, "zh", 2) == 0 ? FL_ZH : FL_EN;
		}
	}
	return FL_EN;
}

/* `grade publish` before `grade`: two words first. */
static const cli_command *find_command(int count, char **words, int *ret_words)
{
	for (int used = 2; used >= 1; used--) {
		char name[64];
		if (count < used) {
			continue;
		}
		snprintf(name, sizeof(name), used == 2 ? "%s %s" : "%s%.0s", words[0],
			used == 2 ? words[1] : "");
		for (size_t i = 0; i < cli_command_count; i++) {
			if (strcmp(cli_commands[i]->name, name) == 0) {
				*ret_words = used;
				return cli_commands[i];
			}
		}
	}
	return NULL;
}

/* `fairlot rules` alone: what there is under it. */
static bool list_group(const cli_app *cli, FILE *to, const char *word)
{
	bool found = false;
	size_t len = strlen(word);
	for (size_t i = 0; i < cli_command_count; i++) {
		const char *name = cli_commands[i]->name;
		if (strncmp(name, word, len) == 0 && name[len] == ' ') {
			fprintf(to, "%s fairlot %s\n",
				found ? "      " : SAY(cli, "fairlot: one of", "fairlot：请用其一"),
				name);
			found = true;
		}
	}
	return found;
}

static int run_command(cli_app *cli, const cli_command *command, int count, char **words)
{
	void *context = calloc(1, command->context_bytes + 1);
	const char **arguments = calloc((size_t)count + 1, sizeof(*arguments));
	bool help = false;
	int result = EXIT_ENVIRONMENT;
	if (context != NULL && arguments != NULL) {
		result = cli_options_read(cli, command, count, words, context, arguments, &help);
		if (help) {
			cli_help_command(cli, cli->out, command);
		} else if (result == EXIT_DONE) {
			result = command->run(cli, context);
		}
	}
	free(context);
	free(arguments);
	if (fflush(cli->out) != 0 || ferror(cli->out)) {
		fprintf(cli->err, "fairlot: %s\n",
			SAY(cli, "cannot write the output", "无法写出结果"));
		return EXIT_ENVIRONMENT;
	}
	return result;
}

static int unknown_command(const cli_app *cli, const char *word)
{
	return cli_misuse(cli,
		SAY(cli, "there is no command `%s`; see `fairlot --help`",
			"没有命令“%s”；请看 fairlot --help"),
		word);
}

/* The words behind `fairlot help`: a command, or one of two other forms of all help. */
static int run_help(cli_app *cli, int count, char **words)
{
	int used, more;
	int result = cli_options_leading(cli, count, words, &used);
	count -= used;
	words += used;
	if (result != EXIT_DONE || count == 0) {
		if (result == EXIT_DONE) {
			cli_help_all(cli, cli->out);
		}
		return result;
	}
	if (strcmp(words[0], "--manual") == 0) {
		cli_manual(cli, cli->out);
		return EXIT_DONE;
	}
	if (strcmp(words[0], "--completion") == 0) {
		cli_completion(cli->out);
		return EXIT_DONE;
	}
	const cli_command *command = find_command(count, words, &used);
	if (command == NULL) {
		return unknown_command(cli, words[0]);
	}
	result = cli_options_leading(cli, count - used, words + used, &more);
	if (result == EXIT_DONE && used + more < count) {
		return unknown_command(cli, words[used + more]);
	}
	if (result == EXIT_DONE) {
		cli_help_command(cli, cli->out, command);
	}
	return result;
}

/* What is no command: help, the version, the manual, or a mistake. */
static int run_other(cli_app *cli, int count, char **words)
{
	const char *word = count > 0 ? words[0] : "--help";
	if (strcmp(word, "--version") == 0) {
		fprintf(cli->out, "fairlot %s\n", fl_version());
		return EXIT_DONE;
	}
	if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0) {
		return run_help(cli, count > 0 ? count - 1 : 0, words + (count > 0));
	}
	bool help = count > 1 && strcmp(words[1], "--help") == 0;
	if (list_group(cli, help ? cli->out : cli->err, word)) {
		return help ? EXIT_DONE : EXIT_USAGE;
	}
	return unknown_command(cli, word);
}

int main(int argc, char **argv)
{
	cli_app cli = {
		.out = stdout, .err = stderr, .lang = find_language(), .db = getenv("FAIRLOT_DB")};
	/* A list of problems goes out line by line, not piece by piece. */
	setvbuf(stderr, NULL, _IOLBF, BUFSIZ);
	cli.db = cli.db != NULL ? cli.db : "fairlot.db";
	int count = argc - 1;
	char **words = argv + 1;
	int leading;
	int result = cli_options_leading(&cli, count, words, &leading);
	if (result != EXIT_DONE) {
		return result;
	}
	count -= leading;
	words += leading;
	int used = 0;
	const cli_command *command = find_command(count, words, &used);
	if (command == NULL) {
		return run_other(&cli, count, words);
	}
	return run_command(&cli, command, count - used, words + used);
}
