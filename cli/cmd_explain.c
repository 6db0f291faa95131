/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot explain: one score taken apart; fairlot next: what would lift the grade. */
#include "commands.h"

typedef struct explain_context {
	const char *html;
	cli_list rules;
	int64_t run;
	int32_t as_of;
	int32_t known_at;
} explain_context;

static const cli_option options[] = {
	{"as-of", "DAY", CLI_DAY, offsetof(explain_context, as_of),
		{"the day (else the run's)", "评定日（默认取评级记录）"}},
	{"html", "FILE", CLI_TEXT, offsetof(explain_context, html),
		{"also write a page for the retailer", "另写出供零售户阅读的网页"}},
	{"known-at", "DAY", CLI_DAY, offsetof(explain_context, known_at),
		{"use what was recorded up to this day (else the run's)",
			"只用截至该日已登记的事实（默认取评级记录）"}},
	{"rules", "FILE", CLI_LIST, offsetof(explain_context, rules),
		{"the rule set (else the run's)", "规则集文件（默认取评级记录）"}},
	{"run", "N", CLI_NUMBER, offsetof(explain_context, run),
		{"the stored run (else the newest)", "评级编号（默认最新一次）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

/* fl_explain() or fl_next_grade(). */
typedef fl_code ask_fn(
	fl_db *db, const fl_explain_options *options, char **ret_text, fl_error *reterr);

static int ask_with(
	const cli_app *cli, const explain_context *context, const fl_rules *rules, ask_fn *ask)
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
		.format = cli->json ? FL_FORMAT_JSON : FL_FORMAT_TEXT,
		.html = context->html};
	fl_code code = ask(db, &explaining, &text, &error);
	fl_db_close(db);
	if (code != FL_OK) {
		return cli_fail(cli, &error);
	}
	fputs(text, cli->out);
	fl_text_free(text);
	return EXIT_DONE;
}

static int ask(const cli_app *cli, const explain_context *context, ask_fn *what)
{
	int result = EXIT_DONE;
	fl_rules *rules = NULL;
	if (context->rules.count > 0 &&
		(rules = cli_rules_load_versions(cli, &context->rules, &result)) == NULL) {
		return result;
	}
	result = ask_with(cli, context, rules, what);
	fl_rules_free(rules);
	return result;
}

static int run_explain(cli_app *cli, const void *context)
{
	return ask(cli, context, fl_explain);
}

static int run_next(cli_app *cli, const void *context)
{
	return ask(cli, context, fl_next_grade);
}

const cli_command cmd_explain = {
	.name = "explain",
	.arguments = "ID",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = {"Take one retailer's score apart", "说明某户得分和等级的由来"},
	.details = {"Every event that counted, its points and the last day on which it counts; "
		    "every event that "
		    "did not, and why; caps, limits, reasons and citations; and what would lift "
		    "the grade, as `fairlot next` says it.",
		"逐条列出计入的事件、分值和计分截止日，未计入的事件及原因，封顶、限制、理由和"
		"依据，"
		"以及怎样可以升级（同 fairlot next）。"},
	.options = options,
	.context_bytes = sizeof(explain_context),
	.run = run_explain,
};

const cli_command cmd_next = {
	.name = "next",
	.arguments = "ID",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = {"Say what would lift one retailer's grade", "说明某户怎样可以升级"},
	.details = {"The points to each better grade; the first day on which the grade rises if "
		    "nothing new happens, within 120 months; what holds it down and until when; "
		    "and the fewest acts that lift it sooner: repairs of cases, from the day on "
		    "which they work, and more events in the retailer's favour. Every day named "
		    "is graded, and so is the day before. The last official grade is held fixed, "
		    "and the rules are taken to go on as they are.",
		"列出距各更高等级尚差的分数；如不再发生新的事项，最早于哪一日升级（推算 120 "
		"个月）；"
		"目前受何限制、至何日；以及可使其更早升级的最少办法：修复哪一案件、自何日起有效，"
		"或再有几起加分事项。所列日期及其前一日均经实际评级核对。上次正式等级按不变推算，"
		"规则按继续施行推算。"},
	.options = options,
	.context_bytes = sizeof(explain_context),
	.run = run_next,
};
