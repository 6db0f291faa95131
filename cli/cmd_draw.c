/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot draw: who is inspected, and by whom, by lot. */
#include "commands.h"
#include "draw_advice.h"
#include "draw_options.h"
#include "draw_plan.h"

#include <stdlib.h>
#include <string.h>

/* Targets that the terminal shows; the list and the record hold all. */
#define TARGETS_SHOWN 40

/* A line of a target: the grade takes what its widest needs, the name what is left. */
#define GRADE_COLUMNS_MIN      4
#define GRADE_COLUMNS_MAX      10
#define GRADE_AND_NAME_COLUMNS 24

static const cli_option options[] = {
	{"agency", "TEXT", CLI_TEXT, offsetof(draw_context, agency), {"who inspects", "检查机关"}},
	{"as-of", "DAY", CLI_DAY, offsetof(draw_context, as_of),
		{"with --rules: the day of the grades (else the day before the period)",
			"与 --rules 同用：评定日（默认检查期前一日）"}},
	{"design", "KIND", CLI_TEXT, offsetof(draw_context, design),
		{"quota, rate, census or order (else as the rule set says, or --n)",
			"抽取方式：quota、rate、census、order（默认按规则集，或用 --n）"}},
	{"dry-run", NULL, CLI_FLAG, offsetof(draw_context, dry_run),
		{"show numbers and chances, draw nothing", "只显示数量和概率，不抽取"}},
	{"exclude", "ID=REASON", CLI_LIST, offsetof(draw_context, exclude),
		{"leave a retailer out", "排除某户，并写明原因"}},
	{"fixed", "VALUE", CLI_TEXT, offsetof(draw_context, fixed),
		{"the seed's value, for training (else random)", "种子取值，仅供培训（默认随机）"}},
	{"include", "ID=REASON", CLI_LIST, offsetof(draw_context, include),
		{"inspect a retailer besides the draw", "指定检查某户，并写明原因"}},
	{"list", "FILE", CLI_TEXT, offsetof(draw_context, list),
		{"write the squad's list as CSV", "写出供中队使用的名单（CSV）"}},
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
	{"period", "PERIOD", CLI_TEXT, offsetof(draw_context, period),
		{"2026-11, 2026-Q4, 2026, or 2026-11-01..2026-11-30",
			"检查期：2026-11、2026-Q4、2026 或 2026-11-01..2026-11-30"}},
	{"purpose", "TEXT", CLI_TEXT, offsetof(draw_context, purpose),
		{"what the inspection is for", "检查事由"}},
	{"rate", "[GRADE=]SHARE", CLI_LIST, offsetof(draw_context, rate),
		{"rate: 10% or 1/10, for all or a grade",
			"按比例抽取：10% 或 1/10，可按等级分别指定"}},
	{"record", "FILE", CLI_TEXT, offsetof(draw_context, record),
		{"write the record that proves the draw", "写出可供复核的抽取记录"}},
	{"reserves", "N", CLI_NUMBER, offsetof(draw_context, reserves),
		{"reserves of each class (else 0)", "每类替补户数（默认 0）"}},
	{"rest", "SPAN", CLI_TEXT, offsetof(draw_context, rest),
		{"leave out after a clean visit: \"12 months\"",
			"检查无问题后的免查期，如 \"12 months\""}},
	{"round-down", NULL, CLI_FLAG, offsetof(draw_context, round_down),
		{"rate: round down, not up", "按比例时向下取整（默认向上）"}},
	{"rules", "FILE", CLI_TEXT, offsetof(draw_context, rules),
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

/* ---- Report --------------------------------------------------------------------------------- */

/* The chance stands there exactly; beside it per cent, cut off. */
static void report_class(const cli_app *cli, const fl_drawn_class *group, bool drawn)
{
	char number[32];
	fprintf(cli->out, "  ");
	cli_cell_cut(cli->out, group->stratum[0] != '\0' ? group->stratum : "-", 14);
	cli_cell_cut(cli->out, group->grade, 11);
	snprintf(number, sizeof(number), "%llu", (unsigned long long)group->weight);
	cli_cell_right(cli->out, number, 6);
	snprintf(number, sizeof(number), "%llu", (unsigned long long)group->size);
	cli_cell_right(cli->out, number, 7);
	cli_cell_right(cli->out, group->chance, 14);
	snprintf(number, sizeof(number), "%llu.%04llu%%",
		(unsigned long long)(group->chance_millionths / 10000),
		(unsigned long long)(group->chance_millionths % 10000));
	cli_cell_right(cli->out, number, 10);
	snprintf(number, sizeof(number), "%llu", (unsigned long long)group->drawn);
	cli_cell_right(cli->out, drawn ? number : group->expected, 8);
	snprintf(number, sizeof(number), "%llu", (unsigned long long)group->reserves);
	cli_cell_right(cli->out, drawn ? number : "-", 8);
	fputc('\n', cli->out);
}

static void report_classes(const cli_app *cli, const fl_draw *draw, const fl_draw_info *info)
{
	bool drawn = info->seed[0] != '\0';
	fprintf(cli->out, "\n  ");
	cli_cell(cli->out, SAY(cli, "stratum", "辖区"), 14);
	cli_cell(cli->out, SAY(cli, "grade", "等级"), 11);
	cli_cell_right(cli->out, SAY(cli, "weight", "权重"), 6);
	cli_cell_right(cli->out, SAY(cli, "size", "户数"), 7);
	cli_cell_right(cli->out, SAY(cli, "chance", "概率"), 14);
	cli_cell_right(cli->out, "", 10);
	cli_cell_right(cli->out, drawn ? SAY(cli, "drawn", "抽取") : SAY(cli, "expect", "应抽"), 8);
	cli_cell_right(cli->out, SAY(cli, "reserve", "替补"), 8);
	fputc('\n', cli->out);
	for (size_t i = 0; i < info->classes; i++) {
		fl_drawn_class group;
		fl_draw_class_at(draw, i, &group);
		report_class(cli, &group, drawn);
	}
}

/* Columns of the widest grade among the targets that are shown, within what a line has for it. */
static int grade_columns(const fl_draw *draw, size_t targets)
{
	int widest = GRADE_COLUMNS_MIN;
	for (size_t i = 0; i < targets && i < TARGETS_SHOWN; i++) {
		fl_drawn_target target;
		fl_draw_target_at(draw, i, &target);
		int columns = (int)fl_columns(target.grade);
		widest = columns > widest ? columns : widest;
	}
	return widest < GRADE_COLUMNS_MAX ? widest : GRADE_COLUMNS_MAX;
}

static void report_targets(const cli_app *cli, const fl_draw *draw, const fl_draw_info *info)
{
	int grade = grade_columns(draw, info->targets);
	fputc('\n', cli->out);
	for (size_t i = 0; i < info->targets && i < TARGETS_SHOWN; i++) {
		fl_drawn_target target;
		char number[32];
		fl_draw_target_at(draw, i, &target);
		snprintf(number, sizeof(number), "%zu", i + 1);
		cli_cell_right(cli->out, number, 4);
		fprintf(cli->out, "  ");
		cli_cell(cli->out, target.id, 14);
		cli_cell_cut(cli->out, target.grade, grade);
		fputc(' ', cli->out);
		cli_cell_cut(cli->out, target.name, GRADE_AND_NAME_COLUMNS - grade);
		fprintf(cli->out, " %s%s\n",
			target.included ? SAY(cli, "(included) ", "（指定）") : "",
			target.inspectors);
	}
	if (info->targets > TARGETS_SHOWN) {
		fprintf(cli->out,
			SAY(cli, "      ... and %zu more in the list and the record\n",
				"      ……另有 %zu 户，见名单和记录\n"),
			info->targets - TARGETS_SHOWN);
	}
}

static void report_shortage(const cli_app *cli, const fl_draw *draw, const fl_draw_info *info)
{
	fprintf(cli->out, "%s\n",
		SAY(cli,
			"\nTHERE ARE TOO FEW INSPECTORS.  No assignment exists; these targets "
			"together prove it:",
			"\n检查人员不足：不存在可行的分派方案，以下对象可以证明："));
	for (size_t i = 0; i < info->short_of && i < TARGETS_SHOWN; i++) {
		bool lead_only;
		const char *id = fl_draw_short_at(draw, i, &lead_only);
		fprintf(cli->out, "  %s%s\n", id,
			lead_only ? SAY(cli, "  (for its lead)", "（缺负责人）") : "");
	}
	if (info->short_of > TARGETS_SHOWN) {
		fprintf(cli->out,
			SAY(cli, "  ... %zu in all, see the record\n", "  ……共 %zu 户，见记录\n"),
			info->short_of);
	}
	fprintf(cli->out, "%s\n",
		SAY(cli, "Nothing is assigned, and no recusal is ever lifted for this.",
			"未作任何分派；不得因此解除回避。"));
	draw_advice_show(cli, draw);
}

static void report_run(const cli_app *cli, const fl_draw_options *made, const fl_draw_info *info)
{
	if (info->graded) {
		fprintf(cli->out,
			made->dry_run ? SAY(cli, "  graded for this, and not stored\n",
						"  为此试评级一次，未保存\n")
				      : SAY(cli, "  graded for this and stored as run %lld\n",
						"  为此评级并保存为第 %lld 次评级\n"),
			(long long)info->run);
	} else {
		fprintf(cli->out, SAY(cli, "  grades of run %lld\n", "  采用第 %lld 次评级\n"),
			(long long)info->run);
	}
	if (info->unseen > 0) {
		fprintf(cli->out,
			SAY(cli,
				"  %llu came to the roster after that run and are not in the "
				"frame: grade again, or give --rules\n",
				"  另有 %llu 户在该次评级之后登记，未列入：请重新评级，或指定 "
				"--rules\n"),
			(unsigned long long)info->unseen);
	}
	if (strcmp(made->agency, DRAW_NO_AGENCY) == 0 && !made->dry_run) {
		fprintf(cli->out, "  %s\n",
			SAY(cli, "no agency is named: give --agency, or set FAIRLOT_AGENCY",
				"未写明检查机关：请指定 --agency，或设置 FAIRLOT_AGENCY"));
	}
}

static void report(const cli_app *cli, const fl_draw_options *made, const fl_draw *draw)
{
	fl_draw_info info;
	fl_draw_describe(draw, &info);
	fprintf(cli->out,
		SAY(cli,
			"Draw %llu: %llu retailers in the frame, %llu left out, %llu put in apart "
			"from the lot\n",
			"第 %llu 次抽取：名录 %llu 户，排除 %llu 户，另行列入 %llu 户\n"),
		(unsigned long long)info.number, (unsigned long long)info.units,
		(unsigned long long)info.excluded, (unsigned long long)info.included);
	report_run(cli, made, &info);
	for (size_t i = 0; i < info.reasons; i++) {
		uint64_t count;
		const char *reason = fl_draw_reason_at(draw, i, &count);
		fprintf(cli->out, "  %llu %s\n", (unsigned long long)count,
			draw_reason_text(cli, reason));
	}
	if (!made->dry_run && !info.publicly_random) {
		fprintf(cli->out, "  *** NOT PUBLICLY RANDOM%s ***\n",
			SAY(cli, "", "（随机数非公开产生，仅供培训）"));
	}
	report_classes(cli, draw, &info);
	draw_ratios_show(cli, draw);
	if (made->dry_run) {
		draw_work_show(cli, draw);
		fprintf(cli->out, "\n%s\n",
			SAY(cli, "Nothing was drawn (--dry-run).", "未抽取（--dry-run）。"));
		return;
	}
	if (info.short_of > 0) {
		report_shortage(cli, draw, &info);
	} else {
		report_targets(cli, draw, &info);
	}
	if (info.assigned) {
		fprintf(cli->out,
			SAY(cli, "\nNobody visits more than %u.\n",
				"\n每名检查人员至多检查 %u 户。\n"),
			info.level);
	}
	fprintf(cli->out, "\ncommit %s\nseed   %s\nrecord %s\n       %s\n", info.commit, info.seed,
		info.record, made->record);
}

static void report_json(const cli_app *cli, const fl_draw *draw)
{
	fl_draw_info info;
	fl_draw_describe(draw, &info);
	fprintf(cli->out,
		"{\"draw\":%llu,\"units\":%llu,\"excluded\":%llu,\"included\":%llu,\"publicly_"
		"random\":%s,"
		"\"assigned\":%s,\"level\":%u,\"commit\":\"%s\",\"seed\":\"%s\",\"record_sha256\":"
		"\"%s\","
		"\"classes\":[",
		(unsigned long long)info.number, (unsigned long long)info.units,
		(unsigned long long)info.excluded, (unsigned long long)info.included,
		info.publicly_random ? "true" : "false", info.assigned ? "true" : "false",
		info.level, info.commit, info.seed, info.record);
	for (size_t i = 0; i < info.classes; i++) {
		fl_drawn_class group;
		fl_draw_class_at(draw, i, &group);
		fprintf(cli->out, "%s{\"stratum\":", i > 0 ? "," : "");
		cli_json_string(cli->out, group.stratum);
		fprintf(cli->out, ",\"grade\":");
		cli_json_string(cli->out, group.grade);
		fprintf(cli->out,
			",\"weight\":%llu,\"size\":%llu,\"expected\":\"%s\",\"chance\":\"%s\","
			"\"drawn\":%llu,"
			"\"reserves\":%llu}",
			(unsigned long long)group.weight, (unsigned long long)group.size,
			group.expected, group.chance, (unsigned long long)group.drawn,
			(unsigned long long)group.reserves);
	}
	fprintf(cli->out, "],\"targets\":[");
	for (size_t i = 0; i < info.targets; i++) {
		fl_drawn_target target;
		fl_draw_target_at(draw, i, &target);
		fprintf(cli->out, "%s{\"id\":\"%s\",\"stratum\":", i > 0 ? "," : "", target.id);
		cli_json_string(cli->out, target.stratum);
		fprintf(cli->out, ",\"grade\":");
		cli_json_string(cli->out, target.grade);
		fprintf(cli->out, ",\"included\":%s,\"lead\":\"%s\",\"inspectors\":",
			target.included ? "true" : "false", target.lead);
		cli_json_string(cli->out, target.inspectors);
		fprintf(cli->out, "}");
	}
	fprintf(cli->out, "],\"short_of\":[");
	for (size_t i = 0; i < info.short_of; i++) {
		bool lead_only;
		fprintf(cli->out, "%s\"%s\"", i > 0 ? "," : "",
			fl_draw_short_at(draw, i, &lead_only));
	}
	fprintf(cli->out, "],\"advice\":");
	draw_advice_json(cli, draw);
	draw_plan_json(cli, draw);
	fprintf(cli->out, "}\n");
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
	/* A dry run that has to grade takes it back, for which it must be allowed to write. */
	bool write = !context->dry_run || request->rules != NULL;
	if (result == EXIT_DONE && fl_db_open(cli->db, write, &db, &error) != FL_OK) {
		result = cli_fail(cli, &error);
	} else if (result == EXIT_DONE) {
		fl_code code = fl_draw_make(db, &request->options, &draw, &error);
		result = code == FL_OK ? EXIT_DONE : cli_fail(cli, &error);
		if (code == FL_OK) {
			fl_draw_info info;
			fl_draw_describe(draw, &info);
			if (cli->json) {
				report_json(cli, draw);
			} else {
				report(cli, &request->options, draw);
			}
			fl_draw_work work;
			fl_draw_work_of(draw, &work);
			result = info.short_of > 0 || !work.possible ? EXIT_NO : EXIT_DONE;
		}
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
	.details = {"The chance of every retailer is exact and printed.  The record lets anybody "
		    "redo the draw "
		    "with `fairlot verify`; its seed is fixed by the operator, so it is for "
		    "training only.",
		"每户的中签概率精确可查。任何人都可以用 fairlot verify 凭抽取记录重做抽取；"
		"目前种子由操作者给定，仅供培训使用。"},
	.options = options,
	.context_bytes = sizeof(draw_context),
	.run = run,
};
