/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot rules diff. */
#include "commands.h"

#include <string.h>

static const cli_option diff_options[] = {{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}}};

/* How a key changed, from the retailer's side; NULL where nothing can be said. */
static const char *sense_text(const cli_app *cli, int sense)
{
	return sense == 1     ? SAY(cli, "tighter", "收紧")
		: sense == -1 ? SAY(cli, "looser", "放宽")
		: sense == 2  ? SAY(cli, "tighter and looser", "有紧有松")
			      : NULL;
}

static const char *value_text(const cli_app *cli, const char *value)
{
	return value[0] != '\0' ? value : SAY(cli, "(not given)", "（未填写）");
}

static void print_key(const cli_app *cli, const fl_rules_key *key)
{
	enum { SHORT_MAX = 60 };
	const char *before = value_text(cli, key->before);
	const char *after = value_text(cli, key->after);
	const char *sense = sense_text(cli, key->sense);
	char head[160];
	snprintf(head, sizeof(head), "    %s%s", key->key, key->key[0] != '\0' ? ": " : "");
	bool one_line = fl_columns(head) + fl_columns(before) + fl_columns(after) <= SHORT_MAX;
	if (one_line) {
		fprintf(cli->out, "%s%s -> %s", head, before, after);
	} else {
		fprintf(cli->out, "    %s:\n      - ", key->key);
		cli_wrap(cli->out, before, 8);
		fprintf(cli->out, "      + ");
		cli_wrap(cli->out, after, 8);
	}
	if (sense != NULL) {
		fprintf(cli->out, one_line ? "  [%s]" : "      [%s]\n", sense);
	}
	fputs(one_line ? "\n" : "", cli->out);
}

static void print_change(const cli_app *cli, const fl_rules_change *change)
{
	const char *label = change->label[cli->lang];
	fprintf(cli->out, "%s%s%s%s%s: %s", change->section, change->id[0] != '\0' ? " " : "",
		change->id, label[0] != '\0' ? " " : "", label, change->verdict[cli->lang]);
	if (change->line_before > 0 && change->line_after > 0) {
		fprintf(cli->out, SAY(cli, " (line %u -> %u)\n", "（第 %u 行 -> 第 %u 行）\n"),
			change->line_before, change->line_after);
	} else {
		fprintf(cli->out, SAY(cli, " (line %u)\n", "（第 %u 行）\n"),
			change->line_before + change->line_after);
	}
	if (change->renamed[0] != '\0') {
		fprintf(cli->out,
			change->line_after > 0 ? SAY(cli, "    likely %s under another id\n",
							 "    可能由“%s”改换代号而来\n")
					       : SAY(cli, "    likely kept under the id %s\n",
							 "    可能已改用代号“%s”\n"),
			change->renamed);
	}
	for (size_t i = 0; i < change->key_count; i++) {
		print_key(cli, &change->key[i]);
	}
}

static bool any_decides(const fl_rules_diff *diff)
{
	size_t i = 0;
	while (i < fl_rules_diff_count(diff) && !fl_rules_diff_at(diff, i)->decides) {
		i++;
	}
	return i < fl_rules_diff_count(diff);
}

static void print_text(const cli_app *cli, const fl_rules_name name[2], const fl_rules_diff *diff)
{
	size_t count = fl_rules_diff_count(diff);
	fprintf(cli->out, "%s %s -> %s %s\n", name[0].id, name[0].version, name[1].id,
		name[1].version);
	for (size_t i = 0; i < count; i++) {
		print_change(cli, fl_rules_diff_at(diff, i));
	}
	if (count == 0) {
		fprintf(cli->out, "%s\n", SAY(cli, "They mean the same.", "两者含义相同。"));
	} else {
		fprintf(cli->out, SAY(cli, "%zu difference(s). ", "共 %zu 处不同。"), count);
		fprintf(cli->out, "%s\n",
			any_decides(diff) ? SAY(cli, "Scores, grades or inspections can change.",
						    "得分、等级或抽查可能因此改变。")
					  : SAY(cli, "No score, grade or inspection changes.",
						    "不影响任何得分、等级和抽查。"));
	}
}

static void print_pair(FILE *to, const char *key, const char *value)
{
	fprintf(to, ",\"%s\":", key);
	cli_json_string(to, value);
}

static void print_change_json(const cli_app *cli, const fl_rules_change *change)
{
	static const char *const senses[] = {"looser", "none", "tighter", "both"};
	FILE *to = cli->out;
	fprintf(to, "{\"section\":\"%s\"", change->section);
	print_pair(to, "id", change->id);
	print_pair(to, "label_en", change->label[FL_EN]);
	print_pair(to, "label_zh", change->label[FL_ZH]);
	print_pair(to, "verdict", change->verdict[FL_EN]);
	print_pair(to, "renamed", change->renamed);
	fprintf(to, ",\"decides\":%s,\"line_before\":%u,\"line_after\":%u,\"keys\":[",
		change->decides ? "true" : "false", change->line_before, change->line_after);
	for (size_t i = 0; i < change->key_count; i++) {
		const fl_rules_key *key = &change->key[i];
		fprintf(to, "%s{\"key\":", i > 0 ? "," : "");
		cli_json_string(to, key->key);
		print_pair(to, "before", key->before);
		print_pair(to, "after", key->after);
		fprintf(to, ",\"sense\":\"%s\",\"wording\":%s}", senses[key->sense + 1],
			key->wording ? "true" : "false");
	}
	fprintf(to, "]}");
}

static void print_json(const cli_app *cli, const fl_rules_name name[2], const fl_rules_diff *diff)
{
	size_t count = fl_rules_diff_count(diff);
	fprintf(cli->out, "{\"same\":%s,\"decides\":%s", count == 0 ? "true" : "false",
		any_decides(diff) ? "true" : "false");
	for (int side = 0; side < 2; side++) {
		fprintf(cli->out, ",\"%s\":{\"sha256\":\"%s\"", side == 0 ? "before" : "after",
			name[side].sha256);
		print_pair(cli->out, "id", name[side].id);
		print_pair(cli->out, "version", name[side].version);
		fputc('}', cli->out);
	}
	fprintf(cli->out, ",\"changes\":[");
	for (size_t i = 0; i < count; i++) {
		fputs(i > 0 ? "," : "", cli->out);
		print_change_json(cli, fl_rules_diff_at(diff, i));
	}
	fprintf(cli->out, "]}\n");
}

static int compare(const cli_app *cli, const fl_rules *before, const fl_rules *after)
{
	fl_error error;
	fl_rules_diff *diff = NULL;
	fl_rules_name name[2];
	fl_code code = fl_rules_compare(before, after, &diff, &error);
	if (code != FL_OK) {
		return cli_fail(cli, &error);
	}
	fl_rules_describe(before, &name[0]);
	fl_rules_describe(after, &name[1]);
	if (cli->json) {
		print_json(cli, name, diff);
	} else {
		print_text(cli, name, diff);
	}
	int result = fl_rules_diff_count(diff) == 0 ? EXIT_DONE : EXIT_NO;
	fl_rules_diff_free(diff);
	return result;
}

static int run_diff(cli_app *cli, const void *data)
{
	int result = EXIT_DONE;
	(void)data;
	fl_rules *before = cli_rules_load(cli, cli->argument[0], &result);
	fl_rules *after = cli_rules_load(cli, cli->argument[1], &result);
	if (before != NULL && after != NULL) {
		result = compare(cli, before, after);
	}
	fl_rules_free(before);
	fl_rules_free(after);
	return result;
}

const cli_command cmd_rules_diff = {
	.name = "rules diff",
	.arguments = "OLD NEW",
	.arguments_min = 2,
	.arguments_max = 2,
	.summary = {"Compare two rule sets by what they mean", "按含义比较两个规则集"},
	.details =
		{"Rules are matched by id, and each change is called tightened, loosened, mixed, "
		 "changed or relabelled from the retailer's side. Comments, the order of rules and "
		 "keys, quotes, and 1.0 for 1 are no difference. The exit code is 0 where both "
		 "mean "
		 "the same and 1 where they differ or a file is refused.",
			"规则按代号对应，每处变化从零售户角度标明收紧、放宽、有紧有松、变更或改名。"
			"注释、规则和键的顺序、引号以及 1.0 与 1 "
			"的写法不算不同。含义相同时退出码为 "
			"0，有不同或文件被拒绝时为 1。"},
	.options = diff_options,
	.run = run_diff,
};
