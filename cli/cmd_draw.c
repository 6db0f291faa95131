/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot draw: who is inspected, and by whom, by lot. */
#include "commands.h"
#include "draw_options.h"
#include "draw_report.h"

#include <stdlib.h>

static const cli_option options[] = {
	{"dry-run", NULL, CLI_FLAG, offsetof(draw_context, dry_run),
		{"show numbers and chances, draw nothing", "只显示数量和概率，不抽取"}},
	{"fixed", "VALUE", CLI_TEXT, offsetof(draw_context, fixed),
		{"the seed's value, for training (else random)", "种子取值，仅供培训（默认随机）"}},
	{"list", "FILE", CLI_TEXT, offsetof(draw_context, list),
		{"write the squad's list as CSV", "写出供中队使用的名单（CSV）"}},
	{"record", "FILE", CLI_TEXT, offsetof(draw_context, record),
		{"write the record that proves the draw", "写出可供复核的抽取记录"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

const cli_option draw_shared_options[] = {
	{"agency", "TEXT", CLI_TEXT, offsetof(draw_context, agency), {"who inspects", "检查机关"}},
	{"as-of", "DAY", CLI_DAY, offsetof(draw_context, as_of),
		{"with --rules: the day of the grades (else the day before the period)",
			"与 --rules 同用：评定日（默认检查期前一日）"}},
	{"cross-district", NULL, CLI_FLAG, offsetof(draw_context, cross_district),
		{"nobody inspects the strata of their own", "交叉检查：不检查本辖区"}},
	{"department", "NAME[=N]", CLI_LIST, offsetof(draw_context, department),
		{"joint draw: this department too, with N inspectors a target",
			"联合抽查：参加的部门，及其每户人数"}},
	{"design", "KIND", CLI_TEXT, offsetof(draw_context, design),
		{"quota, rate, census or order (else as the rule set says, or --n)",
			"抽取方式：quota、rate、census、order（默认按规则集，或用 --n）"}},
	{"exclude", "ID=REASON", CLI_LIST, offsetof(draw_context, exclude),
		{"leave a retailer out", "排除某户，并写明原因"}},
	{"include", "ID=REASON", CLI_LIST, offsetof(draw_context, include),
		{"inspect a retailer besides the draw", "指定检查某户，并写明原因"}},
	{"max", "GRADE=N", CLI_LIST, offsetof(draw_context, max),
		{"at most N of each class", "该等级每类至多抽取 N 户"}},
	{"min", "GRADE=N", CLI_LIST, offsetof(draw_context, min),
		{"at least N of each class", "该等级每类至少抽取 N 户"}},
	{"n", "N", CLI_NUMBER, offsetof(draw_context, total),
		{"quota: how many retailers", "定额抽取的户数"}},
	{"need", "N", CLI_NUMBER, offsetof(draw_context, need),
		{"inspectors a target (else 2)", "每户检查人员数（默认 2）"}},
	{"no-lead-rule", NULL, CLI_FLAG, offsetof(draw_context, no_lead_rule),
		{"a target needs no lead", "不要求每户有负责人"}},
	{"not-last-visit", NULL, CLI_FLAG, offsetof(draw_context, not_last_visit),
		{"nobody inspects where the last draw sent them", "上次检查该户的人员回避"}},
	{"period", "PERIOD", CLI_TEXT, offsetof(draw_context, period),
		{"2026-11, 2026-Q4, 2026, or 2026-11-01..2026-11-30",
			"检查期：2026-11、2026-Q4、2026 或 2026-11-01..2026-11-30"}},
	{"purpose", "TEXT", CLI_TEXT, offsetof(draw_context, purpose),
		{"what the inspection is for", "检查事由"}},
	{"rate", "[GRADE=]SHARE", CLI_LIST, offsetof(draw_context, rate),
		{"rate: 10% or 1/10, for all or a grade",
			"按比例抽取：10% 或 1/10，可按等级分别指定"}},
	{"reserves", "N", CLI_NUMBER, offsetof(draw_context, reserves),
		{"reserves of each class (else 0)", "每类替补户数（默认 0）"}},
	{"rest", "SPAN", CLI_TEXT, offsetof(draw_context, rest),
		{"leave out after a clean visit: \"12 months\"",
			"检查无问题后的免查期，如 \"12 months\""}},
	{"round-down", NULL, CLI_FLAG, offsetof(draw_context, round_down),
		{"rate: round down, not up", "按比例时向下取整（默认向上）"}},
	{"rules", "FILE", CLI_LIST, offsetof(draw_context, rules),
		{"grade by this rule set, and draw as its `inspection` says",
			"按该规则集评级，并按其 inspection 一节抽取"}},
	{"run", "N", CLI_NUMBER, offsetof(draw_context, run),
		{"the run of grading (else the newest)", "评级编号（默认最新一次）"}},
	{"sealed-at", "TIME", CLI_TEXT, offsetof(draw_context, sealed_at),
		{"a day or UTC time, as 2026-11-01T09:00:00Z (else --today, else now)",
			"封存时间，如 2026-11-01T09:00:00Z（默认当前）"}},
	{"take-all", "GRADE", CLI_LIST, offsetof(draw_context, take_all),
		{"inspect every retailer of a grade", "该等级全部检查"}},
	{"targets-only", NULL, CLI_FLAG, offsetof(draw_context, targets_only),
		{"assign no inspectors", "只抽对象，不分派人员"}},
	{"teams", NULL, CLI_FLAG, offsetof(draw_context, teams),
		{"keep inspectors in fixed teams", "检查人员固定编组"}},
	{"today", "DAY", CLI_DAY, offsetof(draw_context, today),
		{"the day of the ledger entry (else the clock's)", "台账日期（默认取系统日期）"}},
	{"weights", "GRADE=N,...", CLI_LIST, offsetof(draw_context, weights),
		{"weights (else the rule set's)", "各等级权重（默认取规则集）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

/* The value that the operator gave, or one of the system's. */
static int fill_source(const cli_app *cli, const draw_context *context, draw_request *request)
{
	request->source[0] =
		(fl_draw_source){.kind = "fixed", .name = "operator", .value = context->fixed};
	if (context->fixed == NULL) {
		if (!cli_random(request->random)) {
			return cli_no_randomness(cli);
		}
		request->source[0].value = request->random;
	}
	request->options.sources = request->source;
	request->options.source_count = 1;
	return EXIT_DONE;
}

static int report(const cli_app *cli, const draw_request *request, const fl_draw *draw)
{
	const fl_draw_options *made = &request->options;
	fl_draw_info info;
	fl_draw_work work;
	fl_draw_describe(draw, &info);
	fl_draw_work_of(draw, &work);
	if (cli->json) {
		draw_report_json(cli, draw);
		fputc('\n', cli->out);
	} else if (made->dry_run) {
		draw_report(cli, made, draw, DRAW_REPORT_TRIED);
	} else {
		draw_report(cli, made, draw, DRAW_REPORT_DRAWN);
		fprintf(cli->out, "\ncommit %s\nseed   %s\nrecord %s\n       %s\n", info.commit,
			info.seed, info.record, made->record);
	}
	return info.short_of > 0 || !work.possible ? EXIT_NO : EXIT_DONE;
}

static int run(cli_app *cli, const void *data)
{
	const draw_context *context = data;
	draw_request *request = calloc(1, sizeof(*request));
	if (request == NULL) {
		return EXIT_ENVIRONMENT;
	}
	fl_error error;
	fl_db *db;
	fl_draw *draw = NULL;
	int result = draw_options_fill(cli, context, request);
	result = result == EXIT_DONE ? fill_source(cli, context, request) : result;
	/* A dry run that has to grade takes it back, for which it must be allowed to write. */
	bool write = !context->dry_run || request->rules != NULL;
	if (result == EXIT_DONE && fl_db_open(cli->db, write, &db, &error) != FL_OK) {
		result = cli_fail(cli, &error);
	} else if (result == EXIT_DONE) {
		result = fl_draw_make(db, &request->options, &draw, &error) == FL_OK
			? report(cli, request, draw)
			: cli_fail(cli, &error);
		fl_draw_free(draw);
		fl_db_close(db);
	}
	fl_rules_free(request->rules);
	free(request);
	return result;
}

const cli_command cmd_draw = {
	.name = "draw",
	.arguments = "",
	.summary = {"Draw by lot who is inspected, and by whom",
		"随机抽取检查对象，随机分派检查人员"},
	.details = {"All in one, with a seed that is fixed by the operator: for training, and NOT "
		    "PUBLICLY RANDOM.  A draw that counts begins with `fairlot draw seal`.  The "
		    "chance of every retailer is exact and printed; the record lets anybody redo "
		    "the draw with `fairlot verify`.",
		"一次完成，种子由操作者给定，属非公开随机，仅供培训。正式抽取请从 fairlot draw "
		"seal 开始。每户的中签概率精确可查；任何人都可以用 fairlot verify "
		"凭抽取记录重做抽取。"},
	.options = options,
	.shared = draw_shared_options,
	.context_bytes = sizeof(draw_context),
	.run = run,
};
