/* SPDX-License-Identifier: Apache-2.0 */
/* Where a draw stands and what comes next, in words and as JSON. */
#include "ceremony_report.h"

#include <string.h>

/* Where the words on a source begin, and how wide its name may be. */
#define SOURCE_COLUMN 18
#define NAME_COLUMNS  14

static const char *const state_names[] = {
	[FL_CEREMONY_SEALED] = "sealed",
	[FL_CEREMONY_DRAWN] = "drawn",
	[FL_CEREMONY_RELEASED] = "released",
	[FL_CEREMONY_VOID] = "void",
};

static const char *state_text(const cli_app *cli, const fl_ceremony *ceremony)
{
	switch (ceremony->state) {
	case FL_CEREMONY_SEALED:
		return ceremony->missing > 0
			? SAY(cli, "sealed, waiting for values", "已封存，等待揭示")
			: SAY(cli, "sealed, ready to be drawn", "已封存，可以抽取");
	case FL_CEREMONY_DRAWN:
		return SAY(cli, "drawn, not yet released", "已抽取，记录尚未公布");
	case FL_CEREMONY_RELEASED:
		return ceremony->at_once ? SAY(cli, "drawn at once", "一次完成")
					 : SAY(cli, "drawn and released", "已抽取，记录已公布");
	case FL_CEREMONY_VOID:
		return SAY(cli, "VOID", "已作废");
	}
	return "";
}

/* The command that comes next, or that brings back a lost file; "none" where there is none. */
static const char *next_step(const fl_ceremony *ceremony)
{
	if (ceremony->lost_file[0] != '\0') {
		static const char *const repeated[] = {
			[FL_CEREMONY_SEALED] = "seal",
			[FL_CEREMONY_DRAWN] = "run",
			[FL_CEREMONY_RELEASED] = "release",
			[FL_CEREMONY_VOID] = "void",
		};
		return repeated[ceremony->state];
	}
	if (ceremony->state == FL_CEREMONY_SEALED) {
		return ceremony->missing > 0 ? "reveal" : "run";
	}
	return ceremony->state == FL_CEREMONY_DRAWN ? "release" : "none";
}

/* ---- Words ---------------------------------------------------------------------------------- */

static const char *source_state(const cli_app *cli, const fl_ceremony_source *source, bool closed)
{
	if (source->kind[0] == 'f') {
		return SAY(cli, "stands in the seal", "已写入封存文件");
	}
	if (source->revealed) {
		return SAY(cli, "revealed", "已揭示");
	}
	if (closed) {
		return SAY(cli, "STAYED SILENT", "未揭示");
	}
	if (source->early) {
		return SAY(cli, "not due yet", "尚未到期");
	}
	return source->kept ? SAY(cli, "kept in the private folder", "保存在 private 文件夹")
			    : SAY(cli, "waiting", "等待揭示");
}

static void report_source(const cli_app *cli, const fl_ceremony_source *source, bool closed)
{
	char text[768];
	fprintf(cli->out, "  ");
	cli_cell_cut(cli->out, source->name, NAME_COLUMNS);
	fprintf(cli->out, "  ");
	if (source->kind[0] == 'b') {
		snprintf(text, sizeof(text), SAY(cli, "%s, %s, due %s: %s", "%s，%s，%s 产生：%s"),
			source->party, source->round, source->due,
			source_state(cli, source, closed));
	} else {
		snprintf(text, sizeof(text), SAY(cli, "%s%s: %s", "%s%s：%s"),
			source->party[0] != '\0' ? source->party
						 : SAY(cli, "fixed value", "固定值"),
			source->outside ? SAY(cli, ", outside the agency", "（机关以外）") : "",
			source_state(cli, source, closed));
	}
	cli_wrap(cli->out, text, SOURCE_COLUMN);
}

static void report_next(const cli_app *cli, const fl_ceremony *ceremony)
{
	const char *step = next_step(ceremony);
	if (ceremony->lost_file[0] != '\0') {
		fprintf(cli->out, SAY(cli, "  LOST: %s\n", "  缺失：%s\n"), ceremony->lost_file);
	}
	if (ceremony->lost_file[0] != '\0' && ceremony->state == FL_CEREMONY_SEALED) {
		fprintf(cli->out, "  %s\n",
			SAY(cli, "repeat: fairlot draw seal, with the same options",
				"请以相同选项重复执行：fairlot draw seal"));
	} else if (ceremony->lost_file[0] != '\0') {
		fprintf(cli->out,
			SAY(cli, "  repeat: fairlot draw %s --draw %llu\n",
				"  请重复执行：fairlot draw %s --draw %llu\n"),
			step, (unsigned long long)ceremony->number);
	} else if (strcmp(step, "none") != 0) {
		fprintf(cli->out,
			SAY(cli, "  next: fairlot draw %s --draw %llu%s\n",
				"  下一步：fairlot draw %s --draw %llu%s\n"),
			step, (unsigned long long)ceremony->number,
			ceremony->state == FL_CEREMONY_DRAWN
				? SAY(cli, ", when the visits are done", "（检查全部结束后）")
				: "");
	}
}

void ceremony_report(const cli_app *cli, const fl_ceremonies *all, size_t index)
{
	fl_ceremony ceremony;
	char from[16], to[16];
	fl_ceremony_at(all, index, &ceremony);
	fl_day_write(ceremony.period_from, from);
	fl_day_write(ceremony.period_to, to);
	fprintf(cli->out, SAY(cli, "Draw %llu: %s\n", "第 %llu 次抽取：%s\n"),
		(unsigned long long)ceremony.number, state_text(cli, &ceremony));
	fprintf(cli->out, SAY(cli, "  %s, %s, %s..%s\n", "  %s，%s，%s..%s\n"), ceremony.agency,
		ceremony.purpose, from, to);
	if (!ceremony.publicly_random) {
		fprintf(cli->out, "  *** NOT PUBLICLY RANDOM%s ***\n",
			SAY(cli, "", "（随机数非公开产生，仅供培训）"));
	}
	if (ceremony.reason[0] != '\0') {
		fprintf(cli->out, "%s", SAY(cli, "  reason: ", "  原因："));
		cli_wrap(cli->out, ceremony.reason, SAY(cli, 10, 8));
	}
	for (size_t i = 0; i < ceremony.sources; i++) {
		fl_ceremony_source source;
		fl_ceremony_source_at(all, index, i, &source);
		report_source(cli, &source, ceremony.state == FL_CEREMONY_VOID);
	}
	fprintf(cli->out, "  commit %s\n", ceremony.commit);
	if (ceremony.record[0] != '\0') {
		fprintf(cli->out, "  record %s\n", ceremony.record);
	}
	if (!ceremony.at_once) {
		fprintf(cli->out,
			SAY(cli, "  publish %s\n  keep    %s\n", "  公布 %s\n  保密 %s\n"),
			ceremony.public_files, ceremony.private_files);
	}
	report_next(cli, &ceremony);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void member(const cli_app *cli, const char *key, const char *text)
{
	fprintf(cli->out, ",\"%s\":", key);
	cli_json_string(cli->out, text);
}

static const char *truth(bool value)
{
	return value ? "true" : "false";
}

static void source_json(const cli_app *cli, const fl_ceremony_source *source)
{
	fprintf(cli->out, "{\"kind\":\"%s\",\"revealed\":%s,\"kept\":%s", source->kind,
		truth(source->revealed), truth(source->kept));
	member(cli, "name", source->name);
	if (source->kind[0] == 's') {
		fprintf(cli->out, ",\"outside\":%s", truth(source->outside));
		member(cli, "party", source->party);
	} else if (source->kind[0] == 'b') {
		member(cli, "publisher", source->party);
		member(cli, "round", source->round);
		member(cli, "due", source->due);
		fprintf(cli->out, ",\"early\":%s", truth(source->early));
	}
	fprintf(cli->out, "}");
}

void ceremony_report_json(const cli_app *cli, const fl_ceremonies *all, size_t index)
{
	fl_ceremony ceremony;
	char from[16], to[16];
	fl_ceremony_at(all, index, &ceremony);
	fl_day_write(ceremony.period_from, from);
	fl_day_write(ceremony.period_to, to);
	fprintf(cli->out, "{\"draw\":%llu,\"state\":\"%s\",\"publicly_random\":%s,\"at_once\":%s",
		(unsigned long long)ceremony.number, state_names[ceremony.state],
		truth(ceremony.publicly_random), truth(ceremony.at_once));
	const char *const members[][2] = {{"agency", ceremony.agency},
		{"purpose", ceremony.purpose}, {"from", from}, {"to", to},
		{"sealed_at", ceremony.sealed_at}, {"commit", ceremony.commit},
		{"record_sha256", ceremony.record}, {"reason", ceremony.reason},
		{"public_files", ceremony.public_files}, {"private_files", ceremony.private_files},
		{"lost_file", ceremony.lost_file}, {"next", next_step(&ceremony)}};
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		member(cli, members[i][0], members[i][1]);
	}
	fprintf(cli->out, ",\"missing\":%zu,\"sources\":[", ceremony.missing);
	for (size_t i = 0; i < ceremony.sources; i++) {
		fl_ceremony_source source;
		fl_ceremony_source_at(all, index, i, &source);
		fprintf(cli->out, "%s", i > 0 ? "," : "");
		source_json(cli, &source);
	}
	fprintf(cli->out, "]}");
}
