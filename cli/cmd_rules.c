/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot rules check, fairlot rules register, fairlot rules test. */
#include "commands.h"

#include <stdlib.h>

static const cli_option no_options[] = {{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}}};

/* ---- check ---------------------------------------------------------------------------------- */

static void describe(const cli_app *cli, const fl_rules *rules)
{
	fl_rules_name name;
	fl_rules_describe(rules, &name);
	fprintf(cli->out,
		SAY(cli, "%s %s: %zu grades, %zu rules\n", "%s %s：%zu 个等级，%zu 条规则\n"),
		name.id, name.version, fl_rules_grade_count(rules), fl_rules_rule_count(rules));
	fprintf(cli->out, "%s\nsha256 %s\n", name.title[cli->lang], name.sha256);
}

/* One file; it is left in *ret_rules where it can be used. */
static int check_file(const cli_app *cli, const char *file, fl_rules **ret_rules)
{
	int result = EXIT_DONE;
	fl_error error;
	fl_diags *diags = fl_diags_new();
	if (diags == NULL) {
		return EXIT_ENVIRONMENT;
	}
	fl_code code = fl_rules_load(file, diags, ret_rules, &error);
	if (cli->json) {
		fprintf(cli->out, "{\"ok\":%s,\"file\":", code == FL_OK ? "true" : "false");
		cli_json_string(cli->out, file);
		fprintf(cli->out, ",\"problems\":");
		cli_diags_json(cli, diags);
		fprintf(cli->out, "}\n");
	} else {
		cli_diags(cli, diags);
	}
	if (code != FL_OK) {
		result = cli->json && code == FL_REFUSED ? EXIT_NO : cli_fail(cli, &error);
	} else if (!cli->json) {
		describe(cli, *ret_rules);
	}
	fl_diags_free(diags);
	return result;
}

/* What is wrong between files that are versions of one rule set. */
static int check_versions(const cli_app *cli, const fl_rules *const *rules, size_t count)
{
	int result = EXIT_DONE;
	fl_error error;
	fl_diags *diags = fl_diags_new();
	if (diags == NULL) {
		return EXIT_ENVIRONMENT;
	}
	fl_code code = fl_rules_check_versions(rules, count, diags, &error);
	if (cli->json && fl_diags_count(diags) > 0) {
		fprintf(cli->out, "{\"ok\":false,\"problems\":");
		cli_diags_json(cli, diags);
		fprintf(cli->out, "}\n");
		result = EXIT_NO;
	} else if (code != FL_OK) {
		cli_diags(cli, diags);
		result = cli_fail(cli, &error);
	}
	fl_diags_free(diags);
	return result;
}

static int run_check(cli_app *cli, const void *data)
{
	(void)data;
	int result = EXIT_DONE;
	size_t usable = 0;
	fl_rules **rules = calloc((size_t)cli->argument_count, sizeof(*rules));
	if (rules == NULL) {
		return EXIT_ENVIRONMENT;
	}
	for (int i = 0; i < cli->argument_count; i++) {
		int one = check_file(cli, cli->argument[i], &rules[usable]);
		usable += rules[usable] != NULL;
		result = one != EXIT_DONE ? one : result;
	}
	int all = check_versions(cli, (const fl_rules *const *)rules, usable);
	for (size_t i = 0; i < usable; i++) {
		fl_rules_free(rules[i]);
	}
	free(rules);
	return all != EXIT_DONE ? all : result;
}

const cli_command cmd_rules_check = {
	.name = "rules check",
	.arguments = "FILE...",
	.arguments_min = 1,
	.arguments_max = 1000,
	.summary = {"Check rule sets and name every problem", "检查规则集，列出全部问题"},
	.details =
		{"Every problem in one run, with its line, a caret and what would be right.  Files "
		 "of "
		 "one id are versions of one rule set: no two may be in force on one day, and no "
		 "day between them may be without one.",
			"一次列出全部问题，标明行列和应有的写法。同一代号的文件为同一规则集的各版本"
			"：施行期间不得重叠，也不得"
			"有空档。"},
	.options = no_options,
	.run = run_check,
};

/* ---- test ----------------------------------------------------------------------------------- */

static int test_file(const cli_app *cli, int which)
{
	const char *file = cli->argument[which];
	int result = EXIT_DONE;
	fl_error error;
	fl_rules_tests tests;
	fl_rules *rules =
		cli_rules_load_among(cli, cli->argument, cli->argument_count, which, &result);
	if (rules == NULL) {
		return result;
	}
	fl_diags *diags = fl_diags_new();
	fl_code code = diags != NULL ? fl_rules_test(rules, diags, &tests, &error) : FL_MEMORY;
	if (code != FL_OK) {
		result = diags != NULL ? cli_fail(cli, &error) : EXIT_ENVIRONMENT;
	} else if (cli->json) {
		fprintf(cli->out, "{\"file\":");
		cli_json_string(cli->out, file);
		fprintf(cli->out, ",\"tests\":%zu,\"passed\":%zu,\"problems\":", tests.count,
			tests.passed);
		cli_diags_json(cli, diags);
		fprintf(cli->out, "}\n");
	} else {
		cli_diags(cli, diags);
		fprintf(cli->out,
			SAY(cli, "%s: %zu test(s), %zu passed, %zu failed\n",
				"%s：共 %zu 个测试，通过 %zu 个，失败 %zu 个\n"),
			file, tests.count, tests.passed, tests.count - tests.passed);
	}
	if (code == FL_OK && tests.passed < tests.count) {
		result = EXIT_NO;
	}
	fl_diags_free(diags);
	fl_rules_free(rules);
	return result;
}

static int run_test(cli_app *cli, const void *data)
{
	(void)data;
	int result = EXIT_DONE;
	for (int i = 0; i < cli->argument_count; i++) {
		int one = test_file(cli, i);
		result = one > result ? one : result;
	}
	return result;
}

const cli_command cmd_rules_test = {
	.name = "rules test",
	.arguments = "FILE...",
	.arguments_min = 1,
	.arguments_max = 1000,
	.summary = {"Run the tests that stand in rule sets", "运行规则集内的测试"},
	.details =
		{"A test that fails shows what was expected, what came out, and how it came about.",
			"失败的测试会显示预期值、实际值及其由来。"},
	.options = no_options,
	.run = run_test,
};

/* ---- register ------------------------------------------------------------------------------- */

typedef struct register_context {
	int32_t today;
} register_context;

static const cli_option register_options[] = {
	{"today", "DAY", CLI_DAY, offsetof(register_context, today),
		{"the day of the ledger entry (else the clock's)", "台账日期（默认取系统日期）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

static int run_register(cli_app *cli, const void *data)
{
	const register_context *context = data;
	int result = EXIT_DONE;
	fl_error error;
	fl_db *db;
	int64_t added = 0;
	fl_rules *rules = cli_rules_load(cli, cli->argument[0], &result);
	if (rules == NULL) {
		return result;
	}
	fl_code code = fl_db_open(cli->db, true, &db, &error);
	if (code == FL_OK) {
		code = fl_rules_register(
			db, rules, cli_day_or_today(context->today), &added, &error);
		fl_db_close(db);
	}
	fl_rules_free(rules);
	if (code != FL_OK) {
		return cli_fail(cli, &error);
	}
	if (cli->json) {
		fprintf(cli->out, "{\"added\":%lld}\n", (long long)added);
	} else {
		fprintf(cli->out,
			SAY(cli, "%lld event types and fields registered\n",
				"已登记 %lld 个事件类型和字段\n"),
			(long long)added);
	}
	return EXIT_DONE;
}

const cli_command cmd_rules_register = {
	.name = "rules register",
	.arguments = "FILE",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = {"Tell the database which event types a rule set declares",
		"把规则集声明的事件类型登记到数据库"},
	.details =
		{"Events can be imported once their type is registered; types are never removed.",
			"事件类型登记之后才能导入相应事件；已登记的类型不会删除。"},
	.options = register_options,
	.context_bytes = sizeof(register_context),
	.run = run_register,
};
