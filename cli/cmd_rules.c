/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot rules check, fairlot rules register. */
#include "commands.h"

#include <stdlib.h>

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

typedef struct check_context {
	bool sarif;
} check_context;

static const cli_option check_options[] = {
	{"sarif", NULL, CLI_FLAG, offsetof(check_context, sarif),
		{"the problems as SARIF 2.1.0, for code hosts and editors",
			"以 SARIF 2.1.0 格式输出问题，供代码平台和编辑器使用"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

/* Loads a file and looks at its tests, beside the other files if points may come from them. */
static fl_code load_and_lint(
	const cli_app *cli, int which, fl_diags *diags, fl_rules **ret_rules, fl_error *error)
{
	fl_rules *among = NULL;
	fl_diags *unheard = fl_diags_new();
	fl_code code = unheard == NULL
		? FL_MEMORY
		: fl_rules_load(cli->argument[which], diags, ret_rules, error);
	if (code == FL_OK) {
		fl_rules_load_among(cli->argument, (size_t)cli->argument_count, (size_t)which,
			unheard, &among, NULL);
		code = fl_rules_check(among != NULL ? among : *ret_rules, diags, error);
	}
	fl_rules_free(among);
	fl_diags_free(unheard);
	return code;
}

/* One file; it is left in *ret_rules where it can be used. */
static int check_file(const cli_app *cli, int which, fl_rules **ret_rules)
{
	const char *file = cli->argument[which];
	int result = EXIT_DONE;
	fl_error error;
	fl_diags *diags = fl_diags_new();
	if (diags == NULL) {
		return EXIT_ENVIRONMENT;
	}
	fl_code code = load_and_lint(cli, which, diags, ret_rules, &error);
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

/* All files in one report. */
static int check_as_sarif(const cli_app *cli, fl_rules **rules)
{
	int result = EXIT_DONE;
	size_t usable = 0;
	fl_error error;
	fl_diags *diags = fl_diags_new();
	if (diags == NULL) {
		return EXIT_ENVIRONMENT;
	}
	for (int i = 0; i < cli->argument_count && result <= EXIT_NO; i++) {
		fl_code code = load_and_lint(cli, i, diags, &rules[usable], &error);
		usable += rules[usable] != NULL;
		if (code != FL_OK) {
			result = code == FL_REFUSED ? EXIT_NO : cli_fail(cli, &error);
		}
	}
	if (result <= EXIT_NO &&
		fl_rules_check_versions((const fl_rules *const *)rules, usable, diags, &error) !=
			FL_OK) {
		result = EXIT_NO;
	}
	if (result <= EXIT_NO) {
		cli_diags_sarif(cli, diags);
	}
	fl_diags_free(diags);
	return result;
}

/* One file after the other, then what is wrong between them. */
static int check_as_text(const cli_app *cli, fl_rules **rules)
{
	int result = EXIT_DONE;
	size_t usable = 0;
	for (int i = 0; i < cli->argument_count; i++) {
		int one = check_file(cli, i, &rules[usable]);
		usable += rules[usable] != NULL;
		result = one != EXIT_DONE ? one : result;
	}
	int all = check_versions(cli, (const fl_rules *const *)rules, usable);
	return all != EXIT_DONE ? all : result;
}

static int run_check(cli_app *cli, const void *data)
{
	const check_context *context = data;
	fl_rules **rules = calloc((size_t)cli->argument_count, sizeof(*rules));
	if (rules == NULL) {
		return EXIT_ENVIRONMENT;
	}
	int result = context->sarif ? check_as_sarif(cli, rules) : check_as_text(cli, rules);
	for (int i = 0; i < cli->argument_count; i++) {
		fl_rules_free(rules[i]);
	}
	free(rules);
	return result;
}

const cli_command cmd_rules_check = {
	.name = "rules check",
	.arguments = "FILE...",
	.arguments_min = 1,
	.arguments_max = 1000,
	.summary = {"Check rule sets and name every problem", "检查规则集，列出全部问题"},
	.details = {"Every problem in one run, with its line, a caret and what would be right; "
		    "then, as "
		    "warnings, what is allowed and surely not meant, such as a rule that no test "
		    "fires.  Files of one id are versions of one rule set: no two may be in force "
		    "on one day, and no "
		    "day between them may be without one.",
		"一次列出全部问题，标明行列和应有的写法；并以警告指出语言允许但显然不合本意之"
		"处，例如没有测试触发的规则。同一代号的文件为同一规则集的各版本"
		"：施行期间不得重叠，也不得"
		"有空档。"},
	.options = check_options,
	.context_bytes = sizeof(check_context),
	.run = run_check,
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
