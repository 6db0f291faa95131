/* SPDX-License-Identifier: Apache-2.0 */
/* Help, the manual page and the shell completion, all from the tables of commands and options. */
#include "cli.h"

#include <string.h>

/* Where the words on an option begin. */
#define HELP_COLUMN 27

/* The options that every command takes, as if they were a command's. */
static const cli_command every_command = {.name = "", .options = cli_global_options};

static void print_options(const cli_app *cli, FILE *to, const cli_command *command)
{
	const cli_option *option = NULL;
	while ((option = cli_option_next(command, option)) != NULL) {
		char name[64];
		snprintf(name, sizeof(name), "--%s%s%s", option->name,
			option->argument != NULL ? " " : "",
			option->argument != NULL ? option->argument : "");
		fprintf(to, "  ");
		cli_cell(to, name, HELP_COLUMN - 3);
		fputc(' ', to);
		cli_wrap(to, option->help[cli->lang], HELP_COLUMN);
	}
}

void cli_help_command(const cli_app *cli, FILE *to, const cli_command *command)
{
	fprintf(to,
		SAY(cli, "Usage: fairlot %s%s%s [options]\n\n%s.\n",
			"用法：fairlot %s%s%s [选项]\n\n%s。\n"),
		command->name, command->arguments[0] != '\0' ? " " : "", command->arguments,
		command->summary[cli->lang]);
	if (command->details[cli->lang][0] != '\0') {
		fputc('\n', to);
		cli_wrap(to, command->details[cli->lang], 0);
	}
	if (cli_option_next(command, NULL) != NULL) {
		fprintf(to, "%s", SAY(cli, "\nOptions:\n", "\n选项：\n"));
		print_options(cli, to, command);
	}
	fprintf(to, "%s", SAY(cli, "\nEvery command takes:\n", "\n各命令通用：\n"));
	print_options(cli, to, &every_command);
}

void cli_help_all(const cli_app *cli, FILE *to)
{
	fprintf(to, "%s",
		SAY(cli,
			"Usage: fairlot COMMAND [options]\n\n"
			"Credit grades of licensed retailers, and inspections drawn by lot.\n\n"
			"Commands:\n",
			"用法：fairlot 命令 "
			"[选项]\n\n持证零售户信用等级评定，以及“双随机”抽查。\n\n命令：\n"));
	for (size_t i = 0; i < cli_command_count; i++) {
		fprintf(to, "  ");
		cli_cell(to, cli_commands[i]->name, 16);
		fprintf(to, " %s\n", cli_commands[i]->summary[cli->lang]);
	}
	fputc('\n', to);
	cli_wrap(to,
		SAY(cli,
			"`fairlot COMMAND --help` explains one.  Exit codes: 0 done; 1 refused, "
			"infeasible or not matching; 2 wrong use; 3 trouble with files, memory or "
			"another process; 4 a bug.",
			"各命令的说明见 fairlot 命令 --help。退出码：0 完成；1 "
			"被拒绝、无法满足或不相符；"
			"2 命令有误；3 文件、内存或其他进程的问题；4 程序错误。"),
		0);
}

/* Text for roff: a leading dot or quote would be a request, a backslash an escape. */
static void print_roff(FILE *to, const char *text)
{
	bool line_start = true;
	for (; *text != '\0'; text++) {
		if (line_start && (*text == '.' || *text == '\'')) {
			fputs("\\&", to);
		}
		line_start = *text == '\n';
		if (*text == '\\') {
			fputs("\\e", to);
		} else if (*text == '-') {
			fputs("\\-", to);
		} else {
			fputc(*text, to);
		}
	}
}

static void print_roff_options(const cli_app *cli, FILE *to, const cli_command *command)
{
	const cli_option *option = NULL;
	while ((option = cli_option_next(command, option)) != NULL) {
		fprintf(to, ".TP\n.B \\-\\-");
		print_roff(to, option->name);
		if (option->argument != NULL) {
			fputs(" \\fI", to);
			print_roff(to, option->argument);
			fputs("\\fR", to);
		}
		fputc('\n', to);
		print_roff(to, option->help[cli->lang]);
		fputc('\n', to);
	}
}

void cli_manual(const cli_app *cli, FILE *to)
{
	fprintf(to, ".TH FAIRLOT 1 \"\" \"fairlot %s\"\n.SH %s\nfairlot \\- %s\n.SH %s\n",
		fl_version(), SAY(cli, "NAME", "名称"),
		SAY(cli, "credit grades of licensed retailers, and inspections drawn by lot",
			"持证零售户信用等级评定与双随机抽查"),
		SAY(cli, "COMMANDS", "命令"));
	for (size_t i = 0; i < cli_command_count; i++) {
		const cli_command *command = cli_commands[i];
		fprintf(to, ".SS fairlot %s ", command->name);
		print_roff(to, command->arguments);
		fputc('\n', to);
		print_roff(to, command->summary[cli->lang]);
		fputs(SAY(cli, ".\n", "。\n"), to);
		if (command->details[cli->lang][0] != '\0') {
			fputs(".PP\n", to);
			print_roff(to, command->details[cli->lang]);
			fputc('\n', to);
		}
		print_roff_options(cli, to, command);
	}
	fprintf(to, ".SH %s\n", SAY(cli, "OPTIONS OF EVERY COMMAND", "通用选项"));
	print_roff_options(cli, to, &every_command);
	fprintf(to, ".SH %s\n%s", SAY(cli, "EXIT STATUS", "退出码"),
		SAY(cli,
			"0 done; 1 refused, infeasible or not matching; 2 wrong use; 3 trouble "
			"with files, "
			"memory or another process; 4 a bug.\n",
			"0 完成；1 被拒绝、无法满足或不相符；2 命令有误；3 "
			"文件、内存或其他进程的问题；4 程序错误。\n"));
}

void cli_completion(FILE *to)
{
	fprintf(to,
		"# bash completion for fairlot, made by `fairlot help --completion`\n"
		"_fairlot() {\n\tlocal words\n\tcase \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n");
	/* Two-word commands first, since their first word may be a command too. */
	for (int words = 2; words >= 1; words--) {
		for (size_t i = 0; i < cli_command_count; i++) {
			const cli_command *command = cli_commands[i];
			if ((strchr(command->name, ' ') != NULL) != (words == 2)) {
				continue;
			}
			fprintf(to, "\t\"%s%s\"*) words=\"", command->name, words == 1 ? " " : "");
			const cli_option *option = NULL;
			while ((option = cli_option_next(command, option)) != NULL) {
				fprintf(to, "--%s ", option->name);
			}
			fprintf(to, "\" ;;\n");
		}
	}
	fprintf(to, "\t*) words=\"");
	for (size_t i = 0; i < cli_command_count; i++) {
		fprintf(to, "%s ", cli_commands[i]->name);
	}
	fprintf(to, "\" ;;\n\tesac\n\twords=\"$words");
	for (const cli_option *option = cli_global_options; option->name != NULL; option++) {
		fprintf(to, " --%s", option->name);
	}
	fprintf(to,
		"\"\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\")"
		" $(compgen -f -- \"${COMP_WORDS[COMP_CWORD]}\"))\n}\ncomplete -F _fairlot "
		"fairlot\n");
}
