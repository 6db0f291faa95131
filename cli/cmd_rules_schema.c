/* SPDX-License-Identifier: Apache-2.0 */
/* fairlot rules schema. */
#include "commands.h"

static const cli_option schema_options[] = {{NULL, NULL, CLI_FLAG, 0, {NULL, NULL}}};

static int run_schema(cli_app *cli, const void *data)
{
	(void)data;
	fl_error error;
	char *text;
	fl_code code = fl_rules_schema(&text, &error);
	if (code != FL_OK) {
		return cli_fail(cli, &error);
	}
	fputs(text, cli->out);
	fl_text_free(text);
	return EXIT_DONE;
}

const cli_command cmd_rules_schema = {
	.name = "rules schema",
	.arguments = "",
	.summary = {"Print the JSON Schema of rule files, for editors",
		"输出规则文件的 JSON Schema，供编辑器使用"},
	.details =
		{"An editor that knows the YAML language server completes and checks a rule file "
		 "whose first line names the schema, as rules/README.md shows.",
			"支持 YAML language server 的编辑器会按规则文件首行所写的 schema 自动补全"
			"并检查，写法见 rules/README.md。"},
	.options = schema_options,
	.run = run_schema,
};
