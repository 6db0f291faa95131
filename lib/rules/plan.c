/* SPDX-License-Identifier: Apache-2.0 */
/* From the text of a rule file to its plan: the order of the parts, and what all of them share. */
#include "rules/compile.h"

void *fl_compile_array(fl_compiler *compiler, size_t count, size_t size)
{
	void *array = fl_arena_alloc(compiler->reader.arena, count > 0 ? count : 1, size);
	compiler->reader.failed |= array == NULL;
	return array;
}

static int by_text_and_place(const void *a, const void *b)
{
	const fl_word *left = a;
	const fl_word *right = b;
	int order = fl_text_compare(left->text, right->text);
	if (order == 0 && left->at->line != right->at->line) {
		order = left->at->line < right->at->line ? -1 : 1;
	}
	return order != 0
		? order
		: (left->at->column > right->at->column) - (left->at->column < right->at->column);
}

bool fl_compile_unique(fl_compiler *compiler, fl_word *word, size_t count)
{
	bool unique = true;
	qsort(word, count, sizeof(*word), by_text_and_place);
	for (size_t i = 1; i < count; i++) {
		if (fl_text_equal(word[i].text, word[i - 1].text)) {
			FL_REPORT(&compiler->reader, word[i].at, "duplicate",
				TR("`" FL_TEXT_FMT
				   "` is written twice; it stands on line %u already",
					"“" FL_TEXT_FMT "”重复：第 %u 行已有"),
				FL_TEXT_ARG(word[i].text), word[i - 1].at->line);
			unique = false;
		}
	}
	return unique;
}

bool fl_compile_row_count(fl_compiler *compiler, const fl_yaml *at, uint32_t count, uint32_t max)
{
	bool fits = count > 0 && count <= max;
	if (!fits) {
		FL_REPORT(&compiler->reader, at, "row-count",
			TR("there are %u rows here; 1 to %u are allowed",
				"此处有 %u 行；应为 1 至 %u 行"),
			count, max);
	}
	return fits;
}

bool fl_compile_rule_count(fl_compiler *compiler, const fl_list *list)
{
	if (list->count > FL_RULES_MAX) {
		FL_REPORT(&compiler->reader, list->at, "rule-count",
			TR("there are %u rules here; at most %u are allowed",
				"此处有 %u 条规则；最多 %u 条"),
			list->count, FL_RULES_MAX);
	}
	return list->count <= FL_RULES_MAX;
}

unsigned fl_compile_places(int64_t value)
{
	unsigned places = FL_PLACES_MAX;
	while (places > 0 && value % 10 == 0) {
		value /= 10;
		places--;
	}
	return places;
}

int64_t fl_compile_scaled(fl_compiler *compiler, const fl_number *number, unsigned places)
{
	int64_t value = number->value;
	bool fits = true;
	if (places <= FL_PLACES_MAX) {
		value /= fl_power10(FL_PLACES_MAX - places);
	} else {
		fits = fl_mul_i64(value, fl_power10(places - FL_PLACES_MAX), &value);
	}
	if (!fits || value < -FL_POINTS_MAX || value > FL_POINTS_MAX) {
		FL_REPORT(&compiler->reader, number->at, "out-of-range",
			TR("`" FL_TEXT_FMT
			   "` is too large to be added exactly with %u digits behind "
			   "the point",
				"“" FL_TEXT_FMT "”过大，无法按 %u 位小数精确累加"),
			FL_TEXT_ARG(number->at->text), places);
		return 0;
	}
	return value;
}

void fl_compile_label(const fl_word *zh, const fl_word *en, fl_text ret_label[FL_LANGS])
{
	ret_label[FL_ZH] = zh->text;
	ret_label[FL_EN] = en->at != NULL ? en->text : zh->text;
}

fl_text fl_compile_cite(fl_compiler *compiler, const fl_word *cite)
{
	const fl_list *list = &compiler->set->cites;
	const fl_set_label *known = list->item;
	if (cite->at == NULL) {
		return FL_TEXT("");
	}
	const char *point = memchr(cite->text.at, '.', cite->text.len);
	fl_text key = {
		cite->text.at, point != NULL ? (size_t)(point - cite->text.at) : cite->text.len};
	fl_text *allowed = fl_compile_array(compiler, list->count, sizeof(*allowed));
	for (uint32_t i = 0; allowed != NULL && i < list->count; i++) {
		allowed[i] = known[i].head.text;
		if (fl_text_equal(allowed[i], key)) {
			return cite->text;
		}
	}
	if (allowed != NULL) {
		fl_diag *diag = FL_REPORT(&compiler->reader, cite->at, "unknown-cite",
			TR("`" FL_TEXT_FMT "` is not one of the texts under `cites`",
				"“" FL_TEXT_FMT "”不在 cites 列出的依据中"),
			FL_TEXT_ARG(key));
		fl_diags_hint_nearest(compiler->reader.diags, diag, key, allowed, list->count);
	}
	return FL_TEXT("");
}

uint32_t fl_plan_find_grade(const fl_plan *plan, fl_text name)
{
	int at = fl_text_find(name, plan->grade, plan->grade_count);
	return at >= 0 ? (uint32_t)at : FL_NONE_INDEX;
}

const fl_plan_tap *fl_plan_column_tap(const fl_plan_column *column, uint32_t event)
{
	for (uint32_t i = 0; i < column->tap_count; i++) {
		if (column->tap[i].event == event) {
			return &column->tap[i];
		}
	}
	return NULL;
}

uint32_t fl_plan_find_event(const fl_plan *plan, fl_text name)
{
	int at = fl_vocab_find(&plan->vocab, name);
	return at >= 0 ? (uint32_t)at : FL_NONE_INDEX;
}

uint32_t fl_plan_level_of(const fl_plan_measure *measure, int64_t value)
{
	uint32_t level = 0;
	while (level + 1 < measure->level_count && value < measure->level[level].lowest) {
		level++;
	}
	return level;
}

void fl_plan_write_label(const fl_plan *plan, uint32_t grade, const uint32_t *level, fl_buf *out)
{
	fl_buf_text(out, plan->grade[grade]);
	for (uint32_t i = 0; i < plan->measure_count; i++) {
		if (plan->measure[i].in_label) {
			fl_buf_text(out, plan->measure[i].level[level[i]].name);
		}
	}
}

bool fl_plan_repair_holds(
	const fl_plan_event *event, fl_day occurred, fl_day repaired, fl_day as_of)
{
	return event->repairable && repaired != FL_DAY_NONE && repaired <= as_of &&
		fl_day_add(occurred, event->waiting) <= as_of;
}

static void compile_head(fl_compiler *compiler)
{
	const fl_ruleset *set = compiler->set;
	fl_plan *plan = compiler->plan;
	plan->id = set->id.text;
	plan->version = set->version.text;
	fl_compile_label(&set->title.zh, &set->title.en, plan->title);
	if (set->title.head.at == NULL) {
		plan->title[FL_EN] = plan->title[FL_ZH] = plan->id;
	}
	plan->from = set->in_force.from.day;
	plan->to = set->in_force.to.at != NULL ? set->in_force.to.day : INT32_MAX;
	if (plan->from > plan->to) {
		FL_REPORT(&compiler->reader, set->in_force.to.at, "force-ends-first",
			TR("the version would go out of force before it comes into force",
				"施行末日早于施行首日"));
	}
	plan->points_from = (fl_points_from)set->time.points_from.value;
	plan->month_end_refuses = set->time.month_end.value == FL_MONTH_END_REFUSE;
	plan->by_holder = set->propagate.value == FL_BY_HOLDER;
	plan->dearest = set->same_case.value == FL_CASE_DEAREST;
}

/* `min` and `max` are scores, so they have no more digits than a score has. */
static void compile_score(fl_compiler *compiler)
{
	const fl_set_score *set = &compiler->set->score;
	const fl_number *limit[] = {&set->min, &set->max};
	int64_t places = set->places.value / FL_VALUE_UNIT;
	if (places > FL_PLACES_MAX) {
		FL_REPORT(&compiler->reader, set->places.at, "out-of-range",
			TR("a score has at most %u digits behind the point", "得分最多 %u 位小数"),
			FL_PLACES_MAX);
		places = 0;
	}
	compiler->plan->score_places = (unsigned)places;
	compiler->plan->round = (fl_round)set->round.value;
	for (size_t i = 0; i < 2; i++) {
		if (limit[i]->at != NULL && fl_compile_places(limit[i]->value) > places) {
			FL_REPORT(&compiler->reader, limit[i]->at, "too-many-digits",
				TR("`" FL_TEXT_FMT
				   "` has more digits behind the point than a score, which has %d",
					"“" FL_TEXT_FMT "”的小数位数多于得分的小数位数（%d 位）"),
				FL_TEXT_ARG(limit[i]->at->text), (int)places);
		}
	}
	if (set->min.at != NULL && set->max.at != NULL && set->min.value >= set->max.value) {
		FL_REPORT(&compiler->reader, set->max.at, "floor-above-ceiling",
			TR("`max` must be larger than `min`", "max 应大于 min"));
	}
}

/* Ids are unique over deductions, bonuses and vetoes, because reasons mix them. */
static void check_ids(fl_compiler *compiler)
{
	const fl_ruleset *set = compiler->set;
	const fl_list *list[] = {&set->deductions, &set->bonuses};
	const fl_set_veto *veto = set->vetoes.item;
	size_t count = 0;
	fl_word *id = fl_compile_array(compiler,
		(size_t)set->deductions.count + set->bonuses.count + set->vetoes.count,
		sizeof(*id));
	if (id == NULL) {
		return;
	}
	for (size_t l = 0; l < 2; l++) {
		const fl_set_rule *rule = list[l]->item;
		for (uint32_t i = 0; i < list[l]->count; i++) {
			id[count] = rule[i].id;
			count += rule[i].id.at != NULL;
		}
	}
	for (uint32_t i = 0; i < set->vetoes.count; i++) {
		id[count] = veto[i].id;
		count += veto[i].id.at != NULL;
	}
	for (size_t i = 0; i < count; i++) {
		if (fl_text_is(id[i].text, FL_REASON_NEWCOMER)) {
			FL_REPORT(&compiler->reader, id[i].at, "bad-name",
				TR("`%s` is the reason for limits on new retailers and cannot be "
				   "an id",
					"“%s”是新户限制的理由代号，不能用作规则代号"),
				FL_REASON_NEWCOMER);
		}
	}
	fl_compile_unique(compiler, id, count);
}

static void compile(fl_compiler *compiler)
{
	const fl_ruleset *set = compiler->set;
	size_t columns = (size_t)set->indicators.count + set->deductions.count +
		set->bonuses.count + set->vetoes.count;
	compiler->column = fl_compile_array(compiler, columns, sizeof(fl_plan_column));
	compiler->plan->column = compiler->column;
	compiler->plan->use_licence_day = FL_DAY_NONE;
	compile_head(compiler);
	compile_score(compiler);
	fl_compile_grades(compiler);
	fl_compile_event_types(compiler);
	if (compiler->reader.failed) {
		return;
	}
	fl_compile_indicators(compiler);
	fl_compile_rules(compiler);
	fl_compile_bands(compiler);
	fl_compile_vetoes(compiler);
	fl_compile_movement(compiler);
	fl_compile_measures(compiler);
	fl_compile_uses(compiler);
	fl_compile_newcomer(compiler);
	fl_compile_repair(compiler);
	fl_compile_missing(compiler);
	fl_compile_inspection(compiler);
	check_ids(compiler);
}

static fl_code read_plan(fl_text source, const char *file, unsigned base_places, fl_diags *diags,
	fl_plan *plan, fl_error *reterr)
{
	size_t errors = fl_diags_errors(diags);
	size_t count = fl_diags_count(diags);
	fl_yaml_doc *doc = fl_arena_new(&plan->arena, fl_yaml_doc);
	fl_ruleset *set = fl_arena_new(&plan->arena, fl_ruleset);
	if (doc == NULL || set == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_yaml_read(source, file, &plan->arena, diags, doc, reterr));
	fl_compiler compiler = {.reader = {.doc = doc, .arena = &plan->arena, .diags = diags},
		.set = set,
		.plan = plan,
		.base_places = base_places};
	plan->doc = doc;
	plan->set = set;
	plan->hash = fl_sha256_of(source);
	if (doc->root != NULL) {
		fl_ruleset_read(&compiler.reader, set);
		if (!compiler.reader.failed) {
			compile(&compiler);
		}
	}
	if (compiler.reader.failed) {
		return fl_fail_memory(reterr);
	}
	if (fl_diags_errors(diags) == errors) {
		fl_compile_lint(&compiler);
	}
	fl_compile_settle(diags, count);
	if (compiler.reader.failed) {
		return fl_fail_memory(reterr);
	}
	return fl_diags_errors(diags) > errors ? fl_fail_diags(reterr, diags) : FL_OK;
}

fl_code fl_plan_read_finer(fl_text source, const char *file, unsigned base_places, fl_diags *diags,
	fl_plan **ret_plan, fl_error *reterr)
{
	FL_AUTO_PTR(fl_plan) plan = calloc(1, sizeof(*plan));
	if (plan == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(read_plan(source, file, base_places, diags, plan, reterr));
	*ret_plan = FL_STEAL(plan);
	return FL_OK;
}

fl_code fl_plan_read(
	fl_text source, const char *file, fl_diags *diags, fl_plan **ret_plan, fl_error *reterr)
{
	return fl_plan_read_finer(source, file, 0, diags, ret_plan, reterr);
}

void fl_plan_free(fl_plan *plan)
{
	if (plan != NULL) {
		fl_arena arena = plan->arena;
		free(plan);
		fl_arena_done(&arena);
	}
}
