/* SPDX-License-Identifier: Apache-2.0 */
/* The words of fairlot verify. */
#include "verify_report.h"

#include <string.h>

/* ---- JSON ----------------------------------------------------------------------------------- */

static void json_member(const cli_app *cli, const char *key, const char *text)
{
	fprintf(cli->out, ",\"%s\":", key);
	cli_json_string(cli->out, text);
}

typedef const char *sentence_at(const fl_verification *verification, size_t index, fl_lang lang);

static void json_sentences(const cli_app *cli, const char *key, sentence_at *at,
	const fl_verification *verification, size_t count)
{
	fprintf(cli->out, ",\"%s\":[", key);
	for (size_t i = 0; i < count; i++) {
		fprintf(cli->out, "%s", i > 0 ? "," : "");
		cli_json_string(cli->out, at(verification, i, cli->lang));
	}
	fprintf(cli->out, "]");
}

static void json_steps(const cli_app *cli, const fl_verification *verification, size_t count)
{
	fprintf(cli->out, ",\"steps\":[");
	for (size_t i = 0; i < count; i++) {
		fl_verification_step step;
		fl_verification_step_at(verification, i, &step);
		fprintf(cli->out, "%s{\"name\":\"%s\",\"count\":%llu,\"hash\":\"%s\"}",
			i > 0 ? "," : "", step.name, (unsigned long long)step.count, step.hash);
	}
	fprintf(cli->out, "]");
}

void cli_verify_json(const cli_app *cli, const char *file, const fl_verification *verification)
{
	fl_verification_info info;
	fl_verification_describe(verification, &info);
	fprintf(cli->out, "{\"file\":");
	cli_json_string(cli->out, file);
	json_member(cli, "kind", info.kind);
	fprintf(cli->out,
		",\"holds\":%s,\"void\":%s,\"publicly_random\":%s,\"assigned\":%s,\"draw\":%llu,"
		"\"targets\":%"
		"llu,\"record_sha256\":\"%s\",\"commit\":\"%s\",\"seed\":\"%s\"",
		info.holds ? "true" : "false", info.is_void ? "true" : "false",
		info.publicly_random ? "true" : "false", info.assigned ? "true" : "false",
		(unsigned long long)info.number, (unsigned long long)info.targets, info.record,
		info.commit, info.seed);
	json_member(cli, "id", info.id);
	json_member(cli, "result", info.result);
	json_member(cli, "full_record_sha256", info.full);
	json_member(cli, "reason", info.reason);
	json_member(cli, "missing", info.missing);
	json_steps(cli, verification, info.steps);
	json_member(cli, "path", info.path);
	json_member(cli, "found", info.found);
	json_member(cli, "expected", info.expected);
	json_member(cli, "text_en", info.holds ? "" : info.text[FL_EN]);
	json_member(cli, "text_zh", info.holds ? "" : info.text[FL_ZH]);
	json_sentences(cli, "shown", fl_verification_shown_at, verification, info.shown);
	json_sentences(cli, "not_proven", fl_verification_note_at, verification, info.notes);
	fprintf(cli->out, "}\n");
}

/* ---- One file ------------------------------------------------------------------------------- */

static void print_sentences(const cli_app *cli, const char *mark, sentence_at *at,
	const fl_verification *verification, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fprintf(cli->out, "  %s ", mark);
		cli_wrap(cli->out, at(verification, i, cli->lang), 4);
	}
}

static void print_steps(const cli_app *cli, const fl_verification *verification, size_t steps)
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

/* Why a draw has no result. */
static void print_void(const cli_app *cli, const fl_verification_info *info, const char *indent)
{
	fprintf(cli->out, "%s%s", indent, SAY(cli, "reason: ", "原因："));
	cli_wrap(cli->out, info->reason, (int)strlen(indent) + SAY(cli, 8, 6));
	fprintf(cli->out, SAY(cli, "%sstayed silent: %s\n", "%s未揭示：%s\n"), indent,
		info->missing[0] != '\0' ? info->missing : SAY(cli, "nobody", "无"));
}

/* What kind of document it is, of which draw. */
static void print_title(const cli_app *cli, const char *file, const fl_verification_info *info)
{
	unsigned long long number = (unsigned long long)info->number;
	if (strcmp(info->kind, "record") == 0) {
		fprintf(cli->out,
			SAY(cli, "%s: draw %llu, %llu targets\n",
				"%s：第 %llu 次抽取，检查对象 %llu 户\n"),
			file, number, (unsigned long long)info->targets);
	} else if (strcmp(info->kind, "extract") == 0) {
		fprintf(cli->out,
			SAY(cli, "%s: public extract of draw %llu, %llu targets\n",
				"%s：第 %llu 次抽取的公开摘录，检查对象 %llu 户\n"),
			file, number, (unsigned long long)info->targets);
	} else if (info->is_void) {
		fprintf(cli->out,
			SAY(cli, "%s: draw %llu, VOID: it has no result\n",
				"%s：第 %llu 次抽取，已作废，没有结果\n"),
			file, number);
	} else if (info->number > 0) {
		fprintf(cli->out,
			SAY(cli, "%s: proof for %s in draw %llu\n",
				"%s：%s 在第 %llu 次抽取中的证明\n"),
			file, info->id, number);
	} else {
		fprintf(cli->out, SAY(cli, "%s: proof for %s\n", "%s：%s 的证明\n"), file,
			info->id);
	}
}

static void print_difference(const cli_app *cli, const fl_verification_info *info)
{
	fprintf(cli->out, SAY(cli, "DOES NOT HOLD at %s\n  ", "不符：%s\n  "), info->path);
	cli_wrap(cli->out, info->text[cli->lang], 2);
	if (info->found[0] != '\0') {
		fprintf(cli->out, SAY(cli, "  found     %s\n", "  现为  %s\n"), info->found);
	}
	if (info->expected[0] != '\0') {
		fprintf(cli->out, SAY(cli, "  expected  %s\n", "  应为  %s\n"), info->expected);
	}
}

static void print_holds(const cli_app *cli, const fl_verification_info *info)
{
	if (strcmp(info->kind, "record") == 0) {
		fprintf(cli->out, "%s\n",
			SAY(cli, "HOLDS: every step was recomputed and agrees",
				"相符：各步骤均已重算，结果一致"));
	} else {
		fprintf(cli->out, "%s\n",
			SAY(cli, "HOLDS, as far as it goes:", "在所及范围内相符："));
	}
	if (!info->assigned && strcmp(info->kind, "record") == 0) {
		fprintf(cli->out, "%s\n",
			SAY(cli,
				"No inspectors are assigned: the record holds none, or the proof "
				"that there are too few",
				"未分派检查人员：记录中没有检查人员名录，或附有人员不足的证明"));
	}
}

/* Whether the file is damaged in its form, so that nothing in it can be named but a place. */
static bool is_garbled(const fl_verification_info *info)
{
	return !info->holds && info->line > 0 && info->steps == 0;
}

static void print_garbled(const cli_app *cli, const char *file, const fl_verification_info *info)
{
	fprintf(cli->out, SAY(cli, "%s:%u:%u: DOES NOT HOLD: ", "%s:%u:%u: 不符："), file,
		info->line, info->column);
	fprintf(cli->out, "%s\n", info->text[cli->lang]);
}

void cli_verify_report(const cli_app *cli, const char *file, const fl_verification *verification)
{
	fl_verification_info info;
	fl_verification_describe(verification, &info);
	if (is_garbled(&info)) {
		print_garbled(cli, file, &info);
		fprintf(cli->out, "sha256 %s\n", info.record);
		return;
	}
	print_title(cli, file, &info);
	if (!info.publicly_random && info.number > 0) {
		fprintf(cli->out, "  *** NOT PUBLICLY RANDOM%s ***\n",
			SAY(cli, "", "（随机数非公开产生，仅供培训）"));
	}
	print_steps(cli, verification, info.steps);
	if (info.holds && info.is_void) {
		print_void(cli, &info, "  ");
	}
	if (info.holds) {
		print_holds(cli, &info);
	} else {
		print_difference(cli, &info);
	}
	print_sentences(cli, "+", fl_verification_shown_at, verification, info.shown);
	print_sentences(cli, "-", fl_verification_note_at, verification, info.notes);
	fprintf(cli->out, "sha256 %s\n", info.record);
}

/* ---- Several files -------------------------------------------------------------------------- */

static const char *kind_words(const cli_app *cli, const char *kind)
{
	static const struct {
		const char *kind;
		const char *words[FL_LANGS];
	} kinds[] = {
		{"extract", {"extract", "摘录"}},
		{"proof", {"proof", "证明"}},
		{"record", {"record", "记录"}},
		{"void", {"void", "作废"}},
	};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].kind, kind) == 0) {
			return kinds[i].words[cli->lang];
		}
	}
	return kind;
}

void cli_verify_line(const cli_app *cli, const char *file, const fl_verification *verification)
{
	char number[32] = "";
	fl_verification_info info;
	fl_verification_describe(verification, &info);
	cli_cell(cli->out, info.holds ? SAY(cli, "HOLDS", "相符") : SAY(cli, "NO", "不符"), 7);
	cli_cell(cli->out, kind_words(cli, info.kind), 8);
	if (info.number > 0) {
		snprintf(number, sizeof(number), SAY(cli, "draw %llu", "第 %llu 次"),
			(unsigned long long)info.number);
	}
	cli_cell(cli->out, number, 10);
	fprintf(cli->out, "%s%s\n", file,
		info.holds && info.number > 0 && !info.publicly_random ? "  NOT PUBLICLY RANDOM"
								       : "");
	if (info.holds && info.is_void) {
		print_void(cli, &info, "      ");
	}
	if (is_garbled(&info)) {
		fprintf(cli->out, "      ");
		print_garbled(cli, file, &info);
	} else if (!info.holds) {
		fprintf(cli->out, "      %s%s", info.path, SAY(cli, ": ", "："));
		cli_wrap(cli->out, info.text[cli->lang], 6 + (int)fl_columns(info.path) + 2);
	}
}

static void finding_json(const cli_app *cli, const fl_series_finding *finding)
{
	fprintf(cli->out,
		"{\"finding\":\"%s\",\"fault\":%s,\"draw\":%llu,\"other\":%llu,\"shared\":%llu",
		finding->name, finding->fault ? "true" : "false", (unsigned long long)finding->draw,
		(unsigned long long)finding->other, (unsigned long long)finding->shared);
	json_member(cli, "agency", finding->agency);
	json_member(cli, "file", finding->file);
	json_member(cli, "other_file", finding->other_file);
	json_member(cli, "text_en", finding->text[FL_EN]);
	json_member(cli, "text_zh", finding->text[FL_ZH]);
	fprintf(cli->out, "}\n");
}

int cli_verify_series(const cli_app *cli, const fl_series *series)
{
	int result = EXIT_DONE;
	for (size_t i = 0; i < fl_series_count(series); i++) {
		fl_series_finding finding;
		fl_series_at(series, i, &finding);
		result = finding.fault ? EXIT_NO : result;
		if (cli->json) {
			finding_json(cli, &finding);
			continue;
		}
		fprintf(cli->out, finding.fault ? SAY(cli, "  NO  ", "不符  ") : "  ok  ");
		cli_wrap(cli->out, finding.text[cli->lang], 6);
	}
	if (!cli->json) {
		fprintf(cli->out, "  - ");
		cli_wrap(cli->out,
			SAY(cli,
				"not proven: that each seal was published before its randomness "
				"existed, and that no draw after the last was withheld; compare "
				"with the notices of the day",
				"无法证明：各封存文件在随机数产生之前已经公布，末次之后没有隐匿的"
				"抽查；请与当日公告核对"),
			4);
	}
	return result;
}
