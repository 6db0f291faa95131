/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Expressions over indicators, from text to steps on a stack.  From the loosest to the tightest:
 *
 *     or    and    not    = != < <= > >= (one of them)    + -    *    -x
 *
 * with numbers, names of indicators, parentheses, min(...), max(...) and if(condition, then, else).
 * Numbers and truths are told apart.  All arithmetic is exact: both sides of a sum are brought to
 * one scale here, so that the grader only adds whole numbers.
 */
#include "rules/compile.h"

typedef enum token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_NAME, TOKEN_SIGN, TOKEN_BAD } token_kind;

/* What a part of an expression comes to. */
typedef struct operand {
	unsigned places;
	bool truth;
	size_t begin; /* in the source */
} operand;

typedef struct parser {
	fl_compiler *compiler;
	const fl_yaml *at;
	fl_text source;
	size_t begin, end; /* the token that is looked at */
	token_kind kind;
	fl_plan_op *op;
	uint32_t count;
	unsigned stack, depth;
	bool failed;
} parser;

/* How tightly operators bind, loosest first. */
enum { LEVEL_OR, LEVEL_AND, LEVEL_COMPARE, LEVEL_SUM, LEVEL_PRODUCT, LEVEL_SINGLE };

static const struct {
	const char *sign;
	unsigned level;
	fl_expression_op op;
} signs[] = {
	{"or", LEVEL_OR, FL_OP_OR},
	{"and", LEVEL_AND, FL_OP_AND},
	{"=", LEVEL_COMPARE, FL_OP_EQUAL},
	{"!=", LEVEL_COMPARE, FL_OP_NOT_EQUAL},
	{"<", LEVEL_COMPARE, FL_OP_LESS},
	{"<=", LEVEL_COMPARE, FL_OP_LESS_EQUAL},
	{">", LEVEL_COMPARE, FL_OP_GREATER},
	{">=", LEVEL_COMPARE, FL_OP_GREATER_EQUAL},
	{"+", LEVEL_SUM, FL_OP_ADD},
	{"-", LEVEL_SUM, FL_OP_SUBTRACT},
	{"*", LEVEL_PRODUCT, FL_OP_MULTIPLY},
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static fl_text token(const parser *in)
{
	return (fl_text){in->source.at + in->begin, in->end - in->begin};
}

static bool token_is(const parser *in, const char *text)
{
	return in->kind != TOKEN_END && fl_text_is(token(in), text);
}

/* The place of the token within the scalar that holds the expression. */
static fl_yaml token_place(const parser *in)
{
	fl_yaml place = *in->at;
	uint32_t before = fl_text_chars(in->source, in->begin);
	uint32_t width = fl_text_chars(in->source, in->end) - before;
	if (before <= place.width) {
		place.column += before + (place.quoted ? 1 : 0);
		place.width = width > 0 ? width : 1;
	}
	return place;
}

#define REPORT(in, ...)                                                         \
	do {                                                                    \
		if (!(in)->failed) {                                            \
			fl_yaml here = token_place(in);                         \
			FL_REPORT(&(in)->compiler->reader, &here, __VA_ARGS__); \
		}                                                               \
		(in)->failed = true;                                            \
	} while (0)

static void advance(parser *in)
{
	fl_text source = in->source;
	size_t at = in->end;
	while (at < source.len && (source.at[at] == ' ' || source.at[at] == '\n')) {
		at++;
	}
	in->begin = at;
	if (at == source.len) {
		in->kind = TOKEN_END;
	} else if (is_digit(source.at[at])) {
		in->kind = TOKEN_NUMBER;
		while (at < source.len && (is_digit(source.at[at]) || source.at[at] == '.')) {
			at++;
		}
	} else if (is_letter(source.at[at])) {
		in->kind = TOKEN_NAME;
		while (at < source.len &&
			(is_letter(source.at[at]) || is_digit(source.at[at]) ||
				source.at[at] == '_' || source.at[at] == '-')) {
			at++;
		}
	} else if (memchr("+-*(),=<>!", source.at[at], 10) != NULL) {
		bool wide = memchr("<>!", source.at[at], 3) != NULL && at + 1 < source.len &&
			source.at[at + 1] == '=';
		in->kind = TOKEN_SIGN;
		at += wide ? 2 : 1;
	} else {
		uint32_t character = 0;
		size_t len = fl_text_char((fl_text){source.at + at, source.len - at}, &character);
		in->kind = TOKEN_BAD;
		at += len > 0 ? len : 1;
	}
	in->end = at;
}

/* What is written otherwise in other languages, by its first character. */
static void hint_sign(parser *in, fl_diag *diag)
{
	static const struct {
		char sign;
		const char *text[FL_LANGS];
	} hints[] = {
		{'!', {TR("write `not`", "应写作 not")}},
		{'%', {TR("write 30 % as `0.3`", "30% 应写作 0.3")}},
		{'&', {TR("write `and`", "应写作 and")}},
		{'/',
			{TR("there is no division: write `a > 25 * b`, not `a / b > 25`",
				"不能做除法：a / b > 25 应写作 a > 25 * b")}},
		{'=', {TR("write a single `=`", "只写一个 =")}},
		{'|', {TR("write `or`", "应写作 or")}},
	};
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
		if (token(in).at[0] == hints[i].sign) {
			fl_diags_hint(in->compiler->reader.diags, diag, FL_READY,
				hints[i].text[FL_EN], hints[i].text[FL_ZH]);
		}
	}
}

/* Says that something else should stand here: `wanted`, or with NULL a number or an indicator. */
static void report_token(parser *in, const char *wanted)
{
	size_t offset = 0;
	char ascii = fl_text_full_width(token(in), &offset);
	if (in->kind == TOKEN_END && wanted != NULL) {
		REPORT(in, "bad-expression",
			TR("the expression ends too early: a `%s` is missing",
				"算式不完整：缺少“%s”"),
			wanted);
	} else if (in->kind == TOKEN_END) {
		REPORT(in, "bad-expression",
			TR("the expression `" FL_TEXT_FMT "` ends too early",
				"算式“" FL_TEXT_FMT "”不完整"),
			FL_TEXT_ARG(in->source));
	} else if (wanted == NULL && memchr("),", token(in).at[0], 2) != NULL) {
		REPORT(in, "bad-expression",
			TR("a number or an indicator is missing before `" FL_TEXT_FMT "`",
				"“" FL_TEXT_FMT "”之前缺少数字或指标"),
			FL_TEXT_ARG(token(in)));
	} else if (ascii != '\0') {
		REPORT(in, "full-width",
			TR("`" FL_TEXT_FMT "` is full-width; write %c",
				"“" FL_TEXT_FMT "”是全角字符，应写作 %c"),
			FL_TEXT_ARG(token(in)), ascii);
	} else if (!in->failed) {
		fl_yaml here = token_place(in);
		fl_diag *diag = FL_REPORT(&in->compiler->reader, &here, "bad-expression",
			TR("`" FL_TEXT_FMT "` cannot stand here: an expression joins numbers and "
			   "indicators by + - * = != < <= > >= and or not min() max() if()",
				"此处不能出现“" FL_TEXT_FMT
				"”：算式由数字和指标组成，可用 + - * = != < <= > >= and or not "
				"min() max() if()"),
			FL_TEXT_ARG(token(in)));
		hint_sign(in, diag);
		in->failed = true;
	}
}

static void expect(parser *in, const char *sign)
{
	if (!token_is(in, sign)) {
		report_token(in, sign);
	} else {
		advance(in);
	}
}

/* Appends a step that takes `takes` entries of the stack and leaves one. */
static fl_plan_op *add_op(parser *in, fl_expression_op op, unsigned takes)
{
	static fl_plan_op nowhere;
	unsigned stack = in->stack - takes + 1;
	if (!in->failed &&
		(in->count == FL_EXPRESSION_OPS_MAX || stack > FL_EXPRESSION_STACK_MAX)) {
		REPORT(in, "expression-size",
			TR("the expression is too long or too deep: split it into several "
			   "indicators",
				"算式过长或嵌套过深：请拆分为多个指标"));
	}
	if (in->failed) {
		nowhere = (fl_plan_op){.op = op};
		return &nowhere;
	}
	in->stack = stack;
	in->op[in->count] = (fl_plan_op){.op = op};
	return &in->op[in->count++];
}

static void want_truth(parser *in, operand got, bool truth)
{
	if (got.truth == truth || in->failed) {
		return;
	}
	parser there = *in;
	there.begin = got.begin;
	there.end = got.begin + 1;
	in->failed = true;
	if (truth) {
		REPORT(&there, "not-a-condition",
			TR("here a condition is wanted, such as n >= 3, not a number",
				"此处应为条件（如 n >= 3），而不是数值"));
	} else {
		REPORT(&there, "not-a-number",
			TR("here a number is wanted, not a condition", "此处应为数值，而不是条件"));
	}
}

static void want_places(parser *in, unsigned places)
{
	if (places > FL_EXPRESSION_PLACES_MAX) {
		REPORT(in, "too-many-digits",
			TR("the result has %u digits behind the point; at most %u are kept exactly",
				"结果有 %u 位小数；最多精确到 %u 位"),
			places, FL_EXPRESSION_PLACES_MAX);
	}
}

/* Brings the two topmost entries to one scale. */
static unsigned align(parser *in, unsigned below, unsigned top)
{
	unsigned places = below > top ? below : top;
	if (below != top && !in->failed) {
		fl_plan_op *op = add_op(in, FL_OP_SCALE, 1);
		op->depth = below < top ? 1 : 0;
		op->number = fl_power10(places - (below < top ? below : top));
	}
	return places;
}

static operand parse_level(parser *in, unsigned level);

/* One level deeper; what came out is of no use where the limit was met. */
static operand parse_inside(parser *in, unsigned level)
{
	if (in->depth == FL_EXPRESSION_DEPTH_MAX) {
		REPORT(in, "expression-size",
			TR("more than %u parentheses or signs within each other: split the "
			   "expression into several indicators",
				"嵌套超过 %u 层：请将算式拆分为多个指标"),
			FL_EXPRESSION_DEPTH_MAX);
	}
	if (in->failed) {
		return (operand){0, level < LEVEL_SUM, in->begin};
	}
	in->depth++;
	operand got = parse_level(in, level);
	in->depth--;
	return got;
}

static operand parse_number(parser *in)
{
	int64_t value = 0;
	if (fl_decimal_parse(token(in), FL_PLACES_MAX, &value) != FL_DECIMAL_OK ||
		value > FL_NUMBER_MAX) {
		REPORT(in, "not-a-number",
			TR("`" FL_TEXT_FMT "` is not a plain number such as 12 or 0.5",
				"“" FL_TEXT_FMT "”不是普通数字（如 12 或 0.5）"),
			FL_TEXT_ARG(token(in)));
	}
	unsigned places = fl_compile_places(value);
	add_op(in, FL_OP_NUMBER, 0)->number = value / fl_power10(FL_PLACES_MAX - places);
	advance(in);
	return (operand){places, false, in->begin};
}

static operand parse_indicator(parser *in)
{
	fl_yaml here = token_place(in);
	uint32_t index = fl_compile_operand(in->compiler, token(in), &here);
	operand got = {0, false, in->begin};
	if (index == FL_NONE_INDEX) {
		in->failed = true;
	} else {
		const fl_plan_indicator *indicator = &in->compiler->indicator[index];
		got = (operand){indicator->places, indicator->truth, in->begin};
	}
	add_op(in, FL_OP_INDICATOR, 0)->indicator = index;
	advance(in);
	return got;
}

static operand parse_extreme(parser *in, fl_expression_op op)
{
	unsigned given = 1;
	advance(in);
	expect(in, "(");
	operand got = parse_inside(in, LEVEL_OR);
	want_truth(in, got, false);
	for (; !in->failed && token_is(in, ","); given++) {
		advance(in);
		operand next = parse_inside(in, LEVEL_OR);
		want_truth(in, next, false);
		got.places = align(in, got.places, next.places);
		add_op(in, op, 2);
	}
	if (given < 2) {
		expect(in, ",");
	}
	expect(in, ")");
	return got;
}

static operand parse_if(parser *in)
{
	advance(in);
	expect(in, "(");
	want_truth(in, parse_inside(in, LEVEL_OR), true);
	expect(in, ",");
	operand then = parse_inside(in, LEVEL_OR);
	expect(in, ",");
	operand otherwise = parse_inside(in, LEVEL_OR);
	want_truth(in, otherwise, then.truth);
	then.places = align(in, then.places, otherwise.places);
	add_op(in, FL_OP_IF, 3);
	expect(in, ")");
	return then;
}

static operand parse_single(parser *in)
{
	operand got = {0, false, in->begin};
	if (in->kind == TOKEN_NUMBER) {
		return parse_number(in);
	}
	if (token_is(in, "-")) {
		advance(in);
		got = parse_inside(in, LEVEL_SINGLE);
		want_truth(in, got, false);
		add_op(in, FL_OP_NEGATE, 1);
	} else if (token_is(in, "(")) {
		advance(in);
		got = parse_inside(in, LEVEL_OR);
		expect(in, ")");
	} else if (token_is(in, "min") || token_is(in, "max")) {
		got = parse_extreme(in, token_is(in, "min") ? FL_OP_MIN : FL_OP_MAX);
	} else if (token_is(in, "if")) {
		got = parse_if(in);
	} else if (in->kind == TOKEN_NAME && !token_is(in, "and") && !token_is(in, "or") &&
		!token_is(in, "not")) {
		got = parse_indicator(in);
	} else {
		report_token(in, NULL);
	}
	return got;
}

static operand join(parser *in, unsigned level, fl_expression_op op, operand left, operand right)
{
	bool logic = level < LEVEL_COMPARE;
	want_truth(in, left, logic);
	want_truth(in, right, logic);
	operand got = {0, level < LEVEL_SUM, left.begin};
	if (level == LEVEL_PRODUCT) {
		got.places = left.places + right.places;
		want_places(in, got.places);
	} else if (!logic) {
		unsigned places = align(in, left.places, right.places);
		got.places = level == LEVEL_SUM ? places : 0;
	}
	add_op(in, op, 2);
	return got;
}

/* The sign of the level that the token is; -1 where it is none. */
static int find_sign(const parser *in, unsigned level)
{
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (signs[i].level == level && token_is(in, signs[i].sign)) {
			return (int)i;
		}
	}
	return -1;
}

static operand parse_not(parser *in)
{
	advance(in);
	operand got = parse_inside(in, LEVEL_COMPARE);
	want_truth(in, got, true);
	add_op(in, FL_OP_NOT, 1);
	return got;
}

static operand parse_level(parser *in, unsigned level)
{
	size_t begin = in->begin;
	bool negated = level == LEVEL_COMPARE && token_is(in, "not");
	if (level == LEVEL_SINGLE || negated) {
		operand got = negated ? parse_not(in) : parse_single(in);
		got.begin = begin;
		return got;
	}
	operand left = parse_level(in, level + 1);
	int sign = find_sign(in, level);
	while (!in->failed && sign >= 0) {
		advance(in);
		operand right = parse_level(in, level + 1);
		left = join(in, level, signs[sign].op, left, right);
		left.begin = begin;
		sign = level == LEVEL_COMPARE ? -1 : find_sign(in, level);
	}
	return left;
}

bool fl_compile_expression(
	fl_compiler *compiler, const fl_word *source, fl_plan_indicator *indicator)
{
	fl_plan_op op[FL_EXPRESSION_OPS_MAX];
	parser in = {.compiler = compiler, .at = source->at, .source = source->text, .op = op};
	advance(&in);
	operand got = parse_level(&in, LEVEL_OR);
	if (in.kind != TOKEN_END) {
		report_token(&in, "");
	}
	want_places(&in, got.places);
	fl_plan_op *kept = fl_compile_array(compiler, in.count, sizeof(*kept));
	if (kept == NULL) {
		return false;
	}
	memcpy(kept, op, in.count * sizeof(*kept));
	indicator->op = kept;
	indicator->op_count = in.count;
	indicator->places = got.places;
	indicator->truth = got.truth;
	return !in.failed;
}
