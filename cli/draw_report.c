/* SPDX-License-Identifier: Apache-2.0 */
/* What a draw came to, in words and as JSON. */
#include "draw_report.h"

#include "draw_advice.h"
#include "draw_options.h"
#include "draw_plan.h"

#include <string.h>

/* Targets that the terminal shows; the list and the record hold all. */
#define TARGETS_SHOWN 40

/* A line of a target: the grade takes what its widest needs, the name what is left. */
#define GRADE_COLUMNS_MIN      4
#define GRADE_COLUMNS_MAX      10
#define GRADE_AND_NAME_COLUMNS 24

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

void draw_report(const cli_app *cli, const fl_draw_options *made, const fl_draw *draw,
	draw_report_stage stage)
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
	if (made != NULL) {
		report_run(cli, made, &info);
	}
	for (size_t i = 0; i < info.reasons; i++) {
		uint64_t count;
		const char *reason = fl_draw_reason_at(draw, i, &count);
		fprintf(cli->out, "  %llu %s\n", (unsigned long long)count,
			draw_reason_text(cli, reason));
	}
	if (info.unqualified > 0) {
		fprintf(cli->out,
			SAY(cli, "  %zu inspector(s) left out: nothing that they serve lasts\n",
				"  %zu 名检查人员未列入：检查期内无可检查的辖区\n"),
			info.unqualified);
	}
	if (stage != DRAW_REPORT_TRIED && !info.publicly_random) {
		fprintf(cli->out, "  *** NOT PUBLICLY RANDOM%s ***\n",
			SAY(cli, "", "（随机数非公开产生，仅供培训）"));
	}
	report_classes(cli, draw, &info);
	draw_ratios_show(cli, draw);
	if (stage != DRAW_REPORT_DRAWN) {
		draw_work_show(cli, draw);
	}
	if (stage == DRAW_REPORT_TRIED) {
		fprintf(cli->out, "\n%s\n",
			SAY(cli, "Nothing was drawn (--dry-run).", "未抽取（--dry-run）。"));
	}
	if (stage != DRAW_REPORT_DRAWN) {
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
}

void draw_report_json(const cli_app *cli, const fl_draw *draw)
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
	fprintf(cli->out, "}");
}
