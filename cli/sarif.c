/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Problems as SARIF 2.1.0, the format in which code hosts and editors take findings.  Columns count
 * characters.  The message is in the user's language; the other one stands beside it as a property,
 * so that a stored report can be read by both.
 */
#include "cli.h"

#include <string.h>

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

/* A path as a URI reference: what no URI may hold is escaped. */
static void print_uri(FILE *to, const char *path)
{
	static const char plain[] = "-._~/";
	fprintf(to, "\"%s", path[0] == '/' ? "file://" : "");
	for (; *path != '\0'; path++) {
		unsigned char byte = (unsigned char)*path;
		bool letter = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
			(byte >= 'a' && byte <= 'z');
		fprintf(to, letter || strchr(plain, byte) != NULL ? "%c" : "%%%02X", byte);
	}
	fputc('"', to);
}

/* The sentence with its hint. */
static void print_text(FILE *to, const fl_diag *diag, fl_lang lang)
{
	char text[3000];
	const char *hint = diag->hint[lang];
	snprintf(text, sizeof(text), "%s%s%s", diag->text[lang], hint[0] != '\0' ? "\n" : "", hint);
	cli_json_string(to, text);
}

static void print_region(FILE *to, const fl_diag *diag)
{
	fprintf(to, ",\"region\":{\"startLine\":%u", diag->line);
	if (diag->column > 0) {
		fprintf(to, ",\"startColumn\":%u,\"endLine\":%u,\"endColumn\":%u", diag->column,
			diag->line, diag->column + diag->width);
	}
	if (diag->source[0] != '\0') {
		fprintf(to, ",\"snippet\":{\"text\":");
		cli_json_string(to, diag->source);
		fputc('}', to);
	}
	fputc('}', to);
}

static void print_result(const cli_app *cli, const fl_diag *diag, size_t rule)
{
	FILE *to = cli->out;
	fprintf(to, "{\"ruleId\":\"%s\",\"ruleIndex\":%zu,\"level\":\"%s\",\"message\":{\"text\":",
		diag->name, rule, diag->severity == FL_ERROR ? "error" : "warning");
	print_text(to, diag, cli->lang);
	fprintf(to, "},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":");
	print_uri(to, diag->file);
	fputc('}', to);
	if (diag->line > 0) {
		print_region(to, diag);
	}
	fputc('}', to);
	if (diag->path[0] != '\0') {
		fprintf(to, ",\"logicalLocations\":[{\"fullyQualifiedName\":");
		cli_json_string(to, diag->path);
		fprintf(to, "}]");
	}
	fprintf(to, "}],\"properties\":{\"en\":");
	print_text(to, diag, FL_EN);
	fprintf(to, ",\"zh\":");
	print_text(to, diag, FL_ZH);
	fprintf(to, "}}");
}

/* The place of a name among those that came before it, each counted once. */
static size_t rule_index(const fl_diags *diags, size_t index)
{
	const char *name = fl_diags_at(diags, index)->name;
	size_t rule = 0;
	for (size_t i = 0; strcmp(fl_diags_at(diags, i)->name, name) != 0; i++) {
		size_t earlier = 0;
		while (strcmp(fl_diags_at(diags, earlier)->name, fl_diags_at(diags, i)->name) !=
			0) {
			earlier++;
		}
		rule += earlier == i;
	}
	return rule;
}

static void print_rules(FILE *to, const fl_diags *diags)
{
	size_t printed = 0;
	for (size_t i = 0; i < fl_diags_count(diags); i++) {
		if (rule_index(diags, i) == printed) {
			fprintf(to, "%s{\"id\":\"%s\"}", printed > 0 ? "," : "",
				fl_diags_at(diags, i)->name);
			printed++;
		}
	}
}

void cli_diags_sarif(const cli_app *cli, const fl_diags *diags)
{
	FILE *to = cli->out;
	fprintf(to,
		"{\"$schema\":\"" SCHEMA "\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":"
		"{\"name\":\"fairlot\",\"version\":\"%s\",\"language\":\"%s\",\"rules\":[",
		fl_version(), SAY(cli, "en", "zh-CN"));
	print_rules(to, diags);
	fprintf(to, "]}},\"language\":\"%s\",\"columnKind\":\"unicodeCodePoints\",\"results\":[",
		SAY(cli, "en", "zh-CN"));
	for (size_t i = 0; i < fl_diags_count(diags); i++) {
		fputs(i > 0 ? "," : "", to);
		print_result(cli, fl_diags_at(diags, i), rule_index(diags, i));
	}
	fprintf(to, "],\"properties\":{\"dropped\":%zu}}]}\n", fl_diags_dropped(diags));
}
