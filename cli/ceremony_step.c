/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands of a ceremony share. */
#include "ceremony_step.h"

#include "ceremony_report.h"

#include <time.h>

const cli_option step_options[] = {
	{"draw", "N", CLI_NUMBER, offsetof(step_context, draw),
		{"the number of the draw (else the one that waits)",
			"抽取编号（默认为等待此步骤的一次）"}},
	{"folder", "DIR", CLI_TEXT, offsetof(step_context, folder),
		{"the files of all draws (else beside the database)",
			"各次抽取的文件夹（默认在数据库旁）"}},
	{"today", "DAY", CLI_DAY, offsetof(step_context, today),
		{"the day of the ledger entry (else the clock's)", "台账日期（默认取系统日期）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

void cli_now(char out[32])
{
	time_t now = time(NULL);
	struct tm utc;
	gmtime_r(&now, &utc);
	strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

void step_fill(const cli_app *cli, const step_context *context, step_request *request)
{
	if (context->today != FL_NO_DAY) {
		fl_day_write(context->today, request->now);
	} else {
		cli_now(request->now);
	}
	request->step = (fl_draw_step){.number = context->draw > 0 ? (uint64_t)context->draw : 0,
		.folder = context->folder,
		.today = cli_day_or_today(context->today),
		.now = context->now != NULL ? context->now : request->now,
		.lang = cli->lang,
		.threads = cli_threads()};
}

int step_report(const cli_app *cli, fl_db *db, const fl_draw_step *step, uint64_t number)
{
	fl_draw_step one = *step;
	fl_ceremonies *all;
	fl_error error;
	one.number = number;
	if (fl_ceremonies_load(db, &one, &all, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	for (size_t i = 0; i < fl_ceremonies_count(all); i++) {
		if (cli->json) {
			ceremony_report_json(cli, all, i);
		} else {
			ceremony_report(cli, all, i);
		}
	}
	fl_ceremonies_free(all);
	return EXIT_DONE;
}
