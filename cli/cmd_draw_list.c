/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot draw list, replace, swap: the list as it stands, and what changes it. */
#include "commands.h"

#include <string.h>

#define TARGETS_SHOWN 200
#define CLI_NOBODY    "-"

typedef struct list_context {
	const char *list;
	const char *changes;
	const char *reason;
	const char *decided_by;
	const char *department;
	int32_t today;
} list_context;

/* clang-format off */
#define OPTION_CHANGES \
	{"changes", "FILE", CLI_TEXT, offsetof(list_context, changes), \
		{"write all changes, for holders of the record", "写出全部变更，供复核"}}
#define OPTION_DECIDED \
	{"decided-by", "TEXT", CLI_TEXT, offsetof(list_context, decided_by), \
		{"who decided it", "决定人"}}
#define OPTION_LIST \
	{"list", "FILE", CLI_TEXT, offsetof(list_context, list), \
		{"write the squad's list as CSV", "写出供中队使用的名单（CSV）"}}
#define OPTION_TODAY \
	{"today", "DAY", CLI_DAY, offsetof(list_context, today), \
		{"the day of the ledger entry (else the clock's)", "台账日期（默认取系统日期）"}}
#define OPTION_END \
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}}
/* clang-format on */

static const cli_option list_options[] = {OPTION_CHANGES, OPTION_LIST, OPTION_END};

static const cli_option replace_options[] = {OPTION_CHANGES, OPTION_DECIDED, OPTION_LIST,
	{"reason", "CODE", CLI_TEXT, offsetof(list_context, reason),
		{"why: a code of the list below", "原因代码，见下"}},
	OPTION_TODAY, OPTION_END};

static const cli_option swap_options[] = {OPTION_CHANGES, OPTION_DECIDED,
	{"department", "NAME", CLI_TEXT, offsetof(list_context, department),
		{"of the inspectors, in a joint draw", "联合抽查中检查人员的部门"}},
	OPTION_LIST, {"reason", "TEXT", CLI_TEXT, offsetof(list_context, reason), {"why", "原因"}},
	OPTION_TODAY, OPTION_END};

/* ---- Report --------------------------------------------------------------------------------- */

static void show_target(const cli_app *cli, const fl_after_target *target, size_t number)
{
	char text[32];
	snprintf(text, sizeof(text), "%zu", number);
	cli_cell_right(cli->out, text, 4);
	fprintf(cli->out, "  ");
	cli_cell(cli->out, target->id, 14);
	cli_cell_cut(cli->out, target->grade, 4);
	fputc(' ', cli->out);
	cli_cell_cut(cli->out, target->name, 20);
	fprintf(cli->out, " %s%s", target->included ? SAY(cli, "(included) ", "（指定）") : "",
		target->inspectors);
	if (target->open > 0) {
		fprintf(cli->out, SAY(cli, " (%u place(s) OPEN)", "（缺 %u 人）"), target->open);
	}
	if (target->instead_of[0] != '\0') {
		fprintf(cli->out, SAY(cli, " (for %s)", "（替 %s）"), target->instead_of);
	}
	fputc('\n', cli->out);
}

static void show_change(const cli_app *cli, const fl_after_change *change)
{
	char day[11];
	fl_day_write(change->date, day);
	if (change->swap) {
		fprintf(cli->out,
			SAY(cli, "  %s  %s: %s in place of %s", "  %s  %s：由 %s 替换 %s"), day,
			change->target, change->new_id,
			change->old_id[0] != '\0' ? change->old_id : CLI_NOBODY);
	} else if (change->by[0] != '\0') {
		fprintf(cli->out, SAY(cli, "  %s  %s replaced by %s", "  %s  %s 更换为 %s"), day,
			change->target, change->by);
	} else {
		fprintf(cli->out,
			SAY(cli, "  %s  %s dropped, NO RESERVE LEFT", "  %s  %s 取消，已无替补"),
			day, change->target);
	}
	fprintf(cli->out, SAY(cli, " (%s)", "（%s）"), change->reason[cli->lang]);
	if (change->decided_by[0] != '\0') {
		fprintf(cli->out, SAY(cli, ", decided by %s", "，决定人：%s"), change->decided_by);
	}
	fputc('\n', cli->out);
}

/* What the last change has made of its target. */
static void report_last(const cli_app *cli, const fl_after *after)
{
	fl_after_info info;
	fl_after_change change;
	fl_after_describe(after, &info);
	fl_after_change_at(after, info.changes - 1, &change);
	show_change(cli, &change);
	for (size_t i = 0; i < info.targets; i++) {
		fl_after_target target;
		fl_after_target_at(after, i, &target);
		if (strcmp(target.id, change.swap ? change.target : change.by) == 0) {
			show_target(cli, &target, i + 1);
		}
	}
	fprintf(cli->out, SAY(cli, "%zu targets on the list\n", "名单现有 %zu 户\n"), info.targets);
}

static void report(const cli_app *cli, const fl_after *after)
{
	fl_after_info info;
	fl_after_describe(after, &info);
	fprintf(cli->out,
		SAY(cli, "Draw %llu as it stands: %zu targets, %zu change(s)\n",
			"第 %llu 次抽查现行名单：%zu 户，变更 %zu 项\n"),
		(unsigned long long)info.number, info.targets, info.changes);
	for (size_t i = 0; i < info.changes; i++) {
		fl_after_change change;
		fl_after_change_at(after, i, &change);
		show_change(cli, &change);
	}
	fputc('\n', cli->out);
	for (size_t i = 0; i < info.targets && i < TARGETS_SHOWN; i++) {
		fl_after_target target;
		fl_after_target_at(after, i, &target);
		show_target(cli, &target, i + 1);
	}
	if (info.targets > TARGETS_SHOWN) {
		fprintf(cli->out,
			SAY(cli, "      ... and %zu more, see --list\n",
				"      ……另有 %zu 户，见 --list\n"),
			info.targets - TARGETS_SHOWN);
	}
}

static void member(const cli_app *cli, const char *key, const char *text)
{
	fprintf(cli->out, ",\"%s\":", key);
	cli_json_string(cli->out, text);
}

static void target_json(const cli_app *cli, const fl_after_target *target, bool first)
{
	fprintf(cli->out, "%s{\"id\":\"%s\",\"included\":%s,\"swapped\":%s,\"open\":%u",
		first ? "" : ",", target->id, target->included ? "true" : "false",
		target->swapped ? "true" : "false", target->open);
	member(cli, "stratum", target->stratum);
	member(cli, "grade", target->grade);
	member(cli, "name", target->name);
	member(cli, "instead_of", target->instead_of);
	member(cli, "lead", target->lead);
	member(cli, "inspectors", target->inspectors);
	fputc('}', cli->out);
}

static void change_json(const cli_app *cli, const fl_after_change *change, bool first)
{
	char day[11];
	fprintf(cli->out, "%s{\"kind\":\"%s\",\"date\":\"%s\"", first ? "" : ",",
		change->swap ? "swap" : "replacement", fl_day_write(change->date, day));
	member(cli, "target", change->target);
	member(cli, "by", change->by);
	member(cli, "old", change->old_id);
	member(cli, "new", change->new_id);
	member(cli, "reason", change->reason[cli->lang]);
	member(cli, "decided_by", change->decided_by);
	fputc('}', cli->out);
}

static void report_json(const cli_app *cli, const fl_after *after)
{
	fl_after_info info;
	fl_after_describe(after, &info);
	fprintf(cli->out, "{\"draw\":%llu,\"commit\":\"%s\",\"record_sha256\":\"%s\",\"targets\":[",
		(unsigned long long)info.number, info.commit, info.record);
	for (size_t i = 0; i < info.targets; i++) {
		fl_after_target target;
		fl_after_target_at(after, i, &target);
		target_json(cli, &target, i == 0);
	}
	fprintf(cli->out, "],\"changes\":[");
	for (size_t i = 0; i < info.changes; i++) {
		fl_after_change change;
		fl_after_change_at(after, i, &change);
		change_json(cli, &change, i == 0);
	}
	fprintf(cli->out, "]}\n");
}

/* ---- Running -------------------------------------------------------------------------------- */

/* Writes what was asked for, and reports. */
static int finish(
	const cli_app *cli, const list_context *context, bool changed, const fl_after *after)
{
	fl_error error;
	if (context->list != NULL &&
		fl_after_write_list(after, context->list, cli->lang, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	if (context->changes != NULL &&
		fl_after_write_changes(after, context->changes, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	if (cli->json) {
		report_json(cli, after);
	} else if (changed) {
		report_last(cli, after);
	} else {
		report(cli, after);
	}
	return EXIT_DONE;
}

typedef fl_code list_call(cli_app *cli, fl_db *db, const list_context *context, uint64_t number,
	fl_after **ret_after, fl_error *reterr);

static int run_call(cli_app *cli, const list_context *context, bool write, list_call *call)
{
	fl_error error;
	fl_db *db;
	fl_after *after = NULL;
	int64_t number = 0;
	const char *text = cli->argument_count > 0 ? cli->argument[0] : "";
	if (text[0] != '\0' && (!cli_number(text, strlen(text), &number) || number < 1)) {
		return cli_misuse(
			cli, SAY(cli, "`%s` is no number of a draw", "“%s”不是抽取编号"), text);
	}
	if (fl_db_open(cli->db, write, &db, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	fl_code code = call(cli, db, context, (uint64_t)number, &after, &error);
	int result = code == FL_OK ? finish(cli, context, write, after) : cli_fail(cli, &error);
	fl_after_free(after);
	fl_db_close(db);
	return result;
}

static fl_code call_list(cli_app *cli, fl_db *db, const list_context *context, uint64_t number,
	fl_after **ret_after, fl_error *reterr)
{
	(void)cli;
	(void)context;
	return fl_after_load(db, number, cli_threads(), ret_after, reterr);
}

static int run_list(cli_app *cli, const void *data)
{
	return run_call(cli, data, false, call_list);
}

static fl_code call_replace(cli_app *cli, fl_db *db, const list_context *context, uint64_t number,
	fl_after **ret_after, fl_error *reterr)
{
	const fl_replacement replacement = {.number = number,
		.target = cli->argument[1],
		.reason = context->reason,
		.decided_by = context->decided_by,
		.today = cli_day_or_today(context->today),
		.threads = cli_threads()};
	return fl_after_replace(db, &replacement, ret_after, reterr);
}

static void list_reasons(const cli_app *cli)
{
	const char *text[FL_LANGS];
	for (size_t i = 0; fl_replace_reason_at(i, text) != NULL; i++) {
		fprintf(cli->err, "  ");
		cli_cell(cli->err, fl_replace_reason_at(i, text), 16);
		fprintf(cli->err, "%s\n", text[cli->lang]);
	}
}

static int run_replace(cli_app *cli, const void *data)
{
	const list_context *context = data;
	const char *text[FL_LANGS];
	const char *code;
	size_t at = 0;
	while (context->reason != NULL && (code = fl_replace_reason_at(at, text)) != NULL &&
		strcmp(code, context->reason) != 0) {
		at++;
	}
	if (context->reason == NULL || fl_replace_reason_at(at, text) == NULL) {
		int result = cli_misuse(cli, "%s",
			SAY(cli, "give --reason CODE, one of:", "请指定 --reason 原因代码："));
		list_reasons(cli);
		return result;
	}
	return run_call(cli, context, true, call_replace);
}

static fl_code call_swap(cli_app *cli, fl_db *db, const list_context *context, uint64_t number,
	fl_after **ret_after, fl_error *reterr)
{
	const char *old_id = cli->argument[2];
	const fl_swap swap = {.number = number,
		.target = cli->argument[1],
		.department = context->department,
		.old_id = strcmp(old_id, CLI_NOBODY) != 0 ? old_id : NULL,
		.new_id = cli->argument[3],
		.reason = context->reason,
		.decided_by = context->decided_by,
		.today = cli_day_or_today(context->today),
		.threads = cli_threads()};
	return fl_after_swap(db, &swap, ret_after, reterr);
}

static int run_swap(cli_app *cli, const void *data)
{
	const list_context *context = data;
	if (context->reason == NULL || context->decided_by == NULL) {
		return cli_misuse(cli, "%s",
			SAY(cli, "give --reason and --decided-by: a swap is somebody's decision",
				"请指定 --reason 和 --decided-by：更换人员须有决定人"));
	}
	return run_call(cli, context, true, call_swap);
}

const cli_command cmd_draw_list = {
	.name = "draw list",
	.arguments = "[DRAW]",
	.arguments_min = 0,
	.arguments_max = 1,
	.summary = {"Show the list of a draw as it stands", "显示一次抽查的现行名单"},
	.details = {"The list as it was drawn, with all replacements and swaps behind it; of the "
		    "newest draw where no number is given.  `fairlot verify RECORD --changes "
		    "FILE` redoes what --changes writes.",
		"抽取所得名单及其后的全部更换；不写编号则为最近一次抽取。--changes "
		"写出的文件可用 fairlot verify 记录 --changes 文件 复核。"},
	.options = list_options,
	.context_bytes = sizeof(list_context),
	.run = run_list,
};

const cli_command cmd_draw_replace = {
	.name = "draw replace",
	.arguments = "DRAW TARGET",
	.arguments_min = 2,
	.arguments_max = 2,
	.summary = {"Replace a target by the next reserve of its class",
		"用同类替补更换无法检查的对象"},
	.details = {"The next unused reserve of the same class comes in, by lot as it was drawn; "
		    "it takes over the inspectors where they may visit it.  Where no reserve is "
		    "left the target is dropped, and that is recorded.  Reasons: case_pending, "
		    "closed, disaster, licence_ended, moved, no_access, not_found, suspended.",
		"按抽取次序由同类下一户替补接替，并尽可能沿用原检查人员；已无替补的，取消该户并"
		"记录在案。原因代码：case_pending 正在立案调查、closed 已歇业、disaster "
		"天气灾害疫情、licence_ended 许可证失效或注销、moved 迁出辖区、no_access "
		"多次未营业、not_found 查无此户、suspended 停业中。"},
	.options = replace_options,
	.context_bytes = sizeof(list_context),
	.run = run_replace,
};

const cli_command cmd_draw_swap = {
	.name = "draw swap",
	.arguments = "DRAW TARGET OLD NEW",
	.arguments_min = 4,
	.arguments_max = 4,
	.summary = {"Put one inspector in the place of another", "更换一户的检查人员"},
	.details = {"A decision with a reason and a name, kept beside the plan as it was drawn.  "
		    "Recusals, strata served, capacities and the lead rule hold.  OLD is `-` to "
		    "fill an open place; of fixed teams, OLD and NEW are their leads.",
		"须写明原因和决定人，与原分派一并保存。回避、管辖范围、可承担户数和负责人要求均须"
		"满足。OLD 为 - 表示填补空缺；固定编组时 OLD、NEW 写组长。"},
	.options = swap_options,
	.context_bytes = sizeof(list_context),
	.run = run_swap,
};
