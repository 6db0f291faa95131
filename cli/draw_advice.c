/* SPDX-License-Identifier: Apache-2.0 */
/* The advice on too few inspectors, in words and as JSON. */
#include "draw_advice.h"

#define LINE_BYTES 4096
#define INDENT     "  "

/* Adds to a line; what does not fit is cut. */
static size_t add(char *line, size_t used, const char *text)
{
	int wrote = snprintf(line + used, LINE_BYTES - used, "%s", text);
	size_t len = used + (size_t)(wrote > 0 ? wrote : 0);
	return len < LINE_BYTES ? len : LINE_BYTES - 1;
}

static void show_line(const cli_app *cli, const char *line)
{
	fputs(INDENT, cli->out);
	cli_wrap(cli->out, line, (int)sizeof(INDENT) - 1);
}

static void show_units(
	const cli_app *cli, const fl_advice *advice, size_t index, const fl_advice_part *part)
{
	char line[LINE_BYTES];
	char piece[160];
	snprintf(piece, sizeof(piece),
		SAY(cli, "%llu target(s) more, for example: ", "增加 %llu 户的可承担数，例如："),
		(unsigned long long)part->units);
	size_t used = add(line, 0, piece);
	for (size_t i = 0; i < part->raises; i++) {
		uint64_t added;
		const char *id = fl_advice_raise_at(advice, index, i, &added);
		snprintf(piece, sizeof(piece), "%s%s +%llu", i > 0 ? SAY(cli, ", ", "、") : "", id,
			(unsigned long long)added);
		used = add(line, used, piece);
	}
	show_line(cli, line);
}

static void show_people(const cli_app *cli, const fl_advice_part *part)
{
	char line[LINE_BYTES];
	if (part->teams) {
		snprintf(line, sizeof(line),
			SAY(cli,
				"%s%llu team(s) more who serve every stratum, with up to %llu "
				"targets each",
				"%s增加 %llu 个可检查所有辖区的小组，每组至多 %llu 户"),
			part->capacity_helps ? SAY(cli, "or ", "或者") : "",
			(unsigned long long)part->people, (unsigned long long)part->capacity);
	} else {
		snprintf(line, sizeof(line),
			SAY(cli,
				"%s%llu inspector(s) more who serve every stratum, %llu of them "
				"lead(s), with up to %llu targets each",
				"%s增加 %llu 名可检查所有辖区的检查人员，其中负责人 %llu "
				"名，每人至多 %llu 户"),
			part->capacity_helps ? SAY(cli, "or ", "或者") : "",
			(unsigned long long)part->people, (unsigned long long)part->leads,
			(unsigned long long)part->capacity);
	}
	show_line(cli, line);
}

static void show(const cli_app *cli, const fl_advice *advice)
{
	for (size_t i = 0; i < fl_advice_count(advice); i++) {
		fl_advice_part part;
		fl_advice_at(advice, i, &part);
		fprintf(cli->out,
			SAY(cli,
				"\nThe least that would be enough%s%s (advice, not in the "
				"record):\n",
				"\n最少增加以下之一即可%s%s（仅供参考，不入记录）：\n"),
			part.department[0] != '\0' ? SAY(cli, " for ", "，部门 ") : "",
			part.department);
		if (part.capacity_helps) {
			show_units(cli, advice, i, &part);
		} else {
			show_line(cli,
				SAY(cli,
					"More capacity does not help: some target has too few "
					"inspectors whom it may be given.",
					"增加可承担户数无济于事：有的对象可派人员不足。"));
		}
		show_people(cli, &part);
	}
}

void draw_advice_show(const cli_app *cli, const fl_draw *draw)
{
	fl_advice *advice;
	if (fl_advice_new(draw, &advice, NULL) == FL_OK) {
		show(cli, advice);
		fl_advice_free(advice);
	}
}

static void part_json(const cli_app *cli, const fl_advice *advice, size_t index)
{
	fl_advice_part part;
	fl_advice_at(advice, index, &part);
	fprintf(cli->out,
		"%s{\"department\":\"%s\",\"teams\":%s,\"capacity_helps\":%s,\"units\":%llu,"
		"\"raise\":{",
		index > 0 ? "," : "", part.department, part.teams ? "true" : "false",
		part.capacity_helps ? "true" : "false", (unsigned long long)part.units);
	for (size_t i = 0; i < part.raises; i++) {
		uint64_t added;
		const char *id = fl_advice_raise_at(advice, index, i, &added);
		fprintf(cli->out, "%s\"%s\":%llu", i > 0 ? "," : "", id, (unsigned long long)added);
	}
	fprintf(cli->out, "},\"people\":%llu,\"leads\":%llu,\"capacity\":%llu}",
		(unsigned long long)part.people, (unsigned long long)part.leads,
		(unsigned long long)part.capacity);
}

void draw_advice_json(const cli_app *cli, const fl_draw *draw)
{
	fl_advice *advice;
	fputc('[', cli->out);
	if (fl_advice_new(draw, &advice, NULL) == FL_OK) {
		for (size_t i = 0; i < fl_advice_count(advice); i++) {
			part_json(cli, advice, i);
		}
		fl_advice_free(advice);
	}
	fputc(']', cli->out);
}
