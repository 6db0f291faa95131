/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot init: a new database. */
#include "commands.h"

typedef struct init_context {
	cli_list rules;
	int32_t today;
} init_context;

static const cli_option options[] = {
	{"rules", "FILE", CLI_LIST, offsetof(init_context, rules),
		{"register the event types of this rule set", "登记该规则集的事件类型"}},
	{"today", "DAY", CLI_DAY, offsetof(init_context, today),
		{"the day of the ledger entry (else the clock's)", "台账日期（默认取系统日期）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

static int register_rules(const cli_app *cli, const init_context *context, const fl_rules *rules)
{
	fl_error error;
	fl_db *db;
	int64_t added = 0;
	if (fl_db_open(cli->db, true, &db, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	fl_code code =
		fl_rules_register(db, rules, cli_day_or_today(context->today), &added, &error);
	fl_db_close(db);
	return code == FL_OK ? EXIT_DONE : cli_fail(cli, &error);
}

static int run(cli_app *cli, const void *data)
{
	const init_context *context = data;
	fl_error error;
	int result = EXIT_DONE;
	fl_rules *rules = NULL;
	/* The rule set first: a database is made only where it can be used. */
	if (context->rules.count > 0 &&
		(rules = cli_rules_load_versions(cli, &context->rules, &result)) == NULL) {
		return result;
	}
	if (fl_db_create(cli->db, &error) != FL_OK) {
		result = cli_fail(cli, &error);
	} else if (rules != NULL) {
		result = register_rules(cli, context, rules);
	}
	fl_rules_free(rules);
	if (result == EXIT_DONE && cli->json) {
		fprintf(cli->out, "{\"database\":");
		cli_json_string(cli->out, cli->db);
		fprintf(cli->out, "}\n");
	} else if (result == EXIT_DONE) {
		fprintf(cli->out, SAY(cli, "made %s\n", "已新建 %s\n"), cli->db);
	}
	return result;
}

const cli_command cmd_init = {
	.name = "init",
	.arguments = "",
	.summary = {"Make a new, empty database", "新建空数据库"},
	.details = {"One SQLite file.  A file that exists is never touched.",
		"数据库是一个 SQLite 文件。已存在的文件不会被改动。"},
	.options = options,
	.context_bytes = sizeof(init_context),
	.run = run,
};
