/* SPDX-License-Identifier: Apache-2.0 */
/* Trying guesses against libyaml, and keeping account of the columns that a mended line shifts. */
#include "base/yaml_cause.h"

#include "base/yaml_guess.h"

#include <yaml.h>

bool fl_yaml_first_error(fl_text text, fl_yaml_error *ret_error)
{
	yaml_parser_t parser;
	bool done = false;
	bool memory = true;
	if (yaml_parser_initialize(&parser) == 0) {
		return false;
	}
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	const char *at = text.len > 0 ? text.at : "";
	yaml_parser_set_input_string(&parser, (const unsigned char *)at, text.len);
	*ret_error = (fl_yaml_error){.problem = NULL};
	while (!done) {
		yaml_event_t event;
		if (yaml_parser_parse(&parser, &event) == 0) {
			memory = parser.error != YAML_MEMORY_ERROR;
			*ret_error = (fl_yaml_error){
				.problem = parser.problem != NULL ? parser.problem : "syntax error",
				.line = parser.problem_mark.line,
				.column = parser.problem_mark.column,
				.context = parser.context != NULL,
				.context_line = parser.context_mark.line,
				.context_column = parser.context_mark.column};
			break;
		}
		done = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return memory;
}

/* How far a text can be read; all of it where there is no error. */
static uint64_t reach(const fl_yaml_error *error)
{
	return error->problem == NULL ? UINT64_MAX
				      : (uint64_t)error->line << 32 | (uint32_t)error->column;
}

static bool apply(fl_text text, const fl_yaml_guess *guess, fl_buf *out)
{
	fl_buf_text(out, (fl_text){text.at, guess->from});
	fl_buf_string(out, guess->put);
	size_t behind = guess->from + guess->len;
	fl_buf_text(out, (fl_text){text.at + behind, text.len - behind});
	return !out->failed;
}

static fl_place place_of(const fl_yaml_doc *doc, const fl_yaml_mending *mending, size_t offset)
{
	fl_text text = fl_buf_view(&mending->text);
	fl_place place = {.file = doc->file, .source = doc->source, .line = 1};
	size_t start = 0;
	for (size_t i = 0; i < offset && i < text.len; i++) {
		if (text.at[i] == '\n') {
			place.line++;
			start = i + 1;
		}
	}
	fl_text line = {text.at + start, text.len - start};
	uint32_t column = fl_text_chars(line, offset - start) + 1;
	place.column = fl_yaml_mended_column(mending, place.line, column);
	return place;
}

/* Whether the blanks of a line, or with 0 those of any, were reported already: then what libyaml
 * says of indents follows from them. */
static bool blanks_reported(const fl_diags *diags, uint32_t line)
{
	for (size_t i = 0; i < fl_diags_count(diags); i++) {
		const fl_diag *diag = fl_diags_at(diags, i);
		if ((line == 0 || diag->line == line) &&
			(strcmp(diag->name, "tab") == 0 || strcmp(diag->name, "blank") == 0)) {
			return true;
		}
	}
	return false;
}

static void take(const fl_yaml_doc *doc, fl_diags *diags, const fl_yaml_guess *guess,
	fl_yaml_mending *mending, fl_buf *mended)
{
	fl_place place = place_of(doc, mending, guess->at);
	fl_place from = place_of(doc, mending, guess->from);
	fl_text taken = {mending->text.at + guess->from, guess->len};
	int more = (int)fl_text_chars(fl_text_of(guess->put), strlen(guess->put)) -
		(int)fl_text_chars(taken, taken.len);
	place.width = guess->width;
	bool indent = strcmp(guess->name, "indent") == 0;
	if (!blanks_reported(diags, indent ? 0 : place.line)) {
		fl_diags_add(diags, FL_ERROR, guess->name, &place, FL_READY, guess->text[FL_EN],
			guess->text[FL_ZH]);
	}
	mending->mend[mending->count++] =
		(fl_yaml_mend){from.line, from.column, more, guess->spoils};
	fl_buf old = mending->text;
	mending->text = *mended;
	*mended = old;
}

uint32_t fl_yaml_mended_column(const fl_yaml_mending *mending, uint32_t line, uint32_t column)
{
	for (uint32_t i = mending->count; i-- > 0;) {
		const fl_yaml_mend *mend = &mending->mend[i];
		if (mend->line != line || column <= mend->column) {
			continue;
		}
		int64_t moved = (int64_t)column - mend->more;
		column = moved > mend->column ? (uint32_t)moved : mend->column;
	}
	return column;
}

bool fl_yaml_mended_value(const fl_yaml_mending *mending, uint32_t line, uint32_t from, uint32_t to)
{
	for (uint32_t i = 0; i < mending->count; i++) {
		const fl_yaml_mend *mend = &mending->mend[i];
		if (mend->spoils && mend->line == line && mend->column >= from &&
			mend->column < to) {
			return true;
		}
	}
	return false;
}

/* libyaml's sentences, for those that officers meet. */
static void report_as_it_is(const fl_yaml_doc *doc, fl_diags *diags, const fl_yaml_error *error,
	const fl_yaml_mending *mending)
{
	static const char *const sentences[][2] = {
		{"could not find expected ':'", "缺少冒号（: 之后须有空格），或缩进有误"},
		{"did not find expected key", "此处应为键：请检查缩进，以及上一行的引号和括号"},
		{"did not find expected ',' or ']'", "方括号内缺少逗号或右括号 ]"},
		{"did not find expected ',' or '}'", "花括号内缺少逗号或右括号 }"},
		{"did not find expected '-' indicator", "列表项应以 - 开头：请检查缩进"},
		{"did not find expected node content", "此处缺少值"},
		{"mapping values are not allowed in this context",
			"此处不能有冒号：请检查缩进，或给含冒号的文字加引号"},
		{"block sequence entries are not allowed in this context",
			"此处不能有列表项（-）：请检查缩进"},
		{"found unexpected end of stream", "文件在引号或括号关闭之前结束"},
		{"found character that cannot start any token", "此字符不能作为值的开头：请加引号"},
		{"found undefined tag handle", "不允许使用标签（!）"},
		{"did not find expected <document start>", "此处不能再有内容：请检查缩进"},
	};
	const char *chinese = error->problem;
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		chinese = strcmp(sentences[i][0], error->problem) == 0 ? sentences[i][1] : chinese;
	}
	fl_place place = {.file = doc->file,
		.source = doc->source,
		.line = (uint32_t)error->line + 1,
		.column = fl_yaml_mended_column(
			mending, (uint32_t)error->line + 1, (uint32_t)error->column + 1)};
	/* libyaml ends a last line that has no end, and then complains of the line behind it. */
	fl_place end = place_of(doc, mending, mending->text.len);
	place = place.line > end.line ? end : place;
	fl_diag *diag = fl_diags_add(diags, FL_ERROR, "syntax", &place,
		TR("not valid YAML: %s%.0s", "不符合 YAML 语法：%.0s%s"), error->problem, chinese);
	if (error->context && error->context_line != error->line) {
		fl_diags_hint(diags, diag, TR("it began in line %zu", "起于第 %zu 行"),
			error->context_line + 1);
	}
}

/* The guess with which most lines can be read, the likelier one on a tie; its number, or
 * `count` where none comes further than the error. */
static uint32_t find_best(
	const fl_yaml_guesses *guesses, const fl_yaml_error *error, fl_yaml_mending *mending)
{
	uint64_t least = reach(error) + 3; /* a mended line may have grown by that */
	uint64_t furthest = 0;
	uint32_t best = guesses->count;
	for (uint32_t i = 0; i < guesses->count && mending->trials < FL_YAML_TRIALS_MAX; i++) {
		FL_AUTO(fl_buf) mended = {0};
		fl_yaml_error after;
		mending->trials++;
		if (!apply(guesses->text, &guesses->guess[i], &mended) ||
			!fl_yaml_first_error(fl_buf_view(&mended), &after)) {
			continue;
		}
		/* by whole lines, so that a guess which swallows the next error does not win */
		uint64_t came = reach(&after);
		if (came > least && (best == guesses->count || came >> 32 > furthest >> 32)) {
			furthest = came;
			best = i;
		}
	}
	return best;
}

bool fl_yaml_mend_error(const fl_yaml_doc *doc, fl_diags *diags, const fl_yaml_error *error,
	fl_yaml_mending *mending)
{
	fl_text text = fl_buf_view(&mending->text);
	bool room = mending->count < FL_YAML_MENDS_MAX && text.len <= FL_YAML_TRIAL_BYTES_MAX;
	fl_yaml_guesses *guesses = room ? calloc(1, sizeof(*guesses)) : NULL;
	FL_AUTO(fl_buf) mended = {0};
	bool found = false;
	if (guesses != NULL) {
		fl_yaml_guess_all(text, error, guesses);
		uint32_t best = find_best(guesses, error, mending);
		found = best < guesses->count && apply(text, &guesses->guess[best], &mended);
		if (found) {
			take(doc, diags, &guesses->guess[best], mending, &mended);
		}
		free(guesses);
	}
	if (!found && !blanks_reported(diags, 0)) {
		report_as_it_is(doc, diags, error, mending);
	}
	return found;
}
