/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a command line by the tables of options. */
#include "cli.h"

#include <string.h>

const cli_option cli_global_options[] = {
	{"db", "FILE", CLI_TEXT, 0,
		{"the database (else $FAIRLOT_DB, else fairlot.db)",
			"数据库文件（默认取 $FAIRLOT_DB，再默认 fairlot.db）"}},
	{"help", NULL, CLI_FLAG, 0, {"show this help", "显示本帮助"}},
	{"json", NULL, CLI_FLAG, 0, {"report as JSON", "以 JSON 输出结果"}},
	{"lang", "zh|en", CLI_TEXT, 0,
		{"language (else by the locale)", "语言（默认按系统区域设置）"}},
	{"quiet", NULL, CLI_FLAG, 0, {"show no progress", "不显示进度"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

static const cli_option *find(const cli_option *options, const char *name, size_t len)
{
	if (options == NULL) {
		return NULL;
	}
	for (const cli_option *option = options; option->name != NULL; option++) {
		if (strlen(option->name) == len && strncmp(option->name, name, len) == 0) {
			return option;
		}
	}
	return NULL;
}

/* The first option of a table whose name is behind that of `before`. */
static const cli_option *first_behind(const cli_option *options, const cli_option *before)
{
	if (options == NULL) {
		return NULL;
	}
	while (options->name != NULL && before != NULL &&
		strcmp(options->name, before->name) <= 0) {
		options++;
	}
	return options->name != NULL ? options : NULL;
}

const cli_option *cli_option_next(const cli_command *command, const cli_option *before)
{
	const cli_option *own = first_behind(command->options, before);
	const cli_option *shared = first_behind(command->shared, before);
	if (own == NULL || shared == NULL) {
		return own != NULL ? own : shared;
	}
	return strcmp(own->name, shared->name) < 0 ? own : shared;
}

bool cli_number(const char *text, size_t len, int64_t *ret_number)
{
	int64_t number = 0;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9' || number > INT64_MAX / 10 - 9) {
			return false;
		}
		number = number * 10 + (text[i] - '0');
	}
	*ret_number = number;
	return len > 0;
}

static int put_value(const cli_app *cli, const cli_option *option, const char *value, void *context)
{
	char *field = (char *)context + option->offset;
	switch (option->kind) {
	case CLI_FLAG:
		*(bool *)(void *)field = true;
		return EXIT_DONE;
	case CLI_TEXT:
		*(const char **)(void *)field = value;
		return EXIT_DONE;
	case CLI_DAY:
		if (!fl_day_read(value, (int32_t *)(void *)field)) {
			return cli_misuse(cli,
				SAY(cli,
					"--%s: `%s` is no day; write it as YYYY-MM-DD, such as "
					"2026-11-24",
					"--%s：“%s”不是有效日期；请写成 YYYY-MM-DD，如 2026-11-24"),
				option->name, value);
		}
		return EXIT_DONE;
	case CLI_NUMBER:
		if (!cli_number(value, strlen(value), (int64_t *)(void *)field)) {
			return cli_misuse(cli,
				SAY(cli, "--%s: `%s` is no whole number", "--%s：“%s”不是整数"),
				option->name, value);
		}
		return EXIT_DONE;
	case CLI_LIST: {
		cli_list *list = (cli_list *)(void *)field;
		if (list->count == CLI_LIST_MAX) {
			return cli_misuse(cli,
				SAY(cli, "--%s was given more than %d times",
					"--%s 的次数超过 %d 次"),
				option->name, CLI_LIST_MAX);
		}
		list->at[list->count++] = value;
		return EXIT_DONE;
	}
	}
	return EXIT_BUG;
}

static int put_global(cli_app *cli, const cli_option *option, const char *value, bool *help)
{
	if (strcmp(option->name, "db") == 0) {
		cli->db = value;
	} else if (strcmp(option->name, "json") == 0) {
		cli->json = true;
	} else if (strcmp(option->name, "quiet") == 0) {
		cli->quiet = true;
	} else if (strcmp(option->name, "help") == 0) {
		*help = true;
	} else if (strcmp(value, "zh") == 0 || strcmp(value, "en") == 0) {
		cli->lang = strcmp(value, "zh") == 0 ? FL_ZH : FL_EN;
	} else {
		return cli_misuse(cli,
			SAY(cli, "--lang: `%s` is neither zh nor en",
				"--lang：“%s”既不是 zh 也不是 en"),
			value);
	}
	return EXIT_DONE;
}

static void set_defaults(const cli_command *command, void *context)
{
	const cli_option *option = NULL;
	while ((option = cli_option_next(command, option)) != NULL) {
		char *field = (char *)context + option->offset;
		if (option->kind == CLI_DAY) {
			*(int32_t *)(void *)field = FL_NO_DAY;
		} else if (option->kind == CLI_NUMBER) {
			*(int64_t *)(void *)field = -1;
		}
	}
}

static int unknown_option(const cli_app *cli, const cli_command *command, const char *word)
{
	return cli_misuse(cli,
		SAY(cli, "`%s` is no option of `fairlot %s`; see `fairlot %s --help`",
			"“%s”不是 fairlot %s 的选项；请看 fairlot %s --help"),
		word, command->name, command->name);
}

/* One option, whose value is behind `=` or the next word.  *at is moved past what was used. */
static int read_option(cli_app *cli, const cli_command *command, int count, char **words, int *at,
	void *context, bool *help)
{
	const char *word = words[(*at)++];
	const char *name = word + 2;
	size_t len = strcspn(name, "=");
	const cli_option *global = find(cli_global_options, name, len);
	const cli_option *own = find(command->options, name, len);
	const cli_option *option = own != NULL ? own : find(command->shared, name, len);
	const cli_option *found = option != NULL ? option : global;
	if (found == NULL) {
		return unknown_option(cli, command, word);
	}
	const char *value = name[len] == '=' ? name + len + 1 : NULL;
	if (found->argument == NULL && value != NULL) {
		return cli_misuse(cli, SAY(cli, "--%s takes no value", "--%s 不带值"), found->name);
	}
	if (found->argument != NULL && value == NULL) {
		if (*at >= count) {
			return cli_misuse(cli,
				SAY(cli, "--%s needs a value: %s", "--%s 需要一个值：%s"),
				found->name, found->argument);
		}
		value = words[(*at)++];
	}
	return option != NULL ? put_value(cli, option, value, context)
			      : put_global(cli, found, value, help);
}

int cli_options_leading(cli_app *cli, int count, char **words, int *ret_used)
{
	static const cli_option none[] = {{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}}};
	static const cli_command no_command = {.name = "", .options = none};
	bool help;
	*ret_used = 0;
	while (*ret_used < count && strncmp(words[*ret_used], "--", 2) == 0) {
		const char *name = words[*ret_used] + 2;
		const cli_option *option = find(cli_global_options, name, strcspn(name, "="));
		if (option == NULL || strcmp(option->name, "help") == 0) {
			return EXIT_DONE;
		}
		int result = read_option(cli, &no_command, count, words, ret_used, NULL, &help);
		if (result != EXIT_DONE) {
			return result;
		}
	}
	return EXIT_DONE;
}

int cli_options_read(cli_app *cli, const cli_command *command, int count, char **words,
	void *context, const char **arguments, bool *ret_help)
{
	bool options_end = false;
	*ret_help = false;
	cli->argument = arguments;
	cli->argument_count = 0;
	set_defaults(command, context);
	for (int at = 0; at < count;) {
		const char *word = words[at];
		if (!options_end && strcmp(word, "--") == 0) {
			options_end = true;
			at++;
		} else if (!options_end && strncmp(word, "--", 2) == 0) {
			int result =
				read_option(cli, command, count, words, &at, context, ret_help);
			if (result != EXIT_DONE) {
				return result;
			}
		} else if (!options_end && word[0] == '-' && word[1] != '\0') {
			return unknown_option(cli, command, word);
		} else {
			arguments[cli->argument_count++] = words[at++];
		}
	}
	if (*ret_help) {
		return EXIT_DONE;
	}
	if (cli->argument_count < command->arguments_min ||
		cli->argument_count > command->arguments_max) {
		return cli_misuse(cli,
			SAY(cli, "usage: fairlot %s%s%s [options]; see `fairlot %s --help`",
				"用法：fairlot %s%s%s [选项]；请看 fairlot %s --help"),
			command->name, command->arguments[0] != '\0' ? " " : "", command->arguments,
			command->name);
	}
	return EXIT_DONE;
}
