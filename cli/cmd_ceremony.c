/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot draw reveal, run, release, void, status: the steps of a ceremony behind its sealing. */
#include "ceremony_report.h"
#include "ceremony_step.h"
#include "commands.h"
#include "draw_report.h"

#include <stdlib.h>
#include <string.h>

#define VALUES_MAX 33

static const cli_option no_options[] = {{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}}};

/* A step that ends with where the draw stands. */
typedef fl_code step_fn(fl_db *db, const fl_draw_step *step, const void *more, uint64_t *ret_number,
	fl_error *error);

static int take_step(
	const cli_app *cli, const step_context *context, step_fn *take, const void *more)
{
	fl_error error;
	fl_db *db;
	uint64_t number;
	step_request request;
	step_fill(cli, context, &request);
	if (fl_db_open(cli->db, true, &db, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	int result = take(db, &request.step, more, &number, &error) == FL_OK
		? step_report(cli, db, &request.step, number)
		: cli_fail(cli, &error);
	if (result == EXIT_DONE && cli->json) {
		fputc('\n', cli->out);
	}
	fl_db_close(db);
	return result;
}

/* ---- Reveal --------------------------------------------------------------------------------- */

static const cli_option reveal_options[] = {
	{"file", "FILE", CLI_TEXT, offsetof(step_context, file),
		{"read the value, or a witness's secret, from a file",
			"从文件读取数值或见证人的秘密数值"}},
	{"now", "TIME", CLI_TEXT, offsetof(step_context, now),
		{"the time, for beacons (else --today, else the clock's)",
			"当前时间，用于判断公开随机数是否到期（默认取系统时间）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

/* The values of a command line, with room for what they point at. */
typedef struct reveal_request {
	fl_draw_value value[VALUES_MAX];
	char name[VALUES_MAX][FL_SECRET_NAME_BYTES];
	size_t count;
	fl_secret file;
} reveal_request;

/* NAME=VALUE, or NAME alone: what the sealing kept, or what is in the file. */
static int read_word(const cli_app *cli, const char *word, reveal_request *request)
{
	size_t len = strcspn(word, "=");
	if (len == 0 || len >= FL_SECRET_NAME_BYTES || request->count == VALUES_MAX) {
		return cli_misuse(cli,
			SAY(cli, "`%s` is neither NAME=VALUE nor a NAME",
				"“%s”不是“名称=数值”或名称"),
			word);
	}
	char *name = request->name[request->count];
	memcpy(name, word, len);
	name[len] = '\0';
	request->value[request->count++] =
		(fl_draw_value){.name = name, .value = word[len] == '=' ? word + len + 1 : NULL};
	return EXIT_DONE;
}

/* The value in a file goes to the one name that has none, or to the name in the file. */
static int read_file(const cli_app *cli, const char *path, reveal_request *request)
{
	fl_error error;
	if (fl_secret_read(path, &request->file, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	bool named = request->file.name[0] != '\0';
	bool alone = request->count == 1 && request->value[0].value == NULL;
	if (request->count > 0 && !alone) {
		return cli_misuse(cli, "%s",
			SAY(cli, "--file goes with one NAME without a value, or with none",
				"--file 只能与一个不带数值的名称同用，或单独使用"));
	}
	if (!named && !alone) {
		return cli_misuse(cli,
			SAY(cli,
				"%s holds a value without a name: say whose, as `NAME --file FILE`",
				"%s 只有数值没有名称：请指明名称，如“名称 --file 文件”"),
			path);
	}
	if (named && alone && strcmp(request->file.name, request->value[0].name) != 0) {
		return cli_misuse(cli, SAY(cli, "%s is the secret of `%s`", "%s 是“%s”的秘密数值"),
			path, request->file.name);
	}
	request->value[0].name = named ? request->file.name : request->value[0].name;
	request->value[0].value = request->file.value;
	request->count = 1;
	return EXIT_DONE;
}

static fl_code take_values(fl_db *db, const fl_draw_step *step, const void *more,
	uint64_t *ret_number, fl_error *error)
{
	const reveal_request *request = more;
	return fl_draw_reveal(db, step, request->value, request->count, ret_number, error);
}

static int run_reveal(cli_app *cli, const void *data)
{
	const step_context *context = data;
	int result = EXIT_DONE;
	reveal_request *request = calloc(1, sizeof(*request));
	if (request == NULL) {
		return EXIT_ENVIRONMENT;
	}
	if (cli->argument_count == 0 && context->file == NULL) {
		result = cli_misuse(cli, "%s",
			SAY(cli,
				"give NAME=VALUE, NAME or --file; see `fairlot draw reveal --help`",
				"请给出“名称=数值”、名称或 --file；见 fairlot draw reveal --help"));
	}
	for (int i = 0; i < cli->argument_count && result == EXIT_DONE; i++) {
		result = read_word(cli, cli->argument[i], request);
	}
	if (result == EXIT_DONE && context->file != NULL) {
		result = read_file(cli, context->file, request);
	}
	if (result == EXIT_DONE) {
		result = take_step(cli, context, take_values, request);
	}
	free(request);
	return result;
}

const cli_command cmd_draw_reveal = {
	.name = "draw reveal",
	.arguments = "[NAME=VALUE]...",
	.arguments_min = 0,
	.arguments_max = VALUES_MAX,
	.summary = {"Take the value of a source of randomness", "登记随机源揭示的数值"},
	.details =
		{"A secret is checked against its commitment at once; a wrong one is refused, and "
		 "nothing is changed.  NAME alone takes the secret that `draw seal` kept.  A "
		 "public value that was typed wrong is corrected by the right one until the draw "
		 "is run; both stay in the ledger.",
			"秘密数值立即与承诺值核对，不符者拒收，不作任何更改。只写名称时取 draw "
			"seal "
			"保存的秘密数值。公开随机数录入有误的，可在抽取前以正确数值更正，两次录入均"
			"留在台账中"
			"。"},
	.options = reveal_options,
	.shared = step_options,
	.context_bytes = sizeof(step_context),
	.run = run_reveal,
};

/* ---- Run ------------------------------------------------------------------------------------ */

static int report_run(const cli_app *cli, fl_db *db, const fl_draw_step *step, const fl_draw *draw)
{
	fl_draw_info info;
	fl_draw_describe(draw, &info);
	if (cli->json) {
		fprintf(cli->out, "{\"result\":");
		draw_report_json(cli, draw);
		fprintf(cli->out, ",\"status\":");
	} else {
		draw_report(cli, NULL, draw, DRAW_REPORT_DRAWN);
		fputc('\n', cli->out);
	}
	int result = step_report(cli, db, step, info.number);
	fprintf(cli->out, "%s", cli->json ? "}\n" : "");
	return result != EXIT_DONE ? result : info.short_of > 0 ? EXIT_NO : EXIT_DONE;
}

static int run_run(cli_app *cli, const void *data)
{
	fl_error error;
	fl_db *db;
	fl_draw *draw;
	step_request request;
	step_fill(cli, data, &request);
	if (fl_db_open(cli->db, true, &db, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	int result;
	if (fl_draw_run(db, &request.step, &draw, &error) == FL_OK) {
		result = report_run(cli, db, &request.step, draw);
		fl_draw_free(draw);
	} else {
		result = cli_fail(cli, &error);
	}
	fl_db_close(db);
	return result;
}

const cli_command cmd_draw_run = {
	.name = "draw run",
	.arguments = "",
	.summary = {"Draw what was sealed, once every value is known",
		"全部随机数到齐后，按封存内容抽取"},
	.details =
		{"Writes the record and the squad's list to the private folder and a notice with "
		 "the record's hash to the public one.  Run again it draws nothing anew: it gives "
		 "the same result and brings back files that were lost.",
			"抽取记录和中队名单写入 private 文件夹；载有记录哈希值的公告写入 public "
			"文件夹。重复执行不会重新抽取：结果相同，缺失的文件会补全。"},
	.options = no_options,
	.shared = step_options,
	.context_bytes = sizeof(step_context),
	.run = run_run,
};

/* ---- Release -------------------------------------------------------------------------------- */

static fl_code take_release(fl_db *db, const fl_draw_step *step, const void *more,
	uint64_t *ret_number, fl_error *error)
{
	(void)more;
	return fl_draw_release(db, step, ret_number, error);
}

static int run_release(cli_app *cli, const void *data)
{
	return take_step(cli, data, take_release, NULL);
}

const cli_command cmd_draw_release = {
	.name = "draw release",
	.arguments = "",
	.summary = {"Disclose the record and the secrets, when the visits are done",
		"检查全部结束后公布抽取记录和秘密数值"},
	.details = {"Before that only the commit, the roots, the counts and the record's hash are "
		    "public: with the seed every retailer could work out its own ticket.",
		"在此之前只公开封存摘要、默克尔根、数量和记录的哈希值：种子一旦公开，每户都能算出自"
		"己"
		"的签号。"},
	.options = no_options,
	.shared = step_options,
	.context_bytes = sizeof(step_context),
	.run = run_release,
};

/* ---- Void ----------------------------------------------------------------------------------- */

static const cli_option void_options[] = {
	{"reason", "TEXT", CLI_TEXT, offsetof(step_context, reason),
		{"why there is no result", "作废原因"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

static fl_code take_void(fl_db *db, const fl_draw_step *step, const void *more,
	uint64_t *ret_number, fl_error *error)
{
	return fl_draw_void(db, step, more, ret_number, error);
}

static int run_void(cli_app *cli, const void *data)
{
	const step_context *context = data;
	return context->reason != NULL
		? take_step(cli, context, take_void, context->reason)
		: cli_misuse(cli, "%s",
			  SAY(cli, "give --reason; see `fairlot draw void --help`",
				  "请指定 --reason；见 fairlot draw void --help"));
}

const cli_command cmd_draw_void = {
	.name = "draw void",
	.arguments = "",
	.summary = {"End a draw without a result, because somebody stayed silent",
		"因有随机源未揭示而作废一次抽取"},
	.details = {"Its number stays used.  Writes a record that names the reason and who is "
		    "missing "
		    "and discloses every value that is known; `fairlot verify` checks it.  Where "
		    "every value is known the draw cannot be void.",
		"编号不再使用。写出作废记录，写明原因和缺席方，公开全部已知数值；fairlot verify "
		"可以核验。全部随机数均已掌握的，不得作废。"},
	.options = void_options,
	.shared = step_options,
	.context_bytes = sizeof(step_context),
	.run = run_void,
};

/* ---- Status --------------------------------------------------------------------------------- */

static void report_all(const cli_app *cli, const fl_ceremonies *all)
{
	size_t count = fl_ceremonies_count(all);
	fprintf(cli->out, "%s", cli->json ? "{\"draws\":[" : "");
	for (size_t i = 0; i < count; i++) {
		if (cli->json) {
			fprintf(cli->out, "%s", i > 0 ? "," : "");
			ceremony_report_json(cli, all, i);
		} else {
			fprintf(cli->out, "%s", i > 0 ? "\n" : "");
			ceremony_report(cli, all, i);
		}
	}
	if (cli->json) {
		fprintf(cli->out, "]}\n");
	} else if (count == 0) {
		fprintf(cli->out, "%s\n",
			SAY(cli, "nothing has been sealed yet: `fairlot draw seal`",
				"尚未封存任何抽取：请用 fairlot draw seal"));
	}
}

static int run_status(cli_app *cli, const void *data)
{
	fl_error error;
	fl_db *db;
	fl_ceremonies *all;
	step_request request;
	step_fill(cli, data, &request);
	if (fl_db_open(cli->db, false, &db, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	int result = EXIT_DONE;
	if (fl_ceremonies_load(db, &request.step, &all, &error) == FL_OK) {
		report_all(cli, all);
		fl_ceremonies_free(all);
	} else {
		result = cli_fail(cli, &error);
	}
	fl_db_close(db);
	return result;
}

static const cli_option status_options[] = {
	{"now", "TIME", CLI_TEXT, offsetof(step_context, now),
		{"the time, for beacons (else --today, else the clock's)",
			"当前时间，用于判断公开随机数是否到期（默认取系统时间）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

const cli_command cmd_draw_status = {
	.name = "draw status",
	.arguments = "",
	.summary = {"Show where each draw stands and what comes next",
		"查看各次抽取的进度和下一步"},
	.details = {"Changes nothing.  A file that should be there and is not is named, with the "
		    "command that brings it back.",
		"不作任何更改。应有而缺失的文件会列出，并给出补全的命令。"},
	.options = status_options,
	.shared = step_options,
	.context_bytes = sizeof(step_context),
	.run = run_status,
};
