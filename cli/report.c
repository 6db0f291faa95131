/* SPDX-License-Identifier: Apache-2.0 */
/* Errors and diagnostics, for people and as JSON. */
#include "cli.h"

#include <stdarg.h>
#include <string.h>

void cli_json_string(FILE *to, const char *text)
{
	fputc('"', to);
	for (; *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;
		if (byte == '"' || byte == '\\') {
			fprintf(to, "\\%c", byte);
		} else if (byte < 0x20) {
			fprintf(to, "\\u%04x", byte);
		} else {
			fputc(byte, to);
		}
	}
	fputc('"', to);
}

static void print_place(FILE *to, const char *file, uint32_t line, uint32_t column)
{
	if (file[0] != '\0') {
		fprintf(to, "%s:", file);
		if (line > 0) {
			fprintf(to, "%u:", line);
		}
		if (line > 0 && column > 0) {
			fprintf(to, "%u:", column);
		}
		fputc(' ', to);
	}
}

int cli_fail(const cli_app *cli, const fl_error *error)
{
	fflush(cli->out);
	if (cli->json) {
		fprintf(cli->out,
			"{\"error\":{\"code\":\"%s\",\"file\":", fl_code_name(error->code));
		cli_json_string(cli->out, error->file);
		fprintf(cli->out, ",\"line\":%u,\"column\":%u,\"text\":", error->line,
			error->column);
		cli_json_string(cli->out, error->text[cli->lang]);
		fprintf(cli->out, "}}\n");
	}
	fprintf(cli->err, "fairlot: ");
	print_place(cli->err, error->file, error->line, error->column);
	fprintf(cli->err, "%s\n", error->text[cli->lang]);
	return fl_code_exit(error->code);
}

int cli_misuse(const cli_app *cli, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fprintf(cli->err, "fairlot: ");
	vfprintf(cli->err, format, arguments);
	fputc('\n', cli->err);
	va_end(arguments);
	return EXIT_USAGE;
}

/* The quoted line, and a caret under the place.  Tabs become blanks, so that columns agree. */
static void print_source(const cli_app *cli, const fl_diag *diag)
{
	uint32_t column = 1;
	size_t before = 0;
	char prefix[512];
	size_t len = 0;
	fprintf(cli->err, "%6u | ", diag->line);
	for (const char *at = diag->source; *at != '\0'; at++) {
		fputc(*at == '\t' ? ' ' : *at, cli->err);
		bool starts = ((unsigned char)*at & 0xc0) != 0x80;
		column += starts && at != diag->source;
		if (column < diag->column && len + 1 < sizeof(prefix)) {
			prefix[len++] = *at == '\t' ? ' ' : *at;
		}
	}
	prefix[len] = '\0';
	before = fl_columns(prefix);
	fprintf(cli->err, "\n       | %*s^", (int)before, "");
	for (uint32_t i = 1; i < diag->width && i < 60; i++) {
		fputc('~', cli->err);
	}
	fputc('\n', cli->err);
}

/* Each line of a hint on one of its own. */
static void print_hint(const cli_app *cli, const char *hint)
{
	while (*hint != '\0') {
		size_t len = strcspn(hint, "\n");
		fprintf(cli->err, "       = %.*s\n", (int)len, hint);
		hint += len + (hint[len] == '\n');
	}
}

void cli_diags(const cli_app *cli, const fl_diags *diags)
{
	fflush(cli->out);
	for (size_t i = 0; i < fl_diags_count(diags); i++) {
		const fl_diag *diag = fl_diags_at(diags, i);
		print_place(cli->err, diag->file, diag->line, diag->column);
		fprintf(cli->err, "%s: ",
			diag->severity == FL_ERROR ? SAY(cli, "error", "错误")
						   : SAY(cli, "warning", "警告"));
		if (diag->path[0] != '\0') {
			fprintf(cli->err, "%s: ", diag->path);
		}
		fprintf(cli->err, "%s\n", diag->text[cli->lang]);
		if (diag->source[0] != '\0' && diag->column > 0) {
			print_source(cli, diag);
		}
		print_hint(cli, diag->hint[cli->lang]);
	}
	if (fl_diags_dropped(diags) > 0) {
		fprintf(cli->err,
			SAY(cli, "... and at least %zu more; correct these first\n",
				"……至少另有 %zu 处；请先改正以上各处\n"),
			fl_diags_dropped(diags));
	}
}

void cli_diags_json(const cli_app *cli, const fl_diags *diags)
{
	fputc('[', cli->out);
	for (size_t i = 0; i < fl_diags_count(diags); i++) {
		const fl_diag *diag = fl_diags_at(diags, i);
		fprintf(cli->out,
			"%s{\"severity\":\"%s\",\"name\":\"%s\",\"file\":", i > 0 ? "," : "",
			diag->severity == FL_ERROR ? "error" : "warning", diag->name);
		cli_json_string(cli->out, diag->file);
		fprintf(cli->out, ",\"line\":%u,\"column\":%u,\"width\":%u,\"path\":", diag->line,
			diag->column, diag->width);
		cli_json_string(cli->out, diag->path);
		for (int lang = 0; lang < FL_LANGS; lang++) {
			fprintf(cli->out, ",\"text_%s\":", lang == FL_ZH ? "zh" : "en");
			cli_json_string(cli->out, diag->text[lang]);
			fprintf(cli->out, ",\"hint_%s\":", lang == FL_ZH ? "zh" : "en");
			cli_json_string(cli->out, diag->hint[lang]);
		}
		fputc('}', cli->out);
	}
	fputc(']', cli->out);
}
