/* SPDX-License-Identifier: Apache-2.0 */
/* What a draw is measured by, before and beside its result. */
#include "draw_plan.h"

#include <string.h>

#define PER_CENT 10000 /* of a share in millionths */

static void number_cell(const cli_app *cli, uint64_t number, int columns)
{
	char text[32];
	snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
	cli_cell_right(cli->out, text, columns);
}

/* "12.5%", with as many digits as there are; "-" where the share is -1. */
static void share_cell(const cli_app *cli, int64_t share, int places, int columns)
{
	char text[32] = "-";
	if (share >= 0) {
		snprintf(text, sizeof(text), "%lld.%04lld", (long long)(share / PER_CENT),
			(long long)(share % PER_CENT));
		size_t len = strlen(text) - (size_t)(4 - places);
		while (text[len - 1] == '0' && text[len - 2] != '.') {
			len--;
		}
		snprintf(text + len, sizeof(text) - len, "%%");
	}
	cli_cell_right(cli->out, text, columns);
}

/* ---- Rates ---------------------------------------------------------------------------------- */

static void show_ratio_head(const cli_app *cli)
{
	const struct {
		const char *name[FL_LANGS];
		int columns;
	} heads[] = {{{"size", "户数"}, 7}, {{"by lot", "已抽查"}, 8}, {{"owed", "待查"}, 6},
		{{"ratio", "比例"}, 8}, {{"floor", "下限"}, 8}, {{"ceiling", "上限"}, 9},
		{{"due", "应查"}, 6}, {{"now", "本次"}, 7}, {{"problem", "问题检查"}, 9}};
	fprintf(cli->out, "\n%s\n  ",
		SAY(cli, "The year so far, against the rates of the rule set",
			"本年度抽查情况与规则集规定的比例"));
	cli_cell(cli->out, SAY(cli, "grade", "等级"), 10);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		cli_cell_right(cli->out, heads[i].name[cli->lang], heads[i].columns);
	}
	fputc('\n', cli->out);
}

static void show_ratio(const cli_app *cli, const fl_draw_ratio *ratio)
{
	char planned[32];
	fprintf(cli->out, "  ");
	cli_cell_cut(cli->out, ratio->grade, 10);
	number_cell(cli, ratio->size, 7);
	number_cell(cli, ratio->visited, 8);
	number_cell(cli, ratio->owed, 6);
	share_cell(cli, ratio->ratio, 2, 8);
	share_cell(cli, ratio->floor, 4, 8);
	share_cell(cli, ratio->ceiling, 4, 9);
	number_cell(cli, ratio->due, 6);
	snprintf(planned, sizeof(planned), ratio->planned % 1000 == 0 ? "%llu" : "%llu.%llu",
		(unsigned long long)(ratio->planned / 1000),
		(unsigned long long)(ratio->planned % 1000 / 100));
	cli_cell_right(cli->out, planned, 7);
	number_cell(cli, ratio->problem, 9);
	fputc('\n', cli->out);
}

static void show_notes(const cli_app *cli, const fl_draw_ratio *ratio)
{
	if (strcmp(ratio->per, "quarter") == 0) {
		fprintf(cli->out,
			SAY(cli, "  %s: rates and visits by lot are of the quarter\n",
				"  %s：比例和抽查数按季度计算\n"),
			ratio->grade);
	}
	if (strcmp(ratio->per, "draw") == 0) {
		fprintf(cli->out,
			SAY(cli, "  %s: the rates are of each draw\n",
				"  %s：比例按每次抽查计算\n"),
			ratio->grade);
	}
	if (ratio->taken > 0) {
		fprintf(cli->out,
			SAY(cli,
				"  %s: %llu put in, who would else miss the year's least number "
				"of visits\n",
				"  %s：%llu 户若本次不查即达不到年度最少次数，列为必查\n"),
			ratio->grade, (unsigned long long)ratio->taken);
	}
	if (ratio->unmet > 0) {
		fprintf(cli->out,
			SAY(cli,
				"  %s: %llu of the visits due cannot be drawn: the ceiling or "
				"exclusions forbid it\n",
				"  %s：受上限或排除所限，应查的 %llu 户无法抽取\n"),
			ratio->grade, (unsigned long long)ratio->unmet);
	}
	if (ratio->over > 0) {
		fprintf(cli->out,
			SAY(cli, "  %s: already %llu above the ceiling\n",
				"  %s：已超过上限 %llu 户次\n"),
			ratio->grade, (unsigned long long)ratio->over);
	}
}

void draw_ratios_show(const cli_app *cli, const fl_draw *draw)
{
	fl_draw_ratio ratio;
	size_t count = fl_draw_ratio_count(draw);
	if (count == 0) {
		return;
	}
	show_ratio_head(cli);
	for (size_t i = 0; i < count; i++) {
		fl_draw_ratio_at(draw, i, &ratio);
		show_ratio(cli, &ratio);
	}
	for (size_t i = 0; i < count; i++) {
		fl_draw_ratio_at(draw, i, &ratio);
		show_notes(cli, &ratio);
	}
}

/* ---- Work ----------------------------------------------------------------------------------- */

static void show_strata(const cli_app *cli, const fl_draw *draw, size_t count)
{
	fprintf(cli->out, "  ");
	cli_cell(cli->out, SAY(cli, "stratum", "辖区"), 18);
	cli_cell_right(cli->out, SAY(cli, "targets", "对象"), 10);
	cli_cell_right(cli->out, SAY(cli, "inspectors", "检查人员"), 12);
	cli_cell_right(cli->out, SAY(cli, "leads", "负责人"), 8);
	cli_cell_right(cli->out, SAY(cli, "can make", "可承检户次"), 12);
	fputc('\n', cli->out);
	for (size_t i = 0; i < count; i++) {
		fl_draw_stratum one;
		fl_draw_stratum_at(draw, i, &one);
		fprintf(cli->out, "  ");
		cli_cell_cut(cli->out, one.stratum[0] != '\0' ? one.stratum : "-", 18);
		number_cell(cli, one.targets, 10);
		number_cell(cli, one.inspectors, 12);
		number_cell(cli, one.leads, 8);
		number_cell(cli, one.capacity, 12);
		fprintf(cli->out, "%s\n", one.possible ? "" : SAY(cli, "  SHORT", "  不足"));
	}
}

static void show_verdict(const cli_app *cli, const fl_draw_work *work)
{
	const char *text =
		SAY(cli, "No shortage is certain.  Recusals and who is drawn can still make one.",
			"未发现必然的人员不足；回避关系和抽取结果仍可能造成不足。");
	if (!work->possible) {
		text = SAY(cli, "THERE ARE TOO FEW INSPECTORS, whoever is drawn.",
			"检查人员不足：无论抽中何人，都无法分派。");
	} else if (work->sure) {
		text = SAY(cli,
			"There are inspectors enough, whoever is drawn; only recusals could change "
			"that.",
			"无论抽中何人，检查人员均足够；仅回避关系可能造成不足。");
	}
	fprintf(cli->out, "%s\n", text);
}

void draw_work_show(const cli_app *cli, const fl_draw *draw)
{
	fl_draw_work work;
	fl_draw_work_of(draw, &work);
	if (work.need == 0) {
		fprintf(cli->out, SAY(cli, "\nWork: %llu targets\n", "\n工作量：%llu 户\n"),
			(unsigned long long)work.targets);
		return;
	}
	fprintf(cli->out,
		SAY(cli,
			"\nWork: %llu targets, %llu inspectors each: %llu visits.  %llu inspectors "
			"(%llu leads)\ncan make %llu; the busiest makes at least %llu.\n",
			"\n工作量：%llu 户，每户 %llu 人，共 %llu 人次。检查人员 %llu 名（负责人 "
			"%llu 名），\n可承检 %llu 人次；最忙者至少承检 %llu 户。\n"),
		(unsigned long long)work.targets, (unsigned long long)work.need,
		(unsigned long long)work.visits, (unsigned long long)work.inspectors,
		(unsigned long long)work.leads, (unsigned long long)work.capacity,
		(unsigned long long)work.level);
	show_strata(cli, draw, work.strata);
	show_verdict(cli, &work);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void json_share(const cli_app *cli, const char *name, int64_t share)
{
	if (share >= 0) {
		fprintf(cli->out, ",\"%s\":%lld.%06lld", name, (long long)(share / 1000000),
			(long long)(share % 1000000));
	}
}

static void json_ratios(const cli_app *cli, const fl_draw *draw)
{
	fprintf(cli->out, ",\"ratios\":[");
	for (size_t i = 0; i < fl_draw_ratio_count(draw); i++) {
		fl_draw_ratio ratio;
		fl_draw_ratio_at(draw, i, &ratio);
		fprintf(cli->out, "%s{\"grade\":", i > 0 ? "," : "");
		cli_json_string(cli->out, ratio.grade);
		fprintf(cli->out,
			",\"per\":\"%s\",\"size\":%llu,\"visited\":%llu,\"owed\":%llu,\"problem\":%"
			"llu,\"due\":%llu,\"taken\":%llu,\"unmet\":%llu,\"over\":%llu,\"planned\":%"
			"llu.%03llu",
			ratio.per, (unsigned long long)ratio.size,
			(unsigned long long)ratio.visited, (unsigned long long)ratio.owed,
			(unsigned long long)ratio.problem, (unsigned long long)ratio.due,
			(unsigned long long)ratio.taken, (unsigned long long)ratio.unmet,
			(unsigned long long)ratio.over, (unsigned long long)(ratio.planned / 1000),
			(unsigned long long)(ratio.planned % 1000));
		json_share(cli, "ratio", ratio.ratio);
		json_share(cli, "floor", ratio.floor);
		json_share(cli, "ceiling", ratio.ceiling);
		fprintf(cli->out, "}");
	}
	fprintf(cli->out, "]");
}

static void json_work(const cli_app *cli, const fl_draw *draw)
{
	fl_draw_work work;
	fl_draw_work_of(draw, &work);
	fprintf(cli->out,
		",\"work\":{\"targets\":%llu,\"need\":%llu,\"visits\":%llu,\"inspectors\":%llu,"
		"\"leads\":%llu,\"capacity\":%llu,\"lead_capacity\":%llu,\"level\":%llu,"
		"\"possible\":%s,\"sure\":%s,\"strata\":[",
		(unsigned long long)work.targets, (unsigned long long)work.need,
		(unsigned long long)work.visits, (unsigned long long)work.inspectors,
		(unsigned long long)work.leads, (unsigned long long)work.capacity,
		(unsigned long long)work.lead_capacity, (unsigned long long)work.level,
		work.possible ? "true" : "false", work.sure ? "true" : "false");
	for (size_t i = 0; i < work.strata; i++) {
		fl_draw_stratum one;
		fl_draw_stratum_at(draw, i, &one);
		fprintf(cli->out, "%s{\"stratum\":", i > 0 ? "," : "");
		cli_json_string(cli->out, one.stratum);
		fprintf(cli->out,
			",\"targets\":%llu,\"inspectors\":%llu,\"leads\":%llu,\"capacity\":%llu,"
			"\"lead_capacity\":%llu,\"possible\":%s}",
			(unsigned long long)one.targets, (unsigned long long)one.inspectors,
			(unsigned long long)one.leads, (unsigned long long)one.capacity,
			(unsigned long long)one.lead_capacity, one.possible ? "true" : "false");
	}
	fprintf(cli->out, "]}");
}

void draw_plan_json(const cli_app *cli, const fl_draw *draw)
{
	fl_draw_info info;
	fl_draw_describe(draw, &info);
	fprintf(cli->out, ",\"run\":%lld,\"graded\":%s,\"unseen\":%llu,\"reasons\":[",
		(long long)info.run, info.graded ? "true" : "false",
		(unsigned long long)info.unseen);
	for (size_t i = 0; i < info.reasons; i++) {
		uint64_t count;
		const char *reason = fl_draw_reason_at(draw, i, &count);
		fprintf(cli->out, "%s{\"reason\":", i > 0 ? "," : "");
		cli_json_string(cli->out, reason);
		fprintf(cli->out, ",\"count\":%llu}", (unsigned long long)count);
	}
	fprintf(cli->out, "]");
	json_ratios(cli, draw);
	json_work(cli, draw);
}
