/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot explain: one score taken apart. */
#include "commands.h"

typedef struct explain_context {
	cli_list rules;
	int64_t run;
	int32_t as_of;
	int32_t known_at;
} explain_context;

static const cli_option options[] = {
	{"as-of", "DAY", CLI_DAY, offsetof(explain_context, as_of),
		{"the day (else the run's)", "评定日（默认取评级记录）"}},
	{"known-at", "DAY", CLI_DAY, offsetof(explain_context, known_at),
		{"use what was recorded up to this day (else the run's)",
			"只用截至该日已登记的事实（默认取评级记录）"}},
	{"rules", "FILE", CLI_LIST, offsetof(explain_context, rules),
		{"the rule set (else the run's)", "规则集文件（默认取评级记录）"}},
	{"run", "N", CLI_NUMBER, offsetof(explain_context, run),
		{"the stored run (else the newest)", "评级编号（默认最新一次）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

static int explain(const cli_app *cli, const explain_context *context, const fl_rules *rules)
{
	fl_error error;
	fl_db *db;
	char *text = NULL;
	if (fl_db_open(cli->db, false, &db, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	const fl_explain_options explaining = {.id = cli->argument[0],
		.rules = rules,
		.run = context->run > 0 ? context->run : 0,
		.as_of = context->as_of,
		.known_at = context->known_at,
		.lang = cli->lang,
		.format = cli->json ? FL_FORMAT_JSON : FL_FORMAT_TEXT};
	fl_code code = fl_explain(db, &explaining, &text, &error);
	fl_db_close(db);
	if (code != FL_OK) {
		return cli_fail(cli, &error);
	}
	fputs(text, cli->out);
	fl_text_free(text);
	return EXIT_DONE;
}

static int run(cli_app *cli, const void *data)
{
	const explain_context *context = data;
	int result = EXIT_DONE;
	fl_rules *rules = NULL;
	if (context->rules.count > 0 &&
		(rules = cli_rules_load_versions(cli, &context->rules, &result)) == NULL) {
		return result;
	}
	result = explain(cli, context, rules);
	fl_rules_free(rules);
	return result;
}

const cli_command cmd_explain = {
	.name = "explain",
	.arguments = "ID",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = {"Take one retailer's score apart", "说明某户得分和等级的由来"},
	.details = {"Every event that counted, its points and the last day on which it counts; "
		    "every event that "
		    "did not, and why; caps, limits and reasons.",
		"逐条列出计入的事件、分值和计分截止日，未计入的事件及原因，以及封顶、限制和理由。"},
	.options = options,
	.context_bytes = sizeof(explain_context),
	.run = run,
};
