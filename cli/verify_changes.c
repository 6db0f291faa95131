/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict on a file of changes, in words and as JSON. */
#include "verify_changes.h"

static void report_json(const cli_app *cli, const char *file, const fl_changes_verdict *verdict)
{
	fprintf(cli->out, "{\"file\":");
	cli_json_string(cli->out, file);
	fprintf(cli->out,
		",\"holds\":%s,\"changes\":%llu,\"path\":", verdict->holds ? "true" : "false",
		(unsigned long long)verdict->changes);
	cli_json_string(cli->out, verdict->path);
	fprintf(cli->out, ",\"found\":");
	cli_json_string(cli->out, verdict->found);
	fprintf(cli->out, ",\"expected\":");
	cli_json_string(cli->out, verdict->expected);
	fprintf(cli->out, ",\"text_en\":");
	cli_json_string(cli->out, verdict->text[FL_EN]);
	fprintf(cli->out, ",\"text_zh\":");
	cli_json_string(cli->out, verdict->text[FL_ZH]);
	fprintf(cli->out, "}\n");
}

static void report(const cli_app *cli, const char *file, const fl_changes_verdict *verdict)
{
	if (verdict->holds) {
		fprintf(cli->out,
			SAY(cli, "%s: %llu change(s)\nHOLDS: each was made again and agrees\n",
				"%s：变更 %llu 项\n相符：各项变更均已重做，结果一致\n"),
			file, (unsigned long long)verdict->changes);
		return;
	}
	if (verdict->line > 0) {
		fprintf(cli->out, SAY(cli, "%s:%u:%u: DOES NOT HOLD\n  ", "%s:%u:%u: 不符\n  "),
			file, verdict->line, verdict->column);
	} else {
		fprintf(cli->out, SAY(cli, "%s: DOES NOT HOLD at %s\n  ", "%s：不符：%s\n  "), file,
			verdict->path);
	}
	cli_wrap(cli->out, verdict->text[cli->lang], 2);
	if (verdict->found[0] != '\0' || verdict->expected[0] != '\0') {
		fprintf(cli->out,
			SAY(cli, "  found     %s\n  expected  %s\n", "  现为  %s\n  应为  %s\n"),
			verdict->found, verdict->expected);
	}
}

int verify_changes(const cli_app *cli, const char *record, const char *changes)
{
	static fl_changes_verdict verdict;
	fl_error error;
	if (fl_changes_check(record, changes, cli_threads(), &verdict, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	if (cli->json) {
		report_json(cli, changes, &verdict);
	} else {
		report(cli, changes, &verdict);
	}
	return verdict.holds ? EXIT_DONE : EXIT_NO;
}
