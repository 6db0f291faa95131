/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot rules test. */
#include "commands.h"

typedef struct test_context {
	bool coverage;
} test_context;

static const cli_option test_options[] = {
	{"coverage", NULL, CLI_FLAG, offsetof(test_context, coverage),
		{"name the rules, bands and clauses that no test fires",
			"列出没有测试触发的规则、分数段和条款"}},
	{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}},
};

static size_t count_fired(const fl_rules_coverage *coverage)
{
	size_t fired = 0;
	for (size_t i = 0; i < fl_rules_coverage_count(coverage); i++) {
		fired += fl_rules_coverage_at(coverage, i)->fired;
	}
	return fired;
}

/* The list first: a share alone tells nobody what to write. */
static void print_coverage(const cli_app *cli, const char *file, const fl_rules_coverage *coverage)
{
	size_t count = fl_rules_coverage_count(coverage);
	for (size_t i = 0; i < count; i++) {
		const fl_rules_part *part = fl_rules_coverage_at(coverage, i);
		if (!part->fired) {
			fprintf(cli->out,
				SAY(cli, "%s:%u:%u: no test fires %s (%s)\n",
					"%s:%u:%u: 没有测试触发 %s（%s）\n"),
				file, part->line, part->column, part->name, part->kind[cli->lang]);
		}
	}
	fprintf(cli->out,
		SAY(cli, "%zu of %zu rules, bands and clauses are fired by some test\n",
			"有测试触发的规则、分数段和条款：%zu 项（共 %zu 项）\n"),
		count_fired(coverage), count);
}

static void print_coverage_json(const cli_app *cli, const fl_rules_coverage *coverage)
{
	FILE *to = cli->out;
	fprintf(to, ",\"coverage\":{\"fired\":%zu,\"count\":%zu,\"parts\":[", count_fired(coverage),
		fl_rules_coverage_count(coverage));
	for (size_t i = 0; i < fl_rules_coverage_count(coverage); i++) {
		const fl_rules_part *part = fl_rules_coverage_at(coverage, i);
		fprintf(to, "%s{\"kind\":\"%s\",\"name\":", i > 0 ? "," : "", part->kind[FL_EN]);
		cli_json_string(to, part->name);
		fprintf(to, ",\"line\":%u,\"column\":%u,\"fired\":%s}", part->line, part->column,
			part->fired ? "true" : "false");
	}
	fprintf(to, "]}");
}

static void print_result(const cli_app *cli, const char *file, const fl_diags *diags,
	const fl_rules_tests *tests, const fl_rules_coverage *coverage)
{
	if (cli->json) {
		fprintf(cli->out, "{\"file\":");
		cli_json_string(cli->out, file);
		fprintf(cli->out, ",\"tests\":%zu,\"passed\":%zu,\"problems\":", tests->count,
			tests->passed);
		cli_diags_json(cli, diags);
		if (coverage != NULL) {
			print_coverage_json(cli, coverage);
		}
		fprintf(cli->out, "}\n");
		return;
	}
	cli_diags(cli, diags);
	fprintf(cli->out,
		SAY(cli, "%s: %zu test(s), %zu passed, %zu failed\n",
			"%s：共 %zu 个测试，通过 %zu 个，失败 %zu 个\n"),
		file, tests->count, tests->passed, tests->count - tests->passed);
	if (coverage != NULL) {
		print_coverage(cli, file, coverage);
	}
}

static int test_file(const cli_app *cli, int which, bool cover)
{
	const char *file = cli->argument[which];
	int result = EXIT_DONE;
	fl_error error;
	fl_rules_tests tests;
	fl_rules_coverage *coverage = NULL;
	fl_rules *rules =
		cli_rules_load_among(cli, cli->argument, cli->argument_count, which, &result);
	if (rules == NULL) {
		return result;
	}
	fl_diags *diags = fl_diags_new();
	fl_code code = diags == NULL ? FL_MEMORY
		: cover              ? fl_rules_cover(rules, diags, &tests, &coverage, &error)
				     : fl_rules_test(rules, diags, &tests, &error);
	if (code == FL_OK) {
		print_result(cli, file, diags, &tests, coverage);
		result = tests.passed < tests.count ? EXIT_NO : EXIT_DONE;
	} else {
		result = diags != NULL ? cli_fail(cli, &error) : EXIT_ENVIRONMENT;
	}
	fl_rules_coverage_free(coverage);
	fl_diags_free(diags);
	fl_rules_free(rules);
	return result;
}

static int run_test(cli_app *cli, const void *data)
{
	const test_context *context = data;
	int result = EXIT_DONE;
	for (int i = 0; i < cli->argument_count; i++) {
		int one = test_file(cli, i, context->coverage);
		result = one > result ? one : result;
	}
	return result;
}

const cli_command cmd_rules_test = {
	.name = "rules test",
	.arguments = "FILE...",
	.arguments_min = 1,
	.arguments_max = 1000,
	.summary = {"Run the tests that stand in rule sets", "运行规则集内的测试"},
	.details = {"A test that fails shows what was expected, what came out, and how it came "
		    "about: "
		    "the sum, each event that counted or did not, and the way to the grade. With "
		    "--coverage it names the rules, bands, limits on movement, vetoes, clauses and "
		    "levels that no test fires; that alone is no failure.",
		"失败的测试会显示预期值、实际值及其由来：算式、每个计入或未计入的事件、如何得到"
		"等级。加 --coverage 则列出没有测试触发的规则、分数段、升降限制、一票否决项、"
		"条款和附加指标档级；仅有此类情形不算失败。"},
	.options = test_options,
	.context_bytes = sizeof(test_context),
	.run = run_test,
};
