/* SPDX-License-Identifier: Apache-2.0 */
/* An explanation as canonical JSON, for programs; amounts are strings, so that none is rounded. */
#include "publish/json.h"

#include "rules/versions.h"

static void put_points(fl_json *to, const char *key, int64_t points)
{
	fl_json_put_decimal(to, key, points, to->all->plan->places);
}

static void put_event(fl_json *to, const fl_explained_event *event)
{
	const fl_explained *all = to->all;
	fl_json_object(&to->json);
	if (event->beaten_by != FL_NONE_INDEX) {
		fl_json_put_text(to, "beaten_by", all->plan->rule[event->beaten_by].id);
	}
	if (all->words[event->event].case_no.len > 0) {
		fl_json_put_text(to, "case_no", all->words[event->event].case_no);
	}
	fl_json_put_day(to, "day", event->day);
	if (event->fate == FL_FATE_COUNTED && event->ends_by != FL_FATE_EXPIRED) {
		fl_json_put_text(to, "ends_by", fl_text_of(fl_words_fate_name(event->ends_by)));
	}
	if (event->ordinal > 0) {
		fl_json_put_decimal(to, "factor", event->factor, event->factor_places);
	}
	fl_json_put_text(to, "fate", fl_text_of(fl_words_fate_name(event->fate)));
	if (all->words[event->event].licence.len > 0) {
		fl_json_put_text(to, "licence", all->words[event->event].licence);
	}
	fl_json_put_day(to, "occurred", all->facts->occurred[event->event]);
	if (event->ordinal > 0) {
		put_points(to, "points", event->points);
		put_points(to, "points_base", event->base);
	}
	fl_json_put_text(to, "source_ref", all->words[event->event].source_ref);
	fl_json_put_text(
		to, "type", all->facts->vocab->type[all->facts->event_type[event->event]].name);
	fl_json_put_text(to, "type_en", fl_words_type(all, event->event, FL_EN));
	fl_json_put_text(to, "type_zh", fl_words_type(all, event->event, FL_ZH));
	if (event->version != FL_NONE_INDEX) {
		fl_json_put_text(to, "version", fl_versions_at(all->plan, event->version)->version);
	}
	fl_json_object_end(&to->json);
}

static void put_events(
	fl_json *to, const char *key, const fl_explained_event *events, uint32_t count)
{
	fl_json_key(&to->json, key);
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < count; i++) {
		put_event(to, &events[i]);
	}
	fl_json_array_end(&to->json);
}

/* A citation as it is written, and what it stands for. */
static void put_cite(fl_json *to, fl_text cite)
{
	fl_json_put_text(to, "cite", cite);
	fl_json_put_text(to, "cite_article", fl_words_cite_article(cite));
	fl_json_put_text(to, "cite_title_en", fl_words_cite_title(to->all->plan, cite, FL_EN));
	fl_json_put_text(to, "cite_title_zh", fl_words_cite_title(to->all->plan, cite, FL_ZH));
}

/* The indicator that a rule or veto asked, and its value. */
static void put_asked(fl_json *to, uint32_t indicator, int64_t value)
{
	const fl_plan_indicator *asked = &to->all->plan->indicator[indicator];
	fl_json_key(&to->json, "indicator");
	fl_json_object(&to->json);
	fl_json_put_text(to, "name", asked->name);
	fl_json_put_decimal(to, "value", value, asked->places);
	fl_json_object_end(&to->json);
}

static void put_rules(fl_json *to)
{
	const fl_plan *plan = to->all->plan;
	fl_json_key(&to->json, "rules");
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < plan->deduction_count + plan->bonus_count; i++) {
		const fl_explained_rule *came_to = &to->all->explanation->rule[i];
		const fl_plan_rule *rule = &plan->rule[came_to->rule];
		if (!fl_words_rule_speaks(came_to)) {
			continue;
		}
		fl_json_object(&to->json);
		put_points(to, "before_cap", came_to->before_cap);
		if (rule->cap != INT64_MAX) {
			put_points(to, "cap", rule->cap);
		}
		put_cite(to, rule->cite);
		fl_json_put_bool(to, "cut", came_to->cut);
		put_events(to, "events", came_to->event, came_to->event_count);
		fl_json_put_text(to, "id", rule->id);
		if (!rule->by_events) {
			put_asked(to, rule->kind == FL_RULE_WHEN ? rule->when.indicator : rule->per,
				came_to->value);
		}
		fl_json_put_text(to, "kind",
			i < plan->deduction_count ? FL_TEXT("deduction") : FL_TEXT("bonus"));
		fl_json_put_text(to, "label_en", rule->label[FL_EN]);
		fl_json_put_text(to, "label_zh", rule->label[FL_ZH]);
		put_points(to, "points", came_to->points);
		fl_json_object_end(&to->json);
	}
	fl_json_array_end(&to->json);
}

static void put_vetoes(fl_json *to)
{
	const fl_plan *plan = to->all->plan;
	fl_json_key(&to->json, "vetoes");
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < plan->veto_count; i++) {
		const fl_explained_veto *came_to = &to->all->explanation->veto[i];
		const fl_plan_veto *veto = &plan->veto[came_to->veto];
		if (!fl_words_veto_speaks(came_to)) {
			continue;
		}
		fl_json_object(&to->json);
		fl_json_put_text(to, "at_best", plan->grade[veto->at_best]);
		put_cite(to, veto->cite);
		put_events(to, "events", came_to->event, came_to->event_count);
		fl_json_key(&to->json, "holds");
		fl_json_bool(&to->json, came_to->holds);
		fl_json_put_text(to, "id", veto->id);
		if (!veto->by_events) {
			put_asked(to, veto->when.indicator, came_to->value);
		}
		fl_json_put_text(to, "label_en", veto->label[FL_EN]);
		fl_json_put_text(to, "label_zh", veto->label[FL_ZH]);
		fl_json_put_day(to, "until", fl_words_veto_until(to->all, came_to));
		fl_json_object_end(&to->json);
	}
	fl_json_array_end(&to->json);
}

static void put_indicators(fl_json *to)
{
	const fl_plan *plan = to->all->plan;
	fl_json_key(&to->json, "indicators");
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < plan->indicator_count; i++) {
		fl_json_object(&to->json);
		fl_ungraded why = to->all->explanation->indicator_why[i];
		if (why != FL_UNGRADED_NO) {
			fl_json_put_text(to, "missing", fl_text_of(fl_ungraded_id(why)));
		}
		fl_json_put_text(to, "name", plan->indicator[i].name);
		if (why != FL_UNGRADED_NO) {
			fl_json_object_end(&to->json);
			continue;
		}
		fl_json_put_decimal(
			to, "value", to->all->explanation->indicator[i], plan->indicator[i].places);
		fl_json_object_end(&to->json);
	}
	fl_json_array_end(&to->json);
}

static void put_result(fl_json *to)
{
	const fl_plan *plan = to->all->plan;
	const fl_explanation *explanation = to->all->explanation;
	fl_json_put_text(to, "grade", plan->grade[explanation->grade]);
	fl_json_put_text(to, "grade_by_score", plan->grade[plan->band[explanation->band].grade]);
}

static void put_measures(fl_json *to)
{
	const fl_plan *plan = to->all->plan;
	fl_json_key(&to->json, "measures");
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < plan->measure_count; i++) {
		fl_json_object(&to->json);
		fl_json_put_text(
			to, "level", plan->measure[i].level[to->all->explanation->level[i]].name);
		fl_json_put_text(to, "name", plan->measure[i].name);
		fl_json_object_end(&to->json);
	}
	fl_json_array_end(&to->json);
}

/* What a stored run says, where it differs. */
static void put_run(fl_json *to)
{
	fl_json_key(&to->json, "run");
	fl_json_object(&to->json);
	fl_json_put_text(to, "grade", to->all->run_grade);
	fl_json_key(&to->json, "number");
	fl_json_int(&to->json, to->all->run);
	fl_json_put_text(to, "score", to->all->run_score);
	fl_json_object_end(&to->json);
}

static void put_reasons(fl_json *to)
{
	fl_json_key(&to->json, "reasons");
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < to->all->explanation->reason_count; i++) {
		fl_json_text(&to->json, to->all->explanation->reason[i]);
	}
	fl_json_array_end(&to->json);
}

/* Events that no rule or veto is about, by the indicator that they count in. */
static void put_fed(fl_json *to)
{
	const fl_explanation *explanation = to->all->explanation;
	fl_json_key(&to->json, "fed");
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < explanation->fed_count; i++) {
		const fl_explained_indicator *fed = &explanation->fed[i];
		fl_json_object(&to->json);
		put_events(to, "events", fed->event, fed->event_count);
		fl_json_put_text(to, "indicator", to->all->plan->indicator[fed->indicator].name);
		fl_json_object_end(&to->json);
	}
	fl_json_array_end(&to->json);
}

static void put_late(fl_json *to)
{
	fl_json_key(&to->json, "late");
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < to->all->late_count; i++) {
		const fl_late_event *late = &to->all->late[i];
		fl_json_object(&to->json);
		if (late->case_no.len > 0) {
			fl_json_put_text(to, "case_no", late->case_no);
		}
		fl_json_put_day(to, "occurred", late->occurred);
		fl_json_put_day(to, "recorded", late->recorded);
		fl_json_put_text(to, "source_ref", late->source_ref);
		fl_json_put_text(to, "type", late->type);
		fl_json_object_end(&to->json);
	}
	fl_json_array_end(&to->json);
}

static void put_label(fl_json *to)
{
	const fl_explanation *explanation = to->all->explanation;
	FL_AUTO(fl_buf) label = {0};
	fl_plan_write_label(to->all->plan, explanation->grade, explanation->level, &label);
	fl_json_put_text(to, "label", fl_buf_view(&label));
	to->json.out->failed |= label.failed;
}

static void put_newcomer(fl_json *to)
{
	if (!to->all->explanation->newcomer) {
		return;
	}
	fl_json_key(&to->json, "newcomer");
	fl_json_object(&to->json);
	fl_json_put_text(to, "at_best", to->all->plan->grade[to->all->plan->newcomer.at_best]);
	put_cite(to, to->all->plan->newcomer.cite);
	fl_json_put_bool(to, "limits", to->all->explanation->newcomer_limits);
	fl_json_put_day(to, "until", to->all->explanation->newcomer_until);
	fl_json_object_end(&to->json);
}

static void put_repair(fl_json *to)
{
	if (to->all->plan->repairs) {
		fl_json_key(&to->json, "repair");
		fl_json_object(&to->json);
		put_cite(to, to->all->plan->repair_cite);
		fl_json_object_end(&to->json);
	}
}

/* Which rule set it was, by name and by hash. */
static void put_origin(fl_json *to)
{
	fl_json_put_text(to, "rules_id", to->all->plan->id);
	fl_json_key(&to->json, "rules_sha256");
	fl_json_hash(&to->json, fl_versions_hash(to->all->plan, to->all->as_of));
	if (to->all->plan->to != INT32_MAX) {
		fl_json_put_day(to, "rules_to", to->all->plan->to);
	}
	fl_json_put_text(to, "rules_version", to->all->plan->version);
}

static void put_not_graded(fl_json *to)
{
	const fl_explained *all = to->all;
	fl_json_put_day(to, "as_of", all->as_of);
	fl_json_put_text(to, "engine", fl_text_of(fl_version()));
	put_fed(to);
	fl_json_put_text(to, "id", all->id);
	fl_json_put_day(to, "known_at", all->known_at);
	put_late(to);
	fl_json_put_text(to, "name", all->name);
	fl_json_put_text(to, "not_graded", fl_text_of(fl_ungraded_id(all->explanation->why)));
	put_origin(to);
	if (all->run > 0) {
		put_run(to);
	}
	put_events(to, "unused", all->explanation->unused, all->explanation->unused_count);
}

static void put_graded(fl_json *to)
{
	const fl_explained *all = to->all;
	const fl_plan *plan = all->plan;
	const fl_explanation *explanation = all->explanation;
	bool moves = explanation->previous_grade != FL_PREVIOUS_NONE;
	fl_json_put_day(to, "as_of", all->as_of);
	put_points(to, "base", plan->base);
	if (plan->bonus_cap != INT64_MAX) {
		put_points(to, "bonus_cap", plan->bonus_cap);
	}
	put_points(to, "bonuses", explanation->added);
	put_points(to, "bonuses_counted", explanation->added_counted);
	put_points(to, "clamped", explanation->clamped);
	put_points(to, "deductions", explanation->deducted);
	fl_json_put_text(to, "engine", fl_text_of(fl_version()));
	put_fed(to);
	put_result(to);
	fl_json_put_text(to, "id", all->id);
	put_indicators(to);
	fl_json_put_day(to, "known_at", all->known_at);
	put_label(to);
	put_late(to);
	put_measures(to);
	if (moves) {
		fl_json_put_text(
			to, "moved", plan->grade[plan->band[explanation->moved_band].grade]);
	}
	fl_json_put_text(to, "name", all->name);
	put_newcomer(to);
	fl_json_put_next(to);
	if (moves) {
		fl_json_put_text(to, "previous_grade", plan->grade[explanation->previous_grade]);
	}
	put_reasons(to);
	put_repair(to);
	put_rules(to);
	put_origin(to);
	if (all->run > 0) {
		put_run(to);
	}
	fl_json_put_decimal(to, "score", explanation->score, plan->score_places);
	put_points(to, "sum", explanation->points);
	put_events(to, "unused", explanation->unused, explanation->unused_count);
	put_vetoes(to);
}

void fl_explanation_json(const fl_explained *all, fl_buf *out)
{
	fl_json to = {all, fl_json_writer_on(out)};
	fl_json_object(&to.json);
	if (all->explanation->why == FL_UNGRADED_NO) {
		put_graded(&to);
	} else {
		put_not_graded(&to);
	}
	fl_json_object_end(&to.json);
	fl_buf_char(out, '\n');
}

void fl_next_json(const fl_explained *all, fl_buf *out)
{
	fl_json to = {all, fl_json_writer_on(out)};
	const fl_explanation *explanation = all->explanation;
	bool graded = explanation->why == FL_UNGRADED_NO;
	fl_json_object(&to.json);
	fl_json_put_day(&to, "as_of", all->as_of);
	fl_json_put_text(&to, "engine", fl_text_of(fl_version()));
	if (graded) {
		fl_json_put_text(&to, "grade", all->plan->grade[explanation->grade]);
	}
	fl_json_put_text(&to, "id", all->id);
	fl_json_put_day(&to, "known_at", all->known_at);
	fl_json_put_text(&to, "name", all->name);
	if (graded) {
		fl_json_put_next(&to);
	} else {
		fl_json_put_text(&to, "not_graded", fl_text_of(fl_ungraded_id(explanation->why)));
	}
	put_origin(&to);
	if (graded) {
		fl_json_put_decimal(&to, "score", explanation->score, all->plan->score_places);
	}
	fl_json_object_end(&to.json);
	fl_buf_char(out, '\n');
}
