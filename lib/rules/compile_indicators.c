/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiling indicators: which column each reads, or the expression that it is worked out by, and
 * the conditions on them.  It must not know what points they bring.
 */
#include "rules/compile.h"

/* What the key of an indicator that says what it is leads to. */
typedef struct indicator_shape {
	fl_indicator_kind kind;
	fl_column_op op;
	const char *key;
	const fl_list *events; /* types */
	const fl_list *fields; /* type.field */
} indicator_shape;

#define KINDS_EN \
	"count, sum, max, min, latest, distinct, months_since, days_since, attribute and value"
#define KINDS_ZH \
	"count、sum、max、min、latest、distinct、months_since、days_since、attribute、value"

/* One "type.field"; false after reporting. */
static bool compile_field(
	fl_compiler *compiler, const fl_word *word, bool quantity, fl_plan_tap *ret_tap)
{
	fl_text text = word->text;
	const char *point = memchr(text.at, '.', text.len);
	if (point == NULL) {
		FL_REPORT(&compiler->reader, word->at, "bad-sum",
			TR("`" FL_TEXT_FMT "` must be an event type, a point and a field, such as "
			   "off_channel.cartons",
				"“" FL_TEXT_FMT "”应写作 事件类型.字段，例如 off_channel.cartons"),
			FL_TEXT_ARG(text));
		return false;
	}
	fl_text type = {text.at, (size_t)(point - text.at)};
	fl_text field = {point + 1, text.len - type.len - 1};
	ret_tap->event = fl_compile_event(compiler, type, word->at);
	if (ret_tap->event == FL_NONE_INDEX) {
		return false;
	}
	ret_tap->field = fl_compile_field(compiler, ret_tap->event, field, word->at, quantity);
	return ret_tap->field != FL_NONE_INDEX;
}

static bool tap_is_new(fl_compiler *compiler, const fl_word *word, const fl_plan_tap *tap,
	uint32_t count, uint32_t event)
{
	for (uint32_t i = 0; i < count; i++) {
		if (tap[i].event == event) {
			FL_REPORT(&compiler->reader, word->at, "duplicate",
				TR("an indicator reads one field of each event type; "
				   "`" FL_TEXT_FMT "` is a second one",
					"同一指标对每类事件只读取一个字段；“" FL_TEXT_FMT
					"”是第二个"),
				FL_TEXT_ARG(word->text));
			return false;
		}
	}
	return true;
}

static uint32_t compile_fields(
	fl_compiler *compiler, const fl_list *fields, const fl_plan_column *like)
{
	const fl_word *word = fields->item;
	fl_plan_tap *tap = fl_compile_array(compiler, fields->count, sizeof(*tap));
	bool good = fields->count > 0;
	if (!good) {
		FL_REPORT(&compiler->reader, fields->at, "no-events",
			TR("name at least one field here, such as off_channel.cartons",
				"此处至少应写一个字段，例如 off_channel.cartons"));
	}
	for (uint32_t i = 0; tap != NULL && i < fields->count; i++) {
		fl_plan_tap added = {0, 0};
		if (!good ||
			!compile_field(
				compiler, &word[i], like->op != FL_COLUMN_DISTINCT, &added) ||
			!tap_is_new(compiler, &word[i], tap, i, added.event)) {
			good = false;
			continue;
		}
		fl_compile_tap(tap, i, added);
	}
	if (tap == NULL || !good) {
		return FL_NONE_INDEX;
	}
	fl_plan_column column = *like;
	column.tap_count = fields->count;
	column.tap = tap;
	return fl_compile_column(compiler, &column);
}

/* Finds the key that says what the indicator is; how many there are. */
static int shape_of(const fl_set_indicator *set, const fl_yaml *all, indicator_shape *ret_shape)
{
	const indicator_shape shapes[] = {
		{FL_INDICATOR_COUNT, FL_COLUMN_COUNT, "count", &set->count, NULL},
		{FL_INDICATOR_MONTHS_SINCE, FL_COLUMN_LATEST, "months_since", &set->months_since,
			NULL},
		{FL_INDICATOR_DAYS_SINCE, FL_COLUMN_LATEST, "days_since", &set->days_since, NULL},
		{FL_INDICATOR_SUM, FL_COLUMN_SUM, "sum", NULL, &set->sum},
		{FL_INDICATOR_FIELD, FL_COLUMN_MAX, "max", NULL, &set->max},
		{FL_INDICATOR_FIELD, FL_COLUMN_MIN, "min", NULL, &set->min},
		{FL_INDICATOR_FIELD, FL_COLUMN_NEWEST, "latest", NULL, &set->latest},
		{FL_INDICATOR_DISTINCT, FL_COLUMN_DISTINCT, "distinct", NULL, &set->distinct},
		{set->attribute.value == FL_LICENSED_DAYS ? FL_INDICATOR_LICENSED_DAYS
							  : FL_INDICATOR_LICENSED_MONTHS,
			FL_COLUMN_COUNT, "attribute", NULL, NULL},
		{FL_INDICATOR_EXPRESSION, FL_COLUMN_COUNT, "value", NULL, NULL},
	};
	/* the head is the key; what it leads to stands beside it */
	const fl_yaml *body = &all->items[set->head.at - all->keys];
	int found = 0;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		if (fl_yaml_get(body, shapes[i].key) != NULL) {
			*ret_shape = shapes[i];
			found++;
		}
	}
	return found;
}

static void check_else_number(
	fl_compiler *compiler, const fl_set_indicator *set, fl_plan_indicator *indicator)
{
	fl_number number = {0, NULL};
	indicator->otherwise = FL_VALUE_NONE;
	if (set->otherwise.at == NULL) {
		FL_REPORT(&compiler->reader, set->head.at, "missing-key",
			TR("the key `else` is missing here: say which number to take where there "
			   "is no such event, or `else: refuse` for not graded",
				"此处缺少“else”这个键：应写明没有此类事件时取的数值，或写 "
				"else: refuse（不予评定）"));
	} else if (!fl_text_is(set->otherwise.text, "refuse") &&
		fl_keys_number(&compiler->reader, set->otherwise.at, FL_KEY_SIGNED, &number)) {
		indicator->otherwise = number.value;
	}
}

static void check_else_day(fl_compiler *compiler, const fl_set_indicator *set)
{
	if (set->otherwise.at == NULL) {
		FL_REPORT(&compiler->reader, set->head.at, "missing-key",
			TR("the key `else` is missing here: say `else: licensed_on`",
				"此处缺少“else”这个键：应写 else: licensed_on"));
	} else if (!fl_text_is(set->otherwise.text, "licensed_on")) {
		FL_REPORT(&compiler->reader, set->otherwise.at, "bad-choice",
			TR("`" FL_TEXT_FMT "` is not allowed here; allowed: licensed_on",
				"此处不允许“" FL_TEXT_FMT "”；可用：licensed_on"),
			FL_TEXT_ARG(set->otherwise.text));
	}
}

/* The keys that only some kinds of indicators have. */
static void check_keys(fl_compiler *compiler, const fl_set_indicator *set, bool reads_events,
	fl_plan_indicator *indicator)
{
	bool since = indicator->kind == FL_INDICATOR_MONTHS_SINCE ||
		indicator->kind == FL_INDICATOR_DAYS_SINCE;
	if (since && set->window.at != NULL) {
		FL_REPORT(&compiler->reader, set->window.at, "window-not-here",
			TR("a time since an event has no window",
				"“距上次”类指标没有期限（window）"));
	} else if (!reads_events && set->window.at != NULL) {
		FL_REPORT(&compiler->reader, set->window.at, "window-not-here",
			TR("an indicator that reads no events has no window",
				"不读取事件的指标没有期限（window）"));
	}
	if (!reads_events && set->basis.at != NULL) {
		FL_REPORT(&compiler->reader, set->basis.at, "basis-not-here",
			TR("an indicator that reads no events has no `basis`",
				"不读取事件的指标没有起算日（basis）"));
	}
	if (since) {
		check_else_day(compiler, set);
	} else if (indicator->kind == FL_INDICATOR_FIELD) {
		check_else_number(compiler, set, indicator);
	} else if (set->otherwise.at != NULL) {
		FL_REPORT(&compiler->reader, set->otherwise.at, "else-not-here",
			TR("`else` is only for months_since, days_since, max, min and latest",
				"else 只用于 months_since、days_since、max、min 和 latest"));
	}
}

static void compile_indicator(
	fl_compiler *compiler, const fl_set_indicator *set, fl_plan_indicator *indicator)
{
	indicator_shape shape = {.kind = FL_INDICATOR_COUNT};
	int kinds = shape_of(set, compiler->set->indicators.at, &shape);
	indicator->column = FL_NONE_INDEX;
	if (kinds != 1) {
		FL_REPORT(&compiler->reader, set->head.at, "indicator-kind",
			TR("an indicator has exactly one of " KINDS_EN "; `" FL_TEXT_FMT "` has %d",
				"指标应且只应有 " KINDS_ZH " 之一；“" FL_TEXT_FMT "”有 %d 个"),
			FL_TEXT_ARG(indicator->name), kinds);
		return;
	}
	fl_plan_column like = {.op = shape.op,
		.by_decision = set->basis.value == FL_BASIS_DECIDED,
		.windowed = set->window.at != NULL,
		.window = set->window.span};
	indicator->kind = shape.kind;
	check_keys(compiler, set, shape.events != NULL || shape.fields != NULL, indicator);
	if (shape.fields != NULL && shape.fields->at != NULL) {
		indicator->places = shape.kind == FL_INDICATOR_DISTINCT ? 0 : FL_PLACES_MAX;
		indicator->column = compile_fields(compiler, shape.fields, &like);
	} else if (shape.events != NULL && shape.events->at != NULL) {
		like.windowed = shape.op == FL_COLUMN_COUNT && like.windowed;
		like.window = like.windowed ? like.window : (fl_span){0, FL_DAYS};
		indicator->column = fl_compile_events(compiler, shape.events, &like);
	}
}

/* What has become of an indicator while expressions are compiled. */
enum { WAITING, UNDER_WAY, DONE };

static bool compile_value(fl_compiler *compiler, uint32_t index, const fl_yaml *at)
{
	const fl_set_indicator *set = compiler->set->indicators.item;
	fl_plan_indicator *indicator = &compiler->indicator[index];
	if (indicator->kind != FL_INDICATOR_EXPRESSION || compiler->progress[index] == DONE) {
		return true;
	}
	if (compiler->progress[index] == UNDER_WAY) {
		FL_REPORT(&compiler->reader, at, "indicator-cycle",
			TR("`" FL_TEXT_FMT "` depends on itself",
				"指标“" FL_TEXT_FMT "”依赖于自身"),
			FL_TEXT_ARG(indicator->name));
		return false;
	}
	if (compiler->chain == FL_EXPRESSION_CHAIN_MAX) {
		FL_REPORT(&compiler->reader, at, "indicator-chain",
			TR("more than %u expressions stand on one another",
				"算式逐个引用超过 %u 层"),
			FL_EXPRESSION_CHAIN_MAX);
		return false;
	}
	compiler->progress[index] = UNDER_WAY;
	compiler->chain++;
	bool good = set[index].value.at != NULL &&
		fl_compile_expression(compiler, &set[index].value, indicator);
	compiler->chain--;
	compiler->progress[index] = DONE;
	compiler->expression[compiler->plan->expression_count++] = index;
	return good;
}

void fl_compile_indicators(fl_compiler *compiler)
{
	const fl_list *written = &compiler->set->indicators;
	const fl_set_indicator *set = written->item;
	uint32_t count = written->count;
	if (count > FL_INDICATORS_MAX) {
		FL_REPORT(&compiler->reader, written->at, "indicator-count",
			TR("there are %u indicators; a rule set has at most %u",
				"有 %u 个指标；规则集最多 %u 个"),
			count, FL_INDICATORS_MAX);
		return;
	}
	compiler->indicator = fl_compile_array(compiler, count, sizeof(fl_plan_indicator));
	compiler->indicator_name = fl_compile_array(compiler, count, sizeof(fl_text));
	compiler->expression = fl_compile_array(compiler, count, sizeof(uint32_t));
	compiler->progress = fl_compile_array(compiler, count, 1);
	if (compiler->reader.failed) {
		return;
	}
	compiler->plan->indicator = compiler->indicator;
	compiler->plan->expression = compiler->expression;
	compiler->plan->indicator_count = count;
	for (uint32_t i = 0; i < count; i++) {
		fl_plan_indicator *indicator = &compiler->indicator[i];
		compiler->indicator_name[i] = indicator->name = set[i].head.text;
		compile_indicator(compiler, &set[i], indicator);
	}
	for (uint32_t i = 0; i < count; i++) {
		compile_value(compiler, i, set[i].head.at);
	}
}

static uint32_t find_indicator(fl_compiler *compiler, fl_text name, const fl_yaml *at)
{
	const fl_plan *plan = compiler->plan;
	for (uint32_t i = 0; i < plan->indicator_count; i++) {
		if (fl_text_equal(plan->indicator[i].name, name)) {
			return i;
		}
	}
	fl_diag *diag = FL_REPORT(&compiler->reader, at, "unknown-indicator",
		TR("`" FL_TEXT_FMT "` is not one of the indicators",
			"“" FL_TEXT_FMT "”不在指标列表中"),
		FL_TEXT_ARG(name));
	fl_diags_hint_nearest(compiler->reader.diags, diag, name, compiler->indicator_name,
		plan->indicator_count);
	return FL_NONE_INDEX;
}

uint32_t fl_compile_indicator(fl_compiler *compiler, const fl_word *name)
{
	return name->at != NULL ? find_indicator(compiler, name->text, name->at) : FL_NONE_INDEX;
}

uint32_t fl_compile_operand(fl_compiler *compiler, fl_text name, const fl_yaml *at)
{
	uint32_t index = find_indicator(compiler, name, at);
	return index != FL_NONE_INDEX && compile_value(compiler, index, at) ? index : FL_NONE_INDEX;
}

int64_t fl_compile_bound(const fl_number *number, unsigned places, fl_round round)
{
	int64_t value = 0;
	if (places <= FL_PLACES_MAX) {
		return fl_divide_round(number->value, fl_power10(FL_PLACES_MAX - places), round);
	}
	/* what lies beyond the range of a number is met by none, or by all */
	bool fits = fl_mul_i64(number->value, fl_power10(places - FL_PLACES_MAX), &value);
	return fits ? value : number->value > 0 ? INT64_MAX - 1 : INT64_MIN + 1;
}

bool fl_compile_when(fl_compiler *compiler, const fl_set_when *when, fl_plan_condition *ret_when)
{
	uint32_t index = fl_compile_indicator(compiler, &when->indicator);
	if ((when->from.at == NULL) + (when->above.at == NULL) + (when->below.at == NULL) == 3 ||
		(when->from.at != NULL && when->above.at != NULL)) {
		FL_REPORT(&compiler->reader, when->head.at, "condition-bounds",
			TR("a condition has `from` or `above`, or `below`, or one of the first two "
			   "with `below`",
				"条件应写 from 或 above 之一，或 below，或前二者之一加 below"));
		return false;
	}
	if (index == FL_NONE_INDEX) {
		return false;
	}
	unsigned places = compiler->plan->indicator[index].places;
	fl_plan_condition condition = {index, INT64_MIN, INT64_MAX};
	if (when->from.at != NULL) {
		condition.low = fl_compile_bound(&when->from, places, FL_ROUND_UP);
	} else if (when->above.at != NULL) {
		condition.low = fl_compile_bound(&when->above, places, FL_ROUND_DOWN) + 1;
	}
	if (when->below.at != NULL) {
		condition.high = fl_compile_bound(&when->below, places, FL_ROUND_UP) - 1;
	}
	if (condition.low > condition.high) {
		FL_REPORT(&compiler->reader, when->head.at, "condition-never",
			TR("no value meets this condition: its bounds leave nothing between them",
				"没有任何值能满足此条件：上下限之间没有可取的值"));
		return false;
	}
	*ret_when = condition;
	return true;
}
