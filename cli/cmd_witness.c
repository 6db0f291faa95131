/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot witness: a party's share of a draw's randomness.  Needs no account and no database. */
#include "commands.h"
#include "draw_options.h"

#include <string.h>

typedef struct witness_context {
	const char *out;
} witness_context;

static const cli_option witness_options[] = {
	{"out", "FILE", CLI_TEXT, offsetof(witness_context, out),
		{"where to keep the secret (else NAME.secret)",
			"保存秘密数值的文件（默认为 名称.secret）"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

static void report(const cli_app *cli, const fl_secret *secret, const char *path)
{
	if (cli->json) {
		fprintf(cli->out, "{\"name\":\"%s\",\"commitment\":\"%s\",\"file\":", secret->name,
			secret->commitment);
		cli_json_string(cli->out, path);
		fprintf(cli->out, "}\n");
		return;
	}
	fprintf(cli->out, "%s\n  %s=%s\n",
		SAY(cli, "Give this to the agency before the draw is sealed:",
			"请在抽取封存之前将下面一行交给检查机关："),
		secret->name, secret->commitment);
	cli_wrap(cli->out,
		SAY(cli,
			"Keep the file below to yourself until the agency asks for it after the "
			"sealing; then hand it over. Whoever stays silent voids the draw and is "
			"named.",
			"下面的文件请自行妥善保管，不得泄露；封存之后由机关要求揭示时再交出。"
			"拒不揭示的，本次抽取作废，并公布其名称。"),
		0);
	fprintf(cli->out, "  %s\n", path);
}

static int run_witness(cli_app *cli, const void *data)
{
	const witness_context *context = data;
	const char *name = cli->argument[0];
	char random[65], path[FL_SECRET_NAME_BYTES + 8];
	fl_secret secret;
	fl_error error;
	if (!cli_random(random)) {
		return cli_no_randomness(cli);
	}
	if (fl_secret_make(name, random, &secret, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	snprintf(path, sizeof(path), "%s.secret", name);
	const char *out = context->out != NULL ? context->out : path;
	if (fl_secret_write(&secret, out, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	report(cli, &secret, out);
	return EXIT_DONE;
}

const cli_command cmd_witness = {
	.name = "witness",
	.arguments = "NAME",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = {"Make a secret and its commitment, as an invited witness",
		"见证人生成秘密数值及其承诺值"},
	.details =
		{"Needs no database.  The secret is 32 bytes of the system's randomness; its file "
		 "can be read by its owner alone and is never overwritten.  NAME is 1 to 32 of "
		 "0-9 a-z -.",
			"不需要数据库。秘密数值为系统产生的 32 "
			"字节随机数；文件仅本人可读，从不覆盖。名称为 1 至 32 个 0-9 a-z - 字符。"},
	.options = witness_options,
	.context_bytes = sizeof(witness_context),
	.run = run_witness,
};

/* ---- Check ---------------------------------------------------------------------------------- */

/* NAME=VALUE, or a file. */
static fl_code read_secret(const char *word, fl_secret *ret_secret, fl_error *error)
{
	char name[FL_SECRET_NAME_BYTES];
	size_t len = strcspn(word, "=");
	if (word[len] != '=' || len >= sizeof(name)) {
		return fl_secret_read(word, ret_secret, error);
	}
	memcpy(name, word, len);
	name[len] = '\0';
	return fl_secret_make(name, word + len + 1, ret_secret, error);
}

static int run_check(cli_app *cli, const void *data)
{
	(void)data;
	fl_secret secret;
	fl_error error;
	const char *wanted = cli->argument[1];
	if (read_secret(cli->argument[0], &secret, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	if (secret.name[0] == '\0') {
		return cli_misuse(cli,
			SAY(cli, "%s holds a value without a name: give NAME=VALUE",
				"%s 只有数值没有名称：请写成“名称=数值”"),
			cli->argument[0]);
	}
	/* `witness` prints NAME=COMMITMENT; both forms are taken. */
	size_t len = strlen(secret.name);
	bool named = strncmp(wanted, secret.name, len) == 0 && wanted[len] == '=';
	bool matches = strcmp(named ? wanted + len + 1 : wanted, secret.commitment) == 0;
	if (cli->json) {
		fprintf(cli->out, "{\"name\":\"%s\",\"commitment\":\"%s\",\"matches\":%s}\n",
			secret.name, secret.commitment, matches ? "true" : "false");
	} else if (matches) {
		fprintf(cli->out,
			SAY(cli, "matches: this is the secret of `%s`\n",
				"相符：这是“%s”的秘密数值\n"),
			secret.name);
	} else {
		fprintf(cli->out,
			SAY(cli, "DOES NOT MATCH: the commitment of this secret is\n  %s=%s\n",
				"不符：该秘密数值的承诺值为\n  %s=%s\n"),
			secret.name, secret.commitment);
	}
	return matches ? EXIT_DONE : EXIT_NO;
}

static const cli_option no_options[] = {{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}}};

const cli_command cmd_witness_check = {
	.name = "witness check",
	.arguments = "FILE|NAME=VALUE COMMITMENT",
	.arguments_min = 2,
	.arguments_max = 2,
	.summary = {"Check a secret against its commitment", "核对秘密数值与承诺值"},
	.details = {"", ""},
	.options = no_options,
	.run = run_check,
};
