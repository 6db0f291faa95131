/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiling what turns a score into a grade and what surrounds it: bands, vetoes, newcomers,
 * movement, repair, and the inspection section that the draw reads.
 */
#include "rules/compile.h"

/* The lowest score of a band; false after reporting. */
static bool compile_cut(fl_compiler *compiler, const fl_set_band *set, bool last, int64_t *ret_low)
{
	const fl_number *cut = set->from.at != NULL ? &set->from : &set->above;
	unsigned places = compiler->plan->score_places;
	if (last) {
		if (cut->at != NULL) {
			FL_REPORT(&compiler->reader, cut->at, "last-band-closed",
				TR("the last band has no cut: it takes every score that is left",
					"最后一个分数段不写下限：其余得分全部归入该段"));
		}
		*ret_low = INT64_MIN;
		return cut->at == NULL;
	}
	if ((set->from.at == NULL) == (set->above.at == NULL)) {
		FL_REPORT(&compiler->reader, set->head.at, "band-cut",
			TR("every band but the last has `from` or `above`, and not both",
				"除最后一段外，每个分数段应写 from 或 above 之一"));
		return false;
	}
	if (fl_compile_places(cut->value) > places) {
		FL_REPORT(&compiler->reader, cut->at, "too-many-digits",
			TR("`" FL_TEXT_FMT
			   "` has more digits behind the point than a score, which has %u",
				"“" FL_TEXT_FMT "”的小数位数多于得分的小数位数（%u 位）"),
			FL_TEXT_ARG(cut->at->text), places);
		return false;
	}
	*ret_low = fl_compile_scaled(compiler, cut, places) + (set->above.at != NULL);
	return true;
}

void fl_compile_bands(fl_compiler *compiler)
{
	const fl_list *written = &compiler->set->bands;
	const fl_set_band *set = written->item;
	if (written->at == NULL) {
		return;
	}
	if (!fl_compile_row_count(compiler, written->at, written->count, FL_GRADES_MAX)) {
		return;
	}
	fl_plan_band *band = fl_compile_array(compiler, written->count, sizeof(*band));
	if (band == NULL) {
		return;
	}
	for (uint32_t i = 0; i < written->count; i++) {
		band[i].grade = fl_compile_grade(compiler, &set[i].grade);
		if (!compile_cut(compiler, &set[i], i + 1 == written->count, &band[i].lowest) ||
			i == 0) {
			continue;
		}
		bool known = band[i].grade != FL_NONE_INDEX && band[i - 1].grade != FL_NONE_INDEX;
		if (known && band[i].grade <= band[i - 1].grade) {
			FL_REPORT(&compiler->reader, set[i].grade.at, "bands-not-descending",
				TR("`" FL_TEXT_FMT
				   "` is not worse than the grade of the band above it: bands go "
				   "from the best grade to the worst",
					"等级“" FL_TEXT_FMT
					"”应低于上一分数段的等级：分数段由好到差排列"),
				FL_TEXT_ARG(set[i].grade.text));
		} else if (band[i].lowest >= band[i - 1].lowest) {
			FL_REPORT(&compiler->reader, set[i].head.at, "bands-not-descending",
				TR("this band begins no lower than the one above it, so no score "
				   "reaches it",
					"本分数段的下限不低于上一段，没有得分会落入本段"));
		}
	}
	compiler->plan->band = band;
	compiler->plan->band_count = written->count;
}

static void compile_veto(fl_compiler *compiler, const fl_set_veto *set, fl_plan_veto *veto)
{
	bool event = fl_yaml_get(set->head.at, "event") != NULL;
	bool when = fl_yaml_get(set->head.at, "when") != NULL;
	veto->id = set->id.text;
	veto->at = set->head.at;
	veto->column = FL_NONE_INDEX;
	fl_compile_label(&set->label.zh, &set->label.en, veto->label);
	veto->cite = fl_compile_cite(compiler, &set->cite);
	veto->at_best = fl_compile_grade(compiler, &set->at_best);
	if (event == when) {
		FL_REPORT(&compiler->reader, set->head.at, "rule-kind",
			TR("a veto has `event` or `when`, and not both",
				"一票否决项应写 event 或 when 之一"));
	} else if (event && set->event.at != NULL) {
		veto->by_events = true;
		veto->column = fl_compile_events(compiler, &set->event,
			&(fl_plan_column){.op = FL_COLUMN_COUNT,
				.for_veto = true,
				.windowed = set->during.at != NULL,
				.window = set->during.span});
	} else if (when && set->when.head.at != NULL) {
		fl_compile_when(compiler, &set->when, &veto->when);
		if (set->during.at != NULL) {
			FL_REPORT(&compiler->reader, set->during.at, "key-not-here",
				TR("`%s` cannot stand beside `%s`", "“%s”不能与“%s”并用"), "for",
				"when");
		}
	}
}

static int by_id(const void *a, const void *b)
{
	const fl_set_veto *left = a;
	const fl_set_veto *right = b;
	return fl_text_compare(left->id.text, right->id.text);
}

void fl_compile_vetoes(fl_compiler *compiler)
{
	const fl_list *list = &compiler->set->vetoes;
	if (!fl_compile_rule_count(compiler, list)) {
		return;
	}
	fl_set_veto *sorted = fl_compile_array(compiler, list->count, sizeof(*sorted));
	fl_plan_veto *veto = fl_compile_array(compiler, list->count, sizeof(*veto));
	if (sorted == NULL || veto == NULL) {
		return;
	}
	for (uint32_t i = 0; i < list->count; i++) {
		sorted[i] = ((const fl_set_veto *)list->item)[i];
	}
	qsort(sorted, list->count, sizeof(*sorted), by_id);
	for (uint32_t i = 0; i < list->count; i++) {
		compile_veto(compiler, &sorted[i], &veto[i]);
	}
	compiler->plan->veto = veto;
	compiler->plan->veto_count = list->count;
}

/* "all" or a number of grades. */
static uint32_t compile_steps(fl_compiler *compiler, const fl_word *steps)
{
	uint64_t number = 0;
	if (steps->at == NULL || fl_text_is(steps->text, "all")) {
		return UINT32_MAX;
	}
	if (!fl_text_to_u64(steps->text, &number) || number == 0 || number > FL_GRADES_MAX) {
		FL_REPORT(&compiler->reader, steps->at, "bad-steps",
			TR("`" FL_TEXT_FMT "` is neither `all` nor a number of grades from 1 to %u",
				"“" FL_TEXT_FMT "”既不是 all，也不是 1 至 %u 的级数"),
			FL_TEXT_ARG(steps->text), FL_GRADES_MAX);
	}
	return (uint32_t)number;
}

void fl_compile_movement(fl_compiler *compiler)
{
	const fl_set_movement *set = &compiler->set->movement;
	fl_plan_movement *movement = &compiler->plan->movement;
	const fl_number *margin = &set->up.margin;
	unsigned places = compiler->plan->score_places;
	if (set->head.at == NULL) {
		return;
	}
	movement->given = true;
	movement->up_steps = compile_steps(compiler, &set->up.steps);
	movement->down_steps = compile_steps(compiler, &set->down.steps);
	if (margin->at == NULL) {
		return;
	}
	movement->margin = fl_compile_scaled(compiler, margin, places);
	if (fl_compile_places(margin->value) > places) {
		FL_REPORT(&compiler->reader, margin->at, "too-many-digits",
			TR("`" FL_TEXT_FMT
			   "` has more digits behind the point than a score, which has %u",
				"“" FL_TEXT_FMT "”的小数位数多于得分的小数位数（%u 位）"),
			FL_TEXT_ARG(margin->at->text), places);
	}
}

void fl_compile_newcomer(fl_compiler *compiler)
{
	const fl_set_newcomer *set = &compiler->set->new_licensee;
	fl_plan_newcomer *newcomer = &compiler->plan->newcomer;
	if (set->head.at == NULL) {
		return;
	}
	newcomer->given = true;
	newcomer->until = set->until.span;
	newcomer->fixed = set->worse_allowed.at != NULL && set->worse_allowed.value == 0;
	newcomer->cite = fl_compile_cite(compiler, &set->cite);
	uint32_t start = fl_compile_grade(compiler, &set->start);
	uint32_t at_best = fl_compile_grade(compiler, &set->at_best);
	newcomer->at_best = newcomer->fixed ? start : at_best;
	if (!newcomer->fixed && fl_yaml_get(set->head.at, "at_best") == NULL) {
		FL_REPORT(&compiler->reader, set->head.at, "missing-key",
			TR("the key `%s` is missing here", "此处缺少“%s”这个键"), "at_best");
	}
	if (at_best != FL_NONE_INDEX && start != FL_NONE_INDEX && start < at_best) {
		FL_REPORT(&compiler->reader, set->start.at, "start-above-limit",
			TR("the grade to start with is better than the best allowed",
				"起始等级高于新户最高等级"));
	}
	compiler->plan->needs_licence_day = true;
}

static uint32_t find_class(fl_compiler *compiler, fl_text name, const fl_yaml *at)
{
	fl_text allowed[FL_CLASSES];
	for (uint32_t i = 0; i < FL_CLASSES; i++) {
		allowed[i] = fl_text_of(fl_event_class_names[i]);
		if (fl_text_equal(allowed[i], name)) {
			return i;
		}
	}
	fl_diag *diag = FL_REPORT(&compiler->reader, at, "bad-choice",
		TR("`" FL_TEXT_FMT "` is not allowed here", "此处不允许“" FL_TEXT_FMT "”"),
		FL_TEXT_ARG(name));
	fl_diags_hint_nearest(compiler->reader.diags, diag, name, allowed, FL_CLASSES);
	return FL_NONE_INDEX;
}

void fl_compile_repair(fl_compiler *compiler)
{
	const fl_set_repair *set = &compiler->set->repair;
	fl_plan *plan = compiler->plan;
	bool never[FL_CLASSES] = {false};
	fl_span waiting[FL_CLASSES] = {{0, FL_DAYS}};
	if (set->head.at == NULL || compiler->reader.failed) {
		return;
	}
	const fl_set_waiting *after = set->after.item;
	for (uint32_t i = 0; i < set->after.count; i++) {
		uint32_t class = find_class(compiler, after[i].head.text, after[i].head.at);
		if (class != FL_NONE_INDEX) {
			waiting[class] = after[i].span.span;
		}
	}
	const fl_word *word = set->never.item;
	for (uint32_t i = 0; i < set->never.count; i++) {
		uint32_t class = find_class(compiler, word[i].text, word[i].at);
		if (class != FL_NONE_INDEX) {
			never[class] = true;
		}
	}
	plan->repair_cite = fl_compile_cite(compiler, &set->cite);
	plan->repairs = true;
	plan->repair_ends_veto_only = set->effect.value == FL_REPAIR_ENDS_VETO;
	for (uint32_t i = 0; i < plan->vocab.type_count; i++) {
		compiler->event[i].repairable = !never[plan->event[i].severity];
		compiler->event[i].waiting = waiting[plan->event[i].severity];
	}
}

static int64_t value_of(const fl_number *number)
{
	return number->at != NULL ? number->value : FL_VALUE_NONE;
}

static void check_range(
	fl_compiler *compiler, const fl_number *min, const fl_number *max, int64_t most)
{
	if (min->at != NULL && max->at != NULL && min->value > max->value) {
		FL_REPORT(&compiler->reader, min->at, "floor-above-ceiling",
			TR("`min` is larger than `max`", "min 大于 max"));
	}
	const fl_number *largest = max->at != NULL ? max : min;
	if (largest->at != NULL && largest->value > most) {
		fl_diag *diag = FL_REPORT(&compiler->reader, largest->at, "out-of-range",
			TR("`" FL_TEXT_FMT "` is too large", "“" FL_TEXT_FMT "”数值过大"),
			FL_TEXT_ARG(largest->at->text));
		if (most == FL_VALUE_UNIT) {
			fl_diags_hint(compiler->reader.diags, diag,
				TR("a share is at most 1: write 30 %% as `0.3`",
					"比例最大为 1：30%% 应写作 0.3"));
		}
	}
}

static void compile_inspection(
	fl_compiler *compiler, const fl_set_inspection *set, fl_plan_inspection *inspection)
{
	const fl_set_visits *visits = &set->visits;
	*inspection = (fl_plan_inspection){.given = true,
		.weight = value_of(&set->weight),
		.rate_min = value_of(&set->rate.min),
		.rate_max = value_of(&set->rate.max),
		.rate_per = (fl_rate_per)set->rate.per.value,
		.visits_min =
			visits->min.at != NULL ? visits->min.value / FL_VALUE_UNIT : FL_VALUE_NONE,
		.visits_max =
			visits->max.at != NULL ? visits->max.value / FL_VALUE_UNIT : FL_VALUE_NONE,
		.take_all = set->take_all.value == 1,
		.rests = set->rest_after_clean.at != NULL,
		.rest_after_clean = set->rest_after_clean.span};
	check_range(compiler, &set->rate.min, &set->rate.max, FL_VALUE_UNIT);
	check_range(compiler, &visits->min, &visits->max, 366 * FL_VALUE_UNIT);
}

void fl_compile_inspection(fl_compiler *compiler)
{
	const fl_list *list = &compiler->set->inspection;
	const fl_set_inspection *set = list->item;
	const fl_plan *plan = compiler->plan;
	uint32_t count = plan->grade_count + 1; /* the last is not_graded */
	fl_plan_inspection *inspection = fl_compile_array(compiler, count, sizeof(*inspection));
	if (list->at == NULL || inspection == NULL || plan->grade_count == 0) {
		return;
	}
	for (uint32_t i = 0; i < list->count; i++) {
		uint32_t at = fl_text_is(set[i].head.text, "not_graded")
			? plan->grade_count
			: fl_compile_grade(compiler, &set[i].head);
		if (at != FL_NONE_INDEX) {
			compile_inspection(compiler, &set[i], &inspection[at]);
		}
	}
	for (uint32_t i = 0; i < count; i++) {
		if (!inspection[i].given) {
			fl_text name =
				i < plan->grade_count ? plan->grade[i] : FL_TEXT("not_graded");
			FL_REPORT(&compiler->reader, list->at, "inspection-incomplete",
				TR("`inspection` has no line for `" FL_TEXT_FMT
				   "`: every grade and not_graded need one, so that nobody falls "
				   "out of "
				   "inspection",
					"inspection 中没有“" FL_TEXT_FMT
					"”：每个等级和 not_graded 都应有一行，以免有人不受检查"),
				FL_TEXT_ARG(name));
		}
	}
	compiler->plan->inspection = inspection;
}
