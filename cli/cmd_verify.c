/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot verify: draws redone from what was published of them. */
#include "commands.h"
#include "files.h"
#include "verify_changes.h"
#include "verify_report.h"

#include <stddef.h>

typedef struct verify_options {
	const char *changes;
	int64_t from;
} verify_options;

static const cli_option verify_table[] = {
	{"changes", "FILE", CLI_TEXT, offsetof(verify_options, changes),
		{"redo the changes behind the one record too", "一并重做该记录之后的名单变更"}},
	{"from", "N", CLI_NUMBER, offsetof(verify_options, from),
		{"The numbers should begin with draw N (in a folder: 1)",
			"编号应自第 N 次起（文件夹默认为 1）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

/* One of the files; all of them go into the series. */
static int verify_file(const cli_app *cli, const char *file, bool alone, fl_series *series)
{
	fl_error error;
	fl_verification *verification;
	fl_verification_info info;
	if (fl_verify(file, cli_threads(), &verification, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	fl_verification_describe(verification, &info);
	if (cli->json) {
		cli_verify_json(cli, file, verification);
	} else if (alone) {
		cli_verify_report(cli, file, verification);
	} else {
		cli_verify_line(cli, file, verification);
	}
	fl_code code = fl_series_add(series, file, verification, &error);
	fl_verification_free(verification);
	if (code != FL_OK) {
		return cli_fail(cli, &error);
	}
	return info.holds ? EXIT_DONE : EXIT_NO;
}

static int verify_files(const cli_app *cli, const cli_files *files, uint64_t from)
{
	fl_error error;
	fl_series *series;
	bool alone = files->count == 1 && from == 0;
	int result = EXIT_DONE;
	if (fl_series_new(&series, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	for (size_t i = 0; i < files->count; i++) {
		int one = verify_file(cli, files->at[i], alone, series);
		result = one > result ? one : result;
	}
	if (!alone && fl_series_check(series, from, &error) != FL_OK) {
		fl_series_free(series);
		return cli_fail(cli, &error);
	}
	int together = alone ? EXIT_DONE : cli_verify_series(cli, series);
	fl_series_free(series);
	return together > result ? together : result;
}

static int run(cli_app *cli, const void *data)
{
	const verify_options *options = data;
	cli_files files = {0};
	bool added = true;
	bool any_folder = false;
	int result = EXIT_ENVIRONMENT;
	if (options->from == 0) {
		return cli_misuse(
			cli, "%s", SAY(cli, "draws are numbered from 1", "抽查编号从 1 开始"));
	}
	if (options->changes != NULL && cli->argument_count > 1) {
		return cli_misuse(cli, "%s",
			SAY(cli, "--changes goes with one record", "--changes 只能与一份记录同用"));
	}
	for (int i = 0; i < cli->argument_count && added; i++) {
		bool folder;
		added = cli_files_add(&files, cli->argument[i], ".json", &folder);
		any_folder = any_folder || folder;
	}
	if (added && files.count == 0) {
		fprintf(cli->err, "%s\n",
			SAY(cli, "no file ending in .json is there", "没有以 .json 结尾的文件"));
		result = EXIT_NO;
	} else if (added) {
		uint64_t from = options->from > 0 ? (uint64_t)options->from : any_folder ? 1 : 0;
		result = verify_files(cli, &files, from);
	}
	cli_files_done(&files);
	if (options->changes != NULL && result == EXIT_DONE) {
		return verify_changes(cli, cli->argument[0], options->changes);
	}
	return result;
}

const cli_command cmd_verify = {
	.name = "verify",
	.arguments = "FILE...",
	.arguments_min = 1,
	.arguments_max = 1000,
	.summary = {"Redo draws from what was published of them", "仅凭已公布的文件重做抽取"},
	.details = {"Takes records, extracts, proofs, and folders of them.  Opens no database.  "
		    "Recomputes every hash, number, ticket and assignment, names the first value "
		    "that differs, and says what the file cannot prove.  Of several files it also "
		    "finds missing numbers, broken links, numbers drawn twice, and draws that list "
		    "the same retailers in overlapping periods.",
		"可核验抽查记录、公开摘录、单户证明，以及存放这些文件的文件夹；不打开数据库。重算全"
		"部哈希、数量、签号和人员分派，指出第一处不符，并说明文件不能证明之事。多个文件一并"
		"核验时，还查出缺号、断链、一号两抽，以及期间重叠而名录有相同零售户的抽查。"},
	.options = verify_table,
	.context_bytes = sizeof(verify_options),
	.run = run,
};
