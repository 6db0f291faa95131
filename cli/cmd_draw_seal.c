/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot draw seal: everything that steers a draw is fixed before its randomness exists. */
#include "ceremony_step.h"
#include "commands.h"
#include "draw_options.h"
#include "draw_report.h"

#include <stdlib.h>
#include <string.h>

/* The draw's own options stand first, so that their table serves here too. */
typedef struct seal_context {
	draw_context draw;
	const char *folder;
	const char *fixed;
	cli_list secret;
	cli_list commitment;
	cli_list own_commitment;
	cli_list party;
	cli_list beacon;
	cli_list beacon_due;
	cli_list beacon_form;
	cli_list beacon_round;
	cli_list beacon_source;
} seal_context;

static const cli_option options[] = {
	{"beacon", "NAME", CLI_LIST, offsetof(seal_context, beacon),
		{"a public value of the future", "将来产生的公开随机数"}},
	{"beacon-due", "TIME", CLI_LIST, offsetof(seal_context, beacon_due),
		{"when it comes to exist: a day or UTC time", "其产生日期或时间（UTC）"}},
	{"beacon-form", "TEXT", CLI_LIST, offsetof(seal_context, beacon_form),
		{"how it is written down", "其书写形式"}},
	{"beacon-round", "TEXT", CLI_LIST, offsetof(seal_context, beacon_round),
		{"which of its values (else that of its time)", "其期次（默认为产生时间）"}},
	{"beacon-source", "TEXT", CLI_LIST, offsetof(seal_context, beacon_source),
		{"whose value it is", "其发布机构"}},
	{"commitment", "NAME=HEX", CLI_LIST, offsetof(seal_context, commitment),
		{"what a witness outside the agency gave away", "机关以外见证人的承诺值"}},
	{"fixed", "VALUE", CLI_TEXT, offsetof(seal_context, fixed),
		{"a value known to all, for training", "固定值，仅供培训"}},
	{"folder", "DIR", CLI_TEXT, offsetof(seal_context, folder),
		{"the files of all draws (else beside the database)",
			"各次抽取的文件夹（默认在数据库旁）"}},
	{"own-commitment", "NAME=HEX", CLI_LIST, offsetof(seal_context, own_commitment),
		{"the same of somebody of the agency", "本机关人员的承诺值"}},
	{"party", "NAME=TEXT", CLI_LIST, offsetof(seal_context, party),
		{"who a witness is (else its name)", "见证人是谁（默认为其名称）"}},
	{"secret", "NAME", CLI_LIST, offsetof(seal_context, secret),
		{"make and keep a secret of the agency's own", "生成并保存本机关的秘密数值"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

/* ---- Sources -------------------------------------------------------------------------------- */

/* The draw's request with room for secrets. */
typedef struct seal_request {
	draw_request draw;
	size_t sources;
	char random[DRAW_SOURCES_MAX][65];
} seal_request;

static fl_draw_source *add_source(seal_request *request, const char *kind, const char *name)
{
	if (request->sources == DRAW_SOURCES_MAX) {
		return &request->draw.source[DRAW_SOURCES_MAX - 1]; /* too many all the same */
	}
	fl_draw_source *source = &request->draw.source[request->sources++];
	*source = (fl_draw_source){.kind = kind, .name = name};
	return source;
}

static int add_secrets(const cli_app *cli, const seal_context *context, seal_request *request)
{
	for (int i = 0; i < context->secret.count; i++) {
		fl_draw_source *source = add_source(request, "secret", context->secret.at[i]);
		char *random = request->random[source - request->draw.source];
		if (!cli_random(random)) {
			return cli_no_randomness(cli);
		}
		source->value = random;
	}
	return EXIT_DONE;
}

/* Cuts NAME=REST; NULL where it is not of that form. */
static const char *cut_name(seal_request *request, const char *word, const char **ret_rest)
{
	size_t len = strcspn(word, "=");
	*ret_rest = word + len + 1;
	return len > 0 && word[len] == '=' && word[len + 1] != '\0'
		? draw_keep(&request->draw, word, len)
		: NULL;
}

static int add_commitments(const cli_app *cli, const cli_list *list, const char *option,
	bool outside, seal_request *request)
{
	for (int i = 0; i < list->count; i++) {
		const char *commitment;
		const char *name = cut_name(request, list->at[i], &commitment);
		if (name == NULL) {
			return cli_misuse(cli,
				SAY(cli, "--%s: `%s` is not NAME=HEX; `fairlot witness` makes one",
					"--%s：“%s”不是“名称=十六进制数”的形式；可用 fairlot "
					"witness 生成"),
				option, list->at[i]);
		}
		fl_draw_source *source = add_source(request, "secret", name);
		source->commitment = commitment;
		source->outside = outside;
		source->party = outside ? name : NULL;
	}
	return EXIT_DONE;
}

static int add_parties(const cli_app *cli, const cli_list *list, seal_request *request)
{
	for (int i = 0; i < list->count; i++) {
		const char *party;
		const char *name = cut_name(request, list->at[i], &party);
		size_t at = 0;
		while (name != NULL && at < request->sources &&
			strcmp(request->draw.source[at].name, name) != 0) {
			at++;
		}
		if (name == NULL || at == request->sources) {
			return cli_misuse(cli,
				SAY(cli, "--party: `%s` is not NAME=TEXT of a secret or commitment",
					"--party：“%s”不是“名称=文字”，或没有该名称的秘密数值"),
				list->at[i]);
		}
		request->draw.source[at].party = party;
	}
	return EXIT_DONE;
}

/* The n-th of each option belongs to the n-th beacon. */
static int add_beacons(const cli_app *cli, const seal_context *context, seal_request *request)
{
	int count = context->beacon.count;
	bool rounds = context->beacon_round.count > 0;
	if (context->beacon_source.count != count || context->beacon_due.count != count ||
		context->beacon_form.count != count ||
		(rounds && context->beacon_round.count != count)) {
		return cli_misuse(cli, "%s",
			SAY(cli,
				"give --beacon-source, --beacon-due and --beacon-form (and "
				"--beacon-round) once for each --beacon",
				"每个 --beacon 须各有一个 --beacon-source、--beacon-due 和 "
				"--beacon-form（以及 --beacon-round）"));
	}
	for (int i = 0; i < count; i++) {
		fl_draw_source *source = add_source(request, "beacon", context->beacon.at[i]);
		source->publisher = context->beacon_source.at[i];
		source->at = context->beacon_due.at[i];
		source->form = context->beacon_form.at[i];
		source->round = rounds ? context->beacon_round.at[i] : source->at;
	}
	return EXIT_DONE;
}

static int fill_sources(const cli_app *cli, const seal_context *context, seal_request *request)
{
	int result = add_secrets(cli, context, request);
	result = result == EXIT_DONE
		? add_commitments(cli, &context->commitment, "commitment", true, request)
		: result;
	result = result == EXIT_DONE
		? add_commitments(cli, &context->own_commitment, "own-commitment", false, request)
		: result;
	result = result == EXIT_DONE ? add_parties(cli, &context->party, request) : result;
	result = result == EXIT_DONE ? add_beacons(cli, context, request) : result;
	if (context->fixed != NULL) {
		add_source(request, "fixed", "fixed")->value = context->fixed;
	}
	if (result == EXIT_DONE && request->sources == 0) {
		return cli_misuse(cli, "%s",
			SAY(cli,
				"name where the randomness comes from: --secret, --commitment, "
				"--beacon or, for training, --fixed",
				"请指明随机源：--secret、--commitment、--beacon，培训可用 "
				"--fixed"));
	}
	request->draw.options.sources = request->draw.source;
	request->draw.options.source_count = request->sources;
	request->draw.options.folder = context->folder;
	return result;
}

/* ---- The command ---------------------------------------------------------------------------- */

/* What is allowed, and yet worth a thought. */
static void report_advice(const cli_app *cli, const seal_request *request)
{
	for (size_t i = 0; i < request->sources; i++) {
		if (strcmp(request->draw.source[i].kind, "secret") == 0) {
			return;
		}
	}
	fprintf(cli->out, "\n");
	cli_wrap(cli->out,
		SAY(cli,
			"No source is a secret: as soon as its values are public, whoever has "
			"the frame can work out who is drawn, before the visits.",
			"没有秘密随机源：数值一经公开，凡持有名录者在检查之前就能算出谁被抽中。"),
		0);
}

static int report(const cli_app *cli, fl_db *db, const seal_request *request, const fl_draw *draw)
{
	fl_draw_info info;
	fl_draw_describe(draw, &info);
	const fl_draw_options *sealed = &request->draw.options;
	const fl_draw_step step = {
		.folder = sealed->folder, .today = sealed->today, .now = sealed->sealed_at};
	if (cli->json) {
		fprintf(cli->out, "{\"result\":");
		draw_report_json(cli, draw);
		fprintf(cli->out, ",\"status\":");
	} else {
		draw_report(cli, &request->draw.options, draw, DRAW_REPORT_SEALED);
		report_advice(cli, request);
		fputc('\n', cli->out);
	}
	int result = step_report(cli, db, &step, info.number);
	fprintf(cli->out, "%s", cli->json ? "}\n" : "");
	return result;
}

static int seal(const cli_app *cli, const seal_context *context, seal_request *request)
{
	fl_error error;
	fl_db *db;
	fl_draw *draw;
	if (context->draw.agency == NULL && getenv("FAIRLOT_AGENCY") == NULL) {
		return cli_misuse(cli, "%s",
			SAY(cli,
				"give --agency, or set FAIRLOT_AGENCY; see `fairlot draw seal "
				"--help`",
				"请指定 --agency，或设置 FAIRLOT_AGENCY；见 fairlot draw seal "
				"--help"));
	}
	int result = draw_options_fill(cli, &context->draw, &request->draw);
	result = result == EXIT_DONE ? fill_sources(cli, context, request) : result;
	if (result != EXIT_DONE) {
		return result;
	}
	if (fl_db_open(cli->db, true, &db, &error) != FL_OK) {
		return cli_fail(cli, &error);
	}
	if (fl_draw_seal(db, &request->draw.options, &draw, &error) == FL_OK) {
		result = report(cli, db, request, draw);
		fl_draw_free(draw);
	} else {
		result = cli_fail(cli, &error);
	}
	fl_db_close(db);
	return result;
}

static int run(cli_app *cli, const void *data)
{
	seal_request *request = calloc(1, sizeof(*request));
	if (request == NULL) {
		return EXIT_ENVIRONMENT;
	}
	int result = seal(cli, data, request);
	fl_rules_free(request->draw.rules);
	free(request);
	return result;
}

const cli_command cmd_draw_seal = {
	.name = "draw seal",
	.arguments = "",
	.summary = {"Fix everything that steers a draw, before its randomness exists",
		"在随机数产生之前封存影响抽取的一切"},
	.details = {"Prints chances and commit and writes a notice to publish.  What is imported "
		    "later "
		    "changes nothing any more.  Sealing the same again is no new draw.",
		"显示概率和封存摘要，写出供公布的公告。此后导入的数据不再影响本次抽取。重复封存同一"
		"抽取不会产生新的编号。"},
	.options = options,
	.shared = draw_shared_options,
	.context_bytes = sizeof(seal_context),
	.run = run,
};
