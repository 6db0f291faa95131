/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot draw audit: a draw's design under many trial seeds. */
#include "commands.h"

#define TRIALS_DEFAULT 1000

typedef struct audit_context {
	const char *text;
	int64_t trials;
	bool evenness;
} audit_context;

static const cli_option options[] = {
	{"evenness", NULL, CLI_FLAG, offsetof(audit_context, evenness),
		{"how the visits spread over the inspectors", "检查任务在检查人员间的均衡度"}},
	{"text", "TEXT", CLI_TEXT, offsetof(audit_context, text),
		{"what the trial seeds follow from (else the commit)",
			"试验种子所依据的文字（默认为封存摘要）"}},
	{"trials", "N", CLI_NUMBER, offsetof(audit_context, trials),
		{"how many trials (else 1000)", "试验次数（默认 1000）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

/* ---- The draw ------------------------------------------------------------------------------- */

/* "96..151 of 72..178": what was met, and what may be. */
static void show_counts(const cli_app *cli, const char *what, const fl_audited *counts)
{
	char text[96];
	if (counts->tested == 0) {
		return;
	}
	fprintf(cli->out, "    ");
	cli_cell(cli->out, what, 26);
	snprintf(text, sizeof(text), "%llu..%llu", (unsigned long long)counts->least,
		(unsigned long long)counts->most);
	cli_cell_right(cli->out, text, 13);
	snprintf(text, sizeof(text), "%llu..%llu", (unsigned long long)counts->low,
		(unsigned long long)counts->high);
	cli_cell_right(cli->out, text, 15);
	snprintf(text, sizeof(text), "%llu", (unsigned long long)counts->tested);
	cli_cell_right(cli->out, text, 10);
	if (counts->outside > 0) {
		fprintf(cli->out, SAY(cli, "  %llu OUTSIDE", "  %llu 项超出"),
			(unsigned long long)counts->outside);
	}
	fputc('\n', cli->out);
}

static void show_class(const cli_app *cli, const fl_audit *audit, size_t index)
{
	fl_audited_class found;
	fl_audit_class_at(audit, index, &found);
	fprintf(cli->out,
		SAY(cli, "\n  %s %s: %llu retailers, %s drawn at a time, chance %s\n",
			"\n  %s %s：%llu 户，每次抽 %s 户，中签概率 %s\n"),
		found.stratum[0] != '\0' ? found.stratum : "-", found.grade,
		(unsigned long long)found.size, found.expected, found.units.chance);
	show_counts(cli, SAY(cli, "each retailer drawn", "每户被抽中"), &found.units);
	show_counts(cli,
		found.all_pairs ? SAY(cli, "two drawn together", "两户同时抽中")
				: SAY(cli, "two drawn together (some)", "两户同时抽中（部分）"),
		&found.pairs);
	show_counts(cli, SAY(cli, "the larger number drawn", "按较大数抽取"), &found.rounding);
	if (found.off > 0) {
		fprintf(cli->out,
			SAY(cli, "    IMPOSSIBLE NUMBER in %llu trial(s)\n",
				"    有 %llu 次试验抽取了不应出现的数量\n"),
			(unsigned long long)found.off);
	}
}

static void show_draw(const cli_app *cli, const fl_audit *audit, const fl_audit_info *info)
{
	fprintf(cli->out, "\n    ");
	cli_cell(cli->out, SAY(cli, "in so many trials", "出现的次数"), 26);
	cli_cell_right(cli->out, SAY(cli, "observed", "实际"), 13);
	cli_cell_right(cli->out, SAY(cli, "must be within", "应在此范围"), 15);
	cli_cell_right(cli->out, SAY(cli, "counts", "项数"), 10);
	fputc('\n', cli->out);
	for (size_t i = 0; i < info->classes; i++) {
		show_class(cli, audit, i);
	}
	fprintf(cli->out, "\n%s",
		info->fair ? SAY(cli, "FAIR: everything", "公平：全部")
			   : SAY(cli, "NOT FAIR: not everything", "不公平：并非全部"));
	fprintf(cli->out,
		SAY(cli, " lies in its exact range (%llu ranges).\n",
			"计数都在精确范围之内（共 %llu 项）。\n"),
		(unsigned long long)info->tests);
	cli_wrap(cli->out,
		SAY(cli,
			"A fair design falls outside of one of them at most once in a million "
			"audits.",
			"公平的方案在一百万次这样的审计中至多有一次超出范围。"),
		0);
}

/* ---- Evenness ------------------------------------------------------------------------------- */

static void show_shares(const cli_app *cli, const fl_audited_roster *roster)
{
	const char *const names[] = {SAY(cli, "never", "从未"),
		SAY(cli, "less than half of it", "不足一半"), SAY(cli, "up to it", "不超过"),
		SAY(cli, "up to twice", "不超过两倍"), SAY(cli, "more", "更多")};
	fprintf(cli->out, "  %s\n",
		SAY(cli, "Pairs of target and inspector, by their even share:",
			"检查对象与人员的组合，与平均份额相比："));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char number[32];
		fprintf(cli->out, "    ");
		cli_cell(cli->out, names[i], 24);
		snprintf(number, sizeof(number), "%llu", (unsigned long long)roster->shares[i]);
		cli_cell_right(cli->out, number, 12);
		fputc('\n', cli->out);
	}
}

/* A number of trials per mille as "12.3%". */
static void cell_percent(const cli_app *cli, uint64_t count, uint64_t trials, int columns)
{
	char text[32];
	uint64_t mille = trials > 0 ? count * 1000 / trials : 0;
	snprintf(text, sizeof(text), "%llu.%llu%%", (unsigned long long)(mille / 10),
		(unsigned long long)(mille % 10));
	cli_cell_right(cli->out, text, columns);
}

static void cell_number(const cli_app *cli, uint64_t number, int columns)
{
	char text[32];
	snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
	cli_cell_right(cli->out, text, columns);
}

static void show_inspector(const cli_app *cli, const fl_audited_inspector *found, uint64_t trials)
{
	char mean[32];
	uint64_t tenths = trials > 0 ? found->visits * 10 / trials : 0;
	fprintf(cli->out, "  ");
	cli_cell(cli->out, found->id, 16);
	cli_cell(cli->out, found->lead ? SAY(cli, "lead", "负责") : "", 5);
	cell_number(cli, found->capacity, 6);
	cell_number(cli, found->allowed, 9);
	cell_number(cli, found->fewest, 8);
	snprintf(mean, sizeof(mean), "%llu.%llu", (unsigned long long)(tenths / 10),
		(unsigned long long)(tenths % 10));
	cli_cell_right(cli->out, mean, 8);
	cell_number(cli, found->most, 6);
	cell_percent(cli, found->pair_least, trials, 9);
	cell_percent(cli, found->pair_most, trials, 10);
	fputc('\n', cli->out);
}

static void show_roster(
	const cli_app *cli, const fl_audit *audit, size_t index, const fl_audit_info *info)
{
	fl_audited_roster roster;
	fl_audit_roster_at(audit, index, &roster);
	fprintf(cli->out, "\n");
	if (roster.department[0] != '\0') {
		fprintf(cli->out, SAY(cli, "Department %s\n", "部门 %s\n"), roster.department);
	}
	if (roster.infeasible > 0) {
		fprintf(cli->out,
			SAY(cli, "  no plan in %llu of the trials\n", "  %llu 次试验无可行方案\n"),
			(unsigned long long)roster.infeasible);
	}
	fprintf(cli->out,
		SAY(cli, "  Nobody visits more than %llu to %llu.\n",
			"  每人至多检查 %llu 至 %llu 户。\n"),
		(unsigned long long)roster.level_least, (unsigned long long)roster.level_most);
	show_shares(cli, &roster);
	fprintf(cli->out, "\n  ");
	cli_cell(cli->out, SAY(cli, "inspector", "检查人员"), 21);
	cli_cell_right(cli->out, SAY(cli, "cap.", "上限"), 6);
	cli_cell_right(cli->out, SAY(cli, "allowed", "可检查"), 9);
	cli_cell_right(cli->out, SAY(cli, "fewest", "最少"), 8);
	cli_cell_right(cli->out, SAY(cli, "mean", "平均"), 8);
	cli_cell_right(cli->out, SAY(cli, "most", "最多"), 6);
	cli_cell_right(cli->out, SAY(cli, "rarest", "最少遇"), 9);
	cli_cell_right(cli->out, SAY(cli, "likeliest", "最常遇"), 10);
	fputc('\n', cli->out);
	for (size_t i = 0; i < roster.inspectors; i++) {
		fl_audited_inspector found;
		fl_audit_inspector_at(audit, index, i, &found);
		show_inspector(cli, &found, info->trials - roster.infeasible);
	}
	cli_wrap(cli->out,
		SAY(cli,
			"rarest, likeliest: the share of trials in which this inspector was sent "
			"to one target, of the targets allowed the rarest and the likeliest.",
			"最少遇、最常遇：在可检查的对象中，该人员被派往最少和最多的一户的次数占比"
			"。"),
		0);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void counts_json(const cli_app *cli, const char *key, const fl_audited *counts)
{
	fprintf(cli->out,
		",\"%s\":{\"chance\":\"%s\",\"low\":%llu,\"high\":%llu,\"least\":%llu,\"most\":%"
		"llu,"
		"\"tested\":%llu,\"outside\":%llu}",
		key, counts->chance, (unsigned long long)counts->low,
		(unsigned long long)counts->high, (unsigned long long)counts->least,
		(unsigned long long)counts->most, (unsigned long long)counts->tested,
		(unsigned long long)counts->outside);
}

static void class_json(const cli_app *cli, const fl_audit *audit, size_t index)
{
	fl_audited_class found;
	fl_audit_class_at(audit, index, &found);
	fprintf(cli->out, "%s{\"stratum\":", index > 0 ? "," : "");
	cli_json_string(cli->out, found.stratum);
	fprintf(cli->out, ",\"grade\":");
	cli_json_string(cli->out, found.grade);
	fprintf(cli->out,
		",\"size\":%llu,\"expected\":\"%s\",\"drawn\":%llu,\"off\":%llu,\"all_pairs\":%s",
		(unsigned long long)found.size, found.expected, (unsigned long long)found.drawn,
		(unsigned long long)found.off, found.all_pairs ? "true" : "false");
	counts_json(cli, "units", &found.units);
	counts_json(cli, "pairs", &found.pairs);
	counts_json(cli, "rounding", &found.rounding);
	fputc('}', cli->out);
}

static void roster_json(const cli_app *cli, const fl_audit *audit, size_t index)
{
	fl_audited_roster roster;
	fl_audit_roster_at(audit, index, &roster);
	fprintf(cli->out,
		"%s{\"department\":\"%s\",\"infeasible\":%llu,\"level_least\":%llu,"
		"\"level_most\":%llu,\"pairs\":%llu,\"shares\":[",
		index > 0 ? "," : "", roster.department, (unsigned long long)roster.infeasible,
		(unsigned long long)roster.level_least, (unsigned long long)roster.level_most,
		(unsigned long long)roster.pairs);
	for (size_t i = 0; i < sizeof(roster.shares) / sizeof(roster.shares[0]); i++) {
		fprintf(cli->out, "%s%llu", i > 0 ? "," : "", (unsigned long long)roster.shares[i]);
	}
	fprintf(cli->out, "],\"inspectors\":[");
	for (size_t i = 0; i < roster.inspectors; i++) {
		fl_audited_inspector found;
		fl_audit_inspector_at(audit, index, i, &found);
		fprintf(cli->out,
			"%s{\"id\":\"%s\",\"lead\":%s,\"capacity\":%llu,\"allowed\":%llu,"
			"\"visits\":%llu,\"fewest\":%llu,\"most\":%llu,\"pair_least\":%llu,"
			"\"pair_most\":%llu}",
			i > 0 ? "," : "", found.id, found.lead ? "true" : "false",
			(unsigned long long)found.capacity, (unsigned long long)found.allowed,
			(unsigned long long)found.visits, (unsigned long long)found.fewest,
			(unsigned long long)found.most, (unsigned long long)found.pair_least,
			(unsigned long long)found.pair_most);
	}
	fprintf(cli->out, "]}");
}

/* ---- The whole ------------------------------------------------------------------------------ */

static void report_json(const cli_app *cli, const fl_audit *audit, const fl_audit_info *info)
{
	fprintf(cli->out, "{\"draw\":%llu,\"text\":", (unsigned long long)info->number);
	cli_json_string(cli->out, info->text);
	fprintf(cli->out, ",\"trials\":%llu", (unsigned long long)info->trials);
	if (info->classes > 0) {
		fprintf(cli->out, ",\"fair\":%s,\"ranges\":%llu", info->fair ? "true" : "false",
			(unsigned long long)info->tests);
	}
	fprintf(cli->out, ",\"classes\":[");
	for (size_t i = 0; i < info->classes; i++) {
		class_json(cli, audit, i);
	}
	fprintf(cli->out, "],\"rosters\":[");
	for (size_t i = 0; i < info->rosters; i++) {
		roster_json(cli, audit, i);
	}
	fprintf(cli->out, "]}\n");
}

static void report(const cli_app *cli, const fl_audit *audit, const fl_audit_info *info)
{
	fprintf(cli->out,
		SAY(cli, "Draw %llu under %llu trial seeds made from the text\n  %s\n",
			"第 %llu 次抽查，%llu 个试验种子，依据文字\n  %s\n"),
		(unsigned long long)info->number, (unsigned long long)info->trials, info->text);
	if (info->classes > 0) {
		show_draw(cli, audit, info);
	}
	for (size_t i = 0; i < info->rosters; i++) {
		show_roster(cli, audit, i, info);
	}
}

static int run(cli_app *cli, const void *data)
{
	const audit_context *context = data;
	cli_progress progress = {.cli = cli, .what = SAY(cli, "trials", "试验")};
	const fl_audit_options audit_options = {.record = cli->argument[0],
		.text = context->text,
		.trials = context->trials >= 0 ? context->trials : TRIALS_DEFAULT,
		.evenness = context->evenness,
		.threads = cli_threads(),
		.progress = cli_progress_show,
		.context = &progress};
	fl_audit *audit;
	fl_error error;
	fl_code code = fl_audit_run(&audit_options, &audit, &error);
	cli_progress_end(&progress);
	if (code != FL_OK) {
		return cli_fail(cli, &error);
	}
	fl_audit_info info;
	fl_audit_describe(audit, &info);
	if (cli->json) {
		report_json(cli, audit, &info);
	} else {
		report(cli, audit, &info);
	}
	fl_audit_free(audit);
	return info.fair ? EXIT_DONE : EXIT_NO;
}

const cli_command cmd_draw_audit = {
	.name = "draw audit",
	.arguments = "RECORD",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = {"Repeat a draw under many seeds and hold it against its chances",
		"以大量试验种子重复抽取，与承诺的概率核对"},
	.details = {"Each retailer must be drawn, and two of one class drawn together, as often as "
		    "the design promises, within exact binomial ranges.  The trial seeds follow "
		    "from a text, so that anybody repeats the audit.  With --evenness it is the "
		    "inspectors who are assigned again, to the targets of the record.",
		"每户被抽中、同类两户同时抽中的次数，都应符合方案承诺的概率（按精确的二项分布范围"
		"判断）。试验种子由一段文字导出，任何人都可以重复。加 --evenness "
		"则对记录中的检查对象重复分派检查人员。"},
	.options = options,
	.context_bytes = sizeof(audit_context),
	.run = run,
};
