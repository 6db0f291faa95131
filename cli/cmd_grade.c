/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot grade, fairlot grade publish. */
#include "commands.h"

#include <string.h>

/* ---- grade ---------------------------------------------------------------------------------- */

typedef struct grade_context {
	cli_list rules;
	const char *out;
	const char *indicators;
	const char *not_graded;
	int32_t as_of;
	int32_t known_at;
	int32_t today;
	int64_t threads;
	bool no_store;
} grade_context;

static const cli_option options[] = {
	{"as-of", "DAY", CLI_DAY, offsetof(grade_context, as_of),
		{"the day that the grades are of (else today)", "评定日（默认今天）"}},
	{"indicators", "FILE", CLI_TEXT, offsetof(grade_context, indicators),
		{"write the value of every indicator", "写出每户的全部指标值"}},
	{"known-at", "DAY", CLI_DAY, offsetof(grade_context, known_at),
		{"use what was recorded up to this day (else the newest)",
			"只用截至该日已登记的事实（默认最新）"}},
	{"no-store", NULL, CLI_FLAG, offsetof(grade_context, no_store),
		{"do not keep the run in the database", "不在数据库中保存本次评级"}},
	{"not-graded", "FILE", CLI_TEXT, offsetof(grade_context, not_graded),
		{"write `id,reason` of those not graded", "写出未评级零售户及原因"}},
	{"out", "FILE", CLI_TEXT, offsetof(grade_context, out),
		{"write `id,score,grade`, a line a retailer",
			"写出“许可证号,得分,等级”，每户一行"}},
	{"rules", "FILE", CLI_LIST, offsetof(grade_context, rules),
		{"the rule set; again, or a folder, for further versions of it",
			"规则集文件；可重复，或指定目录，以给出其各个版本"}},
	{"threads", "N", CLI_NUMBER, offsetof(grade_context, threads),
		{"threads to use (else one a processor)", "线程数（默认每个处理器一个）"}},
	{"today", "DAY", CLI_DAY, offsetof(grade_context, today),
		{"the day of the ledger entry (else the clock's)", "台账日期（默认取系统日期）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

static void report_json(const cli_app *cli, const fl_rules *rules, const fl_grade_result *result)
{
	char as_of[11], known_at[11];
	fprintf(cli->out,
		"{\"run\":%lld,\"as_of\":\"%s\",\"known_at\":\"%s\",\"units\":%llu,\"grades\":{",
		(long long)result->run, fl_day_write(result->as_of, as_of),
		fl_day_write(result->known_at, known_at), (unsigned long long)result->units);
	for (size_t i = 0; i < fl_rules_grade_count(rules); i++) {
		fputs(i > 0 ? "," : "", cli->out);
		cli_json_string(cli->out, fl_rules_grade(rules, i));
		fprintf(cli->out, ":%llu", (unsigned long long)result->count[i]);
	}
	fprintf(cli->out, "},\"not_graded\":{");
	bool first = true;
	for (size_t why = 1; fl_not_graded_name(why) != NULL; why++) {
		if (result->not_graded[why] > 0) {
			fprintf(cli->out, "%s\"%s\":%llu", first ? "" : ",",
				fl_not_graded_name(why),
				(unsigned long long)result->not_graded[why]);
			first = false;
		}
	}
	fprintf(cli->out, "},\"sha256\":\"%s\"}\n", result->sha256);
}

#define BAR_COLUMNS 36

/* One line of the distribution: name, number, share, bar. */
static void report_line(const cli_app *cli, const char *name, uint64_t count, uint64_t units)
{
	char number[32], share[32];
	uint64_t tenths = units > 0 ? (count * 1000 + units / 2) / units : 0;
	uint64_t bar = units > 0 ? (count * BAR_COLUMNS + units - 1) / units : 0;
	snprintf(number, sizeof(number), "%llu", (unsigned long long)count);
	snprintf(share, sizeof(share), "%llu.%llu%%", (unsigned long long)(tenths / 10),
		(unsigned long long)(tenths % 10));
	fprintf(cli->out, "  ");
	cli_cell(cli->out, name, 12);
	cli_cell_right(cli->out, number, 9);
	cli_cell_right(cli->out, share, 8);
	fprintf(cli->out, "  ");
	for (uint64_t i = 0; i < bar; i++) {
		fputs("▇", cli->out);
	}
	fputc('\n', cli->out);
}

static void report(const cli_app *cli, const fl_rules *rules, const fl_grade_result *result)
{
	char as_of[11], known_at[11];
	fl_rules_name name;
	fl_rules_describe(rules, &name);
	fprintf(cli->out,
		SAY(cli, "%s %s, as of %s, as known at %s: %llu retailers\n",
			"%s %s，评定日 %s，数据截至 %s：共 %llu 户\n"),
		name.id, name.version, fl_day_write(result->as_of, as_of),
		fl_day_write(result->known_at, known_at), (unsigned long long)result->units);
	for (size_t i = 0; i < fl_rules_grade_count(rules); i++) {
		report_line(cli, fl_rules_grade(rules, i), result->count[i], result->units);
	}
	if (result->units > result->graded) {
		report_line(cli, SAY(cli, "not graded", "未评级"), result->units - result->graded,
			result->units);
	}
	for (size_t why = 1; fl_not_graded_name(why) != NULL; why++) {
		if (result->not_graded[why] > 0) {
			fprintf(cli->out, "      %llu: %s\n",
				(unsigned long long)result->not_graded[why],
				fl_not_graded_text(why, cli->lang));
		}
	}
	if (result->run > 0) {
		fprintf(cli->out, SAY(cli, "stored as run %lld\n", "已保存为第 %lld 次评级\n"),
			(long long)result->run);
	}
	fprintf(cli->out, "sha256 %s\n", result->sha256);
}

static int grade(const cli_app *cli, const grade_context *context, const fl_rules *rules)
{
	fl_error error;
	fl_db *db;
	fl_grade_result result;
	if (fl_db_open(cli->db, !context->no_store, &db, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	cli_progress progress = {.cli = cli, .what = SAY(cli, "grading", "评级")};
	const fl_grade_options grading = {.rules = rules,
		.as_of = cli_day_or_today(context->as_of),
		.known_at = context->known_at,
		.today = cli_day_or_today(context->today),
		.store = !context->no_store,
		.out = context->out,
		.indicators = context->indicators,
		.not_graded = context->not_graded,
		.threads = context->threads > 0 ? (unsigned)context->threads : cli_threads(),
		.progress = cli_progress_show,
		.context = &progress};
	fl_code code = fl_grade(db, &grading, &result, &error);
	cli_progress_end(&progress);
	fl_db_close(db);
	if (code != FL_OK) {
		return cli_fail(cli, &error);
	}
	const fl_rules *used = fl_rules_on(rules, result.as_of);
	if (cli->json) {
		report_json(cli, used, &result);
	} else {
		report(cli, used, &result);
	}
	return EXIT_DONE;
}

static int run(cli_app *cli, const void *data)
{
	const grade_context *context = data;
	int result = EXIT_DONE;
	if (context->rules.count == 0) {
		return cli_misuse(cli, "%s",
			SAY(cli, "give the rule set: --rules FILE", "请指定规则集：--rules FILE"));
	}
	fl_rules *rules = cli_rules_load_versions(cli, &context->rules, &result);
	if (rules != NULL) {
		result = grade(cli, context, rules);
		fl_rules_free(rules);
	}
	return result;
}

const cli_command cmd_grade = {
	.name = "grade",
	.arguments = "",
	.summary = {"Grade every retailer of the roster", "评定名录中全部零售户的信用等级"},
	.details = {"Prints the distribution.  The same rule set, days and facts give the same "
		    "grades, whenever "
		    "and wherever they are worked out.",
		"显示等级分布。规则集、日期和事实相同，则无论何时何地评定，结果都相同。"},
	.options = options,
	.context_bytes = sizeof(grade_context),
	.run = run,
};

/* ---- grade publish -------------------------------------------------------------------------- */

typedef struct publish_context {
	int32_t today;
} publish_context;

static const cli_option publish_options[] = {
	{"today", "DAY", CLI_DAY, offsetof(publish_context, today),
		{"the day of the ledger entry (else the clock's)", "台账日期（默认取系统日期）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

static bool read_run(const char *text, int64_t *ret_run)
{
	int64_t run = 0;
	for (const char *at = text; *at != '\0'; at++) {
		if (*at < '0' || *at > '9' || run > INT32_MAX) {
			return false;
		}
		run = run * 10 + (*at - '0');
	}
	*ret_run = run;
	return run > 0;
}

static int run_publish(cli_app *cli, const void *data)
{
	const publish_context *context = data;
	int64_t run_number;
	fl_error error;
	fl_db *db;
	if (!read_run(cli->argument[0], &run_number)) {
		return cli_misuse(cli, SAY(cli, "`%s` is no number of a run", "“%s”不是评级编号"),
			cli->argument[0]);
	}
	if (fl_db_open(cli->db, true, &db, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	fl_code code = fl_grade_publish(db, run_number, cli_day_or_today(context->today), &error);
	fl_db_close(db);
	if (code != FL_OK) {
		return cli_fail(cli, &error);
	}
	if (cli->json) {
		fprintf(cli->out, "{\"published\":%lld}\n", (long long)run_number);
	} else {
		fprintf(cli->out,
			SAY(cli, "run %lld is official now\n", "第 %lld 次评级已公布为正式结果\n"),
			(long long)run_number);
	}
	return EXIT_DONE;
}

const cli_command cmd_grade_publish = {
	.name = "grade publish",
	.arguments = "RUN",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = {"Make a run official, once", "将某次评级公布为正式结果（仅一次）"},
	.details = {"", ""},
	.options = publish_options,
	.context_bytes = sizeof(publish_context),
	.run = run_publish,
};
