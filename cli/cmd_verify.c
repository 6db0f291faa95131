/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot verify: a draw redone from its record alone. */
#include "commands.h"

static const cli_option no_options[] = {{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}}};

static void report_json(const cli_app *cli, const char *file, const fl_verification *verification,
	const fl_verification_info *info)
{
	fprintf(cli->out, "{\"file\":");
	cli_json_string(cli->out, file);
	fprintf(cli->out,
		",\"holds\":%s,\"publicly_random\":%s,\"assigned\":%s,\"draw\":%llu,\"targets\":%"
		"llu,"
		"\"record_sha256\":\"%s\",\"commit\":\"%s\",\"seed\":\"%s\",\"steps\":[",
		info->holds ? "true" : "false", info->publicly_random ? "true" : "false",
		info->assigned ? "true" : "false", (unsigned long long)info->number,
		(unsigned long long)info->targets, info->record, info->commit, info->seed);
	for (size_t i = 0; i < info->steps; i++) {
		fl_verification_step step;
		fl_verification_step_at(verification, i, &step);
		fprintf(cli->out, "%s{\"name\":\"%s\",\"count\":%llu,\"hash\":\"%s\"}",
			i > 0 ? "," : "", step.name, (unsigned long long)step.count, step.hash);
	}
	fprintf(cli->out, "],\"path\":");
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

static void report(const cli_app *cli, const char *file, const fl_verification *verification,
	const fl_verification_info *info)
{
	fprintf(cli->out,
		SAY(cli, "%s: draw %llu, %llu targets\n", "%s：第 %llu 次抽取，检查对象 %llu 户\n"),
		file, (unsigned long long)info->number, (unsigned long long)info->targets);
	if (!info->publicly_random) {
		fprintf(cli->out, "  *** NOT PUBLICLY RANDOM%s ***\n",
			SAY(cli, "", "（随机数非公开产生，仅供培训）"));
	}
	report_steps(cli, verification, info->steps);
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
	if (!info->assigned && info->holds) {
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

static int verify(const cli_app *cli, const char *file)
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
	fl_verification_free(verification);
	return info.holds ? EXIT_DONE : EXIT_NO;
}

static int run(cli_app *cli, const void *data)
{
	(void)data;
	int result = EXIT_DONE;
	for (int i = 0; i < cli->argument_count; i++) {
		int one = verify(cli, cli->argument[i]);
		result = one > result ? one : result;
	}
	return result;
}

const cli_command cmd_verify = {
	.name = "verify",
	.arguments = "RECORD...",
	.arguments_min = 1,
	.arguments_max = 1000,
	.summary = {"Redo a draw from its record alone", "仅凭抽取记录重做一次抽取"},
	.details = {"Opens no database.  Recomputes every hash, number, ticket and assignment, "
		    "names the first\n"
		    "value that differs, and says what no record can prove.",
		"不打开数据库。重算全部哈希、数量、签号和人员分派，指出第一处不符，并说明记录不能证"
		"明之事。"},
	.options = no_options,
	.run = run,
};
