/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot ledger show, fairlot ledger verify. */
#include "commands.h"

static const cli_option no_options[] = {{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}}};

/* ---- show ----------------------------------------------------------------------------------- */

static fl_code print_entry(void *context, int64_t entry, const char *body, const char *hash)
{
	const cli_app *cli = context;
	if (cli->json) {
		fprintf(cli->out, "%s\n", body);
	} else {
		fprintf(cli->out, "%lld  %s\n    %s\n", (long long)entry, hash, body);
	}
	return FL_OK;
}

static int run_show(cli_app *cli, const void *data)
{
	(void)data;
	fl_error error;
	fl_db *db;
	if (fl_db_open(cli->db, false, &db, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	fl_code code = fl_ledger_read(db, 1, print_entry, cli, &error);
	fl_db_close(db);
	return code == FL_OK ? EXIT_DONE : cli_fail(cli, &error);
}

const cli_command cmd_ledger_show = {
	.name = "ledger show",
	.arguments = "",
	.summary = {"Show every change of the database, oldest first",
		"按时间顺序列出数据库的每次变更"},
	.details = {"", ""},
	.options = no_options,
	.run = run_show,
};

/* ---- verify --------------------------------------------------------------------------------- */

static void report_json(const cli_app *cli, const fl_ledger_result *result)
{
	fprintf(cli->out,
		"{\"ok\":%s,\"entries\":%lld,\"rows\":%lld,\"head\":\"%s\",\"findings\":[",
		result->findings == 0 ? "true" : "false", (long long)result->entries,
		(long long)result->rows, result->head);
	for (int i = 0; i < result->findings; i++) {
		fprintf(cli->out, "%s{\"entry\":%lld,\"text_en\":", i > 0 ? "," : "",
			(long long)result->finding[i].entry);
		cli_json_string(cli->out, result->finding[i].text[FL_EN]);
		fprintf(cli->out, ",\"text_zh\":");
		cli_json_string(cli->out, result->finding[i].text[FL_ZH]);
		fprintf(cli->out, "}");
	}
	fprintf(cli->out, "]}\n");
}

static void report(const cli_app *cli, const fl_ledger_result *result)
{
	for (int i = 0; i < result->findings; i++) {
		const char *mark = SAY(cli, "MISMATCH  ", "不符  ");
		fputs(mark, cli->out);
		cli_wrap(cli->out, result->finding[i].text[cli->lang], (int)fl_columns(mark));
	}
	if (result->findings == FL_FINDINGS_MAX) {
		fprintf(cli->out, "%s\n", SAY(cli, "... and possibly more", "……可能还有更多"));
	}
	fprintf(cli->out,
		result->findings == 0 ? SAY(cli, "ok: %lld entries and %lld rows match\nhead %s\n",
						"相符：%lld 条台账、%lld 行数据\n末条哈希 %s\n")
				      : SAY(cli, "checked %lld entries and %lld rows\nhead %s\n",
						"已核对 %lld 条台账、%lld 行数据\n末条哈希 %s\n"),
		(long long)result->entries, (long long)result->rows, result->head);
}

static int run_verify(cli_app *cli, const void *data)
{
	(void)data;
	fl_error error;
	fl_db *db;
	static fl_ledger_result result;
	if (fl_db_open(cli->db, false, &db, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	cli_progress progress = {.cli = cli, .what = SAY(cli, "verifying", "核对")};
	fl_code code = fl_ledger_check(db, cli_progress_show, &progress, &result, &error);
	cli_progress_end(&progress);
	fl_db_close(db);
	if (code != FL_OK) {
		return cli_fail(cli, &error);
	}
	if (cli->json) {
		report_json(cli, &result);
	} else {
		report(cli, &result);
	}
	return result.findings == 0 ? EXIT_DONE : EXIT_NO;
}

const cli_command cmd_ledger_verify = {
	.name = "ledger verify",
	.arguments = "",
	.summary = {"Recompute every hash of the database", "重新计算数据库的全部哈希值"},
	.details = {"Recomputes the chain of entries, the hash of every row and the packed "
		    "histories, and "
		    "trusts no trigger and no index.  Write the head down outside of the file: "
		    "whoever holds "
		    "the file can cut off its end.",
		"重新计算台账链、每行数据的哈希值和打包的历史数据，不信任任何触发器和索引。"
		"请在文件之外记下末条哈希：持有文件者可以截去末尾。"},
	.options = no_options,
	.run = run_verify,
};
