/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot import: CSV files into the database. */
#include "commands.h"

#include <string.h>

typedef struct import_context {
	const char *map;
	const char *rules;
	int32_t today;
} import_context;

static const cli_option options[] = {
	{"map", "FILE", CLI_TEXT, offsetof(import_context, map),
		{"column map (lib/intake/MAPS.md) for files with other columns",
			"列映射文件（见 lib/intake/MAPS.md），用于列名不同的文件"}},
	{"rules", "FILE", CLI_TEXT, offsetof(import_context, rules),
		{"register the event types of this rule set first", "先登记该规则集的事件类型"}},
	{"today", "DAY", CLI_DAY, offsetof(import_context, today),
		{"the day on which the facts become known (else the clock's)",
			"事实的登记日期（默认取系统日期）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

static void report_json(const cli_app *cli, const char *file, const fl_import_result *result)
{
	fprintf(cli->out, "{\"file\":");
	cli_json_string(cli->out, file);
	fprintf(cli->out,
		",\"entry\":%lld,\"rows\":%llu,\"added\":%llu,\"changed\":%llu,\"unchanged\":%llu,"
		"\"skipped\":%llu,\"repeated\":%llu}\n",
		(long long)result->entry, (unsigned long long)result->rows,
		(unsigned long long)result->added, (unsigned long long)result->changed,
		(unsigned long long)result->unchanged, (unsigned long long)result->skipped,
		(unsigned long long)result->repeated);
}

static void report_count(const cli_app *cli, const char *format, uint64_t count)
{
	if (count > 0) {
		fputs(SAY(cli, ", ", "，"), cli->out);
		/* The formats are the literals below. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		fprintf(cli->out, format, (unsigned long long)count);
#pragma GCC diagnostic pop
	}
}

static void report(
	const cli_app *cli, fl_import_kind kind, const char *file, const fl_import_result *result)
{
	if (cli->json) {
		report_json(cli, file, result);
		return;
	}
	fprintf(cli->out, SAY(cli, "%s: %llu row(s) of %s", "%s：共 %llu 行（%s）"), file,
		(unsigned long long)result->rows, fl_import_kind_name(kind));
	report_count(cli, SAY(cli, "%llu added", "新增 %llu 条"), result->added);
	report_count(cli, SAY(cli, "%llu changed", "变更 %llu 条"), result->changed);
	report_count(cli, SAY(cli, "%llu there already", "已有 %llu 条"), result->unchanged);
	report_count(cli, SAY(cli, "%llu passed over by the map", "按映射跳过 %llu 行"),
		result->skipped);
	report_count(cli, SAY(cli, "%llu repeated", "重复 %llu 行"), result->repeated);
	if (result->entry > 0) {
		fprintf(cli->out, SAY(cli, "; ledger entry %lld\n", "；台账第 %lld 条\n"),
			(long long)result->entry);
	} else {
		fprintf(cli->out, "%s", SAY(cli, "; nothing new\n", "；没有新内容\n"));
	}
}

static int import_file(const cli_app *cli, const import_context *context, fl_db *db,
	fl_import_kind kind, const char *file)
{
	fl_error error;
	fl_import_result result;
	fl_diags *diags = fl_diags_new();
	if (diags == NULL) {
		return EXIT_ENVIRONMENT;
	}
	cli_progress progress = {.cli = cli, .what = file};
	const fl_import_options import = {.kind = kind,
		.file = file,
		.map = context->map,
		.today = cli_day_or_today(context->today),
		.progress = cli_progress_show,
		.context = &progress};
	fl_code code = fl_import(db, &import, diags, &result, &error);
	cli_progress_end(&progress);
	cli_diags(cli, diags);
	int exit = EXIT_DONE;
	if (code == FL_OK) {
		report(cli, kind, file, &result);
	} else {
		exit = cli_fail(cli, &error);
	}
	fl_diags_free(diags);
	return exit;
}

static int register_rules(const cli_app *cli, const import_context *context, fl_db *db)
{
	int result = EXIT_DONE;
	fl_error error;
	if (context->rules == NULL) {
		return result;
	}
	fl_rules *rules = cli_rules_load(cli, context->rules, &result);
	if (rules != NULL &&
		fl_rules_register(db, rules, cli_day_or_today(context->today), NULL, &error) !=
			FL_OK) {
		result = cli_fail(cli, &error);
	}
	fl_rules_free(rules);
	return result;
}

static int run(cli_app *cli, const void *data)
{
	const import_context *context = data;
	fl_import_kind kind = FL_IMPORT_RETAILERS;
	while (kind < FL_IMPORT_KINDS && strcmp(fl_import_kind_name(kind), cli->argument[0]) != 0) {
		kind++;
	}
	if (kind == FL_IMPORT_KINDS) {
		return cli_misuse(cli,
			SAY(cli,
				"`%s` cannot be imported; one of: retailers, events, amendments, "
				"inspectors, "
				"service, barred",
				"不能导入“%"
				"s”；可用：retailers、events、amendments、inspectors、service、barr"
				"ed"),
			cli->argument[0]);
	}
	fl_error error;
	fl_db *db;
	if (fl_db_open(cli->db, true, &db, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	int result = register_rules(cli, context, db);
	for (int i = 1; result == EXIT_DONE && i < cli->argument_count; i++) {
		result = import_file(cli, context, db, kind, cli->argument[i]);
	}
	fl_db_close(db);
	return result;
}

const cli_command cmd_import = {
	.name = "import",
	.arguments = "KIND FILE...",
	.arguments_min = 2,
	.arguments_max = 1000,
	.summary = {"Import CSV files", "导入 CSV 文件"},
	.details = {"KIND is retailers, events, amendments, inspectors, service or barred.  A file "
		    "is UTF-8 "
		    "and comes in whole or not at all; every problem in it is named with line and "
		    "column. "
		    "Without --map its columns are named as fairlot's own fields are.",
		"KIND 为 "
		"retailers（零售户）、events（事件）、amendments（撤销与修复）、inspectors（检查人"
		"员）、"
		"service（服务辖区）或 barred（回避）。文件须为 "
		"UTF-8；要么全部导入，要么一行也不导入，"
		"所有问题均标明行列。不用 --map 时，列名须与 fairlot 的字段名一致。"},
	.options = options,
	.context_bytes = sizeof(import_context),
	.run = run,
};
