/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot verify: a draw redone from its record alone. */
#include "commands.h"
#include "verify_changes.h"

#include <stdlib.h>
#include <string.h>

typedef struct verify_context {
	const char *changes;
} verify_context;

static const cli_option options[] = {
	{"changes", "FILE", CLI_TEXT, offsetof(verify_context, changes),
		{"redo the changes behind the one record too", "一并重做该记录之后的名单变更"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

static void report_json(const cli_app *cli, const char *file, const fl_verification *verification,
	const fl_verification_info *info)
{
	fprintf(cli->out, "{\"file\":");
	cli_json_string(cli->out, file);
	fprintf(cli->out,
		",\"holds\":%s,\"void\":%s,\"publicly_random\":%s,\"assigned\":%s,\"draw\":%llu,"
		"\"targets\":%"
		"llu,"
		"\"record_sha256\":\"%s\",\"commit\":\"%s\",\"seed\":\"%s\",\"steps\":[",
		info->holds ? "true" : "false", info->is_void ? "true" : "false",
		info->publicly_random ? "true" : "false", info->assigned ? "true" : "false",
		(unsigned long long)info->number, (unsigned long long)info->targets, info->record,
		info->commit, info->seed);
	for (size_t i = 0; i < info->steps; i++) {
		fl_verification_step step;
		fl_verification_step_at(verification, i, &step);
		fprintf(cli->out, "%s{\"name\":\"%s\",\"count\":%llu,\"hash\":\"%s\"}",
			i > 0 ? "," : "", step.name, (unsigned long long)step.count, step.hash);
	}
	fprintf(cli->out, "],\"reason\":");
	cli_json_string(cli->out, info->reason);
	fprintf(cli->out, ",\"missing\":");
	cli_json_string(cli->out, info->missing);
	fprintf(cli->out, ",\"path\":");
	cli_json_string(cli->out, info->path);
	fprintf(cli->out, ",\"found\":");
	cli_json_string(cli->out, info->found);
	fprintf(cli->out, ",\"expected\":");
	cli_json_string(cli->out, info->expected);
	fprintf(cli->out, ",\"text_en\":");
	cli_json_string(cli->out, info->holds ? "" : info->text[FL_EN]);
	fprintf(cli->out, ",\"text_zh\":");
	cli_json_string(cli->out, info->holds ? "" : info->text[FL_ZH]);
	fprintf(cli->out, ",\"not_proven\":[");
	for (size_t i = 0; i < info->notes; i++) {
		fprintf(cli->out, "%s", i > 0 ? "," : "");
		cli_json_string(cli->out, fl_verification_note_at(verification, i, cli->lang));
	}
	fprintf(cli->out, "]}\n");
}

static void report_steps(const cli_app *cli, const fl_verification *verification, size_t steps)
{
	for (size_t i = 0; i < steps; i++) {
		fl_verification_step step;
		char count[32];
		fl_verification_step_at(verification, i, &step);
		snprintf(count, sizeof(count), "%llu", (unsigned long long)step.count);
		fprintf(cli->out, "  ok  ");
		cli_cell(cli->out, step.text[cli->lang], 46);
		cli_cell_right(cli->out, count, 9);
		fprintf(cli->out, "  %.12s…\n", step.hash);
	}
}

static void report_void(const cli_app *cli, const fl_verification_info *info)
{
	fprintf(cli->out, "%s", SAY(cli, "  reason: ", "  原因："));
	cli_wrap(cli->out, info->reason, SAY(cli, 10, 8));
	fprintf(cli->out, SAY(cli, "  stayed silent: %s\n", "  未揭示：%s\n"),
		info->missing[0] != '\0' ? info->missing : SAY(cli, "nobody", "无"));
}

static void report(const cli_app *cli, const char *file, const fl_verification *verification,
	const fl_verification_info *info)
{
	if (!info->holds && info->line > 0 && info->steps == 0) {
		fprintf(cli->out, SAY(cli, "%s:%u:%u: DOES NOT HOLD: ", "%s:%u:%u: 不符："), file,
			info->line, info->column);
		fprintf(cli->out, "%s\nsha256 %s\n", info->text[cli->lang], info->record);
		return;
	}
	if (info->is_void) {
		fprintf(cli->out,
			SAY(cli, "%s: draw %llu, VOID: it has no result\n",
				"%s：第 %llu 次抽取，已作废，没有结果\n"),
			file, (unsigned long long)info->number);
	} else {
		fprintf(cli->out,
			SAY(cli, "%s: draw %llu, %llu targets\n",
				"%s：第 %llu 次抽取，检查对象 %llu 户\n"),
			file, (unsigned long long)info->number, (unsigned long long)info->targets);
	}
	if (!info->publicly_random) {
		fprintf(cli->out, "  *** NOT PUBLICLY RANDOM%s ***\n",
			SAY(cli, "", "（随机数非公开产生，仅供培训）"));
	}
	report_steps(cli, verification, info->steps);
	if (info->is_void && info->holds) {
		report_void(cli, info);
	}
	if (info->holds) {
		fprintf(cli->out, "%s\n",
			SAY(cli, "HOLDS: every step was recomputed and agrees",
				"相符：各步骤均已重算，结果一致"));
	} else {
		fprintf(cli->out, SAY(cli, "DOES NOT HOLD at %s\n  ", "不符：%s\n  "), info->path);
		cli_wrap(cli->out, info->text[cli->lang], 2);
		fprintf(cli->out,
			SAY(cli, "  found     %s\n  expected  %s\n", "  现为  %s\n  应为  %s\n"),
			info->found, info->expected);
	}
	if (!info->assigned && info->holds && !info->is_void) {
		fprintf(cli->out, "%s\n",
			SAY(cli,
				"No inspectors are assigned: the record holds none, or the proof "
				"that there are too few",
				"未分派检查人员：记录中没有检查人员名录，或附有人员不足的证明"));
	}
	for (size_t i = 0; i < info->notes; i++) {
		fprintf(cli->out, "  - ");
		cli_wrap(cli->out, fl_verification_note_at(verification, i, cli->lang), 4);
	}
	fprintf(cli->out, "sha256 %s\n", info->record);
}

/* ---- Several records ------------------------------------------------------------------------- */

/* What is kept of each record for the links between them. */
typedef struct link_end {
	const char *file;
	uint64_t number;
	bool holds;
	char commit[65];
	char previous[65];
} link_end;

static const link_end *find_draw(const link_end *ends, int count, uint64_t number)
{
	for (int i = 0; i < count; i++) {
		if (ends[i].holds && ends[i].number == number) {
			return &ends[i];
		}
	}
	return NULL;
}

/* Each record names the commit of the draw before: it must be that draw's, where it is at hand. */
static int report_links(const cli_app *cli, const link_end *ends, int count)
{
	int result = EXIT_DONE;
	for (int i = 0; i < count; i++) {
		const link_end *own = &ends[i];
		if (!own->holds || own->number < 2) {
			continue;
		}
		const link_end *before = find_draw(ends, count, own->number - 1);
		bool linked = before != NULL && strcmp(before->commit, own->previous) == 0;
		const char *state = before == NULL ? "missing" : linked ? "linked" : "broken";
		if (cli->json) {
			fprintf(cli->out, "{\"draw\":%llu,\"link\":\"%s\"}\n",
				(unsigned long long)own->number, state);
		} else if (before == NULL) {
			fprintf(cli->out,
				SAY(cli,
					"draw %llu: the record of the draw before is not among "
					"these\n",
					"第 %llu 次抽取：此处没有上一次抽取的记录\n"),
				(unsigned long long)own->number);
		} else if (linked) {
			fprintf(cli->out,
				SAY(cli, "draw %llu follows draw %llu: proven\n",
					"第 %llu 次抽取接续第 %llu 次：已证明\n"),
				(unsigned long long)own->number,
				(unsigned long long)before->number);
		} else {
			fprintf(cli->out,
				SAY(cli,
					"DRAW %llu DOES NOT FOLLOW DRAW %llu: it names another "
					"commit\n",
					"不符：第 %llu 次抽取并非接续第 %llu 次，所记摘要不同\n"),
				(unsigned long long)own->number,
				(unsigned long long)before->number);
			result = EXIT_NO;
		}
	}
	return result;
}

static int verify(const cli_app *cli, const char *file, link_end *end)
{
	fl_error error;
	fl_verification *verification;
	fl_verification_info info;
	if (fl_verify(file, cli_threads(), &verification, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	fl_verification_describe(verification, &info);
	if (cli->json) {
		report_json(cli, file, verification, &info);
	} else {
		report(cli, file, verification, &info);
	}
	*end = (link_end){.file = file, .number = info.number, .holds = info.holds};
	memcpy(end->commit, info.commit, sizeof(end->commit));
	memcpy(end->previous, info.previous, sizeof(end->previous));
	fl_verification_free(verification);
	return info.holds ? EXIT_DONE : EXIT_NO;
}

static int run(cli_app *cli, const void *data)
{
	const verify_context *context = data;
	int result = EXIT_DONE;
	int count = cli->argument_count;
	if (context->changes != NULL && count > 1) {
		return cli_misuse(cli, "%s",
			SAY(cli, "--changes goes with one record", "--changes 只能与一份记录同用"));
	}
	link_end *ends = calloc((size_t)count, sizeof(*ends));
	if (ends == NULL) {
		return EXIT_ENVIRONMENT;
	}
	for (int i = 0; i < count; i++) {
		int one = verify(cli, cli->argument[i], &ends[i]);
		result = one > result ? one : result;
	}
	int links = count > 1 ? report_links(cli, ends, count) : EXIT_DONE;
	free(ends);
	if (context->changes != NULL && result == EXIT_DONE) {
		return verify_changes(cli, cli->argument[0], context->changes);
	}
	return links > result ? links : result;
}

const cli_command cmd_verify = {
	.name = "verify",
	.arguments = "RECORD...",
	.arguments_min = 1,
	.arguments_max = 1000,
	.summary = {"Redo a draw from its record alone", "仅凭抽取记录重做一次抽取"},
	.details = {"Opens no database.  Recomputes every hash, number, ticket and assignment, "
		    "names the first "
		    "value that differs, and says what no record can prove.",
		"不打开数据库。重算全部哈希、数量、签号和人员分派，指出第一处不符，并说明记录不能证"
		"明之事。"},
	.options = options,
	.context_bytes = sizeof(verify_context),
	.run = run,
};
