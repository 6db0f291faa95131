/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot prove and fairlot extract: what may be handed out of a record. */
#include "commands.h"
#include "verify_report.h"

#include <stddef.h>

/* Makes a file from a record and verifies it, as whoever gets it will. */
typedef fl_code maker(const fl_verification *record, const void *options, fl_error *reterr);

static int make_and_verify(
	cli_app *cli, const char *record, maker *make, const void *options, const char *out)
{
	fl_error error;
	fl_verification *verification;
	if (fl_verify(record, cli_threads(), &verification, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	fl_code code = make(verification, options, &error);
	fl_verification_free(verification);
	if (code != FL_OK) {
		return cli_fail(cli, &error);
	}
	if (fl_verify(out, cli_threads(), &verification, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	if (cli->json) {
		cli_verify_json(cli, out, verification);
	} else if (!cli->quiet) {
		cli_verify_report(cli, out, verification);
	}
	fl_verification_free(verification);
	return EXIT_DONE;
}

/* ---- prove ---------------------------------------------------------------------------------- */

typedef struct prove_options {
	const char *id;
	const char *out;
	const char *record;
	bool row_only;
} prove_options;

static const cli_option prove_table[] = {
	{"out", "FILE", CLI_TEXT, offsetof(prove_options, out),
		{"The file to write (default: ID-proof.json)",
			"输出文件（默认为“编号-proof.json”）"}},
	{"record", "FILE", CLI_TEXT, offsetof(prove_options, record),
		{"The full record of the draw", "完整的抽查记录"}},
	{"row-only", NULL, CLI_FLAG, offsetof(prove_options, row_only),
		{"Only the row and its path: before the release",
			"只含名录行及其路径，用于揭示公布之前"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

static fl_code make_proof(const fl_verification *record, const void *data, fl_error *reterr)
{
	const prove_options *options = data;
	return fl_prove(record, options->id, options->row_only, options->out, reterr);
}

static int run_prove(cli_app *cli, const void *data)
{
	prove_options options = *(const prove_options *)data;
	char out[512];
	options.id = cli->argument[0];
	if (options.record == NULL) {
		return cli_misuse(cli, "%s",
			SAY(cli, "--record FILE is needed: the full record of the draw",
				"须以 --record FILE 指明完整的抽查记录"));
	}
	if (options.out == NULL) {
		int length = snprintf(out, sizeof(out), "%s-proof.json", options.id);
		if (length < 0 || (size_t)length >= sizeof(out)) {
			return cli_misuse(cli, "%s", SAY(cli, "no id is that long", "编号过长"));
		}
		options.out = out;
	}
	return make_and_verify(cli, options.record, make_proof, &options, options.out);
}

const cli_command cmd_prove = {
	.name = "prove",
	.arguments = "ID",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = {"Prove to a retailer its own row of a draw",
		"向零售户证明其在抽查中的本户记载"},
	.details = {"Writes a file that the retailer can verify with `fairlot verify`, the web "
		    "page "
		    "or the Python script: its row of the sealed list, the path from there to the "
		    "published root, and its ticket beside that of the last one drawn of its "
		    "class.  The hashes beside the path belong to neighbours and can be guessed: "
		    "hand the file to the retailer, do not publish it.",
		"生成一份文件，零售户可用 fairlot verify、核验网页或 Python "
		"脚本自行核验：本户在封存"
		"名录中的一行、由该行至已公布树根的路径，以及本户签号与本类别末位中签号的比较。路径"
		"旁的哈希属于相邻零售户且可被猜测，文件宜交本人，不宜公开。"},
	.options = prove_table,
	.context_bytes = sizeof(prove_options),
	.run = run_prove,
};

/* ---- extract -------------------------------------------------------------------------------- */

typedef struct extract_options {
	const char *out;
} extract_options;

static const cli_option extract_table[] = {
	{"out", "FILE", CLI_TEXT, offsetof(extract_options, out),
		{"The file to write", "输出文件"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

static fl_code make_extract(const fl_verification *record, const void *data, fl_error *reterr)
{
	return fl_extract(record, ((const extract_options *)data)->out, reterr);
}

static int run_extract(cli_app *cli, const void *data)
{
	const extract_options *options = data;
	if (options->out == NULL) {
		return cli_misuse(cli, "%s",
			SAY(cli, "--out FILE is needed", "须以 --out FILE 指明输出文件"));
	}
	return make_and_verify(cli, cli->argument[0], make_extract, options, options->out);
}

const cli_command cmd_extract = {
	.name = "extract",
	.arguments = "RECORD",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = {"Make the public extract of a record", "由抽查记录生成可公开的摘录"},
	.details = {"The extract holds the seal, the randomness, the numbers and chances of every "
		    "class and who was drawn; no grade of a retailer that was not drawn, no "
		    "recusal "
		    "and no inspector.  It can be verified as far as it goes; the full record goes "
		    "to auditors.  Whoever the seal leaves out or puts in by decision is named in "
		    "it, with the reason, as was sealed.",
		"摘录包含封存文件、随机数、各类别抽取数与概率以及抽中名单；不含未抽中户的等级、回避"
		"名单和检查人员。可在所及范围内核验；完整记录交审计方。封存文件中排除或指定的零售户"
		"及其理由按封存原文列出。"},
	.options = extract_table,
	.context_bytes = sizeof(extract_options),
	.run = run_extract,
};
