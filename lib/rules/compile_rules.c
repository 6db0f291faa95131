/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiling deductions and bonuses: shape, points on one exact scale, tables, decay and repeats.
 * Everything that could overflow while grading is refused here.
 */
#include "rules/compile.h"

/* What a rule may say depends on what it is about. */
typedef struct rule_parts {
	bool event, when, per;
} rule_parts;

static void refuse_key(fl_compiler *compiler, const fl_yaml *at, const char *key, const char *with)
{
	if (at != NULL) {
		FL_REPORT(&compiler->reader, at, "key-not-here",
			TR("`%s` cannot stand beside `%s`", "“%s”不能与“%s”并用"), key, with);
	}
}

static void require_key(
	fl_compiler *compiler, const fl_set_rule *set, const fl_yaml *at, const char *key)
{
	if (at == NULL && fl_yaml_get(set->head.at, key) == NULL) {
		FL_REPORT(&compiler->reader, set->head.at, "missing-key",
			TR("the key `%s` is missing here", "此处缺少“%s”这个键"), key);
	}
}

/* Judges which keys stand together; false where the rule cannot be compiled further. */
static bool check_shape(fl_compiler *compiler, const fl_set_rule *set, bool bonus)
{
	rule_parts parts = {fl_yaml_get(set->head.at, "event") != NULL,
		fl_yaml_get(set->head.at, "when") != NULL,
		fl_yaml_get(set->head.at, "per") != NULL};
	if (parts.event + parts.when + parts.per != 1) {
		FL_REPORT(&compiler->reader, set->head.at, "rule-kind",
			TR("a rule has exactly one of event, when and per; here there are %d",
				"每条规则应且只应有 event、when、per 之一，此处有 %d 个"),
			parts.event + parts.when + parts.per);
		return false;
	}
	if (!parts.event) {
		const char *with = parts.when ? "when" : "per";
		refuse_key(compiler, set->window.at, "window", with);
		refuse_key(compiler, set->decay.at, "decay", with);
		refuse_key(compiler, set->repeat.head.at, "repeat", with);
		refuse_key(compiler, set->points_by.head.at, "points_by", with);
	}
	if (parts.when) {
		refuse_key(compiler, set->cap.at, "cap", "when");
	} else if (!bonus) {
		require_key(compiler, set, set->cap.at, "cap");
	}
	if (set->points_by.head.at != NULL) {
		refuse_key(compiler, set->points.at, "points", "points_by");
		return set->points.at == NULL;
	}
	require_key(compiler, set, set->points.at, "points");
	return set->points.at != NULL;
}

/* The smallest scales on which the parts of a rule are whole numbers. */
typedef struct rule_scale {
	unsigned base, step, repeat;
} rule_scale;

static unsigned wider(unsigned places, int64_t value)
{
	unsigned needed = fl_compile_places(value);
	return needed > places ? needed : places;
}

static rule_scale scale_of(const fl_compiler *compiler, const fl_set_rule *set)
{
	rule_scale scale = {0, 0, 0};
	const fl_set_row *row = set->points_by.table.item;
	const fl_set_step *step = set->decay.item;
	bool elsewhere = set->event.at != NULL && compiler->plan->points_from != FL_POINTS_AS_OF;
	scale.base = wider(elsewhere ? compiler->base_places : 0, set->points.value);
	for (uint32_t i = 0; i < set->points_by.table.count; i++) {
		scale.base = wider(scale.base, row[i].points.value);
	}
	for (uint32_t i = 0; i < set->decay.count; i++) {
		scale.step = wider(scale.step, step[i].factor.value);
	}
	scale.repeat = wider(0, set->repeat.factor.value);
	return scale;
}

/* Settles the one scale on which all points of the set are whole numbers. */
static void settle_places(fl_compiler *compiler)
{
	const fl_ruleset *set = compiler->set;
	const fl_list *list[] = {&set->deductions, &set->bonuses};
	unsigned places = compiler->plan->score_places;
	places = wider(places, set->score.base.value);
	places = wider(places, set->bonus_cap.value);
	for (size_t l = 0; l < 2; l++) {
		const fl_set_rule *rule = list[l]->item;
		for (uint32_t i = 0; i < list[l]->count; i++) {
			rule_scale scale = scale_of(compiler, &rule[i]);
			unsigned sum = scale.base + scale.step + scale.repeat;
			places = wider(places, rule[i].cap.value);
			if (sum > FL_POINT_PLACES_MAX) {
				FL_REPORT(&compiler->reader, rule[i].head.at, "too-many-digits",
					TR("points times factors have %u digits behind the point; "
					   "at most "
					   "%u are kept exactly",
						"分值与系数相乘后有 %u 位小数；最多精确到 %u 位"),
					sum, FL_POINT_PLACES_MAX);
			} else if (sum > places) {
				places = sum;
			}
		}
	}
	compiler->plan->places = places;
}

static int64_t to_scale(int64_t value, unsigned places)
{
	return value / fl_power10(FL_PLACES_MAX - places);
}

static bool same_span(fl_span a, fl_span b)
{
	return a.count == b.count && a.unit == b.unit;
}

static void compile_decay(
	fl_compiler *compiler, const fl_set_rule *set, unsigned places, fl_plan_rule *rule)
{
	const fl_set_step *written = set->decay.item;
	uint32_t count = set->decay.count;
	if (set->decay.at == NULL) {
		return;
	}
	if (!fl_compile_row_count(compiler, set->decay.at, count, FL_ROWS_MAX)) {
		return;
	}
	fl_plan_step *step = fl_compile_array(compiler, count, sizeof(*step));
	for (uint32_t i = 0; step != NULL && i < count; i++) {
		step[i] = (fl_plan_step){
			written[i].until.span, to_scale(written[i].factor.value, places)};
		if (i > 0 &&
			(step[i].until.unit != step[i - 1].until.unit ||
				step[i].until.count <= step[i - 1].until.count)) {
			FL_REPORT(&compiler->reader, written[i].head.at, "steps-not-ascending",
				TR("each step must last longer than the one before, in the same "
				   "unit",
					"各阶段的 until 应逐行增大，且单位一致"));
		}
	}
	const fl_set_step *last = &written[count - 1];
	if (set->window.at == NULL || !same_span(last->until.span, set->window.span)) {
		FL_REPORT(&compiler->reader, last->head.at, "steps-and-window",
			TR("the last step must last exactly as long as the window of the rule",
				"最后一个阶段的 until 应与规则的 window 相同"));
	}
	rule->step = step;
	rule->step_count = count;
}

/* One row of a table: it begins where the row before ended. */
static void check_row(fl_compiler *compiler, const fl_set_row *row, uint32_t index, uint32_t count)
{
	if ((index > 0 && row->from.at == NULL) || (index + 1 < count && row->below.at == NULL)) {
		FL_REPORT(&compiler->reader, row->head.at, "row-open",
			TR("only the first row may lack `from` and only the last `below`",
				"只有首行可省略 from，只有末行可省略 below"));
		return;
	}
	if (index > 0 && row->from.value != row[-1].below.value) {
		FL_REPORT(&compiler->reader, row->from.at, "rows-not-joined",
			TR("this row must begin where the one before ends: a gap or an overlap "
			   "would "
			   "leave quantities without one answer",
				"本行 from 应等于上一行 "
				"below：留空或重叠会使部分数量没有唯一的分值"));
	}
	if (row->from.at != NULL && row->below.at != NULL && row->from.value >= row->below.value) {
		FL_REPORT(&compiler->reader, row->below.at, "row-empty",
			TR("`below` must be larger than `from`", "below 应大于 from"));
	}
}

static void compile_table(
	fl_compiler *compiler, const fl_set_rule *set, unsigned places, fl_plan_rule *rule)
{
	const fl_set_row *written = set->points_by.table.item;
	uint32_t count = set->points_by.table.count;
	const fl_plan_column *column = &compiler->column[rule->column];
	if (!fl_compile_row_count(compiler, set->points_by.head.at, count, FL_ROWS_MAX)) {
		return;
	}
	fl_plan_row *row = fl_compile_array(compiler, count, sizeof(*row));
	uint32_t *field = fl_compile_array(compiler, column->tap_count, sizeof(*field));
	if (row == NULL || field == NULL || set->points_by.field.at == NULL) {
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		check_row(compiler, &written[i], i, count);
		row[i].from = written[i].from.at != NULL ? written[i].from.value : INT64_MIN;
		row[i].points = to_scale(written[i].points.value, places);
	}
	for (uint32_t i = 0; i < column->tap_count; i++) {
		field[i] = fl_compile_field(compiler, column->tap[i].event,
			set->points_by.field.text, set->points_by.field.at, true);
	}
	bool open = written[count - 1].below.at == NULL;
	rule->row_below = open ? INT64_MAX : written[count - 1].below.value;
	rule->row = row;
	rule->row_field = field;
	rule->row_count = count;
}

/* The most that one event may bring must stay far below what an integer holds. */
static void check_size(fl_compiler *compiler, const fl_plan_rule *rule)
{
	int64_t base = rule->points;
	int64_t step = 1;
	for (uint32_t i = 0; i < rule->row_count; i++) {
		base = rule->row[i].points > base ? rule->row[i].points : base;
	}
	for (uint32_t i = 0; i < rule->step_count; i++) {
		step = rule->step[i].factor > step ? rule->step[i].factor : step;
	}
	int64_t repeat =
		rule->repeat_factor > rule->plain_factor ? rule->repeat_factor : rule->plain_factor;
	int64_t most = 0;
	if (!fl_mul_i64(base, step, &most) || !fl_mul_i64(most, repeat, &most) ||
		!fl_mul_i64(most, rule->unit, &most) || most > FL_POINTS_MAX) {
		FL_REPORT(&compiler->reader, rule->at, "out-of-range",
			TR("points times factors are too large to be added exactly",
				"分值与系数相乘后过大，无法精确累加"));
	}
}

static void compile_by_events(
	fl_compiler *compiler, const fl_set_rule *set, bool bonus, fl_plan_rule *rule)
{
	rule_scale scale = scale_of(compiler, set);
	unsigned used = scale.base + scale.step + scale.repeat;
	rule->by_events = true;
	rule->column = fl_compile_events(compiler, &set->event,
		&(fl_plan_column){.op = FL_COLUMN_COUNT,
			.windowed = set->window.at != NULL,
			.window = set->window.span});
	if (rule->column == FL_NONE_INDEX || used > compiler->plan->places) {
		return;
	}
	rule->points = to_scale(set->points.value, scale.base);
	rule->unit = fl_power10(compiler->plan->places - used);
	rule->base_places = scale.base;
	rule->step_places = scale.step;
	rule->repeat_places = scale.repeat;
	rule->plain_factor = fl_power10(scale.repeat);
	rule->repeat_factor = rule->plain_factor;
	if (set->repeat.head.at != NULL) {
		rule->repeat_from = set->repeat.from.value / FL_VALUE_UNIT;
		rule->repeat_factor = to_scale(set->repeat.factor.value, scale.repeat);
	}
	compile_decay(compiler, set, scale.step, rule);
	if (set->points_by.head.at != NULL) {
		compile_table(compiler, set, scale.base, rule);
	}
	check_size(compiler, rule);
	bool plain = rule->row_count == 0 && rule->step_count == 0 && set->repeat.head.at == NULL;
	bool alone = bonus || !compiler->plan->dearest || compiler->set->deductions.count < 2;
	bool here = compiler->plan->points_from == FL_POINTS_AS_OF;
	rule->kind = plain && alone && here ? FL_RULE_COUNT : FL_RULE_EACH;
}

static void compile_per(fl_compiler *compiler, const fl_set_per *set, fl_plan_rule *rule)
{
	rule->kind = FL_RULE_PER;
	rule->per = fl_compile_indicator(compiler, &set->indicator);
	if (rule->per == FL_NONE_INDEX || set->every.at == NULL) {
		return;
	}
	unsigned places = compiler->plan->indicator[rule->per].places;
	rule->every = fl_compile_bound(&set->every, places, FL_ROUND_DOWN);
	if (fl_compile_places(set->every.value) > places) {
		FL_REPORT(&compiler->reader, set->every.at, "not-whole",
			TR("`every` must be a whole number here, since the indicator counts whole "
			   "things",
				"该指标为整数，every 也应为整数"));
	}
}

static void compile_rule(
	fl_compiler *compiler, const fl_set_rule *set, bool bonus, fl_plan_rule *rule)
{
	unsigned places = compiler->plan->places;
	*rule = (fl_plan_rule){.id = set->id.text,
		.column = FL_NONE_INDEX,
		.cap = set->cap.at != NULL ? fl_compile_scaled(compiler, &set->cap, places)
					   : INT64_MAX,
		.unit = 1,
		.repeat_from = INT64_MAX,
		.repeat_factor = 1,
		.plain_factor = 1,
		.at = set->head.at};
	fl_compile_label(&set->label.zh, &set->label.en, rule->label);
	rule->cite = fl_compile_cite(compiler, &set->cite);
	if (!check_shape(compiler, set, bonus)) {
		return;
	}
	if (set->event.at != NULL) {
		compile_by_events(compiler, set, bonus, rule);
		return;
	}
	rule->points = fl_compile_scaled(compiler, &set->points, places);
	if (set->when.head.at != NULL) {
		rule->kind = FL_RULE_WHEN;
		fl_compile_when(compiler, &set->when, &rule->when);
	} else if (set->per.head.at != NULL) {
		compile_per(compiler, &set->per, rule);
	}
}

static int by_id(const void *a, const void *b)
{
	const fl_set_rule *left = a;
	const fl_set_rule *right = b;
	return fl_text_compare(left->id.text, right->id.text);
}

static void compile_list(fl_compiler *compiler, const fl_list *list, bool bonus, fl_plan_rule *rule)
{
	fl_set_rule *sorted = fl_compile_array(compiler, list->count, sizeof(*sorted));
	if (sorted == NULL) {
		return;
	}
	for (uint32_t i = 0; i < list->count; i++) {
		sorted[i] = ((const fl_set_rule *)list->item)[i];
	}
	qsort(sorted, list->count, sizeof(*sorted), by_id);
	for (uint32_t i = 0; i < list->count; i++) {
		compile_rule(compiler, &sorted[i], bonus, &rule[i]);
	}
}

void fl_compile_rules(fl_compiler *compiler)
{
	const fl_ruleset *set = compiler->set;
	fl_plan *plan = compiler->plan;
	if (!fl_compile_rule_count(compiler, &set->deductions) ||
		!fl_compile_rule_count(compiler, &set->bonuses)) {
		return;
	}
	settle_places(compiler);
	plan->base = fl_compile_scaled(compiler, &set->score.base, plan->places);
	plan->min = fl_compile_scaled(compiler, &set->score.min, plan->places);
	plan->max = fl_compile_scaled(compiler, &set->score.max, plan->places);
	plan->bonus_cap = set->bonus_cap.at != NULL
		? fl_compile_scaled(compiler, &set->bonus_cap, plan->places)
		: INT64_MAX;
	fl_plan_rule *rule = fl_compile_array(
		compiler, set->deductions.count + set->bonuses.count, sizeof(*rule));
	if (rule == NULL) {
		return;
	}
	compile_list(compiler, &set->deductions, false, rule);
	compile_list(compiler, &set->bonuses, true, rule + set->deductions.count);
	plan->rule = rule;
	plan->deduction_count = set->deductions.count;
	plan->bonus_count = set->bonuses.count;
}
